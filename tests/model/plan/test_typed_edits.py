"""Typed fields of a plan: values at paths, records, word counts; every edit goes back exactly."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.accounts import Accounts
from model.errors import PlanError
from model.plan.typed_edits import (
    WordNeed,
    add_record,
    drop_record,
    next_id,
    records,
    set_value,
    value_at,
    word_need,
    words_say,
)
from model.scenario import LIVE, Scenario
from model.state import About, State

_TEXT = st.text(max_size=8)
_PATHS = st.sampled_from(
    [
        ("mission",),
        ("strategic_goals", "G1", "why"),
        ("strategic_goals", "G9", "measure", "target"),
        ("enablement", "pitch_spines", "USER", "pain"),
        ("risks", "3", "answer"),
        ("whys", "0"),
        ("whys", "2"),
    ]
)


def state_with(plan):
    plans = {} if plan is None else {"R1": plan}
    live = (Scenario(LIVE, "Live", {}),)
    return State(About("x"), Accounts({"account_id": ["A"]}), live, plans=plans)


@given(
    plan=st.one_of(
        st.none(),
        st.fixed_dictionaries(
            {
                "mission": _TEXT,
                "strategic_goals": st.just([{"id": "G1", "why": "w"}, {"id": "G2"}]),
                "risks": st.just([{"no": 3, "risk": "r"}]),
                "whys": st.just(["a", "b"]),
            }
        ),
    ),
    path=_PATHS,
    value=st.one_of(_TEXT, st.integers(), st.lists(_TEXT, max_size=2)),
)
def test_that_a_value_stands_where_it_was_put_and_undo_brings_the_plan_back(plan, path, value):
    state = state_with(plan)
    change = set_value(state, "R1", path, value)
    after = change.apply(state)
    assert value_at(after.plans["R1"], path) == value
    assert change.inverse().apply(after).plans == state.plans


def test_that_typing_into_one_goal_leaves_the_other_and_the_old_plan_alone():
    plan = {"strategic_goals": [{"id": "G1", "why": "old"}, {"id": "G2", "why": "stays"}]}
    state = state_with(plan)
    after = set_value(state, "R1", ("strategic_goals", "G1", "why"), "new").apply(state)
    assert [goal["why"] for goal in after.plans["R1"]["strategic_goals"]] == ["new", "stays"]
    assert plan["strategic_goals"][0]["why"] == "old"


def test_that_a_record_of_an_unknown_key_is_begun_with_that_key():
    state = state_with({})
    after = set_value(state, "R1", ("account_strategies", "A13", "pain"), "p").apply(state)
    assert after.plans["R1"]["account_strategies"] == [{"account_id": "A13", "pain": "p"}]


def test_that_records_are_added_and_dropped_by_their_key():
    state = state_with({"focus_themes": [{"quarter": "Q1"}]})
    state = add_record(state, "R1", ("focus_themes",), {"quarter": "Q2"}).apply(state)
    state = add_record(state, "R1", ("focus_themes",), {"quarter": "Q0"}, at=0).apply(state)
    assert [t["quarter"] for t in records(state.plans["R1"], "focus_themes")] == ["Q0", "Q1", "Q2"]
    state = drop_record(state, "R1", ("focus_themes",), "Q0").apply(state)
    assert [t["quarter"] for t in records(state.plans["R1"], "focus_themes")] == ["Q1", "Q2"]


def test_that_a_key_is_in_a_list_once_and_an_unknown_one_is_refused():
    state = state_with({"risks": [{"no": 1}, {"no": 2}]})
    with pytest.raises(PlanError, match="in the list already"):
        add_record(state, "R1", ("risks",), {"no": 2})
    with pytest.raises(PlanError, match="not in the list"):
        drop_record(state, "R1", ("risks",), "0")


def test_that_a_missing_place_gives_the_default():
    assert value_at({"a": {"b": 1}}, ("a", "c", "d"), "none") == "none"
    assert value_at({"mission": "m"}, ("mission", "x"), "none") == "none"


@pytest.mark.parametrize(
    ("text", "need", "said"),
    [
        ("one two", WordNeed(minimum=40), "2 of 40 words"),
        ("word " * 163, WordNeed(maximum=150), "163 words, 13 over"),
        ("one", WordNeed(), "1 word"),
        ("four", WordNeed(characters=3), "4 of 3 characters, 1 over"),
    ],
)
def test_that_the_count_beside_a_field_says_what_is_short_or_over(text, need, said):
    assert words_say(text, need) == said


def test_that_why_and_how_of_a_goal_want_forty_words_and_a_pitch_at_most_150():
    assert word_need(("strategic_goals", "G1", "why")).minimum == 40
    assert word_need(("account_strategies", "A1", "strategy")).minimum == 40
    assert word_need(("enablement", "pitch_spines", "USER", "pain")).maximum == 150
    assert word_need(("mission",)).characters == 200


def test_that_a_new_id_is_free_even_when_one_in_the_middle_is_gone():
    assert next_id([{"id": "G1"}, {"id": "G3"}], "G") == "G4"
