"""Scenarios side by side in the real window: figures with stars, rings on maps, moves pulled."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from model.alignment import Alignment
from model.demo import demo_state
from model.resources import resource
from tests.ui.conftest import Desk
from ui.align.compare import CompareDialog
from ui.align.compare_names import ScenarioName
from ui.align.compare_territories import TerritoryColumn
from ui.align.comparison import MOST, differing_rows
from ui.align.readings import potential_band
from ui.align.scenario_sheet import ScenarioSheet
from ui.map.layer_work import Wish
from ui.theme.style import Theme

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


def test_that_the_fit_of_skills_is_compared_and_more_of_it_is_better(compared: Desk) -> None:
    shown = dialog(compared)
    line = next(line for line in shown.lines if line.label == "Fit of skills, %")
    fits = [100 * one.fit for one in shown.compared]
    assert [int(text) for text in line.texts] == [round(fit) for fit in fits]
    best = {place for place, fit in enumerate(fits) if np.isclose(fit, max(fits))}
    assert line.best == (frozenset(best) if len(best) < len(fits) else frozenset())


def test_that_in_a_low_window_measures_and_accounts_take_turns_without_scrolling(
    compared: Desk, qtbot: QtBot
) -> None:
    size = compared.window.size()
    compared.window.resize(1280, 800)
    shown = dialog(compared)
    stage = shown.stage
    qtbot.waitUntil(stage.which.isVisible, timeout=5_000)
    assert stage.is_low
    assert shown.price.isVisible()
    assert not shown.moves.isVisible()
    assert stage.verticalScrollBar().maximum() == 0
    stage.which.setFocus()
    QTest.keyClick(stage.which, Qt.Key.Key_Right)
    assert shown.moves.isVisible()
    assert not shown.price.isVisible()
    qtbot.waitUntil(lambda: shown.moves.width() > 600, timeout=5_000)
    whole = shown.moves.visibleRegion().boundingRect().size()
    assert whole == shown.moves.size(), "nothing of the list is below the fold"
    compared.window.resize(1600, 1000)
    qtbot.waitUntil(lambda: not stage.which.isVisible(), timeout=5_000)
    assert shown.moves.isVisible()
    assert shown.price.isVisible()
    compared.window.resize(size)


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


def test_that_a_map_card_and_a_point_of_the_curve_choose_whose_moves_are_listed(
    compared: Desk,
) -> None:
    shown = dialog(compared)
    assert [card.is_chosen for card in shown.maps] == [False, True, False]
    QTest.mouseClick(shown.maps[2], LEFT, pos=QPoint(60, 12))
    assert shown.chosen == "B"
    assert [card.is_chosen for card in shown.maps] == [False, False, True]
    curve = shown.price.curve
    QTest.mouseClick(curve, LEFT, pos=curve.place_of("A").toPoint())
    assert shown.chosen == "A"
    assert len(shown.moves.rows) == 3
    curve.setFocus()
    QTest.keyClick(curve, Qt.Key.Key_Right)
    assert shown.chosen == "B", "the next by what it moves"
    shown.maps[1].setFocus()
    QTest.keyClick(shown.maps[1], Qt.Key.Key_Return)
    assert shown.chosen == "A"


def test_that_the_curve_sets_balance_and_drive_against_what_moves(compared: Desk) -> None:
    shown = dialog(compared)
    points = {point.key: point for point in shown.price.curve.points}
    for one in shown.compared:
        point = points[one.scenario.id]
        assert point.level == one.evaluation.balance["potential"].cv
        assert point.moved == (0.0 if one.is_live else one.moved["revenue"])
    assert shown.price.curve.front[0] == (0.0, points["live"].level)
    shown.price.level.setCurrentIndex(shown.price.level.findData("drive"))
    shown.price.price.setCurrentIndex(shown.price.price.findData("people.share"))
    points = {point.key: point for point in shown.price.curve.points}
    b = next(one for one in shown.compared if one.scenario.id == "B")
    assert points["B"].level == b.evaluation.drive_hours
    state = compared.session.state
    contacts = state.table("contacts")
    known = contacts[contacts["relationship"].astype(float) >= 2]
    moved = set(state.accounts.ids[differing_rows(shown.compared[0], b)])
    share = 100 * known["account_id"].isin(moved).sum() / len(known)
    assert points["B"].moved == pytest.approx(share)


def test_that_the_best_plans_for_each_amount_moved_are_searched_and_drawn(
    compared: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The worker is stood in for: its search has tests of its own."""
    session = compared.session
    layers = [session.state.scenario(key).layer() for key in ("A", "B")]
    shown = dialog(compared)
    price = shown.price
    qtbot.waitUntil(price.search.isVisible, timeout=5_000)
    wishes: list[Wish] = []
    monkeypatch.setattr(price._work, "ask", wishes.append)
    QTest.mouseClick(price.search, LEFT)
    assert wishes[0].job == "search plans"
    assert wishes[0].data()["team"] == session.team
    price._work.arrived.emit("plans", layers)
    points = {point.key: point for point in price.curve.points}
    expected = [(points[key].moved, points[key].level) for key in ("A", "B")]
    found = [point for point in price.curve.every if point.key not in points]
    assert [pytest.approx(place) for place in expected] == [(p.moved, p.level) for p in found]
    assert "2 plans found" in price.words.text()


