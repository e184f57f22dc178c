"""Old data is named: the source, single accounts by their own date, accounts gone."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from model.accounts import Accounts
from model.alignment import Alignment
from model.format import Formatter
from model.outdated import outdated_accounts, source_age, source_warning
from model.places.doubts import DoubtKind
from model.scenario import LIVE, Layer, Scenario
from model.state import About, State
from model.territories import CORE_TEAM

TODAY = date(2027, 1, 1)
SHOW = Formatter()


def state_of(as_of="", **columns):
    table = Accounts({"account_id": ["A1", "A2", "A3"], **columns})
    live = Scenario(LIVE, "Live", {CORE_TEAM.id: Layer((), Alignment.unassigned(3))})
    return State(About("Test", as_of=as_of), table, (live,))


def test_that_accounts_of_an_old_date_are_named():
    state = state_of(**{"Last Modified Date": ["2026-12-01", "2026-01-01T10:00:00Z", "soon"]})
    (doubt,) = outdated_accounts(state, TODAY, SHOW)
    assert (doubt.row, doubt.kind) == (1, DoubtKind.OLD)
    assert doubt.sentence == "Last Modified Date is 1\xa0Jan\xa02026, 365 days ago."


def test_that_other_columns_of_dates_say_nothing():
    assert outdated_accounts(state_of(contract_end=["2020-01-01"] * 3), TODAY, SHOW) == []


def test_that_accounts_in_no_file_are_named():
    state = state_of(missing_since=np.array(["", "", "2026-12-24"], object))
    (doubt,) = outdated_accounts(state, TODAY, SHOW)
    assert (doubt.row, doubt.kind) == (2, DoubtKind.GONE)
    assert doubt.sentence == "The account is in no file since 24\xa0Dec\xa02026."


@pytest.mark.parametrize(
    ("as_of", "days", "words"),
    [
        ("", None, ""),
        ("2026-09-28", 95, ""),
        ("2026-09-27", 96, "The accounts are 96 days old; import a newer file."),
    ],
)
def test_that_a_source_is_old_after_a_quarter(as_of, days, words):
    state = state_of(as_of)
    assert source_age(state, TODAY) == days
    assert source_warning(state, TODAY, SHOW) == words


def test_that_a_project_without_accounts_has_no_old_source():
    empty = replace(state_of("2020-01-01"), accounts=Accounts({"account_id": []}))
    assert source_warning(empty, TODAY, SHOW) == ""
