"""A day's drive as it is shown: stops in order, minutes, kilometres, the line of each leg."""

from dataclasses import dataclass
from datetime import date
from itertools import pairwise

import numpy as np

from model.arrays import FloatArray
from model.diary.drive_source import drive_times, source_words
from model.diary.travel import nights_of
from model.places.drive import DriveTimes
from model.places.road_drive import RoadDrive, Way
from model.reps import Rep
from model.state import State
from ui.diary.agenda import Agenda, AgendaItem, town_of


@dataclass(frozen=True, eq=False, slots=True)
class Route:
    """A day's stops in order between home or hotel where known. Minutes and km of each leg.

    `hotels` are the towns of the nights before and after, "" at home. `ways` are the lines of
    the legs over the roads; None where nothing is drawn over roads. `source` says in a
    sentence what the drives are.
    """

    names: tuple[str, ...]
    lat: FloatArray
    lon: FloatArray
    starts: tuple[int, ...]
    has_start: bool
    has_end: bool
    hotels: tuple[str, str]
    minutes: FloatArray
    km: FloatArray
    ways: tuple[Way, ...] | None = None
    source: str = ""

    @property
    def beside_roads(self) -> int:
        """How many legs follow no road though the others do."""
        return sum(not way.by_road for way in self.ways or ())

    @property
    def n_stops(self) -> int:
        """Places visited, home and hotel not counted."""
        return len(self.starts)

    @property
    def places(self) -> tuple[str, ...]:
        """The name of each place on the way; the last is left out when it is the first again."""
        first = (_sleep(self.hotels[0]),) if self.has_start else ()
        back = self.has_end and not (self.has_start and self.hotels[0] == self.hotels[1])
        return (*first, *self.names, *((_sleep(self.hotels[1]),) if back else ()))


def route_of(state: State, agenda: Agenda, day: date) -> Route:
    """Home or hotel, the visits in order, home or hotel; drives by the project's source."""
    stops: list[AgendaItem] = []
    rows = []
    for entry in agenda.by_day.get(day, []):
        if not entry.is_visit or entry.account_id not in state.accounts.ids:
            continue
        if stops and stops[-1].account_id == entry.account_id:
            continue
        row = state.accounts.row_of(entry.account_id)
        if np.isfinite(state.accounts.lat[row]):
            stops.append(entry)
            rows.append(row)
    rep = agenda.rep
    nights = nights_of(state, rep.id, day) if rep is not None else ("", "")
    start, end = (_ends(state, rep, night) if stops else [] for night in nights)
    places = [*start, *((state.accounts.lat[r], state.accounts.lon[r]) for r in rows), *end]
    points = np.array(places, np.float64).reshape(-1, 2)
    drive = drive_times(state)
    ends = (points[:-1, 0], points[:-1, 1], points[1:, 0], points[1:, 1])
    ways = _ways(drive, points)
    return Route(
        tuple(stop.short_title for stop in stops),
        points[:, 0],
        points[:, 1],
        tuple(stop.start for stop in stops),
        bool(start),
        bool(end),
        (town_of(state, nights[0]), town_of(state, nights[1])),
        60 * drive.hours(*ends),
        drive.road_km(*ends),
        ways,
        source_words(drive, estimated=sum(not way.by_road for way in ways or ())),
    )


def _ways(drive: DriveTimes, points: FloatArray) -> tuple[Way, ...] | None:
    """The line of each leg, where drives follow roads."""
    if not isinstance(drive, RoadDrive):
        return None
    places = [(lat, lon) for lat, lon in points.tolist()]
    return tuple(drive.way(first, last) for first, last in pairwise(places))


def _ends(state: State, rep: Rep | None, night: str) -> list[tuple[float | None, float | None]]:
    """Where a day begins or ends: at the hotel near an account, else at home if it is known."""
    accounts = state.accounts
    if night and accounts.has(night):
        row = accounts.row_of(night)
        if np.isfinite(accounts.lat[row]):
            return [(accounts.lat[row], accounts.lon[row])]
    return [(rep.home_lat, rep.home_lon)] if rep is not None and rep.has_home else []


def _sleep(town: str) -> str:
    return f"Hotel, {town}" if town else "Home"
