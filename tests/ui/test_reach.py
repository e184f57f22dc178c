"""Every place of the window: whatever takes the focus has a name, whatever acts has a key."""

import re
from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QFileDialog,
    QLineEdit,
    QMenu,
    QWidget,
)
from pytestqt.qtbot import QtBot

from tests.ui.conftest import Desk
from ui.keys import KEYS
from ui.main_window import MainWindow
from ui.widgets.dialog import DialogFrame

OUTSIDE = {  # they leave the window, or change the project for those that follow
    "Open a project",
    "Open the demo region",
    "Import files",
    "Save",
    "Save as",
    "Save import templates",
    "Undo",
    "Redo",
    "Undo the last import",
    "Print the map",
    "Copy the map",
    "Copy the selection",
    "Use of Catchment",
    "Switch between light and dark",
    "Delete the territory",
    "New territory",
    "Cut territories by own areas from a file",
    "New district",
    "Colour all territories anew",
    "Copy the open scenario",
    "Send an encrypted copy",
}
TAB = Qt.FocusPolicy.TabFocus
NAMED_KEYS = re.compile(r"\(([^()]*)\)$")


def name_of(widget: QWidget) -> str:
    """What a screen reader says of a widget."""
    found = QAccessible.queryAccessibleInterface(widget)
    return found.text(QAccessible.Text.Name).strip() if found is not None else ""


def path_of(widget: QWidget) -> str:
    """Where a widget is, for a person who has to find it."""
    names: list[str] = []
    at: QWidget | None = widget
    while at is not None and len(names) < 5:
        names.append(type(at).__name__)
        at = at.parentWidget()
    return " < ".join(names)


def shown_in(root: QWidget) -> list[QWidget]:
    """All widgets of a window or menu that show."""
    return [widget for widget in root.findChildren(QWidget) if widget.isVisible()]


def is_inner(widget: QWidget) -> bool:
    """Whether a widget is a part that Qt or Chromium puts into another that has the name."""
    parent = widget.parentWidget()
    web = any(type(w).__name__.startswith(("QWebEngine", "RenderWidget")) for w in (widget, parent))
    scrolls = isinstance(parent, QAbstractScrollArea) and widget.objectName().startswith("qt_")
    return web or scrolls or isinstance(parent, QAbstractSpinBox | QComboBox)


def nameless(root: QWidget) -> list[str]:
    """Widgets that take the focus and of which nothing can be said."""
    return [
        path_of(widget)
        for widget in shown_in(root)
        if widget.focusPolicy() != Qt.FocusPolicy.NoFocus
        and not is_inner(widget)
        and not name_of(widget)
    ]


def mouse_only(root: QWidget) -> list[str]:
    """Buttons that neither Tab nor a key of their own reaches."""
    return [
        f"{path_of(button)}: {name_of(button)}"
        for button in shown_in(root)
        if isinstance(button, QAbstractButton)
        and button.isEnabled()
        and not button.focusPolicy() & TAB
        and not isinstance(button.parentWidget(), QLineEdit)
        and not by_arrows(button)
        and not said_keys(button)
    ]


def by_arrows(button: QAbstractButton) -> bool:
    """Whether Tab goes to one of an exclusive group and the arrows from there to the others."""
    group = button.group()
    if group is None or not group.exclusive():
        return False
    return any(other.isVisible() and other.focusPolicy() & TAB for other in group.buttons())


def said_keys(widget: QWidget) -> list[str]:
    """The keys that a tooltip names."""
    found = NAMED_KEYS.search(widget.toolTip())
    return found[1].split(", ") if found else []


def wrong_keys(window: MainWindow) -> list[str]:
    """Tooltips that name a key which does nothing in the window.

    A digit alone belongs to the page in front, whose own tests press it.
    """
    bound = {s.key().toString() for s in window.findChildren(QShortcut)}
    bound |= {QKeySequence(k).toString() for key in KEYS.values() for k in key.sequences}
    return [
        f"{path_of(widget)}: {widget.toolTip()}"
        for widget in shown_in(window)
        for said in said_keys(widget)
        if re.fullmatch(r"((Ctrl|Shift|Alt)\+)*([A-Z0-9]|F\d+|Return|Esc)", said)
        and not re.fullmatch(r"\d", said)
        and QKeySequence(said).toString() not in bound
    ]


