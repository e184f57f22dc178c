"""A small, still map of one alignment: territories and accounts, nothing to touch."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import ceil, log2
from typing import Final

import numpy as np
import shapely
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPen, QPixmap, QPolygonF, QTransform
from PySide6.QtWidgets import QWidget

from model.arrays import FloatArray, IntArray
from model.places.boundaries import Boundary, us_states, world_countries
from ui.map.bounds import Bounds, bounds_of
from ui.map.territory_shape import rings_of
from ui.theme.fonts import Type, text_width
from ui.theme.painting import CENTRE, draw_text, smooth
from ui.theme.style import Theme

_MARGIN: Final = 0.06  # of the width and height, around the territories
_FAR: Final = 60.0  # degrees of longitude: a wider spread is shown without its outermost points
_FINE: Final = 0.4  # pixels; what an outline bends by less is not drawn
_PATHS: Final = 512  # outlines of states and countries that are kept; a map shows 5 to 50
_FEW: Final = 8  # so many rings are wide ones
_LARGEST: Final = 7.0  # radius of the biggest accounts, pixels


def main_bounds(lat: FloatArray, lon: FloatArray) -> Bounds | None:
    """The bounds of the accounts; a few far ones (islands, wrong signs) do not shrink the rest."""
    whole = bounds_of(lat, lon)
    if whole is None or whole.east - whole.west <= _FAR:
        return whole
    placed = np.isfinite(lat) & np.isfinite(lon)
    west, east = np.percentile(lon[placed], (2, 98))
    south, north = np.percentile(lat[placed], (2, 98))
    return Bounds(float(west), float(south), float(east), float(north))


@dataclass(frozen=True, eq=False, slots=True)
class Picture:
    """What a small map shows: accounts (n,), outlines, hues and names by territory code."""

    lat: FloatArray
    lon: FloatArray
    size: FloatArray  # what gives a dot its size, NaN or 0 unknown
    codes: IntArray
    outlines: Sequence[shapely.Geometry | None]
    hues: Sequence[int]
    names: Sequence[str] = ()  # none: no labels


def shared_frame(frames: Sequence[Bounds | None]) -> Bounds | None:
    """What holds the frames of several maps; None when there is none."""
    known = np.array([frame for frame in frames if frame is not None], np.float64)
    if not known.size:
        return None
    (west, south), (east, north) = known[:, :2].min(axis=0), known[:, 2:].max(axis=0)
    return Bounds(float(west), float(south), float(east), float(north))


def _shown_bounds(picture: Picture) -> Bounds | None:
    """Where the territories lie; all accounts while there is none."""
    owned = picture.codes >= 0
    if not owned.any():
        return main_bounds(picture.lat, picture.lon)
    bounds = main_bounds(picture.lat[owned], picture.lon[owned])
    whole = bounds_of(picture.lat[owned], picture.lon[owned])
    known = [shape for shape in picture.outlines if shape is not None]
    if bounds is None or bounds != whole or not known:
        return bounds
    west, south, east, north = shapely.total_bounds(known)
    return Bounds(
        min(bounds.west, west),
        min(bounds.south, south),
        max(bounds.east, east),
        max(bounds.north, north),
    )


def _grounds(in_us: bool) -> list[Boundary]:
    """The states, or the countries where the map leaves the United States."""
    return us_states() if in_us else world_countries()


@lru_cache(maxsize=_PATHS)
def _ground_path(in_us: bool, place: int, fineness: int) -> QPainterPath:
    """A state or country in degrees, fine enough for 2 ** fineness pixels a degree."""
    return _path_of(_grounds(in_us)[place].geometry, _FINE / 2.0**fineness)


def _path_of(shape: shapely.Geometry, tolerance: float) -> QPainterPath:
    """The rings of a shape in degrees, without bends below `tolerance` degrees."""
    path = QPainterPath()
    for ring in rings_of(shapely.simplify(shape, tolerance)):
        points = [QPointF(a, b) for a, b in ring.tolist()]
        path.addPolygon(QPolygonF(points))
    return path


class SmallMap(QWidget):
    """Painted once per size and theme."""

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._picture: Picture | None = None
        self._bounds: Bounds | None = None
        self._painted: QPixmap | None = None
        self._painted_as: tuple[object, ...] = ()
        self._marked: IntArray = np.empty(0, np.int64)
        self.setAccessibleName(name)

    def show_picture(self, picture: Picture | None) -> None:
        """Show an alignment, or only the ground."""
        self._picture = picture
        self._bounds = None if picture is None else _shown_bounds(picture)
        self._painted = None
        self.update()

    @property
    def frame(self) -> Bounds | None:
        """What the map shows, None while it is only ground."""
        return self._bounds

    def show_frame(self, frame: Bounds) -> None:
        """Show this much, so that maps beside each other have one scale."""
        if self._bounds is not None and self._bounds != frame:
            self._bounds, self._painted = frame, None
            self.update()

    @property
    def marked(self) -> IntArray:
        """Rows of the accounts with a ring."""
        return self._marked

    def mark(self, rows: IntArray) -> None:
        """Put a ring around some accounts and around no others."""
        self._marked = rows
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw water, land, territories, accounts, names."""
        ratio = self.devicePixelRatioF()
        wanted = (self.size(), ratio, self._theme.dark)
        if self._painted is None or wanted != self._painted_as:
            self._painted, self._painted_as = QPixmap(self.size() * ratio), wanted
            self._painted.setDevicePixelRatio(ratio)
            self._painted.fill(Qt.GlobalColor.transparent)
            painter = QPainter(self._painted)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._draw(painter)
            painter.end()
        painter = smooth(self)
        painter.drawPixmap(0, 0, self._painted)
        if self._picture is not None and self._bounds is not None and self._marked.size:
            self._draw_marks(painter, self._picture)
        painter.end()

    def _draw_marks(self, painter: QPainter, picture: Picture) -> None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        x, y = self._project(picture.lon[self._marked], picture.lat[self._marked])
        few = len(x) <= _FEW
        radius, thick = (9.0, 2.0) if few else (5.0, 1.25)
        pens = (
            QPen(self._theme.colour("halo"), 2 * thick),
            QPen(self._theme.colour("text"), thick),
        )
        for pen in pens:
            painter.setPen(pen)
            for place in range(len(x)):
                if np.isfinite(x[place]):
                    painter.drawEllipse(QPointF(x[place], y[place]), radius, radius)

    def _draw(self, painter: QPainter) -> None:
        area = QRectF(self.rect())
        clip = QPainterPath()
        clip.addRoundedRect(area, 8, 8)
        painter.setClipPath(clip)
        painter.fillRect(area, self._theme.colour("water"))
        picture = self._picture
        if picture is None or self._bounds is None:
            return
        self._draw_land(painter, self._bounds)
        for shape, hue in zip(picture.outlines, picture.hues, strict=True):
            if shape is not None:
                path = self._path(shape)
                painter.fillPath(path, self._theme.territory(hue, 0.18))
                painter.setPen(QPen(self._theme.territory(hue), 1.5))
                painter.drawPath(path)
        self._draw_accounts(painter, picture)
        self._draw_names(painter, picture)

    def _draw_land(self, painter: QPainter, bounds: Bounds) -> None:
        seen = shapely.box(*bounds.grown(1.5))
        in_us = shapely.box(-130, 20, -60, 55).contains(shapely.box(*bounds))
        painter.setPen(QPen(self._theme.colour("state"), 1))
        fineness, placing = 2 * ceil(log2(self._scale) / 2), self._transform
        for place, ground in enumerate(_grounds(in_us)):
            if seen.intersects(ground.geometry):
                path = placing.map(_ground_path(in_us, place, fineness))
                painter.fillPath(path, self._theme.colour("land"))
                painter.drawPath(path)

    def _draw_accounts(self, painter: QPainter, picture: Picture) -> None:
        x, y = self._project(picture.lon, picture.lat)
        known = np.nan_to_num(picture.size)
        top = float(np.percentile(known, 98)) if known.any() else 1.0
        radius = np.clip(_LARGEST * np.sqrt(known / max(top, 1e-9)), 2.5, _LARGEST)
        if len(radius) > 1000:
            radius /= 2
        painter.setPen(QPen(self._theme.colour("halo"), 1 if len(radius) <= 1000 else 0.4))
        for row in np.argsort(-radius):
            if np.isfinite(x[row]):
                code = picture.codes[row]
                painter.setBrush(self._theme.territory(picture.hues[code] if code >= 0 else -1))
                painter.drawEllipse(QPointF(x[row], y[row]), radius[row], radius[row])

    def _draw_names(self, painter: QPainter, picture: Picture) -> None:
        for code, name in enumerate(picture.names):
            own = np.flatnonzero(picture.codes == code)
            own = own[np.isfinite(picture.lat[own])]
            if not own.size:
                continue
            middle = (
                np.array([np.median(picture.lon[own])]),
                np.array([np.median(picture.lat[own])]),
            )
            x, y = (float(v[0]) for v in self._project(*middle))
            wide = text_width(name, Type.NAME) + 8
            room = QRectF(x - wide / 2, y - 26, wide, 18)
            halo = self._theme.colour("halo")
            for dx, dy in ((-1, 0), (1, 0), (0, -1), (0, 1), (-1, -1), (1, 1), (-1, 1), (1, -1)):
                draw_text(painter, room.translated(dx, dy), name, Type.NAME, halo, CENTRE)
            draw_text(painter, room, name, Type.NAME, self._theme.colour("text"), CENTRE)

    def _path(self, shape: shapely.Geometry) -> QPainterPath:
        return self._transform.map(_path_of(shape, _FINE / self._scale))

    @property
    def _transform(self) -> QTransform:
        """From degrees, lon before lat, to pixels."""
        origin, unit = np.zeros(1), np.ones(1)
        (x, *_), (y, *_) = self._project(origin, origin)
        (east, *_), (north, *_) = self._project(unit, unit)
        return QTransform(east - x, 0.0, 0.0, north - y, x, y)

    @property
    def _scale(self) -> float:
        """Pixels per degree of latitude."""
        assert self._bounds is not None
        west, south, east, north = self._bounds
        squeeze = np.cos(np.radians((south + north) / 2))
        wide, high = max((east - west) * squeeze, 0.05), max(north - south, 0.05)
        return float(min(self.width() / wide, self.height() / high) * (1 - 2 * _MARGIN))

    def _project(self, lon: FloatArray, lat: FloatArray) -> tuple[FloatArray, FloatArray]:
        assert self._bounds is not None
        west, south, east, north = self._bounds
        squeeze, scale = np.cos(np.radians((south + north) / 2)), self._scale
        x = self.width() / 2 + (lon - (west + east) / 2) * squeeze * scale
        y = self.height() / 2 - (lat - (south + north) / 2) * scale
        return x, y
