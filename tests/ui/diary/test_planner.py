"""Building a quarter in the worker and what it leaves out."""

import pytest
from pytestqt.qtbot import QtBot

from model.diary.demand import quarter_demand
from model.diary.unplaced import DROP, LATER, REMOTE, LeftOut, leaving_out
from tests.ui.diary.conftest import Hand

LEFT = LeftOut(
    "call:A17:1",
    "Visit at St. Brigid Lima",
    "Every day it may be on is full.",
    "call_f2f",
    "A17",
    "",
    "USER",
    "Ask who decides about the pilot",
    45,
    "Q1-6",
    "",
    1.4,
)


def leave_out(hand: Hand) -> None:
    agenda = hand.workspace._agenda()
    assert agenda.rep is not None
    state = hand.session.state
    hand.session.do(leaving_out(state, agenda.rep.id, agenda.quarter, [LEFT], "Plan"))
    hand.workspace.refresh()


def test_that_an_item_put_off_waits_until_the_next_quarter_is_planned(hand: Hand) -> None:
    leave_out(hand)
    workspace = hand.workspace
    table = hand.session.state.table("diary")
    workspace.unplaced.card.way_chosen.emit(LEFT.key, LATER)
    assert workspace.planner.missing(workspace._agenda()) == []
    assert hand.session.state.table("diary").equals(table)
    agenda, state = workspace._agenda(), hand.session.state
    assert agenda.rep is not None
    asked = quarter_demand(state, agenda.rep, agenda.quarter.after(1), hand.session.today).demands
    assert f"2027-Q1:{LEFT.key}" in {demand.key for demand in asked}
    hand.session.undo()
    assert [m.key for m in workspace.planner.missing(workspace._agenda())] == [LEFT.key]


def test_that_a_touch_instead_is_one_change_and_undo_brings_the_item_back(hand: Hand) -> None:
    leave_out(hand)
    workspace = hand.workspace
    assert [m.key for m in workspace.planner.missing(workspace._agenda())] == [LEFT.key]
    workspace.unplaced.card.way_chosen.emit(LEFT.key, REMOTE)
    assert workspace.planner.missing(workspace._agenda()) == []
    last = hand.session.state.table("diary").iloc[-1]
    assert (last["type"], last["status"]) == ("remote_touch", "planned")
    assert last["quarter"] == "2027-Q1"
    hand.session.undo()
    assert [m.key for m in workspace.planner.missing(workspace._agenda())] == [LEFT.key]


def test_that_a_dropped_item_leaves_the_list_and_not_the_diary(hand: Hand) -> None:
    leave_out(hand)
    workspace = hand.workspace
    before = len(workspace._agenda().entries)
    workspace.unplaced.card.way_chosen.emit(LEFT.key, DROP)
    assert workspace.planner.missing(workspace._agenda()) == []
    assert len(workspace._agenda().entries) == before
    hand.session.undo()
    assert [m.key for m in workspace.planner.missing(workspace._agenda())] == [LEFT.key]


def test_that_the_list_is_there_again_when_the_project_was_closed(hand: Hand) -> None:
    """It is read from the project, not from what the window remembers."""
    leave_out(hand)
    planner = hand.workspace.planner
    agenda = hand.workspace._agenda()
    other = type(planner)(hand.session, planner._worker, hand.workspace.head.work)
    assert [m.title for m in other.missing(agenda)] == [LEFT.title]
    other.deleteLater()


@pytest.mark.slow
def test_that_a_quarter_is_built_in_the_worker_and_stopped_early_keeps_its_best(
    hand: Hand, qtbot: QtBot
) -> None:
    workspace = hand.workspace
    workspace.show_quarter(workspace._quarter.after(1))
    with qtbot.waitSignal(workspace.planner.planned, timeout=180_000):
        workspace.none.action.click()
        assert not workspace.none.action.isEnabled()
        qtbot.waitUntil(lambda: workspace.head.work.bar.fraction > 0, timeout=120_000)
        workspace.head.work.cancel.click()
    assert len(workspace._agenda().entries) > 100
    assert workspace.none.action.isEnabled()
    hand.session.undo()
    assert workspace._agenda().is_empty
    workspace.show_quarter(workspace._quarter.after(-1))
