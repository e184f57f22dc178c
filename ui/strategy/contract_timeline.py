"""36 months of contracts: where each ends, and the nine months before in which to work on it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme.fonts import Type
from ui.theme.painting import LEFT, RIGHT, draw_box, draw_text, smooth
from ui.theme.sheet import RADIUS_BUTTON
from ui.theme.style import Theme

_ROW, _HEAD, _NAME, _HOLDER, _END = 30.0, 26.0, 150.0, 110.0, 92.0
MONTHS: Final = 36
_YEAR: Final = 12
_MARK: Final = 5.0


@dataclass(frozen=True, slots=True)
class Term:
    """One contract on the line; months of the plan from 0, `start` may lie before it."""

    key: str
    name: str
    holder: str
    end_words: str
    start: float
    end: float
    in_window: bool
    covered: bool  # somebody works on it: an open opportunity
    spoken: str


class ContractTimeline(QWidget):
    """One row for a contract; arrows and the pointer choose one, Enter opens its account."""

    chosen = Signal(str)
    opened = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._terms: tuple[Term, ...] = ()
        self._years: tuple[str, ...] = ()
        self.key = ""
        self.setAccessibleName("Contracts that end")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def terms(self) -> tuple[Term, ...]:
        """What is drawn."""
        return self._terms

    def show_terms(self, terms: Sequence[Term], years: Sequence[str]) -> None:
        """Show contracts, the first to end first; `years` name each twelve months."""
        self._terms, self._years = tuple(terms), tuple(years)
        if self.key not in {term.key for term in terms}:
            self.key = terms[0].key if terms else ""
        self.setFixedHeight(self.sizeHint().height())
        self._say()
        self.update()

    def choose(self, key: str) -> None:
        """Choose a contract; nothing is announced."""
        self.key = key
        self._say()
        self.update()

    def row_rect(self, key: str) -> QRectF:
        """Where the row of a contract is drawn."""
        at = next(n for n, term in enumerate(self._terms) if term.key == key)
        return QRectF(0, _HEAD + at * _ROW, self.width(), _ROW)

    def sizeHint(self) -> QSize:
        """All rows."""
        return QSize(640, round(_HEAD + _ROW * len(self._terms) + 4))

    def minimumSizeHint(self) -> QSize:
        """Narrower, never lower."""
        return QSize(420, self.sizeHint().height())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the row under the pointer."""
        at = int((event.position().y() - _HEAD) // _ROW)
        if event.button() == Qt.MouseButton.LeftButton and 0 <= at < len(self._terms):
            self._take(at)

    def mouseDoubleClickEvent(self, _event: QMouseEvent) -> None:
        """Open the account."""
        if self.key:
            self.opened.emit(self.key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and Down step, Enter opens."""
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()), 0)
        held = event.modifiers() & Qt.KeyboardModifier.AltModifier
        if step and self._terms and not held:
            now = next((n for n, term in enumerate(self._terms) if term.key == self.key), -step)
            self._take(min(max(now + step, 0), len(self._terms) - 1))
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.key:
            self.opened.emit(self.key)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The keys act here."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The keys act elsewhere."""
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the years, then a row for each contract."""
        painter = smooth(self)
        band = self._band()
        colour = self._theme.colour
        for n, year in enumerate(self._years):
            left = self._at(n * _YEAR, band)
            painter.setPen(QPen(colour("border"), 1))
            painter.drawLine(QPointF(left, 4), QPointF(left, self.height()))
            head = QRectF(left + 6, 0, 80, _HEAD)
            draw_text(painter, head, year, Type.HEADER, colour("muted"), LEFT)
        first = max(0, int((event.rect().top() - _HEAD) // _ROW))
        last = int((event.rect().bottom() - _HEAD) // _ROW) + 1
        for n, term in list(enumerate(self._terms))[first:last]:
            self._paint_row(painter, term, QRectF(0, _HEAD + n * _ROW, self.width(), _ROW), band)
        painter.end()

    def _paint_row(self, painter: QPainter, term: Term, area: QRectF, band: QRectF) -> None:
        colour = self._theme.colour
        if term.key == self.key:
            box = area.adjusted(0, 1, 0, -1)
            edge = colour("accent") if self.hasFocus() else None
            draw_box(painter, box, colour("accent_bg"), RADIUS_BUTTON, edge, 1.5)
        name = QRectF(8, area.top(), _NAME - 12, _ROW)
        draw_text(painter, name, term.name, Type.NAME, colour("text"), LEFT)
        holder = QRectF(_NAME, area.top(), _HOLDER - 8, _ROW)
        draw_text(painter, holder, term.holder, Type.TABLE, colour("text2"), LEFT)
        end = QRectF(area.right() - _END, area.top(), _END - 8, _ROW)
        draw_text(painter, end, term.end_words, Type.TABLE, colour("text2"), RIGHT)
        middle = area.center().y()
        left, right = self._at(max(term.start, 0), band), self._at(min(term.end, MONTHS), band)
        alarm = term.in_window and not term.covered
        tone = "warn_fill" if alarm else "accent" if term.in_window else "neutral_fill"
        if right > left:
            window = QRectF(left, middle - 4, right - left, 8)
            draw_box(painter, window, self._theme.colour(tone, 0.4), 3)
        if term.end <= MONTHS:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour(tone))
            painter.drawEllipse(QPointF(right, middle), _MARK, _MARK)

    def _band(self) -> QRectF:
        left = _NAME + _HOLDER
        return QRectF(left, 0, max(self.width() - left - _END - 8, 60), self.height())

    def _at(self, month: float, band: QRectF) -> float:
        return band.left() + band.width() * month / MONTHS

    def _take(self, at: int) -> None:
        self.choose(self._terms[at].key)
        self.chosen.emit(self.key)

    def _say(self) -> None:
        spoken = next((term.spoken for term in self._terms if term.key == self.key), "")
        self.setAccessibleDescription(spoken)
