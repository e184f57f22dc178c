"""A list of things of a plan: a sign, a name, a note below, perhaps a word at the right."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QFrame,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from ui.theme import icons
from ui.theme.fonts import Type, text_width
from ui.theme.painting import CENTRE, LEFT, RIGHT, draw_box, draw_icon, draw_text
from ui.theme.sheet import RADIUS_BUTTON
from ui.theme.style import Theme

_TALL, _LOW, _INDENT, _SIGN, _PAD = 44, 32, 16, 30, 8
_DISC = 18
_ROLE: Final = Qt.ItemDataRole.UserRole


@dataclass(frozen=True, slots=True)
class Row:
    """One line. Without a key it is a heading that cannot be chosen."""

    key: str
    title: str
    note: str = ""
    icon: str = ""
    tone: str = "muted"  # of the icon, and of the note unless it is muted
    number: str = ""  # in a ring instead of an icon
    right: str = ""
    indent: int = 0
    above: bool = False  # a line joins it to the row above, as the steps of one way
    below: bool = False

    @property
    def spoken(self) -> str:
        """The row as it is read out."""
        return ", ".join(part for part in (self.title, self.note, self.right) if part)


class RowList(QListWidget):
    """Arrow keys and the pointer choose a row; Enter or a double click opens it."""

    row_chosen = Signal(str)  # its key; also while arrows step
    row_opened = Signal(str)

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.setMouseTracking(True)
        self.setItemDelegate(_RowDelegate(theme, self))
        self._rows: tuple[Row, ...] = ()
        self.currentRowChanged.connect(self._on_current)
        self.itemActivated.connect(self._on_activated)

    @property
    def rows(self) -> tuple[Row, ...]:
        """What is listed."""
        return self._rows

    @property
    def chosen(self) -> str:
        """The key of the chosen row, "" for none."""
        at = self.currentRow()
        return self._rows[at].key if 0 <= at < len(self._rows) else ""

    def show_rows(self, rows: Sequence[Row], chosen: str = "") -> None:
        """Replace the rows; the chosen one stays chosen. Nothing is announced."""
        chosen = chosen or self.chosen
        if tuple(rows) != self._rows:
            self._fill(tuple(rows))
        self.choose(chosen)

    def choose(self, key: str) -> None:
        """Choose a row by key; nothing is announced."""
        at = next((i for i, row in enumerate(self._rows) if key and row.key == key), -1)
        self.blockSignals(True)
        self.setCurrentRow(at)
        self.blockSignals(False)
        self.viewport().update()

    def wanted_height(self) -> int:
        """The height that shows all rows."""
        return sum(self.sizeHintForRow(at) for at in range(self.count())) + 4

    def _fill(self, rows: tuple[Row, ...]) -> None:
        top = self.verticalScrollBar().value()
        self._rows = rows
        self.blockSignals(True)
        self.clear()
        for row in rows:
            item = QListWidgetItem(row.spoken)
            item.setData(_ROLE, row)
            item.setToolTip(row.spoken)
            item.setSizeHint(QSize(0, _TALL if row.note else _LOW))
            if not row.key:
                item.setFlags(Qt.ItemFlag.NoItemFlags)
            self.addItem(item)
        self.blockSignals(False)
        self.verticalScrollBar().setValue(top)

    def _on_current(self, at: int) -> None:
        if 0 <= at < len(self._rows) and self._rows[at].key:
            self.row_chosen.emit(self._rows[at].key)

    def _on_activated(self, item: QListWidgetItem) -> None:
        row: Row = item.data(_ROLE)
        if row.key:
            self.row_opened.emit(row.key)


class _RowDelegate(QStyledItemDelegate):
    """Draws a row."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Ground, sign, texts."""
        row: Row = index.data(_ROLE)
        area = QRectF(option.rect)
        state = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colour = self._theme.colour
        if state & QStyle.StateFlag.State_Selected:
            draw_box(painter, area.adjusted(1, 1, -1, -1), colour("accent_bg"), RADIUS_BUTTON)
            draw_box(painter, QRectF(area.left() + 1, area.top() + 6, 3, area.height() - 12),
                     colour("accent"), 1.5)  # fmt: skip
        elif row.key and state & QStyle.StateFlag.State_MouseOver:
            draw_box(painter, area.adjusted(1, 1, -1, -1), colour("hover"), RADIUS_BUTTON)
        left = area.left() + _PAD + 4 + row.indent * _INDENT
        if row.icon or row.number:
            self._draw_sign(painter, row, QPointF(left + _DISC / 2, area.center().y()), area)
            left += _SIGN
        self._draw_words(painter, row, area.adjusted(left - area.left(), 0, -_PAD, 0))
        painter.restore()

    def _draw_sign(self, painter: QPainter, row: Row, at: QPointF, area: QRectF) -> None:
        colour = self._theme.colour
        tone = colour("good_fill" if row.tone == "good" else "border2")
        half = area.height() / 2 - _DISC / 2 - 4
        if row.above:
            draw_box(painter, QRectF(at.x() - 0.75, area.top(), 1.5, half), tone, 0)
        if row.below:
            draw_box(painter, QRectF(at.x() - 0.75, area.bottom() - half, 1.5, half), tone, 0)
        if row.icon:
            draw_icon(painter, self._theme, row.icon, at, icons.ROW + 2, row.tone)
            return
        ring = QRectF(at.x() - _DISC / 2, at.y() - _DISC / 2, _DISC, _DISC)
        draw_box(painter, ring, colour("surface"), _DISC / 2, colour("control"))
        draw_text(painter, ring, row.number, Type.BADGE, colour("text2"), CENTRE)

    def _draw_words(self, painter: QPainter, row: Row, area: QRectF) -> None:
        colour = self._theme.colour
        right = text_width(row.right, Type.TABLE) + _PAD if row.right else 0.0
        if row.right:
            draw_text(painter, area, row.right, Type.TABLE, colour("muted"), RIGHT)
        room = area.adjusted(0, 0, -right, 0)
        heading = not row.key
        role, tone = (Type.HEADER, "muted") if heading else (Type.BUTTON, "text")
        if not row.note:
            draw_text(painter, room, row.title, role, colour(tone), LEFT)
            return
        middle = room.center().y()
        upper = QRectF(room.left(), middle - 18, room.width(), 18)
        lower = QRectF(room.left(), middle, room.width(), 17)
        draw_text(painter, upper, row.title, role, colour(tone), LEFT)
        quiet = row.tone if row.tone in ("warn", "bad") else "muted"
        draw_text(painter, lower, row.note, Type.TABLE, colour(quiet), LEFT)
