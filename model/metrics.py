"""Numbers about an alignment: one registry of metrics by name, and pure functions on arrays."""

from dataclasses import dataclass, replace

import numpy as np

from model.alignment import UNASSIGNED
from model.arrays import FloatArray, IntArray
from model.custom_metrics import (
    CustomMetric,
    StateColumns,
    custom_metric,
    custom_metrics,
    custom_values,
)
from model.errors import PlanError
from model.fields import account_field
from model.named_columns import METRICS, account_column, computed
from model.state import State


@dataclass(frozen=True, eq=False, slots=True)
class Metric:
    """A number per account, most of which add up over a territory.

    `values` has shape (n_accounts,), never NaN: what is missing counts as 0.0. `known` is the
    share of accounts that had a value, 0-1. A ratio does not add up: `weights` (n_accounts,)
    then weight its mean, 0.0 where the value is missing; None for what adds up.
    """

    name: str
    label: str
    unit: str
    values: FloatArray
    known: float = 1.0
    weights: FloatArray | None = None

    @property
    def adds_up(self) -> bool:
        """Whether the total of a territory is the sum of its accounts."""
        return self.weights is None

    def of(self, rows: IntArray) -> "Metric":
        """The same of some account rows only."""
        weights = None if self.weights is None else self.weights[rows]
        return replace(self, values=self.values[rows], weights=weights)


def metric_names(state: State) -> tuple[str, ...]:
    """Every name `metric` answers to with at least one known value: computed ones first.

    An own metric whose columns are gone is left out.
    """
    names = [name for name in METRICS if metric(state, name).known > 0]
    names += [own.name for own in custom_metrics(state) if _works(state, own)]
    taken = {name.casefold() for name in names}
    columns = [
        name
        for name in state.accounts
        if name.casefold() not in taken
        and name not in METRICS
        and _adds_up(state, name)
        and name != "hours"
    ]
    return (*names, *columns)


def _works(state: State, own: CustomMetric) -> bool:
    try:
        return _own(state, own).known > 0
    except PlanError:
        return False


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
    wanted = name if name in METRICS else ""
    if not wanted and (own := custom_metric(state, name)) is not None:
        return _own(state, own)
    column = computed(state, wanted) if wanted else account_column(state, name)
    if column is None or column.values.dtype != np.float64:
        close = ", ".join(metric_names(state))
        raise PlanError(f'There is no metric "{name}".', remedy=f"Choose one of: {close}.")
    values, known = _filled(column.values)
    return Metric(column.name, column.label, column.unit, values, known)


def metric_label(state: State, name: str) -> str:
    """The words of a metric; those of a computed one are known without computing it."""
    return METRICS[name][0] if name in METRICS else metric(state, name).label


def _filled(values: FloatArray) -> tuple[FloatArray, float]:
    """The values with 0.0 for what is unknown, and the share that is known."""
    known = np.isfinite(values)
    return np.where(known, values, 0.0), float(known.mean()) if len(values) else 0.0


def _own(state: State, own: CustomMetric) -> Metric:
    """An own metric; PlanError says what is wrong with its formula."""
    found = custom_values(state, own)
    values, known = _filled(found)
    weights = None
    if not own.additive:
        weight = StateColumns(state).find(own.weight) if own.weight else None
        raw = np.ones(len(values)) if weight is None or weight.is_text else weight.values
        weights = np.where(np.isfinite(found), np.maximum(np.nan_to_num(raw), 0.0), 0.0)
    return Metric(own.name, own.label, own.unit, values, known, weights)


def adding_metric(state: State, name: str) -> Metric:
    """A metric that can be balanced; PlanError for one that does not add up."""
    found = metric(state, name)
    if not found.adds_up:
        raise PlanError(
            f"{found.label} does not add up over a territory, so it cannot be balanced.",
            remedy="Balance what it is made of, or make an own metric that adds up.",
        )
    return found


def adding_names(state: State) -> tuple[str, ...]:
    """The own metrics that work and can be balanced, in the order they were made."""
    return tuple(own.name for own in custom_metrics(state) if own.additive and _works(state, own))


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
    bins = territory.astype(np.int64) - UNASSIGNED  # the unassigned ones come first, and are cut
    return np.bincount(bins, values, n_territories + 1)[1:].astype(np.float64)


def territory_totals(found: Metric, territory: IntArray, n_territories: int) -> FloatArray:
    """The sum of a metric by territory, of a ratio its weighted mean; shape (n_territories,).

    A mean without any weight is NaN, a sum without accounts 0.0.
    """
    if found.weights is None:
        return totals(found.values, territory, n_territories)
    weight = totals(found.weights, territory, n_territories)
    above = totals(found.values * found.weights, territory, n_territories)
    mean = np.full(n_territories, np.nan)
    np.divide(above, weight, out=mean, where=weight > 0)
    return mean


def balance_index(total: FloatArray) -> FloatArray:
    """Each territory relative to the mean, dimensionless; all 0.0 when nobody has anything.

    Source: Kalcsics (2015), Districting problems, in Location Science, section 23.4.2.
    """
    known = total[np.isfinite(total)]
    if not known.any():
        return np.zeros_like(total)
    return np.asarray(total / known.mean(), np.float64)


def deviation(total: FloatArray, shares: FloatArray | None = None) -> FloatArray:
    """Value ÷ target − 1 per territory, dimensionless; target = team total × its share.

    `shares` (n_territories,) are relative, equal when None; 0.0 throughout without a total.
    """
    if not total.any():
        return np.zeros_like(total)
    parts = np.ones_like(total) if shares is None else shares
    return np.asarray(total / (total.sum() * parts / parts.sum()) - 1.0, np.float64)


def coefficient_of_variation(total: FloatArray) -> float:
    """Population standard deviation ÷ mean, dimensionless (plan-spec §10 no. 21); NaN if 0.

    A territory without a value (the mean of a ratio where nothing is) is left out.
    """
    total = total[np.isfinite(total)]
    mean = total.mean() if total.size else 0.0
    return float(total.std() / mean) if mean else float("nan")


def gini(total: FloatArray) -> float:
    """Gini coefficient, 0 (all equal) to 1; NaN without a total.

    Source: mean absolute difference form, plan-spec F28.
    """
    total = total[np.isfinite(total)]
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
