"""The map on which one account's pin is dragged to its right place."""

from math import nan

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from model.alignment import UNASSIGNED
from model.places.doubts import Point
from ui.map.base_map import BaseMap
from ui.map.bounds import Bounds, bounds_of
from ui.map.map_view import MapView
from ui.map.parcels import Mark
from ui.session import Session
from ui.theme.style import Theme

_LEAST_DEGREES = 0.12  # a single point is shown with this much around it
_AROUND = 0.25  # of the span of several points


class PlacesMap(QWidget):
    """All accounts in grey, the chosen one with its pin, and a suggestion as one more dot.

    The suggestion is the row behind the accounts. The web page starts with the first project.
    """

    pin_dropped = Signal(float, float)  # latitude and longitude in degrees
    account_clicked = Signal(int)
    suggestion_clicked = Signal()

    def __init__(self, theme: Theme, base_map: BaseMap, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row = -1
        self._n = 0
        self._own: Point | None = None
        self._bounds: Bounds | None = None
        self.view = MapView(base_map)
        self.view.set_theme(theme.tokens)
        self.view.setAccessibleName("Map of the chosen account")
        self.setMinimumSize(320, 240)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.view)
        self._theme = theme
        theme.changed.connect(self._on_theme_changed)  # a lambda would outlive the page
        self.view.pin_dropped.connect(self._on_pin_dropped)
        self.view.account_clicked.connect(self._on_account_clicked)
        self.view.view_changed.connect(self._on_view_changed)

    @property
    def middle(self) -> Point | None:
        """The middle of what the map shows; None before it shows anything."""
        if self._bounds is None:
            return None
        lon = (self._bounds.west + self._bounds.east) / 2
        return (self._bounds.south + self._bounds.north) / 2, (lon + 180) % 360 - 180

    def _on_theme_changed(self) -> None:
        self.view.set_theme(self._theme.tokens)

    def show_accounts(self, session: Session) -> None:
        """Show the accounts of the project, none chosen."""
        accounts = session.state.accounts
        self._row, self._n = -1, len(accounts)
        placed_by = accounts.text("placed_by")
        vague = np.isin(placed_by.astype(str), ("zip", "city"))
        flags = np.append(np.where(vague, int(Mark.APPROXIMATE), 0), int(Mark.APPROXIMATE))
        names = [*accounts.text("name").tolist(), "Suggested place"]
        self.view.set_units("km" if session.formatter.units == "km" else "mi")
        self.view.set_accounts(
            np.append(accounts.lat, nan),
            np.append(accounts.lon, nan),
            np.append(np.zeros(self._n), 1.0),  # small dots, the suggestion a large one
            np.full(self._n + 1, UNASSIGNED),
            flags.astype(np.uint8),
            names,
        )

    def show_account(self, row: int, own: Point | None, suggestion: Point | None) -> None:
        """Choose an account that stands at `own` (None: nowhere), with a better place if any."""
        self.put_back()
        self._row, self._own = row, own
        self.view.select([row])
        self.view.set_pin(row)
        self.view.put(row, *(own or (nan, nan)))
        self.view.put(self._n, *(suggestion or (nan, nan)))
        if bounds := _around(own, suggestion):
            self.view.fit(bounds)

    def show_proposal(self, at: Point) -> None:
        """Show the chosen account where it would be put."""
        self.view.put(self._row, *at)
        there = Bounds(at[1], at[0], at[1], at[0])
        is_seen = self._bounds is not None and self._bounds.contains(there)
        if not is_seen and (bounds := _around(at, self._own)):
            self.view.fit(bounds)

    def put_back(self) -> None:
        """End a drag under way and show the chosen account where it stands."""
        self.view.cancel_gesture()
        if self._row >= 0:
            self.view.put(self._row, *(self._own or (nan, nan)))

    def show_none(self) -> None:
        """Choose no account."""
        self.put_back()
        self._row, self._own = -1, None
        self.view.select([])
        self.view.set_pin(None)
        self.view.put(self._n, nan, nan)

    def _on_pin_dropped(self, row: int, lat: float, lon: float) -> None:
        if row == self._row:
            self.pin_dropped.emit(lat, lon)

    def _on_account_clicked(self, row: int) -> None:
        if row == self._n:
            self.suggestion_clicked.emit()
        else:
            self.account_clicked.emit(row)

    def _on_view_changed(self, bounds: Bounds) -> None:
        self._bounds = bounds


def _around(*points: Point | None) -> Bounds | None:
    """Bounds of some points with room around them."""
    known = np.array([point for point in points if point is not None], np.float64).reshape(-1, 2)
    bounds = bounds_of(known[:, 0], known[:, 1])
    if bounds is None:
        return None
    wide = max(_LEAST_DEGREES, _AROUND * (bounds.east - bounds.west))
    high = max(_LEAST_DEGREES, _AROUND * (bounds.north - bounds.south))
    return Bounds(
        bounds.west - wide,
        max(bounds.south - high, -85.0),
        bounds.east + wide,
        min(bounds.north + high, 85.0),
    )
