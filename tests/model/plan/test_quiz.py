"""Quizzes of the imported facts: one true answer each, the same for a seed, a score kept."""

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.errors import PlanError
from model.plan.enablement import ENABLEMENT
from model.plan.quiz import (
    MOST,
    OWN,
    RIVALS,
    Question,
    log_quiz,
    own_facts,
    quiz_of,
    rival_facts,
    score_of,
)
from model.plan.typed_edits import records
from model.state import State

TODAY = date(2026, 11, 30)


def two_lines(state: State) -> State:
    """A price list of two lines: one fact they share, three of the other."""
    table = pd.DataFrame(
        {
            "line": ["A", "A", "B", "B", "B", "B"],
            "fact": ["seals", "blue", "seals", "red", "light", "cheap"],
        }
    )
    return replace(state, tables={**state.tables, "price_list": table})


def test_that_a_fact_of_two_lines_is_not_asked(demo: State) -> None:
    state = two_lines(demo)
    assert own_facts(state) == {"A": ("blue",), "B": ("red", "light", "cheap")}
    (question,) = quiz_of(state, OWN)
    assert question.subject == "A"
    assert question.options[question.right] == "blue"
    assert sorted(question.options) == ["blue", "cheap", "light", "red"]


@given(st.integers(0, 50), st.sampled_from([OWN, RIVALS]))
def test_that_only_the_right_answer_is_true_of_the_subject(
    demo: State, seed: int, kind: str
) -> None:
    facts = own_facts(demo) if kind == OWN else rival_facts(demo)
    quiz = quiz_of(demo, kind, seed=seed)
    assert len(quiz) == MOST
    for question in quiz:
        true = [option in facts[question.subject] for option in question.options]
        assert true.index(True) == question.right
        assert sum(true) == 1
    assert quiz == quiz_of(demo, kind, seed=seed)


def test_that_every_competitor_has_a_quiz_of_its_own(demo: State) -> None:
    names = set(rival_facts(demo))
    assert names == set(demo.table("competitors")["competitor"])
    for name in names:
        assert {question.subject for question in quiz_of(demo, RIVALS, name)} == {name}


def test_that_the_score_counts_right_answers_and_is_kept(demo: State) -> None:
    asked = [Question("A", ("x", "y"), n % 2) for n in range(3)]
    assert score_of(asked, [0, 1, 1]) == 67
    change = log_quiz(demo, "R1", RIVALS, "VesselLock", asked, [0, 1, 1], TODAY)
    after = change.apply(demo)
    kept = records(after.plans["R1"], ENABLEMENT, "records")[-1]
    assert (kept["item"], kept["score"], kept["kind"]) == ("VesselLock facts", 67, RIVALS)
    assert change.inverse().apply(after).plans == demo.plans


def test_that_a_quiz_without_facts_is_refused_with_what_to_import(demo: State) -> None:
    bare = replace(demo, tables={})
    with pytest.raises(PlanError, match="price list"):
        quiz_of(bare, OWN)
