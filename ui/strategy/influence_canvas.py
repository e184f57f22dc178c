"""The influence map to look at and to edit: links are drawn from account to account."""

from collections.abc import Mapping, Sequence
from typing import Final

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPathStroker,
    QPaintEvent,
    QPixmap,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication, QSizePolicy, QToolTip, QWidget

from ui.strategy.influence_painting import (
    MOST_DISC,
    Link,
    Node,
    Picture,
    Rubber,
    label_area,
    link_path,
    paint_map,
    paint_over,
)
from ui.theme.painting import smooth
from ui.theme.style import Theme
from ui.widgets.labels import plain_tooltip

_SIDE, _ABOVE, _BELOW = 64.0, 30.0, 56.0
_MOST_ZOOM, _ZOOM_STEP = 8.0, 1.25
_NEAR: Final = 5.0  # pixels beside a link that still mean it
_CLOSE: Final = 6.0  # pixels around a disc
_WAYS: Final = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
_ZOOMS: Final = {Qt.Key.Key_Plus: _ZOOM_STEP, Qt.Key.Key_Equal: _ZOOM_STEP,
                 Qt.Key.Key_Minus: 1 / _ZOOM_STEP}  # fmt: skip


class InfluenceCanvas(QWidget):
    """A click chooses an account or a link, a drag from disc to disc draws a link.

    Dragging the ground pans, the wheel zooms. Arrows step to the nearest account, + and − zoom,
    0 shows all, Del asks to remove the chosen link, Esc chooses none.
    """

    chosen = Signal(str)  # account id
    link_chosen = Signal(str)  # edge id, "" for none
    link_asked = Signal(str, str)  # from, to
    removal_asked = Signal(str)
    opened = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self._nodes: dict[str, Node] = {}
        self._links: tuple[Link, ...] = ()
        self._steps: Mapping[str, int] = {}
        self._extent = (1.0, 1.0)
        self.key, self.link = "", ""
        self._zoom, self._pan = 1.0, QPointF(0, 0)
        self._over = ""
        self._version = 0
        self._look: tuple[object, ...] = ()  # what the base picture was painted from
        self._base = QPixmap()
        self._pressed: tuple[QPointF, str] | None = None
        self._rubber: Rubber | None = None
        self._panning: QPointF | None = None
        self.setAccessibleName("Influence map")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    @property
    def nodes(self) -> Mapping[str, Node]:
        """The accounts that show."""
        return self._nodes

    @property
    def links(self) -> tuple[Link, ...]:
        """The links that show."""
        return self._links

    @property
    def steps(self) -> Mapping[str, int]:
        """How far what the chosen account reaches stands from it."""
        return self._steps

    @property
    def drawing(self) -> bool:
        """Whether a link hangs on the pointer."""
        return self._rubber is not None

    def show_network(self, nodes: Sequence[Node], links: Sequence[Link]) -> None:
        """Show accounts and links; the part that is looked at stays."""
        self._nodes = {node.key: node for node in nodes}
        self._links = tuple(links)
        self._version += 1
        wide = max((node.x for node in nodes), default=0.0)
        high = max((node.y for node in nodes), default=0.0)
        self._extent = (max(wide, 1.0), max(high, 1.0))
        if self.key not in self._nodes:
            self.key = ""
        if self.link not in {link.edge_id for link in links}:
            self.link = ""
        self.update()

    def choose(self, key: str, steps: Mapping[str, int]) -> None:
        """Choose an account and show what it reaches; nothing is announced."""
        self.key, self._steps = key if key in self._nodes else "", steps
        self._version += 1
        node = self._nodes.get(self.key)
        self.setAccessibleDescription(node.spoken if node is not None else "")
        self.update()

    def choose_link(self, edge_id: str) -> None:
        """Choose a link; nothing is announced."""
        self.link = edge_id
        spoken = next((link.spoken for link in self._links if link.edge_id == edge_id), "")
        if spoken:
            self.setAccessibleDescription(spoken)
        self.update()

    def fit(self) -> None:
        """Show the whole map."""
        self._zoom, self._pan = 1.0, QPointF(0, 0)
        self.update()

    def point_of(self, key: str) -> QPoint:
        """The middle of an account's disc."""
        return self._at(self._nodes[key]).toPoint()

    def sizeHint(self) -> QSize:
        """Room for some layers."""
        return QSize(700, 480)

    def minimumSizeHint(self) -> QSize:
        """Smaller, it can be zoomed."""
        return QSize(360, 260)

    # ---- mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose what is under the pointer, or take the ground."""
        if event.button() != Qt.MouseButton.LeftButton:
            return
        at = event.position()
        key = self._node_at(at)
        if key:
            self._pressed = (at, key)
            self.link = ""
            self.chosen.emit(key)
        elif (edge := self._link_at(at)) is not None:
            self.choose_link(edge.edge_id)
            self.link_chosen.emit(edge.edge_id)
        else:
            self._panning = at
            self.setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Draw a link, pan, or lift what is under the pointer."""
        at = event.position()
        if self._panning is not None:
            self._pan += at - self._panning
            self._panning = at
        elif self._pressed is not None:
            start, key = self._pressed
            far = (at - start).manhattanLength() >= QApplication.startDragDistance()
            if far or self._rubber is not None:
                self._rubber = (key, at)
        self._over = self._node_at(at)
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A link ends where the pointer is."""
        rubber, self._rubber, self._pressed, self._panning = self._rubber, None, None, None
        self.unsetCursor()
        self.update()
        if rubber is not None:
            target = self._node_at(event.position())
            if target and target != rubber[0]:
                self.link_asked.emit(rubber[0], target)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open the account."""
        key = self._node_at(event.position())
        if key:
            self.opened.emit(key)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom at the pointer."""
        turned = event.angleDelta().y()
        if turned:
            self._zoom_by(_ZOOM_STEP if turned > 0 else 1 / _ZOOM_STEP, event.position())
        event.accept()

    def leaveEvent(self, _event: QEvent) -> None:
        """Nothing is under the pointer."""
        self._over = ""
        self.update()

    def event(self, event: QEvent) -> bool:
        """Tell what a disc or a link stands for."""
        if isinstance(event, QHelpEvent):
            at = QPointF(event.pos())
            node = self._nodes.get(self._node_at(at))
            edge = None if node is not None else self._link_at(at)
            words = node.spoken if node is not None else edge.spoken if edge is not None else ""
            QToolTip.showText(event.globalPos(), plain_tooltip(words), self)
            return True
        return super().event(event)

    # ---- keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Step, zoom, remove, step back."""
        key = Qt.Key(event.key())
        if event.modifiers() & Qt.KeyboardModifier.AltModifier:
            super().keyPressEvent(event)
        elif key in _WAYS:
            self._step(*_WAYS[key])
        elif key in _ZOOMS:
            self._zoom_by(_ZOOMS[key], QPointF(self.width() / 2, self.height() / 2))
        elif key == Qt.Key.Key_0:
            self.fit()
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and self.link:
            self.removal_asked.emit(self.link)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.key:
            self.opened.emit(self.key)
        elif key == Qt.Key.Key_Escape:
            self._rubber = self._pressed = None
            self.choose_link("")
            self.link_chosen.emit("")
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

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the map."""
        picture = self._picture()
        ratio = self.devicePixelRatioF()
        look = (
            self.size(), self._zoom, self._pan, self.key, self.link, self.hasFocus(),
            self.theme.dark, ratio, self._version,
        )  # fmt: skip
        if look != self._look:
            self._look = look
            self._base = QPixmap(self.size() * ratio)
            self._base.setDevicePixelRatio(ratio)
            self._base.fill(Qt.GlobalColor.transparent)
            painter = QPainter(self._base)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            paint_map(painter, picture)
            painter.end()
        painter = smooth(self)
        painter.drawPixmap(0, 0, self._base)
        paint_over(painter, picture, self._over, self._rubber)
        painter.end()

    # ---- inside

    def _picture(self) -> Picture:
        at = {key: self._at(node) for key, node in self._nodes.items()}
        area = self.width() * self.height() * self._zoom**2
        return Picture(
            self.theme, self._nodes, at, self._links, self._steps, self.key, self.link,
            self.hasFocus(), area / max(len(self._nodes), 1), QRectF(self.rect()),
        )  # fmt: skip

    def _pitch(self) -> tuple[float, float]:
        """Pixels between two layers and between two rows."""
        wide = max(self.width() - 2 * _SIDE, 10.0) / self._extent[0]
        high = max(self.height() - _ABOVE - _BELOW, 10.0) / self._extent[1]
        return wide * self._zoom, high * self._zoom

    def _at(self, node: Node) -> QPointF:
        wide, high = self._pitch()
        return QPointF(_SIDE + node.x * wide, _ABOVE + node.y * high) + self._pan

    def _node_at(self, at: QPointF) -> str:
        best, nearest = "", MOST_DISC + _CLOSE
        for key, node in self._nodes.items():
            place = self._at(node)
            away = place - at
            far = (away.x() ** 2 + away.y() ** 2) ** 0.5
            if far <= node.radius + _CLOSE and far < nearest:
                best, nearest = key, far
        if best:
            return best
        seen = self._pitch()[1] >= MOST_DISC
        named = (k for k, n in self._nodes.items() if label_area(n, self._at(n)).contains(at))
        return next(named, "") if seen else ""

    def _link_at(self, at: QPointF) -> Link | None:
        pen = QPainterPathStroker()
        pen.setWidth(2 * _NEAR)
        spot = QRectF(at.x() - _NEAR, at.y() - _NEAR, 2 * _NEAR, 2 * _NEAR)
        for link in self._links:
            one, other = self._nodes[link.source], self._nodes[link.target]
            path = link_path(self._at(one), self._at(other), one.radius, other.radius)
            if path.controlPointRect().intersects(spot) and pen.createStroke(path).contains(at):
                return link
        return None

    def _zoom_by(self, factor: float, at: QPointF) -> None:
        zoom = min(max(self._zoom * factor, 1.0), _MOST_ZOOM)
        corner = QPointF(_SIDE, _ABOVE)
        self._pan = at - corner - (at - corner - self._pan) * (zoom / self._zoom)
        self._zoom = zoom
        if zoom == 1.0:
            self._pan = QPointF(0, 0)
        self.update()

    def _step(self, right: int, down: int) -> None:
        """Go to the nearest account that way: straight ahead counts most."""
        if not self._nodes:
            return
        if self.key not in self._nodes:
            self.chosen.emit(next(iter(self._nodes)))
            return
        here = self._at(self._nodes[self.key])
        found: list[tuple[float, str]] = []
        for key, node in self._nodes.items():
            away = self._at(node) - here
            ahead = away.x() * right + away.y() * down
            aside = abs(away.x() * down) + abs(away.y() * right)
            if key != self.key and ahead > 1:
                found.append((ahead + 2 * aside, key))
        if found:
            self.chosen.emit(min(found)[1])
