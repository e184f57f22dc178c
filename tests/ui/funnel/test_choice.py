"""A new file asks which funnel is ours; dates are picked from a calendar."""

from datetime import date

from PySide6.QtCore import QDate, Qt
from PySide6.QtTest import QTest

from model.change import PlanEdited, TableReplaced, Together
from model.plan.funnel_edits import has_funnel
from ui.funnel.workspace import BUILDER, FunnelWorkspace


def forget(funnel: FunnelWorkspace) -> None:
    """The file as it is before anybody has chosen a funnel."""
    session = funnel._session
    parts = [
        PlanEdited("Forget", rep, plan, {k: v for k, v in plan.items() if k != "funnels"})
        for rep, plan in session.state.plans.items()
    ]
    table = session.state.tables["opportunities"]
    empty = TableReplaced("Forget", "opportunities", table, table.iloc[:0])
    session.do(Together("Forget", (*parts, empty)))


def test_that_a_file_without_funnel_offers_the_three_shipped_ones_and_keeps_the_chosen(
    funnel: FunnelWorkspace,
) -> None:
    """S0-93."""
    forget(funnel)
    page = funnel.choice
    assert page.isVisible()
    assert [card.id for card in page.cards] == ["capital", "implant", "disposable"]
    assert not funnel.strip.isVisible()
    QTest.mouseClick(page.cards[0].taken, Qt.MouseButton.LeftButton)
    QTest.mouseClick(page.begin, Qt.MouseButton.LeftButton)
    assert not page.isVisible()
    assert funnel.pursuits.isVisible()
    plan = funnel._session.state.plans["R1"]
    assert [record["id"] for record in plan["funnels"]] == ["implant", "disposable"]
    funnel._session.undo()
    assert page.isVisible()


def test_that_without_any_funnel_nothing_begins_and_an_own_one_is_built_instead(
    funnel: FunnelWorkspace,
) -> None:
    forget(funnel)
    page = funnel.choice
    for card in page.cards:
        card.taken.setChecked(True)
        QTest.mouseClick(card.taken, Qt.MouseButton.LeftButton)
    assert not page.begin.isEnabled()
    QTest.mouseClick(page.own, Qt.MouseButton.LeftButton)
    assert funnel.view.chosen == BUILDER
    assert funnel.builder.isVisible()
    assert not has_funnel(funnel._session.state)
    for card in page.cards:
        QTest.mouseClick(card.taken, Qt.MouseButton.LeftButton)


def test_that_the_demo_asks_nothing(funnel: FunnelWorkspace) -> None:
    assert not funnel.choice.isVisible()


def test_that_a_day_is_picked_from_the_calendar_by_keys_and_stepped(
    funnel: FunnelWorkspace,
) -> None:
    funnel._on_new()
    field = funnel.side.opening.on
    field.setText("2027-02-09")
    field.setFocus()
    QTest.keyClick(field, Qt.Key.Key_Up)
    QTest.keyClick(field, Qt.Key.Key_PageUp)
    assert field.day == date(2027, 2, 17)
    QTest.keyClick(field, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    calendar = field.calendar
    assert calendar is not None
    assert calendar.selectedDate() == QDate(2027, 2, 17)
    calendar.clicked.emit(QDate(2027, 3, 1))
    assert field.calendar is None
    assert field.text() == "2027-03-01"
    field.setText("soon")
    assert field.day is None
