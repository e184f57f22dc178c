"""Where days, hours and items lie on the calendar, and back from a place to a day and time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from PySide6.QtCore import QPointF, QRectF

from ui.diary.agenda import Agenda, AgendaItem, DayPlan, blocks_of

GUTTER: Final = 52.0
HEAD: Final = 66.0
FOOT: Final = 8.0
STEP_MIN: Final = 15
_EARLIEST, _LATEST = 7, 18  # hours shown at least
_WEEKDAYS: Final = 5


@dataclass(frozen=True, slots=True)
class Column:
    """One day of the calendar; without a plan it is no working day, and `away` says why."""

    day: date
    plan: DayPlan | None
    away: str = ""


@dataclass(frozen=True, slots=True)
class Placed:
    """Items drawn as one box: the day's column, its lane among overlapping ones."""

    entries: tuple[AgendaItem, ...]
    column: int
    lane: int = 0
    lanes: int = 1

    @property
    def uids(self) -> tuple[str, ...]:
        """The ids of its items."""
        return tuple(entry.uid for entry in self.entries)

    @property
    def start(self) -> int:
        """Minutes after midnight."""
        return self.entries[0].start

    @property
    def end(self) -> int:
        """Minutes after midnight."""
        return max(entry.end for entry in self.entries)


@dataclass(frozen=True, slots=True)
class Geometry:
    """Pixels of a calendar of some days; hours are whole."""

    width: float
    height: float
    n_days: int
    first_hour: int = _EARLIEST
    last_hour: int = _LATEST

    @property
    def per_minute(self) -> float:
        """Pixels of one minute."""
        hours = max(self.last_hour - self.first_hour, 1)
        return max(self.height - HEAD - FOOT, 60.0) / (60 * hours)

    def column(self, place: int) -> QRectF:
        """A day from top to bottom."""
        wide = (self.width - GUTTER) / max(self.n_days, 1)
        return QRectF(GUTTER + place * wide, 0, wide, self.height)

    def y(self, minutes: float) -> float:
        """The height of a time."""
        return HEAD + (minutes - 60 * self.first_hour) * self.per_minute

    def box(self, placed: Placed) -> QRectF:
        """Where an item is drawn."""
        column = self.column(placed.column)
        wide = (column.width() - 7) / placed.lanes
        top, bottom = self.y(placed.start), self.y(placed.end)
        left = column.left() + 4 + placed.lane * wide
        return QRectF(left, top + 1, wide - (2 if placed.lanes > 1 else 0), bottom - top - 2)

    def column_at(self, x: float) -> int:
        """The day at a place, the nearest one outside."""
        wide = (self.width - GUTTER) / max(self.n_days, 1)
        return min(max(int((x - GUTTER) // wide), 0), self.n_days - 1)

    def minutes_at(self, y: float) -> int:
        """The time at a height, on a quarter of an hour, inside the hours shown."""
        minutes = 60 * self.first_hour + (y - HEAD) / self.per_minute
        snapped = round(minutes / STEP_MIN) * STEP_MIN
        return min(max(snapped, 60 * self.first_hour), 60 * self.last_hour)

    def hit(self, placed: Sequence[Placed], at: QPointF) -> Placed | None:
        """The item under a place."""
        return next((one for one in placed if self.box(one).contains(at)), None)


def columns_of_week(agenda: Agenda, week: int) -> list[Column]:
    """Monday to Friday of a week, as far as they lie in the quarter."""
    plans = {plan.day: plan for plan in agenda.days_of(week)}
    monday = agenda.monday_of(week)
    days = [date.fromordinal(monday.toordinal() + k) for k in range(_WEEKDAYS)]
    away = agenda.calendar.away
    return [Column(day, plans.get(day), away.get(day, "outside the quarter")) for day in days]


def column_of_day(agenda: Agenda, day: date) -> list[Column]:
    """A single day."""
    plan = next((known for known in agenda.days if known.day == day), None)
    return [Column(day, plan, agenda.calendar.away.get(day, "no working day"))]


def placed_items(agenda: Agenda, columns: Sequence[Column]) -> list[Placed]:
    """The items of some days, those that overlap side by side."""
    found = []
    for place, column in enumerate(columns):
        group: list[tuple[tuple[AgendaItem, ...], int]] = []
        until, free = -1, list[int]()
        for block in blocks_of(agenda.by_day.get(column.day, [])):
            start, end = block[0].start, max(e.end for e in block)
            if start >= until:
                found += _group(group, place, len(free))
                group, free, until = [], [], -1
            lane = next((k for k, busy in enumerate(free) if busy <= start), len(free))
            free[lane : lane + 1] = [end]
            group.append((block, lane))
            until = max(until, end)
        found += _group(group, place, len(free))
    return found


def _group(group: list[tuple[tuple[AgendaItem, ...], int]], place: int, lanes: int) -> list[Placed]:
    return [Placed(block, place, lane, max(lanes, 1)) for block, lane in group]


def hours_shown(agenda: Agenda) -> tuple[int, int]:
    """First and last hour of the calendar: the usual day, longer where something is planned."""
    timed = [entry for entry in agenda.entries if entry.timed]
    first = min((entry.start // 60 for entry in timed), default=_EARLIEST)
    last = max((-(-entry.end // 60) for entry in timed), default=_LATEST)
    return min(first, _EARLIEST), max(last, _LATEST)
