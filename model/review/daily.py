"""The two minutes of a day: what was done of it, whether the next one is confirmed, the buffer."""

from datetime import date, timedelta
from typing import Final

from model.diary.entries import GONE, DiaryEntry, entries_of
from model.diary.quarter import BUFFER
from model.diary.work_days import Quarter, work_calendar
from model.plan.tables import of_accounts, text
from model.review.figures import Reading
from model.review.ground import TerritoryGround

_AGREED: Final = ("confirmed", "done")
_FIRM: Final = "hard"  # locked so because the customer has agreed


def daily_readings(ground: TerritoryGround) -> list[Reading]:
    """Items of today done, of the next working day confirmed, buffer blocks of the week kept.

    Nothing for a vacant territory; cancelled and moved items do not count.
    """
    if ground.rep is None:
        return []
    entries = entries_of(ground.state, ground.rep)
    return [_today(ground), _tomorrow(ground, entries), _buffer(ground.today, entries)]


def next_work_day(ground: TerritoryGround) -> date | None:
    """The first day after today on which the rep meets customers."""
    quarter = Quarter.containing(ground.today)
    for each in (quarter, quarter.after(1)):
        calendar = work_calendar(ground.state, ground.rep, each)
        found = calendar.on_or_after(ground.today + timedelta(days=1))
        if found is not None:
            return found
    return None


def _today(ground: TerritoryGround) -> Reading:
    due = [act for act in ground.acts if act.when == ground.today and act.status not in GONE]
    left = tuple(dict.fromkeys(act.account_id for act in due if act.status != "done"))
    done = sum(act.status == "done" for act in due)
    return Reading("today", done, len(due), 100.0, "activities and diary, today", left)


def _tomorrow(ground: TerritoryGround, entries: tuple[DiaryEntry, ...]) -> Reading:
    day, agreed = next_work_day(ground), dict[str, tuple[bool, str]]()
    table, _ = of_accounts(ground.state.table("activities_open"), ground.ids)
    columns = (text(table, name) for name in ("uid", "date", "status", "account_id"))
    for uid, on, status, account in zip(*columns, strict=True):
        if day is not None and on == day.isoformat() and status not in GONE:
            agreed[str(uid)] = status in _AGREED, str(account)
    for entry in entries:
        if entry.day == day and entry.is_customer and entry.status not in GONE:
            firm = entry.status in _AGREED or entry.lock == _FIRM
            agreed[entry.uid] = firm, entry.account_id
    open_ = tuple(dict.fromkeys(account for sure, account in agreed.values() if not sure))
    sure = sum(is_sure for is_sure, _ in agreed.values())
    source = f"diary of {day.isoformat()}" if day is not None else "diary"
    return Reading("tomorrow", sure, len(agreed), 100.0, source, open_)


def _buffer(today: date, entries: tuple[DiaryEntry, ...]) -> Reading:
    """Blocks kept free for what comes up; one that was given away is cancelled or moved."""
    monday = today - timedelta(days=today.weekday())
    blocks = [
        entry
        for entry in entries
        if entry.kind == BUFFER and monday <= entry.day < monday + timedelta(days=7)
    ]
    kept = sum(entry.status not in GONE for entry in blocks)
    return Reading("buffer", kept, len(blocks), 100.0, "diary, this week")
