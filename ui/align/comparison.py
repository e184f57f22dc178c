"""Scenarios beside the live one: the measures, which is best, what moves."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from model.alignment import UNASSIGNED
from model.alignment_numbers import open_pipeline, well_known
from model.arrays import FloatArray, IntArray
from model.brief_goals import goal_kind, goals_of, rank_scenarios
from model.evaluation import Evaluation, Evaluator, moved_shares
from model.format import Formatter
from model.moved_owners import owners
from model.positions import serving
from model.rep_fit import FitJudge
from model.scenario import LIVE, Layer, Scenario
from model.scenario_pull import differing
from ui.align.readings import (
    MISSING,
    inside_band,
    knows_work,
    main_metric,
    system_owners,
    workload_percent,
)
from ui.session import Session

MOST = 6  # the live one and up to five beside it
_EQUAL = 1e-9


@dataclass(frozen=True, eq=False, slots=True)
class Compared:
    """One scenario with its numbers.

    `moved` is against the live one, by what is counted: "accounts" and "people" (contacts of
    relationship 2 or more) as numbers, everything else in percent of the team's. `fit` 0-1 is how
    well the reps' skills meet what their accounts need (F29), NaN where none is known.
    """

    scenario: Scenario
    layer: Layer
    evaluation: Evaluation
    moved: dict[str, float]
    systems_split: int
    fit: float = float("nan")

    @property
    def is_live(self) -> bool:
        """Whether this is today's alignment."""
        return self.scenario.id == LIVE


@dataclass(frozen=True, slots=True)
class MeasureLine:
    """One measure of all scenarios; `best` are the places that get a star.

    `changes` are against live, with a sign, and `tones` say whether they are good; both are ""
    where there is nothing to compare.
    """

    label: str
    texts: tuple[str, ...]
    best: frozenset[int]
    changes: tuple[str, ...] = ()
    tones: tuple[str, ...] = ()


def usual_choice(session: Session) -> list[str]:
    """The live scenario, the open one and the newest others, at most six."""
    scenarios = session.state.scenarios
    wanted = [LIVE, session.scenario.id, *(s.id for s in reversed(scenarios))]
    return list(dict.fromkeys(wanted))[:MOST]


def compare_scenarios(session: Session, chosen: Sequence[str] = ()) -> list[Compared]:
    """The chosen scenarios (none: the usual ones) in project order; live is always among them.

    Scenarios without the shown team are left out.
    """
    state, team = session.state, session.team
    kept = {LIVE, *(chosen or usual_choice(session))}
    live = state.scenario(LIVE)
    known, pipeline = well_known(state), open_pipeline(state)
    found, judges = [], dict[tuple[str, ...], FitJudge]()
    for scenario in state.scenarios:
        if scenario.id not in kept or team not in scenario.layers:
            continue
        layer = scenario.layer(team)
        owners = system_owners(state.accounts.text("idn_id"), layer.alignment.territory)
        same = layer.territories == session.layer.territories
        evaluator = session.evaluator if same else Evaluator(state, layer)
        moved = moved_shares(state, live, scenario, team)
        moved |= _handed_over(live.layer(team), layer, known, pipeline)
        reps = [serving(state, territory) for territory in layer.territories]
        names = tuple(rep.id if rep is not None else "" for rep in reps)
        if names not in judges:
            judges[names] = FitJudge(state, reps)
        found.append(
            Compared(
                scenario,
                layer,
                evaluator.evaluate(layer.alignment),
                moved,
                sum(len(codes) > 1 for codes in owners.values()),
                judges[names].judge(layer.alignment.territory.astype(np.int64)).team,
            )
        )
    return found


def compare_plans(session: Session, layers: Sequence[Layer]) -> list[Compared]:
    """Plans that are no scenarios yet, judged as scenarios are."""
    state, team = session.state, session.team
    live = state.scenario(LIVE)
    known, pipeline = well_known(state), open_pipeline(state)
    found = []
    for layer in layers:
        plan = replace(live, id="", name="", layers={**live.layers, team: layer})
        moved = moved_shares(state, live, plan, team)
        moved |= _handed_over(live.layer(team), layer, known, pipeline)
        numbers = Evaluator(state, layer).evaluate(layer.alignment)
        found.append(Compared(plan, layer, numbers, moved, 0))
    return found


def _handed_over(
    live: Layer, layer: Layer, known: FloatArray, pipeline: FloatArray
) -> dict[str, float]:
    """What of people and of the open pipeline goes to another territory (F30)."""
    was, now = owners(live, layer)
    moved = (was != now) & (was != UNASSIGNED)
    found = {"accounts.share": 100 * float(moved.mean()) if moved.size else 0.0}
    if known.any():
        found["people"] = float(known[moved].sum())
        found["people.share"] = 100 * found["people"] / float(known.sum())
    if pipeline.any():
        found["pipeline"] = 100 * float(pipeline[moved].sum() / pipeline.sum())
    return found


