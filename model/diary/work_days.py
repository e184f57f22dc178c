"""Which days of a quarter are worked: weekdays without public holidays, leave and company days."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from model.errors import PlanError
from model.plan.period import iso_date
from model.plan.tables import text
from model.reps import Rep
from model.same_inputs import SameInputs
from model.state import State

TIME_OFF: Final = "time_off"  # table: rep_id ("" for all), first, last, kind, note
COMPANY: Final = "company"
_KINDS: Final = ("holiday", "leave", COMPANY)
_FIRST_MONTH: Final = 3  # months of a quarter
_SATURDAY: Final = 5


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    """A quarter of a calendar year, 1-4."""

    year: int
    number: int

    @classmethod
    def of(cls, words: str) -> "Quarter":
        """Read "2027Q1" or "2027-Q1"; PlanError for anything else."""
        year, _, number = words.strip().upper().replace("-", "").partition("Q")
        if not (year.isdigit() and len(year) == 4 and number in ("1", "2", "3", "4")):
            raise PlanError(
                f'"{words}" is not a quarter.', remedy="Write the year and the quarter: 2027Q1."
            )
        return cls(int(year), int(number))

    @classmethod
    def containing(cls, day: date) -> "Quarter":
        """The quarter a day falls in."""
        return cls(day.year, (day.month - 1) // _FIRST_MONTH + 1)

    @property
    def name(self) -> str:
        """As plans write it: "2027-Q1"."""
        return f"{self.year}-Q{self.number}"

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, _FIRST_MONTH * (self.number - 1) + 1, 1)

    @property
    def last(self) -> date:
        """Its last day."""
        return self.after(1).first - timedelta(days=1)

    @property
    def months(self) -> tuple[int, int, int]:
        """The numbers of its months."""
        month = self.first.month
        return month, month + 1, month + 2

    def after(self, quarters: int) -> "Quarter":
        """The quarter so many quarters later."""
        count = self.year * 4 + self.number - 1 + quarters
        return Quarter(count // 4, count % 4 + 1)


@dataclass(frozen=True, slots=True)
class WorkDay:
    """One working day; weeks count from 1 in its quarter."""

    day: date
    week: int
    company: bool = False  # the company takes the day: no customer is met


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """The working days of one rep's quarter, and why the other weekdays are none."""

    quarter: Quarter
    days: tuple[WorkDay, ...]
    away: Mapping[date, str]  # weekday -> "Thanksgiving Day", "leave"

    @property
    def open_days(self) -> tuple[WorkDay, ...]:
        """Working days with time for customers."""
        return tuple(day for day in self.days if not day.company)

    def on_or_after(self, day: date) -> date | None:
        """The first open day from a date on, None behind the quarter."""
        return next((known.day for known in self.open_days if known.day >= day), None)

    def on_or_before(self, day: date) -> date | None:
        """The last open day up to a date, None before the quarter."""
        return next((known.day for known in reversed(self.open_days) if known.day <= day), None)


