"""What changed since the plan was approved: typed fields and computed figures, by page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from model.plan.plan_versions import PlanVersion, facts_of, frozen_plan, latest_version
from model.plan.rep_plan import RepPlan
from model.plan.typed_edits import KEY_OF
from model.state import State

_PAGE: Final[Mapping[str, str]] = {
    "mission": "P04",
    "strategic_goals": "P04",
    "goals_tried": "P05",
    "company": "P05",
    "annual_goals": "P36",
    "quarterly_objectives": "P38",
    "focus_themes": "P38",
    "lighthouses": "P21",
    "lighthouse_candidates": "P21",
    "sequence_overrides": "P22",
    "sequence_comments": "P22",
    "sequence_accepted_on": "P22",
    "account_strategies": "P24",
    "funnels": "P47",
    "joint_plans": "P49",
    "not_now": "P50",
    "enablement": "P51",
    "risks": "P53",
    "assumptions": "P53",
    "triage": "P54",
    "reviews": "P55",
    "asks": "P56",
    "budget": "P56",
    "whys": "P03",
}
_FIGURE: Final[Mapping[str, tuple[str, str]]] = {
    "required": ("P05", "Required sales"),
    "patients": ("P05", "Patients in the base forecast"),
    "revenue_per_patient": ("P05", "Revenue per patient"),
    "utilisation": ("P12", "Utilisation"),
    "forecast": ("P35", "Forecast"),
    "lighthouses": ("P21", "Lighthouse score"),
}
_ACCOUNT: Final = {"segment": ("P11", "segment"), "wave": ("P22", "quarter of the start"),
                   "potential": ("A1", "potential"), "revenue": ("A1", "revenue"),
                   "headroom": ("A1", "headroom")}  # fmt: skip
_SMALL: Final = 0.005  # figures that move less are not listed


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is not as approved; `before` and `after` are plain values, None absent."""

    page: str
    subject: str  # account id, goal id, scenario; "" for the plan
    what: str
    before: Any
    after: Any


def since_approval(state: State, plan: RepPlan) -> tuple[Difference, ...]:
    """What differs from the latest approved version, in page order; empty before the first."""
    rep_id = plan.rep.id if plan.rep is not None else ""
    version = latest_version(state, rep_id)
    return differences(version, plan) if version is not None else ()


def differences(version: PlanVersion, plan: RepPlan) -> tuple[Difference, ...]:
    """What differs between an approved version and the plan as it is now."""
    found = _typed((), version.plan, frozen_plan(plan.plan))
    now = facts_of(plan)
    found += _accounts(version.facts.get("accounts", {}), now["accounts"])
    for name, (page, words) in _FIGURE.items():
        for subject, old, new in _pairs(version.facts.get(name), now.get(name)):
            if _moved(old, new):
                found.append(Difference(page, subject, words, old, new))
    return tuple(sorted(found, key=lambda d: (d.page[0] == "A", d.page, d.subject, d.what)))


def _typed(path: tuple[str, ...], old: Any, new: Any) -> list[Difference]:
    """Differences of two typed values, record by record where both are lists of records."""
    if old == new:
        return []
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        return [
            one
            for key in dict.fromkeys((*old, *new))
            for one in _typed((*path, str(key)), old.get(key), new.get(key))
        ]
    name = path[-1] if path else ""
    if name in KEY_OF and _is_list(old or ()) and _is_list(new or ()):
        key = KEY_OF[name]
        held = [{str(r.get(key, "")): r for r in side or ()} for side in (old, new)]
        return [
            one
            for record in dict.fromkeys((*held[0], *held[1]))
            for one in _typed((*path, record), held[0].get(record), held[1].get(record))
        ]
    subject = path[1] if len(path) > 1 else ""
    what = " ".join(part.replace("_", " ") for part in (path[0], *path[2:]))
    return [Difference(_PAGE.get(path[0], "P03"), subject, what, old, new)]


def _accounts(
    old: Mapping[str, Mapping[str, Any]], new: Mapping[str, Mapping[str, Any]]
) -> list[Difference]:
    found = []
    for account_id in dict.fromkeys((*old, *new)):
        was, now = old.get(account_id), new.get(account_id)
        if was is None or now is None:
            names = [fact["name"] if fact else None for fact in (was, now)]
            found.append(Difference("A1", account_id, "account", names[0], names[1]))
            continue
        found += [
            Difference(page, account_id, words, was.get(name), now.get(name))
            for name, (page, words) in _ACCOUNT.items()
            if _moved(was.get(name), now.get(name))
        ]
    return found


def _pairs(old: Any, new: Any) -> list[tuple[str, Any, Any]]:
    if isinstance(old, Mapping) or isinstance(new, Mapping):
        old, new = old or {}, new or {}
        return [(str(key), old.get(key), new.get(key)) for key in dict.fromkeys((*old, *new))]
    return [("", old, new)]


def _moved(old: Any, new: Any) -> bool:
    """Whether two figures differ by more than half a per cent; words and quarters at all."""
    if _is_list(old) and _is_list(new) and len(old) == len(new):
        return any(_moved(a, b) for a, b in zip(old, new, strict=True))
    if isinstance(old, float) and isinstance(new, float) and old:
        return abs(new / old - 1) > _SMALL
    return bool(old != new)


def _is_list(value: object) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str)
