"""Step Read: every sheet of every file, what it was taken for and why."""

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QFormLayout, QHBoxLayout, QSpinBox, QVBoxLayout, QWidget

from model.intake.reading import SKIP
from ui.accounts.draft import Draft, SheetKey
from ui.accounts.field_chips import kind_options
from ui.accounts.field_names import kind_name
from ui.accounts.prepared import Prepared, SheetShown
from ui.theme.fonts import Type, font
from ui.theme.style import Theme
from ui.widgets.buttons import Button
from ui.widgets.card import Card
from ui.widgets.chooser import Chooser
from ui.widgets.column_table import ColumnTable
from ui.widgets.columns import Look, TableColumn
from ui.widgets.labels import ElidedLabel, Label

_LAST_ROW = 1_048_576


class SheetsPage(QWidget):
    """The list of sheets, and beside it what can be decided about the one that is chosen."""

    draft_changed = Signal(object)  # Draft
    sheet_asked = Signal(object)  # SheetKey: look at its columns
    more_asked = Signal()

    def __init__(self, theme: Theme, chooser: Chooser, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._chooser = theme, chooser
        self._prepared: Prepared | None = None
        self._draft = Draft()
        self._at = 0
        self.table = ColumnTable(theme, name="Sheets")
        self.table.show_checks(False)
        self._list = Card(theme, "Sheets", icon="table", note=" ")
        self.more = Button(theme, "Add files…", icon="add", small=True)
        self._list.add_action(self.more)
        self._list.add(self.table, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        row.addWidget(self._list, 1)
        row.addWidget(self._side_card())
        self.table.row_reached.connect(self._on_row_reached)
        self.table.row_activated.connect(lambda _row: self._ask_sheet())
        self.more.clicked.connect(lambda _checked=False: self.more_asked.emit())

    def _side_card(self) -> Card:
        self._side = Card(self._theme, "Sheet", note=" ")
        self._side.setFixedWidth(340)
        self.kind = Button(self._theme, "Accounts", icon="unfolded")
        self.kind.setAccessibleName("What the sheet is taken for")
        self.header = QSpinBox()
        self.header.setRange(0, _LAST_ROW)
        self.header.setFont(font(Type.BODY))
        self.header.setAccessibleName("Row of the header, 0 for none")
        self.header.setSpecialValueText("no header")
        self.header.setKeyboardTracking(False)
        self.taken = QCheckBox("Import this sheet")
        self.why = Label("", Type.TABLE, "text2", wrap=True)
        self.look = Button(self._theme, "Look at its columns", icon="columns")
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(8)
        form.addRow(Label("Taken for", Type.TABLE, "muted"), self.kind)
        form.addRow(Label("Header in row", Type.TABLE, "muted"), self.header)
        self._facts = ElidedLabel("", Type.TABLE, "text2")
        column = QVBoxLayout()
        column.setSpacing(12)
        for part in (self.taken, self.why):
            column.addWidget(part)
        column.addLayout(form)
        column.addWidget(self._facts)
        column.addWidget(self.look)
        column.addStretch(1)
        self._side.add(column, 1)
        self.kind.clicked.connect(lambda _checked=False: self._ask_kind())
        self.header.valueChanged.connect(self._on_header)
        self.taken.clicked.connect(self._on_taken)
        self.look.clicked.connect(lambda _checked=False: self._ask_sheet())
        return self._side

    @property
    def sheet(self) -> SheetShown | None:
        """The sheet that is chosen."""
        sheets = self._prepared.sheets if self._prepared else ()
        return sheets[self._at] if 0 <= self._at < len(sheets) else None

    def show_draft(self, prepared: Prepared, draft: Draft) -> None:
        """Show the sheets as they are understood now."""
        self._prepared, self._draft = prepared, draft
        sheets = prepared.sheets
        taken = sum(sheet.is_read and sheet.kind != SKIP for sheet in sheets)
        system = f" · exported by {prepared.system}" if prepared.system else ""
        self._list.show_title("Sheets", f"{taken} of {len(sheets)} are imported{system}")
        self.table.show_columns(_columns(sheets))
        self._at = min(self._at, max(len(sheets) - 1, 0))
        self._show_side()

    def choose(self, key: SheetKey) -> None:
        """Put the cursor on a sheet."""
        keys = [sheet.key for sheet in self._prepared.sheets] if self._prepared else []
        if key in keys:
            self._at = keys.index(key)
            self.table.choose(np.array([self._at]))
            self._show_side()

    def _show_side(self) -> None:
        sheet = self.sheet
        if sheet is None:
            return
        self._side.show_title("Sheet", sheet.key[1] or sheet.key[0])
        reading = self._draft.reading(sheet.key)
        is_taken = sheet.kind != SKIP
        self.kind.set_label(kind_name(sheet.kind))
        self.taken.setChecked(is_taken)
        self.header.blockSignals(True)
        self.header.setValue(sheet.header_row if reading.header_row is None else reading.header_row)
        self.header.blockSignals(False)
        self.header.setEnabled(is_taken and sheet.is_read)
        self.look.setEnabled(sheet.is_read)
        self.why.setText(sheet.why)
        known = sum(bool(column.field) for column in sheet.found)
        facts = f"{sheet.rows:,} rows"
        if sheet.is_read:
            facts += f", {sheet.accepted:,} usable · {known} of {len(sheet.found)} columns known"
        self._facts.show_text(facts)

    def _on_row_reached(self, row: int) -> None:
        if row >= 0 and row != self._at:
            self._at = row
            self._show_side()

    def _on_header(self, row: int) -> None:
        if (sheet := self.sheet) is not None:
            self.draft_changed.emit(self._draft.with_header_row(sheet.key, row))

    def _on_taken(self, taken: bool) -> None:
        if (sheet := self.sheet) is not None:
            self.draft_changed.emit(self._draft.with_kind(sheet.key, None if taken else SKIP))

    def _ask_sheet(self) -> None:
        if (sheet := self.sheet) is not None and sheet.is_read:
            self.sheet_asked.emit(sheet.key)

    def _ask_kind(self) -> None:
        if (sheet := self.sheet) is None:
            return
        self._chooser.ask(
            f'"{sheet.key[1]}" is',
            kind_options(),
            self.kind,
            lambda kind: self.draft_changed.emit(self._draft.with_kind(sheet.key, kind)),
            now=sheet.kind,
        )


def _columns(sheets: tuple[SheetShown, ...]) -> list[TableColumn]:
    def texts(*values: str) -> np.ndarray:
        return np.array([*values, ""], object)[:-1]

    files = len({sheet.key[0] for sheet in sheets}) > 1
    kinds = texts(*(kind_name(sheet.kind) for sheet in sheets))
    counts = np.array([float(sheet.rows) for sheet in sheets], np.float64)
    taken = np.array(
        [float(sheet.accepted) if sheet.is_read else np.nan for sheet in sheets], np.float64
    )
    waits = np.array(
        [float(sheet.questions + len(sheet.doubtful)) or np.nan for sheet in sheets], np.float64
    )
    columns = [
        TableColumn("kind", "Taken for", kinds, Look.CHIP, 148),
        TableColumn("sheet", "Sheet", texts(*(s.key[1] or "–" for s in sheets)), width=168),
    ]
    if files:
        columns.append(TableColumn("file", "File", texts(*(s.key[0] for s in sheets)), width=180))

    def figure(value: float) -> str:
        return f"{value:,.0f}"

    return [
        *columns,
        TableColumn("rows", "Rows", counts, Look.FIGURE, 72, figure),
        TableColumn("usable", "Usable", taken, Look.FIGURE, 72, figure),
        TableColumn("waits", "To decide", waits, Look.FIGURE, 80, figure),
        TableColumn("why", "Why", texts(*(sheet.why for sheet in sheets)), width=0),
    ]
