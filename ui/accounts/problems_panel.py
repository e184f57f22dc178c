"""Problems grouped by kind, each where it is and, where it can be, put right on the spot."""

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from model.intake.problems import CellProblem
from model.intake.reading import Reading
from ui.accounts.field_names import code_label, field_label
from ui.accounts.prepared import SheetShown
from ui.accounts.problem_groups import ProblemGroup, Weight, grouped, is_fixable, where, with_cell
from ui.theme import icons
from ui.theme.fonts import Type, font
from ui.theme.style import Theme
from ui.widgets.buttons import Button, Kind
from ui.widgets.chip import Chip, ChipKind
from ui.widgets.labels import ElidedLabel, Glyph, Label, Rule

_FIRST, _MORE, _WORDS = 3, 30, 12
_CHIPS = {"bad": ChipKind.BAD, "warn": ChipKind.WARN, "good": ChipKind.GOOD}


class ProblemLine(QWidget):
    """What is wrong, where, and one button; Fix opens a field in its place."""

    fixed = Signal(int, str, str)  # row, header, text
    asked = Signal(int, str)  # show this cell

    def __init__(self, theme: Theme, problem: CellProblem, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._problem = problem
        self.edit = QLineEdit(problem.cell)
        self.edit.setFont(font(Type.TABLE))
        self.edit.setAccessibleName(f"Right value for {where(problem)}")
        self.edit.hide()
        self.button = Button(theme, "Fix" if is_fixable(problem) else "Show", small=True)
        self.button.setAccessibleName(f"{self.button.text()} {where(problem)}")
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addWidget(Label(problem.message, Type.TABLE, wrap=True))
        words.addWidget(ElidedLabel(where(problem), Type.NOTE, "muted"))
        words.addWidget(self.edit)
        row = QHBoxLayout(self)
        row.setContentsMargins(24, 0, 0, 0)
        row.setSpacing(8)
        row.addLayout(words, 1)
        row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignVCenter)
        self.button.clicked.connect(lambda _checked=False: self._on_clicked())
        self.edit.returnPressed.connect(self._apply)

    def _on_clicked(self) -> None:
        if not is_fixable(self._problem):
            self.asked.emit(self._problem.row, self._problem.column)
        elif self.edit.isHidden():
            self.asked.emit(self._problem.row, self._problem.column)
            self.edit.show()
            self.button.set_label("Use it")
            self.edit.selectAll()
            self.edit.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._apply()

    def _apply(self) -> None:
        if self.edit.text() != self._problem.cell:
            self.fixed.emit(self._problem.row, self._problem.column, self.edit.text())


