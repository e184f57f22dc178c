"""The chosen item: when, with whom, what for, which goal it serves, what can be done with it."""

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from model.diary.goal_chain import goal_chain
from model.diary.quarter import BUFFER
from ui.diary.agenda import AgendaItem, kind_text, minutes_text
from ui.theme.fonts import Type
from ui.theme.style import Theme
from ui.widgets.buttons import Button, IconButton
from ui.widgets.card import Card
from ui.widgets.labels import ElidedLabel, Label

ORIGIN_WORDS = {"plan": "planned", "funnel": "from the funnel", "request": "on request"}


class ItemCard(Card):
    """Says what is chosen; buttons for the lock, the outcome and the reason of its day."""

    lock_asked = Signal(object)  # uids
    done_asked = Signal(object)
    cancel_asked = Signal(object)
    explain_asked = Signal(str)
    closed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "Item", parent=parent)
        self._uids: tuple[str, ...] = ()
        close = IconButton(theme, "close", "Choose nothing (Esc)", size=14)
        close.clicked.connect(lambda _checked=False: self.closed.emit())
        self.add_action(close)
        self._when = ElidedLabel("", Type.TABLE, "text2")
        self._purpose = Label("", Type.TABLE, "text2", wrap=True)
        self._goal = Label("", Type.NOTE, "muted", wrap=True)
        self._why = Label("", Type.NOTE, "text2", wrap=True)
        self.lock = Button(theme, "Lock", icon="locked", small=True)
        self.done = Button(theme, "Done", icon="saved", small=True)
        self.cancel = Button(theme, "Cancel", icon="close", small=True)
        self.explain = IconButton(theme, "help", "Why this day", size=16)
        row = QHBoxLayout()
        row.setSpacing(6)
        for button in (self.lock, self.done, self.cancel):
            row.addWidget(button)
        row.addWidget(self.explain)
        row.addStretch(1)
        for part in (self._when, self._purpose, self._goal, self._why):
            self.add(part)
        self.add(row)
        self._why.hide()
        self.lock.clicked.connect(lambda _checked=False: self.lock_asked.emit(self._uids))
        self.done.clicked.connect(lambda _checked=False: self.done_asked.emit(self._uids))
        self.cancel.clicked.connect(lambda _checked=False: self.cancel_asked.emit(self._uids))
        self.explain.clicked.connect(
            lambda _checked=False: self.explain_asked.emit(self._uids[0]) if self._uids else None
        )

    def show_entries(self, entries: Sequence[AgendaItem], chain: str) -> None:
        """Show the chosen items; `chain` names the goals they serve."""
        first = entries[0]
        if self._uids != tuple(e.uid for e in entries):
            self._why.hide()
        self._uids = tuple(e.uid for e in entries)
        self.show_title(first.title if len(entries) == 1 else f"{len(entries)} items")
        kind = kind_text(first.kind)
        origin = ORIGIN_WORDS.get(first.origin, first.origin)
        span = f"{first.day:%a} {first.day.day} {first.day:%b}, {minutes_text(first.start)}"
        end = minutes_text(max(e.end for e in entries))
        self._when.show_text(f"{span} to {end} · {kind}, {origin}, {first.lock}")
        who = f"{first.who}. " if first.who and len(entries) == 1 else ""
        self._purpose.setText(f"{who}{first.purpose}")
        self._goal.setText(chain)
        self._goal.setVisible(bool(chain))
        hard = all(e.lock == "hard" for e in entries)
        self.lock.set_label("Unlock" if hard else "Lock")
        self.cancel.setEnabled(first.kind != BUFFER)
        tip = "A protected buffer may move and never goes." if first.kind == BUFFER else ""
        self.cancel.setToolTip(tip)
        self.done.setEnabled(first.status != "done" and first.kind != BUFFER)
        self.setAccessibleDescription(f"{self._when.text()}. {first.purpose}. {chain}")

    def show_reason(self, sentence: str) -> None:
        """Say why the item is on its day."""
        self._why.setText(sentence)
        self._why.show()


def chain_words(plan: Mapping[str, Any], entry: AgendaItem) -> str:
    """The goals an item serves: objective, annual goal, strategic goal; "" for an orphan."""
    chain = goal_chain(plan, entry.objective)
    if not chain.whole:
        return ""
    return f"{chain.objective_id} {chain.objective} → {chain.annual_id} → {chain.strategic_id}"
