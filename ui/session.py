"""The one project of the window: every change goes through here, and everybody hears of it."""

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from model.alignment import Alignment
from model.arrays import BoolArray, FloatArray, IntArray, TextArray
from model.change import AccountEdited, AccountsMoved, Change, ScenarioOpened, Together
from model.clock import Clock
from model.errors import PlanError
from model.evaluation import Evaluation, Evaluator
from model.filters.views import same_tables
from model.format import Formatter
from model.history import Author, Entry
from model.locks import held_rows, movable_rows
from model.metrics import metric
from model.scenario import LIVE, Layer, Scenario
from model.state import State
from model.system_seats import member_systems
from model.territories import CORE_TEAM

if TYPE_CHECKING:
    from model.project import Project


class Session(QObject):
    """Holds the open project; `do` and `undo` are the only ways a plan changes in the window.

    The numbers of the open scenario are kept: what an account brings along is computed when the
    accounts or reps change, not at each move.
    """

    opened = Signal()  # another project, or none
    changed = Signal(object)  # the Change that was applied
    saved = Signal()
    failed = Signal(object)  # PlanError, shown by whoever listens

    def __init__(self, author: Author, clock: Clock, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.author = author
        self.clock = clock
        self.team = CORE_TEAM.id
        self._project: Project | None = None
        self._evaluator: Evaluator | None = None
        self._known: tuple[Alignment, Evaluation] | None = None  # the open alignment's numbers
        self._live: tuple[Layer, Evaluation] | None = None
        self._values: dict[str, FloatArray] = {}
        self._systems: tuple[IntArray, TextArray] | None = None

    @property
    def project(self) -> "Project":
        """The open project; PlanError when none is open."""
        if self._project is None:
            raise PlanError("No project is open.", remedy="Open the demo or a file first.")
        return self._project

    @property
    def is_open(self) -> bool:
        """Whether a project is open."""
        return self._project is not None

    @property
    def state(self) -> State:
        """The open project's data."""
        return self.project.state

    @property
    def scenario(self) -> Scenario:
        """The open scenario."""
        return self.state.scenario()

    @property
    def layer(self) -> Layer:
        """The open scenario's territories and alignment of the shown team."""
        return self.scenario.layer(self.team)

    @property
    def alignment(self) -> Alignment:
        """The open alignment."""
        return self.layer.alignment

    @property
    def formatter(self) -> Formatter:
        """How this project's numbers read."""
        return Formatter.of(self.state.about)

    @property
    def today(self) -> date:
        """The day the project is read on; a demo's clock stands still."""
        frozen = self.state.about.frozen_today
        return date.fromisoformat(frozen) if frozen else self.clock.today()

    @property
    def evaluator(self) -> Evaluator:
        """What does not depend on who owns an account, computed once."""
        if self._evaluator is None:
            self._evaluator = Evaluator(self.state, self.layer)
        return self._evaluator

    @property
    def evaluation(self) -> Evaluation:
        """Every number of the open alignment."""
        if self._known is None or self._known[0] is not self.alignment:
            found = self.evaluator.evaluate(self.alignment, self._known)
            self._known = (self.alignment, found)
        return self._known[1]

    @property
    def live_evaluation(self) -> Evaluation:
        """Every number of today's alignment, to compare with."""
        live = self.state.scenario(LIVE).layer(self.team)
        if live.alignment is self.alignment:
            return self.evaluation
        if self._live is None or self._live[0] is not live:
            same = live.territories == self.layer.territories
            evaluator = self.evaluator if same else Evaluator(self.state, live)
            self._live = (live, evaluator.evaluate(live.alignment))
        return self._live[1]

    def values(self, name: str) -> FloatArray:
        """A metric per account, (n_accounts,); 0.0 where not known. Computed once."""
        if name not in self._values:
            columns = self.evaluator.columns
            found = columns[name] if name in columns else metric(self.state, name).values
            self._values[name] = found
        return self._values[name]

    @property
    def systems(self) -> tuple[IntArray, TextArray]:
        """The health system of every account as a code (n_accounts,), -1 for none; their names."""
        if self._systems is None:
            self._systems = member_systems(self.state.accounts)
        return self._systems

    def preview(self, rows: IntArray, code: int) -> Evaluation:
        """The numbers as they would be with `rows` in territory `code`; nothing changes.

        Calls that follow from a rep's plan stay as they are until the accounts have moved.
        """
        move = self.alignment.moving(rows, code, "Preview")
        known = (self.alignment, self.evaluation)
        return self.evaluator.evaluate(self.alignment.apply(move), known)

    def adopt(self, project: "Project") -> None:
        """Show another project; the one before is closed."""
        self.close()
        self._project = project
        self.team = CORE_TEAM.id
        self._forget()
        self.opened.emit()

    def reopen(self) -> None:
        """The open project holds something else now: an earlier version, a person erased."""
        self._forget()
        self.opened.emit()

    def close(self) -> None:
        """Let go of the project; unsaved work stays in its working copy."""
        if self._project is not None:
            self._project.close()
            self._project = None
            self._forget()
            self.opened.emit()

    def do(self, change: Change, why: str = "") -> Entry:
        """Apply a change, commit it and tell everybody."""
        entry = self.project.do(change, self.author, why)
        self._announce(change)
        return entry

    def move(self, rows: IntArray, code: int) -> Entry | None:
        """Move accounts to a territory as one gesture; None when nothing would change."""
        rows = movable_rows(self.state, self.layer, rows, code)
        if not rows.size:
            return None
        target = self.layer.territories[code].label
        what = "1 account" if rows.size == 1 else f"{rows.size:,} accounts"
        move = self.alignment.moving(rows, code, f"Move {what} to {target}")
        return self.do(AccountsMoved(self.scenario.id, self.team, move))

    @property
    def held(self) -> BoolArray:
        """Which accounts stay: locked, or in a locked territory or district; (n_accounts,)."""
        return held_rows(self.state, self.layer)

    def show_team(self, team_id: str) -> None:
        """Look at another team's territories; nothing in the project changes."""
        if team_id != self.team:
            self.scenario.layer(team_id)
            self.team = team_id
            self._forget()
            self.opened.emit()

    def toggle_lock(self, rows: IntArray) -> Entry | None:
        """Lock accounts, or unlock them when all of them are locked, as one gesture."""
        if not rows.size:
            return None
        accounts = self.state.accounts
        lock = not accounts.locked[rows].all()
        verb = "Lock" if lock else "Unlock"
        edits = tuple(
            AccountEdited(
                f"{verb} {accounts.ids[row]}",
                str(accounts.ids[row]),
                {"locked": bool(accounts.locked[row])},
                {"locked": lock},
            )
            for row in rows
        )
        what = "1 account" if rows.size == 1 else f"{rows.size:,} accounts"
        return self.do(Together(f"{verb} {what}", edits))

    def open_scenario(self, key: str) -> Entry | None:
        """Open another scenario; None when it is open already."""
        if key == self.scenario.id:
            return None
        name = self.state.scenario(key).name
        return self.do(ScenarioOpened(f"Open {name}", self.scenario.id, key))

    def undo(self) -> Change | None:
        """Take the last change back."""
        change = self.project.undo()
        if change is not None:
            self._announce(change)
        return change

    def redo(self) -> Change | None:
        """Do what was taken back again."""
        change = self.project.redo()
        if change is not None:
            self._announce(change)
        return change

    def go_to(self, entry_id: int | None) -> Change | None:
        """Walk to any entry of the history (None: the beginning); None when it stands there."""
        if entry_id == self.project.history.here:
            return None
        walked = self.project.go_to(entry_id)
        change = Together("Walk through the history", walked)
        self._announce(change)
        return change

    def save(self, outlines: Mapping[int, bytes] | None = None) -> None:
        """Publish the working copy to the user's file."""
        self.project.save(outlines)
        self.saved.emit()

    def save_as(self, path: Path) -> None:
        """Publish to another file, which the user has agreed to replace, and go on there."""
        self.project.save_as(path, overwrite=True)
        self.saved.emit()

    def attempt(self, action: Callable[[], object]) -> bool:
        """Run something a planner asked for; a PlanError is announced. The one place."""
        try:
            action()
        except PlanError as error:
            self.failed.emit(error)
            return False
        return True

    def _announce(self, change: Change) -> None:
        if self.team not in self.scenario.layers:
            self.team = CORE_TEAM.id  # the team shown was deleted, or this scenario lacks it
            self._forget()
        if self._evaluator is not None and not self._still_fits(self._evaluator):
            self._forget()
        self.changed.emit(change)

    def _still_fits(self, evaluator: Evaluator) -> bool:
        """Whether what was computed once holds for the state as it is now."""
        state, was = self.state, evaluator.state
        accounts, before = state.accounts, was.accounts
        if state.plans and _live_alignment(state, self.team) is not _live_alignment(was, self.team):
            return False  # a plan's calls follow the accounts of the live territory
        return (
            self.layer.territories == evaluator.territories
            and (state.reps, state.about) == (was.reps, was.about)
            and state.settings == was.settings
            and same_tables(state, was)
            and accounts.names == before.names
            and all(accounts[n] is before[n] for n in accounts if n != "locked")
        )

    def _forget(self) -> None:
        self._evaluator = self._known = self._live = self._systems = None
        self._values = {}


def _live_alignment(state: State, team: str) -> Alignment:
    return state.scenario(LIVE).layer(team).alignment
