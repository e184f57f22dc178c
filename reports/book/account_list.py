"""A1: every account with all its figures and scores, thirty to a page."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np

from reports.book.facts import BookFacts
from reports.book.section import Edition, Section
from reports.book.words import counted
from reports.pdf import blocks, tables
from reports.pdf.book import Book
from reports.pdf.tables import Column, Row

_PER_PAGE: Final = 30
_MOST_PAGES: Final = 20
_ROW: Final = 12.0
_SMALL: Final = 7.0
Value = Callable[[BookFacts, int], str]


@dataclass(frozen=True, slots=True)
class _Field:
    """One column: how it is headed and what it says of an account; "" for nothing."""

    column: Column
    value: Value


def _number(title: str, share: float, value: Value) -> _Field:
    return _Field(Column(title, share, "right", _SMALL), value)


def _word(title: str, share: float, value: Value) -> _Field:
    return _Field(Column(title, share, size=_SMALL), value)


def _wave(facts: BookFacts, n: int) -> str:
    pick = facts.picks.get(n)
    return str(pick.quarter) if pick else ""


def _rank(facts: BookFacts, n: int) -> str:
    pick = facts.picks.get(n)
    return str(pick.rank) if pick else ""


def _plain(value: float) -> str:
    return "" if value != value else tables.half_up(value)


def _score(name: str) -> Value:
    return lambda facts, n: _plain(float(getattr(facts.plan.scores, name)[n]))


def _money(name: str) -> Value:
    def said(facts: BookFacts, n: int) -> str:
        value = float(getattr(facts.plan.figures, name)[n])
        return "" if value != value else facts.show.money_k(value)

    return said


def _hours(facts: BookFacts, n: int) -> str:
    return _plain(float(facts.plan.workload.hours[n]))


def _calls(facts: BookFacts, n: int) -> str:
    return _plain(float(facts.plan.workload.calls[n]))


def _drive(facts: BookFacts, n: int) -> str:
    value = float(facts.plan.drive_hours[n])
    return "" if value != value else tables.half_up(60 * value)


def _percent(facts: BookFacts, n: int) -> str:
    value = 100 * float(facts.plan.figures.penetration[n])
    return "" if value != value else tables.half_up(value)


_FIELDS: Final = (
    _word("Id", 34, lambda f, n: str(f.plan.ids[n])),
    _word("Account", 128, lambda f, n: str(f.plan.names[n]) or str(f.plan.ids[n])),
    _word("Kind", 62, lambda f, n: f.type_name(n) if f.plan.types[n] else ""),
    _word("Town", 56, lambda f, n: f.words("city")[n]),
    _word("Segment", 38, lambda f, n: str(f.plan.segmentation.segment[n])),
    _number("Class", 22, lambda f, n: str(f.plan.segmentation.potential_class[n])),
    _number("Beds", 24, lambda f, n: _plain(float(f.column("beds")[n]))),
    _number("Potential", 34, _money("potential")),
    _number("Grade", 22, lambda f, n: str(f.plan.figures.confidence[n])),
    _number("Revenue", 32, _money("revenue")),
    _number("Pen. %", 26, _percent),
    _number("Head-\nroom", 28, _money("headroom")),
    _number("V", 17, _score("value")),
    _number("I", 17, _score("influence")),
    _number("R", 17, _score("readiness")),
    _number("E", 17, _score("effort")),
    _number("S", 17, _score("static")),
    _number("Start\nrank", 20, _rank),
    _number("Qtr", 16, _wave),
    _number("Calls", 20, _calls),
    _number("Hours", 22, _hours),
    _number("Drive\nmin", 22, _drive),
)


def _pages(facts: BookFacts) -> int:
    return max(1, min(_MOST_PAGES, -(-facts.plan.n // _PER_PAGE)))


def _fields(facts: BookFacts) -> list[_Field]:
    """Columns with something in them; scores only where there is potential."""
    rows = range(facts.plan.n)
    scored = facts.plan.mix.total.potential > 0
    kept = []
    for field in _FIELDS:
        if field.column.title in "VIRES" and not scored:
            continue
        said = {field.value(facts, n) for n in rows}
        if said - {""} and not (said == {"0"} and field.column.title in ("Calls", "Hours")):
            kept.append(field)
    return kept


def _draw(book: Book, facts: BookFacts, _edition: Edition) -> None:
    fields, order, pages = _fields(facts), facts.by_potential(), _pages(facts)
    for number in range(pages):
        rows = order[number * _PER_PAGE : (number + 1) * _PER_PAGE]
        part = f" ({number + 1} of {pages})" if number else ""
        key = "A1" if number == 0 else f"A1.{number + 1}"
        lead = _lead(facts) if number == 0 else None
        with book.page(
            f"All accounts{part}",
            lead,
            key=key,
            landscape=True,
            level=None if number == 0 else 2,
        ) as page:
            area = page.frame(0, 12, page.grid.top if number == 0 else 92.0)
            lines = [Row([field.value(facts, n) or None for field in fields]) for n in rows]
            columns = [field.column for field in fields]
            if lines:
                tables.table(area, columns, lines, row_height=_ROW, more=None)
            else:
                blocks.paragraph(area, "There is no account in this territory.")
            left = facts.plan.n - pages * _PER_PAGE
            if number == pages - 1 and left > 0:
                area.skip(3)
                blocks.small(area, f"+{left:,} more accounts in the spreadsheet export.")


def _lead(facts: BookFacts) -> str:
    n = counted(facts.plan.n, "account")
    if not facts.plan.mix.total.potential > 0:
        beds = bool(np.isfinite(facts.column("beds")).any())
        return f"{n}, {'as imported' if beds else 'by name'}."
    unit = facts.k_unit
    return (
        f"{n}, largest potential first; money in {unit} a year. V value, I influence, R readiness, "
        "E effort, S score, 0–100 each; grade A measured to D typed."
    )


SECTION: Final = Section(
    "A1", "All accounts", "Appendix", 0, lambda _f: 0, _draw, counted=False, pages=_pages
)
