"""Who the codes of a design are: today's territories and reps, as far as rules speak of them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from model.alignment import UNASSIGNED
from model.arrays import BoolArray, FloatArray, IntArray
from model.errors import PlanError
from model.locks import locked_territories
from model.metrics import metric
from model.positions import serving
from model.reps import Rep
from model.scenario import LIVE, Layer
from model.state import State
from model.territories import CORE_TEAM, Territory, descendants
from model.workload import capacity_hours
from optimizers.strategies.asked import DesignRequest, base_layer

EVEN = 1e-3  # relative; shares that differ by less are equal


@dataclass(frozen=True, eq=False, slots=True)
class Cast:
    """The territories and reps behind the codes of a design, K of them.

    `place` (of each base territory) is its code in the design, −1 when it closes; `fixed` (K,)
    says which codes rules speak of: they keep their meaning, others are named after the search.
    """

    base: Layer | None
    place: IntArray
    territories: tuple[Territory | None, ...]
    reps: tuple[Rep | None, ...]
    fixed: BoolArray

    @property
    def k(self) -> int:
        """How many territories are designed."""
        return len(self.territories)

    def today(self, n_accounts: int) -> IntArray:
        """The code of every account today, −1 where it has none or its territory closes."""
        if self.base is None or not len(self.place):
            return np.full(n_accounts, UNASSIGNED, np.int64)
        return np.append(self.place, -1)[self.base.alignment.territory.astype(np.int64)]

    def code_of(self, wanted: str) -> int:
        """The code of a territory by id or, ignoring case, by name; PlanError when none."""
        codes = [code for code in self._named(wanted) if code >= 0]
        if codes:
            return codes[0]
        known = ", ".join(t.id for t in self.territories if t is not None) or "none yet"
        raise PlanError(f'There is no territory "{wanted}".', remedy=f"There are: {known}.")

    def code_of_owner(self, wanted: str) -> int:
        """The code of a territory or of its rep, by id or, ignoring case, by name."""
        for code, rep in enumerate(self.reps):
            if rep is not None and wanted.casefold() in (rep.id.casefold(), rep.name.casefold()):
                return code
        return self.code_of(wanted)

    def _named(self, wanted: str) -> Iterator[int]:
        for code, territory in enumerate(self.territories):
            if territory is not None and _is_called(territory, wanted):
                yield code


def _is_called(territory: Territory, wanted: str) -> bool:
    return wanted == territory.id or wanted.casefold() == territory.name.casefold()


def cast_of(state: State, request: DesignRequest, team_id: str = CORE_TEAM.id) -> Cast:
    """The cast of a request; PlanError when rules speak of more territories than are asked."""
    base, k = base_layer(state, request, team_id), request.n_territories
    before = base.territories if base is not None else ()
    spoken = np.zeros(len(before), bool) if base is None else _spoken_of(state, request, base)
    place = _place(state, base, spoken, _order(state, request, team_id, before), k)
    territories: list[Territory | None] = [None] * k
    fixed = np.zeros(k, bool)
    for old, code in enumerate(place.tolist()):
        if code >= 0:
            territories[code], fixed[code] = before[old], spoken[old]
    reps = _reps(state, request, team_id, territories)
    if request.homes != "free":
        fixed |= np.array([rep is not None for rep in reps], bool)
    draft = Cast(base, place, tuple(territories), reps, fixed)
    shares = np.column_stack((shares_of(draft), capacities(state, request, draft)))
    usual = np.median(shares, axis=0)
    known = np.array([territory is not None for territory in territories], bool)
    odd = (np.abs(shares / usual - 1) > EVEN).any(axis=1) & known
    fixed |= odd | (known & _counts_moves(request))
    return Cast(base, place, tuple(territories), reps, fixed)


def _counts_moves(request: DesignRequest) -> bool:
    """Whether leaving a territory costs or is limited, so that every code has its meaning."""
    priced = request.distance != "straight" and request.disruption_hours > 0
    limited = request.max_moved or request.max_lost or request.max_gained
    return bool(request.start) and (priced or bool(limited))


def shares_of(cast: Cast) -> FloatArray:
    """The share of each territory in what is not hours, (K,)."""
    return np.array([1.0 if t is None else t.share for t in cast.territories])


def capacities(state: State, request: DesignRequest, cast: Cast) -> FloatArray:
    """The capacity of each territory's rep in standard reps, (K,): 1.0 without one (F22)."""
    if not request.by_capacity:
        return np.ones(cast.k)
    standard = capacity_hours(None, state.settings)
    found = [1.0 if r is None else capacity_hours(r, state.settings) / standard for r in cast.reps]
    return np.asarray(np.maximum(found, 1e-3), np.float64)


