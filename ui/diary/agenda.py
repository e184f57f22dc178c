"""One rep's quarter as the workspace shows it: days and entries read from the project."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from typing import Final

import numpy as np
import pandas as pd

from model.diary.quarter import BUFFER, OWN
from model.diary.table import day_rows, diary_frame, diary_rows
from model.diary.visiting import clock
from model.diary.work_days import Quarter, WorkCalendar, work_calendar
from model.people import contactable
from model.plan.facts import LETTER_OF, ROLES
from model.plan.period import iso_date
from model.plan.tables import number, text
from model.reps import Rep
from model.state import State
from reports.book.names import short_names

KIND_WORDS: Final = {
    "call_f2f": "visit",
    "remote_touch": "remote touch",
    "early_discovery": "early discovery",
    "demo": "demo",
    "in_service": "in-service",
    "wet_lab": "wet lab",
    "case_attendance": "case",
    "specialist_cover": "specialist covers",
    "trial_review": "trial review",
    "business_case_meeting": "business case",
    "vac_meeting": "committee",
    "vac_submission": "committee file",
    "joint_plan_session": "joint plan",
    "kol_meeting": "opinion leader",
    "lighthouse_visit": "lighthouse visit",
    "training": "training",
    "enablement_practice": "practice",
    "planning_admin": "planning",
    "company": "company day",
    "co_travel": "co-travel",
    BUFFER: "protected buffer",
}
_MORE_WORDS: Final = {"case_attendance": "technical support only"}  # plan-spec S2-08
GONE: Final = ("cancelled", "moved", "no_show")


@dataclass(frozen=True, slots=True)
class AgendaItem:
    """One item of the diary; times in minutes after midnight, −1 without a time."""

    uid: str
    day: date
    start: int
    end: int
    kind: str
    account_id: str
    name: str
    short: str  # the account's name for narrow places
    roles: str  # letters of U, B, A
    who: str
    purpose: str
    objective: str
    opportunity: str
    on_theme: bool
    origin: str
    drive_min: float
    hours: float
    lock: str
    status: str
    reason: str = ""

    @property
    def timed(self) -> bool:
        """Whether it takes a place in the day."""
        return 0 <= self.start < self.end

    @property
    def busy_h(self) -> float:
        """Hours of the day it takes, the drive to it included; a buffer takes none."""
        if self.kind == BUFFER or not self.timed:
            return 0.0
        return (self.end - self.start + self.drive_min) / 60

    @property
    def is_customer(self) -> bool:
        """Whether a customer is met, called or supported."""
        return self.kind != BUFFER and self.kind not in OWN and bool(self.account_id)

    @property
    def is_visit(self) -> bool:
        """Whether the rep drives there."""
        return self.is_customer and self.kind != "remote_touch" and self.timed

    @property
    def title(self) -> str:
        """What stands in the first line."""
        if self.kind == BUFFER:
            return "Protected buffer"
        return self.name or KIND_WORDS.get(self.kind, self.kind).capitalize()

    @property
    def short_title(self) -> str:
        """The title for narrow places."""
        return self.short or self.title

    def at(self, day: date, start: int) -> "AgendaItem":
        """The same item on another day and time."""
        return replace(self, day=day, start=start, end=start + self.end - self.start)


@dataclass(frozen=True, slots=True)
class DayPlan:
    """A working day: its week, kind and travel cluster."""

    day: date
    week: int
    mode: str
    cluster: str
    planning_half: bool = False
    co_travel: bool = False
    night: str = ""  # the town of the hotel after it, "" at home


@dataclass(frozen=True, eq=False)
class Agenda:
    """A quarter of one rep; entries by day and time."""

    rep: Rep | None
    quarter: Quarter
    calendar: WorkCalendar
    days: tuple[DayPlan, ...]
    entries: tuple[AgendaItem, ...]

    @property
    def is_empty(self) -> bool:
        """Whether nothing is planned."""
        return not self.entries

    @cached_property
    def by_day(self) -> dict[date, list[AgendaItem]]:
        """Entries of each day, in order."""
        found: dict[date, list[AgendaItem]] = {}
        for entry in self.entries:
            found.setdefault(entry.day, []).append(entry)
        return found

    @cached_property
    def weeks(self) -> tuple[int, ...]:
        """Numbers of the weeks that have working days."""
        return tuple(sorted({day.week for day in self.days}))

    def days_of(self, week: int) -> list[DayPlan]:
        """Working days of a week."""
        return [day for day in self.days if day.week == week]

    def week_of(self, day: date) -> int:
        """The week a date lies in: the last that has begun by then."""
        begun = [known.week for known in self.days if known.day <= day]
        return begun[-1] if begun else (self.weeks[0] if self.weeks else 1)

    @cached_property
    def areas(self) -> dict[date, str]:
        """The working days with the travel cluster each is spent in."""
        return {plan.day: plan.cluster for plan in self.days}

    def beside(self, day: date, step: int) -> date | None:
        """The working day so many working days from one, None beyond the quarter's ends."""
        days = [plan.day for plan in self.days]
        place = days.index(day) + step if day in days else 0
        return days[place] if 0 <= place < len(days) else None

    def from_day(self, day: date, otherwise: date) -> date:
        """The first working day from one on, `otherwise` when the quarter is over by then."""
        return next((plan.day for plan in self.days if plan.day >= day), otherwise)

    def of_week(self, week: int) -> list[AgendaItem]:
        """Entries of a week."""
        return [e for plan in self.days_of(week) for e in self.by_day.get(plan.day, [])]

    def monday_of(self, week: int) -> date:
        """The Monday of a week."""
        first = self.days[0].day if self.days else self.quarter.first
        return first - timedelta(days=first.weekday()) + timedelta(weeks=week - 1)

    def entry(self, uid: str) -> AgendaItem | None:
        """An entry by its id."""
        return next((e for e in self.entries if e.uid == uid), None)

    def lock_of(self, week: int) -> str:
        """How firm most of a week is."""
        locks = [e.lock for e in self.of_week(week)]
        return max(("hard", "firm", "soft", "none"), key=locks.count) if locks else "none"


