"""Barriers as lines: drawn on a small map with the mouse or the keys, or read from a file."""

from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd
import shapely
from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from model.arrays import FloatArray
from model.change import TableReplaced
from model.errors import PlanError
from optimizers.barriers import TABLE, barriers_from
from ui.optimizer.live_map import LiveMap
from ui.session import Session
from ui.theme.fonts import Type
from ui.theme.painting import smooth
from ui.theme.style import Theme
from ui.widgets.buttons import Button, IconButton, Kind
from ui.widgets.card import Card
from ui.widgets.labels import ElidedLabel, Label

STEP: Final = 8  # pixels the cross goes with an arrow key, four times as far with Shift
SHOWN: Final = 4  # barriers listed at once; the newest
HOW: Final = (
    "Click the corners of a line; a double-click or Enter ends it, Esc drops it. With the keys:"
    " arrows, Space, Enter. Crossing it costs the detour; no territory grows over it."
)
_ARROWS: Final = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


class BarrierMap(LiveMap):
    """A small map on which a line is drawn; lines that are there are thick and dark."""

    drawn = Signal(object)  # longitudes and latitudes (p, 2) of a finished line

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "Map of the barriers. Arrows and Space draw, Enter ends the line")
        self.lines: list[FloatArray] = []
        self.corners: list[tuple[float, float]] = []  # longitude, latitude of the line under way
        self._cross: QPointF | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setCursor(Qt.CursorShape.CrossCursor)

    def show_lines(self, lines: list[FloatArray]) -> None:
        """Show finished barriers, each (p, 2): longitude, latitude."""
        self.lines = lines
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Set a corner; the second press of a double-click ends the line."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._cross = event.position()
            self._add()

    def mouseDoubleClickEvent(self, _event: QMouseEvent) -> None:
        """End the line at the corner that the first click has set."""
        self._end()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """The line follows the hand."""
        self._cross = event.position()
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows, Space, Enter, Backspace; Esc drops the line under way."""
        key = Qt.Key(event.key())
        if key in _ARROWS:
            far = 4 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1
            dx, dy = _ARROWS[key]
            at = self._cross or QPointF(self.rect().center())
            x = min(max(at.x() + dx * STEP * far, 0.0), self.width() - 1.0)
            y = min(max(at.y() + dy * STEP * far, 0.0), self.height() - 1.0)
            self._cross = QPointF(x, y)
        elif key == Qt.Key.Key_Space:
            self._cross = self._cross or QPointF(self.rect().center())
            self._add()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.corners:
            self._end()
        elif key == Qt.Key.Key_Backspace and self.corners:
            self.corners.pop()
        elif key == Qt.Key.Key_Escape and self.corners:
            self.corners = []
        else:
            super().keyPressEvent(event)
            return
        self.update()

    def _add(self) -> None:
        if self._bounds is None or self._cross is None:
            return
        self.corners.append(self._place(self._cross))
        self.update()

    def _end(self) -> None:
        corners = np.array(list(dict.fromkeys(self.corners)))
        self.corners = []
        self.update()
        if len(corners) > 1:
            self.drawn.emit(corners)

    def _place(self, at: QPointF) -> tuple[float, float]:
        """Longitude and latitude of a point of the widget; `_project` is linear in both."""
        lon, lat = np.array([0.0, 1.0]), np.array([0.0, 1.0])
        x, y = self._project(lon, lat)
        return (
            float((at.x() - x[0]) / (x[1] - x[0])),
            float((at.y() - y[0]) / (y[1] - y[0])),
        )

    def paintEvent(self, event: QPaintEvent) -> None:
        """The map, the barriers, the line under way, the cross."""
        super().paintEvent(event)
        if self._bounds is None:
            return
        painter = smooth(self)
        for line in self.lines:
            self._draw_line(painter, line, dashed=False)
        if self.corners:
            ends = list(self.corners)
            if self._cross is not None:
                ends.append(self._place(self._cross))
            self._draw_line(painter, np.array(ends), dashed=True)
        if self.hasFocus() and self._cross is not None:
            painter.setPen(QPen(self._theme.colour("text"), 1))
            x, y = self._cross.x(), self._cross.y()
            painter.drawLine(QPointF(x - 8, y), QPointF(x + 8, y))
            painter.drawLine(QPointF(x, y - 8), QPointF(x, y + 8))
        painter.end()

    def _draw_line(self, painter: QPainter, line: FloatArray, *, dashed: bool) -> None:
        x, y = self._project(line[:, 0], line[:, 1])
        shape = QPolygonF([QPointF(a, b) for a, b in zip(x.tolist(), y.tolist(), strict=True)])
        painter.setPen(QPen(self._theme.colour("surface"), 6, c=Qt.PenCapStyle.RoundCap))
        painter.drawPolyline(shape)
        style = Qt.PenStyle.DashLine if dashed else Qt.PenStyle.SolidLine
        painter.setPen(QPen(self._theme.colour("bad"), 3, style, Qt.PenCapStyle.RoundCap))
        painter.drawPolyline(shape)


class BarrierCard(Card):
    """The map and the list of barriers; each change is one step of the project."""

    changed = Signal()

    def __init__(self, theme: Theme, session: Session) -> None:
        super().__init__(theme, "Barriers", icon="drive")
        self._theme, self._session = theme, session
        self.map = BarrierMap(theme)
        self.map.setMinimumSize(200, 160)
        self.load = Button(theme, "Read a file", Kind.LINK, icon="import", small=True)
        self.load.setToolTip("Lines of a GeoJSON file")
        self.note = Label(HOW, Type.NOTE, "muted", wrap=True)
        self.crosses: list[IconButton] = []
        self._lines: list[QWidget] = []
        self._list = QVBoxLayout()
        self._list.setSpacing(2)
        self.add_action(self.load)
        self.add(self.map, 1)
        self.add(self._list)
        self.add(self.note)
        self.map.drawn.connect(self._on_drawn)
        self.load.clicked.connect(lambda _checked=False: self._ask_file())
        self.refresh()

    def refresh(self) -> None:
        """Show the project's barriers."""
        table = self._session.state.table(TABLE)
        for line in self._lines:
            self._list.removeWidget(line)
            line.hide()
            line.deleteLater()
        self.crosses, self._lines = [], []
        lines: list[FloatArray] = []
        for row, (name, text) in enumerate(_rows(table)):
            drawn = shapely.from_wkt(text, on_invalid="ignore")
            for part in shapely.get_parts([drawn] if drawn is not None else []):
                lines.append(shapely.get_coordinates(part))
            if row >= len(table) - SHOWN:
                self._show_line(row, name)
        self.map.show_lines(lines)
        self.show_title("Barriers", f"{len(table)}" if len(table) else "rivers, ranges, borders")

    def _show_line(self, row: int, name: str) -> None:
        line = QWidget()
        box = QHBoxLayout(line)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(4)
        cross = IconButton(self._theme, "close", f"Remove {name}", size=14)
        cross.clicked.connect(lambda _checked=False: self.remove(row))
        box.addWidget(ElidedLabel(name, Type.TABLE, "text2"), 1)
        box.addWidget(cross)
        self._list.addWidget(line)
        self._lines.append(line)
        self.crosses.append(cross)

    def remove(self, row: int) -> None:
        """Take one barrier away."""
        table = self._session.state.table(TABLE)
        self._replace("Remove a barrier", table.drop(index=table.index[row]).reset_index(drop=True))

    def _on_drawn(self, corners: FloatArray) -> None:
        table = self._session.state.table(TABLE)
        line = shapely.to_wkt(shapely.LineString(corners), rounding_precision=6)
        names = {name for name, _ in _rows(table)}
        number = next(n for n in range(1, len(names) + 2) if f"Barrier {n}" not in names)
        new = pd.DataFrame([{"name": f"Barrier {number}", "detour_km": float("nan"), "line": line}])
        after = new if table.empty else pd.concat([table, new], ignore_index=True)
        self._replace("Draw a barrier", after)

    def _replace(self, label: str, after: pd.DataFrame) -> None:
        session = self._session
        before = session.state.tables.get(TABLE)
        session.attempt(lambda: session.do(TableReplaced(label, TABLE, before, after)))
        self.refresh()
        self.changed.emit()

    def _ask_file(self) -> None:
        found, _ = QFileDialog.getOpenFileName(self, "Barriers", "", "GeoJSON (*.geojson *.json)")
        if found:
            self.read(Path(found))

    def read(self, path: Path) -> None:
        """The lines of a GeoJSON file join the barriers; a sentence says what is wrong with it."""
        try:
            new = barriers_from(path.read_text(encoding="utf-8-sig"))
        except (OSError, UnicodeDecodeError):
            self.note.setText("The file cannot be read. Choose another one.")
            return
        except PlanError as error:
            self.note.setText(str(error))
            return
        table = self._session.state.table(TABLE)
        after = new if table.empty else pd.concat([table, new], ignore_index=True)
        self._replace("Import barriers", after)


def _rows(table: pd.DataFrame) -> list[tuple[str, str]]:
    """Name and line of every barrier."""
    if table.empty or "line" not in table.columns:
        return []
    names = table["name"] if "name" in table.columns else [""] * len(table)
    return [(str(n) or "Barrier", str(t)) for n, t in zip(names, table["line"], strict=True)]
