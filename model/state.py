"""Everything one project owns, as one immutable value."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

import pandas as pd

from model.accounts import Accounts
from model.reps import Rep
from model.scenario import LIVE, Scenario, scenario_named
from model.territories import CORE_TEAM, District, Team

Settings = Mapping[str, float]
_NONE: Final = pd.DataFrame()  # frames of a state are never changed in place


@dataclass(frozen=True, slots=True)
class About:
    """What the project is: its name, money, dates and habits."""

    name: str
    project_id: str = ""
    currency: str = "USD"  # ISO 4217, one per project
    as_of: str = ""  # ISO date of its newest table
    frozen_today: str = ""  # ISO date; the demo's clock stands still and says so
    fictional: bool = False
    locale: str = "en_US"
    units: str = ""  # "mi" or "km"; "" follows the locale
    company: str = ""
    period: tuple[str, str] = ("", "")  # first and last day of the plan, ISO


class Held(dict[str, Any]):
    """What a state holds by name, never changed in place.

    The states that follow keep the very same one until something in it is new, so that what was
    computed from it is known again.
    """


@dataclass(frozen=True, eq=False, slots=True)
class State:
    """One project's data at one moment.

    `tables` are the further tables of plan-spec §1.14 by name (contacts, volumes, contracts,
    sales_monthly, ...): pandas frames with float64, bool and text columns, missing text "".
    `plans` is each rep's typed three-year plan, plain JSON data by rep id.
    `settings` are numbers by the names of plan-spec (class.A_share, freq.Attack.f2f, ...);
    what is not set falls back to the shipped default.
    """

    about: About
    accounts: Accounts
    scenarios: tuple[Scenario, ...]
    reps: tuple[Rep, ...] = ()
    teams: tuple[Team, ...] = (CORE_TEAM,)
    districts: tuple[District, ...] = ()
    tables: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    plans: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    settings: Settings = field(default_factory=dict)
    open_scenario: str = LIVE

    def __post_init__(self) -> None:
        for name in ("tables", "plans", "settings"):
            given = getattr(self, name)
            if type(given) is not Held:
                object.__setattr__(self, name, Held(given))

    def scenario(self, wanted: str = "") -> Scenario:
        """A scenario by id or name; without one, the open scenario."""
        return scenario_named(self.scenarios, wanted or self.open_scenario)

    def rep(self, rep_id: str) -> Rep | None:
        """A rep by id, None when unknown."""
        return next((rep for rep in self.reps if rep.id == rep_id), None)

    def table(self, name: str) -> pd.DataFrame:
        """A further table by name; an empty frame when the project has none."""
        found = self.tables.get(name)
        return _NONE if found is None else found

    def with_scenario(self, scenario: Scenario, position: int | None = None) -> "State":
        """The same state with a scenario replaced, or added at `position` (None: the end)."""
        kept = list(self.scenarios)
        for place, old in enumerate(kept):
            if old.id == scenario.id:
                kept[place] = scenario
                return replace(self, scenarios=tuple(kept))
        kept.insert(len(kept) if position is None else position, scenario)
        return replace(self, scenarios=tuple(kept))

    def without_scenario(self, scenario_id: str) -> "State":
        """The same state without one scenario; the live one opens when it was open."""
        kept = tuple(s for s in self.scenarios if s.id != scenario_id)
        open_scenario = LIVE if self.open_scenario == scenario_id else self.open_scenario
        return replace(self, scenarios=kept, open_scenario=open_scenario)
