"""The file: pages in order, contents, bookmarks, links, numbers, structure, deterministic bytes.

Pages are drawn at once but closed together, so that "n / N", page references and the contents
know every page. Same input and same creation date give the same bytes.
"""

from __future__ import annotations

import io
import os
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any, BinaryIO, Self

from reportlab import rl_config
from reportlab.pdfgen.canvas import Canvas

from model.errors import PlanError
from reports.pdf import fonts
from reports.pdf.furniture import draw_foot, draw_head, draw_tabs, draw_title
from reports.pdf.grid import LETTER, Paper
from reports.pdf.ink import Ink
from reports.pdf.ledger import Ledger
from reports.pdf.page import Page
from reports.pdf.tags import write_tree
from reports.pdf.text import Words, clean


@dataclass(frozen=True, slots=True)
class Meta:
    """What the file and every head line say about the book."""

    title: str
    author: str
    created: datetime  # goes into the file as it is: never the clock of the computer
    territory: str = ""  # head line, left
    trail: str = ""  # head line, right: rep, plan and version, data date
    subject: str = ""
    classification: str = "Confidential – no patient data"
    language: str = "en-US"
    tabbed: bool = True  # WHAT, WHY and HOW stand at the edge of the pages


@dataclass(frozen=True, slots=True)
class Listing:
    """One line of the contents."""

    key: str
    title: str
    label: str  # the page number as printed
    part: str
    tabs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Within:
    """What pages that are drawn by themselves know of the whole book they belong to."""

    numbers: Mapping[str, str]  # printed page number by key, for references
    first: int = 1  # the number of the first page drawn
    total: int = 0  # pages of the whole book; 0 counts only those drawn
    listing: Sequence[Listing] = ()  # for the contents; those drawn when empty


@dataclass
class _Sheet:
    page: Page
    state: dict[str, Any]
    listing: Listing
    bookmark: str
    level: int
    numbered: bool
    later: Callable[[Page, Sequence[Listing]], None] | None
    imprint: str = ""


