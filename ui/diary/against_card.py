"""What speaks against a quarter: hard rules that do not hold, and where the focus is left."""

from collections.abc import Sequence
from typing import Final

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from model.diary.off_focus import off_focus
from model.diary.rules import BrokenRule, broken_rules
from model.format import Formatter
from model.state import State
from ui.diary.agenda import Agenda
from ui.theme.style import Theme
from ui.widgets.card import Card
from ui.widgets.chip import Chip, ChipKind
from ui.widgets.column_table import ColumnTable
from ui.widgets.columns import Look, TableColumn

FOCUS: Final = "F"
_WORDS: Final = {FOCUS: "focus"}
_KINDS: Final = {"focus": ChipKind.WARN}
_HIGH: Final = 208


class AgainstCard(Card):
    """One line per break; a double click or Enter shows its item in its week."""

    item_chosen = Signal(str)  # uid

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "What speaks against it", parent=parent)
        self._known: tuple[State, Agenda] | None = None
        self.breaks: list[BrokenRule] = []
        self._count = Chip(theme, "", ChipKind.GOOD)
        self.add_action(self._count)
        self.table = ColumnTable(theme, name="What speaks against the quarter")
        self.table.show_checks(False)
        self.add(self.table, 1)
        self.setMaximumHeight(_HIGH)
        self.table.row_activated.connect(self._on_activated)

    def show_agenda(self, agenda: Agenda, state: State, show: Formatter) -> None:
        """Judge a quarter; the same state is judged once."""
        if self._known is None or self._known[0] is not state or self._known[1] is not agenda:
            self._known, self.breaks = (state, agenda), breaks_of(agenda, state)
        n = len(self.breaks)
        note = "double-click shows the item" if n else "no hard rule is broken, the focus is kept"
        self.show_title("What speaks against it", note)
        self._count.show_text(str(n), ChipKind.WARN if n else ChipKind.GOOD)
        self.table.setVisible(bool(n))
        self.table.show_columns(_columns(self.breaks, show))

    def _on_activated(self, row: int) -> None:
        if uids := self.breaks[row].items:
            self.item_chosen.emit(uids[0])


def breaks_of(agenda: Agenda, state: State) -> list[BrokenRule]:
    """The broken hard rules H1 to H12, then what leaves the focus."""
    if agenda.rep is None or agenda.is_empty:
        return []
    hard = broken_rules(state, agenda.rep, agenda.quarter)
    return [*hard, *off_focus(state, agenda.rep, agenda.quarter)]


def _columns(breaks: Sequence[BrokenRule], show: Formatter) -> list[TableColumn]:
    codes = [_WORDS.get(one.code, one.code) for one in breaks]
    days = [show.date(one.day.isoformat(), year=False) if one.day else "" for one in breaks]
    words = [one.sentence for one in breaks]
    kinds = dict.fromkeys(codes, ChipKind.BAD) | _KINDS

    def texts(values: list[str]) -> np.ndarray[tuple[int], np.dtype[np.object_]]:
        return np.array(values, object)

    return [
        TableColumn("rule", "Rule", texts(codes), Look.CHIP, 64, kinds=kinds),
        TableColumn("day", "Day", texts(days), width=64),
        TableColumn("words", "What", texts(words), width=0),
    ]
