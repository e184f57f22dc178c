"""Where the drive times of the diary come from: one source for planning, rules, routes, prints."""

from functools import lru_cache
from typing import Final

import pandas as pd

from model.places.drive import CircuityDrive, DriveTimes
from model.places.own_roads import ROADS, own_graph
from model.places.road_drive import RoadDrive
from model.places.roads import highways
from model.settings import Settings, settings_of
from model.state import State

SETTING: Final = "drive.roads"  # 1 over roads, 0 estimated from the distance
_NUMBERS: Final = ("road_factor", "speed_lt_15km", "speed_lt_60km", "speed_ge_60km")


def over_roads(state: State) -> bool:
    """Whether the project drives over roads: its own where it has some, else the main roads."""
    return settings_of(state)[SETTING] > 0


def has_own_roads(state: State) -> bool:
    """Whether roads of the user's own lie in the project."""
    return len(state.table(ROADS)) > 0


def drive_times(state: State) -> DriveTimes:
    """What every drive of the diary is taken from, by the project's setting.

    Over roads it is made once for equal settings and remembers the ways it has found.
    """
    settings = settings_of(state)
    if not over_roads(state):
        return CircuityDrive(settings)
    numbers = tuple(settings[f"drive.{name}"] for name in _NUMBERS)
    if has_own_roads(state):
        return _over_own_roads(_Table(state.table(ROADS)), numbers)
    return _over_main_roads(numbers)


class _Table:
    """A table that equals only itself; tables of a project are never changed in place."""

    def __init__(self, frame: pd.DataFrame) -> None:
        self.frame = frame

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Table) and other.frame is self.frame

    def __hash__(self) -> int:
        return id(self.frame)


def _settings(numbers: tuple[float, ...]) -> Settings:
    return Settings({f"drive.{name}": v for name, v in zip(_NUMBERS, numbers, strict=True)})


@lru_cache(maxsize=2)
def _over_main_roads(numbers: tuple[float, ...]) -> RoadDrive:
    return RoadDrive(highways(), _settings(numbers))


@lru_cache(maxsize=1)
def _over_own_roads(table: _Table, numbers: tuple[float, ...]) -> RoadDrive:
    return RoadDrive(own_graph(table.frame), _settings(numbers))


def source_words(drive: DriveTimes, *, estimated: int = 0) -> str:
    """What the drive times are, honestly; `estimated` drives of those shown follow no road."""
    if not isinstance(drive, RoadDrive):
        return "Drive times are estimates: distance × road factor, speed by distance."
    if drive.timed:
        roads = "your own roads at their speeds: quickest way"
    else:
        roads = "the main roads © OpenStreetMap contributors, ODbL: shortest way, speed by distance"
    words = (
        f"Drive times are estimates over {roads}, the way to the road as the crow flies × road "
        "factor."
    )
    if not estimated:
        return words
    which = "1 drive follows" if estimated == 1 else f"{estimated} drives follow"
    return f"{words} {which} no road and {'is' if estimated == 1 else 'are'} estimated."
