"""A quarter laid out for the compiled kernels, and the diary they change."""

from typing import NamedTuple

import numpy as np

from model.arrays import BoolArray, FloatArray, IntArray
from optimizers.quarter_problem import ANYWHERE, CLOSED, QuarterProblem

NEAR = 60  # visits that may be taken out together with one
APART = 15.0  # minutes of driving that two visits without a common day are farther apart
MOST_STOPS = 40  # of one day


class Rounds(NamedTuple):
    """What does not change while the diary is planned; see QuarterProblem for the shapes."""

    minutes: FloatArray  # (P, P), from the row's place
    to: FloatArray  # (P, P), to the row's place
    calendar: IntArray
    start: FloatArray
    end: FloatArray
    longest: FloatArray
    week: IntArray
    place: IntArray
    service: FloatArray
    weight: FloatArray
    allowed: BoolArray  # days that also have a window
    slot: IntArray
    opens: FloatArray
    closes: FloatArray
    pinned: BoolArray
    today: IntArray
    move_cost: FloatArray
    series: IntArray
    ideal_gap: FloatArray
    min_gap: IntArray
    off_theme: BoolArray
    customer: BoolArray
    role: IntArray
    role_share: FloatArray
    cluster: IntArray
    away: BoolArray
    hotels: IntArray
    near: IntArray  # (n, NEAR), visits by driving time from each
    mate_ptr: IntArray  # (n + 1,), others of a visit's series
    mate: IntArray
    link_ptr: IntArray  # (n + 1,), visits that bind a visit's date
    link: IntArray  # (2 L, 4): other, least, most calendar days after it, whether it leads
    price: FloatArray  # (7,), in the order of PRICE_NAMES
    theme_share: float
    late: float
    late_limit: int
    plain: bool  # whether only what is left out, driving, nights and clusters cost


class Diary(NamedTuple):
    """The days under change. A visit that is left out has day −1."""

    route: IntArray  # (D, MOST_STOPS), visits in their order
    stops: IntArray  # (D,)
    day: IntArray  # (n,)
    drive: FloatArray  # (D,), minutes
    late: IntArray  # (D,), 1 for a late day
    night: IntArray  # (D + 1,), the place slept at before day d; home at both ends
    spot: IntArray  # (D, MOST_STOPS + 2), where one is before the day, at each stop, after it
    free: FloatArray  # (D, MOST_STOPS + 1), when one may leave each spot but the last
    latest: FloatArray  # (D, MOST_STOPS + 1), when the next stop may begin at the latest
    gap: FloatArray  # (D, MOST_STOPS + 1), driving from each spot to the next
    slack: FloatArray  # (D,), the most minutes that one more stop and its detour can take
    changed: BoolArray  # (D,), days that changed lately

    def copied(self) -> "Diary":
        """A diary of its own with the same days."""
        return Diary(
            self.route.copy(),
            self.stops.copy(),
            self.day.copy(),
            self.drive.copy(),
            self.late.copy(),
            self.night.copy(),
            self.spot.copy(),
            self.free.copy(),
            self.latest.copy(),
            self.gap.copy(),
            self.slack.copy(),
            self.changed.copy(),
        )

    def assign(self, other: "Diary") -> None:
        """Take over another's days."""
        for mine, theirs in zip(self, other, strict=True):
            mine[...] = theirs


class Room(NamedTuple):
    """Room to work in."""

    waiting: IntArray  # (n,), visits that wait for a day
    key: FloatArray  # (n,), their order
    terms: FloatArray  # (9,), of the objective
    weeks: FloatArray  # (weeks,), minutes with customers
    roles: FloatArray  # (R,), minutes of each class


def room_for(problem: QuarterProblem, n_terms: int) -> Room:
    """Room for the kernels to work in."""
    return Room(
        np.zeros(problem.n_visits, np.int64),
        np.zeros(problem.n_visits),
        np.zeros(n_terms),
        np.zeros(int(problem.week.max()) + 1),
        np.zeros(len(problem.role_share)),
    )


def empty_diary(problem: QuarterProblem) -> Diary:
    """No visit on any day, every night at home."""
    days = problem.n_days
    return Diary(
        np.full((days, MOST_STOPS), -1),
        np.zeros(days, np.int64),
        np.full(problem.n_visits, -1),
        np.zeros(days),
        np.zeros(days, np.int64),
        np.zeros(days + 1, np.int64),
        np.zeros((days, MOST_STOPS + 2), np.int64),
        np.repeat(problem.start.astype(np.float64)[:, None], MOST_STOPS + 1, axis=1),
        np.repeat(problem.end.astype(np.float64)[:, None], MOST_STOPS + 1, axis=1),
        np.zeros((days, MOST_STOPS + 1)),
        (problem.end - problem.start).astype(np.float64),
        np.zeros(days, np.bool_),
    )


