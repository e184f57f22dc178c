"""A CRM by files: exports are read, Data Loader sets written, its success files read back.

Exports lie in the folder as accounts.csv, contacts.csv, opportunities.csv and tasks.csv (xlsx
likewise). A push writes `<object>-update-<n>.csv` beside a mapping file (.sdl); Data Loader
keeps our column CATCHMENT_KEY in its success*.csv and error*.csv, which the next push reads: only
then has the CRM the change.
Source: Salesforce Data Loader Guide (mapping files, success and error files).
"""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from model.errors import PlanError
from model.intake.diary_return_rows import Returned, return_rows
from model.intake.reader import read_sheets
from model.intake.sheet import Sheet
from model.intake.values import clean_text
from model.sync.connector import (
    Outgoing,
    Page,
    Person,
    Receipt,
    Record,
    RemoteField,
    Told,
    ToldPage,
    What,
    Write,
)

KEY: Final = "CATCHMENT_KEY"
EXTERNAL: Final = "TP_External_Id__c"
EXPORTS: Final[Mapping[What, str]] = {
    "accounts": "accounts",
    "contacts": "contacts",
    "opportunities": "opportunities",
    "activities": "tasks",
}
_ENDINGS: Final = (".csv", ".xlsx", ".xls", ".txt")
_ITEM_EXPORTS: Final = ("tasks", "events")
_ID: Final = "Id"
_STATUS: Final = {"done": "Completed", "cancelled": "Deferred", "moved": "Deferred",
                  "no_show": "Deferred"}  # fmt: skip


class FileSets:
    """The connector; `folder` is the only place it reads or writes."""

    system = "files"

    def __init__(self, folder: Path) -> None:
        if not folder.is_dir():
            raise PlanError(f'There is no folder "{folder}".', remedy="Choose another folder.")
        self._folder = folder
        self._known: dict[What, frozenset[str]] = {}

    @property
    def host(self) -> str:
        return ""

    def describe(self, what: What) -> tuple[RemoteField, ...]:
        path = self._export(what)
        if path is None:
            return ()
        header, _ = _rows_of(read_sheets(path))
        return tuple(RemoteField(name, name) for name in header if name)

    def pages(self, what: What, fields: Sequence[str], cursor: str) -> Iterator[Page]:
        path = self._export(what)
        stamp = f"{path.stat().st_mtime_ns}" if path is not None else ""
        if path is None or stamp == cursor:
            return
        header, rows = _rows_of(read_sheets(path))
        told = [name for name in fields if name in header]  # a column that lacks says nothing
        records = []
        for row in rows:
            values = {name: row[name] for name in told}
            if row.get(_ID) and not (what == "activities" and row.get(EXTERNAL)):
                records.append(Record(row[_ID], values, _version(values)))
        self._known[what] = frozenset(record.id for record in records)
        yield Page(tuple(records), stamp, len(records))

    def gone(self, what: What, known: frozenset[str]) -> frozenset[str]:
        """What a whole new export lacks; without one nothing is known to be gone."""
        there = self._known.get(what)
        return known - there if there else frozenset()

    def read(self, what: What, fields: Sequence[str], ids: Sequence[str]) -> tuple[Record, ...]:
        """Nothing: a single record is in the next export."""
        del what, fields, ids
        return ()

    def write(self, writes: Sequence[Write]) -> Iterator[Receipt]:
        results = self._results()
        yield from (results[write.key] for write in writes if write.key in results)
        for what in EXPORTS:
            left = [w for w in writes if w.what == what and not _is_done(results, w.key)]
            names = sorted({name for write in left for name in write.values})
            for name in names:  # one file a field: an empty cell would blank or keep, as it likes
                mine = [write for write in left if name in write.values]
                header = [_ID, name, KEY]
                rows = [[write.id, write.values[name], write.key] for write in mine]
                self._put(f"{EXPORTS[what]}-{name}-update", header, rows, [_ID, name])

    def send(self, items: Sequence[Outgoing]) -> Iterator[Receipt]:
        results = self._results()
        yield from (results[item.key] for item in items if item.key in results)
        for kind in ("task", "event"):
            left = [item for item in items if item.kind == kind and not _is_done(results, item.key)]
            if left:
                rows = [_activity(item) for item in left]
                header = list(rows[0])
                cells = [[row[name] for name in header] for row in rows]
                self._put(f"{kind}s-upsert", header, cells, header)

    def told(self, cursor: str) -> Iterator[ToldPage]:
        """What exports of tasks and events say of the rows that bear our key."""
        found = [path for name in _ITEM_EXPORTS if (path := self._named(name)) is not None]
        stamp = " ".join(str(path.stat().st_mtime_ns) for path in found)
        if not found or stamp == cursor:
            return
        items: list[Told] = []
        for path in found:
            sheets = read_sheets(path)
            if sheets and EXTERNAL in _rows_of(sheets)[0]:
                rows = return_rows(sheets[0], ZoneInfo("UTC")).rows
                items += [_told(row) for row in rows]
        yield ToldPage(tuple(items), stamp)

    def lost(self, keys: frozenset[str]) -> frozenset[str]:
        """None: an export need not hold every task."""
        del keys
        return frozenset()

    def people(self) -> tuple[Person, ...]:
        """Who stands in an export of users, where there is one: users.csv."""
        path = self._named("users")
        rows = _rows_of(read_sheets(path))[1] if path is not None else []
        return tuple(
            Person(row[_ID], row.get("Name", ""), row.get("Email", ""))
            for row in rows
            if row.get(_ID)
        )

    def _named(self, name: str) -> Path | None:
        paths = [self._folder / f"{name}{ending}" for ending in _ENDINGS]
        return next((path for path in paths if path.is_file()), None)

    def _export(self, what: What) -> Path | None:
        return self._named(EXPORTS[what])

    def _results(self) -> dict[str, Receipt]:
        """What Data Loader said, by our key; the newest word counts."""
        found: dict[str, Receipt] = {}
        files = [*self._folder.glob("success*.csv"), *self._folder.glob("error*.csv")]
        for path in sorted(files, key=lambda one: (one.stat().st_mtime_ns, one.name)):
            _, rows = _rows_of(read_sheets(path))
            for row in rows:
                told = {name.upper(): value for name, value in row.items()}
                key = told.get(KEY) or told.get(EXTERNAL.upper(), "")
                if not key:
                    continue
                if path.name.startswith("error"):
                    reason = told.get("ERROR", "") or "Data Loader gave no reason"
                    found[key] = Receipt(key, "refused", told.get("ID", ""), reason=reason)
                else:
                    found[key] = Receipt(key, "done", told.get("ID", ""))
        return found

    def _put(
        self, name: str, header: Sequence[str], rows: Iterable[Sequence[str]], mapped: Sequence[str]
    ) -> None:
        """Write a set anew: what is unsent is in it, once. Never guarded against formulas: a
        loader would store the guard.
        """
        path = self._folder / f"{name}.csv"
        temporary = path.with_suffix(".part")
        with temporary.open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file, lineterminator="\r\n")
            writer.writerow(header)
            writer.writerows(rows)
        temporary.replace(path)
        lines = ["#Mapping values", *(f"{column}={column}" for column in mapped)]
        path.with_suffix(".sdl").write_text("\n".join(lines) + "\n", encoding="utf-8")


