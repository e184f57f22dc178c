"""P08: of which kinds of institution the territory consists and where our hours go."""

from typing import Any, Final

import numpy as np

from model.plan.facts import MixRow
from reports.book.facts import BookFacts
from reports.book.fitting import close_with, lead
from reports.book.section import Edition, Section
from reports.book.words import counted, gap_about, spelled
from reports.pdf import blocks, charts, tables
from reports.pdf.blocks import Gap
from reports.pdf.book import Book
from reports.pdf.page import Frame
from reports.pdf.tables import Column, Row
from reports.pdf.text import Words, semi

_UNEVEN: Final = 0.10  # share points between hours and headroom worth a sentence
_KINDS: Final = 5  # kinds with a shade of their own in the stacked bars
_SYSTEMS: Final = 8
_PLURALS: Final = {
    "AMC": "academic centres",
    "TEACH": "teaching community hospitals",
    "COMM": "community hospitals",
    "SPEC": "specialty hospitals",
    "ASC": "surgery centres",
    "CLINIC": "clinics",
    "PRAC": "practices",
    "CAH": "critical access hospitals",
    "FED": "federal hospitals",
    "CHILD": "children's hospitals",
    "LAB": "laboratories",
    "IMG": "imaging centres",
    "OTHER": "accounts of other kinds",
}


def _draw(book: Book, facts: BookFacts, _edition: Edition) -> None:
    with book.page("Mix of institutions", _lead(facts), tabs=("WHAT",), key="P08") as page:
        top = page.frame(0, 12)
        blocks.heading(top, "Kinds of institution", _unit(facts))
        columns, keep = _columns(facts)
        rows = [Row(_cells(facts, row, keep)) for row in facts.plan.mix.by_type]
        total = Row(_cells(facts, facts.plan.mix.total, keep, "Total"), total=True)
        tables.table(top, columns, [*rows, total], most=14)
        middle = page.frame(0, 12, page.below(top))
        _stacks(middle, facts)
        left, right = page.columns(6, 6, top=page.below(middle), double_gutter=True)
        _systems(left, facts)
        _standing(right, facts)
        close_with(page, _so_what(facts))


def _unit(facts: BookFacts) -> str:
    return f"{facts.k_unit} a year" if facts.plan.mix.total.potential > 0 else "beds as imported"


def _kind(facts: BookFacts, key: str, n: int = 2) -> str:
    """The institutions of a kind as a sentence names them: "surgery centres"."""
    plural = _PLURALS.get(key, f"accounts of kind {facts.type_word(key).lower()}")
    if n != 1:
        return plural
    if key in ("LAB", "OTHER") or plural.startswith("accounts"):
        return {"LAB": "laboratory", "OTHER": "account of another kind"}.get(
            key, plural.replace("accounts", "account", 1)
        )
    return plural.removesuffix("s")


def _uneven(facts: BookFacts) -> tuple[MixRow, float] | None:
    """The kind whose share of hours differs most from its share of headroom, if by ten points."""
    rows = [
        (row, row.share_of_hours - row.share_of_headroom)
        for row in facts.plan.mix.by_type
        if row.key
        and row.share_of_hours == row.share_of_hours
        and row.share_of_headroom == row.share_of_headroom
    ]
    rows = [pair for pair in rows if abs(pair[1]) >= _UNEVEN - 1e-9]
    return max(rows, key=lambda pair: abs(pair[1]), default=None)


