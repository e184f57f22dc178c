"""Territories made, cut, united and described in the real window, with mouse and keys."""

from collections.abc import Callable, Iterator

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QMenu
from pytestqt.qtbot import QtBot

from model.evaluation import evaluate
from model.scenario import LIVE
from model.territories import Territory
from ui.align.menus import MenuEntry
from ui.map.projection import Projection
from ui.territory.menu import district_menu
from ui.widgets.row_mime import territories_to_mime

LEFT, NO_KEY = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


@pytest.fixture
def work(demo, qtbot: QtBot) -> Iterator:
    """The demo with a copy of Live open, to change, and no account locked."""
    window, session = demo.window, demo.session
    window.align.scenarios.copy(LIVE)
    qtbot.waitUntil(lambda: session.scenario.id != LIVE)
    session.toggle_lock(np.flatnonzero(session.state.accounts.locked))
    window.align.tree.show_tree()
    yield demo
    window.align.tree.show_tree()


def layer(work):
    return work.session.layer


def names(work) -> list[str]:
    return [territory.name for territory in layer(work).territories]


def row_of(work, code: int) -> QPoint:
    """The middle of a territory's row in the tree."""
    view = work.window.align.tree.tree.view
    index = view._items[code].index()
    view.scrollTo(index)
    return view.visualRect(index).center()


def click_row(work, code: int, modifier=NO_KEY) -> None:
    view = work.window.align.tree.tree.view
    QTest.mouseClick(view.viewport(), LEFT, modifier, row_of(work, code))


def action(work, code: int, *path: str) -> QAction:
    """An entry of the menu of a territory, by the beginnings of its words."""
    menu = work.window.align.territory_menu.menu(code, QPoint(0, 0))
    for step in path[:-1]:
        menu = next(a.menu() for a in menu.actions() if a.menu() and a.text().startswith(step))
        assert isinstance(menu, QMenu)
    return next(a for a in menu.actions() if a.text().startswith(path[-1]))


def one_step(work, act: Callable[[], object]) -> None:
    """Do something that is one undo step; undo brings every territory back, redo repeats."""
    session = work.session
    before, steps = layer(work), len(session.project.history.path())
    act()
    after = layer(work)
    assert len(session.project.history.path()) == steps + 1
    session.undo()
    assert layer(work).territories == before.territories
    np.testing.assert_array_equal(layer(work).alignment.territory, before.alignment.territory)
    session.redo()
    assert layer(work).territories == after.territories


def counted(work) -> None:
    """Every account has one owner or none, and the tree shows a fresh recount."""
    codes = layer(work).alignment.territory
    assert codes.max(initial=-1) < len(layer(work).territories)
    found = evaluate(work.session.state, work.session.scenario)
    assert sum(t.accounts for t in found.territories) + found.unassigned == codes.size
    rows = work.window.align.tree.tree.view.cells.rows
    assert [rows[t.code].accounts for t in found.territories] == [
        t.accounts for t in found.territories
    ]


def test_that_a_territory_is_made_of_the_selection_and_named_in_its_row(work, qtbot) -> None:
    align = work.window.align
    rows = layer(work).alignment.rows_of(0)[:3]
    align.select(rows)
    one_step(work, align.territories.create)
    counted(work)
    code = len(layer(work).territories) - 1
    assert layer(work).alignment.rows_of(code).tolist() == rows.tolist()
    qtbot.waitUntil(lambda: not align.tree.tree.view.viewport().findChildren(QLineEdit))
    align.tree.tree.rename(code)
    edit = align.tree.tree.view.viewport().findChildren(QLineEdit)[-1]
    QTest.keyClicks(edit, "Harbour")
    QTest.keyClick(edit, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: names(work)[code] == "Harbour")


