"""A rep's quarter as a problem of visits and days: places, hours, weights, series, order."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import numpy as np

from model.arrays import BoolArray, FloatArray, IntArray
from model.diary.demand import QuarterDemand, quarter_demand
from model.diary.demands import MUST, Demand
from model.diary.drive_source import drive_times
from model.diary.focus import COMPANY_DAY, PLACELESS
from model.diary.visiting import NOON, USUAL, Block, Opening, blocks_of, half_days
from model.diary.work_days import Quarter, WorkDay, working_days_later
from model.people import contactable
from model.places.drive import DriveTimes
from model.plan.clusters import travel_clusters
from model.plan.tables import of_accounts, text
from model.reps import Rep
from model.settings import settings_of
from model.state import State
from optimizers.quarter_problem import ANYWHERE, CLOSED, HOME, Prices, QuarterProblem

# Plan-spec §4.4; must-do items stand above what the theme's share can cost them.
WEIGHTS: Final[Mapping[str, float]] = {MUST: 200.0, "A": 6.0, "B": 3.0, "C": 1.0}
PROTECTED: Final = 1000.0  # buffers and planning time are moved, never left out
_PROTECTED_KINDS: Final = ("urgent_buffer", "planning_admin")
_YIELDING: Final = ("remote_touch", "call_f2f", "enablement_practice")
_DRIVE_ESTIMATE: Final = 0.5  # hours per visit
_REMOTE_PART: Final = 0.5  # of a call's weight
_STABILITY: Final = 5.0  # points for a change within the next working days, plan-spec §4.4
_SOON: Final = 15
_OFF_THEME: Final = 40.0  # per hour beyond the share: dearer than any call, so the share holds
_ROLE_SLACK: Final = 0.05
_LEAVE, _RETURN, _LATE = 5.5 * 60, 19.5 * 60, 18 * 60  # minutes after midnight
_FAR: Final = 150.0  # minutes from home from which a night away is worth a thought
_MOST_HOTELS: Final = 3
_WINDOWS: Final = 3
_WEEKDAYS: Final = 5
_ROLES: Final = ("USER", "BUYER", "ADMIN")
_MEETS: Final = ("call_f2f", "kol_meeting", "early_discovery", "demo", "business_case_meeting")


@dataclass(frozen=True, eq=False, slots=True)
class QuarterRequest:
    """A problem with what its numbers stand for.

    `demands` are the problem's visits in order, `carried` those that stay outside it: company
    days and what lies before tomorrow. `spared` are demands beyond the quarter's hours (H11),
    cheapest first: they get no day. `days` are the problem's days, `places` the accounts at
    its places from 1 on.
    """

    rep: Rep
    quarter: Quarter
    today: date
    asked: QuarterDemand
    demands: tuple[Demand, ...]
    carried: tuple[Demand, ...]
    spared: tuple[Demand, ...]
    days: tuple[WorkDay, ...]
    places: tuple[tuple[str, ...], ...]
    place_cluster: tuple[str, ...]
    problem: QuarterProblem


def quarter_problem_of(
    state: State,
    rep: Rep,
    quarter: Quarter,
    today: date,
    *,
    repair: bool = False,
    asked: QuarterDemand | None = None,
) -> QuarterRequest:
    """Lay out a rep's quarter; with `repair` items keep their days as far as they can.

    PlanError when the rep serves no territory or no working day is left.
    """
    asked = asked or quarter_demand(state, rep, quarter, today, repair=repair)
    earliest = working_days_later(today, 1)
    days = tuple(day for day in asked.calendar.open_days if day.day >= earliest)
    ahead = {day.day for day in days}
    within = [d for d in asked.demands if not (d.pinned and d.first not in ahead)]
    within = [d for d in within if d.kind != COMPANY_DAY]
    inside = {d.key for d in within}
    carried = tuple(d for d in asked.demands if d.key not in inside)
    spared = _beyond_hours(within, carried, _planable(state, rep, asked))
    dropped = {d.key for d in spared}
    within = [d for d in within if d.key not in dropped]
    grounds = _Places(state, rep, within)
    problem = _problem(state, asked, tuple(within), carried, days, today, grounds)
    return QuarterRequest(
        rep,
        quarter,
        today,
        asked,
        tuple(within),
        carried,
        spared,
        days,
        grounds.accounts,
        grounds.cluster_names,
        problem,
    )


class _Places:
    """Home and each spot with accounts, with the drives between them."""

    def __init__(self, state: State, rep: Rep, demands: list[Demand]) -> None:
        wanted = [d.account_id for d in demands if d.account_id]
        rows = [state.accounts.row_of(key) for key in dict.fromkeys(wanted)]
        rows = [row for row in rows if state.accounts.placed[row]]
        ids, lat, lon = state.accounts.ids, state.accounts.lat, state.accounts.lon
        own = travel_clusters(state.accounts.taking(np.array(rows, np.int64)), settings_of(state))
        spots: dict[tuple[float, float], int] = {}
        members: list[list[str]] = []
        clusters: list[str] = []
        self.of: dict[str, int] = {}
        for row, cluster in zip(rows, own, strict=True):
            spot = (float(lat[row]), float(lon[row]))
            if spot not in spots:
                spots[spot] = len(spots) + 1
                members.append([])
                clusters.append(str(cluster))
            members[spots[spot] - 1].append(str(ids[row]))
            self.of[str(ids[row])] = spots[spot]
        self.accounts = tuple(tuple(found) for found in members)
        self.cluster_names = tuple(clusters)
        self.minutes = _drives(rep, list(spots), drive_times(state))

    @property
    def cluster(self) -> IntArray:
        """Cluster number of each place, −1 at home and where none is known."""
        names = sorted({name for name in self.cluster_names if name})
        codes = [names.index(name) if name else -1 for name in self.cluster_names]
        return np.array([-1, *codes], np.int64)


def _drives(rep: Rep, spots: list[tuple[float, float]], drive: DriveTimes) -> FloatArray:
    """Whole minutes between home and the spots, (P, P); a home not known is next to every spot."""
    home = (
        np.nan if rep.home_lat is None else rep.home_lat,
        np.nan if rep.home_lon is None else rep.home_lon,
    )
    at = np.array([home, *spots], np.float64)
    lat, lon = at[:, 0], at[:, 1]
    hours = drive.hours(lat[:, None], lon[:, None], lat[None], lon[None])
    return np.round(np.nan_to_num(hours) * 60)


def _problem(
    state: State,
    asked: QuarterDemand,
    demands: tuple[Demand, ...],
    carried: tuple[Demand, ...],
    days: tuple[WorkDay, ...],
    today: date,
    places: _Places,
) -> QuarterProblem:
    settings, count = settings_of(state), len(days)
    soon = working_days_later(today, _SOON)
    opens, closes = _windows(state, demands)
    at = {day.day: number for number, day in enumerate(days)}
    far = _hotels(places.minutes)
    keeps = np.array([at.get(d.today, -1) if d.today else -1 for d in demands], np.int64)
    series, ideal = _series(demands, count)
    return QuarterProblem(
        minutes=places.minutes,
        calendar=np.array([day.day.toordinal() for day in days], np.int64),
        start=np.full(count, _LEAVE),
        end=np.full(count, _RETURN),
        longest=np.full(count, settings["day.max_h"] * 60.0),
        week=np.array([day.week for day in days], np.int64),
        place=np.array([_place(demand, places) for demand in demands], np.int64),
        service=np.array([float(d.minutes) for d in demands]),
        weight=np.array([_weight(d) for d in demands]),
        allowed=_allowed(demands, carried, days, asked),
        slot=np.array([day.day.weekday() for day in days], np.int64),
        opens=opens,
        closes=closes,
        pinned=_standing(demands, places),
        today=keeps,
        move_cost=np.array([_STABILITY if d.today and d.today <= soon else 1.0 for d in demands]),
        series=series,
        ideal_gap=ideal,
        min_gap=np.array([d.min_gap for d in demands], np.int64),
        links=_links(demands),
        off_theme=np.array([bool(d.account_id) and not d.on_theme for d in demands], bool),
        customer=np.array([bool(d.account_id) for d in demands], bool),
        role=np.array([_role(d) for d in demands], np.int64),
        role_share=_role_shares(demands),
        cluster=places.cluster,
        away=np.array([_free_night(days, number) for number in range(count)], bool) & bool(far),
        theme_share=settings["theme.off_max"] / 100.0,
        late=_LATE,
        late_limit=int(settings["day.late_max"]),
        hotels=far,
        prices=Prices(off_theme=_OFF_THEME),
        names=tuple(demand_name(state, d) for d in demands),
    )


def _planable(state: State, rep: Rep, asked: QuarterDemand) -> float:
    """Hours of the quarter without administration and buffers (F22)."""
    settings = settings_of(state)
    gross = settings["cap.day_h"] * len(asked.calendar.open_days) * rep.fte
    return float(gross * (1 - settings["cap.admin"] - settings["cap.buffer"]))


def _beyond_hours(
    within: list[Demand], carried: tuple[Demand, ...], planable: float
) -> tuple[Demand, ...]:
    """What has to give way so that the hours suffice: touches and calls, the lightest first."""
    hours = sum(_load(d) for d in (*within, *carried))
    order = sorted(
        (d for d in within if not d.pinned and d.weight != MUST and d.kind in _YIELDING),
        key=lambda d: (WEIGHTS[d.weight], d.on_theme, d.kind != "remote_touch", d.key),
    )
    spared: list[Demand] = []
    for demand in order:
        if hours <= planable:
            break
        spared.append(demand)
        hours -= _load(demand)
    return tuple(spared)


def _load(demand: Demand) -> float:
    """Hours that count towards the limit, with an estimate of the drive."""
    if demand.kind in _PROTECTED_KINDS or demand.kind == COMPANY_DAY:
        return 0.0
    return demand.hours + (0.0 if demand.kind in PLACELESS else _DRIVE_ESTIMATE)


def _standing(demands: tuple[Demand, ...], places: _Places) -> BoolArray:
    """What is put in first and stays: pinned items, and cases one can reach on days without any."""
    busy = {demand.first for demand in demands if demand.pinned}
    standing = []
    for demand in demands:
        free = demand.kind == "case_attendance" and demand.first not in busy
        drive = places.minutes[HOME, max(HOME, _place(demand, places))]
        reached = [o.closes - demand.minutes >= _LEAVE + drive for o in demand.windows]
        standing.append(demand.pinned or (free and any(reached)))
    return np.array(standing, bool)


def _place(demand: Demand, places: _Places) -> int:
    if demand.kind in PLACELESS:
        return ANYWHERE
    return places.of.get(demand.account_id, ANYWHERE)


def _weight(demand: Demand) -> float:
    if demand.kind in _PROTECTED_KINDS:
        return PROTECTED
    return WEIGHTS[demand.weight] * (_REMOTE_PART if demand.kind == "remote_touch" else 1.0)


def _allowed(
    demands: tuple[Demand, ...],
    carried: tuple[Demand, ...],
    days: tuple[WorkDay, ...],
    asked: QuarterDemand,
) -> BoolArray:
    """Days inside each demand's dates whose mode takes it, (n, D); a pinned item's own day."""
    mode = [asked.modes.mode.get(day.day, "") for day in days]
    allowed = np.zeros((len(demands), len(days)), bool)
    met: dict[str, date] = {}
    for demand in carried:
        if demand.series:
            met[demand.series] = max(demand.first, met.get(demand.series, demand.first))
    for row, demand in enumerate(demands):
        last = met.get(demand.series)
        first = max(demand.first, last + timedelta(days=demand.min_gap)) if last else demand.first
        for column, day in enumerate(days):
            fits = demand.pinned or demand.modes is None or mode[column] in demand.modes
            begins = demand.first if demand.pinned else first
            allowed[row, column] = fits and begins <= day.day <= demand.last
    return allowed


def _windows(state: State, demands: tuple[Demand, ...]) -> tuple[FloatArray, FloatArray]:
    """When each visit may begin on each weekday, (n, 5, W)."""
    opens = np.full((len(demands), _WEEKDAYS, _WINDOWS), CLOSED)
    closes = np.full(opens.shape, -CLOSED)
    busy = theatre_times(state, [d.account_id for d in demands])
    for row, demand in enumerate(demands):
        if demand.fixed_start is not None:
            opens[row, :, 0] = closes[row, :, 0] = float(demand.fixed_start)
            continue
        hours = demand.windows or tuple(Opening(day, *USUAL) for day in range(_WEEKDAYS))
        taken = busy.get(demand.contact_ids[0], ()) if _meets(demand) else ()
        for weekday in range(_WEEKDAYS):
            spans = [(o.opens, o.closes) for o in hours if o.weekday == weekday]
            for first, last in (t[1:] for t in taken if t[0] == weekday):
                spans = [part for span in spans for part in _without(span, first, last)]
            fits = [(a, b - demand.minutes) for a, b in sorted(spans) if b - a >= demand.minutes]
            for window, (a, b) in enumerate(fits[:_WINDOWS]):
                opens[row, weekday, window], closes[row, weekday, window] = a, b
    return opens, closes


def _meets(demand: Demand) -> bool:
    return demand.kind in _MEETS and bool(demand.contact_ids)


def _without(span: tuple[int, int], first: int, last: int) -> list[tuple[int, int]]:
    parts = [(span[0], min(span[1], first)), (max(span[0], last), span[1])]
    return [part for part in parts if part[1] > part[0]]


def theatre_times(state: State, accounts: list[str]) -> dict[str, list[tuple[int, int, int]]]:
    """When each surgeon operates: (weekday, from, to) in minutes after midnight, by contact id."""
    ids = np.array(sorted(set(accounts) - {""}), object)
    blocks: tuple[Block, ...] = blocks_of(
        of_accounts(contactable(state.table("or_schedule"), state), ids)[0]
    )
    busy: dict[str, list[tuple[int, int, int]]] = {}
    for block in blocks:
        busy.setdefault(block.contact_id, []).append((block.weekday, block.start, block.end))
    people, _ = of_accounts(state.table("contacts"), ids)
    for who, words in zip(text(people, "contact_id"), text(people, "or_days"), strict=True):
        for weekday, morning in half_days(str(words)):
            if not any(span[0] == weekday for span in busy.get(str(who), ())):
                span = (weekday, 0, NOON) if morning else (weekday, NOON, 24 * 60)
                busy.setdefault(str(who), []).append(span)
    return busy


def _series(demands: tuple[Demand, ...], days: int) -> tuple[IntArray, FloatArray]:
    """Numbers of the series with at least two members, (n,), and the gaps they should keep."""
    sizes: dict[str, int] = {}
    for demand in demands:
        if demand.series:
            sizes[demand.series] = sizes.get(demand.series, 0) + 1
    numbers = {name: code for code, name in enumerate(s for s, k in sizes.items() if k > 1)}
    series = np.array([numbers.get(d.series, -1) for d in demands], np.int64)
    ideal = [d.spacing and days / sizes[d.series] if d.series in numbers else 0 for d in demands]
    return series, np.array(ideal, np.float64)


def _links(demands: tuple[Demand, ...]) -> IntArray:
    row = {demand.key: number for number, demand in enumerate(demands)}
    links = [
        (row[after.key], number, after.least, after.most)
        for number, demand in enumerate(demands)
        for after in demand.after
        if after.key in row
    ]
    return np.array(links, np.int64).reshape(-1, 4)


def _role(demand: Demand) -> int:
    return _ROLES.index(demand.roles) if demand.roles in _ROLES and demand.account_id else -1


def _role_shares(demands: tuple[Demand, ...]) -> FloatArray:
    """What the split of the calls gives each class, and a little room."""
    hours = np.zeros(len(_ROLES))
    for demand in demands:
        if _role(demand) >= 0:
            hours[_role(demand)] += demand.minutes
    whole = sum(d.minutes for d in demands if d.account_id)
    return hours / whole + _ROLE_SLACK if whole else np.ones(len(_ROLES))


def _hotels(minutes: FloatArray) -> tuple[int, ...]:
    """The farthest places a night may be spent near, few and apart from one another."""
    chosen: list[int] = []
    for place in np.argsort(-minutes[HOME], kind="stable"):
        near = any(minutes[place, other] < _FAR / 2 for other in chosen)
        if minutes[HOME, place] > _FAR and not near and len(chosen) < _MOST_HOTELS:
            chosen.append(int(place))
    return tuple(chosen)


def _free_night(days: tuple[WorkDay, ...], number: int) -> bool:
    """Whether the next calendar day is worked too."""
    if number + 1 >= len(days):
        return False
    return (days[number + 1].day - days[number].day).days == 1


def demand_name(state: State, demand: Demand) -> str:
    """A demand in a sentence: "Call at Mason Lakes"."""
    kind = demand.kind.replace("_", " ").replace("f2f", "").strip()
    if not demand.account_id:
        return kind.capitalize()
    name = state.accounts.text("name")[state.accounts.row_of(demand.account_id)]
    return f"{kind.capitalize()} at {name}"
