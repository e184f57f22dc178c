"""Diary items as task and event files of CRMs: Salesforce, HubSpot, Dynamics, any other."""

import csv
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final, Literal

from model.change import TableReplaced
from model.diary.entries import DiaryEntry, entries_of
from model.diary.sent import Sent, sending, sent_items
from model.diary.time_zone import zone_of
from model.errors import PlanError
from model.reps import Rep
from model.state import State
from reports.crm_columns import PRESETS, CrmItem, Preset, crm_item
from reports.exports import replacing, safe_csv_text

Object = Literal["tasks", "events"]
_TASKS: Final = ("remote_touch", "vac_submission")  # work without an appointment


@dataclass(frozen=True, slots=True)
class Form:
    """How the files are written; some systems want a byte order mark, some a semicolon."""

    mark: bool = False
    delimiter: Literal[",", ";"] = ","


@dataclass(frozen=True, eq=False, slots=True)
class CrmFiles:
    """Header and rows by object, how many are not linked to a record of the CRM, and the change
    that remembers what the CRM has been told.
    """

    preset: Preset
    tables: Mapping[str, tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]]
    unlinked: int
    sent: TableReplaced


def crm_files(state: State, rep: Rep, first: date, last: date, system: str) -> CrmFiles:
    """The rep's customer items of these days (both included) for one system.

    Meetings are events; what needs no appointment (remote touches, committee papers) is a task.
    Each has its external id, so that a second upload updates and done items find back. A
    cancelled item goes along only when the CRM knows it.

    Raises
    ------
    PlanError
        For an unknown system, or when there is nothing to send.
    """
    preset = PRESETS.get(system)
    if preset is None:
        raise PlanError(
            f'There is no CRM "{system}" to write files for.',
            remedy=f"Choose one of {', '.join(PRESETS)}.",
        )
    zone = zone_of(state, rep)
    known = sent_items(state, rep.id, system)
    items = [
        crm_item(state, rep, entry, zone)
        for entry in entries_of(state, rep, first, last)
        if entry.is_customer
    ]
    items = [item for item in items if item.alive or item.external_id in known]
    if not items:
        raise PlanError(
            "The diary has no customer item on these days.", remedy="Build the quarter first."
        )
    tables = {}
    for name, columns in preset.objects.items():
        wanted = [item for item in items if object_of(item.entry) == name]
        rows = tuple(tuple(write(item) for write in columns.values()) for item in wanted)
        tables[name] = tuple(columns), rows
    unlinked = sum(not preset.link(item) for item in items)
    label = f"Send the diary to {preset.name}"
    return CrmFiles(preset, tables, unlinked, sending(state, label, _remembered(items, system)))


def object_of(entry: DiaryEntry) -> Object:
    """Whether an item is a task or an event in a CRM."""
    timed = entry.start is not None and entry.minutes > 0
    return "tasks" if entry.kind in _TASKS or not timed else "events"


def write_crm_files(files: CrmFiles, folder: Path, form: Form = Form()) -> list[Path]:
    """Write one CSV file per object that has rows, UTF-8: "salesforce-tasks.csv" and so on.

    Only the files for people are guarded against formulas: a loader would store the guard.
    """
    guard: Callable[[str], str] = safe_csv_text if files.preset.for_people else str
    written = []
    for name, (header, rows) in files.tables.items():
        if rows:
            out = folder / f"{files.preset.key}-{name}.csv"
            with replacing(out) as temporary:
                _write(temporary, [header, *rows], form, guard)
            written.append(out)
    return written


def _write(
    path: Path, rows: Iterable[Sequence[str]], form: Form, guard: Callable[[str], str]
) -> None:
    encoding = "utf-8-sig" if form.mark else "utf-8"
    with path.open("w", newline="", encoding=encoding) as file:
        writer = csv.writer(file, delimiter=form.delimiter, lineterminator="\r\n")
        for row in rows:
            writer.writerow([guard(cell) for cell in row])


def _remembered(items: Iterable[CrmItem], system: str) -> list[Sent]:
    return [
        Sent(
            rep_id=item.entry.rep_id,
            target=system,
            uid=item.entry.uid,
            external_id=item.external_id,
            sequence=item.entry.sequence,
            mark="",
            day=item.entry.day.isoformat(),
            start=item.entry.start.isoformat("minutes") if item.entry.start else "",
            end=str(item.entry.minutes),
            status=item.entry.status,
            title=item.entry.words,
        )
        for item in items
    ]
