"""Lighthouse cards by mouse and by keys: ratings, tests with evidence, visits, choosing."""

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox
from pytestqt.qtbot import QtBot

from model.plan.lighthouse import HOSTS, PROCEDURES, SIGNED, VISITS
from model.plan.typed_edits import plan_of, records, value_at
from tests.ui.plan.conftest import type_in
from tests.ui.strategy.conftest import Show, Wait
from ui.session import Session
from ui.strategy.lighthouse_view import LighthouseView
from ui.theme.style import Theme

LEFT = Qt.MouseButton.LeftButton


def entry(session: Session, key: str, *path: str) -> object:
    return value_at(plan_of(session.state, "R1"), ("lighthouses", key, *path))


def press(box: QCheckBox) -> None:
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Space)


def test_that_four_centres_show_with_score_and_tests(
    theme: Theme, session: Session, show: Show
) -> None:
    view = LighthouseView(theme, session)
    show(view)
    assert list(view.cards)[:3] == ["A02", "A13", "A01"]
    assert len(view.cards) == 4
    card = view.cards["A02"]
    assert card.tests[PROCEDURES].box.isChecked()
    assert not card.tests[VISITS].box.isChecked()
    assert "100" in card.ratings["host"].control.accessibleName()


def test_that_a_test_is_ticked_with_evidence_only_and_unticked_again(
    theme: Theme, session: Session, show: Show, settled: Wait
) -> None:
    view = LighthouseView(theme, session)
    show(view)
    test = view.cards["A02"].tests[VISITS]
    press(test.box)
    assert not test.box.isChecked(), "the tick comes with its evidence"
    assert test.evidence.hasFocus()
    QTest.keyClick(test.evidence, Qt.Key.Key_Return)
    assert not entry(session, "A02", "lit", VISITS)
    QTest.keyClicks(test.evidence, "Four visits, list of 20 Nov")
    QTest.keyClick(test.evidence, Qt.Key.Key_Return)
    settled(view)
    assert test.box.isChecked()
    assert "Four visits" in test.note.accessibleName()
    press(test.box)
    settled(view)
    assert not test.box.isChecked()
    session.undo()
    settled(view)
    assert test.box.isChecked()


def test_that_figures_and_the_signature_cannot_be_ticked_by_hand(
    theme: Theme, session: Session, show: Show
) -> None:
    view = LighthouseView(theme, session)
    show(view)
    card = view.cards["A02"]
    press(card.tests[SIGNED].box)
    assert not card.tests[SIGNED].box.isChecked()
    assert "joint plan" in card.tests[SIGNED].note.accessibleName()
    press(card.tests[HOSTS].box)
    assert card.tests[HOSTS].box.isChecked()
    assert session.undo() is None, "nothing was changed"


def test_that_a_rating_changes_the_score_and_the_order(
    theme: Theme, session: Session, show: Show, settled: Wait
) -> None:
    view = LighthouseView(theme, session)
    show(view)
    before = next(row.right for row in view.candidates.list.rows if row.key == "A13")
    control = view.cards["A13"].ratings["outcome"].control
    control.setFocus()
    QTest.keyClick(control, Qt.Key.Key_Right)
    assert entry(session, "A13", "outcome_data") == 100
    settled(view)
    after = next(row.right for row in view.candidates.list.rows if row.key == "A13")
    assert float(after) > float(before)


def test_that_a_centre_is_dropped_and_another_chosen(
    theme: Theme, session: Session, show: Show, settled: Wait
) -> None:
    view = LighthouseView(theme, session)
    show(view)
    assert not view.candidates.choose.isEnabled(), "four are chosen"
    dropped = list(view.cards)[-1]
    QTest.mouseClick(view.cards[dropped].drop, LEFT)
    settled(view)
    assert dropped not in view.cards
    free = next(row.key for row in view.candidates.list.rows if row.key not in view.cards)
    view.candidates.list.setFocus()
    QTest.keyClick(view.candidates.list, Qt.Key.Key_Home)
    for _ in range([row.key for row in view.candidates.list.rows].index(free)):
        QTest.keyClick(view.candidates.list, Qt.Key.Key_Down)
    assert view.candidates.list.chosen == free
    QTest.mouseClick(view.candidates.choose, LEFT)
    settled(view)
    assert free in view.cards
    session.undo()
    session.undo()
    settled(view)
    assert dropped in view.cards


def test_that_a_visit_is_noted_and_only_an_early_trial_counts(
    theme: Theme, session: Session, show: Show, settled: Wait
) -> None:
    view = LighthouseView(theme, session)
    show(view)
    card = view.cards["A02"]
    QTest.mouseClick(card.visit.note, LEFT)
    assert "visitor" in card.visit.day.problem
    card.visit.visitor.edit.setFocus()
    QTest.keyClick(card.visit.visitor.edit, Qt.Key.Key_Home)
    QTest.keyClicks(card.visit.day.edit, "2026-11-12")
    QTest.keyClick(card.visit.day.edit, Qt.Key.Key_Return)
    visits = entry(session, "A02", "visits")
    assert isinstance(visits, list)
    assert date.fromisoformat(visits[0]["on"]) == date(2026, 11, 12)
    settled(view)
    assert "1 visited" in card.followers.text()


def test_that_the_story_the_champions_and_the_planned_visits_are_typed(
    theme: Theme, session: Session, show: Show
) -> None:
    view = LighthouseView(theme, session)
    show(view)
    view.jump("A13")
    card = view.cards["A13"]
    assert card.story.edit.hasFocus()
    type_in(card.story, "She asks who calls the patient in a year.")
    type_in(card.champions, "P. Ortiz RN, Dr Noah Abel, M. Kessler")
    type_in(card.planned["Q2"], "3")
    assert entry(session, "A13", "story") == "She asks who calls the patient in a year."
    assert entry(session, "A13", "staff_champions") == ["P. Ortiz RN", "Dr Noah Abel", "M. Kessler"]
    assert entry(session, "A13", "hosted_visits", "Q2") == 3
    assert len(records(plan_of(session.state, "R1"), "lighthouses")) == 4


def test_that_the_cards_stand_by_score_side_by_side_where_there_is_room(
    theme: Theme, session: Session, show: Show, settled: Wait, qtbot: QtBot
) -> None:
    view = LighthouseView(theme, session)
    show(view)
    view.window().resize(1800, 900)
    settled(view)
    cards = list(view.cards.values())
    assert list(view.cards) == ["A02", "A13", "A01", "A27"]
    qtbot.waitUntil(lambda: cards[1].x() > cards[0].x() and cards[2].y() > cards[0].y())
    assert cards[0].y() == cards[1].y()
    assert (cards[2].x(), cards[3].x()) == (cards[0].x(), cards[1].x())
    assert cards[3].y() > cards[1].y()
