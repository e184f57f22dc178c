"""The goal slider on the demo: the golden story by mouse and keys, the solver, the tries."""

import math
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from model.plan.typed_edits import set_value
from tests.ui.strategy.conftest import Show, Wait
from ui.session import Session
from ui.strategy.goal_page import GoalPage
from ui.strategy.goal_tries import judgement_of
from ui.theme.style import Theme

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def page(theme: Theme, session: Session, show: Show) -> GoalPage:
    view = GoalPage(theme, session)
    show(view)
    return view


def drag_to(page: GoalPage, patients: int) -> None:
    """Press on the handle, carry it, let it go."""
    slider = page.slider
    start = QPoint(round(slider.x_of(slider.value)), 38)
    end = QPoint(round(slider.x_of(patients)), 38)
    QTest.mousePress(slider, LEFT, Qt.KeyboardModifier.NoModifier, start)
    QTest.mouseMove(slider, (start + end) / 2)
    QTest.mouseMove(slider, end)
    QTest.mouseRelease(slider, LEFT, Qt.KeyboardModifier.NoModifier, end)


def type_goal(page: GoalPage, patients: str) -> None:
    page.typed.setFocus()
    page.typed.selectAll()
    QTest.keyClicks(page.typed, patients)
    QTest.keyClick(page.typed, Qt.Key.Key_Return)


def goal_of(session: Session) -> Any:
    return session.state.plans["R1"]["strategic_goals"][0]["measure"]["target"]


@pytest.mark.parametrize(
    ("patients", "figure", "said"),
    [
        (4000, "0.69", "Far too small"),
        (5000, "0.87", "Too small"),
        (6000, "1.04", "Big enough, thin"),
    ],
)
def test_that_the_slider_tells_the_golden_story(
    page: GoalPage, patients: int, figure: str, said: str
) -> None:
    type_goal(page, str(patients))
    assert page.slider.value == patients
    assert page.enough.accessibleName().startswith(f"Sufficiency {figure}")
    assert page.verdict.accessibleName().startswith(said)


def test_that_a_drag_judges_every_step_on_its_way(page: GoalPage) -> None:
    seen: list[int] = []
    page.slider.value_changed.connect(seen.append)
    drag_to(page, 4000)
    assert len(seen) >= 2
    assert abs(page.slider.value - 4000) <= 20
    assert page.enough.accessibleName().startswith("Sufficiency 0.69")
    assert page.typed.text() == f"{page.slider.value:,}"


def test_that_arrows_move_the_goal_a_step_and_the_ends_are_kept(page: GoalPage) -> None:
    page.slider.setFocus()
    QTest.keyClick(page.slider, Qt.Key.Key_Right)
    one = page.slider.value
    assert one > 6000
    QTest.keyClick(page.slider, Qt.Key.Key_PageUp)
    assert page.slider.value - one == 10 * (one - 6000)
    QTest.keyClick(page.slider, Qt.Key.Key_End)
    QTest.keyClick(page.slider, Qt.Key.Key_Right)
    assert page.slider.value == page.slider.ends[1]
    QTest.keyClick(page.slider, Qt.Key.Key_Home)
    assert page.slider.value == page.slider.ends[0]


def test_that_the_solver_finds_five_percent_room_and_keeps_the_try(
    page: GoalPage, session: Session, settled: Wait
) -> None:
    assert page.tries.columns.rowCount() == 3
    QTest.mouseClick(page.bigger, LEFT)
    settled(page)
    assert page.slider.value == 6059
    assert page.enough.accessibleName().startswith("Sufficiency 1.05")
    tried = session.state.plans["R1"]["goals_tried"]
    assert (tried[-1]["patients"], tried[-1]["tried_on"]) == (6059, "2026-11-30")
    assert page.tries.columns.rowCount() == 4
    assert not page.bigger.isEnabled()
    session.undo()
    settled(page)
    assert [t["patients"] for t in session.state.plans["R1"]["goals_tried"]] == [4000, 5000, 6000]


