"""A card of an account with a list, and the fields of the row that is chosen in it."""

from typing import Final

from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.plan.desk import PlanDesk
from ui.plan.form import Form
from ui.plan.row_list import Row, RowList
from ui.theme.style import Theme
from ui.widgets.card import Card

_HIGHEST: Final = 248  # pixels of the list; it scrolls beyond


class RowsCard(Card):
    """Keeps list and fields together; what the rows and their fields are, its children say."""

    def __init__(
        self,
        theme: Theme,
        desk: PlanDesk,
        title: str,
        note: str,
        listed: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(theme, title, note=note, parent=parent)
        self._desk, self._form = desk, Form(desk)
        self.account_id = ""
        self.list = RowList(theme, listed)
        self.list.row_chosen.connect(self._show_row)
        self._box = QWidget()
        self._fields = QVBoxLayout(self._box)
        self._fields.setContentsMargins(0, 4, 0, 0)
        self._fields.setSpacing(8)
        self.add(self.list)
        self.add(self._box)

    def show_account(self, account_id: str) -> None:
        """Show the rows of an account."""
        self.account_id = account_id
        self.list.show_rows((), "")
        self.refresh()

    def refresh(self) -> None:
        """Show the rows as they are now."""
        if not self.account_id:
            return
        rows = self._rows()
        self.list.show_rows(rows)
        self.list.setFixedHeight(min(self.list.wanted_height(), _HIGHEST))
        self.list.setVisible(bool(rows))
        self._box.setVisible(bool(rows))
        if rows and not self.list.chosen:
            self.list.choose(rows[0].key)
            self._show_row(rows[0].key)
        elif rows:
            self._form.refresh()

    def flush(self) -> None:
        """Save everything typed."""
        self._form.flush()

    def _rows(self) -> list[Row]:
        raise NotImplementedError

    def _show_row(self, key: str) -> None:
        raise NotImplementedError
