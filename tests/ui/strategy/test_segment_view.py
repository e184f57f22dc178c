"""The matrix of segments by mouse and by keys."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from model.plan.segment_edits import chosen_segments, policy_of
from tests.ui.plan.conftest import type_in
from tests.ui.strategy.conftest import Show, Wait
from ui.session import Session
from ui.strategy.segment_grid import SegmentGrid
from ui.strategy.segment_view import SegmentsView
from ui.theme.style import Theme

LEFT = Qt.MouseButton.LeftButton
NONE = Qt.KeyboardModifier.NoModifier
CONTROL = Qt.KeyboardModifier.ControlModifier


def drag(grid: SegmentGrid, key: str, segment: str) -> None:
    """Take an account up by its name and let it go over a cell."""
    start = grid.chip_point(key)
    QTest.mousePress(grid, LEFT, NONE, start)
    QTest.mouseMove(grid, start + QPoint(14, 0))
    end = grid.place_of(segment).area.center().toPoint()
    QTest.mouseMove(grid, end)
    assert grid.dragging
    QTest.mouseRelease(grid, LEFT, NONE, end)


def cell_of(view: SegmentsView, key: str) -> str:
    cells = view.grid.cells
    return next(cell.segment for cell in cells if any(chip.key == key for chip in cell.chips))


def test_that_a_dragged_account_asks_why_and_stands_in_its_new_cell_until_undo(
    theme: Theme, session: Session, show: Show, settled: Wait
) -> None:
    view = SegmentsView(theme, session)
    show(view)
    drag(view.grid, "A01", "Grow")
    assert view.ask.isVisible()
    assert "Queen City" in view.ask.question.text()
    assert chosen_segments(session.state) == {}, "nothing moves before the reason is given"
    QTest.keyClicks(view.ask.reason, "Two chiefs buy with us")
    QTest.keyClick(view.ask.reason, Qt.Key.Key_Return)
    assert chosen_segments(session.state)["A01"].segment == "Grow"
    settled(view)
    assert cell_of(view, "A01") == "Grow"
    chip = next(c for cell in view.grid.cells for c in cell.chips if c.key == "A01")
    assert chip.by_hand
    assert "Two chiefs" in chip.tip
    assert view.account.facts["By its figures"].words.text() == "Attack"
    assert view.cell.segment == "Grow"
    session.undo()
    settled(view)
    assert cell_of(view, "A01") == "Attack"
    assert not view.account.release.isVisible()


def test_that_a_move_without_a_reason_is_refused_in_words_and_esc_leaves_the_account(
    theme: Theme, session: Session, show: Show, qtbot: QtBot
) -> None:
    view = SegmentsView(theme, session)
    show(view)
    drag(view.grid, "A01", "Protect")
    with qtbot.waitSignal(session.failed) as refused:
        QTest.keyClick(view.ask.reason, Qt.Key.Key_Return)
    assert "reason" in str(refused.args[0])
    assert view.ask.isVisible()
    QTest.keyClick(view.ask.reason, Qt.Key.Key_Escape)
    assert not view.ask.isVisible()
    assert view.grid.hasFocus()
    assert chosen_segments(session.state) == {}


def test_that_keys_alone_send_an_account_to_another_cell(
    theme: Theme, session: Session, show: Show, settled: Wait
) -> None:
    view = SegmentsView(theme, session)
    show(view)
    grid = view.grid
    grid.setFocus()
    QTest.keyClick(grid, Qt.Key.Key_Right)
    assert (grid.segment, grid.key) == ("Attack", "A01")
    QTest.keyClick(grid, Qt.Key.Key_Down)
    assert grid.key not in ("", "A01")
    for _ in grid.cells[0].chips:
        QTest.keyClick(grid, Qt.Key.Key_Right)
    assert grid.segment == "Grow", "behind the last name of a cell comes the next cell"
    key = grid.key
    QTest.keyClick(grid, Qt.Key.Key_Right, CONTROL)
    assert "Protect" in view.ask.question.text()
    grid.setFocus()
    QTest.keyClick(grid, Qt.Key.Key_Down, CONTROL)
    assert "Maintain" in view.ask.question.text()
    view.ask.reason.setFocus()
    QTest.keyClicks(view.ask.reason, "They renew every year")
    QTest.keyClick(view.ask.reason, Qt.Key.Key_Return)
    settled(view)
    assert cell_of(view, key) == "Maintain"
    assert grid.hasFocus()
    assert "Maintain" in grid.accessibleDescription()


def test_that_several_picked_accounts_move_for_one_reason_as_one_step(
    theme: Theme, session: Session, show: Show, settled: Wait
) -> None:
    view = SegmentsView(theme, session)
    show(view)
    grid = view.grid
    names = [chip.key for chip in grid.cells[0].chips[:2]]
    QTest.mouseClick(grid, LEFT, NONE, grid.chip_point(names[0]))
    QTest.mouseClick(grid, LEFT, CONTROL, grid.chip_point(names[1]))
    assert grid.picked == frozenset(names)
    drag(grid, names[1], "Develop")
    assert "2 accounts" in view.ask.question.text()
    QTest.keyClicks(view.ask.reason, "Both wait for the merger")
    QTest.mouseClick(view.ask.put, LEFT)
    assert set(chosen_segments(session.state)) == set(names)
    settled(view)
    session.undo()
    assert chosen_segments(session.state) == {}


def test_that_the_choice_beside_the_matrix_moves_an_account_and_the_figures_take_it_back(
    theme: Theme, session: Session, show: Show, settled: Wait
) -> None:
    view = SegmentsView(theme, session)
    show(view)
    view.jump("A13")
    assert view.account.account_id == "A13"
    stands = view.account.stands.edit
    stands.setFocus()
    QTest.keyClick(stands, Qt.Key.Key_Down)
    assert "Grow" in view.ask.question.text()
    QTest.keyClicks(view.ask.reason, "The institute has begun")
    QTest.keyClick(view.ask.reason, Qt.Key.Key_Return)
    settled(view)
    assert cell_of(view, "A13") == "Grow"
    QTest.mouseClick(view.account.release, LEFT)
    settled(view)
    assert cell_of(view, "A13") == "Attack"


def test_that_the_policy_of_a_cell_is_typed_and_goes_back_to_the_shipped_one(
    theme: Theme, session: Session, show: Show, settled: Wait
) -> None:
    view = SegmentsView(theme, session)
    show(view)
    shipped = policy_of(session.state, "Attack")
    assert not view.cell.reset.isVisible()
    type_in(view.cell.f2f, "30")
    assert policy_of(session.state, "Attack").f2f == 30
    settled(view)
    assert "30 visits" in view.grid.cells[0].policy
    assert view.grid.cells[0].own_policy
    QTest.mouseClick(view.cell.reset, LEFT)
    assert policy_of(session.state, "Attack").f2f == shipped.f2f
    type_in(view.cell.f2f, "many")
    assert "not a number" in view.cell.f2f.problem
    view.cell.f2f.give_up()


def test_that_names_that_find_no_room_are_counted_and_the_wheel_brings_them(
    theme: Theme, session: Session, show: Show
) -> None:
    view = SegmentsView(theme, session)
    show(view)
    view.grid.resize(430, 320)
    place = view.grid.place_of("Attack")
    more = place.more(0)
    assert more is not None
    hidden = len(place.placed) - len(place.seen(0))
    assert more[0] == f"+{hidden} more"
    QTest.mouseClick(view.grid, LEFT, NONE, more[1].center().toPoint())
    last = place.placed[-1].chip.key
    point = view.grid.chip_point(last)
    assert place.area.contains(point.toPointF())


def test_that_the_search_finds_an_account_of_the_segment(
    theme: Theme, session: Session, show: Show
) -> None:
    view = SegmentsView(theme, session)
    show(view)
    QTest.keyClicks(view.cell.search.edit, "dayton")
    assert [row.key for row in view.cell.list.rows] == ["A13"]
    QTest.keyClick(view.cell.search.edit, Qt.Key.Key_Escape)
    assert len(view.cell.list.rows) == 9
    asked: list[str] = []
    view.jump_asked.connect(asked.append)
    view.jump("A13")
    QTest.mouseClick(view.account.open, LEFT)
    assert asked == ["accounts:A13"]


def test_that_a_accounts_are_seen_as_planned_against_the_limit(
    theme: Theme, session: Session, show: Show
) -> None:
    view = SegmentsView(theme, session)
    show(view)
    assert view._matrix is not None
    share = view._matrix.a_attained
    assert 0 < share.part < share.whole
    percent = f"{100 * share.value:.0f}\u00a0%"
    assert view.seen.accessibleName() == f"A accounts seen as planned: {percent}"
    assert "aim 85\u00a0%" in view.seen.toolTip()
    cell = view._matrix.cell("Attack").attained
    view.cell.show_segment("Attack")
    assert f"of {cell.whole:.0f} planned visits made" in view.cell.seen.text()
    whole = [one.attained for one in view._matrix.cells if one.potential_class == "A"]
    assert sum(one.whole for one in whole) == share.whole
