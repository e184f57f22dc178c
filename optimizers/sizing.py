"""How many reps: the workload build-up, then designs with a few fewer and a few more."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from model.errors import PlanError
from model.format import Formatter
from model.settings import settings_of
from model.state import State
from model.territories import CORE_TEAM
from model.workload import AccountHours, account_hours, capacity_hours
from optimizers.design import Proposal, design
from optimizers.driving import counts_travel, drive_hours, road_hours
from optimizers.economics import profit, served_share, worth_of
from optimizers.pace import Progress, Report, Stop
from optimizers.problem import DesignProblem
from optimizers.request import DesignRequest, placed_rows, problem_of

SPAN: Final = 3  # sizes tried on either side of the number needed
SECONDS: Final = 2.0  # of search for each size


@dataclass(frozen=True, eq=False, slots=True)
class SizePoint:
    """One size of the team, designed; every figure is an estimate, reps living at the centres.

    `utilisation` is hours due ÷ hours available, 1.0 = all used, `worst_utilisation` that of
    the fullest territory; `coverage` the share of hours due that fits; `profit` money a year,
    NaN without money data.
    """

    reps: int
    travel_hours: float
    utilisation: float
    worst_utilisation: float
    coverage: float
    profit: float
    feasible: bool
    proposal: Proposal


@dataclass(frozen=True, eq=False, slots=True)
class SizeAnswer:
    """How many reps the workload needs, and what other sizes would mean.

    `reps_exact` is all hours ÷ the hours of a standard rep (F33), `reps_needed` that rounded
    up; `best` the size of the curve with most profit, without money data the smallest whose
    hours all fit.
    """

    reps_needed: int
    reps_exact: float
    reps_now: int
    workload_hours: float
    capacity_hours: float
    curve: tuple[SizePoint, ...]
    best: int
    notes: tuple[str, ...]
    request: DesignRequest  # of one territory; `request_of` has the others

    def request_of(self, reps: int) -> DesignRequest:
        """The request behind a point, to make territories of its proposal."""
        return replace(self.request, n_territories=reps)

    def point(self, reps: int) -> SizePoint:
        """The point of a size; PlanError when the curve has none."""
        for point in self.curve:
            if point.reps == reps:
                return point
        raise PlanError(f"No design with {reps} reps was made.", remedy="Choose another size.")


def size(
    state: State,
    *,
    team_id: str = CORE_TEAM.id,
    balance: Mapping[str, float] | None = None,
    span: int = SPAN,
    seconds: float | None = SECONDS,
    iterations: int | None = None,
    seed: int = 1,
    own_locks: bool = True,
    stop: Stop = lambda _best: False,
    report: Report = lambda _progress: None,
) -> SizeAnswer:
    """Build up the workload and design every size from `span` fewer to `span` more reps.

    `seconds` or `iterations` are for each size; with `own_locks` what is marked as locked stays
    wherever there are as many territories as it is in. A stopped run answers with the sizes it has
    done. Raises PlanError when no hours are known or no account has a place.
    """
    parts, rows = account_hours(state), placed_rows(state)
    standard = capacity_hours(None, state.settings)
    due = float(np.nansum(parts.total))
    if due <= 0 or standard <= 0:
        raise PlanError("No hours of work are known.", remedy="Enter calls or hours per account.")
    needed = max(1, math.ceil(due / standard - 1e-9))
    request = DesignRequest(
        1, balance=dict(balance or {}), seed=seed, by_capacity=False, own_locks=own_locks
    )
    sizes = [k for k in range(needed - span, needed + span + 1) if 1 <= k <= len(rows)]
    designed, impossible = _designed(
        state, request, team_id, sizes, seconds, iterations, stop, report
    )
    if not designed:
        nothing = PlanError(
            "There are too few accounts for so many reps.", remedy="Check the hours."
        )
        raise next(iter(impossible.values()), nothing)
    points = [_point(state, problem, parts, found, standard) for problem, found in designed]
    stopped = len(designed) + len(impossible) < len(sizes)
    return SizeAnswer(
        reps_needed=needed,
        reps_exact=due / standard,
        reps_now=_reps_now(state, team_id),
        workload_hours=due,
        capacity_hours=standard,
        curve=tuple(points),
        best=_best(points),
        notes=(*_notes(state, parts, points, stopped=stopped), *_left_out(impossible)),
        request=request,
    )


def _designed(
    state: State,
    request: DesignRequest,
    team_id: str,
    sizes: list[int],
    seconds: float | None,
    iterations: int | None,
    stop: Stop,
    report: Report,
) -> tuple[list[tuple[DesignProblem, Proposal]], dict[int, PlanError]]:
    """A design of each size until it is stopped, and why a size cannot be: locks do not fit."""
    designed, impossible = list[tuple[DesignProblem, Proposal]](), dict[int, PlanError]()
    for done, reps in enumerate(sizes):
        if designed and stop(float("inf")):
            break
        try:
            problem = problem_of(state, replace(request, n_territories=reps), team_id)
        except PlanError as error:
            impossible[reps] = error
            continue
        found = design(
            problem,
            seconds=seconds,
            iterations=iterations,
            seed=request.seed,
            stop=stop,
            report=_teller(report, reps, done, len(sizes)),
        )
        designed.append((problem, found))
    return designed, impossible


def _left_out(impossible: Mapping[int, PlanError]) -> list[str]:
    """Sizes that cannot be designed, with the reason of the first."""
    if not impossible:
        return []
    sizes = ", ".join(map(str, impossible))
    return [f"Not designed: {sizes} territories. {next(iter(impossible.values()))}"]


def _teller(report: Report, reps: int, done: int, all_of: int) -> Report:
    """Tells how far all sizes are together while one of them is designed."""

    def tell(now: Progress) -> None:
        part = (done + now.fraction) / all_of
        report(Progress(f"Designing {reps} territories", part, now.best))

    return tell


def _point(
    state: State, problem: DesignProblem, parts: AccountHours, found: Proposal, standard: float
) -> SizePoint:
    settings, k, rows = settings_of(state), problem.n_territories, placed_rows(state)
    km = np.hypot(*(problem.xy - found.centres[found.territory]).T)
    road = road_hours(parts, rows, drive_hours(km, settings), settings)
    total = np.nan_to_num(parts.fixed[rows]) + counts_travel(parts, rows) * road
    due = np.bincount(found.territory, total, k)
    worth = worth_of(state)
    share = np.zeros(len(state.accounts))
    share[rows] = served_share(worth.total[rows], total, found.territory, np.full(k, standard))
    return SizePoint(
        reps=k,
        travel_hours=float(road.sum()),
        utilisation=float(due.sum() / (k * standard)),
        worst_utilisation=float(due.max() / standard),
        coverage=float((share[rows] * total).sum() / total.sum()) if total.sum() else 1.0,
        profit=profit(worth, share, k, settings),
        feasible=found.feasible,
        proposal=found,
    )


def _best(points: list[SizePoint]) -> int:
    known = [point for point in points if np.isfinite(point.profit)]
    if known:
        return max(known, key=lambda point: point.profit).reps
    fitting = [point for point in points if point.utilisation <= 1.0]
    return min(fitting or points[-1:], key=lambda point: point.reps).reps


def _reps_now(state: State, team_id: str) -> int:
    if not state.scenarios or team_id not in state.scenario().layers:
        return 0
    return len(state.scenario().layer(team_id).territories)


def _notes(
    state: State, parts: AccountHours, points: list[SizePoint], *, stopped: bool
) -> list[str]:
    settings, show = settings_of(state), Formatter.of(state.about)
    notes = [
        "All figures are estimates: every rep works a standard year and lives at the centre of "
        "the territory.",
        "Profit counts a margin of "
        f"{show.percent(settings['hire.margin'])} on revenue kept and headroom won, less "
        f"{show.money(settings['hire.cost'])} a rep; accounts that nobody has hours for "
        "earn nothing.",
    ]
    unknown = int((~np.isfinite(parts.fixed)).sum())
    if unknown:
        notes.append(f"The hours of {unknown} accounts are not known and count as none.")
    given = int(((parts.visits == 0) & (np.nan_to_num(parts.fixed) > 0)).sum())
    if given:
        notes.append(
            f"The hours of {given} accounts are given as a whole; their travel is shown, not "
            "added to the workload."
        )
    if not np.isfinite(points[0].profit):
        notes.append("Without revenue or potential no profit can be estimated.")
    if stopped:
        notes.append("The run was stopped early; larger sizes are missing.")
    loose = [str(point.reps) for point in points if not point.feasible]
    if loose:
        notes.append(f"Not every rule is kept with {', '.join(loose)} territories.")
    return notes
