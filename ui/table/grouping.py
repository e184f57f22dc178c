"""The groups of the account table: which field, sums or means, what is folded."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from model.errors import PlanError
from model.filters.columns import Sort
from model.filters.groups import USUAL_GROUPS, grouping
from ui.theme.style import Theme
from ui.widgets.chooser import Chooser, Option
from ui.widgets.row_groups import RowGroups

if TYPE_CHECKING:
    from ui.align.table_card import TableCard


class TableGroups(QObject):
    """Keeps the field that the accounts are grouped by."""

    def __init__(self, card: "TableCard", theme: Theme) -> None:
        super().__init__(card)
        self._card, self._theme = card, theme
        self._chooser: Chooser | None = None
        self.field = ""
        bar = card.bar
        bar.group_chosen.connect(self.choose)
        bar.more_groups_asked.connect(self.ask)
        bar.averages_chosen.connect(self.show_averages)
        bar.fold_asked.connect(self.fold_all)

    def choose(self, field: str) -> None:
        """Group by a field; "" shows no groups."""
        self.field = field
        self.refresh()
        self._card.totals.refresh()
        self._card.looks.refresh()

    def refresh(self) -> None:
        """Group by the values of now; what was folded stays folded."""
        card, columns = self._card, self._card.table.columns
        if card.ground is None:
            return
        label = ""
        try:
            found = grouping(card.ground, self.field) if self.field else None
        except PlanError:  # the column is gone with an import
            found, self.field = None, ""
        if found is None:
            if columns.groups is not None:
                columns.group_rows(None)
        else:
            folded = columns.groups.folded if columns.groups is not None else set()
            columns.group_rows(RowGroups(found.codes, found.names, folded))
            label = found.label
        fields = [card.ground.find(name) for name in USUAL_GROUPS]
        offered = [(known.name, known.label) for known in fields if known is not None]
        card.bar.show_groups(offered, self.field, label, columns.averages)

    def show_averages(self, on: bool) -> None:
        """Means instead of sums, in the lines of groups and below the table."""
        self._card.table.columns.show_averages(on)
        self.refresh()
        self._card.totals.refresh()

    def fold_all(self, folded: bool) -> None:
        """Show only the lines of groups, or all rows."""
        groups = self._card.table.columns.groups
        if groups is not None:
            self._card.table.columns.fold(groups.names, folded)

    def ask(self) -> None:
        """Ask for any text or yes/no column to group by."""
        card = self._card
        if card.ground is None:
            return
        if self._chooser is None:
            self._chooser = Chooser(self._theme, card.window())
        options = [
            Option(known.name, known.label, known.name)
            for known in card.ground.fields
            if known.sort in (Sort.TEXT, Sort.FLAG)
        ]
        self._chooser.ask("Group by", options, card.bar.group, self.choose)
