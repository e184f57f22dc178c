"""The stops of a rep's days ahead: diary items, and the CRM's open activities beside them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time
from typing import Final

import numpy as np

from model.arrays import IntArray
from model.diary.entries import GONE, clock_time, entries_of, kind_words
from model.diary.quarter import BUFFER
from model.people import contactable
from model.plan.facts import LETTER_OF
from model.plan.period import iso_date
from model.plan.tables import number, of_accounts, text
from model.reps import Rep
from model.state import State
from reports.calendar_entries import name_of, place_of
from reports.field.veil import Veil

_ROUGH: Final = ("zip", "city")
_OVER: Final = (*GONE, "done", "no_show")


@dataclass(frozen=True, slots=True)
class Stop:
    """One item of a day; `place` is an address, `lat` and `lon` None where nobody goes."""

    uid: str
    day: date
    start: time | None
    minutes: int
    kind: str
    words: str  # what kind of thing it is
    account_id: str
    name: str
    place: str
    lat: float | None
    lon: float | None
    approximate: bool  # placed only by postcode or town
    drive_min: int
    roles: str  # letters: U, B, A
    who: str
    purpose: str

    @property
    def is_visit(self) -> bool:
        """Whether somebody drives there."""
        return bool(self.account_id) and self.kind != "remote_touch"

    @property
    def clock(self) -> str:
        """ "08:30", "" without a time."""
        return f"{self.start:%H:%M}" if self.start else ""


def stops_of(
    state: State, rep: Rep, rows: IntArray, veil: Veil, first: date, last: date, *, names: bool
) -> tuple[Stop, ...]:
    """What is planned from `first` to `last` (both included), by day and time.

    What is over is left out, and whatever is with somebody who must not be contacted.
    """
    found = {stop.uid: stop for stop in _open(state, rows, veil, names=names)}
    for entry in entries_of(state, rep, first, last):
        found.pop(entry.uid, None)
        if entry.status in _OVER or entry.kind == BUFFER:
            continue
        lat, lon, approximate = point_of(state, entry.account_id)
        found[entry.uid] = Stop(
            uid=entry.uid,
            day=entry.day,
            start=entry.start,
            minutes=entry.minutes,
            kind=entry.kind,
            words=entry.words,
            account_id=entry.account_id,
            name=name_of(state, entry.account_id),
            place=_address(state, entry.account_id),
            lat=lat,
            lon=lon,
            approximate=approximate,
            drive_min=entry.travel_min,
            roles=entry.roles,
            who=", ".join(entry.contacts) if names else "",
            purpose=veil.over(entry.purpose),
        )
    ahead = [stop for stop in found.values() if first <= stop.day <= last]
    return tuple(sorted(ahead, key=lambda one: (one.day, one.start or time.max, one.uid)))


def _open(state: State, rows: IntArray, veil: Veil, *, names: bool) -> Iterable[Stop]:
    table, _ = of_accounts(state.table("activities_open"), state.accounts.ids[rows])
    table = contactable(table, state)
    wanted = ("uid", "date", "start", "type", "account_id", "contacts", "role_class", "purpose")
    columns = [text(table, name) for name in (*wanted, "status")]
    minutes = np.nan_to_num(number(table, "minutes"))
    for row in zip(*columns, minutes, strict=True):
        uid, when, start, kind, account, who, roles, purpose, status = map(str, row[:9])
        day = iso_date(when)
        if day is None or not uid or status in _OVER:
            continue
        lat, lon, approximate = point_of(state, account)
        yield Stop(
            uid=uid,
            day=day,
            start=clock_time(start),
            minutes=int(row[9]),
            kind=kind,
            words=kind_words(kind),
            account_id=account,
            name=name_of(state, account),
            place=_address(state, account),
            lat=lat,
            lon=lon,
            approximate=approximate,
            drive_min=0,
            roles="".join(LETTER_OF.get(part, "") for part in roles.split("/")),
            who=who.replace(";", ", ") if names else "",
            purpose=veil.over(purpose),
        )


def _address(state: State, account_id: str) -> str:
    """The address without the name before it."""
    whole = place_of(state, account_id)
    name = name_of(state, account_id)
    return whole.removeprefix(name).removeprefix(", ") if whole else ""


def point_of(state: State, account_id: str) -> tuple[float | None, float | None, bool]:
    """Degrees of an account, None without a place, and whether that is only about its place."""
    accounts = state.accounts
    if not account_id or not accounts.has(account_id):
        return None, None, False
    row = accounts.row_of(account_id)
    lat, lon = float(accounts.lat[row]), float(accounts.lon[row])
    if not np.isfinite([lat, lon]).all():
        return None, None, False
    return round(lat, 6), round(lon, 6), str(accounts.text("placed_by")[row]) in _ROUGH
