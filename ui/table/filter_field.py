"""The filter of a table: typed, completed, checked; its meaning is known in the model."""

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from model.filters.columns import FilterGround
from model.filters.complete import Completion, complete, completed
from model.filters.nodes import Both, Either, FilterError, Node, Not, Test
from model.filters.parse import parse
from ui.table.completion_list import CompletionList
from ui.table.filter_line import FilterLine, Span
from ui.theme import icons
from ui.theme.fonts import Type
from ui.theme.style import Theme
from ui.widgets.buttons import IconButton
from ui.widgets.chooser import Option
from ui.widgets.fields import Framed
from ui.widgets.labels import Label

_PAUSE_MS = 700


class FilterField(Framed):
    """A filter being typed. Tab takes the proposal, Down asks for one, Esc closes, then clears."""

    text_changed = Signal(str)
    entered = Signal()  # Enter: done with typing
    complained = Signal(str)  # a sentence about the text, "" when all is well
    paused = Signal()  # nothing was typed for a while, or typing ended

    def __init__(self, theme: Theme, hint: str, parent: QWidget | None = None) -> None:
        self.line = FilterLine(theme)
        super().__init__(theme, "filter", hint, self.line, parent)
        self._ground: FilterGround | None = None
        self._list: CompletionList | None = None
        self._found = Completion(0, 0, ())
        self._error: FilterError | None = None
        self._applied = ""
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self.complain)
        self._tip = Label("", Type.NOTE, "muted")
        self._clear = IconButton(theme, "close", "Clear the filter", size=icons.SMALL)
        self._clear.hide()
        self.row.addWidget(self.line, 1)
        self.row.addWidget(self._tip)
        self.row.addWidget(self._clear)
        self._clear.clicked.connect(self.line.clear)
        self.line.textChanged.connect(self._on_text_changed)
        self.line.textEdited.connect(self._on_edited)

    @property
    def popup(self) -> CompletionList | None:
        """The list of proposals while it is open."""
        return self._list if self._list is not None and self._list.isVisible() else None

    @property
    def error(self) -> FilterError | None:
        """What is wrong with the text."""
        return self._error

    def stand_on(self, ground: FilterGround) -> None:
        """Complete from these accounts."""
        self._ground = ground

    def text(self) -> str:
        """The filter as it is typed."""
        return self.line.text()

    def sizeHint(self) -> QSize:
        """As wide as there is room."""
        return QSize(420, 32)

    def show_error(self, error: FilterError | None, applied: str = "") -> None:
        """Take what is wrong, and the part that applies nevertheless.

        While somebody types it is underlined and said after a pause.
        """
        self._error, self._applied = error, applied
        if error is not None and not self.is_being_typed:
            self._complain(error)
            return
        self.line.mark(_terms(self.text()) if error is None else (), None)
        self.line.setAccessibleDescription("")
        self.complained.emit("")

    @property
    def is_being_typed(self) -> bool:
        """Whether the last letter was typed a moment ago."""
        return self._pause.isActive()

    def _complain(self, error: FilterError) -> None:
        words = f"{error.message} {error.remedy}".strip()
        if self._applied:
            words += f" Shown until then: {self._applied}"
        self.line.mark((), (error.start, error.end))
        self.line.setAccessibleDescription(words)
        self.complained.emit(words)

    def complain(self) -> None:
        """Say now what is wrong, as after a pause in typing."""
        self._pause.stop()
        if self._error is not None:
            self._complain(self._error)
        self.paused.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The keys of the list, and its end when the focus goes."""
        if event.type() == QEvent.Type.FocusIn:
            parse("warm")  # the parser's library takes a moment to load; better now than at a key
        if event.type() == QEvent.Type.FocusOut:
            self.close_list()
            if self.is_being_typed:
                self.complain()
        if isinstance(event, QKeyEvent):
            if event.type() == QEvent.Type.ShortcutOverride and self._wants(event):
                event.accept()
                return False
            if event.type() == QEvent.Type.KeyPress and self._on_key(event):
                return True
        return super().eventFilter(watched, event)

    def close_list(self) -> None:
        """Offer nothing any more."""
        self._tip.setText("")
        if self._list is not None:
            self._list.hide()

    def _wants(self, event: QKeyEvent) -> bool:
        asks = event.key() == Qt.Key.Key_Space and bool(
            event.modifiers() & Qt.KeyboardModifier.ControlModifier
        )
        return asks or (event.key() == Qt.Key.Key_Escape and self.popup is not None)

    def _on_key(self, event: QKeyEvent) -> bool:
        popup, key = self.popup, event.key()
        if key == Qt.Key.Key_Escape and popup is not None:
            self.close_list()
        elif key == Qt.Key.Key_Escape and self.text():
            self.line.clear()
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Up) and popup is not None:
            popup.step(1 if key == Qt.Key.Key_Down else -1)
            self.line.setAccessibleDescription(popup.words)
        elif key == Qt.Key.Key_Down or self._wants(event):
            self._offer()
        elif key == Qt.Key.Key_Tab and popup is not None and not event.modifiers():
            self._take(popup.at)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._on_enter()
        else:
            return False
        return True

    def _on_enter(self) -> None:
        popup = self.popup
        if popup is not None and popup.chosen_by_hand:
            self._take(popup.at)
            return
        self.close_list()
        self.complain()
        if self._error is None:
            self.entered.emit()

    def _on_text_changed(self, text: str) -> None:
        self._clear.setVisible(bool(text))
        if not text:
            self.close_list()
        if text and self.line.hasFocus():
            self._pause.start()
        else:
            self._pause.stop()
        self.text_changed.emit(text)

    def _on_edited(self, text: str) -> None:
        if text:
            self._offer()

    def _offer(self) -> None:
        """Show what could stand at the cursor."""
        if self._ground is None:
            return
        self._found = complete(self._ground, self.text(), self.line.cursorPosition())
        proposals = self._found.proposals
        if not proposals or not self.line.hasFocus():
            self.close_list()
            return
        if self._list is None or self._list.parentWidget() is not self.window():
            self._list = CompletionList(self.theme, self.window())
            self._list.taken.connect(self._take)
        corner = self.mapTo(self.window(), QPoint(0, 0))
        options = [Option(str(n), p.label, p.note) for n, p in enumerate(proposals)]
        self._list.offer(options, QRect(corner, self.size()))
        self._tip.setText("Tab completes")

    def _take(self, number: int) -> None:
        """Put a proposal into the text; what must follow it is offered at once."""
        if not 0 <= number < len(self._found.proposals):
            return
        proposal = self._found.proposals[number]
        text, cursor = completed(self.text(), self._found, proposal)
        self.close_list()
        self.line.setText(text)
        self.line.setCursorPosition(cursor)
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)
        if proposal.goes_on:
            self._offer()


def _terms(text: str) -> tuple[Span, ...]:
    """Where the tests of a filter stand in its text."""
    try:
        waiting: list[Node] = [parse(text)]
    except FilterError:
        return ()
    spans: list[Span] = []
    while waiting:
        node = waiting.pop()
        if isinstance(node, Both | Either):
            waiting.extend(node.parts)
        elif isinstance(node, Not):
            waiting.append(node.part)
        elif isinstance(node, Test):
            spans.append((node.start, node.end))
    return tuple(sorted(spans))
