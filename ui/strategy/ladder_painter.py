"""How a line of the ladder is drawn; the columns under their titles."""

from dataclasses import dataclass
from math import isfinite
from typing import Final

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem, QWidget

from ui.strategy.ladder_lines import Line
from ui.theme.fonts import Type, text_width
from ui.theme.painting import CENTRE, LEFT, RIGHT, draw_box, draw_icon, draw_text, smooth
from ui.theme.sheet import RADIUS_BUTTON, RADIUS_CHIP
from ui.theme.style import Theme
from ui.widgets.chip import ChipKind, chip_width, draw_chip

ROW, HEADING, TITLES = 42, 32, 28
_PAD, _DISC, _CHIP, _BAR, _SCORE, _MONEY, _THEN, _GAP = 12, 24, 20, 64, 40, 56, 104, 12
_STRONG: Final = ("Beachhead", "Gate")
_FULL: Final = 100.0  # the highest score


@dataclass(frozen=True, slots=True)
class _Columns:
    """Where the columns are, from the right end of a line."""

    name: QRectF
    chip: QRectF
    bar: QRectF
    score: QRectF
    money: QRectF
    then: QRectF

    @classmethod
    def of(cls, area: QRectF, beside: bool) -> "_Columns":
        """Shared out over a line or its titles; `beside` keeps room for the other order."""
        right = area.right() - _PAD

        def cut(wide: float) -> QRectF:
            nonlocal right
            room = QRectF(right - wide, area.top(), wide, area.height())
            right -= wide + _GAP
            return room

        then = cut(_THEN) if beside else QRectF()
        money = cut(_MONEY)
        score, bar = cut(_SCORE), cut(_BAR)
        chip = cut(84)
        left = area.left() + _PAD + _DISC + _GAP
        name = QRectF(left, area.top(), right - left, area.height())
        return cls(name, chip, bar, score, money, then)


