"""When both reps go to an account together: an hour of both within 15 working days.

What stands in the diaries already stays; class A accounts come first, and where the days are
full theirs comes later rather than never (plan-spec §5.2).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Final

import numpy as np

from model.diary.entries import GONE, entries_of
from model.diary.work_days import holidays_of, time_off, working_days_later
from model.places.drive import CircuityDrive
from model.reps import Rep
from model.review.impact import TOP, MovedAccount
from model.settings import settings_of
from model.state import State

WITHIN: Final = 15  # working days for the joint visit
PURPOSE: Final = "Handover visit together with"  # and the other rep, in both diaries
NOBODY: Final = "the new rep"  # where there is no other rep to name
_LATEST: Final = 60  # working days in which a class A account finds its day at last
_NOTICE: Final = 3  # working days before the first joint visit
_SLOTS: Final = (time(9), time(11), time(13, 30), time(15, 30))
_LASTS: Final = 60  # minutes of a joint visit
_WAIT: Final = 0.1  # hours of driving that a day earlier is worth
_NOWHERE: Final = -1

Pair = tuple[Rep | None, Rep | None]  # who had the account, who gets it
Slot = tuple[date, time]


@dataclass(frozen=True, slots=True)
class Visit:
    """The joint visit of both reps; `late` when the 15 working days were full."""

    day: date
    start: time
    late: bool = False


def joint_visits(
    state: State, moved: Sequence[MovedAccount], pairs: Sequence[Pair], begin: date
) -> list[Visit | None]:
    """A day and an hour for each pair of reps; class A first, then the largest.

    A day holds four visits of a rep, with the way between them. An account below class A that
    cannot be placed within the days has none, and so has one that nobody had or gets.
    """
    reps = {rep.id: rep for pair in pairs for rep in pair if rep is not None}
    rows = [one.card.row for one in moved]
    free = _Free(state, rows, reps, begin)
    known = _booked(state, reps)
    order = sorted(
        range(len(moved)),
        key=lambda n: (moved[n].grade != TOP, -np.nan_to_num(moved[n].card.potential), n),
    )
    found: list[Visit | None] = [None] * len(moved)
    for n in order:
        who = [rep.id for rep in pairs[n] if rep is not None]
        booked = _of_pair(known, moved[n].card.account_id, pairs[n])
        if booked is not None:
            found[n] = Visit(*booked, late=booked[0] > free.last)
        elif who:
            visit = free.take(who, rows[n], after=moved[n].grade == TOP)
            found[n] = visit
            if visit is not None:
                free.hold(who, (visit.day, visit.start), rows[n])
    return found


class _Free:
    """The hours some reps have left from a day on, and what it costs them to get there.

    A visit needs an hour, and the way from and to what stands before and after it on the day.
    """

    def __init__(
        self, state: State, rows: Sequence[int], reps: Mapping[str, Rep], begin: date
    ) -> None:
        common = frozenset(
            day for year in (begin.year, begin.year + 1) for day in holidays_of(state, None, year)
        )
        self.last = working_days_later(begin, WITHIN, common)
        self._notice = working_days_later(begin, _NOTICE, common)
        end = working_days_later(begin, _LATEST, common)
        self._days = [
            day
            for n in range(1, (end - begin).days + 1)
            if (day := begin + timedelta(days=n)).weekday() < 5 and day not in common
        ]
        self._off = {key: _off(state, rep, begin) for key, rep in reps.items()}
        self._ways = _Ways(state, rows, reps)
        self._busy: dict[tuple[str, date], list[_Held]] = {}
        for key, rep in reps.items():
            for entry in entries_of(state, rep, begin, end):
                if entry.start is not None and entry.status not in GONE and entry.minutes > 0:
                    at = _minutes(entry.start)
                    held = _Held(at, at + entry.minutes, self._ways.place_of(entry.account_id))
                    self._busy.setdefault((key, entry.day), []).append(held)

    def take(self, who: Sequence[str], row: int, *, after: bool) -> Visit | None:
        """The hour that costs both least driving; beyond the 15 working days only `after` them."""
        place = self._ways.place_of_row(row)
        early = [day for day in self._days if day <= self.last]
        calm = [day for day in early if day >= self._notice]
        hasty = [day for day in early if day < self._notice]
        late = [day for day in self._days if day > self.last] if after else []
        for days in (calm, hasty, late):
            found = self._cheapest(days, who, place)
            if found is not None:
                return Visit(*found, late=days is late)
        return None

    def hold(self, who: Sequence[str], slot: Slot, row: int) -> None:
        """Keep an hour of some reps for an account."""
        at, place = _minutes(slot[1]), self._ways.place_of_row(row)
        for key in who:
            held = _Held(at, at + _LASTS, place)
            self._busy.setdefault((key, slot[0]), []).append(held)

    def _cheapest(self, days: Sequence[date], who: Sequence[str], place: int) -> Slot | None:
        options = [
            (self._cost(day, who, place) + _WAIT * n, day, start)
            for n, day in enumerate(days)
            if not any(day in self._off[key] for key in who)
            for start in _SLOTS
            if all(self._fits(key, day, start, place) for key in who)
        ]
        return min(options)[1:] if options else None

    def _fits(self, key: str, day: date, start: time, place: int) -> bool:
        at = _minutes(start)
        for held in self._busy.get((key, day), ()):
            way = self._ways.minutes(held.place, place)
            if held.begin < at + _LASTS + way and at < held.end + way:
                return False
        return True

    def _cost(self, day: date, who: Sequence[str], place: int) -> float:
        """Hours to get there: from the nearest stop of the day, else from home, of both."""
        return (
            sum(
                min(
                    (
                        self._ways.minutes(held.place, place)
                        for held in self._busy.get((key, day), ())
                    ),
                    default=self._ways.from_home(key, place),
                )
                for key in who
            )
            / 60
        )


@dataclass(frozen=True, slots=True)
class _Held:
    """Something of a day in minutes from midnight; `place` -1 where it is not known."""

    begin: int
    end: int
    place: int


class _Ways:
    """Minutes on the road between accounts and from the homes of reps; 0 where unknown."""

    def __init__(self, state: State, rows: Sequence[int], reps: Mapping[str, Rep]) -> None:
        accounts = state.accounts
        self._accounts = accounts
        self._drive = CircuityDrive(settings_of(state))
        self._known: dict[tuple[int, int], float] = {}
        self._homes = {
            key: self._from(rep.home_lat, rep.home_lon, rows) for key, rep in reps.items()
        }

    def place_of(self, account_id: str) -> int:
        """The row of an account, -1 where it has no place or is not known."""
        known = self._accounts.has(account_id)
        return self.place_of_row(self._accounts.row_of(account_id)) if known else _NOWHERE

    def place_of_row(self, row: int) -> int:
        """The row itself, -1 where the account has no place."""
        return row if self._accounts.placed[row] else _NOWHERE

    def minutes(self, a: int, b: int) -> float:
        """Minutes between two accounts."""
        if _NOWHERE in (a, b) or a == b:
            return 0.0
        key = (min(a, b), max(a, b))
        if key not in self._known:
            lat, lon = self._accounts.lat, self._accounts.lon
            self._known[key] = 60 * float(self._drive.hours(lat[a], lon[a], lat[b], lon[b]))
        return self._known[key]

    def from_home(self, rep_id: str, place: int) -> float:
        """Minutes from a rep's home."""
        return self._homes[rep_id].get(place, 0.0)

    def _from(self, lat: float | None, lon: float | None, rows: Sequence[int]) -> dict[int, float]:
        if lat is None or lon is None:
            return {}
        placed = [row for row in rows if self._accounts.placed[row]]
        there = self._accounts.lat[placed], self._accounts.lon[placed]
        hours = self._drive.hours(lat, lon, *there)
        return dict(zip(placed, (60 * hours).tolist(), strict=True))


