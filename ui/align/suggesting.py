"""Keeps the suggestions in step with the selection, and takes one when it is chosen."""

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QKeySequence, QShortcut

from model.arrays import FloatArray, IntArray
from model.change import Change
from ui.align.advice import OFFERED, Advice
from ui.align.suggestions import Option, SuggestionCard
from ui.map.projection import Projection
from ui.theme.style import Theme

if TYPE_CHECKING:
    from optimizers.suggest import Suggestion
    from ui.align.workspace import AlignWorkspace


class Suggesting(QObject):
    """Shows where the selection would fit, as long as somebody wants to see it."""

    def __init__(self, theme: Theme, align: "AlignWorkspace") -> None:
        super().__init__(align)
        self._align, self._session = align, align.session
        self.is_wanted = True
        self.advice = Advice(align.session, self)
        self.card = SuggestionCard(theme, align.map)
        self._keys = [self._key(place) for place in range(OFFERED)]
        self.advice.answered.connect(self._on_answered)
        self.card.spots = self._spots
        align.map.view.view_changed.connect(lambda _bounds: self.card.give_way())
        self.card.taken.connect(self._on_taken)
        self.card.looked_at.connect(self._on_looked_at)
        self.card.closed.connect(self.toggle)
        align.tools.suggestions_asked.connect(self.toggle)
        align.selection.changed.connect(self._on_selected)
        align.moving.gesture_begun.connect(self.hide)
        align.moving.gesture_ended.connect(self.refresh)
        self._session.changed.connect(self._on_changed)
        self._session.opened.connect(self.hide)

    def _key(self, place: int) -> QShortcut:
        key = QShortcut(QKeySequence(str(place + 1)), self._align, lambda: self.card.take(place))
        key.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        key.setEnabled(False)
        return key

    def toggle(self) -> None:
        """Show the suggestions from now on, or no more."""
        self.is_wanted = not self.is_wanted
        self._align.tools.show_suggestions(self.is_wanted)
        if not self.is_wanted:
            self.hide()
            return
        if not self._align.selected.size:
            self._align.said.emit("Suggestions come with a selection: select accounts first.")
        self.refresh()

    def hide(self) -> None:
        """Take the card away; what is being thought out is not shown."""
        self.advice.drop()
        self.card.hide()
        for key in self._keys:
            key.setEnabled(False)

    def refresh(self) -> None:
        """Ask anew for what is selected."""
        session, rows = self._session, self._align.selected
        wanted = self.is_wanted and rows.size and not self._align.moving.is_under_way
        if wanted and session.is_open and session.layer.territories:
            self.advice.ask(rows)
        else:
            self.hide()

    def _on_selected(self, _rows: IntArray, _by: str) -> None:
        self.hide()
        self.refresh()

    def _on_changed(self, _change: Change) -> None:
        self.hide()
        self.refresh()

    def _on_answered(self, rows: IntArray, found: list["Suggestion"]) -> None:
        if rows is not self._align.selected or self._align.moving.is_under_way:
            return
        common = _common(found)
        options = [self._option(one, common) for one in found]
        said = f"Whoever takes them: {' '.join(common)}" if common else ""
        self.card.show_options(rows.size, options, said)
        for place, key in enumerate(self._keys):
            key.setEnabled(place < len(options))

    def _option(self, one: "Suggestion", common: tuple[str, ...]) -> Option:
        session, show = self._session, self._session.formatter
        hues = self._align.hues
        broken = [words for words in one.broken if words not in common]
        if broken:
            more = f", and {len(broken) - 1} more" if len(broken) > 1 else ""
            note = f"{broken[0].rstrip('.')}{more}"
        else:
            note = (
                "Keeps the other rules"
                if common
                else "Keeps the rules · "
                + ", ".join(
                    f"{metric} at most {show.number(percent)} % off"
                    for metric, percent in one.balance_after.items()
                )
            )
        tone = "good" if one.delta_hours < 0 else "text"
        return Option(
            one.territory,
            session.layer.territories[one.territory].label,
            hues[one.territory],
            f"{show.signed(one.delta_hours, 1)} h/yr",
            tone,
            note,
            not broken,
        )

    def _spots(self) -> FloatArray:
        """Where the selected accounts are on the map, pixels of shape (n, 2)."""
        view, rows = self._align.map.view, self._align.selected
        if not self._session.is_open:
            return np.empty((0, 2))
        accounts = self._session.state.accounts
        shown = Projection(view.bounds, view.width(), view.height())
        return shown.pixels(accounts.lat[rows], accounts.lon[rows])

    def _on_looked_at(self, code: int) -> None:
        if self.card.isVisible():
            self._align.moving.preview(code)

    def _on_taken(self, code: int) -> None:
        rows = self._align.selected
        self._align.moving.preview(-1)
        self._align.moving.move(rows, code)


def _common(found: list["Suggestion"]) -> tuple[str, ...]:
    """The rules that every one of several options would break, said once."""
    if len(found) < 2:
        return ()
    return tuple(words for words in found[0].broken if all(words in s.broken for s in found))
