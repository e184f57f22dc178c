"""A plan half typed is computed all the same: an empty field counts as not known."""

from datetime import date

import pytest

from model.plan.rep_plan import rep_plan
from model.plan.tables import typed_number
from model.plan.typed_edits import set_value

TODAY = date(2026, 11, 30)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("company", "required_36m_usd"), ""),
        (("company", "quota_y1_usd"), "about a million"),
        (("company", "required_sales_usd"), ["", 1.0, 2.0]),
        (("goals_tried",), [{"patients": ""}]),
        (("lighthouse_candidates", "A13", "host"), ""),
        (("lighthouses",), [{"name": "no account yet"}]),
        (("sequence_overrides",), [{"account_id": "A12", "quarter": ""}]),
    ],
)
def test_that_an_empty_or_wordy_field_does_not_stop_the_plan(demo, path, value):
    plan = rep_plan(set_value(demo, "R1", path, value).apply(demo), 0, today=TODAY)
    assert plan.sequence.picks
    assert plan.forecast.base is not None


def test_that_the_years_stand_in_for_the_required_total(demo):
    state = set_value(demo, "R1", ("company", "required_36m_usd"), "").apply(demo)
    years = demo.plans["R1"]["company"]["required_sales_usd"]
    assert rep_plan(state, 0, today=TODAY).forecast.required == sum(years)


def test_that_numbers_are_read_as_typed():
    assert typed_number(" 12.5 ") == 12.5
    assert typed_number(7) == 7
    assert typed_number(None) != typed_number(None)
