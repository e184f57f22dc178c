"""Lighthouses chosen and rated, tests ticked with evidence, yield by visits before trials."""

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from model.errors import PlanError
from model.plan.lighthouse import HOSTS, SIGNED, VISITS
from model.plan.lighthouse_edits import (
    choose_lighthouse,
    drop_lighthouse,
    hosted_visit,
    rate_lighthouse,
    tick_test,
    untick_test,
    yield_of,
)
from model.plan.rep_plan import rep_plan

TODAY = date(2026, 11, 30)


def light(state, account_id):
    found = rep_plan(state, 0, today=TODAY).lighthouses.candidates
    return next(c for c in found if c.account_id == account_id)


def test_that_a_fifth_lighthouse_is_refused_and_one_can_take_anothers_place(demo):
    with pytest.raises(PlanError, match="4 lighthouses"):
        choose_lighthouse(demo, "R1", "A12")
    state = drop_lighthouse(demo, "R1", "A27").apply(demo)
    change = choose_lighthouse(state, "R1", "A12")
    after = change.apply(state)
    assert light(after, "A12").chosen
    assert not light(after, "A27").chosen
    assert light(after, "A12").score == pytest.approx(light(demo, "A12").score)
    assert change.inverse().apply(after).plans == state.plans


def test_that_a_rating_moves_the_score_by_its_weight(demo):
    change = rate_lighthouse(demo, "R1", "A13", outcome=100)  # was 50, weight 0.15
    after = change.apply(demo)
    assert light(after, "A13").score - light(demo, "A13").score == pytest.approx(7.5)
    assert change.inverse().apply(after).plans == demo.plans
    with pytest.raises(PlanError, match="rating"):
        rate_lighthouse(demo, "R1", "A13", outcome=70)


def test_that_a_test_is_ticked_with_evidence_only_and_unticked_again(demo):
    tests = {t.key: t.met for t in light(demo, "A13").tests}
    assert not tests[VISITS]
    state = tick_test(demo, "R1", "A13", VISITS, "Guest book, four names", TODAY).apply(demo)
    (visits,) = [t for t in light(state, "A13").tests if t.key == VISITS]
    assert visits.met
    assert visits.evidence == "Guest book, four names"
    state = untick_test(state, "R1", "A13", VISITS).apply(state)
    assert not {t.key: t.met for t in light(state, "A13").tests}[VISITS]
    with pytest.raises(PlanError, match="no evidence"):
        tick_test(demo, "R1", "A13", HOSTS, "", TODAY)


def test_that_a_signature_cannot_be_ticked_and_a_stranger_has_no_tests(demo):
    with pytest.raises(PlanError, match="signature"):
        tick_test(demo, "R1", "A13", SIGNED, "they said yes", TODAY)
    with pytest.raises(PlanError, match="no lighthouse"):
        tick_test(demo, "R1", "A30", VISITS, "x", TODAY)


def with_trials(state, **trials):
    table = pd.DataFrame({"account_id": list(trials), "step8_on": list(trials.values())})
    return replace(state, tables={**state.tables, "opportunities": table})


def test_that_a_follower_counts_when_its_trial_begins_within_180_days_of_the_visit(demo):
    state = hosted_visit(demo, "R1", "A13", "A11", "2026-01-10").apply(demo)  # 180 days: 9 July
    state = hosted_visit(state, "R1", "A13", "A12", "2026-01-10").apply(state)
    state = hosted_visit(state, "R1", "A13", "A10", "2026-01-10").apply(state)
    state = with_trials(state, A11="2026-07-09", A12="2026-07-10", A10="2026-01-09")
    found = yield_of(state, rep_plan(state, 0, today=TODAY), "A13")
    assert {f.account_id: f.counts for f in found.followers} == {
        "A11": True,
        "A12": False,
        "A10": False,
    }
    plan = rep_plan(state, 0, today=TODAY)
    assert found.revenue == pytest.approx(plan.figures.revenue[plan.position("A11")])


def test_that_a_follower_that_came_twice_brings_its_revenue_once(demo):
    state = hosted_visit(demo, "R1", "A13", "A11", "2026-01-10").apply(demo)
    state = hosted_visit(state, "R1", "A13", "A11", "2026-02-10").apply(state)
    plan = rep_plan(state, 0, today=TODAY)
    found = yield_of(with_trials(state, A11="2026-03-01"), plan, "A13")
    assert found.revenue == pytest.approx(plan.figures.revenue[plan.position("A11")])


def test_that_a_center_does_not_visit_itself_and_a_visit_has_a_day(demo):
    with pytest.raises(PlanError, match="itself"):
        hosted_visit(demo, "R1", "A13", "A13", "2026-01-10")
    with pytest.raises(PlanError, match="no day"):
        hosted_visit(demo, "R1", "A13", "A12", "")
