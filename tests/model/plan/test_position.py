"""Each rule of the position page fires where it should, and only there."""

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from model.demo import demo_state
from model.plan.position import CELLS, OPPORTUNITY, STRENGTH, THREAT, WEAKNESS, position_of
from model.plan.rep_plan import rep_plan
from model.resources import resource

TODAY = date(2026, 11, 30)


@pytest.fixture(scope="module")
def state():
    return demo_state(resource("demo"))


@pytest.fixture(scope="module")
def plan(state):
    return rep_plan(state, 0, today=TODAY)


@pytest.fixture(scope="module")
def found(state, plan):
    return position_of(state, plan)


def one(found, kind):
    return next(statement for statement in found if statement.kind == kind)


def test_that_statements_stand_in_the_order_of_the_cells(found):
    cells = [statement.cell for statement in found]
    assert cells == sorted(cells, key=CELLS.index)
    assert set(cells) == set(CELLS)


def test_that_a_accounts_without_champion_are_a_weakness(found, plan):
    statement = one(found, "champion")
    assert statement.cell == WEAKNESS
    assert (statement.value, statement.compared) == (8, 14)
    classes = dict(zip(plan.ids, plan.segmentation.potential_class, strict=True))
    assert {classes[key] for key in statement.accounts} == {"A"}


def test_that_windows_at_others_contracts_are_an_opportunity_worth_their_headroom(found, plan):
    statement = one(found, "windows")
    assert statement.cell == OPPORTUNITY
    at = [list(plan.ids).index(key) for key in statement.accounts]
    assert statement.value == pytest.approx(float(plan.figures.headroom[at].sum()))
    assert statement.compared == len(statement.accounts)
    heads = [float(plan.figures.headroom[n]) for n in at]
    assert heads == sorted(heads, reverse=True)


def test_that_accounts_used_above_thirty_percent_are_a_strength(found):
    statement = one(found, "well used")
    assert statement.cell == STRENGTH
    assert set(statement.accounts) == {"A27", "A26"}


def test_that_losses_of_the_last_year_name_the_competitor(found):
    statement = one(found, "lost to")
    assert statement.cell == THREAT
    assert (statement.subject, statement.value) == ("OmniSeal", 4)


def test_that_a_kind_won_ten_points_less_often_than_the_team_is_a_weakness(state, plan):
    rows = [("A03", "lost")] * 3 + [("A13", "won")] * 4
    table = pd.DataFrame(rows, columns=["account_id", "status"])
    other = replace(state, tables={**state.tables, "opportunities": table})
    rates = {s.subject: s for s in position_of(other, plan) if s.kind == "win rate"}
    assert rates["SPEC"].cell == STRENGTH
    assert rates["SPEC"].value == 1.0
    assert all(s.compared == pytest.approx(4 / 7) for s in rates.values())
    weak = [s for s in rates.values() if s.cell == WEAKNESS]
    assert [s.value for s in weak] == [0.0]


def test_that_two_closed_opportunities_say_nothing(state, plan):
    table = pd.DataFrame({"account_id": ["A03", "A03"], "status": ["lost", "lost"]})
    other = replace(state, tables={**state.tables, "opportunities": table})
    assert not [s for s in position_of(other, plan) if s.kind == "win rate"]


def test_that_nothing_known_gives_no_statement(state):
    bare = replace(state, tables={}, plans={})
    empty = rep_plan(bare, 1, today=TODAY)
    kinds = {s.kind for s in position_of(bare, empty)}
    assert not kinds & {"win rate", "champion", "lost to", "growing", "falling", "windows"}