def unsaid_icons(root: QWidget) -> list[str]:
    """Buttons without a word on them and without a tooltip."""
    return [
        f"{path_of(button)}: {name_of(button)}"
        for button in shown_in(root)
        if isinstance(button, QAbstractButton)
        and type(button).__name__ == "IconButton"
        and not button.toolTip()
    ]


def complaints(window: MainWindow) -> list[str]:
    """All that is wrong with what shows."""
    roots = [window, *(m for m in QApplication.topLevelWidgets() if isinstance(m, QMenu))]
    return [
        *(f"no name: {path}" for root in roots for path in nameless(root)),
        *(f"mouse only: {path}" for path in mouse_only(window)),
        *(f"no tooltip: {path}" for path in unsaid_icons(window)),
        *(f"no such key: {path}" for path in wrong_keys(window)),
    ]


def close_all(window: MainWindow) -> None:
    """Take away what a command has opened."""
    while (menu := QApplication.activePopupWidget()) is not None:
        menu.hide()
    for dialog in window.findChildren(DialogFrame):
        if dialog.isVisible():
            dialog.dismiss()
    QTest.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_Escape)


def places(window: MainWindow) -> Iterator[str]:
    """Show every workspace and page, one after the other."""
    for key in window.workspaces():
        window.show_workspace(key)
        yield key
    window.show_workspace("plan")
    for view in window.plan._views:
        window.plan.show_page(view.key)
        yield f"plan: {view.key}"
    window.show_workspace("align")


def test_that_every_page_can_be_read_out_and_reached_by_keys(demo: Desk, qtbot: QtBot) -> None:
    window = demo.window
    window.align.select(np.arange(3))
    wrong = {f"{place}: {found}" for place in places(window) for found in complaints(window)}
    assert not wrong, "\n".join(sorted(wrong))


@pytest.mark.slow
def test_that_whatever_a_command_opens_can_be_read_out_and_reached_by_keys(
    demo: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    for asked in ("getOpenFileName", "getOpenFileNames", "getSaveFileName"):
        monkeypatch.setattr(QFileDialog, asked, lambda *_words, **_named: ("", ""))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_words, **_named: "")
    window = demo.window
    wrong = set()
    for command in window.finder._commands:
        if command.name in OUTSIDE:
            continue
        window.show_workspace("align")
        window.align.tree.tree.choose(1)
        window.align.select(np.arange(3))
        command.run()
        QApplication.processEvents()
        wrong |= {f"{command.name}: {found}" for found in complaints(window)}
        close_all(window)
    assert not wrong, "\n".join(sorted(wrong))


def test_that_tab_goes_round_the_window_and_misses_no_button(demo: Desk, qtbot: QtBot) -> None:
    window = demo.window
    for key in window.workspaces():
        window.show_workspace(key)
        seen: set[QWidget] = set()
        at = window.top.search.edit.nextInFocusChain()
        while at is not None and at is not window.top.search.edit and at not in seen:
            seen.add(at)
            at = at.nextInFocusChain()
        missed = [
            path_of(widget)
            for widget in shown_in(window)
            if isinstance(widget, QAbstractButton)
            and widget.focusPolicy() & TAB
            and widget not in seen
        ]
        assert not missed, key


def test_that_buttons_with_a_key_say_it(demo: Desk) -> None:
    window = demo.window
    tips = " | ".join(
        f"{widget.toolTip()} {name_of(widget)}"
        for widget in shown_in(window)
        if isinstance(widget, QAbstractButton)
    )
    for key in ("undo", "redo", "lasso", "box", "polygon", "pointer", "lock", "suggestions"):
        assert f"({KEYS[key].sequences[0]})" in tips, key
    for key in ("optimize", "compare", "map_search", "map_layers", "map_colour", "map_print"):
        assert f"({KEYS[key].sequences[0]})" in tips, key
