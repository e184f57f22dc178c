"""Accounts are selected by click, keys, polygon, menu and filter; map and table agree."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from model.arrays import IntArray
from model.clock import Clock
from model.demo import demo_state
from model.history import Author
from model.project import Project
from model.resources import resource
from tests.ui.conftest import Desk, Pointer
from ui.align.alike import alike
from ui.session import Session

LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton
NO_KEY = Qt.KeyboardModifier.NoModifier
SHIFT, CONTROL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


def open_menu(desk: Desk) -> QMenu:
    """The one menu that is open in Align."""
    found = [menu for menu in desk.window.align.findChildren(QMenu) if menu.isVisible()]
    assert len(found) == 1
    return found[0]


def choose(menu: QMenu, begin: str) -> None:
    """Choose the line of a menu that begins so, with the keyboard."""
    action = next(a for a in menu.actions() if a.text().startswith(begin))
    menu.setActiveAction(action)
    QTest.keyClick(menu, Qt.Key.Key_Return)


def same(desk: Desk, column: str, row: int) -> IntArray:
    texts, states = (desk.session.state.accounts.text(name) for name in (column, "region"))
    alike = texts == texts[row]
    if column in ("city", "county"):  # names that other states have too
        alike &= states == states[row]
    return np.flatnonzero(alike)


def agree(desk: Desk, rows: IntArray) -> bool:
    """Whether exactly these rows are selected, on the map and in the table."""
    align = desk.window.align
    return (
        align.selected.tolist()
        == align.map.view.selected.tolist()
        == align.table.table.chosen_rows().tolist()
        == np.asarray(rows).tolist()
    )


def apart(pointer: Pointer, n: int) -> tuple[list[int], list[QPoint]]:
    """`n` accounts that nothing else is near, and where they are on the map."""
    pixels = pointer.account_pixels()
    away = np.hypot(*(pixels[:, None] - pixels[None]).transpose(2, 0, 1))
    np.fill_diagonal(away, np.inf)
    size = pointer.desk.page.size()
    inside = (pixels > 90).all(1) & (pixels < [size.width() - 90, size.height() - 110]).all(1)
    rows = np.argsort(np.where(inside, -away.min(1), np.inf))[:n].tolist()
    return rows, [QPoint(round(pixels[r, 0]), round(pixels[r, 1])) for r in rows]


def test_that_a_control_click_on_the_map_adds_and_takes_away(
    demo: Desk, pointer: Pointer, qtbot: QtBot
) -> None:
    view = demo.window.align.map.view
    (one, other), places = apart(pointer, 2)
    for place, keys in ((places[0], NO_KEY), (places[1], CONTROL)):
        with qtbot.waitSignal(view.rows_selected, timeout=10_000):
            pointer.move(place, Qt.MouseButton.NoButton)
            QTest.mouseClick(demo.page, LEFT, keys, place)
    assert agree(demo, np.sort([one, other]))
    with qtbot.waitSignal(view.rows_selected, timeout=10_000):
        QTest.mouseClick(demo.page, LEFT, SHIFT, places[0])
    assert agree(demo, np.array([other]))


def test_that_a_polygon_picks_what_lies_in_it_and_escape_leaves_the_selection(
    demo: Desk, pointer: Pointer, qtbot: QtBot
) -> None:
    align, pixels = demo.window.align, pointer.account_pixels()
    size = demo.page.size()
    low, high = np.array([60, 100]), np.array([size.width() // 2, size.height() - 90])
    inside = np.flatnonzero(((pixels > low) & (pixels < high)).all(1))
    demo.painted_after(qtbot, lambda: QTest.mouseClick(align.tools._buttons["polygon"], LEFT))
    corners = [(low[0], low[1]), (high[0], low[1]), (high[0], high[1]), (low[0], high[1])]
    for x, y in corners:
        pointer.press(QPoint(int(x), int(y)))
        pointer.release(QPoint(int(x), int(y)))
    with qtbot.waitSignal(align.map.view.rows_selected, timeout=10_000):
        demo.page.setFocus()
        demo.key(Qt.Key.Key_Return)
    assert inside.size > 5
    assert agree(demo, inside)
    for x, y in corners[:3]:
        pointer.press(QPoint(int(x), int(y)))
        pointer.release(QPoint(int(x), int(y)))
    corners_drawn = "catchment.desk.gestures.polygon.corners.length"
    qtbot.waitUntil(lambda: pointer.ask(corners_drawn) == 3, timeout=10_000)
    qtbot.waitUntil(lambda: align.map.view.is_drawing, timeout=10_000)
    demo.key(Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not align.map.view.is_drawing, timeout=10_000)
    assert agree(demo, inside)


@pytest.mark.parametrize(("words", "column"), [("All in ZIP", "postcode"), ("All in town", "city")])
def test_that_the_menu_of_the_map_selects_all_alike(
    demo: Desk, pointer: Pointer, qtbot: QtBot, words: str, column: str
) -> None:
    (row,), (place,) = apart(pointer, 1)
    with qtbot.waitSignal(demo.window.align.map.view.menu_asked, timeout=10_000):
        pointer.move(place, Qt.MouseButton.NoButton)
        QTest.mouseClick(demo.page, RIGHT, NO_KEY, place)
    assert agree(demo, np.array([row]))
    choose(open_menu(demo), words)
    assert agree(demo, same(demo, column, row))


@pytest.mark.parametrize(
    ("words", "column"),
    [
        ("All in system", "idn_id"),
        ("All in travel cluster", "cluster"),
        ("All in county", "county"),
    ],
)
def test_that_the_key_a_selects_all_alike_from_the_table(
    demo: Desk, words: str, column: str
) -> None:
    table = demo.window.align.table.table
    table.reveal(0)
    table.setFocus()
    demo.key(Qt.Key.Key_A)
    choose(open_menu(demo), words)
    assert agree(demo, same(demo, column, 0))


def test_that_a_right_click_in_the_table_offers_the_territory_too(demo: Desk) -> None:
    table = demo.window.align.table.table
    cell = table.visualRect(table.columns.index(1, 0)).center()
    row = int(table.columns.order[1])
    table.menu_asked.emit(row, table.viewport().mapToGlobal(cell))
    choose(open_menu(demo), "All in territory")
    code = int(demo.session.alignment.territory[row])
    assert agree(demo, demo.session.alignment.rows_of(code))


def test_that_what_an_account_lacks_is_offered_with_its_reason(demo: Desk) -> None:
    row = int(np.flatnonzero(demo.session.systems[0] < 0)[0])
    found = next(found for found in alike(demo.session, row) if "system" in found.words)
    assert found.rows.size == 0
    assert found.hint == "The account has no system."
    demo.window.align.select(np.array([row]))
    menu = demo.window.align.account_menu.menu(row, QPoint(0, 0))
    entry = next(action for action in menu.actions() if "same system" in action.text())
    assert not entry.isEnabled()
    assert entry.toolTip() == found.hint
    menu.deleteLater()


def test_that_canadian_accounts_are_selected_by_the_first_half_of_their_postcode(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qapp: QApplication
) -> None:
    monkeypatch.setenv("CATCHMENT_DATA_DIR", str(tmp_path / "data"))
    state = demo_state(resource("demo"))
    codes = state.accounts.text("postcode").copy()
    codes[:4] = ["M5V 3L9", "m5v2a1", "M5V-3L9", "K1N 8S7"]
    state = replace(state, accounts=state.accounts.with_columns({"postcode": codes}))
    session = Session(Author("Ruth", "manager"), Clock())
    session.adopt(Project.create(tmp_path / "north.catchment.gpkg", state))
    found = {one.words: one.rows.tolist() for one in alike(session, 0)}
    plain = [one.words for one in alike(session, 9)]
    session.close()
    assert found["in FSA M5V"] == [0, 1, 2]
    assert found["in postcode M5V3L9"] == [0, 2]
    assert not any("FSA" in words for words in plain)


def test_that_the_accounts_around_one_hang_together_within_the_drive(demo: Desk) -> None:
    session = demo.session
    around = next(found for found in alike(session, 0) if found.words.startswith("around"))
    codes, graph = session.alignment.territory, session.evaluator.graph
    assert 0 in around.rows
    assert (codes[around.rows] == codes[0]).all()
    sites = set(graph.site[around.rows].tolist())
    reached, frontier = {int(graph.site[0])}, [int(graph.site[0])]
    while frontier:
        site = frontier.pop()
        near = set(graph.nbr[graph.ptr[site] : graph.ptr[site + 1]].tolist()) & sites - reached
        reached |= near
        frontier += near
    assert reached == sites


@pytest.mark.parametrize(
    ("press", "expected"),
    [
        (lambda desk: desk.key(Qt.Key.Key_A, CONTROL), lambda n: np.arange(n)),
        (lambda desk: desk.key(Qt.Key.Key_I), lambda n: np.setdiff1d(np.arange(n), [3, 4])),
        (lambda desk: desk.key(Qt.Key.Key_N), lambda n: np.arange(n)[:0]),
        (lambda desk: desk.key(Qt.Key.Key_Escape), lambda n: np.arange(n)[:0]),
    ],
)
def test_that_keys_select_all_the_others_and_none(
    demo: Desk, press: Callable[[Desk], None], expected: Callable[[int], IntArray]
) -> None:
    demo.window.align.select(np.array([3, 4]))
    demo.page.setFocus()
    press(demo)
    assert agree(demo, expected(len(demo.session.state.accounts)))


def test_that_the_result_of_the_filter_is_selected_by_key_and_menu(demo: Desk) -> None:
    align = demo.window.align
    align.table.filter.edit.setFocus()
    QTest.keyClicks(align.table.filter.edit, "dayton")
    shown = np.sort(align.table.table.columns.order)
    assert 0 < shown.size < len(demo.session.state.accounts)
    align.table.table.setFocus()
    demo.key(Qt.Key.Key_A, CONTROL)
    assert agree(demo, shown)
    demo.key(Qt.Key.Key_N)
    demo.key(Qt.Key.Key_A)
    choose(open_menu(demo), f"Select the {shown.size}")
    assert agree(demo, shown)
