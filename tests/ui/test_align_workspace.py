"""Territories are cut on the map, in the table, in the tree and with keys; numbers follow."""

from itertools import product

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QDrag, QDragEnterEvent, QDragMoveEvent, QDropEvent, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from model.arrays import FloatArray, IntArray
from tests.ui.conftest import Desk, Pointer
from ui.align.comparison import compare_scenarios, measure_lines, reason
from ui.align.move_chooser import letter_of
from ui.widgets.row_mime import ROWS_MIME

LEFT, NO_KEY = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
CONTROL = Qt.KeyboardModifier.ControlModifier


def lonely_row(pointer: Pointer, pixels: FloatArray) -> int:
    """An unlocked account that nothing else is near, away from the edges of the map."""
    state = pointer.desk.session.state
    apart = np.hypot(*(pixels[:, None] - pixels[None]).transpose(2, 0, 1))
    np.fill_diagonal(apart, np.inf)
    size = pointer.desk.page.size()
    inside = (pixels > 90).all(1) & (pixels < [size.width() - 90, size.height() - 110]).all(1)
    usable = inside & ~state.accounts.locked
    return int(np.argmax(np.where(usable, apart.min(1), -1)))


def at(pixels: FloatArray, row: int) -> QPoint:
    return QPoint(round(pixels[row, 0]), round(pixels[row, 1]))


def counts(desk: Desk) -> list[int]:
    codes = desk.session.alignment.territory
    return np.bincount(codes, minlength=len(desk.session.layer.territories)).tolist()


def undo(desk: Desk) -> None:
    desk.key(Qt.Key.Key_Z, CONTROL)


def test_that_dragging_one_account_on_the_map_moves_it_and_undo_brings_it_back(
    demo: Desk, pointer: Pointer
) -> None:
    pixels = pointer.account_pixels()
    row = lonely_row(pointer, pixels)
    was = int(demo.session.alignment.territory[row])
    to = next(code for code in (3, 4, 5) if code != was)
    before, figures = demo.shown(0).copy(), demo.figures()
    pointer.drag(at(pixels, row), pointer.middle_of(to))
    assert demo.session.alignment.territory[row] == to
    assert demo.agrees()
    assert not np.allclose(demo.shown(0), before)
    undo(demo)
    assert demo.session.alignment.territory[row] == was
    assert demo.agrees()
    assert np.allclose(demo.shown(0), before)
    assert demo.figures() == figures


def test_that_a_drag_shows_the_new_numbers_before_anything_is_moved(
    demo: Desk, pointer: Pointer, qtbot: QtBot
) -> None:
    align, pixels = demo.window.align, pointer.account_pixels()
    row = lonely_row(pointer, pixels)
    was = int(demo.session.alignment.territory[row])
    to = next(code for code in (3, 4, 5) if code != was)
    alignment = demo.session.alignment
    start, end = at(pixels, row), pointer.middle_of(to)
    pointer.press(start)
    pointer.glide(start, start + QPoint(12, 0), end)
    qtbot.waitUntil(lambda: not align.side.banner.isHidden(), timeout=10_000)
    preview = demo.session.preview(np.array([row]), to)
    qtbot.waitUntil(
        lambda: np.allclose(demo.shown(0), [t.index["potential"] for t in preview.territories])
    )
    assert align.tree.tree.view.cells.drop_target == to
    assert demo.session.alignment is alignment
    with qtbot.waitSignal(align.map.view.drag_cancelled, timeout=10_000):
        demo.page.setFocus()
        demo.key(Qt.Key.Key_Escape)
    pointer.release(end)
    assert demo.session.alignment is alignment
    assert demo.agrees()
    assert align.side.banner.isHidden()


def around_thirty(pointer: Pointer, pixels: FloatArray) -> tuple[list[QPoint], IntArray]:
    """A box of pixels that holds about thirty accounts, none of them near its border."""
    size = pointer.desk.page.size()
    lefts, tops = range(60, size.width() - 200, 10), range(90, size.height() - 160, 20)
    for left, top, wide in product(lefts, tops, range(60, 260, 10)):
        low, high = np.array([left, top]), np.array([left + wide, size.height() - 70])
        inside = ((pixels > low + 2) & (pixels < high - 2)).all(1)
        near = ((pixels > low - 2) & (pixels < high + 2)).all(1)
        if 27 <= inside.sum() <= 34 and np.array_equal(inside, near):
            corners = [low, (high[0], low[1]), high, (low[0], high[1]), low]
            return [QPoint(int(x), int(y)) for x, y in corners], np.flatnonzero(inside)
    raise AssertionError("no box holds about thirty accounts")


def test_that_a_box_drawn_on_the_map_selects_what_lies_in_it(
    demo: Desk, pointer: Pointer, qtbot: QtBot
) -> None:
    align, pixels = demo.window.align, pointer.account_pixels()
    (low, _, high, *_), expected = around_thirty(pointer, pixels)
    QTest.mouseClick(align.tools._buttons["box"], LEFT)
    with qtbot.waitSignal(align.map.view.rows_selected, timeout=10_000):
        pointer.press(low)
        pointer.glide(low, high)
        pointer.release(high)
    assert align.selected.tolist() == expected.tolist()
    assert align.table.table.chosen_rows().tolist() == expected.tolist()
    demo.painted_after(qtbot, lambda: QTest.mouseClick(align.tools._buttons["pointer"], LEFT))


