"""The accounts behind a figure: those that keep it from being better."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from model.state import State
from ui.theme.fonts import Type
from ui.theme.style import Theme
from ui.widgets.buttons import Button
from ui.widgets.column_table import ColumnTable
from ui.widgets.columns import Look, TableColumn
from ui.widgets.labels import Label
from ui.widgets.side_sheet import SideSheet

_WIDTH = 520


class BehindSheet(SideSheet):
    """Enter or a double click opens an account; the button shows all of them on the map."""

    account_asked = Signal(str)
    map_asked = Signal(list)  # account ids

    def __init__(
        self,
        theme: Theme,
        over: QWidget,
        title: str,
        words: str,
        accounts: Sequence[tuple[str, str, str]],
    ) -> None:
        super().__init__(theme, over, title, _WIDTH)
        self.ids = [key for key, _, _ in accounts]
        self.note.show_text(f"{len(accounts)} accounts" if accounts else "")
        self.words = Label(words, Type.TABLE, "text2", wrap=True)
        self.body.addWidget(self.words)
        self.table = ColumnTable(theme, _columns(accounts), name=title, dense=True)
        self.map = Button(theme, "Show them on the map", icon="map")
        self.body.addWidget(self.table, 1)
        self.body.addWidget(self.map)
        self.table.setVisible(bool(accounts))
        self.map.setVisible(bool(accounts))
        self.table.row_activated.connect(self._on_row)
        self.map.clicked.connect(self._on_map)
        if not accounts:
            none = "No single account stands behind this figure: it is read from the whole."
            self.body.addWidget(Label(none, Type.TABLE, "muted", wrap=True))
            self.body.addStretch(1)

    def _on_row(self, row: int) -> None:
        self.account_asked.emit(self.ids[row])
        self.dismiss()

    def _on_map(self, _checked: bool = False) -> None:
        self.map_asked.emit(self.ids)
        self.dismiss()


def accounts_behind(state: State, ids: Sequence[str]) -> list[tuple[str, str, str]]:
    """(id, name, town) of the accounts that are still known, each once."""
    accounts = state.accounts
    names, towns = accounts.text("name"), accounts.text("city")
    rows = [accounts.row_of(key) for key in dict.fromkeys(ids) if accounts.has(key)]
    return [(str(accounts.ids[row]), str(names[row]), str(towns[row] or "")) for row in rows]


def _columns(accounts: Sequence[tuple[str, str, str]]) -> list[TableColumn]:
    cells = list(zip(*accounts, strict=True)) or [(), (), ()]
    texts = [np.array(column, object) for column in cells]
    return [
        TableColumn("id", "Id", texts[0], width=84),
        TableColumn("name", "Account", texts[1], width=0),
        TableColumn("town", "Town", texts[2], Look.TEXT, 140),
    ]
