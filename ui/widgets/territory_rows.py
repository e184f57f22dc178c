"""How the rows of the territory tree are drawn, and what they show."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from PySide6.QtCore import (
    QAbstractItemModel,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QLineEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeView,
    QWidget,
)

from model.arrays import BoolArray, FloatArray
from ui.theme import icons
from ui.theme.fonts import Type, text_width
from ui.theme.painting import LEFT, MISSING, RIGHT, draw_box, draw_icon, draw_swatch, draw_text
from ui.theme.sheet import RADIUS_BUTTON
from ui.theme.style import Theme
from ui.widgets.balance_bar import POTENTIAL_BAND, Band, Bar, draw_bar

GROUP_HEIGHT, ROW_HEIGHT, COMPACT_ROW_HEIGHT = 32, 48, 44
KindRole = Qt.ItemDataRole.UserRole + 1
CodeRole = Qt.ItemDataRole.UserRole + 2
GroupRole = Qt.ItemDataRole.UserRole + 3  # id of a district
DepthRole = Qt.ItemDataRole.UserRole + 4  # how many districts lie above
DISTRICT, TERRITORY, AVERAGE = "district", "territory", "average"

_Index = QModelIndex | QPersistentModelIndex
_EDGE, _SWATCH, _NAME_LEFT = 3, 12, 36
_STEP = 12  # a district below another stands this much to the right
_FIGURE = 32  # room of the figure of a district
_LOCK = 18  # room of a lock before a name
_END = 12  # between the last figure and the edge of the tree


@dataclass(frozen=True, slots=True)
class TerritoryRow:
    """What a row of the tree says about a territory besides its bars."""

    code: int
    name: str
    rep: str
    hue: int
    district: str = ""
    accounts: int = 0
    district_id: str = ""  # the name serves where districts have no ids
    full_name: str = ""  # what renaming begins with; the name when empty
    locked: bool = False

    @property
    def group(self) -> str:
        """The id of the district it stands in, "" for none."""
        return self.district_id or self.district

    @property
    def typed_name(self) -> str:
        """The name as the user typed it."""
        return self.full_name or self.name


@dataclass(frozen=True, slots=True)
class DistrictRow:
    """A district or region of the tree; `parent` is the id of the one above, "" at the top."""

    id: str
    name: str
    parent: str = ""
    accounts: int = 0
    locked: bool = False


@dataclass(frozen=True, eq=False, slots=True)
class Measure:
    """One column of bars: `values` by territory code, shape (n,); NaN is missing.

    `before` holds the values when a drag began, NaN where nothing changes.
    """

    title: str  # "Potential index"
    values: FloatArray
    band: Band = POTENTIAL_BAND
    before: FloatArray | None = None
    average: float = float("nan")  # of the team, shown in the last row
    groups: Mapping[str, float] = field(default_factory=dict)  # rolled up, by district id

    def bar(self, code: int) -> Bar:
        """The bar of one territory."""
        before = None if self.before is None else float(self.before[code])
        moved = before is not None and np.isfinite(before)
        return Bar(float(self.values[code]), self.band, before if moved else None)

    def differing(self, other: "Measure") -> BoolArray | None:
        """Which bars (n,) look otherwise than in another state; None: the whole column does."""
        if self._frame() != other._frame():
            return None
        same = np.isclose(self.values, other.values, equal_nan=True)
        return ~(same & np.isclose(self._befores(), other._befores(), equal_nan=True))

    def _frame(self) -> tuple[object, ...]:
        """What is drawn beside the bars."""
        rolled_up = {key: f"{value:.0f}" for key, value in self.groups.items()}
        return self.title, self.band, len(self.values), f"{self.average:.0f}", rolled_up

    def _befores(self) -> FloatArray:
        return np.full(len(self.values), np.nan) if self.before is None else self.before


@dataclass(frozen=True, slots=True)
class BarColumns:
    """Where the columns of bars lie, from the right edge of the tree."""

    width: int
    gap: int

    @classmethod
    def for_width(cls, width: int) -> "BarColumns":
        """The drawn sizes: 328 wide in small windows, 376, and 448 in large ones."""
        if width < 360:
            return cls(88, 8)
        return cls(100, 16) if width < 420 else cls(128, 16)

    def area(self, row: QRectF, place: int, count: int) -> QRectF:
        """The room of column `place` of `count` in a row."""
        from_right = (count - place) * self.width + (count - 1 - place) * self.gap + _END
        return QRectF(row.right() - from_right, row.top(), self.width, row.height())


class TerritoryDelegate(QStyledItemDelegate):
    """Draws districts, territories and the team average."""

    named = Signal(QPersistentModelIndex, str)  # the row, what was typed as its name

    def __init__(self, theme: Theme, tree: QTreeView) -> None:
        super().__init__(tree)
        self._theme, self._tree = theme, tree
        self.rows: Mapping[int, TerritoryRow] = {}
        self.measures: tuple[Measure, ...] = ()
        self.hovered = -1  # code of the territory under the pointer
        self.groups: Mapping[str, DistrictRow] = {}
        self.drop_target = -1  # code of the territory a drag is over
        self.drop_group: str | None = None  # id of the district territories are dragged to
        self.compact = False

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """Two lines for a territory, one for the rest."""
        kind = index.data(KindRole)
        two_lines = COMPACT_ROW_HEIGHT if self.compact else ROW_HEIGHT
        height = {DISTRICT: GROUP_HEIGHT, AVERAGE: GROUP_HEIGHT + 8}.get(kind, two_lines)
        return QSize(option.rect.width(), height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Draw a row."""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(0, option.rect.top(), self._tree.viewport().width(), option.rect.height())
        kind = index.data(KindRole)
        if kind == DISTRICT:
            unfolded = bool(option.state & QStyle.StateFlag.State_Open)
            self._draw_district(painter, area, index, unfolded)
        elif kind == AVERAGE:
            self._draw_average(painter, area)
        else:
            selected = bool(option.state & QStyle.StateFlag.State_Selected)
            self._draw_territory(painter, area, self.rows[index.data(CodeRole)], selected)
        if option.state & QStyle.StateFlag.State_HasFocus and _by_keyboard(self._tree):
            draw_box(painter, area, None, RADIUS_BUTTON, self._theme.colour("accent"), 2)
        painter.restore()

    def createEditor(
        self, parent: QWidget, _option: QStyleOptionViewItem, index: _Index
    ) -> QWidget:
        """A line to type the name into, in its place."""
        edit = QLineEdit(parent)
        edit.setAccessibleName("Name of the district" if _is_group(index) else "Name")
        return edit

    def setEditorData(self, editor: QWidget, index: _Index) -> None:
        """Begin with the name as it is."""
        if isinstance(editor, QLineEdit):
            editor.setText(self.typed_name(index))
            editor.selectAll()

    def setModelData(self, editor: QWidget, _model: QAbstractItemModel, index: _Index) -> None:
        """Announce the new name; whoever owns the names shows it."""
        if isinstance(editor, QLineEdit) and editor.text() != self.typed_name(index):
            self.named.emit(QPersistentModelIndex(index), editor.text())

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, index: _Index
    ) -> None:
        """Where the name stands, over the bars too, so that a long name can be read."""
        top = option.rect.top() + (2 if _is_group(index) else 4)
        left = 24 if _is_group(index) else _NAME_LEFT - 8
        editor.setGeometry(left, top, self._tree.viewport().width() - left - _END, 28)

    def typed_name(self, index: _Index) -> str:
        """The name of a territory or district that can be renamed."""
        if _is_group(index):
            return self.groups[str(index.data(GroupRole))].name
        return self.rows[index.data(CodeRole)].typed_name

    def _draw_district(
        self, painter: QPainter, area: QRectF, index: _Index, unfolded: bool
    ) -> None:
        group = self.groups[str(index.data(GroupRole))]
        text, muted = self._theme.colour("text"), self._theme.colour("muted")
        inset = _STEP * int(index.data(DepthRole))
        meaning = "unfolded" if unfolded else "folded"
        middle = area.center().y()
        draw_icon(painter, self._theme, meaning, QPointF(16 + inset, middle), icons.ROW, "muted")
        columns = BarColumns.for_width(round(area.width()))
        shown = [m for m in self.measures if group.id in m.groups]
        for place, measure in enumerate(shown):
            known = np.isfinite(measure.groups[group.id])
            figure = f"{measure.groups[group.id]:.0f}" if known else MISSING
            room = columns.area(area, place, len(shown))
            draw_text(painter, room, figure, Type.NOTE, muted, RIGHT)
        end = columns.area(area, 0, len(shown)).left() - 4 if shown else area.right() - _END
        left = QRectF(28 + inset, area.top(), end - 28 - inset, area.height())
        if group.locked:
            at = QPointF(left.left() + 6, middle)
            draw_icon(painter, self._theme, "lock_glyph", at, icons.SMALL, "muted")
            left.adjust(_LOCK, 0, 0, 0)
        words = f"{group.accounts:,} account{'' if group.accounts == 1 else 's'}"
        wide = text_width(words, Type.NOTE)
        named = text_width(group.name, Type.NAME)
        if named + wide + 12 <= left.width():
            draw_text(painter, left, words, Type.NOTE, muted, RIGHT)
            left.adjust(0, 0, -wide - 8, 0)
        elif shown:  # a long name may go on as far as the first figure
            left.setRight(columns.area(area, 0, len(shown)).right() - _FIGURE)
        draw_text(painter, left, group.name, Type.NAME, text, LEFT)
        if group.id == self.drop_group:
            draw_box(painter, area, None, RADIUS_BUTTON, self._theme.colour("accent"), 2)

    def _draw_average(self, painter: QPainter, area: QRectF) -> None:
        painter.fillRect(QRectF(0, area.top() + 4, area.width(), 1), self._theme.colour("border"))
        line = area.adjusted(28, 8, 0, 0)
        text = self._theme.colour("text")
        draw_text(painter, line, "Team average", Type.NAME, text, LEFT)
        columns = BarColumns.for_width(round(area.width()))
        for place, measure in enumerate(self.measures):
            room = columns.area(area.adjusted(0, 8, 0, 0), place, len(self.measures))
            known = np.isfinite(measure.average)
            figure = f"{measure.average:.0f}" if known else MISSING
            draw_text(painter, room, figure, Type.NAME, text, RIGHT)

    def _draw_territory(
        self, painter: QPainter, area: QRectF, row: TerritoryRow, selected: bool
    ) -> None:
        if selected:
            painter.fillRect(area, self._theme.colour("accent_bg"))
            edge = QRectF(0, area.top(), _EDGE, area.height())
            painter.fillRect(edge, self._theme.colour("accent"))
        elif row.code == self.hovered:
            painter.fillRect(area, self._theme.colour("hover"))
        columns = BarColumns.for_width(round(area.width()))
        first = columns.area(area, 0, len(self.measures))
        room = (first.left() if self.measures else area.right()) - _NAME_LEFT - 1
        top = area.center().y() - 18
        centre = QPointF(16 + _SWATCH / 2, top + 10)
        draw_swatch(painter, centre, _SWATCH, self._theme.territory(row.hue))
        name = QRectF(_NAME_LEFT, top, room, 20)
        if row.locked:  # below the swatch, so that it takes no room from the name
            at = QPointF(centre.x(), top + 27)
            draw_icon(painter, self._theme, "lock_glyph", at, icons.SMALL, "text2")
        draw_text(painter, name, row.name, Type.NAME, self._theme.colour("text"), LEFT)
        rep = QRectF(_NAME_LEFT, top + 18, room, 18)
        draw_text(painter, rep, row.rep, Type.NOTE, self._theme.colour("muted"), LEFT)
        for place, measure in enumerate(self.measures):
            bar = columns.area(area, place, len(self.measures))
            draw_bar(painter, self._theme, bar, measure.bar(row.code))
        if row.code == self.drop_target:
            draw_box(painter, area, None, RADIUS_BUTTON, self._theme.colour("accent"), 2)


def _by_keyboard(tree: QTreeView) -> bool:
    return tree.hasFocus() and tree.window().testAttribute(
        Qt.WidgetAttribute.WA_KeyboardFocusChange
    )


def _is_group(index: _Index) -> bool:
    return bool(index.data(KindRole) == DISTRICT)
