"""The drive to each item of a day, kept right when items move, come or go."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Final

import numpy as np
import pandas as pd

from model.change import Change, SettingsChanged, TableReplaced, Together
from model.diary.drive_source import SETTING, drive_times
from model.diary.focus import PLACELESS
from model.diary.table import DIARY, days_frame, diary_frame
from model.places.own_roads import ROADS
from model.plan.period import iso_date
from model.plan.tables import number
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
    wanted = sorted(set(days))
    old = _came_from(_rows(before, rep_id, wanted), state)
    drives = dict(zip(fresh.index, number(fresh, "travel_before_min"), strict=True))
    for row, here in _came_from(_rows(fresh, rep_id, wanted), state).items():
        if old.get(row) == here and not np.isnan(drives[row]):
            continue
        there = str(fresh.loc[row, "account_id"])
        fresh.loc[row, "travel_before_min"] = _minutes(state, rep_id, here, there)
    return fresh


def driving_over(state: State, *, roads: bool) -> Together:
    """All drives of the diary are taken from the roads, or from the estimate again.

    What a planner added to a drive, for parking or by hand, stays added. One change.
    """
    label = "Drive over roads" if roads else "Drive times by distance"
    return _turned(state, label, (_setting(state, label, roads=roads),))


def driving_over_own(state: State, table: pd.DataFrame | None) -> Together:
    """Drive over roads of the user's own from now on; None: over the main roads again."""
    label = "Drive over own roads" if table is not None else "Remove own roads"
    replaced = TableReplaced(label, ROADS, state.tables.get(ROADS), table)
    return _turned(state, label, (replaced, _setting(state, label, roads=True)))


def _setting(state: State, label: str, *, roads: bool) -> SettingsChanged:
    before = {SETTING: state.settings.get(SETTING)}
    return SettingsChanged(label, before, {SETTING: 1.0 if roads else None})


def _turned(state: State, label: str, parts: tuple[Change, ...]) -> Together:
    """Another source of drive times, with the drives of the diary counted anew."""
    frame = diary_frame(state)
    if len(frame):
        anew = _driven_anew(state, Together(label, parts).apply(state), frame)
        parts = (*parts, TableReplaced(label, DIARY, state.tables.get(DIARY), anew))
    return Together(label, parts)


def _driven_anew(before: State, after: State, frame: pd.DataFrame) -> pd.DataFrame:
    """The diary with each drive longer or shorter by what the two projects differ."""
    came = _came_from(frame, before)
    rows = frame.loc[list(came), ["rep_id", "account_id"]]
    who = [(str(rep), str(there)) for rep, there in rows.itertuples(index=False)]
    start = [_place(before, rep, here) for (rep, _), here in zip(who, came.values(), strict=True)]
    legs = np.array([(*a, *_place(before, *b)) for a, b in zip(start, who, strict=True)])
    ends = legs.reshape(-1, 4).T
    old, new = (np.round(drive_times(state).hours(*ends) * 60) for state in (before, after))
    drives = pd.Series(number(frame, "travel_before_min"), frame.index)
    drives.loc[list(came)] += np.nan_to_num(new - old)
    return frame.assign(travel_before_min=drives.clip(lower=0.0))


def nights_of(state: State, rep_id: str, day: date) -> tuple[str, str]:
    """Where the night before and the night after a day are spent: an account, "" for home."""
    nights = _nights(state)
    before, after = ((rep_id, when) for when in (day - timedelta(days=1), day))
    return nights.get(before, _HOME), nights.get(after, _HOME)


def _rows(frame: pd.DataFrame, rep_id: str, days: Iterable[date]) -> pd.DataFrame:
    stamps = [day.isoformat() for day in days]
    return frame[(frame["rep_id"] == rep_id) & frame["date"].isin(stamps)]


def _came_from(frame: pd.DataFrame, state: State) -> dict[int, str]:
    """The account before each stop of some days by row label, "" for home."""
    standing = frame[~frame["status"].isin(_GONE) & (frame["start"] != "")]
    own = standing.sort_values(["rep_id", "date", "start", "uid"])
    nights = _nights(state)
    found: dict[int, str] = {}
    now, here = ("", ""), _HOME
    names = ("rep_id", "date", "type", "account_id")
    columns = (own[name].astype(str) for name in names)
    for row, rep, stamp, kind, account in zip(own.index, *columns, strict=True):
        if now != (rep, stamp):
            now = rep, stamp
            day = iso_date(stamp)
            here = nights.get((rep, day - timedelta(days=1)), _HOME) if day else _HOME
        if account and kind not in PLACELESS:
            found[int(str(row))] = here
            here = account
    return found


def _nights(state: State) -> dict[tuple[str, date], str]:
    """The account slept near after each day of each rep; home is left out."""
    table = days_frame(state)
    away = table[table["night"] != ""]
    named = zip(away["rep_id"], away["date"], away["night"], strict=True)
    return {(str(r), day): str(n) for r, d, n in named if (day := iso_date(d)) is not None}


def _minutes(state: State, rep_id: str, here: str, there: str) -> float:
    """Whole minutes of driving; NaN where a place is not known."""
    start, end = _place(state, rep_id, here), _place(state, rep_id, there)
    drive = drive_times(state).hours(start[0], start[1], end[0], end[1])
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
