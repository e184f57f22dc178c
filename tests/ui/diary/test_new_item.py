"""A new item by mouse and keys: purpose needed, short notice prepared first, focus counted."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox

from model.change import AboutChanged
from model.diary.off_focus import off_focus
from model.errors import PlanError
from model.plan.assistant import open_assistant
from tests.ui.diary.conftest import Hand
from ui.diary.agenda import AgendaItem
from ui.diary.new_item_card import NewItemCard

BUYS, PROSPECT = "A01", "A03"
FREE_DAY = date(2027, 2, 10)


@pytest.fixture
def card(hand: Hand) -> Iterator[NewItemCard]:
    found = hand.workspace.board.new
    yield found
    found.leave()


def pick(field: QComboBox, key: str) -> None:
    """Choose by the keys: the list of a combo box is walked with the arrows."""
    place = field.findData(key)
    assert place >= 0
    field.setFocus()
    while field.currentIndex() != place:
        step = Qt.Key.Key_Down if field.currentIndex() < place else Qt.Key.Key_Up
        QTest.keyClick(field, step)


def write(hand: Hand, words: str) -> None:
    purpose = hand.workspace.board.new.purpose
    QTest.mouseClick(purpose, Qt.MouseButton.LeftButton)
    QTest.keyClicks(purpose, words)


def case_day(hand: Hand) -> date:
    days = hand.workspace._agenda().days
    return next(plan.day for plan in days if plan.mode == "case")


def newest(hand: Hand, before: set[str]) -> AgendaItem:
    hand.workspace.agenda = None
    fresh = [e for e in hand.workspace._agenda().entries if e.uid not in before]
    assert len(fresh) == 1
    return fresh[0]


def uids(hand: Hand) -> set[str]:
    hand.workspace.agenda = None
    return {entry.uid for entry in hand.workspace._agenda().entries}


def free_minutes(hand: Hand, day: date) -> int:
    agenda = hand.workspace._agenda()
    busy = [(e.start, e.end) for e in agenda.by_day.get(day, [])]
    starts = range(8 * 60, 17 * 60, 15)
    return next(m for m in starts if all(m + 30 <= a or m - 15 >= b for a, b in busy))


def test_that_a_double_click_on_an_empty_place_opens_the_card_with_that_day_and_time(
    hand: Hand, card: NewItemCard
) -> None:
    minutes = free_minutes(hand, FREE_DAY)
    calendar = hand.workspace.calendar
    at = calendar.point_at(FREE_DAY, minutes)
    QTest.mouseDClick(calendar, Qt.MouseButton.LeftButton, pos=at)
    assert card.isVisible()
    draft = card.draft
    assert draft is not None
    assert (draft.day, draft.start) == (FREE_DAY, minutes)


def test_that_an_item_without_purpose_is_refused_and_with_one_is_a_single_step(
    hand: Hand, card: NewItemCard
) -> None:
    """S0-67: nobody is called because it is their turn."""
    before = uids(hand)
    told: list[PlanError] = []
    hand.session.failed.connect(told.append)
    hand.workspace.show_day(FREE_DAY)
    QTest.keyClick(hand.workspace.calendar, Qt.Key.Key_N)
    assert card.isVisible()
    pick(card.account, BUYS)
    QTest.mouseClick(card.take, Qt.MouseButton.LeftButton)
    hand.session.failed.disconnect(told.append)
    assert "no purpose" in told[0].message
    assert uids(hand) == before
    write(hand, "Agree the count of trays")
    QTest.keyClick(card.purpose, Qt.Key.Key_Return)
    entry = newest(hand, before)
    assert (entry.day, entry.account_id, entry.kind) == (FREE_DAY, BUYS, "call_f2f")
    assert entry.objective
    assert entry.purpose == "Agree the count of trays"
    assert not card.isVisible()
    hand.session.undo()
    assert uids(hand) == before


def test_that_a_prospect_on_a_case_day_is_warned_of_and_counts_off_the_focus(
    hand: Hand, card: NewItemCard
) -> None:
    """S0-85: no coffee with prospects squeezed before cases."""
    day, before = case_day(hand), uids(hand)
    rep = hand.workspace._agenda().rep
    assert rep is not None
    hand.workspace.show_week(hand.workspace._agenda().week_of(day))
    hand.workspace.newcomer.begin(day)
    pick(card.account, PROSPECT)
    assert "case day" in card.words
    assert card.take.text() == "Add all the same"
    write(hand, "Five questions about their wards")
    QTest.mouseClick(card.take, Qt.MouseButton.LeftButton)
    entry, quarter = newest(hand, before), hand.workspace._agenda().quarter
    assert not entry.on_theme
    warned = [
        rule for rule in off_focus(hand.session.state, rep, quarter) if entry.uid in rule.items
    ]
    assert any("which is a case day" in rule.sentence for rule in warned)


def test_that_a_visit_too_soon_opens_the_card_with_two_dates_and_takes_one(
    hand: Hand, card: NewItemCard
) -> None:
    """S0-79, H10: from Friday 5 February, Monday 8 February is one working day ahead."""
    session = hand.session
    about = session.state.about
    session.do(AboutChanged("Go on", about, replace(about, frozen_today="2027-02-05")))
    before, requests = uids(hand), session.state.tables["requests"]
    hand.workspace.newcomer.begin(date(2027, 2, 8), 13 * 60)
    pick(card.account, BUYS)
    assert "1 working days ahead" in card.words
    write(hand, "Just around the corner")
    QTest.mouseClick(card.take, Qt.MouseButton.LeftButton)
    prepare = hand.workspace.board.prepare
    assert prepare.isVisible()
    assert not card.isVisible()
    assert uids(hand) == before
    QTest.mouseClick(prepare.first, Qt.MouseButton.LeftButton)
    assert card.isVisible()
    draft = card.draft
    assert draft is not None
    assert draft.day >= date(2027, 2, 12)
    QTest.mouseClick(card.take, Qt.MouseButton.LeftButton)
    assert newest(hand, before).day == draft.day
    assert session.state.tables["requests"] is requests


def test_that_escape_adds_nothing(hand: Hand, card: NewItemCard) -> None:
    before = uids(hand)
    hand.workspace.new_item()
    QApplication.processEvents()
    QTest.keyClick(card.purpose, Qt.Key.Key_Escape)
    assert not card.isVisible()
    assert uids(hand) == before


def test_that_the_form_says_a_case_is_attended_for_technical_support_only(
    hand: Hand, card: NewItemCard
) -> None:
    hand.workspace.newcomer.begin(FREE_DAY, 9 * 60)
    place = card.kind.findData("case_attendance")
    assert card.kind.itemText(place) == "Case, technical support only"
    hand.workspace._choose("D099")  # a case of week 6
    assert "Case, technical support only" in hand.workspace.item._when.accessibleName()


def test_that_a_call_of_the_first_ten_days_answers_a_question_of_the_plan(
    hand: Hand, card: NewItemCard
) -> None:
    """S0-26: the plan comes first; the ten days begin on Monday 8 February here."""
    session, before = hand.session, uids(hand)
    rep = hand.workspace._agenda().rep
    assert rep is not None
    session.do(open_assistant(session.state, rep.id, date(2027, 2, 8)))
    hand.workspace.newcomer.begin(FREE_DAY)
    assert not card.research.isHidden()
    pick(card.account, BUYS)
    assert "the plan comes first" in card.words
    write(hand, "Hello again, show the folder")
    told: list[PlanError] = []
    session.failed.connect(told.append)
    QTest.mouseClick(card.take, Qt.MouseButton.LeftButton)
    session.failed.disconnect(told.append)
    assert "the plan comes first" in told[0].message
    card.research.setFocus()
    QTest.keyClick(card.research, Qt.Key.Key_Space)
    assert "the plan comes first" not in card.words
    QTest.mouseClick(card.take, Qt.MouseButton.LeftButton)
    entry = newest(hand, before)
    assert entry.origin == "plan-research"
    session.undo()
    session.undo()
