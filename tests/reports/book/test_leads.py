"""What the pages of part What say about the demo, word for word."""

import pytest

from reports.book import (
    backtest,
    customers,
    executive,
    goals,
    institutions,
    needs,
    potential_map,
    products,
    segments,
    service_policy,
    systems,
)

SAID = {
    executive: (
        "The territory holds 12.7 M of potential; we have 965 k (7.6 %). 14 accounts hold 70 %. "
        "Base forecast for year 3 is 2,471 k against 2,400 k required."
    ),
    goals: "6,000 patients bring 5,355 k against 5,150 k required: big enough, thin; reachable.",
    backtest: (
        "Two goals were tried and raised. 6,000 patients bring 5,355 k against 5,150 k required: "
        "big enough, thin; reachable. The smallest goal with 5 % room is 6,059 patients."
    ),
    potential_map: "86 % of potential lies within 60 minutes of home.",
    institutions: "13 community hospitals hold 35 % of potential.",
    customers: "118 people are known: 71 users, 24 buyers, 23 administrators.",
    needs: "Needs are known at 25 of 25 A and B accounts.",
    segments: "Nine Attack accounts hold 47 % of potential and 12 % of revenue.",
    service_policy: "The promise needs 1,433 h of 1,459 h in year one: 98.3 %.",
    systems: "Five systems decide for 21 accounts and 77 % of potential.",
    products: "17,308 procedures a year are done here; we take part in 1,055 of them.",
}


@pytest.mark.parametrize("page", SAID, ids=lambda page: page.SECTION.key)
def test_that_the_lead_of_the_demo_holds_its_figures(page, full, printed):
    assert SAID[page] in printed(page.SECTION, full).text


def test_that_no_sentence_about_a_goal_is_said_without_a_goal(untyped, printed):
    said = printed(backtest.SECTION, untyped).text
    assert "No goal has been tried yet." in said
    assert "tried and raised" not in said
    assert "Required sales of the three years" in said


def test_that_money_is_not_spoken_of_where_none_is_known(bare, printed):
    said = printed(institutions.SECTION, bare).text
    assert "USD" not in said
    assert "Potential" not in said


def test_that_overfull_hours_name_the_cut_and_what_it_frees(untyped, printed):
    said = printed(service_policy.SECTION, untyped).text
    assert "128.0 %" in said
    assert "The cheapest cut, 28 calls at 7 accounts, frees 49 h of the 408 h over." in said


def test_that_the_bar_of_the_forecast_is_split_by_source(full, printed):
    said = printed(backtest.SECTION, full).text
    for figure in ("2,725", "+1,043", "+1,274", "+257", "5,299"):
        assert figure in said


def test_that_an_empty_cell_of_the_matrix_names_who_is_closest(full, printed):
    said = printed(segments.SECTION, full).text
    assert "None yet. Closest: Hamilton Canal (26.5 %) and Mason Lakes (23.9 %)." in said