class Book:
    """Collects pages and writes them when the `with` block ends without an error.

    Parameters
    ----------
    target
        A path (written whole, then moved into place) or an open binary file.
    paper
        LETTER or A4.
    meta
        Title, author, creation date, head line.
    within
        The whole book, where only some of its pages are drawn.
    """

    def __init__(
        self, target: Path | BinaryIO, paper: Paper, meta: Meta, within: Within | None = None
    ) -> None:
        fonts.register()
        self.meta = meta
        self.paper = paper
        self.ledger = Ledger()
        self._within = within or Within({})
        self._target = target
        self._out = io.BytesIO()
        self._canvas = _canvas(self._out, paper, meta)
        self._sheets: list[_Sheet] = []
        self._part = ""
        self._parts: dict[str, str] = {}  # key of the page that opens the part -> its title

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None:
            self.close()

    @property
    def n_pages(self) -> int:
        """Pages so far."""
        return len(self._sheets)

    @property
    def listing(self) -> list[Listing]:
        """The contents so far, in page order."""
        return [sheet.listing for sheet in self._sheets]

    @property
    def imprints(self) -> list[str]:
        """What each page prints, as a hash without its number; the contents once it is closed."""
        return [sheet.imprint for sheet in self._sheets]

    def part(self, title: str) -> None:
        """Open a part: its pages stand below it in the bookmarks."""
        self._part = title

    @contextmanager
    def page(
        self,
        title: str,
        lead: Words | None = None,
        *,
        tabs: tuple[str, ...] = (),
        key: str | None = None,
        bookmark: str | None = None,
        landscape: bool = False,
        label: str | None = None,
        level: int | None = None,
    ) -> Iterator[Page]:
        """Draw a page inside the `with` block.

        Parameters
        ----------
        title, lead
            One line; two lines at most, or a fault is recorded.
        tabs
            Which of WHAT, WHY, HOW are lit.
        key
            Name for links and references ("P05"); default "page" and its number.
        bookmark
            Title in the bookmarks; default `title`.
        label
            Page number as printed; default the position in the file.
        level
            Depth in the bookmarks; default 1 inside a part, else 0.
        """
        sheet = self._open(title, key, bookmark, landscape, label, level, numbered=True)
        _furnish(sheet.page, self.meta, title, lead, tabs)
        sheet.listing = _with_tabs(sheet.listing, tabs)
        yield sheet.page
        self._set_aside(sheet)

    @contextmanager
    def cover(self, title: str = "Cover", *, landscape: bool = False) -> Iterator[Page]:
        """A page without furniture, drawn to the edges of the sheet."""
        sheet = self._open(title, "cover", title, landscape, None, 0, numbered=False)
        yield sheet.page
        self._set_aside(sheet)

    def later(
        self,
        title: str,
        lead: Words | None,
        draw: Callable[[Page, Sequence[Listing]], None],
        *,
        tabs: tuple[str, ...] = (),
        key: str | None = None,
        landscape: bool = False,
    ) -> None:
        """Keep a page here and draw it at the end with the whole listing: the contents."""
        sheet = self._open(title, key, title, landscape, None, None, numbered=True)
        _furnish(sheet.page, self.meta, title, lead, tabs)
        sheet.later = draw
        self._set_aside(sheet)

    def close(self) -> None:
        """Finish all pages and write the file.

        Raises
        ------
        PlanError
            If the book has no page or the file cannot be written.
        """
        if not self._sheets:
            raise PlanError("The book has no page.", remedy="Choose at least one section.")
        own = {sheet.listing.key: sheet.listing.label for sheet in self._sheets}
        numbers = {**self._within.numbers, **own}
        listing = list(self._within.listing) or self.listing
        for sheet in self._sheets:
            self._finish(sheet, numbers, own, listing)
        self._bookmarks()
        write_tree(self._canvas, [sheet.page.ink.tags for sheet in self._sheets])
        self._canvas.save()
        self._write()

    def _open(
        self,
        title: str,
        key: str | None,
        bookmark: str | None,
        landscape: bool,
        label: str | None,
        level: int | None,
        *,
        numbered: bool,
    ) -> _Sheet:
        number = len(self._sheets) + 1
        key = key or f"page{number}"
        if any(sheet.listing.key == key for sheet in self._sheets):
            raise ValueError(f"two pages with key {key}")
        if self._part and self._part not in self._parts.values():
            self._parts[key] = self._part
        grid = self.paper.grid(landscape)
        self._canvas.setPageSize((grid.width, grid.height))
        ink = Ink(self._canvas, grid.height, key, self.ledger)
        page = Page(ink, grid, key, number, whole_sheet=not numbered)
        listing = Listing(
            key, clean(title), label or str(number + self._within.first - 1), self._part, ()
        )
        depth = (1 if self._part else 0) if level is None else level
        return _Sheet(page, {}, listing, clean(bookmark or title), depth, numbered, None)

    def _set_aside(self, sheet: _Sheet) -> None:
        """Keep the drawing state of the page; it is shown when the book is closed."""
        sheet.page.ink.tags.close()
        sheet.imprint = sheet.page.ink.imprint.digest(self._canvas._code)
        sheet.state = dict(self._canvas.__dict__)
        self._sheets.append(sheet)
        self._canvas._startPage()

    def _finish(
        self,
        sheet: _Sheet,
        numbers: Mapping[str, str],
        own: Mapping[str, str],
        listing: Sequence[Listing],
    ) -> None:
        links = self._canvas._annotationCount
        self._canvas.__dict__.update(sheet.state)
        self._canvas._annotationCount = links  # names of links are unique in the file
        page = sheet.page
        if sheet.later is not None:
            sheet.later(page, listing)
            sheet.imprint = page.ink.imprint.digest(self._canvas._code)
        for draw in page.closing:
            draw(numbers)
        if sheet.numbered:
            n = f"{sheet.listing.label} / {self._within.total or len(self._sheets)}"
            draw_foot(page.ink, page.grid, self.meta.classification, n)
        page.ink.tags.close()
        page.preflight()
        self._canvas.bookmarkPage(sheet.listing.key)
        if sheet.listing.key in self._parts:
            self._canvas.bookmarkPage(f"part.{sheet.listing.key}")
        for mark, _, y in page.marks:
            self._canvas.bookmarkPage(mark, fit="XYZ", left=0, top=page.grid.height - y, zoom=0)
        for x0, y0, x1, y1, key in page.links:
            if key not in own:
                self.ledger.note(page.key, f"no link to {key}, which is not in this book")
                continue
            high = page.grid.height
            self._canvas.linkRect(f"Page {numbers[key]}", key, (x0, high - y1, x1, high - y0))
        self._canvas.addPageLabel(page.number - 1, prefix=sheet.listing.label)
        self._canvas.showPage()

    def _bookmarks(self) -> None:
        depth = -1
        for sheet in self._sheets:
            key = sheet.listing.key
            if key in self._parts:
                self._canvas.addOutlineEntry(clean(self._parts[key]), f"part.{key}", 0)
                depth = 0
            depth = min(sheet.level, depth + 1)
            self._canvas.addOutlineEntry(sheet.bookmark, key, depth)
            for mark, title, _ in sheet.page.marks:
                self._canvas.addOutlineEntry(clean(title), mark, depth + 1)
        self._canvas.showOutline()

    def _write(self) -> None:
        data = self._out.getvalue()
        if not isinstance(self._target, Path):
            self._target.write(data)
            return
        try:
            handle, temporary = tempfile.mkstemp(dir=self._target.parent, suffix=".pdf")
            with os.fdopen(handle, "wb") as out:
                out.write(data)
            Path(temporary).chmod(0o644)  # a temporary file is private, a book is not
            Path(temporary).replace(self._target)
        except OSError as error:
            raise PlanError(
                f"The book cannot be written to {self._target.name}: {error.strerror}.",
                remedy="Choose another folder or close the file in other programs.",
            ) from error


