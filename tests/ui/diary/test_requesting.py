"""Requests: the decision table in the window, and three taps by mouse."""

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.ui.diary.conftest import Hand
from ui.diary.requesting import (
    CALL,
    COVER,
    DECLINE,
    DELEGATE,
    KIT,
    NOW,
    OFFER,
    SAFETY,
    TEACH,
    VISIT,
    Situation,
    advise,
    logged,
)
from ui.widgets.buttons import Button

ON_THEME, OFF_THEME = "A31", "A26"


def situation(hand: Hand) -> Situation:
    return Situation.of(hand.session.state, hand.workspace._agenda(), hand.session.today)


def tap(button: Button) -> None:
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def test_that_patient_safety_comes_before_everything_else(hand: Hand) -> None:
    advice = advise(situation(hand), SAFETY, OFF_THEME)
    assert [choice.key for choice in advice.choices] == [NOW]
    assert "complaint line" in advice.sentence


def test_that_a_fifth_kit_call_of_a_customer_asks_for_more_stock(hand: Hand) -> None:
    """A10 asked five times in the last quarter of the demo."""
    advice = advise(situation(hand), KIT, "A10")
    assert advice.choices[0].key == DELEGATE
    assert TEACH in [choice.key for choice in advice.choices]
    assert "6th request" in [fact.words for fact in advice.facts]


def test_that_a_case_without_cover_is_the_specialists(hand: Hand) -> None:
    assert advise(situation(hand), COVER, OFF_THEME).choices[0].key == DELEGATE


def test_that_an_off_theme_visit_waits_twenty_working_days_and_offers_two_dates(
    hand: Hand,
) -> None:
    """From Monday 30 November 2026 with Christmas Day off, the twentieth is 29 December."""
    advice = advise(situation(hand), VISIT, OFF_THEME)
    offers = [c.key for c in advice.choices if c.key.startswith(OFFER)]
    assert len(offers) == 2
    first = date.fromisoformat(offers[0].removeprefix(OFFER))
    assert first >= date(2026, 12, 28)
    assert "Prepare first" in advice.sentence
    assert "I can offer" in advice.script
    assert DECLINE in [choice.key for choice in advice.choices]


def test_that_an_account_of_the_theme_waits_five_working_days_only(hand: Hand) -> None:
    advice = advise(situation(hand), CALL, ON_THEME)
    first = next(c.key for c in advice.choices if c.key.startswith(OFFER))
    assert first == f"{OFFER}2026-12-07"


def test_that_three_taps_log_a_request_as_one_undoable_step(hand: Hand) -> None:
    card, state = hand.workspace.request, hand.session.state
    before = len(state.table("requests"))
    QTest.keyClick(hand.workspace.calendar, Qt.Key.Key_R)
    assert card.is_open
    tap(card.buttons[1])
    tap(card.buttons[0])
    tap(card.buttons[0])
    assert not card.is_open
    table = hand.session.state.table("requests")
    assert len(table) == before + 1
    assert table["kind"].iloc[-1] == "kit delivery"
    assert table["decision"].iloc[-1] == "delegated"
    hand.session.undo()
    assert len(hand.session.state.table("requests")) == before


def test_that_number_keys_log_a_request_too_and_esc_drops_it(hand: Hand) -> None:
    card = hand.workspace.request
    before = len(hand.session.state.table("requests"))
    hand.workspace.log_request()
    QTest.keyClick(card, Qt.Key.Key_5)
    QTest.keyClick(card, Qt.Key.Key_Escape)
    assert not card.is_open
    assert len(hand.session.state.table("requests")) == before


def test_that_an_offered_date_puts_the_visit_into_the_diary_with_the_request(hand: Hand) -> None:
    now = situation(hand)
    before = len(now.agenda.entries)
    change = logged(now, VISIT, OFF_THEME, f"{OFFER}2027-01-06", "2026-11-30T09:00")
    hand.session.do(change)
    agenda = hand.workspace._agenda()
    added = [e for e in agenda.entries if e.origin == "request"]
    assert len(agenda.entries) == before + 1
    assert (added[0].account_id, added[0].day) == (OFF_THEME, date(2027, 1, 6))
    hand.session.undo()
    assert len(hand.workspace._agenda().entries) == before
