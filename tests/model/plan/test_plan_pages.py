"""Figures that only pages of the book ask for: sources of the forecast, people, service levels."""

import numpy as np
import pytest

from model.plan.people import people_of
from model.plan.rep_plan import rep_plan
from model.plan.service import cheapest_cuts, service_levels
from model.plan.sources import forecast_sources
from model.settings import settings_of


def test_that_the_sources_of_the_forecast_add_up(plan):
    split = forecast_sources(plan.forecast.base, plan.lighthouses)
    assert split.total == pytest.approx(plan.forecast.base.total.sum())
    assert split.n_lighthouses == 4
    thousands = (split.base, split.lighthouses, split.followers, split.others)
    assert [round(value / 1000) for value in thousands] == [2725, 1043, 1274, 257]


def test_that_without_a_chosen_lighthouse_all_new_business_is_other(plan, demo):
    other = rep_plan(demo, 1, today=plan.today)
    split = forecast_sources(other.forecast.base, other.lighthouses)
    assert (split.lighthouses, split.followers) == (0.0, 0.0)
    assert split.others == pytest.approx(other.forecast.base.new.sum())


def test_that_people_are_read_from_the_contacts(plan, demo):
    people = people_of(demo, plan)
    at = {str(account_id): n for n, account_id in enumerate(plan.ids)}
    assert people.blocker[at["A03"]]  # Dr Thiele, relationship −1
    assert not people.blocker[at["A13"]]
    assert people.last_contact[at["A15"]] == ""
    assert len(people.a_accounts) == 14
    assert people.a_covered == (14, 12, 13)  # A03 lacks a buyer, A20 a buyer and an administrator


def test_that_levels_follow_the_settings_and_typed_words_win(demo):
    typed = {"Attack": {"response": "2 hours"}}
    levels = {level.segment: level for level in service_levels(settings_of(demo), typed)}
    assert (levels["Attack"].face, levels["Attack"].remote) == (24, 12)
    assert levels["Attack"].response == "2 hours"
    assert not levels["Attack"].default
    assert levels["Grow"].default
    assert levels["Not now"].face == 0


def test_that_nothing_is_cut_while_hours_suffice(plan):
    assert plan.workload.utilisation < 1
    assert cheapest_cuts(plan) == ()


def test_that_cuts_spare_customers_and_starts_of_year_one(plan, demo):
    other = rep_plan(demo, 1, today=plan.today)
    cuts = cheapest_cuts(other)
    rows = np.array([cut.position for cut in cuts])
    assert len(cuts) == 7
    assert not np.any(other.figures.revenue[rows] > 0)
    assert not np.any((other.sequence.wave[rows] >= 1) & (other.sequence.wave[rows] <= 4))
    worth = other.figures.headroom[rows] / [cut.hours for cut in cuts]
    assert np.all(np.diff(worth) >= 0)
