"""The routing rules in a dialog: a table to type in, checked as a whole before it is kept."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import (
    QAbstractItemModel,
    QModelIndex,
    QPersistentModelIndex,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableWidgetItem,
    QWidget,
)

from model.errors import PlanError
from model.leads.routing import route
from model.leads.rules import (
    KIND_WORDS,
    LeadRule,
    checked_rule,
    frame_of,
    rules_of,
    set_rules,
)
from ui.job import Worker
from ui.session import Session
from ui.territory.lists import Grid
from ui.theme.fonts import Type
from ui.theme.style import Theme
from ui.widgets.buttons import Button, Kind
from ui.widgets.dialog import DialogFrame
from ui.widgets.labels import Label

TITLES: Final = ("Kind", "Match", "Product line", "Owner", "Team", "Limit", "Note")
_WIDTHS: Final = (140, 170, 120, 190, 110, 70, 0)
_KIND: Final = 0
_LEFT: Final = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_HINT: Final = (
    "The first rule that fits counts: named accounts before product lines, systems and ZIPs. A "
    "match is an account, a line, a system, a ZIP (45219, 452, 45200-45299) or a state. Owners "
    "are reps or territories; several, parted by a semicolon, take turns. Capacity has a limit; "
    "its match is an owner, or * for everyone."
)


class KindCells(QStyledItemDelegate):
    """Kinds are chosen from a list, not typed."""

    def createEditor(
        self,
        parent: QWidget,
        _option: QStyleOptionViewItem,
        _index: QModelIndex | QPersistentModelIndex,
    ) -> QWidget:
        """A box with the five kinds."""
        box = QComboBox(parent)
        box.addItems(list(KIND_WORDS.values()))
        box.setAccessibleName("Kind of rule")
        return box

    def setEditorData(self, editor: QWidget, index: QModelIndex | QPersistentModelIndex) -> None:
        """Show the kind of the cell."""
        assert isinstance(editor, QComboBox)
        editor.setCurrentText(str(index.data()))

    def setModelData(
        self,
        editor: QWidget,
        model: QAbstractItemModel,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Take the kind that was chosen."""
        assert isinstance(editor, QComboBox)
        model.setData(index, editor.currentText())


