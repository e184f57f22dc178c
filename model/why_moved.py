"""Why an account moved: what it gains, what it drives, what forced it, what keeping would cost.

Everything is counted against the live alignment, with the account alone put back: the numbers
of plan-spec F19 (travel), F22 (capacity) and F28 (balance), no score.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np

from model.alignment import UNASSIGNED
from model.alignment_limits import limits_of
from model.arrays import FloatArray, IntArray
from model.brief import BALANCE, answered_by
from model.brief_goals import GOAL_KINDS, goals_of
from model.contiguity import pieces
from model.evaluation import Evaluator
from model.format import Formatter, half_up
from model.metrics import coefficient_of_variation, metric
from model.moved_owners import owners
from model.plan.tables import number, text
from model.positions import serving
from model.reps import Rep
from model.scenario import LIVE
from model.settings import setting
from model.state import State
from model.system_seats import system_seats
from model.territories import CORE_TEAM, Territory

WORKLOAD: Final = "workload"
_TRIFLE_H: Final = 0.5  # hours a year not worth a word
_TRIFLE_MIN: Final = 2.0  # minutes one way not worth a word
_DAYS_A_YEAR: Final = 365.25


@dataclass(frozen=True, slots=True)
class Owner:
    """A side of a move; `drive` is one way from the rep's home in hours, NaN unknown."""

    territory: str
    rep: str
    rep_id: str
    drive: float
    travel: float  # hours on the road per year for this account


@dataclass(frozen=True, slots=True)
class Handed:
    """A relationship that changes hands: who, what role, how well known (0-3, NaN unknown)."""

    name: str
    role: str
    relationship: float


@dataclass(frozen=True, slots=True)
class WhyCard:
    """Everything one card says. Sentences are ready to be read; `answer` is what the move answers.

    `hours_saved` is travel per year, negative where the move costs driving; `tenure` the years
    that the rep before has had the account at most, NaN unknown.
    """

    row: int
    account_id: str
    name: str
    place: str
    before: Owner
    after: Owner
    potential: float
    revenue: float
    hours_saved: float
    tenure: float
    gains: tuple[str, ...]
    rules: tuple[str, ...]
    answer: str
    keeping: tuple[str, ...]
    handed: tuple[Handed, ...]


