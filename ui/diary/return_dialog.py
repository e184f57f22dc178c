"""What a CRM's file brings back: what changes, and conflicts side by side to decide."""

from collections.abc import Callable, Mapping
from typing import Final

import numpy as np
from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from model.intake.diary_return import Choice, DiaryReturn, ReturnConflict, Version
from ui.theme.fonts import Type
from ui.theme.style import Theme
from ui.widgets.buttons import Button, Kind
from ui.widgets.card import Card
from ui.widgets.choices import SegmentedControl
from ui.widgets.column_table import ColumnTable
from ui.widgets.columns import TableColumn
from ui.widgets.dialog import DialogFrame
from ui.widgets.labels import Label

Compare = Callable[[Mapping[str, Choice]], DiaryReturn]
_SIZE: Final = QSize(960, 640)
_SIDES: Final[tuple[Choice | None, ...]] = (None, "ours", "theirs")
_CONFLICTS: Final = 250  # the most height the conflicts take


class ReturnDialog(DialogFrame):
    """A preview that follows each decision; nothing is taken before the button is pressed.

    `compare` compares the file with the diary under the decisions made so far, by item.
    """

    taken = Signal(object)  # DiaryReturn

    def __init__(self, theme: Theme, over: QWidget, name: str, compare: Compare) -> None:
        super().__init__(theme, over, "Read the diary back", note=name, size=_SIZE)
        self._compare = compare
        self._choices: dict[str, Choice] = {}
        self.found = compare({})
        self.table = ColumnTable(theme, name="Items that change")
        self.table.show_checks(False)
        self.rows = [_ConflictRow(theme, one) for one in self.found.conflicts]
        self._summary = Label("", Type.BODY, "text", wrap=True)
        self._taken = Card(theme, "Changes", padded=False)
        self._taken.add(self.table, 1)
        self.take = Button(theme, "Take", Kind.PRIMARY, icon="saved")
        self.add_button(self.take)
        self.body.addWidget(self._summary)
        if self.rows:
            self.body.addWidget(self._conflicts(theme))
        self.body.addWidget(self._taken, 1)
        if self.found.problems:
            words = " ".join(self.found.problems[:3])
            self.body.addWidget(Label(words, Type.TABLE, "warn", wrap=True))
        for row in self.rows:
            row.decided.connect(self._on_decided)
        self.take.clicked.connect(lambda _checked=False: self.taken.emit(self.found))
        self.close_asked.connect(self.dismiss)
        self._show()

    def _conflicts(self, theme: Theme) -> QWidget:
        n = len(self.rows)
        card = Card(theme, "Conflicts", note=f"{n}, changed here and there since the file was sent")
        ours = Button(theme, "Keep all ours", small=True)
        theirs = Button(theme, "Take all theirs", small=True)
        ours.clicked.connect(lambda _checked=False: self._decide_all("ours"))
        theirs.clicked.connect(lambda _checked=False: self._decide_all("theirs"))
        for button in (ours, theirs):
            card.add_action(button)
        inner = QWidget()
        inner.setProperty("surface", "clear")
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(6)
        for row in self.rows:
            column.addWidget(row)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidget(inner)
        card.add(scroll, 1)
        card.setFixedHeight(min(_CONFLICTS, 62 + 62 * n))
        return card

    def _decide_all(self, side: Choice) -> None:
        for row in self.rows:
            row.choose(side)
            self._choices[row.uid] = side
        self._look_again()

    def _on_decided(self, uid: str, side: str) -> None:
        self._choices.pop(uid, None)
        if side:
            self._choices[uid] = "ours" if side == "ours" else "theirs"
        self._look_again()

    def _look_again(self) -> None:
        self.found = self._compare(self._choices)
        self._show()

    def _show(self) -> None:
        found, n = self.found, len(self.found.taken)
        open_ = len(found.conflicts)
        parts = [f"{_items(n)} would change", f"{found.unchanged} are as before"]
        if open_:
            parts.append(f"{_items(open_)} to be decided: undecided ones stay as they are")
        if found.unknown:
            parts.append(f"{len(found.unknown)} belong to no item of this diary")
        if found.foreign:
            parts.append(f"{found.foreign} came without an id")
        self._summary.setText(f"{', '.join(parts)}.")
        self._taken.show_title("Changes", found.system)
        self.table.show_columns(
            [
                _texts("item", "Item", [one.title for one in found.taken], 0),
                _texts("here", "Here", [_said(one.before) for one in found.taken], 190),
                _texts("becomes", "Becomes", [_said(one.after) for one in found.taken], 190),
            ]
        )
        self.take.setEnabled(found.change is not None)
        self.take.set_label(f"Take {_items(n)}" if n else "Keep ours")
        self.show_foot_note("One step: Undo takes it back." if found.change else "Nothing is new.")


class _ConflictRow(QWidget):
    """One item: as it was sent, here, there, and who is right."""

    decided = Signal(str, str)  # uid, "" or the side

    def __init__(self, theme: Theme, one: ReturnConflict) -> None:
        super().__init__()
        self.uid = one.uid
        name = Label(one.title, Type.NAME, wrap=True)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(name)
        sent = f"sent as {_said(one.sent)}" if one.sent else "never sent from here"
        words.addWidget(Label(sent, Type.NOTE, "muted"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 4, 0, 4)
        row.setSpacing(16)
        row.addLayout(words, 1)
        for title, version in (("Here", one.ours), ("In the file", one.theirs)):
            row.addWidget(_side(title, version))
        self.choice = SegmentedControl(
            theme, ("Open", "Ours", "Theirs"), name=f"Who is right about {one.title}"
        )
        row.addWidget(self.choice)
        self.choice.option_chosen.connect(
            lambda place: self.decided.emit(self.uid, _SIDES[place] or "")
        )

    def choose(self, side: Choice) -> None:
        """Show a decision made for all."""
        self.choice.choose(_SIDES.index(side))


def _side(title: str, version: Version) -> QWidget:
    part = QWidget()
    part.setFixedWidth(170)
    column = QVBoxLayout(part)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(2)
    column.addWidget(Label(title, Type.NOTE, "muted"))
    column.addWidget(Label(_said(version), Type.TABLE))
    return part


def _said(version: Version) -> str:
    hour = f" {version.start:%H:%M}" if version.start else ""
    status = version.status.replace("_", " ")
    return f"{status}, {version.day:%a} {version.day.day} {version.day:%b}{hour}"


def _items(n: int) -> str:
    return "1 item" if n == 1 else f"{n} items"


def _texts(key: str, title: str, words: list[str], width: int) -> TableColumn:
    return TableColumn(key, title, np.array(words, object), width=width)
