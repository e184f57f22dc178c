"""Who owns an account, as a list names it: reps, and territories where the list has none."""

import re
from dataclasses import replace
from typing import Final

import numpy as np

from model.alignment import UNASSIGNED
from model.arrays import IntArray, TextArray
from model.change import Change, RepsReplaced, ScenarioChanged
from model.reps import Rep
from model.scenario import LIVE, Layer
from model.state import State
from model.territories import CORE_TEAM, Territory, shorten

OWNER: Final = "owner_rep_id"
_MOST: Final = 400  # more different owners are no team
_RECORD_ID: Final = re.compile(r"(?=.*\d)[0-9A-Za-z]{15}(?:[0-9A-Za-z]{3})?")  # of a CRM
_NOBODY: Final = frozenset(
    {"", "none", "n/a", "na", "-", "–", "open", "tbd", "vacant", "unassigned"}
)


def by_named_owners(state: State, n_before: int) -> tuple[list[Change], list[str]]:
    """What the owners of the accounts say about today's alignment; notes say it in words.

    Territories without a rep get the one that most of their accounts name. A project without
    territories gets one for each owner. Accounts from row `n_before` on that have none go to
    the territory of their owner, where it is the only one. People the project does not know yet
    become reps, without a home.
    """
    live = state.scenario(LIVE)
    layer = live.layers.get(CORE_TEAM.id)
    names = np.array([_cleaned(text) for text in state.accounts.text(OWNER)], object)
    owners = _different(names)
    if layer is None or not owners or len(owners) > _MOST:
        return [], []
    people = _People(state)
    if not layer.territories:
        after = _one_each(layer, names, owners, people)
    else:
        after = _placed(_led(layer, names, people), names, n_before, people)
    changes: list[Change] = []
    if people.new:
        every = (*state.reps, *people.new)
        changes.append(
            RepsReplaced(f"Take {len(people.new)} reps from the list", state.reps, every)
        )
    if after is not layer:
        changed = live.with_layer(CORE_TEAM.id, after)
        changes.append(ScenarioChanged("Take the owners of the list", live, changed))
    return changes, _notes(layer, after, people)


class _People:
    """Finds reps by id or name, and makes those that are not known."""

    def __init__(self, state: State) -> None:
        self._known = {rep.name.casefold(): rep for rep in state.reps}
        self._known |= {rep.id.casefold(): rep for rep in state.reps}
        self.new: list[Rep] = []

    def known(self, name: str) -> Rep | None:
        """The rep of this id or name."""
        return self._known.get(name.casefold())

    def rep(self, name: str) -> Rep:
        """The rep of this id or name, made when there is none."""
        found = self.known(name)
        if found is None:
            found = Rep(name, name)
            self._known[name.casefold()] = found
            self.new.append(found)
        return found


def _cleaned(text: str) -> str:
    """The name as it is compared; "" for nobody and for a record number."""
    name = " ".join(str(text).split())
    return "" if name.casefold() in _NOBODY or _RECORD_ID.fullmatch(name) else name


def _different(names: TextArray) -> list[str]:
    """Each owner once, as first spelled, in alphabetical order."""
    first: dict[str, str] = {}
    for name in names:
        if name:
            first.setdefault(name.casefold(), name)
    return [first[key] for key in sorted(first)]


def _one_each(layer: Layer, names: TextArray, owners: list[str], people: _People) -> Layer:
    place = {name.casefold(): code for code, name in enumerate(owners)}
    reps = [people.rep(name) for name in owners]
    territories = tuple(
        Territory(rep.id, rep.name, rep_id=rep.id, short=shorten(rep.name)) for rep in reps
    )
    codes = np.array([place.get(name.casefold(), UNASSIGNED) for name in names], np.int64)
    return _with(replace(layer, territories=territories), codes)


def _led(layer: Layer, names: TextArray, people: _People) -> Layer:
    """Territories without a rep get the one that more than half of the named accounts name."""
    territories = []
    for code, territory in enumerate(layer.territories):
        mine = [name for name in names[layer.alignment.territory == code] if name]
        if territory.rep_id or not mine:
            territories.append(territory)
            continue
        folded = [name.casefold() for name in mine]
        best = max(sorted(set(folded)), key=folded.count)
        clear = 2 * folded.count(best) > len(folded)
        rep_id = people.rep(mine[folded.index(best)]).id if clear else ""
        territories.append(replace(territory, rep_id=rep_id) if rep_id else territory)
    after = tuple(territories)
    return layer if after == layer.territories else replace(layer, territories=after)


def _placed(layer: Layer, names: TextArray, n_before: int, people: _People) -> Layer:
    """New accounts of nobody go to the one territory that their owner leads."""
    leads: dict[str, list[int]] = {}
    for code, territory in enumerate(layer.territories):
        if territory.rep_id:
            leads.setdefault(territory.rep_id, []).append(code)
    codes = layer.alignment.territory.astype(np.int64).copy()
    for row in np.flatnonzero(codes == UNASSIGNED).tolist():
        rep = people.known(names[row]) if row >= n_before and names[row] else None
        own = leads.get(rep.id, []) if rep is not None else []
        if len(own) == 1:
            codes[row] = own[0]
    return layer if (codes == layer.alignment.territory).all() else _with(layer, codes)


def _with(layer: Layer, codes: IntArray) -> Layer:
    rows = np.flatnonzero(codes != layer.alignment.territory)
    move = layer.alignment.moving(rows, codes[rows], "Take the owners of the list")
    return replace(layer, alignment=layer.alignment.apply(move))


def _notes(before: Layer, after: Layer, people: _People) -> list[str]:
    notes = []
    made = len(after.territories) - len(before.territories)
    if made:
        notes.append(f"The list names no territories: one was made for each of {made:,} owners.")
    if people.new:
        n = len(people.new)
        who = "1 rep was" if n == 1 else f"{n:,} reps were"
        notes.append(f"{who} taken from the list; give them homes to see drive times.")
    return notes
