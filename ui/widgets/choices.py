"""Choices: one of a few, on or off, a value on a scale."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QSlider, QWidget

from ui.theme.fonts import Type, text_width
from ui.theme.painting import CENTRE, draw_box, draw_focus, draw_text, smooth
from ui.theme.sheet import RADIUS_BUTTON, RADIUS_CHIP
from ui.theme.style import Theme
from ui.widgets.labels import Label

_SEGMENT_HEIGHT, _SEGMENT_PADDING, _INSET = 30, 12, 2
_TOGGLE_WIDTH, _TOGGLE_HEIGHT, _KNOB = 32, 16, 12
_GROOVE, _HANDLE = 4, 7


class SegmentedControl(QWidget):
    """One of a few words; the chosen one lies on the surface. Arrows step."""

    option_chosen = Signal(int)

    def __init__(
        self,
        theme: Theme,
        options: Sequence[str],
        *,
        chosen: int = 0,
        name: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme, self._options, self._chosen = theme, list(options), chosen
        self._under_pointer = -1
        self._name = name
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._say()

    @property
    def options(self) -> Sequence[str]:
        """The words."""
        return self._options

    @property
    def chosen(self) -> int:
        """Number of the chosen option."""
        return self._chosen

    def choose(self, option: int) -> None:
        """Choose an option; nothing is announced."""
        self._chosen = option
        self._say()
        self.update()

    def sizeHint(self) -> QSize:
        """Room for all words in bold."""
        return QSize(round(sum(self._widths())) + 2 * _INSET, _SEGMENT_HEIGHT)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the word under the pointer."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._take(self._at(event.position().x()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Lift the word under the pointer."""
        self._under_pointer = self._at(event.position().x())
        self.update()

    def leaveEvent(self, _event: QEvent) -> None:
        """No word is under the pointer."""
        self._under_pointer = -1
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and Right step through the words."""
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        if not step:
            super().keyPressEvent(event)
            return
        self._take(min(max(self._chosen + step, 0), len(self._options) - 1))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the well, the chosen segment, the words."""
        painter = smooth(self)
        colour = self._theme.colour
        draw_box(painter, QRectF(self.rect()), colour("hover"), RADIUS_BUTTON, colour("border"))
        for place, area in enumerate(self._areas()):
            on = place == self._chosen
            if on:
                draw_box(painter, area, colour("surface"), RADIUS_CHIP, colour("border2"))
            lifted = on or place == self._under_pointer
            tone = colour("text" if lifted and self.isEnabled() else "muted")
            weight = 600 if on else 500
            draw_text(painter, area, self._options[place], Type.TABLE, tone, CENTRE, weight)
        draw_focus(self, painter)
        painter.end()

    def _take(self, option: int) -> None:
        if option >= 0 and option != self._chosen:
            self.choose(option)
            self.option_chosen.emit(option)

    def _widths(self) -> list[float]:
        words = (text_width(option, Type.TABLE, 600) for option in self._options)
        return [round(width) + 2.0 * _SEGMENT_PADDING for width in words]

    def _areas(self) -> list[QRectF]:
        left, areas = float(_INSET), []
        for width in self._widths():
            areas.append(QRectF(left, _INSET, width, _SEGMENT_HEIGHT - 2 * _INSET))
            left += width
        return areas

    def _at(self, x: float) -> int:
        hits = (place for place, area in enumerate(self._areas()) if x < area.right())
        return next(hits, len(self._options) - 1)

    def _say(self) -> None:
        option = self._options[self._chosen] if self._options else ""
        self.setAccessibleName(f"{self._name}: {option}" if self._name else option)


