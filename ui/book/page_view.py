"""One page of a book as large as its place allows, and the strip of all pages beside it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRectF,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QColor, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListWidget,
    QListWidgetItem,
    QScrollArea,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from ui.plan.turns import Turns
from ui.theme.fonts import Type
from ui.theme.painting import CENTRE, draw_box, draw_focus, draw_text
from ui.theme.sheet import RADIUS_BUTTON
from ui.theme.style import Theme

Picture = Callable[[str, int, int, float], QImage | None]

_EDGE: Final = 16  # around a page
_LETTER: Final = 11 / 8.5  # height of a page that is not drawn yet, by its width
_THUMB: Final = 104
_ROW: Final = 176
_WIDEST: Final = 1_000
_ROLE: Final = Qt.ItemDataRole.UserRole


@dataclass(frozen=True, slots=True)
class PageRef:
    """One page of the book: its section, which page of that, and how it is told."""

    key: str
    page: int  # of its section, from 0
    label: str  # the number as printed
    title: str
    stale: bool = False

    @property
    def spoken(self) -> str:
        """The page as it is read out."""
        return f"Page {self.label}, {self.title}" + (", changed" if self.stale else "")


class PageSheet(QWidget):
    """Paints one page as wide as it is; a double click or Enter asks for its editor."""

    opened = Signal()

    def __init__(self, theme: Theme, picture: Picture, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._picture = theme, picture
        self._ref: PageRef | None = None
        self._image: QImage | None = None
        self._wide = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Page")

    @property
    def ref(self) -> PageRef | None:
        """The page that shows."""
        return self._ref

    @property
    def is_drawn(self) -> bool:
        """Whether the page shows, and not the empty paper it is drawn on."""
        return self._image is not None

    def show_page(self, ref: PageRef | None) -> None:
        """Show a page, or nothing."""
        self._ref = ref
        self.setAccessibleName(ref.spoken if ref is not None else "Page")
        self.draw()

    def draw(self) -> None:
        """Draw the page anew as wide as its place."""
        self._wide = min(_WIDEST, max(80, self.width() - 2 * _EDGE))
        ref = self._ref
        ratio = self.devicePixelRatioF()
        self._image = (
            self._picture(ref.key, ref.page, self._wide, ratio) if ref is not None else None
        )
        self.setFixedHeight(self._high() + 2 * _EDGE)
        self.update()

    def _high(self) -> int:
        image = self._image
        if image is None:
            return round(self._wide * _LETTER)
        return round(image.height() / image.devicePixelRatio())

    def resizeEvent(self, event: QEvent) -> None:
        """A wider place takes a larger page."""
        del event
        if min(_WIDEST, max(80, self.width() - 2 * _EDGE)) != self._wide:
            QTimer.singleShot(0, self.draw)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter asks for the editor of the page."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit()
            return
        super().keyPressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """The same with the pointer."""
        del event
        self.opened.emit()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The page on its paper, a hairline around it."""
        painter = QPainter(self)
        left = (self.width() - self._wide) // 2
        area = QRectF(left, _EDGE, self._wide, self._high())
        if self._image is not None:
            painter.drawImage(QPointF(left, _EDGE), self._image)
        else:
            painter.fillRect(area, QColor("white"))
        draw_box(painter, area, None, 0, self._theme.colour("border"))
        draw_focus(self, painter)


