"""The funnel is found in the window, works there and is told by name."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from model.plan.opportunity_records import record_of
from tests.ui.conftest import Desk
from tests.ui.funnel.test_workspace import LEFT, _pick, _press
from ui.funnel.workspace import BOARD, NOT_NOW
from ui.plan.places import BOOK


def test_that_the_plan_shows_the_funnel_and_a_card_is_dragged_ticked_and_undone(
    demo: Desk, qtbot: QtBot
):
    window, funnel = demo.window, demo.window.plan.funnel
    QTest.keyClick(window, Qt.Key.Key_3, Qt.KeyboardModifier.ControlModifier)
    _pick(window.plan.tools, window.plan.pages.index("Funnel"))
    assert funnel.isVisible()
    qtbot.waitUntil(lambda: funnel.current, timeout=20_000)
    board = funnel.pursuits.board
    card = board.cards["O3"]
    board.ensureWidgetVisible(board.columns[5])
    to = card.mapFromGlobal(board.columns[5].mapToGlobal(QPoint(40, 60)))
    QTest.mousePress(card, LEFT, pos=QPoint(20, 10))
    QTest.mouseMove(card, QPoint(60, 20))
    QTest.mouseMove(card, to)
    QTest.mouseRelease(card, LEFT, pos=to)
    gate = funnel.side.gate
    QTest.keyClicks(gate.evidence, "Dr Karim speaks for it")
    QTest.keyClicks(gate.then, "Demo with two partners")
    QTest.keyClicks(gate.on, "2027-01-12")
    _press(gate.advance)
    assert record_of(demo.session.state, "O3")["step"] == 5
    QTest.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert record_of(demo.session.state, "O3")["step"] == 4


def test_that_the_search_opens_the_views_by_name_and_f6_goes_through_the_panes(demo: Desk):
    window, funnel = demo.window, demo.window.plan.funnel
    assert window.finder.find("Opportunities left for now")
    assert funnel.not_now.isVisible()
    assert funnel.view.chosen == NOT_NOW
    assert window.finder.find("Print plan books")
    assert window.plan.books.isVisible()
    assert window.finder.find("Funnel")
    assert funnel.isVisible()
    window.plan.funnel.view.setFocus()
    QTest.keyClick(window, Qt.Key.Key_F6)
    assert QApplication.focusWidget() is funnel.not_now.list
    funnel.show_view(BOARD)
    window.plan.show_page(BOOK)
