"""Districts and territories with their balance; the place to drop accounts on."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QPoint, QRectF, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QTreeView, QVBoxLayout, QWidget

from ui.theme.fonts import Type
from ui.theme.painting import LEFT, draw_text
from ui.theme.style import Theme
from ui.widgets.territory_rows import BarColumns, DistrictRow, Measure, TerritoryRow
from ui.widgets.territory_view import TerritoryView

_HEADER_HEIGHT = 32


class TerritoryTree(QWidget):
    """The tree under its column titles."""

    territory_chosen = Signal(int)  # code, -1 when none is chosen
    territory_activated = Signal(int)  # double click or Enter
    territory_reached = Signal(int)  # code under the pointer, -1 for none
    accounts_dropped = Signal(int, object)  # code, row numbers
    menu_asked = Signal(int, QPoint)  # code, place on the screen
    district_menu_asked = Signal(str, QPoint)  # id, "" beside all rows; place on the screen
    renamed = Signal(int, str)  # code, the name typed in its row
    district_renamed = Signal(str, str)  # id, name
    territories_dropped = Signal(object, str)  # codes, id of the district, "" for none
    district_dropped = Signal(str, str)  # id, id of the district above, "" for the top
    delete_asked = Signal(object)  # codes; the Delete key

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.view = TerritoryView(theme, self)
        for said in (
            "territory_chosen",
            "territory_activated",
            "territory_reached",
            "accounts_dropped",
            "menu_asked",
            "district_menu_asked",
            "renamed",
            "district_renamed",
            "territories_dropped",
            "district_dropped",
            "delete_asked",
        ):
            getattr(self.view, said).connect(getattr(self, said))
        self._head = _Titles(theme, self.view)
        self.view.resized.connect(self._head.update)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._head)
        column.addWidget(self.view, 1)
        self.setFocusProxy(self.view)

    def show_territories(
        self, rows: Sequence[TerritoryRow], districts: Sequence[DistrictRow] = ()
    ) -> None:
        """Show these territories below their districts, these in the order given.

        Without `districts` they are taken from the rows, one level deep.
        """
        self.view.fill(rows, districts or _districts_of(rows))

    def show_counts(
        self, rows: Sequence[TerritoryRow], districts: Sequence[DistrictRow] = ()
    ) -> None:
        """Take new names, reps and counts of the same territories; nothing folds or scrolls."""
        self.view.retell(rows, districts or _districts_of(rows))

    def show_measures(self, measures: Sequence[Measure]) -> None:
        """Show columns of bars; a step of a drag draws only the rows that it changes."""
        known, self.view.cells.measures = self.view.cells.measures, tuple(measures)
        self._head.show_titles([measure.title for measure in measures])
        changed = [now.differing(was) for now, was in zip(measures, known, strict=False)]
        rows = [some for some in changed if some is not None]
        if len(rows) == len(measures) == len(known) and rows:
            self.view.draw_anew(np.flatnonzero(np.any(rows, axis=0)).tolist())
        else:
            self.view.viewport().update()

    def show_compact(self, compact: bool) -> None:
        """Take 44 instead of 48 pixels for a territory, in a small window."""
        self.view.cells.compact = compact
        self.view.doItemsLayout()

    def filter_by(self, words: str) -> None:
        """Show only territories whose name, rep or district holds every word."""
        self.view.filter_by(words)

    def choose(self, code: int) -> None:
        """Choose a territory, -1 for none; nothing is announced."""
        self.view.choose(code)

    def chosen(self) -> int:
        """The chosen territory, -1 when there is none."""
        return self.view.chosen()

    def chosen_codes(self) -> list[int]:
        """All chosen territories, by code; several with Ctrl or Shift."""
        return self.view.chosen_codes()

    def rename(self, code: int) -> None:
        """Open the line in which a territory is renamed."""
        self.view.rename(code)

    def rename_district(self, district_id: str) -> None:
        """Open the line in which a district is renamed."""
        self.view.rename_district(district_id)

    def mark_drop_target(self, code: int) -> None:
        """Outline the territory that a drag on the map is over, -1 for none."""
        self.view.mark_drop_target(code)


class _Titles(QWidget):
    """The titles over the columns."""

    def __init__(self, theme: Theme, view: QTreeView) -> None:
        super().__init__()
        self._theme, self._view = theme, view
        self._titles: list[str] = []
        self.setFixedHeight(_HEADER_HEIGHT)

    def show_titles(self, titles: list[str]) -> None:
        if titles != self._titles:
            self._titles = titles
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        area = QRectF(self.rect())
        muted = self._theme.colour("muted")
        draw_text(painter, area.adjusted(16, 0, 0, 0), "Territory", Type.HEADER, muted, LEFT)
        rows = QRectF(0, 0, self._view.viewport().width(), _HEADER_HEIGHT)  # beside a scroll bar
        columns = BarColumns.for_width(round(rows.width()))
        for place, title in enumerate(self._titles):
            room = columns.area(rows, place, len(self._titles))
            draw_text(painter, room, title, Type.HEADER, muted, LEFT)
        painter.fillRect(
            QRectF(0, area.bottom() - 1, area.width(), 1), self._theme.colour("border")
        )
        painter.end()


def _districts_of(rows: Sequence[TerritoryRow]) -> list[DistrictRow]:
    names = dict.fromkeys(row.district for row in rows if row.district)
    return [
        DistrictRow(name, name, "", sum(row.accounts for row in rows if row.district == name))
        for name in names
    ]
