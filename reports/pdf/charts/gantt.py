"""Three years in twelve quarters: lanes of bars, points and hatched ramps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from reports.pdf import fonts
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
    WARN,
    WHITE,
)
from reports.pdf.fonts import XS, S
from reports.pdf.page import Frame

Shade = Literal["main", "second", "pale", "grey"]
_FILL = {"main": ACCENT, "second": ACCENT_MID, "pale": ACCENT_TINT, "grey": G300}


@dataclass(frozen=True, slots=True)
class Span:
    """A bar from `start` to `end` in quarters (0 is the start of the first)."""

    start: float
    end: float
    words: str = ""
    shade: Shade = "main"


@dataclass(frozen=True, slots=True)
class Milestone:
    """A point in time, in quarters; `warn` for a contract that ends."""

    at: float
    words: str = ""
    warn: bool = False


@dataclass(frozen=True, slots=True)
class Lane:
    """One line of the roadmap; `group` is printed where it changes."""

    group: str
    name: str
    spans: Sequence[Span] = ()
    milestones: Sequence[Milestone] = ()


def gantt(
    area: Frame,
    lanes: Sequence[Lane],
    quarters: Sequence[str],
    years: Sequence[str],
    *,
    step: float = 15.0,
    now: float | None = None,
    label_width: float = 150.0,
) -> None:
    """Lanes under a head of years and quarters; a bar's words stand in it or right of it."""
    ink, left = area.ink, area.x + label_width
    pitch = (area.right - left) / max(1, len(quarters))
    top = area.take(30) + 25
    with ink.tags.element("Figure", f"Roadmap of {len(lanes)} lanes over {len(quarters)} quarters"):
        for n, year in enumerate(years):
            x = left + n * pitch * len(quarters) / len(years)
            ink.text(x + 2, area.y - 22, year, fonts.SEMI_TAB, S)
        for n, quarter in enumerate(quarters):
            ink.text(left + n * pitch + 2, top - 5, quarter, fonts.MEDIUM, XS, G500)
        ink.rule(area.x, area.right, top, INK, 0.7)
        area.y = top
        foot = top + step * len(lanes)
        per_year = len(quarters) // max(1, len(years))
        for n in range(1, len(quarters)):
            strong = per_year and n % per_year == 0
            ink.line(left + n * pitch, top, left + n * pitch, foot, G300 if strong else G200, 0.4)
        if now is not None:
            ink.line(left + now * pitch, top, left + now * pitch, foot, INK, 0.8, (2, 2))
        for n, lane in enumerate(lanes):
            new = n == 0 or lane.group != lanes[n - 1].group
            if n:
                ink.rule(area.x if new else area.x + 62, area.right, area.y, G300 if new else G200)
            if new:
                ink.text(area.x, area.y + step / 2 + 3, lane.group, fonts.SEMI, XS, within=58)
            ink.text(
                area.x + 62,
                area.y + step / 2 + 3,
                lane.name,
                fonts.TEXT,
                XS,
                within=label_width - 66,
            )
            _lane(area, lane, left, pitch, area.y, step)
            area.y += step
        ink.rule(area.x, area.right, foot, G200, 0.4)


def _lane(area: Frame, lane: Lane, left: float, pitch: float, y: float, step: float) -> None:
    ink, last = area.ink, left
    starts = [left + span.start * pitch for span in lane.spans]
    starts += [left + mark.at * pitch for mark in lane.milestones]
    for span in sorted(lane.spans, key=lambda span: span.start):
        x0, x1 = left + span.start * pitch, min(left + span.end * pitch, area.right)
        wide = max(1.0, x1 - x0 - 1)
        ink.rectangle(x0, y + step / 2 - 4.5, wide, 9, _FILL[span.shade])
        on = WHITE if span.shade == "main" else INK
        need = fonts.width(span.words, fonts.MEDIUM, XS)
        if need and need + 6 <= wide:
            ink.text(x0 + 4, y + step / 2 + 2.6, span.words, fonts.MEDIUM, XS, on)
            last = x1
        elif need:
            after = min((x for x in starts if x > x0 + 0.1), default=area.right)
            _beside(area, max(x1 + 3, last), after - 4, y + step / 2 + 2.6, span.words)
    for mark in lane.milestones:
        x = left + mark.at * pitch
        diamond = [(x, y + step / 2 - 4), (x + 4, y + step / 2), (x, y + step / 2 + 4)]
        diamond.append((x - 4, y + step / 2))
        ink.polygon(diamond, WARN if mark.warn else INK)
        after = min((s for s in starts if s > x + 0.1), default=area.right)
        if mark.words:
            wide, base = fonts.width(mark.words, fonts.TEXT, XS), y + step / 2 + 2.6
            before = max((s for s in starts if s < x - 0.1), default=left)
            if x + 6 + wide > min(after - 6, area.right) and x - 6 - wide > before + 6:
                ink.text(x - 6, base, mark.words, fonts.TEXT, XS, G700, "right")
                continue
            _beside(area, x + 6, after - 6, base, mark.words)


def _beside(area: Frame, x: float, end: float, y: float, words: str) -> None:
    ink = area.ink
    room = min(end, area.right) - x
    if room < 14:
        ink.ledger.note(ink.name, f"no room for “{words}” in the roadmap")
        return
    ink.text(x, y, words, fonts.TEXT, XS, G700, within=room)


def capacity(
    area: Frame,
    used: Sequence[float],
    free: Sequence[float],
    labels: Sequence[str],
    high: float = 60.0,
) -> None:
    """Hours used per quarter against the hours there are: bars with an ink tick each.

    Figures too wide to stand side by side stand on two lines above the bars.
    """
    ink = area.ink
    highest = max([*used, *free, 1e-9])
    pitch = area.width / max(1, len(used))
    foot = area.y + high - 12
    said = [f"{value:,.0f}" for value in used]
    crowded = max((fonts.width(words, fonts.TAB, XS) for words in said), default=0.0) > pitch - 1
    scale = (high - (36 if crowded else 30)) / highest
    with ink.tags.element("Figure", "Hours used against capacity"):
        for n, (value, limit, label) in enumerate(zip(used, free, labels, strict=True)):
            x, wide = area.x + n * pitch, pitch * 0.6
            over = value > limit
            ink.rectangle(
                x, foot - value * scale, wide, value * scale, WARN if over else ACCENT_MID
            )
            ink.rule(x - 2, x + wide + 2, foot - limit * scale, INK, 1.1)
            tall = max(value, limit) * scale
            y = area.y + 7 + 8.5 * (n % 2) if crowded else foot - tall - 4  # two lines on top
            ink.text(x + wide / 2, y, said[n], fonts.TAB, XS, INK, "centre")
            ink.text(x + wide / 2, foot + 9, label, fonts.TEXT, XS, G500, "centre")
        ink.rule(area.x, area.right, foot, G400, 0.5)
    area.y += high