def test_that_f2_renames_and_escape_leaves_the_name(work, qtbot) -> None:
    view = work.window.align.tree.tree.view
    click_row(work, 1)
    was = names(work)[1]
    for typed, key, expected in (
        ("Nowhere", Qt.Key.Key_Escape, was),
        ("Valley", Qt.Key.Key_Return, "Valley"),
    ):
        QTest.keyClick(view, Qt.Key.Key_F2)
        edit = view.viewport().findChild(QLineEdit)
        assert isinstance(edit, QLineEdit)
        assert edit.text() == was
        QTest.keyClicks(edit, typed)
        QTest.keyClick(edit, key)
        qtbot.waitUntil(lambda: view.state() != view.State.EditingState)
        qtbot.waitUntil(lambda: view.viewport().findChild(QLineEdit) is None)
        assert names(work)[1] == expected


def test_that_a_name_twice_is_refused_and_said(work, qtbot) -> None:
    with qtbot.waitSignal(work.session.failed) as failed:
        work.window.align.tree.tree.renamed.emit(0, names(work)[1])
    assert "already" in failed.args[0].message


def test_that_ctrl_chooses_two_and_the_menu_merges_them(work) -> None:
    click_row(work, 0)
    click_row(work, 2, Qt.KeyboardModifier.ControlModifier)
    assert work.window.align.tree.tree.chosen_codes() == [0, 2]
    kept = layer(work).territories[2]
    n = layer(work).alignment.rows_of(0).size + layer(work).alignment.rows_of(2).size
    merge = action(work, 2, "Merge 2", kept.label)
    one_step(work, merge.trigger)
    counted(work)
    code = layer(work).code_of(kept.id)
    assert layer(work).territories[code].rep_id == kept.rep_id
    assert layer(work).alignment.rows_of(code).size == n


def test_that_the_delete_key_gives_the_accounts_to_the_nearest(work) -> None:
    view = work.window.align.tree.tree.view
    click_row(work, 3)
    gone = layer(work).territories[3].id
    one_step(work, lambda: QTest.keyClick(view, Qt.Key.Key_Delete))
    counted(work)
    assert gone not in [t.id for t in layer(work).territories]
    assert work.fresh().unassigned == 0


def test_that_accounts_can_be_left_to_nobody_or_to_one(work) -> None:
    rows = layer(work).alignment.rows_of(0)
    one_step(work, action(work, 0, "Delete", "Accounts to nobody").trigger)
    assert work.fresh().unassigned == rows.size
    other = layer(work).territories[1]
    n = layer(work).alignment.rows_of(0).size + layer(work).alignment.rows_of(1).size
    one_step(work, action(work, 0, "Delete", f"Accounts to {other.label}").trigger)
    assert layer(work).alignment.rows_of(layer(work).code_of(other.id)).size == n


def test_that_a_line_drawn_on_the_map_cuts_the_territory(work, qtbot) -> None:
    align = work.window.align
    action(work, 0, "Split", "By a line").trigger()
    qtbot.waitUntil(lambda: align.territories.line.isVisible())
    drawer, view = align.territories.line, align.map.view
    qtbot.waitUntil(lambda: drawer._bounds is not None and view._wanted is None)
    rows = layer(work).alignment.rows_of(0)
    accounts = work.session.state.accounts
    lon = float(np.median(accounts.lon[rows]))
    on = Projection(drawer._bounds, drawer.width(), drawer.height())
    x = round(on.pixel(float(accounts.lat[rows].mean()), lon).x())

    def draw() -> None:
        QTest.mousePress(drawer, LEFT, NO_KEY, QPoint(x, 60))
        QTest.mouseMove(drawer, QPoint(x, 160))
        QTest.mouseRelease(drawer, LEFT, NO_KEY, QPoint(x, 300))

    before = len(layer(work).territories)
    one_step(work, draw)
    counted(work)
    assert len(layer(work).territories) == before + 1
    assert not drawer.isVisible()
    west = accounts.lon[layer(work).alignment.rows_of(0)]
    east = accounts.lon[layer(work).alignment.rows_of(before)]
    assert west.max() < east.min() or east.max() < west.min()


def test_that_escape_leaves_the_line(work, qtbot) -> None:
    align = work.window.align
    before = layer(work)
    align.territories.draw_split(0)
    QTest.keyClick(align.territories.line, Qt.Key.Key_Escape)
    assert not align.territories.line.isVisible()
    assert layer(work) is before


