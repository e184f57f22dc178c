"""How the funnels work: one line per funnel, below it the steps of the chosen one."""

from collections.abc import Sequence
from typing import Final

import numpy as np
from PySide6.QtWidgets import QVBoxLayout, QWidget

from model.format import Formatter
from model.plan.funnel_figures import FunnelFigures
from ui.funnel.tables import figure_columns, step_columns
from ui.theme.fonts import Type
from ui.theme.style import Theme
from ui.widgets.card import Card
from ui.widgets.column_table import ROW_HEIGHT, ColumnTable
from ui.widgets.labels import Label

_MOST_ROWS: Final = 4  # funnels seen at once; the steps below need their room
_FRAME: Final = 4


class FiguresPage(QWidget):
    """Shows the figures; the funnel whose line is reached opens below."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._figures: Sequence[FunnelFigures] = ()
        self._show: Formatter | None = None
        self._open = ""
        self.funnels = ColumnTable(theme, name="Figures of the funnels")
        self.steps = ColumnTable(theme, name="Figures of the steps")
        for table in (self.funnels, self.steps):
            table.show_checks(False)
        above = Card(theme, "Funnels", note="won and lost of the last twelve months")
        above.add(self.funnels, 1)
        self._below = Card(theme, "Steps", note="Choose a funnel")
        self._below.add(self.steps, 1)
        self.said = Label("", Type.TABLE, "text2", wrap=True)
        self._below.add(self.said)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        column.addWidget(above, 2)
        column.addWidget(self._below, 5)
        self.funnels.row_reached.connect(self._on_reached)

    def show_figures(self, figures: Sequence[FunnelFigures], show: Formatter) -> None:
        """Show the funnels; the chosen one stays chosen."""
        self._figures, self._show = figures, show
        self.funnels.show_columns(figure_columns(figures, show))
        rows = min(len(figures), _MOST_ROWS)
        head = self.funnels.horizontalHeader().sizeHint().height()
        self.funnels.setMinimumHeight(head + rows * ROW_HEIGHT + _FRAME)
        if not figures:
            return
        ids = [found.funnel_id for found in figures]
        if self._open not in ids:
            busiest = max(figures, key=lambda found: found.open + found.won + found.lost)
            self._open = busiest.funnel_id
        self.funnels.reveal(ids.index(self._open))
        self._on_reached(ids.index(self._open))

    def _on_reached(self, row: int) -> None:
        if self._show is None or not 0 <= row < len(self._figures):
            return
        found = self._figures[row]
        self._open = found.funnel_id
        self.funnels.choose(np.array([row]))
        self._below.show_title("Steps", found.name)
        self.steps.show_columns(step_columns(found, self._show))
        self.said.setText(_sentence(found, self._show))


def _sentence(found: FunnelFigures, show: Formatter) -> str:
    """Where most is lost, with its numbers; "" when nothing went through yet."""
    told = [s for s in found.steps if s.entered >= 2 and s.no < found.won_step]
    if not told:
        return f"No opportunity has gone through {found.name} yet."
    worst = min(told, key=lambda s: s.conversion)
    if worst.conversion >= 1:
        return "Every opportunity that entered a step went on."
    return (
        f"Step {worst.no}, {worst.name}, lets {worst.advanced} of {worst.entered} on "
        f"({show.percent(worst.conversion)}): the least of all steps."
    )
