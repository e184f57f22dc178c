"""A planner's own metrics: formulas and weighted indices, kept in the table `custom_metrics`."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any, Final

import numpy as np
import pandas as pd

from model.arrays import FloatArray
from model.change import TableReplaced
from model.errors import PlanError
from model.formula.columns import Columns, FormulaColumn
from model.formula.evaluate import Formula, compile_formula, values_of
from model.formula.nodes import FormulaError
from model.formula.units import ANY, PLAIN, UNITS, Unit, stored_word, unit_of
from model.named_columns import account_column, by_label, computed, computed_names
from model.state import State

TABLE: Final = "custom_metrics"
MOST_METRICS: Final = 60
MOST_NESTED: Final = 8
LEAVE, ZERO, MEDIAN = "unknown", "zero", "median"
MISSING_RULES: Final = (LEAVE, ZERO, MEDIAN)
"""What an unknown input counts as: unknown, 0, or the median of all accounts."""

METHODS: Final = {
    "minmax": ("norm({})", "100 − norm({})"),
    "rank": ("percentile({})", "100 − percentile({})"),
    "z": ("clip(50 + 10 * zscore({}), 0, 100)", "clip(50 − 10 * zscore({}), 0, 100)"),
}
"""How a column becomes 0 to 100 in an index: the formula upwards and downwards."""

_TEXTS: Final = ("name", "label", "formula", "recipe", "unit", "weight", "missing", "note")


@dataclass(frozen=True, slots=True)
class Part:
    """One column of a weighted index."""

    metric: str
    weight: float = 1.0
    method: str = "minmax"  # one of METHODS
    low_is_good: bool = False


@dataclass(frozen=True, slots=True)
class CustomMetric:
    """One own metric. `parts` make a weighted index, whose formula is written from them."""

    name: str
    label: str
    formula: str
    unit: str = ""  # one of UNITS
    additive: bool = True  # adds up over a territory
    weight: str = ""  # metric that weights the mean of one that does not; "" = each account alike
    missing: str = LEAVE
    note: str = ""
    parts: tuple[Part, ...] = ()

    @property
    def definition(self) -> str:
        """The formula, that of an index written out."""
        return index_formula(self.parts) if self.parts else self.formula


def index_formula(parts: Iterable[Part]) -> str:
    """A weighted index as a formula: Σ weight × score ÷ Σ weight, each score 0 to 100."""
    chosen = tuple(parts)
    weights = sum(float(f"{part.weight:.6g}") for part in chosen)
    if not chosen or not weights > 0 or any(not 0 <= p.weight <= 1000 for p in chosen):
        raise PlanError(
            "An index needs columns with weights above 0.", remedy="Give a column a weight of 1."
        )
    unknown = [part.method for part in chosen if part.method not in METHODS]
    if unknown:
        raise PlanError(
            f'There is no way "{unknown[0]}" to bring a column to 0–100.',
            remedy=f"Choose one of: {', '.join(METHODS)}.",
        )
    terms = [
        f"{part.weight:.6g} * ({METHODS[part.method][part.low_is_good].format(f'[{part.metric}]')})"
        for part in chosen
    ]
    return f"({' + '.join(terms)}) / {weights:.12g}"


def custom_metrics(state: State) -> tuple[CustomMetric, ...]:
    """The project's own metrics in the order they were made."""
    table = state.table(TABLE)
    if table.empty or "name" not in table.columns:
        return ()
    return tuple(_from_record(record) for record in table.to_dict("records") if record["name"])


def custom_metric(state: State, name: str) -> CustomMetric | None:
    """One own metric by name or label, ignoring case."""
    wanted, known = name.casefold(), custom_metrics(state)
    for metric in known:
        if metric.name.casefold() == wanted:
            return metric
    return next((metric for metric in known if metric.label.casefold() == wanted), None)


def _from_record(record: dict[Any, Any]) -> CustomMetric:
    texts = {key: str(record.get(key) or "") for key in _TEXTS}
    parts: tuple[Part, ...] = ()
    if texts["recipe"]:
        try:
            parts = tuple(Part(**part) for part in json.loads(texts["recipe"]))
        except (ValueError, TypeError):
            parts = ()
    return CustomMetric(
        texts["name"],
        texts["label"] or texts["name"],
        texts["formula"],
        texts["unit"] if texts["unit"] in UNITS else "",
        bool(record.get("additive", True)),
        texts["weight"],
        texts["missing"] if texts["missing"] in MISSING_RULES else LEAVE,
        texts["note"],
        parts,
    )


def _to_record(metric: CustomMetric) -> dict[str, object]:
    recipe = [
        {
            "metric": part.metric,
            "weight": part.weight,
            "method": part.method,
            "low_is_good": part.low_is_good,
        }
        for part in metric.parts
    ]
    return {
        "name": metric.name,
        "label": metric.label,
        "formula": metric.definition,
        "recipe": json.dumps(recipe) if recipe else "",
        "unit": metric.unit,
        "additive": metric.additive,
        "weight": metric.weight,
        "missing": metric.missing,
        "note": metric.note,
    }


