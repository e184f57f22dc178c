"""Reviews that came with a rep's plan: held elsewhere, with their decisions and no figures."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from model.plan.period import iso_date
from model.plan.typed_edits import plan_of, records
from model.positions import serving
from model.review.periods import ANNUAL, DAILY, MONTHLY, QUARTERLY, WEEKLY, period_named
from model.scenario import LIVE
from model.state import State
from model.territories import CORE_TEAM

_TYPES: Final = {  # what a plan calls them; ride-alongs are of another kind
    "daily": DAILY,
    "weekly": WEEKLY,
    "weekly self": WEEKLY,
    "monthly": MONTHLY,
    "quarterly": QUARTERLY,
    "annual": ANNUAL,
    "yearly": ANNUAL,
}


@dataclass(frozen=True, slots=True)
class ReviewAction:
    """One thing a review has decided to do: what, who, until when (ISO, "" not said)."""

    text: str
    owner: str = ""
    due: str = ""


@dataclass(frozen=True, slots=True)
class PlanReview:
    """A review of one territory as a plan records it."""

    territory_id: str
    cadence: str
    period: str
    held_on: str
    by: str
    decisions: tuple[str, ...]
    actions: tuple[ReviewAction, ...]


def plan_reviews(state: State, today: date) -> Iterator[PlanReview]:
    """The reviews of all plans that were held by today, for each territory of their rep."""
    for territory in state.scenario(LIVE).layer(CORE_TEAM.id).territories:
        rep = serving(state, territory)
        if rep is None or rep.id not in state.plans:
            continue
        for record in records(plan_of(state, rep.id), "reviews"):
            found = _review(territory.id, record, today)
            if found is not None:
                yield found


def _review(territory_id: str, record: Mapping[str, Any], today: date) -> PlanReview | None:
    cadence = _TYPES.get(_said(record, "type").casefold())
    day = iso_date(_said(record, "held_on"))
    if cadence is None or day is None or day > today:
        return None
    period = period_named(cadence, _said(record, "period") or day.isoformat())
    if not period:
        return None
    by = _said(record, "by") or _said(record, "manager")
    decided = tuple(str(one).strip() for one in _listed(record, "decisions") if str(one).strip())
    actions = tuple(
        ReviewAction(_said(one, "text"), _said(one, "owner"), _said(one, "due"))
        for one in _listed(record, "actions")
        if isinstance(one, Mapping) and _said(one, "text")
    )
    return PlanReview(territory_id, cadence, period, day.isoformat(), by, decided, actions)


def _said(record: Mapping[str, Any], key: str) -> str:
    value = record.get(key)
    return "" if value is None else str(value).strip()


def _listed(record: Mapping[str, Any], key: str) -> list[Any]:
    value = record.get(key)
    return value if isinstance(value, list) else []