class ProblemsPanel(QWidget):
    """Words to map, then the groups of problems; long groups are looked at in the table."""

    cell_fixed = Signal(int, str, str)  # row, header, text
    cell_asked = Signal(int, str)  # row, header
    rows_asked = Signal(object, str)  # rows to show only, what they are
    word_asked = Signal(str, str, QWidget)  # field, given word, beside which button
    word_forgotten = Signal(str, str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._open: set[tuple[Weight, str]] = set()
        self._sheet: SheetShown | None = None
        self._reading = Reading()
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setAccessibleName("Problems")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.area)

    def show_sheet(self, sheet: SheetShown, reading: Reading) -> None:
        """Show what is wrong with a sheet; the place in the list stays."""
        at = self.area.verticalScrollBar().value()
        if self._sheet is not None and self._sheet.key != sheet.key:
            self._open.clear()
        self._sheet, self._reading = sheet, reading
        self._fill()
        self.area.verticalScrollBar().setValue(at)

    def _fill(self) -> None:
        sheet = self._sheet
        assert sheet is not None
        body = QWidget()
        body.setProperty("surface", "clear")
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(10)
        groups = grouped(sheet.told)
        words = sum(len(given) for given in sheet.unknown_words.values())
        for weight in Weight:
            some = [group for group in groups if group.weight is weight]
            asked = words if weight is Weight.DECIDE else 0
            if some or asked:
                self._add_weight(column, weight, some, sheet.unknown_words if asked else {})
        if any(self._reading.words.values()):
            self._add_mapped(column)
        if column.isEmpty():
            column.addLayout(self._nothing_wrong())
        column.addStretch(1)
        if (old := self.area.takeWidget()) is not None:
            old.deleteLater()  # a key of its own line may have asked for this
        self.area.setWidget(body)

    def _add_weight(
        self,
        column: QVBoxLayout,
        weight: Weight,
        groups: list[ProblemGroup],
        words: Mapping[str, Mapping[str, int]],
    ) -> None:
        if not column.isEmpty():
            column.addWidget(Rule(self._theme))
        title, icon, tone = weight.value
        count = sum(group.count for group in groups) + sum(map(len, words.values()))
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(Glyph(self._theme, icon, icons.ROW, tone))
        head.addWidget(Label(title, Type.TITLE))
        head.addWidget(Chip(self._theme, f"{count:,}", _CHIPS[tone]))
        head.addStretch(1)
        column.addLayout(head)
        for name, given in words.items():
            self._add_words(column, name, given)
        for group in groups:
            self._add_group(column, group)

    def _add_words(self, column: QVBoxLayout, name: str, given: Mapping[str, int]) -> None:
        assert self._sheet is not None
        label = field_label(self._sheet.kind, name)
        head = Label(f"Words under {label} that mean nothing yet", Type.NAME, "text2", wrap=True)
        head.setContentsMargins(24, 0, 0, 0)
        column.addWidget(head)
        most = sorted(given.items(), key=lambda item: -item[1])
        for word, count in most[:_WORDS]:
            row = QHBoxLayout()
            row.setContentsMargins(24, 0, 0, 0)
            row.setSpacing(8)
            text = ElidedLabel(f'"{word}"', Type.TABLE)
            cells = "1 cell" if count == 1 else f"{count:,} cells"
            row.addWidget(text, 1)
            row.addWidget(Label(cells, Type.NOTE, "muted"))
            button = Button(self._theme, "Choose…", small=True)
            button.setAccessibleName(f'Say what "{word}" means')
            button.clicked.connect(partial(self._ask_word, name, word, button))
            row.addWidget(button)
            column.addLayout(row)
        if len(most) > _WORDS:
            rest = Label(f"and {len(most) - _WORDS:,} rarer words", Type.NOTE, "muted")
            rest.setContentsMargins(24, 0, 0, 0)
            column.addWidget(rest)

    def _ask_word(self, name: str, word: str, button: QWidget, _checked: bool = False) -> None:
        self.word_asked.emit(name, word, button)

    def _add_group(self, column: QVBoxLayout, group: ProblemGroup) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(24, 0, 0, 0)
        head.setSpacing(6)
        kind = ElidedLabel(group.kind, Type.NAME, "text2")
        kind.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        head.addWidget(kind)
        head.addWidget(Label(f"{group.count:,}", Type.NOTE, "muted"))
        head.addStretch(1)
        if len(group.rows) > 1:
            link = Button(self._theme, "In the table", Kind.LINK, small=True)
            link.setAccessibleName(f"Show the rows of {group.kind} in the table")
            link.clicked.connect(
                lambda _checked=False: self.rows_asked.emit(group.rows, group.kind)
            )
            head.addWidget(link)
        column.addLayout(head)
        is_open = (group.weight, group.kind) in self._open
        shown = group.problems[: _MORE if is_open else _FIRST]
        assert self._sheet is not None
        for problem in shown:
            line = ProblemLine(self._theme, with_cell(self._sheet, problem))
            line.fixed.connect(self.cell_fixed)
            line.asked.connect(self.cell_asked)
            column.addWidget(line)
        hidden = len(group.problems) - len(shown)
        if hidden > 0 and not is_open:
            more = Button(self._theme, f"+{hidden:,} more", Kind.LINK, small=True)
            more.setAccessibleName(f"{hidden:,} more of {group.kind}")
            more.clicked.connect(lambda _checked=False: self._unfold(group))
            row = QHBoxLayout()
            row.setContentsMargins(24, 0, 0, 0)
            row.addWidget(more)
            row.addStretch(1)
            column.addLayout(row)

    def _unfold(self, group: ProblemGroup) -> None:
        self._open.add((group.weight, group.kind))
        if len(group.problems) > _MORE:
            self.rows_asked.emit(group.rows, group.kind)
        self._fill()

    def _add_mapped(self, column: QVBoxLayout) -> None:
        if not column.isEmpty():
            column.addWidget(Rule(self._theme))
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(Glyph(self._theme, "proposed", icons.ROW, "muted"))
        head.addWidget(Label("Words mapped once", Type.TITLE))
        head.addStretch(1)
        column.addLayout(head)
        for name, codes in self._reading.words.items():
            for word, code in codes.items():
                row = QHBoxLayout()
                row.setContentsMargins(24, 0, 0, 0)
                row.setSpacing(8)
                row.addWidget(Chip(self._theme, word[:28]))
                row.addWidget(Glyph(self._theme, "becomes", icons.SMALL, "muted"))
                row.addWidget(ElidedLabel(code_label(name, code), Type.TABLE), 1)
                forget = Button(self._theme, "Forget", Kind.LINK, small=True)
                forget.setAccessibleName(f'Forget what "{word}" means')
                forget.clicked.connect(partial(self._forget, name, word))
                row.addWidget(forget)
                column.addLayout(row)

    def _forget(self, name: str, word: str, _checked: bool = False) -> None:
        self.word_forgotten.emit(name, word)

    def _nothing_wrong(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(Glyph(self._theme, "kept", icons.ROW, "good"))
        row.addWidget(Label("Every cell of this sheet was understood.", Type.TABLE, wrap=True), 1)
        return row
