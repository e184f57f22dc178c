"""The quarter at a glance: thirteen weeks with kinds of day, load, buffers and locks."""

from datetime import date
from typing import Final

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from model.diary.quarter import BUFFER
from ui.diary.agenda import Agenda
from ui.diary.tones import LOCK_WORDS, lock_fill, mode_fill, mode_ink, mode_of
from ui.theme.fonts import Type
from ui.theme.painting import (
    CENTRE,
    LEFT,
    RIGHT,
    draw_box,
    draw_focus,
    draw_icon,
    draw_text,
    smooth,
)
from ui.theme.style import Theme

_HEIGHT: Final = 66
_GAP: Final = 10.0
_DAY_GAP: Final = 3.0
_BUFFERS_WANTED: Final = 2  # blocks of two hours a week
_DAY_HOURS: Final = 8.5


class QuarterStrip(QWidget):
    """One box per week; the chosen one is framed. Left and Right step through the weeks."""

    week_chosen = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._agenda: Agenda | None = None
        self._week = 0
        self.setFixedHeight(_HEIGHT)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Weeks of the quarter")

    def show_agenda(self, agenda: Agenda, week: int) -> None:
        """Show a quarter with one week chosen."""
        self._agenda, self._week = agenda, week
        self.setAccessibleDescription(self.words_of(week))
        self.update()

    def words_of(self, week: int) -> str:
        """A week in words."""
        agenda = self._agenda
        if agenda is None or week not in agenda.weeks:
            return ""
        days = agenda.days_of(week)
        modes = ", ".join(f"{d.day:%a} {mode_of(d.mode).words.lower()}" for d in days)
        kept = sum(e.kind == BUFFER for e in agenda.of_week(week))
        away = ", ".join(f"{d.day:%a} in {d.night}" for d in days if d.night)
        nights = f" Nights away: {away}." if away else ""
        return (
            f"Week {week}: {self._hours(week):.1f} of {len(days) * _DAY_HOURS:.1f} h planned, "
            f"{kept} of {_BUFFERS_WANTED} buffers, {LOCK_WORDS[agenda.lock_of(week)]}. "
            f"{modes}.{nights}"
        )

    def box(self, week: int) -> QRectF:
        """Where a week is drawn."""
        assert self._agenda is not None
        place = self._agenda.weeks.index(week)
        wide = (self.width() + _GAP) / max(len(self._agenda.weeks), 1)
        return QRectF(place * wide, 0, wide - _GAP, _HEIGHT)

    def sizeHint(self) -> QSize:
        """Room for thirteen weeks."""
        return QSize(900, _HEIGHT)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the week under the pointer."""
        week = self._week_at(event.position())
        if week is not None and event.button() == Qt.MouseButton.LeftButton:
            self._choose(week)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Step through the weeks."""
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        step = steps.get(Qt.Key(event.key()), 0)
        if not step or self._agenda is None or event.modifiers() & Qt.KeyboardModifier.AltModifier:
            super().keyPressEvent(event)
            return
        if (week := self._week + step) in self._agenda.weeks:
            self._choose(week)

    def event(self, event: QEvent) -> bool:
        """Say what a week holds."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            week = self._week_at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), self.words_of(week) if week else "", self)
            return True
        return super().event(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the weeks."""
        painter = smooth(self)
        for week in self._agenda.weeks if self._agenda is not None else ():
            self._draw_week(painter, week)
        draw_focus(self, painter)
        painter.end()

    def _draw_week(self, painter: QPainter, week: int) -> None:
        agenda, colour = self._agenda, self._theme.colour
        assert agenda is not None
        box = self.box(week)
        chosen = week == self._week
        if chosen:
            framed = box.adjusted(-4, 0, 4, 0)
            draw_box(painter, framed, colour("accent_bg"), 6, colour("accent"), 2)
        line = QRectF(box.left() + 1, 4, box.width() - 2, 16)
        ink = colour("text" if chosen else "text2")
        draw_text(painter, line, str(week), Type.CAPTION, ink, LEFT, 700 if chosen else 500)
        monday = agenda.monday_of(week)
        if chosen or week == agenda.weeks[0] or monday.day <= 7:
            words = f"{monday.day} {monday:%b}"
            draw_text(painter, line, words, Type.NOTE, colour("muted"), RIGHT)
        wide = (box.width() + _DAY_GAP) / 5
        known = {plan.day.weekday(): plan for plan in agenda.days_of(week)}
        for weekday in range(5):
            cell = QRectF(box.left() + weekday * wide, 22, wide - _DAY_GAP, 20)
            if weekday in known:
                mode = mode_of(known[weekday].mode)
                draw_box(painter, cell, mode_fill(self._theme, mode), 3)
                ink = mode_ink(self._theme, mode)
                draw_text(painter, cell, mode.letter, Type.HEADER, ink, CENTRE)
                if known[weekday].night:
                    at = QPointF(cell.right() + _DAY_GAP / 2, 60)
                    draw_icon(painter, self._theme, "night", at, 12, "accent_text")
            elif date.fromordinal(monday.toordinal() + weekday) in agenda.calendar.away:
                draw_text(painter, cell, "H", Type.HEADER, colour("muted"), CENTRE)
        self._draw_load(painter, week, box)

    def _draw_load(self, painter: QPainter, week: int, box: QRectF) -> None:
        """The load as a bar in the shade of the lock; a dot for each buffer that is kept."""
        agenda = self._agenda
        assert agenda is not None
        dots = _BUFFERS_WANTED * 7.0 + 2
        track = QRectF(box.left(), 49, box.width() - dots, 4)
        draw_box(painter, track, self._theme.colour("track"), 2)
        room = len(agenda.days_of(week)) * _DAY_HOURS
        share = min(self._hours(week) / room, 1.0) if room else 0.0
        fill = QRectF(track.left(), track.top(), track.width() * share, track.height())
        draw_box(painter, fill, lock_fill(self._theme, agenda.lock_of(week)), 2)
        kept = sum(e.kind == BUFFER for e in agenda.of_week(week))
        for place in range(_BUFFERS_WANTED):
            centre = QPointF(box.right() - dots + 6 + place * 7, 51)
            has = place < kept
            painter.setPen(self._theme.colour("good_fill" if has else "control"))
            painter.setBrush(self._theme.colour("good_fill" if has else "surface"))
            painter.drawEllipse(centre, 2.5, 2.5)

    def _hours(self, week: int) -> float:
        """Hours of work and driving of a week."""
        assert self._agenda is not None
        return sum(e.busy_h for e in self._agenda.of_week(week))

    def _week_at(self, at: QPointF) -> int | None:
        if self._agenda is None:
            return None
        return next((w for w in self._agenda.weeks if self.box(w).contains(at)), None)

    def _choose(self, week: int) -> None:
        if week != self._week:
            self.week_chosen.emit(week)
