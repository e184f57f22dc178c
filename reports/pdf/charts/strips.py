"""Threshold strips with a pointer, the ladder of funnel steps, now-to-target lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reports.pdf import fonts
from reports.pdf.charts.scale import Scale
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
)
from reports.pdf.fonts import XS, S
from reports.pdf.page import Frame
from reports.pdf.symbols import arrow
from reports.pdf.text import runs_width, wrap

_SHADES = (G200, ACCENT_TINT, ACCENT_MID)


@dataclass(frozen=True, slots=True)
class Zone:
    """A stretch of the strip up to `end`; the better it is, the darker: grade 0, 1 or 2."""

    end: float
    words: str
    grade: int


def threshold(
    area: Frame, name: str, value: float, said: str, zones: Sequence[Zone], *, start: float = 0.0
) -> None:
    """A ratio on its scale of verdicts, pointer at the value (held at the ends)."""
    ink = area.ink
    if not zones:
        return
    scale = Scale(start, zones[-1].end, area.x, area.right)
    with ink.tags.element("Figure", f"{name} {said}"):
        ink.text(area.x, area.y + 13, name, fonts.MEDIUM, S)
        ink.text(area.right, area.y + 13, said, fonts.SEMI_TAB, S, INK, "right")
        top, low, last = area.y + 27, start, area.x
        for zone in zones:
            x0, x1 = scale(low), scale(zone.end)
            ink.rectangle(x0, top, x1 - x0 - 1, 8, _SHADES[zone.grade])
            wide = fonts.width(zone.words, fonts.TEXT, XS)
            left = min(max((x0 + x1 - wide) / 2, last), area.right - wide)
            last = ink.text(left, top + 17, zone.words, fonts.TEXT, XS, G700) + 5
            low = zone.end
        at = scale(min(max(value, start), zones[-1].end))
        ink.polygon([(at, top + 2), (at - 4, top - 5), (at + 4, top - 5)], INK)
        ink.line(at, top, at, top + 8, INK, 1.4)
    area.y += 52


def funnel(area: Frame, steps: Sequence[str], current: int, *, high: float = 46.0) -> None:
    """Steps of a funnel in a row; `current` counts from 1, those before it are done.

    Where a name is wider than its step, the names stand on two lines in turn.
    """
    ink = area.ink
    if not steps:
        return
    pitch = area.width / len(steps)
    y = area.y + 11
    turns = any(
        fonts.width(n, fonts.MEDIUM, XS) > pitch - 3 for name in steps for n in name.split()
    )
    with ink.tags.element("Figure", f"Step {current} of {len(steps)}"):
        for n, name in enumerate(steps, 1):
            x = area.x + (n - 0.5) * pitch
            done, here = n < current, n == current
            if n < len(steps):
                ink.rule(x + 6, x + pitch - 6, y, ACCENT if done else G300, 1)
            edge = ACCENT if n <= current else G400
            ink.circle(x, y, 6, ACCENT if done else WHITE, edge, 1.4 if here else 0.8)
            on = WHITE if done else ACCENT if here else G500
            ink.text(x, y + 2.4, str(n), fonts.SEMI_TAB, XS, on, "centre", boxed=False)
            cut = fonts.MEDIUM if here else fonts.TEXT
            lines = wrap(name, (2 if turns else 1) * pitch - 3, cut, XS)[: 1 if turns else 2]
            for m, line in enumerate(lines):
                colour = INK if n <= current else G500
                down = 8 * m + (9 if turns and n % 2 == 0 else 0)
                half = runs_width(line, XS) / 2
                centre = min(max(x, area.x + half), area.right - half)
                ink.text(centre, y + 16 + down, line, cut, XS, colour, "centre")
    area.y += high


def goals(area: Frame, items: Sequence[tuple[str, str, str, str]], *, step: float = 33.0) -> None:
    """Code, name and below it an arrow from baseline to target: ("G1", "Patients", "0", "9")."""
    ink = area.ink
    for code, name, baseline, target in items:
        y = area.take(step) + 9
        ink.text(area.x, y, code, fonts.SEMI, XS, ACCENT)
        ink.text(area.x + 16, y, name, within=area.width - 16)
        low = ink.text(area.x + 16, y + 13, baseline, fonts.TAB, S, G500)
        ink.text(area.right, y + 13, target, fonts.SEMI_TAB, S, INK, "right")
        high = area.right - fonts.width(target, fonts.SEMI_TAB, S)
        arrow(ink, low + 6, high - 6, y + 10.2, ACCENT_MID)


def week_strip(area: Frame, label: str, n_weeks: int, current: Sequence[int]) -> None:
    """The weeks of a quarter, those of this page filled; weeks count from 1."""
    ink, y = area.ink, area.y + 10
    ink.text(area.x, y, label, fonts.MEDIUM, XS, G500)
    left = area.x + max(44.0, fonts.width(label, fonts.MEDIUM, XS) + 8)
    pitch = (area.right - left + 2) / max(1, n_weeks)
    for n in range(1, n_weeks + 1):
        on = n in current
        x = left + (n - 1) * pitch
        ink.rectangle(x, y - 8, pitch - 2, 11, ACCENT if on else G200)
        cut = fonts.SEMI_TAB if on else fonts.TAB
        ink.text(x + (pitch - 2) / 2, y, str(n), cut, XS, WHITE if on else G700, "centre")
    area.y += 16
