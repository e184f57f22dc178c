"""Scorecards at every level: one per territory or rep, districts and regions as their sums."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from model.errors import PlanError
from model.review.figures import Reading, completed, together
from model.review.ground import TerritoryGround
from model.review.readings import readings_of
from model.review.readings_team import region_readings, territory_readings
from model.state import State
from model.territories import descendants

REP, TERRITORY, DISTRICT, REGION = "rep", "territory", "district", "region"
LEVELS: Final = (REP, TERRITORY, DISTRICT, REGION)
WHOLE: Final = "all"


@dataclass(frozen=True, slots=True)
class Scorecard:
    """The figures of one object; `territories` are the ids of what is in it."""

    id: str
    name: str
    readings: tuple[Reading, ...]
    territories: tuple[str, ...]

    def reading(self, key: str) -> Reading:
        """One figure by its key."""
        return next(reading for reading in self.readings if reading.key == key)


def scorecards(
    state: State,
    grounds: Sequence[TerritoryGround],
    level: str = TERRITORY,
    known: Mapping[str, tuple[Reading, ...]] | None = None,
) -> tuple[Scorecard, ...]:
    """One scorecard for each object of a level, in the order of the territories.

    `known` are the figures by territory, when at hand.

    A rep of two territories has one card. Districts are those at the bottom, a region is what
    has no district above it; territories of no district are left to the level above.

    Raises
    ------
    PlanError
        If there is no such level.
    """
    if level not in LEVELS:
        raise PlanError(
            f'There is no level "{level}".', remedy=f"Choose one of {', '.join(LEVELS)}."
        )
    own = known or readings_by_territory(state, grounds)
    if level == REP:
        named = {g.rep_id: g.rep.name for g in grounds if g.rep is not None and g.rep_id}
        return _grouped(grounds, own, lambda ground: ground.rep_id, named)
    if level == TERRITORY:
        labels = {ground.territory.id: ground.territory.label for ground in grounds}
        return _grouped(grounds, own, lambda ground: ground.territory.id, labels)
    if level == DISTRICT:
        districts = {district.id: district.name for district in state.districts}
        return _grouped(grounds, own, lambda ground: ground.territory.district, districts)
    return _regions(state, grounds, own)


def readings_by_territory(
    state: State,
    grounds: Sequence[TerritoryGround],
    read: Mapping[str, tuple[Reading, ...]] | None = None,
) -> dict[str, tuple[Reading, ...]]:
    """Every figure of some territories by their ids; `read` are those of each alone, if at hand."""
    beside = territory_readings(state, grounds)
    alone = read or {ground.territory.id: readings_of(ground) for ground in grounds}
    return {key: completed(found, beside.get(key, ())) for key, found in alone.items()}


def _grouped(
    grounds: Sequence[TerritoryGround],
    own: Mapping[str, tuple[Reading, ...]],
    key_of: Callable[[TerritoryGround], str],
    names: Mapping[str, str],
) -> tuple[Scorecard, ...]:
    members: dict[str, list[str]] = {}
    for ground in grounds:
        if key_of(ground):
            members.setdefault(key_of(ground), []).append(ground.territory.id)
    return tuple(
        Scorecard(key, names.get(key, key), together([own[i] for i in inside]), tuple(inside))
        for key, inside in members.items()
    )


def _regions(
    state: State,
    grounds: Sequence[TerritoryGround],
    own: Mapping[str, tuple[Reading, ...]],
) -> tuple[Scorecard, ...]:
    """The districts at the top that hold districts, and all territories together at the end."""
    found = []
    above = {district.parent for district in state.districts if district.parent}
    for district in state.districts:
        if district.parent or district.id not in above:
            continue
        inside = descendants(state.districts, district.id) | {district.id}
        ids = tuple(g.territory.id for g in grounds if g.territory.district in inside)
        if ids:
            found.append(
                Scorecard(district.id, district.name, together([own[i] for i in ids]), ids)
            )
    every = tuple(ground.territory.id for ground in grounds)
    whole = completed(together(list(own.values())), region_readings(state, grounds))
    found.append(Scorecard(WHOLE, state.about.name, whole, every))
    return tuple(found)
