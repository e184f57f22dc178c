"""The keys of Align: letters that count only here, so that they can be typed elsewhere."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut

from ui.keys import KEYS

if TYPE_CHECKING:
    from ui.align.workspace import AlignWorkspace


def bind_keys(align: "AlignWorkspace") -> None:
    """Give the workspace its keys, as they stand in the list of keys."""
    actions: dict[str, Callable[[], object]] = {
        "move": align.ask_move,
        "lock": align.toggle_lock,
        "pointer": lambda: align.tools.choose("pointer"),
        "lasso": lambda: align.tools.choose("lasso"),
        "box": lambda: align.tools.choose("box"),
        "polygon": lambda: align.tools.choose("polygon"),
        "alike": align.ask_alike,
        "select_all": align.select_all,
        "invert": align.selection.invert,
        "select_none": align.selection.clear,
        "suggestions": align.suggesting.toggle,
        "back": align.step_back,
    }
    for name, action in actions.items():
        for sequence in KEYS[name].sequences:
            shortcut = QShortcut(QKeySequence(sequence), align, action)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
