"""Why a territory sells more or less than the team's mean: four bars that add up to the gap."""

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from model.format import Formatter
from model.review.diagnosis import WORDS, Diagnosis
from ui.theme.fonts import Type
from ui.theme.painting import LEFT, RIGHT, draw_box, draw_text, smooth
from ui.theme.style import Theme

_ROW, _NAME, _FIGURE = 34.0, 284.0, 96.0


class GapBars(QWidget):
    """Bars left of the line cost, bars right of it bring money against the team's mean."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._shown: Diagnosis | None = None
        self._show = Formatter()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(round(5 * _ROW + 8))
        self.setAccessibleName("Diagnosis")

    def show_diagnosis(self, shown: Diagnosis, show: Formatter) -> None:
        """Show the factors of a territory and their sum."""
        self._shown, self._show = shown, show
        words = [f"{WORDS[f.key]}: {_signed(show, f.money)}." for f in shown.factors]
        self.setAccessibleDescription(" ".join([*words, f"Together: {_signed(show, shown.gap)}."]))
        self.update()

    def sizeHint(self) -> QSize:
        """Room for four factors and the sum."""
        return QSize(480, round(5 * _ROW + 8))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the bars."""
        shown = self._shown
        if shown is None:
            return
        painter = smooth(self)
        lines = [(WORDS[f.key], f.money, f.key == shown.weakest) for f in shown.factors]
        lines.append(("Together: the gap to the mean", shown.gap, False))
        most = max((abs(money) for _, money, _ in lines), default=0.0) or 1.0
        for place, (name, money, worst) in enumerate(lines):
            total = place == len(lines) - 1
            self._draw(painter, place, name, money / most, _signed(self._show, money), worst, total)
        painter.end()

    def _draw(
        self,
        painter: QPainter,
        place: int,
        name: str,
        share: float,
        words: str,
        worst: bool,
        total: bool,
    ) -> None:
        colour, top = self._theme.colour, place * _ROW + (8 if total else 0)
        wide = min(_NAME, 0.48 * self.width())
        if total:
            painter.setPen(QPen(colour("border2"), 1))
            painter.drawLine(QPointF(0, top - 4), QPointF(self.width(), top - 4))
        weight = 600 if worst or total else 400
        area = QRectF(0, top, wide, _ROW)
        draw_text(painter, area, name, Type.TABLE, colour("text"), LEFT, weight)
        room = QRectF(wide + 8, top, self.width() - wide - _FIGURE - 16, _ROW)
        middle = room.center().x()
        long = room.width() / 2 * abs(share)
        box = QRectF(middle if share >= 0 else middle - long, top + 10, max(long, 1), _ROW - 20)
        fill = "neutral_fill" if total else "good_fill" if share >= 0 else "bad_fill"
        draw_box(painter, box, colour(fill), 3)
        painter.setPen(colour("control"))
        painter.drawLine(QPointF(middle, top + 4), QPointF(middle, top + _ROW - 4))
        tone = "text" if total else "good" if share >= 0 else "bad"
        figure = QRectF(self.width() - _FIGURE, top, _FIGURE, _ROW)
        draw_text(painter, figure, words, Type.NAME, colour(tone), RIGHT)


def _signed(show: Formatter, money: float) -> str:
    sign = "+" if money > 0 else "−" if money < 0 else ""
    return f"{sign}{show.money(abs(money))}"