def rounds_of(problem: QuarterProblem) -> Rounds:
    """Lay a problem out."""
    mate_ptr, mate = _mates(problem.series)
    link_ptr, link = _links(problem.links, problem.n_visits)
    p = problem.prices
    return Rounds(
        np.ascontiguousarray(problem.minutes, np.float64),
        np.ascontiguousarray(problem.minutes.T, np.float64),
        _ints(problem.calendar),
        np.ascontiguousarray(problem.start, np.float64),
        np.ascontiguousarray(problem.end, np.float64),
        np.ascontiguousarray(problem.longest, np.float64),
        _ints(problem.week),
        _ints(problem.place),
        np.ascontiguousarray(problem.service, np.float64),
        np.ascontiguousarray(problem.weight, np.float64),
        _possible(problem),
        _ints(problem.slot),
        np.ascontiguousarray(problem.opens, np.float64),
        np.ascontiguousarray(problem.closes, np.float64),
        np.ascontiguousarray(problem.pinned, np.bool_),
        _ints(problem.today),
        np.ascontiguousarray(problem.move_cost, np.float64),
        _ints(problem.series),
        np.ascontiguousarray(problem.ideal_gap, np.float64),
        _ints(problem.min_gap),
        np.ascontiguousarray(problem.off_theme, np.bool_),
        np.ascontiguousarray(problem.customer, np.bool_),
        _ints(problem.role),
        np.ascontiguousarray(problem.role_share, np.float64),
        _ints(problem.cluster),
        np.ascontiguousarray(problem.away, np.bool_),
        np.array(problem.hotels, np.int64),
        _near(problem),
        mate_ptr,
        mate,
        link_ptr,
        link,
        np.array([p.drive, p.night, p.off_theme, p.spacing, p.clusters, p.weeks, p.roles]),
        float(problem.theme_share),
        float(problem.late),
        int(problem.late_limit),
        _plain(problem),
    )


def _plain(problem: QuarterProblem) -> bool:
    p = problem.prices
    themed = p.off_theme > 0 and problem.theme_share < 1 and bool(problem.off_theme.any())
    spaced = p.spacing > 0 and bool((problem.ideal_gap > 0).any())
    roles = p.roles > 0 and problem.role_share.size > 0
    moved = bool((problem.today >= 0).any())
    return not (themed or spaced or roles or moved or p.weeks > 0)


def _possible(problem: QuarterProblem) -> BoolArray:
    """Days a visit is allowed on and its place has a window for."""
    opened: BoolArray = np.any(problem.opens < CLOSED, axis=2)
    return np.ascontiguousarray(problem.allowed & opened[:, problem.slot])


def _ints(array: IntArray) -> IntArray:
    return np.ascontiguousarray(array, np.int64)


def _near(problem: QuarterProblem) -> IntArray:
    """Visits that could take each other's room: near by car, and on the same days.

    Those without a place are near to whatever comes first.
    """
    places = np.where(problem.place == ANYWHERE, 0, problem.place)
    possible = _possible(problem).astype(np.float64)
    days = possible.sum(axis=1)
    shared = possible @ possible.T / np.maximum(np.minimum.outer(days, days), 1.0)
    away = problem.minutes[np.ix_(places, places)] + APART * (1.0 - shared)
    order = np.argsort(away, axis=1, kind="stable")[:, :NEAR]
    return np.ascontiguousarray(order, np.int64)


def _mates(series: IntArray) -> tuple[IntArray, IntArray]:
    members: dict[int, list[int]] = {}
    for visit, number in enumerate(series.tolist()):
        members.setdefault(number, []).append(visit)
    lists = [
        [other for other in members[number] if other != visit] if number >= 0 else []
        for visit, number in enumerate(series.tolist())
    ]
    return _packed(lists)


def _packed(lists: list[list[int]]) -> tuple[IntArray, IntArray]:
    ptr = np.concatenate(([0], np.cumsum([len(found) for found in lists]))).astype(np.int64)
    return ptr, np.array([v for found in lists for v in found], np.int64)


def _links(links: IntArray, n: int) -> tuple[IntArray, IntArray]:
    """Each row binds both its visits: b comes after a, a before b."""
    rows: list[list[tuple[int, int, int, int]]] = [[] for _ in range(n)]
    for a, b, least, most in links.tolist():
        rows[b].append((a, least, most, 1))
        rows[a].append((b, -most, -least, 0))
    ptr = np.concatenate(([0], np.cumsum([len(found) for found in rows]))).astype(np.int64)
    packed = np.array([row for found in rows for row in found], np.int64).reshape(-1, 4)
    return ptr, packed
