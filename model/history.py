"""All changes ever made to a project, a tree."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from model.change import Change
from model.errors import PlanError
from model.state import State


@dataclass(frozen=True, slots=True)
class Author:
    """Who changes a plan, as asked once per machine; a record, not a proof of identity."""

    name: str
    role: str = ""


@dataclass(frozen=True, eq=False, slots=True)
class Entry:
    """One change in the project's history tree, a row of table `change`."""

    id: int
    parent: int | None  # None: the state the file began with
    change: Change
    scenario: str
    who: str
    when: datetime  # UTC
    why: str = ""


class History:
    """All changes ever made, a tree; `here` is the entry the state stands at."""

    def __init__(
        self,
        state: State,
        now: Callable[[], datetime],
        entries: Iterable[Entry] = (),
        here: int | None = None,
    ) -> None:
        self.state = state
        self.here = here
        self._now = now
        self._entries = {entry.id: entry for entry in entries}
        if here is not None and here not in self._entries:
            raise ValueError(f"history stands at {here}, which it does not hold")

    @property
    def entries(self) -> tuple[Entry, ...]:
        """Every entry, oldest first, abandoned branches included."""
        return tuple(sorted(self._entries.values(), key=lambda entry: entry.id))

    def path(self) -> tuple[Entry, ...]:
        """The entries from the beginning to here: what has been done and not undone."""
        path, at = [], self.here
        while at is not None:
            entry = self._entries[at]
            path.append(entry)
            at = entry.parent
        return tuple(reversed(path))

    def do(self, change: Change, author: Author, why: str = "") -> Entry:
        """Apply a change and remember it; if it raises, nothing has changed."""
        state = change.apply(self.state)
        entry = Entry(
            id=max(self._entries, default=0) + 1,
            parent=self.here,
            change=change,
            scenario=self.state.open_scenario,
            who=author.name,
            when=self._now(),
            why=why,
        )
        self.state = state
        self._entries[entry.id] = entry
        self.here = entry.id
        return entry

    @property
    def undoable(self) -> Entry | None:
        """The entry that undo would take back."""
        return None if self.here is None else self._entries[self.here]

    @property
    def redoable(self) -> Entry | None:
        """The newest entry made from here: what redo would do again."""
        below = [entry for entry in self._entries.values() if entry.parent == self.here]
        return max(below, key=lambda entry: entry.id, default=None)

    def undo(self) -> Change | None:
        """Step to the parent; the branch left behind stays and can be walked to again."""
        entry = self.undoable
        if entry is None:
            return None
        back = entry.change.inverse()
        self.state = back.apply(self.state)
        self.here = entry.parent
        return back

    def redo(self) -> Change | None:
        """Step to the newest child again."""
        entry = self.redoable
        if entry is None:
            return None
        self.state = entry.change.apply(self.state)
        self.here = entry.id
        return entry.change

    def go_to(self, entry_id: int | None) -> tuple[Change, ...]:
        """Walk to any entry (None: the beginning); the changes applied on the way, in order."""
        if entry_id is not None and entry_id not in self._entries:
            raise PlanError("That change is not in the history.", remedy="Choose another.")
        wanted = self._ancestors(entry_id)
        walked: list[Change] = []
        while self.here is not None and self.here not in wanted:
            back = self.undo()
            assert back is not None
            walked.append(back)
        start = wanted.index(self.here) if self.here is not None else len(wanted)
        for step in reversed(wanted[:start]):
            entry = self._entries[step]
            self.state = entry.change.apply(self.state)
            self.here = step
            walked.append(entry.change)
        return tuple(walked)

    def _ancestors(self, entry_id: int | None) -> list[int]:
        chain = []
        while entry_id is not None:
            chain.append(entry_id)
            entry_id = self._entries[entry_id].parent
        return chain
