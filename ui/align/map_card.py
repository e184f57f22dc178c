"""The map with what the session says about the accounts, and the controls that lie on it."""

from collections.abc import Sequence
from functools import partial

import numpy as np
from PySide6.QtCore import QPoint, QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from model.arrays import IntArray
from model.errors import PlanError
from model.metrics import Metric, metric, metric_names
from reports.map_facts import LegendPart
from ui.align.hover_facts import hover_facts
from ui.map.base_map import BaseMap
from ui.map.bounds import Bounds, bounds_of
from ui.map.busy_line import BusyLine
from ui.map.map_bar import MapBar
from ui.map.map_view import MapView
from ui.map.parcels import Mark
from ui.map.ranked_list import RankedList
from ui.session import Session
from ui.theme.style import Theme

_INSET, _GAP, _ZOOM_PX, _FOOT_PX = 12, 8, 32, 56


class MapCard(QWidget):
    """Keeps the map view in step with the accounts."""

    accounts_shown = Signal()  # all accounts were set anew; colours by class begin again

    def __init__(self, theme: Theme, base_map: BaseMap, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.size_metric = ""  # what gives the dots their size; "" for the usual one
        self._legend: tuple[tuple[LegendPart, ...], bool] = ((), True)
        self._sized_by = ""
        self.view = MapView(base_map)
        self.view.set_theme(theme.tokens)
        self.bar = MapBar(theme, self)
        self.busy = BusyLine(theme, self)
        self.places = RankedList(theme, self)
        self.bar.hide()
        self.setMinimumSize(360, 280)
        row = QVBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.view)

    def show_accounts(self, session: Session) -> None:
        """Show the project's accounts, sized by potential where it is known."""
        accounts = session.state.accounts
        placed_by = accounts.text("placed_by")
        approximate = (placed_by == "zip") | (placed_by == "city")
        flags = np.where(accounts.locked, int(Mark.LOCKED), 0)
        flags = (flags + np.where(approximate, int(Mark.APPROXIMATE), 0)).astype(np.uint8)
        names = accounts.text("name").tolist()
        self.view.set_units("km" if session.formatter.units == "km" else "mi")
        sized = self.sized_by(session)
        size = sized.values if sized.values.any() else np.full(len(accounts), np.nan)
        self.view.set_accounts(
            accounts.lat, accounts.lon, size, session.alignment.territory, flags, names
        )
        self.view.describe = partial(hover_facts, session)
        self._sized_by = sized.label
        self.show_legend(session, *self._legend)
        self.accounts_shown.emit()

    def resize_accounts(self, session: Session) -> None:
        """Give the dots the sizes of the metric that is wanted now."""
        sized = self.sized_by(session)
        size = sized.values if sized.values.any() else np.full(len(sized.values), np.nan)
        self.view.set_sizes(size)
        self._sized_by = sized.label
        self.show_legend(session, *self._legend)

    def sized_by(self, session: Session) -> Metric:
        """The metric that gives the size: the wanted one, else potential, else beds."""
        state = session.state
        if self.size_metric:
            try:
                return metric(state, self.size_metric)
            except PlanError:  # a metric of another project
                self.size_metric = ""
        potential = metric(state, "potential")
        if not potential.values.any() and "beds" in metric_names(state):
            return metric(state, "beds")
        return potential

    def show_legend(
        self, session: Session, sections: Sequence[LegendPart], shown: bool = True
    ) -> None:
        """Explain sizes and, above them, colours and layers."""
        self._legend = (tuple(sections), shown)
        show = session.formatter
        ticks = [(tick, show.compact(tick)) for tick in self.view.size_ticks()]
        title = f"Size: {self._sized_by}" if sections else self._sized_by
        self.view.dressing.show_legend(title, ticks, sections, shown=shown)

    def bounds_of(self, session: Session, rows: IntArray) -> Bounds | None:
        """Where some accounts lie; None when none of them has a place."""
        accounts = session.state.accounts
        bounds = bounds_of(accounts.lat[rows], accounts.lon[rows])
        return bounds.grown(0.1) if bounds is not None else None

    def lay_out(self) -> None:
        """Put bar, line and list on the map, and keep the names of the map from under them."""
        self.bar.fit_to(self.width())
        bar, busy, places = self.bar, self.busy, self.places
        bar.move(self.width() - bar.width() - _INSET, _INSET)
        below = bar.geometry().bottom() + 1 + _GAP if not bar.isHidden() else _INSET
        busy.setMaximumWidth(self.width() - 2 * _INSET)
        busy.adjustSize()
        busy.move(self.width() - busy.width() - _INSET, below)
        left = _INSET + _ZOOM_PX + _GAP
        top = below if left + places.width() + _GAP > bar.x() else _INSET
        room = QSize(places.width(), self.height() - top - _FOOT_PX)
        places.resize(room.width(), max(min(room.height(), places.wanted_height()), 96))
        places.move(QPoint(left, top))
        shown = [part for part in (bar, busy, places) if not part.isHidden()]
        for part in shown:
            part.raise_()
        self.view.dressing.cover([part.geometry() for part in shown])

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the controls at their corners."""
        super().resizeEvent(event)
        self.lay_out()
