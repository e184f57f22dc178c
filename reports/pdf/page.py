"""One page while it is drawn: areas of the grid, a cursor in each, and the closing line."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from reports.pdf import fonts
from reports.pdf.colours import INK, Colour
from reports.pdf.furniture import draw_so_what
from reports.pdf.grid import Grid
from reports.pdf.ink import Align, Ink
from reports.pdf.ledger import Limits
from reports.pdf.text import Words, plain

BLOCK_GAP = 32.0  # free height between two blocks


class Frame:
    """An area of a page that is filled from the top; `y` is the top of what is still free."""

    def __init__(self, page: Page, x: float, top: float, wide: float, bottom: float) -> None:
        self.page = page
        self.ink = page.ink
        self.x = x
        self.top = top
        self.width = wide
        self.bottom = bottom
        self.y = top

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def room(self) -> float:
        """Height that is still free, in points."""
        return self.bottom - self.y

    @property
    def started(self) -> bool:
        return self.y > self.top

    def skip(self, points: float) -> None:
        """Leave height free."""
        self.y += points

    def take(self, points: float) -> float:
        """Claim height for something drawn by hand; return where it begins."""
        start = self.y
        self.y += points
        return start

    def to_bottom(self, high: float) -> None:
        """Move the cursor so that a block of this height ends at the bottom of the area."""
        self.y = max(self.y, self.bottom - high)


class Page:
    """What a page function gets: areas to fill, the ink for free drawing, the last line."""

    def __init__(self, ink: Ink, grid: Grid, key: str, number: int, whole_sheet: bool) -> None:
        self.ink = ink
        self.grid = grid
        self.key = key
        self.number = number
        self.closing: list[Callable[[Mapping[str, str]], None]] = []
        self.links: list[tuple[float, float, float, float, str]] = []
        self.marks: list[tuple[str, str, float]] = []  # outline entries inside the page
        self._whole_sheet = whole_sheet
        self._frames: list[Frame] = []

    def frame(
        self,
        first: int = 0,
        end: int = 12,
        top: float | None = None,
        *,
        bottom: float | None = None,
        indent: float = 0.0,
    ) -> Frame:
        """An area from column `first` up to, not including, column `end`.

        Parameters
        ----------
        top, bottom
            Height in points from the top of the page; default the whole content band.
        indent
            Extra points on the left: 12 where two number columns meet (a double gutter).
        """
        grid = self.grid
        wide = grid.span(end - first) - indent
        area = Frame(
            self,
            grid.column(first) + indent,
            grid.top + 8 if top is None else top,
            wide,
            grid.bottom if bottom is None else bottom,
        )
        self._frames.append(area)
        return area

    def columns(
        self, *spans: int, top: float | None = None, double_gutter: bool = False
    ) -> list[Frame]:
        """Neighbouring areas that share their top line: `page.columns(5, 7)`."""
        areas, first = [], 0
        for n, span in enumerate(spans):
            indent = 12.0 if double_gutter and n else 0.0
            areas.append(self.frame(first, first + span, top, indent=indent))
            first += span
        return areas

    def below(self, *areas: Frame, gap: float = BLOCK_GAP) -> float:
        """The top for a block under all of these areas."""
        return max(area.y for area in areas) + gap

    def so_what(self, words: Words) -> None:
        """The consequence, one line at the foot of the page; page numbers in it are filled in.

        A text may name pages by key in braces: "see Plan B on page {P23}".
        """
        self.ink.imprint.note(plain(words))
        self.at_close(lambda numbers: draw_so_what(self.ink, self.grid, _filled(words, numbers)))

    def at_close(self, draw: Callable[[Mapping[str, str]], None]) -> None:
        """Draw when all pages are known; `draw` gets the page labels by key."""
        self.closing.append(draw)

    def reference(
        self,
        x: float,
        y: float,
        template: str,
        key: str,
        *,
        cut: str = fonts.TEXT,
        size: float = fonts.XS,
        colour: Colour = INK,
        align: Align = "left",
    ) -> None:
        """A linked page reference, drawn at close: `template` holds "{page}"."""
        self.ink.imprint.note(x, y, template, key)

        def draw(numbers: Mapping[str, str]) -> None:
            if key not in numbers:
                self.ink.ledger.note(self.key, f"refers to {key}, which is not in this book")
            said = template.replace("{page}", numbers.get(key, "–"))
            end = self.ink.text(x, y, said, cut, size, colour, align)
            wide = fonts.width(said, cut, size)
            self.link(end - wide, y - size, end, y + 2, key)

        self.at_close(draw)

    def link(self, x0: float, y0: float, x1: float, y1: float, key: str) -> None:
        """Make an area lead to another page of the book."""
        self.links.append((x0, y0, x1, y1, key))

    def outline(self, title: str, y: float) -> None:
        """An entry of the bookmarks below that of the page."""
        self.marks.append((f"{self.key}.{len(self.marks) + 1}", title, y))

    def preflight(self) -> None:
        """Check the finished page: text against text and margins, areas against their end."""
        grid = self.grid
        limits = Limits(grid.left, 20, grid.right, grid.height - 20)
        if self._whole_sheet:
            limits = Limits(0, 0, grid.width, grid.height)
        self.ink.ledger.check(self.key, self.ink.boxes, limits)
        for area in self._frames:
            if area.y > area.bottom + 1.5:
                over = area.y - area.bottom
                self.ink.ledger.fault(
                    self.key, f"the area at {area.x:.0f}, {area.top:.0f} overflows by {over:.0f} pt"
                )


def _filled(words: Words, numbers: Mapping[str, str]) -> Words:
    if not isinstance(words, str):
        return words
    for key, number in numbers.items():
        words = words.replace(f"{{{key}}}", number)
    return words
