"""What the packs share: head lines, lists over several pages, boxes that warn."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Final

from model.errors import PlanError
from model.format import Formatter
from model.state import State
from reports.pdf import blocks, fonts, tables
from reports.pdf.book import Book, Meta
from reports.pdf.colours import WARN
from reports.pdf.fonts import XS
from reports.pdf.grid import A4, LETTER, Paper
from reports.pdf.ink import Ink
from reports.pdf.page import Frame, Page
from reports.pdf.tables import Column, Row
from reports.pdf.text import Words

PAPERS: Final = {"letter": LETTER, "a4": A4}
NOT_PLANNED: Final = "NOT PLANNED"
_NO_SO_WHAT: Final = 34.0  # points more for a page without a closing line
Stop = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class PackFile:
    """One file of a pack; `faults` are what the drawing kit found wrong with its own pages."""

    kind: str
    path: Path
    pages: int = 0
    rows: int = 0
    faults: tuple[str, ...] = ()


def paper_named(name: str) -> Paper:
    """The paper of a name; PlanError for another one."""
    if name not in PAPERS:
        raise PlanError(f'There is no paper "{name}".', remedy="Choose letter or a4.")
    return PAPERS[name]


def folder(out: Path) -> Path:
    """The folder for the files, made when it is not there."""
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise PlanError(
            f"The folder {out} cannot be made: {error.strerror or error}.",
            remedy="Choose another folder.",
        ) from None
    return out


def pack_meta(
    state: State,
    title: str,
    trail: str,
    *,
    today: date,
    author: str = "",
    territory: str = "",
    classification: str = "",
) -> Meta:
    """Head and foot lines of a pack."""
    day = Formatter.of(state.about).date(today.isoformat())
    more = {"classification": classification} if classification else {}
    return Meta(
        title=title,
        author=author,
        created=datetime.combine(today, time(12), UTC),
        territory=territory or state.about.name,
        trail=f"{trail} · {day}",
        subject=title,
        language=state.about.locale.replace("_", "-"),
        tabbed=False,
        **more,
    )


def long_table(
    book: Book,
    title: str,
    lead: Words | None,
    key: str,
    columns: Sequence[Column],
    rows: Sequence[Row],
    *,
    landscape: bool = False,
    group: bool = False,
    row_height: float | None = None,
    before: Callable[[Page, Frame], None] | None = None,
    after: Callable[[Frame], None] | None = None,
    least: float = 90.0,
) -> None:
    """A table over as many pages as it needs; `before` draws above it on the first one.

    `after` draws below its end, on a further page where it has less than `least` points there.
    """
    left, number = list(rows), 1
    while True:
        first = number == 1
        name = title if first else f"{title}, page {number}"
        with book.page(
            name, lead if first else None, key=key if first else f"{key}.{number}",
            landscape=landscape, level=0 if first else 1,
        ) as page:  # fmt: skip
            top = None if first and lead else page.grid.top - 22
            end = page.grid.bottom + (0 if after is not None else _NO_SO_WHAT)
            area = page.frame(0, 12, top, bottom=end)
            if first and before is not None:
                before(page, area)
            if left:
                drawn = tables.table(
                    area,
                    columns,
                    left,
                    group=group,
                    more=None,
                    row_height=row_height,
                    sized_by=rows,
                )  # fmt: skip
                assert drawn or first, "a row is higher than a page"
                left = left[drawn:]
            if not left and after is not None and area.room > least:
                after(area)
                after = None
        number += 1
        if not left and after is None:
            return


def boxed(ink: Ink, right: float, y: float, words: str) -> float:
    """A word in a box of the warning colour that ends at `right`; returns where it begins."""
    wide = fonts.width(words, fonts.SEMI, XS) + 10
    ink.rectangle(right - wide, y - 8.6, wide, 12, None, WARN, 0.9)
    ink.text(right - wide + 5, y, words, fonts.SEMI, XS, WARN)
    return right - wide


def empty_lines(area: Frame, count: int, *, step: float = 20.0) -> None:
    """Lines to write on by hand."""
    for _ in range(count):
        y = area.take(step) + step - 4
        area.ink.rule(area.x, area.right, y)


def note(area: Frame, words: str) -> None:
    """A small grey sentence under what it is about."""
    area.skip(4)
    blocks.small(area, words)
