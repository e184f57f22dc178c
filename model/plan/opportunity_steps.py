"""What happens to an opportunity: a step ticked with evidence, a plan B, a park, an end.

Each function returns a Change of the tables `opportunities` and `opportunity_steps`; the second
keeps who did what on which day with which evidence (plan-spec §1.9, acceptance S0-88 to S0-98).
"""

import math
import re
from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from model.change import Together
from model.errors import PlanError
from model.plan.funnels import FIRST_QUALIFIED_STEP, Funnel, Step
from model.plan.gate_rules import GATE_REMEDY, gate_problem
from model.plan.opportunity_records import (
    LOST,
    PARKED,
    Deed,
    Line,
    NextStep,
    changed,
    dated,
    history_of,
    needed,
    record_of,
    step_of,
)
from model.plan.own_steps import open_own_steps
from model.plan.period import iso_date
from model.plan.qualification import verdict_of
from model.state import State

TICKED, SKIPPED, PASSED, FAILED = "ticked", "skipped", "passed", "plan B"
REOPENED, NEXT = "reopened", "next step"
_TRY: Final = re.compile(r"try (\d+) of")


def advance(
    state: State,
    opportunity_id: str,
    evidence: str,
    then: NextStep,
    deed: Deed,
    *,
    to: int = 0,
    why_skipped: str = "",
) -> Together:
    """Tick the step with its evidence and go on, to step `to` if steps between are passed.

    PlanError without evidence, without a dated next step, while a step of the account's own is
    open, when steps that are not optional would be passed without a reason, and when step 3 is
    entered by an opportunity that has not been qualified, and when what a gate asks beside is
    missing: a need with evidence, the option for it, an economic figure. The last step needs no
    next step.
    """
    funnel, step = _open_step(state, opportunity_id)
    to = to or step.no + 1
    target = funnel.step(to)
    if target is None or to <= step.no:
        raise PlanError(
            f"Step {step.no} of {len(funnel.steps)} cannot go on to step {to}.",
            remedy="Choose a later step of the funnel.",
        )
    needed(evidence, f"Step {step.no} needs its evidence: {step.exit_gate}.")
    if own := open_own_steps(state, opportunity_id):
        raise PlanError(
            f"{own[0].name} comes first: a step of this account only.", remedy="Tick it."
        )
    _passable(state, opportunity_id, funnel, (step.no, to), why_skipped)
    if lacking := gate_problem(state, opportunity_id, funnel, step.no, to):
        raise PlanError(lacking, remedy=GATE_REMEDY)
    lines = [Line(step.no, TICKED, evidence, step.name)]
    for between in funnel.steps[step.no : to - 1]:
        kind, why = (PASSED, "optional") if between.optional else (SKIPPED, why_skipped)
        lines.append(Line(between.no, kind, why, between.name))
    today = deed.today.isoformat()
    after = _entered(state, opportunity_id, target, dated(then, deed.today), today)
    if to >= funnel.won_step:
        after |= _won(record_of(state, opportunity_id), deed.today)
    label = f"Move {opportunity_id} to step {to}"
    return changed(state, label, opportunity_id, after, lines, deed)


def finish(state: State, opportunity_id: str, evidence: str, deed: Deed) -> Together:
    """Tick the last step of the funnel: the opportunity is won and has no next step."""
    funnel, step = _open_step(state, opportunity_id)
    if step.no < len(funnel.steps):
        raise PlanError(
            f"Step {step.no} is not the last of {len(funnel.steps)}.", remedy="Go on step by step."
        )
    needed(evidence, f"Step {step.no} needs its evidence: {step.exit_gate}.")
    ticked = [d for d in history_of(state, opportunity_id) if d["outcome"] == TICKED]
    if any(int(d["step"]) == step.no for d in ticked):
        raise PlanError(f"{opportunity_id} has passed all steps.", remedy="Choose another one.")
    after = {
        "next_step": "",
        "next_step_on": "",
        **_won(record_of(state, opportunity_id), deed.today),
    }
    line = Line(step.no, TICKED, evidence, step.name)
    return changed(state, f"Finish {opportunity_id}", opportunity_id, after, [line], deed)


def _passable(
    state: State, opportunity_id: str, funnel: Funnel, way: tuple[int, int], why: str
) -> None:
    """PlanError when steps would be skipped without a reason or step 3 entered unqualified."""
    now, to = way
    skipped = funnel.skipped(now, to)
    if skipped and not why.strip():
        names = ", ".join(f"{step.no} {step.name}" for step in skipped)
        what = "Step" if len(skipped) == 1 else "Steps"
        raise PlanError(
            f"{what} {names} would be skipped.",
            remedy="Take the steps in order, or write why this customer does not need them.",
        )
    verdict = verdict_of(state, opportunity_id)
    if now < FIRST_QUALIFIED_STEP <= to and verdict not in ("can", "partly"):
        raise PlanError(
            f"{opportunity_id} is not qualified for step {FIRST_QUALIFIED_STEP}.",
            remedy="Answer whether we can help, partly or not; if not, ask for a referral.",
        )


def plan_next(state: State, opportunity_id: str, then: NextStep, deed: Deed) -> Together:
    """Date the next step anew; the opportunity stays where it is."""
    _, step = _open_step(state, opportunity_id)
    line = Line(step.no, NEXT, f"{then.on} {then.words}", step.name)
    label = f"Plan the next step of {opportunity_id}"
    return changed(state, label, opportunity_id, dated(then, deed.today), [line], deed)


