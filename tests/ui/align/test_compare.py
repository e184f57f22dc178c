"""Scenarios side by side in the real window: figures with stars, rings on maps, moves pulled."""

from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.ui.conftest import Desk
from ui.align.compare import CompareDialog
from ui.align.comparison import MOST

LEFT = Qt.MouseButton.LeftButton
CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def compared(demo: Desk) -> Iterator[Desk]:
    demo.window.align.scenarios.open("A")
    yield demo
    for dialog in demo.window.findChildren(CompareDialog):
        dialog.dismiss()


def dialog(desk: Desk) -> CompareDialog:
    desk.key(Qt.Key.Key_C, CONTROL, SHIFT)
    found = [d for d in desk.window.findChildren(CompareDialog) if d.isVisible()]
    assert len(found) == 1
    return found[0]


def test_that_each_measure_shows_its_best_and_its_change_against_live(compared: Desk) -> None:
    shown = dialog(compared)
    names = [c.scenario.id for c in shown.compared]
    assert names == ["live", "A", "B"]
    line = next(line for line in shown.lines if line.label == "Workload spread (CV)")
    assert line.texts == ("0.163", "0.114", "0.065")
    assert line.changes == ("", "−0.049", "−0.097")
    assert line.tones == ("", "good", "good")
    assert line.best == frozenset({2})
    ranks = next(line for line in shown.lines if line.label == "Rank by your goals")
    assert sorted(ranks.texts) == ["1 of 3", "2 of 3", "3 of 3"]


def test_that_a_click_on_an_account_rings_it_on_every_map(compared: Desk) -> None:
    shown = dialog(compared)
    table = shown.moves.table
    assert len(shown.moves.rows) == 3
    place = table.visualRect(table.model().index(0, 0)).center()
    QTest.mouseClick(table.viewport(), LEFT, pos=place)
    row = int(shown.moves.rows[0])
    assert [card.map.marked.tolist() for card in shown.maps] == [[row]] * 3
    table.setFocus()
    QTest.keyClick(table, Qt.Key.Key_Return)
    assert not [d for d in compared.window.findChildren(CompareDialog) if d.isVisible()]
    assert compared.window.align.selected.tolist() == [row]


def test_that_the_list_is_filtered_in_the_language_of_the_table(compared: Desk) -> None:
    shown = dialog(compared)
    first = compared.session.state.accounts.text("name")[shown.moves.rows[0]]
    QTest.keyClicks(shown.moves.filter.edit, f'"{first}"')
    QTest.keyClick(shown.moves.filter.edit, Qt.Key.Key_Escape)
    assert len(shown.moves.table.columns.order) in (1, 3)
    shown.moves.filter.edit.setText("potential>99999999999")
    assert len(shown.moves.table.columns.order) == 0


def test_that_ticked_moves_are_pulled_as_one_step_and_undone(compared: Desk) -> None:
    session = compared.session
    shown = dialog(compared)
    shown.moves.target.setCurrentIndex(shown.moves.target.findData("B"))
    shown.moves.source.setCurrentIndex(shown.moves.source.findData("A"))
    before = session.state.scenario("B").layer().alignment.territory.copy()
    table = shown.moves.table
    table.setFocus()
    table.setCurrentIndex(table.model().index(0, 0))
    QTest.keyClick(table, Qt.Key.Key_Space)
    row = int(shown.moves.rows[table.chosen_rows()[0]])
    wanted = session.state.scenario("A").layer().alignment.territory[row]
    steps = len(session.project.history.path())
    QTest.mouseClick(shown.moves.pull, LEFT)
    after = session.state.scenario("B").layer().alignment.territory
    assert after[row] == wanted
    assert np.flatnonzero(after != before).tolist() == [row]
    assert len(session.project.history.path()) == steps + 1
    assert row not in shown.moves.rows, "the list follows"
    QTest.mouseClick(shown.banner.link, LEFT)
    assert np.array_equal(session.state.scenario("B").layer().alignment.territory, before)


def test_that_live_and_at_most_five_others_are_chosen(compared: Desk) -> None:
    for _ in range(5):
        compared.window.align.scenarios.copy("live")
    shown = dialog(compared)
    assert len(shown.compared) == MOST
    actions = {action.text(): action for action in shown.choice_menu().actions()}
    assert sum(action.isChecked() for action in actions.values()) == MOST
    assert sum(action.isEnabled() for action in actions.values()) == MOST - 1
    open_name = compared.session.scenario.name
    actions[open_name].trigger()
    assert len(shown.compared) == MOST - 1
    assert open_name not in [c.scenario.name for c in shown.compared]
