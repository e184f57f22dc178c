"""Monday check: an empty Monday and a week that is not full are flagged, with the way out."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from model.diary.edits import cancel_item
from tests.ui.diary.conftest import Hand
from ui.diary.measures import empty_monday, week_filled
from ui.diary.workspace import CLOSE, SEE_NEXT

MONDAY = date(2027, 2, 8)  # of week 6: two cases, two calls, three touches


def test_that_a_week_that_is_not_full_says_how_full_it_is_and_leads_to_the_list(
    hand: Hand,
) -> None:
    workspace = hand.workspace
    workspace.tools.choose(CLOSE)
    workspace.show_week(5)
    QApplication.processEvents()
    page = workspace.close_week
    filled = week_filled(workspace._agenda(), hand.session.state, 6)
    assert 0 < filled < 0.95 or not page.fill.isVisible()
    assert page._filled._text == f"{100 * filled:.0f} % filled"
    workspace.show_week(1)  # week 2 has one working day less and is far from full
    assert page.fill.isVisible()
    QTest.mouseClick(page.fill, Qt.MouseButton.LeftButton)
    assert workspace.tools.chosen == SEE_NEXT


def test_that_the_hours_of_a_week_are_divided_by_those_that_can_be_planned(hand: Hand) -> None:
    agenda, state = hand.workspace._agenda(), hand.session.state
    whole = [e for e in agenda.of_week(6) if e.is_customer or e.kind == "enablement_practice"]
    drives = sum(e.drive_min for e in agenda.of_week(6)) / 60
    booked = sum(e.hours for e in whole) + drives
    days = sum(plan.mode != "company" for plan in agenda.days_of(6))
    # 8.5 h a day, 12 % administration and 10 % buffer: 6.63 h that can be planned
    assert week_filled(agenda, state, 6) == pytest.approx(booked / (6.63 * days), rel=0.01)


def test_that_an_empty_monday_is_flagged(hand: Hand) -> None:
    workspace, session = hand.workspace, hand.session
    assert empty_monday(workspace._agenda(), 6) is None
    for entry in [e for e in workspace._agenda().by_day[MONDAY] if e.is_customer]:
        session.do(cancel_item(session.state, entry.uid, cause="customer"))
    assert empty_monday(workspace._agenda(), 6) == MONDAY
    workspace.tools.choose(CLOSE)
    workspace.show_week(5)
    assert workspace.close_week._filled._text == "Monday empty"
    assert workspace.close_week.fill.isVisible()
