"""The day's drive on a small map, and its legs below."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final

import numpy as np
import shapely
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPen, QPixmap, QPolygonF
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from model.arrays import FloatArray
from model.diary.travel import nights_of
from model.format import Formatter
from model.places.boundaries import us_states, world_countries
from model.places.drive import CircuityDrive
from model.places.roads import highway_lines
from model.reps import Rep
from model.settings import settings_of
from model.state import State
from ui.diary.agenda import Agenda, Entry, minutes_text, town_of
from ui.map.bounds import Bounds, bounds_of
from ui.map.territory_shape import rings_of
from ui.theme.fonts import Type, text_width
from ui.theme.painting import CENTRE, LEFT, draw_icon, draw_text, smooth
from ui.theme.style import Theme
from ui.widgets.card import Card
from ui.widgets.labels import ElidedLabel, Label

_MARGIN: Final = 34.0  # pixels around the stops
_LEGS: Final = 5
_ESTIMATE: Final = "Drive times are estimates: distance by road, speed by distance."


@dataclass(frozen=True, eq=False, slots=True)
class Route:
    """A day's stops in order between home or hotel where known. Minutes and km of each leg.

    `hotels` are the towns of the nights before and after, "" at home.
    """

    names: tuple[str, ...]
    lat: FloatArray
    lon: FloatArray
    starts: tuple[int, ...]
    has_start: bool
    has_end: bool
    hotels: tuple[str, str]
    minutes: FloatArray
    km: FloatArray

    @property
    def n_stops(self) -> int:
        """Places visited, home and hotel not counted."""
        return len(self.starts)

    @property
    def places(self) -> tuple[str, ...]:
        """The name of each place on the way; the last is left out when it is the first again."""
        first = (_sleep(self.hotels[0]),) if self.has_start else ()
        back = self.has_end and not (self.has_start and self.hotels[0] == self.hotels[1])
        return (*first, *self.names, *((_sleep(self.hotels[1]),) if back else ()))


def route_of(state: State, agenda: Agenda, day: date) -> Route:
    """Home or hotel, the visits in order, home or hotel; drives by distance and speed (F17)."""
    stops: list[Entry] = []
    rows = []
    for entry in agenda.by_day.get(day, []):
        if not entry.is_visit or entry.account_id not in state.accounts.ids:
            continue
        if stops and stops[-1].account_id == entry.account_id:
            continue
        row = state.accounts.row_of(entry.account_id)
        if np.isfinite(state.accounts.lat[row]):
            stops.append(entry)
            rows.append(row)
    rep = agenda.rep
    nights = nights_of(state, rep.id, day) if rep is not None else ("", "")
    start, end = (_ends(state, rep, night) if stops else [] for night in nights)
    places = [*start, *((state.accounts.lat[r], state.accounts.lon[r]) for r in rows), *end]
    points = np.array(places, np.float64).reshape(-1, 2)
    drive = CircuityDrive(settings_of(state))
    ends = (points[:-1, 0], points[:-1, 1], points[1:, 0], points[1:, 1])
    return Route(
        tuple(stop.short_title for stop in stops),
        points[:, 0],
        points[:, 1],
        tuple(stop.start for stop in stops),
        bool(start),
        bool(end),
        (town_of(state, nights[0]), town_of(state, nights[1])),
        60 * drive.hours(*ends),
        drive.road_km(*ends),
    )


def _ends(state: State, rep: Rep | None, night: str) -> list[tuple[float | None, float | None]]:
    """Where a day begins or ends: at the hotel near an account, else at home if it is known."""
    accounts = state.accounts
    if night and accounts.has(night):
        row = accounts.row_of(night)
        if np.isfinite(accounts.lat[row]):
            return [(accounts.lat[row], accounts.lon[row])]
    return [(rep.home_lat, rep.home_lon)] if rep is not None and rep.has_home else []


def _sleep(town: str) -> str:
    return f"Hotel, {town}" if town else "Home"


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
        found = bounds_of(route.lat, route.lon)
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

    def _polygon(self, route: Route, line: FloatArray) -> QPolygonF:
        x, y = self._project(route, line[:, 0], line[:, 1])
        return QPolygonF([QPointF(a, b) for a, b in zip(x.tolist(), y.tolist(), strict=True)])

    def _draw_way(self, painter: QPainter, route: Route) -> None:
        """Each leg bends to the right of its direction, so that there and back lie apart."""
        x, y = self._project(route, route.lon, route.lat)
        painter.setPen(QPen(self._theme.colour("accent"), 2.5))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for k in range(len(x) - 1):
            start, end = QPointF(x[k], y[k]), QPointF(x[k + 1], y[k + 1])
            way = end - start
            bend = QPointF(-way.y(), way.x()) * 0.14
            path = QPainterPath(start)
            path.quadTo((start + end) / 2 + bend, end)
            painter.drawPath(path)

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


def _lines_of(route: Route) -> list[tuple[str, str, str]]:
    """Number, name and drive of each stop; at the end the hotel; what has no room is counted."""
    first, night = int(route.has_start), route.hotels[1] if route.n_stops else ""
    room = _LEGS - bool(night)
    lines = []
    for stop, (name, start) in enumerate(zip(route.names, route.starts, strict=True)):
        leg = stop - 1 + first
        drive = f", drive {route.minutes[leg]:.0f} min" if leg >= 0 else ""
        lines.append((str(stop + 1), name, minutes_text(start) + drive))
    if len(lines) > room:
        lines[room - 1 :] = [("", f"and {len(lines) - room + 1} more stops", "")]
    if night:
        drive = f"drive {route.minutes[-1]:.0f} min" if route.has_end else ""
        lines.append(("☾", f"Night in {night}", drive))
    return lines


class RouteCard(Card):
    """Title with the day's driving, the map, one line per stop."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "Route", parent=parent)
        self._theme = theme
        self.map = RouteMap(theme)
        self.add(self.map, 1)
        self._legs = QGridLayout()
        self._legs.setHorizontalSpacing(8)
        self._legs.setVerticalSpacing(4)
        self._legs.setColumnStretch(1, 1)
        self._lines: list[tuple[Label, Label, Label]] = []
        for row in range(_LEGS):
            line = (
                Label("", Type.NAME, "accent_text"),
                ElidedLabel("", Type.TABLE),
                Label("", Type.NOTE, "muted"),
            )
            self._lines.append(line)
            for place, label in enumerate(line):
                self._legs.addWidget(label, row, place)
        self.add(self._legs)

    def show_day(self, day: date, route: Route, show: Formatter) -> None:
        """Show a day's way."""
        minutes, km = float(np.nansum(route.minutes)), float(np.nansum(route.km))
        hours = f"{int(minutes) // 60} h {int(minutes) % 60:02d} min · {show.distance(km)}"
        note = "" if not route.n_stops else hours if minutes >= 1 else "all in the home town"
        self.show_title(f"{day:%A}’s route", note)
        self.map.show_route(route)
        self.map.setToolTip(_ESTIMATE)
        lines = _lines_of(route)
        for row, labels in enumerate(self._lines):
            shown = row < len(lines)
            for label in labels:
                label.setVisible(shown)
            if not shown:
                continue
            texts = lines[row]
            labels[0].setText(texts[0])
            labels[2].setText(texts[2])
            name = labels[1]
            assert isinstance(name, ElidedLabel)
            name.show_text(texts[1])
