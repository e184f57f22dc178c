"""Who comes to a territory and who leaves it, in two even columns, with the reason below each."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import accumulate, pairwise
from typing import Final

from reports.atlas.changes import ANSWERS, Changed
from reports.pdf import blocks, fonts
from reports.pdf.book import Book
from reports.pdf.colours import G200, G500, G700, INK
from reports.pdf.fonts import S
from reports.pdf.ink import Ink
from reports.pdf.page import Frame, Page
from reports.pdf.text import wrap

Waiting = Sequence[tuple[bool, Changed]]  # whether it comes, and what

_MOST_LINES: Final = 3  # of a reason
_FEWER_LINES: Final = 2  # where only so all find room
_LINE: Final = 12.0
_ENTRY: Final = 26.0  # of an account without its reason
_HEAD: Final = 24.0
_HEAD_GAP: Final = 10.0  # above a heading within a column
_TITLE: Final = "What changes"
_SHORT: Final = 48  # characters of a sentence that may stand at every account
_INDENT: Final = 12.0  # of the second column


class ChangePages:
    """Draws what changes of one territory after the other."""

    def __init__(
        self, book: Book, name: Callable[[int], str], sized: Callable[[int], str | None]
    ) -> None:
        """`name` and `sized` give the name and the size in words of an account by its row."""
        self.book = book
        self._name, self._sized = name, sized

    def below(self, page: Page, waiting: Waiting, top: float, bottom: float) -> bool:
        """Draw all of them between two heights; False, and nothing drawn, where they do not fit.

        Their title stands just above.
        """
        lines = _most_lines(page, waiting, bottom - top)
        if lines is None:
            return False
        with page.ink.tags.element("H2"):
            left = page.frame(0, 6, top).x
            page.ink.text(left, top - 8, _TITLE, fonts.DISPLAY, fonts.M)
        self._columns(page, waiting, top, bottom, lines)
        return True

    def pages(self, title: str, lead: str, waiting: Waiting, tops: tuple[float, float],
              foot: float) -> None:  # fmt: skip
        """Draw them on pages of their own; the last one holds two even columns.

        `tops` are where the first and every further page begin, `foot` what stays free below.
        """
        first = True
        while waiting:
            name = title if first else f"{title}, continued"
            with self.book.page(name, lead if first else None, landscape=True, level=1) as page:
                top, bottom = tops[0 if first else 1], page.grid.height - foot
                lines = _most_lines(page, waiting, bottom - top)
                n = len(waiting) if lines is not None else _filled(page, waiting, bottom - top)
                self._columns(page, waiting[:n], top, bottom, lines or _MOST_LINES)
            waiting, first = waiting[n:], False

    def _columns(self, page: Page, waiting: Waiting, top: float, bottom: float, lines: int) -> None:
        cut = _even(waiting, _heights(page, waiting, lines))[0]
        left = page.frame(0, 6, top, bottom=bottom)
        self._column(left, waiting[:cut], lines)
        if waiting[cut:]:
            right = page.frame(6, 12, top, bottom=bottom, indent=_INDENT)
            self._column(right, waiting[cut:], lines)

    def _column(self, area: Frame, waiting: Waiting, most: int) -> None:
        begun: bool | None = None
        for comes, one in waiting:
            if comes != begun:
                gap = 0 if begun is None else _HEAD_GAP
                blocks.heading(area, "Comes" if comes else "Goes", gap=gap)
                begun = comes
            self._line(area.ink, area, one, comes=comes)
            reason = reason_in(one.reasons, area.width, most)
            if reason:
                high = len(wrap(reason, area.width, fonts.TEXT, S))
                y = area.take(_LINE * min(high, most))
                area.ink.paragraph(
                    area.x, y + 9, area.width, reason, fonts.TEXT, S, G700, most=most
                )
            area.skip(5)
            area.ink.rule(area.x, area.right, area.y, G200)
            area.skip(4)

    def _line(self, ink: Ink, area: Frame, one: Changed, *, comes: bool) -> None:
        """One line: who, from or to whom, how large."""
        x, y, wide = area.x, area.take(14), area.width
        way = "from" if comes else "to"
        others = [f"{way} {words}" for words in (owner_words(one), one.rep or one.territory)]
        size = self._sized(one.row)
        right = x + wide
        if size:
            right -= fonts.width(size, fonts.TAB, S) + 10
            ink.text(x + wide, y + 10, size, fonts.TAB, S, INK, "right")
        room = right - x
        least = fonts.width(others[-1], fonts.TEXT, S) + 8
        end = ink.text(
            x, y + 10, self._name(one.row), fonts.SEMI, S, within=max(0.5 * room, room - least)
        )
        left = right - end - 8
        other = next((one for one in others if fonts.width(one, fonts.TEXT, S) <= left), others[-1])
        ink.text(end + 8, y + 10, other, fonts.TEXT, S, G500, within=left)


def said_once(changed: Sequence[Changed], name: Callable[[int], str]) -> list[Changed]:
    """The same accounts; a rule or an answer that stood before only names that account."""
    first: dict[str, int] = {}
    told = []
    for one in changed:
        said = []
        for words in one.reasons:
            shared = words in one.rules or words.startswith(ANSWERS)
            if not shared or len(words) <= _SHORT or first.setdefault(words, one.row) == one.row:
                said.append(words)
            else:
                how = "Same rule as at" if words in one.rules else "Answers the same as"
                said.append(f"{how} {name(first[words])}.")
        told.append(replace(one, reasons=tuple(dict.fromkeys(said))))
    return told


def owner_words(one: Changed) -> str:
    """The rep and the territory at the other side of a change."""
    return f"{one.rep}, {one.territory}" if one.rep else one.territory


def reason_in(reasons: Sequence[str], width: float, most: int) -> str:
    """As many whole sentences of a reason as `most` lines hold; the first one always."""
    said = ""
    for sentence in reasons:
        longer = f"{said} {sentence}".strip()
        if said and len(wrap(longer, width, fonts.TEXT, S)) > most:
            break
        said = longer
    return said


def _heights(page: Page, waiting: Waiting, most: int) -> list[float]:
    """Points of each account with its reason, without headings."""
    width = page.frame(6, 12, indent=_INDENT).width
    found = []
    for _comes, one in waiting:
        reason = reason_in(one.reasons, width, most)
        lines = len(wrap(reason, width, fonts.TEXT, S)) if reason else 0
        found.append(_ENTRY + _LINE * min(lines, most))
    return found


def _column_height(waiting: Waiting, heights: Sequence[float]) -> float:
    """Points of a column with its headings."""
    sides = [comes for comes, _one in waiting]
    turns = sum(a != b for a, b in pairwise(sides))
    return sum(heights) + turns * (_HEAD + _HEAD_GAP) + (_HEAD if sides else 0)


def _even(waiting: Waiting, heights: Sequence[float]) -> tuple[int, float]:
    """How many go into the first column for both to be as low as can be, and the higher one."""
    tried = (
        (max(_column_height(waiting[:n], heights[:n]), _column_height(waiting[n:], heights[n:])), n)
        for n in range(1, len(waiting) + 1)
    )
    high, n = min(tried, key=lambda one: (one[0], -one[1]), default=(0.0, 0))
    return n, high


def _filled(page: Page, waiting: Waiting, room: float) -> int:
    """How many of more than a page fill it."""
    heights = _heights(page, waiting, _MOST_LINES)
    most = sum(high <= 2 * room for high in accumulate(heights))
    while most > 1 and _even(waiting[:most], heights[:most])[1] > room:
        most -= 1
    return max(most, 1)


def _most_lines(page: Page, waiting: Waiting, room: float) -> int | None:
    """Lines of reason with which all find room; None when even fewer do not help."""
    for lines in (_MOST_LINES, _FEWER_LINES):
        heights = _heights(page, waiting, lines)
        if sum(heights) <= 2 * room and _even(waiting, heights)[1] <= room:
            return lines
    return None
