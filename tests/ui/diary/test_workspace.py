"""The Diary workspace by mouse and keys, on the demo's first quarter."""

from datetime import date

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from model.diary.table import diary_frame
from tests.ui.diary.conftest import Hand
from ui.diary.workspace import CLOSE, QUARTER, TODAY

VISIT = "D107"  # Dayton Foregut, Tue 9 Feb 08:00 to 08:45, firm
HARD = "D002"  # Tri-River West, Tue 5 Jan 08:00, hard
BUFFER = "D110"  # Tue 9 Feb 15:30
TUESDAY, WEDNESDAY = date(2027, 2, 9), date(2027, 2, 10)
ALT = Qt.KeyboardModifier.AltModifier


def test_that_dragging_an_item_to_another_day_moves_it_there_as_one_undoable_step(
    hand: Hand,
) -> None:
    hand.drag(VISIT, hand.to(VISIT, WEDNESDAY, 13 * 60 - 45))
    assert hand.place(VISIT) == (WEDNESDAY, 12 * 60 + 15)
    undoable = hand.session.project.history.undoable
    assert undoable is not None
    assert undoable.change.label == "Move Dayton Foregut Institute to Wed 10 Feb 12:15"
    hand.session.undo()
    assert hand.place(VISIT) == (TUESDAY, 8 * 60)


def test_that_the_travel_and_the_length_stay_with_a_moved_item(hand: Hand) -> None:
    hand.drag(VISIT, hand.to(VISIT, TUESDAY, 9 * 60))
    entry = hand.entry(VISIT)
    assert (entry.start, entry.end) == (540, 585)


def test_that_esc_during_a_drag_leaves_the_item_where_it_was(hand: Hand) -> None:
    calendar = hand.workspace.calendar
    hand.drag(VISIT, hand.to(VISIT, WEDNESDAY, 13 * 60), let_go=False)
    assert calendar.is_dragging
    QTest.keyClick(calendar, Qt.Key.Key_Escape)
    assert not calendar.is_dragging
    QTest.mouseRelease(calendar, Qt.MouseButton.LeftButton, pos=QPoint(600, 400))
    assert hand.place(VISIT) == (TUESDAY, 8 * 60)


def test_that_a_drag_says_what_would_overlap(hand: Hand) -> None:
    """On Wednesday 9 February an early discovery stands from 09:00 to 10:00."""
    hand.drag(VISIT, hand.to(VISIT, WEDNESDAY, 9 * 60), let_go=False)
    hints = hand.workspace.calendar._card.hints
    assert hints[0] == "Queen City University Medical Center is there from 09:00 to 10:00."
    QTest.keyClick(hand.workspace.calendar, Qt.Key.Key_Escape)


def test_that_a_resting_drag_asks_the_whole_rule_book(hand: Hand, qtbot: QtBot) -> None:
    """The surgeon operates on Monday mornings until 13:00."""
    with qtbot.waitSignal(hand.workspace.calendar.rested, timeout=5000):
        hand.drag(VISIT, hand.to(VISIT, date(2027, 2, 8), 12 * 60), let_go=False)
    hints = hand.workspace.calendar._card.hints
    assert any("operating time" in hint or "visiting hours" in hint for hint in hints)
    QTest.keyClick(hand.workspace.calendar, Qt.Key.Key_Escape)


def test_that_alt_and_arrows_move_the_chosen_item_by_a_quarter_of_an_hour_or_a_day(
    hand: Hand,
) -> None:
    calendar = hand.workspace.calendar
    QTest.mouseClick(calendar, Qt.MouseButton.LeftButton, pos=calendar.point_of(VISIT))
    QTest.keyClick(calendar, Qt.Key.Key_Down, ALT)
    assert hand.place(VISIT) == (TUESDAY, 8 * 60 + 15)
    QTest.keyClick(calendar, Qt.Key.Key_Right, ALT)
    assert hand.place(VISIT) == (WEDNESDAY, 8 * 60 + 15)


