"""The rows of the territory tree: what the mouse and the keys do on them."""

from collections.abc import Iterable, Sequence

import numpy as np
from PySide6.QtCore import (
    QEvent,
    QItemSelectionModel,
    QMimeData,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QContextMenuEvent,
    QDrag,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QKeyEvent,
    QMouseEvent,
    QResizeEvent,
    QStandardItem,
    QStandardItemModel,
)
from PySide6.QtWidgets import QAbstractItemView, QApplication, QTreeView, QWidget

from ui.theme.style import HOVER_MS, Theme
from ui.widgets.row_mime import (
    DISTRICT_MIME,
    ROWS_MIME,
    TERRITORIES_MIME,
    district_from_mime,
    district_to_mime,
    rows_from_mime,
    territories_from_mime,
    territories_to_mime,
)
from ui.widgets.territory_rows import (
    AVERAGE,
    DISTRICT,
    TERRITORY,
    CodeRole,
    DepthRole,
    DistrictRow,
    GroupRole,
    KindRole,
    TerritoryDelegate,
    TerritoryRow,
)

_Index = QModelIndex | QPersistentModelIndex
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_CARRIED = (ROWS_MIME, TERRITORIES_MIME, DISTRICT_MIME)


class TerritoryView(QTreeView):
    """The rows; the signals are those of the tree around it."""

    territory_chosen = Signal(int)
    territory_activated = Signal(int)
    territory_reached = Signal(int)
    accounts_dropped = Signal(int, object)
    menu_asked = Signal(int, QPoint)
    district_menu_asked = Signal(str, QPoint)
    renamed = Signal(int, str)
    district_renamed = Signal(str, str)
    territories_dropped = Signal(object, str)
    district_dropped = Signal(str, str)
    delete_asked = Signal(object)
    resized = Signal()  # titles above the columns move with the rows

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._items: dict[int, QStandardItem] = {}
        self._groups: dict[str, QStandardItem] = {}
        self._silent = False
        self._pressed: tuple[str, QPoint] | None = None  # a district, and where
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
        self.setDragEnabled(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setExpandsOnDoubleClick(False)
        self.setAccessibleName("Territories")
        # Queued: the rows are built anew for a name, and not while their editor is open.
        self.cells.named.connect(self._on_named, Qt.ConnectionType.QueuedConnection)

    def fill(self, rows: Sequence[TerritoryRow], districts: Sequence[DistrictRow]) -> None:
        """Show these rows anew; what is folded and chosen stays."""
        chosen = self.chosen()
        folded = {key for key, item in self._groups.items() if not self.isExpanded(item.index())}
        self._silent = True
        self._entries.clear()
        self._take(rows, districts)
        self._items = {row.code: _item(row.name, TERRITORY, row.code) for row in rows}
        self._groups = {}
        for row in rows:
            item = self._items[row.code]
            item.setData(_spoken(row), Qt.ItemDataRole.AccessibleTextRole)
            (self._group(row.group) or self._entries.invisibleRootItem()).appendRow(item)
        for district in districts:
            self._group(district.id)
        average = _item("Team average", AVERAGE)
        average.setFlags(Qt.ItemFlag.ItemIsEnabled)
        self._entries.appendRow(average)
        self.setAnimated(False)
        for key, item in self._groups.items():
            self.setExpanded(item.index(), key not in folded)
        self._silent = False
        self.choose(chosen)

    def retell(self, rows: Sequence[TerritoryRow], districts: Sequence[DistrictRow]) -> None:
        """Other words in the same rows."""
        self._take(rows, districts)
        self.viewport().update()

    def _take(self, rows: Sequence[TerritoryRow], districts: Sequence[DistrictRow]) -> None:
        self.cells.rows = {row.code: row for row in rows}
        self.cells.groups = {district.id: district for district in districts}

    def _group(self, key: str) -> QStandardItem | None:
        """The item of a district, made with all above it; None for no district."""
        district = self.cells.groups.get(key)
        if district is None:
            return None
        if key not in self._groups:
            item = _item(district.name, DISTRICT)
            item.setData(key, GroupRole)
            words = "locked district" if district.locked else "district"
            spoken = f"{district.name}, {words}, {district.accounts:,} accounts"
            item.setData(spoken, Qt.ItemDataRole.AccessibleTextRole)
            self._groups[key] = item  # before its parent: a circle of districts must end
            above = None if district.parent == key else self._group(district.parent)
            item.setData(0 if above is None else above.data(DepthRole) + 1, DepthRole)
            (above or self._entries.invisibleRootItem()).appendRow(item)
        return self._groups[key]

    def chosen(self) -> int:
        """The chosen territory, -1 when there is none."""
        return _code(self.currentIndex())

    def chosen_codes(self) -> list[int]:
        """All chosen territories, ascending."""
        codes = {_code(index) for index in self.selectionModel().selectedIndexes()}
        return sorted(codes - {-1})

    def rename(self, code: int) -> None:
        """Open the line for a name."""
        if code in self._items:
            self._edit(self._items[code].index())

    def rename_district(self, key: str) -> None:
        """Open the line for the name of a district."""
        if key in self._groups:
            self._edit(self._groups[key].index())

    def _edit(self, index: QModelIndex) -> None:
        self.scrollTo(index)
        self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)
        self.edit(index)

    def _on_named(self, index: QPersistentModelIndex, name: str) -> None:
        if index.data(KindRole) == DISTRICT:
            self.district_renamed.emit(str(index.data(GroupRole)), name)
        else:
            self.renamed.emit(_code(index), name)

    def filter_by(self, words: str) -> None:
        """Show only territories whose name, rep or district holds every word."""
        self._filter_below(self._entries.invisibleRootItem(), words.casefold().split())

    def _filter_below(self, parent: QStandardItem, needles: list[str]) -> bool:
        """Hide what does not fit; whether anything below fits."""
        any_hit = False
        for place in range(parent.rowCount()):
            item = parent.child(place)
            kind = item.data(KindRole)
            if kind == DISTRICT:
                hit = self._filter_below(item, needles) or not needles
            elif kind == TERRITORY:
                row = self.cells.rows[item.data(CodeRole)]
                text = f"{row.name} {row.typed_name} {row.rep} {row.district}".casefold()
                hit = all(needle in text for needle in needles)
            else:
                hit = not needles
            self.setRowHidden(place, parent.index(), not hit)
            any_hit = any_hit or hit
        return any_hit

    def choose(self, code: int) -> None:
        """Choose a territory, -1 for none; nothing is announced."""
        self._silent = True
        if code in self._items:
            self.setCurrentIndex(self._items[code].index())
        else:
            self.setCurrentIndex(QModelIndex())
            self.clearSelection()
        self._silent = False

    def mark_drop_target(self, code: int) -> None:
        """Outline the territory that accounts are dragged over, -1 for none."""
        if code != self.cells.drop_target:
            before, self.cells.drop_target = self.cells.drop_target, code
            self.draw_anew([before, code])

    def draw_anew(self, codes: Iterable[int]) -> None:
        """Draw the rows of some territories again, -1 for none."""
        for code in codes:
            if code in self._items:
                self.update(self._items[code].index())

    def currentChanged(self, current: _Index, previous: _Index) -> None:
        super().currentChanged(current, previous)
        if not self._silent and _code(current) != _code(previous):
            self.territory_chosen.emit(_code(current))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and index.data(KindRole) == DISTRICT:
            self._pressed = str(index.data(GroupRole)), event.position().toPoint()
            none = QItemSelectionModel.SelectionFlag.NoUpdate
            self.selectionModel().setCurrentIndex(index, none)
            return
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click on a district folds or unfolds it."""
        pressed, self._pressed = self._pressed, None
        if pressed is None:
            super().mouseReleaseEvent(event)
        elif pressed[0] in self._groups:
            index = self._groups[pressed[0]].index()
            self.setAnimated(bool(self._theme.duration(HOVER_MS)))
            self.setExpanded(index, not self.isExpanded(index))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed is not None and event.buttons() & Qt.MouseButton.LeftButton:
            away = event.position().toPoint() - self._pressed[1]
            if away.manhattanLength() >= QApplication.startDragDistance():
                self._drag_district()
            return
        self._hover(_code(self.indexAt(event.position().toPoint())))
        super().mouseMoveEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if (code := _code(self.indexAt(event.position().toPoint()))) >= 0:
            self.territory_activated.emit(code)

    def leaveEvent(self, event: QEvent) -> None:
        self._hover(-1)
        super().leaveEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens, F2 renames, Delete asks to delete; the arrows walk."""
        index = self.currentIndex()
        code = _code(index)
        if event.key() in _ENTER and code >= 0:
            self.territory_activated.emit(code)
        elif event.key() == Qt.Key.Key_F2 and index.data(KindRole) in (TERRITORY, DISTRICT):
            self._edit(index)
        elif event.key() == Qt.Key.Key_Delete and self.chosen_codes():
            self.delete_asked.emit(self.chosen_codes())
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The menu of the row under the pointer, or of the current one by the menu key."""
        index, place = self.indexAt(event.pos()), event.globalPos()
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            index = self.currentIndex()
            place = self.viewport().mapToGlobal(self.visualRect(index).bottomLeft())
        if (code := _code(index)) >= 0:
            self.menu_asked.emit(code, place)
        else:
            self.district_menu_asked.emit(str(index.data(GroupRole) or ""), place)

    def startDrag(self, _actions: Qt.DropAction) -> None:
        """Take the chosen territories to another district."""
        if codes := self.chosen_codes():
            drag = QDrag(self)
            drag.setMimeData(territories_to_mime(np.array(codes, np.int64)))
            drag.exec(Qt.DropAction.MoveAction)

    def _drag_district(self) -> None:
        """Take a district to another one, or beside all rows to the top."""
        if self._pressed is not None:
            key, self._pressed = self._pressed[0], None
            drag = QDrag(self)
            drag.setMimeData(district_to_mime(key))
            drag.exec(Qt.DropAction.MoveAction)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take accounts, territories and districts."""
        if any(event.mimeData().hasFormat(kind) for kind in _CARRIED):
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Show where what is dragged would go."""
        index, packed = self.indexAt(event.position().toPoint()), event.mimeData()
        if not packed.hasFormat(ROWS_MIME):
            group = self._group_for(packed, index)
            self._mark_group(group or None)
            event.ignore() if group is None else event.acceptProposedAction()
            return
        code = _code(index)
        self.mark_drop_target(code)
        event.acceptProposedAction() if code >= 0 else event.ignore()

    def dragLeaveEvent(self, _event: QDragLeaveEvent) -> None:
        """Nothing is over the tree any more."""
        self.mark_drop_target(-1)
        self._mark_group(None)

    def dropEvent(self, event: QDropEvent) -> None:
        """Announce what was dropped where."""
        index, packed = self.indexAt(event.position().toPoint()), event.mimeData()
        self.mark_drop_target(-1)
        self._mark_group(None)
        group = None if packed.hasFormat(ROWS_MIME) else self._group_for(packed, index)
        if group is not None:
            event.acceptProposedAction()
            codes = territories_from_mime(packed).tolist()
            if codes:
                self.territories_dropped.emit(codes, group)
            else:
                self.district_dropped.emit(district_from_mime(packed), group)
            return
        code, rows = _code(index), rows_from_mime(packed)
        if code < 0 or not rows.size:
            event.ignore()
            return
        event.acceptProposedAction()
        self.accounts_dropped.emit(code, rows)

    def _group_at(self, index: QModelIndex) -> str:
        """The district of a row, "" where there is none."""
        if index.data(KindRole) == DISTRICT:
            return str(index.data(GroupRole))
        code = _code(index)
        return self.cells.rows[code].group if code >= 0 else ""

    def _group_for(self, packed: QMimeData, index: QModelIndex) -> str | None:
        """Into which district what is dragged would come, "" for none; None: not here."""
        key, above = district_from_mime(packed), self._group_at(index)
        if packed.hasFormat(TERRITORIES_MIME):
            return above
        district = self.cells.groups.get(key)
        if district is None or above == district.parent:
            return None
        at: str | None = above
        while at and at != key:  # not below itself, nor below one that it holds
            at = self.cells.groups[at].parent if at in self.cells.groups else ""
        return None if at == key else above

    def _mark_group(self, key: str | None) -> None:
        if key != self.cells.drop_group:
            self.cells.drop_group = key
            self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.viewport().update()
        self.resized.emit()

    def _hover(self, code: int) -> None:
        if code != self.cells.hovered:
            before, self.cells.hovered = self.cells.hovered, code
            self.draw_anew([before, code])
            self.territory_reached.emit(code)


def _item(text: str, kind: str, code: int = -1) -> QStandardItem:
    item = QStandardItem(text)
    item.setData(kind, KindRole)
    item.setData(code, CodeRole)
    return item


def _code(index: _Index) -> int:
    code = index.data(CodeRole) if index.isValid() else None
    return -1 if code is None else int(code)


def _spoken(row: TerritoryRow) -> str:
    return f"{row.name}, {row.rep}" + (", locked" if row.locked else "")
