"""What a quarter's diary is asked to hold, as arrays: visits, days, places and what binds them."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from model.arrays import BoolArray, FloatArray, IntArray
from model.errors import PlanError

HOME = 0  # the place a day begins and ends at
ANYWHERE = -1  # the place of a visit that needs no drive: a protected buffer, a telephone hour
CLOSED = np.inf


@dataclass(frozen=True, slots=True)
class Prices:
    """What a plan pays, in the points of plan-spec §4.4."""

    drive: float = 1.0  # per hour
    night: float = 1.0  # per night away
    off_theme: float = 4.0  # per hour beyond the share
    spacing: float = 2.0  # per working quarter of uneven gap, |gap − ideal| ÷ ideal
    clusters: float = 2.0  # per cluster of a day beyond the first
    weeks: float = 1.0  # per hour a week differs from the mean week
    roles: float = 3.0  # per hour of service beyond a role's share


@dataclass(frozen=True, eq=False, slots=True)
class QuarterProblem:
    """Visits to be given a day and a time; n visits, D working days, P places, S day kinds.

    Times are minutes after midnight, lengths minutes. A fixed appointment is a visit that is
    allowed on one day and opens and closes at one time; `pinned` keeps it from being moved.

    Attributes
    ----------
    minutes
        Driving from place to place, shape (P, P); place 0 is home.
    calendar
        Ordinal of each day's date, ascending, shape (D,): differences are calendar days.
    start, end, longest
        Earliest departure, latest return and longest time away of each day, shape (D,).
    week
        Number of each day's week from 0, shape (D,).
    place, service, weight
        Of each visit: its place (ANYWHERE needs no drive), how long it takes, and what leaving
        it out costs, shape (n,).
    allowed
        Days a visit may be on, shape (n, D).
    slot, opens, closes
        Kind of each day, shape (D,), and the windows in which a visit may begin on a day of
        that kind, ascending, shape (n, S, W); CLOSED in `opens` where there is none.
    pinned
        Visits that stay where they are allowed to be, shape (n,).
    today, move_cost
        Day of each visit in today's diary, −1 for none, and what another day costs, shape (n,).
    series, ideal_gap, min_gap
        Visits of one person form a series (−1 for none); the working days that should and the
        calendar days that must lie between two of them, shape (n,).
    links
        Rows (a, b, least, most): visit b is so many calendar days after visit a; when a is
        left out, so is b. Shape (L, 4).
    off_theme, theme_share
        Whether a visit is off the quarter's theme, shape (n,), and the share of the minutes
        with customers that may be.
    customer
        Whether a visit is time with a customer, shape (n,).
    role, role_share
        Class of each visit, −1 for none, shape (n,), and the largest share of the customer
        minutes each class should take, shape (R,).
    cluster
        Cluster of each place, −1 for none, shape (P,).
    late, late_limit
        A day that returns after `late` is a late one; so many a week are allowed.
    hotels
        Places where a night may be spent, and `away` (D,): whether the night after a day may.
    """

    minutes: FloatArray
    calendar: IntArray
    start: FloatArray
    end: FloatArray
    longest: FloatArray
    week: IntArray
    place: IntArray
    service: FloatArray
    weight: FloatArray
    allowed: BoolArray
    slot: IntArray
    opens: FloatArray
    closes: FloatArray
    pinned: BoolArray
    today: IntArray
    move_cost: FloatArray
    series: IntArray
    ideal_gap: FloatArray
    min_gap: IntArray
    links: IntArray
    off_theme: BoolArray
    customer: BoolArray
    role: IntArray
    role_share: FloatArray
    cluster: IntArray
    away: BoolArray
    theme_share: float = 1.0
    late: float = np.inf
    late_limit: int = 99
    hotels: tuple[int, ...] = ()
    prices: Prices = field(default_factory=Prices)
    names: Sequence[str] = ()

    def __post_init__(self) -> None:
        n, days, places = len(self.place), len(self.calendar), len(self.minutes)
        kinds = int(self.slot.max()) + 1 if days else 0
        expected: dict[str, tuple[int, ...]] = {
            "minutes": (places, places),
            **dict.fromkeys(("start", "end", "longest", "week", "slot", "away"), (days,)),
            **dict.fromkeys(("service", "weight", "pinned", "today", "move_cost"), (n,)),
            **dict.fromkeys(("series", "ideal_gap", "min_gap", "off_theme"), (n,)),
            **dict.fromkeys(("customer", "role"), (n,)),
            "allowed": (n, days),
            "cluster": (places,),
        }
        for name, shape in expected.items():
            if np.shape(getattr(self, name)) != shape:
                raise ValueError(f"{name} has shape {np.shape(getattr(self, name))}, not {shape}")
        if self.opens.shape != self.closes.shape or self.opens.shape[0] != n:
            raise ValueError("opens and closes have shape (visits, day kinds, windows)")
        if self.opens.shape[1] < kinds:
            raise ValueError("a day's kind has no windows")
        if days == 0:
            raise PlanError("The quarter has no working day.", remedy="Check leave and holidays.")

    @property
    def n_visits(self) -> int:
        """How many visits wait for a day."""
        return len(self.place)

    @property
    def n_days(self) -> int:
        """How many working days there are."""
        return len(self.calendar)

    def name(self, visit: int) -> str:
        """How a visit is called in a sentence."""
        return self.names[visit] if self.names else f"Visit {visit + 1}"


def plain_quarter(
    minutes: FloatArray,
    place: IntArray,
    service: FloatArray,
    allowed: BoolArray,
    *,
    day: tuple[float, float] = (8 * 60.0, 18 * 60.0),
    **more: object,
) -> QuarterProblem:
    """Consecutive five-day weeks and visits bound by nothing but `allowed`; `more` overrides.

    Parameters
    ----------
    minutes, place, service, allowed
        As in QuarterProblem.
    day
        Earliest departure and latest return of every day.
    """
    n, days = allowed.shape
    arrays = _unbound(n, days, len(minutes), day)
    return QuarterProblem(
        minutes=minutes,
        place=place,
        service=service,
        allowed=allowed,
        **{**arrays, **more},  # type: ignore[arg-type]  # each name has its own type
    )


def _unbound(n: int, days: int, places: int, day: tuple[float, float]) -> dict[str, object]:
    at = np.arange(days)
    return {
        "calendar": at + 2 * (at // 5),
        "start": np.full(days, day[0]),
        "end": np.full(days, day[1]),
        "longest": np.full(days, np.inf),
        "week": at // 5,
        "weight": np.full(n, 10.0),
        "slot": np.zeros(days, np.int64),
        "opens": np.full((n, 1, 1), day[0]),
        "closes": np.full((n, 1, 1), day[1]),
        "pinned": np.zeros(n, bool),
        "today": np.full(n, -1),
        "move_cost": np.zeros(n),
        "series": np.full(n, -1),
        "ideal_gap": np.zeros(n),
        "min_gap": np.zeros(n, np.int64),
        "links": np.empty((0, 4), np.int64),
        "off_theme": np.zeros(n, bool),
        "customer": np.ones(n, bool),
        "role": np.full(n, -1),
        "role_share": np.empty(0),
        "cluster": np.full(places, -1),
        "away": np.zeros(days, bool),
    }