def test_that_about_thirty_accounts_are_lassoed_dragged_and_brought_back(
    demo: Desk, pointer: Pointer, qtbot: QtBot
) -> None:
    align, pixels = demo.window.align, pointer.account_pixels()
    path, expected = around_thirty(pointer, pixels)
    QTest.mouseClick(align.tools._buttons["lasso"], LEFT)
    with qtbot.waitSignal(align.map.view.rows_selected, timeout=10_000):
        pointer.press(path[0])
        pointer.glide(*path)
        pointer.release(path[-1])
    assert align.selected.tolist() == expected.tolist()
    assert align.table.table.chosen_rows().tolist() == expected.tolist()
    before, codes = demo.shown(0).copy(), demo.session.alignment.territory.copy()
    demo.painted_after(qtbot, lambda: QTest.mouseClick(align.tools._buttons["pointer"], LEFT))
    to = 2  # Cleveland East, in the corner
    held = next(row for row in expected if codes[row] != to)
    pointer.drag(at(pixels, held), pointer.middle_of(to))
    locked = demo.session.state.accounts.locked
    now = demo.session.alignment.territory
    assert (now[expected[~locked[expected]]] == to).all()
    assert np.array_equal(now[locked], codes[locked])
    assert len(demo.session.project.history.path()) == 1
    assert demo.agrees()
    undo(demo)
    assert np.array_equal(demo.session.alignment.territory, codes)
    assert np.allclose(demo.shown(0), before)
    assert demo.agrees()


