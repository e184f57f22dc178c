"""Numbers about an alignment: one registry of metrics by name, and pure functions on arrays."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from model.alignment import UNASSIGNED
from model.arrays import FloatArray, IntArray
from model.errors import PlanError
from model.fields import account_field
from model.plan.potential import account_figures
from model.state import State
from model.workload import account_hours


@dataclass(frozen=True, eq=False, slots=True)
class Metric:
    """A number per account that adds up over a territory.

    `values` has shape (n_accounts,), never NaN: what is missing counts as 0.0. `known` is the
    share of accounts that had a value, 0-1.
    """

    name: str
    label: str
    unit: str
    values: FloatArray
    known: float = 1.0


def _accounts(state: State) -> FloatArray:
    return np.ones(len(state.accounts))


def _calls(state: State) -> FloatArray:
    return account_hours(state).calls


def _workload(state: State) -> FloatArray:
    return account_hours(state).total


_COMPUTED: Final[Mapping[str, tuple[str, str, Callable[[State], FloatArray]]]] = {
    "accounts": ("Accounts", "accounts", _accounts),
    "potential": ("Potential", "money/yr", lambda state: account_figures(state).potential),
    "revenue": ("Revenue", "money/yr", lambda state: account_figures(state).revenue),
    "headroom": ("Headroom", "money/yr", lambda state: account_figures(state).headroom),
    "workload": ("Workload", "h/yr", _workload),
    "calls": ("Calls", "per year", _calls),
}


def metric_names(state: State) -> tuple[str, ...]:
    """Every name `metric` answers to with at least one known value: computed ones first."""
    computed = [name for name in _COMPUTED if metric(state, name).known > 0]
    columns = [
        name
        for name in state.accounts
        if name not in _COMPUTED and _adds_up(state, name) and name != "hours"
    ]
    return (*computed, *columns)


def _adds_up(state: State, name: str) -> bool:
    column = state.accounts[name]
    if column.dtype != np.float64 or not np.isfinite(column).any():
        return False
    field = account_field(name)
    return field.metric if field is not None else bool(np.nanmin(column) >= 0)


def metric(state: State, name: str) -> Metric:
    """A metric by name: computed, a field, or a number column under its own header.

    Raises
    ------
    PlanError
        If no metric has that name; the message lists those that do.
    """
    found = _lookup(state, name)
    if found is None:
        close = ", ".join(metric_names(state))
        raise PlanError(f'There is no metric "{name}".', remedy=f"Choose one of: {close}.")
    label, unit, values = found
    known = np.isfinite(values)
    filled = np.where(known, values, 0.0)
    share = float(known.mean()) if len(values) else 0.0
    return Metric(name, label, unit, filled, share)


def _lookup(state: State, name: str) -> tuple[str, str, FloatArray] | None:
    if name in _COMPUTED:
        label, unit, compute = _COMPUTED[name]
        return label, unit, compute(state)
    wanted = name.casefold()
    for column in state.accounts:
        values = state.accounts[column]
        if column.casefold() == wanted and values.dtype == np.float64:
            field = account_field(column)
            return (field.label, field.unit, values) if field else (column, "", values)
    return None


def default_balance(state: State) -> tuple[str, float, str]:
    """What to balance when nobody said: metric name, tolerance in percent and the reason.

    Source: design §4: workload where hours are given or can be computed, else potential, else
    the number of accounts, each ±10 %.
    """
    if _mostly_known(metric(state, "workload")):
        return "workload", 10.0, "hours are known"
    if _mostly_known(metric(state, "potential")):
        return "potential", 10.0, "no hours are known, potential is"
    return "accounts", 10.0, "neither hours nor potential are known"


def _mostly_known(found: Metric) -> bool:
    """Whether at least half of the accounts have a value, so that balancing it means something."""
    return found.known >= 0.5 and bool(found.values.any())


def totals(values: FloatArray, territory: IntArray, n_territories: int) -> FloatArray:
    """Sum `values` (n_accounts,) by territory code; shape (n_territories,), 0.0 where empty.

    Unassigned accounts are left out. Raises ValueError when the shapes differ.
    """
    if values.shape != territory.shape:
        raise ValueError(f"values {values.shape}, territory {territory.shape}")
    used = territory != UNASSIGNED
    return np.bincount(territory[used], values[used], n_territories).astype(np.float64)


def balance_index(total: FloatArray) -> FloatArray:
    """Each territory relative to the mean, dimensionless; all 0.0 when nobody has anything.

    Source: Kalcsics (2015), Districting problems, in Location Science, section 23.4.2.
    """
    if not total.any():
        return np.zeros_like(total)
    return np.asarray(total / total.mean(), np.float64)


def deviation(total: FloatArray, shares: FloatArray | None = None) -> FloatArray:
    """Value ÷ target − 1 per territory, dimensionless; target = team total × its share.

    `shares` (n_territories,) are relative, equal when None; 0.0 throughout without a total.
    """
    if not total.any():
        return np.zeros_like(total)
    parts = np.ones_like(total) if shares is None else shares
    return np.asarray(total / (total.sum() * parts / parts.sum()) - 1.0, np.float64)


def coefficient_of_variation(total: FloatArray) -> float:
    """Population standard deviation ÷ mean, dimensionless (plan-spec §10 no. 21); NaN if 0."""
    mean = total.mean() if total.size else 0.0
    return float(total.std() / mean) if mean else float("nan")


def gini(total: FloatArray) -> float:
    """Gini coefficient, 0 (all equal) to 1; NaN without a total.

    Source: mean absolute difference form, plan-spec F28.
    """
    if not total.size or not total.sum():
        return float("nan")
    ordered, n = np.sort(total), total.size
    ranks = np.arange(1, n + 1)
    return float(2 * (ranks * ordered).sum() / (n * ordered.sum()) - (n + 1) / n)


def disruption(before: IntArray, after: IntArray, values: FloatArray) -> float:
    """Share of `values` whose account changes owner, 0-1; 0.0 without values.

    An account that had no owner before is not disrupted by getting one.
    """
    moved = (before != after) & (before != UNASSIGNED)
    total = values.sum()
    return float(values[moved].sum() / total) if total else 0.0
