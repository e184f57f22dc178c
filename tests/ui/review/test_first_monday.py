"""The first Monday of a month: one walk from the open demo to answers in diary and scenario."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from model.diary.table import diary_frame
from model.review.alert import Answer
from model.review.alert_records import Status, records_of
from model.review.periods import MONTHLY
from model.review.reviews import review_of
from tests.ui.conftest import Desk
from tests.ui.review.test_in_window import LEFT, pick, press, settle, show
from ui.align.compare import CompareDialog
from ui.review.workspace import MONTH, TEAM

HOG, NEGLECTED = "AL3:account:T2-01", "AL2:account:A03"


def test_that_a_manager_finds_why_answers_and_closes_the_month(demo: Desk, qtbot: QtBot):
    window, session = demo.window, demo.session
    review = window.review
    window.show_workspace("review")
    qtbot.waitUntil(lambda: review.reviewed is not None and review.reviewed.whole, timeout=60_000)
    settle(review, qtbot)

    # which territory underperforms, and why; who is off plan, needs training, is neglected
    pick(review.tools, TEAM)
    settle(review, qtbot)
    team = review.team
    assert team.chosen == "T4"
    assert "NW Ohio sold" in team.words.text()
    assert "What there is" in team.gap.accessibleDescription()
    model = team.table.columns
    heads = [str(model.headerData(k, Qt.Orientation.Horizontal)) for k in range(12)]
    plan = [str(model.index(row, heads.index("On plan")).data() or "") for row in range(6)]
    assert plan == ["78 % \u00b7 watch", *"–––––"]
    needs = [str(model.index(row, heads.index("Needs")).data() or "") for row in range(6)]
    assert needs == ["practice", "training", "–", "–", "–", "training"]
    names = [str(team.neglected.columns.index(row, 0).data()) for row in range(4)]
    assert names[0] == "Tri-River North Hospital"

    # the neglected one goes into the diary
    before = len(diary_frame(session.state))
    press(team.answer)
    settle(review, qtbot)
    row = review.page.alerts.row(NEGLECTED)
    assert row is not None
    press(row.buttons[Answer.DIARY])
    press(window.diary.board.new.take)
    assert len(diary_frame(session.state)) == before + 1
    assert records_of(session.state)[NEGLECTED].status == Status.ACTED

    # who was neglected is not any more, and the next one is chosen
    window.show_workspace("review")
    pick(review.tools, TEAM)
    settle(review, qtbot)
    neglected = [
        [str(team.neglected.columns.index(row, k).data()) for k in (0, 2)] for row in range(4)
    ]
    assert neglected[0][0] == "Polaris Edge Surgery Center"
    assert neglected[3][0] == "Tri-River North Hospital"
    assert neglected[3][1].startswith("Put into the diary on ")
    assert team.neglected.chosen_rows().tolist() == [0]

    # the hospital that takes the time of three becomes a scenario
    n = len(session.state.scenarios)
    review.show_alert(HOG)
    hog = review.page.alerts.row(HOG)
    assert hog is not None
    press(hog.buttons[Answer.SCENARIO])
    qtbot.waitUntil(lambda: len(session.state.scenarios) > n, timeout=60_000)
    beside = next(d for d in window.findChildren(CompareDialog) if d.isVisible())
    assert session.state.scenario(beside.chosen).name.startswith("Relief: ")
    beside.dismiss()

    # what the figures say answers the questions; a decision closes the month
    window.show_workspace("review")
    pick(review.tools, MONTH)
    show(review, "T2")
    settle(review, qtbot)
    questions = review.page.questions
    for _ in range(len(questions.questions)):
        one = next(row for row in questions.questions if not row.answer)
        press(one.link)
        if not one.edit.text():
            QTest.keyClicks(one.edit, "Nothing")
        QTest.keyClick(one.edit, Qt.Key.Key_Return)
    for field, words in (
        (questions.decision, "Give the hospital to NW Ohio"),
        (questions.owner, "Ruth Adeyemi"),
        (questions.due, "2026-12-18"),
    ):
        QTest.keyClicks(field, words)
    QTest.mouseClick(questions.close_it, LEFT)
    settle(review, qtbot)
    held = review_of(session.state, "T2", MONTHLY, "2026-11", session.today)
    assert held.closed
    assert held.answers["underperform"].startswith("No revenue alert; seldom seen: Polaris Edge")
    assert held.answers["support"].startswith("Train ")


def test_that_in_a_low_window_the_question_left_open_is_shown_whole(demo: Desk, qtbot: QtBot):
    window, review = demo.window, demo.window.review
    size = window.size()
    window.resize(1280, 800)
    window.show_workspace("review")
    qtbot.waitUntil(lambda: review.reviewed is not None and review.reviewed.whole, timeout=60_000)
    pick(review.tools, MONTH)
    show(review, "T6")
    settle(review, qtbot)
    card = review.page.questions
    assert not card.list.isVisible(), "the alerts have the room until the questions are asked for"
    waiting = review.page.alerts.area.viewport().height()
    press(card.fold)
    settle(review, qtbot)
    assert card.list.isVisible()
    assert review.page.alerts.area.viewport().height() < waiting - 150
    asked = len(card.questions)
    assert asked == 5, "a rep who starts in January is asked about too"
    for place in range(asked - 1):
        card.questions[place].answered.emit(card.questions[place].question.key, "Nothing")
        settle(review, qtbot)
    QTest.mouseClick(card.close_it, LEFT)
    assert card.error.text().startswith("Not answered yet")
    left = card.questions[-1].edit
    qtbot.waitUntil(lambda: left.visibleRegion().boundingRect().size() == left.size())
    for field in (left, card.decision, card.owner):
        assert field.height() >= field.sizeHint().height()
        assert field.visibleRegion().boundingRect().size() == field.size()
    window.resize(size)


def test_that_in_a_broad_window_the_figures_stay_near_the_territories(demo: Desk, qtbot: QtBot):
    window, review = demo.window, demo.window.review
    size = window.size()
    window.show_workspace("review")
    pick(review.tools, TEAM)
    settle(review, qtbot)
    table = review.team.table
    for wide, most in ((1280, 0.16), (2560, 0.36)):
        window.resize(wide, 1000)
        qtbot.waitUntil(lambda share=most: table.columnWidth(0) <= share * table.width())
        assert table.columnWidth(0) > 120, "a name is not cut"
    window.resize(size)


@pytest.fixture(autouse=True)
def _anew(demo: Desk, qtbot: QtBot):
    """Take everything back, so that the next walk begins as this one did."""
    yield
    while demo.session.undo() is not None:
        pass
    settle(demo.window.review, qtbot)
