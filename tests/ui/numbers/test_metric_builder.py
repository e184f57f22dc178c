"""Own metrics are made, seen at once, saved as one change, used and removed."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from model.custom_metrics import custom_metrics
from model.metrics import metric
from ui.numbers.metric_builder import MetricBuilder
from ui.numbers.metric_form import name_of

LEFT = Qt.MouseButton.LeftButton
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def builder(demo, qtbot):
    demo.window.activateWindow()  # a list of proposals took the activation with it
    qtbot.waitUntil(demo.window.isActiveWindow)
    demo.window.align.table.table.setFocus()
    demo.key(Qt.Key.Key_M, CTRL, SHIFT)
    dialog = demo.window.findChildren(MetricBuilder)[-1]
    yield dialog
    dialog.dismiss()


def type_formula(builder, text):
    builder.form.editor.setFocus()
    builder.form.editor.selectAll()
    QTest.keyClicks(builder.form.editor, text)
    builder.form.editor.proposals.hide()
    builder.form.settle()


def type_name(builder, text):
    builder.form.label.setFocus()
    builder.form.label.selectAll()
    QTest.keyClicks(builder.form.label, text)
    builder.form.settle()


def test_that_a_typed_metric_is_saved_as_one_change_and_is_a_metric(demo, builder):
    type_name(builder, "Weighted potential")
    type_formula(builder, 'if(type = "ASC", 2, 1) * potential')
    assert builder.form.error.text() == ""
    assert sum(builder.histogram.counts) == 165
    assert builder.bars.lines[0][0] == "SW Ohio / NKY"
    before = len(demo.session.project.history.path())
    QTest.mouseClick(builder.save, LEFT)
    assert len(demo.session.project.history.path()) == before + 1
    own = custom_metrics(demo.session.state)[0]
    assert (own.name, own.unit, own.additive) == ("weighted_potential", "money", True)
    totals = metric(demo.session.state, "weighted_potential").values
    assert totals.sum() > metric(demo.session.state, "potential").values.sum()
    assert builder.list.count() == 1
    demo.session.undo()
    assert custom_metrics(demo.session.state) == ()


def test_that_an_error_stands_beside_the_formula_and_is_marked_at_its_place(builder):
    type_name(builder, "Broken")
    type_formula(builder, "beds + potental")
    assert "(character 8). Did you mean [potential]?" in builder.form.error.text()
    selections = builder.form.editor.extraSelections()
    marked = selections[0].cursor
    assert (marked.selectionStart(), marked.selectedText()) == (7, "potental")
    assert not builder.save.isEnabled()
    assert builder.histogram.counts == []
    type_formula(builder, "potential + workload")
    assert "cannot be added" in builder.form.error.text()
    type_formula(builder, "potential")
    assert builder.form.error.text() == ""
    assert builder.form.editor.extraSelections() == []
    assert builder.save.isEnabled()


def test_that_a_taken_name_is_refused_before_saving(builder):
    type_formula(builder, "potential")
    assert not builder.save.isEnabled()
    type_name(builder, "Beds")
    assert "a column of the accounts" in builder.form.error.text()
    assert not builder.save.isEnabled()


def test_that_a_ratio_is_proposed_as_a_mean_and_shows_means(demo, builder):
    type_name(builder, "Per hour")
    type_formula(builder, "revenue / workload")
    assert builder.form.own.additive is False
    assert builder.form.weight.isVisible()
    totals = np.array([value for _, _, value, _ in builder.bars.lines])
    values = demo.session.values("revenue") / demo.session.values("workload")
    assert (totals <= np.nanmax(values)).all()


def test_that_names_and_functions_are_completed_by_keys(builder):
    builder.form.editor.setFocus()
    QTest.keyClicks(builder.form.editor, "pot")
    assert builder.form.editor.proposals.isVisible()
    QTest.keyClick(builder.form.editor, Qt.Key.Key_Return)
    QTest.keyClicks(builder.form.editor, " + coal")
    QTest.keyClick(builder.form.editor, Qt.Key.Key_Tab)
    QTest.keyClicks(builder.form.editor, "[reven")
    QTest.keyClick(builder.form.editor, Qt.Key.Key_Return)
    assert builder.form.editor.toPlainText() == "potential + coalesce(revenue"
    QTest.keyClicks(builder.form.editor, " + ")
    QTest.keyClick(builder.form.editor, Qt.Key.Key_Space, CTRL)
    assert builder.form.editor.proposals.isVisible()
    QTest.keyClick(builder.form.editor, Qt.Key.Key_Escape)
    assert not builder.form.editor.proposals.isVisible()
    assert builder.isVisible()


def test_that_nothing_is_proposed_inside_a_text(builder):
    builder.form.editor.setFocus()
    QTest.keyClicks(builder.form.editor, 'if(type = "po')
    assert not builder.form.editor.proposals.isVisible()


def test_that_an_index_is_built_from_columns_and_weights(demo, builder):
    type_name(builder, "Site index")
    QTest.mouseClick(builder.form.kind, LEFT, pos=builder.form.kind.rect().center() * 1.5)
    assert builder.form.kind.chosen == 1
    QTest.mouseClick(builder.form.parts.add, LEFT)
    lines = builder.form.parts.lines
    lines[1].column.setCurrentText("beds")
    lines[1].weight.setValue(3.0)
    lines[1].low.setCurrentIndex(1)
    builder.form.settle()
    assert builder.form.error.text() == ""
    QTest.mouseClick(builder.save, LEFT)
    own = custom_metrics(demo.session.state)[0]
    assert [(p.metric, p.weight, p.low_is_good) for p in own.parts] == [
        ("potential", 1.0, False),
        ("beds", 3.0, True),
    ]
    values = metric(demo.session.state, "site_index").values
    assert values.min() >= 0
    assert values.max() <= 100
    QTest.mouseClick(builder.form.parts.lines[1].remove, LEFT)
    builder.form.settle()
    assert len(builder.form.own.parts) == 1


def test_that_a_used_metric_is_not_removed_but_says_where_and_another_is(demo, builder):
    for name, formula in (("One", "beds"), ("Two", "2 * one")):
        QTest.mouseClick(builder.new, LEFT)
        type_name(builder, name)
        type_formula(builder, formula)
        builder.keep()
    builder.list.setFocus()
    QTest.keyClick(builder.list, Qt.Key.Key_Up)
    assert builder.form.was == "one"
    QTest.mouseClick(builder.remove, LEFT)
    assert "it is used in the own metric Two" in builder.form.error.text()
    assert len(custom_metrics(demo.session.state)) == 2
    QTest.keyClick(builder.list, Qt.Key.Key_Down)
    QTest.mouseClick(builder.remove, LEFT)
    assert [own.name for own in custom_metrics(demo.session.state)] == ["one"]


def test_that_a_chosen_metric_is_shown_and_changed_in_its_place(demo, builder):
    type_name(builder, "Beds twice")
    type_formula(builder, "2 * beds")
    builder.keep()
    assert builder.form.was == "beds_twice"
    type_formula(builder, "3 * beds")
    QTest.mouseClick(builder.save, LEFT)
    assert [own.formula for own in custom_metrics(demo.session.state)] == ["3 * beds"]


def test_that_a_function_is_put_in_by_enter_and_an_example_by_a_click(builder):
    builder.form.functions.setFocus()
    builder.form.functions.setCurrentRow(0)
    QTest.keyClick(builder.form.functions, Qt.Key.Key_Return)
    assert builder.form.editor.toPlainText() == "if("


def test_that_everything_that_takes_the_focus_has_a_name(builder):
    unnamed = [
        type(child).__name__
        for child in builder.frame.findChildren(type(builder.form.label).__mro__[1])
        if child.isVisible()
        and child.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not child.accessibleName()
        and child.focusProxy() is None
    ]
    assert unnamed == []


def test_that_esc_closes_the_dialog_and_gives_the_focus_back(demo, builder):
    QTest.keyClick(builder, Qt.Key.Key_Escape)
    assert not builder.isVisible()
    assert QApplication.focusWidget() is demo.window.align.table.table


def test_that_a_label_becomes_a_name_for_formulas():
    assert name_of("  Surgeon coverage, %  ") == "surgeon_coverage"
    assert name_of("ÄKÜ 2") == "äkü_2"