class LadderTitles(QWidget):
    """The titles above the list."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._then, self._bar = theme, "", 0
        self.setFixedHeight(TITLES)

    def show_then(self, words: str, scroll_bar: int) -> None:
        """Name the column of the other order, "" hides it; the list's scroll bar is so wide."""
        self._then, self._bar = words, scroll_bar
        self.update()

    def sizeHint(self) -> QSize:
        """One line."""
        return QSize(400, TITLES)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the titles over a hairline."""
        painter = smooth(self)
        area = QRectF(self.rect()).adjusted(0, 0, -self._bar, 0)
        columns, tone = _Columns.of(area, bool(self._then)), self._theme.colour("muted")
        for room, words, align in (
            (columns.name, "Account, and why it stands there", LEFT),
            (columns.chip, "Role", LEFT),
            (columns.bar.united(columns.score), "Score", RIGHT),
            (columns.money, "k a year", RIGHT),
            (columns.then, self._then, LEFT),
        ):
            if words:
                draw_text(painter, room, words, Type.HEADER, tone, align)
        painter.fillRect(QRectF(0, TITLES - 1, self.width(), 1), self._theme.colour("border2"))
        painter.end()


class LadderPainter:
    """Draws quarters and accounts in the colours of the theme."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self.beside = False  # room for the other order

    def draw(self, painter: QPainter, option: QStyleOptionViewItem, line: Line) -> None:
        """Draw one line."""
        area = QRectF(option.rect)
        if not line.account_id:
            self._draw_quarter(painter, area, line)
            return
        colour = self._theme.colour
        if option.state & QStyle.StateFlag.State_Selected:
            draw_box(painter, area.adjusted(1, 1, -1, -1), colour("accent_bg"), RADIUS_BUTTON)
            edge = QRectF(area.left() + 1, area.top() + 6, 3, area.height() - 12)
            draw_box(painter, edge, colour("accent"), 1.5)
        elif option.state & QStyle.StateFlag.State_MouseOver:
            draw_box(painter, area.adjusted(1, 1, -1, -1), colour("hover"), RADIUS_BUTTON)
        columns = _Columns.of(area, self.beside)
        self._draw_rank(painter, QPointF(area.left() + _PAD + _DISC / 2, area.center().y()), line)
        self._draw_name(painter, columns.name, line)
        self._draw_figures(painter, columns, line)
        rule = QRectF(
            columns.name.left(), area.bottom() - 0.5, area.right() - columns.name.left(), 1
        )
        painter.fillRect(rule, colour("border"))

    def _draw_quarter(self, painter: QPainter, area: QRectF, line: Line) -> None:
        colour = self._theme.colour
        box = area.adjusted(1, 4, -1, -2)
        draw_box(painter, box, colour("sunken"), RADIUS_CHIP)
        words = box.adjusted(_PAD - 1, 0, -_PAD, 0)
        draw_text(painter, words, line.title, Type.NAME, colour("text"), LEFT)
        draw_text(painter, words, line.note, Type.NOTE, colour("muted"), RIGHT)

    def _draw_rank(self, painter: QPainter, centre: QPointF, line: Line) -> None:
        colour = self._theme.colour
        ring = QRectF(centre.x() - _DISC / 2, centre.y() - _DISC / 2, _DISC, _DISC)
        first, strong = line.rank == 1, line.label in _STRONG
        if not line.rank:
            draw_text(painter, ring, "–", Type.NAME, colour("muted"), CENTRE)
            return
        fill = colour("accent" if first else "accent_bg" if strong else "surface")
        draw_box(painter, ring, fill, _DISC / 2, colour("accent" if strong or first else "control"))
        ink = colour("on_accent" if first else "accent_text" if strong else "text2")
        draw_text(painter, ring, str(line.rank), Type.BADGE, ink, CENTRE)

    def _draw_name(self, painter: QPainter, room: QRectF, line: Line) -> None:
        colour = self._theme.colour
        middle = room.center().y()
        upper = QRectF(room.left(), middle - 18, room.width(), 18)
        lower = QRectF(room.left(), middle, room.width(), 16)
        weight = 600 if line.label in _STRONG or line.rank == 1 else 500
        draw_text(painter, upper, line.title, Type.BODY, colour("text"), LEFT, weight)
        left = lower.left()
        if line.by_hand:
            draw_icon(
                painter, self._theme, "edit", QPointF(left + 6, lower.center().y()), 12, "warn"
            )
            lower = lower.adjusted(17, 0, 0, 0)
        tone = "warn" if line.by_hand else "muted"
        draw_text(painter, lower, line.note, Type.NOTE, colour(tone), LEFT)

    def _draw_figures(self, painter: QPainter, columns: _Columns, line: Line) -> None:
        colour = self._theme.colour
        if line.label:
            kind = ChipKind.ACCENT if line.label in _STRONG else ChipKind.PLAIN
            wide = min(chip_width(line.label) + 2, columns.chip.width())
            top = columns.chip.center().y() - _CHIP / 2
            chip = QRectF(columns.chip.left(), top, wide, _CHIP)
            draw_chip(painter, self._theme, chip, line.label, kind)
        if isfinite(line.score):
            track = QRectF(columns.bar.left(), columns.bar.center().y() - 3, columns.bar.width(), 6)
            draw_box(painter, track, colour("track"), 3)
            share = min(max(line.score / _FULL, 0.0), 1.0)
            full = QRectF(track.left(), track.top(), max(track.width() * share, 6), 6)
            strong = line.label in _STRONG
            draw_box(painter, full, colour("accent" if strong else "neutral_fill"), 3)
            figure = f"{line.score:.1f}"
            draw_text(painter, columns.score, figure, Type.TABLE, colour("text"), RIGHT)
        draw_text(painter, columns.money, line.money, Type.TABLE, colour("text"), RIGHT)
        if line.then:
            draw_text(painter, columns.then, line.then, Type.NAME, colour(line.tone), LEFT)


def draw_target(painter: QPainter, theme: Theme, area: QRect) -> None:
    """Outline the quarter a drag would land in."""
    box = QRectF(area).adjusted(1, 3, -1, -1)
    draw_box(painter, box, theme.colour("accent", 0.06), RADIUS_BUTTON, theme.colour("accent"), 2)


def draw_drag(painter: QPainter, theme: Theme, room: QRect, at: QPoint, words: str) -> None:
    """A small label right of and below the pointer; it stays inside the list."""
    wide = text_width(words, Type.NAME) + 24
    left = min(at.x() + 14.0, room.right() - wide - 2)
    top = min(at.y() + 14.0, room.bottom() - 32.0)
    box = QRectF(max(left, 2.0), top, wide, 28)
    painter.setPen(QPen())
    draw_box(painter, box, theme.colour("surface"), RADIUS_BUTTON, theme.colour("accent"))
    draw_text(painter, box, words, Type.NAME, theme.colour("text"), CENTRE)
