"""Waterfall: which group carries the goal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reports.pdf import fonts
from reports.pdf.colours import ACCENT, ACCENT_MID, G300, G500, G700, INK, WARN, WHITE
from reports.pdf.fonts import XS, S
from reports.pdf.page import Frame
from reports.pdf.text import Run, runs_width, wrap


@dataclass(frozen=True, slots=True)
class Step:
    """One part of the whole; `said` is its figure as printed."""

    label: str
    value: float
    said: str


def waterfall(
    area: Frame,
    high: float,
    steps: Sequence[Step],
    total: Step,
    *,
    required: Step | None = None,
    first_is_base: bool = True,
) -> None:
    """Steps from today's business up to the total, `high` points in all.

    Parameters
    ----------
    required
        Drawn as a dashed line across, named at its left end.
    first_is_base
        The first step is what exists already and is drawn grey.
    """
    ink = area.ink
    bars = _bars(steps, total)
    top, foot = area.y + 18, area.y + high - 26
    highest = max([b for _, _, b in bars] + [required.value if required else 0.0] + [1e-9])
    lowest = min(0.0, min(a for _, a, _ in bars))
    scale = (foot - top) / (highest - lowest)
    zero = foot + lowest * scale
    wide = min(40.0, area.width / (len(bars) * 1.3))
    pitch = (area.width - wide) / max(1, len(bars) - 1)
    with ink.tags.element(
        "Figure", "Waterfall: " + ", ".join(f"{s.label} {s.said}" for s in steps)
    ):
        if required is not None:
            y = zero - required.value * scale
            ink.rule(area.x, area.right, y, INK, 0.9, (3, 2))
            words = f"{required.label} {required.said}"
            ink.text(area.x, y - 4, words, fonts.MEDIUM, XS, INK)
        for n, (step, low, top_value) in enumerate(bars):
            x = area.x + n * pitch
            last = n == len(bars) - 1
            base = n == 0 and first_is_base
            shade = ACCENT if last else G300 if base else ACCENT_MID if step.value >= 0 else WARN
            y0, y1 = zero - top_value * scale, zero - low * scale
            ink.rectangle(x, y0, wide, y1 - y0, shade)
            if not last:
                reached = zero - (top_value if step.value >= 0 else low) * scale
                ink.rule(x + wide, x + pitch, reached, G500, 0.5)
            _figure(area, step, x + wide / 2, y0, y1, at_foot=base or last, dark=last)
            _name(area, step.label, x + wide / 2, foot + 12, min(pitch - 4, wide + 12))
        ink.rule(area.x, area.right, zero, INK, 0.7)
    area.y += high


def _bars(steps: Sequence[Step], total: Step) -> list[tuple[Step, float, float]]:
    reached, bars = 0.0, []
    for step in steps:
        after = reached + step.value
        bars.append((step, min(reached, after), max(reached, after)))
        reached = after
    return [*bars, (total, min(0.0, total.value), max(0.0, total.value))]


def _figure(
    area: Frame, step: Step, x: float, y0: float, y1: float, *, at_foot: bool, dark: bool
) -> None:
    if y1 - y0 <= 20:
        baseline, colour = y0 - 4, INK
    else:
        baseline = y1 - 8 if at_foot else (y0 + y1) / 2 + 3
        colour = WHITE if dark or step.value < 0 else INK
    area.ink.text(x, baseline, step.said, fonts.SEMI_TAB, S, colour, "centre")


def _name(area: Frame, label: str, x: float, y: float, room: float) -> None:
    lines: list[list[Run]] = wrap(label, room, fonts.TEXT, XS)
    for n, line in enumerate(lines[:2]):
        half = runs_width(line, XS) / 2
        centre = min(max(x, area.x + half), area.right - half)
        area.ink.text(centre, y + 9 * n, line, fonts.TEXT, XS, G700, "centre")
    if len(lines) > 2:
        area.ink.ledger.note(area.ink.name, f"the name “{label}” is shortened in the waterfall")
