"""Adding, changing, renaming and removing own metrics; a used one says where it is used."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from model.change import TableReplaced
from model.custom_metrics import (
    MOST_METRICS,
    CustomMetric,
    StateColumns,
    compile_custom,
    custom_metrics,
    custom_values,
    replaced,
    with_custom,
)
from model.errors import PlanError
from model.formula.columns import FormulaColumn
from model.formula.functions import FUNCTIONS
from model.formula.nodes import FormulaError, names_in
from model.formula.parse import parse
from model.formula.units import HOURS, MONEY, UNITS
from model.named_columns import account_column, computed
from model.state import State

_NAME: Final = re.compile(r"[^\W\d][\w ]{0,39}")
_RESERVED: Final = frozenset({"and", "or", "not", *FUNCTIONS})


def save_custom_metric(state: State, metric: CustomMetric, was: str = "") -> TableReplaced:
    """The change that adds an own metric, or puts it in the place of the one called `was`.

    Raises
    ------
    FormulaError
        If its formula cannot be used; it says where.
    PlanError
        If the name is taken or used elsewhere, or own metrics would go in a circle.
    """
    known = custom_metrics(state)
    _check_name(state, metric, was)
    if was and was != metric.name:
        _refuse_used(state, was, "renamed")
    after = with_custom(state, metric, was)
    compile_custom(after, metric)
    _check_weight(after, metric)
    for other in custom_metrics(after):  # what is built on it still works
        if other.name != metric.name and _names(other) & {metric.name.casefold()}:
            custom_values(after, other)
    place = next((i for i, m in enumerate(known) if m.name == was), len(known))
    rest = [m for m in known if m.name != was]
    verb = "Change" if was else "Add"
    return replaced(
        state, [*rest[:place], metric, *rest[place:]], f"{verb} own metric {metric.label}"
    )


def remove_custom_metric(state: State, name: str) -> TableReplaced:
    """The change that removes an own metric; PlanError lists where it is used."""
    known = custom_metrics(state)
    gone = next((m for m in known if m.name == name), None)
    if gone is None:
        raise PlanError(f'There is no own metric "{name}".', remedy="Choose one from the list.")
    _refuse_used(state, name, "removed")
    return replaced(state, [m for m in known if m.name != name], f"Remove own metric {gone.label}")


def usage(state: State, name: str) -> tuple[str, ...]:
    """Where an own metric is used, in words: other own metrics, targets, runs of scenarios."""
    wanted = name.casefold()
    places = [
        f"the own metric {other.label}"
        for other in custom_metrics(state)
        if other.name != name and wanted in _names(other)
    ]
    for scenario in state.scenarios:
        for layer in scenario.layers.values():
            for territory in layer.territories:
                if wanted in {target.partition(":")[0].casefold() for target in territory.targets}:
                    places.append(f"the target of {territory.label} in {scenario.name}")
        if wanted in {word.casefold() for word in _words(scenario.quality)}:
            places.append(f"the run that made {scenario.name}")
    return tuple(dict.fromkeys(places))


def _words(value: Any) -> Iterator[str]:
    """Every text and key in plain data."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield str(key)
            yield from _words(inner)
    elif isinstance(value, (list, tuple)):
        for inner in value:
            yield from _words(inner)


def _names(metric: CustomMetric) -> frozenset[str]:
    """The names an own metric is made of, in lower case."""
    try:
        found = names_in(parse(metric.definition))
    except PlanError:
        found = ()
    return frozenset(name.casefold() for name in (*found, metric.weight) if name)


def _refuse_used(state: State, name: str, what: str) -> None:
    places = usage(state, name)
    if places:
        more = f" and {len(places) - 3} more" if len(places) > 3 else ""
        raise PlanError(
            f"{name} cannot be {what}: it is used in {', '.join(places[:3])}{more}.",
            remedy="Change that first.",
        )


def _check_name(state: State, metric: CustomMetric, was: str) -> None:
    name, wanted = metric.name, metric.name.casefold()
    if not _NAME.fullmatch(name) or name != name.strip():
        raise PlanError(
            f'"{name}" is no name for a metric.',
            remedy="Begin with a letter; use letters, digits, blanks and _, at most 40.",
        )
    taken = ""
    if wanted in _RESERVED:
        taken = "a word of the formula language"
    elif computed(state, wanted) is not None:
        taken = "a figure Catchment computes"
    elif account_column(state, name) is not None:
        taken = "a column of the accounts"
    elif any(m.name.casefold() == wanted and m.name != was for m in custom_metrics(state)):
        taken = "another own metric"
    if taken:
        raise PlanError(f'"{name}" is the name of {taken}.', remedy="Choose another name.")
    if not was and len(custom_metrics(state)) >= MOST_METRICS:
        raise PlanError(
            f"The project has {MOST_METRICS} own metrics.", remedy="Remove one that is not used."
        )


def _check_weight(state: State, metric: CustomMetric) -> None:
    if metric.additive or not metric.weight:
        return
    column: FormulaColumn | None = StateColumns(state, asking=(metric.name,)).find(metric.weight)
    if column is None or column.is_text:
        raise PlanError(
            f'There is no number called "{metric.weight}" to weight the mean with.',
            remedy="Choose a metric such as accounts or potential.",
        )


def proposed_additive(state: State, metric: CustomMetric) -> bool:
    """Whether a formula of this unit is likely to add up: money, hours and counts do."""
    try:
        formula, _ = compile_custom(state, replace(metric, unit=metric.unit))
    except FormulaError:
        return metric.additive
    return formula.unit in (MONEY, HOURS, UNITS["count"])
