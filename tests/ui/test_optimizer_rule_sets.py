"""Limits on each rep, centres apart, typed numbers and saved rule sets in the real window."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from optimizers.request import problem_of
from tests.ui.conftest import Desk
from ui.optimizer.dialog import RULES, OptimizerDialog
from ui.optimizer.presets import saved

LEFT = Qt.MouseButton.LeftButton
LONG_MS = 120_000  # the search may have to be compiled first


@pytest.fixture
def dialog(demo: Desk, qtbot: QtBot) -> Iterator[OptimizerDialog]:
    """The dialog over the demo, at its page of further rules, starting from today."""
    qtbot.waitUntil(lambda: not demo.window.worker.busy, timeout=LONG_MS)
    demo.window.align.table.table.setFocus()
    demo.key(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    found = next(d for d in demo.window.findChildren(OptimizerDialog) if d.isVisible())
    found.design.form.aim.start.choose(1)
    found.show_page(RULES)
    yield found
    if found.isVisible():
        found.dismiss()


def typed(demo: Desk, text: str) -> None:
    """Type into the chooser and take what it offers first."""
    for letter in text:
        demo.key(Qt.Key(ord(letter.upper())))
    demo.key(Qt.Key.Key_Return)


def test_that_limits_on_each_rep_are_typed_and_reach_the_problem(
    demo: Desk, dialog: OptimizerDialog
) -> None:
    form = dialog.design.form
    form.further.ask("loses")
    typed(demo, "potential")
    typed(demo, "12.5")
    form.further.ask("gains")
    typed(demo, "potential")
    typed(demo, "20")
    form.further.ask("apart")
    typed(demo, "7")
    request = form.request()
    assert request.max_lost == {"potential": 12.5}
    assert request.max_gained == {"potential": 20.0}
    miles = demo.session.state.about.units == "mi"
    assert request.min_apart_mi == pytest.approx(7 if miles else 7 / 1.609344)
    task = problem_of(demo.session.state, request)
    held = task.most_gained / 0.2
    assert task.most_lost == pytest.approx(held * 0.125)
    assert task.min_apart is not None
    words = [rule.words.replace("\u00a0", " ") for rule in form.further.rules]
    assert words[0] == "No territory loses more than 12.5 % of its potential"
    assert words[2].startswith("Centres lie at least 7 ")


def test_that_a_budget_is_typed_into_its_field_with_the_keys(
    demo: Desk, dialog: OptimizerDialog
) -> None:
    dialog.show_page(0)
    rules = dialog.design.form.rules
    rules.limited.setChecked(True)
    rules.limit.setFocus()
    rules.limit.selectAll()
    QTest.keyClicks(rules.limit, "8")
    assert dialog.design.form.request().max_moved == {rules.limit_of: 8.0}


def test_that_a_rule_set_is_saved_taken_and_deleted_each_a_step_to_undo(
    demo: Desk, dialog: OptimizerDialog
) -> None:
    session, form, sets = demo.session, dialog.design.form, dialog.rule_sets
    form.measures.take({"potential": 7.0})
    form.further.ask("loses")
    typed(demo, "potential")
    typed(demo, "10")
    form.aim.count.setValue(5)
    asked = form.request()
    QTest.mouseClick(sets, LEFT)
    sets.ask_name()
    typed(demo, "spring")
    assert list(saved(session.state)) == ["spring"]
    form.further.take([])
    form.measures.take({"workload": 10.0})
    form.aim.count.setValue(6)
    menu = sets.menu_of()
    menu.actions()[0].trigger()
    assert form.request() == asked
    delete = next(action.menu() for action in menu.actions() if action.text() == "Delete")
    delete.actions()[0].trigger()
    assert saved(session.state) == {}
    session.undo()
    assert list(saved(session.state)) == ["spring"]
    session.undo()
    assert saved(session.state) == {}
