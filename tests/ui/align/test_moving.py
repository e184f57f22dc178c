"""Accounts are carried onto territories in the tree, the table and on the map; looked at first."""

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from model.arrays import IntArray
from tests.ui.conftest import Desk, Pointer
from ui.widgets.row_mime import rows_to_mime

LEFT, NO_KEY = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
MOVE = Qt.DropAction.MoveAction


def index_of(desk: Desk, code: int) -> QPoint:
    """The middle of a territory's line in the tree, in its view."""
    view = desk.window.align.tree.tree.view
    return view.visualRect(view._items[code].index()).center()


def cell_of(desk: Desk, row: int) -> QPoint:
    """The middle of an account's territory cell, in the table's viewport."""
    table = desk.window.align.table.table
    table.reveal(row)
    place = table.columns.place_of("territory")
    return table.visualRect(table.columns.index(table.columns.line_of(row), place)).center()


def free_row(desk: Desk, code: int) -> int:
    """An unlocked account of a territory that alone is its system or has none."""
    systems, held = desk.session.systems[0], desk.session.held
    rows = desk.session.alignment.rows_of(code)
    return int(next(r for r in rows if (not held[r] and (systems == systems[r]).sum() <= 1)
                    or (systems[r] < 0 and not held[r])))  # fmt: skip


class Carrier:
    """Rows of the table on their way over a widget, as Qt reports a drag."""

    def __init__(self, rows: IntArray) -> None:
        self.data: QMimeData = rows_to_mime(rows)

    def enter(self, widget: QWidget, place: QPoint) -> None:
        event = QDragEnterEvent(place, MOVE, self.data, LEFT, NO_KEY)
        QApplication.sendEvent(widget, event)

    def over(self, widget: QWidget, place: QPoint) -> bool:
        event = QDragMoveEvent(place, MOVE, self.data, LEFT, NO_KEY)
        QApplication.sendEvent(widget, event)
        return event.isAccepted()

    def leave(self, widget: QWidget) -> None:
        QApplication.sendEvent(widget, QDragLeaveEvent())

    def drop(self, widget: QWidget, place: QPoint) -> None:
        event = QDropEvent(QPointF(place), MOVE, self.data, LEFT, NO_KEY)
        QApplication.sendEvent(widget, event)


def tree_target(desk: Desk, _pointer: Pointer, code: int) -> tuple[QWidget, QPoint]:
    return desk.window.align.tree.tree.view.viewport(), index_of(desk, code)


def table_target(desk: Desk, _pointer: Pointer, code: int) -> tuple[QWidget, QPoint]:
    row = int(desk.session.alignment.rows_of(code)[0])
    return desk.window.align.table.table.viewport(), cell_of(desk, row)


def map_target(desk: Desk, pointer: Pointer, code: int) -> tuple[QWidget, QPoint]:
    return desk.page, pointer.middle_of(code)


TARGETS = pytest.mark.parametrize("target", [tree_target, table_target, map_target])
Target = Callable[[Desk, Pointer, int], tuple[QWidget, QPoint]]


