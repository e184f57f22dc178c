"""Bring a further table into a project: by key where there is one, replaced otherwise."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
import pandas as pd

from model.intake.incoming_parts import TableMerge
from model.intake.table_kinds import TABLE_KINDS
from model.intake.table_parts import filled_up, is_missing
from model.intake.values import clean_text
from model.people import do_not_contact

_SHOWN: Final = 5
_CONSENT: Final = ("consent_contact", "do_not_contact", "do_not_call")  # a refusal stays
_GROUPS: Final = frozenset({"sales_monthly"})  # several rows are one thing: replaced together


def merged_table(
    kind: str, before: pd.DataFrame | None, after: pd.DataFrame
) -> tuple[pd.DataFrame, TableMerge]:
    """The table as it will be, and what that changes.

    Rows of the project that the file lacks stay where the table has a key, so that nothing
    typed here is lost; without one the file replaces the table. A column that the file lacks
    keeps its values; a cell that the file leaves blank is blank, except that a person who
    wanted no contact stays so.
    """
    if before is None or before.empty:
        return after, TableMerge(kind, len(after), 0, 0, 0, kept=True)
    keys = _keys(kind, before, after)
    if not keys:
        gone = _gone_whole(before, after)
        merge = TableMerge(
            kind, len(after), 0, 0, len(gone), kept=False, examples=tuple(gone[:_SHOWN])
        )
        return after, merge
    return _by_key(kind, keys, before, after)


def _keys(kind: str, before: pd.DataFrame, after: pd.DataFrame) -> tuple[str, ...]:
    known = TABLE_KINDS.get(kind)
    if known is None:
        return ()
    for keys in ((known.key,) if known.key else (), known.same):
        both = keys and all(name in before and name in after for name in keys)
        if both and (keys == known.same or (_is_full(before, keys) and _is_full(after, keys))):
            return keys
    return ()


def _is_full(frame: pd.DataFrame, keys: Sequence[str]) -> bool:
    return not any(is_missing(value) for name in keys for value in frame[name])


def _key_of(frame: pd.DataFrame, keys: Sequence[str]) -> list[tuple[str, ...]]:
    columns = [[clean_text(value) for value in frame[name]] for name in keys]
    return list(zip(*columns, strict=True))


def _gone_whole(before: pd.DataFrame, after: pd.DataFrame) -> list[str]:
    """Rows of a table without a key that the new one has not got, in words."""
    names = [name for name in before.columns if name in after.columns]
    known = set(_key_of(after, names))
    rows = [row for row in _key_of(before, names) if row not in known]
    return [" · ".join(text for text in row[:4] if text) for row in rows]


def _by_key(
    kind: str, keys: Sequence[str], before: pd.DataFrame, after: pd.DataFrame
) -> tuple[pd.DataFrame, TableMerge]:
    old, new = _key_of(before, keys), _key_of(after, keys)
    in_file, in_project = set(new), set(old)
    gone = [key for key in dict.fromkeys(old) if key not in in_file]
    if kind in _GROUPS or len(in_file) < len(new) or len(in_project) < len(old):
        kept = before[[key not in in_file for key in old]]
        whole = _stacked([kept, after])
        same = _unchanged_groups(before, old, after, new)
    else:
        after = _completed(before, old, after, new)
        whole = _stacked([before[[key not in in_file for key in old]], after])
        whole = _in_old_order(whole, keys, old)
        same = _unchanged_groups(before, old, after, new)
    merge = TableMerge(
        kind,
        new=len(in_file - in_project),
        changed=len(in_file & in_project) - same,
        unchanged=same,
        gone=len(gone),
        kept=True,
        examples=tuple(" · ".join(key) for key in gone[:_SHOWN]),
    )
    return whole.reset_index(drop=True), merge


def _stacked(frames: Sequence[pd.DataFrame]) -> pd.DataFrame:
    some = [frame for frame in frames if len(frame)] or [frames[-1]]
    return filled_up(some, "")


def _completed(
    before: pd.DataFrame,
    old: Sequence[tuple[str, ...]],
    after: pd.DataFrame,
    new: Sequence[tuple[str, ...]],
) -> pd.DataFrame:
    """The new rows with the project's columns that the file lacks, and refusals kept."""
    place = {key: row for row, key in enumerate(old)}
    at = np.array([place.get(key, -1) for key in new], np.int64)
    known = at >= 0
    columns: dict[str, Any] = {name: after[name] for name in after.columns}
    for name in before.columns:
        if name in after.columns:
            continue
        values = before[name].to_numpy()
        blank = np.nan if values.dtype == np.float64 else ""
        fresh = np.full(len(after), blank, values.dtype if values.dtype == np.float64 else object)
        fresh[known] = values[at[known]]
        columns[name] = fresh
    refused = known & do_not_contact(before)[at]
    for name in _CONSENT:
        if name in before and name in after and refused.any():
            said = after[name].to_numpy(object).copy()
            said[refused] = before[name].to_numpy(object)[at[refused]]
            columns[name] = said
    return pd.DataFrame(columns, index=after.index)


def _in_old_order(
    whole: pd.DataFrame, keys: Sequence[str], old: Sequence[tuple[str, ...]]
) -> pd.DataFrame:
    place = {key: row for row, key in enumerate(old)}
    rank = [place.get(key, len(place)) for key in _key_of(whole, keys)]
    return whole.iloc[np.argsort(np.array(rank), kind="stable")]


def _unchanged_groups(
    before: pd.DataFrame,
    old: Sequence[tuple[str, ...]],
    after: pd.DataFrame,
    new: Sequence[tuple[str, ...]],
) -> int:
    names = [name for name in after.columns if name in before.columns]
    was, now = _groups(before, old, names), _groups(after, new, names)
    return sum(was.get(key) == rows for key, rows in now.items())


def _groups(
    frame: pd.DataFrame, keys: Sequence[tuple[str, ...]], names: Sequence[str]
) -> Mapping[tuple[str, ...], list[tuple[str, ...]]]:
    found: dict[tuple[str, ...], list[tuple[str, ...]]] = {}
    for key, row in zip(keys, _key_of(frame, names), strict=True):
        found.setdefault(key, []).append(row)
    return {key: sorted(rows) for key, rows in found.items()}
