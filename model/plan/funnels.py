"""The funnels opportunities go through: ordered steps with gates, tasks and a plan B.

Three funnels are shipped in `resources/funnels.json`; a rep's plan may change them or add own ones
(plan-spec §1.9).
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from functools import cache
from typing import Any, Final

from model.change import PlanEdited
from model.errors import PlanError
from model.resources import resource
from model.state import State

FIRST_QUALIFIED_STEP: Final = 3  # from here on an opportunity has been qualified
WON_STEP: Final = 10  # probability 1 and "won" in the shipped funnels


@dataclass(frozen=True, slots=True)
class StepTask:
    """One task of a step; `offset_wd` working days after the step begins."""

    type: str
    template: str
    role_class: str
    minutes: int
    offset_wd: int


@dataclass(frozen=True, slots=True)
class PlanB:
    """What is done when the gate fails, at most `max_tries` times."""

    trigger: str
    action: str
    max_tries: int


@dataclass(frozen=True, slots=True)
class Step:
    """One step; days are calendar days in the step, `probability` 0-1."""

    no: int
    name: str
    purpose: str
    entry_evidence: str
    tasks: tuple[StepTask, ...]
    exit_gate: str
    standard_days: int
    stuck_after_days: int
    probability: float
    plan_b: PlanB
    fail_outcome: str  # "plan B", "park" or "disqualify"


@dataclass(frozen=True, slots=True)
class Funnel:
    """A named sequence of steps, numbered from 1."""

    id: str
    name: str
    steps: tuple[Step, ...]

    def step(self, number: int) -> Step | None:
        """A step by number, None when the funnel has no such step."""
        return next((step for step in self.steps if step.no == number), None)


@cache
def _shipped() -> Mapping[str, Any]:
    loaded: dict[str, Any] = json.loads(resource("funnels.json").read_text(encoding="utf-8"))
    return loaded


def shipped_funnels() -> tuple[Funnel, ...]:
    """Capital, implant and disposable as they come with the program."""
    return tuple(_funnel(record) for record in _shipped()["funnels"])


def not_now_reasons() -> tuple[str, ...]:
    """The reasons an account is not a customer for now."""
    return tuple(_shipped()["not_now_reasons"])


def not_now_script() -> str:
    """What to say then; `{date}` stands for the day of the reassessment."""
    return str(_shipped()["not_now_script"])


def qualification_questions() -> tuple[tuple[str, str], ...]:
    """Key and question of what is asked before step 3."""
    return tuple((q["key"], q["question"]) for q in _shipped()["qualification"])


def funnels_of(state: State, rep_id: str = "") -> tuple[Funnel, ...]:
    """The shipped funnels with the plan's own over them, by id; then the plan's further ones.

    Without `rep_id` the funnels of all plans count, the first plan's first.
    """
    plans = [state.plans.get(rep_id, {})] if rep_id else list(state.plans.values())
    found = {funnel.id: funnel for funnel in shipped_funnels()}
    own: dict[str, Funnel] = {}
    for plan in plans:
        for record in plan.get("funnels", ()):
            own.setdefault(str(record["id"]), _funnel(record))
    return tuple((found | own).values())


def funnel_changed(state: State, rep_id: str, funnel: Funnel) -> PlanEdited:
    """Add a funnel to a rep's plan, or put it in the place of the one with its id.

    PlanError when the funnel breaks a rule of `checked`.
    """
    checked(funnel)
    before = state.plans.get(rep_id)
    records = list((before or {}).get("funnels", ()))
    ids = [str(record["id"]) for record in records]
    record = asdict(funnel)
    if funnel.id in ids:
        records[ids.index(funnel.id)] = record
    else:
        records.append(record)
    after = {**(before or {}), "funnels": records}
    return PlanEdited(f"Change funnel {funnel.name}", rep_id, before, after)


def checked(funnel: Funnel) -> Funnel:
    """The funnel itself; PlanError when it has no name, no steps or a step without a gate."""
    if not funnel.name.strip() or not funnel.steps:
        raise PlanError("The funnel has no name or no steps.", remedy="Name it and add a step.")
    for place, step in enumerate(funnel.steps, start=1):
        if step.no != place:
            raise PlanError(f"Step {step.no} stands at place {place}.", remedy="Number the steps.")
        if not step.name.strip() or not step.exit_gate.strip():
            raise PlanError(
                f"Step {place} has no name or no exit gate.",
                remedy="Write what must be shown before the next step begins.",
            )
        if not 0 <= step.probability <= 1 or step.standard_days < 1:
            raise PlanError(
                f"Step {place} needs at least 1 day and a probability from 0 to 1.",
                remedy="Correct the two numbers.",
            )
    return funnel


def numbered(steps: Iterable[Step]) -> tuple[Step, ...]:
    """Steps in a new order, numbered from 1."""
    return tuple(
        Step(**{**{name: getattr(step, name) for name in Step.__slots__}, "no": number})
        for number, step in enumerate(steps, start=1)
    )


def _funnel(record: Mapping[str, Any]) -> Funnel:
    return Funnel(str(record["id"]), str(record["name"]), tuple(map(_step, record["steps"])))


def _step(record: Mapping[str, Any]) -> Step:
    plan_b = record.get("plan_b", {})
    days = int(record["standard_days"])
    return Step(
        no=int(record["no"]),
        name=str(record["name"]),
        purpose=str(record.get("purpose", "")),
        entry_evidence=str(record.get("entry_evidence", "")),
        tasks=tuple(
            StepTask(
                str(task["type"]),
                str(task["template"]),
                str(task["role_class"]),
                int(task["minutes"]),
                int(task["offset_wd"]),
            )
            for task in record.get("tasks", ())
        ),
        exit_gate=str(record["exit_gate"]),
        standard_days=days,
        stuck_after_days=int(record.get("stuck_after_days", days)),
        probability=float(record["probability"]),
        plan_b=PlanB(
            str(plan_b.get("trigger", "")),
            str(plan_b.get("action", "")),
            int(plan_b.get("max_tries", 2)),
        ),
        fail_outcome=str(record.get("fail_outcome", "plan B")),
    )
