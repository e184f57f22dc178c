"""Approving a plan: what stands against it, both signatures, the frozen version."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from model.change import Change, PlanEdited, TableReplaced, Together
from model.errors import PlanError
from model.plan.completeness import WORKING_DRAFT
from model.plan.goal_edits import STRATEGIC, goal_ready
from model.plan.goals import mission_problem
from model.plan.goals_served import unserved_goals
from model.plan.missing_inputs import missing_inputs
from model.plan.plan_versions import (
    VERSIONS,
    PlanVersion,
    digest_of,
    facts_of,
    frozen_plan,
    latest_version,
    with_version,
)
from model.plan.rep_plan import RepPlan
from model.plan.typed_edits import Path, plan_of, records
from model.state import State

CONTENT_PAGES: Final = 20  # plan-spec §3.0
_NAMED: Final = 6  # missing inputs named in a refusal


@dataclass(frozen=True, slots=True)
class Objection:
    """Why a plan cannot be approved: what is missing, and where it is typed.

    A manager may override some with a reason; mission, goals and diary may not be missing.
    """

    message: str
    remedy: str
    page: str  # of the Plan workspace
    path: Path = ()
    missing: tuple[str, ...] = ()
    may_override: bool = False


def stands_against(
    state: State, plan: RepPlan, content_pages: int | None = None
) -> tuple[Objection, ...]:
    """Everything against an approval; `content_pages` of the book, where it was counted."""
    found = [*_goals(plan.plan), *_diary(plan)]
    if plan.rep is None or not plan.rep.id:
        found.append(
            Objection("The territory has no rep who could sign.", "Name its rep.", "Overview")
        )
    elif idle := unserved_goals(state, plan.rep.id):
        found.append(
            Objection(
                f"No dated activity serves {', '.join(idle)}.",
                "Give the goal an objective of the quarter, and plan the quarter.",
                "Goals",
                (STRATEGIC, idle[0]),
                may_override=True,
            )
        )
    complete = plan.completeness
    if complete.verdict == WORKING_DRAFT:
        words = f"The plan is {complete.percent:.0f} % complete, a working draft."
        found.append(_unfilled(state, plan, words))
    if content_pages is not None and content_pages < CONTENT_PAGES:
        words = f"The book has {content_pages} content pages of {CONTENT_PAGES}."
        found.append(_unfilled(state, plan, words))
    return tuple(found)


def _unfilled(state: State, plan: RepPlan, words: str) -> Objection:
    """An objection that a manager may override; it names what is missing."""
    missing = tuple(dict.fromkeys(entry.label for entry in missing_inputs(state, plan)))
    still = f"Still missing: {', '.join(missing[:_NAMED])}."
    return Objection(words, still, "Overview", missing=missing, may_override=True)


def approve(
    state: State,
    plan: RepPlan,
    rep_signature: str,
    manager_signature: str,
    today: date,
    content_pages: int | None = None,
    override: str = "",
) -> Change:
    """Approve the plan as it stands: its frozen copy with a hash, and who signed.

    PlanError naming everything that is missing; what a manager may override needs a reason.
    """
    against = stands_against(state, plan, content_pages)
    left = [o for o in against if not (override.strip() and o.may_override)]
    if left:
        raise PlanError(" ".join(o.message for o in left), remedy=" ".join(o.remedy for o in left))
    for words, who in ((rep_signature, "rep"), (manager_signature, "manager")):
        if not words.strip():
            raise PlanError(
                f"The {who} has not signed.", remedy="Both names are needed for an approval."
            )
    rep_id = plan.rep.id if plan.rep is not None else ""
    known = latest_version(state, rep_id)
    typed, facts = frozen_plan(plan.plan), facts_of(plan)
    version = PlanVersion(
        rep_id,
        known.version + 1 if known else 1,
        today,
        rep_signature.strip(),
        manager_signature.strip(),
        digest_of(typed, facts),
        round(plan.completeness.percent, 1),
        override.strip() if against else "",
        typed,
        facts,
    )
    label = f"Approve version {version.version} of the plan"
    table = TableReplaced(label, VERSIONS, state.tables.get(VERSIONS), with_version(state, version))
    before = plan_of(state, rep_id)
    meta = {
        **before.get("meta", {}),
        "version": str(version.version),
        "approved_on": today.isoformat(),
        "approved_by": [version.rep_signature, version.manager_signature],
        "digest": version.digest,
    }
    marked = PlanEdited(label, rep_id, state.plans.get(rep_id), {**before, "meta": meta})
    return Together(label, (table, marked))


def _goals(plan: Mapping[str, Any]) -> list[Objection]:
    found = []
    refused = mission_problem(str(plan.get("mission", "")))
    if refused:
        found.append(
            Objection(refused, "Write the mission.", "Goals", ("mission",), ("the mission",))
        )
    goals = records(plan, STRATEGIC)
    if not any(goal_ready(goal) for goal in goals):
        found.append(
            Objection(
                "No strategic goal has a measure with baseline, target and date.",
                "Complete one strategic goal.",
                "Goals",
                (STRATEGIC,),
                ("a strategic goal with measure, baseline, target and date",),
            )
        )
    return found


def _diary(plan: RepPlan) -> list[Objection]:
    built = any(item.key == "diary" and item.met > 0 for item in plan.completeness.items)
    if built:
        return []
    return [
        Objection(
            "The first quarter has no diary.",
            "Plan the quarter in the Diary workspace.",
            "Diary",
            missing=("the diary of the first quarter",),
        )
    ]