def reps_with_diary(state: State) -> list[Rep]:
    """The reps a diary can be shown for: those with a plan first, then the others who sell."""
    planned = [rep for rep in state.reps if rep.id in state.plans]
    serving = {t.rep_id for t in state.scenario().layer("core").territories}
    return planned + [rep for rep in state.reps if rep not in planned and rep.id in serving]


def first_quarter(state: State, rep: Rep | None, today: date) -> Quarter:
    """The quarter to begin with: the first one planned that is not over, else the next one."""
    frame = diary_frame(state)
    mine = frame[np.asarray(frame["rep_id"] == (rep.id if rep else ""), bool)]
    ahead = sorted({Quarter.of(str(name)) for name in mine["quarter"] if name})
    here = Quarter.containing(today)
    return next((q for q in ahead if q >= here), ahead[-1] if ahead else here.after(1))


def agenda_of(state: State, rep: Rep | None, quarter: Quarter) -> Agenda:
    """The rep's quarter; items with somebody who must not be contacted are left out."""
    calendar = work_calendar(state, rep, quarter)
    table = contactable(diary_rows(state, rep.id if rep else "", quarter), state)
    entries = tuple(sorted(_entries(state, table), key=lambda e: (e.day, e.start, e.uid)))
    return Agenda(rep, quarter, calendar, tuple(_days(state, rep, calendar, table)), entries)


def _entries(state: State, table: pd.DataFrame) -> Iterable[AgendaItem]:
    names = ("uid", "date", "start", "end", "type", "account_id", "account", "role_class")
    more = ("contacts", "contact_ids", "purpose", "objective_id", "opportunity_id", "on_theme")
    last = ("origin", "lock", "status", "reason")
    columns = {name: text(table, name) for name in (*names, *more, *last)}
    drive = np.nan_to_num(number(table, "travel_before_min"))
    hours = np.nan_to_num(number(table, "workload_h"))
    accounts, shorts = _account_names(state, table)
    people = _people(state)
    for row in range(len(table)):
        cell = {name: str(values[row]) for name, values in columns.items()}
        day = iso_date(cell["date"])
        if day is None or cell["status"] in ("cancelled", "moved"):
            continue
        start, end = clock(cell["start"]), clock(cell["end"])
        ids = [part.strip() for part in cell["contact_ids"].split(";") if part.strip()]
        who = cell["contacts"] or "; ".join(people.get(one, one) for one in ids)
        yield AgendaItem(
            uid=cell["uid"],
            day=day,
            start=-1 if start is None else start,
            end=-1 if end is None else end,
            kind=cell["type"],
            account_id=cell["account_id"],
            name=accounts.get(cell["account_id"], cell["account"]),
            short=shorts.get(cell["account_id"], cell["account"]),
            roles="".join(LETTER_OF[r] for r in cell["role_class"].split("/") if r in ROLES),
            who=who.replace(";", ","),
            purpose=cell["purpose"],
            objective=cell["objective_id"],
            opportunity=cell["opportunity_id"],
            on_theme=cell["on_theme"] == "yes",
            origin=cell["origin"],
            drive_min=float(drive[row]),
            hours=float(hours[row]),
            lock=cell["lock"] or "none",
            status=cell["status"] or "planned",
            reason=cell["reason"],
        )


