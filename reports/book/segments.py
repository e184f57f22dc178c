"""P11: every account by potential class and penetration, and what the segments hold."""

from typing import Any, Final

import numpy as np

from model.plan.facts import MixRow
from model.plan.plan_versions import latest_version
from model.plan.segment_edits import chosen_segments
from model.settings import settings_of
from reports.book.facts import BookFacts
from reports.book.fitting import close_with, lead
from reports.book.section import Edition, Section
from reports.book.voices import height_of, voice_within
from reports.book.words import counted, gap_about, spelled
from reports.pdf import blocks, cells, charts, fonts, tables
from reports.pdf.blocks import Gap
from reports.pdf.book import Book
from reports.pdf.colours import WARN, segment_fill
from reports.pdf.page import Frame
from reports.pdf.symbols import FORM_OF_TYPE
from reports.pdf.tables import Column, Row
from reports.pdf.text import Words, semi

_GRID: Final = (
    ("A", ("Attack", "Grow", "Protect")),
    ("B", ("Develop", "Build", "Maintain")),
    ("C", ("Monitor", "Serve", "Serve+")),
)
_MOST: Final = 8
_NAMED: Final = 10
_WEAK_SHARE: Final = 0.40  # potential of grade C from which the page warns
_LOWER: Final = 158.0  # height of scatter and table
_REASONS: Final = 4  # accounts put into another cell, with the reason
_SCATTER: Final = 330.0  # height of the scatter at most
_HALF: Final = 225.0  # width of the table on the narrowest paper


def _draw(book: Book, facts: BookFacts, _edition: Edition) -> None:
    with book.page("Segmentation", _lead(facts), tabs=("WHAT",), key="P11") as page:
        top = page.frame(0, 12, page.grid.top)
        _banner(top, facts)
        _matrix(top, facts)
        left, right = page.columns(6, 6, top=page.below(top, gap=8), double_gutter=True)
        _scatter(left, facts)
        _table(right, facts)
        _chosen(right, facts)
        close_with(page, _so_what(facts))


def _segment(facts: BookFacts, name: str) -> MixRow | None:
    return next((row for row in facts.plan.mix.by_segment if row.key == name), None)


def _lead(facts: BookFacts) -> Words:
    show, plan = facts.show, facts.plan
    rows = [row for row in plan.mix.by_segment if row.key and row.potential > 0]
    top = max(rows, key=lambda row: row.potential, default=None)
    first: Words = ""
    if top is not None:
        said = f"{spelled(top.n)} {top.key} account{'s' if top.n != 1 else ''}"
        share = show.percent(top.share_of_potential)
        revenue = show.percent(top.share_of_revenue)
        mine = f" and {revenue} of revenue." if top.share_of_revenue >= 0 else "."
        first = [semi(f"{said} hold{'s' if top.n == 1 else ''} {share} of potential"), mine]
    n_a = int(np.sum(plan.segmentation.potential_class == "A"))
    share = show.percent(settings_of(facts.state)["class.A_share"])
    carry = f"{counted(n_a, 'A account')} carr{'ies' if n_a == 1 else 'y'} the first {share}."
    empty = _segment(facts, "Protect") is None
    return lead(
        first, _moved(facts), carry if n_a else "", "No account is yet at Protect." if empty else ""
    )


def _banner(area: Frame, facts: BookFacts) -> None:
    """Warns when much of the potential is an estimate."""
    figures = facts.plan.figures
    known = np.nan_to_num(figures.potential)
    total = float(known.sum())
    weak = float(known[figures.confidence == "C"].sum())
    if total > 0 and weak / total > _WEAK_SHARE:
        share = facts.show.percent(weak / total)
        said = f"{share} of the potential is estimated from beds, rooms or kind (grade C)."
        area.ink.rectangle(area.x, area.y, area.width, 15, None, WARN, 0.7)
        area.ink.text(area.x + 6, area.y + 10.5, said, fonts.MEDIUM, fonts.XS, WARN)
        area.skip(21)


