"""Requests: the decision table in the window, and three taps by mouse."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from model.errors import PlanError
from tests.ui.diary.conftest import Hand
from ui.diary.request_words import Details
from ui.diary.requesting import (
    CALL,
    COVER,
    DANGER,
    DECLINE,
    DELEGATE,
    DUTY,
    INTERNAL,
    JOINT,
    KIT,
    MANAGER,
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


@pytest.mark.parametrize(
    ("kind", "account", "flags", "first", "words"),
    [
        (KIT, "A10", {DANGER}, NOW, "complaint line"),  # danger comes before the kit run
        (KIT, OFF_THEME, {DUTY}, NOW, "contract obliges"),
        (KIT, OFF_THEME, set(), DELEGATE, "courier"),
        (VISIT, ON_THEME, set(), OFFER, "next discovery slot"),
        (VISIT, OFF_THEME, set(), OFFER, "20 working days"),
        (INTERNAL, MANAGER, set(), OFFER, "20 working days"),
    ],
)
def test_that_each_row_of_the_table_gives_its_decision_in_the_window(
    hand: Hand, kind: str, account: str, flags: set[str], first: str, words: str
) -> None:
    advice = advise(situation(hand), kind, account, frozenset(flags))
    assert advice.choices[0].key.startswith(first)
    assert words.casefold() in f"{advice.sentence} {advice.script}".casefold()


def test_that_a_visit_request_opens_the_prepare_first_card_with_two_dates(hand: Hand) -> None:
    """Three taps: what, who, a date; the words hold both questions and both dates."""
    workspace = hand.workspace
    before = len(hand.session.state.table("requests"))
    QTest.keyClick(workspace.calendar, Qt.Key.Key_R)
    tap(workspace.request.buttons[4])
    tap(workspace.request.buttons[0])
    card = workspace.board.prepare
    assert card.isVisible()
    assert not workspace.request.isVisible()
    assert "which cases you have in mind and who else" in card.text
    assert "29 December or 6 January" in card.text
    QTest.keyClicks(card.question, "Can you come on Monday")
    tap(card.second)
    assert not card.isVisible()
    last = hand.session.state.table("requests").iloc[-1]
    assert (last["decision"], last["scheduled_for"]) == ("scheduled", "2027-01-06")
    assert (last["detail"], last["script_used"]) == ("Can you come on Monday", "prepare first")
    assert any(e.origin == "request" for e in workspace._agenda().entries)
    hand.session.undo()
    assert len(hand.session.state.table("requests")) == before


def test_that_a_third_date_is_offered_from_the_card_and_no_sooner_than_one_can_prepare(
    hand: Hand,
) -> None:
    workspace = hand.workspace
    workspace.log_request()
    tap(workspace.request.buttons[4])
    tap(workspace.request.buttons[0])
    card = workspace.board.prepare
    assert not card.other.offer.isEnabled()
    QTest.keyClicks(card.other.day, "2026-12-02")
    assert "offer Tue 29 Dec or later" in card.other.words
    QTest.keyClick(card.other.day, Qt.Key.Key_Return)
    assert card.isVisible()
    card.other.day.selectAll()
    QTest.keyClicks(card.other.day, "2027-01-09")
    assert card.other.words == "No working day."
    card.other.day.selectAll()
    QTest.keyClicks(card.other.day, "2027-01-14")
    assert card.other.words == ""
    tap(card.other.offer)
    assert not card.isVisible()
    last = hand.session.state.table("requests").iloc[-1]
    assert (last["decision"], last["scheduled_for"]) == ("scheduled", "2027-01-14")
    added = [e.day for e in workspace._agenda().entries if e.origin == "request"]
    assert added == [date(2027, 1, 14)]


def test_that_a_request_without_preparation_takes_a_written_date_too(hand: Hand) -> None:
    """A kit call is put on a day of one's own choice: the fourth tap is Enter."""
    card = hand.workspace.request
    hand.workspace.log_request()
    tap(card.buttons[1])
    tap(card.buttons[0])
    assert card.other is not None
    QTest.keyClicks(card.other.day, "2027-01-15")
    QTest.keyClick(card.other.day, Qt.Key.Key_Return)
    assert not card.is_open
    last = hand.session.state.table("requests").iloc[-1]
    assert (last["kind"], last["decision"], last["scheduled_for"]) == (
        "kit delivery",
        "scheduled",
        "2027-01-15",
    )