def _account_names(state: State, table: pd.DataFrame) -> tuple[dict[str, str], dict[str, str]]:
    """Names and short names of the accounts in a diary, by id."""
    accounts = state.accounts
    ids = [i for i in dict.fromkeys(map(str, text(table, "account_id"))) if accounts.has(i)]
    rows = [accounts.row_of(one) for one in ids]
    names = [str(accounts.text("name")[row]) for row in rows]
    towns = [str(accounts.text("city")[row]) for row in rows]
    shorts = short_names(names, towns, ids)
    return dict(zip(ids, names, strict=True)), dict(zip(ids, shorts, strict=True))


def _people(state: State) -> dict[str, str]:
    table = contactable(state.table("contacts"), state)
    return dict(zip(text(table, "contact_id"), text(table, "name"), strict=True))


def _days(
    state: State, rep: Rep | None, calendar: WorkCalendar, items: pd.DataFrame
) -> list[DayPlan]:
    table = day_rows(state, rep.id if rep else "", calendar.quarter)
    names = ("date", "day_mode", "cluster", "planning_half", "co_travel", "night")
    known = {str(row[0]): row for row in zip(*(text(table, n) for n in names), strict=True)}
    modes = dict(zip(text(items, "date"), text(items, "day_mode"), strict=True))
    plans = []
    for work in calendar.days:
        stamp = work.day.isoformat()
        if stamp in known:
            _, mode, cluster, half, travel, night = map(str, known[stamp])
        else:
            mode = str(modes.get(stamp, "company" if work.company else ""))
            half = "yes" if "planning" in mode else "no"
            cluster, travel, night = "", "no", ""
        bare = mode.split("+")[0]
        flags = half == "yes", travel == "yes"
        plans.append(DayPlan(work.day, work.week, bare, cluster, *flags, town_of(state, night)))
    return plans


def town_of(state: State, account_id: str) -> str:
    """The town of an account, its name where no town is known; "" of none."""
    if not account_id or not state.accounts.has(account_id):
        return account_id
    row = state.accounts.row_of(account_id)
    return str(state.accounts.text("city")[row] or state.accounts.text("name")[row])


def kind_text(kind: str) -> str:
    """A kind of item as a form names it: "Case, technical support only"."""
    words = KIND_WORDS.get(kind, kind).capitalize()
    return f"{words}, {_MORE_WORDS[kind]}" if kind in _MORE_WORDS else words


def minutes_text(minutes: float) -> str:
    """Minutes after midnight as "07:15"."""
    whole = round(minutes)
    return f"{whole // 60:02d}:{whole % 60:02d}"


def blocks_of(entries: Sequence[AgendaItem]) -> list[tuple[AgendaItem, ...]]:
    """Entries of one day that are drawn and moved together.

    Remote touches in a row are one block, and so are cases of one surgeon that follow at once.
    """
    blocks: list[list[AgendaItem]] = []
    for entry in sorted((e for e in entries if e.timed), key=lambda e: (e.start, e.end)):
        last = blocks[-1][-1] if blocks else None
        if last is not None and _follows(last, entry):
            blocks[-1].append(entry)
        else:
            blocks.append([entry])
    return [tuple(block) for block in blocks]


def _follows(last: AgendaItem, entry: AgendaItem) -> bool:
    if last.kind != entry.kind or last.status != entry.status:
        return False
    if entry.kind == "remote_touch":
        return 0 <= entry.start - last.end <= 10
    return (
        entry.kind == "case_attendance"
        and entry.account_id == last.account_id
        and entry.start == last.end
    )
