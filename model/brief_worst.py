"""The few worst problems of an alignment, from its rules and its numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from model.alignment import UNASSIGNED
from model.alignment_rules import Culprit, Rule, Verdict
from model.arrays import IntArray
from model.evaluation import Evaluation

_EACH: Final = frozenset({Rule.WINDOW, Rule.PIECES, Rule.DECIDED, Rule.SYSTEM, Rule.FILLED})
# How much a broken rule weighs before how far it is broken: expert defaults.
_BASE: Final = {
    Rule.ASSIGNED: 8.0, Rule.PAIR: 6.0, Rule.LOCKED: 6.0, Rule.DECIDED: 5.0, Rule.FILLED: 5.0,
    Rule.MOVED: 4.0, Rule.LATE: 3.0, Rule.PIECES: 2.2, Rule.WINDOW: 2.0, Rule.SYSTEM: 2.0,
    Rule.RADIUS: 1.5, Rule.NEARER: 1.0, Rule.SKILL: 0.8,
}  # fmt: skip
_PER_STEP: Final = {Rule.WINDOW: 10.0, Rule.RADIUS: 30.0, Rule.NEARER: 60.0, Rule.SKILL: 1.0}
_WORDS: Final = {
    Rule.ASSIGNED: "without a territory",
    Rule.PAIR: "in a forbidden pair",
    Rule.LOCKED: "locked, yet moved",
    Rule.MOVED: "moved, too much revenue",
    Rule.LATE: "moved late in a sale",
    Rule.RADIUS: "outside the radius",
    Rule.NEARER: "nearer to another home",
    Rule.SKILL: "whose rep lacks a skill",
}
_AGAIN: Final = 0.6  # a second problem of the same kind counts less
_MANY: Final = 2  # more territories than this outside a window are one problem
_ALL: Final = 1.4  # weight of it: one territory that is far from the others comes first
_RED: Final = 25.0  # index of potential this far from 100 is red (F28)


@dataclass(frozen=True, eq=False, slots=True)
class Problem:
    """One problem: who and how bad, the accounts to show and the territory it is about."""

    words: str
    detail: str
    rows: IntArray
    code: int
    weight: float
    hard: bool


def worst_problems(
    verdicts: Sequence[Verdict], shown: Evaluation, labels: Sequence[str], most: int = 3
) -> list[Problem]:
    """The heaviest problems of different kinds; () when every rule holds and all is even.

    `labels` are the territories' names by code.
    """
    kinds = [_of_rule(verdict) for verdict in verdicts if not verdict.holds]
    kinds.append(_of_potential(shown, labels))
    weighed = [
        (problem.weight * _AGAIN**place, problem)
        for kind in kinds
        for place, problem in enumerate(sorted(kind, key=lambda one: -one.weight))
    ]
    weighed.sort(key=lambda pair: -pair[0])
    return [problem for _, problem in weighed[:most]]


def _of_rule(verdict: Verdict) -> list[Problem]:
    rule = verdict.rule
    if rule is Rule.WINDOW and verdict.broken == verdict.checked and verdict.checked > _MANY:
        return [_everywhere(verdict)]
    if rule in _EACH:
        return [_single(verdict, culprit) for culprit in verdict.culprits]
    rows = np.concatenate([culprit.rows for culprit in verdict.culprits])
    worst = verdict.culprits[0]
    n = verdict.broken
    words = f"{n:,} {_WORDS[rule]}"
    detail = f"{worst.size:.0f} min" if rule in (Rule.NEARER, Rule.RADIUS) else ""
    return [Problem(words, detail, rows, worst.code, _weight(rule, worst), verdict.hard)]


def _everywhere(verdict: Verdict) -> Problem:
    """A window that no territory keeps says something of the data or the window, not of each."""
    words = f"All {verdict.checked} territories outside"
    worst = verdict.culprits[0]
    return Problem(words, verdict.text, worst.rows, worst.code, _ALL, verdict.hard)


def _single(verdict: Verdict, culprit: Culprit) -> Problem:
    words, detail = culprit.words, ""
    if verdict.rule in (Rule.DECIDED, Rule.SYSTEM, Rule.PIECES):
        words, _, detail = words.partition(": ")
    elif verdict.rule is Rule.WINDOW:
        words, detail = culprit.who, culprit.words.removeprefix(culprit.who).strip()
    weight = _weight(verdict.rule, culprit)
    return Problem(words, detail, culprit.rows, culprit.code, weight, verdict.hard)


def _weight(rule: Rule, culprit: Culprit) -> float:
    step = _PER_STEP.get(rule)
    return _BASE[rule] + (culprit.size / step if step else 0.0)


def _of_potential(shown: Evaluation, labels: Sequence[str]) -> list[Problem]:
    """Territories whose potential is far from the mean."""
    if "potential" not in shown.balance:
        return []
    found = []
    for territory in shown.territories:
        index = territory.index["potential"]
        if territory.accounts and abs(index - 100) > _RED:
            words = f"{index:.0f} % of mean potential"
            weight = 1.5 + (abs(index - 100) - _RED) / _RED
            rows = np.empty(0, np.int64)
            found.append(
                Problem(labels[territory.code], words, rows, territory.code, weight, False)
            )
    return found


def rows_to_show(problem: Problem | Culprit, territory: IntArray) -> IntArray:
    """The accounts to select for a problem: its own, else all of its territory."""
    if problem.rows.size or problem.code == UNASSIGNED:
        return problem.rows
    return np.flatnonzero(territory == problem.code)
