"""The keys of the Diary: letters that count only here, so that they can be typed elsewhere."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut

from ui.keys import KEYS

if TYPE_CHECKING:
    from ui.diary.workspace import DiaryWorkspace


def bind_keys(diary: "DiaryWorkspace") -> None:
    """Give the workspace its keys, as they stand in the list of keys."""
    actions: dict[str, Callable[[], object]] = {
        "diary_request": diary.log_request,
        "diary_new": diary.new_item,
        "diary_see_next": diary.show_ranking,
    }
    for name, action in actions.items():
        for sequence in KEYS[name].sequences:
            shortcut = QShortcut(QKeySequence(sequence), diary, action)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
