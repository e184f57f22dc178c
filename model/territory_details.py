"""What one territory is told by hand: name, colour, rep, home, capacity, targets, locks."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

import numpy as np

from model.errors import PlanError
from model.palette import N_HUES
from model.positions import serving
from model.scenario import Layer
from model.state import State
from model.territories import CORE_TEAM, Territory, shorten
from model.territory_changes import TerritoriesChanged
from model.territory_edits import Home, checked_name

TARGET_KINDS: Final = ("", "min", "max")
_NO_PERSON: Final[Mapping[str, Any]] = {
    "home_lat": None,
    "home_lon": None,
    "home_place": "",
    "fte": None,
    "ramp_months": None,
    "hours_week": None,
    "to_hire": False,
}


class TerritoryDetails:
    """Builds changes of single territories of one team in one scenario; it changes nothing."""

    def __init__(self, state: State, scenario_id: str = "", team_id: str = CORE_TEAM.id) -> None:
        self.state = state
        self.scenario = state.scenario(scenario_id)
        self.team_id = team_id
        self.layer = self.scenario.layer(team_id)

    def rename(self, code: int, name: str) -> TerritoriesChanged | None:
        """Another name; None when it is the same."""
        old = self.layer.territories[code]
        name = checked_name(self.layer.territories, name, code)
        if name == old.name:
            return None
        return self._edit(code, f"Rename {old.label} to {shorten(name)}", name=name, short="")

    def colour(self, code: int, hue: int | None) -> TerritoriesChanged:
        """A hue by its index, None for the one the neighbours leave."""
        if hue is not None and not 0 <= hue < N_HUES:
            raise ValueError(f"hue {hue}")
        return self._edit(code, f"Recolour {self._label(code)}", colour=hue)

    def colours(self, hues: Sequence[int | None]) -> TerritoriesChanged:
        """The hues of all territories at once, by code; None lets the neighbours decide."""
        pairs = zip(self.layer.territories, hues, strict=True)
        after = tuple(replace(territory, colour=hue) for territory, hue in pairs)
        return self._change("Colour all territories anew", after)

    def assign(self, code: int, rep_id: str) -> TerritoriesChanged:
        """Give a territory to a rep; the rep's own home and capacity count again.

        A rep who has another territory of this layer swaps with this one.
        """
        rep = self.state.rep(rep_id)
        if rep is None:
            raise PlanError(f'There is no rep "{rep_id}".', remedy="Import the reps first.")
        territories = list(self.layer.territories)
        here = territories[code]
        for other, territory in enumerate(territories):
            if other != code and territory.rep_id == rep_id:
                person = {name: getattr(here, name) for name in ("rep_id", *_NO_PERSON)}
                territories[other] = replace(territory, **person)
                territories[code] = replace(here, rep_id=rep_id, **_person_of(territory))
                words = f"Swap the reps of {here.label} and {territory.label}"
                return self._change(words, tuple(territories))
        return self._edit(code, f"Give {here.label} to {rep.name}", rep_id=rep_id, **_NO_PERSON)

    def vacate(self, code: int, *, to_hire: bool) -> TerritoriesChanged:
        """Nobody serves the territory; its seat stays at the home it was served from."""
        old = self.layer.territories[code]
        person = serving(self.state, old)
        seat: dict[str, Any] = {}
        if person is not None and person.has_home:
            seat = {
                "home_lat": person.home_lat,
                "home_lon": person.home_lon,
                "home_place": person.home_place,
            }
        words = f"Plan a hire for {old.label}" if to_hire else f"Vacate {old.label}"
        return self._edit(code, words, **{**_NO_PERSON, **seat, "rep_id": "", "to_hire": to_hire})

    def home(self, code: int, home: Home | None) -> TerritoriesChanged:
        """Serve a territory from another home in this scenario; None for the rep's own."""
        if home is None:
            words = f"Take the rep's home for {self._label(code)}"
            return self._edit(code, words, home_lat=None, home_lon=None, home_place="")
        if not (abs(home.lat) <= 90 and abs(home.lon) <= 180):
            raise PlanError("That is no place on earth.", remedy="Choose another.")
        to = f" to {home.place}" if home.place else ""
        return self._edit(
            code,
            f"Move the home of {self._label(code)}{to}",
            home_lat=home.lat,
            home_lon=home.lon,
            home_place=home.place,
        )

    def capacity(
        self,
        code: int,
        *,
        fte: float | None,
        ramp_months: float | None,
        hours_week: float | None,
    ) -> TerritoriesChanged:
        """How much the person can work: None leaves it to the rep's own record."""
        for value, low, high, what in (
            (fte, 0.05, 2.0, "The full-time equivalent is from 0.05 to 2"),
            (ramp_months, 0.0, 36.0, "The ramp takes 0 to 36 months"),
            (hours_week, 1.0, 80.0, "A week has 1 to 80 working hours"),
        ):
            if value is not None and not low <= value <= high:
                raise PlanError(f"{what}; it is {value:g}.", remedy="Correct the number.")
        words = f"Change the capacity of {self._label(code)}"
        return self._edit(code, words, fte=fte, ramp_months=ramp_months, hours_week=hours_week)

    def share(self, code: int, share: float) -> TerritoriesChanged:
        """Its part of the team total, 1.0 an equal part."""
        if not 0.05 <= share <= 20:
            raise PlanError(f"The share is from 0.05 to 20; it is {share:g}.", "Correct it.")
        return self._edit(code, f"Set the share of {self._label(code)}", share=share)

    def target(self, code: int, metric: str, kind: str, value: float | None) -> TerritoriesChanged:
        """A target of a metric: the number itself (""), a least or a most; None: none."""
        if kind not in TARGET_KINDS:
            raise ValueError(f"kind of target {kind!r}")
        if value is not None and not (np.isfinite(value) and value >= 0):
            raise PlanError("A target is 0 or more.", remedy="Correct the number.")
        old = self.layer.territories[code]
        targets = dict(old.targets)
        name = f"{metric}:{kind}" if kind else metric
        targets.pop(name, None)
        if value is not None:
            targets[name] = value
        low, high = targets.get(f"{metric}:min"), targets.get(f"{metric}:max")
        if low is not None and high is not None and low > high:
            raise PlanError(
                f"The least of {old.label} is above the most.", remedy="Correct one of them."
            )
        return self._edit(code, f"Set a target of {old.label}", targets=targets)

    def notes(self, code: int, notes: str) -> TerritoriesChanged:
        """What the manager wants to remember about it."""
        return self._edit(code, f"Note on {self._label(code)}", notes=notes)

    def lock(self, codes: Sequence[int], locked: bool) -> TerritoriesChanged:
        """Lock or unlock territories."""
        territories = list(self.layer.territories)
        for code in codes:
            territories[code] = replace(territories[code], locked=locked)
        what = self._label(codes[0]) if len(codes) == 1 else f"{len(codes)} territories"
        return self._change(f"{'Lock' if locked else 'Unlock'} {what}", tuple(territories))

    def put_into(self, codes: Sequence[int], district_id: str) -> TerritoriesChanged:
        """Move territories into a district, "" for none."""
        names = {district.id: district.name for district in self.state.districts}
        if district_id and district_id not in names:
            raise PlanError("That district is gone.", remedy="Choose another.")
        territories = list(self.layer.territories)
        for code in codes:
            territories[code] = replace(territories[code], district=district_id)
        what = self._label(codes[0]) if len(codes) == 1 else f"{len(codes)} territories"
        to = f"to {names[district_id]}" if district_id else "out of its district"
        return self._change(f"Move {what} {to}", tuple(territories))

    def _label(self, code: int) -> str:
        return self.layer.territories[code].label

    def _edit(self, code: int, label: str, **fields: Any) -> TerritoriesChanged:
        territory = replace(self.layer.territories[code], **fields)
        return self._change(label, self.layer.with_territory(code, territory).territories)

    def _change(self, label: str, after: tuple[Territory, ...]) -> TerritoriesChanged:
        layer = Layer(after, self.layer.alignment)
        return TerritoriesChanged.between(label, self.scenario.id, self.team_id, self.layer, layer)


def _person_of(territory: Territory) -> dict[str, Any]:
    return {name: getattr(territory, name) for name in _NO_PERSON}
