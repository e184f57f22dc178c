"""Risks, assumptions, asks and the budget of a plan: what is typed, checked before it is kept."""

import math
from collections.abc import Mapping
from typing import Any, Final

from model.change import PlanEdited
from model.errors import PlanError
from model.plan.period import iso_date
from model.plan.typed_edits import plan_of, records, set_value
from model.state import State

RISKS, ASSUMPTIONS, ASKS, BUDGET = "risks", "assumptions", "asks", "budget"
RISK_FIELDS: Final = ("risk", "early_sign", "probability", "impact", "answer", "owner", "check")
_SCALE: Final = (1, 2, 3, 4, 5)


def put_risk(state: State, rep_id: str, risk: Mapping[str, Any]) -> PlanEdited:
    """A risk more (without `no`) or changed; it has an early sign and an answer."""
    for field, word in (("risk", "text"), ("early_sign", "early sign"), ("answer", "answer")):
        if not str(risk.get(field, "")).strip():
            raise PlanError(f"The risk has no {word}.", remedy="Write one.")
    for field in ("probability", "impact"):
        if risk.get(field) not in _SCALE:
            raise PlanError(f"The {field} is out of range.", remedy="Choose 1 to 5.")
    return _numbered(state, rep_id, RISKS, risk, "risk")


def put_ask(state: State, rep_id: str, ask: Mapping[str, Any]) -> PlanEdited:
    """A resource asked for (without `no`: new): what, of whom, by when, what it costs."""
    if not str(ask.get("ask", "")).strip():
        raise PlanError("The ask says nothing.", remedy="Write what you need.")
    if not str(ask.get("of", "")).strip():
        raise PlanError("The ask goes to nobody.", remedy="Write whom you ask.")
    if iso_date(ask.get("by", "")) is None:
        raise PlanError("The ask has no day.", remedy="Enter the day you need it by.")
    _amount(ask.get("value_usd", 0))
    return _numbered(state, rep_id, ASKS, ask, "ask")


def put_assumption(
    state: State, rep_id: str, assumption: Mapping[str, Any], was: str = ""
) -> PlanEdited:
    """An assumption with its owner and the day it is tested; `was` is the text it had."""
    text = str(assumption.get("text", "")).strip()
    if not text:
        raise PlanError("The assumption says nothing.", remedy="Write what you assume.")
    if iso_date(assumption.get("test_on", "")) is None:
        raise PlanError("The assumption has no test day.", remedy="Enter the day it is tested.")
    kept = records(plan_of(state, rep_id), ASSUMPTIONS)
    if was and any(known.get("text") == was for known in kept):
        after = [{**k, **assumption} if k.get("text") == was else k for k in kept]
        return set_value(state, rep_id, (ASSUMPTIONS,), after, "Change an assumption")
    return set_value(state, rep_id, (ASSUMPTIONS,), [*kept, dict(assumption)], "Add an assumption")


def set_budget(state: State, rep_id: str, total: float, by_goal: Mapping[str, float]) -> PlanEdited:
    """The budget and its parts by goal; PlanError when the parts are more than the whole."""
    _amount(total)
    for part in by_goal.values():
        _amount(part)
    spent = sum(by_goal.values())
    if spent > total:
        raise PlanError(
            f"The goals take {spent:,.0f}, the budget is {total:,.0f}.",
            remedy="Lower a part or raise the budget.",
        )
    known = plan_of(state, rep_id).get(BUDGET, {})
    after = {**known, "total_usd": float(total), "by_goal": dict(by_goal)}
    return set_value(state, rep_id, (BUDGET,), after, "Set the budget")


def _numbered(
    state: State, rep_id: str, name: str, record: Mapping[str, Any], word: str
) -> PlanEdited:
    kept = records(plan_of(state, rep_id), name)
    no = record.get("no")
    if no is not None and any(known.get("no") == no for known in kept):
        after = [{**known, **record} if known.get("no") == no else known for known in kept]
        return set_value(state, rep_id, (name,), after, f"Change {word} {no}")
    number = 1 + max((int(known.get("no", 0)) for known in kept), default=0)
    return set_value(state, rep_id, (name,), [*kept, {**record, "no": number}], f"Add a {word}")


def _amount(value: object) -> None:
    try:
        amount = float(str(value))
    except ValueError:
        amount = math.nan
    if not (math.isfinite(amount) and amount >= 0):
        raise PlanError("The amount is no number.", remedy="Enter 0 or more.")
