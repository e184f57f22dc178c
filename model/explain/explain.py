"""One question for every figure: where does it come from?"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Final

from model.custom_metrics import custom_metric
from model.errors import PlanError
from model.explain import classes, hours, money, plans
from model.explain.context import Context
from model.explain.figure import Explanation, FigureKey
from model.explain.territories import AlignmentFigures
from model.named_columns import by_label, computed_names
from model.plan.rep_plan import rep_plan
from model.state import State
from model.territories import CORE_TEAM

_ACCOUNT: Final[Mapping[str, Callable[[Context, int], Explanation]]] = {
    "potential": money.explain_potential,
    "revenue": money.explain_revenue,
    "penetration": money.explain_penetration,
    "share_of_wallet": money.explain_wallet,
    "attainable": money.explain_attainable,
    "headroom": money.explain_headroom,
    "workload": hours.explain_workload,
    "calls": hours.explain_calls,
    "travel": hours.explain_travel,
    "drive": hours.explain_drive,
    "segment": classes.explain_segment,
    "potential_class": classes.explain_class,
    "level": classes.explain_level,
    "cluster": classes.explain_cluster,
}
_PARTS: Final = ("face_hours", "remote_hours", "case_hours", "pursuit_hours")
_SCORES: Final[Mapping[str, Callable[[plans.PlanFigures], Explanation]]] = {
    "score": plans.PlanFigures.static,
    "value": plans.PlanFigures.value,
    "influence": plans.PlanFigures.influence,
    "readiness": plans.PlanFigures.readiness,
    "effort": plans.PlanFigures.effort,
    "sequence": plans.PlanFigures.pick,
}
ACCOUNT_FIGURES: Final = (*_ACCOUNT, *_PARTS)
PLAN_ACCOUNT_FIGURES: Final = tuple(_SCORES)


def explain(
    state: State,
    key: FigureKey,
    *,
    scenario: str = "",
    team: str = CORE_TEAM.id,
    today: date | None = None,
) -> Explanation:
    """Where a figure comes from: formula, inputs with their sources and grades, caveats.

    `today` is needed for the goals and the forecast of a plan.

    Raises
    ------
    PlanError
        If there is no such account, territory or figure.
    """
    context = Context(state, scenario, team)
    match key.kind:
        case "account":
            return _account(context, key)
        case "family":
            return money.explain_per_procedure(context, key.detail)
        case "territory":
            return _territory(context, key)
        case "alignment":
            return _alignment(context, key)
        case "plan":
            return _plan(context, key, today)
    raise _unknown(key)


def _unknown(key: FigureKey) -> PlanError:
    return PlanError(
        f'Where "{key.figure}" comes from is not known.', remedy="Choose another figure."
    )


def _account(context: Context, key: FigureKey) -> Explanation:
    state, figure = context.state, key.figure
    row = state.accounts.row_of(key.subject)
    if figure == "volume" and key.detail in context.figures.families:
        return money.explain_volume(context, row, key.detail)
    if figure in _PARTS:
        return hours.explain_part(context, row, figure)
    if figure in _ACCOUNT:
        return _ACCOUNT[figure](context, row)
    own = custom_metric(state, figure)
    if own is not None:
        return classes.explain_own(context, row, own)
    if figure in state.accounts:
        return classes.explain_column(context, row, figure)
    named = by_label(state, figure) if figure not in computed_names() else None
    if named is None or named.name == figure:
        raise _unknown(key)
    return _account(context, FigureKey("account", named.name, key.subject, key.detail))


def _territory(context: Context, key: FigureKey) -> Explanation:
    figures, code = AlignmentFigures(context), context.layer.code_of(key.subject)
    match key.figure:
        case "total":
            return figures.total(code, key.detail)
        case "index":
            return figures.index(code, key.detail)
        case "deviation":
            return figures.deviation(code, key.detail)
        case "capacity":
            return figures.capacity(code)
        case "utilisation":
            return figures.utilisation(code)
        case "drive":
            return figures.drive_hours(code)
        case "mean_drive":
            return figures.mean_drive(code)
    raise _unknown(key)


def _alignment(context: Context, key: FigureKey) -> Explanation:
    figures = AlignmentFigures(context)
    match key.figure:
        case "cv" | "gini":
            return figures.spread(key.figure, key.detail)
        case "drive":
            return figures.drive()
        case "inside":
            return figures.inside(key.detail)
        case "disruption":
            return figures.disrupted(key.detail)
    raise _unknown(key)


def _plan(context: Context, key: FigureKey, today: date | None) -> Explanation:
    if key.figure in _SCORES:
        row = context.state.accounts.row_of(key.subject)
        code = int(context.layer.alignment.territory[row])
        if code < 0:
            raise PlanError(
                f"{context.name_of(row)} has no territory and no plan.",
                remedy="Give it a territory first.",
            )
        return _SCORES[key.figure](plans.PlanFigures(context, context.core_of(code), row))
    if today is None:
        raise PlanError("A plan is read on a day.", remedy="Give the day.")
    code = context.layer.code_of(key.subject)
    found = rep_plan(
        context.state, code, scenario=context.scenario.id, team=context.team, today=today
    )
    match key.figure:
        case "sufficiency" | "reach":
            return plans.explain_goal(context, found, key.figure)
        case "forecast":
            year = int(key.detail) if key.detail.isdigit() else 1
            return plans.explain_forecast(context, found, year)
        case "completeness":
            return plans.explain_completeness(context, found)
    raise _unknown(key)