def test_that_a_bigger_goal_is_adopted_as_one_step(
    page: GoalPage, session: Session, settled: Wait
) -> None:
    type_goal(page, "6,100")
    assert page.adopt.text() == "Make 6,100 the goal"
    QTest.mouseClick(page.adopt, LEFT)
    settled(page)
    assert goal_of(session) == 6100
    assert session.state.plans["R1"]["goals_tried"][-1]["patients"] == 6100
    assert page.slider.value == 6100
    assert not page.adopt.isEnabled()
    session.undo()
    settled(page)
    assert goal_of(session) == 6000
    assert page.slider.value == 6000


def test_that_a_goal_tried_before_is_put_back_on_the_slider(page: GoalPage) -> None:
    page.tries.setFocus()
    page.tries.reveal(0)
    QTest.keyClick(page.tries, Qt.Key.Key_Return)
    assert page.slider.value == 4000
    at = page.tries.visualRect(page.tries.columns.index(1, 0)).center()
    QTest.mouseClick(page.tries.viewport(), LEFT, pos=at)
    assert page.slider.value == 5000


def test_that_words_are_no_number_of_patients(page: GoalPage) -> None:
    said: list[str] = []
    page.said.connect(said.append)
    type_goal(page, "many")
    assert said == ['"many" is no number of patients. Type digits.']
    assert page.slider.value == 6000


def test_that_without_required_sales_the_way_to_them_is_shown(
    page: GoalPage, session: Session, settled: Wait
) -> None:
    asked: list[str] = []
    page.jump_asked.connect(asked.append)
    session.do(set_value(session.state, "R1", ("company",), {}))
    settled(page)
    assert "no money test is possible" in page.verdict.accessibleName()
    assert not page.bigger.isEnabled()
    QTest.mouseClick(page.verdict.link, LEFT)
    assert asked == ["goals.tree:money"]


def test_that_without_a_goal_about_patients_none_can_be_raised(
    page: GoalPage, session: Session, settled: Wait
) -> None:
    session.do(set_value(session.state, "R1", ("strategic_goals",), []))
    settled(page)
    assert page.words.text() == "No goal about patients yet."
    assert not page.adopt.isEnabled()
    assert math.isnan(page._target)


def test_that_years_are_read_out_with_what_is_required(page: GoalPage) -> None:
    words = page.outlook.bars.accessibleDescription()
    assert words.startswith("2027: 1,065, ")
    assert "2029: 2,471" in words
    assert words.endswith("2,400 required")


@pytest.mark.parametrize(
    ("verdict", "tone"),
    [("far too small: think bigger", "bad"), ("too small: raise it", "warn"),
     ("big enough, thin", "good"), ("stretch, needs named extra accounts", "warn"),
     ("not credible with the present sequence", "bad"), ("", "")],
)  # fmt: skip
def test_that_every_verdict_has_its_tone(verdict: str, tone: str) -> None:
    assert judgement_of(verdict) == tone


def test_that_a_goal_of_one_family_keeps_the_others_and_earns_a_halo(
    page: GoalPage, session: Session, settled: Wait
) -> None:
    assert page.plan is not None
    whole = page.plan.backtest
    page.counted.setCurrentIndex(page.counted.findData("UGI"))
    page.counted.activated.emit(page.counted.currentIndex())
    settled(page)
    assert page.plan is not None
    one = page.plan.backtest
    assert one.beside is not None
    assert one.beside.family == "UGI"
    base = page.plan.forecast.base
    assert base is not None
    at = page.plan.figures.families.index("UGI")
    assert one.base_patients == pytest.approx(base.patients[at].sum())
    assert one.revenue_of(one.base_patients) == pytest.approx(
        one.beside.own_base + one.beside.others
    )
    assert page.outlook.beside.isVisible()
    own, others, halo = one.parts_of(page.slider.value) or (0.0, 0.0, 0.0)
    assert own + others + halo == one.revenue_of(page.slider.value)
    show = session.formatter
    said = page.parts.text()
    assert said.startswith(f"Patients of UGI count: {show.money_k(own)} k from them")
    assert f"{show.money_k(others)} k of the other families, {show.money_k(halo)} k halo" in said
    session.undo()
    settled(page)
    assert page.plan.backtest.beside is None
    assert page.plan.backtest.smallest_goal == whole.smallest_goal == 6059
    assert not page.outlook.beside.isVisible()
    assert not page.parts.isVisible()
