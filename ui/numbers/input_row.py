"""One input of a figure: what, how much, from where, how sure; it may lead further."""

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QEnterEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from model.confidence import MEANING
from model.explain.figure import Input
from ui.theme import icons
from ui.theme.fonts import Type, text_width
from ui.theme.painting import LEFT, RIGHT, draw_box, draw_focus, draw_icon, draw_text, smooth
from ui.theme.sheet import RADIUS_BUTTON
from ui.theme.style import Theme
from ui.widgets.chip import HEIGHT as CHIP_HEIGHT
from ui.widgets.chip import ChipKind, draw_chip

_HEIGHT, _PLAIN_HEIGHT, _SIDE, _ARROW, _GRADE = 40, 28, 8, 18, 26
GRADE_KINDS = {"A": ChipKind.GOOD, "B": ChipKind.PLAIN, "C": ChipKind.WARN, "D": ChipKind.WARN}
"""The chip of each confidence grade; the letter says it without the colour."""


def draw_grade(painter: QPainter, theme: Theme, area: QRectF, letter: str) -> None:
    """Draw the chip of a confidence grade in the middle of `area`."""
    chip = QRectF(area.left(), area.center().y() - CHIP_HEIGHT / 2, area.width(), CHIP_HEIGHT)
    draw_chip(painter, theme, chip, letter, GRADE_KINDS.get(letter, ChipKind.PLAIN))


class InputRow(QAbstractButton):
    """A line of the popover; Enter or a click goes on to its own explanation."""

    def __init__(
        self,
        theme: Theme,
        item: Input,
        *,
        graded: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme, self.item, self._graded = theme, item, graded
        self._under_pointer = False
        self.leads = item.key is not None
        grade = f", grade {item.grade}: {MEANING.get(item.grade, '')}" if item.grade else ""
        source = f", {item.source}" if item.source else ""
        self.setAccessibleName(f"{item.label} {item.text}{source}{grade}")
        self.setToolTip(self.accessibleName() if len(item.source) + len(item.label) > 60 else "")
        focus = Qt.FocusPolicy.StrongFocus if self.leads else Qt.FocusPolicy.NoFocus
        self.setFocusPolicy(focus)
        if self.leads:
            self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFixedHeight(_HEIGHT if item.source else _PLAIN_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Two lines, as wide as there is room."""
        return QSize(320, self.height())

    def enterEvent(self, event: QEnterEvent) -> None:
        """Show the hover fill where there is somewhere to go."""
        self._under_pointer = self.leads
        self.update()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Drop the hover fill."""
        self._under_pointer = False
        self.update()
        super().leaveEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw label, value, source, grade and the arrow."""
        painter, colour = smooth(self), self._theme.colour
        whole, item = QRectF(self.rect()), self.item
        if self._under_pointer or self.hasFocus():
            draw_box(painter, whole, colour("hover"), RADIUS_BUTTON)
        area = whole.adjusted(_SIDE, 3, -_SIDE, -3)
        right = area.right() - _ARROW
        if self.leads:
            centre = QPointF(area.right() - _ARROW / 2 + 3, area.center().y())
            draw_icon(painter, self._theme, "folded", centre, icons.ROW, "muted")
        if self._graded:
            grade = QRectF(right - _GRADE, area.top(), _GRADE - 4, area.height())
            if item.grade:
                draw_grade(painter, self._theme, grade, item.grade)
            right = grade.left() - 6
        value = min(text_width(item.text, Type.TABLE, 600) + 2, area.width() * 0.45)
        half = area.height() / 2 if item.source else area.height()
        figure = QRectF(right - value, area.top(), value, half)
        label = QRectF(area.left(), area.top(), figure.left() - area.left() - 8, half)
        draw_text(painter, label, item.label, Type.TABLE, colour("text"), LEFT)
        draw_text(painter, figure, item.text, Type.TABLE, colour("text"), RIGHT, 600)
        if item.source:
            below = QRectF(area.left(), area.top() + half, right - area.left(), half)
            draw_text(painter, below, item.source, Type.NOTE, colour("muted"), LEFT)
        draw_focus(self, painter)
        painter.end()


class GradeBadge(QWidget):
    """The confidence grade of the figure itself; its tooltip says what the letter means."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._letter = theme, ""
        self.setFixedSize(62, CHIP_HEIGHT)
        self.hide()

    def show_grade(self, letter: str) -> None:
        """Show a grade, nothing for none."""
        self._letter = letter
        self.setVisible(bool(letter))
        self.setAccessibleName(f"Grade {letter}: {MEANING.get(letter, '')}" if letter else "")
        self.setToolTip(MEANING.get(letter, "") if letter else "")
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the chip."""
        painter = smooth(self)
        kind = GRADE_KINDS.get(self._letter, ChipKind.PLAIN)
        draw_chip(painter, self._theme, QRectF(self.rect()), f"Grade {self._letter}", kind)
        painter.end()
