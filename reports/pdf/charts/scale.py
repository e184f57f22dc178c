"""Axes: from values to points, and round ticks."""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scale:
    """Linear or logarithmic map of values `low`..`high` to points `start`..`end`."""

    low: float
    high: float
    start: float
    end: float
    log: bool = False

    def __call__(self, value: float) -> float:
        low, high = self.low, self.high
        if self.log:
            value, low, high = math.log(max(value, 1e-12)), math.log(low), math.log(high)
        if high == low:
            return self.start
        return self.start + (value - low) / (high - low) * (self.end - self.start)


def round_ticks(highest: float, most: int = 6) -> list[float]:
    """Round steps from 0 to at least `highest`, at most `most` of them beside 0."""
    if not math.isfinite(highest) or highest <= 0:
        return [0.0, 1.0]
    for exponent in range(math.floor(math.log10(highest)) - 2, math.floor(math.log10(highest)) + 2):
        for step in (1, 2, 2.5, 5):
            size = step * 10.0**exponent
            count = math.ceil(highest / size - 1e-9)
            if count <= most:
                return [size * n for n in range(count + 1)]
    return [0.0, highest]


def log_ticks(low: float, high: float) -> list[float]:
    """1, 2 and 5 of each decade within the range."""
    ticks = []
    for exponent in range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1):
        ticks += [step * 10.0**exponent for step in (1, 2, 5)]
    return [tick for tick in ticks if low <= tick <= high]


def known(value: float | None) -> float:
    """The value, or 0.0 when it is missing or infinite: no bar, while the others keep theirs."""
    return value if value is not None and math.isfinite(value) else 0.0


def tick_text(value: float) -> str:
    return f"{value:,.0f}" if value == round(value) else f"{value:,.2f}".rstrip("0")
