"""After a drag the window offers what would heal the balance, as one step."""

from collections.abc import Iterator
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from tests.ui.conftest import Desk
from ui.optimizer import desk as optimizer_desk
from ui.optimizer.desk import WARMING
from ui.worker import Message

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def kernels(demo: Desk, qtbot: QtBot) -> Iterator[Connection]:
    """The far end of the window's worker, in place of its process: the test compiles."""
    worker: Any = demo.window.worker
    qtbot.waitUntil(lambda: not worker.busy and not demo.window.status.work.text(), timeout=60_000)
    worker.close()
    ours, theirs = Pipe()
    living = SimpleNamespace(is_alive=lambda: True, pid=0)
    worker._process, worker._connection = living, ours
    yield theirs
    theirs.close()
    worker._process = None
    worker.close()


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
    words = live.offer.words
    assert words.text().startswith("Moving ")
    assert words.text().endswith(" driving a year.")
    assert words.heightForWidth(words.width()) <= words.height()
    assert live.offer.rect().contains(words.geometry())
    size = demo.window.size()
    demo.window.resize(1280, 800)  # the map gets narrower under it
    QApplication.processEvents()
    assert demo.window.align.map.rect().contains(live.offer.geometry())
    demo.window.resize(size)
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
        assert "driving a year" in action.text()
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


@pytest.mark.parametrize("slow", [True, False])
def test_that_the_first_start_says_that_kernels_are_compiled_until_they_are(
    demo: Desk, kernels: Connection, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, slow: bool
) -> None:
    monkeypatch.setattr(optimizer_desk, "SLOW_MS", -1 if slow else 60_000)
    line, quiet = demo.window.status.work, demo.window.optimizer._quiet
    demo.window._on_started()
    assert line.isVisible()
    assert line.text() == WARMING
    request = kernels.recv()
    assert request.job == "warm up"
    assert not demo.window.worker.busy  # nobody has to wait for it
    with qtbot.waitSignal(demo.window.worker.warming, timeout=20_000):
        kernels.send(Message(request.number, "done", None))
    if slow:
        assert "Optimizer ready after" in line.text()
        quiet.setInterval(1)
    qtbot.waitUntil(lambda: not line.isVisible(), timeout=20_000)
    assert line.text() == ""
