"""What a calendar says of each diary item: times, place, words; nothing of the file format."""

import hashlib
import json
import textwrap
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime, time, timedelta
from typing import Final
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

import numpy as np

from model.diary.entries import GONE, DiaryEntry, external_id
from model.diary.focus import theme_of
from model.diary.goal_chain import goal_chain
from model.diary.work_days import Quarter
from model.reps import Rep
from model.state import State

_LONGEST_PURPOSE: Final = 80  # characters of a summary
_SETTLED: Final = ("confirmed", "done", "no_show")


@dataclass(frozen=True, slots=True)
class Appointment:
    """One event of a calendar; `end` lies after `start`, both dates for a whole day."""

    uid: str  # UUID
    start: datetime | date
    end: datetime | date
    summary: str
    location: str = ""
    geo: tuple[float, float] | None = None
    categories: tuple[str, ...] = ()
    description: str = ""
    status: str = "CONFIRMED"  # TENTATIVE, CONFIRMED, CANCELLED
    busy: bool = True
    sequence: int = 0

    @property
    def mark(self) -> str:
        """Tells any change of what the event says; the sequence is not part of it."""
        said = asdict(self) | {"sequence": 0}
        return hashlib.sha256(json.dumps(said, default=str).encode()).hexdigest()[:20]

    @property
    def day(self) -> date:
        """The day it begins on."""
        return self.start.date() if isinstance(self.start, datetime) else self.start


@dataclass(frozen=True, slots=True)
class Told:
    """How much is told: people and purposes, blocks for the drives."""

    people: bool = True
    travel: bool = False


def appointments(
    state: State, rep: Rep, entries: tuple[DiaryEntry, ...], zone: ZoneInfo, told: Told
) -> list[Appointment]:
    """The events of diary items that still take place, drives before the item they lead to."""
    found = []
    for entry in entries:
        if entry.status not in GONE:
            event = _event(state, rep, entry, zone, told)
            drive = _drive(state, entry, event) if told.travel else None
            found += [drive, event] if drive else [event]
    return found


def _event(state: State, rep: Rep, entry: DiaryEntry, zone: ZoneInfo, told: Told) -> Appointment:
    begin, end = entry.starts(zone), entry.ends(zone)
    settled = entry.status in _SETTLED or entry.lock == "hard"
    remote = entry.kind == "remote_touch"
    return Appointment(
        uid=external_id(state.about.project_id, entry),
        start=begin or entry.day,
        end=end or entry.day + timedelta(days=1),
        summary=summary_of(state, entry, purpose=told.people),
        location="" if remote else place_of(state, entry.account_id),
        geo=None if remote else _geo(state, entry.account_id),
        categories=tuple(part for part in (entry.words, _theme(state, rep, entry)) if part),
        description=description_of(state, rep, entry, people=told.people),
        status="CONFIRMED" if settled else "TENTATIVE",
        busy=begin is not None,
    )


def summary_of(state: State, entry: DiaryEntry, *, purpose: bool = True) -> str:
    """ "[U] Demo – Mason Lakes – Handpiece trial set-up", with the step of a funnel task."""
    roles = f"[{'/'.join(entry.roles)}] " if entry.roles else ""
    step = f"Step {entry.step}: " if entry.step else ""
    name = name_of(state, entry.account_id)
    aim = textwrap.shorten(entry.purpose, _LONGEST_PURPOSE, placeholder="…") if purpose else ""
    parts = [entry.words, name, aim if aim != entry.words else ""]
    return roles + step + " – ".join(part for part in parts if part)


def description_of(state: State, rep: Rep, entry: DiaryEntry, *, people: bool) -> str:
    """Purpose, people, the step and the goals an item serves, a line each.

    Without `people` the purpose stays out too: it is free text in which people are named.
    """
    chain = goal_chain(state.plans.get(rep.id, {}), entry.objective_id)
    goals = (
        ("Objective", chain.objective_id, chain.objective),
        ("Annual goal", chain.annual_id, chain.annual),
        ("Strategic goal", chain.strategic_id, chain.strategic),
    )
    lines = [
        entry.purpose if people else "",
        f"With {', '.join(entry.contacts)}" if people and entry.contacts else "",
        f"Opportunity {entry.opportunity_id}" if entry.opportunity_id else "",
        "Technical support only; no part in the procedure."
        if entry.kind == "case_attendance"
        else "",
        *(f"{level} {key}: {words}" for level, key, words in goals if key),
    ]
    return "\n".join(line for line in lines if line)


def name_of(state: State, account_id: str) -> str:
    """An account's name, its id when the project does not hold it."""
    accounts = state.accounts
    if not account_id or not accounts.has(account_id):
        return account_id
    return str(accounts.text("name")[accounts.row_of(account_id)]) or account_id


def place_of(state: State, account_id: str) -> str:
    """ "Mason Lakes Surgical Hospital, 12 Elm Street, Mason, OH 45040"; "" when unknown."""
    accounts = state.accounts
    if not account_id or not accounts.has(account_id):
        return ""
    row = accounts.row_of(account_id)
    words = {
        name: str(accounts.text(name)[row]).strip()
        for name in ("name", "street", "city", "region", "postcode")
    }
    town = f"{words['region']} {words['postcode']}".strip()
    parts = (words["name"], words["street"], words["city"], town)
    return ", ".join(part for part in parts if part)


def _geo(state: State, account_id: str) -> tuple[float, float] | None:
    accounts = state.accounts
    if not account_id or not accounts.has(account_id):
        return None
    row = accounts.row_of(account_id)
    point = float(accounts.lat[row]), float(accounts.lon[row])
    return (round(point[0], 6), round(point[1], 6)) if np.isfinite(point).all() else None


def _theme(state: State, rep: Rep, entry: DiaryEntry) -> str:
    plan: Mapping[str, object] = state.plans.get(rep.id, {})
    return theme_of(plan, Quarter.containing(entry.day)).name if entry.on_theme else ""


def _drive(state: State, entry: DiaryEntry, event: Appointment) -> Appointment | None:
    if not isinstance(event.start, datetime) or entry.travel_min <= 0:
        return None
    begin = event.start - timedelta(minutes=entry.travel_min)
    if begin.date() != event.start.date():
        begin = datetime.combine(entry.day, time.min, event.start.tzinfo)
    name = name_of(state, entry.account_id)
    return Appointment(
        uid=str(uuid5(UUID(event.uid), "travel")),
        start=begin,
        end=event.start,
        summary=f"Drive to {name}" if name else "Drive",
        categories=("Travel",),
        status=event.status,
    )
