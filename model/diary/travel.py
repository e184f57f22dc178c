"""The drive to each item of a day, kept right when items move, come or go."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Final

import numpy as np
import pandas as pd

from model.diary.focus import PLACELESS
from model.diary.table import day_rows
from model.diary.work_days import Quarter
from model.places.drive import CircuityDrive
from model.plan.period import iso_date
from model.plan.tables import number, text
from model.settings import settings_of
from model.state import State

_GONE: Final = ("cancelled", "moved", "no_show")
_HOME: Final = ""


def with_travel(
    state: State, rep_id: str, before: pd.DataFrame, after: pd.DataFrame, days: Iterable[date]
) -> pd.DataFrame:
    """`after` with new drives for those items of the rep that come from another place than before.

    `before` and `after` are diary frames; only `days` are looked at. What keeps the stop before
    it keeps its drive, also one that was typed in.
    """
    fresh = after.copy()
    for day in sorted(set(days)):
        stamp = day.isoformat()
        old = _came_from(state, rep_id, before, stamp)
        drives = dict(zip(fresh.index, number(fresh, "travel_before_min"), strict=True))
        for row, here in _came_from(state, rep_id, fresh, stamp).items():
            if old.get(row) == here and not np.isnan(drives[row]):
                continue
            there = str(fresh.loc[row, "account_id"])
            fresh.loc[row, "travel_before_min"] = _minutes(state, rep_id, here, there)
    return fresh


def nights_of(state: State, rep_id: str, day: date) -> tuple[str, str]:
    """Where the night before and the night after a day are spent: an account, "" for home."""
    return _slept(state, rep_id, day - timedelta(days=1)), _slept(state, rep_id, day)


def _rows(frame: pd.DataFrame, rep_id: str, stamp: str) -> pd.DataFrame:
    own = frame[(frame["rep_id"] == rep_id) & (frame["date"] == stamp)]
    own = own[~own["status"].isin(_GONE) & (own["start"] != "")]
    return own.sort_values(["start", "uid"])


def _came_from(state: State, rep_id: str, frame: pd.DataFrame, stamp: str) -> dict[int, str]:
    """The account before each stop of a day by row label, "" for home."""
    here = _slept_before(state, rep_id, stamp)
    found: dict[int, str] = {}
    own = _rows(frame, rep_id, stamp)
    for row, kind, account in zip(own.index, own["type"], own["account_id"], strict=True):
        if account and kind not in PLACELESS:
            found[int(str(row))] = here
            here = str(account)
    return found


def _slept_before(state: State, rep_id: str, stamp: str) -> str:
    day = iso_date(stamp)
    if day is None:
        return _HOME
    return _slept(state, rep_id, day - timedelta(days=1))


def _slept(state: State, rep_id: str, day: date) -> str:
    rows = day_rows(state, rep_id, Quarter.containing(day))
    nights = dict(zip(text(rows, "date"), text(rows, "night"), strict=True))
    return str(nights.get(day.isoformat(), _HOME))


def _minutes(state: State, rep_id: str, here: str, there: str) -> float:
    """Whole minutes of driving; NaN where a place is not known."""
    start, end = _place(state, rep_id, here), _place(state, rep_id, there)
    drive = CircuityDrive(settings_of(state)).hours(start[0], start[1], end[0], end[1])
    return float(np.round(np.asarray(drive, np.float64) * 60))


def _place(state: State, rep_id: str, account_id: str) -> tuple[float, float]:
    accounts = state.accounts
    if account_id and accounts.has(account_id):
        row = accounts.row_of(account_id)
        return float(accounts.lat[row]), float(accounts.lon[row])
    rep = state.rep(rep_id)
    if account_id or rep is None or rep.home_lat is None or rep.home_lon is None:
        return np.nan, np.nan
    return rep.home_lat, rep.home_lon
