"""Districts are dragged below one another in the tree; a click still folds them."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QDrag, QDragMoveEvent, QDropEvent
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from model.scenario import LIVE
from tests.ui.conftest import Desk
from ui.widgets.row_mime import district_from_mime, district_to_mime
from ui.widgets.territory_view import TerritoryView

LEFT, NO_KEY = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
MOVE = Qt.DropAction.MoveAction


@pytest.fixture
def pair(demo: Desk, qtbot: QtBot) -> tuple[Desk, str, str]:
    """The demo with two new districts, both at the top."""
    window, session = demo.window, demo.session
    window.align.scenarios.copy(LIVE)
    qtbot.waitUntil(lambda: session.scenario.id != LIVE)
    window.align.tree.show_tree()
    window.align.territories.create_district()
    window.align.territories.create_district()
    one, other = (district.id for district in session.state.districts[-2:])
    view = window.align.tree.tree.view
    view.setFocus()
    return demo, one, other


def place_of(view: TerritoryView, key: str) -> QPoint:
    index = view._groups[key].index()
    view.scrollTo(index)
    return view.visualRect(index).center()


def dragged(view: TerritoryView, key: str, to: QPoint) -> bool:
    """Carry a district to a place of the tree and let it go; whether it was taken there."""
    packed = district_to_mime(key)
    over = QDragMoveEvent(to, MOVE, packed, LEFT, NO_KEY)
    view.dragMoveEvent(over)
    view.dropEvent(QDropEvent(to.toPointF(), MOVE, packed, LEFT, NO_KEY))
    return over.isAccepted()


def parent_of(desk: Desk, key: str) -> str:
    return next(d.parent for d in desk.session.state.districts if d.id == key)


def test_that_a_district_dropped_on_another_comes_below_it_as_one_step(
    pair: tuple[Desk, str, str],
) -> None:
    desk, one, other = pair
    view = desk.window.align.tree.tree.view
    steps = len(desk.session.project.history.path())
    assert dragged(view, other, place_of(view, one))
    assert parent_of(desk, other) == one
    assert len(desk.session.project.history.path()) == steps + 1
    desk.session.undo()
    assert parent_of(desk, other) == ""


def test_that_a_district_goes_to_the_top_beside_all_rows_and_never_below_itself(
    pair: tuple[Desk, str, str],
) -> None:
    desk, one, other = pair
    view = desk.window.align.tree.tree.view
    assert dragged(view, other, place_of(view, one))
    assert not dragged(view, one, place_of(view, other))
    assert not dragged(view, one, place_of(view, one))
    assert parent_of(desk, one) == ""
    assert dragged(view, other, QPoint(20, view.viewport().height() - 2))
    assert parent_of(desk, other) == ""


def test_that_the_mouse_takes_a_district_up_and_a_click_folds_it(
    pair: tuple[Desk, str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    desk, one, _other = pair
    view = desk.window.align.tree.tree.view
    at, carried = place_of(view, one), []

    def follow(drag: QDrag, _action: Qt.DropAction) -> Qt.DropAction:
        carried.append(district_from_mime(drag.mimeData()))
        return MOVE

    monkeypatch.setattr(QDrag, "exec", follow)
    was = view.isExpanded(view._groups[one].index())
    QTest.mousePress(view.viewport(), LEFT, NO_KEY, at)
    QTest.mouseMove(view.viewport(), at + QPoint(0, 30))
    QTest.mouseRelease(view.viewport(), LEFT, NO_KEY, at + QPoint(0, 30))
    assert carried == [one]
    assert view.isExpanded(view._groups[one].index()) is was
    QTest.mouseClick(view.viewport(), LEFT, NO_KEY, at)
    assert view.isExpanded(view._groups[one].index()) is not was
    assert carried == [one]
