"""What an emergency makes of a day: shown before anything moves, taken over as one step."""

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.diary.agenda import Agenda, minutes_text
from ui.diary.editing import overturned
from ui.diary.recording import do_logged
from ui.job import Worker
from ui.session import Session
from ui.theme.fonts import Type
from ui.theme.style import Theme
from ui.widgets.buttons import Button, IconButton, Kind
from ui.widgets.card import Card
from ui.widgets.labels import Label

if TYPE_CHECKING:
    from optimizers.emergency import Emergency  # the kernels would delay the start

_SHOWN = 6
_MORNING = 8 * 60


class EmergencyCard(Card):
    """One line per change; the day stays as it is until it is taken over."""

    taken = Signal()
    closed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "The day anew", parent=parent)
        close = IconButton(theme, "close", "Leave the day as it is (Esc)", size=14)
        self.add_action(close)
        self._words = Label("", Type.TABLE, "text", wrap=True)
        self._later = Label("", Type.NOTE, "text2", wrap=True)
        self.take = Button(theme, "Take it over", Kind.PRIMARY, icon="saved", small=True)
        self.leave = Button(theme, "Leave the day", small=True)
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addWidget(self.take)
        row.addWidget(self.leave)
        row.addStretch(1)
        self.add(self._words)
        self.add(self._later)
        self.add(row)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.hide()
        close.clicked.connect(lambda _checked=False: self._leave())
        self.leave.clicked.connect(lambda _checked=False: self._leave())
        self.take.clicked.connect(lambda _checked=False: self.taken.emit())

    @property
    def words(self) -> str:
        """The changes it shows."""
        return self._words.text()

    def show_found(self, found: "Emergency", agenda: Agenda, name: str) -> None:
        """Show what would change."""
        self.show_title("The day anew", f"{found.day:%a} {found.day.day} {found.day:%b}")
        lines = [f"{minutes_text(found.begin)} {name}, {found.minutes} min"]
        for one in found.turned:
            entry = agenda.entry(one.uid)
            title = entry.title if entry is not None else one.uid
            lines.append(f"{title}: {minutes_text(one.was)} becomes {minutes_text(one.now)}")
        for uid in found.dropped:
            entry = agenda.entry(uid)
            lines.append(f"{entry.title if entry else uid}: waits for another day")
        more = len(lines) - _SHOWN
        shown = [*lines[:_SHOWN], f"and {more} more"] if more > 0 else lines
        self._words.setText("\n".join(shown))
        minutes = round(abs(found.later))
        way = "later" if found.later > 0 else "earlier"
        self._later.setText(f"Back {minutes} min {way} than planned." if minutes else "")
        self.setAccessibleDescription(". ".join(lines))
        self.show()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter takes it over, Esc leaves the day."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.taken.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self._leave()
        else:
            super().keyPressEvent(event)

    def _leave(self) -> None:
        self.hide()
        self.closed.emit()


class EmergencyDesk(QObject):
    """Has the day put in order in the worker and shows what would change."""

    shown = Signal()
    said = Signal(str)

    def __init__(
        self,
        session: Session,
        worker: Worker,
        card: EmergencyCard,
        agenda: Callable[[], Agenda],
    ) -> None:
        super().__init__(card)
        self._session, self._worker, self._card = session, worker, card
        self._agenda = agenda
        self._found: Emergency | None = None
        self._cause = ""
        card.taken.connect(self._on_taken)

    def fit(self, account: str, minutes: int, day: date, cause: str) -> None:
        """Fit a stop into a day that has a plan; a day without one needs nothing moved."""
        agenda = self._agenda()
        if not any(e.is_customer for e in agenda.by_day.get(day, [])):
            return
        self._cause = cause

        def begin() -> None:
            clock = self._session.clock.now().astimezone()
            now = clock.hour * 60 + clock.minute if day == clock.date() else _MORNING
            data = {
                "state": self._session.state,
                "rep": agenda.rep,
                "day": day,
                "account_id": account,
                "minutes": minutes or 60,
                "now": float(max(now, _MORNING)),
            }
            job = self._worker.start("replan day", data)
            job.done.connect(self._on_found)
            job.failed.connect(self._session.failed.emit)

        self._session.attempt(begin)

    def _name(self, account: str) -> str:
        accounts = self._session.state.accounts
        return str(accounts.text("name")[accounts.row_of(account)])

    def _on_found(self, found: "Emergency") -> None:
        self._found = found
        self._card.show_found(found, self._agenda(), self._name(found.account_id))
        self.shown.emit()

    def _on_taken(self) -> None:
        found, session = self._found, self._session
        if found is None:
            return
        agenda, name = self._agenda(), self._name(found.account_id)

        def apply() -> None:
            change = overturned(session.state, agenda, found, name, session.today, self._cause)
            do_logged(session, change, self._cause)
            n = len(found.dropped)
            waits = f", {n} wait for another day" if n else ""
            self.said.emit(f"{name} is in, {len(found.turned)} items moved{waits}.")

        if session.attempt(apply):
            self._found = None
            self._card.hide()
            self._card.closed.emit()