def measure_lines(compared: Sequence[Compared], show: Formatter) -> list[MeasureLine]:
    """Every measure that makes sense for these scenarios."""
    name = main_metric(compared[0].evaluation)
    label = "Potential" if name == "potential" else "Accounts"
    line = _Lines(compared, show)
    lines = [
        line.less(f"{label} spread (CV)", [c.evaluation.balance[name].cv for c in compared], 3),
        line.less(
            "Workload spread (CV)", [c.evaluation.balance["workload"].cv for c in compared], 3
        ),
        line.less("Largest workload, %", [_largest(c.evaluation) for c in compared]),
        line.inside(),
        line.less("Territories in pieces", [float(_torn(c.evaluation)) for c in compared]),
    ]
    if any(c.evaluation.drive_hours for c in compared):
        lines.append(line.less("Drive, h/yr", [c.evaluation.drive_hours for c in compared]))
    if any(c.evaluation.overlap for c in compared):
        nearer = [float(c.evaluation.overlap) for c in compared]
        lines.append(line.less("Nearer to another home", nearer))
    if any(np.isfinite(c.fit) for c in compared):
        lines.append(line.more("Fit of skills, %", [100 * c.fit for c in compared]))
    if any("revenue" in c.moved for c in compared):
        lines.append(line.less("Revenue moved, %", [_moved(c, "revenue") for c in compared], 1))
    if any("people" in c.moved for c in compared):
        people = [_moved(c, "people") for c in compared]
        lines.append(line.less("Relationships handed over", people))
    if any("pipeline" in c.moved for c in compared):
        pipeline = [_moved(c, "pipeline") for c in compared]
        lines.append(line.less("Open pipeline moved, %", pipeline, 1))
    lines.append(line.less("Accounts moved", [_moved(c, "accounts") for c in compared]))
    if any(c.systems_split for c in compared):
        lines.append(line.less("Health systems split", [float(c.systems_split) for c in compared]))
    return lines


class _Lines:
    """Makes lines of the same scenarios; changes are against the live one."""

    def __init__(self, compared: Sequence[Compared], show: Formatter) -> None:
        self._compared, self._show = compared, show
        self._live = next(place for place, c in enumerate(compared) if c.is_live)

    def less(self, label: str, values: Sequence[float], digits: int = 0) -> MeasureLine:
        """A measure where less is better."""
        show = self._show
        texts = tuple(show.number(v, digits) if np.isfinite(v) else MISSING for v in values)
        return self._line(label, texts, np.asarray(values, np.float64), digits, -1)

    def more(self, label: str, values: Sequence[float]) -> MeasureLine:
        """A measure where more is better."""
        show = self._show
        texts = tuple(show.number(v) if np.isfinite(v) else MISSING for v in values)
        return self._line(label, texts, np.asarray(values, np.float64), 0, 1)

    def inside(self) -> MeasureLine:
        """How many territories lie inside the band of workload; more is better."""
        inside = [inside_band(c.evaluation) for c in self._compared]
        of_all = [len(c.evaluation.territories) for c in self._compared]
        known = [knows_work(c.evaluation) for c in self._compared]
        texts = tuple(
            f"{n} of {all_}" if told else MISSING
            for n, all_, told in zip(inside, of_all, known, strict=True)
        )
        share = np.array([n / max(all_, 1) for n, all_ in zip(inside, of_all, strict=True)])
        line = self._line("Inside the workload band", texts, np.where(known, inside, np.nan), 0, 1)
        return replace(line, best=_best(-share))

    def _line(
        self, label: str, texts: tuple[str, ...], values: FloatArray, digits: int, better: int
    ) -> MeasureLine:
        changes, tones = [], []
        for place, value in enumerate(values.tolist()):
            change = round(value - values[self._live], digits)
            known = np.isfinite(change) and place != self._live
            changes.append(self._show.signed(change, digits) if known else "")
            good = "good" if change * better > 0 else "bad"
            tones.append("" if not known else "muted" if change == 0 else good)
        return MeasureLine(label, texts, _best(-better * values), tuple(changes), tuple(tones))


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


def goal_line(session: Session, compared: Sequence[Compared]) -> MeasureLine | None:
    """The rank of each scenario by the ranked goals of the brief; None without goals."""
    shown = {c.scenario.id for c in compared}
    state = session.state
    kept = tuple(s for s in state.scenarios if s.id in shown)
    lean = replace(state, scenarios=kept, open_scenario=LIVE)
    order = rank_scenarios(lean, session.today, session.team)
    if len(order) < 2:
        return None
    place = {row.scenario_id: n for n, row in enumerate(order)}
    ranks = [place.get(c.scenario.id, -1) for c in compared]
    texts = tuple(MISSING if rank < 0 else f"{rank + 1} of {len(order)}" for rank in ranks)
    even = order[0].score == order[-1].score
    best = frozenset() if even else frozenset(n for n, rank in enumerate(ranks) if rank == 0)
    return MeasureLine("Rank by your goals", texts, best)


def goal_words(session: Session) -> str:
    """The ranked goals as one line; "" without goals."""
    kinds = [
        goal.words or goal_kind(session.state, goal.key).label for goal in goals_of(session.state)
    ]
    return "Goals, most important first: " + ", ".join(kinds) if kinds else ""


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
    price = []
    if "revenue" in best.moved:
        price.append(f"{show.number(best.moved['revenue'], 1)} % of revenue")
    if best.moved.get("people"):
        n = int(best.moved["people"])
        price.append("1 relationship" if n == 1 else f"{n:,} relationships")
    cost += "".join(f" and {words}" if words is price[-1] else f", {words}" for words in price)
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
    return differing(one.layer, other.layer)
