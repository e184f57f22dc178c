"""Scenarios beside the live one: the measures, which is best, what moves."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from model.arrays import FloatArray, IntArray
from model.evaluation import Evaluation, Evaluator, moved_shares
from model.format import Formatter
from model.scenario import LIVE, Layer, Scenario
from ui.align.readings import (
    MISSING,
    inside_band,
    main_metric,
    system_owners,
    workload_percent,
)
from ui.session import Session

MOST = 6  # the live one and up to five beside it
_EQUAL = 1e-9


@dataclass(frozen=True, eq=False, slots=True)
class Compared:
    """One scenario with its numbers; `moved` is against the live one."""

    scenario: Scenario
    layer: Layer
    evaluation: Evaluation
    moved: dict[str, float]
    systems_split: int

    @property
    def is_live(self) -> bool:
        """Whether this is today's alignment."""
        return self.scenario.id == LIVE


@dataclass(frozen=True, slots=True)
class MeasureLine:
    """One measure of all scenarios; `best` are the places that get a star."""

    label: str
    texts: tuple[str, ...]
    best: frozenset[int]


def compare_scenarios(session: Session) -> list[Compared]:
    """The live scenario, the open one and the newest others, at most six, in project order."""
    state, team = session.state, session.team
    wanted = [LIVE, session.scenario.id, *(s.id for s in reversed(state.scenarios))]
    kept = set(list(dict.fromkeys(wanted))[:MOST])
    live = state.scenario(LIVE)
    found = []
    for scenario in state.scenarios:
        if scenario.id not in kept:
            continue
        layer = scenario.layer(team)
        owners = system_owners(state.accounts.text("idn_id"), layer.alignment.territory)
        same = layer.territories == session.layer.territories
        evaluator = session.evaluator if same else Evaluator(state, layer)
        found.append(
            Compared(
                scenario,
                layer,
                evaluator.evaluate(layer.alignment),
                moved_shares(state, live, scenario, team),
                sum(len(codes) > 1 for codes in owners.values()),
            )
        )
    return found


def measure_lines(compared: Sequence[Compared], show: Formatter) -> list[MeasureLine]:
    """Every measure that makes sense for these scenarios."""
    name = main_metric(compared[0].evaluation)
    label = "Potential" if name == "potential" else "Accounts"
    lines = [
        _line(f"{label} spread (CV)", [c.evaluation.balance[name].cv for c in compared], 3, show),
        _line(
            "Workload spread (CV)",
            [c.evaluation.balance["workload"].cv for c in compared],
            3,
            show,
        ),
        _line("Largest workload, %", [_largest(c.evaluation) for c in compared], 0, show),
        _inside_line(compared),
        _line("Territories in pieces", [float(_torn(c.evaluation)) for c in compared], 0, show),
    ]
    if any(c.evaluation.drive_hours for c in compared):
        drive = [c.evaluation.drive_hours for c in compared]
        lines.append(_line("Drive, h/yr", drive, 0, show))
    if any("revenue" in c.moved for c in compared):
        lines.append(_line("Revenue moved, %", [_moved(c, "revenue") for c in compared], 1, show))
    lines.append(_line("Accounts moved", [_moved(c, "accounts") for c in compared], 0, show))
    if any(c.systems_split for c in compared):
        split = [float(c.systems_split) for c in compared]
        lines.append(_line("Health systems split", split, 0, show))
    return lines


def _line(label: str, values: Sequence[float], digits: int, show: Formatter) -> MeasureLine:
    """A measure where less is better."""
    texts = tuple(show.number(value, digits) if np.isfinite(value) else MISSING for value in values)
    return MeasureLine(label, texts, _best(np.asarray(values, np.float64)))


def _inside_line(compared: Sequence[Compared]) -> MeasureLine:
    inside = [inside_band(c.evaluation) for c in compared]
    texts = tuple(
        f"{n} of {len(c.evaluation.territories)}" for n, c in zip(inside, compared, strict=True)
    )
    share = [
        n / max(len(c.evaluation.territories), 1) for n, c in zip(inside, compared, strict=True)
    ]
    return MeasureLine("Inside the workload band", texts, _best(-np.array(share)))


def _best(values: FloatArray) -> frozenset[int]:
    """The places of the lowest value; none where all are alike or one stands alone."""
    known = np.isfinite(values)
    if known.sum() < 2 or np.ptp(values[known]) <= _EQUAL:
        return frozenset()
    return frozenset(np.flatnonzero(known & (values <= values[known].min() + _EQUAL)).tolist())


def _largest(evaluation: Evaluation) -> float:
    used = workload_percent(evaluation)
    return float(used.max()) if used.size else float("nan")


def _torn(evaluation: Evaluation) -> int:
    return sum(territory.pieces > 1 for territory in evaluation.territories)


def _moved(compared: Compared, name: str) -> float:
    return float("nan") if compared.is_live else compared.moved.get(name, float("nan"))


def reason(compared: Sequence[Compared], show: Formatter) -> str:
    """What the most even scenario gains and costs, as one sentence with numbers."""
    live = next(c for c in compared if c.is_live)
    name = main_metric(live.evaluation)
    others = [c for c in compared if not c.is_live and len(c.layer.territories)]
    before = live.evaluation.balance[name].cv
    if not others or not np.isfinite(before):
        return ""
    best = min(others, key=lambda c: c.evaluation.balance[name].cv)
    after = best.evaluation.balance[name].cv
    moved = int(best.moved["accounts"])
    cost = "1 account" if moved == 1 else f"{moved:,} accounts"
    if "revenue" in best.moved:
        cost += f" and {show.number(best.moved['revenue'], 1)} % of revenue"
    what = "potential" if name == "potential" else "accounts"
    if after >= before:
        return f"None spreads {what} more evenly than live ({show.number(before, 3)})."
    closed = show.number(100 * (1 - after / before)) if before else "0"
    return (
        f"{best.scenario.name} closes {closed} % of the spread of {what}, from"
        f" {show.number(before, 3)} to {show.number(after, 3)}, and moves {cost}."
    )


def differing_rows(one: Compared, other: Compared) -> IntArray:
    """Rows of the accounts whose territory differs, compared by territory id."""
    ids = [np.array([t.id for t in c.layer.territories] + [""], object) for c in (one, other)]
    codes = (one.layer.alignment.territory, other.layer.alignment.territory)
    return np.flatnonzero(ids[0][codes[0]] != ids[1][codes[1]])
