"""Prepare first: how a question fits the plan, what to ask back, two dates to offer."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Final

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QPaintEvent, QPen
from PySide6.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QLineEdit, QWidget

from model.diary.prepare_first import PrepareFirst
from ui.diary.other_day import OtherDay
from ui.theme.fonts import Type
from ui.theme.painting import smooth
from ui.theme.sheet import RADIUS_CARD
from ui.theme.style import Theme
from ui.widgets.buttons import Button, IconButton, Kind
from ui.widgets.card import Card
from ui.widgets.chip import Chip, ChipKind
from ui.widgets.choices import Toggle
from ui.widgets.labels import Label

_HEIGHT: Final = 26


class PrepareCard(Card):
    """Nothing is promised before it is thought about. Keys 1 and 2 offer a date, Esc closes;
    a third date may be written.

    `prepared` gives the card of a procedure family, "" for whatever it is about.
    """

    offered = Signal(object, str)  # date, what the customer asked
    declined = Signal(str)
    now_asked = Signal()
    closed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "Prepare first", parent=parent)
        self._theme = theme
        self._prepared: Callable[[str], PrepareFirst] | None = None
        self._shown: PrepareFirst | None = None
        close = IconButton(theme, "close", "Leave it (Esc)", size=14)
        self.add_action(close)
        self._fit = Chip(theme, "", ChipKind.PLAIN)
        self._place = Label("", Type.NOTE, "text2", wrap=True)
        self.question = QLineEdit()
        self.question.setPlaceholderText("What was asked, in their words")
        self.question.setAccessibleName("What was asked")
        self.family = QComboBox()
        self.family.setAccessibleName("Procedure family")
        self.research = Toggle(theme, "Research done")
        self._words = Label("", Type.TABLE, "text", wrap=True)
        self.first = Button(theme, "", Kind.PRIMARY, small=True)
        self.second = Button(theme, "", small=True)
        self.other = OtherDay(theme)
        self.copy = Button(theme, "Copy the words", icon="copy", small=True)
        self.decline = Button(theme, "Decline", small=True)
        self.now = Button(theme, "Go now…", Kind.LINK, small=True)
        self._lay_out()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        close.clicked.connect(lambda _checked=False: self._leave())
        self.first.clicked.connect(lambda _checked=False: self._offer(0))
        self.second.clicked.connect(lambda _checked=False: self._offer(1))
        self.other.offered.connect(self._offer_day)
        self.copy.clicked.connect(lambda _checked=False: self._copy())
        self.decline.clicked.connect(lambda _checked=False: self._decline())
        self.now.clicked.connect(lambda _checked=False: self._go_now())
        self.family.activated.connect(lambda _place: self._show())

    def _lay_out(self) -> None:
        chips = QHBoxLayout()
        chips.addWidget(self._fit)
        chips.addStretch(1)
        self.add(chips)
        self.add(self._place)
        self.add(self.question)
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addWidget(self.family, 1)
        row.addWidget(self.research)
        row.addWidget(Label("Research done", Type.NOTE, "text2"))
        self.add(row)
        for field in (self.question, self.family):
            field.setFixedHeight(_HEIGHT)
        self.add(self._words)
        grid = QGridLayout()
        grid.setSpacing(6)
        buttons = (self.first, self.second, self.copy, self.decline)
        for place, button in enumerate(buttons):
            policy = button.sizePolicy()
            button.setSizePolicy(policy.Policy.Expanding, policy.verticalPolicy())
            grid.addWidget(button, place // 2, place % 2)
        self.add(grid)
        self.add(self.other)
        self.add(self.now)

    def open_card(
        self,
        name: str,
        prepared: Callable[[str], PrepareFirst],
        families: Mapping[str, str],
        *,
        why: str = "",
    ) -> None:
        """Show the card of an account; `why` says what opened it where nobody asked."""
        self._prepared = prepared
        self.show_title("Prepare first", name)
        self.question.setText(why)
        self.research.setChecked(False)
        self.family.clear()
        self.family.addItem("Any procedure", "")
        for code, words in families.items():
            self.family.addItem(words, code)
        self._show()
        self.show()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """1 and 2 offer, Esc closes."""
        if event.key() in (Qt.Key.Key_1, Qt.Key.Key_2):
            self._offer(event.key() - Qt.Key.Key_1)
        elif event.key() == Qt.Key.Key_Escape:
            self._leave()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The border says that somebody waits for an answer."""
        super().paintEvent(event)
        painter = smooth(self)
        painter.setPen(QPen(self._theme.colour("warn"), 1.2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        edge = QRectF(self.rect()).adjusted(0.6, 0.6, -0.6, -0.6)
        painter.drawRoundedRect(edge, RADIUS_CARD, RADIUS_CARD)
        painter.end()

    @property
    def text(self) -> str:
        """What to say, with the questions and both dates."""
        return self._words.text()

    def _show(self) -> None:
        if self._prepared is None:
            return
        shown = self._prepared(str(self.family.currentData() or ""))
        self._shown = shown
        kind = ChipKind.GOOD if shown.on_theme else ChipKind.WARN
        self._fit.show_text("fits the theme" if shown.on_theme else "off the theme", kind)
        place = ", ".join(shown.place)
        self._place.setText(f"{place[:1].upper()}{place[1:]}. {shown.fit}")
        self._words.setText(f"“{shown.text}”")
        self.other.begin(shown.earliest)
        for button, day in zip((self.first, self.second), shown.dates, strict=True):
            button.set_label(f"Offer {day:%a} {day.day} {day:%b}")
        self.setAccessibleDescription(f"{shown.fit} {shown.text}")

    def _offer(self, place: int) -> None:
        if self._shown is not None:
            self._offer_day(self._shown.dates[place])

    def _offer_day(self, day: date) -> None:
        words = self._said()
        self._leave()
        self.offered.emit(day, words)

    def _said(self) -> str:
        asked = self.question.text().strip()
        return f"{asked} (researched)" if asked and self.research.isChecked() else asked

    def _decline(self) -> None:
        words = self._said()
        self._leave()
        self.declined.emit(words)

    def _go_now(self) -> None:
        self._leave()
        self.now_asked.emit()

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text.strip("“”"))

    def _leave(self) -> None:
        self.hide()
        self.closed.emit()
