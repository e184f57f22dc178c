"""The card that answers a visit request: fit, questions, two dates (plan-spec §4.6)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from model.diary.focus import DISCOVERY, Theme, theme_of
from model.diary.rule_facts import grades_of
from model.diary.table import day_rows
from model.diary.work_days import Quarter, holidays_of, working_days_later
from model.plan.period import iso_date
from model.plan.tables import text
from model.settings import settings_of
from model.state import State

_SOONEST_WD: Final = 5  # H10: no new visit sooner
_APART_WD: Final = 5  # between the two dates
_HORIZON_DAYS: Final = 366
QUESTIONS: Final = (
    "which cases you have in mind",
    "who else should be there",
)


@dataclass(frozen=True, slots=True)
class PrepareFirst:
    """What the card shows."""

    account_id: str
    on_theme: bool
    fit: str
    earliest: date
    dates: tuple[date, ...]  # two, ascending
    questions: tuple[str, ...]
    text: str
    place: tuple[str, ...] = ()  # how the account stands in the plan, a few words each


def prepare_first(
    state: State,
    rep_id: str,
    account_id: str,
    today: date,
    families: frozenset[str] = frozenset(),
) -> PrepareFirst:
    """Two days on which the rep can come prepared; off theme at least 20 working days ahead.

    In a quarter whose days are known only discovery days count; in one that is not planned yet
    every working day does. `families` are the procedure families the question is about.
    """
    rep = state.rep(rep_id)
    plan, quarter = state.plans.get(rep_id, {}), Quarter.containing(today)
    theme = theme_of(plan, quarter)
    theme = theme if theme.known else theme_of(plan, quarter.after(1))
    on_theme = theme.covers(account_id, families, "call_f2f")
    ahead = _SOONEST_WD if on_theme else int(settings_of(state)["offfocus.wd"])
    off = {
        *holidays_of(state, rep, today.year),
        *holidays_of(state, rep, today.year + 1),
    }
    earliest = working_days_later(today, ahead, off)
    slots = _slots(state, rep_id, earliest, off)
    first = next(slots, earliest)
    apart = working_days_later(first, _APART_WD, off)
    second = next((day for day in slots if day >= apart), apart)
    fit = (
        f"Fits the theme {theme.name}."
        if on_theme
        else f"Off the theme: {ahead} working days ahead."
    )
    asked = " and ".join(QUESTIONS)
    words = (
        f"Thank you, I want to come prepared. May I ask {asked}? "
        f"I can offer {_named(first)} or {_named(second)}."
    )
    grade = grades_of(state, rep).get(account_id, "") if rep is not None else ""
    place = place_in_plan(plan, account_id, theme, grade)
    return PrepareFirst(
        account_id, on_theme, fit, earliest, (first, second), QUESTIONS, words, place
    )


def place_in_plan(
    plan: Mapping[str, Any], account_id: str, theme: Theme, grade: str = ""
) -> tuple[str, ...]:
    """How an account fits the bigger plan: class, theme, quarter of its theme, goals.

    What is not known is left out; an account that no goal names says so.
    """
    found = [f"class {grade}"] if grade else []
    if theme.known:
        known = "in" if account_id in theme.accounts else "not in"
        found.append(f"{known} the theme {theme.name}")
    waves = [
        str(record.get("quarter", ""))
        for record in plan.get("focus_themes", ())
        if account_id in record.get("accounts", ())
    ]
    found.append(f"its turn is {waves[0]}" if waves else "in no quarter of the plan")
    if any(record.get("account_id") == account_id for record in plan.get("lighthouses", ())):
        found.append("a lighthouse")
    goals = [
        str(goal.get("id", ""))
        for goal in plan.get("strategic_goals", ())
        if account_id in goal.get("linked_accounts", ())
    ]
    found.append(f"serves {', '.join(goals)}" if goals else "no goal names it")
    return tuple(found)


def families_of_plan(plan: Mapping[str, Any]) -> dict[str, str]:
    """Names of the procedure families by code, as the plan's company part has them."""
    return {
        str(record.get("id", "")): str(record.get("name", "") or record.get("id", ""))
        for record in plan.get("company", {}).get("families", ())
        if record.get("id")
    }


def _slots(state: State, rep_id: str, first: date, off: set[date]) -> Iterator[date]:
    modes: dict[Quarter, dict[date, str]] = {}
    for step in range(_HORIZON_DAYS):
        day = first + timedelta(days=step)
        quarter = Quarter.containing(day)
        if quarter not in modes:
            rows = day_rows(state, rep_id, quarter)
            named = zip(text(rows, "date"), text(rows, "day_mode"), strict=True)
            modes[quarter] = {d: str(mode) for w, mode in named if (d := iso_date(w)) is not None}
        known = modes[quarter]
        open_ = day.weekday() < 5 and day not in off
        if open_ and (not known or known.get(day, "").split("+")[0] == DISCOVERY):
            yield day


def _named(day: date) -> str:
    return f"{day.day} {day:%B}"
