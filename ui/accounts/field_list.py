"""The fields a sheet can have: drag one onto a column, or press Enter to choose its column."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QMimeData, QObject, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QDrag, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from ui.accounts.field_chips import field_options
from ui.accounts.field_header import chip_picture, field_to_mime
from ui.accounts.prepared import SheetShown
from ui.theme.fonts import Type
from ui.theme.style import Theme
from ui.widgets.chooser import OPTION_ROLE, Option, OptionDelegate
from ui.widgets.fields import SearchField
from ui.widgets.labels import Label

_ROW = 28


class FieldDrags(QListWidget):
    """The list itself; what is dragged out of it is one field."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName("Fields")
        self.setDragEnabled(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setItemDelegate(OptionDelegate(theme, self))

    def mimeData(self, items: Sequence[QListWidgetItem]) -> QMimeData:
        """The field that is dragged."""
        return field_to_mime(items[0].data(OPTION_ROLE).key) if items else QMimeData()

    def startDrag(self, _actions: Qt.DropAction) -> None:
        """Carry the field as a chip."""
        items = self.selectedItems()
        if not items:
            return
        drag = QDrag(self)
        drag.setMimeData(self.mimeData(items))
        drag.setPixmap(chip_picture(self._theme, items[0].data(OPTION_ROLE).label))
        drag.setHotSpot(QPoint(-10, -10))
        drag.exec(Qt.DropAction.CopyAction)


class FieldList(QWidget):
    """Search and list; fields without a column come first, the others name theirs."""

    column_asked = Signal(str)  # field: which column shall it be

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._options: list[Option] = []
        self.search = SearchField(theme, "Search the fields")
        self.list = FieldDrags(theme)
        self.list.installEventFilter(self)
        hint = Label(
            "Drag a field onto a column, or press Enter to choose its column.",
            Type.NOTE,
            "muted",
            wrap=True,
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.search)
        column.addWidget(self.list, 1)
        column.addWidget(hint)
        self.search.text_changed.connect(lambda _words: self._fill())
        self.search.left_downwards.connect(self._on_left_downwards)
        self.list.itemDoubleClicked.connect(lambda _item: self._ask())

    def show_sheet(self, sheet: SheetShown) -> None:
        """Show the fields of this kind of sheet."""
        taken = {column.field: column.header for column in sheet.found if column.field}
        self._options = field_options(sheet.kind, taken)
        self._fill()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter asks for the column of the field."""
        is_key = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress
        if watched is self.list and is_key:
            assert isinstance(event, QKeyEvent)
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._ask()
                return True
        return super().eventFilter(watched, event)

    def _fill(self) -> None:
        now = self.list.currentRow()
        self.list.clear()
        for option in self._options:
            if not option.answers(self.search.text()):
                continue
            item = QListWidgetItem(option.label)
            item.setData(OPTION_ROLE, option)
            item.setSizeHint(QSize(0, _ROW))
            self.list.addItem(item)
        self.list.setCurrentRow(min(max(now, 0), self.list.count() - 1))

    def _ask(self) -> None:
        item = self.list.currentItem()
        if item is not None:
            self.column_asked.emit(item.data(OPTION_ROLE).key)

    def _on_left_downwards(self) -> None:
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)
