"""A1: every account with all its figures and scores, thirty to a page."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np

from model.arrays import FloatArray, TextArray
from reports.book.facts import BookFacts
from reports.book.fitting import small_cell
from reports.book.section import Edition, Section
from reports.book.words import counted
from reports.pdf import blocks, fonts, tables
from reports.pdf.book import Book
from reports.pdf.cells import Drawing
from reports.pdf.tables import Column, Row

_PER_PAGE: Final = 30
_MOST_PAGES: Final = 9  # of the twenty of the appendix, plan-spec §3.0
_ROW: Final = 12.0
_MORE: Final = 8.4  # for each further line of a name
_ROOM: Final = 372.0  # height of the rows of a page on the lower paper
_FIRST: Final = 360.0  # of those of the first page
_SMALL: Final = 7.0
_NAME_WIDE: Final = 150.0  # of a name on the narrower paper
_SCORES: Final = ("V", "I", "R", "E", "S")
Values = Callable[[BookFacts], Sequence[str]]  # of each account, "" for nothing


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
    _word("Id", 44, lambda f: _texts(f.plan.ids)),
    _word("Account", 122, _names),
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
    return len(_parts(facts))


@lru_cache(maxsize=8)
def _parts(facts: BookFacts) -> tuple[tuple[int, ...], ...]:
    """The accounts of each page: thirty, or as many as there is room for where names are long."""
    names, left = _names(facts), _FIRST
    parts: list[list[int]] = [[]]
    for n in facts.by_potential():
        wide = fonts.width(names[n], fonts.TEXT, _SMALL)
        high = _ROW + _MORE * (int(wide // _NAME_WIDE) if wide > _NAME_WIDE else 0)
        if parts[-1] and (len(parts[-1]) == _PER_PAGE or high > left):
            parts.append([])
            left = _ROOM
        parts[-1].append(n)
        left -= high
    return tuple(tuple(part) for part in parts[:_MOST_PAGES])


def _filled(facts: BookFacts) -> list[tuple[Column, Sequence[str]]]:
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


def _cell(column: Column, said: str) -> str | Drawing | None:
    """A name too long for its line takes as many as it needs."""
    if column.title == "Account" and said:
        return small_cell(said, _NAME_WIDE)
    return said or None


def _draw(book: Book, facts: BookFacts, _edition: Edition) -> None:
    filled, parts = _filled(facts), _parts(facts)
    pages, listed = len(parts), sum(map(len, parts))
    columns = [column for column, _ in filled]
    for number in range(pages):
        rows = parts[number]
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
            lines = [Row([_cell(column, values[n]) for column, values in filled]) for n in rows]
            if lines:
                if tables.table(area, columns, lines, row_height=_ROW, more=None) < len(lines):
                    area.ink.ledger.fault(key, "accounts found no room")
            else:
                blocks.small(area, "Assign accounts to it, then print the book again.")
            left = facts.plan.n - listed
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
