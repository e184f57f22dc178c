"""The fields that describe one territory; each is taken when it is left or Enter is pressed."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from ui.territory.swatches import SwatchRow
from ui.theme.fonts import Type
from ui.theme.style import Theme
from ui.widgets.buttons import Button, IconButton
from ui.widgets.choices import Toggle
from ui.widgets.labels import ElidedLabel, Label

_FIGURE: Final = 60
_CAPACITY_WORDS: Final = ("Full time = 1", "Ramp, months", "Hours a week")


@dataclass(frozen=True, slots=True)
class TargetLine:
    """A metric with what the territory has of it and what is wanted; texts as shown."""

    metric: str
    label: str
    actual: str
    wanted: tuple[str, str, str]  # target, least, most
    missed: bool = False


@dataclass(frozen=True, eq=False, slots=True)
class TerritorySheet:
    """Everything the form shows about a territory."""

    code: int
    name: str
    hue: int
    clear_hues: Sequence[int]
    locked: bool
    lock_hint: str  # why the lock cannot be changed here, "" when it can
    rep: str
    home: str
    own_home: bool  # whether the home differs from the rep's
    capacity: tuple[str, str, str]
    usual_capacity: tuple[str, str, str]  # the rep's own, shown where nothing is typed
    capacity_words: str
    share: str
    targets: Sequence[TargetLine]
    shared: Sequence[str]  # territories of other teams over the same accounts
    notes: str


class TerritoryForm(QWidget):
    """Shows a sheet, says what was typed."""

    renamed = Signal(str)
    hue_chosen = Signal(int)
    lock_toggled = Signal(bool)
    rep_asked = Signal()
    vacated = Signal(bool)  # whether somebody shall be hired
    home_typed = Signal(str)
    home_dropped = Signal()  # the rep's own home again
    capacity_typed = Signal(object)  # three texts: FTE, ramp, hours
    share_typed = Signal(str)
    target_typed = Signal(str, str, str)  # metric, kind, text
    notes_typed = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._sheet: TerritorySheet | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(16, 4, 16, 16)
        self._column.setSpacing(6)
        self._identity()
        self._person()
        self._capacity()
        self._targets()
        self._remarks()
        self._column.addStretch(1)

    def _caption(self, words: str) -> None:
        self._column.addSpacing(6)
        self._column.addWidget(Label(words, Type.CAPTION, "muted"))

    def _identity(self) -> None:
        self.name = self._line("Name of the territory")
        self.name.editingFinished.connect(self._on_name)
        self.lock = Toggle(self._theme, "Locked")
        self.lock.clicked.connect(self.lock_toggled)
        self._caption("Name")
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.name, 1)
        row.addWidget(Label("Locked", Type.TABLE, "text2"))
        row.addWidget(self.lock)
        self._column.addLayout(row)
        self.swatches = SwatchRow(self._theme)
        self.swatches.hue_chosen.connect(self.hue_chosen)
        self.hue_words = Label("", Type.NOTE, "warn")
        self._column.addWidget(self.swatches)
        self._column.addWidget(self.hue_words)

    def _person(self) -> None:
        self._caption("Rep")
        self.rep = ElidedLabel("", Type.NAME)
        self.choose_rep = Button(self._theme, "Choose…", small=True)
        self.choose_rep.clicked.connect(lambda _checked=False: self.rep_asked.emit())
        self.hire = Button(self._theme, "To be hired", small=True)
        self.hire.clicked.connect(lambda _checked=False: self.vacated.emit(True))
        self.vacate = Button(self._theme, "Vacant", small=True)
        self.vacate.clicked.connect(lambda _checked=False: self.vacated.emit(False))
        self._column.addWidget(self.rep)
        row = QHBoxLayout()
        row.setSpacing(8)
        for button in (self.choose_rep, self.hire, self.vacate):
            row.addWidget(button)
        row.addStretch(1)
        self._column.addLayout(row)
        self._caption("Home: town or ZIP, or drag it on the map")
        self.home = self._line("Home of the territory")
        self.home.editingFinished.connect(self._on_home)
        self.own_home = IconButton(self._theme, "undo", "Take the rep's own home")
        self.own_home.clicked.connect(lambda _checked=False: self.home_dropped.emit())
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self.home, 1)
        line.addWidget(self.own_home)
        self._column.addLayout(line)

    def _capacity(self) -> None:
        self._caption("Capacity in this scenario")
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(2)
        self.capacity: list[QLineEdit] = []
        for place, words in enumerate(_CAPACITY_WORDS):
            field = self._line(words)
            field.editingFinished.connect(self._on_capacity)
            grid.addWidget(Label(words, Type.NOTE, "muted"), 0, place)
            grid.addWidget(field, 1, place)
            self.capacity.append(field)
        self._column.addLayout(grid)
        self.capacity_words = Label("", Type.NOTE, "muted", wrap=True)
        self._column.addWidget(self.capacity_words)

    def _targets(self) -> None:
        self._caption("Targets in this scenario")
        row = QHBoxLayout()
        row.setSpacing(8)
        self.share = self._line("Share of the team, 1 is an equal part")
        self.share.setFixedWidth(64)
        self.share.editingFinished.connect(self._on_share)
        row.addWidget(self.share)
        row.addWidget(Label("of an equal part of the team", Type.TABLE, "text2"), 1)
        self._column.addLayout(row)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(6)
        self._grid.setVerticalSpacing(2)
        self._column.addLayout(self._grid)
        self._fields: dict[tuple[str, str], QLineEdit] = {}
        self._actual: dict[str, Label] = {}

    def _remarks(self) -> None:
        self._caption("Notes")
        self.notes = QPlainTextEdit()
        self.notes.setProperty("framed", "true")
        self.notes.setAccessibleName("Notes on the territory")
        self.notes.setTabChangesFocus(True)
        self.notes.setFixedHeight(64)
        self.notes.installEventFilter(self)
        self._column.addWidget(self.notes)
        self.shared_words = Label("", Type.NOTE, "muted", wrap=True)
        self._column.addWidget(self.shared_words)

    def _line(self, name: str) -> QLineEdit:
        field = QLineEdit()
        field.setAccessibleName(name)
        field.setMinimumWidth(40)
        return field

    def show_sheet(self, sheet: TerritorySheet) -> None:
        """Show a territory; what is being typed into another one is gone."""
        self._sheet = sheet
        self.name.setText(sheet.name)
        self.name.setCursorPosition(0)
        self.lock.setChecked(sheet.locked)
        self.lock.setEnabled(not sheet.lock_hint)
        self.lock.setToolTip(sheet.lock_hint)
        self.swatches.show_hues(sheet.hue, sheet.clear_hues)
        self.hue_words.setText(self.swatches.words)
        self.hue_words.setVisible(bool(self.swatches.words))
        self.rep.show_text(sheet.rep)
        self.home.setText(sheet.home)
        self.own_home.setEnabled(sheet.own_home)
        for field, text, usual in zip(
            self.capacity, sheet.capacity, sheet.usual_capacity, strict=True
        ):
            field.setText(text)
            field.setPlaceholderText(usual)
        self.capacity_words.setText(sheet.capacity_words)
        self.share.setText(sheet.share)
        self._show_targets(sheet.targets)
        self.notes.setPlainText(sheet.notes)
        self.shared_words.setText("\n".join(sheet.shared))
        self.shared_words.setVisible(bool(sheet.shared))

    def _show_targets(self, lines: Sequence[TargetLine]) -> None:
        if list(self._actual) != [line.metric for line in lines]:
            self._build_targets(lines)
        for line in lines:
            self._actual[line.metric].setText(line.actual)
            self._actual[line.metric].set_tone("bad" if line.missed else "text2")
            for kind, text in zip(("", "min", "max"), line.wanted, strict=True):
                self._fields[line.metric, kind].setText(text)

    def _build_targets(self, lines: Sequence[TargetLine]) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        self._fields, self._actual = {}, {}
        for place, words in enumerate(("", "Target", "Least", "Most")):
            self._grid.addWidget(Label(words, Type.NOTE, "muted"), 0, place)
        for number, line in enumerate(lines):
            at = 1 + 2 * number
            self._actual[line.metric] = Label("", Type.TABLE, "text2")
            self._grid.addWidget(ElidedLabel(line.label, Type.TABLE), at, 0)
            self._grid.addWidget(self._actual[line.metric], at + 1, 0)
            for place, kind in enumerate(("", "min", "max")):
                words = {"": "Target", "min": "Least", "max": "Most"}[kind]
                field = self._line(f"{words} of {line.label}")
                field.editingFinished.connect(partial(self._on_target, line.metric, kind))
                field.setFixedWidth(_FIGURE)
                self._grid.addWidget(field, at, place + 1, 2, 1, Qt.AlignmentFlag.AlignVCenter)
                self._fields[line.metric, kind] = field
            self._grid.setRowMinimumHeight(at, 20)
            self._grid.setRowMinimumHeight(at + 1, 20)
        self._grid.setColumnStretch(0, 1)

    def target_field(self, metric: str, kind: str) -> QLineEdit:
        """Where a target is typed; kind is "", min or max."""
        return self._fields[metric, kind]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Notes are taken when they are left."""
        left = watched is self.notes and event.type() == QEvent.Type.FocusOut
        if left and self._sheet is not None and self.notes.toPlainText() != self._sheet.notes:
            self.notes_typed.emit(self.notes.toPlainText())
        return super().eventFilter(watched, event)

    def _on_name(self) -> None:
        if self._sheet is not None and self.name.text() != self._sheet.name:
            self.renamed.emit(self.name.text())

    def _on_home(self) -> None:
        if self._sheet is not None and self.home.text() != self._sheet.home:
            self.home_typed.emit(self.home.text())

    def _on_capacity(self) -> None:
        typed = tuple(field.text() for field in self.capacity)
        if self._sheet is not None and typed != self._sheet.capacity:
            self.capacity_typed.emit(typed)

    def _on_share(self) -> None:
        if self._sheet is not None and self.share.text() != self._sheet.share:
            self.share_typed.emit(self.share.text())

    def _on_target(self, metric: str, kind: str) -> None:
        if self._sheet is None:
            return
        line = next(line for line in self._sheet.targets if line.metric == metric)
        was = line.wanted[("", "min", "max").index(kind)]
        text = self._fields[metric, kind].text()
        if text != was:
            self.target_typed.emit(metric, kind, text)
