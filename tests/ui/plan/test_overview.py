"""The overview leads to what is missing and approves what is whole."""

from dataclasses import replace

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from model.alignment import UNASSIGNED, Alignment
from model.change import ScenarioChanged, TableReplaced
from model.plan.plan_versions import versions_of
from model.plan.typed_edits import plan_of, set_value
from model.territories import CORE_TEAM
from tests.ui.plan.conftest import Show
from ui.plan.overview import Overview
from ui.session import Session
from ui.theme.style import Theme
from ui.widgets.buttons import Button

LEFT = Qt.MouseButton.LeftButton


def _page(theme: Theme, session: Session, show: Show) -> tuple[Overview, list[str]]:
    page, asked = Overview(theme, session), []
    page.jump_asked.connect(asked.append)
    show(page)
    return page, asked


def test_that_the_ten_days_begin_at_a_press_and_count_from_then(
    theme: Theme, session: Session, show: Show
) -> None:
    page, _ = _page(theme, session, show)
    assert page.days.begin.isVisible()
    QTest.mouseClick(page.days.begin, LEFT)
    page.refresh()
    assert not page.days.begin.isVisible()
    assert page.days.day.text() == "Day 1 of 10"
    assert "done by 11\u00a0Dec\u00a02026" in page.days.about.text()
    assert "New customer calls open on day 11" in page.days.foot.text()


def test_that_the_meter_lists_what_is_missing_and_goes_there(
    theme: Theme, session: Session, show: Show
) -> None:
    page, asked = _page(theme, session, show)
    assert page.meter.figure.text() == "93 %"
    titles = [row.title for row in page.gaps.list.rows]
    assert titles == ["Next step with a date of O8", "Buyer at Tri-River North Hospital"]
    page.gaps.list.setFocus()
    QTest.keyClick(page.gaps.list, Qt.Key.Key_Down)
    QTest.keyClick(page.gaps.list, Qt.Key.Key_Down)
    QTest.keyClick(page.gaps.list, Qt.Key.Key_Return)
    assert asked[-1] == "accounts:A03/people"


def test_that_every_step_of_the_ten_days_opens_its_form(
    theme: Theme, session: Session, show: Show
) -> None:
    page, asked = _page(theme, session, show)
    page.days.steps.setFocus()
    QTest.keyClick(page.days.steps, Qt.Key.Key_Home)
    for _ in range(10):
        QTest.mouseClick(page.step.open, LEFT)
        QTest.keyClick(page.days.steps, Qt.Key.Key_Down)
    assert asked == [
        "window:accounts", "Segments", "accounts:A03/people", "Influence", "goals.tree:mission",
        "goals.tree:add", "goals.tree:money", "Funnel:A10", "window:diary", "overview:approval",
    ]  # fmt: skip


def test_that_the_money_step_is_locked_without_a_mission_and_approval_names_it(
    theme: Theme, session: Session, show: Show
) -> None:
    session.do(set_value(session.state, "R1", ("mission",), ""))
    page, asked = _page(theme, session, show)
    page.jump("money")
    assert not page.step.open.isVisible()
    assert "mission" in page.step.locked.text()
    page.approval.rep.edit.setText("Maya Lindqvist")
    page.approval.manager.edit.setText("Ruth Adeyemi")
    QTest.mouseClick(page.approval.approve, LEFT)
    assert "There is no mission yet." in page.approval.refusal.text()
    assert not versions_of(session.state, "R1")
    QTest.mouseClick(
        page.approval.against.viewport(), LEFT,
        pos=page.approval.against.visualItemRect(page.approval.against.item(0)).center(),
    )  # fmt: skip
    assert asked == ["goals.tree:mission"]


def test_that_both_names_approve_a_whole_plan_and_undo_takes_it_back(
    theme: Theme, session: Session, show: Show
) -> None:
    page, _ = _page(theme, session, show)
    QTest.keyClicks(page.approval.rep.edit, "Maya Lindqvist")
    QTest.mouseClick(page.approval.approve, LEFT)
    assert "manager has not signed" in page.approval.refusal.text()
    QTest.keyClicks(page.approval.manager.edit, "Ruth Adeyemi")
    QTest.mouseClick(page.approval.approve, LEFT)
    (version,) = versions_of(session.state, "R1")
    assert (version.rep_signature, version.manager_signature) == ("Maya Lindqvist", "Ruth Adeyemi")
    assert version.short_digest in page.approval.state.text()
    assert "30\u00a0Nov\u00a02027" in page.approval.state.text()
    session.undo()
    assert not versions_of(session.state, "R1")
    assert "approved_on" not in plan_of(session.state, "R1")["meta"]


def test_that_room_left_on_a_large_window_holds_the_starts_and_three_years(
    theme: Theme, session: Session, show: Show
) -> None:
    page, asked = _page(theme, session, show)
    window = page.window()
    window.resize(2200, 1300)
    assert page.starts.isVisible()
    assert page.years.isVisible()
    assert page.gaps.list.height() >= page.gaps.list.wanted_height()  # no line is pushed away
    assert page.starts.list.rows[0].key == "A13"
    page.starts.list.setFocus()
    QTest.keyClick(page.starts.list, Qt.Key.Key_Down)
    QTest.keyClick(page.starts.list, Qt.Key.Key_Return)
    assert asked[-1] == "sequence"
    QTest.mouseClick(page.years.findChild(Button), LEFT)
    assert asked[-1] == "goals.forecast"


def test_that_a_long_list_of_what_is_missing_keeps_its_room(
    theme: Theme, session: Session, show: Show
) -> None:
    session.do(set_value(session.state, "R1", ("strategic_goals",), []))
    session.do(TableReplaced("Empty", "contacts", session.state.table("contacts"),
                             session.state.table("contacts").iloc[:0]))  # fmt: skip
    page, _ = _page(theme, session, show)
    page.window().resize(1280, 800)
    assert len(page.gaps.list.rows) > 8
    assert not page.starts.isVisible()
    assert page.gaps.maximumHeight() > 10_000


def test_that_a_rep_with_a_bare_list_of_accounts_begins_by_a_name(
    theme: Theme, session: Session, show: Show
) -> None:
    live = session.state.scenario("live")
    n = len(session.state.accounts)
    nobody = Alignment(np.full(n, UNASSIGNED, np.int16))
    bare = replace(live.layer(CORE_TEAM.id), territories=(), alignment=nobody)
    session.do(ScenarioChanged("Bare", live, live.with_layer(CORE_TEAM.id, bare)))
    page, _ = _page(theme, session, show)
    assert page.days.day.text() == "Nobody plans yet"
    assert not page.approval.isVisible()
    QTest.keyClick(page.days.own_name.edit, Qt.Key.Key_Return)
    assert "Type the name of the rep." in page.days.own_name.problem
    QTest.keyClicks(page.days.own_name.edit, "Maya Lindqvist")
    QTest.mouseClick(page.days.own, LEFT)
    (mine,) = session.layer.territories
    assert mine.rep_id == "R1"
    assert session.layer.alignment.rows_of(0).size == n
    page.show_rep("R1")
    page.refresh()
    assert page.approval.isVisible()
    assert not page.days.own.isVisible()
    session.undo()
    assert not session.layer.territories
