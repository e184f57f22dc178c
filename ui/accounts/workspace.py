"""Read a spreadsheet, say what was understood and what was wrong, then take it in."""

from enum import Enum
from pathlib import Path

import numpy as np
from PySide6.QtCore import QLocale, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

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
from ui.widgets.choices import SegmentedControl
from ui.widgets.column_table import ColumnTable
from ui.widgets.columns import Look, TableColumn
from ui.widgets.key_figure import KeyFigure
from ui.widgets.labels import ElidedLabel, Label
from ui.widgets.notices import EmptyState, WorkState
from ui.worker import Progress

SHEETS = "Spreadsheet (*.xlsx *.csv *.txt *.tsv)"
CURRENCIES = ("USD", "EUR", "GBP", "CHF", "CAD", "AUD", "JPY", "SEK", "DKK", "NOK", "INR", "BRL")
NEW_ADVICE = (
    "Choose the accounts as you have them: Excel, CSV or a CRM export. Columns are recognised,"
    " nothing is changed until you agree."
)
MERGE_ADVICE = (
    "It is merged by account id: new accounts are added, changed ones updated. Assignments, locks"
    " and pinned values stay, and one step of Undo takes the import back."
)


class Page(Enum):
    """What the workspace shows."""

    EMPTY = "empty"
    MERGE = "merge"
    READING = "reading"
    FAILED = "failed"
    PREVIEW = "preview"


def currencies() -> list[str]:
    """Codes to choose from (ISO 4217), the one of this computer's country first."""
    own = QLocale.system().currencySymbol(QLocale.CurrencySymbolFormat.CurrencyIsoCode)
    first = own if len(own) == 3 and own.isalpha() else "USD"
    return list(dict.fromkeys((first, *CURRENCIES)))


