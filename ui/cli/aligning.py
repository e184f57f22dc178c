"""`align` and `suggest`: the optimizers from the command line."""

from pathlib import Path
from typing import Final, Literal

from model.change import ScenarioChanged, ScenarioOpened
from model.errors import PlanError
from model.evaluation import moved_shares
from model.project import Recover
from model.scenario import Scenario
from model.state import State
from model.territories import CORE_TEAM
from optimizers.design import Proposal, design
from optimizers.naming import layer_of
from optimizers.pace import Progress
from optimizers.problem import Contiguity
from optimizers.request import DesignRequest, problem_of
from optimizers.suggest import suggest
from ui.cli.documents import COMMAND_LINE, reading, writing
from ui.cli.output import Answer, progress
from ui.designing import quality_of, scenario_of

DEFAULT_SECONDS: Final = 10.0
Homes = Literal["reps", "free"]
KeepTogether = Literal["", "idn"]
Distance = Literal["straight", "road"]


def pairs_of(words: list[str], what: str) -> dict[str, float]:
    """Turn NAME:NUMBER words into numbers by name; PlanError names the word that is none."""
    pairs = {}
    for word in words:
        name, colon, number = word.rpartition(":")
        try:
            pairs[name] = float(number.rstrip("%"))
        except ValueError:
            colon = ""
        if not colon or not name:
            raise PlanError(f'"{word}" is not {what}.', remedy=f"Write for example {what}.")
    return pairs


def design_request(
    *,
    n_territories: int,
    strategy: str,
    balance: list[str],
    minimum: list[str],
    maximum: list[str],
    share: list[str],
    homes: Homes,
    keep_together: KeepTogether,
    lock: list[str],
    forbid: list[str],
    max_radius: float | None,
    start: str,
    max_moved: list[str],
    contiguous: Contiguity,
    distance: Distance,
    seconds: float | None,
    iterations: int | None,
    seed: int,
) -> DesignRequest:
    """The request behind the words of `align`; PlanError for a word that does not fit."""
    words = [word.rpartition(":") for word in forbid]
    forbidden = tuple((account, territory) for account, _colon, territory in words)
    if any(not account or not territory for account, territory in forbidden):
        raise PlanError("--forbid needs ACCOUNT:TERRITORY.", remedy="Write --forbid A12:T3.")
    if seconds is None and iterations is None:
        seconds = DEFAULT_SECONDS
    return DesignRequest(
        n_territories=n_territories,
        strategy=strategy,
        balance=pairs_of(balance, "METRIC:PCT"),
        minimum=pairs_of(minimum, "METRIC:VALUE"),
        maximum=pairs_of(maximum, "METRIC:VALUE"),
        shares=pairs_of(share, "TERRITORY:FACTOR"),
        homes=homes,
        keep_together=keep_together,
        locks=tuple(lock),
        forbid=forbidden,
        max_radius_mi=max_radius,
        start=start,
        max_moved=pairs_of(max_moved, "METRIC:PCT"),
        contiguous=contiguous,
        distance=distance,
        seconds=seconds,
        iterations=iterations,
        seed=seed,
    )


def align(
    path: Path,
    request: DesignRequest,
    *,
    team: str = CORE_TEAM.id,
    save_as: str = "",
    choice: Recover = "ask",
) -> Answer:
    """Design territories and keep them as a new, open scenario."""
    with writing(path, choice) as project:
        state = project.state
        problem = problem_of(state, request, team)
        proposal = design(
            problem,
            seconds=request.seconds,
            iterations=request.iterations,
            seed=request.seed,
            stop=_never,
            report=_ProgressLines(),
        )
        scenario = scenario_of(
            state, team, request, proposal, layer_of(state, request, proposal, team), save_as
        )
        project.do(ScenarioChanged(f"Add scenario {scenario.name}", None, scenario), COMMAND_LINE)
        opened = ScenarioOpened(f"Open {scenario.name}", state.open_scenario, scenario.id)
        project.do(opened, COMMAND_LINE)
    return _answer(state, team, request, proposal, scenario)


def _never(_best: float) -> bool:
    """A command runs to the end of its budget."""
    return False


class _ProgressLines:
    """One line per phase on stderr."""

    def __init__(self) -> None:
        self._phase = ""

    def __call__(self, now: Progress) -> None:
        if now.phase != self._phase:
            self._phase = now.phase
            progress(f"{now.phase}: best so far {now.best:,.0f}")


def _answer(
    state: State, team: str, request: DesignRequest, proposal: Proposal, scenario: Scenario
) -> Answer:
    base = state.scenario(request.start) if request.start else state.scenario()
    layer = scenario.layer(team)
    quality = quality_of(proposal)
    moved = moved_shares(state, base, scenario, team)
    data = {
        "scenario": scenario.name,
        **quality,
        "territories": len(layer.territories),
        "moved": moved,
    }
    worst = ", ".join(
        f"{name} ±{max_pct:.1f} %" for name, (max_pct, _) in proposal.deviation.items()
    )
    verdict = "meets every limit" if proposal.feasible else "breaks limits"
    lines = [
        f"{scenario.name}: {len(layer.territories)} territories, {verdict}; {worst}.",
        f"{proposal.objective:,.0f} {proposal.objective_unit}, at most {proposal.gap_pct:.2f} %"
        " above the best possible at these centres.",
        *([proposal.explanation] if proposal.explanation else []),
        *proposal.violations,
    ]
    return Answer(data, tuple(lines))


def suggestions(path: Path, account_id: str, team: str = CORE_TEAM.id) -> Answer:
    """Where an account would fit, best territory first."""
    with reading(path) as project:
        state = project.state
        scenario = state.scenario()
        rows = state.accounts.rows_of([account_id])
        found = suggest(state, scenario, team, rows)
        territories = scenario.layer(team).territories
    listed = [
        {"territory": territories[s.territory].id, "delta": s.delta_hours, "broken": list(s.broken)}
        for s in found
    ]
    lines = [
        f"{territories[s.territory].label}: {s.delta_hours:+,.1f} h a year"
        + (f" ({'; '.join(s.broken)})" if s.broken else "")
        for s in found
    ]
    return Answer({"account": account_id, "suggestions": listed}, tuple(lines))
