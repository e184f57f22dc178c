"""The hard and the priced rules of a request, account by account."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.cluster.hierarchy import fcluster, linkage

from model.alignment import UNASSIGNED
from model.arrays import BoolArray, FloatArray, IntArray
from model.errors import PlanError
from model.fields import NO_SYSTEM
from model.locks import locked_territories
from model.metrics import adding_metric
from model.state import State
from model.territories import CORE_TEAM
from optimizers.strategies.asked import KM_PER_MI, DesignRequest
from optimizers.strategies.cast import (
    Cast,
    asked_rows,
    named_pairs,
    strong_contacts,
    territories_in,
)
from optimizers.strategies.people import people_metric, people_names
from optimizers.strategies.skills import skill_bars

SYSTEM_SPAN_MI: Final = 150.0  # design §5: a wider system is kept together by metro
KNOWN_WELL: Final = 2.0  # a relationship that counts, plan-spec F30
RELATIONSHIPS: Final = "relationships"
BLEND: Final = "blend"


@dataclass(frozen=True, eq=False, slots=True)
class Held:
    """Which accounts stay with which code; r accounts take part.

    `locked` (r,) are codes or −1, `named` (r,) whether that is a name's and no lock's; `frozen`
    (K,) territories that are no part of what is designed. `words` say what does not hold.
    """

    locked: IntArray
    named: BoolArray
    frozen: BoolArray
    words: tuple[str, ...]


@dataclass(frozen=True, eq=False, slots=True)
class Groups:
    """Numbers of what is kept together, (r,), −1 for none, and the names by number."""

    number: IntArray
    names: tuple[str, ...]


def amounts(state: State, request: DesignRequest, name: str) -> FloatArray:
    """What each account has of a metric, of the people around it, or of relationships; (n,)."""
    if name == RELATIONSHIPS:
        return relationships(state)
    if name == BLEND:
        return _blend(state, request)
    if is_of_people(state, request, name):
        return people_metric(state, request.demographics, name).values
    return adding_metric(state, name).values


def is_of_people(state: State, request: DesignRequest, name: str) -> bool:
    """Whether a name means a column of the table of people, not of the accounts."""
    if name not in people_names(state, request.demographics):
        return False
    return request.strategy == "demographic" or name not in state.accounts


def relationships(state: State) -> FloatArray:
    """How many relationships a change of rep ends: contacts known well, at least one; (n,)."""
    return np.maximum(strong_contacts(state, KNOWN_WELL), 1.0)


def _blend(state: State, request: DesignRequest) -> FloatArray:
    """The weighted mean of the metrics' shares, all accounts together 100; (n,)."""
    total = sum(request.weights.values())
    if abs(total - 1.0) > 1e-6 or min(request.weights.values(), default=-1.0) < 0:
        raise PlanError(
            f"The weights add up to {total:g}, not to 1.", remedy="Give weights that add up to 1."
        )
    mixed = np.zeros(len(state.accounts))
    for name, weight in request.weights.items():
        values = amounts(state, request, name)
        mixed += 100.0 * weight * values / max(float(values.sum()), 1e-300)
    return mixed


def held_of(state: State, request: DesignRequest, cast: Cast, rows: IntArray) -> Held:
    """Locks, names and what is frozen; PlanError for words that nobody knows."""
    today = cast.today(len(state.accounts))
    asked = asked_rows(state, request, cast.base)
    words = []
    codes = np.where(asked, today, UNASSIGNED)
    lost = asked & (today < 0)
    if lost.any():
        words.append(f"{int(lost.sum())} accounts to lock are in no territory and stay free.")
    if request.own_locks:
        own, said = _own_locks(state, cast, today)
        codes = np.where(own & (codes < 0), today, codes)
        words += said
    frozen = _frozen(state, request, cast)
    codes = np.where((today >= 0) & np.append(frozen, False)[today], today, codes)
    named = np.zeros(len(codes), bool)
    if request.strategy == "hybrid" and not request.weights and not named_pairs(state, request):
        words.append("No account is named for a rep, so all are designed alike.")
    for account_id, owner in named_pairs(state, request):
        row = state.accounts.row_of(account_id)
        codes[row], named[row] = cast.code_of_owner(owner), True
    return Held(codes[rows].astype(np.int64), named[rows], frozen, tuple(words))


def _own_locks(state: State, cast: Cast, today: IntArray) -> tuple[BoolArray, list[str]]:
    """Accounts that are marked as locked or are in a locked territory; only where that is kept."""
    marked = state.accounts.locked.copy()
    if cast.base is not None and cast.base.territories:
        closed = np.append(locked_territories(state, cast.base), False)
        marked |= closed[cast.base.alignment.territory]
    kept = marked & (today >= 0) & np.append(cast.fixed, False)[today]
    left = int((marked & ~kept).sum())
    if not left or cast.base is None or not cast.base.territories:
        return kept, []
    return kept, [f"{left} locked accounts are free, for their territories do not stay."]


def _frozen(state: State, request: DesignRequest, cast: Cast) -> BoolArray:
    """Territories that are left as they are because others alone are designed, (K,)."""
    if not request.only:
        return np.zeros(cast.k, bool)
    if cast.base is None or not cast.base.territories:
        raise PlanError("There are no territories yet.", remedy="Design all of them first.")
    frozen = np.array([t is not None for t in cast.territories], bool)
    for wanted in request.only:
        codes = territories_in(state, cast.base, wanted)
        if not codes:
            raise PlanError(
                f'There is no district or territory "{wanted}".',
                remedy="Give its id or its name.",
            )
        frozen[cast.place[codes]] = False
    return frozen