class PageScroll(QScrollArea):
    """The place of one page: it scrolls down when the page is higher."""

    def __init__(self, theme: Theme, picture: Picture, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sheet = PageSheet(theme, picture)
        self.setWidget(self.sheet)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setFocusProxy(self.sheet)
        self.setAccessibleName("Page of the book")

    def show_page(self, ref: PageRef | None) -> None:
        """Show a page from its top."""
        self.sheet.show_page(ref)
        self.verticalScrollBar().setValue(0)


class Thumbs(QListWidget):
    """Every page of the book small; arrows step, Enter asks for the editor."""

    page_chosen = Signal(object)  # PageRef
    page_opened = Signal(object)
    seen_changed = Signal()

    def __init__(self, theme: Theme, picture: Picture, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._picture = picture
        self._refs: tuple[PageRef, ...] = ()
        self._images: dict[tuple[str, int], QImage] = {}
        self._wanted: set[tuple[str, int]] = set()  # to be drawn, a page a turn
        self._old: set[tuple[str, int]] = set()  # drawn, and changed since
        self._turns = Turns(self)
        self.setAccessibleName("Pages of the book")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setItemDelegate(_ThumbDelegate(theme, self))
        self.currentRowChanged.connect(self._on_row)
        self.itemActivated.connect(self._on_activated)
        self.verticalScrollBar().valueChanged.connect(self.seen_changed)

    @property
    def refs(self) -> tuple[PageRef, ...]:
        """The pages listed."""
        return self._refs

    @property
    def chosen(self) -> PageRef | None:
        """The page under the cursor."""
        row = self.currentRow()
        return self._refs[row] if 0 <= row < len(self._refs) else None

    def show_pages(self, refs: Sequence[PageRef]) -> None:
        """List the pages; the chosen one stays chosen when it is still there."""
        if tuple(refs) == self._refs:
            return
        chosen = self.chosen
        self._refs = tuple(refs)
        self.blockSignals(True)
        while self.count() > len(refs):
            self.takeItem(self.count() - 1)
        while self.count() < len(refs):
            self.addItem(QListWidgetItem())
        for row, ref in enumerate(refs):
            self.item(row).setText(ref.spoken)
            self.item(row).setData(_ROLE, ref)
        self.setCurrentRow(self._row_of(chosen) if chosen is not None else 0)
        self.blockSignals(False)
        if self.chosen is not None:
            self.page_chosen.emit(self.chosen)

    def choose(self, key: str, page: int = 0) -> bool:
        """Go to a page; False when the book has none of this key."""
        for row, ref in enumerate(self._refs):
            if ref.key == key and ref.page == page:
                self.setCurrentRow(row)
                return True
        return False

    def forget(self, keys: Sequence[str]) -> None:
        """These sections were drawn anew."""
        self._old |= {known for known in self._images if known[0] in set(keys)}
        self.viewport().update()

    def image(self, ref: PageRef) -> QImage | None:
        """The small picture of a page, drawn in a turn of its own after it is first seen."""
        where = (ref.key, ref.page)
        if (where not in self._images or where in self._old) and where not in self._wanted:
            self._wanted.add(where)
            self._turns.add(partial(self._draw, where))
        return self._images.get(where)

    def _draw(self, where: tuple[str, int]) -> None:
        self._wanted.discard(where)
        found = self._picture(*where, _THUMB, self.devicePixelRatioF())
        if found is not None:
            self._images[where] = found
            self._old.discard(where)
            self.viewport().update()

    def seen(self) -> tuple[str, ...]:
        """Sections of the pages in sight, the chosen one first."""
        first = self.indexAt(self.viewport().rect().topLeft()).row()
        shown = max(1, self.viewport().height() // _ROW + 2)
        near = self._refs[max(0, first) : max(0, first) + shown]
        chosen = (self.chosen,) if self.chosen is not None else ()
        return tuple(dict.fromkeys(ref.key for ref in (*chosen, *near)))

    def _row_of(self, ref: PageRef) -> int:
        for row, other in enumerate(self._refs):
            if (other.key, other.page) == (ref.key, ref.page):
                return row
        return 0

    def _on_row(self, _row: int) -> None:
        if self.chosen is not None:
            self.page_chosen.emit(self.chosen)

    def _on_activated(self, _item: QListWidgetItem) -> None:
        if self.chosen is not None:
            self.page_opened.emit(self.chosen)


class _ThumbDelegate(QStyledItemDelegate):
    """Paints a page small, its number, and a sign when it has changed."""

    def __init__(self, theme: Theme, thumbs: Thumbs) -> None:
        super().__init__(thumbs)
        self._theme, self._thumbs = theme, thumbs

    def sizeHint(
        self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """Room for a page upright and its number."""
        return QSize(_THUMB + 24, _ROW)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """The page, framed when it is chosen."""
        theme, ref = self._theme, index.data(_ROLE)
        whole = QRectF(option.rect)
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            box = whole.adjusted(4, 2, -4, -2)
            ring = theme.colour("accent") if self._thumbs.hasFocus() else None
            draw_box(painter, box, theme.colour("accent_bg"), RADIUS_BUTTON, ring, 2.0)
        image = self._thumbs.image(ref)
        high = _THUMB * _LETTER if image is None else image.height() / image.devicePixelRatio()
        left, top = whole.center().x() - _THUMB / 2, whole.top() + 10
        top += max(0.0, (_THUMB * _LETTER - high) / 2)
        area = QRectF(left, top, _THUMB, high)
        painter.fillRect(area, QColor("white"))
        if image is not None:
            painter.drawImage(area.topLeft(), image)
        edge = "warn_fill" if ref.stale else "border"
        draw_box(painter, area, None, 0, theme.colour(edge), 2.0 if ref.stale else 1.0)
        words = QRectF(whole.left(), whole.bottom() - 26, whole.width(), 20)
        said = f"{ref.label} · changed" if ref.stale else ref.label
        tone = "warn" if ref.stale else "text2"
        draw_text(painter, words, said, Type.TABLE, theme.colour(tone), CENTRE)
        painter.restore()
