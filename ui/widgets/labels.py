"""Text, icons and lines that follow the theme."""

from collections.abc import Sequence
from html import escape

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QWidget

from ui.theme import icons
from ui.theme.fonts import Type, font
from ui.theme.painting import draw_icon, draw_swatch, smooth
from ui.theme.style import Theme


def plain_tooltip(text: str) -> str:
    """Text for a tooltip that is shown as it is, even when it looks like markup."""
    return f"<span>{escape(text)}</span>" if "<" in text or "&" in text else text


class Label(QLabel):
    """One text in a role of the type scale and a tone of the tokens; never read as markup."""

    def __init__(
        self,
        text: str = "",
        role: Type = Type.BODY,
        tone: str = "text",
        *,
        weight: int | None = None,
        wrap: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFont(font(role, weight))
        self.setWordWrap(wrap)
        self.setProperty("tone", tone)
        self.setText(text)

    def set_tone(self, tone: str) -> None:
        """Change the colour: text, text2, muted, good, warn, bad, accent_text, on_accent."""
        if self.property("tone") != tone:
            self.setProperty("tone", tone)
            self.style().unpolish(self)
            self.style().polish(self)


class ElidedLabel(Label):
    """A line that ends in "…" where the room ends; the tooltip then shows all of it."""

    def __init__(
        self,
        text: str = "",
        role: Type = Type.BODY,
        tone: str = "text",
        *,
        weight: int | None = None,
        parent: QWidget | None = None,
    ) -> None:
        self._whole = text
        super().__init__(text, role, tone, weight=weight, parent=parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.show_text(text)

    def show_text(self, text: str) -> None:
        """Show another text, shortened to the width of the label."""
        self._whole = text
        self.setAccessibleName(text)
        self.updateGeometry()
        self._shorten()

    def sizeHint(self) -> QSize:
        """The room for the whole text."""
        metrics = QFontMetrics(self.font())
        return QSize(metrics.horizontalAdvance(self._whole) + 2, metrics.height())

    def minimumSizeHint(self) -> QSize:
        """The room for three letters and the dots."""
        return QSize(min(32, self.sizeHint().width()), self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Shorten anew."""
        super().resizeEvent(event)
        self._shorten()

    def _shorten(self) -> None:
        metrics = QFontMetrics(self.font())
        shown = metrics.elidedText(self._whole, Qt.TextElideMode.ElideRight, self.width())
        self.setText(shown)
        self.setToolTip(plain_tooltip(self._whole) if shown != self._whole else "")


class Sentence(QLabel):
    """A sentence with some words in bold, such as the goal of a run."""

    def __init__(
        self,
        runs: Sequence[tuple[str, bool]] = (),
        role: Type = Type.BODY,
        tone: str = "text",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setFont(font(role))
        self.setWordWrap(True)
        self.setProperty("tone", tone)
        self.show_runs(runs)

    def show_runs(self, runs: Sequence[tuple[str, bool]]) -> None:
        """Show (text, bold) one after the other; the texts are never read as markup."""
        self.setText(
            "".join(f"<b>{escape(text)}</b>" if bold else escape(text) for text, bold in runs)
        )
        self.setAccessibleName("".join(text for text, _ in runs))


class Glyph(QWidget):
    """An icon that follows the theme."""

    def __init__(
        self,
        theme: Theme,
        meaning: str,
        size: int = icons.ROW,
        tone: str = "text2",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme, self._meaning, self._size, self._tone = theme, meaning, size, tone
        self.setFixedSize(size, size)

    def show_icon(self, meaning: str, tone: str) -> None:
        """Show another icon."""
        self._meaning, self._tone = meaning, tone
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the icon in the colours that hold now."""
        painter = QPainter(self)
        centre = QRectF(self.rect()).center()
        draw_icon(painter, self._theme, self._meaning, centre, self._size, self._tone)
        painter.end()


class Swatch(QWidget):
    """The rounded square in a territory's colour."""

    def __init__(
        self, theme: Theme, hue: int, side: int = 10, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme, self._hue, self._side = theme, hue, side
        self.setFixedSize(side, side)

    def show_hue(self, hue: int) -> None:
        """Show another territory's colour."""
        self._hue = hue
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the square."""
        painter = smooth(self)
        half = self._side / 2
        draw_swatch(painter, QPointF(half, half), self._side, self._theme.territory(self._hue))
        painter.end()


class Rule(QFrame):
    """A hairline between things."""

    def __init__(
        self, theme: Theme, *, vertical: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        if vertical:
            self.setFixedWidth(1)
        else:
            self.setFixedHeight(1)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Fill with the border colour."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.colour("border"))
        painter.end()
