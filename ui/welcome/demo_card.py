"""What the demo region holds, drawn from its own data."""

from functools import cache

import numpy as np
import shapely
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from model.arrays import FloatArray
from model.contiguity import site_graph
from model.demo import demo_state
from model.format import Formatter
from model.metrics import metric
from model.palette import assign_colours
from model.places.boundaries import us_states
from model.places.outlines import Outlines
from model.places.plane import plane_for
from model.resources import resource
from model.scenario import LIVE
from model.state import State
from ui.map.territory_shape import rings_of
from ui.theme.fonts import Type
from ui.theme.painting import smooth
from ui.theme.style import Theme
from ui.widgets.card import Card
from ui.widgets.chip import Chip, ChipKind
from ui.widgets.labels import Label

_MARGIN = 0.06


class DemoCard(Card):
    """A small picture of the region and four numbers of it."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "The demo region", parent=parent)
        self.add_action(Chip(theme, "fictional data", ChipKind.OUTLINE))
        state = _demo()
        self.add(_Picture(theme), 1)
        potential = float(metric(state, "potential").values.sum())
        show = Formatter.of(state.about)
        numbers = (
            (show.number(len(state.accounts)), "accounts"),
            (show.number(len(state.scenario(LIVE).layer().territories)), "territories"),
            (show.compact(potential), f"potential, {state.about.currency}"),
            (show.number(len(state.scenarios)), "scenarios"),
        )
        row = QHBoxLayout()
        row.setSpacing(32)
        for value, caption in numbers:
            column = QVBoxLayout()
            column.setSpacing(0)
            column.addWidget(Label(value, Type.PAGE_TITLE))
            column.addWidget(Label(caption, Type.CAPTION, "muted"))
            row.addLayout(column)
        row.addStretch(1)
        self.add(row)


@cache
def _demo() -> State:
    return demo_state(resource("demo"))


class _Picture(QWidget):
    """Territories and accounts, painted once per size."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setMinimumSize(320, 320)
        self.setAccessibleName("Map of the demo region")
        state = _demo()
        accounts, layer = state.accounts, state.scenario(LIVE).layer()
        n = len(layer.territories)
        outlines = Outlines(accounts.lat, accounts.lon)
        codes = layer.alignment.territory
        graph = site_graph(plane_for(accounts.lat, accounts.lon).xy(accounts.lat, accounts.lon))
        self._hues = assign_colours(outlines.neighbours(codes, n, graph), n)
        self._shapes = outlines.of(codes, n)
        self._codes = codes
        self._lat, self._lon = accounts.lat, accounts.lon
        potential = metric(state, "potential").values
        self._radius = np.maximum(2.5, 7 * np.sqrt(potential / potential.max()))
        self._bounds = shapely.total_bounds([s for s in self._shapes if s is not None])

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw water, land, territories, accounts."""
        painter = smooth(self)
        area = QRectF(self.rect())
        clip = QPainterPath()
        clip.addRoundedRect(area, 8, 8)
        painter.setClipPath(clip)
        painter.fillRect(area, self._theme.colour("water"))
        for state in us_states():
            if shapely.box(*self._bounds).buffer(4).intersects(state.geometry):
                self._fill(painter, state.geometry, "land", "state")
        for shape, hue in zip(self._shapes, self._hues, strict=True):
            if shape is not None:
                path = self._path(shape)
                painter.fillPath(path, self._theme.territory(hue, 0.18))
                painter.setPen(QPen(self._theme.territory(hue), 2))
                painter.drawPath(path)
        self._draw_accounts(painter)
        painter.end()

    def _fill(self, painter: QPainter, shape: shapely.Geometry, fill: str, line: str) -> None:
        path = self._path(shape)
        painter.fillPath(path, self._theme.colour(fill))
        painter.setPen(QPen(self._theme.colour(line), 1))
        painter.drawPath(path)

    def _draw_accounts(self, painter: QPainter) -> None:
        x, y = self._project(self._lon, self._lat)
        painter.setPen(QPen(self._theme.colour("halo"), 1))
        for row in np.argsort(-self._radius):
            if self._codes[row] >= 0:
                painter.setBrush(self._theme.territory(self._hues[self._codes[row]]))
                r = float(self._radius[row])
                painter.drawEllipse(QPointF(float(x[row]), float(y[row])), r, r)

    def _path(self, shape: shapely.Geometry) -> QPainterPath:
        path = QPainterPath()
        for ring in rings_of(shape):
            x, y = self._project(ring[:, 0], ring[:, 1])
            points = [QPointF(a, b) for a, b in zip(x.tolist(), y.tolist(), strict=True)]
            path.addPolygon(QPolygonF(points))
        return path

    def _project(
        self,
        lon: FloatArray,
        lat: FloatArray,
    ) -> tuple[FloatArray, FloatArray]:
        west, south, east, north = self._bounds
        squeeze = np.cos(np.radians((south + north) / 2))
        wide, high = (east - west) * squeeze, north - south
        scale = min(self.width() / wide, self.height() / high) * (1 - 2 * _MARGIN)
        x = self.width() / 2 + (lon - (west + east) / 2) * squeeze * scale
        y = self.height() / 2 - (lat - (south + north) / 2) * scale
        return x, y
