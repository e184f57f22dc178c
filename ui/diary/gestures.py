"""What the user's gestures in the diary become: changes, after the cause where one is needed."""

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import QObject, Signal

from model.change import Change
from ui.diary.agenda import Agenda, AgendaItem
from ui.diary.cause_bar import CauseBar
from ui.diary.conflicts import swap_hints
from ui.diary.editing import HARD, cancelled, completed, locked, moved
from ui.diary.recording import do_logged
from ui.session import Session


class Gestures(QObject):
    """Moves, locks, cancels and completes items of the shown agenda."""

    applied = Signal(str)  # uid of the first item

    def __init__(self, session: Session, cause: CauseBar, agenda: Callable[[], Agenda]) -> None:
        super().__init__(cause)
        self._session, self._cause, self._agenda = session, cause, agenda

    def move(self, uids: Sequence[str], day: date, start: int) -> None:
        """Move items; ask for the cause where one is locked hard or changes its area soon."""
        entries = self._entries(uids)
        if not entries:
            return
        title = entries[0].title

        def do(cause: str) -> None:
            agenda, state = self._agenda(), self._session.state
            self._do(uids, lambda: moved(state, agenda, uids, day, start, cause), cause)

        swaps = swap_hints(self._agenda(), entries, day, self._session.today)
        if any(entry.lock == HARD for entry in entries):
            self._cause.ask(f"{title} is locked hard. Why does it move?", do)
        elif swaps:
            there = self._agenda().areas[day]
            self._cause.ask(f"{title} would change to {there} at short notice. Why?", do)
        else:
            do("")

    def toggle_lock(self, uids: Sequence[str]) -> None:
        """Lock items hard, or set them free when all of them are."""
        entries = self._entries(uids)
        lock = "soft" if all(entry.lock == HARD for entry in entries) else HARD
        self._do(uids, lambda: locked(self._session.state, entries, lock))

    def cancel(self, uids: Sequence[str]) -> None:
        """Take items out of the diary; the cause is always asked."""
        entries = self._entries(uids)
        if not entries:
            return

        def do(cause: str) -> None:
            self._do(uids, lambda: cancelled(self._session.state, entries, cause), cause)

        self._cause.ask(f"Why is {entries[0].title} cancelled?", do)

    def complete(self, uids: Sequence[str]) -> None:
        """Note that items took place."""
        entries = self._entries(uids)
        self._do(uids, lambda: completed(self._session.state, entries))

    def _entries(self, uids: Sequence[str]) -> list[AgendaItem]:
        agenda = self._agenda()
        return [entry for entry in map(agenda.entry, uids) if entry is not None]

    def _do(self, uids: Sequence[str], make: Callable[[], Change], why: str = "") -> None:
        def apply() -> None:
            do_logged(self._session, make(), why)
            self.applied.emit(uids[0])

        if uids:
            self._session.attempt(apply)
