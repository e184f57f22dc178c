"""The workspace in the window: pages by keys, comments, signatures after an approval."""

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from model.field_return.packs import FieldNote, noting
from model.plan.approval import approve
from model.plan.comments import comments_on
from model.plan.typed_edits import value_at
from tests.ui.conftest import Desk
from tests.ui.plan.conftest import type_in
from ui.commands import commands_of
from ui.plan.accounts_page import AccountsPage
from ui.plan.goals_page import GoalsPage
from ui.plan.overview import Overview
from ui.plan.pages import VIEWS
from ui.plan.reading import plan_of

LEFT = Qt.MouseButton.LeftButton


def _target(desk: Desk) -> object:
    plan = desk.session.state.plans["R1"]
    return value_at(plan, ("strategic_goals", "G1", "measure", "target"))


def test_that_the_plan_opens_on_the_overview_and_alt_down_steps_on(demo: Desk) -> None:
    plan = demo.window.plan
    demo.window.show_workspace("plan")
    plan.show_page("overview")
    assert plan.rep_id == "R1"
    plan.tools.setFocus()
    QTest.keyClick(plan.tools, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert plan.key == "accounts"
    QTest.keyClick(plan.tools, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert plan.key == "overview"
    assert demo.window.finder.find("Mission and goals")
    goals = plan.view("goals.tree")
    assert isinstance(goals, GoalsPage)
    assert QApplication.focusWidget() is goals.mission.mission.edit


def test_that_words_typed_last_are_saved_with_the_project_and_on_another_page(
    demo: Desk,
) -> None:
    plan = demo.window.plan
    demo.window.show_workspace("plan")
    plan.jump("accounts:A13")
    page = plan.view("accounts")
    assert isinstance(page, AccountsPage)
    QTest.keyClicks(page.cannot.edit, "No promise. ")
    plan.show_page("overview")
    typed = value_at(demo.session.state.plans["R1"], ("account_strategies", "A13", "cannot"))
    assert typed.startswith("No promise. ")
    plan.jump("accounts:A13/pain")
    QTest.keyClicks(page.pain.edit, "Again ")
    plan.flush()
    typed = value_at(demo.session.state.plans["R1"], ("account_strategies", "A13", "pain"))
    assert typed.startswith("Again ")


def test_that_a_note_from_the_field_is_read_where_the_account_is_planned(demo: Desk) -> None:
    plan = demo.window.plan
    note = FieldNote("n1", "A13", "R1", "2026-12-03T09:00:00Z", "<b>Call</b> after the congress")
    demo.session.do(noting(demo.session.state, [note], "Take a note"))
    demo.window.show_workspace("plan")
    plan.jump("accounts:A13")
    page = plan.view("accounts")
    assert isinstance(page, AccountsPage)
    assert page.notes.isVisible()
    assert [words for _head, words in page.notes.words()] == ["<b>Call</b> after the congress"]


def test_that_another_rep_is_chosen_for_all_pages(demo: Desk) -> None:
    plan = demo.window.plan
    demo.window.show_workspace("plan")
    plan.show_page("accounts")
    page = plan.view("accounts")
    assert isinstance(page, AccountsPage)
    plan.rep.setFocus()
    QTest.keyClick(plan.rep, Qt.Key.Key_Down)
    assert plan.rep_id == "R2"
    assert page.desk.rep_id == "R2"
    assert all(not row.key.startswith("A0") for row in page.list.rows)
    plan.show_rep("R1")


def test_that_a_manager_comments_on_a_page_and_the_rep_settles_it(demo: Desk) -> None:
    plan = demo.window.plan
    demo.window.show_workspace("plan")
    plan.show_page("goals.tree")
    QTest.mouseClick(plan.talk.button, LEFT)
    assert plan.talk.card.isVisible()
    QTest.keyClicks(plan.talk.card.words.edit, "Say how many surgeons")
    QTest.mouseClick(plan.talk.card.send, LEFT)
    (comment,) = comments_on(demo.session.state.plans["R1"], "Goals")
    assert (comment.text, comment.role, comment.on) == (
        "Say how many surgeons", "manager", "2026-11-30",
    )  # fmt: skip
    assert plan.talk.button.text() == "1 comment"
    plan.talk.card.hide()
    plan.show_page("overview")
    overview = plan.view("overview")
    assert isinstance(overview, Overview)
    overview.refresh()
    assert overview.comments.isVisible()
    overview.comments.list.setFocus()
    QTest.keyClick(overview.comments.list, Qt.Key.Key_Down)
    QTest.keyClick(overview.comments.list, Qt.Key.Key_Return)
    assert plan.key == "goals.tree"
    assert plan.talk.card.isVisible()
    plan.talk.card.lines[0].settled.emit(comment.id)
    (comment,) = comments_on(demo.session.state.plans["R1"], "Goals")
    assert comment.settled_on == "2026-11-30"
    plan.show_page("accounts")
    assert not plan.talk.card.lines
    plan.talk.card.hide()


def test_that_a_target_changed_in_month_five_asks_a_reason_and_both_names(demo: Desk) -> None:
    session, plan = demo.session, demo.window.plan
    demo.window.show_workspace("plan")
    whole = plan_of(session, "R1")
    assert whole is not None
    names = ("Maya Lindqvist", "Ruth Adeyemi")
    session.do(approve(session.state, whole, *names, date(2026, 7, 1)))
    plan.jump("goals.tree:G1/target")
    page = plan.view("goals.tree")
    assert isinstance(page, GoalsPage)
    type_in(page.goal.target, "6720")
    assert plan.signing.isVisible()
    said = plan.signing.what.text().replace("\xa0", " ")
    assert "12 %" in said
    assert "month 5" in said
    assert _target(demo) == 6000
    QTest.mouseClick(plan.signing.change, LEFT)
    assert "signature of the manager" in plan.signing.refusal.text()
    QTest.mouseClick(plan.signing.leave, LEFT)
    assert page.goal.target.text() == "6000"
    type_in(page.goal.target, "6720")
    type_in(plan.signing.reason, "A second institute opens")
    type_in(plan.signing.rep, names[0])
    type_in(plan.signing.manager, names[1])
    QTest.mouseClick(plan.signing.change, LEFT)
    assert _target(demo) == 6720
    assert not plan.signing.isVisible()
    log = session.state.table("change_log")
    assert "A second institute opens" in " ".join(log.iloc[-1].astype(str))
    session.undo()
    assert _target(demo) == 6000
    type_in(page.goal.target, "6100")
    assert _target(demo) == 6100


def test_that_every_view_of_the_plan_is_found_by_a_command(demo: Desk) -> None:
    """The commands are run one after the other; what shows is what they name."""
    window = demo.window
    seen: set[str] = set()
    for command in commands_of(window, demo.session):
        if command.name == "Plan before you drive" or seen:
            command.run()
            seen.add(window.plan.key)
        if command.name == "Quiz of product facts":
            break
    assert seen == {view.key for view in VIEWS}
