"""Districts and territories with their balance; the place to drop accounts on."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QPoint, QRectF, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QStandardItem,
    QStandardItemModel,
)
from PySide6.QtWidgets import QAbstractItemView, QTreeView, QVBoxLayout, QWidget

from ui.theme.fonts import Type
from ui.theme.painting import LEFT, draw_text
from ui.theme.style import HOVER_MS, Theme
from ui.widgets.row_mime import ROWS_MIME, rows_from_mime
from ui.widgets.territory_rows import (
    AVERAGE,
    DISTRICT,
    TERRITORY,
    BarColumns,
    CodeRole,
    KindRole,
    Measure,
    TerritoryDelegate,
    TerritoryRow,
)

_HEADER_HEIGHT = 32
_Index = QModelIndex | QPersistentModelIndex


class TerritoryTree(QWidget):
    """The tree under its column titles."""

    territory_chosen = Signal(int)  # code, -1 when none is chosen
    territory_activated = Signal(int)  # double click or Enter
    territory_reached = Signal(int)  # code under the pointer, -1 for none
    accounts_dropped = Signal(int, object)  # code, row numbers
    menu_asked = Signal(int, QPoint)  # code, place on the screen

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.view = _TreeView(theme, self)
        self._head = _Titles(theme, self.view)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._head)
        column.addWidget(self.view, 1)
        self.setFocusProxy(self.view)

    def show_territories(self, rows: Sequence[TerritoryRow]) -> None:
        """Show these territories, grouped by district in the order given."""
        self.view.fill(rows)

    def show_counts(self, rows: Sequence[TerritoryRow]) -> None:
        """Take new names, reps and counts of the same territories; nothing folds or scrolls."""
        self.view.cells.rows = {row.code: row for row in rows}
        self.view.viewport().update()

    def show_measures(self, measures: Sequence[Measure]) -> None:
        """Show columns of bars; cheap enough for every step of a drag."""
        self.view.cells.measures = tuple(measures)
        self._head.show_titles([measure.title for measure in measures])
        self.view.viewport().update()

    def show_compact(self, compact: bool) -> None:
        """Take 44 instead of 48 pixels for a territory, in a small window."""
        self.view.cells.compact = compact
        self.view.doItemsLayout()

    def filter_by(self, words: str) -> None:
        """Show only territories whose name, rep or district holds every word."""
        self.view.filter_by(words)

    def choose(self, code: int) -> None:
        """Choose a territory, -1 for none; nothing is announced."""
        self.view.choose(code)

    def chosen(self) -> int:
        """The chosen territory, -1 when there is none."""
        return _code(self.view.currentIndex())

    def mark_drop_target(self, code: int) -> None:
        """Outline the territory that a drag on the map is over, -1 for none."""
        self.view.mark_drop_target(code)


class _Titles(QWidget):
    """The titles over the columns."""

    def __init__(self, theme: Theme, view: QTreeView) -> None:
        super().__init__()
        self._theme, self._view = theme, view
        self._titles: list[str] = []
        self.setFixedHeight(_HEADER_HEIGHT)

    def show_titles(self, titles: list[str]) -> None:
        if titles != self._titles:
            self._titles = titles
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        area = QRectF(self.rect())
        muted = self._theme.colour("muted")
        draw_text(painter, area.adjusted(16, 0, 0, 0), "Territory", Type.HEADER, muted, LEFT)
        rows = QRectF(0, 0, self._view.viewport().width(), _HEADER_HEIGHT)  # beside a scroll bar
        columns = BarColumns.for_width(round(rows.width()))
        for place, title in enumerate(self._titles):
            room = columns.area(rows, place, len(self._titles))
            draw_text(painter, room, title, Type.HEADER, muted, LEFT)
        painter.fillRect(
            QRectF(0, area.bottom() - 1, area.width(), 1), self._theme.colour("border")
        )
        painter.end()


class _TreeView(QTreeView):
    """The rows; what the user does is announced by the signals of the tree around it."""

    def __init__(self, theme: Theme, tree: TerritoryTree) -> None:
        super().__init__()
        self._theme, self._tree = theme, tree
        self._items: dict[int, QStandardItem] = {}
        self._silent = False
        self.cells = TerritoryDelegate(theme, self)
        self._entries = QStandardItemModel(self)
        self.setModel(self._entries)
        self.setItemDelegate(self.cells)
        self.setHeaderHidden(True)
        self.setIndentation(0)
        self.setRootIsDecorated(False)
        self.setMouseTracking(True)
        self.setAcceptDrops(True)
        self.setDropIndicatorShown(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setExpandsOnDoubleClick(False)
        self.setAccessibleName("Territories")

    def fill(self, rows: Sequence[TerritoryRow]) -> None:
        chosen, model = _code(self.currentIndex()), self._entries
        folded = {
            str(model.item(place).text())
            for place in range(model.rowCount())
            if not self.isExpanded(model.index(place, 0))
        }
        self._silent = True
        model.clear()
        self.cells.rows = {row.code: row for row in rows}
        self._items = {row.code: _item(row.name, TERRITORY, row.code) for row in rows}
        districts: dict[str, QStandardItem] = {}
        for row in rows:
            item = self._items[row.code]
            item.setData(f"{row.name}, {row.rep}", Qt.ItemDataRole.AccessibleTextRole)
            if not row.district:
                model.appendRow(item)
                continue
            if row.district not in districts:
                districts[row.district] = _item(row.district, DISTRICT)
                model.appendRow(districts[row.district])
            districts[row.district].appendRow(item)
        average = _item("Team average", AVERAGE)
        average.setFlags(Qt.ItemFlag.ItemIsEnabled)
        model.appendRow(average)
        self.setAnimated(False)
        for name, district in districts.items():
            self.setExpanded(district.index(), name not in folded)
        self._silent = False
        self.choose(chosen)

    def filter_by(self, words: str) -> None:
        needles = words.casefold().split()
        model = self._entries
        for place in range(model.rowCount()):
            top = model.item(place)
            kind = top.data(KindRole)
            if kind == DISTRICT:
                hits = [self._filter(top.child(i), needles) for i in range(top.rowCount())]
                self.setRowHidden(place, QModelIndex(), not any(hits))
            elif kind == TERRITORY:
                self._filter(top, needles)
            else:
                self.setRowHidden(place, QModelIndex(), bool(needles))

    def choose(self, code: int) -> None:
        self._silent = True
        if code in self._items:
            self.setCurrentIndex(self._items[code].index())
        else:
            self.setCurrentIndex(QModelIndex())
            self.clearSelection()
        self._silent = False

    def mark_drop_target(self, code: int) -> None:
        if code != self.cells.drop_target:
            self.cells.drop_target = code
            self.viewport().update()

    def currentChanged(self, current: _Index, previous: _Index) -> None:
        super().currentChanged(current, previous)
        if not self._silent and _code(current) != _code(previous):
            self._tree.territory_chosen.emit(_code(current))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and index.data(KindRole) == DISTRICT:
            self.setAnimated(bool(self._theme.duration(HOVER_MS)))
            self.setExpanded(index, not self.isExpanded(index))
            return
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover(_code(self.indexAt(event.position().toPoint())))
        super().mouseMoveEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if (code := _code(self.indexAt(event.position().toPoint()))) >= 0:
            self._tree.territory_activated.emit(code)

    def leaveEvent(self, event: QEvent) -> None:
        self._hover(-1)
        super().leaveEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        code = _code(self.currentIndex())
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and code >= 0:
            self._tree.territory_activated.emit(code)
            return
        super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if (code := _code(self.indexAt(event.pos()))) >= 0:
            self._tree.menu_asked.emit(code, event.globalPos())

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasFormat(ROWS_MIME):
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        code = _code(self.indexAt(event.position().toPoint()))
        self.mark_drop_target(code)
        if code >= 0 and event.mimeData().hasFormat(ROWS_MIME):
            event.acceptProposedAction()
        else:
            event.ignore()

    def dragLeaveEvent(self, _event: QDragLeaveEvent) -> None:
        self.mark_drop_target(-1)

    def dropEvent(self, event: QDropEvent) -> None:
        code = _code(self.indexAt(event.position().toPoint()))
        self.mark_drop_target(-1)
        rows = rows_from_mime(event.mimeData())
        if code < 0 or not rows.size:
            event.ignore()
            return
        event.acceptProposedAction()
        self._tree.accounts_dropped.emit(code, rows)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.viewport().update()
        self._tree.update()

    def _hover(self, code: int) -> None:
        if code != self.cells.hovered:
            self.cells.hovered = code
            self.viewport().update()
            self._tree.territory_reached.emit(code)

    def _filter(self, item: QStandardItem, needles: list[str]) -> bool:
        row = self.cells.rows[item.data(CodeRole)]
        text = f"{row.name} {row.rep} {row.district}".casefold()
        hit = all(needle in text for needle in needles)
        self.setRowHidden(item.row(), item.index().parent(), not hit)
        return hit


def _item(text: str, kind: str, code: int = -1) -> QStandardItem:
    item = QStandardItem(text)
    item.setData(kind, KindRole)
    item.setData(code, CodeRole)
    return item


def _code(index: _Index) -> int:
    code = index.data(CodeRole) if index.isValid() else None
    return -1 if code is None else int(code)