def _minutes(at: time) -> int:
    return at.hour * 60 + at.minute


def _booked(state: State, reps: Mapping[str, Rep]) -> dict[tuple[str, str, str], Slot]:
    """Joint visits that stand in diaries, by account, rep and what they are for."""
    return {
        (entry.account_id, key, entry.purpose): (entry.day, entry.start)
        for key, rep in reps.items()
        for entry in entries_of(state, rep)
        if entry.purpose.startswith(PURPOSE)
        and entry.start is not None
        and entry.status not in GONE
    }


def _of_pair(
    known: Mapping[tuple[str, str, str], Slot], account_id: str, pair: Pair
) -> Slot | None:
    """The joint visit of two reps at an account, from the diary of either."""
    for rep, other in (pair, pair[::-1]):
        if rep is not None:
            slot = known.get((account_id, rep.id, purpose_of(other)))
            if slot is not None:
                return slot
    return None


def purpose_of(other: Rep | None) -> str:
    """What the visit is for, in the diary of the one who goes with `other`."""
    return f"{PURPOSE} {other.name if other else NOBODY}"


def _off(state: State, rep: Rep, first: date) -> set[date]:
    days = {day for day, _, _ in time_off(state, rep)}
    return (
        days
        | set(holidays_of(state, rep, first.year))
        | set(holidays_of(state, rep, first.year + 1))
    )
