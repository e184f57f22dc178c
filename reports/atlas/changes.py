"""What changed behind each map: against the live alignment, or against the one before it."""

from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np

from model.alignment import UNASSIGNED
from model.brief import BALANCE
from model.moved_owners import owners
from model.positions import serving
from model.scenario import LIVE, Layer, Scenario
from model.scenario_life import ARCHIVED
from model.state import State
from model.why_moved import MoveReader

_BALANCE: Final = "For the balance of the territories."
ANSWERS: Final = "Answers: "  # begins the sentence of the brief's entry that a move answers
_LIVE_BEFORE: Final = "live until "  # how the origin of a former live alignment begins


@dataclass(frozen=True, slots=True)
class Changed:
    """An account that comes or goes: where from or to, and the sentences of its reason.

    `rules` are those of the sentences that tell a rule, which several accounts can share.
    """

    row: int
    territory: str
    rep: str
    reasons: tuple[str, ...]
    rules: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False, slots=True)
class Changes:
    """Accounts that came to or left each territory, by its code in the shown scenario.

    `since` names what it is compared with, "" when there is nothing to compare with.
    """

    since: str
    gained: tuple[tuple[Changed, ...], ...]
    lost: tuple[tuple[Changed, ...], ...]

    def of(self, code: int) -> int:
        """How many accounts of a territory changed."""
        return len(self.gained[code]) + len(self.lost[code])


def read_changes(state: State, scenario: Scenario, team: str, *, today_iso: str) -> Changes:
    """The accounts that are elsewhere than before; reasons where the live one is before."""
    before, layer = _before(state, scenario, team), scenario.layer(team)
    n = len(layer.territories)
    if before is None or (before.layer(team).alignment.territory == UNASSIGNED).all():
        return Changes("", ((),) * n, ((),) * n)
    was = before.layer(team)
    old, new = owners(was, layer)
    rows = np.flatnonzero(old != new).tolist()
    reasons = _reasons(state, scenario, team, today_iso) if before.id == LIVE else {}
    place = {territory.id: code for code, territory in enumerate(layer.territories)}
    gained: list[list[Changed]] = [[] for _ in range(n)]
    lost: list[list[Changed]] = [[] for _ in range(n)]
    for row in rows:
        said = reasons.get(row, ((), ()))
        now = int(layer.alignment.territory[row])
        then = int(was.alignment.territory[row])
        if now != UNASSIGNED:
            gained[now].append(Changed(row, *_owner(state, was, then), *said))
        left = place.get(was.territories[then].id, UNASSIGNED) if then != UNASSIGNED else UNASSIGNED
        if left != UNASSIGNED:
            lost[left].append(Changed(row, *_owner(state, layer, now), *said))
    return Changes(before.name, tuple(map(tuple, gained)), tuple(map(tuple, lost)))


def _before(state: State, scenario: Scenario, team: str) -> Scenario | None:
    if scenario.id != LIVE:
        live = state.scenario(LIVE)
        return live if team in live.layers else None
    kept = [
        one
        for one in state.scenarios
        if one.status == ARCHIVED and one.origin.startswith(_LIVE_BEFORE) and team in one.layers
    ]
    return max(kept, key=lambda one: one.id, default=None)


def _reasons(
    state: State, scenario: Scenario, team: str, today_iso: str
) -> dict[int, tuple[tuple[str, ...], tuple[str, ...]]]:
    """What is true of one account alone and what its move answers; then the rules among that.

    That the new rep lives nearer is told with its minutes, not as a rule besides; how full the
    territory is stands above the list, once.
    """
    reader = MoveReader(state, scenario.id, date.fromisoformat(today_iso), team)
    told = {}
    for card in reader.cards():
        twice = {reader.nearer_words, reader.use_words(card.row)}
        own = [words for words in (*card.rules, *card.gains) if words not in twice]
        if card.answer != BALANCE:
            own.append(_answer_words(card.answer))
        told[card.row] = tuple(own or [_BALANCE]), card.rules
    return told


def _answer_words(answer: str) -> str:
    goal = answer.removeprefix("Goal: ").rstrip(".")
    return f"Serves the goal: {goal}." if answer.startswith("Goal: ") else f"{ANSWERS}{goal}."


def _owner(state: State, layer: Layer, code: int) -> tuple[str, str]:
    if code == UNASSIGNED:
        return "nobody", ""
    territory = layer.territories[code]
    rep = serving(state, territory)
    return territory.label, rep.name if rep else ""
