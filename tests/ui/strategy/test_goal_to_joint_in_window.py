"""From the mission to a promise, in the window: goal, forecast, order and joint plan are found."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from model.plan.approval import approve
from tests.ui.conftest import Desk
from tests.ui.plan.conftest import type_in
from ui.plan.overview import Overview
from ui.plan.reading import plan_of
from ui.strategy.forecast_page import ForecastPage
from ui.strategy.goal_page import GoalPage
from ui.strategy.joint_page import JointPage
from ui.strategy.ladder_page import LadderPage

LEFT = Qt.MouseButton.LeftButton


def test_that_every_panel_is_found_by_its_name_and_on_its_page(demo: Desk, qtbot: QtBot) -> None:
    window, plan = demo.window, demo.window.plan
    for words, key, kind in (
        ("goal big enough", "goals.test", GoalPage),
        ("Forecast of 36", "goals.forecast", ForecastPage),
        ("Sequence of accounts", "sequence", LadderPage),
        ("Joint plans with", "joint", JointPage),
    ):
        assert window.finder.find(words)
        assert plan.key == key
        view = plan.view(key)
        assert isinstance(view, kind)
        assert view.isVisible()
        if not isinstance(view, JointPage):
            qtbot.waitUntil(partial(getattr, view, "current"), timeout=20_000)
        assert all(pane.accessibleName() or pane.focusProxy() for pane in view.panes())
    assert {"Goals", "Sequence", "Joint plans"} <= set(plan.pages)


def test_that_the_goal_card_leads_to_the_slider_and_ctrl_z_takes_a_try_back(
    demo: Desk, qtbot: QtBot
) -> None:
    window, plan = demo.window, demo.window.plan
    window.show_workspace("plan")
    plan.show_page("overview")
    overview = plan.view("overview")
    assert isinstance(overview, Overview)
    overview.goal.opened.emit()
    page = plan.view("goals.test")
    assert isinstance(page, GoalPage)
    qtbot.waitUntil(lambda: page.current, timeout=20_000)
    QTest.mouseClick(page.bigger, LEFT)
    qtbot.waitUntil(lambda: page.current, timeout=20_000)
    assert page.tries.columns.rowCount() == 4
    page.slider.setFocus()
    demo.key(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: page.current, timeout=20_000)
    assert page.tries.columns.rowCount() == 3


def test_that_an_approved_plan_asks_for_both_names_before_its_goal_is_raised(
    demo: Desk, qtbot: QtBot
) -> None:
    session, plan = demo.session, demo.window.plan
    demo.window.show_workspace("plan")
    whole = plan_of(session, "R1")
    assert whole is not None
    session.do(approve(session.state, whole, "Maya Lindqvist", "Ruth Adeyemi", session.today))
    plan.jump("goals.test")
    page = plan.view("goals.test")
    assert isinstance(page, GoalPage)
    qtbot.waitUntil(lambda: page.current, timeout=20_000)
    page.try_out(6720)
    QTest.mouseClick(page.adopt, LEFT)
    assert plan.signing.isVisible()
    goal = session.state.plans["R1"]["strategic_goals"][0]
    assert goal["measure"]["target"] == 6000
    type_in(plan.signing.reason, "A second institute opens")
    type_in(plan.signing.rep, "Maya Lindqvist")
    type_in(plan.signing.manager, "Ruth Adeyemi")
    QTest.mouseClick(plan.signing.change, LEFT)
    goal = session.state.plans["R1"]["strategic_goals"][0]
    assert goal["measure"]["target"] == 6720


def test_that_a_contribution_opens_its_account_in_the_ladder_and_on_to_its_strategy(
    demo: Desk, qtbot: QtBot
) -> None:
    plan = demo.window.plan
    demo.window.show_workspace("plan")
    plan.jump("goals.forecast")
    page = plan.view("goals.forecast")
    assert isinstance(page, ForecastPage)
    qtbot.waitUntil(lambda: page.current, timeout=20_000)
    page.who.list.setFocus()
    page.who.list.choose("A07")
    QTest.keyClick(page.who.list, Qt.Key.Key_Return)
    assert plan.key == "sequence"
    ladder = plan.view("sequence")
    assert isinstance(ladder, LadderPage)
    qtbot.waitUntil(lambda: ladder.current and ladder.list.chosen == "A07", timeout=20_000)
    QTest.keyClick(ladder.list, Qt.Key.Key_Return)
    assert plan.key == "accounts"


def test_that_a_rep_who_has_planned_nothing_is_told_what_to_do(demo: Desk, qtbot: QtBot) -> None:
    plan = demo.window.plan
    demo.window.show_workspace("plan")
    views = {}
    for key in ("goals.test", "goals.forecast", "sequence", "joint"):
        plan.show_page(key)
        plan.show_rep("R2")
        view = views[key] = plan.view(key)
        qtbot.waitUntil(partial(getattr, view, "current", True), timeout=20_000)
    goal, joint = views["goals.test"], views["joint"]
    assert isinstance(goal, GoalPage)
    assert isinstance(joint, JointPage)
    assert goal.words.text() == "No goal about patients yet."
    assert not goal.adopt.isEnabled()
    assert joint.list.rows == ()
    assert joint.account.edit.count() > 0
    assert not joint.form.isVisible()
    plan.show_rep("R1")