def test_that_alt_and_page_down_moves_the_item_a_week_and_the_calendar_follows(
    hand: Hand,
) -> None:
    calendar = hand.workspace.calendar
    QTest.mouseClick(calendar, Qt.MouseButton.LeftButton, pos=calendar.point_of(VISIT))
    QTest.keyClick(calendar, Qt.Key.Key_PageDown, ALT)
    assert hand.place(VISIT) == (date(2027, 2, 16), 8 * 60)
    assert calendar.chosen is not None
    assert VISIT in calendar.chosen.uids


def test_that_l_locks_the_chosen_item_hard_and_undo_frees_it(hand: Hand) -> None:
    calendar = hand.workspace.calendar
    QTest.mouseClick(calendar, Qt.MouseButton.LeftButton, pos=calendar.point_of(VISIT))
    QTest.keyClick(calendar, Qt.Key.Key_L)
    assert hand.entry(VISIT).lock == "hard"
    hand.session.undo()
    assert hand.entry(VISIT).lock == "firm"


def test_that_a_hard_item_moves_only_after_its_cause_was_said(hand: Hand) -> None:
    workspace = hand.workspace
    workspace.show_week(1)
    hand.drag(HARD, hand.to(HARD, date(2027, 1, 6), 15 * 60))
    assert workspace.week.cause.isVisible()
    assert hand.place(HARD) == (date(2027, 1, 5), 8 * 60)
    QTest.mouseClick(workspace.week.cause.buttons[0], Qt.MouseButton.LeftButton)
    assert hand.place(HARD) == (date(2027, 1, 6), 15 * 60)
    assert hand.entry(HARD).reason == "customer"


def test_that_esc_at_the_cause_leaves_the_hard_item(hand: Hand) -> None:
    workspace = hand.workspace
    workspace.show_week(1)
    hand.drag(HARD, hand.to(HARD, date(2027, 1, 6), 15 * 60))
    QTest.keyClick(workspace.week.cause, Qt.Key.Key_Escape)
    assert not workspace.week.cause.isVisible()
    assert hand.place(HARD) == (date(2027, 1, 5), 8 * 60)


def test_that_remote_touches_in_a_row_move_together(hand: Hand) -> None:
    """D103 to D105 stand on Monday from 15:30 on, half an hour apart."""
    hand.workspace.gestures.move(("D103", "D104", "D105"), TUESDAY, 12 * 60)
    starts = [hand.place(uid) for uid in ("D103", "D104", "D105")]
    assert starts == [(TUESDAY, 720), (TUESDAY, 750), (TUESDAY, 780)]
    hand.session.undo()
    assert hand.place("D104") == (date(2027, 2, 8), 16 * 60)


def test_that_a_protected_buffer_moves_and_cannot_be_cancelled(hand: Hand) -> None:
    calendar = hand.workspace.calendar
    hand.drag(BUFFER, hand.to(BUFFER, TUESDAY, 16 * 60))
    assert hand.place(BUFFER) == (TUESDAY, 16 * 60)
    QTest.mouseClick(calendar, Qt.MouseButton.LeftButton, pos=calendar.point_of(BUFFER))
    assert not hand.workspace.item.cancel.isEnabled()


def test_that_a_cancelled_item_leaves_the_calendar_and_stays_in_the_table(hand: Hand) -> None:
    calendar = hand.workspace.calendar
    QTest.mouseClick(calendar, Qt.MouseButton.LeftButton, pos=calendar.point_of(VISIT))
    QTest.keyClick(calendar, Qt.Key.Key_Delete)
    QTest.keyClick(hand.workspace.week.cause, Qt.Key.Key_1)
    assert calendar.box_of(VISIT).isEmpty()
    frame = diary_frame(hand.session.state)
    assert frame.loc[frame["uid"] == VISIT, "status"].item() == "cancelled"


def test_that_a_week_is_chosen_on_the_strip_by_mouse_and_by_arrows(hand: Hand) -> None:
    strip = hand.workspace.head.strip
    at = strip.box(9).center().toPoint()
    QTest.mouseClick(strip, Qt.MouseButton.LeftButton, pos=at)
    assert hand.workspace.calendar._columns[0].day == date(2027, 3, 1)
    QTest.keyClick(strip, Qt.Key.Key_Left)
    assert hand.workspace.calendar._columns[0].day == date(2027, 2, 22)


