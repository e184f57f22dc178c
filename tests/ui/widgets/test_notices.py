"""Banners, empty states, progress and rules say one thing each and announce the answer."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from ui.theme.style import Mode, Theme
from ui.widgets.labels import Label
from ui.widgets.notices import Banner, EmptyState, ProgressBar, Weight, WorkState
from ui.widgets.rules_list import RuleLine, RulesList, Verdict

Picture = Callable[[QWidget], QImage]
Columns = Callable[[QImage, QColor, int], list[int]]
LEFT, NO_KEY = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


def test_that_a_banner_shows_until_its_matter_is_solved(theme: Theme, qtbot: QtBot) -> None:
    banner = Banner(theme)
    qtbot.addWidget(banner)
    assert banner.isHidden()
    banner.say("The file changed on disk.", Weight.BAD, "Compare")
    assert not banner.isHidden()
    with qtbot.waitSignal(banner.link_chosen):
        qtbot.mouseClick(banner.link, LEFT)
    banner.dismiss()
    assert banner.isHidden()


def test_that_a_banner_without_a_remedy_has_no_link(theme: Theme, qtbot: QtBot) -> None:
    banner = Banner(theme)
    qtbot.addWidget(banner)
    banner.say("Preview of the move, not yet applied.")
    assert banner.link.isHidden()


@pytest.mark.parametrize("mode", [Mode.LIGHT, Mode.DARK])
@pytest.mark.parametrize("weight", list(Weight))
def test_that_a_banner_lies_on_the_ground_of_its_weight(
    theme: Theme, qtbot: QtBot, picture: Picture, weight: Weight, mode: Mode
) -> None:
    theme.set_mode(mode)
    banner = Banner(theme)
    qtbot.addWidget(banner)
    banner.say("Saved.", weight)
    banner.resize(300, 32)
    assert picture(banner).pixelColor(280, 5) == theme.colour(weight.value[0])


def test_that_an_empty_state_offers_what_to_do(theme: Theme, qtbot: QtBot) -> None:
    empty = EmptyState(
        theme, "align", "No scenario yet", "Copy today's alignment.", "Copy Live", other="Optimize…"
    )
    qtbot.addWidget(empty)
    empty.show()
    with qtbot.waitSignal(empty.action_chosen):
        qtbot.mouseClick(empty.action, LEFT)
    with qtbot.waitSignal(empty.other_chosen):
        qtbot.mouseClick(empty.other, LEFT)


@pytest.mark.parametrize(("fraction", "pixels"), [(0.0, 0), (0.5, 100), (1.0, 200), (1.7, 200)])
def test_that_a_bar_is_filled_by_the_share_done(
    theme: Theme,
    qtbot: QtBot,
    picture: Picture,
    columns_of: Columns,
    fraction: float,
    pixels: int,
) -> None:
    bar = ProgressBar(theme, "Import")
    qtbot.addWidget(bar)
    bar.resize(200, 8)
    bar.show_fraction(fraction)
    filled = columns_of(picture(bar), theme.colour("accent"), 4)
    assert len(filled) == pytest.approx(pixels, abs=2)  # its ends are round


def test_that_work_can_be_cancelled(theme: Theme, qtbot: QtBot) -> None:
    work = WorkState(theme)
    qtbot.addWidget(work)
    work.show()
    work.show_phase("Reading 50,000 rows", 0.62, "step 1 of 3", "3 s left")
    shown = [label.text() for label in work.findChildren(Label)]
    assert shown == ["Reading 50,000 rows", "step 1 of 3", "3 s left"]
    assert work.bar.accessibleName() == "Progress, 62%"
    with qtbot.waitSignal(work.cancelled):
        qtbot.mouseClick(work.cancel, LEFT)


RULES = [
    RuleLine("Territories in one piece", "6 of 6"),
    RuleLine("Workload 85 to 105 %", "3 outside: 128, 109 and 78 %", Verdict.ACT),
    RuleLine("Locked accounts stay", "7 of 7"),
]


def test_that_a_broken_rule_takes_two_lines(theme: Theme, qtbot: QtBot) -> None:
    rules = RulesList(theme)
    qtbot.addWidget(rules)
    rules.show_rules([RULES[0], RULES[2]])
    kept = rules.sizeHint().height()
    rules.show_rules([RULES[0], RULES[1]])
    assert rules.sizeHint().height() > kept + 8
    assert rules.accessibleName() == "Rules, 1 of 2 broken"


def test_that_a_click_says_which_rule_is_meant(theme: Theme, qtbot: QtBot) -> None:
    rules = RulesList(theme)
    qtbot.addWidget(rules)
    rules.show_rules(RULES)
    rules.resize(280, rules.sizeHint().height())
    with qtbot.waitSignal(rules.rule_chosen) as chosen:
        qtbot.mouseClick(rules, LEFT, NO_KEY, QPoint(60, rules.height() - 8))
    assert chosen.args == [2]