def table_of(metrics: Iterable[CustomMetric]) -> pd.DataFrame | None:
    """The table that keeps these metrics; None for none."""
    records = [_to_record(metric) for metric in metrics]
    return pd.DataFrame(records) if records else None


@dataclass(eq=False, slots=True)
class StateColumns:
    """Every column of a project for formulas, own metrics included, computed once each."""

    state: State
    missing: str = LEAVE
    asking: tuple[str, ...] = ()  # own metrics that are being computed, outermost first
    without: str = ""  # an own metric that is not offered: the one that is edited
    known: dict[str, FormulaColumn | None] = field(default_factory=dict)
    results: dict[str, FormulaColumn] = field(default_factory=dict)  # of own metrics

    @property
    def n_rows(self) -> int:
        """Number of accounts."""
        return len(self.state.accounts)

    def find(self, name: str) -> FormulaColumn | None:
        """A column by its name, else by its label; PlanError where own metrics go in a circle."""
        key = name.casefold()
        if key not in self.known:
            self.known[key] = self._filled(self._find(name))
        return self.known[key]

    def names(self) -> Iterator[str]:
        """Computed figures, own metrics, then the columns of the account table."""
        yield from computed_names()
        yield from (m.name for m in custom_metrics(self.state) if m.name != self.without)
        for name in self.state.accounts:
            if name not in ("lat", "lon"):
                yield name

    def _find(self, name: str) -> FormulaColumn | None:
        own = None
        if (found := computed(self.state, name.casefold())) is None:
            own = custom_metric(self.state, name)
            if own is not None and own.name == self.without:
                own = None
            if own is None:
                found = account_column(self.state, name) or by_label(self.state, name)
        if own is not None:
            return self._own(own)
        return None if found is None else FormulaColumn(found.values, unit_of(found.unit))

    def _own(self, metric: CustomMetric) -> FormulaColumn:
        if metric.name in self.asking:
            circle = " → ".join((*self.asking[self.asking.index(metric.name) :], metric.name))
            raise PlanError(
                f"These own metrics go in a circle: {circle}.",
                remedy="Take one of them out of the other’s formula.",
            )
        if len(self.asking) >= MOST_NESTED:
            raise PlanError(
                f"More than {MOST_NESTED} own metrics lie inside one another.",
                remedy=f"Write {self.asking[-1]} without other own metrics.",
            )
        if metric.name not in self.results:
            inner = StateColumns(
                self.state, metric.missing, (*self.asking, metric.name), results=self.results
            )
            formula = compile_formula(metric.definition, inner)
            values = values_of(formula, inner)
            self.results[metric.name] = FormulaColumn(values, _unit(metric, formula))
        return self.results[metric.name]

    def _filled(self, column: FormulaColumn | None) -> FormulaColumn | None:
        """The column with its unknown numbers replaced by the rule."""
        if column is None or column.is_text or self.missing == LEAVE:
            return column
        known = np.isfinite(column.values)
        middle = float(np.median(column.values[known])) if known.any() else np.nan
        value = 0.0 if self.missing == ZERO else middle
        return FormulaColumn(np.where(known, column.values, value), column.unit)


def _unit(metric: CustomMetric, formula: Formula) -> Unit:
    return UNITS[metric.unit] if metric.unit or formula.unit == PLAIN else formula.unit


def check_unit(metric: CustomMetric, formula: Formula) -> None:
    """Refuse a unit that the formula contradicts; FormulaError says both."""
    declared, found = UNITS[metric.unit], formula.unit
    plain = {PLAIN, UNITS["%"], UNITS["count"]}
    if found == ANY or declared == found or {declared, found} <= plain:
        return
    if metric.unit == "" and not stored_word(found) and found != PLAIN:
        return  # money per hour has no word of its own
    raise FormulaError(
        f"The formula gives {found.words}, the unit says {declared.words}.",
        f"Choose {stored_word(found) or 'no unit'} as unit.",
        0,
        len(metric.definition),
    )


def compile_custom(state: State, metric: CustomMetric) -> tuple[Formula, Columns]:
    """The checked formula of an own metric and the columns it runs on; errors say where."""
    columns = StateColumns(state, metric.missing, (metric.name,))
    formula = compile_formula(metric.definition, columns)
    check_unit(metric, formula)
    return formula, columns


def custom_values(state: State, metric: CustomMetric) -> FloatArray:
    """The values (n_accounts,) of an own metric, NaN where unknown; errors as `compile_custom`."""
    formula, columns = compile_custom(state, metric)
    return values_of(formula, columns)


def replaced(state: State, metrics: Iterable[CustomMetric], label: str) -> TableReplaced:
    """The change that makes these the project's own metrics."""
    return TableReplaced(label, TABLE, state.tables.get(TABLE), table_of(metrics))


def with_custom(state: State, metric: CustomMetric, was: str = "") -> State:
    """The state as it would be with `metric` in the place of the one called `was`."""
    known = [m for m in custom_metrics(state) if m.name not in (was, metric.name)]
    table = table_of([*known, replace(metric)])
    tables = {**state.tables}
    if table is not None:
        tables[TABLE] = table
    return replace(state, tables=tables)