def test_that_a_plan_found_is_chosen_by_its_dot_and_kept_as_a_scenario(
    compared: Desk, qtbot: QtBot
) -> None:
    session = compared.session
    shown = dialog(compared)
    price, curve = shown.price, shown.price.curve
    plan = session.state.scenario("B").layer()
    codes = plan.alignment.territory.copy()
    row = int(np.flatnonzero(codes == 0)[0])
    codes[row] = 1
    price._searched = session.state
    price._on_found("plans", [replace(plan, alignment=Alignment(codes))])
    assert not price.keep.isVisible()
    key = curve.every[-1].key
    QTest.mouseClick(curve, LEFT, pos=curve.place_of(key).toPoint())
    if not price.keep.isVisible():  # a scenario lies at the same place: the arrows go on
        while price._picked != key:
            QTest.keyClick(curve, Qt.Key.Key_Right)
    qtbot.waitUntil(price.keep.isVisible, timeout=5_000)
    assert "Plan 1:" in price.words.text()
    before, steps = len(session.state.scenarios), len(session.project.history.path())
    QTest.mouseClick(price.keep, LEFT)
    kept = session.state.scenarios[-1]
    assert len(session.state.scenarios) == before + 1
    assert kept.origin == "found by a search of plans"
    assert kept.status == "draft"
    assert kept.layer().alignment.territory.tolist() == codes.tolist()
    assert len(session.project.history.path()) == steps + 1
    assert shown.chosen == kept.id
    assert kept.id in {point.key for point in curve.points}
    assert not price.keep.isVisible()
    session.undo()
    assert len(session.state.scenarios) == before


def test_that_plans_are_found_for_rising_amounts_that_may_move() -> None:
    from ui.align.plan_search import found_plans

    state = demo_state(resource("demo"))
    live = state.scenario("live").layer()
    phases: list[str] = []
    layers = found_plans(state, "core", lambda phase, _share: phases.append(phase), lambda: True)
    assert phases
    assert len(layers) >= 1
    assert {t.id for t in layers[0].territories} == {t.id for t in live.territories}
    moved = layers[0].alignment.territory != live.alignment.territory
    assert moved.any()


def test_that_each_territory_is_compared_too(compared: Desk) -> None:
    shown = dialog(compared)
    live = shown.maps[0].territories.rows
    assert [(name, round(index), round(work)) for name, index, work in live][1] == (
        "Columbus Core",
        127,
        128,
    )
    which = shown.measures.which
    which.setFocus()
    QTest.keyClick(which, Qt.Key.Key_Right)
    labels = [label.text() for label in shown.measures.findChildren(QLabel)]
    assert {"Territory", "Columbus Core", "128 % work", "104 % work"} <= set(labels)


