"""How a rule shares its line between the name and what is said beside it."""

from collections.abc import Callable

from PySide6.QtCore import QRect
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from ui.theme.folding import folded, folded_name, middle_shortened
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
    shown.resize(WIDE, 1)  # how many lines it takes follows from how wide it is
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
    assert alone.height() < beside.height()  # the sentence does not fit, and stands below


def test_that_a_short_sentence_stands_beside_the_name(
    theme: Theme, picture: Grab, qtbot: QtBot
) -> None:
    alone = drawn(theme, picture, qtbot, RuleLine("NW Ohio", "", Verdict.LOOK, short=True))
    beside = drawn(theme, picture, qtbot, RuleLine("NW Ohio", "59 min", Verdict.LOOK, short=True))
    assert alone.height() == beside.height()
    assert alone != beside


def test_that_a_count_stays_whole_beside_a_long_name(
    theme: Theme, picture: Grab, qtbot: QtBot
) -> None:
    count = "165 of 165"
    room = round(text_width(count, Type.NOTE)) + 1
    right = QRect(WIDE - room, 0, room, 18)
    long = drawn(theme, picture, qtbot, RuleLine("Every account has a territory of its own", count))
    short = drawn(theme, picture, qtbot, RuleLine("Each", count))
    assert long.copy(right) == short.copy(right)


def test_that_the_numbers_of_a_broken_rule_take_the_lines_they_need(
    theme: Theme, picture: Grab, qtbot: QtBot
) -> None:
    words = "4 of 6: Columbus Core 159 % of capacity, NW Ohio 76 % of capacity +2 more"
    one, whole, over = (
        drawn(theme, picture, qtbot, RuleLine("Workload 85 to 105 %", said, Verdict.ACT)).height()
        for said in ("1 of 6: Lima", words, 4 * words)
    )
    assert one < whole <= over < 2 * one + 10  # three lines at most
    lines = folded(words, Type.NOTE, WIDE - 24, lines=3)
    assert " ".join(lines) == words
    assert all(text_width(line, Type.NOTE) <= WIDE - 24 + 1 for line in lines)
    assert folded(4 * words, Type.NOTE, WIDE - 24, lines=3)[-1].endswith("…")


def test_that_two_names_with_a_long_begin_in_common_can_be_told_apart(theme: Theme) -> None:
    one, other = (f"Strengthen the north-west from {place}" for place in ("Columbus", "Cleveland"))
    for wide in (60, 90, 130, 200):
        first, second = (folded_name(name, Type.NAME, wide) for name in (one, other))
        assert first != second
        assert len(first) == 2
        assert all(text_width(line, Type.NAME) <= wide + 1 for line in (*first, *second))
    assert folded_name("Strengthen", Type.NAME, 60)[0][0] == "S"
    assert folded_name("Live", Type.NAME, 60) == ("Live",)


def test_that_a_name_on_one_line_is_shortened_in_its_middle(theme: Theme) -> None:
    shown = middle_shortened("Strengthen the north-west from Columbus", Type.BODY, 120)
    assert shown.startswith("Str")
    assert shown.endswith("bus")
    assert text_width(shown, Type.BODY) <= 121
