"""Drawings for table cells: bars, role marks, segment marks, ladders, ticks, graded figures."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from reports.pdf import fonts
from reports.pdf.colours import (
    ACCENT,
    ACCENT_MID,
    G200,
    G300,
    G700,
    INK,
    WHITE,
    Colour,
    grey,
    segment_fill,
)
from reports.pdf.ink import Ink
from reports.pdf.symbols import ROLE_STEP, Form, badge, filled_symbol, role
from reports.pdf.text import Words, wrap

_SMALL = 8.4  # leading of small text in cells


@dataclass(frozen=True, slots=True)
class CellBox:
    """The ground of a cell in points; `baseline` is where its text would stand."""

    x: float
    y: float
    width: float
    height: float
    baseline: float

    @property
    def middle(self) -> float:
        return self.y + self.height / 2

    @property
    def right(self) -> float:
        return self.x + self.width


@dataclass(frozen=True, slots=True)
class Drawing:
    """A cell that draws itself.

    `high` tells the height it needs at a width, where its row may grow; `wide` is the width below
    which its words would be shortened.
    """

    draw: Callable[[Ink, CellBox], None]
    high: Callable[[float], float] | None = None
    wide: float = 0.0


def bar(
    parts: Sequence[tuple[float, Colour]] | float,
    full: float,
    *,
    tick: float | None = None,
    track: bool = False,
    high: float = 7.0,
    colour: Colour = ACCENT_MID,
) -> Drawing:
    """Stacked parts from the left; `full` is the value of the whole width.

    `tick` draws a target as an ink line; `track` only where the whole is 100.
    """
    pieces = [(parts, colour)] if isinstance(parts, int | float) else list(parts)

    def draw(ink: Ink, box: CellBox) -> None:
        wide = box.width - 6
        scale = wide / full if full > 0 else 0.0
        top = box.middle - high / 2
        if track:
            ink.rectangle(box.x, top, wide, high, G200)
        x = box.x
        for value, shade in pieces:
            length = min(max(0.0, value) * scale, box.x + wide - x)
            if length > 0:
                ink.rectangle(x, top, length, high, shade)
            x += length
        if tick is not None:
            at = box.x + min(tick * scale, wide)
            ink.line(at, box.y + 1, at, box.y + box.height - 1, INK, 1.1)

    return Drawing(draw)


def wrapped(*texts: Words, most: int | None = None) -> Drawing:
    """Small text on as many lines as it takes: the row grows with it. Each text is a paragraph.

    With `most` it takes that many lines at most and is shortened, which the ledger notes.
    """

    def lines(width: float) -> int:
        found = sum(len(wrap(words, width, fonts.TEXT, fonts.XS)) for words in texts)
        return found if most is None else min(found, most)

    def draw(ink: Ink, box: CellBox) -> None:
        first = box.middle - lines(box.width) * _SMALL / 2 + 6.4
        left = lines(box.width)
        for words in texts:
            if left <= 0:
                break
            after = ink.paragraph(
                box.x,
                first,
                box.width,
                words,
                fonts.TEXT,
                fonts.XS,
                G700,
                leading=_SMALL,
                most=left,
            )
            left -= round((after - first) / _SMALL)
            first = after

    return Drawing(draw, lambda width: lines(width) * _SMALL + 5.6)


def inner_bar(outer: float, inner: float, full: float) -> Drawing:
    """Pale bar of the whole (potential) with a dark thin one inside (our revenue)."""

    def draw(ink: Ink, box: CellBox) -> None:
        scale = (box.width - 6) / full if full > 0 else 0.0
        ink.rectangle(box.x, box.middle - 4, max(0.0, outer) * scale, 8, ACCENT_MID)
        ink.rectangle(box.x, box.middle - 2, max(0.0, inner) * scale, 4, INK)

    return Drawing(draw)


def scored(value: float, full: float, said: str, *, strong: bool = False) -> Drawing:
    """A thin bar with its figure at the right end of the cell: scores in a ladder."""

    def draw(ink: Ink, box: CellBox) -> None:
        room = box.width - fonts.width(said, fonts.TAB, fonts.S) - 16
        length = room * min(1.0, max(0.0, value / full)) if full > 0 else 0.0
        ink.rectangle(box.x, box.middle - 2.5, length, 5, ACCENT if strong else ACCENT_MID)
        ink.text(box.right - 8, box.baseline, said, fonts.TAB, fonts.S, INK, "right")

    return Drawing(draw)


def roles(letters: str) -> Drawing:
    """Role class marks U, B, A side by side."""

    def draw(ink: Ink, box: CellBox) -> None:
        x = box.x
        for letter in letters:
            x = role(ink, x, box.middle + 2.5, letter)

    return Drawing(draw)


def role_line(letters: str, words: str, cut: str = fonts.TEXT) -> Drawing:
    """Role marks followed by a name."""

    def draw(ink: Ink, box: CellBox) -> None:
        x = box.x
        for letter in letters:
            x = role(ink, x, box.middle + 2.5, letter)
        ink.text(x + 2, box.baseline, words, cut, within=box.right - x - 2)

    return Drawing(draw, wide=ROLE_STEP * len(letters) + 8 + fonts.width(words, cut, fonts.S))


def segment(name: str, form: Form = "circle") -> Drawing:
    """The mark of a segment and its name."""

    def draw(ink: Ink, box: CellBox) -> None:
        filled_symbol(ink, form, box.x + 4, box.middle, 3.3, segment_fill(name))
        ink.text(box.x + 12, box.baseline, name, within=box.width - 12)

    return Drawing(draw)


def rank(number: int, kind: str = "plain") -> Drawing:
    """Rank in a disc: "first", "gate" or plain."""
    return Drawing(lambda ink, box: badge(ink, box.x + 8, box.middle, number, kind))


def now_target(now: float, target: float, low: float = -2, high: float = 3) -> Drawing:
    """Where a relationship stands (filled) and shall stand (ring) on a scale of whole steps."""

    def draw(ink: Ink, box: CellBox) -> None:
        def at(value: float) -> float:
            share = (min(max(value, low), high) - low) / (high - low)
            return box.x + 4 + share * (box.width - 14)

        y = box.middle
        ink.rule(at(low), at(high), y, G300, 0.6)
        steps = [at(low + n) for n in range(int(high - low) + 1)]
        ink.paths([[(x, y - 1.5), (x, y + 1.5)] for x in steps], None, G300, 0.6, closed=False)
        ink.line(at(now), y, at(target), y, ACCENT_MID, 1.6)
        ink.circle(at(target), y, 3, WHITE, ACCENT, 1.2)
        ink.circle(at(now), y, 3, INK)
        if now == target:
            ink.circle(at(target), y, 4.2, None, ACCENT, 1.2)

    return Drawing(draw)


def graded(said: str, grade: str, cut: str = fonts.TAB) -> Drawing:
    """A figure at the right with the raised letter of its confidence grade."""

    def draw(ink: Ink, box: CellBox) -> None:
        ink.text(box.right - 5, box.baseline, said, cut, fonts.S, INK, "right")
        ink.text(box.right, box.baseline - 3, grade, fonts.MEDIUM, 5.5, G700, "right", boxed=False)

    return Drawing(draw)


def tick(done: bool) -> Drawing:
    """A box, ticked or empty."""

    def draw(ink: Ink, box: CellBox) -> None:
        y = box.middle
        ink.rectangle(box.x + 0.5, y - 3.5, 7, 7, None, G700, 0.7)
        if done:
            mark = [(box.x + 2, y), (box.x + 3.6, y + 1.9), (box.x + 6.4, y - 2)]
            ink.polygon(mark, None, ACCENT, 1.2, closed=False)

    return Drawing(draw)


def heat(value: float, full: float, said: str) -> Drawing:
    """A figure on a tint that grows with the value: heat tables."""

    def draw(ink: Ink, box: CellBox) -> None:
        share = value / full if full > 0 else 0.0
        if value > 0:
            ink.rectangle(box.x, box.y + 0.7, box.width, box.height - 1.4, grey(share))
        dark = share > 0.55
        ink.text(
            box.x + box.width / 2,
            box.baseline,
            said,
            fonts.TAB,
            fonts.S,
            WHITE if dark else INK,
            "centre",
        )

    return Drawing(draw)
