"""The card with the territory tree, or with what to do while there are no territories."""

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from ui.theme.fonts import Type
from ui.theme.style import Theme
from ui.widgets.buttons import IconButton
from ui.widgets.card import Card
from ui.widgets.fields import SearchField
from ui.widgets.labels import ElidedLabel, Label
from ui.widgets.notices import EmptyState
from ui.widgets.territory_tree import TerritoryTree


class TreeCard(Card):
    """Find a territory, read its bars, drop accounts on it; other pages take its place."""

    optimizer_asked = Signal()
    menu_asked = Signal(QPoint)  # what can be made here; place on the screen
    tree_shown = Signal()  # again, after a page

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
            " little driving. Every border can be changed by hand afterwards. A list with a"
            " territory or rep for each account opens as today’s alignment.",
            "Optimize…",
            action_icon="balance",
        )
        self.empty.action_chosen.connect(self.optimizer_asked)
        self.more = IconButton(theme, "add", "New territory, district, team; overlaps")
        self.more.clicked.connect(self._on_more)
        self.note = Label("", Type.NOTE, "warn", wrap=True)
        self.note.hide()
        self._is_empty = False
        self._page_actions: dict[QWidget, QWidget] = {}
        self._pages = QStackedWidget()
        self._pages.addWidget(self._tree_page())
        self._pages.addWidget(self._empty_page())
        self._side = QStackedWidget()
        self._pages.addWidget(self._side_page(theme))
        self.add(self._pages, 1)
        self.setAccessibleName("Territories")

    def sizeHint(self) -> QSize:
        """No wider than it must be: the map has the room."""
        return QSize(self.minimumWidth(), super().sizeHint().height())

    def show_page(self, title: str, page: QWidget, action: QWidget | None = None) -> None:
        """Show a page in the place of the tree, with a way back; `action` is beside its title."""
        if self._side.indexOf(page) < 0:
            self._side.addWidget(page)
            if action is not None:
                self._page_head.addWidget(action)
                self._page_actions[page] = action
        for owner, button in self._page_actions.items():
            button.setVisible(owner is page)
        self._side.setCurrentWidget(page)
        self._page_title.show_text(title)
        self._pages.setCurrentIndex(2)

    def add_beside(self, button: QWidget) -> None:
        """Put a small button to the right of the search."""
        self._find.insertWidget(self._find.count() - 1, button)

    def show_note(self, words: str) -> None:
        """Say below the bars what they leave out; "" for nothing."""
        self.note.setText(words)
        self.note.setVisible(bool(words))

    def add_below(self, widget: QWidget) -> None:
        """Put something below the tree, whatever stands in its place."""
        foot = QVBoxLayout()
        foot.setContentsMargins(16, 0, 16, 0)
        foot.addWidget(widget)
        self.add(foot)

    def show_tree(self) -> None:
        """Show the tree again."""
        if self._pages.currentIndex() == 2:
            self._pages.setCurrentIndex(1 if self._is_empty else 0)
            self.tree.view.setFocus(Qt.FocusReason.OtherFocusReason)
            self.tree_shown.emit()

    @property
    def page(self) -> QWidget | None:
        """The page in the place of the tree, None while the tree is shown."""
        return self._side.currentWidget() if self._pages.currentIndex() == 2 else None

    def show_empty(self, empty: bool) -> None:
        """Say what to do instead of showing a tree without territories."""
        self._is_empty = empty
        if self._pages.currentIndex() != 2:
            self._pages.setCurrentIndex(1 if empty else 0)

    def _tree_page(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        head = self._find = QHBoxLayout()
        head.setContentsMargins(12, 12, 12, 0)
        head.setSpacing(8)
        head.addWidget(self.search, 1)
        head.addWidget(self.more)
        column.addLayout(head)
        column.addWidget(self.tree, 1)
        foot = QVBoxLayout()
        foot.setContentsMargins(16, 0, 16, 8)
        words = "Line: average. Shade: agreed band. Dots: before."
        foot.addWidget(self.note)
        foot.addWidget(Label(words, Type.NOTE, "muted"))
        column.addLayout(foot)
        return page

    def _side_page(self, theme: Theme) -> QWidget:
        page = QWidget()
        self.back = IconButton(theme, "previous", "Back to the tree (Esc)")
        self.back.clicked.connect(lambda _checked=False: self.show_tree())
        self._page_title = ElidedLabel("", Type.TITLE)
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        head = self._page_head = QHBoxLayout()
        head.setContentsMargins(8, 12, 12, 0)
        head.setSpacing(8)
        head.addWidget(self.back)
        head.addWidget(self._page_title, 1)
        column.addLayout(head)
        column.addWidget(self._side, 1)
        escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), page, self.show_tree)
        escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        return page

    def _on_more(self, _checked: bool = False) -> None:
        self.menu_asked.emit(self.more.mapToGlobal(self.more.rect().bottomLeft()))

    def _empty_page(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(24, 24, 24, 24)
        column.addStretch(1)
        column.addWidget(self.empty)
        column.addStretch(2)
        return page
