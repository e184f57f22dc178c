"""Where the accounts of an import are, and how exactly that is known."""

from typing import Final

import numpy as np
from PySide6.QtWidgets import QHBoxLayout, QWidget

from model.arrays import FloatArray
from ui.accounts.prepared import Places, Prepared
from ui.align.small_map import Picture, SmallMap
from ui.theme.style import Theme
from ui.widgets.card import Card
from ui.widgets.share_bar import Part, ShareBar

WAYS = (
    (("coordinates", "user"), "by coordinates", "good_fill"),
    (("zip",), "by postcode, about", "accent"),
    (("city",), "by town, about", "neutral_fill"),
    (("none", ""), "not placed", "bad_fill"),
)

_ENOUGH: Final = 600  # dots
_ACROSS: Final = 60  # dots side by side


class PlacesCard(Card):
    """Counts by the way of placing, and a small map."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "On the map", note=" ", parent=parent)
        self.setFixedHeight(176)
        self._drawn: tuple[FloatArray, FloatArray] = (np.empty(0), np.empty(0))
        self._bar = ShareBar(theme)
        self._map = SmallMap(theme, "Where the accounts are")
        self._map.setMinimumWidth(120)
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(self._bar, 3)
        row.addWidget(self._map, 2)
        self.add(row, 1)

    def show_places(self, prepared: Prepared) -> None:
        """Show where the accounts of the import are."""
        self.show_points(prepared.places)

    def show_points(self, places: Places) -> None:
        """Show how many accounts are placed, and how."""
        n = len(places.lat)
        placed = n - places.count("none", "")
        self.show_title(f"{placed:,} of {n:,} accounts are on the map")
        self._bar.show_parts([Part(places.count(*ways), words, tone) for ways, words, tone in WAYS])
        lat, lon = _thinned(places)
        if np.array_equal(lat, self._drawn[0]) and np.array_equal(lon, self._drawn[1]):
            return
        self._drawn = (lat, lon)
        small = np.zeros(len(lat))  # every account is a small dot
        picture = Picture(lat, lon, small, np.zeros(len(lat), np.int64), [None], [0])
        self._map.show_picture(picture if len(lat) else None)


def _thinned(places: Places) -> tuple[FloatArray, FloatArray]:
    """The places that can be told apart on a small map; thousands of dots take long to draw."""
    known = np.isfinite(places.lat)
    lat, lon = places.lat[known], places.lon[known]
    if len(lat) <= _ENOUGH:
        return lat, lon
    cell = max(np.ptp(lat), np.ptp(lon), 1e-6) / _ACROSS
    cells = np.column_stack([np.floor(lat / cell), np.floor(lon / cell)])
    _, first = np.unique(cells, axis=0, return_index=True)
    return lat[first], lon[first]