def _is_done(results: Mapping[str, Receipt], key: str) -> bool:
    """Whether it need not be written again; what was refused is, for another try."""
    return key in results and results[key].outcome == "done"


def _rows_of(sheets: Sequence[Sheet]) -> tuple[list[str], list[dict[str, str]]]:
    """Header and rows of the first sheet as text by column name."""
    if not sheets or not sheets[0].n_rows:
        return [], []
    sheet = sheets[0]
    header = [clean_text(cell) for cell in sheet.row(0)]
    rows = [
        dict(zip(header, (clean_text(cell) for cell in sheet.row(at)), strict=True))
        for at in range(1, sheet.n_rows)
    ]
    return header, rows


def _version(values: Mapping[str, str]) -> str:
    """A file has no version: what it says is one."""
    return sha256(repr(sorted(values.items())).encode()).hexdigest()[:16]


def _told(row: Returned) -> Told:
    day = row.day.isoformat() if row.day else ""
    start = end = ""
    if row.day and row.start:
        begin = datetime.combine(row.day, row.start, UTC)
        start = begin.isoformat()
        end = (begin + timedelta(minutes=row.minutes)).isoformat() if row.minutes else ""
    return Told(row.external_id, row.status or "", "" if start else day, start, end)


def _activity(item: Outgoing) -> dict[str, str]:
    values = {
        EXTERNAL: item.key,
        "Subject": item.subject,
        "Description": item.description,
        "WhatId": item.opportunity or item.account,
        "WhoId": item.contact,
        "OwnerId": item.owner,
    }
    if item.kind == "event":
        return values | {
            "StartDateTime": item.start,
            "EndDateTime": item.end,
            "Location": item.place,
        }
    return values | {
        "ActivityDate": item.day,
        "Status": _STATUS.get(item.status, "Not Started"),
        "Priority": "High" if item.high else "Normal",
    }
