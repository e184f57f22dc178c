"""Joint plans with a customer: their goal and pain first, milestones of both sides, a signature.

A joint plan has no field for quota or scores; what is given to the customer is made of its own
words only.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from model.change import PlanEdited
from model.errors import PlanError
from model.plan.period import iso_date
from model.plan.typed_edits import next_id, plan_of, records, set_value
from model.state import State

JOINT: Final = "joint_plans"
DRAFT, SHARED, IN_REVIEW, AGREED, SIGNED, CLOSED = (
    "draft",
    "shared",
    "in review",
    "agreed verbally",
    "signed",
    "closed",
)
STATES: Final = (DRAFT, SHARED, IN_REVIEW, AGREED, SIGNED, CLOSED)
CUSTOMER, US, BOTH = "customer", "us", "both"
OWNERS: Final = (CUSTOMER, US, BOTH)
LEAST_MONTHS, MOST_MONTHS = 12, 36
FIELDS: Final = (  # in the order of the form: the customer comes first
    "shared_goal",
    "customer_pain",
    "what_we_can_do",
    "what_we_cannot_do",
    "measures",
    "milestones",
    "commitments",
    "review_dates",
    "period_months",
)
_FIRST_MONTHS: Final = 24


@dataclass(frozen=True, slots=True)
class Milestone:
    """One step of a joint plan."""

    step: str
    owner: str  # customer, us or both
    due: str  # ISO
    done: str = ""  # ISO, "" while open


@dataclass(frozen=True, slots=True)
class CustomerVersion:
    """What the customer reads: words of the joint plan, no score, no sales figure of ours."""

    account_name: str
    shared_goal: str
    customer_pain: str
    what_we_can_do: str
    what_we_cannot_do: str
    measures: tuple[tuple[str, str, str, str, str, str], ...]
    # metric, unit, baseline, target, date (ISO), who measures
    milestones: tuple[Milestone, ...]
    customer_commits: tuple[str, ...]
    we_commit: tuple[str, ...]
    review_dates: tuple[str, ...]
    period_months: int
    signatories: tuple[tuple[str, str, str], ...]  # name, role, signed on (ISO)


def joint_plans_of(plan: Mapping[str, Any], account_id: str = "") -> list[Mapping[str, Any]]:
    """The joint plans of a rep, or those with one account."""
    every = records(plan, JOINT)
    return [j for j in every if not account_id or j.get("account_id") == account_id]


def milestones_of(joint: Mapping[str, Any]) -> tuple[Milestone, ...]:
    """The milestones by due date, undated ones last."""
    found = [
        Milestone(*(str(m.get(name, "")) for name in ("step", "owner", "due", "done")))
        for m in joint.get("milestones", ())
    ]
    return tuple(sorted(found, key=lambda m: (m.due == "", m.due)))


def new_joint_plan(state: State, rep_id: str, account_id: str) -> PlanEdited:
    """A draft for an account; PlanError while another one with it is open."""
    name = str(state.accounts.text("name")[state.accounts.row_of(account_id)])
    kept = records(plan_of(state, rep_id), JOINT)
    if any(j.get("account_id") == account_id and j.get("status") != CLOSED for j in kept):
        raise PlanError(f"{name} has a joint plan already.", remedy="Open that one.")
    fresh = {
        "id": next_id(kept, "JP"),
        "account_id": account_id,
        "status": DRAFT,
        "signed_on": "",
        "period_months": _FIRST_MONTHS,
        "version": 1,
    }
    return set_value(state, rep_id, (JOINT,), [*kept, fresh], f"Begin a joint plan with {name}")


def save_joint_plan(
    state: State, rep_id: str, joint_id: str, cells: Mapping[str, Any]
) -> PlanEdited:
    """Fields of a joint plan by FIELDS; a change of a signed one makes its next version in review.

    PlanError for fields it does not have, such as a quota.
    """
    unknown = sorted(set(cells) - set(FIELDS) - {"counsel"})
    if unknown:
        raise PlanError(
            f"A joint plan has no field {unknown[0].replace('_', ' ')}.",
            remedy="Keep figures of ours out of what the customer signs.",
        )
    _check(cells)
    joint = _joint(state, rep_id, joint_id)
    after = {**joint, **cells}
    content = {name: value for name, value in cells.items() if name in FIELDS}
    changed = any(joint.get(name) != value for name, value in content.items())
    if joint.get("status") == SIGNED and changed and not _only_done(joint, content):
        after |= {"status": IN_REVIEW, **_unsigned(joint)}
    return _put(state, rep_id, after, f"Change joint plan {joint_id}")


def put_milestone(
    state: State, rep_id: str, joint_id: str, milestone: Milestone, at: int | None = None
) -> PlanEdited:
    """A milestone more, or the one at place `at` (from 0, as stored) changed."""
    if not milestone.step.strip():
        raise PlanError("The milestone says nothing.", remedy="Write what is done.")
    if milestone.owner not in OWNERS:
        raise PlanError("The milestone has no owner.", remedy="Choose customer, us or both.")
    if iso_date(milestone.due) is None:
        raise PlanError("The milestone has no day.", remedy="Enter the day it is due.")
    kept = [dict(m) for m in _joint(state, rep_id, joint_id).get("milestones", ())]
    record = {
        "step": milestone.step.strip(),
        "owner": milestone.owner,
        "due": milestone.due,
        "done": milestone.done,
    }
    if at is None:
        kept.append(record)
    else:
        kept[at] = {**kept[at], **record}
    return save_joint_plan(state, rep_id, joint_id, {"milestones": kept})


def drop_milestone(state: State, rep_id: str, joint_id: str, at: int) -> PlanEdited:
    """The milestone at place `at` (from 0, as stored) less."""
    kept = [dict(m) for m in _joint(state, rep_id, joint_id).get("milestones", ())]
    if not 0 <= at < len(kept):
        raise PlanError("There is no such milestone.", remedy="Choose one of the list.")
    del kept[at]
    return save_joint_plan(state, rep_id, joint_id, {"milestones": kept})


def what_stands_against(joint: Mapping[str, Any], to: str) -> tuple[str, ...]:
    """Why a joint plan cannot take a state yet, one sentence each; empty when it can."""
    found: list[str] = []
    if to in (SHARED, IN_REVIEW, AGREED, SIGNED):
        if not str(joint.get("shared_goal", "")).strip():
            found.append("The shared goal in the customer's words is missing.")
        if not str(joint.get("customer_pain", "")).strip():
            found.append("The customer's pain is missing.")
    if to in (AGREED, SIGNED):
        milestones = milestones_of(joint)
        if not any(m.owner == CUSTOMER for m in milestones):
            found.append("No milestone is owned by the customer.")
        if not any(m.owner in (US, BOTH) for m in milestones):
            found.append("No milestone is owned by us.")
        if not joint.get("measures"):
            found.append("There is no measure of success.")
        if not str(joint.get("what_we_cannot_do", "")).strip():
            found.append("What we cannot do is not written.")
    if to == SIGNED:
        months = int(joint.get("period_months", 0) or 0)
        if months < LEAST_MONTHS:
            found.append(f"The plan covers {months} months, less than {LEAST_MONTHS}.")
        if not _signatures(joint.get("signatories", ())):
            found.append("Nobody has signed: name, role and day are needed.")
    return tuple(found)


def set_status(state: State, rep_id: str, joint_id: str, to: str) -> PlanEdited:
    """Another state; PlanError naming everything that stands against it. Signing has `sign`.

    A signed plan that is opened again is its next version, and nobody has signed that one.
    """
    if to not in STATES:
        raise PlanError(f"There is no state {to}.", remedy=f"Choose one: {', '.join(STATES)}.")
    if to == SIGNED:
        raise PlanError("A signature has a name and a day.", remedy="Enter who signed, and when.")
    joint = _joint(state, rep_id, joint_id)
    _refuse(what_stands_against(joint, to))
    after = {**joint, "status": to}
    if joint.get("status") in (SIGNED, CLOSED) and joint.get("signed_on") and to != CLOSED:
        after |= _unsigned(joint)
    return _put(state, rep_id, after, f"Joint plan {joint_id}: {to}")


def sign(
    state: State,
    rep_id: str,
    joint_id: str,
    signatories: Sequence[Mapping[str, str]],
    file_hash: str = "",
) -> PlanEdited:
    """Signed by people with name, role and day; the plan covers twelve months or more (S0-66)."""
    joint = {**_joint(state, rep_id, joint_id), "signatories": [dict(s) for s in signatories]}
    _refuse(what_stands_against(joint, SIGNED))
    days = [day for _, _, day in _signatures(signatories)]
    joint |= {"status": SIGNED, "signed_on": max(days)}
    if file_hash:
        joint["file_hash"] = file_hash
    return _put(state, rep_id, joint, f"Sign joint plan {joint_id}")


def reviews_due(plan: Mapping[str, Any], today: date) -> tuple[tuple[str, str, str], ...]:
    """(joint plan, account, day) of the next review of each plan that is not closed, by day."""
    found = []
    for joint in records(plan, JOINT):
        days = [str(d) for d in joint.get("review_dates", ()) if iso_date(d)]
        ahead = sorted(day for day in days if day >= today.isoformat())
        if ahead and joint.get("status") != CLOSED:
            found.append((str(joint.get("id")), str(joint.get("account_id")), ahead[0]))
    return tuple(sorted(found, key=lambda entry: entry[2]))


def customer_version(joint: Mapping[str, Any], account_name: str) -> CustomerVersion:
    """The words both sides agreed on and nothing else (S0-65)."""
    commitments = joint.get("commitments", {})
    names = ("metric", "unit", "baseline", "target", "date", "who_measures")
    return CustomerVersion(
        account_name=account_name,
        shared_goal=str(joint.get("shared_goal", "")),
        customer_pain=str(joint.get("customer_pain", "")),
        what_we_can_do=str(joint.get("what_we_can_do", "")),
        what_we_cannot_do=str(joint.get("what_we_cannot_do", "")),
        measures=tuple(
            (m[0], m[1], m[2], m[3], m[4], m[5])
            for m in (
                [str(measure.get(name, "")) for name in names]
                for measure in joint.get("measures", ())
            )
        ),
        milestones=milestones_of(joint),
        customer_commits=tuple(map(str, commitments.get(CUSTOMER, ()))),
        we_commit=tuple(map(str, commitments.get(US, ()))),
        review_dates=tuple(map(str, joint.get("review_dates", ()))),
        period_months=int(joint.get("period_months", 0) or 0),
        signatories=_signatures(joint.get("signatories", ())),
    )


def _signatures(
    signatories: Sequence[Mapping[str, str]],
) -> tuple[tuple[str, str, str], ...]:
    """Those with name, role and a day."""
    every = [
        (str(s.get("name", "")).strip(), str(s.get("role", "")).strip(), str(s.get("signed_on")))
        for s in signatories
    ]
    return tuple(one for one in every if one[0] and one[1] and iso_date(one[2]) is not None)


def _unsigned(joint: Mapping[str, Any]) -> dict[str, Any]:
    """What makes the next version of a signed plan: signatures and scan were of the last one."""
    version = int(joint.get("version", 1)) + 1
    return {"version": version, "signed_on": "", "signatories": [], "file_hash": ""}


def _check(cells: Mapping[str, Any]) -> None:
    if "period_months" in cells and not 1 <= int(cells["period_months"]) <= MOST_MONTHS:
        raise PlanError(
            "The period is out of range.",
            remedy=f"Enter {LEAST_MONTHS} to {MOST_MONTHS} months.",
        )
    if any(iso_date(day) is None for day in cells.get("review_dates", ())):
        raise PlanError("A review has no day.", remedy="Enter each review as a date.")


def _only_done(joint: Mapping[str, Any], cells: Mapping[str, Any]) -> bool:
    """Whether a change only ticks milestones: that is no new version."""
    if set(cells) != {"milestones"}:
        return False
    pairs = (joint.get("milestones", ()), cells["milestones"])
    plain = [[{**m, "done": ""} for m in milestones] for milestones in pairs]
    return plain[0] == plain[1]


def _refuse(against: tuple[str, ...]) -> None:
    if against:
        raise PlanError(" ".join(against), remedy="Complete the joint plan, then try again.")


def _joint(state: State, rep_id: str, joint_id: str) -> Mapping[str, Any]:
    for joint in records(plan_of(state, rep_id), JOINT):
        if joint.get("id") == joint_id:
            return joint
    raise PlanError(f"There is no joint plan {joint_id}.", remedy="Choose one of the list.")


def _put(state: State, rep_id: str, joint: Mapping[str, Any], label: str) -> PlanEdited:
    kept = records(plan_of(state, rep_id), JOINT)
    after = [joint if known.get("id") == joint.get("id") else known for known in kept]
    return set_value(state, rep_id, (JOINT,), after, label)
