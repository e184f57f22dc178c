"""The heads of the preview: the recognised field as a chip over the file's own header.

A chip can be dragged to another column, a field of the list be dropped on one. Enter, or a click
on the chip, asks for the field; Delete leaves the column out.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QByteArray, QMimeData, QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QDrag,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPixmap,
)
from PySide6.QtWidgets import QApplication, QHeaderView, QWidget

from ui.theme import icons
from ui.theme.fonts import Type, text_width
from ui.theme.painting import LEFT, RIGHT, draw_box, draw_icon, draw_text
from ui.theme.sheet import RADIUS_CHIP
from ui.theme.style import Theme
from ui.widgets.chip import HEIGHT as CHIP_HEIGHT
from ui.widgets.chip import ChipKind, draw_chip
from ui.widgets.labels import plain_tooltip

FIELD_MIME: Final = "application/x-catchment-field"
HEIGHT: Final = 80
_PADDING, _CHIP_TOP, _CHIP = 6, 8, 24
_INKS = {ChipKind.GOOD: "good", ChipKind.WARN: "warn"}


@dataclass(frozen=True, slots=True)
class Head:
    """One column as its head shows it; `field` is "" for an own or left-out column."""

    header: str
    field: str
    chip: str
    kind: ChipKind
    match: str
    right: bool = False  # a column of numbers


def field_to_mime(name: str, header: str = "") -> QMimeData:
    """A field on its way to a column; `header` is the column it comes from, "" from the list."""
    data = QMimeData()
    packed = json.dumps({"field": name, "header": header}).encode()
    data.setData(FIELD_MIME, QByteArray(packed))
    return data


def field_from_mime(data: QMimeData) -> tuple[str, str]:
    """(field, header it comes from); ("", "") when the data are something else."""
    if not data.hasFormat(FIELD_MIME):
        return "", ""
    plain = json.loads(bytes(data.data(FIELD_MIME).data()))
    return str(plain["field"]), str(plain["header"])


def chip_picture(theme: Theme, words: str) -> QPixmap:
    """What follows the pointer while a field is dragged."""
    wide = round(text_width(words, Type.CAPTION)) + 16
    picture = QPixmap(wide, CHIP_HEIGHT + 4)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    area = QRectF(picture.rect())
    draw_box(painter, area, theme.colour("surface"), RADIUS_CHIP, theme.colour("accent"), 2)
    inner = area.adjusted(8, 0, -4, 0)
    draw_text(painter, inner, words, Type.CAPTION, theme.colour("text"), LEFT)
    painter.end()
    return picture


class FieldHeader(QHeaderView):
    """Heads with chips. It says what the user wants; it changes nothing itself."""

    field_asked = Signal(int)  # section: which field shall it be
    field_dropped = Signal(int, str, str)  # section, field, header it comes from or ""
    left_out = Signal(int)  # section: Delete was pressed
    left_downwards = Signal()
    section_reached = Signal(int)  # the ring is at this section

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._theme = theme
        self._heads: tuple[Head, ...] = ()
        self._pressed: QPoint | None = None
        self._over = -1  # section a field is held over
        self.current = 0
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setMinimumSectionSize(56)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAcceptDrops(True)
        self.viewport().setAcceptDrops(True)
        self.setMouseTracking(True)
        self.setAccessibleName("Columns and their fields")

    def show_heads(self, heads: Sequence[Head]) -> None:
        """Show these heads."""
        self._heads = tuple(heads)
        self.current = min(self.current, max(len(heads) - 1, 0))
        self._say()
        self.viewport().update()

    def sizeHint(self) -> QSize:
        """Room for chip, match and header."""
        return QSize(super().sizeHint().width(), HEIGHT)

    def rect_of(self, section: int) -> QRect:
        """Where a head is, in the header's pixels."""
        left = self.sectionViewportPosition(section)
        return QRect(left, 0, self.sectionSize(section), HEIGHT)

    def chip_of(self, section: int) -> QRect:
        """Where the chip of a head is, in the header's pixels."""
        area = self.rect_of(section)
        return QRect(area.left() + _PADDING, _CHIP_TOP, max(area.width() - 2 * _PADDING, 24), _CHIP)

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:
        """Draw chip, match, header, and the outline of a drop target."""
        if logicalIndex >= len(self._heads):
            return
        head, area, colour = self._heads[logicalIndex], QRectF(rect), self._theme.colour
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(area, colour("sunken"))
        painter.fillRect(QRectF(area.left(), area.bottom() - 1, area.width(), 1), colour("border"))
        chip = QRectF(self.chip_of(logicalIndex))
        draw_chip(painter, self._theme, chip, head.chip, head.kind, right=14)
        ink = _INKS.get(head.kind, "text2")
        arrow = QPointF(chip.right() - 11, chip.center().y())
        draw_icon(painter, self._theme, "unfolded", arrow, icons.SMALL, ink)
        if head.kind is ChipKind.WARN:
            draw_box(painter, chip, None, RADIUS_CHIP, colour("warn_fill"))
        words = area.adjusted(_PADDING + 2, 0, -_PADDING - 2, 0)
        match = QRectF(words.left(), chip.bottom() + 2, words.width(), 16)
        draw_text(painter, match, head.match, Type.NOTE, colour("muted"), LEFT)
        below = QRectF(words.left(), match.bottom() + 2, words.width(), 22)
        strong = "text" if head.field else "text2"
        side = RIGHT if head.right else LEFT
        draw_text(painter, below, head.header, Type.NAME, colour(strong), side)
        self._draw_state(painter, area, chip, logicalIndex)
        painter.restore()

    def _draw_state(self, painter: QPainter, area: QRectF, chip: QRectF, section: int) -> None:
        accent = self._theme.colour("accent")
        if section == self._over:
            inner = area.adjusted(2, 2, -2, -2)
            draw_box(painter, inner, self._theme.colour("accent", 0.08), 6, accent, 2)
        elif self.hasFocus() and section == self.current:
            draw_box(painter, chip.adjusted(-2, -2, 2, 2), None, 6, accent, 2)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of a chip; between the heads the width changes."""
        section = self._chip_at(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and section >= 0:
            self._pressed = event.position().toPoint()
            self._go(section)
            self.setFocus(Qt.FocusReason.MouseFocusReason)
            return
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag the chip once the pointer has gone far enough."""
        place = event.position().toPoint()
        if self._pressed is None:
            self._hover(place)
            super().mouseMoveEvent(event)
            return
        if (place - self._pressed).manhattanLength() >= QApplication.startDragDistance():
            self._pressed = None
            self._drag(self._heads[self.current])

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click on a chip asks for its field."""
        if self._pressed is not None:
            self._pressed = None
            self.field_asked.emit(self.current)
            return
        super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and Right go, Enter asks for the field, Delete leaves out, Down goes below."""
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        if step:
            self._go(min(max(self.current + step, 0), len(self._heads) - 1))
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.field_asked.emit(self.current)
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.left_out.emit(self.current)
        elif event.key() == Qt.Key.Key_Down:
            self.left_downwards.emit()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring."""
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Drop the ring."""
        super().focusOutEvent(event)
        self.viewport().update()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take fields only."""
        if event.mimeData().hasFormat(FIELD_MIME):
            event.acceptProposedAction()
        else:
            event.ignore()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Outline the head under the field."""
        if not event.mimeData().hasFormat(FIELD_MIME):
            event.ignore()
            return
        self._show_target(self.logicalIndexAt(event.position().toPoint()))
        event.acceptProposedAction()

    def dragLeaveEvent(self, _event: QDragLeaveEvent) -> None:
        """No head is meant any more."""
        self._show_target(-1)

    def dropEvent(self, event: QDropEvent) -> None:
        """Say which field was dropped on which column."""
        section = self.logicalIndexAt(event.position().toPoint())
        self._show_target(-1)
        self.drop_on(section, event)

    def drop_on(self, section: int, event: QDropEvent) -> None:
        """Take the field of a drop for a column, also one that fell on the cells below."""
        name, header = field_from_mime(event.mimeData())
        if not name or not 0 <= section < len(self._heads):
            event.ignore()
            return
        event.acceptProposedAction()
        if self._heads[section].header != header:
            self.field_dropped.emit(section, name, header)

    def _show_target(self, section: int) -> None:
        if section != self._over:
            self._over = section
            self.viewport().update()

    def _drag(self, head: Head) -> None:
        if not head.field:
            return
        drag = QDrag(self)
        drag.setMimeData(field_to_mime(head.field, head.header))
        drag.setPixmap(chip_picture(self._theme, head.chip))
        drag.setHotSpot(QPoint(-10, -10))
        drag.exec(Qt.DropAction.MoveAction)
        self._show_target(-1)

    def _chip_at(self, place: QPoint) -> int:
        section = self.logicalIndexAt(place)
        return section if section >= 0 and self.chip_of(section).contains(place) else -1

    def _hover(self, place: QPoint) -> None:
        section = self.logicalIndexAt(place)
        if 0 <= section < len(self._heads):
            head = self._heads[section]
            self.setToolTip(plain_tooltip(f"{head.header}: {head.chip}, {head.match}"))

    def _go(self, section: int) -> None:
        if not 0 <= section < len(self._heads):
            return
        self.current = section
        self.section_reached.emit(section)
        self._say()
        self.viewport().update()

    def _say(self) -> None:
        if self._heads:
            head = self._heads[self.current]
            self.setAccessibleDescription(f"{head.header}: {head.chip}, {head.match}")
