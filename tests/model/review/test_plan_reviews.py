"""Reviews that came with the plan count as held, with what they decided and without figures."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from model.accounts import Accounts
from model.alignment import Alignment
from model.demo import demo_state
from model.errors import PlanError
from model.reps import Rep
from model.resources import resource
from model.review.periods import MONTHLY, QUARTERLY, WEEKLY
from model.review.plan_reviews import ReviewAction, plan_reviews
from model.review.reviews import Review, Standing, review_of, reviews_of, standing, write
from model.scenario import LIVE, Layer, Scenario
from model.state import About, State
from model.territories import Territory

TODAY = date(2026, 11, 30)
OCTOBER = {
    "type": "monthly", "period": "2026-10", "held_on": "2026-11-03",
    "decisions": ["Stop the kit runs", "Listen at Grace"],
    "actions": [{"text": "Consignment at Mercy", "owner": "Ann", "due": "2026-11-13"}],
}  # fmt: skip


def team(*reviews):
    """North of Ann, whose plan has these reviews; South of Bo, who has none."""
    accounts = Accounts({"account_id": ["A1", "A2"], "name": ["Mercy", "Grace"]})
    places = (Territory("T1", "North", rep_id="R1"), Territory("T2", "South", rep_id="R2"))
    live = Scenario(LIVE, "Live", {"core": Layer(places, Alignment(np.array([0, 1])))})
    reps = (Rep("R1", "Ann"), Rep("R2", "Bo"))
    return State(About("Team", "p"), accounts, (live,), reps, plans={"R1": {"reviews": reviews}})


def test_that_a_review_of_the_plan_counts_as_held_with_what_it_decided():
    held = review_of(team(OCTOBER), "T1", MONTHLY, "2026-10", TODAY)
    assert (held.closed, held.held_on, held.from_plan) == (True, "2026-11-03", True)
    assert held.decision == "Stop the kit runs; Listen at Grace"
    assert held.actions == (ReviewAction("Consignment at Mercy", "Ann", "2026-11-13"),)
    assert not review_of(team(OCTOBER), "T2", MONTHLY, "2026-10", TODAY).closed


def test_that_a_held_month_is_not_missing_and_not_green():
    assert standing(team(OCTOBER), "T1", TODAY) == Standing(MONTHLY, 0, "")
    assert standing(team(OCTOBER), "T2", TODAY) == Standing(MONTHLY, 0, "2026-10")


def test_that_a_review_dated_after_today_is_not_held_yet():
    early = date(2026, 11, 2)
    assert not review_of(team(OCTOBER), "T1", MONTHLY, "2026-10", early).closed
    assert standing(team(OCTOBER), "T1", early).missing == "2026-10"
    assert review_of(team(OCTOBER), "T1", MONTHLY, "2026-10", date(2026, 11, 3)).closed


def test_that_a_held_review_is_not_written_over():
    with pytest.raises(PlanError, match=r"held on 3.Nov.2026"):
        write(team(OCTOBER), Review("T1", MONTHLY, "2026-10", decision="Else"), TODAY)
    write(team(OCTOBER), Review("T1", MONTHLY, "2026-11", decision="Else"), TODAY)


def test_that_answers_begun_here_stay_beside_what_the_plan_decided():
    begun = Review("T1", MONTHLY, "2026-10", answers={"stop": "Kit runs"}, decision="Draft")
    state = write(team(), begun, TODAY).apply(team())
    state = replace(state, plans={"R1": {"reviews": [OCTOBER]}})
    (held,) = [one for one in reviews_of(state, TODAY) if one.period == "2026-10"]
    assert (held.answers["stop"], held.decision) == (
        "Kit runs", "Stop the kit runs; Listen at Grace",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("said", "cadence", "period"),
    [
        ({"type": "quarterly", "period": "2026-Q3"}, QUARTERLY, "2026Q3"),
        ({"type": "Weekly self", "period": "2026-W45"}, WEEKLY, "2026-W45"),
        ({"type": "monthly", "period": ""}, MONTHLY, "2026-11"),
    ],
)
def test_that_each_cadence_is_read_as_plans_name_it(said, cadence, period):
    (found,) = plan_reviews(team({"held_on": "2026-11-06", **said}), TODAY)
    assert (found.cadence, found.period) == (cadence, period)


@pytest.mark.parametrize(
    "record",
    [
        {"type": "co-travel", "period": "2026-11-05", "held_on": "2026-11-05"},
        {"type": "monthly", "period": "2026-10"},
        {"type": "monthly", "period": "2026-10", "held_on": "soon"},
        {"type": "quarterly", "period": "autumn", "held_on": "2026-11-05"},
        {"type": None, "held_on": "2026-11-05"},
        "a word",
    ],
)
def test_that_what_is_no_review_held_is_left_out(record):
    assert list(plan_reviews(team(record), TODAY)) == []


def test_that_the_demo_has_held_october_and_november_of_its_first_territory():
    demo = demo_state(resource("demo"))
    held = {one.period: one for one in reviews_of(demo, TODAY)}
    assert {key: one.held_on for key, one in held.items()} == {
        "2026-10": "2026-11-03", "2026-11": "2026-11-30",
    }  # fmt: skip
    assert held["2026-11"].decision.startswith("Fill January: forward fill 72 %; O10 goes to plan")
    assert [one.due for one in held["2026-11"].actions] == ["2026-12-04", "2026-12-16"]
    assert standing(demo, "T1", TODAY) == Standing(MONTHLY, 0, "")
    assert standing(demo, "T2", TODAY) == Standing(MONTHLY, 0, "2026-10")
