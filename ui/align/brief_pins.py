"""Pins of pain points and disputes on the map, shown while the brief is open."""

from functools import partial

from PySide6.QtCore import QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QPainterPath, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QWidget

from model.brief import DISPUTE, PAIN, Note, notes_of, place_of
from ui.map.map_view import MapView
from ui.map.projection import MapRest
from ui.session import Session
from ui.theme.fonts import Type
from ui.theme.painting import CENTRE, draw_focus, draw_text, smooth
from ui.theme.style import Theme
from ui.widgets.labels import plain_tooltip

_WIDE, _HIGH = 24, 30
_MOST = 100


class Pin(QAbstractButton):
    """One entry of the brief at its place; its severity stands in it."""

    def __init__(self, theme: Theme, note: Note, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme, self._note = theme, note
        words = f"{'Dispute' if note.kind == DISPUTE else 'Pain point'}: {note.text}"
        self.setAccessibleName(words)
        self.setToolTip(plain_tooltip(words))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFixedSize(_WIDE, _HIGH)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw a drop with the severity in it."""
        painter = smooth(self)
        severe = self._note.kind == PAIN and self._note.severity >= 4
        colour = self._theme.colour("bad" if severe else "warn")
        drop = QPainterPath(QPointF(_WIDE / 2, _HIGH - 1))
        drop.cubicTo(_WIDE / 2 - 2, _HIGH - 8, 2, 18, 2, 11)
        drop.arcTo(QRectF(2, 1, _WIDE - 4, _WIDE - 4), 180, -180)
        drop.cubicTo(_WIDE - 2, 18, _WIDE / 2 + 2, _HIGH - 8, _WIDE / 2, _HIGH - 1)
        painter.fillPath(drop, colour)
        painter.setPen(self._theme.colour("surface"))
        painter.drawPath(drop)
        mark = f"{self._note.severity:.0f}" if self._note.kind == PAIN else "?"
        area = QRectF(0, 1, _WIDE, _WIDE - 4)
        draw_text(painter, area, mark, Type.NAME, self._theme.colour("surface"), CENTRE)
        draw_focus(self, painter)
        painter.end()


class BriefPins(QObject):
    """Keeps the pins at their places; they hide while the map below is panned."""

    note_chosen = Signal(str)  # id of the note

    def __init__(self, theme: Theme, view: MapView, session: Session) -> None:
        super().__init__(view)
        self._theme, self._view, self._session = theme, view, session
        self._pins: list[tuple[Pin, tuple[float, float]]] = []
        self._rest = MapRest(view, self)
        self._rest.dragged.connect(self._hide)
        self._rest.rested.connect(self._put)

    @property
    def pins(self) -> list[Pin]:
        """The pins, whether they are in view or not."""
        return [pin for pin, _ in self._pins]

    def refresh(self) -> None:
        """Pin the open pain points and disputes of the brief."""
        self.clear()
        state = self._session.state
        for note in notes_of(state)[:_MOST]:
            place = place_of(state, note) if note.kind in (PAIN, DISPUTE) else None
            if place is not None:
                pin = Pin(self._theme, note, self._view)
                pin.clicked.connect(partial(self._on_clicked, note.id))
                self._pins.append((pin, place))
        self._put()

    def clear(self) -> None:
        """Show none."""
        for pin, _ in self._pins:
            pin.hide()
            pin.deleteLater()
        self._pins = []

    def _hide(self) -> None:
        for pin, _ in self._pins:
            pin.hide()

    def _on_clicked(self, note_id: str, _checked: bool = False) -> None:
        self.note_chosen.emit(note_id)

    def _put(self) -> None:
        on = self._rest.projection()
        if on is None:
            return
        for pin, place in self._pins:
            at = on.pixel(*place).toPoint()
            pin.move(at.x() - _WIDE // 2, at.y() - _HIGH)
            pin.setVisible(self._view.rect().contains(at))
            pin.raise_()
