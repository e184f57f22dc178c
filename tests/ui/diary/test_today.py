"""Today is what was published, and says where it is not any more (S0-29)."""

from dataclasses import replace
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from model.change import AboutChanged
from model.diary.edits import OWN_CHOICE, move_item
from model.diary.measures import measures_of
from model.diary.table import PUBLISHED
from tests.ui.diary.conftest import Hand
from ui.diary.day_card import DayCard
from ui.diary.today_page import questions_for
from ui.diary.workspace import MEASURES, TODAY

LEFT = Qt.MouseButton.LeftButton
DAY, LATER = date(2027, 2, 9), date(2027, 2, 11)
VISIT = "D107"  # on DAY


def open_today(hand: Hand, day: date = DAY) -> DayCard:
    """Today, when today is that day."""
    session, workspace = hand.session, hand.workspace
    about = session.state.about
    session.do(AboutChanged("Go on", about, replace(about, frozen_today=day.isoformat())))
    workspace.tools.choose(TODAY)
    workspace.refresh()
    return workspace.today.day


def test_that_the_list_of_today_is_the_published_diary(hand: Hand) -> None:
    QTest.mouseClick(hand.workspace.head.publish, LEFT)
    card = open_today(hand)
    rows = hand.session.state.table(PUBLISHED)
    rows = rows[(rows["date"] == DAY.isoformat()) & (rows["rep_id"] == "R1")]
    expected = dict(zip(rows["uid"], rows["start"], strict=True))
    assert len(expected) > 3
    assert {row.uid: row.accessibleName()[:5] for row in card.rows} == expected
    assert card.promise.text().startswith("As published in version 1 of ")
    assert card.gone == []


def test_that_what_left_the_day_and_what_came_is_marked_with_its_cause(hand: Hand) -> None:
    QTest.mouseClick(hand.workspace.head.publish, LEFT)
    card = open_today(hand)
    before = [row.uid for row in card.rows]
    state = hand.session.state
    hand.session.do(move_item(state, VISIT, LATER, 16 * 60, cause=OWN_CHOICE))
    assert [row.uid for row in card.rows] == [uid for uid in before if uid != VISIT]
    (gone,) = card.gone
    assert gone.accessibleName().endswith("to 11\u00a0Feb")
    assert gone.accessibleDescription() == "Cause: own choice."
    assert card.promise.text().startswith("1 item differs from version 1 of ")
    reached = open_today(hand, LATER)
    (moved,) = [row for row in reached.rows if row.accessibleName().endswith(", moved")]
    assert moved.accessibleDescription().startswith("Published for 9\u00a0Feb\u00a02027, ")


def test_that_an_unpublished_quarter_says_that_its_days_may_change(hand: Hand) -> None:
    assert "not published yet" in open_today(hand).promise.text()


def test_that_today_shows_the_adherence_of_the_measures_and_leads_to_them(hand: Hand) -> None:
    hand.workspace.tools.choose(TODAY)
    hand.workspace.refresh()
    card, state = hand.workspace.today.day, hand.session.state
    rep = state.rep("R1")
    assert rep is not None
    whole = measures_of(state, rep, hand.session.today).adherence.whole
    assert f"Adherence {100 * whole.value:.0f}\u00a0%" in card.kept.text()
    assert f"{whole.part} of {whole.whole} planned items" in card.kept.text()
    QTest.mouseClick(card.more, LEFT)
    assert hand.workspace.tools.chosen == MEASURES
    assert hand.workspace.measures._chosen == "adherence"


def test_that_the_brief_of_a_discovery_has_five_questions_at_least(hand: Hand) -> None:
    """S0-99: the needs of the account first, then the bank of the role."""
    state = hand.session.state
    agenda = hand.workspace.agenda
    assert agenda is not None
    entries = [one for one in agenda.entries if one.kind == "early_discovery" and one.account_id]
    assert len(entries) > 3
    for entry in entries:
        asked = questions_for(state, entry)
        assert len(set(asked)) == len(asked) >= 5
