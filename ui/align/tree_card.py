"""The card with the territory tree, or with what to do while there are no territories."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from ui.theme.fonts import Type
from ui.theme.style import Theme
from ui.widgets.card import Card
from ui.widgets.fields import SearchField
from ui.widgets.labels import Label
from ui.widgets.notices import EmptyState
from ui.widgets.territory_tree import TerritoryTree


class TreeCard(Card):
    """Find a territory, read its bars, drop accounts on it."""

    optimizer_asked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, padded=False, parent=parent)
        self.tree = TerritoryTree(theme)
        self.search = SearchField(theme, "Find a territory or rep")
        self.search.text_changed.connect(self.tree.filter_by)
        self.empty = EmptyState(
            theme,
            "territory",
            "No territories yet",
            "The optimizer draws them around the accounts: balanced, each in one piece, with"
            " little driving. Every border can be changed by hand afterwards.",
            "Optimize…",
            action_icon="balance",
        )
        self.empty.action_chosen.connect(self.optimizer_asked)
        self._pages = QStackedWidget()
        self._pages.addWidget(self._tree_page())
        self._pages.addWidget(self._empty_page())
        self.add(self._pages, 1)
        self.setAccessibleName("Territories")

    def show_empty(self, empty: bool) -> None:
        """Say what to do instead of showing a tree without territories."""
        self._pages.setCurrentIndex(1 if empty else 0)

    def _tree_page(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        head = QVBoxLayout()
        head.setContentsMargins(12, 12, 12, 0)
        head.addWidget(self.search)
        column.addLayout(head)
        column.addWidget(self.tree, 1)
        foot = QVBoxLayout()
        foot.setContentsMargins(16, 0, 16, 8)
        words = "Line: average. Shade: agreed band. Dots: before."
        foot.addWidget(Label(words, Type.NOTE, "muted"))
        column.addLayout(foot)
        return page

    def _empty_page(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(24, 24, 24, 24)
        column.addStretch(1)
        column.addWidget(self.empty)
        column.addStretch(2)
        return page
