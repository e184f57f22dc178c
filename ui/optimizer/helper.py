"""Live help beside the hand: what would heal the balance after a drag, where accounts would fit."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QObject, QPoint, QThread, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QWidget

from model.arrays import IntArray
from model.change import AccountsMoved, Change
from model.errors import PlanError
from ui.align.advice import Advice, Question, moved_between
from ui.align.on_the_map import below_others
from ui.align.suggestions import SuggestionCard
from ui.session import Session
from ui.theme.fonts import Type, text_width
from ui.theme.style import Theme
from ui.widgets.buttons import Button, IconButton, Kind
from ui.widgets.labels import Label

if TYPE_CHECKING:
    from optimizers.rebalance import Rebalance, Rebalancer
    from optimizers.suggest import Suggestion

BY_HAND: Final = "Move "  # how the label of a gesture begins
AROUND: Final = "Rebalance around"
_HIGHEST_BAR: Final = 64  # pixels; the list of suggestions is higher and makes room itself
_LEFT, _RIGHT = 56, 12  # pixels to the edges of the map; at the left are the zoom buttons
_WORDS_WIDE: Final = 420  # pixels; a longer sentence takes further lines


class Offer(QFrame):
    """A small card on the map with one sentence and one button; it goes with the next change."""

    taken = Signal()

    def __init__(self, theme: Theme, over: QWidget) -> None:
        super().__init__(over)
        self._over = over
        self.setProperty("surface", "float")
        self.words = Label("", Type.TABLE, wrap=True)
        self.button = Button(theme, AROUND, Kind.LINK, icon="balance", small=True)
        self.cross = IconButton(theme, "close", "Leave it as it is", size=14)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 6, 6)
        row.setSpacing(8)
        row.addWidget(self.words, 1)
        row.addWidget(self.button)
        row.addWidget(self.cross)
        self.button.clicked.connect(lambda _checked=False: self.taken.emit())
        self.cross.clicked.connect(lambda _checked=False: self.hide())
        over.installEventFilter(self)
        self.hide()

    def say(self, sentence: str) -> None:
        """Show the offer at the upper edge of the map."""
        self.words.setText(sentence)
        self.words.setAccessibleName(sentence)
        self.setAccessibleName(f"{sentence} {AROUND}")
        self._fit()
        self.show()
        self.raise_()
        self._make_room()

    def _fit(self) -> None:
        """Fold the sentence so that the button beside it stays on the map."""
        sentence = self.words.text()
        beside = self.button.sizeHint().width() + self.cross.sizeHint().width() + 12 + 6 + 2 * 8
        room = max(self._over.width() - _LEFT - _RIGHT - beside, 160)
        wide = min(round(text_width(sentence, Type.TABLE)) + 4, _WORDS_WIDE, room)
        self.words.setFixedSize(wide, self.words.heightForWidth(wide))
        self.resize(wide + beside, self.sizeHint().height())
        self.place()

    def place(self) -> None:
        """Stand in the middle of the upper edge, below and beside what lies there already."""
        room = self._over.width() - _LEFT - _RIGHT
        corner = QPoint(_LEFT + max(room - self.width(), 0) // 2, _RIGHT)
        self.move(below_others(self, corner, highest=_HIGHEST_BAR))

    def hideEvent(self, event: QHideEvent) -> None:
        """The suggestions take the room back."""
        super().hideEvent(event)
        self._make_room()

    def _make_room(self) -> None:
        for card in self._over.findChildren(SuggestionCard):
            card.place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay in the middle, and whole, when the map takes another size."""
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._fit()
        return super().eventFilter(watched, event)


class _Healing(QThread):
    """Thinks out what would heal the balance after one drag, beside the window."""

    def __init__(
        self, asked: Question, rebalancer: "Rebalancer | None", known: Question | None
    ) -> None:
        super().__init__()
        self.asked, self.rebalancer, self._known = asked, rebalancer, known
        self.found: Rebalance | None = None

    def run(self) -> None:
        """The slow part; a scenario that nothing can be said of needs no help."""
        from optimizers.rebalance import Rebalancer

        asked = self.asked
        move = moved_between(self._known, asked)
        try:
            if self.rebalancer is None or move is None:
                self.rebalancer = Rebalancer(asked.state, asked.scenario, asked.team)
            elif move.rows.size:
                self.rebalancer.moved(move)
            self.found = self.rebalancer.after(asked.rows)
        except PlanError:
            self.rebalancer = None


