"""Ride-alongs of manager and rep: what is observed, what is agreed, what the last ones showed.

They stand among the rep's reviews (type "co-travel") and are typed in after the day; the
agreement of one opens the pack of the next (plan-spec §5.1).
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Final

from model.change import PlanEdited
from model.diary.entries import GONE, entries_of
from model.diary.table import diary_frame
from model.diary.work_days import holidays_of, working_days_later
from model.errors import PlanError
from model.plan.period import iso_date
from model.reps import Rep
from model.state import State

KIND: Final = "co-travel"
DIARY_KIND: Final = "co_travel"
PRACTICE: Final = "enablement_practice"
LAST: Final = 4  # ride-alongs the trend looks back on
LEAD_DAYS: Final = 2  # working days before the day on which the pack is printed
_NEAR: Final = 14  # days within which two working days surely lie
_BEST: Final = 5
_NEW_DAYS: Final = 365  # a rep is new for the first year
_AGREED: Final = ("skill", "practice_on", "evidence", "evidence_on")
_MONTHLY, _QUARTERLY = 30, 91  # days from one ride-along to the next


@dataclass(frozen=True, slots=True)
class Criterion:
    """One line of the observation form; anchors say what earns 1, 3 and 5."""

    key: str
    name: str
    low: str
    middle: str
    high: str


CRITERIA: Final = (
    Criterion("preparation", "Preparation", "Looks things up at the door",
              "Objective and last contacts known", "Written objective, question and plan B"),
    Criterion("opening", "Opening and purpose", "Starts with the product",
              "Says why we are here", "Purpose, time and use for them agreed first"),
    Criterion("asking", "Asking and listening", "Talks most of the time",
              "Customer talks about half", "Customer talks two thirds, answers are built on"),
    Criterion("pain_found", "Pain found", "No need named",
              "A need, in our words", "A need with its number, in their words"),
    Criterion("honesty", "Honest about what we cannot do", "Promises or evades",
              "Says it when asked", "Says it unasked, with an alternative"),
    Criterion("story", "Story connected to the pain", "Features only",
              "Story told, link is loose", "Story answers the pain just named"),
    Criterion("product", "Procedure and product mastery", "Wrong or unsure",
              "Right for the usual case", "Sure in the unusual case too"),
    Criterion("competitor", "Competitor knowledge", "None, or talks them down",
              "Knows product and price", "Fair comparison with evidence"),
    Criterion("audience_fit", "Fit to clinician, buyer, C-suite", "One talk for everybody",
              "Words fit, figures do not", "Their figures in their words"),
    Criterion("next_step", "Next step agreed in writing", "None",
              "Agreed, without a date", "Dated, owner named, in writing that day"),
    Criterion("or_conduct", "Conduct in the OR", "Beyond technical support",
              "Technical support, prompted", "Technical support only, rules of the house kept"),
    Criterion("crm_same_day", "CRM record the same day", "Days later",
              "Same day, without next step", "Same day, outcome and next step"),
    Criterion("route", "Route and time discipline", "Late, or back and forth",
              "On time, detours", "On time, in order, buffer kept"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Coaching:
    """What both agree on at the end of the day: one skill, when it is practised, its proof."""

    skill: str = ""
    practice_on: str = ""  # ISO
    evidence: str = ""
    evidence_on: str = ""  # ISO
    words: str = ""  # as an older record has it, in one sentence
    signed: tuple[str, ...] = ()

    @property
    def known(self) -> bool:
        """Whether anything was agreed."""
        return bool(self.skill or self.words)


@dataclass(frozen=True, slots=True)
class Ride:
    """One ride-along as it was typed in; scores are 1-5 by criterion."""

    day: date
    manager: str = ""
    calls: int = 0
    not_planned: int = 0
    scores: Mapping[str, float] = field(default_factory=dict)
    evidence: Mapping[str, str] = field(default_factory=dict)  # by criterion
    talk_share: float = math.nan  # of the customer, percent, estimated
    coaching: Coaching = Coaching()
    actions: tuple[Mapping[str, str], ...] = ()  # text, owner, due
    decisions: tuple[str, ...] = ()

    @property
    def mean(self) -> float:
        """Mean score of what was observed; NaN of nothing."""
        found = [score for score in self.scores.values() if math.isfinite(score)]
        return sum(found) / len(found) if found else math.nan


def rides_of(plan: Mapping[str, Any]) -> tuple[Ride, ...]:
    """The ride-alongs of a plan, oldest first; records without a date are left out."""
    found = []
    for record in plan.get("reviews", ()):
        day = iso_date(str(record.get("held_on") or record.get("period") or ""))
        if record.get("type") == KIND and day is not None:
            found.append(_ride(day, record))
    return tuple(sorted(found, key=lambda ride: ride.day))


def ride_on(plan: Mapping[str, Any], day: date) -> Ride | None:
    """The ride-along of a day as typed in, None before."""
    return next((ride for ride in rides_of(plan) if ride.day == day), None)


def rides_before(plan: Mapping[str, Any], day: date) -> tuple[Ride, ...]:
    """Those before a day, oldest first."""
    return tuple(ride for ride in rides_of(plan) if ride.day < day)


def save_ride(state: State, rep_id: str, ride: Ride) -> PlanEdited:
    """Type a ride-along in, or over what was typed for its day.

    PlanError for a score outside 1-5, a share outside 0-100, or an agreement without a date.
    """
    for criterion in CRITERIA:
        score = ride.scores.get(criterion.key, math.nan)
        if math.isfinite(score) and not 1 <= score <= _BEST:
            raise PlanError(f"{criterion.name} is {score:g}.", remedy="A score is 1 to 5.")
    if math.isfinite(ride.talk_share) and not 0 <= ride.talk_share <= 100:
        raise PlanError("The customer’s share of talk is 0 to 100 %.", remedy="Estimate it again.")
    agreed = ride.coaching
    if agreed.skill and iso_date(agreed.practice_on) is None:
        raise PlanError(
            "The coaching agreement has no practice date.",
            remedy="Say on which day it is practised.",
        )
    before = state.plans.get(rep_id)
    plan = dict(before or {})
    kept = [record for record in plan.get("reviews", ()) if not _is_of(record, ride.day)]
    plan["reviews"] = [*kept, _record(ride)]
    label = f"Ride-along of {ride.day.isoformat()}"
    return PlanEdited(label, rep_id, before, plan)


def rides_ahead(state: State, rep: Rep, today: date) -> tuple[date, ...]:
    """Days from today on for which the diary holds a ride-along, earliest first."""
    found = entries_of(state, rep, first=today)
    return tuple(sorted({e.day for e in found if e.kind == DIARY_KIND and e.status not in GONE}))


def packs_due(state: State, today: date) -> tuple[tuple[Rep, date], ...]:
    """Ride-alongs of any rep whose pack is to be printed by now, earliest first."""
    frame = diary_frame(state)
    days = frame["date"].astype(str)
    near = (days >= today.isoformat()) & (days <= (today + timedelta(_NEAR)).isoformat())
    kept = frame[near & (frame["type"] == DIARY_KIND) & ~frame["status"].isin(GONE)]
    found = set()
    for key, words in zip(kept["rep_id"], kept["date"], strict=True):
        rep, day = state.rep(str(key)), iso_date(str(words))
        if rep is None or day is None or ride_on(state.plans.get(rep.id, {}), day) is not None:
            continue
        if print_day(state, rep, day) <= today:
            found.add((day, rep.id))
    reps = {rep.id: rep for rep in state.reps}
    return tuple((reps[key], day) for day, key in sorted(found))


def practice_ahead(state: State, rep: Rep, today: date) -> Ride | None:
    """The last ride-along whose agreed practice is still ahead and not in the diary yet."""
    rides = rides_of(state.plans.get(rep.id, {}))
    day = iso_date(rides[-1].coaching.practice_on) if rides else None
    if day is None or day < today:
        return None
    held = (e for e in entries_of(state, rep, day, day) if e.status not in GONE)
    return None if any(e.kind == PRACTICE for e in held) else rides[-1]


def print_day(state: State, rep: Rep | None, day: date) -> date:
    """The last day on which the pack can be printed: two working days before."""
    return working_days_later(day, -LEAD_DAYS, holidays_of(state, rep, day.year))


def next_due(rep: Rep, last: date) -> date:
    """The day by which the next one follows: a month in a rep's first year, else a quarter."""
    begun = iso_date(rep.start_date)
    is_new = begun is not None and (last - begun).days < _NEW_DAYS
    return last + timedelta(days=_MONTHLY if is_new else _QUARTERLY)


