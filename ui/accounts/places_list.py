"""The list of doubtful places, and the list of what was corrected."""

from collections import Counter
from collections.abc import Callable, Sequence

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from model.arrays import BoolArray, IntArray, TextArray
from model.corrections import Correction
from model.format import MISSING
from model.places.doubts import PlaceDoubt
from ui.theme.fonts import Type
from ui.theme.style import Theme
from ui.widgets.card import Card
from ui.widgets.choices import SegmentedControl
from ui.widgets.column_table import ColumnTable
from ui.widgets.columns import TableColumn
from ui.widgets.fields import SearchField
from ui.widgets.labels import Glyph, Label

DOUBTS, CORRECTIONS = 0, 1
_ALL = "All kinds"
_KIND_WIDTH = 184


class PlacesList(Card):
    """Doubts by kind, or corrections; says which entry the planner is at."""

    doubt_reached = Signal(int)  # position in the doubts last shown
    correction_reached = Signal(int)  # position in the corrections last shown
    emptied = Signal()  # nothing is chosen any more

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "Places", note=" ", parent=parent)
        self._names: tuple[list[str], list[str]] = ([], [])
        self._kinds: list[str] = []
        self.which = SegmentedControl(theme, ("Doubtful", "Corrected"), name="List")
        self.add_action(self.which)
        self.filter = SearchField(theme, "Filter the list")
        self.kind = QComboBox()
        self.kind.setAccessibleName("Kind of doubt")
        self.kind.setFixedWidth(_KIND_WIDTH)
        self.tables = (
            ColumnTable(theme, name="Doubtful places"),
            ColumnTable(theme, name="Corrections"),
        )
        self._wait = Label("Looking at the places", Type.BODY, "muted")
        self._stack = QStackedWidget()
        for table in self.tables:
            table.show_checks(False)
            self._stack.addWidget(table)
        self._stack.addWidget(_said(theme, "kept", "good", "No place is doubtful."))
        self._stack.addWidget(_said(theme, "place", "muted", "Nothing is corrected yet."))
        self._stack.addWidget(_centred(self._wait))
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.filter, 1)
        row.addWidget(self.kind)
        self.add(row)
        self.add(self._stack, 1)
        self.which.option_chosen.connect(lambda _option: self._show_list())
        self.filter.text_changed.connect(lambda _text: self._filter())
        self.filter.left_downwards.connect(lambda: self._table.setFocus())
        self.kind.currentIndexChanged.connect(lambda _at: self._filter())
        for table, reached in zip(
            self.tables, (self.doubt_reached, self.correction_reached), strict=True
        ):
            table.row_reached.connect(lambda row, reached=reached: row >= 0 and reached.emit(row))
            # A click on the row the keyboard is at reaches nothing new, but chooses it.
            table.rows_chosen.connect(lambda rows, reached=reached: _last(rows, reached.emit))

    @property
    def _table(self) -> ColumnTable:
        return self.tables[self.which.chosen]

    def show_waiting(self) -> None:
        """The doubts are being looked for."""
        if self.which.chosen == DOUBTS:
            self._stack.setCurrentIndex(4)

    def show_doubts(self, doubts: Sequence[PlaceDoubt], names: TextArray) -> None:
        """Show what is doubtful; `names` are those of all accounts."""
        self._kinds = [str(doubt.kind) for doubt in doubts]
        shown = [str(names[doubt.row]) for doubt in doubts]
        words = [f"{name} {d.sentence}".casefold() for name, d in zip(shown, doubts, strict=True)]
        self._names = (words, self._names[CORRECTIONS])
        self.tables[DOUBTS].show_columns(
            [
                TableColumn("name", "Account", _column(shown), width=0),
                TableColumn("kind", "Doubt", _column(self._kinds), width=184),
            ]
        )
        self._offer_kinds()
        self._show_list()

    def show_corrections(self, found: Sequence[Correction]) -> None:
        """Show what is corrected."""
        words = [f"{c.name} {c.label} {c.why}".casefold() for c in found]
        self._names = (self._names[DOUBTS], words)
        self.tables[CORRECTIONS].show_columns(
            [
                TableColumn("name", "Account", _column([c.name for c in found]), width=0),
                TableColumn("field", "Field", _column([c.label for c in found]), width=96),
                TableColumn("why", "Why", _column([c.why or MISSING for c in found]), width=168),
            ]
        )
        self._show_list()

    def focus_list(self) -> None:
        """Put the keyboard to the shown list."""
        self._table.setFocus()

    def choose(self, at: int) -> None:
        """Mark an entry of the shown list and bring it into view."""
        self._table.choose(np.array([at]))
        self._table.reveal(at)

    def _offer_kinds(self) -> None:
        chosen = self.kind.currentData()
        self.kind.blockSignals(True)
        self.kind.clear()
        self.kind.addItem(_ALL, "")
        for kind, count in Counter(self._kinds).items():
            self.kind.addItem(f"{kind} ({count:,})", kind)
        self.kind.setCurrentIndex(max(0, self.kind.findData(chosen)))
        self.kind.blockSignals(False)

    def _show_list(self) -> None:
        self.emptied.emit()
        which = self.which.chosen
        doubts, corrected = (len(names) for names in self._names)
        note = f"{doubts:,} doubtful, {corrected:,} corrected"
        self.show_title("Places", note)
        self.kind.setVisible(which == DOUBTS)
        self._stack.setCurrentIndex(which if self._names[which] else which + 2)
        self._filter()

    def _filter(self) -> None:
        needle = self.filter.text().casefold()
        words = self._names[self.which.chosen]
        kept: BoolArray = np.array([needle in text for text in words], bool)
        kind = self.kind.currentData()
        if self.which.chosen == DOUBTS and kind:
            kept &= np.array([k == kind for k in self._kinds], bool)
        self._table.show_only(None if kept.all() else kept)


def _last(rows: IntArray, reach: Callable[[int], object]) -> None:
    if rows.size:
        reach(int(rows[-1]))


def _column(texts: Sequence[str]) -> TextArray:
    column = np.empty(len(texts), object)
    column[:] = list(texts)
    return column


def _said(theme: Theme, icon: str, tone: str, words: str) -> QWidget:
    return _centred(Glyph(theme, icon, 20, tone), Label(words, Type.SECTION, "text2"))


def _centred(*parts: QWidget) -> QWidget:
    page = QWidget()
    column = QVBoxLayout(page)
    row = QHBoxLayout()
    row.setSpacing(8)
    column.addStretch(1)
    column.addLayout(row)
    column.addStretch(2)
    row.addStretch(1)
    for part in parts:
        row.addWidget(part)
    row.addStretch(1)
    return page
