"""How the plan is kept: every measure with its limits and trend, and what stands behind it."""

from collections import Counter
from typing import Final

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from model.diary.measure_lines import MeasureSheet
from model.format import Formatter
from model.state import State
from ui.diary.measure_row import MeasureRow
from ui.diary.measure_words import aim_words, evidence_words, trend_text, value_words
from ui.diary.week_card import RoleLegend
from ui.diary.week_chart import WeekChart
from ui.theme.fonts import Type
from ui.theme.style import Theme
from ui.widgets.card import Card
from ui.widgets.chip import Chip, ChipKind
from ui.widgets.column_table import ColumnTable
from ui.widgets.columns import TableColumn
from ui.widgets.labels import Label, Rule

_FIRST: Final = "adherence"
_SIDE: Final = 500
_CHIPS: Final = (
    ("green", "good", ChipKind.GOOD, "kept"),
    ("amber", "to watch", ChipKind.WARN, "look"),
    ("red", "bad", ChipKind.BAD, "act"),
)


class MeasuresPage(QWidget):
    """The measures at the left; at the right the chosen one: where from, and what is behind."""

    item_chosen = Signal(str)  # uid of a diary item

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._sheet: MeasureSheet | None = None
        self._state: State | None = None
        self._show = Formatter()
        self._chosen = _FIRST
        self._uids: list[str] = []
        self.rows: dict[str, MeasureRow] = {}
        self._card = Card(theme, "Measures", icon="goal")
        self._chips = {key: Chip(theme, "", kind, icon=icon) for key, _, kind, icon in _CHIPS}
        for chip in self._chips.values():
            self._card.add_action(chip)
        self._card.add(self._list_area(), 1)
        self._detail = Card(theme, "Behind it")
        self._figure = Label("", Type.KEY_FIGURE)
        self._aim = Label("", Type.TABLE, "text2", wrap=True)
        self._formula = Label("", Type.TABLE, "text2", wrap=True)
        self.behind = ColumnTable(theme, name="What stands behind the measure")
        self.behind.show_checks(False)
        self._none = Label("", Type.BODY, "muted", wrap=True)
        self.chart = WeekChart(theme)
        self._weeks = Card(theme, "Visits by week")
        self._weeks.add_action(RoleLegend(theme))
        self._weeks.add(self.chart, 1)
        self._lay_out()
        self.behind.row_activated.connect(self._on_activated)

    def show_sheet(self, sheet: MeasureSheet, state: State, show: Formatter) -> None:
        """Show the measures of a rep."""
        self._sheet, self._state, self._show = sheet, state, show
        first, last = (show.date(day.isoformat()) for day in (sheet.first, sheet.last))
        self._card.show_title("Measures", f"{first} to {last}")
        counts = Counter(line.state for line in sheet.lines)
        for key, words, _, _ in _CHIPS:
            icon = next(icon for name, _, _, icon in _CHIPS if name == key)
            self._chips[key].show_text(f"{counts[key]} {words}", icon=icon)
        for line in sheet.lines:
            row = self.rows.get(line.key) or self._add_row(line.key)
            row.show_line(line, show)
        self.chart.show_weeks(sheet.weeks, show)
        self._weeks.show_title("Visits by week", "below: buyer hours")
        self.choose(self._chosen)

    def choose(self, key: str) -> None:
        """Show what stands behind a measure."""
        self._chosen = key
        if self._sheet is None or self._state is None:
            return
        self.rows[key].setChecked(True)
        line = self._sheet.line(key)
        rows = line.behind
        self._detail.show_title(line.name, f"{len(rows)} behind it" if rows else "")
        self._figure.setText(value_words(line, self._show))
        aim = aim_words(line, self._show)
        told = [f"Aim {aim}." if aim else "No limit: watch the trend."]
        trend = trend_text(line, self._show)
        told += [f"{trend[0].upper()}{trend[1:]}."] if trend else []
        self._aim.setText(f"Missing: {line.missing}." if line.missing else " ".join(told))
        self._formula.setText(f"Where from: {line.formula}")
        self._none.setVisible(not rows)
        self.behind.setVisible(bool(rows))
        self._none.setText("" if line.missing else "Nothing stands against it.")
        self._uids = [row.uid for row in rows]
        words = [evidence_words(row, self._state, self._show) for row in rows]
        self._show_rows(words)

    def _show_rows(self, words: list[tuple[str, str, str, str]]) -> None:
        titles = (("When", 62), ("What", 104), ("Account", 128), ("Why", 0))
        columns = []
        for place, (title, width) in enumerate(titles):
            values = np.array([row[place] for row in words], object)
            if len(words) and any(values):
                columns.append(TableColumn(title.lower(), title, values, width=width))
        self.behind.show_columns(columns)

    def setFocus(self, reason: Qt.FocusReason = Qt.FocusReason.OtherFocusReason) -> None:
        """The chosen row takes the focus."""
        if self._chosen in self.rows:
            self.rows[self._chosen].setFocus(reason)

    def _add_row(self, key: str) -> MeasureRow:
        row = MeasureRow(self._theme, key)
        row.toggled.connect(self._on_toggled)
        if self.rows:
            self._list.insertWidget(self._list.count() - 1, Rule(self._theme))
        self._list.insertWidget(self._list.count() - 1, row)
        self.rows[key] = row
        return row

    def _on_toggled(self, checked: bool) -> None:
        row = self.sender()
        if checked and isinstance(row, MeasureRow) and row.key != self._chosen:
            self.choose(row.key)

    def _on_activated(self, row: int) -> None:
        if self._uids[row]:
            self.item_chosen.emit(self._uids[row])

    def _list_area(self) -> QScrollArea:
        self._list = QVBoxLayout()
        self._list.setContentsMargins(0, 0, 0, 0)
        self._list.setSpacing(0)
        self._list.addStretch(1)
        inner = QWidget()
        inner.setProperty("surface", "clear")
        inner.setLayout(self._list)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(inner)
        return scroll

    def _lay_out(self) -> None:
        for part in (self._figure, self._aim, self._formula):
            self._detail.add(part)
        self._detail.add(self._none)
        self._detail.add(self.behind, 1)
        side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        column.addWidget(self._detail, 3)
        column.addWidget(self._weeks, 1)
        side.setFixedWidth(_SIDE)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        row.addWidget(self._card, 1)
        row.addWidget(side)
