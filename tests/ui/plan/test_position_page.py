"""Strengths, weaknesses, opportunities, threats; the ways in; both reach the book's pages."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from model.plan.position import CELLS, position_of
from model.plan.typed_edits import value_at
from tests.ui.plan.conftest import Show, type_in
from ui.plan.position_page import PositionView
from ui.plan.reading import plan_of
from ui.session import Session
from ui.theme.style import Theme


def test_that_the_four_say_what_the_books_rules_find(
    theme: Theme, session: Session, show: Show, qtbot: QtBot
) -> None:
    view = PositionView(theme, session)
    show(view)
    qtbot.waitUntil(lambda: view.current and view.plan is not None, timeout=20_000)
    plan = plan_of(session, "R1")
    assert plan is not None
    found = position_of(session.state, plan)
    told = {cell: [line.text() for line in card.lines] for cell, card in view.cards.items()}
    assert "62\N{NO-BREAK SPACE}% of revenue from five accounts" in told["Weakness"]
    for cell in CELLS:
        assert len(told[cell]) >= sum(one.cell == cell for one in found)


def test_that_what_the_data_do_not_know_is_typed_a_line_each_and_undone(
    theme: Theme, session: Session, show: Show, qtbot: QtBot
) -> None:
    view = PositionView(theme, session)
    show(view)
    qtbot.waitUntil(lambda: view.current and view.plan is not None, timeout=20_000)
    field = view.cards["Threat"].typed
    type_in(field, "The chief retires in June")
    QTest.keyClick(field.edit, Qt.Key.Key_Return)
    QTest.keyClicks(field.edit, "Two rooms close")
    field.flush()
    plans = session.state.plans
    assert value_at(plans["R1"], ("position", "threat")) == [
        "The chief retires in June", "Two rooms close",
    ]  # fmt: skip
    view.jump("access")
    qtbot.waitUntil(view.access.edit.hasFocus, timeout=20_000)
    type_in(view.access, "Badge office opens at 7:30")
    assert value_at(session.state.plans["R1"], ("access_notes",)) == ["Badge office opens at 7:30"]
    session.undo()
    qtbot.waitUntil(lambda: view.access.text() == "", timeout=20_000)
