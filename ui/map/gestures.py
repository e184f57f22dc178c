"""Turns checked reports of the page into signals about rows and territories."""

import numpy as np
from PySide6.QtCore import QObject, QPoint, Qt, Signal

from model.arrays import IntArray
from ui.map.bounds import Bounds
from ui.map.bridge import NOWHERE
from ui.map.contents import Contents


class Gestures(QObject):
    """Listens to the bridge; knows which rows are being dragged."""

    ready = Signal()
    painted = Signal(object)  # number of the last message that is on the screen
    account_clicked = Signal(int, Qt.KeyboardModifier)
    account_opened = Signal(int)
    background_clicked = Signal()
    rows_selected = Signal(object, str)
    menu_asked = Signal(int, QPoint)
    drag_started = Signal(object)
    drag_moved = Signal(int, QPoint)
    dropped = Signal(object, int)
    let_go = Signal(object)
    drag_cancelled = Signal()
    hovered = Signal(int)
    view_changed = Signal(object, float)
    pin_dropped = Signal(int, float, float)

    def __init__(self, contents: Contents, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._contents = contents
        self.is_drawing = False  # a lasso, box or polygon is under way
        self.dragged: IntArray | None = None  # rows under way, None when nothing is dragged

    @property
    def n_accounts(self) -> int:
        """How many rows there are."""
        return self._contents.n_accounts

    @property
    def codes(self) -> frozenset[int]:
        """Codes of the territories on the map."""
        return frozenset(self._contents.shapes)

    @property
    def pin(self) -> int:
        """The row whose point can be dragged, NOWHERE for none."""
        return self._contents.pin

    def on_ready(self) -> None:
        """The page can be told things."""
        self.ready.emit()

    def on_painted(self, serial: int) -> None:
        """Everything up to a message is on the screen."""
        self.painted.emit(serial)

    def on_clicked(self, row: int, modifiers: Qt.KeyboardModifier) -> None:
        """A click picks one account, or adds it to or takes it from the selection."""
        self.account_clicked.emit(row, modifiers)
        several = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.ControlModifier
        mode = "toggle" if modifiers & several else "replace"
        self.rows_selected.emit(np.array([row], np.int64), mode)

    def on_opened(self, row: int) -> None:
        """An account was double-clicked, or Enter pressed on it."""
        self.account_opened.emit(row)

    def on_background_clicked(self) -> None:
        """The map was clicked where no account is."""
        self.background_clicked.emit()

    def on_rows_selected(self, rows: list[int], mode: str) -> None:
        """A box or a lasso was closed, or an account picked with the keyboard."""
        self.rows_selected.emit(np.array(rows, np.int64), mode)

    def on_menu_asked(self, row: int, position: QPoint) -> None:
        """The menu of an account, or of the ground (-1), is wanted at a pixel of the page."""
        self.menu_asked.emit(row, position)

    def on_drawing(self, under_way: bool) -> None:
        """A lasso, box or polygon was begun or has ended."""
        self.is_drawing = under_way

    def on_drag_started(self, row: int) -> None:
        """The pointer took up an account and the selection it belongs to."""
        self.dragged = self._contents.dragged_with(row)
        self.drag_started.emit(self.dragged)

    def on_drag_moved(self, code: int, position: QPoint) -> None:
        """The pointer carries accounts over a territory."""
        if self.dragged is not None:
            self.drag_moved.emit(code, position)

    def on_dropped(self, code: int) -> None:
        """Accounts were let go; where that changes nothing, the drag counts as cancelled.

        Let go beside all territories they may still have been carried to something outside.
        """
        rows, self.dragged = self.dragged, None
        if rows is None:
            return
        if self._contents.moves(rows, code):
            self.dropped.emit(rows, code)
        else:
            if code == NOWHERE:
                self.let_go.emit(rows)
            self.drag_cancelled.emit()

    def on_drag_cancelled(self) -> None:
        """Escape was pressed while accounts were carried."""
        if self.dragged is not None:
            self.dragged = None
            self.drag_cancelled.emit()

    def on_hovered(self, row: int) -> None:
        """The pointer or the keyboard came to an account, or left (-1)."""
        self.hovered.emit(row)

    def on_view_changed(self, bounds: Bounds, zoom: float) -> None:
        """The map shows another stretch of the earth."""
        self.view_changed.emit(bounds, zoom)

    def on_pin_dropped(self, row: int, lat: float, lon: float) -> None:
        """The pin of an account was let go at a place."""
        self.pin_dropped.emit(row, lat, lon)
