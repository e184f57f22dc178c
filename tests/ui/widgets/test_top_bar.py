"""The top bar shows what is open and announces what is asked."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from ui.theme.style import Theme
from ui.widgets.labels import Label
from ui.widgets.status_line import OFFLINE, StatusLine
from ui.widgets.top_bar import Saving, TopBar

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def bar(theme: Theme, qtbot: QtBot) -> TopBar:
    made = TopBar(theme)
    qtbot.addWidget(made)
    made.resize(1368, 56)
    made.show()
    return made


def texts(widget: QWidget) -> list[str]:
    return [label.text() for label in widget.findChildren(Label) if label.isVisible()]


def test_that_title_subtitle_and_saved_state_show(bar: TopBar) -> None:
    bar.show_title("Ohio Valley 2027", "Align · core team")
    assert "Saved 10:42" not in texts(bar)
    bar.show_saving(Saving.SAVED, "Saved 10:42")
    assert {"Ohio Valley 2027", "Align · core team", "Saved 10:42"} <= set(texts(bar))


def test_that_undo_and_redo_say_what_they_would_do(bar: TopBar, qtbot: QtBot) -> None:
    assert not bar.undo.isEnabled()
    bar.show_history("Move 3 accounts to NW Ohio", None)
    assert bar.undo.toolTip() == "Undo: Move 3 accounts to NW Ohio (Ctrl+Z)"
    assert (bar.redo.isEnabled(), bar.redo.toolTip()) == (False, "Nothing to redo.")
    with qtbot.waitSignal(bar.undo_asked):
        qtbot.mouseClick(bar.undo, LEFT)


def test_that_the_primary_action_is_named_by_the_workspace(bar: TopBar, qtbot: QtBot) -> None:
    assert not bar.action.isVisible()
    bar.show_action("Optimize…", "balance")
    with qtbot.waitSignal(bar.action_asked):
        qtbot.mouseClick(bar.action, LEFT)
    bar.show_action("")
    assert not bar.action.isVisible()


def test_that_typed_commands_are_announced(bar: TopBar, qtbot: QtBot) -> None:
    qtbot.keyClicks(bar.search.edit, "Lima")
    with qtbot.waitSignal(bar.search_entered) as entered:
        qtbot.keyClick(bar.search.edit, Qt.Key.Key_Return)
    assert entered.args == ["Lima"]


def test_that_tools_are_exchanged_and_kept(bar: TopBar, qtbot: QtBot) -> None:
    align, diary = QWidget(), QWidget()
    qtbot.addWidget(align)
    qtbot.addWidget(diary)
    bar.show_tools(align)
    bar.show_tools(diary)
    assert (align.isVisible(), diary.isVisible()) == (False, True)
    bar.show_tools(align)
    assert align.isVisible()


def test_that_the_status_line_lists_facts_and_stays_offline(theme: Theme, qtbot: QtBot) -> None:
    line = StatusLine(theme)
    qtbot.addWidget(line)
    line.resize(900, 28)
    line.show()
    line.show_facts(["236 accounts", "6 territories"])
    shown = texts(line)
    assert shown[0].split("\u2002·\u2002") == ["236 accounts", "6 territories"]
    assert shown[1] == OFFLINE