def test_that_each_account_says_why_it_moves_and_what_keeping_it_costs(compared: Desk) -> None:
    shown = dialog(compared)
    shown.show_chosen("B")
    columns = shown.moves.table.columns
    every = [columns.column_at(place) for place in range(columns.columnCount())]
    words = next(column for column in every if column.key == "why").text(0)
    assert "at most 105 % are agreed" in words
    assert "Keeping it: Columbus Core at 128 % of its hours instead of 104 %." in words


def test_that_the_accounts_that_differ_are_exported(compared: Desk, tmp_path: Path) -> None:
    shown = dialog(compared)
    shown.show_chosen("A")
    assert shown.moves.write(tmp_path / "moves.csv") == 3
    table = pd.read_csv(tmp_path / "moves.csv")
    assert table["account_name"].tolist()[0] == "Polaris Edge Surgery Center"
    assert set(table["from_territory"]) == {"Columbus Core"}
    assert set(table["to_rep"]) == {"June Whitfield"}
    assert table["keeping_it"].str.len().min() > 0


def test_that_the_next_step_of_the_chosen_scenario_is_one_click_away(compared: Desk) -> None:
    shown = dialog(compared)
    assert shown.step.isHidden(), "an archived scenario goes nowhere from here"
    shown.show_chosen("B")
    assert shown.step.text() == "Approve Scioto to Whitfield…"
    QTest.mouseClick(shown.step, LEFT)
    sheet = next(s for s in compared.window.findChildren(ScenarioSheet) if s.isVisible())
    assert sheet.question.text().startswith("Approve Scioto to Whitfield?")
    QTest.mouseClick(sheet.yes, LEFT)
    assert compared.session.state.scenario("B").status == "approved"
    sheet.dismiss()


def test_that_scenarios_whose_names_begin_alike_are_told_apart_in_a_small_window(
    compared: Desk, qtbot: QtBot
) -> None:
    align, size = compared.window.align, compared.window.size()
    names = [f"North-west strengthened by {place}" for place in ("Columbus", "Cleveland", "Lima")]
    for name in names:
        align.scenarios.copy("live")
        align.scenarios.rename(compared.session.scenario.id, name)
    compared.window.resize(1280, 800)
    shown = dialog(compared)
    qtbot.waitUntil(lambda: shown.maps[0].map.isVisible())
    heads = [one for one in shown.measures.findChildren(ScenarioName) if one.isVisible()]
    cards = [card.findChild(ScenarioName) for card in shown.maps]
    for row in (heads, cards):
        assert [one.accessibleName() for one in row][-3:] == names
        assert len({one.lines for one in row}) == len(row) == 6
    fields = [shown.moves.source.itemText(place) for place in range(6)]
    assert len(set(fields)) == 6
    compared.window.resize(size)


def test_that_another_scenario_is_listed_when_the_listed_one_is_taken_away(compared: Desk) -> None:
    shown = dialog(compared)
    assert shown.chosen == "A"
    compared.window.align.scenarios.open("live")
    shown.show_scenario("A", False)
    assert shown.chosen == "B"
    assert len(shown.moves.rows)


def test_that_territories_stand_in_one_order_however_a_scenario_has_them(
    compared: Desk, theme: Theme
) -> None:
    one, show = dialog(compared).compared[1], compared.session.formatter
    territories = one.layer.territories
    hues, band = list(range(len(territories))), potential_band(compared.session)
    like = [territory.id for territory in reversed(territories)]
    column = TerritoryColumn(theme, one, hues, band, show, like)
    assert [row[0] for row in column.rows] == [own.label for own in reversed(territories)]
    assert column._hues == list(reversed(hues))
    index = [figures.index["potential"] for figures in one.evaluation.territories]
    assert [row[1] for row in column.rows] == list(reversed(index))


def test_that_a_long_name_leaves_room_for_the_figures_below_the_curve(compared: Desk) -> None:
    name = "Toledo & Lima <b>first</b>, then the surgery centers north of 30 to Whitfield"
    compared.window.align.scenarios.open("B")
    compared.window.align.scenarios.rename("B", name)
    shown = dialog(compared)
    words = shown.price.words.text()
    assert words.startswith("Toledo & Lima")
    assert "…" in words.partition(":")[0]
    assert words.endswith("% of revenue moved.")
    assert "Toledo &&" in shown.step.text(), "the ampersand is shown"
