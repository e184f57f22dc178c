"""The day's drive on a small map."""

from functools import lru_cache
from typing import Final

import numpy as np
import shapely
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPen, QPixmap, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from model.arrays import FloatArray
from model.places.boundaries import us_states, world_countries
from model.places.roads import highway_lines
from ui.diary.day_way import Route
from ui.map.bounds import Bounds, bounds_of
from ui.map.territory_shape import rings_of
from ui.theme.fonts import Type, text_width
from ui.theme.painting import CENTRE, LEFT, draw_icon, draw_text, smooth
from ui.theme.style import Theme

_MARGIN: Final = 34.0  # pixels around the stops
_ATTRIBUTION: Final = "© OpenStreetMap"
_CORNER: Final = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom


@lru_cache(maxsize=16)
def _roads(west: float, south: float, east: float, north: float) -> list[FloatArray]:
    return [np.asarray(line, np.float64) for line in highway_lines((west, south, east, north))]


class RouteMap(QWidget):
    """Roads, the way as curves, numbered stops; painted once per route, size and theme."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._route: Route | None = None
        self._ground: QPixmap | None = None
        self._painted_as: tuple[object, ...] = ()
        self.setMinimumHeight(60)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("The day's route")

    def show_route(self, route: Route) -> None:
        """Show another day's way."""
        self._route, self._ground = route, None
        words = ", ".join(f"{k + 1} {name}" for k, name in enumerate(route.names))
        ends = zip(("from the", "night at the"), route.hotels, strict=True)
        hotels = "".join(f", {how} hotel in {town}" for how, town in ends if town)
        self.setAccessibleDescription(f"{words}{hotels}" if words else "No visit on this day.")
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the ground from memory, then the way."""
        ratio = self.devicePixelRatioF()
        wanted = (self.size(), ratio, self._theme.dark)
        if self._ground is None or wanted != self._painted_as:
            self._ground, self._painted_as = QPixmap(self.size() * ratio), wanted
            self._ground.setDevicePixelRatio(ratio)
            self._ground.fill(Qt.GlobalColor.transparent)
            painter = QPainter(self._ground)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._draw(painter)
            painter.end()
        painter = smooth(self)
        painter.drawPixmap(0, 0, self._ground)
        painter.end()

    def _draw(self, painter: QPainter) -> None:
        area = QRectF(self.rect())
        clip = QPainterPath()
        clip.addRoundedRect(area, 6, 6)
        painter.setClipPath(clip)
        painter.fillRect(area, self._theme.colour("land"))
        route = self._route
        if route is None or not route.n_stops:
            words = "No visit on this day"
            draw_text(painter, area, words, Type.TABLE, self._theme.colour("muted"), CENTRE)
            return
        self._draw_ground(painter, route)
        self._draw_way(painter, route)
        self._draw_stops(painter, route)

    def _bounds(self, route: Route) -> Bounds:
        lines = [way.line for way in route.ways or ()]
        lon = np.concatenate([route.lon, *(line[:, 0] for line in lines)])
        lat = np.concatenate([route.lat, *(line[:, 1] for line in lines)])
        found = bounds_of(lat, lon)
        assert found is not None
        west, south, east, north = found
        grow = max(0.02, 0.06 - (east - west) / 2)
        return Bounds(west - grow, south - grow, east + grow, north + grow)

    def _draw_ground(self, painter: QPainter, route: Route) -> None:
        x, y = self._project(route, np.array([0.0, 1.0]), np.array([0.0, 1.0]))
        per_lon, per_lat = x[1] - x[0], y[0] - y[1]
        west, south, east, north = self._bounds(route)
        wide, high = self.width() / per_lon / 2, self.height() / per_lat / 2
        lon, lat = (west + east) / 2, (south + north) / 2
        seen = (lon - wide, lat - high, lon + wide, lat + high)
        box = shapely.box(*seen)
        in_us = shapely.box(-130, 20, -60, 55).contains(box)
        painter.fillRect(self.rect(), self._theme.colour("water"))
        painter.setPen(QPen(self._theme.colour("state"), 1))
        for land in us_states() if in_us else world_countries():
            if box.intersects(land.geometry):
                path = QPainterPath()
                for ring in rings_of(land.geometry):
                    path.addPolygon(self._polygon(route, ring))
                painter.fillPath(path, self._theme.colour("land"))
                painter.drawPath(path)
        painter.setPen(QPen(self._theme.colour("road"), 2))
        for line in _roads(*(round(edge, 2) for edge in seen)) if in_us else ():
            painter.drawPolyline(self._polygon(route, line))
        if in_us:
            corner = QRectF(self.rect()).adjusted(6, 0, -6, -3)
            ink = self._theme.colour("muted")
            draw_text(painter, corner, _ATTRIBUTION, Type.CAPTION, ink, _CORNER)

    def _polygon(self, route: Route, line: FloatArray) -> QPolygonF:
        return QPolygonF(self._points(route, line))

    def _points(self, route: Route, line: FloatArray) -> list[QPointF]:
        x, y = self._project(route, line[:, 0], line[:, 1])
        return [QPointF(a, b) for a, b in zip(x.tolist(), y.tolist(), strict=True)]

    def _draw_way(self, painter: QPainter, route: Route) -> None:
        """Legs over roads lie on them, dashed where they leave them; others are curves."""
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for k in range(len(route.lon) - 1):
            way = None if route.ways is None else route.ways[k]
            if way is not None and way.by_road and len(way.line) > 2:
                road = self._points(route, way.line)
                self._draw_line(painter, road[1:-1])
                self._draw_line(painter, road[:2], dashed=True)
                self._draw_line(painter, road[-2:], dashed=True)
            else:
                ends = np.column_stack((route.lon[k : k + 2], route.lat[k : k + 2]))
                self._draw_bend(painter, *self._points(route, ends), dashed=way is not None)

    def _draw_line(self, painter: QPainter, points: list[QPointF], *, dashed: bool = False) -> None:
        painter.setPen(self._pen(dashed=dashed))
        painter.drawPolyline(QPolygonF(points))

    def _draw_bend(self, painter: QPainter, start: QPointF, end: QPointF, *, dashed: bool) -> None:
        """A leg bends to the right of its direction, so that there and back lie apart."""
        along = end - start
        path = QPainterPath(start)
        path.quadTo((start + end) / 2 + QPointF(-along.y(), along.x()) * 0.14, end)
        painter.setPen(self._pen(dashed=dashed))
        painter.drawPath(path)

    def _pen(self, *, dashed: bool) -> QPen:
        pen = QPen(self._theme.colour("accent"), 2.5)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap if dashed else Qt.PenCapStyle.RoundCap)
        if dashed:
            pen.setDashPattern([2.0, 1.5])
        return pen

    def _draw_stops(self, painter: QPainter, route: Route) -> None:
        x, y = self._project(route, route.lon, route.lat)
        first, names = int(route.has_start), route.places
        spots = _apart([QPointF(x[k], y[k]) for k in range(len(names))])
        taken = [QRectF(at.x() - 10, at.y() - 10, 20, 20) for at in spots]
        for name, at in zip(names, spots, strict=True):
            self._draw_name(painter, name, at, taken)
        for k in reversed(range(len(names))):
            at, stop = spots[k], first <= k < first + route.n_stops
            fill = "accent" if stop else "text"
            painter.setPen(QPen(self._theme.colour("halo"), 2))
            painter.setBrush(self._theme.colour(fill))
            painter.drawEllipse(at, 9, 9)
            if not stop:
                icon = "night" if route.hotels[int(k > first)] else "home"
                draw_icon(painter, self._theme, icon, at, 12, "surface")
            else:
                spot = QRectF(at.x() - 9, at.y() - 9, 18, 18)
                ink = self._theme.colour("on_accent")
                draw_text(painter, spot, str(k - first + 1), Type.BADGE, ink, CENTRE)

    def _draw_name(self, painter: QPainter, name: str, at: QPointF, taken: list[QRectF]) -> None:
        """Beside, below or above its stop, where no other name or stop lies; else not at all."""
        wide = min(text_width(name, Type.CAPTION) + 4, self.width() / 2 - 8)
        x, y = at.x(), at.y()
        offers = [
            QRectF(x + 13, y - 8, wide, 16),
            QRectF(x - 13 - wide, y - 8, wide, 16),
            QRectF(x - wide / 2, y + 11, wide, 16),
            QRectF(x - wide / 2, y - 27, wide, 16),
        ]
        inside = QRectF(self.rect()).adjusted(3, 3, -3, -3)
        free = (
            one
            for one in offers
            if inside.contains(one) and not any(one.intersects(other) for other in taken)
        )
        room = next(free, None)
        if room is None:
            return
        taken.append(room)
        halo = self._theme.colour("halo")
        for dx, dy in ((-1, 0), (1, 0), (0, -1), (0, 1)):
            draw_text(painter, room.translated(dx, dy), name, Type.CAPTION, halo, LEFT)
        draw_text(painter, room, name, Type.CAPTION, self._theme.colour("text"), LEFT)

    def _project(
        self, route: Route, lon: FloatArray, lat: FloatArray
    ) -> tuple[FloatArray, FloatArray]:
        west, south, east, north = self._bounds(route)
        squeeze = float(np.cos(np.radians((south + north) / 2)))
        wide, high = (east - west) * squeeze, north - south
        room = (max(self.width() - 2 * _MARGIN, 40), max(self.height() - 2 * _MARGIN / 2, 40))
        scale = min(room[0] / wide, room[1] / high)
        x = self.width() / 2 + (lon - (west + east) / 2) * squeeze * scale
        y = self.height() / 2 - (lat - (south + north) / 2) * scale
        return x, y


def _apart(spots: list[QPointF]) -> list[QPointF]:
    """Stops that lie on one another are moved a little to the right."""
    placed: list[QPointF] = []
    for at in spots:
        while any((at - other).manhattanLength() < 13 for other in placed):
            at = QPointF(at.x() + 14, at.y())
        placed.append(at)
    return placed
