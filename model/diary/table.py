"""The one table of diary items for all reps and quarters, and that of their days."""

from functools import lru_cache
from typing import Final

import numpy as np
import pandas as pd
from pandas.api.types import infer_dtype

from model.arrays import BoolArray
from model.diary.work_days import Quarter
from model.plan.period import iso_date
from model.plan.tables import TablePart, text
from model.same_inputs import SameInputs
from model.state import State

_REMEMBERED: Final = 64  # frames of as many territories
DIARY: Final = "diary"
DAYS: Final = "diary_days"
PUBLISHED: Final = "diary_published"  # what was published, by version; never changed afterwards
FIRST_DIARY: Final = "diary_q1"  # an imported diary of one rep
TEXTS: Final = (
    "uid",
    "rep_id",
    "quarter",
    "date",
    "weekday",
    "start",
    "end",
    "day_mode",
    "cluster",
    "type",
    "account_id",
    "account",
    "contact_ids",
    "contacts",
    "role_class",
    "purpose",
    "objective_id",
    "opportunity_id",
    "on_theme",
    "origin",
    "lock",
    "status",
    "reason",
    "outcome",
    "published",
    "created_on",
)
NUMBERS: Final = (
    "week",
    "minutes",
    "step",
    "travel_before_min",
    "workload_h",
    "sequence",
)
COLUMNS: Final = (*TEXTS, *NUMBERS)
DAY_TEXTS: Final = ("rep_id", "quarter", "date", "weekday", "day_mode", "cluster", "night")
DAY_FLAGS: Final = ("planning_half", "co_travel", "case_cover")
DAY_NUMBERS: Final = ("week", "calls", "customer_items", "door_to_door_h", "travel_h")


def diary_inputs(state: State) -> tuple[object, ...]:
    """The parts of a state that diary items are read from; for caches."""
    return state.tables.get(DIARY), state.tables.get(FIRST_DIARY), state.plans, state.reps


def diary_frame(state: State) -> pd.DataFrame:
    """Every diary item, columns COLUMNS; the imported first diary stands in until it is changed."""
    return diary_view(state).copy()


def diary_view(state: State) -> pd.DataFrame:
    """The same frame for who only reads it: it is given again, so nobody may write into it."""
    return _whole(SameInputs(state, diary_inputs(state)))


@lru_cache(maxsize=_REMEMBERED)
def _whole(same: SameInputs) -> pd.DataFrame:
    state: State = same.source
    imported = state.table(FIRST_DIARY)
    if not len(imported):
        return _complete(state.table(DIARY))
    first = _complete(imported.assign(rep_id=first_rep(state), quarter=_quarters(imported)))
    if not len(state.table(DIARY)):
        return first
    own = _complete(state.table(DIARY))
    have = {*zip(own["rep_id"], own["quarter"], strict=True)}
    new = [key not in have for key in zip(first["rep_id"], first["quarter"], strict=True)]
    kept = first[np.array(new, bool)]
    if not len(kept):
        return own
    return pd.concat([own, kept], ignore_index=True) if len(own) else kept.reset_index(drop=True)


def diary_rows(state: State, rep_id: str, quarter: Quarter) -> pd.DataFrame:
    """The items of one rep's quarter, by date and time."""
    frame = diary_frame(state)
    mine = (frame["rep_id"] == rep_id) & (frame["quarter"] == quarter.name)
    return frame[mine].sort_values(["date", "start", "uid"]).reset_index(drop=True)


def day_rows(state: State, rep_id: str, quarter: Quarter) -> pd.DataFrame:
    """The days of one rep's quarter, by date."""
    frame = days_frame(state)
    mine = (frame["rep_id"] == rep_id) & (frame["quarter"] == quarter.name)
    return frame[mine].sort_values("date").reset_index(drop=True)


def days_frame(state: State) -> pd.DataFrame:
    """Every planned day of every rep; days of an imported diary belong to its rep."""
    table = state.table(DAYS)
    whose = text(table, "rep_id")
    whose[whose == ""] = first_rep(state) if len(table) else ""
    columns: dict[str, object] = {name: text(table, name) for name in (*DAY_TEXTS, *DAY_FLAGS)}
    columns |= {name: _numbers(table, name) for name in DAY_NUMBERS}
    return pd.DataFrame({**columns, "rep_id": whose, "quarter": _quarters(table)})


def first_rep(state: State) -> str:
    """Whose an imported diary is: the rep's with a plan, else the first one's."""
    planned = next(iter(state.plans), "")
    return planned or (state.reps[0].id if state.reps else "")


def rows_of(frame: pd.DataFrame, rep_id: str, quarter: Quarter) -> BoolArray:
    """Which rows are one rep's quarter."""
    mine = (frame["rep_id"] == rep_id) & (frame["quarter"] == quarter.name)
    return np.asarray(mine, bool)


def _complete(table: pd.DataFrame) -> pd.DataFrame:
    if _is_complete(table):
        return table
    columns: dict[str, object] = {name: text(table, name) for name in TEXTS}
    columns |= {name: _numbers(table, name) for name in NUMBERS}
    return pd.DataFrame(columns, columns=list(COLUMNS))


def _is_complete(table: pd.DataFrame) -> bool:
    """Whether nothing is to be decoded any more, as in every diary that was written here."""
    whole = table.whole.frame if isinstance(table, TablePart) else table
    return _needs_nothing(SameInputs(whole, (whole,)))


@lru_cache(maxsize=_REMEMBERED)
def _needs_nothing(same: SameInputs) -> bool:
    table = same.source
    return (
        tuple(table.columns) == COLUMNS
        and all(table[name].dtype == np.float64 for name in NUMBERS)
        and all(infer_dtype(table[name], skipna=False) == "string" for name in TEXTS)
    )


def _numbers(table: pd.DataFrame, name: str) -> object:
    if name not in table.columns:
        return np.full(len(table), np.nan)
    return pd.to_numeric(table[name], errors="coerce").to_numpy(np.float64)


def _quarters(table: pd.DataFrame) -> list[str]:
    days = (iso_date(day) for day in text(table, "date"))
    return [Quarter.containing(day).name if day else "" for day in days]
