"""The calls of one ride-along: where each comes from, when it entered the plan, what it serves.

A call that entered the diary less than `review.plan_days` working days before, or that was not
in the published quarter, was not planned (plan-spec §5.1; S0-75).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, time
from typing import Final

import numpy as np
import pandas as pd

from model.diary.entries import GONE, DiaryEntry, clock_time, entries_of
from model.diary.focus import same_quarter
from model.diary.goal_chain import GoalChain, Objectives, goal_chain
from model.diary.measures_acts import accounts_of, letters
from model.diary.table import PUBLISHED, diary_frame
from model.diary.work_days import Quarter, holidays_of, working_days_between, working_days_later
from model.people import contactable
from model.places.drive import CircuityDrive
from model.plan.period import iso_date
from model.plan.tables import number, of_accounts, text
from model.reps import Rep
from model.settings import settings_of
from model.state import State

_OPEN: Final = "activities_open"
_DONE: Final = "activities_done"
ORIGINS: Final[Mapping[str, str]] = {
    "plan": "plan",
    "funnel": "funnel",
    "request": "request",
    "own": "own idea",
    "": "not said",
}


@dataclass(frozen=True, slots=True)
class RideCall:
    """One call of the day.

    `entered` is the day it came into the diary, None where nobody kept it; `why` says in words
    why it was not planned, "" for one that was. `drive` is hours from the stop before, NaN
    unknown. `researched` is whether the sheet was filled in, None where nobody said.
    """

    uid: str
    account_id: str
    start: time | None
    minutes: int
    kind: str
    contacts: tuple[str, ...]
    roles: str
    purpose: str
    origin: str
    entered: date | None
    why: str
    chain: GoalChain
    opportunity_id: str = ""
    status: str = ""
    researched: bool | None = None
    drive: float = float("nan")

    @property
    def planned(self) -> bool:
        """Whether it stood in the plan in time."""
        return not self.why


@dataclass(frozen=True, slots=True)
class RideDay:
    """The day in the order of its calls; `published` says whether its quarter was."""

    day: date
    calls: tuple[RideCall, ...]
    published: bool
    plan_days: int
    drive_home: float  # hours, NaN unknown

    @property
    def not_planned(self) -> int:
        """How many calls were not planned."""
        return sum(not call.planned for call in self.calls)

    @property
    def unknown(self) -> int:
        """Calls nobody can judge: neither a day of entry nor a published quarter."""
        if self.published:
            return 0
        return sum(call.planned and call.entered is None for call in self.calls)

    @property
    def drive(self) -> float:
        """Hours on the road, without those that are not known."""
        parts = [call.drive for call in self.calls] + [self.drive_home]
        return float(np.nansum(parts))


def ride_day(state: State, rep: Rep, day: date) -> RideDay:
    """What the two meet on a day: recorded calls with the manager, else all of the day."""
    quarter = Quarter.containing(day)
    plan = state.plans.get(rep.id, {})
    objectives = Objectives(plan, quarter)
    snapshot = _published(state, rep, quarter)
    settings = settings_of(state)
    days = int(settings["review.plan_days"])
    off = holidays_of(state, rep, day.year)
    latest = working_days_later(day, -days, off)
    names = dict(zip(state.accounts.ids, state.accounts.text("name"), strict=True))
    calls = []
    for entry, entered, planned_for, researched in _items(state, rep, day):
        entered = entered or snapshot.get(entry.uid)
        why = ""
        if entered is not None and entered > latest:
            wd = max(working_days_between(entered, day, off), 0)
            why = f"entered {wd} working day{'' if wd == 1 else 's'} before"
        elif snapshot and entry.uid not in snapshot:
            why = "not in the published quarter"
        elif not snapshot and planned_for is not None and not planned_for:
            why = "never had a date in the plan"
        serves = entry.objective_id or objectives.serving(
            entry.kind, entry.account_id, str(names.get(entry.account_id, ""))
        )
        chain = goal_chain(plan, serves)
        calls.append(
            RideCall(
                uid=entry.uid,
                account_id=entry.account_id,
                start=entry.start,
                minutes=entry.minutes,
                kind=entry.kind,
                contacts=entry.contacts,
                roles=entry.roles,
                purpose=entry.purpose,
                origin=ORIGINS.get(entry.origin, entry.origin),
                entered=entered,
                why=why,
                chain=chain,
                opportunity_id=entry.opportunity_id,
                status=entry.status,
                researched=researched,
            )
        )
    calls.sort(key=lambda call: (call.start or time.max, call.uid))
    driven, home = _driven(state, rep, calls)
    return RideDay(day, tuple(driven), bool(snapshot), days, home)


def _items(
    state: State, rep: Rep, day: date
) -> Iterable[tuple[DiaryEntry, date | None, bool | None, bool | None]]:
    """Entry, day it was entered, whether it had a date (None: not known), research sheet."""
    ids = accounts_of(state, rep)
    done = [row for row in _of_day(state, _DONE, ids, day) if row["status"] not in GONE]
    ridden = [row for row in done if row["with_manager"] == "yes"]
    known = {row["uid"] for row in done}
    for row in ridden or done:
        yield (
            _entry(row, rep, day),
            iso_date(row["created_on"]),
            bool(row["planned_date"]),
            _flag(row["research_sheet"]),
        )
    if done:
        return
    created = _created(state, rep)
    for entry in entries_of(state, rep, day, day):
        if entry.is_customer and entry.status not in GONE:
            known.add(entry.uid)
            yield entry, created.get(entry.uid), None, None
    for row in _of_day(state, _OPEN, ids, day):
        if row["uid"] not in known and row["status"] not in GONE:
            yield _entry(row, rep, day), iso_date(row["created_on"]), None, None


def _of_day(state: State, name: str, ids: object, day: date) -> list[dict[str, str]]:
    """Rows of a CRM table at the rep's accounts on a day, as text by column."""
    table, _ = of_accounts(contactable(state.table(name), state), np.asarray(ids, object))
    columns = ("activity_id", "uid", "account_id", "type", "contact", "contacts", "role_class",
               "date", "planned_date", "actual_date", "start", "status", "origin", "created_on",
               "purpose", "research_sheet", "with_manager", "opportunity_id")  # fmt: skip
    read = {column: text(table, column) for column in columns}
    minutes = np.nan_to_num(number(table, "minutes"))
    found = []
    for place in range(len(table)):
        row = {column: str(values[place]) for column, values in read.items()}
        when = row["date"] or row["actual_date"] or row["planned_date"]
        if when[:10] == day.isoformat():
            row["uid"] = row["uid"] or row["activity_id"]
            row["minutes"] = str(int(minutes[place]))
            found.append(row)
    return found


