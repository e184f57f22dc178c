"""The rows of a task or event export of a CRM as diary items know themselves: id, status, time."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from model.diary.entries import clock_time
from model.errors import PlanError
from model.intake.sheet import Sheet
from model.intake.values import clean_text, parse_date, parse_flag, parse_number
from model.plan.period import iso_date

OPEN: Final = "open"  # planned or confirmed: other systems do not tell the two apart
_EXTERNAL: Final = ("tpexternalidc", "tpexternalid", "externalid")
_STATUS: Final = ("tpstatusc", "hstaskstatus", "hsmeetingoutcome", "statecode", "status")
_INSTANT: Final = ("startdatetime", "hsmeetingstarttime", "scheduledstart", "hstimestamp")
_DUE: Final = "scheduledend"  # of a Dynamics task, which has no start
_ENDS: Final = ("enddatetime", "hsmeetingendtime", "scheduledend")
_DAY: Final = ("activitydate", "date", "duedate")
_DONE_ON: Final = ("completeddatetime", "hstaskcompletiondate", "actualend")
_SIGNS: Final = (
    ("salesforce", ("tpexternalidc",)),
    ("hubspot", ("hstimestamp", "hstaskstatus", "hsmeetingoutcome")),
    ("dynamics", ("statecode", "scheduledend")),
)
_WORDS: Final[Mapping[str, str]] = {
    "completed": "done",
    "complete": "done",
    "done": "done",
    "closed": "done",
    "held": "done",
    "notstarted": OPEN,
    "inprogress": OPEN,
    "waiting": OPEN,
    "waitingonsomeoneelse": OPEN,
    "scheduled": OPEN,
    "open": OPEN,
    "planned": OPEN,
    "confirmed": OPEN,
    "cancelled": "cancelled",
    "canceled": "cancelled",
    "deferred": "cancelled",
    "rescheduled": "moved",
    "moved": "moved",
    "noshow": "no_show",
}
_STAMP: Final = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}")
_MILLISECONDS: Final = re.compile(r"\d{12,13}")
_HEADER_ROWS: Final = 20


@dataclass(frozen=True, slots=True)
class Returned:
    """One row: the row number of the spreadsheet, what it says; None where it says nothing."""

    row: int
    external_id: str
    status: str | None  # "open", done, moved, cancelled, no_show
    day: date | None
    start: time | None
    minutes: int | None


@dataclass(frozen=True, slots=True)
class ReturnRows:
    """The rows of a file with an external id, and what could not be read."""

    system: str  # a key of the CRM presets
    rows: tuple[Returned, ...]
    foreign: int  # rows without an external id: not from this plan
    problems: tuple[str, ...]


def return_rows(sheet: Sheet, zone: ZoneInfo) -> ReturnRows:
    """Read a CRM's export of tasks or events; instants become wall time in `zone`.

    Raises
    ------
    PlanError
        If no column holds external ids.
    """
    at, columns = _header(sheet)
    problems: list[str] = []
    rows, foreign = [], 0
    for position in range(at + 1, sheet.n_rows):
        cells = {name: clean_text(sheet.columns[c][position]) for name, c in columns.items()}
        if not any(cells.values()):
            continue
        key = _first(cells, _EXTERNAL)
        if not key:
            foreign += 1
            continue
        rows.append(_row(cells, key, sheet.first_row + position, zone, problems))
    return ReturnRows(_system(columns), tuple(rows), foreign, tuple(problems))


def _header(sheet: Sheet) -> tuple[int, dict[str, int]]:
    for position in range(min(sheet.n_rows, _HEADER_ROWS)):
        names = [re.sub(r"[^a-z0-9]", "", clean_text(c).casefold()) for c in sheet.row(position)]
        if any(name in _EXTERNAL for name in names):
            found: dict[str, int] = {}
            for column, name in enumerate(names):
                if name:
                    found.setdefault(name, column)
            return position, found
    raise PlanError(
        "The file has no column of external ids, so its rows cannot be told apart.",
        remedy="Export the tasks and events with TP_External_Id__c or tp_external_id.",
    )


def _system(columns: Mapping[str, int]) -> str:
    return next((key for key, signs in _SIGNS if any(s in columns for s in signs)), "generic")


def _first(cells: Mapping[str, str], names: Sequence[str]) -> str:
    return next((cells[name] for name in names if cells.get(name)), "")


def _row(
    cells: Mapping[str, str], key: str, row: int, zone: ZoneInfo, problems: list[str]
) -> Returned:
    status = _status(cells, row, problems)
    begin = wall_time(_first(cells, _INSTANT) or cells.get(_DUE, ""), zone)
    end = wall_time(_first(cells, _ENDS), zone)
    day, start = (begin.date(), begin.time()) if begin else _plain_day(cells, row, problems)
    minutes = None
    if begin and end and end > begin:
        minutes = round((end - begin) / timedelta(minutes=1))
    elif cells.get("minutes"):
        length = parse_number(cells["minutes"], comma=False)
        minutes = int(length) if length else None
    finished = _first(cells, _DONE_ON)
    if status == "done" and finished:
        done_on = wall_time(finished, zone)
        done_day = done_on.date() if done_on else iso_date(parse_date(finished, day_first=False))
        if done_day is not None and done_day != day:
            day, start = done_day, None
    return Returned(row, key, status, day, start, minutes)


def status_of(said: str) -> str | None:
    """A CRM's word for a status as one of ours; None for a word nobody knows."""
    return _WORDS.get(re.sub(r"[^a-z]", "", said.casefold()))


def _status(cells: Mapping[str, str], row: int, problems: list[str]) -> str | None:
    if parse_flag(cells.get("isdeleted")):
        return "cancelled"
    said = _first(cells, _STATUS)
    if not said:
        return None
    known = status_of(said)
    if known is None:
        problems.append(f'Row {row}: "{said}" is not a status that is known; it was left out.')
    return known


def _plain_day(
    cells: Mapping[str, str], row: int, problems: list[str]
) -> tuple[date | None, time | None]:
    said = _first(cells, _DAY)
    day = iso_date(parse_date(said, day_first=False)) if said else None
    if said and day is None:
        problems.append(f'Row {row}: "{said}" is not a date; the day was left as it is.')
    return day, clock_time(cells.get("start", "")) if day else None


def wall_time(said: str, zone: ZoneInfo) -> datetime | None:
    """An instant as wall time: ISO with an offset, else UTC; milliseconds since 1970."""
    if _MILLISECONDS.fullmatch(said):
        return datetime.fromtimestamp(int(said) / 1000, UTC).astimezone(zone).replace(tzinfo=None)
    if not _STAMP.match(said):
        return None
    try:
        moment = datetime.fromisoformat(said.replace(" ", "T", 1).replace(" ", ""))
    except ValueError:
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return moment.astimezone(zone).replace(tzinfo=None, second=0, microsecond=0)