def _with_tabs(listing: Listing, tabs: tuple[str, ...]) -> Listing:
    return Listing(listing.key, listing.title, listing.label, listing.part, tabs)


def _furnish(page: Page, meta: Meta, title: str, lead: Words | None, tabs: tuple[str, ...]) -> None:
    draw_head(page.ink, page.grid, meta.territory, meta.trail)
    draw_title(page.ink, page.grid, title, lead)
    if meta.tabbed:
        draw_tabs(page.ink, page.grid, tabs)


def _canvas(out: io.BytesIO, paper: Paper, meta: Meta) -> Canvas:
    rl_config.useA85 = 0  # binary streams: a fifth smaller, and sooner written
    canvas = Canvas(
        out,
        pagesize=(paper.width, paper.height),
        pageCompression=1,
        invariant=1,
        initialFontName=fonts.TEXT,  # else an unembedded Helvetica is named in the file
        initialFontSize=fonts.S,
        pdfVersion=(1, 7),
        lang=meta.language,
    )
    canvas.setTitle(clean(meta.title))
    canvas.setAuthor(clean(meta.author))
    canvas.setSubject(clean(meta.subject))
    canvas.setCreator("Catchment")
    canvas.setProducer("Catchment")
    canvas.setViewerPreference("DisplayDocTitle", "true")
    canvas._doc._timeStamp = _stamp(meta.created)
    return canvas


def _stamp(created: datetime) -> SimpleNamespace:
    """The creation date in the form the PDF library keeps it."""
    offset = created.utcoffset()
    minutes = int(offset.total_seconds() // 60) if offset is not None else 0
    hours, rest = divmod(minutes, 60)
    return SimpleNamespace(YMDhms=created.timetuple()[:6], dhh=hours, dmm=rest, t=0.0, tzname="UTC")


__all__ = ["LETTER", "Book", "Listing", "Meta", "Within"]
