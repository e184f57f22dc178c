"""`align` and `suggest`: the optimizers from the command line."""

import math
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from model.change import ScenarioChanged, ScenarioOpened, TableReplaced
from model.errors import PlanError
from model.evaluation import moved_shares
from model.project import Project, Recover
from model.scenario import Scenario
from model.state import State
from model.territories import CORE_TEAM
from optimizers.barriers import TABLE as BARRIERS
from optimizers.barriers import barriers_from
from optimizers.explain import MoveReason
from optimizers.pace import Progress
from optimizers.request import DesignRequest
from optimizers.strategies.asked import REQUEST, request_from
from optimizers.strategies.run import Outcome, pursue, reasons_of
from optimizers.suggest import suggest
from ui.cli.align_options import AlignOptions
from ui.cli.documents import COMMAND_LINE, reading, unpublished, writing
from ui.cli.output import Answer, progress
from ui.designing import quality_of, scenario_of

DEFAULT_SECONDS: Final = 10.0
EXPLAINED: Final = 20  # reasons printed; --json holds all
EXPLAIN_SECONDS: Final = 20.0  # after which costs of keeping are estimates


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


def couples_of(words: list[str], option: str) -> tuple[tuple[str, str], ...]:
    """Turn ACCOUNT:TERRITORY words into pairs; PlanError for a word that is none."""
    split = [word.rpartition(":") for word in words]
    couples = tuple((account, owner) for account, _colon, owner in split)
    if any(not account or not owner for account, owner in couples):
        raise PlanError(f"{option} needs ACCOUNT:TERRITORY.", remedy=f"Write {option} A12:T3.")
    return couples


def design_request(options: AlignOptions) -> DesignRequest:
    """The request behind the words of `align`; PlanError for a word that does not fit."""
    seconds = options.seconds
    if seconds is None and options.iterations is None:
        seconds = DEFAULT_SECONDS
    return DesignRequest(
        n_territories=options.n_territories,
        strategy=options.strategy.value,
        balance=pairs_of(options.balance or [], "METRIC:PCT"),
        weights=pairs_of(options.weight or [], "METRIC:PART"),
        minimum=pairs_of(options.minimum or [], "METRIC:VALUE"),
        maximum=pairs_of(options.maximum or [], "METRIC:VALUE"),
        shares=pairs_of(options.share or [], "TERRITORY:FACTOR"),
        by_capacity=not options.equal,
        homes=options.homes.value,
        keep_together=options.keep_together.value,
        split_hours=options.split_price,
        locks=tuple(options.lock or ()),
        own_locks=options.own_locks,
        keep_relationships=options.keep_relationships,
        named=couples_of(options.named or [], "--named"),
        forbid=couples_of(options.forbid or [], "--forbid"),
        skills=pairs_of(options.skill or [], "SKILL:LEVEL"),
        only=tuple(options.only or ()),
        covers=options.covers,
        demographics=options.demographics,
        max_radius_mi=options.max_radius,
        min_apart_mi=options.min_apart,
        max_lost=pairs_of(options.max_lost or [], "METRIC:PCT"),
        max_gained=pairs_of(options.max_gained or [], "METRIC:PCT"),
        start=options.start,
        max_moved=pairs_of(options.max_moved or [], "METRIC:PCT"),
        usual_guard=bool(options.start),
        disruption_hours=options.disruption,
        setting_hours=options.setting,
        contiguous=options.contiguous.value,
        distance=options.distance.value,
        seconds=seconds,
        iterations=options.iterations,
        seed=options.seed,
    )


def aligned(options: AlignOptions) -> Answer:
    """Do what the words of `align` ask for."""
    return align(
        options.project,
        design_request(options),
        team=options.team,
        save_as=options.save_as,
        choice=unpublished(recover=options.recover, discard=options.discard),
        barriers=options.barriers,
        like=options.like,
        explain=options.explain,
    )


def align(
    path: Path,
    request: DesignRequest,
    *,
    team: str = CORE_TEAM.id,
    save_as: str = "",
    choice: Recover = "ask",
    barriers: Path | None = None,
    like: str = "",
    explain: bool = False,
) -> Answer:
    """Design territories and keep them as a new, open scenario.

    What is proven impossible is not kept: the answer then refuses with the clash.
    """
    with writing(path, choice) as project:
        if like:
            request = _repeated(project.state, request, like)
        _check_team(project.state, request, team)
        if barriers is not None:
            _take_in(project, barriers)
        state = project.state
        outcome = pursue(state, request, team, stop=_never, report=_ProgressLines())
        if outcome.clash is not None:
            return _refused(outcome)
        scenario = scenario_of(
            state, team, outcome.request, outcome.proposal, outcome.layer, save_as
        )
        project.do(ScenarioChanged(f"Add scenario {scenario.name}", None, scenario), COMMAND_LINE)
        opened = ScenarioOpened(f"Open {scenario.name}", state.open_scenario, scenario.id)
        project.do(opened, COMMAND_LINE)
    found = reasons_of(state, outcome, team, seconds=EXPLAIN_SECONDS) if explain else None
    return _answer(state, team, outcome, scenario, found)


