"""Which kind of day each working day is: case, discovery, demo, committee or field."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from math import ceil
from typing import Final

import numpy as np

from model.diary.demand_ground import Ground
from model.diary.demands import Demand
from model.diary.focus import (
    BUDGETS,
    CASE,
    CASE_MONTH_SHARE,
    CASE_SUPPORT,
    COMMITTEE,
    COMPANY_DAY,
    DEMO,
    DISCOVERY,
    FIELD,
    Theme,
)
from model.diary.table import day_rows
from model.diary.visiting import Block
from model.diary.work_days import WorkDay
from model.plan.period import iso_date

_COMMITTEE_WORK: Final = ("vac_meeting", "vac_submission")
_DEMO_WORK: Final = ("demo", "wet_lab", "in_service")
_SUPPORT_SHARE: Final = 0.65  # of the cases of a case-support quarter, at the theme's accounts
# What makes a case day worth less, in shares of an account's wish: expert estimates.
_WEEK_FULL, _ASKED, _OTHER_FAMILY, _TAKEN = 0.15, 0.2, 0.2, 50.0


@dataclass(frozen=True, slots=True)
class CasePick:
    """A day in the operating room of one surgeon."""

    day: date
    block: Block


@dataclass(frozen=True, slots=True)
class DayModes:
    """The mode of each working day, and the cases of the case days."""

    mode: Mapping[date, str]
    cases: tuple[CasePick, ...]

    def days(self, mode: str) -> list[date]:
        """The days of one mode, ascending."""
        return sorted(day for day, own in self.mode.items() if own == mode)


def plan_modes(ground: Ground, dated: Iterable[Demand]) -> DayModes:
    """Give every working day a mode within the theme's budget.

    Days with a fixed committee, demo, case or discovery take theirs from it; then come the
    case-support month, further case days at the blocks of theme accounts and customers, and
    discovery days spread over the months. What is left are field days.
    """
    mode = {day.day: COMPANY_DAY for day in ground.calendar.days if day.company}
    taken: dict[date, int] = {}
    for demand in dated:
        day = demand.fixed_day
        meets = demand.pinned or demand.kind != "call_f2f"
        if day is not None and demand.account_id and meets and demand.kind != "remote_touch":
            taken[day] = taken.get(day, 0) + demand.minutes
        if day is None or (day in mode and mode[day] in (COMPANY_DAY, CASE)):
            continue
        if named := _mode_of(demand):
            mode[day] = named
    open_days = ground.calendar.open_days
    known = {day.day for day in open_days}
    mode = {day: own for day, own in mode.items() if day in known or own == COMPANY_DAY}
    budget = BUDGETS[ground.theme.mode] if ground.theme.known else BUDGETS["defence"]
    cases = _case_days(ground, mode, taken, budget[0])
    _discovery_days(ground, mode, budget[1])
    for open_day in open_days:
        mode.setdefault(open_day.day, FIELD)
    return DayModes(mode, tuple(cases))


def kept_modes(ground: Ground, items: Iterable[Demand]) -> DayModes:
    """The modes the diary's days have; days it does not know are as in a new plan."""
    fresh = plan_modes(ground, items)
    table = day_rows(ground.state, ground.rep.id, ground.calendar.quarter)
    known = {
        day: str(name).split("+")[0]
        for words, name in zip(table["date"], table["day_mode"], strict=True)
        if name and (day := iso_date(words)) is not None
    }
    return DayModes({**fresh.mode, **known}, ())


def _mode_of(demand: Demand) -> str:
    if demand.kind == "case_attendance":
        return CASE
    if demand.kind == "early_discovery" and demand.pinned:
        return DISCOVERY
    if demand.kind in _COMMITTEE_WORK:
        return COMMITTEE
    return DEMO if demand.kind in _DEMO_WORK else ""


