"""Lines over months: the forecast fan and plain series, named at their right ends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reports.pdf import fonts
from reports.pdf.charts.scale import Scale, round_ticks, tick_text
from reports.pdf.colours import (
    ACCENT,
    ACCENT_MID,
    ACCENT_TINT,
    G200,
    G300,
    G500,
    G700,
    INK,
    WHITE,
    Colour,
)
from reports.pdf.fonts import XS, S
from reports.pdf.ink import Dash
from reports.pdf.page import Frame

_END_ROOM = 66.0  # right of the plot, for names and last values
_SPREAD = 9.5  # pt between two names at the right end


@dataclass(frozen=True, slots=True)
class Mark:
    """A ring on the base line in a month (1 is the first), named at the foot of the plot."""

    month: float
    label: str


@dataclass(frozen=True, slots=True)
class Fan:
    """Values per month, shape (n,) each; `required` and `own` may be empty."""

    low: Sequence[float]
    base: Sequence[float]
    high: Sequence[float]
    required: Sequence[float] = ()
    own: Sequence[float] = ()


@dataclass(frozen=True, slots=True)
class Series:
    """One line of a plain chart; the first is drawn in the accent."""

    name: str
    values: Sequence[float]


@dataclass(frozen=True, slots=True)
class _End:
    y: float
    name: str
    said: str
    colour: Colour
    bold: bool = False


class _Plot:
    """Ground shared by both charts: value axis from 0, a month per step, years below."""

    def __init__(self, area: Frame, high: float, n_months: int, highest: float) -> None:
        self.area, self.ink, self.n_months = area, area.ink, n_months
        self.left, self.right = area.x + 22, area.right - _END_ROOM
        self.top, self.foot = area.y + 16, area.y + high - 18
        self.ticks = [tick for tick in round_ticks(highest) if tick <= highest * 1.04]
        self.y = Scale(0, highest * 1.04, self.foot, self.top)

    def x(self, month: float) -> float:
        """Middle of a month, counted from 1."""
        return self.left + (month - 0.5) / max(1, self.n_months) * (self.right - self.left)

    def ground(self) -> None:
        for tick in self.ticks:
            y, zero = self.y(tick), tick == 0
            self.ink.rule(self.left, self.right, y, INK if zero else G200, 0.6 if zero else 0.4)
            said = tick_text(tick)
            self.ink.text(self.left - 5, y + 2.5, said, fonts.TAB, XS, G500, "right")

    def years(self, names: Sequence[str], notes: Sequence[str]) -> None:
        """Names under the plot, notes above it, short rules between the years."""
        if not names:
            return
        wide = (self.right - self.left) / len(names)
        for n, name in enumerate(names):
            x = self.left + n * wide
            if n:
                ends = [[(x, self.top - 12), (x, self.top)], [(x, self.foot), (x, self.foot + 12)]]
                self.ink.paths(ends, None, G300, 0.5, closed=False)
            if n < len(notes):
                self.ink.text(
                    x + (5 if n else 0),
                    self.top - 6,
                    notes[n],
                    fonts.TAB,
                    XS,
                    G700,
                    within=wide - 8,
                )
            self.ink.text(x + wide / 2, self.foot + 11, name, fonts.MEDIUM_TAB, S, INK, "centre")

    def line(
        self, values: Sequence[float], colour: Colour, weight: float, dash: Dash | None = None
    ) -> None:
        points = [(self.x(n), self.y(v)) for n, v in enumerate(values, 1)]
        if len(points) > 1:
            self.ink.polygon(points, None, colour, weight, dash=dash, closed=False)

    def ends(self, ends: Sequence[_End]) -> None:
        """Names and last values at the right, pushed apart where lines end close together."""
        ordered = sorted(ends, key=lambda end: end.y)
        places = [end.y for end in ordered]
        for _ in range(60):
            for n in range(1, len(places)):
                lack = _SPREAD - (places[n] - places[n - 1])
                if lack > 0:
                    places[n - 1] -= lack / 2
                    places[n] += lack / 2
        lift = max(0.0, (places[-1] if places else 0.0) - self.foot + 2)
        for end, y in zip(ordered, places, strict=True):
            cut = fonts.SEMI if end.bold else fonts.TEXT
            wide = fonts.width(end.said, fonts.tabular(cut), XS)
            self.ink.text(
                self.right + 3,
                y - lift + 2.5,
                end.name,
                cut,
                XS,
                end.colour,
                within=self.area.right - self.right - wide - 7,
            )
            self.ink.text(
                self.area.right,
                y - lift + 2.5,
                end.said,
                fonts.tabular(cut),
                XS,
                end.colour,
                "right",
            )


def fan(
    area: Frame,
    high: float,
    values: Fan,
    *,
    years: Sequence[str] = (),
    notes: Sequence[str] = (),
    marks: Sequence[Mark] = (),
) -> None:
    """Low to high as a tint, base in the accent, required as ink steps, today's business dotted.

    Parameters
    ----------
    years, notes
        Names below the plot and sentences above it, one per year.
    marks
        First sales in accounts; names stand at the foot, apart from each other.
    """
    ink, n = area.ink, len(values.base)
    highest = max([*values.high, *values.base, *values.required, *values.own, 1e-9])
    plot = _Plot(area, high, n, highest)
    with ink.tags.element("Figure", f"Forecast of {n} months, low, base and high"):
        plot.ground()
        up = [(plot.x(m), plot.y(v)) for m, v in enumerate(values.high, 1)]
        down = [(plot.x(m), plot.y(v)) for m, v in enumerate(values.low, 1)]
        if len(up) > 1:
            ink.polygon([*up, *reversed(down)], ACCENT_TINT)
        plot.line(values.low, ACCENT_MID, 0.8)
        plot.line(values.high, ACCENT_MID, 0.8)
        plot.line(values.own, G500, 0.9, (1, 2))
        _steps(plot, values.required)
        plot.years(years, notes)
        plot.line(values.base, ACCENT, 2.0)
        _marks(plot, values.base, marks)
        plot.ends(_fan_ends(plot, values))
    area.y += high


def _fan_ends(plot: _Plot, values: Fan) -> list[_End]:
    named = (
        ("High", values.high, G700),
        ("Base", values.base, ACCENT),
        ("Low", values.low, G700),
        ("Required", values.required, INK),
        ("Today’s", values.own, G500),
    )
    return [
        _End(plot.y(line[-1]), name, f"{line[-1]:,.0f}", colour, name == "Base")
        for name, line, colour in named
        if len(line)
    ]


def _steps(plot: _Plot, required: Sequence[float]) -> None:
    """Required sales: one level line per stretch of the same value, dotted risers."""
    half = (plot.x(2) - plot.x(1)) / 2
    start = 0
    for n in range(1, len(required) + 1):
        if n < len(required) and required[n] == required[start]:
            continue
        x0, x1, y = plot.x(start + 1) - half, plot.x(n) + half, plot.y(required[start])
        plot.ink.rule(x0, x1, y, INK, 1.3)
        if n < len(required):
            plot.ink.line(x1, y, x1, plot.y(required[n]), INK, 0.6, (1, 1.5))
        start = n


def _marks(plot: _Plot, base: Sequence[float], marks: Sequence[Mark]) -> None:
    """Names at the foot beside their line, one line higher where there is no room."""
    shown = [mark for mark in marks if 1 <= mark.month <= len(base)]
    stems = [plot.x(mark.month) for mark in shown]
    taken: list[tuple[int, float, float]] = []
    for x, mark in zip(stems, shown, strict=True):
        y = plot.y(base[int(mark.month) - 1])
        plot.ink.line(x, plot.foot, x, y + 3, ACCENT_MID, 0.5)
        plot.ink.circle(x, y, 2.4, WHITE, ACCENT, 1.1)
    for x, mark in sorted(zip(stems, shown, strict=True), key=lambda pair: pair[0]):
        wide = fonts.width(mark.label, fonts.TEXT, XS)
        sides = [(level, left) for level in range(5) for left in (x - 3 - wide, x + 3)]
        for over, (level, left) in ((over, side) for over in (False, True) for side in sides):
            inside = plot.left < left and left + wide < plot.right
            crossed = any(left - 1 < stem < left + wide + 1 for stem in stems)
            hit = any(at == level and left < b + 4 and a < left + wide + 4 for at, a, b in taken)
            if inside and (over or not crossed) and not hit:
                plot.ink.halo(left, plot.foot - 4 - 10 * level, mark.label, fonts.TEXT, XS, G700)
                taken.append((level, left, left + wide))
                break
        else:
            plot.ink.ledger.note(plot.ink.name, f"no room to name “{mark.label}” in the forecast")


def months(
    area: Frame,
    high: float,
    series: Sequence[Series],
    *,
    years: Sequence[str] = (),
    notes: Sequence[str] = (),
) -> None:
    """Plain lines over months from 0, named at the right; the first line is ours."""
    ink = area.ink
    n = max((len(line.values) for line in series), default=0)
    highest = max((v for line in series for v in line.values), default=1.0)
    plot = _Plot(area, high, n, highest)
    shades = (ACCENT, G500, ACCENT_MID, G300)
    with ink.tags.element("Figure", "Lines: " + ", ".join(line.name for line in series)):
        plot.ground()
        plot.years(years, notes)
        ends = []
        for k, line in reversed(list(enumerate(series))):
            shade = shades[min(k, 3)]
            plot.line(line.values, shade, 2.0 if k == 0 else 1.0)
            if len(line.values):
                last = line.values[-1]
                text = ACCENT if k == 0 else G700
                ends.append(_End(plot.y(last), line.name, f"{last:,.0f}", text, k == 0))
        plot.ends(ends)
    area.y += high
