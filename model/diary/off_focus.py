"""Where a diary leaves its quarter's theme: warnings, not hard rules (plan-spec §4.2)."""

from collections.abc import Callable, Mapping
from datetime import date

from model.diary.focus import CASE, CASE_MONTH_SHARE, CASE_SUPPORT, DISCOVERY, theme_of
from model.diary.quarter import Diary, Item, diary_of_rep
from model.diary.rules import BrokenRule
from model.diary.work_days import Quarter
from model.format import Formatter, percent_words
from model.plan.potential import account_figures
from model.reps import Rep
from model.settings import settings_of
from model.state import State


def off_focus(
    state: State, rep: Rep, quarter: Quarter, diary: Diary | None = None
) -> list[BrokenRule]:
    """What leaves the theme, code "F": discovery elsewhere, prospects on case days, shares."""
    judged = diary_of_rep(state, rep.id, quarter) if diary is None else diary
    mode = {day.day: day.mode.split("+")[0] for day in judged.days}
    theme = theme_of(state.plans.get(rep.id, {}), quarter)
    found = [*_discovery(state, judged, mode), *_prospects(state, judged, mode)]
    customer = [item for item in judged.items if item.is_customer]
    hours = sum(item.end - item.start for item in customer)
    off = sum(item.end - item.start for item in customer if not item.on_theme)
    limit = settings_of(state)["theme.off_max"] / 100
    if theme.known and hours and off / hours > limit:
        words = (
            f"{percent_words(off / hours)} of the customer hours are off the theme; "
            f"{percent_words(limit)} may be."
        )
        uids = tuple(item.uid for item in customer if not item.on_theme)
        found.append(BrokenRule("F", uids, words))
    if theme.known and theme.mode == CASE_SUPPORT:
        month = [day for day in mode if day.month == theme.month]
        share = sum(mode[day] == CASE for day in month) / len(month) if month else 0.0
        if share < CASE_MONTH_SHARE:
            words = (
                f"{percent_words(share)} of the case-support month are case days; "
                f"{percent_words(CASE_MONTH_SHARE)} are needed."
            )
            found.append(BrokenRule("F", (), words))
    return found


def _discovery(state: State, diary: Diary, mode: Mapping[date, str]) -> list[BrokenRule]:
    on = _days(state)
    return [
        _warning(item, f"Early discovery on {on(item.day)}, which is no discovery day.")
        for item in diary.items
        if item.kind == "early_discovery" and mode.get(item.day, DISCOVERY) != DISCOVERY
    ]


def _prospects(state: State, diary: Diary, mode: Mapping[date, str]) -> list[BrokenRule]:
    revenue = account_figures(state).revenue
    buying = {str(k) for k, v in zip(state.accounts.ids, revenue, strict=True) if v > 0}
    on = _days(state)
    return [
        _warning(item, f"A prospect is met on {on(item.day)}, which is a case day.")
        for item in diary.items
        if item.kind == "call_f2f" and mode.get(item.day) == CASE and item.account_id not in buying
    ]


def _days(state: State) -> Callable[[date], str]:
    show = Formatter.of(state.about)
    return lambda day: show.date(day.isoformat())


def _warning(item: Item, words: str) -> BrokenRule:
    return BrokenRule("F", (item.uid,), words, item.day)
