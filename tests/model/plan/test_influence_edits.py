"""Edges and people of the influence map changed by hand; tiers per family."""

from datetime import date

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.accounts import Accounts
from model.errors import PlanError
from model.plan.influence_edits import (
    Edge,
    add_person,
    drop_edge,
    put_edge,
    set_leader,
    set_next_step,
    set_person,
    set_tier,
)
from model.plan.influence_graph import leaders_of
from model.plan.rep_plan import rep_plan
from model.scenario import LIVE, Scenario
from model.state import About, State

TODAY = date(2026, 11, 30)


def small(tables=None):
    accounts = Accounts({"account_id": ["A", "B", "C"], "name": ["North", "South", "East"]})
    return State(About("x"), accounts, (Scenario(LIVE, "Live", {}),), tables=tables or {})


def edge(one="A", other="B", weight=0.5, key="", **cells):
    told = {"kind": "mentor", "evidence": "Survey", **cells}
    return Edge(key, one, other, weight, **told)


def same_tables(one, other):
    return one.tables.keys() == other.tables.keys() and all(
        one.tables[name].equals(other.tables[name]) for name in one.tables
    )


@given(
    weights=st.lists(st.floats(0.1, 1.0), min_size=1, max_size=3),
    pairs=st.permutations([("A", "B"), ("B", "C"), ("A", "C")]),
)
def test_that_undoing_edges_brings_the_table_back(weights, pairs):
    state, trail = small(), []
    for weight, (one, other) in zip(weights, pairs, strict=False):
        trail.append((state, put_edge(state, edge(one, other, weight), TODAY)))
        state = trail[-1][1].apply(state)
    assert len(state.tables["influence"]) == len(trail)
    for before, change in reversed(trail):
        state = change.inverse().apply(state)
        assert same_tables(state, before)


def test_that_an_edge_is_changed_by_its_id_and_dropped():
    state = put_edge(small(), edge(), TODAY).apply(small())
    key = state.tables["influence"]["edge_id"][0]
    state = put_edge(state, edge(weight=0.9, key=key), TODAY).apply(state)
    assert state.tables["influence"]["weight"].tolist() == [0.9]
    assert len(drop_edge(state, key).apply(state).tables["influence"]) == 0
    with pytest.raises(PlanError, match="not there"):
        drop_edge(state, "E77")


@pytest.mark.parametrize(
    ("wrong", "word"),
    [
        (edge("A", "A"), "itself"),
        (edge(weight=0.05), "out of range"),
        (edge(kind="cousin"), "no kind"),
        (edge(evidence=""), "no evidence"),
        (edge("A", "Z"), "no account"),
    ],
)
def test_that_an_edge_that_says_nothing_or_too_much_is_refused(wrong, word):
    with pytest.raises(PlanError, match=word):
        put_edge(small(), wrong, TODAY)


def test_that_two_accounts_have_one_edge_each_way():
    state = put_edge(small(), edge(), TODAY).apply(small())
    with pytest.raises(PlanError, match="already"):
        put_edge(state, edge(), TODAY)
    assert len(put_edge(state, edge("B", "A"), TODAY).apply(state).tables["influence"]) == 2


def test_that_a_person_is_added_with_role_and_changed():
    state = add_person(small(), "A", "Dr Ada", "USER", relationship=1.0).apply(small())
    key = state.tables["contacts"]["contact_id"][0]
    state = set_person(state, key, relationship=3).apply(state)
    assert state.tables["contacts"]["relationship"].tolist() == [3.0]
    with pytest.raises(PlanError, match="out of range"):
        set_person(state, key, relationship=4)
    with pytest.raises(PlanError, match="no role"):
        add_person(state, "A", "Bo", "FRIEND")


def test_that_tiers_stand_per_family_and_the_contact_carries_the_best():
    state = add_person(small(), "A", "Dr Ada", "USER").apply(small())
    key = state.tables["contacts"]["contact_id"][0]
    state = set_tier(state, key, "UGI", 3, TODAY).apply(state)
    state = set_tier(state, key, "GYN", 1, TODAY).apply(state)
    (leader,) = leaders_of(state, state.accounts.ids, TODAY)
    assert leader.tiers == {"UGI": 3, "GYN": 1}
    assert state.tables["contacts"]["kol_tier"].tolist() == ["T1"]
    change = set_tier(state, key, "GYN", 0, TODAY)
    after = change.apply(state)
    assert after.tables["contacts"]["kol_tier"].tolist() == ["T3"]
    assert same_tables(change.inverse().apply(after), state)


def test_that_the_accounts_score_follows_the_tier_of_its_people(demo):
    before = rep_plan(demo, 0, today=TODAY)
    n = before.position("A13")
    change = set_tier(demo, "P058", "UGI", 0, TODAY)  # Dr Vasseur; Dr Abel T3 remains
    after = rep_plan(change.apply(demo), 0, today=TODAY)
    assert (before.scores.best_tier[n], after.scores.best_tier[n]) == (1, 3)
    assert after.scores.influence[n] < before.scores.influence[n]
    back = change.inverse().apply(change.apply(demo))
    assert back.accounts.number("best_kol_tier")[0] == demo.accounts.number("best_kol_tier")[0]
    assert same_tables(back, demo)


def test_that_a_leader_gets_ask_offer_and_a_dated_step():
    people = pd.DataFrame({"contact_id": ["P1"], "name": ["Dr Ada"], "account_id": ["A"],
                           "kol_tier": ["T2"], "kol_family": ["UGI"]})  # fmt: skip
    state = small({"contacts": people})
    (leader,) = leaders_of(state, state.accounts.ids, TODAY)
    assert leader.gap == "No ask and no offer and no next date yet."
    assert leader.stale
    state = set_leader(
        state, "P1", "UGI", what_we_ask="Host", what_we_offer="Data", next_step_1="2027-01-05 call"
    ).apply(state)
    state = set_tier(state, "P1", "UGI", 2, TODAY).apply(state)
    (leader,) = leaders_of(state, state.accounts.ids, TODAY)
    assert (leader.ask, leader.next_on, leader.next_step) == ("Host", "2027-01-05", "call")
    assert (leader.gap, leader.stale) == ("", False)
    with pytest.raises(PlanError, match="no date"):
        set_leader(state, "P1", "UGI", next_step_1="soon")
    with pytest.raises(PlanError, match="no contact"):
        set_leader(state, "P9", "UGI", what_we_ask="x")


def test_that_the_next_step_takes_the_place_of_the_one_that_was_next():
    state = add_person(small(), "A", "Dr Cole", "USER").apply(small())
    key = str(state.table("contacts")["contact_id"].iloc[0])
    state = set_tier(state, key, "UGI", 2, TODAY).apply(state)
    steps = {"next_step_1": "2026-01-05 call", "next_step_2": "2027-01-05 visit"}
    state = set_leader(state, key, **steps).apply(state)
    later = set_next_step(state, key, "2027-03-01 wet lab", TODAY).apply(state)
    row = later.table("kol").iloc[0]
    assert (row["next_step_1"], row["next_step_2"]) == ("2026-01-05 call", "2027-03-01 wet lab")
    done = set_next_step(later, key, "", TODAY).apply(later)
    again = set_next_step(done, key, "2027-02-01 data review", TODAY).apply(done)
    (leader,) = leaders_of(again, ["A"], TODAY)
    assert (leader.next_on, leader.next_step) == ("2027-02-01", "data review")
    with pytest.raises(PlanError, match="no date"):
        set_next_step(again, key, "soon", TODAY)
