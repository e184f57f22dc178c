"""Territories, districts above them and the teams they belong to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

MAX_SHORT: Final = 18  # characters of a short name, plan-spec §10 no. 27


@dataclass(frozen=True, slots=True)
class Territory:
    """The accounts one rep serves, as a named thing; its code is its position in the scenario.

    `share` is its part of the team total (1.0 = an equal part); `areas` are ZIP3, ZIP5 or
    county codes that place new accounts, or names of the user's own areas; `colour` is an index
    into the theme's hues. `targets` are by metric name; a name ending in `:min` or `:max` gives a
    bound instead of the target itself. Home, `fte`, `ramp_months` and `hours_week` say what
    differs from its rep in this scenario; without a rep they describe the seat, `to_hire` that
    it shall be filled.
    """

    id: str
    name: str
    short: str = ""
    rep_id: str = ""
    district: str = ""
    colour: int | None = None
    share: float = 1.0
    locked: bool = False
    areas: tuple[str, ...] = ()
    targets: Mapping[str, float] = field(default_factory=dict)
    home_lat: float | None = None
    home_lon: float | None = None
    home_place: str = ""
    fte: float | None = None
    ramp_months: float | None = None  # until a new person works at full strength
    hours_week: float | None = None
    to_hire: bool = False
    notes: str = ""

    @property
    def label(self) -> str:
        """The name for screens and maps."""
        return self.short or shorten(self.name)


@dataclass(frozen=True, slots=True)
class District:
    """A group of territories or of districts; `parent` is the district above, "" at the top."""

    id: str
    name: str
    parent: str = ""
    locked: bool = False


@dataclass(frozen=True, slots=True)
class Team:
    """One layer of coverage over the same accounts: core reps, clinical specialists, capital."""

    id: str
    name: str


CORE_TEAM: Final = Team("core", "Core team")


def shorten(name: str) -> str:
    """A name of at most 18 characters: whole words first, an ellipsis only when nothing helps."""
    if len(name) <= MAX_SHORT:
        return name
    words, kept = name.split(), ""
    for word in words:
        if len(kept) + len(word) + bool(kept) > MAX_SHORT:
            break
        kept = f"{kept} {word}".strip()
    kept = kept.rstrip(" &/-–,")
    return kept or name[: MAX_SHORT - 1] + "…"


def descendants(districts: Sequence[District], district_id: str) -> set[str]:
    """Ids of a district and of every district below it."""
    below, frontier = {district_id}, [district_id]
    while frontier:
        parent = frontier.pop()
        for district in districts:
            if district.parent == parent and district.id not in below:
                below.add(district.id)
                frontier.append(district.id)
    return below


def path_of(districts: Sequence[District], district_id: str) -> tuple[District, ...]:
    """The districts a territory of `district_id` lies in, the highest first; () when unknown."""
    by_id = {district.id: district for district in districts}
    path: list[District] = []
    while (found := by_id.get(district_id)) is not None and found not in path:
        path.insert(0, found)
        district_id = found.parent
    return tuple(path)
