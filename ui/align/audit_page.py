"""The history as a register: filtered by account, person, days and scenario, and written out."""

from datetime import date
from pathlib import Path
from typing import Final

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QCompleter,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from model.audit import AuditFilter, AuditLine, audit_lines, filtered, touched_accounts
from model.errors import PlanError
from ui.align.step_view import StepView
from ui.session import Session
from ui.theme.fonts import Type, font
from ui.theme.style import Theme
from ui.widgets.buttons import Button, Kind
from ui.widgets.column_table import ColumnTable
from ui.widgets.columns import TableColumn
from ui.widgets.labels import Label

EVERYBODY: Final = "Everybody"
EVERYWHERE: Final = "Every scenario"


class AuditPage(QWidget):
    """Who changed what, when and where; a row opened walks there."""

    walk_asked = Signal(object)  # id of an entry
    said = Signal(str)

    def __init__(self, theme: Theme, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._touched: dict[int, frozenset[str]] = {}
        self._known = -1  # entries that `_touched` covers
        self.lines: list[AuditLine] = []
        self.account = self._field("Account: name or number")
        self.words = self._field("Words of the change")
        self.first = self._field("From, like 2026-11-30")
        self.last = self._field("To, like 2026-12-31")
        self.who, self.scenario = QComboBox(), QComboBox()
        self.who.setAccessibleName("Person")
        self.scenario.setAccessibleName("Scenario")
        for combo in (self.who, self.scenario):
            combo.setMinimumWidth(120)
            combo.currentIndexChanged.connect(self._on_filter)
        self.problem = Label("", Type.NOTE, "bad", wrap=True)
        self.problem.hide()
        self.table = ColumnTable(theme, name="Changes", dense=True)
        self.table.show_checks(False)
        self.detail = Label("", Type.TABLE, "text2", wrap=True)
        self.detail.setMinimumHeight(34)
        self.detail.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.step = StepView(session)
        self.count = Label("", Type.TABLE, "muted")
        self.clear = Button(theme, "Clear the filter", Kind.LINK, small=True)
        self.save = Button(theme, "Save as xlsx or csv…", icon="table", small=True)
        self._lay_out()
        self.clear.clicked.connect(self._on_clear)
        self.save.clicked.connect(self._on_save)
        self.table.rows_chosen.connect(self._on_rows)
        self.table.row_reached.connect(self._on_row)
        self.table.row_activated.connect(self._on_opened)

    def _field(self, hint: str) -> QLineEdit:
        field = QLineEdit()
        field.setPlaceholderText(hint)
        field.setAccessibleName(hint)
        field.setFont(font(Type.TABLE))
        field.textChanged.connect(self._on_filter)
        return field

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setSpacing(8)
        for place, field in enumerate(
            (self.account, self.who, self.scenario, self.words, self.first, self.last)
        ):
            grid.addWidget(field, place // 3, place % 3)
        for place, stretch in enumerate((4, 3, 3)):
            grid.setColumnStretch(place, stretch)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.count)
        foot.addWidget(self.clear)
        foot.addStretch(1)
        foot.addWidget(self.save)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(grid)
        column.addWidget(self.problem)
        column.addWidget(self.table, 1)
        column.addWidget(self.detail)
        column.addWidget(self.step)
        column.addLayout(foot)

    def refresh(self) -> None:
        """Read the history anew; the filter stays."""
        history = self._session.project.history
        lines = audit_lines(history)
        self._offer(self.who, EVERYBODY, {line.who: line.who for line in lines})
        names = {line.scenario: line.scenario_name for line in lines}
        self._offer(self.scenario, EVERYWHERE, names)
        if self.account.completer() is None:
            accounts = self._session.state.accounts
            both = zip(accounts.text("name"), accounts.ids, strict=True)
            completer = QCompleter([f"{name} · {key}" for name, key in both], self)
            completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
            completer.setFilterMode(Qt.MatchFlag.MatchContains)
            self.account.setCompleter(completer)
        self._show(lines)

    def show_account(self, row: int) -> None:
        """Show what happened to one account."""
        accounts = self._session.state.accounts
        self.account.setText(f"{accounts.text('name')[row]} · {accounts.ids[row]}")

    def wanted(self) -> AuditFilter:
        """What is filtered by; PlanError when a field cannot be read."""
        return AuditFilter(
            who=self.who.currentData() or "",
            scenario=self.scenario.currentData() or "",
            account=self._account_id(),
            words=self.words.text().strip(),
            first=_day(self.first.text()),
            last=_day(self.last.text()),
        )

    def write(self, out: Path) -> None:
        """Write the lines that are shown."""
        from reports.audit_file import write_audit

        n = write_audit(self.lines, out)
        what = "1 change was" if n == 1 else f"{n:,} changes were"
        self.said.emit(f"{what} written to {out.name}.")

    def _account_id(self) -> str:
        text = self.account.text().strip()
        if not text:
            return ""
        accounts = self._session.state.accounts
        wanted = text.rpartition(" · ")[2].strip() if " · " in text else text
        if accounts.has(wanted):
            return wanted
        hits = [
            str(key)
            for key, name in zip(accounts.ids, accounts.text("name"), strict=True)
            if wanted.casefold() in f"{name} {key}".casefold()
        ]
        if len(hits) == 1:
            return hits[0]
        if not hits:
            raise PlanError(f'No account is called "{wanted}".', remedy="Type its name or number.")
        raise PlanError(
            f'{len(hits):,} accounts are called like "{wanted}".', remedy="Choose one of the list."
        )

    def _offer(self, combo: QComboBox, everything: str, names: dict[str, str]) -> None:
        chosen = combo.currentData()
        combo.blockSignals(True)
        combo.clear()
        combo.addItem(everything, "")
        for key, name in names.items():
            combo.addItem(name or "Nobody named", key)
        combo.setCurrentIndex(max(combo.findData(chosen), 0))
        combo.blockSignals(False)

    def _on_filter(self, _what: object = None) -> None:
        if self._session.is_open:
            self._show(audit_lines(self._session.project.history))

    def _show(self, lines: list[AuditLine]) -> None:
        try:
            wanted = self.wanted()
        except PlanError as error:
            self.problem.setText(str(error))
            self.problem.show()
            return
        self.problem.hide()
        if wanted.account and self._known != len(lines):
            self._touched = touched_accounts(self._session.project.history)
            self._known = len(lines)
        self.lines = list(reversed(filtered(lines, wanted, self._touched)))
        self.count.setText(f"{len(self.lines):,} of {len(lines):,} changes")
        self.clear.setVisible(wanted != AuditFilter())
        self.save.setEnabled(bool(self.lines))
        self.table.show_columns(_columns(self.lines))
        self._on_row(0 if self.lines else -1)

    def _on_rows(self, rows: np.ndarray[tuple[int], np.dtype[np.int64]]) -> None:
        if len(rows):
            self._on_row(int(rows[-1]))

    def _on_row(self, row: int) -> None:
        if not 0 <= row < len(self.lines):
            self.detail.setText("" if self.lines else "No change fits the filter.")
            self.step.clear()
            return
        line = self.lines[row]
        state = "" if line.kept else " It was undone."
        self.detail.setText(f"{line.sentence}. {line.why}{state}".replace(" .", ".").strip())
        self.step.show_step(line.id)

    def _on_opened(self, row: int) -> None:
        self.walk_asked.emit(self.lines[row].id)

    def _on_clear(self, _checked: bool = False) -> None:
        for field in (self.account, self.words, self.first, self.last):
            field.clear()
        self.who.setCurrentIndex(0)
        self.scenario.setCurrentIndex(0)

    def _on_save(self, _checked: bool = False) -> None:
        start = f"{self._session.state.about.name} changes.xlsx".replace("/", " ")
        name, _ = QFileDialog.getSaveFileName(
            self, "Save the changes", start, "Spreadsheet (*.xlsx *.csv)"
        )
        if name:
            out = Path(name)
            out = out if out.suffix.lower() in (".xlsx", ".csv") else out.with_suffix(".xlsx")
            self._session.attempt(lambda: self.write(out))


def _day(text: str) -> date | None:
    wanted = text.strip()
    if not wanted:
        return None
    try:
        return date.fromisoformat(wanted)
    except ValueError:
        raise PlanError(f'"{wanted}" is not a day.', remedy="Write it like 2026-11-30.") from None


def _columns(lines: list[AuditLine]) -> tuple[TableColumn, ...]:
    def texts(values: list[str]) -> np.ndarray[tuple[int], np.dtype[np.object_]]:
        return np.array(values, object)

    when = [line.when.astimezone().strftime("%Y-%m-%d %H:%M") for line in lines]
    return (
        TableColumn("when", "When", texts(when), width=136),
        TableColumn("who", "Who", texts([line.who for line in lines]), width=80),
        TableColumn("what", "Change", texts([line.sentence for line in lines]), width=0),
        TableColumn("where", "Scenario", texts([line.scenario_name for line in lines]), width=128),
        TableColumn(
            "counts",
            "State",
            texts(["done" if line.kept else "undone" for line in lines]),
            width=64,
            quiet=frozenset({"done"}),
        ),
    )
