"""Live help beside the hand: what would heal the balance after a drag, where accounts would fit."""

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QWidget

from model.arrays import IntArray
from model.change import AccountsMoved, Change
from model.errors import PlanError
from ui.session import Session
from ui.theme.fonts import Type
from ui.theme.style import Theme
from ui.widgets.buttons import Button, IconButton, Kind
from ui.widgets.labels import ElidedLabel

if TYPE_CHECKING:
    from optimizers.rebalance import Rebalance, Rebalancer

OFFERED: Final = 5  # territories that suggestions name at most
BY_HAND: Final = "Move "  # how the label of a gesture begins
AROUND: Final = "Rebalance around"


class Offer(QFrame):
    """A small card on the map with one sentence and one button; it goes with the next change."""

    taken = Signal()

    def __init__(self, theme: Theme, over: QWidget) -> None:
        super().__init__(over)
        self._over = over
        self.setProperty("surface", "float")
        self.words = ElidedLabel("", Type.TABLE)
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
        self.hide()

    def say(self, sentence: str) -> None:
        """Show the offer at the upper edge of the map."""
        self.words.show_text(sentence)
        self.setAccessibleName(f"{sentence} {AROUND}")
        wide = min(self.sizeHint().width(), self._over.width() - 24)
        self.resize(wide, self.sizeHint().height())
        self.move((self._over.width() - self.width()) // 2, 12)
        self.show()
        self.raise_()


class LiveHelp(QObject):
    """Follows the open scenario's moves; everything is prepared at the first drag."""

    def __init__(self, theme: Theme, session: Session, over: QWidget) -> None:
        super().__init__(over)
        self._session = session
        self._rebalancer: Rebalancer | None = None
        self.proposal: Rebalance | None = None
        self.offer = Offer(theme, over)
        self.offer.taken.connect(self.rebalance)
        session.opened.connect(self._forget)
        session.changed.connect(self._on_changed)

    def _forget(self) -> None:
        self._rebalancer = self.proposal = None
        self.offer.hide()

    def _on_changed(self, change: Change) -> None:
        session = self._session
        if not (isinstance(change, AccountsMoved) and change.scenario_id == session.scenario.id):
            self._forget()
            return
        self.offer.hide()
        self.proposal = None
        fresh = self._rebalancer is None
        here = session.project.history.here
        if not fresh and self._rebalancer is not None:
            self._rebalancer.moved(change.move)
        if here is not None and change.move.label.startswith(BY_HAND) and self._is_done(change):
            self._propose(change)

    def _is_done(self, change: AccountsMoved) -> bool:
        """Whether the change was made just now and not taken back."""
        codes = self._session.alignment.territory[change.move.rows]
        newest = self._session.project.history.undoable
        return bool((codes == change.move.after).all()) and (
            newest is not None and newest.change is change
        )

    def _ready(self) -> "Rebalancer":
        if self._rebalancer is None:
            from optimizers.rebalance import Rebalancer

            session = self._session
            self._rebalancer = Rebalancer(session.state, session.scenario, session.team)
        return self._rebalancer

    def _propose(self, change: AccountsMoved) -> None:
        try:
            found = self._ready().after(change.move.rows)
        except PlanError:  # a scenario that nothing can be said of needs no help
            return
        n = len({handover.row for handover in found.handovers})
        if not n:
            return
        self.proposal = found
        names = " and ".join(self._ready().standing.metric_names)
        more = "1 more account" if n == 1 else f"{n:,} more accounts"
        hours = self._session.formatter.signed(found.delta_hours, 1)
        what = f"bring{'s' if n == 1 else ''} {names} back"
        what = what if found.holds else f"would better {names}"
        self.offer.say(f"{more} {what}, {hours} h a year.")

    def rebalance(self) -> None:
        """Hand on what was proposed, as one step."""
        proposal, session = self.proposal, self._session
        if proposal is None:
            return
        n = len({handover.row for handover in proposal.handovers})
        move = proposal.move(session.alignment.territory, f"{AROUND}, {n:,} accounts")
        session.attempt(lambda: session.do(AccountsMoved(session.scenario.id, session.team, move)))

    def suggestions(self, rows: IntArray) -> list[tuple[int, str]]:
        """Territories for accounts, best first: code and what the move would do, in words."""
        from optimizers.suggest import Advisor

        session, show = self._session, self._session.formatter
        found = []
        for one in Advisor(self._ready().standing).suggest(rows)[:OFFERED]:
            name = session.layer.territories[one.territory].label
            worst = ", ".join(
                f"{metric} ±{show.number(percent)} %"
                for metric, percent in one.balance_after.items()
            )
            words = f"{name}: {show.signed(one.delta_hours, 1)} h a year, {worst}"
            if one.broken:
                words = f"{words} · {one.broken[0].rstrip('.')}"
            found.append((one.territory, words))
        return found

    def menu(self, rows: IntArray, parent: QWidget) -> QMenu:
        """The suggestions as a menu; the chosen one moves the accounts."""
        menu = QMenu(parent)
        for code, words in self.suggestions(rows):
            menu.addAction(words, partial(self._take, rows, code))
        if menu.isEmpty():
            menu.addAction("No other territory is near").setEnabled(False)
        return menu

    def _take(self, rows: IntArray, code: int) -> None:
        self._session.attempt(lambda: self._session.move(rows, code))
