"""The benefit ledger of a territory: the first closed review beside today."""

from collections.abc import Mapping
from functools import partial
from typing import Final

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from model.format import Formatter
from model.review.benefit import Ledger
from model.review.benefit_inputs import INPUTS
from model.review.benefit_words import ledger_words, line_words
from ui.funnel.forms import captioned
from ui.theme.fonts import Type
from ui.theme.style import Theme
from ui.widgets.column_table import ROW_HEIGHT, ColumnTable
from ui.widgets.columns import Look, TableColumn
from ui.widgets.labels import Label
from ui.widgets.side_sheet import SideSheet

_WIDTH: Final = 600
_HEAD: Final = 40  # of the table, with its edges
_ASKED: Final = ("An hour of a rep is worth", "The tool costs a year")
_NAME: Final = "Figure"
_FIGURES: Final = (1, 2, 3)  # columns


class BenefitSheet(SideSheet):
    """Only figures of the project; what an hour is worth and the tool costs is typed here."""

    typed = Signal(str, str)  # name of the setting, what was typed

    def __init__(self, theme: Theme, over: QWidget, name: str) -> None:
        super().__init__(theme, over, f"Benefit: {name}", _WIDTH)
        self.words = Label("", Type.BODY, "text2", wrap=True)
        self.fields: dict[str, QLineEdit] = {}
        row = QHBoxLayout()
        row.setSpacing(8)
        for key, said in zip(INPUTS, _ASKED, strict=True):
            field = QLineEdit()
            field.setAccessibleName(said)
            field.setPlaceholderText("not said")
            field.editingFinished.connect(partial(self._on_typed, key))
            self.fields[key] = field
            row.addWidget(captioned(said, field), 1)
        self.table = ColumnTable(theme, name="Benefit ledger", dense=True)
        self.table.show_checks(False)
        self.body.addWidget(self.words)
        self.body.addLayout(row)
        self.body.addWidget(self.table, 1)
        self.body.addStretch(1)

    def show_ledger(self, ledger: Ledger, inputs: Mapping[str, float], show: Formatter) -> None:
        """Show the lines and what was said of hours and cost (0: not said)."""
        self.words.setText(ledger_words(ledger, show))
        for key, field in self.fields.items():
            field.setText(f"{inputs[key]:.12g}" if inputs[key] else "")
        cells = [line_words(line, show) for line in ledger.lines]
        heads = (_NAME, "First review", "Today", "Change", "")
        self.table.show_columns(
            tuple(
                _column(head, [row[place] for row in cells], figures=place in _FIGURES)
                for place, head in enumerate(heads)
            )
        )
        self.table.setMaximumHeight(_HEAD + ROW_HEIGHT * len(cells))
        self.table.setVisible(bool(cells))

    def _on_typed(self, key: str) -> None:
        self.typed.emit(key, self.fields[key].text())


def _column(head: str, words: list[str], *, figures: bool) -> TableColumn:
    """A column of words; figures of different units stand at the right all the same."""
    key = head or "verdict"
    if not figures:
        return TableColumn(key, head, np.array(words, object), width=0 if head == _NAME else 72)
    rows = np.arange(len(words), dtype=np.float64)
    return TableColumn(key, head, rows, Look.FIGURE, 92, lambda row: words[int(row)])
