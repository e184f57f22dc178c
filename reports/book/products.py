"""P14: procedures, what we have of them, and what one more point is worth."""

from typing import Any, Final

import numpy as np

from model.plan.facts import FamilyRow
from reports.book.facts import BookFacts
from reports.book.fitting import close_with, lead
from reports.book.section import Edition, Section
from reports.book.words import gap, gap_about
from reports.pdf import blocks, cells, charts, tables
from reports.pdf.blocks import Gap
from reports.pdf.book import Book
from reports.pdf.colours import ACCENT, G300
from reports.pdf.page import Frame
from reports.pdf.tables import Column, Row
from reports.pdf.text import Words, semi

_TYPES: Final = 8
_PRICES: Final = 12
_SITES: Final = 10


def _draw(book: Book, facts: BookFacts, _edition: Edition) -> None:
    with book.page("Procedure and product mix", _lead(facts), tabs=("WHAT",), key="P14") as page:
        top = page.frame(0, 12)
        _families(top, facts)
        left, right = page.columns(6, 6, top=page.below(top), double_gutter=True)
        _shares(left, facts)
        _points(right, facts)
        middle = page.frame(0, 12, page.below(left, right))
        _by_type(middle, facts)
        last = page.frame(0, 12, page.below(middle))
        _lines(last, facts)
        _open_sites(page.frame(0, 12, page.below(last) if last.started else last.y), facts)
        close_with(page, _so_what(facts))


def _known(facts: BookFacts) -> list[FamilyRow]:
    """Families with procedures in the territory, most procedures first."""
    rows = [row for row in facts.plan.mix.by_family if row.market > 0]
    return sorted(rows, key=lambda row: (-row.market, row.family))


def _ours_known(facts: BookFacts) -> bool:
    """Whether our procedures are known by family; sales alone do not tell them."""
    rows = _known(facts)
    return any(row.ours > 0 for row in rows) or not facts.plan.mix.total.revenue > 0


def _best(facts: BookFacts) -> FamilyRow | None:
    """The family in which one point of penetration is worth most."""
    rows = [row for row in _known(facts) if row.value_of_a_point > 0]
    return max(rows, key=lambda row: row.value_of_a_point, default=None)


def _lead(facts: BookFacts) -> Words:
    show, rows = facts.show, _known(facts)
    market, ours = sum(row.market for row in rows), sum(row.ours for row in rows)
    part = f"; we take part in {show.number(ours)} of them" if ours > 0 else ""
    first: Words = [semi(f"{show.number(market)} procedures"), f" a year are done here{part}."]
    best = _best(facts)
    second = ""
    if best is not None:
        worth = show.money_k(best.value_of_a_point)
        name = facts.family_name(best.family)
        second = f"One point of penetration is worth most in {name}: {worth}\u00a0k a year."
    return lead(first, second)


def _families(area: Frame, facts: BookFacts) -> None:
    show = facts.show
    blocks.heading(area, "Procedure families", f"procedures a year; {facts.k_unit}")
    priced = any(row.revenue_per_procedure > 0 for row in _known(facts))
    ours = _ours_known(facts)
    columns = [
        Column("", 100),
        Column("Market", 44, "right"),
        Column("Addressable", 48, "right"),
        Column("Ours", 36, "right"),
        Column("Penetration %", 52, "right"),
    ]
    if priced:
        columns += [
            Column("Revenue per\nprocedure", 48, "right"),
            Column("Potential", 44, "right"),
            Column("Revenue", 42, "right"),
            Column("One point", 42, "right"),
        ]
    rows = []
    for row in _known(facts):
        line: list[Any] = [
            facts.family_name(row.family),
            show.number(row.market),
            show.number(row.addressable),
            show.number(row.ours) if ours else None,
            show.number(100 * row.penetration, 1) if ours else None,
        ]
        if priced:
            line += [
                show.number(row.revenue_per_procedure),
                show.money_k(row.potential),
                show.money_k(row.revenue) if ours else None,
                show.money_k(row.value_of_a_point),
            ]
        rows.append(Row(line))
    tables.table(area, columns, rows, row_height=19, more=None)


def _shares(area: Frame, facts: BookFacts) -> None:
    """Ours and what is open of the addressable procedures."""
    rows = _known(facts)
    blocks.heading(area, "Ours in the addressable procedures", "a year")
    if not _ours_known(facts):
        area.skip(4)
        where = "our sales by product and family"
        missing = "Our procedures by family"
        blocks.gap_note(area, gap(facts, missing, "penetration of each family", where))
        return
    full = max(row.addressable for row in rows)
    lines = []
    for row in rows:
        pieces = [(row.ours, ACCENT), (max(0.0, row.addressable - row.ours), G300)]
        bar = cells.bar(pieces, full)
        said = f"{facts.show.number(row.ours)} of {facts.show.number(row.addressable)}"
        lines.append(Row([facts.family_name(row.family), bar, said]))
    columns = [Column("", 80), Column("", 110), Column("", 62, "right")]
    tables.table(area, columns, lines, row_height=19, more=None)


def _points(area: Frame, facts: BookFacts) -> None:
    rows = [row for row in _known(facts) if row.value_of_a_point > 0]
    if not rows:
        blocks.heading(area, "What one point is worth")
        area.skip(4)
        blocks.gap_note(area, _price_gap(facts))
        return
    blocks.heading(area, "What one point of penetration is worth", f"{facts.k_unit} a year")
    items = [
        charts.Bar(
            facts.family_name(row.family),
            row.value_of_a_point,
            facts.show.money_k(row.value_of_a_point),
            strong=row is _best(facts),
        )
        for row in rows
    ]
    charts.bars(area, items, step=19)
    adjacent = _adjacent(facts)
    if adjacent:
        area.skip(4)
        blocks.small(area, f"Adjacent procedures: {adjacent}.")