def work_calendar(state: State, rep: Rep | None, quarter: Quarter) -> WorkCalendar:
    """The rep's working days of a quarter.

    Public holidays come from the library `holidays` by the rep's region; where the project has
    a company calendar for the year, that one wins. Leave and company days come from the table
    `time_off` and from days the published diary keeps for the company.
    """
    off = dict(holidays_of(state, rep, quarter.year))
    company: set[date] = set()
    for day, kind, note in time_off(state, rep):
        if kind == COMPANY:
            company.add(day)
        else:
            off[day] = note or kind
    company |= _published_company(state, rep)
    weekdays = [day for day in _days(quarter.first, quarter.last) if day.weekday() < _SATURDAY]
    worked = [day for day in weekdays if day not in off]
    monday = worked[0] - timedelta(days=worked[0].weekday()) if worked else quarter.first
    return WorkCalendar(
        quarter,
        tuple(WorkDay(day, (day - monday).days // 7 + 1, day in company) for day in worked),
        {day: off[day] for day in weekdays if day in off},
    )


def holidays_of(state: State, rep: Rep | None, year: int) -> dict[date, str]:
    """Public holidays of a year: the company's own list where there is one, else the region's."""
    notes = rep.notes if rep else {}
    whose = (rep.id if rep else "", notes.get("home_country", ""), notes.get("home_region", ""))
    parts = (state.tables.get(TIME_OFF), state.plans, state.accounts)
    return dict(_holidays(SameInputs((state, rep), parts, (whose, year))))


@lru_cache(maxsize=512)
def _holidays(same: SameInputs) -> Mapping[date, str]:
    """The same answer is given again, so nobody may write into it."""
    state, rep = same.source
    year: int = same.values[1]
    own = {
        day: note or "holiday"
        for day, kind, note in time_off(state, rep)
        if kind == "holiday" and day.year == year
    }
    if own:
        return MappingProxyType(own)
    for plan in [state.plans.get(rep.id, {}) if rep else {}, *state.plans.values()]:
        typed = _typed(SameInputs(plan, (plan,), year))
        if typed:
            known = _regional(state, rep, year)
            return MappingProxyType({day: known.get(day, "holiday") for day in typed})
    return _regional(state, rep, year)


@lru_cache(maxsize=1_024)
def _typed(same: SameInputs) -> tuple[date, ...]:
    """The holidays of a year that stand in a plan; read once for all reps."""
    days = map(iso_date, same.source.get("holidays", ()))
    return tuple(dict.fromkeys(day for day in days if day and day.year == same.values))


def _regional(state: State, rep: Rep | None, year: int) -> Mapping[date, str]:
    country = (rep.notes.get("home_country", "") if rep else "") or _country(state)
    return _public(country, rep.notes.get("home_region", "") if rep else "", year)


@lru_cache(maxsize=256)
def _public(country: str, region: str, year: int) -> Mapping[date, str]:
    """Public holidays of a region; the same answer is given again, so it cannot be changed."""
    import holidays as public_holidays  # slow to load, and the window starts without it

    try:
        found = public_holidays.country_holidays(country, years=year)
    except NotImplementedError:  # a country the library does not know
        return MappingProxyType({})
    if region in found.subdivisions:
        found = public_holidays.country_holidays(country, subdiv=region, years=year)
    return MappingProxyType({day: str(name) for day, name in found.items() if day.year == year})


def _country(state: State) -> str:
    """The country most accounts are in; the United States when none is known."""
    return _country_of(SameInputs(state, (state.accounts,)))


@lru_cache(maxsize=8)
def _country_of(same: SameInputs) -> str:
    codes = Counter(str(code).upper() for code in same.source.accounts.text("country") if code)
    return max(sorted(codes), key=lambda code: codes[code]) if codes else "US"


def time_off(state: State, rep: Rep | None) -> list[tuple[date, str, str]]:
    """(day, kind, note) of the table `time_off` that concern the rep or everybody."""
    table = state.table(TIME_OFF)
    columns = [text(table, name) for name in ("rep_id", "first", "last", "kind", "note")]
    found = []
    for who, first, last, kind, note in zip(*columns, strict=True):
        begin, end = iso_date(first), iso_date(last) or iso_date(first)
        concerned = not who or (rep is not None and who == rep.id)
        if begin and end and concerned and kind in _KINDS:
            found += [(day, str(kind), str(note)) for day in _days(begin, end)]
    return found


def _published_company(state: State, rep: Rep | None) -> set[date]:
    table = state.table("diary_days")
    if not len(table) or rep is None:
        return set()
    whose = text(table, "rep_id") if "rep_id" in table else None
    days, modes = text(table, "date"), text(table, "day_mode")
    mine = [who in ("", rep.id) for who in whose] if whose is not None else [True] * len(table)
    if whose is None and rep.id not in state.plans:
        return set()
    found = (
        iso_date(d) for d, m, own in zip(days, modes, mine, strict=True) if own and m == COMPANY
    )
    return {day for day in found if day is not None}


def _days(first: date, last: date) -> Iterable[date]:
    return (first + timedelta(days=n) for n in range((last - first).days + 1))


def working_days_later(day: date, count: int, off: Iterable[date] = ()) -> date:
    """The date `count` working days after a date, before it if negative; `off` is skipped."""
    closed, step = set(off), 1 if count >= 0 else -1
    while count:
        day += timedelta(days=step)
        if day.weekday() < _SATURDAY and day not in closed:
            count -= step
    return day


def working_days_between(first: date, last: date, off: Iterable[date] = ()) -> int:
    """Working days after `first` up to `last`; negative when `last` lies before."""
    if last <= first:
        return -working_days_between(last, first, off) if last < first else 0
    weeks, rest = divmod((last - first).days, 7)
    begun = sum((first.weekday() + n) % 7 < _SATURDAY for n in range(1, rest + 1))
    closed = sum(first < day <= last and day.weekday() < _SATURDAY for day in set(off))
    return weeks * _SATURDAY + begun - closed
