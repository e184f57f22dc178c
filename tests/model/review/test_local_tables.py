"""Each territory gets the rows of its accounts and its rep, decoded once for all."""

from datetime import date

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from model.accounts import Accounts
from model.alignment import UNASSIGNED, Alignment
from model.plan.tables import number, of_accounts, records_of, text
from model.review.local_tables import local_states
from model.review.sales import monthly_sales
from model.scenario import LIVE, Layer, Scenario
from model.state import About, State
from model.territories import Territory


def team(codes=(0, 1, UNASSIGNED), **tables):
    """North (R1) and South (R2); accounts A1, A2, …"""
    accounts = Accounts({"account_id": [f"A{k + 1}" for k in range(len(codes))]})
    places = (Territory("T1", "North", rep_id="R1"), Territory("T2", "South", rep_id="R2"))
    layer = Layer(places, Alignment(np.array(codes, np.int16)))
    frames = {name: pd.DataFrame(rows) for name, rows in tables.items()}
    live = Scenario(LIVE, "Live", {"core": layer})
    return State(About("Team", "p"), accounts, (live,), tables=frames), layer


def parts(rows):
    """The column `n` of the table in each territory."""
    state, layer = team(some=rows)
    return [local.table("some")["n"].tolist() for local in local_states(state, layer)]


def test_that_a_row_goes_to_its_account_its_rep_or_to_all_when_it_names_neither():
    rows = [
        {"account_id": "A1", "rep_id": "", "n": 1},
        {"account_id": "A2", "rep_id": "R1", "n": 2},  # South's account, North's rep
        {"account_id": "", "rep_id": "", "n": 3},
        {"account_id": "A3", "rep_id": "", "n": 4},  # of nobody
        {"account_id": "A9", "rep_id": "", "n": 5},  # not known
        {"account_id": "", "rep_id": "R2", "n": 6},
        {"account_id": "", "rep_id": "R9", "n": 7},
    ]
    assert parts(rows) == [[1, 2, 3], [2, 3, 6]]


def test_that_a_table_without_both_is_shared_as_it_is():
    state, layer = team(prices=[{"line": "L", "price": 2.0}])
    assert all(one.table("prices") is state.table("prices") for one in local_states(state, layer))


@given(st.lists(st.tuples(st.sampled_from(["A1", "A2", "A3", ""]), st.floats(allow_nan=True)),
                min_size=1, max_size=30))  # fmt: skip
def test_that_a_part_reads_as_the_same_rows_of_the_whole(rows):
    table = pd.DataFrame(rows, columns=["account_id", "n"]).assign(words=None, flag=True)
    state, layer = team(some=table)
    for local in local_states(state, layer):
        part = local.table("some")
        plain = pd.DataFrame(part)  # the same rows without what is decoded
        for name in ("account_id", "words", "flag", "none"):
            assert text(part, name).tolist() == text(plain, name).tolist()
        assert np.array_equal(number(part, "n"), number(plain, "n"), equal_nan=True)
        assert str(records_of(part)) == str(records_of(plain))


def test_that_what_is_read_may_be_written_into_without_harm():
    state, layer = team(some=[{"account_id": "A1", "n": 1.0}])
    part = next(local_states(state, layer)).table("some")
    text(part, "account_id")[:] = "gone"
    number(part, "n")[:] = 9.0
    assert (text(part, "account_id").tolist(), number(part, "n").tolist()) == (["A1"], [1.0])


def test_that_rows_of_accounts_come_with_their_places():
    table = pd.DataFrame({"account_id": ["A2", "A9", "A1"]})
    found, position = of_accounts(table, np.array(["A1", "A2"], object))
    assert (found["account_id"].tolist(), position.tolist()) == (["A2", "A1"], [1, 0])


def test_that_sales_are_added_by_whole_month_and_silence_is_zero():
    rows = [
        {"account_id": "A1", "month": "2026-09", "units": 2.0, "revenue": 20.0},
        {"account_id": "A1", "month": "2026-09", "units": 3.0, "revenue": 30.0},
        {"account_id": "A2", "month": "2026-08", "units": np.nan, "revenue": 7.0},
        {"account_id": "A2", "month": "2026-10", "units": 1.0, "revenue": 9.0},  # not over
        {"account_id": "A9", "month": "2026-09", "units": 1.0, "revenue": 9.0},  # not known
    ]
    state, _ = team(sales_monthly=rows)
    found = monthly_sales(state, date(2026, 10, 15))
    assert found.months == ("2026-08", "2026-09")
    assert found.units.tolist() == [[0.0, 5.0], [0.0, 0.0], [0.0, 0.0]]
    assert found.money.tolist() == [[0.0, 50.0], [7.0, 0.0], [0.0, 0.0]]
    # of South nobody knows units: money stands in
    assert found.taking(np.array([1])).amount.tolist() == [[7.0, 0.0]]
