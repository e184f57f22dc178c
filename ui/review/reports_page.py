"""The twelve reports that are always ready: choose, filter, write as a workbook."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from model.format import Formatter
from model.review.ready import REPORTS, filtered
from model.review.ready_table import Column, ReadyTable
from model.review.ready_table import Kind as CellKind
from model.review.report_filters import SavedFilter
from ui.funnel.forms import choice_field
from ui.theme.fonts import Type
from ui.theme.style import Theme
from ui.widgets.buttons import Button, Kind
from ui.widgets.card import Card
from ui.widgets.chooser import OPTION_ROLE, Option, OptionDelegate
from ui.widgets.column_table import ColumnTable
from ui.widgets.columns import Look, TableColumn
from ui.widgets.labels import Label
from ui.widgets.notices import WorkState

_EVERY: Final = "Every value"
_LIST: Final = 232
_FEW: Final = 6  # columns that leave room for names in the first one
_FIRST: Final = 208  # width of the first of more


class ReportsPage(QWidget):
    """Left the reports with their question, right the table of the chosen one."""

    report_asked = Signal(str)  # its key
    save_asked = Signal(object)  # SavedFilter
    drop_asked = Signal(object)  # SavedFilter
    export_asked = Signal(str, object)  # key, Path

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._whole: ReadyTable | None = None
        self._show = Formatter()
        self._saved: tuple[SavedFilter, ...] = ()
        self.key = next(iter(REPORTS))
        self.wanted: dict[str, list[Any]] = {}
        self.list = QListWidget()
        self.list.setAccessibleName("Reports")
        self.list.setFrameShape(QListWidget.Shape.NoFrame)
        self.list.setMouseTracking(True)
        self.list.setItemDelegate(OptionDelegate(theme, self.list))
        for report in REPORTS.values():
            item = QListWidgetItem(report.name)
            item.setData(OPTION_ROLE, Option(report.key, report.name))
            item.setSizeHint(QSize(0, 32))
            item.setToolTip(report.question)
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        self.card = Card(theme, "Report", padded=True)
        self.table = ColumnTable(theme, name="Report", dense=True)
        self.column, self.value = choice_field("Column"), choice_field("Value of the column")
        self.saved = choice_field("Saved filters")
        self.name = QLineEdit()
        self.save = Button(theme, "Keep the filter", small=True)
        self.drop = Button(theme, "Forget it", Kind.QUIET, small=True)
        self.clear = Button(theme, "Clear the filter", Kind.LINK, small=True)
        self.export = Button(theme, "Export XLSX…", Kind.PRIMARY, icon="share")
        self.printing = Button(theme, "Print PDF…", icon="print")
        self.none = Label("", Type.TABLE, "text2", wrap=True)
        self.said = Label("", Type.NOTE, "muted")
        self.busy = WorkState(theme)
        self._lay_out(theme)
        self._connect()

    def _lay_out(self, theme: Theme) -> None:
        names = Card(theme, "Reports", note="always ready")
        names.add(self.list, 1)
        names.setFixedWidth(_LIST)
        self.name.setAccessibleName("Name of the filter")
        self.name.setPlaceholderText("Keep it as")
        bar = QHBoxLayout()
        bar.setSpacing(8)
        for field, wide in ((self.column, 120), (self.value, 140), (self.name, 130)):
            field.setFixedWidth(wide)
        for part in (self.column, self.value, self.clear, self.name, self.save):
            bar.addWidget(part)
        bar.addStretch(1)
        self.saved.setFixedWidth(120)
        bar.addWidget(self.saved)
        bar.addWidget(self.drop)
        self.card.add_action(self.printing)
        self.card.add_action(self.export)
        self.card.add(bar)
        self.card.add(self.none)
        self.card.add(self.table, 1)
        self.card.add(self.busy)
        self.card.add(self.said)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        row.addWidget(names)
        right = QVBoxLayout()
        right.addWidget(self.card, 1)
        row.addLayout(right, 1)

    def _connect(self) -> None:
        self.list.currentRowChanged.connect(self._on_report)
        self.column.activated.connect(self._on_column)
        self.value.activated.connect(self._on_value)
        self.saved.activated.connect(self._on_saved)
        self.clear.clicked.connect(self._on_clear)
        self.save.clicked.connect(self._on_save)
        self.name.returnPressed.connect(self._on_save)
        self.drop.clicked.connect(self._on_drop)
        self.export.clicked.connect(self._on_export)
        self.printing.clicked.connect(self._on_print)

    def panes(self) -> list[QWidget]:
        """What F6 goes through."""
        return [self.list, self.column, self.table]

    @property
    def shown(self) -> ReadyTable | None:
        """The rows that show; None before the report is read."""
        return filtered(self._whole, self.wanted) if self._whole is not None else None

    def show_report(self, key: str, table: ReadyTable, show: Formatter) -> None:
        """Show a report; a filter whose columns it has stays."""
        if key != self.key:
            return
        self._whole, self._show = table, show
        self.wanted = {n: v for n, v in self.wanted.items() if n in table.names}
        words = [c.name for c in table.columns if c.kind is CellKind.TEXT]
        _fill(self.column, words, next(iter(self.wanted), words[0] if words else ""))
        self._refresh()

    def show_saved(self, saved: Sequence[SavedFilter]) -> None:
        """Offer the filters that were kept for this report."""
        self._saved = tuple(saved)
        _fill(self.saved, ["Saved filters", *(one.name for one in saved)], "")
        self.saved.setEnabled(bool(saved))
        self.drop.setEnabled(False)

    def _refresh(self) -> None:
        table = self.shown
        if table is None or self._whole is None:
            return
        report = REPORTS[self.key]
        self.card.show_title(report.name, report.question)
        self.table.setAccessibleName(report.name)
        self.table.show_columns(report_columns(table, self._show))
        self.none.setVisible(not table.rows)
        filtering = bool(self.wanted)
        self.none.setText(
            "No row has this value. Clear the filter." if filtering else table.missing
        )
        self.table.setVisible(bool(table.rows))
        of = len(self._whole.rows)
        self.said.setText(f"{len(table.rows)} of {of} rows")
        self.export.setEnabled(bool(table.rows))
        self.printing.setEnabled(bool(table.rows))
        self.clear.setEnabled(filtering)
        self._offer_values()

    def _offer_values(self) -> None:
        name, whole = self.column.currentText(), self._whole
        if whole is None or name not in whole.names:
            _fill(self.value, [_EVERY], "")
            return
        at = whole.names.index(name)
        values = sorted({str(row[at]) for row in whole.rows if row[at]})
        now = next(iter(self.wanted.get(name, ())), "")
        _fill(self.value, [_EVERY, *values], str(now))

    def _on_report(self, row: int) -> None:
        if row >= 0:
            self.key = list(REPORTS)[row]
            self.wanted = {}
            self._whole = None
            self.report_asked.emit(self.key)

    def _on_column(self, _place: int) -> None:
        self._offer_values()

    def _on_value(self, place: int) -> None:
        name = self.column.currentText()
        if place > 0:
            self.wanted[name] = [self.value.currentText()]
        else:
            self.wanted.pop(name, None)
        self._refresh()

    def _on_saved(self, place: int) -> None:
        self.drop.setEnabled(place > 0)
        if place > 0:
            one = self._saved[place - 1]
            self.wanted = {name: list(values) for name, values in one.wanted.items()}
            self.column.setCurrentIndex(max(self.column.findText(next(iter(self.wanted), "")), 0))
            self._refresh()

    def _on_clear(self, _checked: bool = False) -> None:
        self.wanted = {}
        self._refresh()

    def _on_save(self, _checked: bool = False) -> None:
        self.save_asked.emit(SavedFilter(self.key, self.name.text().strip(), dict(self.wanted)))

    def _on_drop(self, _checked: bool = False) -> None:
        place = self.saved.currentIndex()
        if place > 0:
            self.drop_asked.emit(self._saved[place - 1])

    def _on_print(self, _checked: bool = False) -> None:
        name = f"{REPORTS[self.key].name}.pdf"
        chosen, _ = QFileDialog.getSaveFileName(self, "Print", name, "PDF (*.pdf)")
        if chosen:
            self.export_asked.emit(self.key, Path(chosen).with_suffix(".pdf"))

    def _on_export(self, _checked: bool = False) -> None:
        name = f"{REPORTS[self.key].name}.xlsx"
        chosen, _ = QFileDialog.getSaveFileName(self, "Export", name, "Workbook (*.xlsx)")
        if chosen:
            path = Path(chosen if chosen.lower().endswith(".xlsx") else f"{chosen}.xlsx")
            self.export_asked.emit(self.key, path)


def report_columns(table: ReadyTable, show: Formatter) -> list[TableColumn]:
    """The columns of a report as a table shows them; the first of few takes the rest."""
    many = len(table.columns) > _FEW
    return [
        _column(place, column, [row[place] for row in table.rows], show, many)
        for place, column in enumerate(table.columns)
    ]


def _column(
    place: int, column: Column, cells: Sequence[Any], show: Formatter, many: bool
) -> TableColumn:
    width = (_FIRST if many else 0) if place == 0 else 120
    if column.kind in (CellKind.TEXT, CellKind.DAY):
        texts = np.array([str(cell or "") for cell in cells], object)
        if column.kind is CellKind.DAY:
            return TableColumn(column.name, column.name, texts, width=104, show=show.date)
        longest = max((len(str(cell or "")) for cell in cells), default=0)
        own = width if place == 0 else min(90 + 4 * longest, 240)
        return TableColumn(column.name, column.name, texts, width=own)
    values = np.array([np.nan if cell is None else float(cell) for cell in cells], np.float64)
    shows: Mapping[CellKind, Any] = {
        CellKind.COUNT: show.number,
        CellKind.NUMBER: lambda value: show.number(value, 1),
        CellKind.MONEY: show.money,
        CellKind.SHARE: show.percent,
    }
    wide = max(96, 7 * len(column.name) + 24)
    return TableColumn(
        column.name, column.name, values, Look.FIGURE, min(wide, 168), shows[column.kind]
    )


def _fill(field: QComboBox, words: Sequence[str], now: str) -> None:
    field.clear()
    field.addItems(list(words))
    field.setCurrentIndex(max(field.findText(now, Qt.MatchFlag.MatchExactly), 0))
