"""What a planner wants of an alignment: windows of metrics, a radius, pairs that may not be."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from model.change import SettingsChanged, TableReplaced
from model.errors import PlanError
from model.metrics import metric, metric_names
from model.plan.tables import text
from model.planner_tables import PAIRS
from model.state import State

LIMIT: Final = "limit."  # what the settings of this module begin with
RADIUS: Final = "limit.radius"  # minutes one way from the home
WORKLOAD: Final = "workload"
_WINDOW: Final = "limit.window."
_LOW, _HIGH = "limit.window.{}.low", "limit.window.{}.high"
_USUAL: Final = (85.0, 105.0)  # percent of capacity, the band of the drawn screens
_PAIR_COLUMNS: Final = ("account_id", "owner", "why")  # owner: id of a territory or a rep


@dataclass(frozen=True, slots=True)
class Window:
    """A metric with the least and the most a territory may have, in percent of its target."""

    metric: str
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Pair:
    """An account that may not belong to a territory or to the territory of a rep."""

    account_id: str
    owner: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class Limits:
    """All limits of a project; `radius` in minutes one way, None without one."""

    windows: tuple[Window, ...]
    radius: float | None = None
    pairs: tuple[Pair, ...] = ()


def limits_of(state: State) -> Limits:
    """The limits in force: the chosen windows, without any the usual one of workload."""
    own = state.settings
    windows = []
    for key in own:
        name = key.removeprefix(_WINDOW).removesuffix(".low")
        if key == _LOW.format(name) and _HIGH.format(name) in own:
            windows.append(Window(name, own[key], own[_HIGH.format(name)]))
    if not windows and metric(state, WORKLOAD).values.any():
        windows = [Window(WORKLOAD, *_USUAL)]
    return Limits(tuple(windows), own.get(RADIUS), pairs_of(state))


def pairs_of(state: State) -> tuple[Pair, ...]:
    """The forbidden pairs of the project."""
    table = state.table(PAIRS)
    columns = (text(table, name) for name in _PAIR_COLUMNS)
    return tuple(Pair(*row) for row in zip(*columns, strict=True))


def window_metrics(state: State) -> tuple[str, ...]:
    """The metrics a window can be set for: those that add up and are known."""
    return tuple(name for name in metric_names(state) if metric(state, name).adds_up)


def with_window(state: State, name: str, low: float | None, high: float | None) -> SettingsChanged:
    """Set a window in percent of the target, or take it away (both None).

    Raises PlanError when one end is missing or the ends are the wrong way round.
    """
    if (low is None) != (high is None):
        raise PlanError("A window needs both ends.", remedy="Give least and most in percent.")
    if low is not None and high is not None and not 0 <= low < high:
        raise PlanError(
            f"A window from {low:g} to {high:g} % holds nothing.",
            remedy="Give a least value below the most.",
        )
    label = metric(state, name).label.lower()
    ends = {_LOW.format(name): low, _HIGH.format(name): high}
    words = (
        f"Window of {label} {low:g} to {high:g} %" if low is not None else f"No window of {label}"
    )
    return _set(state, words, ends)


def with_radius(state: State, minutes: float | None) -> SettingsChanged:
    """Set the longest drive from a home, in minutes one way; None for no limit."""
    if minutes is not None and minutes <= 0:
        raise PlanError("A radius is above 0 minutes.", remedy="Leave it empty for no limit.")
    words = "No radius" if minutes is None else f"Radius {minutes:g} minutes"
    return _set(state, words, {RADIUS: minutes})


def _set(state: State, label: str, after: dict[str, float | None]) -> SettingsChanged:
    return SettingsChanged(label, {name: state.settings.get(name) for name in after}, after)


def with_pair(state: State, account_id: str, owner: str, why: str = "") -> TableReplaced:
    """Forbid an account to a territory or rep."""
    row = state.accounts.row_of(account_id)
    pair = Pair(account_id, owner, why)
    kept = [p for p in limits_of(state).pairs if (p.account_id, p.owner) != (account_id, owner)]
    name = state.accounts.text("name")[row] or account_id
    return _pairs(state, f"Forbid {name} to {owner}", [*kept, pair])


def without_pair(state: State, pair: Pair) -> TableReplaced:
    """Allow a pair again."""
    return _pairs(
        state, f"Allow {pair.account_id}", [p for p in limits_of(state).pairs if p != pair]
    )


def _pairs(state: State, label: str, pairs: Sequence[Pair]) -> TableReplaced:
    columns = {
        name: np.array([getattr(pair, name) for pair in pairs], object) for name in _PAIR_COLUMNS
    }
    after = pd.DataFrame(columns) if pairs else None
    return TableReplaced(label, PAIRS, state.tables.get(PAIRS), after)
