"""Diary items with all that other calendars and CRMs are told of them."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Final
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd

from model.arrays import BoolArray
from model.diary.quarter import BUFFER, OWN
from model.diary.table import diary_inputs, diary_view
from model.people import contactable_rows
from model.plan.facts import LETTER_OF, ROLES
from model.plan.period import iso_date
from model.plan.tables import number, text
from model.reps import Rep
from model.same_inputs import SameInputs
from model.state import State

_REMEMBERED: Final = 128  # entries of as many reps
GONE: Final = ("cancelled", "moved")  # what no longer takes place
KIND_WORDS: Final[Mapping[str, str]] = {
    "call_f2f": "Call",
    "remote_touch": "Remote touch",
    "case_attendance": "Case, technical support only",
    "specialist_cover": "Case covered by the specialist",
    "early_discovery": "Discovery",
    "in_service": "In-service",
    "wet_lab": "Wet lab",
    "vac_meeting": "Committee",
    "vac_submission": "Committee papers",
    "kol_meeting": "Opinion leader meeting",
    "co_travel": "Co-travel",
    "planning_admin": "Planning",
    "company": "Company day",
    "enablement_practice": "Practice",
    BUFFER: "Buffer (protected)",
}
_NAMESPACE: Final = UUID("6f1a7c36-58d0-5c0f-9d3e-1d0f6a3b9c52")  # of external ids
_SHOWN_ONCE: Final = ("specialist_cover",)  # somebody else's work, in the diary for information
# What would name a patient: an identifier behind its usual label.
_PATIENT: Final = re.compile(
    r"(?i:\b(?:MRN|DOB|SSN|patient\s+(?:id|no|number|name)|medical\s+record\s+(?:no|number))\b)"
    r"[\s.:#]*[\w/.-]+(?:\s+[A-Z][\w'-]+)?"
)


@dataclass(frozen=True, slots=True)
class DiaryEntry:
    """One diary item; times are local wall time at the rep's home, None when it has none."""

    uid: str
    rep_id: str
    day: date
    start: time | None
    minutes: int
    kind: str
    account_id: str = ""
    contact_ids: tuple[str, ...] = ()
    contacts: tuple[str, ...] = ()
    roles: str = ""  # letters: U, B, A
    purpose: str = ""
    objective_id: str = ""
    opportunity_id: str = ""
    step: int = 0
    on_theme: bool = False
    origin: str = ""
    travel_min: int = 0
    hours: float = 0.0  # of workload
    lock: str = ""
    status: str = "planned"
    sequence: int = 0
    reason: str = ""
    created_on: str = ""  # ISO

    @property
    def is_customer(self) -> bool:
        """Whether a customer is met, called or supported."""
        return self.kind != BUFFER and self.kind not in OWN and bool(self.account_id)

    @property
    def words(self) -> str:
        """What kind of thing it is, in words."""
        return kind_words(self.kind)

    def starts(self, zone: ZoneInfo) -> datetime | None:
        """The instant it begins, None for something of the whole day."""
        if self.start is None or self.minutes <= 0:
            return None
        return datetime.combine(self.day, self.start, zone)

    def ends(self, zone: ZoneInfo) -> datetime | None:
        """The instant it ends: so many minutes of wall clock later."""
        begin = self.starts(zone)
        return begin + timedelta(minutes=self.minutes) if begin else None


def kind_words(kind: str) -> str:
    """What a kind of item is called, capitalised: "Opinion leader meeting", "Demo"."""
    return KIND_WORDS.get(kind, kind.replace("_", " ").capitalize())


def entries_of(
    state: State, rep: Rep, first: date = date.min, last: date = date.max
) -> tuple[DiaryEntry, ...]:
    """A rep's items of these days (both included), cancelled ones too, by date and time.

    Items with somebody who must not be contacted are left out, and so is the work of others.
    """
    whole = _all_entries(SameInputs(state, entry_inputs(state), rep.id))
    if first == date.min and last == date.max:
        return whole
    return tuple(entry for entry in whole if first <= entry.day <= last)


