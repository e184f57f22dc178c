"""The card with the territory tree."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.theme.fonts import Type
from ui.theme.style import Theme
from ui.widgets.card import Card
from ui.widgets.fields import SearchField
from ui.widgets.labels import Label
from ui.widgets.territory_tree import TerritoryTree


class TreeCard(Card):
    """Find a territory, read its bars, drop accounts on it."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, padded=False, parent=parent)
        self.tree = TerritoryTree(theme)
        self.search = SearchField(theme, "Find a territory or rep")
        self.search.text_changed.connect(self.tree.filter_by)
        head = QVBoxLayout()
        head.setContentsMargins(12, 12, 12, 4)
        head.addWidget(self.search)
        self.add(head)
        self.add(self.tree, 1)
        foot = QVBoxLayout()
        foot.setContentsMargins(16, 4, 16, 12)
        foot.addWidget(
            Label("Line: average. Shade: agreed band. Dots: before.", Type.NOTE, "muted")
        )
        self.add(foot)
        self.setAccessibleName("Territories")
