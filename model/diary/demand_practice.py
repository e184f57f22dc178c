"""Practice of a quarter: before each test of the enablement plan, and a short slot every week."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from model.diary.day_words import day_words
from model.diary.demand_ground import Ground
from model.diary.demands import Demand
from model.diary.focus import HOURS, MINUTES
from model.diary.visiting import DESK
from model.diary.work_days import working_days_later
from model.plan.enablement import ENABLEMENT, spine_words
from model.plan.facts import ROLES
from model.plan.period import iso_date
from model.plan.typed_edits import value_at

PRACTICE: Final = "enablement_practice"
WEEKLY_MINUTES: Final = 30  # a role play of a pitch with what was said about it
_LEAD: Final = 15  # working days before a test in which it is practised
_WAYS: Final = ("with a colleague", "recorded", "before the mirror", "aloud in the car")
_AUDIENCE: Final = {"USER": "users", "BUYER": "buyers", "ADMIN": "administrators"}


def practice(ground: Ground) -> list[Demand]:
    """What the enablement plan asks for in the quarter (S0-105)."""
    return [*_before_tests(ground), *_weekly(ground)]


def _before_tests(ground: Ground) -> list[Demand]:
    """Practice before each test that falls into the quarter."""
    quarter, found = ground.calendar.quarter, []
    for record in ground.plan.get(ENABLEMENT, {}).get("records", ()):
        due = iso_date(record.get("next_due", ""))
        if due is None or not quarter.first <= due <= quarter.last:
            continue
        item, on = record.get("item", ""), day_words(ground.state, due)
        found.append(
            Demand(
                key=f"practice:{item}",
                kind=PRACTICE,
                minutes=MINUTES[PRACTICE],
                weight="B",
                first=working_days_later(due, -_LEAD),
                last=due,
                purpose=f"Practice for {item}, due {on}",
                objective_id=ground.serving(PRACTICE, ""),
                on_theme=True,
                hours=HOURS[PRACTICE],
                windows=DESK,
                why="The enablement plan sets the test.",
            )
        )
    return found


def _weekly(ground: Ground) -> list[Demand]:
    """One slot in each week that is left, the pitches in turn; none without a pitch."""
    pitches = _pitches(ground.plan)
    if not pitches:
        return []
    weeks: dict[int, list[date]] = {}
    for day in ground.calendar.open_days:
        if day.day >= ground.earliest:
            weeks.setdefault(day.week, []).append(day.day)
    found = []
    for turn, (week, days) in enumerate(sorted(weeks.items())):
        role, way = pitches[turn % len(pitches)], _WAYS[turn % len(_WAYS)]
        found.append(
            Demand(
                key=f"practice:week:{week}",
                kind=PRACTICE,
                minutes=WEEKLY_MINUTES,
                weight="C",
                first=days[0],
                last=days[-1],
                purpose=f"Role play of the pitch for {_AUDIENCE[role]}, {way}",
                objective_id=ground.serving(PRACTICE, ""),
                on_theme=True,
                hours=WEEKLY_MINUTES / 60,
                windows=DESK,
                why="The best practise every week.",
            )
        )
    return found


def _pitches(plan: Mapping[str, Any]) -> list[str]:
    """The roles a pitch is written for."""
    spines = value_at(plan, (ENABLEMENT, "pitch_spines"), {})
    if not isinstance(spines, Mapping):
        return []
    told = {role: spines.get(role) for role in ROLES}
    return [r for r, spine in told.items() if isinstance(spine, Mapping) and spine_words(spine)]
