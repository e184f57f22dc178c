"""The rules of an alignment: which hold, which are broken, and who is the culprit."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Final

import numpy as np

from model.alignment import UNASSIGNED
from model.alignment_limits import Limits, limits_of, pairs_of
from model.arrays import BoolArray, FloatArray, IntArray
from model.evaluation import Evaluation, Evaluator
from model.format import percent_words
from model.locks import held_rows
from model.metrics import metric
from model.moved_owners import owners
from model.oddities import around, islands_of
from model.plan.tables import number, text
from model.planner_tables import PAIRS
from model.positions import serving
from model.rep_fit import FitJudge, lacking_skills
from model.rule_windows import Missed, missed_windows
from model.scenario import Layer
from model.settings import settings_of
from model.state import State
from model.system_seats import SystemSeats, system_seats

_NONE: Final = np.empty(0)
MOST: Final = 200  # culprits named one by one; the rest are one line


class Rule(StrEnum):
    """What is looked at after every edit; the value is how the rule reads when it holds."""

    ASSIGNED = "Every account has a territory"
    FILLED = "Every territory has accounts"
    WINDOW = "Territories inside their windows"
    PIECES = "Territories in one piece"
    DECIDED = "Central systems together"
    SYSTEM = "Health systems together"
    LOCKED = "Locked accounts stay"
    MOVED = "Revenue moved"
    LATE = "Late opportunities stay"
    RADIUS = "Inside the radius"
    NEARER = "No home is nearer"
    PAIR = "No forbidden pair"
    SKILL = "Skills the accounts need"


HARD: Final = frozenset({Rule.ASSIGNED, Rule.WINDOW, Rule.DECIDED, Rule.LOCKED, Rule.MOVED,
                         Rule.PAIR, Rule.FILLED})  # fmt: skip


@dataclass(frozen=True, eq=False, slots=True)
class Culprit:
    """Who breaks a rule, in words; the accounts to show and the territory it is about.

    `size` says how bad, comparable within one rule.
    """

    words: str
    rows: IntArray
    code: int = UNASSIGNED
    size: float = 0.0
    who: str = ""  # the territory the words begin with, "" when they begin with something else


@dataclass(frozen=True, eq=False, slots=True)
class Verdict:
    """One rule with what breaks it, the worst first; `checked` is how many it was asked of."""

    rule: Rule
    text: str
    checked: int
    broken: int  # how many break it; more than there are culprits when the rest is one line
    culprits: tuple[Culprit, ...] = ()
    share: float = field(default=float("nan"))  # of revenue moved

    @property
    def holds(self) -> bool:
        """Whether nothing breaks the rule."""
        return not self.broken

    @property
    def hard(self) -> bool:
        """Whether a broken rule must be mended rather than looked at."""
        return self.rule in HARD


class RuleChecker:
    """Checks alignments of one project state against its rules.

    What does not depend on who owns an account is computed once; a check then takes
    milliseconds at 20,000 accounts.
    """

    def __init__(self, evaluator: Evaluator) -> None:
        state = evaluator.state
        self.evaluator, self.state = evaluator, state
        self.limits: Limits = limits_of(state)
        accounts = state.accounts
        self._names = np.where(accounts.text("name") == "", accounts.ids, accounts.text("name"))
        self._reps = [serving(state, territory) for territory in evaluator.territories]
        self._fit = FitJudge(state, self._reps)
        self._seats: SystemSeats = system_seats(state)
        self._revenue = metric(state, "revenue").values
        settings = settings_of(state)
        self._most_moved = settings["disruption.max"]
        self._late = _late_rows(state, settings["disruption.max_step"])
        self._overlap = settings["overlap.min"]

    def follow(self, state: State) -> None:
        """Take a state that differs in locks and forbidden pairs alone from the evaluator's."""
        if state.tables.get(PAIRS) is not self.state.tables.get(PAIRS):
            self.limits = replace(self.limits, pairs=pairs_of(state))
        self.state = state

    def check(self, layer: Layer, shown: Evaluation, live: Layer | None = None) -> list[Verdict]:
        """Every rule that can be asked of an alignment whose numbers are `shown`.

        `live` is today's layer of the same team, None when there is nothing to compare with.
        """
        codes = layer.alignment.territory.astype(np.int64)
        if not layer.territories:
            return [self._assigned(codes)]
        found = [self._assigned(codes), self._filled(layer, shown)]
        found += self._windows(layer, shown)
        found += [self._pieces(layer, codes, shown), *self._systems(layer, codes)]
        found += [*self._against_live(layer, codes, live), *self._distances(layer, codes)]
        found += [*self._pairs(layer, codes), *self._skills(codes)]
        return found

    def _singly(
        self, rule: Rule, rows: IntArray, checked: int, words: Sequence[str],
        sizes: FloatArray = _NONE, codes: IntArray | None = None, text_: str = "",
    ) -> Verdict:  # fmt: skip
        """A rule whose culprits are single accounts, in the order of `rows`."""
        first = rows[:MOST].tolist()
        culprits = [
            Culprit(
                words[i],
                np.array([row]),
                UNASSIGNED if codes is None else int(codes[row]),
                float(sizes[i]) if len(sizes) else 0.0,
            )
            for i, row in enumerate(first)
        ]
        if rows.size > MOST:
            culprits.append(Culprit(f"{rows.size - MOST:,} more", rows[MOST:]))
        return Verdict(rule, text_ or rule.value, checked, int(rows.size), tuple(culprits))

    def _assigned(self, codes: IntArray) -> Verdict:
        rows = np.flatnonzero(codes == UNASSIGNED)
        rows = rows[np.argsort(-self._revenue[rows], kind="stable")]
        return self._singly(Rule.ASSIGNED, rows, len(codes), self._names[rows[:MOST]].tolist())

    def _filled(self, layer: Layer, shown: Evaluation) -> Verdict:
        culprits = tuple(
            Culprit(f"{layer.territories[code].label} is empty", np.empty(0, np.int64), code)
            for code in np.flatnonzero(shown.territories.sums.accounts == 0).tolist()
        )
        n = len(shown.territories)
        return Verdict(Rule.FILLED, Rule.FILLED.value, n, len(culprits), culprits)

    def _windows(self, layer: Layer, shown: Evaluation) -> list[Verdict]:
        found = []
        codes = layer.alignment.territory
        order = np.argsort(codes, kind="stable")
        ends = np.searchsorted(codes[order], np.arange(len(layer.territories) + 1))
        for words, checked, missed in missed_windows(
            self.state, layer, shown, self.limits.windows, self._by_capacity
        ):
            culprits = tuple(
                self._window_culprit(layer, one, order[ends[one.code] : ends[one.code + 1]])
                for one in missed
            )
            found.append(Verdict(Rule.WINDOW, words, checked, len(missed), culprits))
        return found

    @property
    def _by_capacity(self) -> bool:
        """Whether every territory has somebody whose capacity counts."""
        return all(rep is not None for rep in self._reps)

    def _window_culprit(self, layer: Layer, one: Missed, rows: IntArray) -> Culprit:
        label = layer.territories[one.code].label
        return Culprit(f"{label} {one.words}", rows, one.code, one.beyond, label)

    def _pieces(self, layer: Layer, codes: IntArray, shown: Evaluation) -> Verdict:
        accounts = self.state.accounts
        torn = np.flatnonzero(shown.territories.sums.pieces > 1).tolist()
        culprits = []
        for island in islands_of(self.evaluator.graph, codes, torn):
            n = island.rows.size
            what = "1 account" if n == 1 else f"{n:,} accounts"
            at = around(accounts.text("city"), self._names, island.rows)
            words = f"{layer.territories[island.code].label}: {what} at {at}"
            culprits.append(Culprit(words, island.rows, island.code, float(n)))
        return Verdict(
            Rule.PIECES, Rule.PIECES.value, len(shown.territories), len(torn), tuple(culprits)
        )

    def _systems(self, layer: Layer, codes: IntArray) -> list[Verdict]:
        seats = self._seats
        split = seats.split(codes)
        found = []
        for rule, mine in ((Rule.DECIDED, seats.central), (Rule.SYSTEM, ~seats.central)):
            if not mine.any():
                continue
            culprits = []
            torn = split[mine[split]]
            for system, (away, ranked) in zip(torn, seats.away(codes, torn), strict=True):
                labels = ", ".join(layer.territories[code].label for code in ranked)
                words = f"{seats.names[system]}: {labels}"
                culprits.append(Culprit(words, away, ranked[0], float(away.size)))
            culprits.sort(key=lambda one: -one.size)
            n = int((mine & (seats.members > 0)).sum())
            found.append(Verdict(rule, rule.value, n, len(culprits), tuple(culprits)))
        return found

    def _against_live(self, layer: Layer, codes: IntArray, live: Layer | None) -> list[Verdict]:
        """Locks, revenue and late opportunities that changed hands against today."""
        if live is None or not live.territories:
            return []
        was, now = owners(live, layer)
        moved = (was != now) & (was != UNASSIGNED)
        found = []
        kept = held_rows(self.state, live) & (was != UNASSIGNED)
        if kept.any():
            rows = np.flatnonzero(kept & moved)
            words = [f"{self._names[row]} to {_label(layer, codes[row])}" for row in rows[:MOST]]
            found.append(self._singly(Rule.LOCKED, rows, int(kept.sum()), words, _NONE, codes))
        total = float(self._revenue.sum())
        if total > 0:
            found.append(self._moved(moved, codes, total))
        if self._late.any():
            rows = np.flatnonzero(self._late & moved)
            words = [f"{self._names[row]} to {_label(layer, codes[row])}" for row in rows[:MOST]]
            n = int(self._late.sum())
            found.append(self._singly(Rule.LATE, rows, n, words, _NONE, codes))
        return found

    def _moved(self, moved: BoolArray, codes: IntArray, total: float) -> Verdict:
        share = float(self._revenue[moved].sum() / total)
        words = f"{Rule.MOVED.value}, at most {100 * self._most_moved:.0f} %"
        if share <= self._most_moved:
            return Verdict(Rule.MOVED, words, int(moved.sum()), 0, (), share)
        rows = np.flatnonzero(moved)
        rows = rows[np.argsort(-self._revenue[rows], kind="stable")]
        names = [
            f"{self._names[r]} {percent_words(self._revenue[r] / total, 1)}" for r in rows[:MOST]
        ]
        found = self._singly(Rule.MOVED, rows, len(codes), names, _NONE, codes, words)
        return Verdict(Rule.MOVED, words, found.checked, found.broken, found.culprits, share)

    def _distances(self, layer: Layer, codes: IntArray) -> list[Verdict]:
        own = 60 * self.evaluator.own_drive(codes)
        known = np.isfinite(own)
        if not known.any():
            return []
        found = []
        radius = self.limits.radius
        if radius is not None:
            rows = np.flatnonzero(known & (own > radius))
            rows = rows[np.argsort(-own[rows], kind="stable")]
            words = [f"{self._names[r]} {own[r]:.0f} min" for r in rows[:MOST]]
            text_ = f"{Rule.RADIUS.value} of {radius:g} min"
            n = int(known.sum())
            found.append(self._singly(Rule.RADIUS, rows, n, words, own[rows], codes, text_))
        with np.errstate(invalid="ignore"):
            gained = own - 60 * self.evaluator.drive.least
            rows = np.flatnonzero(known & (gained > self._overlap))
        rows = rows[np.argsort(-gained[rows], kind="stable")]
        home = self.evaluator.drive.nearest(rows[:MOST])
        words = [
            f"{self._names[r]}: {gained[r]:.0f} min to {_label(layer, code)}"
            for r, code in zip(rows[:MOST], home, strict=True)
        ]
        n = int(known.sum())
        text_ = f"{Rule.NEARER.value} by {self._overlap:.0f} min"
        return [*found, self._singly(Rule.NEARER, rows, n, words, gained[rows], codes, text_)]

    def _pairs(self, layer: Layer, codes: IntArray) -> list[Verdict]:
        pairs = [p for p in self.limits.pairs if self.state.accounts.has(p.account_id)]
        if not pairs:
            return []
        rows, words = [], []
        for pair in pairs:
            row = self.state.accounts.row_of(pair.account_id)
            code = int(codes[row])
            if code == UNASSIGNED:
                continue
            territory = layer.territories[code]
            if pair.owner in (territory.id, territory.rep_id):
                why = f": {pair.why}" if pair.why else ""
                rows.append(row)
                words.append(f"{self._names[row]} to {territory.label}{why}")
        return [self._singly(Rule.PAIR, np.array(rows, np.int64), len(pairs), words, _NONE, codes)]

    def _skills(self, codes: IntArray) -> list[Verdict]:
        if not np.isfinite(self._fit.fit).any():
            return []
        found = self._fit.judge(codes)
        rows = np.flatnonzero(found.lacking)
        rows = rows[np.argsort(found.account[rows], kind="stable")]
        words = []
        for row in rows[:MOST].tolist():
            rep = self._reps[codes[row]]
            lacks = ", ".join(lacking_skills(self._fit.needs, row, rep)) if rep else ""
            words.append(f"{self._names[row]}: {lacks}")
        n = int(np.isfinite(found.account).sum())
        return [self._singly(Rule.SKILL, rows, n, words, 1 - found.account[rows], codes)]


def _label(layer: Layer, code: int) -> str:
    return layer.territories[code].label if 0 <= code < len(layer.territories) else "nobody"


def _late_rows(state: State, after_step: float) -> BoolArray:
    """Accounts with an open opportunity beyond a step, (n,) (F30)."""
    late = np.zeros(len(state.accounts), bool)
    table = state.table("opportunities")
    columns = text(table, "account_id"), text(table, "status"), number(table, "step")
    for account_id, status, step in zip(*columns, strict=True):
        if status == "open" and step > after_step and state.accounts.has(account_id):
            late[state.accounts.row_of(account_id)] = True
    return late
