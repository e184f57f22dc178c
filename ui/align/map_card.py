"""The map with what the session says about the accounts."""

import numpy as np
from PySide6.QtWidgets import QVBoxLayout, QWidget

from model.arrays import IntArray
from model.metrics import metric
from ui.map.base_map import BaseMap
from ui.map.bounds import Bounds, bounds_of
from ui.map.map_view import MapView
from ui.map.parcels import Mark
from ui.session import Session
from ui.theme.style import Theme


class MapCard(QWidget):
    """Keeps the map view in step with the accounts."""

    def __init__(self, theme: Theme, base_map: BaseMap, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.view = MapView(base_map)
        self.view.set_theme(theme.tokens)
        self.setMinimumSize(360, 280)
        row = QVBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.view)

    def show_accounts(self, session: Session) -> None:
        """Show the project's accounts, sized by potential where it is known."""
        state, show = session.state, session.formatter
        accounts = state.accounts
        potential = metric(state, "potential")
        beds = metric(state, "beds") if "beds" in accounts else potential
        sized = potential if potential.values.any() else beds
        size = sized.values if sized.values.any() else np.full(len(accounts), np.nan)
        placed_by = accounts.text("placed_by")
        approximate = (placed_by == "zip") | (placed_by == "city")
        flags = np.where(accounts.locked, int(Mark.LOCKED), 0)
        flags = (flags + np.where(approximate, int(Mark.APPROXIMATE), 0)).astype(np.uint8)
        names = accounts.text("name").tolist()
        self.view.set_units("km" if show.units == "km" else "mi")
        self.view.set_accounts(
            accounts.lat, accounts.lon, size, session.alignment.territory, flags, names
        )
        ticks = self.view.size_ticks()
        self.view.set_legend(sized.label, [(tick, show.compact(tick)) for tick in ticks])

    def bounds_of(self, session: Session, rows: IntArray) -> Bounds | None:
        """Where some accounts lie; None when none of them has a place."""
        accounts = session.state.accounts
        bounds = bounds_of(accounts.lat[rows], accounts.lon[rows])
        return bounds.grown(0.1) if bounds is not None else None
