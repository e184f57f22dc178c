"""What a CRM says became of diary items, taken back by external id: three versions of each.

An item has the version that was sent, ours and theirs. What only they changed is taken; what
only we changed stays; what both changed is a conflict, shown side by side for somebody to decide.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final, Literal, TypeVar

import pandas as pd

from model.change import Change, TableReplaced, Together
from model.diary.entries import DiaryEntry, clock_time, entries_of, external_id
from model.diary.sent import Sent, sending, sent_items
from model.diary.table import DIARY, days_frame, diary_frame
from model.diary.time_zone import zone_of
from model.diary.work_days import Quarter, work_calendar
from model.intake.diary_return_rows import OPEN, Returned, ReturnRows, return_rows
from model.intake.sheet import Sheet
from model.plan.period import iso_date
from model.reps import Rep
from model.state import State

Choice = Literal["ours", "theirs"]
_Part = TypeVar("_Part")
_OPEN: Final = ("planned", "confirmed")
_WEEK: Final = 7
_OFF: Final = ("cancelled", "moved", "no_show")  # CRMs tell these apart badly


@dataclass(frozen=True, slots=True)
class Version:
    """Status and time of an item in one of its versions; `start` None without an hour."""

    status: str  # "open", done, moved, cancelled, no_show
    day: date
    start: time | None
    minutes: int

    @property
    def words(self) -> str:
        """ "done, 2027-01-19 10:00"."""
        hour = f" {self.start:%H:%M}" if self.start else ""
        return f"{self.status.replace('_', ' ')}, {self.day.isoformat()}{hour}"


@dataclass(frozen=True, slots=True)
class Taken:
    """An item that changed in the CRM, with what it was and what it is now."""

    uid: str
    title: str
    before: Version
    after: Version


@dataclass(frozen=True, slots=True)
class ReturnConflict:
    """An item that both sides changed since it was sent; `sent` None when it is not known."""

    uid: str
    title: str
    sent: Version | None
    ours: Version
    theirs: Version


@dataclass(frozen=True, eq=False, slots=True)
class DiaryReturn:
    """What a file brings; `change` None when it brings nothing new."""

    system: str
    taken: tuple[Taken, ...]
    conflicts: tuple[ReturnConflict, ...]
    unchanged: int
    unknown: tuple[str, ...]  # external ids of no item of this rep
    foreign: int  # rows without an external id
    problems: tuple[str, ...]
    change: Change | None


def diary_return(
    state: State, rep: Rep, sheets: Sequence[Sheet], choices: Mapping[str, Choice] | None = None
) -> DiaryReturn:
    """Compare a CRM's tasks and events with the rep's diary.

    `choices` decide conflicts by uid; one without a choice stays open and nothing of it is
    taken. Taking the same file twice changes nothing the second time.

    Raises
    ------
    PlanError
        If no sheet has external ids.
    """
    zone = zone_of(state, rep)
    return rows_returned(state, rep, [return_rows(sheet, zone) for sheet in sheets], choices)


def rows_returned(
    state: State,
    rep: Rep,
    parts: Sequence[ReturnRows],
    choices: Mapping[str, Choice] | None = None,
) -> DiaryReturn:
    """The same of rows that were read before, from a file or a connection."""
    project = state.about.project_id
    items = {external_id(project, entry): entry for entry in entries_of(state, rep)}
    by_uid = {entry.uid: key for key, entry in items.items()}
    look = _Comparison(choices or {})
    unknown: dict[str, None] = {}
    for part in parts:
        sent = sent_items(state, rep.id, part.system)
        for row in part.rows:
            key = row.external_id if row.external_id in items else by_uid.get(row.external_id, "")
            if key:
                look.at(row, items[key], key, sent.get(key), part.system)
            else:
                unknown[row.external_id] = None
    return DiaryReturn(
        " and ".join(dict.fromkeys(part.system for part in parts)),
        tuple(look.taken),
        tuple(look.conflicts),
        look.unchanged,
        tuple(unknown),
        sum(part.foreign for part in parts),
        tuple(problem for part in parts for problem in part.problems),
        _change(state, rep, look, parts),
    )


class _Comparison:
    """Collects what becomes of each item."""

    def __init__(self, choices: Mapping[str, Choice]) -> None:
        self._choices = choices
        self.taken: list[Taken] = []
        self.conflicts: list[ReturnConflict] = []
        self.told: list[Sent] = []
        self.decided = 0
        self.unchanged = 0

    def at(
        self, row: Returned, entry: DiaryEntry, key: str, sent: Sent | None, system: str
    ) -> None:
        """Decide about one row."""
        ours = _ours(entry)
        base = _base(sent)
        theirs = _theirs(row, ours, base or ours)
        merged, clash = _merged(base, ours, theirs)
        choice = self._choices.get(entry.uid)
        if clash and choice is None:
            self.conflicts.append(ReturnConflict(entry.uid, _title(entry), base, ours, theirs))
            return
        if clash:
            self.decided += 1
            merged = theirs if choice == "theirs" else ours
        if base != theirs:
            self.told.append(_told(entry, key, system, theirs, sent.mark if sent else ""))
        if merged == ours:
            self.unchanged += 1
        else:
            self.taken.append(Taken(entry.uid, _title(entry), ours, merged))


def _merged(base: Version | None, ours: Version, theirs: Version) -> tuple[Version, bool]:
    """Status and time each from whoever changed it; whether both changed one of them."""
    if base is None:
        settled = ours.status != OPEN
        return theirs, settled and theirs != ours
    status, clash = _side(base.status, ours.status, theirs.status)
    when, second = _side(_when(base), _when(ours), _when(theirs))
    day, start, minutes = when
    return Version(status, day, start, minutes), clash or second


def _side(base: _Part, ours: _Part, theirs: _Part) -> tuple[_Part, bool]:
    if theirs in (ours, base):
        return ours, False
    return theirs, ours != base


def _when(version: Version) -> tuple[date, time | None, int]:
    return version.day, version.start, version.minutes


def _ours(entry: DiaryEntry) -> Version:
    status = OPEN if entry.status in _OPEN else entry.status
    return Version(status, entry.day, entry.start, entry.minutes)


def _theirs(row: Returned, ours: Version, known: Version) -> Version:
    """Their version; what they do not say is as they were told, or as ours where nobody knows.

    "Moved" with another day is open on that day; an hour is only theirs to say where the item
    has one.
    """
    day = row.day or known.day
    start = row.start if row.start is not None and ours.start is not None else known.start
    minutes = row.minutes if row.minutes and ours.start is not None else known.minutes
    status = row.status or known.status
    if status in _OFF and ours.status in _OFF:
        status = ours.status
    if status == "moved" and (day, start) != (known.day, known.start):
        status = OPEN
    return Version(status, day, start, minutes)


def _base(sent: Sent | None) -> Version | None:
    day = iso_date(sent.day) if sent else None
    if sent is None or day is None:
        return None
    status = OPEN if sent.status in _OPEN else sent.status
    return Version(status, day, clock_time(sent.start), int(sent.end or 0))


def _told(entry: DiaryEntry, key: str, system: str, version: Version, mark: str) -> Sent:
    return Sent(
        rep_id=entry.rep_id,
        target=system,
        uid=entry.uid,
        external_id=key,
        sequence=entry.sequence,
        mark=mark,
        day=version.day.isoformat(),
        start=version.start.isoformat("minutes") if version.start else "",
        end=str(version.minutes),
        status="planned" if version.status == OPEN else version.status,
        title=entry.words,
    )


def _title(entry: DiaryEntry) -> str:
    return " – ".join(part for part in (entry.words, entry.account_id, entry.purpose) if part)


def _change(
    state: State, rep: Rep, look: _Comparison, parts: Sequence[ReturnRows]
) -> Change | None:
    system = " and ".join(dict.fromkeys(part.system for part in parts))
    if not look.taken and not look.decided:
        return None
    count = len(look.taken) or look.decided
    verb = "Take" if look.taken else "Keep"
    label = f"{verb} {count} {'item' if count == 1 else 'items'} of {system}"
    changes: list[Change] = []
    if look.taken:
        frame = _taken_into(state, rep, look.taken)
        changes.append(TableReplaced(label, DIARY, state.tables.get(DIARY), frame))
    return Together(label, (*changes, sending(state, label, look.told)))


def _taken_into(state: State, rep: Rep, taken: Sequence[Taken]) -> pd.DataFrame:
    """The diary with what was taken; versions of changed items count up."""
    frame = diary_frame(state)
    modes = _modes(state, rep)
    items = {item.uid: item for item in taken}
    records = frame.to_dict("records")
    for record in records:
        item = items.get(str(record["uid"])) if record["rep_id"] == rep.id else None
        if item is not None:
            record.update(_changed(record, item, modes))
            if record["quarter"] != Quarter.containing(item.before.day).name:
                record["week"] = _week(state, rep, item.after.day)
    return pd.DataFrame(records, columns=frame.columns).astype(frame.dtypes)


def _changed(record: Mapping[Any, Any], item: Taken, modes: Mapping[str, str]) -> dict[Any, object]:
    before, after = item.before, item.after
    version = record["sequence"]
    values: dict[Any, object] = {"sequence": (version if version == version else 0.0) + 1.0}
    if after.status != before.status:
        values["status"] = "planned" if after.status == OPEN else after.status
        if after.status in _OFF and not record["reason"]:
            values["reason"] = "as the CRM says"
    if _when(after) != _when(before):
        values |= _on_day(record, item, modes)
    return values


def _modes(state: State, rep: Rep) -> dict[str, str]:
    days = days_frame(state)
    mine = days[days["rep_id"] == rep.id]
    return dict(zip(mine["date"], mine["day_mode"], strict=True))


def _on_day(record: Mapping[Any, Any], item: Taken, modes: Mapping[str, str]) -> dict[str, object]:
    """The columns of an item's time on its new day."""
    before, after = item.before.day, item.after
    weeks = (_monday(after.day) - _monday(before)).days / _WEEK
    values: dict[str, object] = {
        "date": after.day.isoformat(),
        "weekday": f"{after.day:%a}",
        "quarter": Quarter.containing(after.day).name,
        "week": record["week"] + weeks,
        "minutes": float(after.minutes),
    }
    if after.day != before:
        values["day_mode"] = modes.get(after.day.isoformat(), "")
    if after.start is not None:
        end = datetime.combine(after.day, after.start) + timedelta(minutes=after.minutes)
        values |= {"start": f"{after.start:%H:%M}", "end": f"{end:%H:%M}"}
    return values


def _week(state: State, rep: Rep, day: date) -> float:
    """The week of another quarter that a day lies in."""
    worked = work_calendar(state, rep, Quarter.containing(day)).days
    first = worked[0].day if worked else Quarter.containing(day).first
    return float((day - _monday(first)).days // _WEEK + 1)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
