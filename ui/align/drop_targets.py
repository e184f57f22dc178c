"""Where carried accounts can be let go: territories in the tree, the table and on the map."""

from typing import TYPE_CHECKING, Final

import numpy as np
from PySide6.QtCore import QEvent, QObject, QPoint, Signal
from PySide6.QtGui import QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QWidget

from model.arrays import FloatArray
from ui.map.bounds import Bounds
from ui.widgets.columns import Look
from ui.widgets.row_mime import ROWS_MIME, rows_from_mime
from ui.widgets.territory_rows import CodeRole

if TYPE_CHECKING:
    from ui.align.workspace import AlignWorkspace

NEAR_PX: Final = 80  # beside all territories the nearest account counts, up to this far
_CARRYING: Final = frozenset(
    {QEvent.Type.DragEnter, QEvent.Type.DragMove, QEvent.Type.DragLeave, QEvent.Type.Drop}
)


class DropTargets(QObject):
    """Follows rows that are dragged out of the table; knows the territory below any place."""

    carried = Signal(object, int, QPoint)  # rows, territory code or -1, place on the screen
    left = Signal()
    dropped = Signal(object, int)  # rows, territory code

    def __init__(self, align: "AlignWorkspace") -> None:
        super().__init__(align)
        self._align, self._bounds = align, Bounds(-180, -85, 180, 85)
        self._tree = align.tree.tree.view.viewport()
        self._table = align.table.table.viewport()
        self._map: QWidget = align.map.view
        for widget in (align.table.table, self._table, self._map):
            widget.setAcceptDrops(True)
        for widget in (self._tree, self._table, self._map):
            widget.installEventFilter(self)
        align.map.view.view_changed.connect(self._on_view_changed)

    def code_below(self, place: QPoint) -> int:
        """The territory at a place on the screen in the tree or the table, -1 for none."""
        for widget in (self._tree, self._table):
            here = widget.mapFromGlobal(place)
            if widget.isVisible() and widget.rect().contains(here):
                return self._code_at(widget, here)
        return -1

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Answer what is dragged over the table and the map; the tree answers for itself."""
        if event.type() not in _CARRYING or not isinstance(watched, QWidget):
            return False
        if event.type() == QEvent.Type.DragLeave:
            self.left.emit()
        elif isinstance(event, QDropEvent) and event.mimeData().hasFormat(ROWS_MIME):
            self._follow(watched, event)  # QDragMoveEvent is a kind of QDropEvent
        return watched is not self._tree

    def _follow(self, widget: QWidget, event: QDropEvent) -> None:
        here = event.position().toPoint()
        code = self._code_at(widget, here)
        rows = rows_from_mime(event.mimeData())
        if not isinstance(event, QDragMoveEvent):  # the drop itself
            if code < 0:
                self.left.emit()
            elif widget is not self._tree:
                event.acceptProposedAction()
                self.dropped.emit(rows, code)
            return
        self.carried.emit(rows, code, widget.mapToGlobal(here))
        if widget is not self._tree:
            entering = event.type() == QEvent.Type.DragEnter
            event.acceptProposedAction() if code >= 0 or entering else event.ignore()

    def mark(self, place: QPoint | None) -> None:
        """Outline the line of the table below a place on the screen that would take accounts."""
        table, line = self._align.table.table, -1
        if place is not None and self._table.isVisible():
            here = self._table.mapFromGlobal(place)
            if self._table.rect().contains(here) and self._code_of_cell(here) >= 0:
                line = table.indexAt(here).row()
        table.mark_drop_line(line)

    def _code_at(self, widget: QWidget, here: QPoint) -> int:
        if widget is self._tree:
            code = self._align.tree.tree.view.indexAt(here).data(CodeRole)
            return -1 if code is None else int(code)
        if widget is self._table:
            return self._code_of_cell(here)
        return self._code_on_map(here)

    def _code_of_cell(self, here: QPoint) -> int:
        """The territory named by a cell, or whose accounts stand below the line of a group.

        Other cells, and groups whose accounts have several territories, are no targets.
        """
        table, codes = self._align.table.table, self._align.session.alignment.territory
        at = table.indexAt(here)
        if not at.isValid():
            return -1
        group = table.columns.group_at(at.row())
        if group >= 0:
            found = np.unique(codes[table.columns.rows_of_group(group)])
            return int(found[0]) if found.size == 1 else -1
        if table.columns.column_at(at.column()).look is not Look.TERRITORY:
            return -1
        return int(codes[table.columns.row_at(at.row())])

    def _code_on_map(self, here: QPoint) -> int:
        """The territory below a pixel of the map, else that of the nearest account."""
        session, size, bounds = self._align.session, self._map.size(), self._bounds
        north, south = _mercator(bounds.north), _mercator(bounds.south)
        lon = bounds.west + (bounds.east - bounds.west) * here.x() / max(size.width(), 1)
        y = north + (south - north) * here.y() / max(size.height(), 1)
        code = self._align.keeper.code_at(float(np.degrees(np.arctan(np.sinh(y)))), float(lon))
        if code >= 0:
            return code
        accounts, codes = session.state.accounts, session.alignment.territory
        away = np.hypot(
            (accounts.lon - lon) * size.width() / (bounds.east - bounds.west),
            (_mercator(accounts.lat) - y) * size.height() / (south - north),
        )
        away = np.where((codes >= 0) & np.isfinite(away), away, np.inf)
        nearest = int(np.argmin(away)) if away.size else -1
        return int(codes[nearest]) if nearest >= 0 and away[nearest] < NEAR_PX else -1

    def _on_view_changed(self, bounds: Bounds) -> None:
        self._bounds = bounds


def _mercator(lat: FloatArray | float) -> FloatArray:
    """The upright coordinate of the map's projection, in radians."""
    return np.asarray(np.arcsinh(np.tan(np.radians(np.clip(lat, -85.05, 85.05)))), np.float64)
