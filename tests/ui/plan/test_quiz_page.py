"""The quiz by keys and mouse: its score stands with the practice, missed answers are told."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from model.plan.enablement import ENABLEMENT
from model.plan.quiz import RIVALS
from model.plan.typed_edits import records
from tests.ui.conftest import Desk
from tests.ui.plan.conftest import Show
from ui.plan.pitch_page import PitchPage
from ui.plan.quiz_page import QuizPage
from ui.session import Session
from ui.theme.style import Theme

LEFT = Qt.MouseButton.LeftButton
NONE = Qt.KeyboardModifier.NoModifier


def _records(session: Session) -> list[dict[str, object]]:
    return [dict(one) for one in records(session.state.plans["R1"], ENABLEMENT, "records")]


def test_that_numbers_answer_and_the_score_is_kept_and_undone(
    theme: Theme, session: Session, show: Show
) -> None:
    page = QuizPage(theme, session)
    show(page)
    before = _records(session)
    page.about.edit.setFocus()
    QTest.keyClick(page.about.edit, Qt.Key.Key_End)
    rival = page.about.edit.currentText()
    QTest.mouseClick(page.begin, LEFT)
    assert page.answers.hasFocus()
    n = len(page.questions)
    for number, question in enumerate(page.questions):
        assert page.question.text() == f"What is true of {rival}?"
        at = (question.right + 1) % 4 if number == 0 else question.right
        QTest.keyClick(page.answers, Qt.Key(Qt.Key.Key_1 + at))
    assert not page.running
    missed = page.questions[0]
    assert page.result.text() == f"{rival}: {missed.options[missed.right]}"
    made = _records(session)[len(before) :]
    assert [(one["item"], one["kind"]) for one in made] == [(f"{rival} facts", RIVALS)]
    assert made[0]["score"] == round(100 * (n - 1) / n)
    assert page.scores.rows[0].title == f"{rival} facts"
    session.undo()
    assert _records(session) == before


def test_that_a_click_answers_and_everything_right_is_said(
    theme: Theme, session: Session, show: Show
) -> None:
    page = QuizPage(theme, session)
    show(page)
    page.begin.setFocus()
    QTest.keyClick(page.begin, Qt.Key.Key_Space)
    for question in page.questions:
        place = page.answers.visualItemRect(page.answers.item(question.right)).center()
        QTest.mouseClick(page.answers.viewport(), LEFT, NONE, place)
    assert page.question.text() == "100 of 100"
    assert page.result.text() == "Everything was right."


def test_that_the_quiz_is_a_view_of_means_in_the_window(demo: Desk) -> None:
    plan = demo.window.plan
    demo.window.show_workspace("plan")
    plan.show_rep("R1")
    assert demo.window.finder.find("Quiz of product facts")
    plan.jump("means.quiz")
    page = plan.view("means.quiz")
    assert isinstance(page, QuizPage)
    QTest.mouseClick(page.begin, LEFT)
    assert len(page.questions) == 10
    QTest.keyClick(page.answers, Qt.Key.Key_Return)
    assert len(page.given) == 1


def test_that_a_pitch_is_tied_to_a_need_of_its_role(
    theme: Theme, session: Session, show: Show
) -> None:
    page = PitchPage(theme, session)
    show(page)
    field = page.needs["USER"]
    assert "tied to no need" in page.notes["USER"].text()
    field.edit.setFocus()
    QTest.keyClick(field.edit, Qt.Key.Key_End)
    spine = session.state.plans["R1"][ENABLEMENT]["pitch_spines"]["USER"]
    assert spine["need"] == field.text()
    assert "tied to no need" not in page.notes["USER"].text()
    assert QApplication.focusWidget() is field.edit
    session.undo()
    assert "need" not in session.state.plans["R1"][ENABLEMENT]["pitch_spines"]["USER"]
