"""What a manager asks of a design, as plain data, and what it is about."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Final, Literal

import numpy as np

from model.arrays import IntArray
from model.scenario import Layer
from model.state import State
from model.territories import CORE_TEAM
from optimizers.problem import Contiguity

KM_PER_MI: Final = 1.609344
STRATEGIES: Final = (
    "geographic",
    "system",
    "specialty",
    "potential",
    "revenue",
    "demographic",
    "hybrid",
)
SETTING_HOURS: Final = 0.5  # an estimate of ours: about the drive of 20 miles more, both ways
REQUEST: Final = "request"  # in a scenario's quality: what was asked, to be repeated
NumberByName = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class DesignRequest:
    """What a manager asks of a design, as plain data that can be sent to a worker.

    Attributes
    ----------
    n_territories
        How many territories; 0 for as many as the workload needs.
    balance
        Allowed deviation in percent by metric name; empty for the strategy's default.
    minimum, maximum
        Limits of every territory by metric name, in the metric's unit.
    shares
        Relative size by territory id or name; others have their own.
    weights
        Parts of the metric "blend" by metric name, together 1; for the hybrid strategy.
    by_capacity
        Whether shares of hours follow the reps' capacity (part-time, ramping).
    homes
        "reps" puts centres at the homes of the territories' reps, "pulled" draws them there at
        the price of `home_trips` a year, "free" anywhere.
    keep_together, split_hours
        What stays whole: systems ("idn") or the core team's territories ("territory"); with
        `split_hours` each further territory of one costs that many hours a year instead.
    locks
        Ids of accounts or contacts, ids or names of territories or districts, that stay as they
        are in the start scenario, without one in the open one.
    own_locks
        Whether accounts and territories that are marked as locked stay as well.
    keep_relationships
        Accounts with a contact of at least this relationship stay; None for no such rule.
    named
        Pairs of account id and territory or rep, by id or name, that must be.
    forbid
        Pairs of account id and territory or rep, by id or name, that may not be.
    skills
        Level (0-4) that a rep needs by skill, for accounts that need the skill at all.
    only
        Districts or territories that are designed; everything else is frozen.
    covers
        A metric: accounts without any of it take no part.
    account_types
        Types of accounts; those of another type take no part. Empty for all.
    demographics
        The table of people by postcode or county whose numbers can be balanced.
    start
        The scenario to rebalance; "" to design anew.
    max_moved
        Percent of a metric that may change territory, with `start`.
    max_lost, max_gained
        Percent of what a territory has of a metric in `start` that it may lose to others, and
        gain from others, at most.
    min_apart_mi
        Least straight distance between the centres of two territories, in miles.
    usual_guard
        Whether a rebalance without `max_moved` keeps to plan-spec F30 where it can.
    disruption_hours
        Hours a year that ending one relationship is counted as, with `start`; not when straight.
    setting_hours
        Hours that a call is counted as longer with a rep who knows nothing of the account's
        setting, metro or rural, than with one who does; 0 for no preference. Not when straight.
    """

    n_territories: int
    strategy: str = "geographic"
    balance: NumberByName = field(default_factory=dict)
    minimum: NumberByName = field(default_factory=dict)
    maximum: NumberByName = field(default_factory=dict)
    shares: NumberByName = field(default_factory=dict)
    homes: Literal["reps", "free", "pulled"] = "free"
    keep_together: Literal["", "idn", "territory"] = ""
    locks: tuple[str, ...] = ()
    forbid: tuple[tuple[str, str], ...] = ()
    max_radius_mi: float | None = None
    start: str = ""
    max_moved: NumberByName = field(default_factory=dict)
    contiguous: Contiguity = "hard"
    distance: Literal["straight", "road", "graph"] = "road"
    seconds: float | None = 10.0
    iterations: int | None = None
    seed: int = 0
    disruption_hours: float = 2.0
    setting_hours: float = SETTING_HOURS
    weights: NumberByName = field(default_factory=dict)
    by_capacity: bool = True
    home_trips: float = 46.0
    split_hours: float | None = None
    own_locks: bool = True
    keep_relationships: float | None = None
    named: tuple[tuple[str, str], ...] = ()
    skills: NumberByName = field(default_factory=dict)
    only: tuple[str, ...] = ()
    covers: str = ""
    account_types: tuple[str, ...] = ()
    demographics: str = "postcodes_demographics"
    usual_guard: bool = False
    max_lost: NumberByName = field(default_factory=dict)
    max_gained: NumberByName = field(default_factory=dict)
    min_apart_mi: float | None = None


def request_from(kept: Mapping[str, Any]) -> DesignRequest:
    """A request from the plain data that a scenario keeps of it; what is lacking is as usual."""
    names = {one.name for one in fields(DesignRequest)} & set(kept)
    return DesignRequest(**{name: _as_asked(kept[name]) for name in names})


def _as_asked(value: Any) -> Any:
    """A value as a request holds it: what was stored as a list is a tuple."""
    return tuple(_as_asked(item) for item in value) if isinstance(value, list | tuple) else value


def placed_rows(state: State) -> IntArray:
    """Rows of the accounts that can take part in a design: those with a place; ascending."""
    return np.flatnonzero(state.accounts.placed)


def base_layer(state: State, request: DesignRequest, team_id: str = CORE_TEAM.id) -> Layer | None:
    """The layer whose territories the request speaks of: the start's, else the open one's."""
    if request.start:
        return state.scenario(request.start).layer(team_id)
    if not state.scenarios:
        return None
    return state.scenario().layers.get(team_id)
