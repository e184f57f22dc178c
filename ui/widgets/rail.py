"""The workspace rail at the left edge, and the logo on it."""

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import QByteArray, QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QEnterEvent, QPainter, QPaintEvent
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QVBoxLayout, QWidget

from model.resources import resource
from ui.theme import icons
from ui.theme.fonts import Type, text_width
from ui.theme.painting import CENTRE, draw_box, draw_focus, draw_icon, draw_text, smooth
from ui.theme.sheet import RADIUS_CARD
from ui.theme.style import Theme
from ui.widgets.buttons import IconButton

WIDTH = 72
_ITEM_HEIGHT, _ITEM_GAP = 56, 8
_EDGE = QRectF(0, 12, 3, 32)
_BADGE_RADIUS = 5
_MOST_COUNTED = 100


@dataclass(frozen=True, slots=True)
class Workspace:
    """One item of the rail; `key` is what `workspace_chosen` says."""

    key: str
    label: str
    icon: str


WORKSPACES = tuple(
    Workspace(name.lower(), name, name.lower())
    for name in ("Accounts", "Align", "Plan", "Diary", "Review", "Share")
)


class Logo(QWidget):
    """The mark of the product in the accent colour of the theme."""

    def __init__(self, theme: Theme, side: int = 32, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._drawing = resource("icons", "catchment.svg").read_text(encoding="utf-8")
        self.setFixedSize(side, side)
        self.setAccessibleName("Catchment")

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the mark, recoloured."""
        tokens = self._theme.tokens
        drawing = self._drawing.replace("#1F5FD6", tokens.accent)
        drawing = drawing.replace("#FFFFFF", tokens.on_accent)
        painter = smooth(self)
        QSvgRenderer(QByteArray(drawing.encode())).render(painter, QRectF(self.rect()))
        painter.end()


class RailItem(QAbstractButton):
    """One workspace: icon over label; the open one has a tint and an accent edge."""

    def __init__(self, theme: Theme, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._icon = theme, workspace.icon
        self._badge, self._count = False, 0
        self._under_pointer = False
        self.setText(workspace.label)
        self.setAccessibleName(workspace.label)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setFixedSize(WIDTH - 1, _ITEM_HEIGHT)
        self.setProperty("ring_radius", RADIUS_CARD)

    def show_badge(self, badge: bool) -> None:
        """Show or drop the dot that says: something waits here."""
        self._badge = badge
        self.setAccessibleDescription("Something waits here." if badge else "")
        self.update()

    def show_count(self, count: int) -> None:
        """Show how much waits, no badge for nothing."""
        self._count = count
        self.show_badge(count > 0)
        if count:
            self.setAccessibleDescription(f"{count} waiting")

    def enterEvent(self, event: QEnterEvent) -> None:
        """Show the hover fill."""
        self._under_pointer = True
        self.update()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Drop the hover fill."""
        self._under_pointer = False
        self.update()
        super().leaveEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw tint, edge, icon, label, dot."""
        painter = smooth(self)
        tile = QRectF(5, 0, 62, _ITEM_HEIGHT)
        if (fill := self._fill()) is not None:
            draw_box(painter, tile, self._theme.colour(fill), RADIUS_CARD)
        if self.isChecked():
            draw_box(painter, _EDGE, self._theme.colour("accent"), 1.5)
        icon, label = self._tones()
        middle = WIDTH / 2
        draw_icon(painter, self._theme, self._icon, QPointF(middle, 20), icons.RAIL, icon)
        line = QRectF(0, 34, WIDTH, 16)
        weight = 600 if self.isChecked() else 500
        draw_text(
            painter, line, self.text(), Type.CAPTION, self._theme.colour(label), CENTRE, weight
        )
        if self._badge:
            self._draw_badge(painter, QPointF(middle + 12, 12))
        draw_focus(self, painter)
        painter.end()

    def _draw_badge(self, painter: QPainter, centre: QPointF) -> None:
        if self._count:
            self._draw_count(painter, centre)
            return
        painter.setPen(Qt.PenStyle.NoPen)
        for token, radius in (("rail", _BADGE_RADIUS + 1.5), ("bad_fill", _BADGE_RADIUS - 1)):
            painter.setBrush(QColor(getattr(self._theme.tokens, token)))
            painter.drawEllipse(centre, radius, radius)

    def _draw_count(self, painter: QPainter, centre: QPointF) -> None:
        words = str(self._count) if self._count < _MOST_COUNTED else f"{_MOST_COUNTED - 1}+"
        wide = max(text_width(words, Type.BADGE) + 8, 16.0)
        area = QRectF(min(centre.x() - 6, WIDTH - 4 - wide), centre.y() - 10, wide, 16)
        tokens = self._theme.tokens
        draw_box(painter, area.adjusted(-1.5, -1.5, 1.5, 1.5), QColor(tokens.rail), 9.5)
        draw_box(painter, area, self._theme.colour("bad_bg"), 8)
        draw_text(painter, area, words, Type.BADGE, self._theme.colour("bad"), CENTRE)

    def _fill(self) -> str | None:
        if self.isChecked():
            return "accent_bg"
        if self.isDown():
            return "track"
        return "hover" if self._under_pointer and self.isEnabled() else None

    def _tones(self) -> tuple[str, str]:
        if not self.isEnabled():
            return "border2", "muted"
        return ("accent_text", "accent_text") if self.isChecked() else ("text2", "text2")


class Rail(QWidget):
    """Logo, workspaces, and help, theme and settings at the foot."""

    workspace_chosen = Signal(str)  # key of the workspace
    help_asked = Signal()
    theme_asked = Signal()
    settings_asked = Signal()

    def __init__(
        self,
        theme: Theme,
        workspaces: Iterable[Workspace] = WORKSPACES,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._items: dict[str, RailItem] = {}
        self._group = QButtonGroup(self)
        self.setFixedWidth(WIDTH)
        self.setAccessibleName("Workspaces")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 12, 0, 12)
        column.setSpacing(0)
        column.addWidget(Logo(theme), 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(20)
        for workspace in workspaces:
            column.addWidget(self._item(workspace))
            column.addSpacing(_ITEM_GAP)
        column.addStretch(1)
        column.setSpacing(0)
        self._add_foot(column)

    def show_workspace(self, key: str) -> None:
        """Mark the open workspace; nothing is announced. "" marks none."""
        self._group.setExclusive(False)
        for each, item in self._items.items():
            item.setChecked(each == key)
        self._group.setExclusive(True)

    def enable(self, keys: Iterable[str], reason: str = "") -> None:
        """Enable these workspaces and no others; `reason` is the tooltip of the others."""
        wanted = set(keys)
        for key, item in self._items.items():
            item.setEnabled(key in wanted)
            item.setToolTip("" if key in wanted else reason)

    def show_badge(self, key: str, badge: bool) -> None:
        """Show or drop the dot on one workspace."""
        self._items[key].show_badge(badge)

    def item(self, key: str) -> RailItem:
        """The button of a workspace."""
        return self._items[key]

    def sizeHint(self) -> QSize:
        """Room for all items."""
        return QSize(WIDTH, 640)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the ground and the line at the right."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.colour("rail"))
        edge = QRectF(WIDTH - 1, 0, 1, self.height())
        painter.fillRect(edge, self._theme.colour("border"))
        painter.end()

    def _item(self, workspace: Workspace) -> RailItem:
        item = RailItem(self._theme, workspace)
        self._items[workspace.key] = item
        self._group.addButton(item)
        item.clicked.connect(
            lambda _checked=False, key=workspace.key: self.workspace_chosen.emit(key)
        )
        return item

    def _add_foot(self, column: QVBoxLayout) -> None:
        foot = (
            ("help", "Help (F1)", self.help_asked),
            ("theme", "Light or dark", self.theme_asked),
            ("settings", "Settings", self.settings_asked),
        )
        for meaning, name, signal in foot:
            button = IconButton(self._theme, meaning, name, size=icons.TOOL)
            button.clicked.connect(lambda _checked=False, signal=signal: signal.emit())
            column.addWidget(button, 0, Qt.AlignmentFlag.AlignHCenter)
            column.addSpacing(8)
