"""The sync of the open project: asks the worker, takes results in, keeps the counts in view."""

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from model.errors import PlanError
from model.state import State
from model.sync.connector import Person
from model.sync.deciding import decide
from model.sync.keys import Secrets
from model.sync.ledger import conflicts_of
from model.sync.mapping import FieldMap, mapping_changed
from model.sync.merge import Side
from model.sync.people import matched, owners_set
from model.sync.push import Preview, preview
from model.sync.setup import Setup, begins_anew, connecting, disconnecting, last_sync, setup_of
from ui.job import Job, Worker
from ui.session import Session
from ui.share.sync_jobs import (
    Ask,
    CameIn,
    Checked,
    Kind,
    Named,
    Result,
    WentOut,
    change_of,
    queue_diary,
)
from ui.share.sync_words import when_words

_LATER_MS: Final = 400  # the count of what is unsent follows the last of many changes


class SyncDesk(QObject):
    """What the sync page shows and the status line counts. The network is the worker's."""

    changed = Signal()  # setup, counts, conflicts or the mapping
    progressed = Signal(object)  # Progress
    ended = Signal()
    said = Signal(str)  # a sentence about what happened
    asked = Signal(str)  # so many records are gone that somebody must agree
    checked = Signal(object)  # Checked
    named = Signal(object)  # tuple of Person

    def __init__(self, session: Session, worker: Worker, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self._worker = session, worker
        self.secrets = Secrets()
        self.job: Job | None = None
        self._asked_for: State | None = None
        self._ask: Ask | None = None
        self._preview: Preview | None = None
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(_LATER_MS)
        self._later.timeout.connect(self.refresh)
        session.changed.connect(self._on_changed)
        session.opened.connect(self.refresh)

    @property
    def setup(self) -> Setup | None:
        """The connection of the open project; None when sync is off."""
        return setup_of(self._session.state) if self._session.is_open else None

    @property
    def preview(self) -> Preview | None:
        """What is unsent, counted when it is asked for; None when sync is off."""
        setup = self.setup
        if self._preview is None and setup is not None:
            self._preview = preview(self._session.state, setup)
        return self._preview

    @property
    def n_conflicts(self) -> int:
        """How many fields must be decided."""
        return len(conflicts_of(self._session.state)) if self.setup else 0

    @property
    def has_secret(self) -> bool:
        """Whether signing in is possible without asking."""
        setup = self.setup
        if setup is None:
            return False
        return setup.system == "files" or bool(self.secrets.find(setup.place, setup.user))

    @property
    def last_words(self) -> str:
        """When the last sync ended, in local time."""
        return when_words(last_sync(self._session.state))

    def refresh(self) -> None:
        """What was counted holds no longer."""
        self._preview = None
        self.changed.emit()

    def _on_changed(self, _change: object) -> None:
        self._later.start()

    def connect_to(self, setup: Setup, secret: str, *, keep: bool) -> None:
        """Keep a connection and its secret, then ask the server for its fields."""
        if secret and keep and not self.secrets.keep(setup.place, setup.user, secret):
            self.said.emit("This computer has no keyring: the password is kept until you close.")
        elif secret:
            self.secrets.hold(setup.place, setup.user, secret)
        if begins_anew(self._session.state, setup):
            self.said.emit("This is another CRM: what was agreed with the one before is forgotten.")
        if setup != self.setup:
            self._session.do(connecting(self._session.state, setup))
        self.refresh()
        self.start("check")

    def disconnect_from(self) -> None:
        """Forget the connection and its secret; what was pulled stays."""
        setup = self.setup
        if setup is not None:
            self.secrets.forget(setup.place, setup.user)
            self._session.do(disconnecting(self._session.state))
            self.refresh()

    def start(self, kind: Kind, *, allow_drop: bool = False) -> None:
        """Begin in the worker; PlanError while another job runs."""
        setup = self.setup
        if setup is None:
            raise PlanError("This project is not connected to a CRM.", remedy="Connect it first.")
        secret = self.secrets.find(setup.place, setup.user) if setup.system != "files" else ""
        ask = Ask(setup, secret, kind, self._session.clock.now(), allow_drop)
        state = self._session.state
        job = self._worker.start("sync", {"state": state, "ask": ask})
        self.job, self._asked_for, self._ask = job, state, ask
        job.progressed.connect(self.progressed)
        job.done.connect(self._on_done)
        job.failed.connect(self._on_failed)
        self.changed.emit()

    def cancel(self) -> None:
        """Stop after the page or batch under way; what has come or gone stays so."""
        if self.job is not None:
            self.job.cancel()

    def fill_outbox(self) -> None:
        """Put what is new in the diaries into the outbox."""
        setup = self.setup
        if setup is None:
            return
        change = queue_diary(self._session.state, setup, self._session.today)
        if change is None:
            self.said.emit("The diaries hold nothing that the CRM does not know.")
            return
        self._session.do(change)
        self.refresh()

    def decide(self, choices: Mapping[tuple[str, str, str], Side]) -> None:
        """Settle conflicts as one undoable step."""
        self._session.do(decide(self._session.state, choices))
        self.refresh()

    def edit_mapping(self, rows: tuple[FieldMap, ...]) -> None:
        """Keep an edited mapping."""
        self._session.do(mapping_changed(self._session.state, rows))
        self.refresh()

    def set_owner(self, rep_id: str, owner: str) -> None:
        """Say who a rep is in the CRM."""
        self._session.do(owners_set(self._session.state, {rep_id: owner}))
        self.refresh()

    def _match(self, people: tuple[Person, ...]) -> None:
        """Give reps without an owner the person with the same email or name."""
        self.named.emit(people)
        if not people:
            self.said.emit("This CRM names no people: territories go by name.")
            return
        found = matched(self._session.state.reps, people)
        if found:
            self._session.do(owners_set(self._session.state, found))
        self.refresh()
        words = "No rep without an id has the email or name of somebody there."
        if n := len(found):
            words = f"{'1 rep is' if n == 1 else f'{n:,} reps are'} matched; Undo takes it back."
        self.said.emit(words)

    def _on_failed(self, error: PlanError) -> None:
        self._end()
        self._session.failed.emit(error)

    def _on_done(self, result: Result | None) -> None:
        ask, asked_for = self._ask, self._asked_for
        self._end()
        if result is None or ask is None or asked_for is None or self.setup != ask.setup:
            return  # given up, or another project is open by now
        if isinstance(result, Checked):
            self.checked.emit(result)
            return
        if isinstance(result, Named):
            self._match(result.people)
            return
        change = change_of(self._session.state, asked_for, ask, result)
        if change is not None:
            self._session.attempt(lambda: self._session.do(change))
        self.refresh()
        self._tell(result)

    def _end(self) -> None:
        self.job = self._ask = self._asked_for = None
        self.ended.emit()

    def _tell(self, result: CameIn | WentOut) -> None:
        if isinstance(result, CameIn):
            pulled = result.pulled
            words = pulled.words
            if pulled.unknown:
                words += f" Unknown here: {', '.join(pulled.unknown[:5])}."
            self.said.emit(f"{words} {pulled.cut}".strip())
            if pulled.asks:
                self.asked.emit(pulled.asks)
            return
        pushed = result.pushed
        words = f"{pushed.sent:,} sent."
        if pushed.repaired:
            words += f" {pushed.repaired:,} had changed in the CRM and were merged."
        if pushed.conflicts:
            words += f" {pushed.conflicts:,} to decide."
        if pushed.refused:
            name, why = pushed.refused[0]
            words += f" {len(pushed.refused):,} refused; {name}: {why}"
        self.said.emit(f"{words} {pushed.cut}".strip())
