"""The goals that were tried, oldest first, as a table; a row puts the slider there."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from model.format import Formatter
from model.plan.outlook import GoalTest
from ui.theme.style import Theme
from ui.widgets.chip import ChipKind
from ui.widgets.column_table import ColumnTable
from ui.widgets.columns import Look, TableColumn

_KINDS: Final = {"good": ChipKind.GOOD, "warn": ChipKind.WARN, "bad": ChipKind.BAD}


def judgement_of(verdict: str) -> str:
    """The tone of a verdict of either test, "" for none."""
    if not verdict:
        return ""
    if verdict.startswith(("far too small", "not credible")):
        return "bad"
    return "warn" if verdict.startswith(("too small", "stretch")) else "good"


class GoalTries(ColumnTable):
    """One line per try with its money, both tests and the verdict; a click or Enter takes it."""

    goal_chosen = Signal(int)  # patients

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, name="Goals tried", parent=parent)
        self._tries: tuple[GoalTest, ...] = ()
        self.show_checks(False)
        self.row_activated.connect(self._on_row)
        self.rows_chosen.connect(self._on_chosen)

    def show_tries(self, tries: Sequence[GoalTest], show: Formatter) -> None:
        """Show every goal tried, oldest first."""
        self._tries = tuple(tries)
        verdicts = [one.verdict or one.reach_verdict for one in tries]
        kinds = {v: _KINDS.get(judgement_of(v), ChipKind.PLAIN) for v in verdicts}

        hundredths = partial(show.number, digits=2)
        self.show_columns(
            [
                _figures("patients", "Patients", 72, [t.patients for t in tries], show.number),
                _figures("revenue", "Revenue, k", 88, [t.revenue for t in tries], show.money_k),
                _figures("enough", "Sufficiency", 88, [t.sufficiency for t in tries], hundredths),
                _figures("reach", "Reach", 60, [t.reach for t in tries], hundredths),
                TableColumn(
                    "verdict", "Verdict", np.array(verdicts, object), Look.CHIP, 0, kinds=kinds
                ),
                TableColumn(
                    "on", "Tried", np.array([t.tried_on for t in tries], object), width=92,
                    show=show.date,
                ),
            ]
        )  # fmt: skip

    def _on_chosen(self, rows: object) -> None:
        chosen = np.asarray(rows)
        if chosen.size:
            self._on_row(int(chosen[-1]))

    def _on_row(self, row: int) -> None:
        if 0 <= row < len(self._tries) and np.isfinite(self._tries[row].patients):
            self.goal_chosen.emit(round(self._tries[row].patients))


def _figures(
    key: str, title: str, width: int, values: list[float], show: Callable[[float], str]
) -> TableColumn:
    return TableColumn(key, title, np.array(values, np.float64), Look.FIGURE, width, show)