def _adjacent(facts: BookFacts) -> str:
    parts = []
    for entry in facts.typed.get("company", {}).get("families", ()):
        near = ", ".join(str(word) for word in entry.get("adjacent", ()))
        if near:
            parts.append(f"{entry.get('name', entry.get('id', ''))}: {near}")
    return "; ".join(parts)


def _by_type(area: Frame, facts: BookFacts) -> None:
    """Addressable procedures and ours by kind of account and family."""
    plan, show, known = facts.plan, facts.show, _known(facts)
    kinds = [row for row in plan.mix.by_type if row.addressable > 0][:_TYPES]
    if len(kinds) < 2:
        return
    blocks.heading(area, "Where the procedures are done", "market procedures a year, ours behind")
    columns = [Column("", 100)]
    for row in known:
        columns += [Column(facts.family_name(row.family), 62, "right"), Column("ours", 30, "right")]
    lines = []
    families = list(plan.figures.families)
    for kind in kinds:
        rows = np.flatnonzero(plan.types == kind.key)
        line: list[Any] = [facts.type_word(kind.key)]
        for row in known:
            k = families.index(row.family)
            line += [
                show.number(float(plan.figures.market[rows, k].sum())),
                show.number(float(plan.figures.ours[rows, k].sum())),
            ]
        lines.append(Row(line))
    tables.table(area, columns, lines, more=None)


def _lines(area: Frame, facts: BookFacts) -> None:
    """Product lines with their price; what is missing is said."""
    entries = _price_lines(facts)
    if not entries or area.room < 40 + 15 * len(entries):
        return
    blocks.heading(area, "Product lines", facts.state.about.currency)
    show = facts.show
    rows = []
    for line in entries[:_PRICES]:
        margin = line.get("gross_margin")
        rows.append(
            Row(
                [
                    str(line["line"]),
                    str(line.get("kind", "")),
                    show.number(line.get("asp")),
                    show.percent(margin) if margin is not None else None,
                    str(line.get("note", "")),
                ]
            )
        )
    columns = [
        Column("", 110),
        Column("Kind", 60),
        Column("Price", 44, "right"),
        Column("Margin", 40, "right"),
        Column("", 190, size=7.0),
    ]
    tables.table(area, columns, rows, more=None)


def _price_lines(facts: BookFacts) -> list[dict[str, Any]]:
    """Lines as typed in the plan, else those of the price list with a price."""
    company = facts.typed.get("company", {})
    typed = [dict(line) for line in company.get("lines", ()) if line.get("line")]
    table = facts.state.table("price_list")
    if typed or not {"line", "kind", "list_price"} <= set(table.columns):
        return typed[:_PRICES]
    priced = table[table["list_price"] > 0].drop_duplicates("line")
    return [
        {"line": line, "kind": kind, "asp": price}
        for line, kind, price in zip(
            priced["line"], priced["kind"], priced["list_price"], strict=True
        )
    ][:_PRICES]


def _open_sites(area: Frame, facts: BookFacts) -> None:
    """The sites with most addressable procedures that are not ours yet."""
    plan, show, figures = facts.plan, facts.show, facts.plan.figures
    ours = np.nan_to_num(figures.ours).sum(axis=1)
    free = np.nan_to_num(figures.addressable) - ours
    order = [int(n) for n in np.argsort(-free, kind="stable") if free[n] > 0]
    fitting = min(_SITES, int((area.room - 40) // 15))
    if fitting < 3 or not order:
        return
    blocks.heading(area, "Where most procedures are open", "addressable a year, not ours yet")
    rows = [
        Row(
            [
                facts.shorts[n],
                facts.type_name(n),
                show.number(figures.addressable[n]),
                show.number(ours[n]),
                cells.bar(float(free[n]), float(free[order[0]])),
                show.number(free[n]),
                str(plan.segmentation.segment[n]) or None,
            ]
        )
        for n in order[:fitting]
    ]
    columns = [
        Column("", 100),
        Column("", 90),
        Column("Addressable", 46, "right"),
        Column("Ours", 32, "right"),
        Column("", 110),
        Column("Open", 36, "right"),
        Column("Segment", 60),
    ]
    tables.table(area, columns, rows, more=None)


def _price_gap(facts: BookFacts) -> Gap:
    missing = "Prices and pieces per procedure of our lines"
    return gap(facts, missing, "potential and every money figure", "the price list")


def _so_what(facts: BookFacts) -> str:
    best = _best(facts)
    if best is None:
        return ""
    low = min(_known(facts), key=lambda row: row.penetration if row.addressable else 1.0)
    name, show = facts.family_name(best.family), facts.show
    said = f"Ten points in {name} bring {show.money_k(10 * best.value_of_a_point)} k a year"
    if low.family != best.family and _ours_known(facts):
        share = show.percent(low.penetration, 1)
        return f"{said}; {facts.family_name(low.family)} is least used, {share}."
    return f"{said}."


def _units(facts: BookFacts) -> int:
    kinds = [row for row in facts.plan.mix.by_type if row.addressable > 0]
    rows = _known(facts)
    return len(rows) + (len(kinds) if rows and len(kinds) > 1 else 0)


def _gaps(facts: BookFacts) -> tuple[Gap, ...]:
    missing = "Procedure volumes by family"
    note = gap(facts, missing, "the procedure mix", "volume data by site")
    return (note, *gap_about(facts, "accounts"))


SECTION: Final = Section("P14", "Procedure and product mix", "What", 4, _units, _draw, _gaps)
