"""The measures by mouse and key in the real window, and nights away where one looks for them."""

from datetime import date

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from model.change import TableReplaced
from model.diary.table import DAYS
from tests.ui.conftest import Desk
from tests.ui.diary.conftest import Hand
from ui.diary.day_way import route_of
from ui.diary.measure_words import spoken_line, value_words
from ui.diary.workspace import CLOSE, MEASURES, WEEK

TUESDAY, WEDNESDAY = date(2027, 2, 9), date(2027, 2, 10)


@pytest.fixture
def hand(demo: Desk) -> Hand:
    """The diary's week 6 in the main window."""
    demo.window.show_workspace("diary")
    workspace = demo.window.diary
    workspace.tools.choose(WEEK)
    workspace.show_week(6)
    QApplication.processEvents()
    return Hand(workspace, demo.session)


def show(hand: Hand, view: int) -> None:
    hand.workspace.tools.choose(view)
    hand.workspace.refresh()
    QApplication.processEvents()


def test_that_the_measures_are_walked_by_key_and_each_shows_what_is_behind(hand: Hand) -> None:
    show(hand, MEASURES)
    page = hand.workspace.measures
    assert page.isVisible()
    page.rows["adherence"].setFocus()
    QTest.keyClick(page.rows["adherence"], Qt.Key.Key_Down)
    assert page.rows["unplanned"].isChecked()
    assert page._detail.accessibleName() == "Unplanned time"
    assert page.behind.columns.n_rows == 16
    QTest.mouseClick(page.rows["hit_and_hope"], Qt.MouseButton.LeftButton)
    assert page.behind.columns.n_rows == 9
    assert "research sheet" in page._formula.text()
    for row in page.rows.values():
        assert row.accessibleName()
        assert row.toolTip()
    assert "to watch" in page.rows["adherence"].accessibleName()


def test_that_the_friday_close_shows_four_measures_and_opens_the_pressed_one(hand: Hand) -> None:
    show(hand, CLOSE)
    card = hand.workspace.close_week.measures
    assert card.isVisible()
    QTest.mouseClick(card.rows["urgent"], Qt.MouseButton.LeftButton)
    assert hand.workspace.tools.chosen == MEASURES
    assert hand.workspace.measures.rows["urgent"].isChecked()
    assert hand.workspace.measures.rows["urgent"].hasFocus()


def test_that_a_figure_beyond_its_limit_never_reads_like_the_limit(hand: Hand) -> None:
    show(hand, MEASURES)
    sheet = hand.workspace.measures._sheet
    assert sheet is not None
    line = sheet.line("urgent")
    formatter = hand.session.formatter
    assert value_words(line, formatter) == "5.01\u00a0%"
    assert "aim ≤ 5" in spoken_line(line, formatter)


def test_that_a_night_away_is_told_in_strip_calendar_and_route(hand: Hand) -> None:
    workspace, state = hand.workspace, hand.session.state
    towns = zip(state.accounts.ids, state.accounts.text("city"), strict=True)
    hotel = next(str(key) for key, town in towns if town == "Lima")
    before = state.tables[DAYS]
    nights = [hotel if day == "2027-02-09" else "" for day in before["date"]]
    hand.session.do(TableReplaced("Sleep away", DAYS, before, before.assign(night=nights)))
    QApplication.processEvents()
    assert "Nights away: Tue in Lima." in workspace.head.strip.words_of(6)
    assert "Nights away" not in workspace.head.strip.words_of(7)
    calendar = workspace.calendar
    assert "Tuesday 9 February" in calendar.accessibleDescription()
    assert "Night in Lima." in calendar.accessibleDescription()
    head = QPointF(calendar.geometry_now.column(1).center().x(), 20)
    assert "Night in Lima." in calendar._words_at(None, head)
    evening, morning = (
        route_of(hand.session.state, workspace._agenda(), day) for day in (TUESDAY, WEDNESDAY)
    )
    row = hand.session.state.accounts.row_of(hotel)
    latitude = hand.session.state.accounts.lat[row]
    assert (evening.lat[-1], morning.lat[0]) == (latitude, latitude)
    assert (evening.places[0], evening.places[-1]) == ("Home", "Hotel, Lima")
    assert (morning.places[0], morning.places[-1]) == ("Hotel, Lima", "Home")
    workspace.show_day(TUESDAY)
    assert "night at the hotel in Lima" in workspace.route.map.accessibleDescription()
    hand.session.undo()
