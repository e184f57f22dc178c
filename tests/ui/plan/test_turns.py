"""Parts are built one at a turn of the event loop, in their order."""

from PySide6.QtCore import QObject, QTimer
from pytestqt.qtbot import QtBot

from ui.plan.turns import Turns


def test_that_input_comes_between_two_pieces(qtbot: QtBot) -> None:
    owner, told = QObject(), list[str]()
    turns = Turns(owner)

    def first() -> None:
        told.append("first")
        QTimer.singleShot(0, owner, lambda: told.append("a key"))

    turns.add(first, lambda: told.append("second"), lambda: told.append("third"))
    assert told == []
    qtbot.waitUntil(lambda: not turns.pending)
    assert told.index("a key") < told.index("third")
    assert [word for word in told if word != "a key"] == ["first", "second", "third"]


def test_that_whoever_needs_all_pieces_finishes_them_at_once(qtbot: QtBot) -> None:
    owner, told = QObject(), list[int]()
    turns = Turns(owner)
    turns.add(lambda: told.append(1), lambda: turns.add(lambda: told.append(3)))
    turns.add(lambda: told.append(2))
    turns.finish()
    assert told == [1, 2, 3]
    assert not turns.pending


def test_that_what_is_forgotten_is_not_done(qtbot: QtBot) -> None:
    owner, told = QObject(), list[int]()
    turns = Turns(owner)
    turns.add(lambda: told.append(1))
    turns.forget()
    turns.finish()
    assert told == []
