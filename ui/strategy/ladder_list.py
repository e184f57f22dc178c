"""The ladder: starts by quarter, dragged to another quarter or moved there by keys."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QListWidget,
    QListWidgetItem,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from model.plan.facts import N_QUARTERS
from ui.strategy.ladder_lines import Line
from ui.strategy.ladder_painter import HEADING, ROW, LadderPainter, draw_drag, draw_target
from ui.theme.painting import smooth
from ui.theme.style import Theme

_ROLE: Final = Qt.ItemDataRole.UserRole
_EDGE: Final = 28  # pixels from an end in which a drag scrolls
_SCROLL: Final = 12


class LadderList(QListWidget):
    """Arrows choose; a drag or Shift+Up and Shift+Down ask for another quarter."""

    account_chosen = Signal(str)
    account_opened = Signal(str)
    start_asked = Signal(str, int)  # account id, quarter 1-12
    release_asked = Signal(str)  # Delete: let the scores decide again

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._lines: tuple[Line, ...] = ()
        self._pressed: tuple[str, QPoint] | None = None
        self._dragged = ""
        self._pointer = QPoint()
        self.target = 0  # quarter under the drag, 0 for none
        self.setAccessibleName("Sequence of accounts")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.setMouseTracking(True)
        self._delegate = _Delegate(theme, self)
        self.setItemDelegate(self._delegate)
        self.currentRowChanged.connect(self._on_current)
        self.itemActivated.connect(self._on_activated)

    @property
    def lines(self) -> tuple[Line, ...]:
        """What is listed."""
        return self._lines

    @property
    def chosen(self) -> str:
        """The account that is chosen, "" for none."""
        at = self.currentRow()
        return self._lines[at].account_id if 0 <= at < len(self._lines) else ""

    @property
    def dragging(self) -> bool:
        """Whether an account follows the pointer."""
        return bool(self._dragged)

    def show_lines(self, lines: Sequence[Line], *, beside: bool = False) -> None:
        """Show other lines; the chosen account stays chosen. Nothing is announced.

        `beside` keeps a column for the other order.
        """
        self._delegate.lines.beside = beside
        chosen, top = self.chosen, self.verticalScrollBar().value()
        if tuple(lines) == self._lines:
            return
        self._lines = tuple(lines)
        self.blockSignals(True)
        self.clear()
        for line in self._lines:
            item = QListWidgetItem(line.spoken)
            item.setData(_ROLE, line)
            item.setSizeHint(QSize(0, ROW if line.account_id else HEADING))
            if not line.account_id:
                item.setFlags(Qt.ItemFlag.NoItemFlags)
            self.addItem(item)
        self.blockSignals(False)
        self.choose(chosen)
        self.verticalScrollBar().setValue(top)

    def choose(self, account_id: str) -> None:
        """Choose an account; nothing is announced."""
        at = next(
            (n for n, line in enumerate(self._lines) if account_id == line.account_id != ""), -1
        )
        self.blockSignals(True)
        self.setCurrentRow(at)
        self.blockSignals(False)
        if at >= 0:
            self.scrollToItem(self.item(at))
        self.viewport().update()

    def rect_of(self, account_id: str = "", quarter: int = 0) -> QRect:
        """Where the line of an account, or else the heading of a quarter, is."""
        for n, line in enumerate(self._lines):
            if account_id == line.account_id and (account_id or line.quarter == quarter):
                return self.visualItemRect(self.item(n))
        return QRect()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose a line; it may be dragged from here."""
        super().mousePressEvent(event)
        line = self._at(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and line is not None and line.account_id:
            self._pressed = (line.account_id, event.position().toPoint())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Carry the account along; near an end the list scrolls."""
        place = event.position().toPoint()
        if self._pressed is None or not event.buttons() & Qt.MouseButton.LeftButton:
            super().mouseMoveEvent(event)
            return
        far = (place - self._pressed[1]).manhattanLength()
        if not self._dragged and far >= QApplication.startDragDistance():
            self._dragged = self._pressed[0]
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
        if self._dragged:
            self._carry(place)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Ask for the quarter under the pointer."""
        dragged, quarter = self._dragged, self.target
        self._drop()
        if not dragged:
            super().mouseReleaseEvent(event)
            return
        own = next(line.quarter for line in self._lines if line.account_id == dragged)
        if quarter and quarter != own:
            self.start_asked.emit(dragged, quarter)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Shift with an arrow moves the start, Delete lets the scores decide, Esc drops."""
        key, shift = event.key(), bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(key), 0)
        if self._dragged and key == Qt.Key.Key_Escape:
            self._drop()
        elif shift and step and self.chosen:
            self._step(step)
        elif key == Qt.Key.Key_Delete and self.chosen:
            self.release_asked.emit(self.chosen)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the lines; over them what is dragged and where it would land."""
        super().paintEvent(event)
        if not self._dragged:
            return
        painter = smooth(self.viewport())
        if self.target:
            draw_target(painter, self._theme, self._area_of(self.target))
        line = next(one for one in self._lines if one.account_id == self._dragged)
        head = next(
            (one.title for one in self._lines if not one.account_id and one.quarter == self.target),
            "",
        )
        words = f"{line.title} → {head}" if self.target and head else line.title
        draw_drag(painter, self._theme, self.viewport().rect(), self._pointer, words)
        painter.end()

    def _step(self, step: int) -> None:
        line = self._lines[self.currentRow()]
        quarter = line.quarter + step if line.quarter else N_QUARTERS
        if 1 <= quarter <= N_QUARTERS:
            self.start_asked.emit(line.account_id, quarter)

    def _carry(self, place: QPoint) -> None:
        self._pointer = place
        bar = self.verticalScrollBar()
        if place.y() < _EDGE:
            bar.setValue(bar.value() - _SCROLL)
        elif place.y() > self.viewport().height() - _EDGE:
            bar.setValue(bar.value() + _SCROLL)
        line = self._at(place)
        self.target = line.quarter if line is not None else 0
        self.viewport().update()

    def _drop(self) -> None:
        self._pressed, self._dragged, self.target = None, "", 0
        self.unsetCursor()
        self.viewport().update()

    def _at(self, place: QPoint) -> Line | None:
        item = self.itemAt(place)
        return self._lines[self.row(item)] if item is not None else None

    def _area_of(self, quarter: int) -> QRect:
        """The heading of a quarter with its lines."""
        area = QRect()
        for n, line in enumerate(self._lines):
            if line.quarter == quarter:
                area = area.united(self.visualItemRect(self.item(n)))
        return area

    def _on_current(self, _at: int) -> None:
        if self.chosen:
            self.account_chosen.emit(self.chosen)

    def _on_activated(self, _item: QListWidgetItem) -> None:
        if self.chosen:
            self.account_opened.emit(self.chosen)


class _Delegate(QStyledItemDelegate):
    """Draws a line with the shared painter."""

    def __init__(self, theme: Theme, parent: LadderList) -> None:
        super().__init__(parent)
        self.lines = LadderPainter(theme)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Draw one line."""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.lines.draw(painter, option, index.data(_ROLE))
        painter.restore()
