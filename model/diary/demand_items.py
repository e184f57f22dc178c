"""What the diary and the calendars already hold: items that stay, and those that may move."""

from datetime import date, timedelta
from typing import Final

import pandas as pd

from model.diary.demand_ground import Ground
from model.diary.demands import MUST, Demand
from model.diary.focus import PLACELESS, modes_of
from model.diary.table import diary_rows
from model.diary.visiting import DESK, Opening, clock
from model.people import contactable
from model.plan.period import iso_date
from model.plan.tables import number, of_accounts, text

_SETTLED: Final = ("confirmed", "done")
_GONE: Final = ("cancelled", "moved", "no_show")
_UNTIMED: Final = ("co_travel", "specialist_cover")
_NUMBERS: Final = ("minutes", "workload_h", "sequence", "step")
_FIELDS: Final = (
    "uid",
    "date",
    "start",
    "end",
    "type",
    "account_id",
    "contact_ids",
    "role_class",
    "purpose",
    "objective_id",
    "opportunity_id",
    "on_theme",
    "origin",
    "lock",
    "status",
)


def fixed_items(ground: Ground, *, everything: bool) -> list[Demand]:
    """Items of the diary that stay, as pinned demands; with `everything` the others too.

    Hard-locked, confirmed, done and past items stay, and so do the entries of the CRM and of
    other calendars that are not in the diary. Someone who must not be contacted is left out.
    """
    diary = contactable(
        diary_rows(ground.state, ground.rep.id, ground.calendar.quarter), ground.state
    )
    found = [demand for demand in _demands(ground, diary) if everything or demand.pinned]
    known = {demand.uid for demand in _demands(ground, diary)}
    table, _ = of_accounts(ground.state.table("activities_open"), ground.core.accounts.ids)
    others = contactable(table, ground.state)
    found += [
        demand
        for demand in _demands(ground, others, calendar=True)
        if demand.uid not in known and not len(diary)
    ]
    return found


def _demands(ground: Ground, table: pd.DataFrame, *, calendar: bool = False) -> list[Demand]:
    words = (text(table, name) for name in _FIELDS)
    numbers = (number(table, name) for name in _NUMBERS)
    quarter, found = ground.calendar.quarter, []
    for row in zip(*words, *numbers, strict=True):
        uid, when, start, _end, kind, account, who, roles, purpose = map(str, row[:9])
        objective, opportunity, theme, origin, lock, status = map(str, row[9:15])
        length, load, version, step = row[15:]
        day = iso_date(when)
        if day is None or not quarter.first <= day <= quarter.last or status in _GONE:
            continue
        if kind in _UNTIMED and not length > 0:
            continue
        pinned = calendar or lock == "hard" or status in _SETTLED or day < ground.earliest
        found.append(
            Demand(
                key=uid,
                kind=kind,
                minutes=int(length) if length == length else 45,
                weight=_weight(ground, kind, account),
                first=day if pinned else max(ground.earliest, _room(ground, kind, day)[0]),
                last=day if pinned else _room(ground, kind, day)[1],
                account_id=account,
                contact_ids=tuple(part for part in who.split(";") if part),
                roles=roles,
                purpose=purpose,
                objective_id=objective or ground.serving(kind, account),
                opportunity_id=opportunity,
                step=int(step) if step == step else 0,
                on_theme=theme == "yes",
                prospect=ground.prospect(account),
                hours=float(load) if load == load else ground.hours(kind, account, 45),
                modes=modes_of(kind, ground.prospect(account)),
                windows=_windows(ground, kind, account, who, day),
                series=who.split(";")[0] if kind == "call_f2f" else "",
                min_gap=ground.min_gap(account) if kind == "call_f2f" else 0,
                fixed_start=clock(start) if pinned else None,
                origin=origin or "plan",
                why=_why(lock, status, calendar),
                uid=uid,
                today=day,
                today_start=clock(start),
                lock=lock or "none",
                pinned=pinned,
                sequence=int(version) if version == version else 0,
                status=status or "planned",
            )
        )
    return found


def _windows(ground: Ground, kind: str, account: str, who: str, day: date) -> tuple[Opening, ...]:
    """Hours an item may be moved within: those of the block, the telephone or the account."""
    if kind == "case_attendance":
        own = (b for b in ground.blocks if b.account_id == account and b.weekday == day.weekday())
        held = [b for b in own if b.meets(day.year, day.month, day.day)]
        theirs = [b for b in held if b.contact_id in who.split(";")] or held
        return tuple(Opening(b.weekday, b.start, b.end) for b in theirs)
    if kind in PLACELESS:
        return DESK
    return ground.visiting(account) if account else ()


def _weight(ground: Ground, kind: str, account: str) -> str:
    if kind in ("call_f2f", "remote_touch"):
        return ground.grade(account)
    return MUST


def _room(ground: Ground, kind: str, day: date) -> tuple[date, date]:
    """Calls may move in the quarter, buffers in their week; meetings keep their day."""
    if kind in ("call_f2f", "remote_touch", "early_discovery", "enablement_practice"):
        return ground.calendar.quarter.first, ground.calendar.quarter.last
    if kind == "urgent_buffer":
        monday = day - timedelta(days=day.weekday())
        return monday, monday + timedelta(days=4)
    return day, day


def _why(lock: str, status: str, calendar: bool) -> str:
    if calendar:
        return "It stands in your calendar already."
    if status in _SETTLED:
        return f"It is {status}."
    return "It is locked." if lock == "hard" else "It is in the published diary."
