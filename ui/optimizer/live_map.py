"""The best plan so far on a small map: only what changed is painted anew."""

from typing import Final

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QPen
from PySide6.QtWidgets import QWidget
from scipy.optimize import linear_sum_assignment

from model.arrays import IntArray
from ui.align.small_map import Picture, SmallMap
from ui.theme.style import Theme

RASTER: Final = 3_000  # accounts: more are painted as pixels, for circles would hold the window up


class LiveMap(SmallMap):
    """A small map whose accounts change colour; one of them can be ringed."""

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(theme, name, parent)
        self.recoloured = 0  # accounts painted by the last small change
        self._ring = -1

    @property
    def picture(self) -> Picture | None:
        """What is shown."""
        return self._picture

    def recolour(self, codes: IntArray) -> None:
        """Show accounts (n,) in other territories; outlines stay as they were drawn."""
        picture = self._picture
        if picture is None:
            return
        changed = np.flatnonzero(picture.codes != codes)
        self.recoloured = len(changed)
        self._picture = Picture(
            picture.lat, picture.lon, picture.size, codes, picture.outlines, picture.hues
        )
        if self._painted is None or not changed.size:
            return
        painter = QPainter(self._painted)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if len(codes) <= RASTER:
            self._draw_dots(painter, self._picture, changed)
        else:
            self._draw_raster(painter, self._picture, changed)
        painter.end()
        self.update()

    def ring(self, row: int) -> None:
        """Mark one account; -1 for none."""
        self._ring = row
        self._painted = None
        self.update()

    def _draw_names(self, painter: QPainter, picture: Picture) -> None:
        super()._draw_names(painter, picture)
        if 0 <= self._ring < len(picture.lat) and np.isfinite(picture.lat[self._ring]):
            x, y = self._project(picture.lon[[self._ring]], picture.lat[[self._ring]])
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self._theme.colour("text"), 2))
            painter.drawEllipse(QPointF(float(x[0]), float(y[0])), 9, 9)

    def _draw_accounts(self, painter: QPainter, picture: Picture) -> None:
        if len(picture.lat) <= RASTER:
            super()._draw_accounts(painter, picture)
        else:
            self._draw_raster(painter, picture, np.arange(len(picture.lat)))

    def _draw_raster(self, painter: QPainter, picture: Picture, rows: IntArray) -> None:
        """Very many accounts as small squares of pixels, all at once."""
        ratio = self.devicePixelRatioF()
        wide, high = round(self.width() * ratio), round(self.height() * ratio)
        rows = rows[picture.codes[rows] >= 0]
        x, y = self._project(picture.lon[rows], picture.lat[rows])
        side = max(round(2 * ratio), 2)
        seen = np.isfinite(x) & np.isfinite(y)
        seen[seen] &= (x[seen] > 0) & (y[seen] > 0)
        seen[seen] &= (x[seen] * ratio < wide - side) & (y[seen] * ratio < high - side)
        colours = np.array([self._theme.territory(hue).rgba() for hue in picture.hues], np.uint32)
        pixels = np.zeros((high, wide), np.uint32)
        left, top = (x[seen] * ratio).astype(np.int64), (y[seen] * ratio).astype(np.int64)
        inked = colours[picture.codes[rows[seen]].astype(np.int64)]
        for down in range(side):
            for across in range(side):
                pixels[top + down, left + across] = inked
        image = QImage(pixels.data, wide, high, 4 * wide, QImage.Format.Format_ARGB32)
        image.setDevicePixelRatio(ratio)
        painter.drawImage(0, 0, image)

    def _draw_dots(self, painter: QPainter, picture: Picture, rows: IntArray) -> None:
        x, y = self._project(picture.lon[rows], picture.lat[rows])
        known = np.nan_to_num(picture.size)
        top = float(np.percentile(known, 98)) if known.any() else 1.0
        radius = np.clip(7.0 * np.sqrt(known[rows] / max(top, 1e-9)), 2.5, 7.0)
        many = len(known) > 1000
        radius = radius / 2 if many else radius
        painter.setPen(QPen(self._theme.colour("halo"), 0.4 if many else 1))
        shown = np.isfinite(x) & (picture.codes[rows] >= 0)
        for place in np.flatnonzero(shown).tolist():
            hue = picture.hues[picture.codes[rows[place]]]
            painter.setBrush(self._theme.territory(hue))
            wide = 2 * float(radius[place])
            area = QRectF(x[place] - wide / 2, y[place] - wide / 2, wide, wide)
            painter.drawEllipse(area)


def matched(before: IntArray, plan: IntArray, n_before: int, n_plan: int) -> IntArray:
    """For each code of a plan the code before that shares most accounts with it, (n_plan,).

    Codes that match none take those that are left, counting on after the last.
    """
    used = (before >= 0) & (plan >= 0)
    shared = np.zeros((n_plan, n_before))
    np.add.at(shared, (plan[used].astype(np.int64), before[used].astype(np.int64)), 1.0)
    code = np.full(n_plan, -1, np.int64)
    now, was = linear_sum_assignment(-shared)
    code[now] = was
    free = iter(range(n_before, n_before + n_plan))
    return np.array([c if c >= 0 else next(free) for c in code.tolist()], np.int64)
