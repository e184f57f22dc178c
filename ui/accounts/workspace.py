"""Read a spreadsheet, say what was understood and what was wrong, then take it in."""

from pathlib import Path

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from model.errors import PlanError
from model.fields import account_field
from model.intake.accounts_import import AccountsImport
from model.intake.merge import MergeSummary, import_change
from ui.job import Worker
from ui.opening import create_project
from ui.projects import empty_state
from ui.session import Session
from ui.theme.fonts import Type
from ui.theme.style import Theme
from ui.widgets.buttons import Button, Kind
from ui.widgets.card import Card
from ui.widgets.column_table import ColumnTable
from ui.widgets.columns import Look, TableColumn
from ui.widgets.key_figure import KeyFigure
from ui.widgets.labels import Label
from ui.widgets.notices import EmptyState, WorkState
from ui.worker import Progress

SHEETS = "Spreadsheet (*.xlsx *.csv *.txt *.tsv)"


class AccountsWorkspace(QWidget):
    """Empty, reading, or a preview that waits for the user's yes."""

    imported = Signal()

    def __init__(
        self, theme: Theme, session: Session, worker: Worker, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme, self._session, self._worker = theme, session, worker
        self._reading: Path | None = None
        self._loaded: AccountsImport | None = None
        self._stack = QStackedWidget()
        self._empty = EmptyState(
            theme,
            "accounts",
            "No spreadsheet chosen yet",
            "Choose the accounts as you have them: Excel, CSV or a CRM export. Columns are"
            " recognised, nothing is changed until you agree.",
            "Import a spreadsheet",
            action_icon="import",
        )
        self._busy = WorkState(theme, cancel="")
        self._failure = Label("", Type.BODY, "bad", wrap=True)
        self._again = Button(theme, "Choose another file", icon="import")
        self._preview = self._preview_page()
        for page in (_framed(self._empty), _framed(self._busy), self._failed_page(), self._preview):
            self._stack.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.addWidget(self._stack)
        self._empty.action_chosen.connect(self.choose_file)
        self._again.clicked.connect(lambda _checked=False: self.choose_file())
        self._accept.clicked.connect(lambda _checked=False: self.accept())
        self._other.clicked.connect(lambda _checked=False: self.choose_file())
        worker.progressed.connect(self._on_progressed)
        worker.done.connect(self._on_done)
        worker.failed.connect(self._on_failed)

    def _failed_page(self) -> QWidget:
        page = Card(self._theme, "The file was not read")
        page.add(self._failure)
        row = QHBoxLayout()
        row.addWidget(self._again)
        row.addStretch(1)
        page.add(row)
        page.body.addStretch(1)
        return page

    def _preview_page(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        head = QHBoxLayout()
        head.setSpacing(8)
        self._title = Label("", Type.PAGE_TITLE)
        head.addWidget(self._title, 1)
        self._other = Button(self._theme, "Choose another file")
        self._accept = Button(self._theme, "Import", Kind.PRIMARY, icon="import")
        head.addWidget(self._other)
        head.addWidget(self._accept)
        column.addLayout(head)
        figures = QHBoxLayout()
        figures.setSpacing(16)
        captions = ("Rows read", "Accepted", "Fixed for you", "Rejected", "On the map")
        self._figures = [KeyFigure(self._theme, caption) for caption in captions]
        for figure in self._figures:
            figures.addWidget(figure)
        column.addLayout(figures)
        lower = QHBoxLayout()
        lower.setSpacing(16)
        fields = Card(self._theme, "Columns", note="field and the header it was found under")
        self._columns = ColumnTable(self._theme, name="Columns", dense=True)
        self._columns.show_checks(False)
        fields.add(self._columns, 1)
        problems = Card(self._theme, "Problems", note="where, and what was done")
        self._problems = ColumnTable(self._theme, name="Problems", dense=True)
        self._problems.show_checks(False)
        problems.add(self._problems, 1)
        lower.addWidget(fields, 2)
        lower.addWidget(problems, 3)
        column.addLayout(lower, 1)
        return page

    def choose_file(self) -> None:
        """Ask for a spreadsheet and read it."""
        name, _ = QFileDialog.getOpenFileName(self, "Import a spreadsheet", "", SHEETS)
        if name:
            self.read(Path(name))

    def read(self, path: Path) -> None:
        """Read a spreadsheet in the worker; the preview follows."""

        def start() -> None:
            data: dict[str, object] = {"path": str(path), "sheet": None, "mapping": {}}
            self._worker.start("read accounts", data)
            self._reading = path
            self._busy.show_phase(f"Reading {path.name}", 0.0)
            self._stack.setCurrentIndex(1)

        self._session.attempt(start)

    def _on_progressed(self, now: Progress) -> None:
        if self._reading is not None:
            self._busy.show_phase(now.phase, now.fraction)

    def _on_failed(self, error: PlanError) -> None:
        if self._reading is not None:
            self._reading = None
            self._failure.setText(str(error))
            self._stack.setCurrentIndex(2)

    def _on_done(self, result: object) -> None:
        if self._reading is None or not isinstance(result, AccountsImport):
            return
        path, self._reading = self._reading, None
        self._loaded = result
        self._name = path.stem
        self._show_preview(result, path)
        self._stack.setCurrentIndex(3)

    def _show_preview(self, loaded: AccountsImport, path: Path) -> None:
        self._title.setText(path.name)
        on_map = int(loaded.accounts.placed.sum())
        values = (loaded.rows_read, loaded.accepted, loaded.fixed, loaded.rejected, on_map)
        units = ("", f"of {loaded.rows_read:,}", "", "", f"of {loaded.accepted:,}")
        for figure, value, unit in zip(self._figures, values, units, strict=True):
            figure.show_figure(f"{value:,}", unit)
        self._accept.set_label(f"Import {loaded.accepted:,} accounts")
        self._accept.setEnabled(loaded.accepted > 0)
        self._columns.show_columns(_column_rows(loaded))
        self._problems.show_columns(_problem_rows(loaded))

    def accept(self) -> None:
        """Take the preview into the open project, or into a new one."""
        loaded = self._loaded
        if loaded is None:
            return

        def take() -> None:
            if not self._session.is_open:
                self._session.adopt(create_project(empty_state(self._name), self._name))
            change, summary = import_change(self._session.state, loaded)
            self._session.do(change, why=_summary_words(summary))
            self._loaded = None
            self._stack.setCurrentIndex(0)
            self.imported.emit()

        self._session.attempt(take)


def _framed(inner: QWidget) -> QWidget:
    """Something small in the middle of the room."""
    page = QWidget()
    column = QVBoxLayout(page)
    column.addStretch(1)
    row = QHBoxLayout()
    row.addStretch(1)
    inner.setMinimumWidth(420)
    row.addWidget(inner)
    row.addStretch(1)
    column.addLayout(row)
    column.addStretch(2)
    return page


def _summary_words(summary: MergeSummary) -> str:
    return (
        f"{summary.new:,} new, {summary.changed:,} changed, {summary.unchanged:,} unchanged,"
        f" {summary.gone:,} no longer in the file"
    )


def _column_rows(loaded: AccountsImport) -> list[TableColumn]:
    own = [name for name in loaded.accounts if name not in loaded.columns]
    names = [*loaded.columns, *(n for n in own if account_field(n) is None)]
    fields = [account_field(name) for name in names]
    known = np.array([field.label if field else "your own" for field in fields], object)
    headers = np.array([loaded.columns.get(name, name) for name in names], object)
    return [
        TableColumn("field", "Field", known, width=200, quiet=frozenset({"your own"})),
        TableColumn("header", "Header in the file", headers, width=0),
    ]


def _problem_rows(loaded: AccountsImport) -> list[TableColumn]:
    problems = loaded.problems
    rows = np.array([float(p.row) for p in problems], np.float64)
    words = np.array([p.message for p in problems] or [], object)
    severity = np.array([str(p.severity) for p in problems] or [], object)
    column = np.array([p.column for p in problems] or [], object)
    return [
        TableColumn("row", "Row", rows, Look.FIGURE, 64, lambda v: f"{v:.0f}"),
        TableColumn("column", "Column", column, width=120),
        TableColumn("severity", "Done", severity, Look.CHIP, width=84),
        TableColumn("message", "What is wrong", words, width=0),
    ]
