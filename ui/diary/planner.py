"""Builds, repairs and publishes a quarter: long work in the worker, each result one change."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal

from model.change import Change, Together
from model.diary.edits import NewItem
from model.diary.publish import moved_share, publish, take_over
from model.diary.table import diary_rows
from model.diary.unplaced import (
    DROP,
    LATER,
    REMOTE,
    LeftOut,
    deciding,
    leaving_out,
    left_out,
)
from model.diary.work_days import work_calendar
from model.errors import PlanError
from ui.diary.agenda import Agenda
from ui.diary.editing import closed_week, inserted
from ui.diary.recording import do_logged
from ui.diary.unplaced_card import Missing, WayOut
from ui.job import Job, Worker
from ui.session import Session
from ui.widgets.notices import WorkState
from ui.worker import Progress

if TYPE_CHECKING:
    from ui.diary.jobs import Planned  # the kernels would delay the start

_REMOTE_MIN: Final = 25
_REMOTE_START: Final = 17 * 60
_MORNING: Final = 9 * 60
_BUILT: Final = 0.25  # share of items that may move before it counts as a new plan
_SECONDS: Final = 7.0  # a search takes
_VERBS: Final = {REMOTE: "Do by telephone:", LATER: "Move to the next quarter:", DROP: "Drop"}


class Planner(QObject):
    """Owns the job; what it left out is kept in the project."""

    planned = Signal()  # the diary has changed
    explained = Signal(str, str)  # uid, sentences
    said = Signal(str)
    turned = Signal(bool)  # a plan begins, or has ended

    def __init__(self, session: Session, worker: Worker, work: WorkState) -> None:
        super().__init__(work)
        self._session, self._worker, self._work = session, worker, work
        self._job: Job | None = None
        work.cancelled.connect(self.stop)

    @property
    def busy(self) -> bool:
        """Whether a quarter is being planned."""
        return self._job is not None

    def start(self, agenda: Agenda, *, repair: bool) -> None:
        """Plan the shown quarter in the worker."""

        def begin() -> None:
            job = self._worker.start("plan quarter", self._wish(agenda, repair=repair))
            self._job = job
            job.progressed.connect(self._on_progressed)
            job.done.connect(lambda result: self._on_planned(agenda, result))
            job.failed.connect(self._on_failed)
            self._work.show_phase("Preparing", 0.0)
            self._work.show()
            self.turned.emit(True)

        self._session.attempt(begin)

    def stop(self) -> None:
        """Stop and keep the best so far."""
        if self._job is not None:
            self._job.cancel()

    def explain(self, agenda: Agenda, uid: str) -> None:
        """Ask why an item is on its day; `explained` answers."""

        def begin() -> None:
            data = {**self._wish(agenda, repair=True), "uid": uid}
            job = self._worker.start("explain item", data)
            job.done.connect(lambda words: self.explained.emit(uid, words))
            job.failed.connect(lambda error: self.explained.emit(uid, str(error)))

        self._session.attempt(begin)

    def publish(self, agenda: Agenda) -> None:
        """Snapshot the quarter: weeks 1 to 4 hard, 5 to 8 firm, the rest soft."""

        def apply() -> None:
            rep_id = agenda.rep.id if agenda.rep else ""
            state = self._session.state
            self._session.do(publish(state, rep_id, agenda.quarter, self._session.today))
            self.said.emit(
                f"{len(agenda.entries)} items published: weeks 1 to 4 hard, 5 to 8 firm, then soft."
            )

        self._session.attempt(apply)

    def close_week(self, agenda: Agenda, week: int, outcomes: Mapping[str, str]) -> None:
        """Keep what happened, harden the week after."""

        def apply() -> None:
            self._session.do(closed_week(self._session.state, agenda, week, outcomes))
            following = len(agenda.of_week(week + 1))
            self.said.emit(f"Week {week} is closed, {following} items of week {week + 1} are hard.")

        self._session.attempt(apply)

    def missing(self, agenda: Agenda) -> list[Missing]:
        """What the last plan of the quarter left out and nobody has decided on."""
        later = agenda.quarter.after(1)
        ways = (
            WayOut(LATER, f"To {later.name}", "becomes"),
            WayOut(REMOTE, "Do it by telephone or video", "phone"),
            WayOut(DROP, "Drop it this quarter", "close"),
        )
        return [
            Missing(one.key, one.title, one.reason, ways)
            for one in left_out(self._session.state, _rep_id(agenda), agenda.quarter)
            if not one.decision
        ]

    def take_way(self, agenda: Agenda, key: str, way: str) -> None:
        """Do one of the ways out: one change, undone like any other."""
        found = left_out(self._session.state, _rep_id(agenda), agenda.quarter)
        one = next((one for one in found if one.key == key), None)
        if one is not None:
            self._session.attempt(lambda: self._session.do(self._way(agenda, one, way)))

    def _way(self, agenda: Agenda, one: LeftOut, way: str) -> Change:
        """The item in the next quarter, as a remote touch, or noted as dropped.

        A next quarter that is not planned yet takes it up when it is.
        """
        state, rep_id = self._session.state, _rep_id(agenda)
        label = f"{_VERBS[way]} {one.title}"
        noted = deciding(state, rep_id, agenda.quarter, one.key, way, label)
        later = agenda.quarter.after(1)
        if way == DROP or (way == LATER and not len(diary_rows(state, rep_id, later))):
            return noted
        days = [plan.day for plan in agenda.days if plan.day > self._session.today]
        if way == LATER:
            calendar = work_calendar(state, agenda.rep, later)
            days = [open_day.day for open_day in calendar.open_days]
        if not days:
            raise PlanError("No working day is left for it.", remedy="Take another way out.")
        item = NewItem(
            rep_id=rep_id,
            day=days[0],
            start=_REMOTE_START if way == REMOTE else _MORNING,
            kind="remote_touch" if way == REMOTE else one.kind,
            purpose=one.purpose or f"{one.title}: not placed in {agenda.quarter.name}",
            account_id=one.account_id,
            contact_ids=tuple(part for part in one.contact_ids.split(";") if part),
            roles=one.roles,
            minutes=_REMOTE_MIN if way == REMOTE else one.minutes,
            objective_id=one.objective_id,
            opportunity_id=one.opportunity_id,
            origin="plan",
        )
        return Together(label, (inserted(state, item, self._session.today), noted))

    def _wish(self, agenda: Agenda, *, repair: bool) -> dict[str, object]:
        if agenda.rep is None:
            raise PlanError("No rep is chosen.", remedy="Give a rep a territory, then plan.")
        return {
            "state": self._session.state,
            "rep_id": agenda.rep.id,
            "quarter": agenda.quarter,
            "today": self._session.today,
            "repair": repair,
        }

    def _on_progressed(self, now: Progress) -> None:
        fraction = now.fraction if now.fraction == now.fraction else 0.0
        known = now.best == now.best
        detail = f"best so far {now.best:,.0f} points missed" if known else ""
        left = f"about {max(1, round((1 - fraction) * _SECONDS))} s left" if fraction > 0 else ""
        self._work.show_phase(now.phase, fraction, detail, left)

    def _on_failed(self, error: PlanError) -> None:
        self._job = None
        self._work.hide()
        self.turned.emit(False)
        self._session.failed.emit(error)

    def _on_planned(self, agenda: Agenda, result: "Planned") -> None:
        self._job = None
        self._work.hide()
        self.turned.emit(False)
        if not self._session.is_open:
            return
        state, rep_id = self._session.state, _rep_id(agenda)
        before = diary_rows(state, rep_id, agenda.quarter)
        planned = take_over(state, rep_id, agenda.quarter, result.items, result.days)
        left = leaving_out(state, rep_id, agenda.quarter, result.left_out, planned.label)
        change = Together(planned.label, (planned, left))
        self._session.attempt(lambda: do_logged(self._session, change, published_only=True))
        moved = moved_share(before, result.items, self._session.today)
        note = " It counts as a new plan: more than a quarter of the items moved."
        self.said.emit(
            f"{result.placed} items placed, {len(result.left_out)} not placed, "
            f"{result.travel_hours:.0f} h on the road.{note if moved > _BUILT else ''}"
        )
        self.planned.emit()


def _rep_id(agenda: Agenda) -> str:
    return agenda.rep.id if agenda.rep else ""