def _entry(row: Mapping[str, str], rep: Rep, day: date) -> DiaryEntry:
    who = row["contacts"] or row["contact"]
    return DiaryEntry(
        uid=row["uid"],
        rep_id=rep.id,
        day=day,
        start=clock_time(row["start"]),
        minutes=int(row["minutes"]),
        kind=row["type"],
        account_id=row["account_id"],
        contacts=tuple(part.strip() for part in who.split(";") if part.strip()),
        roles=letters(row["role_class"]),
        purpose=row["purpose"],
        opportunity_id=row["opportunity_id"],
        origin=row["origin"],
        status=row["status"],
    )


def _flag(words: str) -> bool | None:
    return {"yes": True, "no": False}.get(words)


def _created(state: State, rep: Rep) -> dict[str, date]:
    frame = diary_frame(state)
    frame = frame[text(frame, "rep_id") == rep.id]
    pairs = zip(text(frame, "uid"), map(iso_date, text(frame, "created_on")), strict=True)
    return {str(uid): day for uid, day in pairs if day is not None}


def _published(state: State, rep: Rep, quarter: Quarter) -> dict[str, date]:
    """When each item was published first; {} when the quarter never was."""
    table: pd.DataFrame = state.table(PUBLISHED)
    mine = text(table, "rep_id") == rep.id
    if not mine.any():
        return {}
    table = table[mine]
    first: dict[str, date] = {}
    columns = (text(table, name) for name in ("uid", "quarter", "published"))
    for uid, which, version in zip(*columns, strict=True):
        day = iso_date(str(version).partition(" ")[2])
        if day is None or not same_quarter(str(which), quarter):
            continue
        first[str(uid)] = min(first.get(str(uid), day), day)
    return first


def _driven(state: State, rep: Rep, calls: list[RideCall]) -> tuple[list[RideCall], float]:
    """The calls with the drive from the stop before; remote ones are done on the way."""
    drive = CircuityDrive(settings_of(state))
    at: tuple[float, float] | None = None
    if rep.home_lat is not None and rep.home_lon is not None:
        at = float(rep.home_lat), float(rep.home_lon)
    home, found = at, []
    for call in calls:
        if call.kind == "remote_touch" or not state.accounts.has(call.account_id):
            found.append(call)
            continue
        row = state.accounts.row_of(call.account_id)
        here = float(state.accounts.lat[row]), float(state.accounts.lon[row])
        hours = float(drive.hours(*at, *here)) if at is not None else float("nan")
        found.append(replace(call, drive=hours))
        at = here
    moved = at is not None and home is not None and at != home
    back = float(drive.hours(*at, *home)) if moved and at and home else float("nan")
    return found, back
