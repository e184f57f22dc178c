"""A1: every account with all its figures and scores, thirty to a page."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np

from model.arrays import FloatArray, TextArray
from reports.book.facts import BookFacts
from reports.book.section import Edition, Section
from reports.book.words import counted
from reports.pdf import blocks, tables
from reports.pdf.book import Book
from reports.pdf.tables import Column, Row

_PER_PAGE: Final = 30
_MOST_PAGES: Final = 9  # of the twenty of the appendix, plan-spec §3.0
_ROW: Final = 12.0
_SMALL: Final = 7.0
_SCORES: Final = ("V", "I", "R", "E", "S")
Values = Callable[[BookFacts], list[str]]  # what the column says of each account, "" for nothing


@dataclass(frozen=True, slots=True)
class _Field:
    """One column: how it is headed and what it says."""

    column: Column
    values: Values


def _number(title: str, share: float, values: Values) -> _Field:
    return _Field(Column(title, share, "right", _SMALL), values)


def _word(title: str, share: float, values: Values) -> _Field:
    return _Field(Column(title, share, size=_SMALL), values)


def _plain(values: FloatArray) -> list[str]:
    return ["" if value != value else tables.half_up(value) for value in values.tolist()]


def _money(name: str) -> Values:
    def said(facts: BookFacts) -> list[str]:
        values = getattr(facts.plan.figures, name).tolist()
        return ["" if value != value else facts.show.money_k(value) for value in values]

    return said


def _score(name: str) -> Values:
    return lambda facts: _plain(getattr(facts.plan.scores, name))


def _of_pick(name: str) -> Values:
    def said(facts: BookFacts) -> list[str]:
        picks = [facts.picks.get(n) for n in range(facts.plan.n)]
        return [str(getattr(pick, name)) if pick else "" for pick in picks]

    return said


def _names(facts: BookFacts) -> list[str]:
    plan = facts.plan
    return [str(name) or str(key) for name, key in zip(plan.names, plan.ids, strict=True)]


def _kinds(facts: BookFacts) -> list[str]:
    return [facts.type_word(str(kind)) if kind else "" for kind in facts.plan.types]


def _texts(values: TextArray) -> list[str]:
    return [str(value) for value in values]


_FIELDS: Final = (
    _word("Id", 34, lambda f: _texts(f.plan.ids)),
    _word("Account", 128, _names),
    _word("Kind", 62, _kinds),
    _word("Town", 56, lambda f: f.words("city")),
    _word("Segment", 38, lambda f: _texts(f.plan.segmentation.segment)),
    _number("Class", 22, lambda f: _texts(f.plan.segmentation.potential_class)),
    _number("Beds", 24, lambda f: _plain(f.column("beds"))),
    _number("Potential", 34, _money("potential")),
    _number("Grade", 22, lambda f: _texts(f.plan.figures.confidence)),
    _number("Revenue", 32, _money("revenue")),
    _number("Pen. %", 26, lambda f: _plain(100 * f.plan.figures.penetration)),
    _number("Head-\nroom", 28, _money("headroom")),
    _number("V", 17, _score("value")),
    _number("I", 17, _score("influence")),
    _number("R", 17, _score("readiness")),
    _number("E", 17, _score("effort")),
    _number("S", 17, _score("static")),
    _number("Start\nrank", 20, _of_pick("rank")),
    _number("Qtr", 16, _of_pick("quarter")),
    _number("Calls", 20, lambda f: _plain(f.plan.workload.calls)),
    _number("Hours", 22, lambda f: _plain(f.plan.workload.hours)),
    _number("Drive\nmin", 22, lambda f: _plain(60 * f.plan.drive_hours)),
)


def _pages(facts: BookFacts) -> int:
    return max(1, min(_MOST_PAGES, -(-facts.plan.n // _PER_PAGE)))


def _filled(facts: BookFacts) -> list[tuple[Column, list[str]]]:
    """Columns with something in them; scores only where there is potential."""
    scored = facts.plan.mix.total.potential > 0
    kept = []
    for field in _FIELDS:
        title = field.column.title
        if title in _SCORES and not scored:
            continue
        values = field.values(facts)
        said = set(values) - {""}
        if said and not (said == {"0"} and title in ("Calls", "Hours")):
            kept.append((field.column, values))
    return kept


def _draw(book: Book, facts: BookFacts, _edition: Edition) -> None:
    filled, order, pages = _filled(facts), facts.by_potential(), _pages(facts)
    columns = [column for column, _ in filled]
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
            lines = [Row([values[n] or None for _, values in filled]) for n in rows]
            if lines:
                tables.table(area, columns, lines, row_height=_ROW, more=None)
            else:
                blocks.small(area, "Assign accounts to it, then print the book again.")
            left = facts.plan.n - pages * _PER_PAGE
            if number == pages - 1 and left > 0:
                area.skip(3)
                blocks.small(area, f"+{left:,} more accounts in the spreadsheet export.")


def _lead(facts: BookFacts) -> str:
    if not facts.plan.n:
        return "No account belongs to this territory."
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