class Toggle(QAbstractButton):
    """A switch; its text stands beside it in the row, here it is only the accessible name."""

    def __init__(
        self, theme: Theme, name: str, *, on: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setCheckable(True)
        self.setChecked(on)
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setFixedSize(self.sizeHint())
        self.setProperty("ring_radius", 10)

    def sizeHint(self) -> QSize:
        """The switch and room for its focus ring."""
        return QSize(_TOGGLE_WIDTH + 4, _TOGGLE_HEIGHT + 4)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the track and the knob."""
        painter = smooth(self)
        colour = self._theme.colour
        track = QRectF(2, 2, _TOGGLE_WIDTH, _TOGGLE_HEIGHT)
        on = self.isChecked()
        fill = "border2" if not self.isEnabled() else "accent" if on else "control"
        draw_box(painter, track, colour(fill), _TOGGLE_HEIGHT / 2)
        x = track.right() - _TOGGLE_HEIGHT / 2 if on else track.left() + _TOGGLE_HEIGHT / 2
        painter.setBrush(colour("on_accent" if on else "surface"))
        painter.drawEllipse(QPointF(x, track.center().y()), _KNOB / 2, _KNOB / 2)
        draw_focus(self, painter)
        painter.end()


class _Scale(QSlider):
    """A horizontal slider: thin track, filled to a hollow handle."""

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._theme = theme
        self.setAccessibleName(name)
        self.setFixedHeight(24)
        self.setMinimumWidth(80)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Jump to the pointer, then follow it."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.setSliderDown(True)
            self._follow(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow the pointer."""
        if self.isSliderDown():
            self._follow(event)

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        """Stop following."""
        self.setSliderDown(False)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw track, fill, handle, ring."""
        painter = smooth(self)
        colour = self._theme.colour
        middle, x = self.height() / 2, self._x()
        track = QRectF(0, middle - _GROOVE / 2, self.width(), _GROOVE)
        strong = colour("accent" if self.isEnabled() else "border2")
        draw_box(painter, track, colour("track"), 2)
        draw_box(painter, QRectF(0, track.top(), x, _GROOVE), strong, 2)
        handle = QRectF(x - _HANDLE, middle - _HANDLE, 2 * _HANDLE, 2 * _HANDLE)
        draw_box(painter, handle, colour("surface"), _HANDLE, strong, 2)
        draw_focus(self, painter)
        painter.end()

    def _x(self) -> float:
        span = self.maximum() - self.minimum() or 1
        share = (self.sliderPosition() - self.minimum()) / span
        return _HANDLE + share * (self.width() - 2 * _HANDLE)

    def _follow(self, event: QMouseEvent) -> None:
        share = (event.position().x() - _HANDLE) / max(self.width() - 2 * _HANDLE, 1)
        span = self.maximum() - self.minimum()
        self.setValue(round(self.minimum() + min(max(share, 0.0), 1.0) * span))


class ValueSlider(QWidget):
    """A slider with its value in words at the right ("10 %")."""

    value_changed = Signal(int)

    def __init__(
        self,
        theme: Theme,
        name: str,
        low: int,
        high: int,
        value: int,
        *,
        show: Callable[[int], str] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._show = show
        self.scale = _Scale(theme, name)
        self.scale.setRange(low, high)
        self._words = Label("", Type.NAME)
        self._words.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.scale, 1)
        if show is not None:
            width = max(text_width(show(end), Type.NAME) for end in (low, high))
            self._words.setMinimumWidth(round(width) + 2)
            row.addWidget(self._words)
        self.setFocusProxy(self.scale)
        self.scale.setValue(value)
        self.scale.valueChanged.connect(self._on_value_changed)
        self._say(value)

    @property
    def value(self) -> int:
        """Where the handle stands."""
        return self.scale.value()

    def show_value(self, value: int) -> None:
        """Put the handle somewhere else; nothing is announced."""
        self.scale.blockSignals(True)
        self.scale.setValue(value)
        self.scale.blockSignals(False)
        self._say(value)

    def _say(self, value: int) -> None:
        if self._show is not None:
            self._words.setText(self._show(value))
            self.scale.setAccessibleDescription(self._show(value))

    def _on_value_changed(self, value: int) -> None:
        self._say(value)
        self.value_changed.emit(value)