def _order(
    state: State, request: DesignRequest, team_id: str, before: tuple[Territory, ...]
) -> IntArray:
    """Base territories in the order of their codes: as in the start, else as in the live scenario.

    So a design anew does not depend on the order in which an earlier one left its territories.
    """
    if request.start:
        return np.arange(len(before))
    live = next((s.layers.get(team_id) for s in state.scenarios if s.id == LIVE), None)
    at = {t.id: code for code, t in enumerate(live.territories)} if live is not None else {}
    key = [(at.get(t.id, len(at)), t.id, code) for code, t in enumerate(before)]
    return np.array([code for _at, _id, code in sorted(key)], np.int64)


def _place(
    state: State, base: Layer | None, spoken: BoolArray, order: IntArray, k: int
) -> IntArray:
    """The code of each base territory; where there are fewer, those with least potential close."""
    before = len(spoken)
    place = np.full(before, -1, np.int64)
    if base is None or before <= k:
        place[order] = np.arange(before)
        return place
    if int(spoken.sum()) > k:
        names = ", ".join(t.id for t, s in zip(base.territories, spoken, strict=True) if s)
        raise PlanError(
            f"Rules speak of {int(spoken.sum())} territories ({names}), but only {k} are asked "
            "for.",
            remedy="Ask for more territories or drop a rule.",
        )
    codes = base.alignment.territory.astype(np.int64)
    used = codes >= 0
    size = np.bincount(codes[used], metric(state, "potential").values[used] + 1e-6, before)
    kept = set(order[np.lexsort((-size[order], ~spoken[order]))][:k].tolist())
    place[[code for code in order.tolist() if code in kept]] = np.arange(k)
    return place


def _reps(
    state: State, request: DesignRequest, team_id: str, territories: list[Territory | None]
) -> tuple[Rep | None, ...]:
    """The rep of every code; with homes asked for, further codes go to reps who have none."""
    reps = [serving(state, t) if t is not None else None for t in territories]
    if request.homes == "free" and team_id == CORE_TEAM.id:
        return tuple(reps)
    busy = {rep.id for rep in reps if rep is not None}
    free = iter(_others(state, team_id, busy))
    return tuple(
        next(free, None) if rep is None and territories[code] is None else rep
        for code, rep in enumerate(reps)
    )


def _others(state: State, team_id: str, busy: set[str]) -> list[Rep]:
    """Reps of a team without a territory in it, in the order of the table."""
    core = team_id == CORE_TEAM.id
    return [
        rep
        for rep in state.reps
        if rep.id not in busy
        and rep.role != "manager"
        and (rep.role == "rep") == core
        and (rep.has_home or not core)
    ]


def _spoken_of(state: State, request: DesignRequest, base: Layer) -> BoolArray:
    """Which base territories must keep their code."""
    n = len(base.territories)
    if request.only:
        return np.ones(n, bool)
    spoken = np.zeros(n, bool)
    codes = base.alignment.territory.astype(np.int64)
    held = asked_rows(state, request, base)
    spoken[codes[held & (codes >= 0)]] = True
    words = [word for _account, word in (*named_pairs(state, request), *request.forbid)]
    for word in (*words, *request.shares):
        for code, territory in enumerate(base.territories):
            rep = state.rep(territory.rep_id)
            names = () if rep is None else (rep.id.casefold(), rep.name.casefold())
            if _is_called(territory, word) or word.casefold() in names:
                spoken[code] = True
    if request.skills or request.strategy == "specialty":
        manned = np.array([bool(t.rep_id) for t in base.territories], bool)
        if int((spoken | manned).sum()) <= request.n_territories:
            spoken |= manned
    own = np.zeros(n, bool)
    if request.own_locks:
        rows = state.accounts.locked & (codes >= 0)
        own[codes[rows]] = True
        own |= locked_territories(state, base)
    if int((spoken | own).sum()) <= request.n_territories:
        spoken |= own
    return spoken


