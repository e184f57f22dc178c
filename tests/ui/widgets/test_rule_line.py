"""How a rule shares its line between the name and what is said beside it."""

from collections.abc import Callable

from PySide6.QtCore import QRect
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from ui.theme.fonts import Type, text_width
from ui.theme.style import Theme
from ui.widgets.rules_list import RuleLine, RulesList, Verdict

Grab = Callable[[QWidget], QImage]
WIDE = 232


def drawn(theme: Theme, picture: Grab, qtbot: QtBot, rule: RuleLine) -> QImage:
    """One rule as it is drawn in the narrow column beside the map."""
    shown = RulesList(theme)
    qtbot.addWidget(shown)
    shown.show_rules([rule])
    shown.resize(WIDE, shown.sizeHint().height())
    return picture(shown)


def test_that_a_name_stays_whole_beside_a_long_sentence(
    theme: Theme, picture: Grab, qtbot: QtBot
) -> None:
    name, words = "Cleveland East", "170 % of mean potential"
    alone = drawn(theme, picture, qtbot, RuleLine(name, "", Verdict.LOOK, short=True))
    beside = drawn(theme, picture, qtbot, RuleLine(name, words, Verdict.LOOK, short=True))
    left = QRect(0, 0, 24 + round(text_width(name, Type.TABLE, 600)) + 1, alone.height())
    assert alone.copy(left) == beside.copy(left)
    assert alone != beside  # what fits of the sentence is there


def test_that_a_count_stays_whole_beside_a_long_name(
    theme: Theme, picture: Grab, qtbot: QtBot
) -> None:
    count = "165 of 165"
    room = round(text_width(count, Type.NOTE)) + 1
    right = QRect(WIDE - room, 0, room, 18)
    long = drawn(theme, picture, qtbot, RuleLine("Every account has a territory of its own", count))
    short = drawn(theme, picture, qtbot, RuleLine("Each", count))
    assert long.copy(right) == short.copy(right)
