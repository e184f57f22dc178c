"""A hire, a leave, a launch, a contract ask for a review out of turn, until one has answered."""

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest

from model.accounts import Accounts
from model.alignment import Alignment
from model.errors import PlanError
from model.reps import Rep
from model.review.ground import territory_ground
from model.review.periods import DAILY, MONTHLY
from model.review.reviews import QUESTIONS, Review, close_review
from model.review.triggers import asked_of, open_triggers, triggers_of
from model.scenario import LIVE, Layer, Scenario
from model.state import About, State
from model.territories import Territory

TODAY = date(2026, 11, 30)


def team(*reps, **tables):
    """North of Ann, South of Bo; one account each."""
    accounts = Accounts({"account_id": ["A1", "A2"], "name": ["Mercy", "Grace"]})
    places = (Territory("T1", "North", rep_id="R1"), Territory("T2", "South", rep_id="R2"))
    live = Scenario(LIVE, "Live", {"core": Layer(places, Alignment(np.array([0, 1])))})
    people = reps or (Rep("R1", "Ann"), Rep("R2", "Bo"))
    frames = {name: pd.DataFrame(rows) for name, rows in tables.items()}
    return State(About("Team", "p"), accounts, (live,), people, tables=frames)


def told(state):
    return [(t.kind, t.territory_id) for t in triggers_of(state, TODAY)]


def test_that_a_team_in_which_nothing_happened_asks_for_nothing():
    assert triggers_of(team(), TODAY) == ()


@pytest.mark.parametrize(
    ("start", "count"), [("2027-01-04", 1), ("2026-10-01", 1), ("2026-07-01", 0), ("2027-06-01", 0)]
)
def test_that_a_hire_asks_the_territory_of_the_new_rep(start, count):
    state = team(Rep("R1", "Ann"), Rep("R2", "Bo", start_date=start))
    assert told(state) == [("hire", "T2")] * count


def test_that_a_leave_and_a_vacant_territory_ask():
    going = Rep("R1", "Ann", notes={"end_date": "2026-12-31"})
    assert told(team(going)) == [("leave", "T1"), ("leave", "T2")]


@pytest.mark.parametrize(("first", "count"), [("2027-01-01", 2), ("2026-01-01", 0)])
def test_that_a_launch_asks_every_territory(first, count):
    rows = [{"line": "Stapler", "valid_from": first}, {"line": "Mesh", "valid_from": "2020-01-01"}]
    assert [kind for kind, _ in told(team(price_list=rows))] == ["launch"] * count


@pytest.mark.parametrize(
    ("status", "end", "count"),
    [("dual", "2026-12-31", 1), ("dual", "2027-08-31", 0), ("placement", "2026-12-31", 0)],
)
def test_that_a_contract_asks_the_territory_of_its_account(status, end, count):
    rows = [{"account_id": "A2", "contract_status": status, "start": "2024-01-01", "end": end}]
    assert told(team(contracts=rows)) == [("contract", "T2")] * count


def test_that_a_review_must_answer_and_then_nothing_is_open():
    state = team(Rep("R1", "Ann"), Rep("R2", "Bo", start_date="2027-01-04"))
    (hire,) = open_triggers(state, TODAY, "T2")
    assert open_triggers(state, TODAY, "T1") == ()
    assert asked_of([hire], DAILY) == ()
    (question,) = asked_of([hire], MONTHLY)
    assert "Bo starts on" in question.text
    usual = {q.key: "Yes" for q in QUESTIONS[MONTHLY]}
    review = Review("T2", MONTHLY, "2026-11", answers=usual, decision="d", owner="o",
                    due="2026-12-09")  # fmt: skip
    ground = territory_ground(state, state.scenario(LIVE).layer("core"), 1, TODAY)
    with pytest.raises(PlanError, match="Bo starts"):
        close_review(state, review, ground, (), "Ruth", (question,))
    full = replace(review, answers=usual | {question.key: "Two accounts move to Ann"})
    after = close_review(state, full, ground, (), "Ruth", (question,)).apply(state)
    assert open_triggers(after, TODAY) == ()