def _lead(facts: BookFacts) -> Words:
    mix, show = facts.plan.mix, facts.show
    rows = [row for row in mix.by_type if row.key]
    if not rows:
        return lead(f"The kind of institution is not known for {counted(mix.total.n, 'account')}.")
    most = rows[0] if mix.total.potential > 0 else max(rows, key=lambda row: (row.n, row.key))
    name = _kind(facts, most.key, most.n)
    first: Words
    if most.share_of_potential > 0:
        first = [
            semi(f"{spelled(most.n)} {name}"),
            " holds " if most.n == 1 else " hold ",
            semi(show.percent(most.share_of_potential)),
            " of potential.",
        ]
    else:
        share = show.percent(most.share_of_accounts)
        first = [
            semi(f"{most.n} of {counted(mix.total.n, 'account')}"),
            f" {'is' if most.n == 1 else 'are'} {'a ' if most.n == 1 else ''}{name} ({share}).",
        ]
    uneven = _uneven(facts)
    second = ""
    if uneven is not None:
        row = uneven[0]
        hours, head = show.percent(row.share_of_hours), show.percent(row.share_of_headroom)
        kind = _kind(facts, row.key)
        second = f"We spend {hours} of hours in {kind}, which hold {head} of headroom."
    beds = f"All accounts run {show.number(mix.total.beds)} beds." if mix.total.beds > 0 else ""
    return lead(first, second, beds)


_ALL: Final = ("n", "beds", "ors", "addressable", "potential", "revenue", "pen", "head", "hours")
_HEADS: Final = {
    "n": ("Accounts", 34),
    "beds": ("Beds", 34),
    "ors": ("ORs", 28),
    "addressable": ("Addressable\nprocedures", 46),
    "potential": ("Potential", 44),
    "revenue": ("Revenue", 40),
    "pen": ("Pene-\ntration %", 40),
    "head": ("Headroom", 44),
    "hours": ("Share of\nhours %", 40),
}


def _columns(facts: BookFacts) -> tuple[list[Column], list[str]]:
    """Columns that hold a figure in some row; the others would be dashes only."""
    keep = [
        key
        for key in _ALL
        if any(_value(facts, row, key) != tables.MISSING for row in facts.plan.mix.by_type)
    ]
    heads = [Column(_HEADS[key][0], _HEADS[key][1], "right") for key in keep]
    return [Column("", 96), *heads], keep


def _cells(facts: BookFacts, row: MixRow, keep: list[str], name: str = "") -> list[Any]:
    said = name or (facts.type_word(row.key) if row.key else f"Unknown ({row.n})")
    return [said, *[_value(facts, row, key) for key in keep]]


def _value(facts: BookFacts, row: MixRow, key: str) -> str:
    show = facts.show
    if key == "n":
        return str(row.n)
    if key == "ors":
        types = facts.plan.types
        rooms = facts.column("ors")[types == row.key] if row.key != "all" else facts.column("ors")
        known = rooms[np.isfinite(rooms)]
        return show.number(float(known.sum())) if known.size else tables.MISSING
    if key in ("beds", "addressable"):
        return show.number(getattr(row, key))
    if key in ("potential", "revenue"):
        return show.money_k(getattr(row, key))
    if key == "head":
        return show.money_k(row.headroom)
    share = row.penetration if key == "pen" else row.share_of_hours
    if key == "hours" and not row.hours > 0:
        share = 0.0 if row.hours == 0 and facts.plan.mix.total.hours > 0 else float("nan")
    return show.number(100 * share, 1 if key == "pen" else 0)


def _stacks(area: Frame, facts: BookFacts) -> None:
    mix = facts.plan.mix
    measures = (
        ("Accounts", "n"),
        ("Beds", "beds"),
        ("Potential", "potential"),
        ("Headroom", "headroom"),
        ("Our revenue", "revenue"),
        ("Our hours", "hours"),
    )
    rows = []
    for label, name in measures:
        parts = _parts(facts, name)
        if sum(value for _, value in parts) > 0:
            rows.append((label, parts))
    if len(mix.by_type) < 2 or not rows:
        return
    blocks.heading(area, "What each kind holds and takes", "shares of 100 %")
    area.skip(3)
    charts.stacks(area, rows, label_width=66, step=23)


def _parts(facts: BookFacts, name: str) -> list[tuple[str, float]]:
    """The largest kinds by accounts, potential or beds; the rest as one part."""
    rows = list(facts.plan.mix.by_type)
    named = [row for row in rows if row.key][:_KINDS]
    parts = [(facts.type_word(row.key), float(np.nan_to_num(getattr(row, name)))) for row in named]
    rest = [row for row in rows if row not in named]
    if rest:
        value = sum(float(np.nan_to_num(getattr(row, name))) for row in rest)
        label = facts.type_word(rest[0].key) if len(rest) == 1 else "Other kinds"
        parts.append((label, value))
    return parts


