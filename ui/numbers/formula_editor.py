"""A field for a formula: names and functions are completed, an error is marked at its place."""

import re
from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QRectF, QStringListModel, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPaintEvent, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import (
    QCompleter,
    QFrame,
    QListView,
    QPlainTextEdit,
    QTextEdit,
    QVBoxLayout,
    QWidget,
)

from model.formula.functions import FUNCTIONS
from ui.numbers.word_list import WordDelegate
from ui.theme.fonts import Type, font
from ui.theme.painting import draw_box, smooth
from ui.theme.sheet import RADIUS_BUTTON
from ui.theme.style import Theme

_WORD = re.compile(r"\[[^\]\n]*$|[^\W\d][\w.]*$")
_BARE = re.compile(r"[^\W\d]\w*(\.\w+)*")


class FormulaEditor(QPlainTextEdit):
    """Tab or Enter takes the proposed name; Ctrl+Space proposes all."""

    edited = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setFont(font(Type.BODY))
        self.setAccessibleName("Formula")
        self.setPlaceholderText('For example: if(type = "ASC", 1.2, 1) * potential')
        self.setTabChangesFocus(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self._names: tuple[str, ...] = ()
        self._lines = QStringListModel(self)
        self.proposals = QListView()
        self.proposals.setItemDelegate(WordDelegate(theme, 0, 28, self.proposals))
        self.proposals.setMouseTracking(True)
        self.proposals.setAccessibleName("Names and functions")
        self.completer = QCompleter(self._lines, self)
        self.completer.setPopup(self.proposals)
        self.completer.setWidget(self)
        self.completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self.completer.activated.connect(self._take)
        self.textChanged.connect(lambda: self.edited.emit(self.toPlainText()))

    def show_names(self, names: Sequence[str]) -> None:
        """Learn what can be named."""
        self._names = tuple(names)
        functions = [function.shown for function in FUNCTIONS.values()]
        self._lines.setStringList([*self._names, *functions])

    def show_text(self, text: str) -> None:
        """Show another formula; it is announced as edited."""
        self.setPlainText(text)
        self.moveCursor(QTextCursor.MoveOperation.End)

    def insert(self, words: str) -> None:
        """Put words where the cursor stands."""
        self.textCursor().insertText(words)
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def mark(self, start: int, end: int) -> None:
        """Underline characters `start` to `end`, the last one where both lie behind it."""
        length = len(self.toPlainText())
        if not length:
            self.clear_mark()
            return
        if start >= length:
            start = length - 1
        cursor = self.textCursor()
        cursor.setPosition(start)
        end = min(max(end, start + 1), length)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        look = QTextCharFormat()
        look.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
        look.setUnderlineColor(self._theme.colour("bad_fill"))
        look.setBackground(self._theme.colour("bad_bg"))
        selection = QTextEdit.ExtraSelection()
        selection.cursor, selection.format = cursor, look
        self.setExtraSelections([selection])

    def clear_mark(self) -> None:
        """Nothing is wrong."""
        self.setExtraSelections([])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let the list of proposals have Enter, Tab and Esc; else type and propose."""
        popup = self.proposals
        taking = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if popup.isVisible() and event.key() in taking:
            self._take_current()
            return
        if popup.isVisible() and event.key() == Qt.Key.Key_Escape:
            popup.hide()
            return
        asked = event.key() == Qt.Key.Key_Space and bool(
            event.modifiers() & Qt.KeyboardModifier.ControlModifier
        )
        if not asked:
            super().keyPressEvent(event)
        self._propose(asked=asked, typed=bool(event.text().strip()) or popup.isVisible())

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab takes the proposal while there are any, else it leaves the field."""
        if self.proposals.isVisible():
            self._take_current()
            return True
        return super().focusNextPrevChild(forward)

    def _take_current(self) -> None:
        index = self.proposals.currentIndex()
        chosen = index if index.isValid() else self.completer.completionModel().index(0, 0)
        self._take(str(chosen.data()))
        self.proposals.hide()

    def _word(self) -> str:
        before = self.toPlainText()[: self.textCursor().position()]
        if before.count('"') % 2:
            return ""  # inside a text
        found = _WORD.search(before)
        return found.group() if found else ""

    def _propose(self, *, asked: bool, typed: bool) -> None:
        word, popup = self._word(), self.proposals
        if not asked and (not word or not typed):
            popup.hide()
            return
        self.completer.setCompletionPrefix(word.lstrip("["))
        count = self.completer.completionCount()
        if count == 0 or (count == 1 and self.completer.currentCompletion() == word):
            popup.hide()
            return
        area = self.cursorRect()
        area.setWidth(280)
        self.completer.complete(area)
        popup.setCurrentIndex(self.completer.completionModel().index(0, 0))

    def _take(self, line: str) -> None:
        """Put a proposal in the place of the word that was begun."""
        word, cursor = self._word(), self.textCursor()
        cursor.movePosition(
            QTextCursor.MoveOperation.Left, QTextCursor.MoveMode.KeepAnchor, len(word)
        )
        if line in self._names:
            cursor.insertText(line if _BARE.fullmatch(line) else f"[{line}]")
        else:
            cursor.insertText(line.partition("(")[0] + "(")
        self.setTextCursor(cursor)


class FormulaField(QWidget):
    """The frame of a field around the editor."""

    def __init__(self, theme: Theme, editor: FormulaEditor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._editor = theme, editor
        column = QVBoxLayout(self)
        column.setContentsMargins(6, 5, 6, 5)
        column.addWidget(editor)
        editor.installEventFilter(self)
        self.setFixedHeight(88)
        self.setFocusProxy(editor)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Repaint the frame when the focus comes or goes."""
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.update()
        return super().eventFilter(watched, event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the frame: 2 px accent while it has the focus."""
        painter, focused = smooth(self), self._editor.hasFocus()
        edge = self._theme.colour("accent" if focused else "control")
        fill, width = self._theme.colour("surface"), 2.0 if focused else 1.0
        draw_box(painter, QRectF(self.rect()), fill, RADIUS_BUTTON, edge, width)
        painter.end()