class MoveReader:
    """Reads the moves of one scenario against live; what they share is counted once."""

    def __init__(
        self,
        state: State,
        scenario_id: str,
        today: date,
        team: str = CORE_TEAM.id,
        *,
        evaluator: Evaluator | None = None,
    ) -> None:
        """`evaluator` is one of this state and scenario that is known already."""
        self._state, self._today, self._team = state, today, team
        self._scenario = state.scenario(scenario_id)
        self._live = state.scenario(LIVE).layer(team)
        self._seats = system_seats(state)
        self._layer = self._scenario.layer(team)
        self._now = evaluator or Evaluator(state, self._layer)
        same = self._live.territories == self._layer.territories
        self._was = self._now if same else Evaluator(state, self._live)
        old, new = owners(self._live, self._layer)
        self.rows: IntArray = np.flatnonzero((old != new) & (old != UNASSIGNED))
        self._codes = self._layer.alignment.territory.astype(np.int64)
        self._place = {t.id: code for code, t in enumerate(self._layer.territories)}
        self._hours = self._now.workload(self._codes)
        evaluation = self._now.evaluate(self._layer.alignment)
        self._loads = np.array([t.workload for t in evaluation.territories])
        self._capacity = np.array([t.capacity for t in evaluation.territories])
        self._pieces = evaluation.territories.sums.pieces
        self._potential = metric(state, "potential").values
        self._revenue = metric(state, "revenue").values
        self._window = next((w for w in limits_of(state).windows if w.metric == WORKLOAD), None)
        self._show = Formatter.of(state.about)
        self._contacts = _contacts(state)

    def cards(self, rows: Sequence[int] | IntArray | None = None) -> list[WhyCard]:
        """A card for each of `rows` that moved (None: all), in that order."""
        moved = set(self.rows.tolist())
        wanted = self.rows.tolist() if rows is None else [int(row) for row in rows]
        return [self.card(row) for row in wanted if row in moved]

    def card(self, row: int) -> WhyCard:
        """The card of one account that moved."""
        accounts = self._state.accounts
        before, after = self._side(row, live=True), self._side(row, live=False)
        city, region = accounts.text("city")[row], accounts.text("region")[row]
        account_id = str(accounts.ids[row])
        return WhyCard(
            row,
            account_id,
            str(accounts.text("name")[row]) or account_id,
            ", ".join(part for part in (city, region) if part),
            before,
            after,
            float(self._potential[row]),
            float(self._revenue[row]),
            before.travel - after.travel,
            self._tenure(row, before.rep_id),
            tuple(self._gains(row, before, after)),
            tuple(self._rules(row, before, after)),
            self._answer(row, before, after),
            tuple(self._keeping(row, before, after)),
            self._contacts.get(account_id, ()),
        )

    def _territory(self, row: int, *, live: bool) -> tuple[Territory | None, Evaluator, int]:
        layer, evaluator = (self._live, self._was) if live else (self._layer, self._now)
        code = int(layer.alignment.territory[row])
        return (layer.territories[code] if code >= 0 else None), evaluator, code

    def _side(self, row: int, *, live: bool) -> Owner:
        territory, evaluator, code = self._territory(row, live=live)
        if territory is None:
            return Owner("nobody", "", "", float("nan"), 0.0)
        rep = serving(self._state, territory)
        return Owner(
            territory.label,
            rep.name if rep else "",
            territory.rep_id,
            float(evaluator.drive.from_all(row)[code]),
            _travel(evaluator, row, code),
        )

    def _old_code(self, row: int) -> int:
        """The territory before in the codes of the scenario; −1 where it is gone."""
        territory, _, _ = self._territory(row, live=True)
        return self._place.get(territory.id, UNASSIGNED) if territory else UNASSIGNED

    def _loads_kept(self, row: int) -> FloatArray:
        """Hours of all territories of the scenario with this account put back."""
        old, new, loads = self._old_code(row), int(self._codes[row]), self._loads.copy()
        if new >= 0:
            loads[new] -= self._hours[row]
        if old >= 0:
            fixed = self._hours[row] - (_travel(self._now, row, new) if new >= 0 else 0.0)
            loads[old] += fixed + _travel(self._now, row, old)
        return loads

    def _gains(self, row: int, before: Owner, after: Owner) -> list[str]:
        show, said = self._show, []
        minutes = 60 * (before.drive - after.drive)
        who = after.rep or after.territory
        if np.isfinite(minutes) and abs(minutes) >= _TRIFLE_MIN:
            near = "nearer" if minutes > 0 else "farther"
            apart = abs(half_up(60 * before.drive) - half_up(60 * after.drive))  # as both read
            said.append(
                f"{who} lives {show.number(apart)} min {near}:"
                f" {show.minutes(after.drive)} instead of {show.minutes(before.drive)} one way."
            )
        saved = before.travel - after.travel
        if abs(saved) >= _TRIFLE_H:
            verb = "saves" if saved > 0 else "costs"
            said.append(f"That {verb} {show.number(abs(saved), 1)} h of driving a year.")
        if use := self.use_words(row):
            said.append(use)
        return said

    def use_words(self, row: int) -> str:
        """How full the new territory is with an account and without it; "" for no difference."""
        kept, new = self._loads_kept(row), int(self._codes[row])
        if new < 0 or not self._known(new) or kept[new] >= self._loads[new]:
            return ""
        before, now = (
            self._show.number(100 * loads[new] / self._capacity[new])
            for loads in (kept, self._loads)
        )
        if before == now:
            return ""
        label = self._layer.territories[new].label
        return f"{label} uses {now} % of its hours with it, {before} % without."

    @property
    def nearer_words(self) -> str:
        """The sentence of the rule that an account goes to the much nearer home."""
        least = self._show.number(setting(self._state, "overlap.min"))
        return f"Its new rep’s home is nearer by more than the agreed {least} min."

    def _known(self, code: int) -> bool:
        return bool(np.isfinite(self._capacity[code]) and self._capacity[code] > 0)

    def _rules(self, row: int, before: Owner, after: Owner) -> list[str]:
        said, old, new = [], self._old_code(row), int(self._codes[row])
        if old < 0:
            said.append(f"{before.territory} is not among the territories any more.")
        else:
            said += self._window_rules(row, before, old)
            if self._would_tear(row, old):
                said.append(f"Kept in {before.territory} it would be an island there.")
        said += self._system_rules(row, after, new)
        least = setting(self._state, "overlap.min")
        if 60 * (before.drive - after.drive) > least:
            said.append(self.nearer_words)
        return said

    def _window_rules(self, row: int, before: Owner, old: int) -> list[str]:
        if self._window is None or not self._known(old):
            return []
        used = 100 * self._loads_kept(row)[old] / self._capacity[old]
        if used <= self._window.high:
            return []
        return [
            f"With it {before.territory} would use {self._show.number(used)} % of its hours;"
            f" at most {self._window.high:g} % are agreed."
        ]

    def _would_tear(self, row: int, old: int) -> bool:
        if self._now.graph.site[row] < 0:
            return False
        codes = self._codes.copy()
        codes[row] = old
        n = len(self._pieces)
        parts = pieces(self._now.graph, codes, n, np.arange(n) == old)
        return bool(parts[old] > max(int(self._pieces[old]), 1))

    def _system_rules(self, row: int, after: Owner, new: int) -> list[str]:
        system = int(self._seats.code[row])
        if system < 0 or new < 0:
            return []
        mates = np.flatnonzero(self._seats.code == system)
        if len(mates) < 2 or not (self._codes[mates] == new).all():
            return []
        was = self._live.alignment.territory[mates]
        if len(np.unique(was)) == 1:
            return []
        name = self._seats.names[system]
        return [f"All {len(mates)} sites of {name} come together in {after.territory}."]

    def _answer(self, row: int, before: Owner, after: Owner) -> str:
        """The entry of the brief that the move answers, else a ranked goal, else "balance"."""
        account_id = str(self._state.accounts.ids[row])
        told = answered_by(self._state, account_id, self._scenario.id)
        if told != BALANCE:
            return told
        kept, use = self._loads_kept(row), self._use(self._loads)
        calmer = coefficient_of_variation(use) < coefficient_of_variation(self._use(kept))
        nearer = before.travel - after.travel >= _TRIFLE_H
        closer = 60 * (before.drive - after.drive) >= _TRIFLE_MIN
        served: Mapping[str, bool] = {"cost": nearer, "response": closer, "experience": calmer}
        for goal in goals_of(self._state):
            if served.get(goal.key, False):
                return f"Goal: {goal.words or GOAL_KINDS[goal.key].label}"
        return BALANCE

    def _use(self, loads: FloatArray) -> FloatArray:
        known = np.isfinite(self._capacity) & (self._capacity > 0)
        return loads[known] / self._capacity[known] if known.all() and known.size else loads

    def _keeping(self, row: int, before: Owner, after: Owner) -> list[str]:
        """What the scenario would be with this account put back alone."""
        show, old = self._show, self._old_code(row)
        if old < 0:
            return [f"It cannot be kept: {before.territory} is gone."]
        said = []
        more = _travel(self._now, row, old) - after.travel
        if abs(more) >= _TRIFLE_H:
            verb = "more" if more > 0 else "less"
            said.append(f"{show.number(abs(more), 1)} h {verb} driving a year.")
        kept = self._loads_kept(row)
        if self._known(old):
            use = show.number(100 * kept[old] / self._capacity[old])
            now = show.number(100 * self._loads[old] / self._capacity[old])
            if use != now:
                said.append(f"{before.territory} at {use} % of its hours instead of {now} %.")
        spread, then = (coefficient_of_variation(self._use(loads)) for loads in (self._loads, kept))
        if np.isfinite(then) and show.number(spread, 3) != show.number(then, 3):
            said.append(
                f"Spread of workload {show.number(then, 3)} instead of {show.number(spread, 3)}."
            )
        return said or ["Hardly anything by these numbers."]

    def _tenure(self, row: int, rep_id: str) -> float:
        rep: Rep | None = self._state.rep(rep_id)
        begun = self._state.accounts.text("owner_since")[row] or (rep.start_date if rep else "")
        try:
            first = date.fromisoformat(str(begun)[:10])
        except ValueError:
            return float("nan")
        return max((self._today - first).days, 0) / _DAYS_A_YEAR


def _travel(evaluator: Evaluator, row: int, code: int) -> float:
    """Hours a year to one account from the home of a territory."""
    return float(evaluator.travel_to(row)[code])


def _contacts(state: State) -> dict[str, tuple[Handed, ...]]:
    """The people of every account, the best known first; each once."""
    found: dict[str, dict[str, Handed]] = {}
    for name in ("contacts", "team_contacts"):
        table = state.table(name)
        columns = (
            text(table, "account_id"),
            text(table, "name"),
            text(table, "role_class"),
            number(table, "relationship"),
        )
        for account_id, who, role, known in zip(*columns, strict=True):
            if who:
                found.setdefault(account_id, {})[who] = Handed(who, role, float(known))
    return {
        account_id: tuple(
            sorted(people.values(), key=lambda one: -np.nan_to_num(one.relationship, nan=-1.0))
        )
        for account_id, people in found.items()
    }
