"""Several sheets of one kind become one table; CRM activities become done and open ones."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

import numpy as np
import pandas as pd

from model.arrays import BoolArray, Column
from model.intake.further import TableImport
from model.intake.table_kinds import TABLE_KINDS

DONE, OPEN = "activities_done", "activities_open"
_OPEN_NAMES: Final = {
    "activity_id": "uid",
    "actual_date": "date",
    "contact_id": "contact_ids",
    "contact": "contacts",
}
_OVER: Final = ("done", "cancelled", "no_show", "moved")
_AHEAD: Final = ("planned", "confirmed")


def join_tables(parts: Sequence[TableImport]) -> TableImport:
    """One table of several sheets; rows of one key are one row, the first sheet's words stand."""
    if len(parts) == 1:
        return parts[0]
    key = TABLE_KINDS[parts[0].kind].key
    frame = filled_up([part.frame for part in parts], key)
    return replace(
        parts[0],
        frame=frame,
        problems=[problem for part in parts for problem in part.problems],
        rows_read=sum(part.rows_read for part in parts),
        accepted=sum(part.accepted for part in parts),
        fixed=sum(part.fixed for part in parts),
        rejected=sum(part.rejected for part in parts),
        columns={name: head for part in reversed(parts) for name, head in part.columns.items()},
        sheet=", ".join(dict.fromkeys(part.sheet for part in parts)),
    )


def filled_up(frames: Sequence[pd.DataFrame], key: str) -> pd.DataFrame:
    """The rows of several frames; those of one key are one, what it lacks filled by the later.

    A column that a frame lacks is missing there: NaN for numbers, "" for text.
    """
    names = list(dict.fromkeys(name for frame in frames for name in frame.columns))
    even = [_with_columns(frame, names, frames) for frame in frames]
    whole = pd.concat(even, ignore_index=True)
    if key not in whole:
        return whole
    first: dict[str, int] = {}
    again: list[tuple[int, int]] = []
    for row, value in enumerate(whole[key]):
        if value and value in first:
            again.append((row, first[value]))
        first.setdefault(value, row)
    if not again:
        return whole
    columns = {name: whole[name].to_numpy().copy() for name in names}
    for values in columns.values():
        for row, known in again:
            if is_missing(values[known]):
                values[known] = values[row]
    kept = np.ones(len(whole), bool)
    kept[[row for row, _ in again]] = False
    return pd.DataFrame({name: values[kept] for name, values in columns.items()})


def is_missing(value: Any) -> bool:
    """Whether a cell of a table holds nothing."""
    return value is None or value == "" or value != value


def _with_columns(
    frame: pd.DataFrame, names: Sequence[str], frames: Sequence[pd.DataFrame]
) -> pd.DataFrame:
    columns: dict[str, Column] = {}
    for name in names:
        kinds = {other[name].dtype for other in frames if name in other and len(other)}
        number = kinds == {np.dtype(np.float64)}
        if name not in frame:
            blank = np.full(len(frame), np.nan)
            columns[name] = blank if number else np.full(len(frame), "", object)
        elif number or frame[name].dtype != np.float64:
            columns[name] = frame[name].to_numpy()
        else:
            texts = ["" if value != value else f"{value:g}" for value in frame[name]]
            columns[name] = np.array(texts, object)
    return pd.DataFrame(columns, index=range(len(frame)))


def done_and_open(loaded: TableImport, exported_on: str) -> dict[str, TableImport]:
    """Split a CRM's activities: by status, else by whether the day had passed.

    `exported_on` is the ISO date the export is of; without one the newest creation date stands
    for it: nothing is created after an export.
    """
    frame = loaded.frame
    status = _texts(frame, "status")
    dates = _texts(frame, "actual_date")
    day = exported_on or max(_texts(frame, "created_on"), default="")
    over: BoolArray = np.array(
        [
            word in _OVER or (word not in _AHEAD and (not day or not date or date <= day))
            for word, date in zip(status, dates, strict=True)
        ],
        bool,
    )
    done = frame[over].reset_index(drop=True)
    ahead = frame[~over].rename(columns=_OPEN_NAMES).reset_index(drop=True)
    split = {}
    if len(done) or not len(ahead):
        split[DONE] = replace(
            loaded,
            kind=DONE,
            frame=done,
            rows_read=loaded.rows_read - len(ahead),
            accepted=loaded.accepted - len(ahead),
        )
    if len(ahead):
        problems = [] if DONE in split else loaded.problems
        rejected = 0 if DONE in split else loaded.rejected
        split[OPEN] = replace(
            loaded,
            kind=OPEN,
            frame=ahead,
            problems=problems,
            rows_read=len(ahead) + rejected,
            accepted=len(ahead),
            fixed=0 if DONE in split else loaded.fixed,
            rejected=rejected,
        )
    return split


def _texts(frame: pd.DataFrame, name: str) -> list[str]:
    return [str(value) for value in frame[name]] if name in frame else [""] * len(frame)
