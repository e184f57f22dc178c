"""After a drag the window offers what would heal the balance, as one step."""

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.ui.conftest import Desk

LEFT = Qt.MouseButton.LeftButton


def test_that_the_offer_after_a_move_heals_in_one_step_that_undo_takes_back(
    demo: Desk, qtbot: QtBot
) -> None:
    session, live = demo.session, demo.window.optimizer.help
    rows = session.alignment.rows_of(3)[:6]
    rows = rows[~session.state.accounts.locked[rows]]
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


def test_that_suggestions_name_other_territories_with_their_hours(demo: Desk) -> None:
    session, live = demo.session, demo.window.optimizer.help
    row = np.flatnonzero(~session.state.accounts.locked)[:1]
    found = live.suggestions(row)
    assert found
    for code, words in found:
        assert code != session.alignment.territory[row[0]]
        assert session.layer.territories[code].label in words
        assert "h a year" in words
    menu = live.menu(row, demo.window)
    assert [action.text() for action in menu.actions()] == [words for _, words in found]
    menu.actions()[0].trigger()
    assert session.alignment.territory[row[0]] == found[0][0]


def test_that_the_warm_up_is_said_in_the_status_line(demo: Desk, qtbot: QtBot) -> None:
    worker, status = demo.window.worker, demo.window.status
    qtbot.waitUntil(lambda: not worker.busy, timeout=60_000)
    worker.start("warm up", None)
    assert status.work.isVisible()
    assert "optimizer" in status.work.text()
    qtbot.waitUntil(lambda: "Preparing" not in status.work.text(), timeout=120_000)
