"""A funnel is built with mouse and keys; what stands in it stays."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from model.plan.funnels import funnels_of
from model.plan.opportunity_records import record_of
from tests.ui.funnel.test_workspace import LEFT, _pick, _press
from ui.funnel.workspace import BUILDER


def _row(builder, place):
    index = builder.steps.columns.index(place - 1, 1)
    at = builder.steps.visualRect(index).center()
    QTest.mouseClick(builder.steps.viewport(), LEFT, pos=at)


def _write(field, words):
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, words)
    QTest.keyClick(field, Qt.Key.Key_Return)


def test_that_a_funnel_is_built_from_blank_in_one_screen_saved_and_undone(funnel):
    _pick(funnel.view, BUILDER)
    builder = funnel.builder
    _press(builder.new)
    assert any("no plan B" in problem for problem in builder.problems)
    assert not builder.save.isEnabled()
    QTest.keyClicks(builder.name, "Robot arms")
    _row(builder, 1)
    _write(builder.step.action, "Ask the service line")
    _press(builder.add_step)
    _write(builder.step.name, "Site visit")
    _write(builder.step.gate, "Two surgeons came along")
    _write(builder.step.action, "Video call")
    assert builder.problems == ()
    _press(builder.save)
    made = funnels_of(funnel._session.state)[-1]
    assert made.name == "Robot arms"
    assert [step.name for step in made.steps] == ["Target researched", "Site visit", "Won"]
    assert builder.funnels.columns.n_rows == 4
    funnel._session.undo()
    assert len(funnels_of(funnel._session.state)) == 3


def test_that_a_step_somebody_stands_at_is_not_removed_and_others_follow(funnel):
    _pick(funnel.view, BUILDER)
    builder = funnel.builder
    builder.open_funnel("disposable")
    _row(builder, 6)
    _press(builder.drop_step)
    assert any("O10" in problem for problem in builder.problems)
    assert not builder.save.isEnabled()
    _press(builder.discard)
    _row(builder, 1)
    _press(builder.drop_step)
    assert builder.problems == ()
    _press(builder.save)
    assert record_of(funnel._session.state, "O10")["step"] == 5
    assert record_of(funnel._session.state, "O2")["step"] == 6


def test_that_steps_move_by_button_and_by_keys(funnel):
    _pick(funnel.view, BUILDER)
    builder = funnel.builder
    builder.open_funnel("capital")
    _row(builder, 8)
    name = builder.draft.steps[7].step.name
    _press(builder.up)
    assert builder.draft.steps[6].step.name == name
    QTest.keyClick(builder.steps, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert builder.draft.steps[7].step.name == name
    assert not builder.is_changed


def test_that_a_copy_is_own_and_another_funnel_waits_for_the_changes(funnel):
    _pick(funnel.view, BUILDER)
    builder = funnel.builder
    builder.open_funnel("implant")
    _press(builder.copy)
    assert builder.draft.name == "Implant, own"
    at = builder.funnels.visualRect(builder.funnels.columns.index(0, 0)).center()
    QTest.mouseClick(builder.funnels.viewport(), LEFT, pos=at)
    assert builder.draft.name == "Implant, own"
    assert "save or discard" in builder.said.text()
    _press(builder.save)
    _press(builder.remove)
    assert len(funnels_of(funnel._session.state)) == 3


def test_that_tasks_and_numbers_of_a_step_are_edited(funnel):
    _pick(funnel.view, BUILDER)
    builder = funnel.builder
    builder.open_funnel("capital")
    _row(builder, 5)
    form = builder.step
    _write(form.days.lineEdit(), "25")
    assert builder.draft.steps[4].step.standard_days == 25
    QTest.mouseClick(form.optional, LEFT, pos=QPoint(8, form.optional.height() // 2))
    assert builder.draft.steps[4].step.optional
    before = len(builder.draft.steps[4].step.tasks)
    QTest.keyClicks(form.template, "Checklist of the room")
    _press(form.add_task)
    assert builder.draft.steps[4].step.tasks[-1].template == "Checklist of the room"
    _press(form.task_removers[0])
    assert len(builder.draft.steps[4].step.tasks) == before
    _press(builder.save)
    assert funnels_of(funnel._session.state)[0].steps[4].optional
