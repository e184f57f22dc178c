"""The card that answers a visit request: fit, questions, two dates (plan-spec §4.6)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from model.diary.focus import DISCOVERY, theme_of
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
    return PrepareFirst(account_id, on_theme, fit, earliest, (first, second), QUESTIONS, words)


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
