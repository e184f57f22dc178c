"""The procedures of a plan's families: hours watched in the room, the target, what lies beside.

Customers think in procedures, not in products: a rep knows the own ones and those around them
(plan-spec S0-110, S0-111).
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from model.change import PlanEdited
from model.errors import PlanError
from model.plan.enablement import ENABLEMENT
from model.plan.potential import catalogue
from model.plan.typed_edits import plan_of, records, set_value, value_at
from model.settings import settings_of
from model.state import State

FAMILIES: Final = ("company", "families")
OBSERVATION: Final = (ENABLEMENT, "observation")
_WATCHED: Final = ("OR observation", "hours")


@dataclass(frozen=True, slots=True)
class Procedure:
    """One family: hours watched of those wanted (NaN without a target), and its neighbours."""

    family: str
    name: str
    adjacent: tuple[str, ...]
    hours: float
    target: float
    by: str  # ISO date, "" without one

    @property
    def lacks(self) -> str:
        """What is missing about it, in words; "" when nothing is."""
        missing = []
        if not math.isfinite(self.target):
            missing.append("target of hours")
        if not self.by:
            missing.append("day")
        if not self.adjacent:
            missing.append("adjacent procedure")
        return f"No {' and no '.join(missing)}." if missing else ""


def procedures_of(plan: Mapping[str, Any], families: Sequence[str]) -> tuple[Procedure, ...]:
    """Every family of the project in its order, with what the plan says about it."""
    named = {str(entry.get("id", "")): entry for entry in records(plan, *FAMILIES)}
    wanted = {str(entry.get("family", "")): entry for entry in records(plan, *OBSERVATION)}
    return tuple(
        _procedure(code, named.get(code, {}), wanted.get(code, {}), hours_watched(plan, code))
        for code in families
    )


def family_names(state: State, rep_id: str) -> dict[str, str]:
    """What each family of the project is called; the own plan's words before others', else its
    code."""
    named: dict[str, str] = {}
    for plan in (plan_of(state, rep_id), *state.plans.values()):
        for entry in records(plan, *FAMILIES):
            named.setdefault(str(entry.get("id", "")), str(entry.get("name", "")))
    found = catalogue(settings_of(state), state.accounts).families
    return {code: named.get(code) or code for code in found}


def hours_watched(plan: Mapping[str, Any], family: str = "") -> float:
    """Hours of the practice log in the operating room; `family` "" for those of no family."""
    return sum(
        _number(record.get("hours"), _number(record.get("score"), 0.0))
        for record in records(plan, ENABLEMENT, "records")
        if record.get("kind") in _WATCHED and str(record.get("family", "")) == family
    )


def set_hours_target(
    state: State, rep_id: str, family: str, hours: float | None, by: str
) -> PlanEdited:
    """The hours a rep wants to have watched of a family, and by when (ISO, "" without a day)."""
    if hours is not None and not (math.isfinite(hours) and hours > 0):
        raise PlanError("The target is no number of hours.", remedy="Enter more than 0.")
    record = {"family": family, "target": hours, "by": by}
    label = f"Set the hours to watch {family}"
    return set_value(state, rep_id, (*OBSERVATION, family), record, label)


def name_family(state: State, rep_id: str, family: str, name: str) -> PlanEdited:
    """What a family is called in words."""
    path = (*FAMILIES, family, "name")
    return set_value(state, rep_id, path, name.strip() or family, f"Name {family}")


def set_adjacent(state: State, rep_id: str, family: str, words: Sequence[str]) -> PlanEdited:
    """The procedures that lie beside a family, each once, in the order typed."""
    kept = list(dict.fromkeys(word.strip() for word in words if word.strip()))
    label = f"Edit procedures beside {family}"
    path = (*FAMILIES, family)
    known = dict(value_at(plan_of(state, rep_id), path, {}))
    named = {"id": family, "name": family, **known, "adjacent": kept}
    return set_value(state, rep_id, path, named, label)


def _procedure(
    code: str, named: Mapping[str, Any], wanted: Mapping[str, Any], hours: float
) -> Procedure:
    beside = named.get("adjacent", ())
    return Procedure(
        code,
        str(named.get("name", "") or code),
        tuple(str(word) for word in beside) if isinstance(beside, (list, tuple)) else (),
        hours,
        _number(wanted.get("target"), math.nan),
        str(wanted.get("by", "") or ""),
    )


def _number(value: object, default: float) -> float:
    try:
        found = float(str(value))
    except ValueError:
        return default
    return found if math.isfinite(found) else default
