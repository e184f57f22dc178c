"""Goals are typed where they stand: the mission first, the money after it."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from model.change import TableReplaced
from model.diary.table import DIARY, diary_frame
from model.plan.typed_edits import set_value
from tests.ui.plan.conftest import Show, type_in
from ui.plan.goals_page import MISSION, GoalsPage
from ui.session import Session
from ui.theme.style import Theme

LEFT = Qt.MouseButton.LeftButton
GOOD = "By 2029, 700 patients are treated and four centers teach the rest how."


def _page(theme: Theme, session: Session, show: Show) -> GoalsPage:
    page = GoalsPage(theme, session)
    show(page)
    return page


def test_that_a_mission_of_money_is_refused_in_words_and_its_words_stay(
    theme: Theme, session: Session, show: Show
) -> None:
    page = _page(theme, session, show)
    before = session.state.plans["R1"]["mission"]
    type_in(page.mission.mission, "Grow sales by 12 % to 3 million USD")
    assert "money" in page.mission.mission.problem
    assert session.state.plans["R1"]["mission"] == before
    QTest.keyClick(page.tree, Qt.Key.Key_Down)
    page.jump("G1")
    page.jump(MISSION)
    assert page.mission.mission.text().startswith("Grow sales")
    type_in(page.mission.mission, GOOD)
    assert page.mission.mission.problem == ""
    assert session.state.plans["R1"]["mission"] == GOOD
    session.undo()
    assert page.mission.mission.text() == before


def test_that_the_money_fields_are_locked_until_the_mission_is_saved(
    theme: Theme, session: Session, show: Show
) -> None:
    session.do(set_value(session.state, "R1", ("mission",), ""))
    page = _page(theme, session, show)
    assert not page.mission.money[0].edit.isEnabled()
    assert "mission first" in page.mission.locked.text()
    type_in(page.mission.mission, GOOD)
    assert page.mission.money[0].edit.isEnabled()
    type_in(page.mission.money[0], "1,200,000")
    assert session.state.plans["R1"]["company"]["required_sales_usd"][0] == 1_200_000
    type_in(page.mission.money[1], "much")
    assert page.mission.money[1].problem == '"much" is not a number. Type digits only.'


def test_that_a_goal_is_added_typed_and_taken_back_step_by_step(
    theme: Theme, session: Session, show: Show
) -> None:
    page = _page(theme, session, show)
    QTest.mouseClick(page.add["annual_goals"], LEFT)
    key = page.goal.goal_id
    assert page.tree.chosen == key
    assert "no text" in page.goal.problem.accessibleName()
    type_in(page.goal.what, "Three centers teach")
    type_in(page.goal.counted_in, "centers")
    type_in(page.goal.target, "3")
    type_in(page.goal.by, "31 Dec 2027")
    goal = session.state.plans["R1"]["annual_goals"][-1]
    assert (goal["text"], goal["measure"]["target"]) == ("Three centers teach", 3)
    assert goal["measure"]["target_date"] == "2027-12-31"
    assert not page.goal.problem.isVisible()
    for _ in range(4):  # the day stood there already: three fields and the goal
        session.undo()
    assert len(session.state.plans["R1"]["annual_goals"]) == 5


def test_that_a_goal_others_serve_cannot_be_removed(
    theme: Theme, session: Session, show: Show
) -> None:
    page = _page(theme, session, show)
    refused: list[object] = []
    session.failed.connect(refused.append)
    page.jump("G1/why")
    QTest.mouseClick(page.goal.remove, LEFT)
    session.failed.disconnect(refused.append)
    assert len(refused) == 1
    assert len(session.state.plans["R1"]["strategic_goals"]) == 4


def test_that_a_jump_gives_the_keys_to_the_field(
    theme: Theme, session: Session, show: Show
) -> None:
    page = _page(theme, session, show)
    page.jump("G2/how")
    focused: QWidget | None = page.window().focusWidget()
    assert focused is page.goal.how.edit
    assert page.goal.goal_id == "G2"


def test_that_further_measures_are_typed_one_a_line(
    theme: Theme, session: Session, show: Show
) -> None:
    page = _page(theme, session, show)
    page.jump("G3")
    assert "peer talks per year: 2 to 14" in page.goal.further.text()
    type_in(page.goal.further, "hosts: 1 to 4")
    goal = session.state.plans["R1"]["strategic_goals"][2]
    assert goal["measures"] == [{"metric": "hosts", "baseline": 1.0, "target": 4.0}]
    type_in(page.goal.further, "hosts")
    assert "no values" in page.goal.further.problem


def test_that_a_goal_no_dated_activity_serves_says_so_in_the_tree(
    theme: Theme, session: Session, show: Show
) -> None:
    """S0-23."""
    page = GoalsPage(theme, session)
    show(page)
    assert not any("no dated activity" in row.note for row in page.tree.rows)
    frame = diary_frame(session.state)
    gone = frame[frame["objective_id"].isin(["", "none"])]
    tables = session.state.tables
    before = tables.get(DIARY)
    session.do(TableReplaced("Clear", "diary_q1", tables["diary_q1"], tables["diary_q1"].iloc[:0]))
    session.do(TableReplaced("Clear", DIARY, before, gone))
    told = [row.key for row in page.tree.rows if row.note == "no dated activity serves it"]
    assert told == ["G1", "G2", "G3", "G4"]


def test_that_the_goal_of_one_family_is_chosen_where_the_goal_is_typed(
    theme: Theme, session: Session, show: Show
) -> None:
    """plan-spec 2.6: a goal counts the patients of all families, or of one."""
    page = _page(theme, session, show)
    page.jump("G1/family")
    choice = page.goal.family.edit
    assert page.window().focusWidget() is choice
    assert choice.currentText() == "all families"
    QTest.keyClick(choice, Qt.Key.Key_Down)
    page.goal.flush()
    family = session.state.plans["R1"]["strategic_goals"][0]["family"]
    assert family == choice.currentData() != ""
    (row,) = (row for row in page.tree.rows if row.key == "G1")
    assert row.note.endswith(f"{choice.currentText()} alone")
    page.jump("G2")
    assert not page.goal.family.isVisible()  # no patients are tested there
    session.undo()
    page.jump("G1")
    assert choice.currentText() == "all families"