def test_that_halves_have_about_the_same_hours(work) -> None:
    one_step(work, action(work, 1, "Split", "Into west").trigger)
    counted(work)
    fresh = len(layer(work).territories) - 1
    hours = work.session.evaluator.workload(layer(work).alignment.territory)
    one, other = (hours[layer(work).alignment.rows_of(code)].sum() for code in (1, fresh))
    assert 0.6 < one / other < 1.6


@pytest.mark.slow
def test_that_the_optimizer_splits_in_the_worker(work, qtbot) -> None:
    before = len(layer(work).territories)
    size = layer(work).alignment.rows_of(0).size
    splitting = work.window.align.territories.splitting
    action(work, 0, "Split", "Into 3").trigger()
    assert splitting.state.isVisible()
    qtbot.waitUntil(lambda: not splitting.running, timeout=120_000)
    counted(work)
    assert len(layer(work).territories) == before + 2
    parts = [layer(work).alignment.rows_of(c).size for c in (0, before, before + 1)]
    assert sum(parts) == size
    assert min(parts) > 0
    assert not splitting.state.isVisible()


def test_that_colours_are_chosen_by_mouse_and_all_anew(work) -> None:
    desk = work.window.align.territories
    desk.show_details(0)
    hue = (desk.hues[0] + 3) % 8
    place = QPoint(round((hue + 0.5) * 28), 14)
    one_step(work, lambda: QTest.mouseClick(desk.form.swatches, LEFT, NO_KEY, place))
    assert desk.hues[0] == hue
    work.session.undo()
    assert layer(work).territories[0].colour is None
    one_step(work, desk.deeds.colour_anew)
    assert desk.deeds.alike() == []


def test_that_reps_swap_and_a_seat_is_planned(work, qtbot) -> None:
    desk = work.window.align.territories
    one, other = (layer(work).territories[code].rep_id for code in (0, 1))
    desk.show_details(0)
    QTest.mouseClick(desk.form.choose_rep, LEFT)
    assert desk.chooser.isVisible()
    QTest.keyClicks(desk.chooser.edit, work.session.state.rep(other).name)
    one_step(work, lambda: QTest.keyClick(desk.chooser.edit, Qt.Key.Key_Return))
    assert [layer(work).territories[code].rep_id for code in (0, 1)] == [other, one]
    one_step(work, lambda: QTest.mouseClick(desk.form.hire, LEFT))
    assert layer(work).territories[0].to_hire
    found = work.fresh().territories[0]
    assert found.rep == "To be hired"
    assert np.isfinite(found.utilisation)
    assert work.session.state.scenario(LIVE).layer().territories[0].rep_id == one


def test_that_dragging_the_home_moves_it_in_this_scenario_alone(work, qtbot) -> None:
    align = work.window.align
    marker = align.territories.marker
    click_row(work, 0)
    qtbot.waitUntil(marker.isVisible, timeout=10_000)
    reps, drive = work.session.state.reps, work.fresh().territories[0].mean_drive

    def drag() -> None:
        QTest.mousePress(marker, LEFT, NO_KEY, QPoint(15, 15))
        QTest.mouseMove(marker, QPoint(55, 15))
        QTest.mouseRelease(marker, LEFT, NO_KEY, QPoint(15, 15))

    one_step(work, drag)
    assert layer(work).territories[0].home_lat is not None
    assert work.session.state.reps == reps
    assert work.fresh().territories[0].mean_drive != drive


def test_that_arrows_carry_the_home_and_escape_puts_it_back(work, qtbot) -> None:
    align = work.window.align
    marker = align.territories.marker
    click_row(work, 0)
    qtbot.waitUntil(marker.isVisible, timeout=10_000)
    start = marker.pos()
    QTest.keyClick(marker, Qt.Key.Key_Right)
    assert marker.pos() == start + QPoint(8, 0)
    QTest.keyClick(marker, Qt.Key.Key_Escape)
    assert marker.pos() == start

    def carry() -> None:
        QTest.keyClick(marker, Qt.Key.Key_Down)
        QTest.keyClick(marker, Qt.Key.Key_Return)

    one_step(work, carry)


