"""The line under a table: what its rows, or the chosen ones, add up to."""

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QWidget

from ui.theme.fonts import Type
from ui.theme.painting import LEFT, RIGHT, draw_text, smooth
from ui.theme.style import Theme
from ui.widgets.column_cells import PADDING
from ui.widgets.column_model import totals_of
from ui.widgets.column_table import ColumnTable
from ui.widgets.columns import Look

HEIGHT = 28


class TotalsRow(QWidget):
    """Sums, or means where a sum says nothing, each under its column."""

    def __init__(self, theme: Theme, table: ColumnTable, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._table = theme, table
        self._words: dict[int, str] = {}
        self._lead = ""
        self.setFixedHeight(HEIGHT)
        header = table.horizontalHeader()
        header.sectionResized.connect(self._on_moved)
        header.geometriesChanged.connect(self._on_moved)
        table.horizontalScrollBar().valueChanged.connect(self._on_moved)

    @property
    def lead(self) -> str:
        """What is added up: "Sum of 3 selected"."""
        return self._lead

    def word_of(self, key: str) -> str:
        """The total of a column as it is shown."""
        return self._words.get(self._table.columns.place_of(key), "")

    def refresh(self) -> None:
        """Add up the chosen rows, else those shown."""
        columns = self._table.columns
        chosen = columns.checked_rows()
        rows = chosen if chosen.size else columns.order
        what = "selected" if chosen.size else "shown"
        self._lead = f"{'Mean' if columns.averages else 'Sum'} of {rows.size:,} {what}"
        self._words = {
            place: totals_of(columns.column_at(place), rows, columns.averages)
            for place in range(columns.columnCount())
        }
        spoken = [
            f"{columns.column_at(place).title} {words}"
            for place, words in self._words.items()
            if words
        ]
        self.setAccessibleName(", ".join([self._lead, *spoken]))
        self.update()

    def sizeHint(self) -> QSize:
        """One dense row."""
        return QSize(200, HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw each total where its column stands now."""
        painter = smooth(self)
        colour, columns = self._theme.colour, self._table.columns
        painter.fillRect(self.rect(), colour("sunken"))
        painter.fillRect(QRectF(0, 0, self.width(), 1), colour("border2"))
        first = True
        for place in range(columns.columnCount()):
            left, wide = self._table.columnViewportPosition(place), self._table.columnWidth(place)
            area = QRectF(left + PADDING, 0, wide - 2 * PADDING, self.height())
            if columns.column_at(place).look is Look.FIGURE:
                first = False
                words = self._words.get(place, "")
                draw_text(painter, area, words, Type.TABLE, colour("text"), RIGHT, 600)
            elif place == 0 and first:
                area.setWidth(max(wide, 220))
                draw_text(painter, area, self._lead, Type.TABLE, colour("text2"), LEFT, 500)
        painter.end()

    def _on_moved(self) -> None:
        self.update()