def _check_team(state: State, request: DesignRequest, team: str) -> None:
    """A new team begins with a specialty design over the core team's; no other may be new."""
    known = {one.id for one in state.teams} | set(state.scenario(request.start).layers)
    if team in known:
        return
    if request.strategy != "specialty":
        raise PlanError(f'There is no team "{team}".', remedy="Begin it with --strategy specialty.")
    if not state.scenario(request.start).layer(CORE_TEAM.id).territories:
        raise PlanError(
            "The core team has no territories yet.",
            remedy="Design the core team first, then this one.",
        )


def _take_in(project: Project, path: Path) -> None:
    """The lines of a GeoJSON file become the project's barriers."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise PlanError(f'The file "{path}" cannot be read.', remedy="Check the path.") from error
    before = project.state.tables.get(BARRIERS)
    after = barriers_from(text)
    project.do(TableReplaced("Import barriers", BARRIERS, before, after), COMMAND_LINE)


def _repeated(state: State, request: DesignRequest, like: str) -> DesignRequest:
    """The request that made a scenario, with the number, the time and the seed of this one."""
    asked = state.scenario(like).quality.get(REQUEST)
    if not isinstance(asked, Mapping):
        raise PlanError(
            f'The scenario "{like}" was not made by a request.', remedy="Choose another one."
        )
    return replace(
        request_from(asked),
        n_territories=request.n_territories,
        seconds=request.seconds,
        iterations=request.iterations,
        seed=request.seed,
    )


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
            known = f"best so far {now.best:,.0f}" if math.isfinite(now.best) else "no plan yet"
            progress(f"{now.phase}: {known}")


def _refused(outcome: Outcome) -> Answer:
    """The clash of a request that cannot be served and how near it came; nothing is kept."""
    clash = outcome.clash
    assert clash is not None
    data = {
        "scenario": None,
        **quality_of(outcome.proposal),
        "territories": outcome.request.n_territories,
        "moved": {},
        "clash": [rule.words for rule in clash.rules],
        "relaxation": [way.words for way in clash.relaxation],
    }
    proof = f"{clash.sentence} {clash.remedy}"
    beside = " ".join(outcome.proposal.explanation.replace(proof, "").split())
    refusal = f"{proof.strip()}\nNothing was kept. About the nearest design: {beside}"
    return Answer(data, refusal=refusal)


def _answer(
    state: State,
    team: str,
    outcome: Outcome,
    scenario: Scenario,
    reasons: list[MoveReason] | None,
) -> Answer:
    proposal, layer = outcome.proposal, scenario.layer(team)
    base = state.scenario(outcome.request.start)
    moved = moved_shares(state, base, scenario, team) if team in base.layers else {"accounts": 0.0}
    data = {
        "scenario": scenario.name,
        **quality_of(proposal),
        "islands": proposal.islands,
        "territories": len(layer.territories),
        "team": team,
        "strategy": outcome.request.strategy,
        "moved": moved,
        "clash": [],
        "relaxation": [],
    }
    worst = ", ".join(
        f"{name} ±{max_pct:.1f} %" for name, (max_pct, _) in proposal.deviation.items()
    )
    verdict = "meets every limit" if proposal.feasible else "breaks limits"
    figure = f"{proposal.objective:,.0f} {proposal.objective_unit}"
    if proposal.gap_pct is not None:
        figure += f", at most {proposal.gap_pct:.2f} % above the best possible at these centres"
    lines = [
        f"{scenario.name}: {len(layer.territories)} territories, {verdict}; {worst}.",
        f"{figure}.",
        *([proposal.explanation] if proposal.explanation else []),
        *proposal.violations,
    ]
    if reasons is not None:
        data["reasons"] = [_reason(state, scenario, team, reason) for reason in reasons]
        lines += _reason_lines(state, scenario, team, reasons)
    return Answer(data, tuple(lines))


def _reason(state: State, scenario: Scenario, team: str, reason: MoveReason) -> dict[str, Any]:
    territories = scenario.layer(team).territories
    return {
        "account": str(state.accounts.ids[reason.row]),
        "from": territories[reason.before].id,
        "to": territories[reason.after].id,
        "reason": " ".join(reason.sentences),
        "rule": reason.rule,
        "keep_cost": reason.keep_cost,
        "estimated": reason.estimated,
    }


def _reason_lines(
    state: State, scenario: Scenario, team: str, reasons: list[MoveReason]
) -> list[str]:
    territories = scenario.layer(team).territories
    names = state.accounts.text("account_name")
    lines = [
        f"{names[r.row] or state.accounts.ids[r.row]}, {territories[r.before].label} to "
        f"{territories[r.after].label}: {' '.join(r.sentences)}"
        for r in reasons[:EXPLAINED]
    ]
    rest = len(reasons) - len(lines)
    return [*lines, f"{rest} more moves; --json has them all."] if rest else lines


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
