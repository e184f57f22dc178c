"""The optimizer runs in the real worker; what it finds becomes a scenario when it is kept."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from model.evaluation import evaluate
from tests.ui.conftest import Desk
from ui.optimizer.dialog import OptimizerDialog

LEFT = Qt.MouseButton.LeftButton
LONG_MS = 120_000  # the search may have to be compiled first


@pytest.fixture
def dialog(demo: Desk, qtbot: QtBot) -> OptimizerDialog:
    """The dialog over the demo, opened by its key."""
    qtbot.waitUntil(lambda: not demo.window.worker.busy, timeout=LONG_MS)
    demo.window.align.table.table.setFocus()
    demo.key(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    found = [d for d in demo.window.findChildren(OptimizerDialog) if d.isVisible()]
    assert len(found) == 1
    return found[0]


def run(dialog: OptimizerDialog, qtbot: QtBot) -> None:
    """Run for five seconds at most and wait for the result."""
    dialog.form.time.choose(0)
    QTest.mouseClick(dialog.primary, LEFT)
    assert dialog.running
    qtbot.waitUntil(lambda: not dialog.running, timeout=LONG_MS)


def begin(dialog: OptimizerDialog, qtbot: QtBot) -> None:
    """Run for a minute at most and wait until it has found a plan."""
    dialog.form.time.choose(3)
    QTest.mouseClick(dialog.primary, LEFT)
    qtbot.waitUntil(lambda: bool(dialog._trace), timeout=LONG_MS)


def closed(demo: Desk) -> bool:
    return not any(d.isVisible() for d in demo.window.findChildren(OptimizerDialog))


def test_that_the_result_is_looked_at_kept_and_undone(
    demo: Desk, dialog: OptimizerDialog, qtbot: QtBot
) -> None:
    session = demo.session
    before = [s.id for s in session.state.scenarios]
    run(dialog, qtbot)
    assert "best possible plan" in dialog.run.note.text()
    assert "%" in dialog.run.note.text()
    assert "vs live" in dialog.run.figures[0].accessibleName()
    assert [s.id for s in session.state.scenarios] == before
    QTest.mouseClick(dialog.primary, LEFT)
    assert closed(demo)
    made = session.scenario
    assert [s.id for s in session.state.scenarios] == [*before, made.id]
    assert made.quality["feasible"]
    assert made.quality["gap_pct"] >= 0
    found = evaluate(session.state, made)
    assert all(abs(t.index["potential"] - 100) <= 10.001 for t in found.territories)
    assert found.contiguous
    assert demo.agrees()
    demo.key(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert [s.id for s in session.state.scenarios] == before


def test_that_escape_stops_the_run_and_keeps_the_best(
    demo: Desk, dialog: OptimizerDialog, qtbot: QtBot
) -> None:
    before = len(demo.session.state.scenarios)
    begin(dialog, qtbot)
    dialog.setFocus()
    with qtbot.waitSignal(demo.session.changed, timeout=LONG_MS):
        demo.key(Qt.Key.Key_Escape)
    assert closed(demo)
    assert len(demo.session.state.scenarios) == before + 1
    assert demo.session.scenario.quality["seed"] == 1
    assert demo.agrees()


def test_that_a_discarded_run_leaves_nothing_and_another_can_follow(
    demo: Desk, dialog: OptimizerDialog, qtbot: QtBot
) -> None:
    before = demo.session.state
    begin(dialog, qtbot)
    QTest.mouseClick(dialog.discard, LEFT)
    qtbot.waitUntil(lambda: not dialog.running, timeout=LONG_MS)
    assert demo.session.state is before
    assert dialog.form.isEnabled()
    run(dialog, qtbot)
    assert dialog.again.isVisible()
    QTest.mouseClick(dialog.discard, LEFT)
    demo.key(Qt.Key.Key_Escape)
    assert closed(demo)
    assert demo.session.state is before


def test_that_a_request_without_a_measure_is_answered_in_the_dialog(
    demo: Desk, dialog: OptimizerDialog
) -> None:
    for row in dialog.form.measures:
        row.box.setChecked(False)
    QTest.mouseClick(dialog.primary, LEFT)
    assert not dialog.running
    assert "Nothing is to be balanced." in dialog.run._idle.text()
    dialog.close_asked.emit()


def test_that_rules_without_sense_say_why(demo: Desk, dialog: OptimizerDialog) -> None:
    assert not dialog.form.moved.isEnabled()
    assert dialog.form.moved.toolTip() == "Start from this scenario to limit what moves."
    start = dialog.form.start
    QTest.mouseClick(start, LEFT, pos=QPoint(start.width() - 20, start.height() // 2))
    assert dialog.form.moved.isEnabled()
    assert dialog.form.moved.toolTip() == ""
    assert dialog.form.request().start == "live"
    dialog.close_asked.emit()


def test_that_the_keys_of_the_window_wait_while_a_dialog_is_open(
    demo: Desk, dialog: OptimizerDialog
) -> None:
    demo.session.move(np.array([3]), 3)
    dialog.setFocus()
    demo.key(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert demo.session.alignment.territory[3] == 3
    dialog.close_asked.emit()
