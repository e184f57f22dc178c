"""The scenarios of a project in a row: the live one, those beside it, New, Compare."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QEnterEvent,
    QKeyEvent,
    QMouseEvent,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QLineEdit, QMenu, QWidget

from ui.theme import icons
from ui.theme.fonts import Type, font, text_width
from ui.theme.painting import LEFT, draw_box, draw_focus, draw_icon, draw_text, smooth
from ui.theme.sheet import RADIUS_CARD
from ui.theme.style import Theme
from ui.widgets.buttons import Button, IconButton, Kind
from ui.widgets.labels import plain_tooltip

HEIGHT = 44
_TEXT_LEFT, _END, _GAP = 34, 12, 8


@dataclass(frozen=True, slots=True)
class ScenarioCard:
    """What a card says: "A · Hand-made" over "open · 3 changes"."""

    key: str
    name: str
    origin: str
    icon: str = "edit"
    hint: str = ""  # what the pointer shows


class _Card(QAbstractButton):
    """One scenario; the open one lies on the surface with an accent border."""

    menu_asked = Signal(str, QPoint)
    rename_asked = Signal(str)

    def __init__(self, theme: Theme, card: ScenarioCard) -> None:
        super().__init__()
        self._theme, self.card = theme, card
        self._under_pointer = False
        self.setCheckable(True)
        self.setAccessibleName(f"Scenario {card.name}, {card.origin}")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setProperty("ring_radius", RADIUS_CARD)
        self.setFixedSize(self.sizeHint())
        self.setToolTip(plain_tooltip(card.hint))

    def sizeHint(self) -> QSize:
        wide = max(text_width(self.card.name, Type.NAME), text_width(self.card.origin, Type.NOTE))
        return QSize(_TEXT_LEFT + round(wide + 0.5) + _END, HEIGHT)

    def enterEvent(self, event: QEnterEvent) -> None:
        self._under_pointer = True
        self.update()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self._under_pointer = False
        self.update()
        super().leaveEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menu_asked.emit(self.card.key, event.globalPos())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.rename_asked.emit(self.card.key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_F2:
            self.rename_asked.emit(self.card.key)
        else:
            super().keyPressEvent(event)

    def nextCheckState(self) -> None:
        """A click asks; the card is checked when the scenario has been opened."""

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = smooth(self)
        colour, on = self._theme.colour, self.isChecked()
        fill = colour("surface" if on else "hover") if on or self._under_pointer else None
        edge = colour("accent" if on else "border")
        draw_box(painter, QRectF(self.rect()), fill, RADIUS_CARD, edge)
        tone = "accent_text" if on else "muted"
        centre = QPointF(18, HEIGHT / 2)
        draw_icon(painter, self._theme, self.card.icon, centre, icons.ROW, tone)
        room = self.width() - _TEXT_LEFT - 4
        name, origin = QRectF(_TEXT_LEFT, 6, room, 17), QRectF(_TEXT_LEFT, 22, room, 16)
        draw_text(painter, name, self.card.name, Type.NAME, colour("text" if on else "text2"), LEFT)
        draw_text(painter, origin, self.card.origin, Type.NOTE, colour("muted"), LEFT)
        draw_focus(self, painter)
        painter.end()


class NameField(QLineEdit):
    """Lies over the name of a card while it is typed anew."""

    taken = Signal(str)

    def __init__(self, name: str, over: QWidget) -> None:
        super().__init__(name, over)
        self._card, self._done = over, False
        self.setAccessibleName("Name of the scenario")
        self.setFont(font(Type.NAME))
        self.setGeometry(4, 4, max(over.width() - 8, 96), HEIGHT - 8)
        self.editingFinished.connect(self._on_finished)
        self.show()
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.selectAll()

    def event(self, event: QEvent) -> bool:
        """Esc belongs to the field while it is open, not to the keys around it."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Escape
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc leaves the name as it was."""
        if event.key() == Qt.Key.Key_Escape:
            self._end()
        else:
            super().keyPressEvent(event)

    def _on_finished(self) -> None:
        if not self._done:
            name = self.text()
            self._end()
            self.taken.emit(name)

    def _end(self) -> None:
        self._done = True
        self.hide()
        self._card.setFocus(Qt.FocusReason.OtherFocusReason)
        self.deleteLater()


class ScenarioBar(QWidget):
    """Cards that fit, the rest in a menu; the open scenario always shows."""

    scenario_chosen = Signal(str)  # key
    menu_asked = Signal(str, QPoint)  # key, place on the screen
    details_asked = Signal(str)  # key
    renamed = Signal(str, str)  # key, name
    new_asked = Signal()
    compare_asked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._cards: list[_Card] = []
        self._open = ""
        self._row = QHBoxLayout()
        self._row.setSpacing(_GAP)
        self.more = Button(theme, "", Kind.LINK)
        self.details = IconButton(theme, "note", "Hypothesis, status and day of the scenario")
        self.new = Button(theme, "New", Kind.QUIET, icon="add")
        self.compare = Button(theme, "Compare", icon="compare")
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(_GAP)
        outer.addLayout(self._row)
        outer.addWidget(self.more)
        outer.addWidget(self.details)
        outer.addWidget(self.new)
        outer.addStretch(1)
        outer.addWidget(self.compare)
        self.setFixedHeight(HEIGHT)
        self.setMinimumWidth(320)
        self.more.clicked.connect(self._on_more_clicked)
        self.details.clicked.connect(lambda _checked=False: self.details_asked.emit(self._open))
        self.new.clicked.connect(lambda _checked=False: self.new_asked.emit())
        self.compare.clicked.connect(lambda _checked=False: self.compare_asked.emit())

    def show_scenarios(self, cards: Sequence[ScenarioCard], open_key: str) -> None:
        """Show these scenarios, the live one first; `open_key` is the open one."""
        for card in self._cards:
            self._row.removeWidget(card)
            card.hide()
            card.deleteLater()
        self._cards = [_Card(self._theme, card) for card in cards]
        self._open = open_key
        for card in self._cards:
            card.setChecked(card.card.key == open_key)
            card.clicked.connect(
                lambda _checked=False, key=card.card.key: self.scenario_chosen.emit(key)
            )
            card.menu_asked.connect(self.menu_asked)
            card.rename_asked.connect(self.begin_rename)
            self._row.addWidget(card)
        self.compare.setEnabled(len(cards) > 1)
        side = "Scenarios side by side (Ctrl+Shift+C)"
        alone = "There is one scenario; copy it first."
        self.compare.setToolTip(side if len(cards) > 1 else alone)
        self._fit()

    def begin_rename(self, key: str) -> None:
        """Let the name of a card be typed over; Enter takes it, Esc leaves it."""
        card = next((c for c in self._cards if c.card.key == key and not c.isHidden()), None)
        if card is None:
            self.details_asked.emit(key)
            return
        NameField(card.card.name, card).taken.connect(lambda name: self.renamed.emit(key, name))

    def sizeHint(self) -> QSize:
        """As wide as it gets."""
        return QSize(640, HEIGHT)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Choose anew which cards fit."""
        super().resizeEvent(event)
        self._fit()

    def hidden_keys(self) -> list[str]:
        """The scenarios that are only in the menu."""
        return [card.card.key for card in self._cards if card.isHidden()]

    def _fit(self) -> None:
        ends = (self.details, self.new, self.compare)
        buttons = sum(button.sizeHint().width() + _GAP for button in ends) + _GAP
        room = self.width() - buttons
        if sum(card.width() + _GAP for card in self._cards) > room:
            room -= round(text_width("+9 more", Type.BUTTON)) + _GAP
        shown = {card for card in self._cards if card.card.key == self._open}
        room -= sum(card.width() + _GAP for card in shown)
        for card in self._cards:
            if card not in shown and card.width() + _GAP <= room:
                shown.add(card)
                room -= card.width() + _GAP
        for card in self._cards:
            card.setVisible(card in shown)
        hidden = len(self._cards) - len(shown)
        self.more.set_label(f"+{hidden} more")
        self.more.setVisible(hidden > 0)

    def _on_more_clicked(self) -> None:
        menu = QMenu(self)
        for card in self._cards:
            if card.isHidden():
                action = menu.addAction(card.card.name.replace("&", "&&"))
                action.triggered.connect(
                    lambda _checked=False, key=card.card.key: self.scenario_chosen.emit(key)
                )
        menu.popup(self.more.mapToGlobal(QPoint(0, self.more.height())))
