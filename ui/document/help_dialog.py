"""The help page: a few texts, offline, searchable."""

from pathlib import Path

from PySide6.QtCore import QSize, Qt, QUrl, Signal
from PySide6.QtGui import (
    QImage,
    QKeySequence,
    QShortcut,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
)
from PySide6.QtWidgets import QHBoxLayout, QTextBrowser, QVBoxLayout, QWidget

from model.glossary import PAGE
from model.resources import resource
from ui.document.choice_list import ChoiceList
from ui.keys import KEYS
from ui.theme.fonts import Type, font
from ui.theme.style import Theme
from ui.widgets.buttons import Button, Kind
from ui.widgets.card import Card
from ui.widgets.dialog import DialogFrame
from ui.widgets.fields import SearchField
from ui.widgets.labels import Label

_SIZE = QSize(1040, 720)
_NAVIGATION, _READING = 240, 720  # reading text is never wider
_PICTURE = 660
_KEYS_HERE = "{{keys}}"
_DISTANCES = {1: (0, 8), 2: (20, 6)}  # above and below a heading of a level
_LINE_PERCENT = 130


def help_pages() -> list[tuple[str, str]]:
    """Title and Markdown text of each page, in reading order."""
    files = sorted(Path(resource("help")).glob("*.md"))
    texts = [file.read_text(encoding="utf-8").replace(_KEYS_HERE, _keys()) for file in files]
    return [(text.partition("\n")[0].lstrip("# ").strip(), text) for text in texts]


def _keys() -> str:
    rows = (f"| {' or '.join(key.sequences)} | {key.does} |" for key in KEYS.values())
    return "\n".join(("| Key | Does |", "|---|---|", *rows))


def _set(document: QTextDocument) -> None:
    """Give headings and paragraphs the sizes and distances of the house."""
    block = document.begin()
    while block.isValid():
        level = block.blockFormat().headingLevel()
        cursor = QTextCursor(block)
        shape = QTextBlockFormat()
        top, bottom = _DISTANCES.get(level, (0, 8))
        if block.textList() is not None:
            bottom = 4
        shape.setTopMargin(top if block.blockNumber() else 0)
        shape.setBottomMargin(0 if cursor.currentTable() is not None else bottom)
        shape.setLineHeight(
            _LINE_PERCENT, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value
        )
        cursor.mergeBlockFormat(shape)
        if level:
            type_ = font(Type.PAGE_TITLE if level == 1 else Type.SECTION)
            cursor.movePosition(
                QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor
            )
            letters = QTextCharFormat()
            letters.setFont(type_)
            cursor.mergeCharFormat(letters)
        block = block.next()


class HelpText(QTextBrowser):
    """A page of the help; its pictures fit the column and follow light and dark."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setAccessibleName("Help text")
        self.setOpenLinks(False)
        self.setFont(font(Type.BODY))
        self.setMaximumWidth(_READING)

    def loadResource(self, kind: int, name: QUrl | str) -> object:
        """The picture that a page names by its path beside the page."""
        if kind != QTextDocument.ResourceType.ImageResource.value:
            return super().loadResource(kind, name)
        path = Path(resource("help")) / (name.toString() if isinstance(name, QUrl) else name)
        dark = path.with_stem(f"{path.stem}_dark")
        shown = QImage(str(dark if self._theme.dark and dark.exists() else path))
        ratio = self.devicePixelRatioF()
        wide = round(min(_PICTURE, shown.width()) * ratio)
        if shown.width() > wide:
            shown = shown.scaledToWidth(wide, Qt.TransformationMode.SmoothTransformation)
        shown.setDevicePixelRatio(ratio)
        return shown


class HelpDialog(DialogFrame):
    """Pages at the left, the text at the right; the search goes through all of them."""

    keys_asked = Signal()

    def __init__(self, theme: Theme, over: QWidget) -> None:
        super().__init__(theme, over, "Help", note="Works without a network", size=_SIZE)
        self._pages = help_pages()
        self.search = SearchField(theme, "Search the help")
        self.list = ChoiceList(theme, "Help pages")
        self.list.show_texts(title for title, _text in self._pages)
        self.text = HelpText(theme)
        self._said = Label("", Type.NOTE, "muted")
        self._arrange(theme)
        keys = Button(theme, "All keys")
        close = Button(theme, "Close", Kind.PRIMARY)
        self.add_button(keys)
        self.add_button(close)
        keys.clicked.connect(lambda _checked=False: self.keys_asked.emit())
        close.clicked.connect(lambda _checked=False: self.dismiss())
        self.close_asked.connect(self.dismiss)
        self.list.currentRowChanged.connect(self._on_page)
        self.search.text_entered.connect(lambda _words: self.find_next())
        self.search.text_changed.connect(lambda _words: self._said.setText(""))
        for sequence in (QKeySequence.StandardKey.Find, QKeySequence("F3")):
            shortcut = QShortcut(sequence, self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(self._on_find)
        self.list.setCurrentRow(0)
        self.list.setFocus()

    def show_page(self, title: str) -> None:
        """Show the page whose title begins so."""
        for row, (name, _text) in enumerate(self._pages):
            if name.startswith(title):
                self.list.setCurrentRow(row)

    def show_term(self, term: str) -> None:
        """Show a term of the glossary, marked."""
        self.show_page(PAGE)
        if self.text.find(f"{term}:"):
            self.text.ensureCursorVisible()

    def find_next(self) -> bool:
        """Mark the next place that holds the words, page after page; False when none does."""
        words = self.search.text().strip()
        if not words:
            return False
        here = self.list.currentRow()
        if self.text.find(words):
            self._said.setText("")
            return True
        for step in range(1, len(self._pages) + 1):
            row = (here + step) % len(self._pages)
            if words.casefold() in self._plain(row).casefold():
                self.list.setCurrentRow(row)
                self.text.moveCursor(QTextCursor.MoveOperation.Start)
                self.text.find(words)
                return True
        self._said.setText(f'"{words}" is not in the help.')
        return False

    def _plain(self, row: int) -> str:
        page = QTextDocument()
        page.setMarkdown(self._pages[row][1])
        return page.toPlainText()

    def _arrange(self, theme: Theme) -> None:
        left = QVBoxLayout()
        left.setSpacing(8)
        left.addWidget(self.search)
        left.addWidget(self._said)
        left.addWidget(self.list, 1)
        row = QHBoxLayout()
        row.setSpacing(16)
        side = QWidget()
        side.setFixedWidth(_NAVIGATION)
        left.setContentsMargins(0, 0, 0, 0)
        side.setLayout(left)
        row.addWidget(side)
        card = Card(theme)
        card.add(self.text, 1)
        row.addWidget(card, 1)
        self.body.addLayout(row, 1)

    def _on_page(self, row: int) -> None:
        if row >= 0:
            self.text.setMarkdown(self._pages[row][1])
            _set(self.text.document())
            self.text.moveCursor(QTextCursor.MoveOperation.Start)

    def _on_find(self) -> None:
        if self.search.edit.hasFocus():
            self.find_next()
        else:
            self.search.setFocus()
            self.search.edit.selectAll()
