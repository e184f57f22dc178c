"""Calendar items without an account or an objective: each is given one, or stays unplanned."""

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from model.format import Formatter
from model.intake.unassigned import Unassigned
from model.state import State
from ui.accounts.field_names import kind_name
from ui.theme.fonts import Type
from ui.theme.style import Theme
from ui.widgets.buttons import Button, Kind
from ui.widgets.card import Card
from ui.widgets.chip import ChipKind
from ui.widgets.chooser import Chooser, Option
from ui.widgets.column_table import ColumnTable
from ui.widgets.columns import Look, TableColumn
from ui.widgets.labels import Label

_ADVICE = (
    "An item that belongs to no account or no objective counts as unplanned. Enter or a double"
    " click gives it what it lacks; each is one step of Undo."
)


class OrphansPage(QWidget):
    """The list at the left of nothing: choose an item, then the account or the objective."""

    account_given = Signal(object, str)  # Unassigned, account id
    objective_given = Signal(object, str)  # Unassigned, objective id

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._items: tuple[Unassigned, ...] = ()
        self._accounts: list[Option] = []
        self._objectives: list[Option] = []
        self._card = Card(theme, "Items nobody can count", icon="diary", note=" ")
        self.table = ColumnTable(theme, name="Calendar items without an account or an objective")
        self.table.show_checks(False)
        self.account = Button(theme, "Give an account…", Kind.PRIMARY)
        self.objective = Button(theme, "Give an objective…")
        self.chooser = Chooser(theme, self)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.account)
        buttons.addWidget(self.objective)
        buttons.addStretch(1)
        self._card.add(self.table, 1)
        self._card.add(Label(_ADVICE, Type.TABLE, "muted", wrap=True))
        self._card.add(buttons)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._card)
        self.table.row_activated.connect(self._on_activated)
        self.table.rows_chosen.connect(lambda _rows: self._show_buttons())
        self.account.clicked.connect(lambda _checked=False: self._ask_account())
        self.objective.clicked.connect(lambda _checked=False: self._ask_objective())

    def show_items(self, items: tuple[Unassigned, ...], state: State, show: Formatter) -> None:
        """Show what is unassigned in a project."""
        self._items = items
        accounts = state.accounts
        towns = accounts.text("city")
        self._accounts = [
            Option(str(account_id), str(name), str(town), str(account_id))
            for account_id, name, town in zip(
                accounts.ids, accounts.text("name"), towns, strict=True
            )
        ]
        self._objectives = [
            Option(str(goal.get("id", "")), str(goal.get("id", "")), str(goal.get("what", ""))[:40])
            for plan in state.plans.values()
            for goal in plan.get("quarterly_objectives", ())
        ]
        count = "1 item" if len(items) == 1 else f"{len(items):,} items"
        self._card.show_title("Items nobody can count", count)
        self.table.show_columns(_columns(items, state, show))
        if items:
            self.table.choose(np.array([0]))
        self._show_buttons()

    def _chosen(self) -> Unassigned | None:
        rows = self.table.chosen_rows()
        return self._items[int(rows[0])] if len(rows) and len(self._items) > rows[0] else None

    def _show_buttons(self) -> None:
        item = self._chosen()
        self.account.setEnabled(item is not None and "account" in item.missing)
        self.objective.setEnabled(item is not None and "objective" in item.missing)

    def _on_activated(self, row: int) -> None:
        self.table.choose(np.array([row]))
        self._show_buttons()
        if "account" in self._items[row].missing:
            self._ask_account()
        else:
            self._ask_objective()

    def _ask_account(self) -> None:
        if (item := self._chosen()) is not None:
            self.chooser.ask(
                "It belongs to",
                self._accounts,
                self.account,
                lambda key: self.account_given.emit(item, key),
                now=item.suggestion,
            )

    def _ask_objective(self) -> None:
        if (item := self._chosen()) is not None:
            self.chooser.ask(
                "It serves",
                self._objectives,
                self.objective,
                lambda key: self.objective_given.emit(item, key),
            )


def _columns(items: tuple[Unassigned, ...], state: State, show: Formatter) -> list[TableColumn]:
    def texts(values: list[str]) -> np.ndarray:
        made = np.empty(len(values), object)
        made[:] = values
        return made

    accounts = state.accounts
    likely = [
        str(accounts.text("name")[accounts.row_of(item.suggestion)]) if item.suggestion else ""
        for item in items
    ]
    missing = [" and ".join(item.missing) for item in items]
    return [
        TableColumn(
            "day", "Day", texts([show.date(i.day) if i.day else "" for i in items]), width=112
        ),
        TableColumn("words", "Item", texts([item.words for item in items]), width=0),
        TableColumn(
            "missing",
            "Lacks",
            texts(missing),
            Look.CHIP,
            160,
            kinds=dict.fromkeys(missing, ChipKind.WARN),
        ),
        TableColumn("likely", "Likely account", texts(likely), width=200),
        TableColumn("table", "From", texts([kind_name(item.table) for item in items]), width=140),
    ]
