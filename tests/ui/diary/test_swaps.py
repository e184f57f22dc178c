"""Driving to the sun (S0-37): a swap of areas at short notice asks for its cause and costs."""

from dataclasses import replace
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from model.change import AboutChanged
from model.diary.edits import CAUSES, OWN_CHOICE
from model.diary.measures import measures_of
from tests.ui.diary.conftest import Hand

VISIT = "D107"  # Dayton, Tuesday 9 February, an area of its own; not locked hard
THURSDAY = date(2027, 2, 11)  # in the middle


def test_that_a_visit_changes_its_area_soon_only_with_a_cause_and_own_choice_is_listed(
    hand: Hand,
) -> None:
    session, cause = hand.session, hand.workspace.week.cause
    about = session.state.about
    session.do(AboutChanged("Go on", about, replace(about, frozen_today="2027-02-05")))
    hand.workspace.show_week(6)
    before = hand.place(VISIT)
    hand.drag(VISIT, hand.to(VISIT, THURSDAY, 11 * 60))
    assert cause.isVisible()
    assert "change to MID at short notice" in cause.accessibleName()
    assert hand.place(VISIT) == before
    own = Qt.Key(Qt.Key.Key_1 + CAUSES.index(OWN_CHOICE))
    QTest.keyClick(cause, own)
    assert hand.place(VISIT)[0] == THURSDAY
    state, due = session.state, date(2027, 2, 12)
    rep = state.rep("R1")
    assert rep is not None
    missed = measures_of(state, rep, due, first=date(2027, 2, 8)).adherence.missed
    assert (VISIT, "own choice") in [(act.uid, act.cause) for act, _ in missed]


def test_that_the_same_move_with_time_ahead_asks_nothing(hand: Hand) -> None:
    hand.drag(VISIT, hand.to(VISIT, THURSDAY, 11 * 60))
    assert not hand.workspace.week.cause.isVisible()
    assert hand.place(VISIT)[0] == THURSDAY
