"""Bars: with a target tick, by year with a bracket, as a share of 100, stacked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reports.pdf import fonts
from reports.pdf.charts.scale import known
from reports.pdf.colours import (
    ACCENT,
    ACCENT_MID,
    ACCENT_TINT,
    G200,
    G300,
    G400,
    G500,
    G700,
    INK,
    WHITE,
    Colour,
)
from reports.pdf.fonts import XS, S
from reports.pdf.page import Frame

STACK_COLOURS: tuple[Colour, ...] = (ACCENT, ACCENT_MID, G300, ACCENT_TINT, G500, G200)
_ON_DARK = (ACCENT, G500)


@dataclass(frozen=True, slots=True)
class Bar:
    """One level bar; `said` is the figure printed at the right."""

    label: str
    value: float
    said: str
    strong: bool = False
    target: float | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """One upright bar; `low` and `high` draw a bracket, `under` a second line below."""

    label: str
    value: float
    said: str
    target: float | None = None
    low: float | None = None
    high: float | None = None
    under: str = ""
    colour: Colour = ACCENT


def bars(
    area: Frame,
    items: Sequence[Bar],
    *,
    label_width: float = 92.0,
    figure_width: float = 24.0,
    step: float = 14.4,
    neutral: bool = False,
) -> None:
    """Level bars under each other: name, bar, figure; `neutral` draws them grey.

    A target is an ink tick across the bar.
    """
    ink = area.ink
    highest = max((max(known(item.value), known(item.target)) for item in items), default=0.0)
    figures = [fonts.width(item.said, fonts.TAB, S) + 5 for item in items]
    wide = area.width - label_width - max([figure_width, *figures])
    scale = wide / highest if highest > 0 else 0.0
    with ink.tags.element("Figure", "Bars: " + ", ".join(f"{i.label} {i.said}" for i in items)):
        for item in items:
            y = area.take(step) + 9
            left = area.x + label_width
            ink.text(area.x, y, item.label, within=label_width - 4)
            shade = G400 if neutral else ACCENT if item.strong else ACCENT_MID
            ink.rectangle(left, y - 6.5, max(0.0, known(item.value)) * scale, 7, shade)
            if item.target is not None:
                at = left + item.target * scale
                ink.line(at, y - 8.5, at, y + 2.5, INK, 1.1)
            ink.text(area.right, y, item.said, fonts.TAB, S, INK, "right")


def shares(
    area: Frame, items: Sequence[Bar], *, step: float = 24.0, quiet: Sequence[str] = ()
) -> None:
    """Bars of 0 to 100 under their names, with a track; names in `quiet` are drawn grey."""
    ink = area.ink
    with ink.tags.element("Figure", "Of 100: " + ", ".join(f"{i.label} {i.said}" for i in items)):
        for item in items:
            y = area.take(step) + 9
            ink.text(area.x, y, item.label, within=area.width - 34)
            ink.text(area.right, y, item.said, fonts.TAB, S, INK, "right")
            ink.rectangle(area.x, y + 4, area.width, 3, G200)
            length = area.width * min(100.0, max(0.0, known(item.value))) / 100
            ink.rectangle(area.x, y + 4, length, 3, G500 if item.label in quiet else ACCENT)


def share_rows(
    area: Frame,
    items: Sequence[Bar],
    *,
    label_width: float = 52.0,
    step: float = 15.0,
    quiet: Sequence[str] = (),
) -> None:
    """Name, bar of 0 to 100 on a track, figure, all in one line: the scores of an account."""
    ink = area.ink
    figures = max((fonts.width(i.said, fonts.TAB, S) for i in items), default=0.0)
    wide = area.width - label_width - max(28.0, figures + 6)
    with ink.tags.element("Figure", "Of 100: " + ", ".join(f"{i.label} {i.said}" for i in items)):
        for item in items:
            y = area.take(step) + 9
            x = area.x + label_width
            ink.text(area.x, y, item.label, within=label_width - 3)
            ink.rectangle(x, y - 6, wide, 6, G200)
            length = wide * min(100.0, max(0.0, known(item.value))) / 100
            ink.rectangle(x, y - 6, length, 6, G500 if item.label in quiet else ACCENT)
            ink.text(area.right, y, item.said, fonts.TAB, S, INK, "right")


def progress(area: Frame, share: float, left: str, right: str) -> None:
    """One thick bar of a whole, a sentence and a figure under it."""
    ink, y = area.ink, area.y + 4
    with ink.tags.element("Figure", f"{left}: {right}"):
        ink.rectangle(area.x, y, area.width, 8, G200)
        ink.rectangle(area.x, y, area.width * min(1.0, max(0.0, share)), 8, ACCENT)
        if share > 1:
            at = area.x + area.width / share
            ink.line(at, y - 2, at, y + 10, INK, 1.1)
        ink.text(area.x, y + 19, left, fonts.TAB, XS, G700)
        ink.text(area.right, y + 19, right, fonts.SEMI_TAB, S, INK, "right")
    area.y = y + 24


def columns(
    area: Frame,
    high: float,
    items: Sequence[Column],
    *,
    key: str = "Bar: base. Black line: required. Bracket: low to high.",
) -> None:
    """Upright bars from 0 with target line and low-high bracket; `high` points in all."""
    ink = area.ink
    if not items:
        return
    top, foot = area.y + (22 if key else 8), area.y + high - 26
    highest = max(max(known(i.value), known(i.target), known(i.high)) for i in items)
    scale = (foot - top) / highest if highest > 0 else 0.0
    pitch = area.width / len(items)
    wide = min(44.0, pitch * 0.62)
    with ink.tags.element("Figure", "Bars: " + ", ".join(f"{i.label} {i.said}" for i in items)):
        if key:
            ink.text(area.x, area.y + 7, key, fonts.TEXT, XS, G500, within=area.width)
        for n, item in enumerate(items):
            _column(area, item, area.x + n * pitch + (pitch - wide) / 2 - 4, wide, foot, scale)
        ink.rule(area.x, area.right, foot, INK, 0.7)
    area.y += high


def _column(area: Frame, item: Column, x: float, wide: float, foot: float, scale: float) -> None:
    ink = area.ink
    tall = max(0.0, known(item.value)) * scale
    ink.rectangle(x, foot - tall, wide, tall, item.colour)
    if item.low is not None and item.high is not None:
        at, low, high = x + wide + 6, foot - item.low * scale, foot - item.high * scale
        ends = [[(at - 2.5, y), (at + 2.5, y)] for y in (low, high)]
        ink.paths([[(at, low), (at, high)], *ends], None, G500, 1.0, closed=False)
    centre = x + wide / 2
    if tall > 20:
        on = WHITE if item.colour in _ON_DARK else INK
        ink.text(centre, foot - 8, item.said, fonts.SEMI_TAB, S, on, "centre")
    else:
        above = max(tall, known(item.target) * scale)
        ink.text(centre, foot - above - 5, item.said, fonts.SEMI_TAB, S, INK, "centre")
    if item.target is not None:
        y = foot - item.target * scale
        ink.line(x - 5, y, x + wide + 2, y, INK, 1.6)
    ink.text(centre, foot + 12, item.label, fonts.MEDIUM_TAB, S, INK, "centre")
    if item.under:
        ink.text(centre, foot + 24, item.under, fonts.TAB, XS, G700, "centre")


def stacks(
    area: Frame,
    rows: Sequence[tuple[str, Sequence[tuple[str, float]]]],
    *,
    label_width: float = 60.0,
    step: float = 22.0,
) -> None:
    """Rows of 100 % in the same order of parts; names in a key line, shares inside the bars."""
    ink = area.ink
    names = list(dict.fromkeys(name for _, parts in rows for name, _ in parts))
    shade = {name: STACK_COLOURS[n % len(STACK_COLOURS)] for n, name in enumerate(names)}
    wide = area.width - label_width
    with ink.tags.element("Figure", "Shares of 100 %: " + ", ".join(label for label, _ in rows)):
        key_line(area, [(name, shade[name]) for name in names])
        for label, parts in rows:
            y = area.take(step)
            ink.text(area.x, y + 12, label, within=label_width - 4)
            whole = sum(max(0.0, known(value)) for _, value in parts)
            x = area.x + label_width
            if whole <= 0:
                ink.text(x, y + 12, "–", colour=G500)
                continue
            for name, value in parts:
                length = wide * max(0.0, known(value)) / whole
                if length <= 0:
                    continue
                ink.rectangle(x, y + 3, max(0.3, length - 0.8), 13, shade[name])
                said = f"{100 * value / whole:.0f}"
                if length > fonts.width(said, fonts.SEMI_TAB, XS) + 4:
                    on = WHITE if shade[name] in _ON_DARK else INK
                    middle = x + length / 2
                    ink.text(middle, y + 12, said, fonts.SEMI_TAB, XS, on, "centre")
                x += length


def key_line(area: Frame, entries: Sequence[tuple[str, Colour]]) -> None:
    """A key in the chart's own marks; wraps to a second line when needed."""
    ink, x = area.ink, area.x
    y = area.take(13) + 8
    for name, shade in entries:
        need = fonts.width(name, fonts.TEXT, XS) + 24
        if x + need > area.right + 12 and x > area.x:
            x, y = area.x, area.take(11) + 8
        ink.rectangle(x, y - 5.5, 7, 6, shade)
        x = ink.text(x + 11, y, name, fonts.TEXT, XS, G700) + 12