class LiveHelp(QObject):
    """Follows the open scenario's moves; the first drag prepares everything beside the window."""

    thought = Signal()  # the last drag has been thought about, whether or not there is an offer

    def __init__(self, theme: Theme, session: Session, over: QWidget) -> None:
        super().__init__(over)
        self._session, self._over = session, over
        self._rebalancer: Rebalancer | None = None
        self._known: Question | None = None  # what the rebalancer stands for
        self._healing: _Healing | None = None
        self._wanted: Question | None = None  # the last drag, until it is thought about
        self.proposal: Rebalance | None = None
        self.offer = Offer(theme, over)
        self.offer.taken.connect(self.rebalance)
        self.advice = Advice(session, self)
        self.advice.answered.connect(self._on_advised)
        session.opened.connect(self._forget)
        session.changed.connect(self._on_changed)

    def finish(self) -> None:
        """Wait for what is being thought out; nothing is offered any more."""
        self.advice.finish()
        self._wanted = None
        if self._healing is not None:
            self._healing.finished.disconnect(self._on_healed)
            self._healing.wait()
            self._healing = None

    def _forget(self) -> None:
        self._rebalancer = self._known = self._wanted = self.proposal = None
        self.offer.hide()

    def _on_changed(self, change: Change) -> None:
        session = self._session
        self.offer.hide()
        self.proposal = self._wanted = None
        if not (isinstance(change, AccountsMoved) and change.scenario_id == session.scenario.id):
            return
        if change.move.label.startswith(BY_HAND) and self._is_done(change):
            rows = change.move.rows
            self._wanted = Question(rows, session.state, session.scenario, session.team)
            self._begin()

    def _is_done(self, change: AccountsMoved) -> bool:
        """Whether the change was made just now and not taken back."""
        codes = self._session.alignment.territory[change.move.rows]
        newest = self._session.project.history.undoable
        return bool((codes == change.move.after).all()) and (
            newest is not None and newest.change is change
        )

    def _begin(self) -> None:
        if self._wanted is not None and self._healing is None:
            self._healing = _Healing(self._wanted, self._rebalancer, self._known)
            self._healing.finished.connect(self._on_healed)
            self._healing.start(QThread.Priority.LowPriority)

    def _on_healed(self) -> None:
        healing, self._healing = self._healing, None
        if healing is None:
            return
        healing.wait()
        self._rebalancer, self._known = healing.rebalancer, healing.asked
        if healing.asked is not self._wanted:
            self._begin()
            return
        self._wanted = None
        if healing.found is not None and healing.rebalancer is not None:
            self._propose(healing.found, healing.rebalancer.standing.metric_names)
        self.thought.emit()

    def _propose(self, found: "Rebalance", metrics: Sequence[str]) -> None:
        n = len({handover.row for handover in found.handovers})
        if not n:
            return
        self.proposal = found
        names = " and ".join(metrics)
        more = "1 more account" if n == 1 else f"{n:,} more accounts"
        what = f"brings {names} back into balance" if found.holds else f"would improve {names}"
        driving = self._session.formatter.driving(found.delta_hours)
        self.offer.say(f"Moving {more} {what}, with {driving} a year.")

    def rebalance(self) -> None:
        """Hand on what was proposed, as one step."""
        proposal, session = self.proposal, self._session
        if proposal is None:
            return
        n = len({handover.row for handover in proposal.handovers})
        move = proposal.move(session.alignment.territory, f"{AROUND}, {n:,} accounts")
        session.attempt(lambda: session.do(AccountsMoved(session.scenario.id, session.team, move)))

    def ask_menu(self, rows: IntArray) -> None:
        """Show where accounts would fit as a menu over the map, as soon as it is thought out."""
        self.advice.ask(rows)

    def _on_advised(self, rows: IntArray, found: list["Suggestion"]) -> None:
        menu = self.menu(rows, found)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self._over.mapToGlobal(self._over.rect().center()))

    def menu(self, rows: IntArray, found: list["Suggestion"]) -> QMenu:
        """Suggestions for accounts as a menu; the chosen one moves them."""
        menu = QMenu(self._over)
        for one in found:
            menu.addAction(self._words(one), partial(self._take, rows, one.territory))
        if menu.isEmpty():
            menu.addAction("No other territory is near").setEnabled(False)
        return menu

    def _words(self, one: "Suggestion") -> str:
        session, show = self._session, self._session.formatter
        name = session.layer.territories[one.territory].label
        worst = ", ".join(
            f"{metric} ±{show.number(percent)} %" for metric, percent in one.balance_after.items()
        )
        words = f"{name}: {show.driving(one.delta_hours, 1)} a year, {worst}"
        return f"{words} · {one.broken[0].rstrip('.')}" if one.broken else words

    def _take(self, rows: IntArray, code: int) -> None:
        self._session.attempt(lambda: self._session.move(rows, code))
