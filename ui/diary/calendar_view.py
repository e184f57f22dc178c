"""The calendar of a week or a day: choose, drag, move by keys."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Final

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QSizePolicy, QToolTip, QWidget

from ui.diary.agenda import Agenda, AgendaItem
from ui.diary.calendar_geometry import (
    GUTTER,
    HEAD,
    STEP_MIN,
    Column,
    Geometry,
    Placed,
    hours_shown,
    placed_items,
)
from ui.diary.calendar_painter import (
    day_words,
    draw_grid,
    draw_head,
    draw_item,
    draw_night,
    draw_travel,
    head_of,
    spoken,
)
from ui.diary.hint_card import HintCard
from ui.theme.painting import draw_focus, smooth
from ui.theme.style import Theme
from ui.widgets.labels import plain_tooltip

_KEYS: Final = "Arrows choose, Alt with arrows moves, Alt with Page Up or Down moves by a week."
Hints = Callable[[Sequence[AgendaItem], date, int], list[str]]
_REST_MS: Final = 120
_ALT: Final = Qt.KeyboardModifier.AltModifier
_WEEK_STEPS: Final = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}
_ALT_STEPS: Final = {  # (days, minutes)
    Qt.Key.Key_Up: (0, -STEP_MIN),
    Qt.Key.Key_Down: (0, STEP_MIN),
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_PageUp: (-7, 0),
    Qt.Key.Key_PageDown: (7, 0),
}


class CalendarView(QWidget):
    """Shows items and says what the user did with them; it never changes the diary.

    `hints` gives the sentences of what would be broken by items at a day and start.
    """

    moved = Signal(object, object, int)  # uids, date, start in minutes
    rested = Signal(object, object, int)  # entries, date, start: a drag stands still
    item_chosen = Signal(str)  # uid of the first item of a box, "" for none
    day_chosen = Signal(object)  # date
    lock_asked = Signal(object)  # uids
    cancel_asked = Signal(object)  # uids
    week_asked = Signal(int)  # step
    new_asked = Signal(object, int)  # date, start in minutes: an empty place was double-clicked

    def __init__(self, theme: Theme, hints: Hints, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._hints = theme, hints
        self._agenda: Agenda | None = None
        self._columns: list[Column] = []
        self._placed: list[Placed] = []
        self._hours = (7, 18)
        self._chosen = ""
        self._today: date | None = None
        self._pressed: tuple[Placed, QPointF] | None = None
        self._ghost: Placed | None = None
        self._card = HintCard(theme, self)
        self._resting = QTimer(self, interval=_REST_MS, singleShot=True)
        self._resting.timeout.connect(self._on_rested)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(320, 300)
        self.setAccessibleName("Calendar")
        self.setAccessibleDescription(_KEYS)

    @property
    def geometry_now(self) -> Geometry:
        """Where everything lies now."""
        first, last = self._hours
        return Geometry(self.width(), self.height(), max(len(self._columns), 1), first, last)

    @property
    def chosen(self) -> Placed | None:
        """The chosen item."""
        return next((one for one in self._placed if self._chosen in one.uids), None)

    @property
    def is_dragging(self) -> bool:
        """Whether an item hangs on the pointer."""
        return self._ghost is not None

    def box_of(self, uid: str) -> QRectF:
        """Where an item is drawn; an empty box when it is not shown."""
        placed = next((one for one in self._placed if uid in one.uids), None)
        return self.geometry_now.box(placed) if placed is not None else QRectF()

    def show_days(self, agenda: Agenda, columns: list[Column], today: date | None) -> None:
        """Show some days of a quarter."""
        self._agenda, self._columns, self._today = agenda, columns, today
        first, last = hours_shown(agenda)
        away = any(column.plan is not None and column.plan.night for column in columns)
        self._hours = first, last + away  # an hour for the hotel below what is planned
        self._placed = placed_items(agenda, columns)
        self._stop()
        self._say()
        self.update()

    def choose(self, uid: str) -> None:
        """Choose an item; nothing is announced."""
        self._chosen = uid
        self._say()
        self.update()

    def sizeHint(self) -> QSize:
        """Room for a week."""
        return QSize(740, 620)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose, and perhaps begin a drag."""
        if event.button() != Qt.MouseButton.LeftButton or not self._columns:
            return
        geometry = self.geometry_now
        at = event.position()
        hit = geometry.hit(self._placed, at)
        if hit is None:
            if at.y() < HEAD:
                self.day_chosen.emit(self._columns[geometry.column_at(at.x())].day)
            self._take("")
            return
        self._take(hit.entries[0].uid)
        self.day_chosen.emit(hit.entries[0].day)
        self._pressed = (hit, at)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """On an empty place a new item begins."""
        at, geometry = event.position(), self.geometry_now
        free = bool(self._columns) and at.y() >= HEAD and not geometry.hit(self._placed, at)
        if event.button() == Qt.MouseButton.LeftButton and free:
            column = self._columns[geometry.column_at(at.x())]
            self.day_chosen.emit(column.day)
            self.new_asked.emit(column.day, geometry.minutes_at(at.y()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Carry the item along once the pointer has gone far enough."""
        if self._pressed is None:
            over = self.geometry_now.hit(self._placed, event.position())
            shape = Qt.CursorShape.OpenHandCursor if over else Qt.CursorShape.ArrowCursor
            self.setCursor(shape)
            return
        held, start = self._pressed
        way = (event.position() - start).manhattanLength()
        if self._ghost is None and way < QApplication.startDragDistance():
            return
        self.setCursor(Qt.CursorShape.ClosedHandCursor)
        self._ghost = self._carried(held, start, event.position())
        day = self._columns[self._ghost.column].day
        hints = self._hints(held.entries, day, self._ghost.start)
        self._card.show_place(day, self._ghost.start, self._ghost.end, hints)
        self._card.show_beside(event.position().toPoint())
        self._resting.start()
        self.update()

    def show_hints(self, hints: list[str]) -> None:
        """Say more about where the item is being held."""
        if self._ghost is not None:
            day = self._columns[self._ghost.column].day
            self._card.show_place(day, self._ghost.start, self._ghost.end, hints)

    def _on_rested(self) -> None:
        if self._ghost is not None and self._pressed is not None:
            day = self._columns[self._ghost.column].day
            self.rested.emit(self._pressed[0].entries, day, self._ghost.start)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let the item go where it is."""
        if event.button() != Qt.MouseButton.LeftButton:
            return
        ghost, held = self._ghost, self._pressed
        self._stop()
        if ghost is None or held is None:
            return
        first = held[0].entries[0]
        day = self._columns[ghost.column].day
        if (day, ghost.start) != (first.day, first.start):
            self.moved.emit(held[0].uids, day, ghost.start)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc ends a drag; arrows choose, with Alt they move the chosen item."""
        key = Qt.Key(event.key())
        if key == Qt.Key.Key_Escape and self._pressed is not None:
            self._stop()
        elif event.modifiers() & _ALT and key in _ALT_STEPS:
            self._move_by(*_ALT_STEPS[key])
        elif key in _WEEK_STEPS:
            self.week_asked.emit(_WEEK_STEPS[key])
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._step(1 if key == Qt.Key.Key_Down else -1)
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self._step_day(1 if key == Qt.Key.Key_Right else -1)
        elif key == Qt.Key.Key_L and self.chosen is not None:
            self.lock_asked.emit(self.chosen.uids)
        elif key == Qt.Key.Key_Delete and self.chosen is not None:
            self.cancel_asked.emit(self.chosen.uids)
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """A drag does not outlive the focus."""
        self._stop()
        super().focusOutEvent(event)

    def event(self, event: QEvent) -> bool:
        """Say all of an item; keep the moving keys from the shortcuts of the window."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            hit = self.geometry_now.hit(self._placed, QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), self._words_at(hit, QPointF(event.pos())), self)
            return True
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
            alone = not event.modifiers() & Qt.KeyboardModifier.ControlModifier
            if alone and event.key() in (Qt.Key.Key_L, Qt.Key.Key_Escape, Qt.Key.Key_Delete):
                event.accept()
                return True
        return super().event(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the grid, the days, the items, the one being dragged."""
        painter = smooth(self)
        geometry = self.geometry_now
        draw_grid(painter, self._theme, geometry)
        for place, column in enumerate(self._columns):
            self._draw_column(painter, geometry, place, column)
        for placed in self._placed:
            draw_item(
                painter,
                self._theme,
                geometry.box(placed),
                placed,
                chosen=self._chosen in placed.uids,
                faint=self._ghost is not None and self._ghost.uids == placed.uids,
            )
        if self._ghost is not None:
            box = geometry.box(self._ghost)
            draw_item(painter, self._theme, box, self._ghost, chosen=True, ghost=True)
        draw_focus(self, painter)
        painter.end()

    def _draw_column(
        self, painter: QPainter, geometry: Geometry, place: int, column: Column
    ) -> None:
        area = geometry.column(place)
        if column.plan is None:
            painter.fillRect(area.adjusted(1, HEAD, 0, 0), self._theme.colour("sunken"))
        entries = self._agenda.by_day.get(column.day, []) if self._agenda else []
        target = self._ghost is not None and self._ghost.column == place
        today = column.day == self._today
        draw_head(painter, self._theme, head_of(area), column, entries, target=target, today=today)
        if column.plan is not None and column.plan.night:
            draw_night(painter, self._theme, area, column.plan.night)
        before = 60.0 * geometry.first_hour
        for placed in self._placed:
            if placed.column == place:
                draw_travel(painter, self._theme, geometry, placed, before)
                before = max(before, placed.end)

    def _words_at(self, hit: Placed | None, at: QPointF) -> str:
        """What a tooltip says: of an item, or of the day whose head or night lies there."""
        if hit is not None:
            return plain_tooltip(spoken(hit))
        if not self._columns or at.x() < GUTTER:
            return ""
        column = self._columns[self.geometry_now.column_at(at.x())]
        night = column.plan is not None and bool(column.plan.night) and at.y() > self.height() - 30
        return plain_tooltip(day_words(column)) if at.y() < HEAD or night else ""

    def _carried(self, held: Placed, start: QPointF, at: QPointF) -> Placed:
        """The item as it lies under the pointer, taken at the point where it was gripped."""
        geometry = self.geometry_now
        grip = start.y() - geometry.y(held.start)
        length = held.end - held.start
        begin = min(geometry.minutes_at(at.y() - grip), 60 * self._hours[1] - length)
        place = geometry.column_at(at.x())
        day = self._columns[place].day
        by = begin - held.start
        return Placed(tuple(e.at(day, e.start + by) for e in held.entries), place)

    def _move_by(self, days: int, minutes: int) -> None:
        chosen = self.chosen
        if chosen is None or self._agenda is None:
            return
        day = chosen.entries[0].day
        if days:
            known = [plan.day for plan in self._agenda.days]
            wanted = date.fromordinal(day.toordinal() + days)
            ahead = [d for d in known if (d >= wanted if days > 0 else d <= wanted)]
            if not ahead:
                return
            day = ahead[0] if days > 0 else ahead[-1]
        self.moved.emit(chosen.uids, day, chosen.start + minutes)

    def _step(self, step: int) -> None:
        order = sorted(self._placed, key=lambda one: (one.column, one.start))
        if not order:
            return
        here = next((k for k, one in enumerate(order) if self._chosen in one.uids), None)
        place = (0 if step > 0 else len(order) - 1) if here is None else here + step
        target = order[min(max(place, 0), len(order) - 1)].entries[0]
        self._take(target.uid)
        self.day_chosen.emit(target.day)

    def _step_day(self, step: int) -> None:
        chosen = self.chosen
        if chosen is None:
            self._step(step)
            return
        rest = [one for one in self._placed if (one.column - chosen.column) * step > 0]
        if rest:
            near = min(
                rest,
                key=lambda one: (
                    abs(one.column - chosen.column),
                    abs(one.start - chosen.start),
                ),
            )
            self._take(near.entries[0].uid)
            self.day_chosen.emit(near.entries[0].day)

    def _take(self, uid: str) -> None:
        if uid != self._chosen:
            self.choose(uid)
            self.item_chosen.emit(uid)

    def _stop(self) -> None:
        self._pressed = self._ghost = None
        self._resting.stop()
        self._card.hide()
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self.update()

    def _say(self) -> None:
        chosen = self.chosen
        self.setAccessibleName(f"Calendar: {spoken(chosen)}" if chosen else "Calendar")
        nights = [c for c in self._columns if c.plan is not None and c.plan.night]
        told = " ".join(day_words(column) for column in nights)
        self.setAccessibleDescription(f"{_KEYS} {told}".rstrip())

    def point_of(self, uid: str) -> QPoint:
        """A pixel well inside an item."""
        return self.box_of(uid).center().toPoint()

    def point_at(self, day: date, minutes: int) -> QPoint:
        """The pixel of a day and time."""
        place = next(k for k, column in enumerate(self._columns) if column.day == day)
        geometry = self.geometry_now
        return QPointF(geometry.column(place).center().x(), geometry.y(minutes)).toPoint()