def fail(state: State, opportunity_id: str, reason: str, then: NextStep, deed: Deed) -> Together:
    """The gate failed: start the step's plan B; PlanError when all its tries are used."""
    _, step = _open_step(state, opportunity_id)
    needed(reason, f"Step {step.no} failed without a reason.")
    tries = plan_b_tries(state, opportunity_id)
    if tries >= step.plan_b.max_tries:
        raise PlanError(
            f"Plan B of step {step.no} was tried {tries} of {step.plan_b.max_tries} times.",
            remedy="Park the opportunity or disqualify it.",
        )
    words = (
        f"triggered {deed.today.isoformat()}: {step.plan_b.action}, "
        f"try {tries + 1} of {step.plan_b.max_tries}"
    )
    after = {"plan_b": words, **dated(then, deed.today)}
    label = f"Start plan B of {opportunity_id}"
    return changed(
        state, label, opportunity_id, after, [Line(step.no, FAILED, reason, step.name)], deed
    )


def park(state: State, opportunity_id: str, reason: str, reassess_on: str, deed: Deed) -> Together:
    """Leave an opportunity until a day; it shows again then."""
    _, step = _open_step(state, opportunity_id)
    needed(reason, f"{opportunity_id} would be parked without a reason.")
    then = dated(NextStep(f"Reassess: {reason}", reassess_on), deed.today)
    label = f"Park {opportunity_id}"
    lines = [Line(step.no, PARKED, reason, step.name)]
    return changed(state, label, opportunity_id, {"status": PARKED, **then}, lines, deed)


def reopen(state: State, opportunity_id: str, then: NextStep, deed: Deed) -> Together:
    """Take up a parked or lost opportunity at the step it was left; its clock starts anew."""
    record = record_of(state, opportunity_id)
    if record.get("status") not in (PARKED, LOST):
        raise PlanError(
            f"{opportunity_id} is neither parked nor lost.", remedy="Choose one that is."
        )
    _, step = step_of(state, opportunity_id)
    after: dict[str, Any] = {"status": "open", "step_entered": deed.today.isoformat()}
    if record.get("status") == LOST:
        after |= {"closed_on": "", "loss_reason": "", "probability": step.probability}
        after |= {"days_to_close": math.nan}
    after |= dated(then, deed.today)
    lines = [Line(step.no, REOPENED, then.words, step.name)]
    return changed(state, f"Take up {opportunity_id}", opportunity_id, after, lines, deed)


def disqualify(state: State, opportunity_id: str, reason: str, deed: Deed) -> Together:
    """End an opportunity as lost, with the reason; it counts in the win rate."""
    _, step = _open_step(state, opportunity_id)
    needed(reason, f"{opportunity_id} would be lost without a reason.")
    record = record_of(state, opportunity_id)
    after = {
        "status": LOST,
        "loss_reason": reason,
        "probability": 0.0,
        "next_step": "",
        "next_step_on": "",
        **_closed(record, deed.today),
    }
    lines = [Line(step.no, LOST, reason, step.name)]
    return changed(state, f"Close {opportunity_id}", opportunity_id, after, lines, deed)


def ways_out(state: State, opportunity_id: str) -> tuple[str, ...]:
    """What is open to a failed gate, the advised way first.

    The first failure starts plan B; from the second on parking or ending it is a choice too.
    """
    _, step = step_of(state, opportunity_id)
    if step.fail_outcome in ("park", "disqualify"):
        return (step.fail_outcome,)
    tries = plan_b_tries(state, opportunity_id)
    again = ("plan B",) if tries < step.plan_b.max_tries else ()
    return again if not tries else (*again, "park", "disqualify")


def plan_b_tries(state: State, opportunity_id: str) -> int:
    """How often plan B of the present step was started."""
    record = record_of(state, opportunity_id)
    entered = str(record.get("step_entered", ""))
    told = _TRY.search(str(record.get("plan_b", "")))
    deeds = [
        deed
        for deed in history_of(state, opportunity_id)
        if deed["outcome"] == FAILED
        and int(deed["step"]) == int(record["step"])
        and str(deed["on"]) >= entered
    ]
    return max(len(deeds), int(told[1]) if told else 0)


def _open_step(state: State, opportunity_id: str) -> tuple[Funnel, Step]:
    status = record_of(state, opportunity_id).get("status")
    funnel, step = step_of(state, opportunity_id)
    if status in (LOST, PARKED):
        raise PlanError(f"{opportunity_id} is {status}.", remedy="Take it up again first.")
    return funnel, step


def _entered(
    state: State, opportunity_id: str, step: Step, then: Mapping[str, Any], today: str
) -> dict[str, Any]:
    return {
        "step": float(step.no),
        "step_name": step.name,
        "step_entered": today,
        f"step{step.no}_on": today,
        "days_in_step": 0.0,
        "standard_days": float(step.standard_days),
        "probability": step.probability,
        "plan_b": "used"
        if record_of(state, opportunity_id).get("plan_b") not in ("", "none")
        else "none",
        **then,
    }


def _won(record: Mapping[str, Any], today: date) -> dict[str, Any]:
    return {"status": "won"} | ({} if record.get("closed_on") else _closed(record, today))


def _closed(record: Mapping[str, Any], today: date) -> dict[str, Any]:
    opened = iso_date(record.get("opened"))
    days = float((today - opened).days) if opened is not None else math.nan
    return {"closed_on": today.isoformat(), "days_to_close": days}