def entry_inputs(state: State) -> tuple[object, ...]:
    """The parts of a state that entries are read from; for caches."""
    others = (state.tables.get("contacts"), state.tables.get("opportunities"))
    return (*diary_inputs(state), *others)


@lru_cache(maxsize=_REMEMBERED)
def _all_entries(same: SameInputs) -> tuple[DiaryEntry, ...]:
    """All items of the rep whose id is the value of the key."""
    state: State = same.source
    frame = diary_view(state)
    mine = text(frame, "rep_id") == same.values
    found = _entries(frame, mine & contactable_rows(frame, state), _steps(state))
    return tuple(sorted(found, key=lambda e: (e.day, e.start or time.min, e.uid)))


def external_id(project_id: str, entry: DiaryEntry) -> str:
    """What other systems know an item by: a UUID, the same each time it is sent."""
    try:
        return str(UUID(entry.uid))
    except ValueError:
        return str(uuid5(_NAMESPACE, "\x1f".join((project_id, entry.rep_id, entry.uid))))


def without_patient_data(words: str) -> str:
    """A text from which whatever names a patient is taken out, as a second line of defence."""
    return _PATIENT.sub("[left out]", words)


def clock_time(words: str) -> time | None:
    """ "07:30" as a time, None when it is none."""
    try:
        return time.fromisoformat(words.strip()[:5])
    except ValueError:
        return None


def _steps(state: State) -> dict[str, int]:
    """The step each opportunity stands at."""
    table = state.table("opportunities")
    numbers = np.nan_to_num(number(table, "step")).astype(int)
    return dict(zip(map(str, text(table, "opportunity_id")), numbers.tolist(), strict=True))


def _entries(
    frame: pd.DataFrame, kept: BoolArray, steps: Mapping[str, int]
) -> Iterable[DiaryEntry]:
    """The items of the rows that are kept, (n,)."""
    names = ("uid", "rep_id", "date", "start", "type", "account_id", "contact_ids", "contacts")
    more = ("role_class", "purpose", "objective_id", "opportunity_id", "on_theme", "origin")
    last = ("lock", "status", "reason", "end", "created_on")
    columns = [text(frame, name)[kept] for name in (*names, *more, *last)]
    figures = ("minutes", "step", "travel_before_min", "workload_h", "sequence")
    numbers = [np.nan_to_num(number(frame, name)[kept]) for name in figures]
    for row in zip(*columns, *numbers, strict=True):
        uid, rep_id, when, start, kind, account, ids, names_, roles = map(str, row[:9])
        purpose, objective, opportunity, theme, origin, lock, status, reason = map(str, row[9:17])
        end, created = map(str, row[17:19])
        minutes, step, travel, hours, sequence = row[19:]
        day = iso_date(when)
        if day is None or not uid or kind in _SHOWN_ONCE:
            continue
        yield DiaryEntry(
            uid=uid,
            rep_id=rep_id,
            day=day,
            start=clock_time(start),
            minutes=int(minutes) or _between(start, end),
            kind=kind,
            account_id=account,
            contact_ids=_parts(ids),
            contacts=_parts(names_),
            roles="".join(LETTER_OF.get(r, "") for r in roles.split("/") if r in ROLES),
            purpose=without_patient_data(purpose),
            objective_id=objective,
            opportunity_id=opportunity,
            step=int(step) or (steps.get(opportunity, 0) if origin == "funnel" else 0),
            on_theme=theme == "yes",
            origin=origin,
            travel_min=int(travel),
            hours=float(hours),
            lock=lock,
            status=status or "planned",
            sequence=int(sequence),
            reason=reason,
            created_on=created,
        )


def _parts(words: str) -> tuple[str, ...]:
    if ";" not in words:
        return (words.strip(),) if words.strip() else ()
    return tuple(part.strip() for part in words.split(";") if part.strip())


def _between(start: str, end: str) -> int:
    begin, stop = clock_time(start), clock_time(end)
    if begin is None or stop is None:
        return 0
    return (stop.hour - begin.hour) * 60 + stop.minute - begin.minute
