"""A ranked list of places that lies on the map: choosing a line goes there."""

from collections.abc import Sequence

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from ui.map.layer_pictures import RankedPlace
from ui.theme import icons
from ui.theme.fonts import Type, text_width
from ui.theme.painting import CENTRE, LEFT, RIGHT, draw_box, draw_text
from ui.theme.sheet import RADIUS_CHIP
from ui.theme.style import Theme
from ui.widgets.buttons import Button, IconButton, Kind
from ui.widgets.labels import ElidedLabel, Label

WIDTH_PX = 264
_ROW_PX = 40
_ROLE = Qt.ItemDataRole.UserRole


class RankedList(QFrame):
    """Title, a note, and numbered places; Esc or the cross takes it away."""

    place_chosen = Signal(float, float)  # latitude, longitude
    closed = Signal()
    renewal_asked = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("surface", "card")
        self.setFixedWidth(WIDTH_PX)
        self._title = ElidedLabel("", Type.TITLE)
        self.close_button = IconButton(theme, "close", "Take this layer away", size=icons.SMALL)
        self._note = Label("", Type.NOTE, "muted", wrap=True)
        self.renew = Button(theme, "Work it out again", Kind.LINK, small=True)
        self.list = QListWidget()
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setMouseTracking(True)
        self.list.installEventFilter(self)
        self.list.setItemDelegate(_PlaceDelegate(theme, self.list))
        head = QHBoxLayout()
        head.setSpacing(4)
        head.addWidget(self._title, 1)
        head.addWidget(self.close_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 8, 8)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(self._note)
        column.addWidget(self.renew)
        column.addWidget(self.list, 1)
        self.close_button.clicked.connect(self._on_close)
        self.renew.clicked.connect(self.renewal_asked)
        self.list.itemClicked.connect(self._on_item)
        self.list.itemActivated.connect(self._on_item)
        self.hide()

    def show_places(self, title: str, note: str, places: Sequence[RankedPlace]) -> None:
        """Show the best places in order; `note` explains the figures."""
        self._title.show_text(title)
        self._note.setText(note)
        self.list.clear()
        self.list.setAccessibleName(title)
        for rank, place in enumerate(places, start=1):
            item = QListWidgetItem(f"{rank}. {place.name}, {place.figure}, {place.note}")
            item.setToolTip(f"{place.name}: {place.figure}, {place.note}")
            item.setData(_ROLE, (rank, place))
            item.setSizeHint(QSize(0, _ROW_PX))
            self.list.addItem(item)
        self.show_stale(False)
        self.show()
        self.raise_()

    def show_stale(self, stale: bool) -> None:
        """Offer to work the figures out again after a change."""
        self.renew.setVisible(stale)

    def wanted_height(self) -> int:
        """The height that shows all lines."""
        head = self._title.sizeHint().height() + self._note.heightForWidth(WIDTH_PX - 20)
        return head + 34 + self.list.count() * _ROW_PX + (28 if self.renew.isVisible() else 0)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Esc takes the list and its layer away, before it means a step back."""
        if watched is self.list and isinstance(event, QKeyEvent):
            is_escape = event.key() == Qt.Key.Key_Escape
            if is_escape and event.type() == QEvent.Type.ShortcutOverride:
                event.accept()
            elif is_escape and event.type() == QEvent.Type.KeyPress:
                self._on_close()
                return True
        return super().eventFilter(watched, event)

    def _on_close(self) -> None:
        self.hide()
        self.closed.emit()

    def _on_item(self, item: QListWidgetItem) -> None:
        _, place = item.data(_ROLE)
        self.place_chosen.emit(place.lat, place.lon)


class _PlaceDelegate(QStyledItemDelegate):
    """Rank, name, figure; a note below."""

    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Draw one line."""
        rank, place = index.data(_ROLE)
        area, colour = QRectF(option.rect), self._theme.colour
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_Selected:
            draw_box(painter, area, colour("accent_bg"), RADIUS_CHIP)
        elif option.state & QStyle.StateFlag.State_MouseOver:
            draw_box(painter, area, colour("hover"), RADIUS_CHIP)
        disc = QRectF(area.left() + 4, area.center().y() - 9, 18, 18)
        draw_box(painter, disc, colour("accent"), 9)
        draw_text(painter, disc, str(rank), Type.NOTE, colour("on_accent"), CENTRE, 600)
        words = area.adjusted(30, 4, -6, -4)
        upper = QRectF(words.left(), words.top(), words.width(), words.height() / 2)
        lower = upper.translated(0, words.height() / 2)
        wide = text_width(place.figure, Type.TABLE, 600) + 2
        name = upper.adjusted(0, 0, -wide - 8, 0)
        draw_text(painter, name, place.name, Type.TABLE, colour("text"), LEFT, 600)
        draw_text(painter, upper, place.figure, Type.TABLE, colour("text"), RIGHT, 600)
        draw_text(painter, lower, place.note, Type.NOTE, colour("muted"), LEFT)
        painter.restore()