@TARGETS
def test_that_rows_of_the_table_are_looked_at_and_dropped_anywhere(
    demo: Desk, pointer: Pointer, target: Target
) -> None:
    align, session = demo.window.align, demo.session
    rows = np.array([free_row(demo, 0)])
    align.select(rows)
    widget, place = target(demo, pointer, 3)
    before, carrier = session.alignment, Carrier(rows)
    carrier.enter(widget, place)
    assert carrier.over(widget, place)
    preview = session.preview(rows, 3)
    assert np.allclose(demo.shown(0), [t.index["potential"] for t in preview.territories])
    assert align.moving._drag.card.isVisible()
    assert not align.moving._drag.card.card_rect().contains(
        align.mapFromGlobal(widget.mapToGlobal(place))
    )
    assert session.alignment is before
    carrier.drop(widget, place)
    assert session.alignment.territory[rows].tolist() == [3]
    assert not align.moving._drag.card.isVisible()
    assert demo.agrees()
    demo.key(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert session.alignment.territory.tolist() == before.territory.tolist()
    assert demo.agrees()


@TARGETS
def test_that_a_drag_that_leaves_changes_nothing(
    demo: Desk, pointer: Pointer, target: Target
) -> None:
    align, session = demo.window.align, demo.session
    rows = np.array([free_row(demo, 0)])
    align.select(rows)
    widget, place = target(demo, pointer, 3)
    before, carrier = session.alignment, Carrier(rows)
    carrier.enter(widget, place)
    carrier.over(widget, place)
    carrier.leave(widget)
    assert session.alignment is before
    assert not align.moving._drag.card.isVisible()
    assert align.side.banner.isHidden()
    assert demo.agrees()


def test_that_the_line_of_a_group_takes_accounts_and_is_outlined(demo: Desk) -> None:
    align, session = demo.window.align, demo.session
    table = align.table.table
    align.table.groups.choose("territory")
    align.table.groups.fold_all(True)
    groups = table.columns.groups
    assert groups is not None
    group = int(groups.codes[session.alignment.rows_of(3)[0]])
    line = int(np.flatnonzero(table.columns.lines == -1 - group)[0])
    place = table.visualRect(table.columns.index(line, 2)).center()
    rows = np.array([free_row(demo, 0)])
    align.select(rows)
    carrier = Carrier(rows)
    carrier.enter(table.viewport(), place)
    assert carrier.over(table.viewport(), place)
    assert table._cells.drop_line == line
    carrier.drop(table.viewport(), place)
    assert session.alignment.territory[rows].tolist() == [3]
    assert table._cells.drop_line == -1
    align.table.groups.choose("account_type")  # such a group has accounts of several territories
    place = table.visualRect(table.columns.index(0, 0)).center()
    assert not Carrier(rows).over(table.viewport(), place)
    align.table.groups.fold_all(False)
    align.table.groups.choose("")


def test_that_other_cells_of_the_table_take_no_accounts(demo: Desk) -> None:
    align = demo.window.align
    align.select(np.array([0]))
    carrier = Carrier(np.array([0]))
    place = cell_of(demo, int(demo.session.alignment.rows_of(3)[0]))
    beside = QPoint(60, place.y())
    carrier.enter(align.table.table.viewport(), beside)
    assert not carrier.over(align.table.table.viewport(), beside)
    assert not align.moving._drag.card.isVisible()


@pytest.mark.parametrize("target", [tree_target, table_target])
def test_that_an_account_is_dragged_from_the_map_onto_tree_and_table(
    demo: Desk, pointer: Pointer, qtbot: QtBot, target: Target
) -> None:
    align, session = demo.window.align, demo.session
    row = free_row(demo, 0)
    pixel = pointer.account_pixels()[row]
    start = QPoint(round(pixel[0]), round(pixel[1]))
    with qtbot.waitSignal(align.map.view.drag_started, timeout=10_000):
        pointer.press(start)
        pointer.glide(start, start + QPoint(12, 0))
    rows = align.selected
    widget, place = target(demo, pointer, 3)  # the table shows the dragged account by now
    end = demo.page.mapFromGlobal(widget.mapToGlobal(place))
    pointer.glide(start + QPoint(12, 0), end)
    qtbot.waitUntil(lambda: align.moving._aim == 3, timeout=10_000)
    assert align.moving._drag.card.isVisible()
    with qtbot.waitSignal(align.map.view.drag_cancelled, timeout=10_000):
        pointer.release(end)
    assert (session.alignment.territory[rows] == 3).all()
    assert len(session.project.history.path()) == 1
    assert demo.agrees()


def test_that_escape_over_the_tree_moves_nothing(
    demo: Desk, pointer: Pointer, qtbot: QtBot
) -> None:
    align, before = demo.window.align, demo.session.alignment
    row = free_row(demo, 0)
    pixel = pointer.account_pixels()[row]
    start = QPoint(round(pixel[0]), round(pixel[1]))
    widget, place = tree_target(demo, pointer, 3)
    end = demo.page.mapFromGlobal(widget.mapToGlobal(place))
    pointer.press(start)
    pointer.glide(start, start + QPoint(12, 0), end)
    qtbot.waitUntil(lambda: align.moving._aim == 3, timeout=10_000)
    with qtbot.waitSignal(align.map.view.drag_cancelled, timeout=10_000):
        demo.page.setFocus()
        demo.key(Qt.Key.Key_Escape)
    pointer.release(end)
    assert demo.session.alignment is before
    assert row in align.selected
    assert align.side.banner.isHidden()
    assert demo.agrees()


def test_that_shift_takes_the_whole_system_along(
    demo: Desk, pointer: Pointer, monkeypatch: pytest.MonkeyPatch
) -> None:
    align, session = demo.window.align, demo.session
    systems, held = session.systems[0], session.held
    codes = session.alignment.territory
    row = next(
        r for r in range(len(codes))
        if not held[r] and systems[r] >= 0 and (systems == systems[r]).sum() > 2
    )  # fmt: skip
    rows = np.array([row])
    whole = np.flatnonzero(systems == systems[row])
    to = next(code for code in (3, 4) if not (codes[whole] == code).any())
    align.select(rows)
    widget, place = tree_target(demo, pointer, to)
    carrier = Carrier(rows)
    carrier.enter(widget, place)
    carrier.over(widget, place)
    monkeypatch.setattr(
        "ui.align.moving.QGuiApplication.keyboardModifiers",
        staticmethod(lambda: Qt.KeyboardModifier.ShiftModifier),
    )
    carrier.over(widget, place)
    expected = session.preview(whole[~held[whole]], to)
    assert np.allclose(demo.shown(0), [t.index["potential"] for t in expected.territories])
    carrier.drop(widget, place)
    assert (session.alignment.territory[whole[~held[whole]]] == to).all()
    assert np.array_equal(session.alignment.territory[held], codes[held])
    assert len(session.project.history.path()) == 1
    assert demo.agrees()


def test_that_the_card_says_what_the_move_does_to_balance_travel_and_rules(demo: Desk) -> None:
    align, session = demo.window.align, demo.session
    rows = np.array([free_row(demo, 0)])
    align.select(rows)
    widget, place = align.tree.tree.view.viewport(), index_of(demo, 3)
    carrier = Carrier(rows)
    carrier.enter(widget, place)
    carrier.over(widget, place)
    facts = align.moving._drag.card._facts
    after, before = session.preview(rows, 3), session.evaluation
    show = session.formatter
    assert (facts.giver.name, facts.taker.name) == tuple(
        session.layer.territories[code].label for code in (0, 3)
    )
    read = {row.label: (row.giver.after, row.taker.after) for row in facts.rows}
    now = after.territories
    assert read["Potential index"] == tuple(
        show.number(now[code].index["potential"]) for code in (0, 3)
    )
    assert read["Accounts"] == (str(now[0].accounts), str(now[3].accounts))
    team = dict(facts.more_of_team)
    assert team["Drive of the team, h/yr"].before == show.number(before.drive_hours)
    assert team["Drive of the team, h/yr"].after == show.number(after.drive_hours)
    assert any("one piece" in rule.text or "pieces" in rule.text for rule in facts.rules)
    carrier.leave(widget)


def test_that_locked_accounts_stay_and_the_card_says_it(demo: Desk) -> None:
    align, session = demo.window.align, demo.session
    rows = session.alignment.rows_of(0)[:4]
    align.select(rows)
    session.toggle_lock(rows[:2][~session.state.accounts.locked[rows[:2]]])
    held = int(session.held[rows].sum())
    assert held >= 2
    align.select(rows)
    widget, place = align.tree.tree.view.viewport(), index_of(demo, 3)
    carrier = Carrier(rows)
    carrier.enter(widget, place)
    carrier.over(widget, place)
    assert f"{held} locked accounts stay" in [r.text for r in align.moving._drag.card._facts.rules]
    carrier.drop(widget, place)
    assert (session.alignment.territory[rows] == 0).sum() == held
    assert f"{held} of 4 accounts are locked" in demo.window.banner.accessibleName()


def test_that_one_gesture_is_evaluated_once_per_territory(
    demo: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    align, session = demo.window.align, demo.session
    rows = np.array([free_row(demo, 0)])
    align.select(rows)
    asked: list[int] = []
    really = session.preview
    monkeypatch.setattr(
        session, "preview", lambda rows, code: (asked.append(code), really(rows, code))[1]
    )
    widget, carrier = align.tree.tree.view.viewport(), Carrier(rows)
    carrier.enter(widget, index_of(demo, 3))
    for code in (3, 3, 4, 3, 4):
        carrier.over(widget, index_of(demo, code))
    carrier.leave(widget)
    assert asked == [3, 4]


def test_that_the_menu_of_a_territory_moves_the_selection(demo: Desk) -> None:
    align, session = demo.window.align, demo.session
    rows = np.array([free_row(demo, 0)])
    align.select(rows)
    menu = align.territory_menu.menu(3, QPoint(0, 0))
    action = next(a for a in menu.actions() if a.text().startswith("Move 1 selected"))
    action.trigger()
    assert session.alignment.territory[rows].tolist() == [3]
    menu.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def test_that_the_menu_of_a_territory_says_to_select_first(demo: Desk) -> None:
    align = demo.window.align
    align.select(np.empty(0, np.int64))
    menu = align.territory_menu.menu(3, QPoint(0, 0))
    action = next(a for a in menu.actions() if a.text().startswith("Move "))
    assert action.text().endswith("select accounts first")
    assert not action.isEnabled()
    assert not [a.text() for a in menu.actions() if " 0 " in a.text()]
    menu.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def test_that_suggestions_come_with_the_selection_and_a_number_takes_one(
    demo: Desk, qtbot: QtBot
) -> None:
    align, session = demo.window.align, demo.session
    row = free_row(demo, 0)
    card = align.suggesting.card
    align.select(np.array([row]))
    qtbot.waitUntil(card.isVisible, timeout=20_000)
    from optimizers.suggest import suggest

    expected = suggest(session.state, session.scenario, session.team, np.array([row]))
    assert [r.code for r in card.rows if r.code >= 0] == [s.territory for s in expected[:5]]
    second = card.rows[1].code
    align.table.table.setFocus()
    demo.key(Qt.Key.Key_2)
    assert session.alignment.territory[row] == second
    assert len(session.project.history.path()) == 1
    assert demo.agrees()
    demo.key(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert session.alignment.territory[row] == 0


def test_that_a_suggestion_is_previewed_under_the_pointer_and_taken_by_a_click(
    demo: Desk, qtbot: QtBot
) -> None:
    align, session = demo.window.align, demo.session
    row = free_row(demo, 0)
    align.select(np.array([row]))
    card = align.suggesting.card
    qtbot.waitUntil(card.isVisible, timeout=20_000)
    first = card.rows[0]
    before, code = session.alignment, first.code
    first.looked_at.emit(code)
    preview = session.preview(np.array([row]), code)
    assert np.allclose(demo.shown(0), [t.index["potential"] for t in preview.territories])
    first.looked_at.emit(-1)
    assert session.alignment is before
    assert demo.agrees()
    QTest.mouseClick(first, LEFT)
    assert session.alignment.territory[row] == code


def test_that_the_suggestions_follow_a_move(demo: Desk, qtbot: QtBot) -> None:
    from optimizers.suggest import suggest

    align, session = demo.window.align, demo.session
    row = free_row(demo, 0)
    align.select(np.array([row]))
    card = align.suggesting.card
    qtbot.waitUntil(card.isVisible, timeout=20_000)
    align.move_accounts(np.array([row]), card.rows[0].code)
    assert not card.isVisible()
    qtbot.waitUntil(card.isVisible, timeout=20_000)
    expected = suggest(session.state, session.scenario, session.team, np.array([row]))
    assert [r.code for r in card.rows if r.code >= 0] == [s.territory for s in expected[:5]]


def test_that_the_key_s_puts_the_suggestions_away_and_brings_them_back(
    demo: Desk, qtbot: QtBot
) -> None:
    align = demo.window.align
    card = align.suggesting.card
    align.select(np.array([free_row(demo, 0)]))
    qtbot.waitUntil(card.isVisible, timeout=20_000)
    align.table.table.setFocus()
    demo.key(Qt.Key.Key_S)
    assert not card.isVisible()
    assert not align.tools.suggestions.isChecked()
    align.select(np.array([free_row(demo, 3)]))
    demo.key(Qt.Key.Key_1)  # without suggestions a number means nothing
    assert not demo.session.project.history.path()
    demo.key(Qt.Key.Key_S)
    qtbot.waitUntil(card.isVisible, timeout=20_000)
    assert align.tools.suggestions.isChecked()


def test_that_every_row_of_the_suggestions_has_a_name(demo: Desk, qtbot: QtBot) -> None:
    align = demo.window.align
    align.select(np.array([free_row(demo, 0)]))
    card = align.suggesting.card
    qtbot.waitUntil(card.isVisible, timeout=20_000)
    shown = [row for row in card.rows if row.code >= 0]
    assert shown
    for row in shown:
        label = demo.session.layer.territories[row.code].label
        assert label in row.accessibleName()
        assert "h/yr" in row.accessibleName()
        assert row.rect().contains(row.note_area.toAlignedRect())
