"""How an amount spreads over accounts: what sizes them, how few hold most, what lies near home."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from model.arrays import FloatArray

_MAP_PLACES: Final = 3  # decimals of a degree: 110 m, less than a map on paper can show


@dataclass(frozen=True, eq=False, slots=True)
class Measure:
    """The amount that sizes the accounts on a map."""

    name: str  # "potential", "procedures", "beds" or "accounts"
    values: FloatArray  # (n,), 0 where not known

    @property
    def is_money(self) -> bool:
        """Whether the values are in the project's currency."""
        return self.name == "potential"


def size_measure(potential: FloatArray, procedures: FloatArray, beds: FloatArray) -> Measure:
    """The best known of potential, procedures per year and beds; one per account else."""
    for name, values in (("potential", potential), ("procedures", procedures), ("beds", beds)):
        known = np.nan_to_num(np.maximum(values, 0.0))
        if known.any():
            return Measure(name, known)
    return Measure("accounts", np.ones(len(potential)))


def map_degrees(degrees: FloatArray) -> FloatArray:
    """Latitudes or longitudes as fine as a page's map shows them: metres make no other map."""
    return np.round(degrees, _MAP_PLACES)


def share_within(values: FloatArray, hours: FloatArray, limit: float) -> float:
    """Part of `values` (n,) at accounts at most `limit` hours away, 0-1.

    Accounts whose way is not known count in the whole only. NaN when no way is known or there
    is nothing to divide.
    """
    known = np.nan_to_num(values)
    total = float(known.sum())
    if total <= 0 or not np.isfinite(hours).any():
        return float("nan")
    near = np.nan_to_num(hours, nan=np.inf) <= limit
    return float(known[near].sum()) / total


def fewest_for_share(values: FloatArray, share: float) -> int:
    """How many of the largest values (n,) together reach a share of the sum; 0 without any."""
    known = np.sort(np.nan_to_num(values))[::-1]
    total = float(known.sum())
    if total <= 0:
        return 0
    return int(np.searchsorted(np.cumsum(known), share * total - 1e-9) + 1)
