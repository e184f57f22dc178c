"""Which columns a table shows, and in which order."""

from collections.abc import Sequence

from PySide6.QtCore import (
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPointF,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from ui.align.columns import ColumnChoice
from ui.table.floating_panel import FloatingPanel
from ui.theme import icons
from ui.theme.fonts import Type
from ui.theme.painting import LEFT, RIGHT, draw_box, draw_icon, draw_text
from ui.theme.sheet import RADIUS_CHIP
from ui.theme.style import Theme
from ui.widgets.buttons import Button, Kind
from ui.widgets.fields import SearchField
from ui.widgets.labels import Label

_WIDTH, _ROW, _HEIGHT = 340, 28, 340
_CHOICE = Qt.ItemDataRole.UserRole
_CHECK = Qt.ItemDataRole.CheckStateRole


class _ChoiceRow(QStyledItemDelegate):
    """Check box, title, what it is, and a grip where it can be dragged."""

    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Draw one column."""
        choice: ColumnChoice = index.data(_CHOICE)
        on = index.data(_CHECK) == Qt.CheckState.Checked
        area = QRectF(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_Selected:
            draw_box(painter, area, self._theme.colour("accent_bg"), RADIUS_CHIP)
        middle = area.center().y()
        meaning, tone = ("checked", "accent_text") if on else ("unchecked", "muted")
        draw_icon(painter, self._theme, meaning, QPointF(area.left() + 16, middle), icons.ROW, tone)
        words = area.adjusted(32, 0, -28, 0)
        draw_text(painter, words, choice.title, Type.BODY, self._theme.colour("text"), LEFT)
        draw_text(painter, words, choice.note, Type.NOTE, self._theme.colour("muted"), RIGHT)
        if on:
            grip = QPointF(area.right() - 14, middle)
            draw_icon(painter, self._theme, "drag", grip, icons.ROW, "muted")
        painter.restore()


class _ChoiceList(QListWidget):
    """Space shows or hides, Alt with the arrows moves, a drag moves too."""

    toggled = Signal(object)  # the item
    moved = Signal()
    step_asked = Signal(int)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The keys of the list."""
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        step = steps.get(Qt.Key(event.key()), 0)
        if step and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.step_asked.emit(step)
        elif event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Return) and self.currentItem():
            self.toggled.emit(self.currentItem())
        else:
            super().keyPressEvent(event)


class ColumnChooser(FloatingPanel):
    """The columns shown stand first, in their order; the others by name."""

    columns_chosen = Signal(object)  # tuple of keys from left to right
    usual_asked = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(theme, parent, "Columns", _WIDTH)
        self.search = SearchField(theme, "Search the columns")
        self.list = _ChoiceList()
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setAccessibleName("Columns: Space shows or hides, Alt with arrows moves")
        self.list.setItemDelegate(_ChoiceRow(theme, self.list))
        self.list.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.list.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setFixedHeight(_HEIGHT)
        self.usual = Button(theme, "Usual columns", Kind.LINK, small=True)
        self._count = Label("", Type.NOTE, "muted")
        foot = QHBoxLayout()
        foot.addWidget(self._count, 1)
        foot.addWidget(self.usual)
        self.body.addWidget(self.search)
        self.body.addWidget(self.list)
        hint = "Space shows or hides · Alt with arrows or a drag moves"
        self.body.addWidget(Label(hint, Type.NOTE, "muted"))
        self.body.addLayout(foot)
        self._shown: tuple[str, ...] = ()
        self.search.text_changed.connect(self._on_search)
        self.search.left_downwards.connect(self.list.setFocus)
        self.list.toggled.connect(self._toggle)
        self.list.itemClicked.connect(self._toggle)
        self.list.step_asked.connect(self._step)
        self.list.model().rowsMoved.connect(self._on_dragged, Qt.ConnectionType.QueuedConnection)
        self.usual.clicked.connect(self._on_usual)

    def show_choices(self, choices: Sequence[ColumnChoice], shown: Sequence[str]) -> None:
        """Show every column; `shown` are the keys of those in the table, left to right."""
        by_key = {choice.key: choice for choice in choices}
        self._shown = tuple(key for key in shown if key in by_key)
        rest = [choice for choice in choices if choice.key not in self._shown]
        self.list.clear()
        for choice in [*(by_key[key] for key in self._shown), *rest]:
            item = QListWidgetItem(choice.title)
            item.setData(_CHOICE, choice)
            on = choice.key in self._shown
            item.setData(_CHECK, Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)
            item.setSizeHint(QSize(0, _ROW))
            flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
            item.setFlags(flags | Qt.ItemFlag.ItemIsDragEnabled if on else flags)
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        self._on_search(self.search.text())

    def keys(self) -> tuple[str, ...]:
        """The columns that are checked, in the order of the list."""
        items = (self.list.item(row) for row in range(self.list.count()))
        return tuple(
            item.data(_CHOICE).key for item in items if item.data(_CHECK) == Qt.CheckState.Checked
        )

    def _on_search(self, typed: str) -> None:
        wanted = typed.casefold().split()
        for row in range(self.list.count()):
            item = self.list.item(row)
            choice: ColumnChoice = item.data(_CHOICE)
            text = f"{choice.title} {choice.key}".casefold()
            item.setHidden(not all(part in text for part in wanted))
        self._count.setText(f"{len(self._shown)} of {self.list.count()} shown")

    def _toggle(self, item: QListWidgetItem) -> None:
        on = item.data(_CHECK) == Qt.CheckState.Checked
        if on and len(self.keys()) == 1:
            return
        item.setData(_CHECK, Qt.CheckState.Unchecked if on else Qt.CheckState.Checked)
        self._announce()

    def _step(self, step: int) -> None:
        """Move the current column up or down among those that are shown."""
        row = self.list.currentRow()
        to = row + step
        if row < 0 or not 0 <= to < self.list.count():
            return
        item = self.list.takeItem(row)
        self.list.insertItem(to, item)
        self.list.setCurrentRow(to)
        self._announce()

    def _on_dragged(self) -> None:
        self._announce()

    def _announce(self) -> None:
        self._shown = self.keys()
        self._count.setText(f"{len(self._shown)} of {self.list.count()} shown")
        self.columns_chosen.emit(self._shown)

    def _on_usual(self) -> None:
        self.usual_asked.emit()
