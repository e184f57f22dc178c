"""Who a territory is planned with: its rep as this scenario has it, or the seat to be filled."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from model.reps import Rep
from model.settings import settings_of
from model.state import State
from model.territories import Territory

VACANT: Final = "Vacant"
TO_BE_HIRED: Final = "To be hired"
_MONTHS: Final = 12
_DAYS_WEEK: Final = 5
_RAMP: Final = ((1 / 3, 0.5), (2 / 3, 0.7), (1.0, 0.85))  # F22: each third of the ramp


def serving(state: State, territory: Territory) -> Rep | None:
    """The rep of a territory with what the scenario changes: home, FTE, ramp, weekly hours.

    A territory without a rep is planned with an unnamed person (id "") when it is to be hired
    for or its seat has a home or a capacity; otherwise there is nobody: None.
    """
    rep = state.rep(territory.rep_id)
    if rep is None:
        if not is_seat(territory):
            return None
        rep = Rep("", TO_BE_HIRED if territory.to_hire else VACANT)
    return _as_planned(rep, territory, state.settings)


def is_seat(territory: Territory) -> bool:
    """Whether a territory without a rep is planned as if somebody sat there."""
    own = (territory.home_lat, territory.fte, territory.ramp_months, territory.hours_week)
    return territory.to_hire or any(value is not None for value in own)


def ramp_share(months: float) -> float:
    """The part of a full first year that a ramp of `months` leaves, 0-1 (F22).

    The ramp runs through 50, 70 and 85 % in three equal steps, F22's quarters for nine months.
    """
    if months <= 0:
        return 1.0
    levels = [
        next((level for end, level in _RAMP if (month + 0.5) / months < end), 1.0)
        for month in range(_MONTHS)
    ]
    return sum(levels) / _MONTHS


def _as_planned(rep: Rep, territory: Territory, settings: Mapping[str, float]) -> Rep:
    if territory.home_lat is not None and territory.home_lon is not None:
        rep = replace(
            rep,
            home_lat=territory.home_lat,
            home_lon=territory.home_lon,
            home_place=territory.home_place,
        )
    fte = rep.fte if territory.fte is None else territory.fte
    if territory.hours_week is not None:
        fte *= territory.hours_week / (_DAYS_WEEK * settings_of(settings)["cap.day_h"])
    ramp = rep.ramp if territory.ramp_months is None else ramp_share(territory.ramp_months)
    if (fte, ramp) == (rep.fte, rep.ramp):
        return rep
    return replace(rep, fte=fte, ramp=ramp)
