"""Where in a funnel its committee stands and what a failed gate asks for, whatever its length."""

import re
from dataclasses import dataclass
from typing import Final

from model.plan.funnels import Funnel, Step, StepTask, funnels_of, holder_of, shipped_funnels
from model.state import State

SUBMISSION, MEETING = "vac_submission", "vac_meeting"
ELSEWHERE: Final = ("case_attendance", "remote_touch", "planning_admin")  # counted elsewhere
_DECIDES: Final = re.compile(r"\b(approv|committee|decision|contract|value analysis)", re.I)
_PLAN_B: Final = (  # what the words of a plan B ask for: kind of activity, role
    (re.compile(r"lighthouse", re.I), "lighthouse_visit", "USER"),
    (re.compile(r"peer|opinion leader", re.I), "kol_meeting", "USER"),
    (re.compile(r"discovery|other user|another user", re.I), "early_discovery", "BUYER"),
    (
        re.compile(r"rental|consignment|scope|price|contract", re.I),
        "business_case_meeting",
        "BUYER",
    ),
    (re.compile(r"escalate|key account|gate", re.I), "business_case_meeting", "ADMIN"),
    (re.compile(r"trainer|recovery|training", re.I), "training", "USER"),
    (re.compile(r"root.cause|review", re.I), "joint_plan_session", "ADMIN"),
    (re.compile(r"trial|criterion", re.I), "trial_review", "USER"),
    (re.compile(r"exception|next cycle|date booked", re.I), "call_f2f", "ADMIN"),
)


@dataclass(frozen=True, slots=True)
class Shape:
    """Numbers of the steps with the committee's file and its decision, 0 for none."""

    submit: int
    decide: int
    last: int


def shape_of(funnel: Funnel) -> Shape:
    """Read from the tasks: the file is where it is written, the decision follows the trial.

    Without a trial the decision lies with the meeting, else with the first step after the file
    whose name speaks of it, else with the step after the file.
    """
    kinds = {step.no: {task.type for task in step.tasks} for step in funnel.steps}
    last = len(funnel.steps)
    submit = next((no for no, found in kinds.items() if SUBMISSION in found), 0)
    meets = [no for no, found in kinds.items() if MEETING in found]
    if not submit:
        return Shape(0, meets[-1] if meets else 0, last)
    later = [step for step in funnel.steps if step.no > submit]
    trial = next((step.no for step in later if "case_attendance" in kinds[step.no]), 0)
    named = next((step.no for step in later if _DECIDES.search(step.name)), 0)
    after = min(submit + 1, last)
    meeting = meets[-1] if meets else 0
    decide = min(trial + 1, last) if trial else meeting or named or after
    return Shape(submit, decide, last)


def funnel_for(state: State, rep_id: str, funnel_id: str) -> Funnel | None:
    """A funnel as the rep's plan has it, else the plan that holds it, else the shipped one."""
    holder = rep_id if _has(state, rep_id, funnel_id) else holder_of(state, funnel_id)
    known = funnels_of(state, holder) if holder else shipped_funnels()
    return next((funnel for funnel in known if funnel.id == funnel_id), None)


def dated_tasks(step: Step) -> tuple[StepTask, ...]:
    """The tasks of a step that take a place in the diary of their own, by their offset."""
    found = [t for t in step.tasks if t.type not in ELSEWHERE and t.type != MEETING]
    return tuple(sorted(found, key=lambda task: task.offset_wd))


def plan_b_task(step: Step) -> StepTask:
    """What is done when the gate of a step has failed; a call where its words name nothing."""
    words = step.plan_b.action
    kind, role = next(
        ((kind, role) for pattern, kind, role in _PLAN_B if pattern.search(words)),
        ("call_f2f", "USER"),
    )
    return StepTask(kind, words or f"Plan B of step {step.no}", role, 0, 0)


def _has(state: State, rep_id: str, funnel_id: str) -> bool:
    records = state.plans.get(rep_id, {}).get("funnels", ())
    return any(str(record.get("id", "")) == funnel_id for record in records)