def _matrix(area: Frame, facts: BookFacts) -> None:
    show, limits = facts.show, settings_of(facts.state)
    low, high = show.percent(limits["pen.low"]), show.percent(limits["pen.high"])
    heads = (f"Penetration below {low}", f"{low.split(chr(160))[0]}–{high}", f"{high} and more")
    a, b = limits["class.A_share"], limits["class.B_share"]
    notes = {
        "A": f"first {show.percent(a)}",
        "B": f"next {show.percent(b)}",
        "C": f"last {show.percent(1 - a - b)}",
    }
    members = {name: _members(facts, name) for _, names in _GRID for name in names}
    lines = [min(_MOST, max(len(members[name]) for name in names)) for _, names in _GRID]
    room = area.room - _LOWER - _voice_high(facts)
    most = _MOST
    while most > 3 and sum(_row_height(n, most) for n in lines) > room:
        most -= 1
    rows = [
        charts.MatrixRow(
            letter, notes[letter], [_cell(facts, name, members[name]) for name in names]
        )
        for letter, names in _GRID
    ]
    charts.matrix(area, heads, ("k a year", "%"), rows, most=most)


def _row_height(lines: int, most: int) -> float:
    return max(60.0, 33 + 11.6 * min(lines, most) + 12) + 6


def _members(facts: BookFacts, name: str) -> list[charts.Member]:
    show, figures = facts.show, facts.plan.figures
    chosen = [n for n in facts.by_potential() if facts.plan.segmentation.segment[n] == name]
    return [
        charts.Member(
            facts.shorts[n],
            show.money_k(figures.potential[n]),
            show.number(100 * figures.penetration[n]),
            "C" if figures.confidence[n] == "C" else "",
        )
        for n in chosen
    ]


def _cell(facts: BookFacts, name: str, members: list[charts.Member]) -> charts.MatrixCell:
    show, row = facts.show, _segment(facts, name)
    if row is None:
        return charts.MatrixCell(name, when_empty=_when_empty(facts, name))
    share = show.number(100 * row.penetration)
    return charts.MatrixCell(name, members, show.money_k(row.potential), share)


def _when_empty(facts: BookFacts, name: str) -> str:
    """Who is closest to an empty cell: the best penetrated of the cells before it in its row."""
    names = next(names for _, names in _GRID if name in names)
    left = names[: names.index(name)]
    figures = facts.plan.figures
    near = [n for n in range(facts.plan.n) if facts.plan.segmentation.segment[n] in left]
    near = sorted(near, key=lambda n: -float(np.nan_to_num(figures.penetration[n])))[:2]
    said = [
        f"{facts.shorts[n]} ({facts.show.percent(figures.penetration[n], 1)})"
        for n in near
        if figures.penetration[n] > 0
    ]
    return f"None yet. Closest: {' and '.join(said)}." if said else "None."


def _scatter(area: Frame, facts: BookFacts) -> None:
    plan, limits = facts.plan, settings_of(facts.state)
    figures = plan.figures
    blocks.heading(area, "Every account by potential and penetration")
    named = set(
        sorted(
            (n for n in range(plan.n) if figures.penetration[n] > 0),
            key=lambda n: -float(figures.potential[n] * (0.2 + figures.penetration[n])),
        )[:_NAMED]
    )
    spots = [
        charts.Spot(
            float(figures.potential[n]) / 1000,
            100 * float(np.nan_to_num(figures.penetration[n])),
            segment_fill(str(plan.segmentation.segment[n])),
            FORM_OF_TYPE.get(str(plan.types[n]), "circle"),
            facts.shorts[n] if n in named else "",
        )
        for n in range(plan.n)
        if figures.potential[n] > 0
    ]
    edges = _class_edges(facts)
    high = max(110.0, min(area.room, _SCATTER))
    axis = charts.Axis("k", edges, ("C", "B", "A") if len(edges) == 2 else ())
    pen = [100 * limits["pen.low"], 100 * limits["pen.high"]]
    charts.log_scatter(area, high, spots, axis, charts.Axis("%", pen))


def _class_edges(facts: BookFacts) -> list[float]:
    """Potential, in k, between the classes: half way between the neighbours on both sides."""
    potential, classes = facts.plan.figures.potential, facts.plan.segmentation.potential_class
    edges = []
    for lower, upper in (("C", "B"), ("B", "A")):
        below, above = potential[classes == lower], potential[classes == upper]
        below = below[below > 0]
        if below.size and above.size:
            edges.append(float(np.sqrt(below.max() * above.min())) / 1000)
    return edges


