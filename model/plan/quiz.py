"""A quiz of the imported facts: own products and each competitor (S0-108, S0-109).

Every question asks which of a few statements is true of a product; the others are true of
another one, so nothing has to be invented.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Final

import numpy as np

from model.arrays import TextArray
from model.change import PlanEdited
from model.errors import PlanError
from model.plan.enablement import log_practice
from model.plan.tables import text
from model.state import State

OWN, RIVALS = "product quiz", "competitor quiz"  # as the record of practice calls them
OPTIONS: Final = 4
MOST: Final = 10  # questions
_TRUE: Final = ("fact", "strength", "weakness", "")  # the other kinds speak of us too

Facts = Mapping[str, tuple[str, ...]]  # product line or competitor -> what is true of it only


@dataclass(frozen=True, slots=True)
class Question:
    """Which of the options is true of the subject; `right` counts from 0."""

    subject: str
    options: tuple[str, ...]
    right: int


def own_facts(state: State) -> Facts:
    """The facts of the own price list, by product line."""
    table = state.table("price_list")
    return _facts(text(table, "line"), text(table, "fact"))


def rival_facts(state: State) -> Facts:
    """Facts, strengths and weaknesses of each competitor."""
    table = state.table("competitors")
    table = table[np.isin(text(table, "kind"), _TRUE)]
    return _facts(text(table, "competitor"), text(table, "text"))


def quiz_of(state: State, kind: str, subject: str = "", seed: int = 0) -> tuple[Question, ...]:
    """At most ten questions on own lines (OWN) or competitors (RIVALS), or on one of them.

    The same seed gives the same quiz. PlanError when the facts do not make one.
    """
    facts = own_facts(state) if kind == OWN else rival_facts(state)
    asked = [(of, fact) for of in facts for fact in facts[of] if subject in ("", of)]
    rng = Random(f"{kind}/{subject}/{seed}")
    rng.shuffle(asked)
    found = []
    for of, fact in asked[:MOST]:
        others = [other for key in facts if key != of for other in facts[key]]
        if len(others) < OPTIONS - 1:
            continue
        options = [fact, *rng.sample(others, OPTIONS - 1)]
        rng.shuffle(options)
        found.append(Question(of, tuple(options), options.index(fact)))
    if not found:
        table = "price list" if kind == OWN else "competitor table"
        raise PlanError(
            "There are too few facts for a quiz.",
            remedy=f"Import the {table} with facts of two products or more.",
        )
    return tuple(found)


def score_of(questions: Sequence[Question], answers: Sequence[int]) -> int:
    """Right answers in percent, 0-100, rounded."""
    right = sum(q.right == a for q, a in zip(questions, answers, strict=True))
    return round(100 * right / len(questions))


def log_quiz(
    state: State,
    rep_id: str,
    kind: str,
    subject: str,
    questions: Sequence[Question],
    answers: Sequence[int],
    today: date,
) -> PlanEdited:
    """The score of a quiz among the records of practice."""
    whole = "Own product facts" if kind == OWN else "Competitor facts"
    record = {
        "item": f"{subject} facts" if subject else whole,
        "kind": kind,
        "score": score_of(questions, answers),
        "date": today.isoformat(),
        "assessor": f"quiz of {len(questions)}",
    }
    return log_practice(state, rep_id, record)


def _facts(subjects: TextArray, facts: TextArray) -> Facts:
    """Facts by subject; what is said of two of them distinguishes neither."""
    of: dict[str, set[str]] = defaultdict(set)
    for subject, fact in zip(map(str, subjects), map(str, facts), strict=True):
        if subject and fact.strip():
            of[fact.strip()].add(subject)
    found: dict[str, list[str]] = defaultdict(list)
    for fact, known in of.items():
        if len(known) == 1:
            found[next(iter(known))].append(fact)
    return {subject: tuple(found[subject]) for subject in sorted(found)}
