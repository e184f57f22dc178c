"""After a drag the window offers what would heal the balance, as one step."""

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from tests.ui.conftest import Desk

LEFT = Qt.MouseButton.LeftButton


def test_that_the_offer_after_a_move_heals_in_one_step_that_undo_takes_back(
    demo: Desk, qtbot: QtBot
) -> None:
    session, live = demo.session, demo.window.optimizer.help
    rows = session.alignment.rows_of(3)[:6]
    rows = rows[~session.state.accounts.locked[rows]]
    with qtbot.waitSignal(live.thought, timeout=20_000):
        session.move(rows, 1)
    moved = session.alignment.territory.copy()
    assert live.offer.isVisible()
    assert live.proposal is not None
    QTest.mouseClick(live.offer.button, LEFT)
    after = session.alignment.territory
    assert (moved != after).any()
    assert (after[rows] == 1).all()
    assert not live.offer.isVisible()
    demo.window.align.table.table.setFocus()
    demo.key(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert (session.alignment.territory == moved).all()
    assert not live.offer.isVisible()


def test_that_only_the_last_of_several_quick_moves_is_thought_about(
    demo: Desk, qtbot: QtBot
) -> None:
    session, live = demo.session, demo.window.optimizer.help
    rows = session.alignment.rows_of(3)
    rows = rows[~session.state.accounts.locked[rows]][:6]
    with qtbot.waitSignal(live.thought, timeout=20_000):
        session.move(rows[:3], 1)
        session.move(rows[3:], 1)
    assert live.proposal is not None
    healed = {handover.row for handover in live.proposal.handovers}
    assert not healed & set(rows[3:].tolist())


def test_that_an_offer_that_comes_after_the_move_was_undone_is_not_made(
    demo: Desk, qtbot: QtBot
) -> None:
    session, live = demo.session, demo.window.optimizer.help
    rows = session.alignment.rows_of(3)
    rows = rows[~session.state.accounts.locked[rows]][:6]
    session.move(rows, 1)
    session.undo()
    with qtbot.waitSignal(live.thought, timeout=20_000):
        session.move(rows[:1], 1)
    session.move(rows[1:], 1)
    session.undo()
    live.finish()
    assert not live.offer.isVisible()
    assert live.proposal is None


def test_that_the_menu_of_suggestions_names_other_territories_with_their_hours(
    demo: Desk, qtbot: QtBot
) -> None:
    session, live = demo.session, demo.window.optimizer.help
    row = np.flatnonzero(~session.state.accounts.locked)[:1]
    demo.window.align.select(row)
    with qtbot.waitSignal(live.advice.answered, timeout=20_000) as answered:
        demo.window.optimizer.suggest()
    rows, found = answered.args
    assert found
    shown = QApplication.activePopupWidget()
    assert isinstance(shown, QMenu)
    for one, action in zip(found, shown.actions(), strict=True):
        assert one.territory != session.alignment.territory[row[0]]
        assert session.layer.territories[one.territory].label in action.text()
        assert "h a year" in action.text()
    shown.actions()[0].trigger()
    shown.hide()
    assert session.alignment.territory[rows[0]] == found[0].territory


def test_that_the_warm_up_is_said_in_the_status_line(demo: Desk, qtbot: QtBot) -> None:
    worker, status = demo.window.worker, demo.window.status
    qtbot.waitUntil(lambda: not worker.busy, timeout=60_000)
    worker.start("warm up", None)
    assert status.work.isVisible()
    assert "optimizer" in status.work.text()
    qtbot.waitUntil(lambda: "Preparing" not in status.work.text(), timeout=120_000)
