"""A request of nobody's plan in the log: what it cost, why it came, what gave way."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import numpy as np
import pandas as pd

from model.change import PlanEdited, TableReplaced
from model.diary.triage import Request
from model.diary.work_days import working_days_later
from model.errors import PlanError
from model.plan.tables import number, text
from model.state import State

REQUESTS: Final = "requests"
_USUAL_MIN: Final[Mapping[str, float]] = {  # where nothing of the kind was logged yet
    "kit delivery": 90,
    "case cover": 120,
    "quick call": 30,
    "visit request": 45,
    "internal ask": 45,
    "complaint/safety": 60,
}
_USUAL_CAUSE: Final[Mapping[str, str]] = {
    "kit delivery": "stock level",
    "case cover": "late booking",
    "quick call": "training gap",
    "visit request": "habit",
    "internal ask": "internal",
    "complaint/safety": "true emergency",
}
_STEP: Final = 5  # minutes a guess is rounded to
_REVIEW_WD: Final = 20  # until a pattern is talked about with the customer


@dataclass(frozen=True, slots=True)
class Logged:
    """One request as it is decided."""

    request: Request
    name: str  # of the account
    at: str  # ISO 8601, the instant it was received
    decision: str  # now, scheduled, delegated, declined, teach
    scheduled_for: str = ""  # ISO date
    minutes: int = 0
    root_cause: str = ""
    script: str = ""  # its name in the plan
    displaced: str = ""  # what gave way
    education: str = ""  # "2026-11-30: raise the stock"
    detail: str = ""  # in the words of who asked


def usual_minutes(state: State, kind: str) -> int:
    """How long a request of the kind takes: the median of the log, else a usual figure."""
    table = state.table(REQUESTS)
    own = number(table, "minutes")[text(table, "kind") == kind]
    known = own[np.isfinite(own)]
    middle = float(np.median(known)) if len(known) else _USUAL_MIN.get(kind, 30)
    return int(round(middle / _STEP) * _STEP)


def usual_cause(state: State, kind: str, account_id: str) -> str:
    """Why such requests of an account came so far, else what a kind usually comes from."""
    table = state.table(REQUESTS)
    own = (text(table, "kind") == kind) & (text(table, "account_id") == account_id)
    causes = Counter(str(cause) for cause in text(table, "root_cause")[own] if cause)
    return causes.most_common(1)[0][0] if causes else _USUAL_CAUSE.get(kind, "")


def logging_request(state: State, one: Logged) -> TableReplaced:
    """The change that adds a request to the log.

    PlanError when it was decided to go at once without danger or duty, and nothing gave way.
    """
    asked = one.request
    bare = not (asked.patient_safety or asked.service_duty or asked.kind == "complaint/safety")
    if one.decision == "now" and bare and not asked.in_plan and not one.displaced:
        raise PlanError(
            "Going at once takes the time of something else.", remedy="Say what gives way."
        )
    table = state.table(REQUESTS)
    row = {
        "request_id": _next_id(table),
        "received_at": one.at,
        "source": asked.source,
        "account_id": asked.account_id,
        "account": one.name if asked.account_id else "",
        "kind": asked.kind,
        "detail": one.detail or asked.kind,
        "patient_safety": _yes(asked.patient_safety),
        "in_plan": _yes(asked.in_plan),
        "focus_fit": _yes(asked.fits_theme),
        "decision": one.decision,
        "scheduled_for": one.scheduled_for,
        "minutes": float(one.minutes),
        "root_cause": one.root_cause,
        "script_used": one.script,
        "education_action": one.education,
        "displaced": one.displaced,
    }
    after = pd.concat([table, pd.DataFrame([row])], ignore_index=True)
    label = f"Log a request of {one.name}"
    return TableReplaced(label, REQUESTS, state.tables.get(REQUESTS), after)


def has_joint_plan(plan: Mapping[str, Any], account_id: str) -> bool:
    """Whether a joint plan of the account is under way."""
    return any(_runs(record, account_id) for record in plan.get("joint_plans", ()))


def into_joint_plan(
    state: State, rep_id: str, account_id: str, words: str, today: date
) -> PlanEdited:
    """A milestone of the account's joint plan: the request pattern is looked at together.

    PlanError when the account has no joint plan under way.
    """
    before = state.plans.get(rep_id, {})
    due = working_days_later(today, _REVIEW_WD).isoformat()
    records, found = [], False
    for record in before.get("joint_plans", ()):
        if _runs(record, account_id) and not found:
            found = True
            step = {"step": words, "owner": "both", "due": due, "done": ""}
            record = {**record, "milestones": [*record.get("milestones", ()), step]}
        records.append(record)
    if not found:
        raise PlanError(
            "This account has no joint plan.", remedy="Begin one, then add the milestone."
        )
    after = {**before, "joint_plans": records}
    return PlanEdited("Add the requests to the joint plan", rep_id, before, after)


def _runs(record: Mapping[str, Any], account_id: str) -> bool:
    return record.get("account_id") == account_id and record.get("status") != "closed"


def _next_id(table: pd.DataFrame) -> str:
    known = [str(key)[1:] for key in text(table, "request_id") if str(key)[:1] == "R"]
    return f"R{max((int(n) for n in known if n.isdigit()), default=0) + 1:02d}"


def _yes(value: bool) -> str:
    return "yes" if value else "no"