def type_into(field: QLineEdit, text: str) -> None:
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, text)
    QTest.keyClick(field, Qt.Key.Key_Return)


def test_that_the_form_takes_home_capacity_targets_and_notes(work, qtbot) -> None:
    desk = work.window.align.territories
    click_row(work, 0)
    QTest.keyClick(work.window.align.tree.tree.view, Qt.Key.Key_Return)
    form = desk.form
    qtbot.waitUntil(form.isVisible)
    one_step(work, lambda: type_into(form.home, "45801"))
    assert layer(work).territories[0].home_lat == pytest.approx(40.75, abs=0.2)
    full = work.fresh().territories[0].capacity
    one_step(work, lambda: type_into(form.capacity[0], "0.5"))
    assert work.fresh().territories[0].capacity == pytest.approx(full / 2)
    one_step(work, lambda: type_into(form.target_field("potential", "min"), "1000"))
    assert dict(layer(work).territories[0].targets) == {"potential:min": 1000.0}
    one_step(work, lambda: type_into(form.share, "0.8"))
    assert layer(work).territories[0].share == 0.8

    def note() -> None:
        form.notes.setFocus()
        QTest.keyClicks(form.notes, "Ask about Lima")
        form.name.setFocus()

    one_step(work, note)
    assert layer(work).territories[0].notes == "Ask about Lima"


def test_that_a_wrong_number_is_refused_and_the_old_one_stands(work, qtbot) -> None:
    desk = work.window.align.territories
    desk.show_details(0)
    with qtbot.waitSignal(work.session.failed) as failed:
        type_into(desk.form.capacity[0], "lots")
    assert "not a number" in failed.args[0].message
    assert desk.form.capacity[0].text() == ""


def test_that_territories_are_dragged_between_districts(work) -> None:
    tree = work.window.align.tree.tree
    work.window.align.territories.create_district()
    key = work.session.state.districts[-1].id
    view = tree.view
    group = view._groups[key].index()
    view.scrollTo(group)
    packed = territories_to_mime(np.array([0]))
    event = QDropEvent(
        view.visualRect(group).center().toPointF(),
        Qt.DropAction.MoveAction,
        packed,
        LEFT,
        NO_KEY,
    )
    one_step(work, lambda: view.dropEvent(event))
    assert layer(work).territories[0].district == key
    districts = tree.view.cells.groups
    assert districts[key].accounts == layer(work).alignment.rows_of(0).size
    assert key in tree.view.cells.measures[0].groups


def test_that_a_district_is_put_below_another_by_its_menu_and_to_the_top_again(work) -> None:
    desk, session = work.window.align.territories, work.session
    desk.create_district()
    desk.create_district()
    upper, lower = session.state.districts[-2:]
    session.attempt(lambda: desk.deeds.rename_district(upper.id, "Region"))

    def entry(words: str) -> MenuEntry:
        found = [
            one
            for one in district_menu(desk, lower.id)
            if one.words == words and one.group == f"Put {lower.name} below"
        ]
        assert len(found) == 1
        return found[0]

    assert lower.name not in [one.words for one in district_menu(desk, lower.id) if one.group]
    entry("Region").act()
    assert session.state.districts[-1].parent == upper.id
    own = [one.words for one in district_menu(desk, upper.id) if one.group]
    assert lower.name not in own
    entry("None: to the top").act()
    assert session.state.districts[-1].parent == ""
    session.undo()
    assert session.state.districts[-1].parent == upper.id


def test_that_a_locked_territory_keeps_and_takes_no_account(work, qtbot) -> None:
    align, session = work.window.align, work.session
    one_step(work, action(work, 0, "Lock").trigger)
    assert align.tree.tree.view.cells.rows[0].locked
    before = layer(work).alignment
    align.move_accounts(before.rows_of(0)[:2], 1)
    assert session.alignment is before
    with qtbot.waitSignal(session.failed) as failed:
        align.move_accounts(before.rows_of(1)[:2], 0)
    assert "is locked" in failed.args[0].message
    action(work, 0, "Unlock").trigger()
    align.move_accounts(before.rows_of(0)[:2], 1)
    assert session.alignment is not before


