"""Who may serve an account for want of a skill, by hand."""

from dataclasses import replace

import numpy as np

from model.reps import Rep
from optimizers.request import DesignRequest
from optimizers.strategies.skills import needs_of, skill_bars
from tests.optimizers.grid import grid_state

ROWS = np.arange(4)
ABLE = Rep("a", "Ann", skills={"CRS": 3.0, "or_support": 4.0})
NEW = Rep("b", "Ben", skills={"CRS": 1.0, "or_support": 1.0})
UNKNOWN = Rep("c", "Cid")


def test_that_a_rep_below_the_level_is_barred_and_others_are_not() -> None:
    source = grid_state(2, 1, **{"proc_volume.CRS": [0.0, 50.0, np.nan, 5.0]})
    bars = skill_bars(
        source, DesignRequest(1, skills={"CRS": 2.0}), [ABLE, NEW, UNKNOWN, None], ROWS
    )
    assert bars is not None
    assert bars.barred[:, 1].tolist() == [False, True, False, True]
    assert not bars.barred[:, [0, 2, 3]].any()
    assert bars.words == ("2 accounts need CRS, which is known of 2 reps.",)


def test_that_what_nobody_can_do_goes_to_who_can_do_most() -> None:
    source = grid_state(2, 1, **{"proc_volume.CRS": [1.0] * 4})
    bars = skill_bars(source, DesignRequest(1, skills={"CRS": 4.0}), [ABLE, NEW], ROWS)
    assert bars is not None
    assert bars.barred.tolist() == [[False, True]] * 4
    assert "4 of them need more than anyone has" in bars.words[0]


def test_that_skills_that_nobody_has_together_are_not_insisted_on() -> None:
    source = grid_state(2, 1, **{"proc_volume.CRS": [1.0] * 4, "proc_volume.GYN": [1.0] * 4})
    reps = [Rep("a", "Ann", skills={"CRS": 3.0}), Rep("b", "Ben", skills={"GYN": 3.0})]
    bars = skill_bars(source, DesignRequest(1, skills={"CRS": 2.0, "GYN": 2.0}), reps, ROWS)
    assert bars is not None
    assert not bars.barred.any()
    assert bars.words[-1] == "Nobody has every skill that 4 accounts need."


def test_that_complex_cases_need_support_in_the_operating_room() -> None:
    source = grid_state(
        2, 1, account_type=["AMC", "COMM", "ASC", ""], trauma_level=["", "II", "III", ""]
    )
    needs = needs_of(source, DesignRequest(1, strategy="specialty"))
    assert needs["or_support"].tolist() == [3.0, 3.0, 0.0, 0.0]
    assert needs_of(source, DesignRequest(1)) == {}


def test_that_the_accounts_own_needs_come_before_the_default() -> None:
    source = grid_state(2, 1, account_type=["AMC"] * 4, **{"need.capital": [0.0, 2.0, 0.0, np.nan]})
    needs = needs_of(source, DesignRequest(1, strategy="specialty"))
    assert list(needs) == ["capital"]
    assert needs["capital"].tolist() == [0.0, 2.0, 0.0, 0.0]


def test_that_rural_metro_and_contracting_are_asked_of_the_accounts_that_need_them() -> None:
    source = grid_state(
        2, 1, account_type=["CAH", "AMC", "COMM", "COMM"], cluster=["", "Core", "", ""],
        idn_id=["", "", "North", ""],
    )  # fmt: skip
    asked = {"rural": 3.0, "metro": 2.0, "idn_contracting": 2.0}
    needs = needs_of(source, DesignRequest(1, skills=asked))
    assert needs["rural"].tolist() == [3.0, 0.0, 0.0, 0.0]
    assert needs["metro"].tolist() == [0.0, 2.0, 0.0, 0.0]
    assert needs["idn_contracting"].tolist() == [0.0, 0.0, 2.0, 0.0]


def test_that_another_skill_is_asked_where_the_accounts_say_so_else_where_cases_are_complex() -> (
    None
):
    kinds = ["AMC", "COMM", "COMM", "COMM"]
    told = grid_state(2, 1, account_type=kinds, **{"need.capital": [np.nan, 1.0, 0.0, 3.0]})
    request = DesignRequest(1, skills={"capital": 2.0})
    assert needs_of(told, request)["capital"].tolist() == [0.0, 2.0, 0.0, 2.0]
    silent = grid_state(2, 1, account_type=kinds)
    assert needs_of(silent, request)["capital"].tolist() == [2.0, 0.0, 0.0, 0.0]


def test_that_a_change_of_skill_changes_the_bars() -> None:
    source = grid_state(2, 1, account_type=["AMC"] * 4)
    request = DesignRequest(1, strategy="specialty")
    before = skill_bars(source, request, [ABLE, NEW], ROWS)
    trained = replace(NEW, skills={"or_support": 3.0})
    after = skill_bars(source, request, [ABLE, trained], ROWS)
    assert before is not None
    assert after is not None
    assert (before.barred.sum(), after.barred.sum()) == (4, 0)