def manager_of(state: State, rep: Rep | None) -> str:
    """Who rides along: the manager of the rep's plan, else the first manager of the project."""
    plan = state.plans.get(rep.id, {}) if rep is not None else {}
    named = str(plan.get("meta", {}).get("manager", ""))
    return named or next((one.name for one in state.reps if one.role == "manager"), "")


def _ride(day: date, record: Mapping[str, Any]) -> Ride:
    coaching = record.get("coaching", "")
    if isinstance(coaching, Mapping):
        said = {key: str(coaching.get(key, "")) for key in _AGREED}
        agreed = Coaching(**said, signed=tuple(map(str, coaching.get("signed", ()))))
    else:
        agreed = Coaching(words=str(coaching))
    return Ride(
        day=day,
        manager=str(record.get("manager", "")),
        calls=int(record.get("calls", 0) or 0),
        not_planned=int(record.get("not_planned", 0) or 0),
        scores={str(k): float(v) for k, v in dict(record.get("scores", {})).items()},
        evidence={str(k): str(v) for k, v in dict(record.get("evidence", {})).items()},
        talk_share=float(record.get("talk_share", math.nan)),
        coaching=agreed,
        actions=tuple(record.get("actions", ())),
        decisions=tuple(map(str, record.get("decisions", ()))),
    )


def _record(ride: Ride) -> dict[str, Any]:
    day, agreed = ride.day.isoformat(), ride.coaching
    record: dict[str, Any] = {
        "type": KIND,
        "period": day,
        "held_on": day,
        "manager": ride.manager,
        "calls": ride.calls,
        "not_planned": ride.not_planned,
        "scores": {k: v for k, v in ride.scores.items() if math.isfinite(v)},
        "evidence": {k: v for k, v in ride.evidence.items() if v.strip()},
        "actions": [dict(action) for action in ride.actions],
        "decisions": list(ride.decisions),
    }
    if math.isfinite(ride.talk_share):
        record["talk_share"] = ride.talk_share
    record["coaching"] = (
        {**{key: getattr(agreed, key) for key in _AGREED}, "signed": list(agreed.signed)}
        if agreed.skill
        else agreed.words
    )
    return record


def _is_of(record: Mapping[str, Any], day: date) -> bool:
    said = str(record.get("held_on") or record.get("period") or "")
    return record.get("type") == KIND and said[:10] == day.isoformat()
