"""The look of the account table: columns, order, saved views."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt

from model.filters.views import SHIPPED, AccountView, delete_view, save_view, saved_views
from ui.align.columns import column_choices
from ui.align.last_place import project_key
from ui.table.column_chooser import ColumnChooser
from ui.table.name_panel import NamePanel
from ui.table.width_memory import LookMemory
from ui.theme.style import Theme

if TYPE_CHECKING:
    from ui.align.table_card import TableCard


class TableLooks(QObject):
    """Keeps which columns are shown and which view they came from."""

    def __init__(self, card: "TableCard", theme: Theme) -> None:
        super().__init__(card)
        self._card, self._theme = card, theme
        self.chooser: ColumnChooser | None = None
        self.naming: NamePanel | None = None
        self.keys: tuple[str, ...] = ()  # () for the usual ones
        self._view = SHIPPED[0]
        self._showing = False
        self.memory = LookMemory()
        bar, table = card.bar, card.table
        bar.view_chosen.connect(self.show_view)
        bar.save_asked.connect(self.ask_save)
        bar.delete_asked.connect(self._on_delete)
        bar.columns_asked.connect(self.ask_columns)
        table.horizontalHeader().sectionClicked.connect(self._on_sorted)
        table.column_dragged.connect(self._on_dragged, Qt.ConnectionType.QueuedConnection)

    @property
    def view(self) -> AccountView:
        """The view that was chosen last."""
        return self._view

    def begin(self) -> None:
        """Another project: the usual columns, no filter, no groups, until `bring_back`."""
        self._view, self.keys, self._showing = SHIPPED[0], (), True
        self._card.groups.field = ""
        self._card.filter.line.clear()
        self._card.table.columns.sort(-1)

    def bring_back(self) -> None:
        """Show the table as it was left when this project was open last."""
        session = self._card.session
        self._showing = False
        left = None if session is None else self.memory.look_of(project_key(session.state))
        if session is not None and left is not None:
            self.show_view(left)
            known = (*saved_views(session.state), *SHIPPED)
            self._view = next((view for view in known if view.name == left.name), SHIPPED[0])
        self.refresh()

    def now(self, name: str = "") -> AccountView:
        """How the table looks now, as a view of that name."""
        sort, descending = self._card.table.columns.sorting
        text = self._card.filter.text().strip()
        return AccountView(name, text, self.keys, sort, descending, self._card.groups.field)

    def show_view(self, view: AccountView) -> None:
        """Show filter, columns, order and groups of a view."""
        card = self._card
        self._view, self.keys, self._showing = view, view.columns, True
        card.groups.field = view.group
        card.filter.line.setText(view.filter)
        card.rebuild()
        keys, order = card.keys_shown(), Qt.SortOrder.AscendingOrder
        if view.descending:
            order = Qt.SortOrder.DescendingOrder
        card.table.columns.sort(keys.index(view.sort) if view.sort in keys else -1, order)
        card.table.horizontalHeader().viewport().update()
        self._showing = False
        self.refresh()
        card.filter.complain()

    def refresh(self) -> None:
        """Say which view is shown and whether it was changed."""
        session = self._card.session
        if self._showing or session is None or not session.is_open:
            return
        own = saved_views(session.state)
        known = next((v for v in (*own, *SHIPPED) if v.name == self._view.name), SHIPPED[0])
        now = self.now(known.name)
        same = (now.filter, now.columns, now.sort, now.descending, now.group) == (
            known.filter,
            known.columns,
            known.sort,
            known.descending,
            known.group,
        )
        self._card.bar.show_views(own, known.name, not same)
        self.memory.keep(project_key(session.state), now)

    def ask_save(self) -> None:
        """Ask for the name to save the look under."""
        if self.naming is None:
            self.naming = NamePanel(self._theme, self._card.window(), "Save this view", "Save view")
        own = not self._view.shipped and self._view.name
        self.naming.ask(self._card.bar.view, own or "", self._save)

    def ask_columns(self) -> None:
        """Open the list of columns."""
        card = self._card
        if card.ground is None:
            return
        if self.chooser is None:
            self.chooser = ColumnChooser(self._theme, card.window())
            self.chooser.columns_chosen.connect(self.show_keys)
            self.chooser.usual_asked.connect(self._on_usual)
        if self.chooser.isVisible():
            self.chooser.dismiss()
            return
        self.chooser.search.edit.clear()
        self.chooser.show_choices(column_choices(card.ground), card.keys_shown())
        self.chooser.open_beside(card.bar.columns, self.chooser.search.edit)

    def show_keys(self, keys: tuple[str, ...]) -> None:
        """Show these columns from left to right."""
        self.keys = tuple(keys)
        self._card.rebuild()

    def _save(self, name: str) -> None:
        session = self._card.session
        if session is None:
            return
        change = save_view(session.state, self.now(name))
        self._view = self.now(" ".join(name.split()))
        session.do(change)
        self.refresh()
        self._card.said.emit(f"The view “{self._view.name}” is kept in the project.")

    def _on_delete(self, name: str) -> None:
        session = self._card.session
        if session is not None:
            self._view = SHIPPED[0]
            session.attempt(lambda: session.do(delete_view(session.state, name)))
            self.refresh()

    def _on_usual(self) -> None:
        self.show_keys(())
        if self.chooser is not None and self._card.ground is not None:
            choices = column_choices(self._card.ground)
            self.chooser.show_choices(choices, self._card.keys_shown())

    def _on_sorted(self, _place: int) -> None:
        self.refresh()

    def _on_dragged(self, place: int, to: int) -> None:
        keys = list(self._card.keys_shown())
        keys.insert(to, keys.pop(place))
        self.show_keys(tuple(keys))
