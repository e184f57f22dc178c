"""How large a dot is: its area grows with the value."""

from dataclasses import dataclass

import numpy as np

from model.arrays import FloatArray

SMALLEST_PX, LARGEST_PX, UNKNOWN_PX = 3.5, 9.0, 4.0  # radii
_TOP_PERCENTILE = 98  # a few giants must not shrink all others


@dataclass(frozen=True, slots=True)
class SizeScale:
    """Radius by value: the square root, so that areas compare; `top` gets the largest dot."""

    top: float

    def radius(self, values: FloatArray) -> FloatArray:
        """Radii in pixels, same shape; missing values get a small dot of their own."""
        if self.top <= 0:
            return np.where(np.isfinite(values), SMALLEST_PX + 1, UNKNOWN_PX)
        share = np.clip(np.nan_to_num(values, nan=0.0, posinf=self.top), 0, self.top) / self.top
        radius = np.maximum(LARGEST_PX * np.sqrt(share), SMALLEST_PX)
        return np.where(np.isnan(values), UNKNOWN_PX, radius)

    def ticks(self) -> tuple[float, ...]:
        """Three round values for a legend: about a tenth, a third and all of the top."""
        if self.top <= 0:
            return ()
        return tuple(dict.fromkeys(_round_down(self.top * share) for share in (0.08, 0.35, 1.0)))


def size_scale(values: FloatArray) -> SizeScale:
    """The scale that suits `values`, shape (n,); negative and missing ones do not count."""
    positive = values[np.isfinite(values) & (values > 0)]
    return SizeScale(float(np.percentile(positive, _TOP_PERCENTILE)) if positive.size else 0.0)


def _round_down(value: float) -> float:
    step = 10.0 ** np.floor(np.log10(value))
    lead = max(n for n in (1.0, 1.5, 2.0, 3.0, 5.0) if n <= value / step + 1e-9)
    return float(lead * step)
