"""Lists in the place of the tree: overlaps with the minutes gained, and who covers what."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from model.arrays import IntArray
from model.overlaps import Coverage, Overlap
from ui.theme.fonts import Type, font
from ui.theme.style import Theme
from ui.widgets.buttons import Button
from ui.widgets.labels import Label

_ROW = 32
_CELL = 3  # pixels that Qt keeps free at both sides of a cell's text
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


def _is_figure(text: str) -> bool:
    return text.lstrip("+−±-")[:1].isdigit()


class Grid(QTableWidget):
    """A small table of texts; a row is chosen by click or arrows, opened by Enter."""

    line_chosen = Signal(int)

    def __init__(self, name: str, titles: Sequence[str]) -> None:
        super().__init__(0, len(titles))
        self.setAccessibleName(name)
        for place, title in enumerate(titles):
            head_item = QTableWidgetItem(title)
            head_item.setFont(font(Type.HEADER))
            self.setHorizontalHeaderItem(place, head_item)
        self.setFont(font(Type.TABLE))
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(_ROW)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        head = self.horizontalHeader()
        head.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        head.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        head.setHighlightSections(False)
        head.setStyleSheet(f"QHeaderView::section {{ padding: 0 {_CELL}px; }}")
        self.currentCellChanged.connect(self._on_current)

    def show_lines(self, lines: Sequence[Sequence[str]]) -> None:
        """Show these rows; numbers stand at the right."""
        self.blockSignals(True)
        self.setRowCount(len(lines))
        for row, texts in enumerate(lines):
            for column, text in enumerate(texts):
                item = QTableWidgetItem(text)
                if column and _is_figure(text):
                    item.setTextAlignment(_RIGHT)
                item.setToolTip(text)
                self.setItem(row, column, item)
        for column in range(1, self.columnCount()):
            told = [texts[column] for texts in lines if column < len(texts) and texts[column]]
            figures = sum(map(_is_figure, told))
            if (head := self.horizontalHeaderItem(column)) is not None:
                head.setTextAlignment(_RIGHT if figures * 2 > len(told) else _LEFT)
        self.setCurrentCell(-1, -1)
        self.blockSignals(False)

    def _on_current(self, row: int, _column: int, _was: int, _was_column: int) -> None:
        if row >= 0:
            self.line_chosen.emit(row)


class OverlapList(QWidget):
    """Accounts that another home is nearer to; one by one or all they can change hands."""

    account_chosen = Signal(int)  # row
    move_asked = Signal(object)  # the overlaps to move to the nearer territory

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._found: Sequence[Overlap] = ()
        self.words = Label("", Type.TABLE, "text2", wrap=True)
        self.grid = Grid("Overlaps", ("Account", "Nearer to", "Minutes"))
        self.grid.line_chosen.connect(self._on_line)
        self.move_one = Button(theme, "Move this account", small=True)
        self.move_one.clicked.connect(self._on_move)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 4, 16, 12)
        column.setSpacing(8)
        column.addWidget(self.words)
        column.addWidget(self.grid, 1)
        row = QHBoxLayout()
        row.addWidget(self.move_one)
        row.addStretch(1)
        column.addLayout(row)

    def show_overlaps(
        self, found: Sequence[Overlap], names: Sequence[str], labels: Sequence[str], least: float
    ) -> None:
        """Show them, the most gained first; `names` of accounts, `labels` of territories."""
        self._found = found
        total = sum(one.minutes for one in found)
        self.words.setText(
            f"{len(found):,} accounts lie over {least:.0f} minutes nearer to another home;"
            f" {total / 60:.0f} hours one way for all of them."
            if found
            else f"No account lies over {least:.0f} minutes nearer to another home."
        )
        self.grid.show_lines(
            [(names[one.row], labels[one.nearer], f"{one.minutes:.0f}") for one in found]
        )
        self.move_one.setEnabled(False)

    def _on_line(self, line: int) -> None:
        self.move_one.setEnabled(True)
        self.account_chosen.emit(self._found[line].row)

    def _on_move(self, _checked: bool = False) -> None:
        line = self.grid.currentRow()
        if 0 <= line < len(self._found):
            self.move_asked.emit(self._found[line])


class CoverageList(QWidget):
    """Accounts by type and who serves them; teams are switched and made here."""

    rows_chosen = Signal(object)  # rows to select
    team_chosen = Signal(str)
    team_typed = Signal()
    team_deleted = Signal()
    team_renamed = Signal(str, str)  # id, the name typed in its row
    print_asked = Signal()  # the table as pages

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._teams: Sequence[str] = ()
        self._names: Sequence[str] = ()
        self._shown_team = ""
        self._several: IntArray = np.empty(0, np.int64)
        self._nobody: IntArray = np.empty(0, np.int64)
        self.teams = Grid("Teams", ("Team", "Served", "Not served"))
        self.teams.line_chosen.connect(self._on_team)
        self.new_team = Button(theme, "New team", small=True)
        self.new_team.clicked.connect(lambda _checked=False: self.team_typed.emit())
        self.teams.itemDelegate().closeEditor.connect(self._on_typed)
        rename = QShortcut(QKeySequence(Qt.Key.Key_F2), self.teams, self.rename)
        rename.setContext(Qt.ShortcutContext.WidgetShortcut)
        self.rename_team = Button(theme, "Rename", small=True)
        self.rename_team.setToolTip("Type another name of the team shown (F2 in the list)")
        self.rename_team.clicked.connect(self._on_rename)
        self.delete_team = Button(theme, "Delete", small=True)
        self.delete_team.setAccessibleName("Delete the team shown")
        self.delete_team.setToolTip("Delete the team shown")
        self.delete_team.clicked.connect(lambda _checked=False: self.team_deleted.emit())
        self.types = Grid("Coverage by type", ("Type", "Accounts", "Nobody", "Several"))
        self.nobody = Button(theme, "", small=True)
        self.nobody.clicked.connect(lambda _checked=False: self.rows_chosen.emit(self._nobody))
        self.several = Button(theme, "", small=True)
        self.several.clicked.connect(lambda _checked=False: self.rows_chosen.emit(self._several))
        self.printing = Button(theme, "Print…", icon="print", small=True)
        self.printing.setToolTip("Who covers what as pages: by type, by territory, by account")
        self.printing.clicked.connect(lambda _checked=False: self.print_asked.emit())
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 4, 16, 12)
        column.setSpacing(8)
        column.addWidget(
            Label("Teams over the same accounts; a click shows one", Type.CAPTION, "muted")
        )
        column.addWidget(self.teams)
        for buttons in (
            (self.new_team, self.rename_team, self.delete_team),
            (self.nobody, self.several),
            (self.printing,),
        ):
            row = QHBoxLayout()
            row.setSpacing(8)
            for button in buttons:
                row.addWidget(button)
            row.addStretch(1)
            column.addLayout(row)
            if buttons[0] is self.new_team:
                column.addWidget(Label("Who is served", Type.CAPTION, "muted"))
                column.addWidget(self.types, 1)

    def show_coverage(self, found: Coverage, shown_team: str) -> None:
        """Show the teams and the types; the team that is looked at is marked."""
        self._teams = [team.team_id for team in found.teams]
        self._names = [team.name for team in found.teams]
        self._shown_team = shown_team
        self._several, self._nobody = found.several, found.nobody
        self.teams.show_lines(
            [
                (
                    team.name + (" · shown" if team.team_id == shown_team else ""),
                    f"{team.owned:,}",
                    f"{team.unowned:,}",
                )
                for team in found.teams
            ]
        )
        self.teams.setFixedHeight(_ROW * (1 + min(len(found.teams), 4)) + 4)
        self.types.show_lines(
            [
                (one.account_type, f"{one.accounts:,}", f"{one.nobody:,}", f"{one.several:,}")
                for one in found.types
            ]
        )
        self.nobody.set_label(f"Select {found.nobody.size:,} without owner")
        self.nobody.setEnabled(bool(found.nobody.size))
        self.several.set_label(f"Select {found.several.size:,} with several")
        self.several.setEnabled(bool(found.several.size))

    def rename(self) -> None:
        """Open the line in which the team shown is renamed."""
        line = self._teams.index(self._shown_team)
        item = self.teams.item(line, 0)
        if item is not None:
            item.setText(self._names[line])
            self.teams.setFocus(Qt.FocusReason.OtherFocusReason)
            self.teams.editItem(item)

    def _on_rename(self, _checked: bool = False) -> None:
        self.rename()

    def _on_typed(self, _editor: QWidget) -> None:
        """The line in a row was left: with Esc its text is the name as before."""
        line = self._teams.index(self._shown_team)
        item, name = self.teams.item(line, 0), self._names[line]
        if item is None:
            return
        typed = item.text()
        item.setText(f"{name} · shown")
        if typed != name:
            self.team_renamed.emit(self._shown_team, typed)

    def _on_team(self, line: int) -> None:
        self.team_chosen.emit(self._teams[line])