def test_that_overlaps_are_listed_with_minutes_and_can_change_hands(work) -> None:
    desk = work.window.align.territories
    desk.show_overlaps()
    found = work.fresh().overlap
    grid = desk.overlaps.grid
    assert grid.rowCount() == found
    minutes = [int(grid.item(row, 2).text()) for row in range(found)]
    assert minutes == sorted(minutes, reverse=True)
    if found:
        grid.setCurrentCell(0, 0)
        assert work.window.align.selected.size == 1
        QTest.mouseClick(desk.overlaps.move_one, LEFT)
        assert work.fresh().overlap == found - 1


def test_that_a_team_is_made_switched_and_its_coverage_shown(work, qtbot) -> None:
    desk, session = work.window.align.territories, work.session
    desk.show_coverage()
    QTest.mouseClick(desk.coverage.new_team, LEFT)
    assert session.team == "team-1"
    assert layer(work).territories == ()
    work.window.align.select(np.arange(5))
    desk.create()
    assert isinstance(layer(work).territories[0], Territory)
    desk.show_team("core")
    assert session.team == "core"
    desk.show_coverage()
    assert desk.coverage.several.isEnabled()
    QTest.mouseClick(desk.coverage.several, LEFT)
    assert work.window.align.selected.tolist() == list(range(5))
    owner = int(layer(work).alignment.territory[0])
    desk.show_details(owner)
    assert "serves" in desk.form.shared_words.text()


def test_that_a_team_is_renamed_in_its_row_with_mouse_and_keys(work, qtbot) -> None:
    desk, session = work.window.align.territories, work.session
    desk.show_coverage()
    QTest.mouseClick(desk.coverage.new_team, LEFT)
    qtbot.waitUntil(lambda: desk.coverage.teams.rowCount() == 2)
    grid = desk.coverage.teams

    def type_name(name: str, last: Qt.Key) -> None:
        line = grid.findChild(QLineEdit)
        assert line is not None
        line.selectAll()
        QTest.keyClicks(line, name)
        QTest.keyClick(line, last)

    QTest.mouseClick(desk.coverage.rename_team, LEFT)
    type_name("Capital", Qt.Key.Key_Escape)
    assert grid.item(1, 0).text() == "Team 2 · shown"
    assert session.state.teams[-1].name == "Team 2"
    qtbot.waitUntil(lambda: grid.findChild(QLineEdit) is None)
    grid.setFocus()
    QTest.keyClick(grid, Qt.Key.Key_F2)
    type_name("Capital", Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: session.state.teams[-1].name == "Capital")
    qtbot.waitUntil(lambda: grid.item(1, 0).text() == "Capital · shown")
    assert session.team == "team-1"
    session.undo()
    assert session.state.teams[-1].name == "Team 2"


def test_that_a_number_of_random_steps_is_undone_exactly(work) -> None:
    rng = np.random.default_rng(4)
    session, desk = work.session, work.window.align.territories
    start, steps = layer(work), len(session.project.history.path())
    for _ in range(12):
        k = len(layer(work).territories)
        code = int(rng.integers(k))
        deed = rng.integers(4)
        if deed == 0:
            desk.deeds.create("New", rng.choice(len(session.state.accounts), 4, replace=False))
        elif deed == 1:
            desk.deeds.halve(code, north_south=bool(rng.integers(2)))
        elif deed == 2 and k > 2:
            desk.deeds.delete([code])
        elif k > 2:
            desk.deeds.merge([code, (code + 1) % k], code)
        counted(work)
    while len(session.project.history.path()) > steps:
        session.undo()
    assert layer(work).territories == start.territories
    np.testing.assert_array_equal(layer(work).alignment.territory, start.alignment.territory)