def _case_days(
    ground: Ground, mode: dict[date, str], taken: Mapping[date, int], share: float
) -> list[CasePick]:
    days = [day for day in ground.calendar.open_days if day.day >= ground.earliest]
    wish = case_wish(ground)
    if not wish:
        return []
    held = {day.day for day in ground.calendar.open_days if mode.get(day.day) == CASE}
    support = ground.theme.mode == CASE_SUPPORT and ground.theme.known
    part = 1.0 if support else ground.core.settings["case.share"]  # else the specialist's too
    wanted = max(round(sum(wish.values()) * part), ceil(share * len(ground.calendar.open_days)))
    if support:
        theirs = [account for account in wish if account in ground.theme.accounts]
        for account in theirs:
            wish[account] = max(wish[account], _SUPPORT_SHARE * wanted / len(theirs))
    picks: list[CasePick] = []
    picker = _Picker(ground, wish, mode, taken)
    if support:
        month = [day for day in days if day.day.month == ground.theme.month]
        all_of_month = [d for d in ground.calendar.open_days if d.day.month == ground.theme.month]
        inside = sum(day.month == ground.theme.month for day in held)
        picks += picker.take(month, ceil(CASE_MONTH_SHARE * len(all_of_month)) - inside)
    picks += picker.take(days, wanted - len(held) - len(picks))
    return picks


def case_wish(ground: Ground) -> dict[str, float]:
    """OR days of the quarter by account: a part of what we sell there, and first cases (F21)."""
    settings, core = ground.core.settings, ground.core
    quarter, wave = ground.plan_quarter, core.sequence.wave
    existing = settings["case.existing_share"] * np.nan_to_num(core.figures.ours).sum(axis=1) / 4
    months = np.nan_to_num(core.months_to_close)
    live = np.where(wave >= 1, wave + months // 3, 0)
    surgeons = settings.by_type("surgeons", core.accounts.text("account_type"))
    first = settings["case.first_n"] * surgeons / 2
    cases = existing + np.where((live >= 1) & ((quarter == live) | (quarter == live + 1)), first, 0)
    blocks = {block.account_id for block in ground.blocks}
    ids = map(str, core.accounts.ids)
    return {
        account: float(count) / settings["case.per_or_day"]
        for account, count in zip(ids, cases, strict=True)
        if account in blocks and (count > 0 or account in ground.theme.accounts)
    }


class _Picker:
    """Chooses case days one by one: the account furthest behind, on its emptiest week's day."""

    def __init__(
        self,
        ground: Ground,
        wish: Mapping[str, float],
        mode: dict[date, str],
        taken: Mapping[date, int],
    ) -> None:
        theme: Theme = ground.theme
        self._wish = {
            account: (2.0 if theme.known and account in theme.accounts else 1.0) * max(days, 0.5)
            for account, days in wish.items()
        }
        self._blocks = [block for block in ground.blocks if block.account_id in wish]
        self._mode = mode
        self._taken = taken
        self._family = theme.family
        self._given: dict[str, int] = {}
        self._weeks: dict[int, int] = {}

    def take(self, days: list[WorkDay], count: int) -> list[CasePick]:
        """Up to `count` more case days among `days`; they are marked in the modes."""
        picks: list[CasePick] = []
        while len(picks) < count:
            free = [day for day in days if day.day not in self._mode]
            options = [
                (self._cost(day, block), day.day, block.id, day, block)
                for day in free
                for block in self._blocks
                if block.meets(day.day.year, day.day.month, day.day.day)
            ]
            if not options:
                return picks
            day, block = min(options, key=lambda option: option[:3])[3:]
            self._mode[day.day] = CASE
            self._given[block.account_id] = self._given.get(block.account_id, 0) + 1
            self._weeks[day.week] = self._weeks.get(day.week, 0) + 1
            picks.append(CasePick(day.day, block))
        return picks

    def _cost(self, day: WorkDay, block: Block) -> float:
        filled = (self._given.get(block.account_id, 0) + 1) / self._wish[block.account_id]
        other = bool(self._family) and block.family != self._family
        spread = _WEEK_FULL * self._weeks.get(day.week, 0) + _TAKEN * (day.day in self._taken)
        return filled + spread + _ASKED * block.asked + _OTHER_FAMILY * other


def _discovery_days(ground: Ground, mode: dict[date, str], share: float) -> None:
    """At least the month's number, spread; the theme may ask for more."""
    for number in ground.calendar.quarter.months:
        days = [d.day for d in ground.calendar.open_days if d.day.month == number]
        least = int(ground.core.settings["discovery.days"])
        have = sum(mode.get(day) == DISCOVERY for day in days)
        free = [day for day in days if day not in mode and day >= ground.earliest]
        count = min(len(free), max(least, round(share * len(days))) - have)
        for nth in range(max(0, count)):
            mode[free[(2 * nth + 1) * len(free) // (2 * count)]] = DISCOVERY