def _table(area: Frame, facts: BookFacts) -> None:
    show, mix = facts.show, facts.plan.mix
    calls = mix.total.calls > 0
    note = f"{facts.k_unit}; face calls in year one" if calls else facts.k_unit
    blocks.heading(area, "Segments", note)
    columns = [Column("", 72), Column("n", 22, "right"), Column("Potential", 46, "right")]
    columns += [Column("Revenue", 42, "right"), Column("Headroom", 46, "right")]
    columns += [Column("Calls", 32, "right")] if calls else []
    rows = []
    for row in [*mix.by_segment, mix.total]:
        total = row is mix.total
        name: Any = cells.segment(row.key) if row.key in _known(facts) else "Not segmented"
        line = ["Total" if total else name, f"{row.n:,}"]
        line += [show.money_k(v) for v in (row.potential, row.revenue, row.headroom)]
        line += [f"{row.calls:,}"] if calls else []
        rows.append(Row(line, total=total))
    tables.table(area, columns, rows, row_height=12, more=None)


def _reasons(facts: BookFacts) -> list[str]:
    """What the rep says of each account put into another cell; the last ones are counted."""
    chosen = chosen_segments(facts.state)
    mine = [key for key in map(str, facts.plan.ids) if key in chosen]
    said = [f"{facts.short_of(key)} to {chosen[key].segment}: {chosen[key].reason}" for key in mine]
    if len(said) <= _REASONS:
        return said
    return [*said[: _REASONS - 1], f"{len(said) - _REASONS + 1} more in the plan."]


def _voice_high(facts: BookFacts) -> float:
    return height_of(_reasons(facts), _HALF) + 8 if _reasons(facts) else 0.0


def _chosen(area: Frame, facts: BookFacts) -> None:
    said = _reasons(facts)
    if said:
        area.skip(8)
        voice_within(area, said, area.room)


def _moved(facts: BookFacts) -> str:
    """How many accounts stand in another segment than in the version that was approved."""
    version = latest_version(facts.state, facts.plan.rep.id) if facts.plan.rep else None
    if version is None:
        return ""
    then = version.facts.get("accounts", {})
    now = zip(map(str, facts.plan.ids), facts.plan.segmentation.segment, strict=True)
    n = sum(key in then and then[key].get("segment") != segment for key, segment in now)
    moved = counted(n, "account has moved", "accounts have moved")
    return f"{moved} since version {version.version}."


def _known(facts: BookFacts) -> set[str]:
    return {row.key for row in facts.plan.mix.by_segment if row.key}


def _so_what(facts: BookFacts) -> str:
    mix = facts.plan.mix
    attack, grow = _segment(facts, "Attack"), _segment(facts, "Grow")
    if attack is None or not mix.total.calls:
        return ""
    said = f"{attack.calls:,} of {mix.total.calls:,} face calls go to Attack"
    each = settings_of(facts.state)["freq.Grow.f2f"]
    if grow is not None and grow.n > 1 and abs(grow.calls - each * grow.n) < grow.n:
        keep = f"keep {facts.show.number(each)} calls each"
        return f"{said}; the {grow.n} Grow accounts must not pay for it: {keep}."
    return f"{said}: watch that they move to Grow within a year."


def _units(facts: BookFacts) -> int:
    return int(np.sum(np.isin(facts.plan.segmentation.potential_class, ("A", "B"))))


def _gaps(facts: BookFacts) -> tuple[Gap, ...]:
    return gap_about(facts, "accounts") + _no_potential(facts)


def _no_potential(facts: BookFacts) -> tuple[Gap, ...]:
    if facts.plan.mix.total.potential > 0:
        return ()
    day = facts.show.date(facts.plan.start.isoformat())
    where = "prices and procedure volumes, or an imported column"
    return (Gap("Potential of the accounts", "segments and calls", where, facts.owner, day),)


SECTION: Final = Section("P11", "Segmentation", "What", 1, _units, _draw, _gaps)