def named_pairs(state: State, request: DesignRequest) -> tuple[tuple[str, str], ...]:
    """Accounts and the territory or rep they are named for.

    A hybrid design that names none takes the customers that the reps with a territory are to
    keep (`customers_to_keep` of the table of reps).
    """
    if request.named or request.strategy != "hybrid" or request.weights or not state.scenarios:
        return request.named
    layers = state.scenario(request.start).layers.values()
    working = {territory.rep_id for layer in layers for territory in layer.territories}
    return tuple(
        (account_id, rep.id)
        for rep in state.reps
        if rep.id in working
        for account_id in re.split(r"[;,\s]+", rep.notes.get("customers_to_keep", ""))
        if state.accounts.has(account_id)
    )


def asked_rows(state: State, request: DesignRequest, base: Layer | None) -> BoolArray:
    """Accounts that the request itself locks, (n_accounts,); PlanError for a word nobody knows."""
    held = np.zeros(len(state.accounts), bool)
    for wanted in request.locks:
        held |= _rows_named(state, base, wanted)
    if request.keep_relationships is not None:
        held |= _known_people(state, request.keep_relationships)
    return held


def _rows_named(state: State, base: Layer | None, wanted: str) -> BoolArray:
    rows = np.zeros(len(state.accounts), bool)
    contacts = state.table("contacts")
    if state.accounts.has(wanted):
        rows[state.accounts.row_of(wanted)] = True
    elif {"contact_id", "account_id"} <= set(contacts.columns) and wanted in set(
        contacts["contact_id"]
    ):
        at = str(contacts.loc[contacts["contact_id"] == wanted, "account_id"].iloc[0])
        rows[state.accounts.row_of(at)] = True
    elif base is not None and (codes := territories_in(state, base, wanted)):
        rows |= np.isin(base.alignment.territory, codes)
    else:
        raise PlanError(
            f'There is no account "{wanted}", nor a contact, territory or district.',
            remedy="Give its id.",
        )
    return rows


def territories_in(state: State, base: Layer, wanted: str) -> list[int]:
    """Codes of the base that a territory or district, by id or name, stands for."""
    found = [code for code, t in enumerate(base.territories) if _is_called(t, wanted)]
    for district in state.districts:
        if wanted == district.id or wanted.casefold() == district.name.casefold():
            below = descendants(state.districts, district.id)
            found += [code for code, t in enumerate(base.territories) if t.district in below]
    if not found:
        found = [
            code
            for code, t in enumerate(base.territories)
            if t.district and wanted.casefold() == t.district.casefold()
        ]
    return found


def _known_people(state: State, level: float) -> BoolArray:
    """Accounts with a contact whose relationship is at least `level`."""
    return np.asarray(strong_contacts(state, level) > 0)


def strong_contacts(state: State, level: float) -> FloatArray:
    """How many contacts of each account have at least this relationship, (n_accounts,)."""
    count = np.zeros(len(state.accounts))
    contacts = state.table("contacts")
    if contacts.empty or not {"account_id", "relationship"} <= set(contacts.columns):
        return count
    pairs = zip(contacts["account_id"], contacts["relationship"], strict=True)
    for account_id, known in pairs:
        if state.accounts.has(str(account_id)) and _number(known) >= level:
            count[state.accounts.row_of(str(account_id))] += 1
    return count


def _number(value: object) -> float:
    try:
        return float(str(value))
    except ValueError:
        return 0.0