def _systems(area: Frame, facts: BookFacts) -> None:
    show, mix = facts.show, facts.plan.mix
    rows = [row for row in mix.by_system if row.key]
    if not rows:
        return
    money = mix.total.potential > 0
    blocks.heading(area, "Health systems", facts.k_unit if money else "")
    columns = [Column("", 118), Column("Accounts", 36, "right")]
    columns += (
        [Column("Potential", 42, "right"), Column("%", 26, "right")]
        if money
        else [Column("Beds", 40, "right")]
    )
    most = max(_SYSTEMS, int((area.room - 60) // 15)) - 1
    lines = []
    for row in [*rows[:most], *[r for r in mix.by_system if not r.key]]:
        figures = (
            [show.money_k(row.potential), show.number(100 * row.share_of_potential)]
            if money
            else [show.number(row.beds)]
        )
        lines.append(Row([facts.system_name(row.key), str(row.n), *figures]))
    left_out = len(rows) - min(len(rows), most)
    tables.table(area, columns, lines, more=None)
    if left_out:
        blocks.small(area, f"+{left_out} more systems")


def _standing(area: Frame, facts: BookFacts) -> None:
    """Teaching and trauma standing; how concentrated our revenue is."""
    show, mix = facts.show, facts.plan.mix
    trauma = [level for level in facts.words("trauma_level") if level not in ("", "none", "–")]
    teaching = [t for t in facts.words("teaching_status") if t not in ("", "none")]
    items: list[tuple[str, str]] = []
    for level in sorted(set(trauma)):
        items.append((f"Trauma level {level}", counted(trauma.count(level), "account")))
    for kind in sorted(set(teaching)):
        items.append((f"Teaching: {kind}", counted(teaching.count(kind), "account")))
    if mix.top_1 > 0:
        tops = ((1, mix.top_1), (5, mix.top_5), (10, mix.top_10))
        parts = [(str(n), show.percent(v)) for n, v in tops if n == 1 or n < mix.accounts_buying]
        shares = ", ".join(share for _, share in parts)
        sizes = ", ".join(n for n, _ in parts)
        named = "Largest customer" if len(parts) == 1 else f"Largest {sizes} customers"
        items.append((named, f"{shares} of revenue"))
        items.append(("Concentration (HHI)", show.number(mix.hhi, 2)))
    if mix.accounts_with_potential:
        said = f"{mix.accounts_buying} of {mix.accounts_with_potential}"
        share = show.percent(mix.account_penetration)
        items.append(("Accounts that buy", f"{said} with potential ({share})"))
    if items:
        blocks.heading(area, "Standing and concentration")
        blocks.definitions(area, items[:10], label_width=112, step=15)


def _so_what(facts: BookFacts) -> str:
    uneven, show = _uneven(facts), facts.show
    if uneven is None:
        most = max(
            (row for row in facts.plan.mix.by_type if row.key),
            key=lambda row: row.headroom,
            default=None,
        )
        if most is None or not most.headroom > 0:
            return ""
        share = show.percent(most.headroom / facts.plan.mix.total.headroom)
        return f"Look first where most is left to win: {_kind(facts, most.key)}, {share} of it."
    row, points = uneven
    way = "Move hours away from" if points > 0 else "Give more hours to"
    kind, gap_points = _kind(facts, row.key), show.number(100 * abs(points))
    side = "above" if points > 0 else "below"
    return f"{way} {kind}: their share of hours is {gap_points} points {side} their headroom."


def _units(facts: BookFacts) -> int:
    return (
        sum(1 for row in facts.plan.mix.by_type if row.n)
        + sum(1 for row in facts.plan.mix.by_system if row.key)
        + (len(_parts(facts, "n")) if len(facts.plan.mix.by_type) > 1 else 0)
    )


def _gaps(facts: BookFacts) -> tuple[Gap, ...]:
    return gap_about(facts, "accounts")


SECTION: Final = Section("P08", "Mix of institutions", "What", 5, _units, _draw, _gaps)
