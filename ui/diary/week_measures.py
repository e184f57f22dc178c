"""The measures that are looked at every Friday, beside the close of the week."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from model.diary.measure_lines import OF_THE_WEEK, MeasureSheet
from model.format import Formatter
from ui.diary.measure_row import MeasureRow
from ui.theme.style import Theme
from ui.widgets.buttons import Button, Kind
from ui.widgets.card import Card


class WeekMeasures(Card):
    """Four rows; pressing one opens all measures with it chosen."""

    measure_asked = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "Measures", note="13 weeks", parent=parent)
        self.rows = {key: MeasureRow(theme, key, compact=True) for key in OF_THE_WEEK}
        self.all = Button(theme, "All measures", Kind.LINK, small=True)
        self.add_action(self.all)
        self.body.setSpacing(0)
        for row in self.rows.values():
            self.add(row)
            row.clicked.connect(self._on_clicked)
        self.all.clicked.connect(lambda _checked=False: self.measure_asked.emit(OF_THE_WEEK[0]))

    def show_sheet(self, sheet: MeasureSheet, show: Formatter) -> None:
        """Show the rep's figures."""
        for key, row in self.rows.items():
            row.show_line(sheet.line(key), show)

    def _on_clicked(self, _checked: bool = False) -> None:
        row = self.sender()
        if isinstance(row, MeasureRow):
            self.measure_asked.emit(row.key)
