"""Fields to type a plan in: words with their live count, and the problem right below them."""

from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QHideEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from model.plan.typed_edits import WordNeed, word_count, words_say
from ui.theme.fonts import Type, font
from ui.widgets.elided_choice import ElidedChoice
from ui.widgets.labels import ElidedLabel, Label

PAUSE_MS: Final = 700  # typing rests that long: the words are saved
_LINE, _FRAME, _MOST_LINES = 18, 14, 12
NO_NEED: Final = WordNeed()


class PlanField(QWidget):
    """A captioned field; `paused` says that its words should be saved.

    What the user types stays in the field until it was saved, whatever else changes meanwhile.
    """

    paused = Signal(str)

    def __init__(self, caption: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._caption = Label(caption, Type.CAPTION, "muted")
        self._count = Label("", Type.CAPTION, "muted")
        self._problem = Label("", Type.NOTE, "bad", wrap=True)
        self._problem.hide()
        self._saved = ""
        self._timer = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._timer.timeout.connect(self.flush)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._caption)
        head.addStretch(1)
        head.addWidget(self._count)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)
        self._column.addLayout(head)

    @property
    def editor(self) -> QWidget:
        """What takes the keys."""
        raise NotImplementedError

    def text(self) -> str:
        """What stands in the field now, saved or not."""
        raise NotImplementedError

    def _put(self, text: str) -> None:
        raise NotImplementedError

    @property
    def pending(self) -> bool:
        """Whether something typed has not been saved."""
        return self.text() != self._saved

    @property
    def problem(self) -> str:
        """The sentence below the field, "" for none."""
        return self._problem.text()

    def hide_caption(self) -> None:
        """Leave the name to a heading above, as in the rows of a table; it is still read out."""
        self._caption.hide()
        self._count.hide()

    def name(self, caption: str) -> None:
        """Name the field anew."""
        self._caption.setText(caption)
        self.editor.setAccessibleName(caption)

    def show_text(self, text: str) -> None:
        """Show what is saved; words that are still being typed stay."""
        same = self.text().strip() == text.strip() and self.editor.hasFocus()
        kept = self.pending or same
        self._saved = self.text() if same else text
        if not kept and self.text() != text:
            self._put(text)
        self._say_count()

    def replace_text(self, text: str) -> None:
        """Show something else; what was typed and not saved is given up."""
        self._timer.stop()
        self._saved = text
        if self.text() != text:
            self._put(text)
        self._timer.stop()
        self.say("")
        self._say_count()

    def retype(self, text: str) -> None:
        """Bring back words that were typed here and refused."""
        self._put(text)
        self._say_count()
        self.flush()

    def give_up(self) -> None:
        """Forget what was typed and show what is saved."""
        self.replace_text(self._saved)

    def keep_saved(self) -> None:
        """What stands in the field is saved now."""
        self._saved = self.text()

    def say(self, problem: str, tone: str = "bad") -> None:
        """Show a sentence below the field, in words; "" for none."""
        self._problem.setText(problem)
        self._problem.set_tone(tone)
        self._problem.setVisible(bool(problem))
        self.editor.setAccessibleDescription(problem)

    def lock(self, reason: str) -> None:
        """Take no words, and say why; "" opens the field."""
        self.editor.setEnabled(not reason)
        self.editor.setToolTip(reason)
        self.say(reason, "warn")

    def flush(self) -> None:
        """Save what was typed now."""
        self._timer.stop()
        if self.pending:
            self.paused.emit(self.text())

    def hideEvent(self, event: QHideEvent) -> None:
        """Nothing typed is lost when another page shows."""
        self.flush()
        super().hideEvent(event)

    def _watch(self) -> None:
        self.editor.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Save before a key of the window acts and when the focus leaves."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
            control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
            if control and event.key() in (Qt.Key.Key_Z, Qt.Key.Key_Y, Qt.Key.Key_S):
                self.flush()
                event.ignore()
                return True  # the window undoes and saves, not the field alone
        elif isinstance(event, QFocusEvent) and event.lostFocus():
            self.flush()
        return super().eventFilter(watched, event)

    def _on_typed(self) -> None:
        self._say_count()
        if self.pending:
            self._timer.start()

    def _say_count(self) -> None:
        pass


