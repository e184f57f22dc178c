"""The funnels opportunities go through: ordered steps with gates, tasks and a plan B.

Three funnels are shipped in `resources/funnels.json`; a rep's plan may change them or add own ones
(plan-spec §1.9).
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, Final

from model.resources import resource
from model.same_inputs import SameInputs
from model.state import State

FIRST_QUALIFIED_STEP: Final = 3  # from here on an opportunity has been qualified


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
    optional: bool = False  # may be passed without a reason


@dataclass(frozen=True, slots=True)
class Funnel:
    """A named sequence of steps, numbered from 1."""

    id: str
    name: str
    steps: tuple[Step, ...]

    def step(self, number: int) -> Step | None:
        """A step by number, None when the funnel has no such step."""
        return next((step for step in self.steps if step.no == number), None)

    @property
    def won_step(self) -> int:
        """The step with which an opportunity is won: the first of probability 1, else the last."""
        sure = (step.no for step in self.steps if step.probability >= 1)
        return next(sure, len(self.steps))

    def skipped(self, now: int, to: int) -> tuple[Step, ...]:
        """The steps between two that may not be passed without a reason."""
        return tuple(step for step in self.steps if now < step.no < to and not step.optional)

    def next_step(self, now: int) -> Step | None:
        """The step after `now`, None at the end."""
        return self.step(now + 1)


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
    return _funnels(SameInputs(state.plans, (state.plans,), rep_id))


@lru_cache(maxsize=64)
def _funnels(same: SameInputs) -> tuple[Funnel, ...]:
    """Read once for all territories; the value of the key is the rep's id."""
    held, rep_id = same.source, same.values
    plans = [held.get(rep_id, {})] if rep_id else list(held.values())
    found = {funnel.id: funnel for funnel in shipped_funnels()}
    own: dict[str, Funnel] = {}
    for plan in plans:
        for record in plan.get("funnels", ()):
            own.setdefault(str(record["id"]), _known(SameInputs(record, (record,))))
    return tuple((found | own).values())


@lru_cache(maxsize=1_024)
def _known(same: SameInputs) -> Funnel:
    """A funnel of a plan, read once; plans are never changed in place."""
    return _funnel(same.source)


def holder_of(state: State, funnel_id: str) -> str:
    """The rep whose plan holds a funnel, "" when it is the shipped one or unknown."""
    for rep_id, plan in state.plans.items():
        if any(str(record["id"]) == funnel_id for record in plan.get("funnels", ())):
            return rep_id
    return ""


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
        optional=bool(record.get("optional", False)),
    )
