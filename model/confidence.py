"""How far an account's figures can be trusted: grades A to D, and what of a total is estimated.

Source: plan-spec §0: A = own + measured market volume, B = one of the two, C = estimated from
beds, rooms or type, D = typed guess.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from model.arrays import FloatArray, IntArray, TextArray
from model.plan.potential import account_figures, catalogue
from model.plan.volumes import Volumes, account_volumes
from model.settings import settings_of
from model.state import State

MEANING: Final[Mapping[str, str]] = {
    "A": "own and measured market volume",
    "B": "own or measured market volume",
    "C": "estimated from rooms, beds or type",
    "D": "typed in",
    "": "not known",
}
_FROM_POTENTIAL: Final = ("potential", "headroom", "penetration", "segment", "share_of_wallet")


@dataclass(frozen=True, eq=False, slots=True)
class Grades:
    """A letter A to D per account, (n,) each; "" where the figure itself is not known."""

    volume: TextArray
    potential: TextArray  # and all that follows from it: headroom, penetration, segment
    workload: TextArray  # as potential, on which calls rest; D where hours or calls are typed
    revenue: TextArray  # A from procedures or sales, D where only a typed column knows it

    def of(self, figure: str) -> TextArray:
        """The grades of a figure by metric name; "" for what carries none."""
        if figure in _FROM_POTENTIAL:
            return self.potential
        if figure in ("workload", "calls"):
            return self.workload
        if figure in ("volume", "addressable"):
            return self.volume
        return self.revenue if figure == "revenue" else np.full(len(self.volume), "", object)


@dataclass(frozen=True, slots=True)
class EstimatedPart:
    """What of a total rests on grades C and D; `share` 0-1, NaN without a total."""

    total: float
    estimated: float
    n_accounts: int
    n_estimated: int

    @property
    def share(self) -> float:
        """Estimated over total."""
        return self.estimated / self.total if self.total > 0 else float("nan")

    @property
    def sentence(self) -> str:
        """One sentence with its numbers; "" when nothing is estimated."""
        if not self.n_estimated:
            return ""
        accounts = "1 account" if self.n_estimated == 1 else f"{self.n_estimated:,} accounts"
        part = f"{100 * self.share:.0f} % of it is" if self.share == self.share else "It is partly"
        return f"{part} estimated or typed: {accounts} of {self.n_accounts:,}."


def grades(state: State) -> Grades:
    """The grades of every account's volume, potential, workload and revenue."""
    figures = account_figures(state)
    volumes = volumes_of(state)
    accounts = state.accounts
    volume = np.where(volumes.ours.sum(axis=1) > 0, "A", "B").astype(object)
    volume[volumes.estimated] = "C"
    volume[~volumes.known] = ""
    typed = np.isfinite(accounts.number("hours")) | np.isfinite(accounts.number("calls"))
    workload = np.where(typed, "D", figures.confidence).astype(object)
    only_column = np.isfinite(accounts.number("revenue")) & ~volumes.ours_known
    revenue = np.where(only_column, "D", "A").astype(object)
    revenue[~np.isfinite(figures.revenue)] = ""
    return Grades(volume, figures.confidence, workload, revenue)


def volumes_of(state: State) -> Volumes:
    """Procedures of every account in the families the project knows."""
    found = catalogue(settings_of(state), state.accounts)
    return account_volumes(state, found.families)


def estimated_part(
    values: FloatArray, letters: TextArray, rows: IntArray | None = None
) -> EstimatedPart:
    """What of the sum of `values` (n,) has grade C or D, in `rows` or everywhere."""
    if rows is not None:
        values, letters = values[rows], letters[rows]
    known = np.nan_to_num(values)
    doubtful = np.isin(letters, ("C", "D"))
    return EstimatedPart(
        float(known.sum()), float(known[doubtful].sum()), len(known), int(doubtful.sum())
    )
