"""A contract of an account changed by hand."""

from datetime import date

import numpy as np
import pytest

from model.demo import demo_state
from model.errors import PlanError
from model.plan.contract_edits import set_contract
from model.plan.rep_plan import rep_plan
from model.resources import resource
from model.state import State

TODAY = date(2026, 11, 30)


@pytest.fixture(scope="module")
def state() -> State:
    return demo_state(resource("demo"))


def ends(state: State) -> dict[str, str]:
    calendar = rep_plan(state, 0, today=TODAY).contracts.calendar
    return {event.account_id: event.end for event in calendar}


def test_that_a_typed_end_moves_the_contract_in_the_calendar(state: State) -> None:
    change = set_contract(state, "A01", contract_end="2027-05-31")
    after = change.apply(state)
    events = {e.account_id: e for e in rep_plan(after, 0, today=TODAY).contracts.calendar}
    assert events["A01"].end == "2027-05-31"
    assert events["A01"].end_month == 5
    assert events["A01"].in_window
    back = change.inverse().apply(after)
    assert ends(back) == ends(state)


def test_that_a_contract_that_is_ours_leaves_the_calendar(state: State) -> None:
    after = set_contract(state, "A01", contract_status="sole-ours").apply(state)
    assert "A01" in ends(state)
    assert "A01" not in ends(after)


def test_that_nonsense_is_refused_in_words(state: State) -> None:
    with pytest.raises(PlanError, match="not a day"):
        set_contract(state, "A01", contract_end="soon")
    with pytest.raises(PlanError, match="contract status"):
        set_contract(state, "A01", contract_status="handshake")
    with pytest.raises(PlanError, match="no price"):
        set_contract(state, "A01", price="12")


def test_that_the_end_is_forgotten_when_nothing_is_typed(state: State) -> None:
    after = set_contract(state, "A01", contract_end="", main_competitor="Nobody").apply(state)
    row = after.accounts.row_of("A01")
    assert after.accounts.text("contract_end")[row] == ""
    assert np.isnan(after.accounts.number("contract_end_month")[row])
    assert after.accounts.text("main_competitor")[row] == "Nobody"
