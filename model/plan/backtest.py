"""From a worthy goal to money: is it big enough, can it be reached (plan-spec §2.6)."""

import math
from collections.abc import Mapping
from typing import Any, Final

import numpy as np

from model.plan.facts import AccountFigures, Sequence
from model.plan.outlook import BackTest, Forecast, GoalTest
from model.plan.tables import typed_number

_YEARS: Final = 3


def sufficiency_verdict(sufficiency: float, settings: Mapping[str, float]) -> str:
    """What the goal's money says, "" when it is not known."""
    if math.isnan(sufficiency):
        return ""
    if sufficiency >= settings["suf.room"]:
        return "big enough with room"
    if sufficiency >= settings["suf.thin"]:
        return "big enough, thin"
    if sufficiency >= settings["suf.small"]:
        return "too small: raise it"
    return "far too small: think bigger"


def reach_verdict(reach: float, settings: Mapping[str, float]) -> str:
    """What the base forecast says about reaching the goal, "" when there is none."""
    if math.isnan(reach):
        return ""
    if reach <= settings["reach.ok"]:
        return "reachable"
    if reach <= settings["reach.stretch"]:
        return "stretch, needs named extra accounts"
    return "not credible with the present sequence"


def goal_revenue(patients: float, per_patient: float, other_lines: float = 0.0) -> float:
    """Money of a goal over all lines: patients × revenue per patient (price already inside).

    `other_lines` adds the base revenue of lines outside a one-family goal.
    """
    return patients * per_patient + other_lines


def one_family_revenue(
    patients: float,
    per_patient: float,
    family_base: float,
    others_base: float,
    settings: Mapping[str, float],
) -> float:
    """Money of a goal that covers one family, in 36 months.

    Its own revenue, the base revenue of the other lines after three years of churn, and a halo
    on what the goal adds to the family's base.
    """
    own = patients * per_patient
    kept = others_base * (1 - settings["scenario.base.churn"])
    return own + kept + settings["halo"] * max(0.0, own - family_base)


def smallest_goal(required: float, per_patient: float, settings: Mapping[str, float]) -> int | None:
    """The fewest patients that bring the target sufficiency, None when unknown."""
    if not per_patient > 0 or math.isnan(required):
        return None
    return math.ceil(settings["suf.target"] * required / per_patient)


def back_test(
    forecast: Forecast,
    figures: AccountFigures,
    sequence: Sequence,
    plan: Mapping[str, Any],
    settings: Mapping[str, float],
) -> BackTest:
    """Every goal tried against the required money and the base forecast."""
    base = forecast.base
    patients = float(base.patients.sum()) if base is not None else math.nan
    money = float(base.total.sum()) if base is not None else math.nan
    per_patient = money / patients if patients > 0 else math.nan
    tried = tuple(
        goal_test(
            typed_number(goal.get("patients")),
            per_patient,
            patients,
            forecast.required,
            settings,
            str(goal.get("tried_on", "")),
        )
        for goal in plan.get("goals_tried", ())
    )
    started = [pick.position for pick in sequence.picks]
    most = _YEARS * float(np.nansum(figures.addressable[started] * figures.cap[started]))
    notes = []
    if math.isnan(per_patient):
        notes.append("No money test is possible: revenue per patient is not known.")
    if math.isnan(forecast.required):
        notes.append("No money test is possible: the required sales are not given.")
    if not tried:
        notes.append("No goal has been tried yet.")
    return BackTest(
        per_patient,
        patients,
        forecast.required,
        most,
        tried,
        smallest_goal(forecast.required, per_patient, settings),
        tuple(notes),
    )


def goal_test(
    wanted: float,
    per_patient: float,
    patients: float,
    required: float,
    settings: Mapping[str, float],
    tried_on: str = "",
) -> GoalTest:
    """One goal of `wanted` patients against the money `required` and the `patients` forecast."""
    revenue = goal_revenue(wanted, per_patient)
    sufficiency = revenue / required if required > 0 else math.nan
    reach = wanted / patients if patients > 0 else math.nan
    return GoalTest(
        wanted,
        revenue,
        sufficiency,
        reach,
        sufficiency_verdict(sufficiency, settings),
        reach_verdict(reach, settings),
        tried_on,
    )
