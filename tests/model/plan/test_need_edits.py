"""Needs typed at an account."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis.strategies import integers, sampled_from, text

from model.accounts import Accounts, as_column
from model.errors import PlanError
from model.plan.need_edits import ANSWERS, add_need, drop_need, need_problem, needs_at, set_need
from model.scenario import Scenario
from model.state import About, State

TODAY = date(2026, 11, 30)


def _state() -> State:
    accounts = Accounts({"account_id": as_column(["A1", "A2"]), "name": as_column(["One", "Two"])})
    return State(About("Test"), accounts, (Scenario("live", "Live", {}),))


def test_that_a_need_is_added_described_and_removed_again():
    state = _state()
    added = add_need(state, "A1", "OR time", TODAY)
    after = added.apply(state)
    need = needs_at(after, "A1")[0]
    assert (need.need, need.noted_on, need.severity) == ("OR time", "2026-11-30", None)
    assert need_problem(need) == ("The need has no severity and no evidence and no answer of ours.")
    for field, value in (("severity", 4), ("evidence", "11 minutes"), ("our_answer", "partly")):
        after = set_need(after, need.need_id, field, value).apply(after)
    full = needs_at(after, "A1")[0]
    assert (full.severity, full.our_answer, need_problem(full)) == (4, "partly", "")
    assert not needs_at(after, "A2")
    assert not needs_at(drop_need(after, full.need_id).apply(after), "A1")
    assert "needs" not in added.inverse().apply(added.apply(state)).tables


def test_that_the_most_severe_need_comes_first():
    state = _state()
    for name, severity in (("capacity", 2), ("OR time", 5)):
        state = add_need(state, "A1", name, TODAY).apply(state)
        last = next(n for n in needs_at(state, "A1") if n.need == name)
        state = set_need(state, last.need_id, "severity", severity).apply(state)
    assert [need.need for need in needs_at(state, "A1")] == ["OR time", "capacity"]


@given(severity=integers(1, 5), answer=sampled_from(ANSWERS), words=text(max_size=20))
def test_that_an_edit_of_a_need_and_its_inverse_leave_the_table_as_it_was(severity, answer, words):
    state = add_need(_state(), "A2", "capacity", TODAY).apply(_state())
    before = needs_at(state, "A2")
    for field, value in (
        ("severity", severity), ("our_answer", answer), ("customer_words", words)
    ):  # fmt: skip
        change = set_need(state, "N01", field, value)
        assert needs_at(change.inverse().apply(change.apply(state)), "A2") == before


@pytest.mark.parametrize(
    ("field", "value"),
    [("severity", 6), ("our_answer", "maybe"), ("role_class", "BOSS"), ("colour", "red")],
)
def test_that_what_cannot_stand_in_a_need_is_refused_in_words(field, value):
    state = add_need(_state(), "A1", "capacity", TODAY).apply(_state())
    with pytest.raises(PlanError):
        set_need(state, "N01", field, value)


def test_that_a_need_nobody_noted_cannot_be_changed():
    with pytest.raises(PlanError):
        set_need(_state(), "N09", "severity", 3)
    with pytest.raises(PlanError):
        drop_need(_state(), "N09")
