"""Saved views, groups with their sums, coverage by type, and cells for the clipboard."""

import numpy as np
import pytest

from model.errors import PlanError
from model.filters.clipboard import html_table, tab_separated
from model.filters.columns import FilterGround
from model.filters.coverage import coverage
from model.filters.evaluate import matching
from model.filters.groups import adds_up, grouping, totals_of
from model.filters.views import (
    SHIPPED,
    AccountView,
    delete_view,
    same_tables,
    save_view,
    saved_views,
)
from model.state import State

MINE = AccountView("My centres", "type:ASC", ("name", "beds"), "beds", True, "territory")


def test_that_a_view_is_kept_replaced_and_deleted(six: State) -> None:
    change = save_view(six, MINE)
    state = change.apply(six)
    assert saved_views(state) == (MINE,)
    assert same_tables(six, state)
    renewed = AccountView("my centres", "locked")
    assert saved_views(save_view(state, renewed).apply(state)) == (renewed,)
    assert saved_views(delete_view(state, "My centres").apply(state)) == ()
    assert saved_views(change.inverse().apply(state)) == ()


@pytest.mark.parametrize("name", ["", "Locked", "x" * 61])
def test_that_a_bad_name_is_refused(six: State, name: str) -> None:
    with pytest.raises(PlanError):
        save_view(six, AccountView(name))


def test_that_a_view_that_is_not_there_cannot_be_deleted(six: State) -> None:
    with pytest.raises(PlanError, match="no saved view"):
        delete_view(six, "Locked")


def test_that_every_shipped_view_can_be_shown(ground: FilterGround) -> None:
    found = {view.name: matching(ground, view.filter).tolist() for view in SHIPPED}
    assert found["Locked"] == [0, 3]
    assert found["Unassigned"] == [5]
    assert found["Top 50 by potential"] == [0, 1, 2, 4, 5]
    assert found["Moved against live"] == []
    assert found["Accounts of several teams"] == [0, 4]


def test_that_accounts_are_grouped_in_the_order_of_territories(ground: FilterGround) -> None:
    found = grouping(ground, "territory")
    assert found.names == ("Dallas Metro", "North Lima", "none")
    assert found.codes.tolist() == [0, 0, 0, 1, 1, 2]


def test_that_groups_go_by_name_and_say_what_a_code_means(ground: FilterGround) -> None:
    found = grouping(ground, "account_type")
    assert found.names[0] == "AMC · Academic centre"
    assert found.codes.tolist() == [0, 1, 1, 2, 1, 3]
    assert grouping(ground, "locked").names == ("yes", "no")
    with pytest.raises(PlanError):
        grouping(ground, "potential")


def test_that_a_group_adds_up_what_is_known(ground: FilterGround) -> None:
    potential = ground.state.accounts.number("potential")
    found = totals_of(potential, np.array([0, 0, 0, 1, 1, 2]), 4)
    assert found.count.tolist() == [3, 2, 1, 0]
    assert found.total[:3].tolist() == [160_000, 60_000, 20_000]
    assert found.mean[1] == 60_000
    assert np.isnan(found.total[3])


def test_that_only_amounts_add_up(six: State) -> None:
    assert adds_up(six, "potential")
    assert adds_up(six, "beds")
    assert not adds_up(six, "drive")
    assert not adds_up(six, "penetration")


def test_that_coverage_lists_who_nobody_or_several_serve(six: State) -> None:
    found = coverage(six)
    assert found.teams == ("Core team", "Capital reps")
    assert (found.unowned.tolist(), found.several.tolist()) == ([5], [0, 4])
    by_type = {t.code: (t.accounts, t.unowned, t.several, t.by_team) for t in found.types}
    assert by_type["ASC"] == (3, 0, 1, (3, 1))
    assert by_type["COMM"] == (1, 1, 0, (0, 0))


def test_that_text_like_a_formula_is_guarded_and_numbers_are_plain() -> None:
    rows = [
        ["=1+1", 1234.5, True],
        ["-", -5.0, False],
        ["-12", float("nan"), None],
        ["x\ty", 2e6, 1],
    ]
    text = tab_separated(["Name", "@cmd", "Flag"], rows)
    assert text.split("\r\n") == [
        "Name\t'@cmd\tFlag",
        "'=1+1\t1234.5\tyes",
        "'-\t-5\tno",
        "-12\t\t",
        "x y\t2000000\t1",
        "",
    ]


def test_that_pasted_markup_stays_text() -> None:
    page = html_table(["<b>"], [["<script>", 3.25], ["+x", None]])
    assert "<script>" not in page
    assert "&lt;b&gt;" in page
    assert "<td>3.25</td>" in page
    assert "&#x27;+x" in page