class _Lines(QPlainTextEdit):
    """Tells when another width breaks its lines elsewhere."""

    widened = Signal()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay the lines out, then tell."""
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self.widened.emit()


class TypedText(PlanField):
    """Several lines that grow with their words; a need turns the count amber until it is met."""

    def __init__(
        self,
        caption: str,
        hint: str = "",
        *,
        need: WordNeed = NO_NEED,
        lines: int = 3,
        counted: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(caption, parent)
        self._need, self._lines, self._counted = need, lines, counted
        self.edit = _Lines()
        self.edit.setFont(font(Type.BODY))
        self.edit.setPlaceholderText(hint)
        self.edit.setAccessibleName(caption)
        self.edit.setTabChangesFocus(True)
        self.edit.setProperty("framed", "true")
        self.edit.document().setDocumentMargin(4)
        self._column.addWidget(self.edit)
        self._column.addWidget(self._problem)
        self.setFocusProxy(self.edit)
        self.edit.textChanged.connect(self._on_typed)
        self.edit.widened.connect(self._fit)
        self._watch()
        self._say_count()
        self._fit()

    @property
    def editor(self) -> QWidget:
        """What takes the keys."""
        return self.edit

    def text(self) -> str:
        """What stands in the field now."""
        return self.edit.toPlainText()

    def _put(self, text: str) -> None:
        self.edit.blockSignals(True)
        self.edit.setPlainText(text)
        self.edit.blockSignals(False)
        self._fit()

    def set_need(self, need: WordNeed) -> None:
        """Ask for another number of words."""
        self._need = need
        self._say_count()

    def _on_typed(self) -> None:
        super()._on_typed()
        self._fit()

    def _fit(self) -> None:
        lines = round(self.edit.document().size().height())
        shown = min(max(lines, self._lines), _MOST_LINES)
        bar = Qt.ScrollBarPolicy
        scrolls = lines > _MOST_LINES
        self.edit.setVerticalScrollBarPolicy(
            bar.ScrollBarAsNeeded if scrolls else bar.ScrollBarAlwaysOff
        )
        self.edit.setFixedHeight(shown * _LINE + _FRAME)

    def _say_count(self) -> None:
        if not self._counted:
            return
        text, need = self.text(), self._need
        self._count.setText(words_say(text, need))
        n = word_count(text)
        short = bool(need.minimum and n < need.minimum)
        over = bool(need.maximum and n > need.maximum)
        over = over or bool(need.characters and len(text.strip()) > need.characters)
        met = bool(need.minimum) and not short
        self._count.set_tone("bad" if over else "warn" if short else "good" if met else "muted")


class TypedLine(PlanField):
    """One line; Enter saves it at once."""

    def __init__(self, caption: str, hint: str = "", parent: QWidget | None = None) -> None:
        super().__init__(caption, parent)
        self.edit = QLineEdit()
        self.edit.setFont(font(Type.BODY))
        self.edit.setPlaceholderText(hint)
        self.edit.setAccessibleName(caption)
        self._column.addWidget(self.edit)
        self._column.addWidget(self._problem)
        self.setFocusProxy(self.edit)
        self.edit.textChanged.connect(self._on_typed)
        self.edit.returnPressed.connect(self.flush)
        self._watch()

    @property
    def editor(self) -> QWidget:
        """What takes the keys."""
        return self.edit

    def text(self) -> str:
        """What stands in the field now."""
        return self.edit.text()

    def _put(self, text: str) -> None:
        self.edit.blockSignals(True)
        self.edit.setText(text)
        self.edit.setCursorPosition(0)
        self.edit.blockSignals(False)


class TypedChoice(PlanField):
    """One of a list; a choice is saved at once. `options` are (value, words)."""

    def __init__(
        self, caption: str, options: list[tuple[str, str]], parent: QWidget | None = None
    ) -> None:
        super().__init__(caption, parent)
        self.edit = ElidedChoice()
        self.edit.setAccessibleName(caption)
        self.edit.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.edit.setMinimumContentsLength(4)
        self.show_options(options)
        self._column.addWidget(self.edit)
        self._column.addWidget(self._problem)
        self.setFocusProxy(self.edit)
        self.edit.activated.connect(self.flush)
        self._watch()

    @property
    def editor(self) -> QWidget:
        """What takes the keys."""
        return self.edit

    def show_options(self, options: list[tuple[str, str]]) -> None:
        """Offer other values."""
        now = self.text()
        self.edit.blockSignals(True)
        self.edit.clear()
        for value, words in options:
            self.edit.addItem(words, value)
        self.edit.setCurrentIndex(self.edit.findData(now))
        self.edit.blockSignals(False)

    def text(self) -> str:
        """The chosen value, "" for none."""
        return str(self.edit.currentData() or "")

    def _put(self, text: str) -> None:
        if text and self.edit.findData(text) < 0:
            self.edit.addItem(text, text)
        self.edit.setCurrentIndex(self.edit.findData(text))


class Fact(QWidget):
    """A caption over words that are computed, not typed."""

    def __init__(self, caption: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words = ElidedLabel("–", Type.BODY)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(Label(caption, Type.CAPTION, "muted"))
        column.addWidget(self.words)

    def show_words(self, words: str) -> None:
        """Show the fact, "–" when it is not known."""
        self.words.show_text(words or "–")