def test_that_the_route_follows_the_day_that_is_chosen(hand: Hand) -> None:
    calendar = hand.workspace.calendar
    QTest.mouseClick(calendar, Qt.MouseButton.LeftButton, pos=calendar.point_of(VISIT))
    description = hand.workspace.route.map.accessibleDescription()
    assert description.startswith("1 Dayton Foregut")
    assert "3 Centerville" in description


def test_that_the_chosen_item_names_the_goals_it_serves(hand: Hand) -> None:
    calendar = hand.workspace.calendar
    QTest.mouseClick(calendar, Qt.MouseButton.LeftButton, pos=calendar.point_of(VISIT))
    assert "Q1-1" in hand.workspace.item.accessibleDescription()
    assert "G1" in hand.workspace.item.accessibleDescription()


def test_that_closing_a_week_keeps_what_happened_and_hardens_the_next(hand: Hand) -> None:
    workspace = hand.workspace
    workspace.tools.choose(CLOSE)
    workspace.refresh()
    page = workspace.close_week
    first = page.rows[0].uid
    page.rows[0].choice.setFocus()
    QTest.keyClick(page.rows[0].choice, Qt.Key.Key_Right)
    QTest.mouseClick(page.close_button, Qt.MouseButton.LeftButton)
    assert hand.entry(first).status == "done"
    assert {e.lock for e in workspace._agenda().of_week(7)} == {"hard"}
    hand.session.undo()
    assert hand.entry(first).status == "planned"
    assert "hard" not in {e.lock for e in workspace._agenda().of_week(7)}


def test_that_today_shows_the_next_stop_and_goes_on_when_it_is_done(hand: Hand) -> None:
    workspace = hand.workspace
    workspace.tools.choose(TODAY)
    workspace.refresh()
    page = workspace.today
    assert page._name.text() == "Hamilton Canal Hospital"
    QTest.mouseClick(page.done, Qt.MouseButton.LeftButton)
    assert hand.entry("D001").status == "done"
    workspace.refresh()
    assert page._name.text() == "Nothing more today."


def test_that_the_totals_of_the_quarter_page_are_those_of_all_items(hand: Hand) -> None:
    workspace = hand.workspace
    workspace.tools.choose(QUARTER)
    workspace.refresh()
    assert workspace.quarter.totals.columns.n_rows > 10
    assert workspace.quarter.list.columns.n_rows == len(workspace._agenda().entries)


def test_that_a_quarter_without_a_diary_says_what_to_do(hand: Hand) -> None:
    workspace = hand.workspace
    workspace.show_quarter(workspace._quarter.after(1))
    QApplication.processEvents()
    assert workspace.none.isVisible()
    assert workspace.none.action.text() == "Build the quarter"
    workspace.show_quarter(workspace._quarter.after(-1))
    assert not workspace.none.isVisible()


def test_that_publishing_locks_weeks_one_to_four_hard_and_five_to_eight_at_least_firm(
    hand: Hand,
) -> None:
    workspace = hand.workspace
    QTest.mouseClick(workspace.head.publish, Qt.MouseButton.LeftButton)
    agenda = workspace._agenda()
    assert {e.lock for week in (1, 2, 3, 4) for e in agenda.of_week(week)} == {"hard"}
    assert {e.lock for week in (5, 6, 7, 8) for e in agenda.of_week(week)} <= {"hard", "firm"}


def test_that_a_narrow_workspace_folds_the_list_of_what_is_not_placed(hand: Hand) -> None:
    workspace = hand.workspace
    assert workspace.unplaced.currentWidget() is workspace.unplaced.card
    workspace.resize(1208, 716)
    QApplication.processEvents()
    strip = workspace.unplaced.strip
    assert workspace.unplaced.currentWidget() is strip
    QTest.mouseClick(strip, Qt.MouseButton.LeftButton)
    assert workspace.unplaced.currentWidget() is workspace.unplaced.card
    workspace.resize(1368, 820)
    QApplication.processEvents()