def bars_of(
    state: State, request: DesignRequest, cast: Cast, held: Held, rows: IntArray
) -> tuple[BoolArray | None, tuple[str, ...]]:
    """Pairs of account and code that may not be, (r, K), and what was said of skills."""
    barred, words = np.zeros((len(rows), cast.k), bool), tuple[str, ...]()
    free = held.locked < 0
    barred[free] |= held.frozen
    skills = skill_bars(state, request, cast.reps, rows)
    if skills is not None:
        barred |= skills.barred & free[:, None] & ~held.frozen
        shut = free & barred.all(axis=1)
        barred[shut] = held.frozen
        words = skills.words
    place = {int(row): number for number, row in enumerate(rows)}
    for account_id, territory in request.forbid:
        row, code = state.accounts.row_of(account_id), cast.code_of_owner(territory)
        if row in place:
            barred[place[row], code] = True
    return (barred if barred.any() else None), words


def groups_of(
    state: State,
    request: DesignRequest,
    team_id: str,
    held: Held,
    rows: IntArray,
    miles: FloatArray,
) -> Groups | None:
    """Systems by metro, or the core team's territories; accounts locked apart are left out."""
    if nested(request, team_id):
        found = _core_territories(state, request, rows)
    elif request.strategy == "system" or request.keep_together == "idn":
        found = _systems(state, rows, miles)
    else:
        return None
    number = found.number.copy()
    for group in np.unique(number[(number >= 0) & (held.locked >= 0)]):
        members = np.flatnonzero(number == group)
        codes = held.locked[members]
        if len(np.unique(codes[codes >= 0])) > 1:
            number[members[codes >= 0]] = -1
    return Groups(number, found.names)


def nested(request: DesignRequest, team_id: str) -> bool:
    """Whether territories are to lie over whole territories of the core team."""
    overlay = team_id != CORE_TEAM.id and request.strategy == "specialty"
    return request.keep_together == "territory" or (overlay and request.distance != "straight")


def _systems(state: State, rows: IntArray, miles: FloatArray) -> Groups:
    systems = state.accounts.text("idn_id")[rows]
    number, names = np.full(len(rows), -1, np.int64), list[str]()
    for name in dict.fromkeys(systems):
        members = np.flatnonzero(systems == name)
        if str(name).strip().casefold() in NO_SYSTEM or len(members) < 2:
            continue
        metro = fcluster(linkage(miles[members], "complete"), SYSTEM_SPAN_MI, "distance")
        number[members] = len(names) + metro.astype(np.int64) - 1
        names += [str(name)] * int(metro.max())
    return Groups(number, tuple(names))


def _core_territories(state: State, request: DesignRequest, rows: IntArray) -> Groups:
    layer = state.scenario(request.start).layers.get(CORE_TEAM.id)
    if layer is None or not layer.territories:
        raise PlanError(
            "The core team has no territories to lie over.",
            remedy="Design the core team first, then this one.",
        )
    codes = layer.alignment.territory[rows].astype(np.int64)
    return Groups(codes, tuple(territory.label for territory in layer.territories))


def budgets_of(
    state: State, request: DesignRequest, rows: IntArray
) -> tuple[tuple[str, ...], FloatArray | None, FloatArray | None]:
    """Names, values (r, B) and limits (B,) of what may move."""
    if not request.max_moved:
        return (), None, None
    if not request.start:
        raise PlanError(
            "A limit on what may move needs a scenario to move from.",
            remedy="Name the scenario to start from.",
        )
    names = tuple(request.max_moved)
    for name in names:
        if request.max_moved[name] < 0:
            raise PlanError(f"The limit on moved {name} is below 0 %.", remedy="Give 0 or more.")
    values = np.column_stack([amounts(state, request, name)[rows] for name in names])
    parts = np.array([request.max_moved[name] for name in names]) / 100.0
    return names, values, values.sum(axis=0) * parts


@dataclass(frozen=True, eq=False, slots=True)
class Turnover:
    """What territories may lose and gain: names, values (r, C) and limits (K, C)."""

    names: tuple[str, ...] = ()
    values: FloatArray | None = None
    lost: FloatArray | None = None
    gained: FloatArray | None = None


def turnover_of(
    state: State, request: DesignRequest, rows: IntArray, start: IntArray | None, k: int
) -> Turnover:
    """Limits on what each territory loses and gains; `start` (r,) are codes in the start.

    PlanError without a start, and for a limit below 0 %.
    """
    names = tuple(dict.fromkeys((*request.max_lost, *request.max_gained)))
    if not names:
        return Turnover()
    if start is None:
        raise PlanError(
            "A limit on what a territory loses or gains needs a scenario to start from.",
            remedy="Name the scenario to start from.",
        )
    for name in names:
        if min(request.max_lost.get(name, 0.0), request.max_gained.get(name, 0.0)) < 0:
            raise PlanError(f"The limit on {name} is below 0 %.", remedy="Give 0 or more.")
    values = np.column_stack([amounts(state, request, name)[rows] for name in names])
    known = (start >= 0) & (start < k)
    held = np.zeros((k, len(names)))
    np.add.at(held, start[known], values[known])
    sides = [
        held * np.array([limits.get(name, 0.0) / 100.0 for name in names]) if limits else None
        for limits in (request.max_lost, request.max_gained)
    ]
    for side, limits in zip(sides, (request.max_lost, request.max_gained), strict=True):
        if side is not None:
            side[:, [name not in limits for name in names]] = np.inf
    return Turnover(names, values, *sides)


def miles_of(km: FloatArray) -> FloatArray:
    """Kilometres as miles."""
    return np.asarray(km / KM_PER_MI)
