"""Which territories leave the window of a metric, or miss a target of their own."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from model.alignment_limits import WORKLOAD, Window
from model.arrays import FloatArray
from model.errors import PlanError
from model.evaluation import Evaluation
from model.format import Formatter
from model.metrics import metric, metric_label, totals
from model.scenario import Layer
from model.state import State


@dataclass(frozen=True, slots=True)
class Missed:
    """A territory outside: in words, and by how many percent of its target."""

    code: int
    words: str
    beyond: float


def missed_windows(
    state: State,
    layer: Layer,
    shown: Evaluation,
    windows: Sequence[Window],
    by_capacity: bool,
) -> list[tuple[str, int, list[Missed]]]:
    """For each window, then for own targets: its words, territories checked, those outside.

    Workload is read against capacity where everybody's is known, else against the mean, every
    other metric against the territory's own target or its share of the team. Empty territories
    are left out: they break a rule of their own.
    """
    filled = np.flatnonzero(shown.territories.sums.accounts).tolist()
    found = []
    for window in windows:
        sums = _sums(state, layer, shown, window.metric)
        if sums is None:
            continue
        percent = _percent(layer, shown, window.metric, sums, by_capacity)
        unit = _unit(window.metric, by_capacity)
        label = metric_label(state, window.metric)
        words = f"{label} {window.low:g} to {window.high:g} %"
        missed = [
            Missed(
                code,
                f"{percent[code]:.0f} % {unit}",
                max(percent[code] - window.high, window.low - percent[code]),
            )
            for code in filled
            if np.isfinite(percent[code]) and not window.low <= percent[code] <= window.high
        ]
        checked = int(np.isfinite(percent[filled]).sum())
        found.append((words, checked, sorted(missed, key=lambda one: -one.beyond)))
    own = _own_targets(state, layer, shown, {window.metric for window in windows})
    return [*found, own] if own[1] else found


def _unit(name: str, by_capacity: bool) -> str:
    if name == WORKLOAD:
        return "of capacity" if by_capacity else "of the mean"
    return "of its target"


def _sums(state: State, layer: Layer, shown: Evaluation, name: str) -> FloatArray | None:
    """The totals of a metric by territory; None when the project has no such metric any more."""
    known = shown.territories.sums.totals
    if name in known:
        return known[name]
    try:
        values = metric(state, name).values
    except PlanError:
        return None
    return totals(values, layer.alignment.territory, len(layer.territories))


def _percent(
    layer: Layer, shown: Evaluation, name: str, sums: FloatArray, by_capacity: bool
) -> FloatArray:
    if name == WORKLOAD and by_capacity:
        return 100 * shown.territories.utilisation
    shares = np.array([t.share for t in layer.territories])
    goals = sums.sum() * shares / max(float(shares.sum()), 1e-300)
    goals = np.array([t.targets.get(name, goals[c]) for c, t in enumerate(layer.territories)])
    part: FloatArray = np.divide(sums, goals, out=np.full(len(sums), np.nan), where=goals > 0)
    return 100 * part


def _own_targets(
    state: State, layer: Layer, shown: Evaluation, windowed: set[str]
) -> tuple[str, int, list[Missed]]:
    """Bounds and targets that a territory has itself; a target may be missed by ±10 %."""
    show = Formatter.of(state.about)
    checked, missed = 0, list[Missed]()
    for figures in shown.territories:
        for key, wanted in layer.territories[figures.code].targets.items():
            name, _, kind = key.partition(":")
            sums = _sums(state, layer, shown, name)
            if sums is None or not figures.accounts or (not kind and name in windowed):
                continue
            checked += 1
            has = float(sums[figures.code])
            low = wanted if kind == "min" else -np.inf if kind else 0.9 * wanted
            high = wanted if kind == "max" else np.inf if kind else 1.1 * wanted
            if low <= has <= high:
                continue
            label = metric(state, name).label.lower()
            word = {"min": "at least ", "max": "at most "}.get(kind, "")
            words = f"{label} {show.compact(has)}, {word}{show.compact(wanted)} wanted"
            beyond = 100 * max(has - high, low - has) / max(abs(wanted), 1e-300)
            missed.append(Missed(figures.code, words, beyond))
    return "Targets of territories", checked, sorted(missed, key=lambda one: -one.beyond)
