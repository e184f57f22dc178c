"""A realignment stands in the change log as a cause from outside and costs no stability."""

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from model.demo import demo_state
from model.diary.change_log import COLUMNS
from model.diary.measures_stability import CHANGE_LOG, stability_of
from model.resources import resource
from model.review.impact import impact_of
from model.review.realignment_log import CAUSE, with_realignment

TODAY = date(2026, 11, 30)


@pytest.fixture(scope="module")
def demo():
    return demo_state(resource("demo"))


@pytest.fixture(scope="module")
def realigned(demo):
    impact = impact_of(demo, "B", TODAY)
    return with_realignment(demo, impact, demo.scenario("B").layer(), TODAY, "Ruth Adeyemi")


def test_that_both_reps_have_a_row_and_nobody_else(realigned):
    rows = realigned.table(CHANGE_LOG)
    assert rows[["rep_id", "old", "new"]].to_numpy().tolist() == [
        ["R2", "28", "27"],
        ["R4", "22", "23"],
    ]
    assert set(rows["cause"]) == {CAUSE} == {"external: realignment"}
    assert set(rows["approved_by"]) == {"Ruth Adeyemi"}


def test_that_no_plan_loses_stability_by_it(demo, realigned):
    for rep in demo.reps:
        before, after = (stability_of(one, rep, TODAY).value for one in (demo, realigned))
        assert after == pytest.approx(before, nan_ok=True)


def test_that_what_was_logged_before_stays(demo):
    row = ("R2", "2026-10-01", "theme", "2027-Q1", "a", "b", "internal", "")
    known = pd.DataFrame([row], columns=list(COLUMNS))
    state = replace(demo, tables={**demo.tables, CHANGE_LOG: known})
    layer = demo.scenario("B").layer()
    after = with_realignment(state, impact_of(demo, "B", TODAY), layer, TODAY, "")
    assert after.table(CHANGE_LOG)["object"].tolist() == ["theme", "alignment", "alignment"]
