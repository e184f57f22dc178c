"""Who covers which type of account, and which accounts nobody or several teams serve."""

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from model.filters.coverage import Coverage, coverage
from model.state import State
from ui.table.floating_panel import FloatingPanel
from ui.theme.fonts import Type
from ui.theme.style import Theme
from ui.widgets.buttons import Button, Kind
from ui.widgets.column_table import ColumnTable
from ui.widgets.columns import Look, TableColumn
from ui.widgets.labels import Label

_WIDTH, _ROW = 620, 28


class CoveragePanel(FloatingPanel):
    """A line per account type; a filter for each answer."""

    filter_chosen = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(theme, parent, "Coverage by type", _WIDTH)
        self.table = ColumnTable(theme, name="Coverage by type", dense=True)
        self.table.show_checks(False)
        self.words = Label("", Type.TABLE, "text2", wrap=True)
        self.unowned = Button(theme, "", Kind.LINK, small=True)
        self.several = Button(theme, "", Kind.LINK, small=True)
        foot = QHBoxLayout()
        foot.setSpacing(16)
        foot.addWidget(self.unowned)
        foot.addWidget(self.several)
        foot.addStretch(1)
        self.body.addWidget(self.words)
        self.body.addWidget(self.table)
        self.body.addLayout(foot)
        self._codes: tuple[str, ...] = ()
        self.table.row_activated.connect(self._on_type)
        self.unowned.clicked.connect(self._on_unowned)
        self.several.clicked.connect(self._on_several)

    def show_coverage(self, state: State, beside: QWidget) -> None:
        """Count anew and open."""
        found = coverage(state)
        self._codes = tuple(kind.code for kind in found.types)
        self.table.show_columns(_columns(found))
        self.table.setFixedHeight(min(len(found.types) + 1, 12) * _ROW + 12)
        n_open, n_several = found.unowned.size, found.several.size
        one = "Within a team every account has one owner or none."
        lines = f"{n_open:,} served by nobody, {n_several:,} by several teams."
        self.words.setText(f"{one} {lines} Enter on a type lists its accounts.")
        self.unowned.set_label(f"List the {n_open:,} unowned")
        self.several.set_label(f"List the {n_several:,} of several teams")
        self.unowned.setVisible(bool(n_open))
        self.several.setVisible(bool(n_several))
        self.open_beside(beside, self.table)
        if self._codes:
            self.table.setCurrentIndex(self.table.columns.index(0, 0))

    def _on_type(self, row: int) -> None:
        code = self._codes[row]
        self._choose(f"type={code}" if code else "type:none")

    def _on_unowned(self) -> None:
        self._choose("owners:0")

    def _on_several(self) -> None:
        self._choose("owners>1")

    def _choose(self, text: str) -> None:
        self.dismiss()
        self.filter_chosen.emit(text)


def _columns(found: Coverage) -> list[TableColumn]:
    def figures(key: str, title: str, values: list[int]) -> TableColumn:
        numbers = np.array(values, np.float64)
        return TableColumn(key, title, numbers, Look.FIGURE, 92, _count, adds_up=True)

    types = found.types
    labels = np.array([f"{t.label} ({t.code})" if t.code else t.label for t in types], object)
    return [
        TableColumn("type", "Type", labels, width=0),
        figures("accounts", "Accounts", [t.accounts for t in types]),
        *(
            figures(f"team{place}", team, [t.by_team[place] for t in types])
            for place, team in enumerate(found.teams)
        ),
        figures("unowned", "Unowned", [t.unowned for t in types]),
        figures("several", "Several", [t.several for t in types]),
    ]


def _count(value: float) -> str:
    return f"{value:,.0f}"
