"""Taking over a planned quarter, publishing it with its locks, and the Friday hardening."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final

import numpy as np
import pandas as pd

from model.change import TableReplaced, Together
from model.diary.day_words import day_words
from model.diary.edits import CAUSES
from model.diary.table import (
    DAYS,
    DIARY,
    PUBLISHED,
    days_frame,
    diary_frame,
    diary_rows,
    rows_of,
)
from model.diary.work_days import Quarter
from model.errors import PlanError
from model.plan.tables import text
from model.state import State

HARD_WEEKS: Final = 4
FIRM_WEEKS: Final = 8
PLAN_CHANGE: Final = 0.25  # of the future items: a rebuild that moves more is a plan change
_CARRIED: Final = (
    "date",
    "start",
    "sequence",
    "published",
    "status",
    "reason",
    "outcome",
    "created_on",
)
_DO_NOW: Final = "do now"  # how the reason of an item begins that triage put in at once
_BY_WEIGHT: Final = {"hard": 3, "firm": 2, "soft": 1, "none": 0}


def take_over(
    state: State, rep_id: str, quarter: Quarter, items: pd.DataFrame, days: pd.DataFrame
) -> Together:
    """A planned quarter becomes the rep's diary, as one change.

    Items that move get a higher SEQUENCE; published ones the plan no longer holds stay as
    cancelled, so that calendars hear of it.
    """
    before = diary_rows(state, rep_id, quarter)
    after = _versioned(before, items)
    gone = before[~before["uid"].isin(after["uid"]) & (before["published"] != "")]
    if len(gone):
        called_off = gone.assign(status="cancelled", sequence=gone["sequence"].fillna(0) + 1)
        after = pd.concat([after, called_off], ignore_index=True)
    label = f"Plan {quarter.name}"
    return Together(
        label,
        (
            _replaced(state, DIARY, diary_frame(state), rep_id, quarter, after, label),
            _replaced(state, DAYS, days_frame(state), rep_id, quarter, days, label),
        ),
    )


def _versioned(before: pd.DataFrame, items: pd.DataFrame) -> pd.DataFrame:
    known = before.set_index("uid")[list(_CARRIED)]
    old = known[~known.index.duplicated()].reindex(items["uid"])
    had = old["date"].notna().to_numpy()
    moved = had & (
        (old["date"].to_numpy() != items["date"].to_numpy())
        | (old["start"].to_numpy() != items["start"].to_numpy())
    )
    revived = had & (old["status"].to_numpy() == "cancelled")
    sequence = np.nan_to_num(old["sequence"].to_numpy(np.float64)) + (moved | revived)
    told = old["reason"].fillna("").to_numpy(object)
    caused = np.isin(told, CAUSES) | np.array([str(r).startswith(_DO_NOW) for r in told], bool)
    kept = {
        name: np.where(had, old[name].fillna("").to_numpy(object), "")
        for name in ("published", "outcome", "created_on")
    }
    reason = np.where(caused, told, items["reason"].to_numpy(object))
    return items.assign(sequence=sequence, reason=reason, **kept)


def _replaced(
    state: State,
    table: str,
    frame: pd.DataFrame,
    rep_id: str,
    quarter: Quarter,
    rows: pd.DataFrame,
    label: str,
) -> TableReplaced:
    others = frame[~rows_of(frame, rep_id, quarter)]
    parts = [part for part in (others, rows) if len(part)]
    after = pd.concat(parts, ignore_index=True) if parts else rows
    return TableReplaced(label, table, state.tables.get(table), after)


def publish(state: State, rep_id: str, quarter: Quarter, today: date) -> Together:
    """Freeze a quarter as a version: weeks 1-4 turn hard, 5-8 firm, 9-13 soft.

    The snapshot goes to the table `diary_published` and is never changed. PlanError when the
    quarter has no diary.
    """
    rows = diary_rows(state, rep_id, quarter)
    if not len(rows):
        raise PlanError(f"{quarter.name} has no diary yet.", remedy="Build the quarter first.")
    version = f"v{latest_version(state, rep_id, quarter) + 1} {today.isoformat()}"
    live = (rows["status"] != "cancelled").to_numpy()
    locks = [
        _stronger(old, lock_of_week(week))
        for old, week in zip(rows["lock"], rows["week"], strict=True)
    ]
    rows = rows.assign(
        lock=np.where(live, np.array(locks, object), rows["lock"].to_numpy(object)),
        published=np.where(live, version, rows["published"].to_numpy(object)),
    )
    label = f"Publish {quarter.name}"
    known = state.tables.get(PUBLISHED)
    frozen = rows[live]
    snapshot = pd.concat([known, frozen], ignore_index=True) if known is not None else frozen
    return Together(
        label,
        (
            _replaced(state, DIARY, diary_frame(state), rep_id, quarter, rows, label),
            TableReplaced(label, PUBLISHED, known, snapshot.reset_index(drop=True)),
        ),
    )


def latest_version(state: State, rep_id: str, quarter: Quarter) -> int:
    """How often a quarter has been published."""
    table = state.table(PUBLISHED)
    if not len(table):
        return 0
    versions = set(text(table[rows_of(table, rep_id, quarter)], "published"))
    return max((int(str(v)[1:].split(" ")[0]) for v in versions if v), default=0)


def lock_of_week(week: float) -> str:
    """How firmly a published week stands."""
    if not week > HARD_WEEKS:
        return "hard"
    return "firm" if week <= FIRM_WEEKS else "soft"


def _stronger(old: str, new: str) -> str:
    return max(old or "none", new, key=lambda lock: _BY_WEIGHT.get(lock, 0))


def harden_next_week(state: State, rep_id: str, today: date) -> TableReplaced:
    """The Friday close: everything planned in the week after `today` turns hard."""
    monday = today + timedelta(days=7 - today.weekday())
    frame = diary_frame(state)
    week = [(monday + timedelta(days=n)).isoformat() for n in range(7)]
    mine = (frame["rep_id"] == rep_id) & frame["date"].isin(week)
    mine &= ~frame["status"].isin(("cancelled", "done", "no_show"))
    if not mine.any():
        raise PlanError(
            f"Nothing is planned in the week of {day_words(state, monday)}.",
            remedy="Build the quarter first.",
        )
    frame.loc[mine, "lock"] = "hard"
    return TableReplaced(
        f"Harden the week of {monday:%d %b}", DIARY, state.tables.get(DIARY), frame
    )


def moved_share(before: pd.DataFrame, after: pd.DataFrame, today: date) -> float:
    """Share of the future items of a diary that a new one moves or leaves out, 0-1."""
    ahead = before[(before["date"] > today.isoformat()) & (before["status"] != "cancelled")]
    if not len(ahead):
        return 0.0
    days: Mapping[str, str] = dict(zip(after["uid"], after["date"], strict=True))
    moved = sum(days.get(u) != d for u, d in zip(ahead["uid"], ahead["date"], strict=True))
    return float(moved) / len(ahead)
