"""How a quarter's hours divide: by role, type, theme, buffer and driving; the parts add up."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from operator import is_
from typing import Final

import numpy as np

from model.arrays import IntArray
from model.diary.demand_calls import phase_of
from model.diary.demand_ground import ground_of
from model.diary.quarter import BUFFER
from model.diary.work_days import Quarter
from model.errors import PlanError
from model.plan.facts import LETTER_OF, ROLES
from model.settings import setting
from model.state import State
from ui.diary.agenda import KIND_WORDS, Agenda, AgendaItem

LETTERS: Final = ("U", "B", "A")
COLUMNS: Final = (*LETTERS, "several", "none")
_VISIT: Final = "call_f2f"


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the table of totals: items by role class, all items, hours."""

    words: str
    counts: tuple[int, ...]  # by COLUMNS
    hours: float

    @property
    def items(self) -> int:
        """All items of the row."""
        return sum(self.counts)


@dataclass(frozen=True, slots=True)
class Division:
    """A quarter in figures; shares from 0 to 1, NaN where there is nothing to divide."""

    visits: dict[str, int]  # face-to-face calls by letter
    on_theme: float  # of customer hours
    filled: float  # booked ÷ plan-able hours
    buffer: float  # of working hours
    driving: float  # hours
    working: float  # hours of the open days
    planable: float  # working hours without administration and buffer
    booked: float  # customers, practice and driving, hours


def division_of(agenda: Agenda, state: State) -> Division:
    """The figures beside the calendar.

    Plan-able = open days × hours a day − administration − buffer (plan-spec §8.7); booked are
    customer items, practice and driving.
    """
    entries = agenda.entries
    hours = setting(state, "cap.day_h") * sum(d.mode != "company" for d in agenda.days)
    buffer = _hours(e for e in entries if e.kind == BUFFER)
    customers = _hours(e for e in entries if e.is_customer)
    theme = _hours(e for e in entries if e.is_customer and e.on_theme)
    driving = sum(e.drive_min for e in entries) / 60
    practice = _hours(e for e in entries if e.kind == "enablement_practice")
    admin = setting(state, "cap.admin") * hours
    planable = hours - admin - setting(state, "cap.buffer") * hours
    booked = customers + practice + driving
    calls = [e.roles for e in entries if e.kind == _VISIT]
    return Division(
        visits={letter: calls.count(letter) for letter in LETTERS},
        on_theme=theme / customers if customers else float("nan"),
        filled=booked / planable if planable > 0 else float("nan"),
        buffer=buffer / hours if hours else float("nan"),
        driving=driving,
        working=hours,
        planable=planable,
        booked=booked,
    )


def week_filled(agenda: Agenda, state: State, week: int) -> float:
    """Booked over plan-able hours of one week, NaN where nothing can be planned."""
    days, entries = agenda.days_of(week), agenda.of_week(week)
    return division_of(replace(agenda, days=tuple(days), entries=tuple(entries)), state).filled


def empty_monday(agenda: Agenda, week: int) -> date | None:
    """The Monday of a week when it is worked and no customer is on it (AL14)."""
    monday = agenda.monday_of(week)
    worked = any(plan.day == monday and plan.mode != "company" for plan in agenda.days)
    busy = any(entry.is_customer for entry in agenda.by_day.get(monday, []))
    return monday if worked and not busy else None


def lines_of(agenda: Agenda) -> list[Line]:
    """Items and hours by type, everything first, then the largest; driving at the end."""
    kinds = dict.fromkeys(e.kind for e in agenda.entries)
    lines = [
        _line(
            KIND_WORDS.get(kind, kind).capitalize(), [e for e in agenda.entries if e.kind == kind]
        )
        for kind in kinds
    ]
    lines.sort(key=lambda line: -line.hours)
    drive = sum(e.drive_min for e in agenda.entries) / 60
    lines.append(Line("Driving", (0,) * len(COLUMNS), drive))
    counts: IntArray = np.sum([line.counts for line in lines], axis=0)
    whole = sum(line.hours for line in lines)
    return [Line("All", tuple(int(n) for n in counts), whole), *lines]


def aims_of(state: State, agenda: Agenda, today: date) -> dict[str, float]:
    """The role split the visited accounts ask for by their phase (plan-spec §2.2), 0 to 1.

    Empty when the rep serves no territory.
    """
    if agenda.rep is None:
        return {}
    try:
        ground = ground_of(state, agenda.rep, agenda.quarter, today)
    except PlanError:
        return {}
    calls = [e.account_id for e in agenda.entries if e.kind == _VISIT]
    if not calls:
        return {}
    phases = {account: phase_of(ground, account) for account in set(calls)}
    return {
        LETTER_OF[role]: float(
            np.mean([setting(state, f"rolesplit.{phases[a]}.{role}") / 100 for a in calls])
        )
        for role in ROLES
    }


class RoleAims:
    """The aims of a quarter, computed anew only when what they follow from has changed."""

    def __init__(self) -> None:
        self._held: tuple[object, ...] = ()
        self._quarter: Quarter | None = None
        self._aims: dict[str, float] = {}

    def of(self, state: State, agenda: Agenda, today: date) -> dict[str, float]:
        """As `aims_of`."""
        held = (state.tables.get("opportunities"), state.accounts, agenda.rep)
        same = len(self._held) == len(held) and all(map(is_, held, self._held))
        if not same or self._quarter != agenda.quarter:
            self._held, self._quarter = held, agenda.quarter
            self._aims = aims_of(state, agenda, today)
        return self._aims


def _line(words: str, entries: list[AgendaItem]) -> Line:
    counts = dict.fromkeys(COLUMNS, 0)
    for entry in entries:
        single = entry.roles if entry.roles in LETTERS else "several" if entry.roles else "none"
        counts[single] += 1
    return Line(words, tuple(counts.values()), _hours(entries))


def _hours(entries: Iterable[AgendaItem]) -> float:
    return sum(entry.hours for entry in entries)
