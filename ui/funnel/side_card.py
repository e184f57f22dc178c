"""The chosen opportunity at the side: gate, questions, tasks of the step, what happened."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ui.funnel.forms import Block, TallPage
from ui.funnel.gate_form import AgainForm, GateForm, PlaceForm, QualifyForm
from ui.funnel.opening_form import OpeningForm
from ui.funnel.solution_form import SolutionForm
from ui.theme.fonts import Type
from ui.theme.style import Theme
from ui.widgets.buttons import Button, Kind
from ui.widgets.card import Card
from ui.widgets.chip import Chip, ChipKind
from ui.widgets.labels import Label

WIDTH: Final = 348


class Lines(Block):
    """A heading with lines: one in bold, one below it."""

    def show_lines(self, lines: Sequence[tuple[str, str]]) -> None:
        """Show (what, more) pairs; the block hides without any."""
        while self.body.count() > 1:
            item = self.body.takeAt(1)
            if item is not None and (old := item.widget()) is not None:
                old.deleteLater()
        for what, more in lines:
            words = Label(what, Type.TABLE, wrap=True)
            words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self.body.addWidget(words)
            if more:
                self.body.addWidget(Label(more, Type.NOTE, "text2", wrap=True))
        self.setVisible(bool(lines))


class FollowerBlock(Block):
    """After a win: where its voice reaches, one button each."""

    begin_asked = Signal(str)  # account id

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__("Won. Begin again where its voice reaches", parent)
        self._theme = theme
        self.buttons: dict[str, Button] = {}

    def show_followers(self, lines: Sequence[tuple[str, str, str]]) -> None:
        """Show (account id, name, evidence)."""
        while self.body.count() > 1:
            item = self.body.takeAt(1)
            if item is not None and (old := item.widget()) is not None:
                old.deleteLater()
        self.buttons = {}
        for key, name, evidence in lines:
            button = Button(self._theme, f"Open at {name}", small=True, icon="add")
            button.clicked.connect(lambda _checked=False, key=key: self.begin_asked.emit(key))
            self.buttons[key] = button
            self.body.addWidget(button)
            self.body.addWidget(Label(evidence, Type.NOTE, "text2", wrap=True))
        self.setVisible(bool(lines))


class SideCard(Card):
    """Shows one opportunity, or the form of a new one. Esc closes it."""

    closed = Signal()

    def __init__(
        self, theme: Theme, questions: Sequence[tuple[str, str]], parent: QWidget | None = None
    ) -> None:
        super().__init__(theme, "Opportunity", padded=False, parent=parent)
        self._theme = theme
        self.setFixedWidth(WIDTH)
        self.about = Label("", Type.TABLE, "text2", wrap=True)
        self.gate, self.qualify = GateForm(theme), QualifyForm(theme, questions)
        self.again, self.place = AgainForm(theme), PlaceForm(theme)
        self.opening = OpeningForm(theme)
        self.solution = SolutionForm(theme)
        self.followers = FollowerBlock(theme)
        self.tasks, self.told = Lines("Tasks and templates of this step"), Lines("What happened")
        self.close_button = Button(theme, "Close", Kind.QUIET, icon="close", small=True)
        self.add_action(self.close_button)
        self._chips = QHBoxLayout()
        self._chips.setSpacing(4)
        self._lay_out()
        self.close_button.clicked.connect(lambda _checked=False: self.closed.emit())

    def _lay_out(self) -> None:
        page = TallPage()
        page.setProperty("surface", "clear")
        column = QVBoxLayout(page)
        column.setContentsMargins(16, 0, 16, 12)
        column.setSpacing(4)
        column.addWidget(self.about)
        column.addLayout(self._chips)
        for block in self.blocks():
            column.addWidget(block)
        column.addStretch(1)
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setAccessibleName("Chosen opportunity")
        if (old := self.area.takeWidget()) is not None:
            old.deleteLater()  # a key of its own may have asked for this
        self.area.setWidget(page)
        self.add(self.area, 1)

    def blocks(self) -> tuple[QWidget, ...]:
        """All parts, from the top."""
        return (
            self.opening, self.place, self.again, self.qualify, self.solution, self.gate,
            self.followers, self.tasks, self.told,
        )  # fmt: skip

    def show_only(self, *shown: QWidget) -> None:
        """Show some of the parts; lists decide for themselves."""
        for block in self.blocks():
            block.setVisible(block in shown)
        self.area.verticalScrollBar().setValue(0)

    def show_head(self, title: str, about: str, flags: Sequence[tuple[str, bool]]) -> None:
        """Name what is shown; `flags` are (words, bad)."""
        self.show_title(title)
        self.about.setText(about)
        self.about.setVisible(bool(about))
        while (item := self._chips.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.deleteLater()
        for words, bad in flags:
            self._chips.addWidget(Chip(self._theme, words, ChipKind.BAD if bad else ChipKind.WARN))
        self._chips.addStretch(1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes the card."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)
