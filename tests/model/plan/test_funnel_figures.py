"""Conversion, win rate and velocity of a funnel and its steps, by hand."""

import math
from dataclasses import asdict
from datetime import date

import numpy as np
import pandas as pd
import pytest

from model.plan.funnel_figures import funnel_figures
from model.plan.funnels import Funnel, shipped_funnels
from model.plan.gate_rules import set_solution
from model.plan.opportunity_records import Deed, NextStep, record_of
from model.plan.opportunity_steps import advance
from model.plan.pipeline import opportunities_of
from tests.model.plan.test_funnel_edits import _state

TODAY = date(2026, 11, 30)
IDS = np.array(["A1"], object)


def _closed(status: str, n: int) -> list[dict[str, object]]:
    return [
        {
            "opportunity_id": f"{status}{i}",
            "account_id": "A1",
            "funnel": "capital",
            "status": status,
            "step": 2.0,
            "step1_on": "2026-01-01",
            "step2_on": "2026-01-11",
            "days_to_close": 50.0,
            "closed_on": "2026-06-01",
        }
        for i in range(n)
    ]


def _figures(records, **more):
    state = _state((), ())
    tables = {"opportunities": pd.DataFrame(records), **more}
    state = type(state)(state.about, state.accounts, state.scenarios, tables=tables)
    known = opportunities_of(state, IDS, np.array([1]), TODAY)
    open_ = [o for status, o in known if status == "open"]
    return {f.funnel_id: f for f in funnel_figures(state, IDS, open_, TODAY)}


def test_that_a_funnel_is_counted_by_hand():
    here = {
        "opportunity_id": "O1",
        "account_id": "A1",
        "funnel": "capital",
        "status": "open",
        "step": 1.0,
        "step1_on": "2026-11-26",
        "step_entered": "2026-11-26",
        "one_off_value": 1000.0,
        "probability": 0.05,
    }
    found = _figures([here, *_closed("won", 2), *_closed("lost", 3)])["capital"]
    assert (found.open, found.value, found.weighted) == (1, 1000, 50)
    assert (found.won, found.lost, found.win_rate) == (2, 3, 0.4)
    assert (found.median_days, found.velocity) == (50, pytest.approx(1000 * 0.4 / 50))
    first = found.steps[0]
    assert (first.entered, first.advanced, first.conversion) == (6, 5, pytest.approx(5 / 6))
    assert (first.median_days, first.open, first.value) == (10, 1, 1000)
    assert first.velocity == pytest.approx(1000 * 5 / 6 / 10)
    assert math.isnan(found.steps[2].conversion)


def test_that_a_win_whose_steps_are_not_in_order_is_counted_apart():
    tidy, untidy = _closed("won", 2)
    untidy["step1_on"] = ""
    found = _figures([tidy, untidy])["capital"]
    assert (found.won_unticked, found.discipline) == (1, 0.5)
    assert math.isnan(found.win_rate)


def test_that_funnels_do_not_count_each_other_and_empty_ones_know_nothing():
    found = _figures(_closed("won", 5))
    assert found["capital"].win_rate == 1
    assert found["implant"].open == found["implant"].won == 0
    assert math.isnan(found["implant"].discipline)
    assert all(math.isnan(step.velocity) for step in found["implant"].steps)


def test_that_an_optional_step_may_be_passed_without_reason_and_stays_in_order():
    state = _state((4,), ("open",))
    table = state.table("opportunities").assign(
        step1_on="2026-09-01", step2_on="2026-09-10", step3_on="2026-10-01"
    )
    funnel = shipped_funnels()[2]
    steps = [{**_plain(step), "optional": step.no == 5} for step in funnel.steps]
    plans = {"R1": {"funnels": [{"id": "disposable", "name": "Disposable", "steps": steps}]}}
    state = type(state)(
        state.about, state.accounts, state.scenarios, tables={"opportunities": table}, plans=plans
    )
    deed = Deed(TODAY, "Maya")
    state = set_solution(state, "O1", "Trial set", "N1", "").apply(state)
    after = advance(state, "O1", "seen", NextStep("Case", "2026-12-10"), deed, to=6).apply(state)
    assert record_of(after, "O1")["step"] == 6
    assert after.table("opportunity_steps")["outcome"].tolist() == ["ticked", "passed"]
    found = funnel_figures(after, IDS, [], TODAY)
    assert next(f for f in found if f.funnel_id == "disposable").discipline == 1


def _plain(step):
    return asdict(step)


def test_that_the_win_is_the_first_sure_step_else_the_last():
    shipped = shipped_funnels()[0]
    assert Funnel("x", "X", shipped.steps[:4]).won_step == 4
    assert shipped.won_step == 10
