"""The buttons over the account table: view, groups, value, columns."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from model.filters.views import SHIPPED, AccountView
from ui.theme.style import Theme
from ui.widgets.buttons import Button
from ui.widgets.labels import plain_tooltip


class TableBar(QWidget):
    """Shows what is chosen and says what was asked; it knows no table."""

    view_chosen = Signal(object)  # AccountView
    save_asked = Signal()
    delete_asked = Signal(str)  # name of a view
    coverage_asked = Signal()
    group_chosen = Signal(str)  # name of a field, "" for none
    more_groups_asked = Signal()
    averages_chosen = Signal(bool)
    fold_asked = Signal(bool)
    value_asked = Signal()
    columns_asked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.view = Button(theme, "View", icon="table")
        self.group = Button(theme, "Group", icon="layers")
        self.value = Button(theme, "Set", icon="edit")
        self.columns = Button(theme, "Columns", icon="columns")
        self.value.setAccessibleName("Set a value for the selected accounts")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for button in (self.view, self.group, self.value, self.columns):
            row.addWidget(button)
        self.menu = QMenu(self)
        self.menu.setToolTipsVisible(True)
        self._views: tuple[AccountView, ...] = ()
        self._view, self._changed = SHIPPED[0].name, False
        self._groups: tuple[tuple[str, str], ...] = ()
        self._group, self._averages = "", False
        self.view.clicked.connect(self.open_views)
        self.group.clicked.connect(self.open_groups)
        self.value.clicked.connect(self.value_asked)
        self.columns.clicked.connect(self.columns_asked)

    def show_views(self, own: Sequence[AccountView], now: str, changed: bool) -> None:
        """The project's views, the one that is shown, and whether it was changed since."""
        self._views, self._view, self._changed = tuple(own), now, changed
        self.view.set_label("View" if changed or not now else _short(now))
        said = f"View: {now}{', changed' if changed else ''}" if now else "View"
        self.view.setAccessibleName(said)
        self.view.setToolTip(plain_tooltip(said))

    def show_groups(
        self, offered: Sequence[tuple[str, str]], now: str, label: str, averages: bool
    ) -> None:
        """Fields to group by (name, label), the one that is, and whether means are shown."""
        self._groups, self._group, self._averages = tuple(offered), now, averages
        self.group.set_label(f"By {label.lower()}" if now else "Group")
        self.group.setAccessibleName(f"Group by {label}" if now else "Group the accounts")

    def show_selected(self, count: int) -> None:
        """A value can be set once something is selected."""
        self.value.setEnabled(bool(count))
        self.value.setToolTip(
            f"Set a value for {count:,} selected" if count else "Select accounts in the table first"
        )

    def open_views(self) -> None:
        """The menu of views."""
        self.menu.clear()
        for view in SHIPPED:
            self._add(view.name, partial(self.view_chosen.emit, view), view.name == self._view)
        if self._views:
            self.menu.addSeparator()
        for view in self._views:
            action = self._add(
                view.name, partial(self.view_chosen.emit, view), view.name == self._view
            )
            action.setToolTip(plain_tooltip(view.filter or "every account"))
        self.menu.addSeparator()
        self._add("Save this view…", self.save_asked.emit)
        if any(view.name == self._view for view in self._views):
            self._add(f"Delete “{self._view}”", partial(self.delete_asked.emit, self._view))
        self._add("Coverage by type…", self.coverage_asked.emit)
        self._pop_up(self.view)

    def open_groups(self) -> None:
        """The menu of groups."""
        self.menu.clear()
        self._add("No groups", partial(self.group_chosen.emit, ""), not self._group)
        for name, label in self._groups:
            chosen = name == self._group
            self._add(f"By {label.lower()}", partial(self.group_chosen.emit, name), chosen)
        self._add("By another column…", self.more_groups_asked.emit)
        self.menu.addSeparator()
        self._add("Sums", partial(self.averages_chosen.emit, False), not self._averages)
        self._add("Averages", partial(self.averages_chosen.emit, True), self._averages)
        self.menu.addSeparator()
        for words, folded in (("Fold all groups", True), ("Unfold all groups", False)):
            self._add(words, partial(self.fold_asked.emit, folded)).setEnabled(bool(self._group))
        self._pop_up(self.group)

    def _add(self, words: str, act: Callable[[], object], checked: bool | None = None) -> QAction:
        action = self.menu.addAction(words.replace("&", "&&"))
        action.triggered.connect(lambda _on=False: act())
        if checked is not None:
            action.setCheckable(True)
            action.setChecked(checked)
        return action

    def _pop_up(self, button: QWidget) -> None:
        self.menu.popup(button.mapToGlobal(QPoint(0, button.height() + 2)))


def _short(name: str) -> str:
    return name if len(name) <= 22 else name[:21] + "…"
