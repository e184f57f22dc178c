"""The matrix of segments: names in nine cells, dragged with the mouse or sent on by keys."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, QPoint, QPointF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication, QSizePolicy, QToolTip, QWidget

from ui.strategy.segment_layout import Cell, CellPlace, Chip, Places, arrange
from ui.strategy.segment_painting import Heads, Look, paint_grid
from ui.theme.painting import smooth
from ui.theme.style import Theme
from ui.widgets.labels import plain_tooltip

_STEPS: Final = {
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
}
_CONTROL: Final = Qt.KeyboardModifier.ControlModifier


class SegmentGrid(QWidget):
    """Shows cells; says which account or cell was chosen and where accounts shall go.

    Arrows step through the names, Ctrl+arrows send the chosen ones to the next cell, Space adds
    one to them, Esc steps back.
    """

    chosen = Signal(str, str)  # segment, account id ("" = the cell itself)
    move_asked = Signal(list, str)  # account ids, segment
    left = Signal()  # Esc
    opened = Signal(str)  # Enter or double click on an account

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self.heads = Heads(("", "", ""), ("", "", ""), ())
        self._cells: tuple[Cell, ...] = ()
        self._places: Places | None = None
        self._scroll: dict[str, int] = {}
        self.segment, self.key = "", ""
        self.picked: frozenset[str] = frozenset()
        self._pending: tuple[tuple[str, ...], str] = ((), "")
        self._pressed: QPoint | None = None
        self._pointer: QPoint | None = None
        self._dragged: tuple[str, ...] = ()
        self._over = ""
        self.setAccessibleName("Matrix of segments")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    @property
    def cells(self) -> tuple[Cell, ...]:
        """The nine cells that show."""
        return self._cells

    @property
    def dragging(self) -> bool:
        """Whether accounts hang on the pointer."""
        return bool(self._dragged)

    def show_cells(self, cells: Sequence[Cell], heads: Heads) -> None:
        """Show nine cells, class A first; what is chosen stays when it is still there."""
        self._cells, self.heads, self._places = tuple(cells), heads, None
        home = {chip.key: cell.segment for cell in cells for chip in cell.chips}
        self.picked = frozenset(key for key in self.picked if key in home)
        if self.key in home:
            self.segment = home[self.key]
        else:
            self.key = ""
        if self.segment not in {cell.segment for cell in cells}:
            self.segment = cells[0].segment if cells else ""
        self._say()
        self.update()

    def show_pending(self, keys: Sequence[str], segment: str) -> None:
        """Show where accounts would go; no keys: nothing waits."""
        self._pending = (tuple(keys), segment)
        self.update()

    def choose(self, segment: str, key: str = "") -> None:
        """Choose an account or a cell; nothing is announced."""
        self.segment, self.key = segment, key
        self._reveal(segment, key)
        self._say()
        self.update()

    def sizeHint(self) -> QSize:
        """Room for some lines in each cell."""
        return QSize(640, 460)

    def minimumSizeHint(self) -> QSize:
        """One line in each cell."""
        return QSize(420, 300)

    def place_of(self, segment: str) -> CellPlace:
        """Where a cell stands now."""
        return self._laid_out().cells[segment]

    def chip_point(self, key: str) -> QPoint:
        """The middle of an account's name, scrolled into view."""
        segment = self._find(key)[0]
        self._reveal(segment, key)
        place = self.place_of(segment)
        one = next(p for p in place.placed if p.chip.key == key)
        return place.rect(one, self._scroll.get(segment, 0)).center().toPoint()

    # ---- mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take a name up, or choose a cell."""
        if event.button() != Qt.MouseButton.LeftButton or not self._cells:
            return
        at = event.position()
        place = self._cell_at(at)
        if place is None:
            return
        segment = place.cell.segment
        more = place.more(self._scroll.get(segment, 0))
        if more is not None and more[1].contains(at):
            self._page(place)
            return
        chip = self._chip_at(place, at)
        if chip is not None and event.modifiers() & _CONTROL:
            self._toggle(chip.key)
        elif chip is None or chip.key not in self.picked:
            self.picked = frozenset()
        self._pressed = event.position().toPoint() if chip is not None else None
        self._take(segment, chip.key if chip is not None else "")

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag what was taken up."""
        at = event.position()
        if self._pressed is not None and not self._dragged:
            far = (at.toPoint() - self._pressed).manhattanLength()
            if far >= QApplication.startDragDistance():
                self._dragged = self._hand()
                self.setCursor(Qt.CursorShape.ClosedHandCursor)
        place = self._cell_at(at)
        self._over = place.cell.segment if place is not None else ""
        self._pointer = at.toPoint()
        self.update()

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        """Drop: the accounts shall stand where the pointer is."""
        keys, over = self._dragged, self._over
        self._let_go()
        if keys and over:
            self._ask(keys, over)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open the account."""
        place = self._cell_at(event.position())
        chip = self._chip_at(place, event.position()) if place is not None else None
        if chip is not None:
            self.opened.emit(chip.key)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll the names of the cell under the pointer."""
        place = self._cell_at(event.position())
        if place is not None:
            step = -1 if event.angleDelta().y() > 0 else 1
            self._scroll_to(place, self._scroll.get(place.cell.segment, 0) + step)
        event.accept()

    def leaveEvent(self, _event: QEvent) -> None:
        """Nothing is under the pointer."""
        if not self._dragged:
            self._over = ""
            self.update()

    def event(self, event: QEvent) -> bool:
        """Tell what a name stands for."""
        if isinstance(event, QHelpEvent):
            place = self._cell_at(QPointF(event.pos()))
            chip = self._chip_at(place, QPointF(event.pos())) if place is not None else None
            QToolTip.showText(event.globalPos(), plain_tooltip(chip.tip) if chip else "", self)
            return True
        return super().event(event)

    # ---- keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Step, send on, take along, step back."""
        key = Qt.Key(event.key())
        step = _STEPS.get(key)
        if not self._cells or event.modifiers() & Qt.KeyboardModifier.AltModifier:
            super().keyPressEvent(event)
        elif step is not None and event.modifiers() & _CONTROL:
            self._send(step)
        elif step is not None:
            self._step(*step)
        elif key == Qt.Key.Key_Space and self.key:
            self._toggle(self.key)
            self._say()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.key:
            self.opened.emit(self.key)
        elif key == Qt.Key.Key_Escape:
            self._let_go()
            self.picked = frozenset()
            self.left.emit()
            self.update()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show what the keys would act on."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The keys act elsewhere."""
        super().focusOutEvent(event)
        self.update()

    def resizeEvent(self, _event: QResizeEvent) -> None:
        """Another size breaks the lines elsewhere."""
        self._places = None
        self._reveal(self.segment, self.key)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the matrix."""
        if not self._cells:
            return
        painter = smooth(self)
        keys, target = self._pending
        look = Look(
            self.theme, self._laid_out(), self._scroll, self.heads,
            self.segment, self.key, self.picked, self.hasFocus(),
            self._over, self._dragged, self._pointer, keys, target,
        )  # fmt: skip
        paint_grid(painter, look)
        painter.end()

    # ---- inside

    def _laid_out(self) -> Places:
        if self._places is None:
            self._places = arrange(self._cells, self.width(), self.height())
            for segment, place in self._places.cells.items():
                last = max(0, place.n_lines - place.room)
                self._scroll[segment] = min(self._scroll.get(segment, 0), last)
        return self._places

    def _find(self, key: str) -> tuple[str, Chip]:
        return next((c.segment, chip) for c in self._cells for chip in c.chips if chip.key == key)

    def _cell_at(self, at: QPointF) -> CellPlace | None:
        if not self._cells:
            return None
        places = self._laid_out().cells.values()
        return next((place for place in places if place.area.contains(at)), None)

    def _chip_at(self, place: CellPlace, at: QPointF) -> Chip | None:
        scroll = self._scroll.get(place.cell.segment, 0)
        seen = (one for one in place.seen(scroll) if place.rect(one, scroll).contains(at))
        return next((one.chip for one in seen), None)

    def _hand(self) -> tuple[str, ...]:
        """What moves together: the picked accounts, else the chosen one."""
        return tuple(sorted(self.picked)) if self.picked else (self.key,) if self.key else ()

    def _ask(self, keys: Sequence[str], segment: str) -> None:
        away = [key for key in keys if self._find(key)[0] != segment]
        if away:
            self.move_asked.emit(away, segment)

    def _let_go(self) -> None:
        self._dragged, self._pressed = (), None
        self.unsetCursor()
        self.update()

    def _take(self, segment: str, key: str) -> None:
        self.choose(segment, key)
        self.chosen.emit(segment, key)

    def _toggle(self, key: str) -> None:
        first = self.picked or (frozenset({self.key}) if self.key else frozenset())
        self.picked = first ^ {key} if key in first and self.picked else first | {key}
        self.update()

    def _page(self, place: CellPlace) -> None:
        """The next names of a cell; behind the last come the first again."""
        now = self._scroll.get(place.cell.segment, 0)
        end = now + place.room >= place.n_lines
        self._scroll_to(place, 0 if end else now + max(1, place.room - 1))

    def _scroll_to(self, place: CellPlace, line: int) -> None:
        last = max(0, place.n_lines - place.room)
        self._scroll[place.cell.segment] = min(max(line, 0), last)
        self.update()

    def _reveal(self, segment: str, key: str) -> None:
        """Scroll a name into view."""
        if not key or not self._cells or segment not in self._laid_out().cells:
            return
        place = self.place_of(segment)
        one = next((p for p in place.placed if p.chip.key == key), None)
        scroll = self._scroll.get(segment, 0)
        if one is None or one in place.seen(scroll):
            return
        ahead = one.line - (0 if one.line < scroll else place.room - 1)
        self._scroll_to(place, ahead)
        if one not in place.seen(self._scroll[segment]):
            self._scroll_to(place, one.line)

    def _send(self, step: tuple[int, int]) -> None:
        """Ask to move the chosen accounts one cell on, from where they would go already."""
        keys, target = self._pending
        hand = keys or self._hand()
        order = [cell.segment for cell in self._cells]
        if not hand:
            return
        i, j = divmod(order.index(target or self.segment), 3)
        i, j = min(max(i + step[0], 0), 2), min(max(j + step[1], 0), 2)
        self.move_asked.emit(list(hand), order[3 * i + j])

    def _step(self, down: int, right: int) -> None:
        place = self.place_of(self.segment)
        names = place.placed
        at = next((n for n, one in enumerate(names) if one.chip.key == self.key), -1)
        if right and names and 0 <= at + right < len(names):
            self._take(self.segment, names[at + right].chip.key)
            return
        if down and at >= 0:
            middle = names[at].left + names[at].width / 2
            line = [one for one in names if one.line == names[at].line + down]
            if line:
                near = min(line, key=lambda one: abs(one.left + one.width / 2 - middle))
                self._take(self.segment, near.chip.key)
                return
        self._cross(down, right)

    def _cross(self, down: int, right: int) -> None:
        """Go into the next cell, to its first or last name."""
        order = [cell.segment for cell in self._cells]
        i, j = divmod(order.index(self.segment), 3)
        if not (0 <= i + down < 3 and 0 <= j + right < 3):
            return
        cell = self._cells[3 * (i + down) + j + right]
        first = 0 if down + right > 0 else -1
        self._take(cell.segment, cell.chips[first].key if cell.chips else "")

    def _say(self) -> None:
        """Read out what is chosen."""
        chip = next(
            (c for cell in self._cells for c in cell.chips if c.key == self.key and self.key), None
        )
        cell = next((c for c in self._cells if c.segment == self.segment), None)
        where = f"{cell.segment}, {len(cell.chips)} accounts" if cell is not None else ""
        many = f", {len(self.picked)} taken along" if self.picked else ""
        self.setAccessibleDescription(f"{chip.name}, in {where}{many}" if chip else where)
