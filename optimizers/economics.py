"""What accounts earn, and what is earned when reps run out of hours: the money side of sizing.

Every figure is an estimate: revenue kept plus headroom won at the type's base probability on the
36-month ramp of plan-spec §2.7, times a margin. An account that nobody has hours for earns
nothing.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from model.arrays import FloatArray, IntArray
from model.plan.potential import account_figures
from model.settings import Settings, settings_of
from model.state import State

MONTHS: Final = 36


@dataclass(frozen=True, eq=False, slots=True)
class Worth:
    """Money a year of every account, (n,), averaged over the first 36 months."""

    kept: FloatArray  # today's revenue
    won: FloatArray  # headroom × share reached × win probability × ramp
    headroom: FloatArray

    @property
    def total(self) -> FloatArray:
        """Revenue a year that serving an account is worth."""
        return self.kept + self.won

    @property
    def known(self) -> bool:
        """Whether any account has revenue or headroom."""
        return bool(self.total.any())


def worth_of(state: State) -> Worth:
    """The worth of every account; what is missing counts as nothing."""
    settings, figures = settings_of(state), account_figures(state)
    types = state.accounts.text("account_type")
    headroom = np.maximum(np.nan_to_num(figures.headroom), 0.0)
    kept = np.maximum(np.nan_to_num(figures.revenue), 0.0)
    chance = settings.by_type("pwin", types) + settings["pwin.customer"] * (kept > 0)
    chance = np.clip(chance, settings["pwin.min"], settings["pwin.max"])
    ramp = ramp_share(settings.by_type("ttc", types), settings.by_type("tau", types))
    return Worth(kept, headroom * settings["head.attained"] * chance * ramp, headroom)


def ramp_share(months_to_close: FloatArray, time_constant: FloatArray) -> FloatArray:
    """Average share of the full run-rate over 36 months after the start, 0-1.

    Nothing until the close, then 1 − exp(−months since ÷ time constant), plan-spec §2.7.
    """
    month = np.arange(1, MONTHS + 1)[:, None]
    since = np.maximum(month - months_to_close, 0.0)
    return np.asarray((1.0 - np.exp(-since / time_constant)).mean(axis=0))


def served_share(
    worth: FloatArray, hours: FloatArray, codes: IntArray, capacity: FloatArray
) -> FloatArray:
    """The share 0-1 of each account's hours that its territory's capacity (K,) reaches.

    The accounts of a territory are served in the order of worth per hour; (n,). Accounts of
    nobody are not served; those without hours always are.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        rate = np.where(hours > 0, worth / hours, np.inf)
    order = np.lexsort((np.arange(len(hours)), -rate, codes))
    done = np.cumsum(hours[order])
    owner = codes[order]
    first = np.searchsorted(owner, np.arange(len(capacity)))
    before = np.concatenate(([0.0], done))[first]
    mine = owner >= 0
    left = np.zeros(len(order))
    left[mine] = (capacity + before)[owner[mine]] - (done - hours[order])[mine]
    size = hours[order]
    share = np.where(size > 0, np.clip(left / np.where(size > 0, size, 1.0), 0.0, 1.0), 1.0)
    share[~mine] = 0.0
    result = np.zeros(len(order))
    result[order] = share
    return result


def profit(worth: Worth, share: FloatArray, reps: float, settings: Settings) -> float:
    """Money a year: margin on what is served less the cost of the reps; NaN without money data."""
    if not worth.known:
        return float("nan")
    earned = float((worth.total * share).sum()) * settings["hire.margin"]
    return earned - reps * settings["hire.cost"]