class RulesDialog(DialogFrame):
    """Shows the project's rules; Save keeps them in one step that Undo takes back."""

    changed = Signal()

    def __init__(
        self, theme: Theme, parent: QWidget, session: Session, worker: Worker, size: QSize
    ) -> None:
        super().__init__(theme, parent, "Lead routing rules", size=size)
        self._session, self._worker = session, worker
        self.grid = Grid("Lead routing rules", TITLES)
        self.add = Button(theme, "Add a rule", icon="add", small=True)
        self.remove = Button(theme, "Remove", icon="delete", small=True)
        self.up = Button(theme, "Up", icon="up", small=True)
        self.down = Button(theme, "Down", icon="down", small=True)
        self.load = Button(theme, "Read from a file…", icon="open", small=True)
        self.problem = Label("", Type.TABLE, "bad", wrap=True)
        self.save = Button(theme, "Save the rules", Kind.PRIMARY)
        cancel = Button(theme, "Cancel")
        self._arrange(cancel)
        self._connect(cancel)
        self.show_rules(rules_of(session.state))
        (self.grid if self.grid.rowCount() else self.add).setFocus(Qt.FocusReason.PopupFocusReason)

    def _arrange(self, cancel: Button) -> None:
        grid = self.grid
        triggers = QAbstractItemView.EditTrigger
        grid.setEditTriggers(
            triggers.DoubleClicked | triggers.EditKeyPressed | triggers.AnyKeyPressed
        )
        grid.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        grid.verticalHeader().show()  # clashes name rules by their number
        grid.setItemDelegateForColumn(_KIND, KindCells(grid))
        head = grid.horizontalHeader()
        for column, width in enumerate(_WIDTHS):
            stretch = QHeaderView.ResizeMode.Stretch
            fixed = QHeaderView.ResizeMode.Interactive
            head.setSectionResizeMode(column, fixed if width else stretch)
            if width:
                grid.setColumnWidth(column, width)
        row = QHBoxLayout()
        row.setSpacing(8)
        for button in (self.add, self.remove, self.up, self.down):
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(self.load)
        self.body.addWidget(Label(_HINT, Type.TABLE, "text2", wrap=True))
        self.body.addLayout(row)
        self.body.addWidget(grid, 1)
        self.body.addWidget(self.problem)
        self.problem.hide()
        self.add_button(cancel)
        self.add_button(self.save)

    def _connect(self, cancel: Button) -> None:
        self.add.clicked.connect(self._on_add)
        self.remove.clicked.connect(self._on_remove)
        self.up.clicked.connect(self._on_up)
        self.down.clicked.connect(self._on_down)
        self.load.clicked.connect(self._on_load)
        self.save.clicked.connect(self._on_save)
        cancel.clicked.connect(self.close_asked)

    def show_rules(self, rules: Sequence[LeadRule]) -> None:
        """Fill the table."""
        rows = frame_of(rules).to_numpy(object)
        lines = [[KIND_WORDS[rule.kind], *row[1:]] for rule, row in zip(rules, rows, strict=True)]
        self.grid.show_lines(lines)
        for row in range(len(lines)):
            for column in range(len(TITLES)):
                if (item := self.grid.item(row, column)) is not None:
                    item.setTextAlignment(_LEFT)  # a ZIP is a name, not a number
        if lines:
            self.grid.setCurrentCell(0, 0)

    def typed(self) -> list[LeadRule]:
        """The rules as they stand in the table; PlanError names the one that lacks something."""
        rows = [self._cells(row) for row in range(self.grid.rowCount())]
        return [checked_rule(number, row) for number, row in enumerate(rows, 1) if any(row[1:])]

    def _cells(self, row: int) -> list[str]:
        items = [self.grid.item(row, column) for column in range(len(TITLES))]
        return [item.text() if item is not None else "" for item in items]

    def _insert(self, at: int, cells: Sequence[str]) -> None:
        self.grid.insertRow(at)
        for column, text in enumerate(cells):
            self.grid.setItem(at, column, QTableWidgetItem(text))
        self.grid.setCurrentCell(at, 1)

    def _on_add(self) -> None:
        last = self.grid.rowCount()
        kind = self._cells(last - 1)[_KIND] if last else next(iter(KIND_WORDS.values()))
        self._insert(last, [kind, *[""] * (len(TITLES) - 1)])
        self.grid.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_remove(self) -> None:
        if self.grid.currentRow() >= 0:
            self.grid.removeRow(self.grid.currentRow())

    def _on_up(self) -> None:
        self._shift(-1)

    def _on_down(self) -> None:
        self._shift(1)

    def _shift(self, step: int) -> None:
        row = self.grid.currentRow()
        if row < 0 or not 0 <= row + step < self.grid.rowCount():
            return
        cells = self._cells(row)
        self.grid.removeRow(row)
        self._insert(row + step, cells)

    def _on_load(self) -> None:
        name, _ = QFileDialog.getOpenFileName(
            self, "Read rules", "", "Rules (*.csv *.xlsx *.xls *.ods *.txt)"
        )
        if name:
            self.read(Path(name))

    def read(self, path: Path) -> None:
        """Put the rules of a file into the table; they are kept only when saved."""

        def run() -> None:
            job = self._worker.start("read lead rules", {"path": str(path)})
            job.done.connect(self.show_rules)
            job.failed.connect(self._say)

        self._session.attempt(run)

    def _on_save(self) -> None:
        try:
            rules = self.typed()
            change = set_rules(self._session.state, rules)
            clashes = route(change.apply(self._session.state), (), self._session.team).clashes
        except PlanError as error:
            self._say(error)
            return
        words = " ".join(clashes)
        if clashes and self.problem.text() != words:
            self._tell(words)  # said once; a second Save keeps the rules as they are
            self.save.set_label("Save all the same")
            return
        if self._session.attempt(lambda: self._session.do(change)):
            self.changed.emit()
            self.dismiss()

    def _say(self, error: PlanError) -> None:
        self._tell(f"{error.message} {error.remedy}".strip())

    def _tell(self, words: str) -> None:
        self.problem.setText(words)
        self.problem.show()
