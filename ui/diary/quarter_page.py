"""The quarter in figures and as a list: items and hours by type and role, every item in order."""

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from model.format import Formatter
from model.state import State
from ui.diary.against_card import AgainstCard
from ui.diary.agenda import KIND_WORDS, Agenda, minutes_text
from ui.diary.measures import division_of, lines_of
from ui.theme.fonts import Type
from ui.theme.style import Theme
from ui.widgets.card import Card
from ui.widgets.column_table import ColumnTable
from ui.widgets.columns import Look, TableColumn
from ui.widgets.labels import Label


class QuarterPage(QWidget):
    """Totals at the left, the list at the right."""

    item_chosen = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.totals = ColumnTable(theme, name="Items and hours by type")
        self.list = ColumnTable(theme, name="Items of the quarter")
        for table in (self.totals, self.list):
            table.show_checks(False)
        self._sum = Label("", Type.TABLE, "text2", wrap=True)
        self._uids: list[str] = []
        left = Card(theme, "Items and hours", note="by type and role")
        left.add(self.totals, 1)
        left.add(self._sum)
        left.setFixedWidth(520)
        self._right = Card(theme, "All items", note="double-click shows it in its week")
        self._right.add(self.list, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        row.addWidget(left)
        self.against = AgainstCard(theme)
        column = QVBoxLayout()
        column.setSpacing(16)
        column.addWidget(self.against)
        column.addWidget(self._right, 1)
        row.addLayout(column, 1)
        self.against.item_chosen.connect(self.item_chosen)
        self.list.row_activated.connect(lambda row: self.item_chosen.emit(self._uids[row]))

    def show_agenda(self, agenda: Agenda, state: State, show: Formatter) -> None:
        """Show a quarter."""
        self._show_totals(agenda, state, show)
        self.against.show_agenda(agenda, state, show)
        entries = agenda.entries
        self._uids = [entry.uid for entry in entries]
        self._right.show_title("All items", f"{len(entries)}, double-click shows one in its week")

        def texts(values: list[str]) -> np.ndarray[tuple[int], np.dtype[np.object_]]:
            return np.array(values, object)

        kinds = [KIND_WORDS.get(e.kind, e.kind) for e in entries]
        times = [minutes_text(e.start) if e.timed else "" for e in entries]
        dates = texts([e.day.isoformat() for e in entries])
        self.list.show_columns(
            [
                TableColumn(
                    "date", "Date", dates, width=78, show=lambda d: show.date(d, year=False)
                ),
                TableColumn("start", "Start", texts(times), width=52),
                TableColumn("type", "Type", texts(kinds), width=116),
                TableColumn("account", "Account", texts([e.name for e in entries]), width=0),
                TableColumn("roles", "Role", texts([e.roles for e in entries]), width=48),
                TableColumn("status", "Status", texts([e.status for e in entries]), width=76),
                TableColumn("lock", "Lock", texts([e.lock for e in entries]), width=52),
            ]
        )

    def _show_totals(self, agenda: Agenda, state: State, show: Formatter) -> None:
        lines = lines_of(agenda)

        def counts(place: int) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
            return np.array([line.counts[place] or np.nan for line in lines], np.float64)

        def figure(
            key: str, title: str, values: object, width: int, digits: int = 0
        ) -> TableColumn:
            return TableColumn(
                key,
                title,
                np.asarray(values, np.float64),
                Look.FIGURE,
                width,
                lambda v: show.number(v, digits),
            )

        words = np.array([line.words for line in lines], object)
        items = [line.items or np.nan for line in lines]
        self.totals.show_columns(
            [
                TableColumn("type", "Type", words, width=0),
                figure("users", "Users", counts(0), 52),
                figure("buyers", "Buyers", counts(1), 56),
                figure("admins", "Admins", counts(2), 60),
                figure("several", "Several", counts(3), 60),
                figure("items", "Items", items, 52),
                figure("hours", "Hours", [line.hours for line in lines], 64, 1),
            ]
        )
        division = division_of(agenda, state)
        self._sum.setText(
            f"{show.hours(division.booked, 1)} with customers, in practice and on the road, "
            f"of {show.hours(division.planable, 1)} that can be planned: "
            f"{show.percent(division.filled, 1)} filled. The quarter has "
            f"{show.hours(division.working, 1)}; administration and the buffer take the rest."
        )
