"""The scenario bar shows what fits, always the open one, and asks before anything changes."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from ui.theme.style import Theme
from ui.widgets.scenario_bar import ScenarioBar, ScenarioCard

LEFT = Qt.MouseButton.LeftButton
CARDS = [
    ScenarioCard("live", "Live", "today's alignment", "locked"),
    ScenarioCard("a", "A · Hand-made", "open · 3 changes"),
    ScenarioCard("b", "B · Scioto to Whitfield", "proposed 12 Nov", "proposed"),
    ScenarioCard("c", "C · Balanced ±10 %", "from the optimizer", "balance"),
]


@pytest.fixture
def bar(theme: Theme, qtbot: QtBot) -> ScenarioBar:
    made = ScenarioBar(theme)
    qtbot.addWidget(made)
    made.resize(1000, 44)
    made.show()
    made.show_scenarios(CARDS, "a")
    return made


def card(bar: ScenarioBar, name: str) -> QAbstractButton:
    return next(
        each
        for each in bar.findChildren(QAbstractButton)
        if each.accessibleName().startswith(f"Scenario {name}")
    )


def test_that_a_click_asks_for_the_scenario_and_marks_nothing_yet(
    bar: ScenarioBar, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(bar.scenario_chosen) as chosen:
        qtbot.mouseClick(card(bar, "Live"), LEFT)
    assert chosen.args == ["live"]
    assert card(bar, "A").isChecked()
    assert not card(bar, "Live").isChecked()


def test_that_what_does_not_fit_goes_into_the_menu_but_never_the_open_one(
    bar: ScenarioBar,
) -> None:
    assert bar.hidden_keys() == []
    assert bar.more.isHidden()
    bar.show_scenarios(CARDS, "c")
    bar.resize(640, 44)
    assert "c" not in bar.hidden_keys()
    assert bar.hidden_keys()
    assert bar.more.text() == f"+{len(bar.hidden_keys())} more"
    bar.resize(1000, 44)
    assert bar.hidden_keys() == []


def test_that_new_and_compare_are_asked(bar: ScenarioBar, qtbot: QtBot) -> None:
    with qtbot.waitSignal(bar.new_asked):
        qtbot.mouseClick(bar.new, LEFT)
    with qtbot.waitSignal(bar.compare_asked):
        qtbot.mouseClick(bar.compare, LEFT)


def test_that_one_scenario_cannot_be_compared(bar: ScenarioBar) -> None:
    bar.show_scenarios(CARDS[:1], "live")
    assert not bar.compare.isEnabled()
    assert bar.compare.toolTip() == "There is one scenario; copy it first."
