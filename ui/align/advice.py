"""Where the selection would fit, thought out beside the window so that it never stands still."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from PySide6.QtCore import QObject, QThread, QTimer, Signal

from model.alignment import Move
from model.arrays import IntArray
from model.errors import PlanError
from model.locks import locked_territories
from model.scenario import Scenario
from model.state import State
from ui.session import Session

if TYPE_CHECKING:
    from optimizers.suggest import Advisor, Suggestion

PAUSE_MS: Final = 40  # a selection that grows click by click is asked about once
OFFERED: Final = 5


@dataclass(frozen=True, eq=False, slots=True)
class Question:
    """Where accounts `rows` would fit; the scenario as it was when this was asked."""

    rows: IntArray
    state: State
    scenario: Scenario
    team: str


class _Thinking(QThread):
    """Answers one question; the advisor is made or brought up to date first.

    Plain numpy in short calls: the window gets its turn between them.
    """

    def __init__(self, question: Question, advisor: "Advisor | None", known: Question | None):
        super().__init__()
        self.question, self.advisor, self._known = question, advisor, known
        self.found: list[Suggestion] = []

    def run(self) -> None:
        """The slow part."""
        from optimizers.suggest import advisor

        asked = self.question
        try:
            if self.advisor is None or not self._brought_up_to_date(self.advisor):
                self.advisor = advisor(asked.state, asked.scenario, asked.team)
            self.found = self.advisor.suggest(asked.rows)
        except PlanError:  # a scenario that nothing can be said of
            self.advisor = None

    def _brought_up_to_date(self, advisor: "Advisor") -> bool:
        """Tell the advisor what has moved; False when more than that has changed."""
        move = moved_between(self._known, self.question)
        if move is None or move.rows.size > len(self.question.state.accounts) // 10:
            return False  # cheaper to begin anew
        if move.rows.size:
            advisor.moved(move)
        return True


def moved_between(known: Question | None, asked: Question) -> Move | None:
    """The accounts that moved between two questions; None when more than that has changed."""
    if known is None or not _alike(known, asked):
        return None
    before, after = (q.scenario.layer(q.team).alignment.territory for q in (known, asked))
    rows = np.flatnonzero(before != after)
    return Move("", rows, before[rows], after[rows])


def _alike(one: Question, other: Question) -> bool:
    """Whether two questions are about the same scenario, its alignment aside."""
    here, there = one.scenario.layer(one.team), other.scenario.layer(other.team)
    return (
        (one.scenario.id, one.team) == (other.scenario.id, other.team)
        and here.territories == there.territories
        and one.state.accounts is other.state.accounts
        and one.state.settings == other.state.settings
        and one.state.districts == other.state.districts
        and one.state.reps == other.state.reps
    )


class Advice(QObject):
    """Asks for suggestions; of several questions in a row only the last is answered."""

    answered = Signal(object, object)  # rows, list of Suggestion, best first

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._advisor: Advisor | None = None
        self._known: Question | None = None  # what the advisor stands for
        self._thinking: _Thinking | None = None
        self._wanted: IntArray | None = None
        self._pause = QTimer(self, interval=PAUSE_MS, singleShot=True)
        self._pause.timeout.connect(self._begin)

    def ask(self, rows: IntArray) -> None:
        """Ask where accounts would fit; `answered` says it."""
        self._wanted = rows
        self._pause.start()

    def drop(self) -> None:
        """The answer is not wanted any more."""
        self._wanted = None
        self._pause.stop()

    def finish(self) -> None:
        """Wait for what is being thought out; nothing is answered any more."""
        self.drop()
        if self._thinking is not None:
            self._thinking.finished.disconnect(self._on_thought)
            self._thinking.wait()
            self._thinking = None

    def _begin(self) -> None:
        session, rows = self._session, self._wanted
        if rows is None or self._thinking is not None or not session.is_open:
            return
        question = Question(rows, session.state, session.scenario, session.team)
        self._thinking = _Thinking(question, self._advisor, self._known)
        self._thinking.finished.connect(self._on_thought)
        self._thinking.start(QThread.Priority.LowPriority)

    def _on_thought(self) -> None:
        thinking, self._thinking = self._thinking, None
        if thinking is None:
            return
        thinking.wait()
        self._advisor, self._known = thinking.advisor, thinking.question
        asked, wanted = thinking.question, self._wanted
        if wanted is None or not self._session.is_open:
            return
        if wanted is not asked.rows or asked.scenario is not self._session.scenario:
            self._begin()
            return
        self._wanted = None
        closed = locked_territories(asked.state, asked.scenario.layer(asked.team))
        offered = [s for s in thinking.found if not closed[s.territory]]
        self.answered.emit(asked.rows, offered[:OFFERED])