def test_that_table_rows_dropped_on_the_tree_move(
    demo: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    align = demo.window.align
    align.select(np.array([2, 3]))
    view, table = align.tree.tree.view, align.table.table
    model = view.model()
    district = next(i for i in range(model.rowCount()) if model.rowCount(model.index(i, 0)) > 3)
    index = model.index(3, 0, model.index(district, 0))
    target = QPointF(view.visualRect(index).center())

    def drop_on_tree(drag: QDrag, _actions: Qt.DropAction) -> Qt.DropAction:
        data, move = drag.mimeData(), Qt.DropAction.MoveAction
        assert data.hasFormat(ROWS_MIME)
        place = target.toPoint()
        enter = QDragEnterEvent(place, move, data, LEFT, NO_KEY)
        over = QDragMoveEvent(place, move, data, LEFT, NO_KEY)
        drop = QDropEvent(target, move, data, LEFT, NO_KEY)
        for event in (enter, over, drop):
            QApplication.sendEvent(view.viewport(), event)
        return move

    monkeypatch.setattr(QDrag, "exec", drop_on_tree)
    line = table.columns.line_of(2)
    table.reveal(2)
    start = QPoint(120, table.rowViewportPosition(line) + 16)
    QTest.mousePress(table.viewport(), LEFT, NO_KEY, start)
    far = QPointF(start + QPoint(60, 0))
    moved = QMouseEvent(QEvent.Type.MouseMove, far, far, Qt.MouseButton.NoButton, LEFT, NO_KEY)
    QApplication.sendEvent(table.viewport(), moved)
    assert demo.session.alignment.territory[[2, 3]].tolist() == [3, 3]
    assert demo.agrees()


def test_that_the_selection_moves_by_keys_after_a_look_at_the_result(demo: Desk) -> None:
    align = demo.window.align
    align.select(np.array([3, 4, 5]))
    align.table.table.setFocus()
    before = demo.session.alignment
    demo.key(Qt.Key.Key_M)
    assert align.moving.chooser.isVisible()
    QTest.keyClicks(align.moving.chooser.edit, "nw")
    assert align.moving.chooser.code == 3
    preview = demo.session.preview(np.array([3, 4, 5]), 3)
    assert np.allclose(demo.shown(0), [t.index["potential"] for t in preview.territories])
    assert demo.session.alignment is before
    demo.key(Qt.Key.Key_Return)
    assert demo.session.alignment.territory[[3, 4, 5]].tolist() == [3, 3, 3]
    assert demo.agrees()


def test_that_a_letter_means_a_territory_and_escape_moves_nothing(demo: Desk) -> None:
    align = demo.window.align
    align.select(np.array([3]))
    align.table.table.setFocus()
    demo.key(Qt.Key.Key_M)
    QTest.keyClicks(align.moving.chooser.edit, letter_of(2))
    assert align.moving.chooser.code == 2
    demo.key(Qt.Key.Key_Escape)
    assert not align.moving.chooser.isVisible()
    assert demo.session.alignment.territory[3] == 0
    assert demo.agrees()


@pytest.mark.parametrize(("place", "letter"), [(0, "A"), (25, "Z"), (26, "AA"), (52, "BA")])
def test_that_territories_are_lettered_as_spreadsheet_columns(place: int, letter: str) -> None:
    assert letter_of(place) == letter


def test_that_locked_accounts_stay_and_it_is_said(demo: Desk) -> None:
    align = demo.window.align
    align.select(np.array([3, 4]))
    align.table.table.setFocus()
    demo.key(Qt.Key.Key_L)
    assert demo.session.state.accounts.locked[[3, 4]].all()
    assert align.selected.tolist() == [3, 4]
    align.move_accounts(np.array([3, 4, 5]), 3)
    assert demo.session.alignment.territory[[3, 4, 5]].tolist() == [0, 0, 3]
    assert "2 of 3 accounts are locked" in demo.window.banner.accessibleName()
    undo(demo)
    undo(demo)
    assert not demo.session.state.accounts.locked[[3, 4]].any()


def test_that_letters_typed_into_a_field_are_text_not_commands(demo: Desk) -> None:
    align = demo.window.align
    align.select(np.array([3]))
    align.table.filter.edit.setFocus()
    for key in (Qt.Key.Key_L, Qt.Key.Key_M):
        demo.key(key)
    assert align.table.filter.text() == "lm"
    assert not demo.session.state.accounts.locked[3]
    demo.key(Qt.Key.Key_Escape)
    assert align.table.filter.text() == ""
    assert align.selected.tolist() == [3]
    demo.key(Qt.Key.Key_Escape)
    assert align.selected.size == 0


def test_that_a_scenario_is_copied_opened_removed_and_brought_back(demo: Desk) -> None:
    strip, session = demo.window.align.scenarios, demo.session
    before = [s.id for s in session.state.scenarios]
    QTest.mouseClick(strip.new, LEFT)
    made = session.scenario.id
    assert [s.id for s in session.state.scenarios] == [*before, made]
    assert session.scenario.origin == "copied from Live alignment"
    session.move(np.array([3]), 3)
    live = session.state.scenario("live").layer().alignment.territory
    assert live[3] == 0
    assert demo.agrees()
    demo.key(Qt.Key.Key_0, Qt.KeyboardModifier.AltModifier)
    assert session.scenario.id == "live"
    assert demo.agrees()
    strip.remove(made)
    assert [s.id for s in session.state.scenarios] == before
    undo(demo)
    assert [s.id for s in session.state.scenarios] == [*before, made]
    assert session.state.scenario(made).layer().alignment.territory[3] == 3


def test_that_the_live_scenario_is_not_removed(demo: Desk, qtbot: QtBot) -> None:
    with qtbot.waitSignal(demo.session.failed) as failed:
        demo.window.align.scenarios.remove("live")
    assert failed.args is not None
    assert "stays" in str(failed.args[0])


def test_that_the_comparison_counts_what_moves_and_stars_the_best(demo: Desk) -> None:
    session = demo.session
    session.attempt(lambda: demo.window.align.scenarios.copy("live"))
    session.move(np.array([3, 4]), 3)
    compared = compare_scenarios(session)
    assert [c.is_live for c in compared] == [True, False, False, False]
    assert compared[-1].moved["accounts"] == 2
    lines = {line.label: line for line in measure_lines(compared, session.formatter)}
    assert lines["Accounts moved"].texts[0] == "–"
    assert 0 not in lines["Accounts moved"].best
    spreads = [c.evaluation.balance["potential"].cv for c in compared]
    assert lines["Potential spread (CV)"].best == {int(np.argmin(spreads))}
    assert "% of the spread" in reason(compared, session.formatter)


def test_that_the_comparison_lists_the_accounts_that_differ(demo: Desk) -> None:
    from ui.align.compare import CompareDialog

    session = demo.session
    session.attempt(lambda: demo.window.align.scenarios.copy("live"))
    session.move(np.array([3, 4]), 3)
    demo.window.align.compare()
    dialog = demo.window.findChildren(CompareDialog)[-1]
    assert dialog.moves.source.currentData() == session.scenario.id
    assert sorted(dialog.moves.rows.tolist()) == [3, 4]
    assert QApplication.focusWidget() is dialog
    demo.key(Qt.Key.Key_Escape)
    assert dialog.isHidden()


def test_that_the_numbers_of_a_locked_account_stay_what_they_were(demo: Desk) -> None:
    evaluator = demo.session.evaluator
    demo.session.toggle_lock(np.array([7]))
    assert demo.session.evaluator is evaluator
    assert demo.agrees()
    assert counts(demo)[0] == 40


def test_that_what_was_chosen_and_scrolled_to_is_left_with_its_project(demo: Desk) -> None:
    align = demo.window.align
    align.show_territory(1)
    align.table.table.scrollToBottom()
    assert align.tree.tree.chosen() == 1
    assert align.table.table.verticalScrollBar().value() > 0
    demo.session.reopen()
    assert align.tree.tree.chosen() == -1
    assert align.territories.current == -1
    assert align.table.table.verticalScrollBar().value() == 0