class AccountsWorkspace(QWidget):
    """Empty, reading, or a preview that waits for the user's yes."""

    imported = Signal()

    def __init__(
        self, theme: Theme, session: Session, worker: Worker, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme, self._session, self._worker = theme, session, worker
        self._loaded: AccountsImport | None = None
        self._stack = QStackedWidget()
        self._empty = _empty(theme, "No accounts yet", NEW_ADVICE)
        self._merge = _empty(theme, "Import a newer spreadsheet", MERGE_ADVICE)
        self._busy = WorkState(theme, cancel="")
        self._failure = Label("", Type.BODY, "bad", wrap=True)
        self._again = Button(theme, "Choose another file", icon="import")
        self._preview = self._preview_page()
        self._pages = {
            Page.EMPTY: _framed(self._empty),
            Page.MERGE: _framed(self._merge),
            Page.READING: _framed(self._busy),
            Page.FAILED: _framed(self._failed_card()),
            Page.PREVIEW: self._preview,
        }
        for page in self._pages.values():
            self._stack.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.addWidget(self._stack)
        self._empty.action_chosen.connect(self.choose_file)
        self._merge.action_chosen.connect(self.choose_file)
        session.opened.connect(self._show_rest)
        self._again.clicked.connect(lambda _checked=False: self.choose_file())
        self._accept.clicked.connect(lambda _checked=False: self.accept())
        self._other.clicked.connect(lambda _checked=False: self.choose_file())
        self._dismissed.clicked.connect(lambda _checked=False: self._show_rest())
        self._show_rest()

    @property
    def page(self) -> "Page":
        """What shows."""
        shown = self._stack.currentWidget()
        return next(page for page, widget in self._pages.items() if widget is shown)

    def _show(self, page: "Page") -> None:
        self._stack.setCurrentWidget(self._pages[page])

    def _show_rest(self) -> None:
        """Nothing is being imported."""
        self._loaded = None
        session = self._session
        known = session.is_open and len(session.state.accounts) > 0
        self._show(Page.MERGE if known else Page.EMPTY)

    def _failed_card(self) -> QWidget:
        page = Card(self._theme, "The file was not read")
        page.add(self._failure)
        self._dismissed = Button(self._theme, "Back")
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._again)
        row.addWidget(self._dismissed)
        row.addStretch(1)
        page.add(row)
        return page

    def _preview_page(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        column.addLayout(self._preview_head())
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

    def _preview_head(self) -> QHBoxLayout:
        head = QHBoxLayout()
        head.setSpacing(8)
        self._title = Label("", Type.PAGE_TITLE)
        self._target = ElidedLabel("", Type.TABLE, "muted")
        head.addWidget(self._title)
        head.addSpacing(8)
        head.addWidget(self._target, 1)
        self.into = SegmentedControl(self._theme, ("Open project", "New project"), name="Import to")
        self.into.option_chosen.connect(lambda _option: self._show_target())
        head.addWidget(self.into)
        head.addSpacing(8)
        self._currency_label = Label("Currency", Type.TABLE, "muted")
        self.currency = QComboBox()
        self.currency.setAccessibleName("Currency of all amounts")
        self.currency.setToolTip("A project has one currency; it cannot be changed later.")
        self.currency.addItems(currencies())
        head.addWidget(self._currency_label)
        head.addWidget(self.currency)
        head.addSpacing(8)
        self._other = Button(self._theme, "Choose another file")
        self._accept = Button(self._theme, "Import", Kind.PRIMARY, icon="import")
        head.addWidget(self._other)
        head.addWidget(self._accept)
        return head

    def choose_file(self) -> None:
        """Ask for a spreadsheet and read it."""
        name, _ = QFileDialog.getOpenFileName(self, "Import a spreadsheet", "", SHEETS)
        if name:
            self.read(Path(name))

    def read(self, path: Path) -> None:
        """Read a spreadsheet in the worker; the preview follows."""

        def start() -> None:
            data: dict[str, object] = {"path": str(path), "sheet": None, "mapping": {}}
            job = self._worker.start("read accounts", data)
            job.progressed.connect(self._on_progressed)
            job.done.connect(lambda result: self._on_done(result, path))
            job.failed.connect(self._on_failed)
            self._busy.show_phase(f"Reading {path.name}", 0.0)
            self._show(Page.READING)

        self._session.attempt(start)

    def _on_progressed(self, now: Progress) -> None:
        self._busy.show_phase(now.phase, now.fraction)

    def _on_failed(self, error: PlanError) -> None:
        self._failure.setText(str(error))
        self._show(Page.FAILED)

    def _on_done(self, loaded: AccountsImport, path: Path) -> None:
        self._loaded, self._name = loaded, path.stem
        self._show_preview(loaded, path)
        self._show(Page.PREVIEW)

    def _show_preview(self, loaded: AccountsImport, path: Path) -> None:
        self._title.setText(path.name)
        on_map = int(loaded.accounts.placed.sum())
        values = (loaded.rows_read, loaded.accepted, loaded.fixed, loaded.rejected, on_map)
        units = ("", f"of {loaded.rows_read:,}", "", "", f"of {loaded.accepted:,}")
        for figure, value, unit in zip(self._figures, values, units, strict=True):
            figure.show_figure(f"{value:,}", unit)
        known = self._shared_ids(loaded)
        self.into.setVisible(self._session.is_open)
        self.into.choose(0 if known else 1)
        self._show_target()
        self._accept.set_label(f"Import {loaded.accepted:,} accounts")
        self._accept.setEnabled(loaded.accepted > 0)
        self._columns.show_columns(_column_rows(loaded))
        self._problems.show_columns(_problem_rows(loaded))

    def _shared_ids(self, loaded: AccountsImport) -> int:
        """How many accounts of the file the open project has already, or may be about to get."""
        if not self._session.is_open:
            return 0
        accounts = self._session.state.accounts
        return sum(accounts.has(i) for i in loaded.accounts.ids) if len(accounts) else 1

    @property
    def makes_project(self) -> bool:
        """Whether the import becomes a project of its own."""
        return not self._session.is_open or self.into.chosen == 1

    def _show_target(self) -> None:
        """Say what the import will do; a new project asks for its currency."""
        assert self._loaded is not None
        self._currency_label.setVisible(self.makes_project)
        self.currency.setVisible(self.makes_project)
        words = "Becomes a new project in your documents; the one that is open stays as it is."
        if not self.makes_project:
            n, known = self._loaded.accepted, self._shared_ids(self._loaded)
            name = self._session.state.about.name
            words = f"{known:,} of {n:,} accounts are in {name} already; they are merged by id."
        elif not self._session.is_open:
            words = "Becomes a new project in your documents."
        self._target.show_text(words)

    def accept(self) -> None:
        """Take the preview into the open project, or into a new one."""
        loaded = self._loaded
        if loaded is None:
            return

        def take() -> None:
            if self.makes_project:
                start = empty_state(self._name, self.currency.currentText())
                self._session.adopt(create_project(start, self._name))
            change, summary = import_change(
                self._session.state, loaded, self._session.today.isoformat()
            )
            self._session.do(change, why=_summary_words(summary))
            self._show_rest()
            self.imported.emit()

        self._session.attempt(take)


def _empty(theme: Theme, what: str, advice: str) -> EmptyState:
    return EmptyState(theme, "accounts", what, advice, "Import a spreadsheet", action_icon="import")


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
        TableColumn("severity", "State", severity, Look.CHIP, width=84),
        TableColumn("message", "What is wrong", words, width=0),
    ]
