"""The CRM page of Share: how things stand, get and send, what is unsent, what must be decided."""

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from model.sync.ledger import conflicts_of
from model.sync.mapping import mapping_of
from model.sync.people import known_owner
from model.sync.setup import Setup
from ui.session import Session
from ui.share.sync_desk import SyncDesk
from ui.share.sync_form import SyncForm
from ui.share.sync_jobs import Checked
from ui.share.sync_mapping import MappingPage
from ui.share.sync_owners import OwnersPage
from ui.share.sync_tables import ConflictsPage, UnsentPage
from ui.theme.fonts import Type
from ui.theme.style import Theme
from ui.widgets.buttons import Button, Kind
from ui.widgets.card import Card
from ui.widgets.choices import SegmentedControl
from ui.widgets.labels import Label
from ui.widgets.notices import Banner, Weight, WorkState
from ui.worker import Progress

VIEWS: Final = ("Unsent", "To decide", "Field mapping", "Owners")


class SyncPage(QWidget):
    """A form while there is no connection, else the state of the sync and three views."""

    said = Signal(str)

    def __init__(
        self, theme: Theme, session: Session, desk: SyncDesk, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session, self.desk = session, desk
        self.form = SyncForm(theme)
        self.card = Card(theme, "CRM")
        self.state = Label("", Type.NAME)
        self.about = Label("", Type.TABLE, "text2", wrap=True)
        self.get = Button(theme, "Get changes", icon="import")
        self.diary = Button(theme, "Put the diary in the outbox", icon="diary")
        self.change = Button(theme, "Change the connection", Kind.LINK, small=True)
        self.leave = Button(theme, "Disconnect", Kind.LINK, small=True)
        self.work = WorkState(theme)
        self.question = Banner(theme)
        self.views = SegmentedControl(theme, VIEWS, name="View of the sync")
        self.unsent, self.conflicts = UnsentPage(theme), ConflictsPage(theme)
        self.mapping, self.owners = MappingPage(theme), OwnersPage(theme)
        self._editing = False  # the form shows over a known connection
        self._pages = QStackedWidget()
        for page in (self.unsent, self.conflicts, self.mapping, self.owners):
            self._pages.addWidget(page)
        self.details = Card(theme, "What goes and what came")
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        self.card.add_action(self.change)
        self.card.add_action(self.leave)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.state, 1)
        row.addWidget(self.diary)
        row.addWidget(self.get)
        self.card.add(row)
        self.card.add(self.about)
        self.card.add(self.work)
        self.card.add(self.question)
        self.details.add_action(self.views)
        self.details.add(self._pages, 1)
        self.form.setMaximumWidth(760)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        column.addWidget(self.form)
        column.addWidget(self.card)
        column.addWidget(self.details, 1)
        column.addStretch(0)
        self.work.hide()

    def _connect(self) -> None:
        desk = self.desk
        desk.changed.connect(self.refresh)
        desk.progressed.connect(self._on_progress)
        desk.ended.connect(self._on_ended)
        desk.said.connect(self.said)
        desk.asked.connect(self._on_asked)
        desk.checked.connect(self._on_checked)
        desk.named.connect(self._on_named)
        self.form.connect_asked.connect(self._on_connect)
        self.get.clicked.connect(self._on_get)
        self.diary.clicked.connect(self._on_diary)
        self.change.clicked.connect(self._on_change)
        self.leave.clicked.connect(self._on_leave)
        self.work.cancelled.connect(desk.cancel)
        self.question.link_chosen.connect(self._on_agreed)
        self.views.option_chosen.connect(self._pages.setCurrentIndex)
        self.unsent.send_asked.connect(self._on_send)
        self.conflicts.decided.connect(self._on_decided)
        self.mapping.edited.connect(self._on_mapping)
        self.mapping.check_asked.connect(self._on_check)
        self.owners.match_asked.connect(self._on_match)
        self.owners.edited.connect(self._on_owner)

    def refresh(self) -> None:
        """Show how things stand now; while nobody looks, it waits."""
        if not self.isVisible():
            return
        setup = self.desk.setup
        shows_form = setup is None or self._editing or not self.desk.has_secret
        self.form.setVisible(shows_form)
        for card in (self.card, self.details):
            card.setVisible(setup is not None)
        if shows_form and not self.form.isAncestorOf(self.focusWidget() or self):
            self.form.show_setup(setup)
        if setup is None or self.desk.preview is None:
            return
        self._show_state(setup)
        busy = self.desk.job is not None
        can = self.desk.has_secret and not busy
        for button in (self.get, self.diary):
            button.setEnabled(can)
        state = self._session.state
        owners = {owner: r.name or r.id for r in state.reps if (owner := known_owner(r))}
        self.unsent.show_preview(self.desk.preview, owners, self._session.formatter, can_send=can)
        self.conflicts.show_conflicts(conflicts_of(state), owners)
        self.mapping.show_mapping(
            self._session.state, mapping_of(self._session.state, setup.system)
        )
        self.owners.match.setEnabled(can)
        self.owners.show_reps(self._session.state)

    def showEvent(self, event: QShowEvent) -> None:
        """Whoever comes here sees how things stand."""
        super().showEvent(event)
        self.refresh()

    def _show_state(self, setup: Setup) -> None:
        self.card.show_title(setup.name, f"talks to {setup.place} and to no other host"
                             if setup.host else setup.place)  # fmt: skip
        last = self.desk.last_words
        self.state.setText(f"Last synced {last}" if last else "Never synced")
        words = "Get changes first, look at what would be sent, then send."
        if not self.desk.has_secret:
            words = "Enter the password again: it is kept only until the program ends."
        self.about.setText(words)

    def _on_connect(self, secret: str, keep: bool) -> None:
        def run() -> None:
            setup = self.form.setup
            self._editing = False
            self.desk.connect_to(setup, secret, keep=keep)
            self.form.edits["secret"].clear()

        self._session.attempt(run)
        self.refresh()

    def _on_change(self) -> None:
        self._editing = not self._editing
        self.refresh()

    def _on_leave(self) -> None:
        self._session.attempt(self.desk.disconnect_from)

    def _on_get(self) -> None:
        self.question.dismiss()
        self._session.attempt(lambda: self.desk.start("pull"))

    def _on_send(self) -> None:
        self._session.attempt(lambda: self.desk.start("push"))

    def _on_check(self) -> None:
        self._session.attempt(lambda: self.desk.start("check"))

    def _on_match(self) -> None:
        self._session.attempt(lambda: self.desk.start("people"))

    def _on_owner(self, rep_id: str, owner: str) -> None:
        self._session.attempt(lambda: self.desk.set_owner(rep_id, owner))

    def _on_named(self, people: object) -> None:
        assert isinstance(people, tuple)
        self.owners.show_people(people)

    def _on_diary(self) -> None:
        self._session.attempt(self.desk.fill_outbox)

    def _on_decided(self, choices: object) -> None:
        assert isinstance(choices, dict)
        self._session.attempt(lambda: self.desk.decide(choices))

    def _on_mapping(self, rows: object) -> None:
        assert isinstance(rows, tuple)
        self._session.attempt(lambda: self.desk.edit_mapping(rows))

    def _on_progress(self, now: Progress) -> None:
        self.work.show()
        self.work.show_phase(now.phase, now.fraction)

    def _on_ended(self) -> None:
        self.work.hide()
        self.refresh()

    def _on_asked(self, sentence: str) -> None:
        self.question.say(sentence, Weight.WARN, "Mark them as gone")

    def _on_agreed(self) -> None:
        self.question.dismiss()
        self._session.attempt(lambda: self.desk.start("pull", allow_drop=True))

    def _on_checked(self, checked: Checked) -> None:
        self.mapping.show_described(checked.described, checked.faults)
        if checked.faults:
            self.views.choose(2)
            self._pages.setCurrentIndex(2)
            self.said.emit(f"Signed in. {checked.faults[0]}")
        else:
            self.said.emit("Signed in. The field mapping fits.")