def test_that_a_complaint_about_safety_is_never_put_off_to_a_date(hand: Hand) -> None:
    card = hand.workspace.request
    hand.workspace.log_request()
    tap(card.buttons[0])
    tap(card.buttons[0])
    assert card.other is None
    card.close_form()


def test_that_naming_the_family_of_the_theme_brings_the_dates_nearer(hand: Hand) -> None:
    workspace = hand.workspace
    workspace.log_request()
    tap(workspace.request.buttons[4])
    tap(workspace.request.buttons[0])
    card = workspace.board.prepare
    assert "29 December" in card.text
    QTest.keyClick(card.family, Qt.Key.Key_Down)
    card.family.activated.emit(card.family.currentIndex())
    assert "7 December" in card.text
    QTest.keyClick(card, Qt.Key.Key_Escape)
    assert workspace.request.isVisible()


@pytest.mark.slow
def test_that_going_at_once_asks_what_gives_way_and_puts_the_day_in_order(
    hand: Hand, qtbot: QtBot
) -> None:
    workspace, card = hand.workspace, hand.workspace.request
    hand.workspace.log_request()
    tap(card.buttons[1])
    tap(card.buttons[0])
    tap(next(b for b in card.buttons if b.text() == "Go now"))
    assert card.is_open
    with qtbot.waitSignal(workspace.emergencies.shown, timeout=180_000):
        tap(card.buttons[0])
    last = hand.session.state.table("requests").iloc[-1]
    assert (last["decision"], last["displaced"]) == ("now", "Tri-River West Hospital, Mon 08:00")
    assert (last["minutes"], last["root_cause"]) == (85.0, "stock level")
    assert workspace.board.emergency.isVisible()
    tap(workspace.board.emergency.leave)
    assert not workspace.board.emergency.isVisible()


def test_that_a_request_that_displaces_something_cannot_be_kept_without_it(hand: Hand) -> None:
    with pytest.raises(PlanError, match="takes the time"):
        logged(situation(hand), KIT, "A10", NOW, "2026-11-30T09:00")
    kept = logged(situation(hand), KIT, "A10", NOW, "2026-11-30T09:00", Details(frozenset({DUTY})))
    assert kept.label == "Log a request of Hamilton Canal Hospital"


def test_that_safety_told_on_the_last_page_changes_the_advice(hand: Hand) -> None:
    card = hand.workspace.request
    hand.workspace.log_request()
    tap(card.buttons[1])
    tap(card.buttons[0])
    QTest.mouseClick(card.toggles[0], Qt.MouseButton.LeftButton)
    assert [b.text() for b in card.buttons] == ["I am on the phone"]
    card.close_form()


def test_that_requests_of_the_manager_are_the_managers_in_the_log(hand: Hand) -> None:
    change = logged(situation(hand), INTERNAL, MANAGER, DECLINE, "2026-11-30T09:00")
    hand.session.do(change)
    last = hand.session.state.table("requests").iloc[-1]
    assert (last["source"], last["account_id"], last["script_used"]) == (
        "manager",
        "",
        "no, with a way out",
    )


def test_that_a_request_pattern_goes_into_the_joint_plan_as_a_milestone(hand: Hand) -> None:
    now = situation(hand)
    now.counts["A27"] = 3
    assert JOINT in [c.key for c in advise(now, KIT, "A27").choices]
    hand.session.do(logged(now, KIT, "A27", JOINT, "2026-11-30T09:00"))
    (plan,) = [p for p in hand.session.state.plans["R1"]["joint_plans"] if p["account_id"] == "A27"]
    assert plan["milestones"][-1]["step"] == "Look at the 4 requests of 91 days together: " + str(
        hand.session.state.table("requests")["root_cause"].iloc[-1]
    )
