"""From a worthy goal to money: is it big enough, can it be reached (plan-spec §2.6)."""

import math
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

import numpy as np

from model.plan.facts import AccountFigures, Sequence
from model.plan.outlook import BackTest, BesideFamily, Forecast, GoalTest
from model.plan.tables import typed_number

PATIENTS: Final = "patients"  # the kind of a goal that counts them
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


def smallest_goal(known: BackTest, settings: Mapping[str, float]) -> int | None:
    """The fewest patients that bring the target sufficiency, None when unknown."""
    wanted = known.patients_for(settings["suf.target"] * known.required)
    return None if math.isnan(wanted) else max(1, math.ceil(wanted))


def goal_family(plan: Mapping[str, Any], families: tuple[str, ...]) -> str:
    """The one family whose patients the plan's goal counts, "" for all of them."""
    for goal in plan.get("strategic_goals", ()):
        if goal.get("kind") == PATIENTS:
            family = str(goal.get("family", ""))
            return family if family in families else ""
    return ""


def back_test(
    forecast: Forecast,
    figures: AccountFigures,
    sequence: Sequence,
    plan: Mapping[str, Any],
    settings: Mapping[str, float],
) -> BackTest:
    """Every goal tried against the required money and the base forecast."""
    family = goal_family(plan, figures.families)
    ground = _of_family(forecast, figures, family, settings) if family else _of_all(forecast)
    started = [pick.position for pick in sequence.picks]
    addressable = figures.addressable
    if family:
        at = figures.families.index(family)
        addressable = figures.market[:, at] * figures.addressable_share[at]
    most = _YEARS * float(np.nansum(addressable[started] * figures.cap[started]))
    ground = replace(ground, most_patients=most)
    tried = tuple(
        goal_test(ground, typed_number(goal.get("patients")), settings, goal.get("tried_on", ""))
        for goal in plan.get("goals_tried", ())
    )
    notes = []
    if math.isnan(ground.revenue_per_patient):
        notes.append("No money test is possible: revenue per patient is not known.")
    if math.isnan(ground.required):
        notes.append("No money test is possible: the required sales are not given.")
    if not tried:
        notes.append("No goal has been tried yet.")
    return replace(
        ground, tried=tried, smallest_goal=smallest_goal(ground, settings), missing=tuple(notes)
    )


def _of_all(forecast: Forecast) -> BackTest:
    """The ground of a goal over all families: mean revenue per patient of the base forecast."""
    base = forecast.base
    patients = float(base.patients.sum()) if base is not None else math.nan
    money = base.whole if base is not None else math.nan
    per_patient = money / patients if patients > 0 else math.nan
    return BackTest(per_patient, patients, forecast.required, math.nan, (), None)


def _of_family(
    forecast: Forecast, figures: AccountFigures, family: str, settings: Mapping[str, float]
) -> BackTest:
    """The ground of a goal of one family.

    The base revenue is shared out by patients × revenue per procedure, so that the parts of all
    families are the whole.
    """
    base, at = forecast.base, figures.families.index(family)
    if base is None:
        return _of_all(forecast)
    patients = base.patients.sum(axis=1)
    money = patients * figures.revenue_per_procedure
    share = float(money[at] / money.sum()) if money.sum() > 0 else math.nan
    own = base.whole * share
    per_patient = own / float(patients[at]) if patients[at] > 0 else math.nan
    others = (base.whole - own) * (1 - settings["scenario.base.churn"])
    beside = BesideFamily(family, own, others, settings["halo"])
    return BackTest(
        per_patient, float(patients[at]), forecast.required, math.nan, (), None, beside=beside
    )


def goal_test(
    ground: BackTest, patients: float, settings: Mapping[str, float], tried_on: object = ""
) -> GoalTest:
    """One goal of so many patients against the required money and the base forecast."""
    revenue = ground.revenue_of(patients)
    sufficiency = revenue / ground.required if ground.required > 0 else math.nan
    reach = patients / ground.base_patients if ground.base_patients > 0 else math.nan
    return GoalTest(
        patients,
        revenue,
        sufficiency,
        reach,
        sufficiency_verdict(sufficiency, settings),
        reach_verdict(reach, settings),
        str(tried_on),
    )
