"""An emergency in the window: the change is shown, taken over as one step, and undone."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.ui.diary.conftest import Hand

TUESDAY = date(2027, 2, 9)


@pytest.mark.slow
def test_that_an_emergency_shows_what_changes_and_is_one_step(hand: Hand, qtbot: QtBot) -> None:
    workspace = hand.workspace
    before = {e.uid: (e.day, e.start) for e in workspace._agenda().entries}
    with qtbot.waitSignal(workspace.emergencies.shown, timeout=180_000):
        workspace.emergencies.fit("A10", 60, TUESDAY, "patient safety")
    card = workspace.board.emergency
    assert card.isVisible()
    assert "Hamilton Canal Hospital, 60 min" in card.words
    assert {e.uid: (e.day, e.start) for e in workspace._agenda().entries} == before
    QTest.mouseClick(card.take, Qt.MouseButton.LeftButton)
    added = [e for e in workspace._agenda().entries if e.uid not in before]
    assert [(e.account_id, e.day, e.reason) for e in added] == [("A10", TUESDAY, "do now")]
    assert not card.isVisible()
    hand.session.undo()
    assert {e.uid: (e.day, e.start) for e in workspace._agenda().entries} == before
