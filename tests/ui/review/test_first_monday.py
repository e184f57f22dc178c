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

    # which territory underperforms, and why; who is off plan; who is neglected
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

    # the hospital that takes the time of three becomes a scenario
    window.show_workspace("review")
    settle(review, qtbot)
    n = len(session.state.scenarios)
    review.show_alert(HOG)
    hog = review.page.alerts.row(HOG)
    assert hog is not None
    press(hog.buttons[Answer.SCENARIO])
    qtbot.waitUntil(lambda: len(session.state.scenarios) > n, timeout=60_000)
    next(d for d in window.findChildren(CompareDialog) if d.isVisible()).dismiss()

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


@pytest.fixture(autouse=True)
def _anew(demo: Desk, qtbot: QtBot):
    """Take everything back, so that the next walk begins as this one did."""
    yield
    while demo.session.undo() is not None:
        pass
    settle(demo.window.review, qtbot)
