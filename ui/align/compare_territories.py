"""The territories of a compared scenario: index of potential and share of capacity, one a row."""

from collections.abc import Sequence
from typing import Final

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from model.format import Formatter
from ui.align.comparison import Compared, MeasureLine
from ui.align.readings import MISSING, main_metric, workload_percent
from ui.theme.fonts import Type
from ui.theme.painting import LEFT, RIGHT, draw_swatch, draw_text, smooth
from ui.theme.style import Theme
from ui.widgets.balance_bar import WORKLOAD_BAND, Band

ROW: Final = 20
WIDE: Final = 216
_FIGURE: Final = 40.0
_SWATCH: Final = 10
_TONES: Final = {"neutral": "text", "warn": "warn", "bad": "bad"}


class TerritoryColumn(QWidget):
    """Name, potential and workload of every territory; what lies outside its band is coloured.

    The territories whose ids are in `like` come in that order, the same in every scenario.
    """

    def __init__(
        self,
        theme: Theme,
        compared: Compared,
        hues: Sequence[int],
        band: Band,
        show: Formatter,
        like: Sequence[str] = (),
    ) -> None:
        super().__init__()
        self._theme, self._band, self._show = theme, band, show
        name = main_metric(compared.evaluation)
        self._head = ("index", "work %")
        work = workload_percent(compared.evaluation).tolist()
        own, figures = compared.layer.territories, compared.evaluation.territories
        place = {key: rank for rank, key in enumerate(like)}  # the rest stay as they are
        order = sorted(range(len(own)), key=lambda code: place.get(own[code].id, len(place)))
        self.rows = [(own[code].label, figures[code].index[name], work[code]) for code in order]
        self._hues = [hues[code] for code in order]
        said = "; ".join(
            f"{name} {self._words(a)} and {self._words(b)} %" for name, a, b in self.rows
        )
        self.setAccessibleName(f"Territories of {compared.scenario.name}: {said}")
        self.setMinimumWidth(150)
        self.setFixedHeight(ROW * (len(self.rows) + 1))

    def sizeHint(self) -> QSize:
        """One row each, and a head."""
        return QSize(WIDE, self.height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the head and the rows with hairlines between them."""
        painter, colour = smooth(self), self._theme.colour
        wide = float(self.width())
        columns = (wide - 2 * _FIGURE - 8, wide - _FIGURE)
        for left, words in zip(columns, self._head, strict=True):
            room = QRectF(left, 0, _FIGURE, ROW)
            draw_text(painter, room, words, Type.NOTE, colour("muted"), RIGHT)
        for place, (name, potential, work) in enumerate(self.rows):
            top = ROW * (place + 1.0)
            painter.fillRect(QRectF(0, top, wide, 1), colour("border"))
            hue = self._theme.territory(self._hues[place])
            draw_swatch(painter, QPointF(_SWATCH / 2, top + ROW / 2), _SWATCH, hue)
            room = QRectF(_SWATCH + 8, top, columns[0] - _SWATCH - 8, ROW)
            draw_text(painter, room, name, Type.TABLE, colour("text"), LEFT)
            self._figure(painter, QRectF(columns[0], top, _FIGURE, ROW), potential, self._band)
            self._figure(painter, QRectF(columns[1], top, _FIGURE, ROW), work, WORKLOAD_BAND)
        painter.end()

    def _figure(self, painter: QPainter, room: QRectF, value: float, band: Band) -> None:
        tone = "muted" if not np.isfinite(value) else _TONES[band.verdict(value)]
        role = Type.TABLE if tone in ("text", "muted") else Type.NAME
        draw_text(painter, room, self._words(value), role, self._theme.colour(tone), RIGHT)

    def _words(self, value: float) -> str:
        return self._show.number(value) if np.isfinite(value) else MISSING


def territory_lines(compared: Sequence[Compared], band: Band, show: Formatter) -> list[MeasureLine]:
    """A line per territory: its index, and below it percent of its hours; by id, live first."""
    names: dict[str, str] = {}
    for one in sorted(compared, key=lambda c: not c.is_live):
        for territory in one.layer.territories:
            names.setdefault(territory.id, territory.label)
    name = main_metric(compared[0].evaluation)
    found = []
    for key, words in names.items():
        texts, below, tones = [], [], []
        for one in compared:
            work = workload_percent(one.evaluation)
            here = [t for t in one.evaluation.territories if t.id == key]
            if not here:
                texts.append(MISSING)
                below.append("not there")
                tones.append("muted")
                continue
            index, used = here[0].index[name], float(work[here[0].code])
            known = ((band, index), (WORKLOAD_BAND, used))
            worst = {each.verdict(value) for each, value in known if np.isfinite(value)}
            texts.append(show.number(index) if np.isfinite(index) else MISSING)
            below.append(f"{show.number(used)} % work" if np.isfinite(used) else "")
            tones.append("bad" if "bad" in worst else "warn" if "warn" in worst else "muted")
        found.append(MeasureLine(words, tuple(texts), frozenset(), tuple(below), tuple(tones)))
    return found
