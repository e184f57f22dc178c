"""Travel of accounts from places in the plane: the estimates that sizing is made of."""

import numpy as np

from model.arrays import FloatArray, IntArray
from model.places.drive import LONG_ROAD_KM, SHORT_ROAD_KM
from model.settings import Settings
from model.workload import AccountHours, travel_hours


def drive_hours(straight_km: FloatArray, settings: Settings) -> FloatArray:
    """One-way hours for straight distances in km, any shape, by road factor and speed (F17)."""
    road = straight_km * settings["drive.road_factor"]
    speed = np.select(
        [road < SHORT_ROAD_KM, road < LONG_ROAD_KM],
        [settings["drive.speed_lt_15km"], settings["drive.speed_lt_60km"]],
        settings["drive.speed_ge_60km"],
    )
    return np.asarray(road / speed, np.float64)


def trips_of(parts: AccountHours, rows: IntArray) -> FloatArray:
    """Trips a year to accounts `rows`: the visits travel is counted for, else the calls; (r,)."""
    visits = np.nan_to_num(parts.visits[rows])
    return np.where(visits > 0, visits, np.nan_to_num(parts.calls[rows]))


def road_hours(
    parts: AccountHours, rows: IntArray, drive: FloatArray, settings: Settings
) -> FloatArray:
    """Hours a year on the road to accounts `rows` that are `drive` hours away, F19; (r,)."""
    return travel_hours(trips_of(parts, rows), drive, parts.visits_per_day[rows], settings)


def counts_travel(parts: AccountHours, rows: IntArray) -> FloatArray:
    """1.0 where the workload holds travel, 0.0 where hours are given as a whole; (r,)."""
    return (np.nan_to_num(parts.visits[rows]) > 0).astype(np.float64)
