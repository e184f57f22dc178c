"""Opens the dialogs of the packs and writes their files in the worker."""

from collections.abc import Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from model.errors import PlanError
from model.plan.period import iso_date
from model.publication import HANDOVER, printed_of, reprints_due
from model.review.cotravel import Ride, manager_of, ride_on, save_ride
from model.review.cotravel_day import ride_day
from model.review.handover_booking import book_visits
from model.store.handed_out import note_handed_out
from ui.align.coverage_print import usual_paper
from ui.job import Job
from ui.packs.alignment_dialog import AlignmentDialog
from ui.packs.cotravel_dialog import CotravelDialog
from ui.packs.dialog import PackDialog
from ui.packs.ride_form import RideForm
from ui.session import Session
from ui.theme.style import Theme
from ui.worker import Progress

if TYPE_CHECKING:
    from model.review.cotravel_form import FilledForm
    from model.review.handover import Handover
    from reports.packs.paper import PackFile
    from ui.main_window import MainWindow


class PackDesk(QObject):
    """One dialog at a time; what was written is kept in the list of files handed out."""

    def __init__(self, theme: Theme, window: "MainWindow", session: Session) -> None:
        super().__init__(window)
        self._theme, self._window, self._session = theme, window, session
        self._job: Job | None = None
        self._reading: Job | None = None  # of a filled form
        self._out = Path()
        self._scenario = ""  # of the pack that is written
        self.dialog: PackDialog | None = None
        self.form: RideForm | None = None

    def open_cotravel(self, rep_id: str = "", day: str = "") -> None:
        """Ask of which ride-along; a rep and a day (ISO) that are known already are filled in."""
        if not self._session.is_open:
            return
        dialog = CotravelDialog(
            self._theme, self._window, self._session, rep_id, day, usual_paper(self._session)
        )
        dialog.form_asked.connect(self.open_form)
        dialog.folder_chosen.connect(partial(self._write_cotravel, dialog))
        self._take(dialog)

    def open_alignment(self, scenario_id: str = "") -> None:
        """Ask of which scenario."""
        session = self._session
        if not session.is_open:
            return
        dialog = AlignmentDialog(
            self._theme,
            self._window,
            session,
            scenario_id or session.scenario.id,
            usual_paper(session),
        )
        dialog.booking_asked.connect(self._on_booking)
        dialog.folder_chosen.connect(partial(self._write_alignment, dialog))
        self._take(dialog)

    def open_form(self, rep_id: str, day: str = "") -> None:
        """Show the form of a ride-along; without a day the pack's dialog asks for it."""
        session = self._session
        rep, when = session.state.rep(rep_id), iso_date(day)
        if rep is None:
            return
        if when is None:
            self.open_cotravel(rep_id)
            return
        ride = ride_on(session.state.plans.get(rep_id, {}), when) or self._new_ride(rep_id, when)
        self.form = RideForm(
            self._theme, self._window, rep.name, ride, session.formatter.date(when.isoformat())
        )
        self.form.saved.connect(partial(self._on_form_saved, rep_id, self.form))
        self.form.file_chosen.connect(partial(self._read_form, rep_id, self.form))

    def _read_form(self, rep_id: str, form: RideForm, path: Path) -> None:
        """Read a filled form in the worker, over what is typed so far."""
        try:
            data = {"path": str(path), "rep": rep_id, "ride": form.ride}
            job = self._window.worker.start("read ride form", data)
        except PlanError as error:
            form.refuse(error)
            return
        self._reading = job
        form.show_reading()
        job.done.connect(self._on_form_read)
        job.failed.connect(self._on_form_refused)

    def _on_form_read(self, filled: "FilledForm") -> None:
        self._reading = None
        if self.form is not None:
            self.form.show_read(filled)

    def _on_form_refused(self, error: PlanError) -> None:
        self._reading = None
        if self.form is not None:
            self.form.refuse(error)

    def _new_ride(self, rep_id: str, day: date) -> Ride:
        state = self._session.state
        rep = state.rep(rep_id)
        assert rep is not None
        found = ride_day(state, rep, day)
        manager = manager_of(state, rep)
        return Ride(day, manager, calls=len(found.calls), not_planned=found.not_planned)

    def _on_form_saved(self, rep_id: str, form: RideForm, ride: Ride) -> None:
        session = self._session
        try:
            change = save_ride(session.state, rep_id, ride)
        except PlanError as error:
            form.refuse(error)
            return
        if session.attempt(partial(session.do, change)):
            form.dismiss()
            self.form = None
            day = session.formatter.date(ride.day.isoformat())
            self._window.tell(f"The ride-along of {day} is kept; it opens the next pack.")

    def _take(self, dialog: PackDialog) -> None:
        if self.dialog is not None:
            self._close()
        self.dialog = dialog
        dialog.stop_asked.connect(self.stop)
        dialog.close_asked.connect(self._close)

    def stop(self) -> None:
        """Write no further file; those that are whole stay."""
        if self._job is not None:
            self._job.cancel()

    def _close(self) -> None:
        self.stop()
        if self.dialog is not None:
            self.dialog.dismiss()
        self.dialog = None

    def _data(self, out: Path, paper: str) -> dict[str, Any]:
        session = self._session
        return {
            "state": session.state,
            "out": str(out),
            "today": session.today,
            "author": session.author.name,
            "paper": paper,
        }

    def _write_cotravel(self, dialog: CotravelDialog, out: Path) -> None:
        day = dialog.chosen_day
        if day is None:
            return
        data = self._data(out, dialog.paper) | {"rep": dialog.rep_id, "day": day}
        self._start("print cotravel", data, out)

    def _write_alignment(self, dialog: AlignmentDialog, out: Path) -> None:
        data = self._data(out, dialog.paper) | {
            "scenario": dialog.scenario_id,
            "team": self._session.team,
            "books": dialog.books.isChecked(),
        }
        self._scenario = dialog.scenario_id
        self._start("print alignment", data, out)

    def _start(self, name: str, data: dict[str, Any], out: Path) -> None:
        dialog = self.dialog
        assert dialog is not None
        try:
            job = self._window.worker.start(name, data)
        except PlanError as error:
            dialog.show_failed(str(error))
            return
        self._job, self._out = job, out
        dialog.show_running("Preparing")
        job.progressed.connect(self._on_progressed)
        job.done.connect(self._on_done)
        job.failed.connect(self._on_failed)

    def _on_progressed(self, now: Progress) -> None:
        if self.dialog is not None and self.dialog.is_running:
            self.dialog.show_running(now.phase)

    def _on_done(self, files: "Sequence[PackFile]") -> None:
        job, self._job = self._job, None
        about, now = self._session.state.about, self._session.clock.now()
        for one in files:
            note_handed_out(about.project_id, one.path, one.kind, now)
        self._unmark(job, files)
        stopped = job is not None and job.is_cancelled
        if self.dialog is not None:
            self.dialog.show_files(files, self._out, stopped=stopped)
        n = "1 file" if len(files) == 1 else f"{len(files)} files"
        self._window.tell(f"{n} written to {self._out.name}.")

    def _unmark(self, job: Job | None, files: "Sequence[PackFile]") -> None:
        """The handovers of a pack are printed: publishing had marked them."""
        session = self._session
        if job is None or not any(one.kind == "handover sheets" for one in files):
            return
        reps = [paper.rep_id for paper in reprints_due(session.state)]
        change = printed_of(session.state, reps, HANDOVER, self._scenario, session.today)
        if change is not None:
            session.attempt(lambda: session.do(change))

    def _on_failed(self, error: PlanError) -> None:
        self._job = None
        if self.dialog is not None:
            self.dialog.show_failed(str(error))
        else:
            self._session.failed.emit(error)

    def _on_booking(self, scenario_id: str) -> None:
        """Find the days of the joint visits in the worker; then they are booked."""
        session, dialog = self._session, self.dialog
        assert dialog is not None
        data = {
            "state": session.state,
            "scenario": scenario_id,
            "today": session.today,
            "team": session.team,
        }
        try:
            job = self._window.worker.start("find joint visits", data)
        except PlanError as error:
            dialog.show_failed(str(error))
            return
        self._job = job
        dialog.show_running("Reading what moves")
        job.progressed.connect(self._on_progressed)
        job.done.connect(self._on_visits)
        job.failed.connect(self._on_failed)

    def _on_visits(self, handed: "Sequence[Handover]") -> None:
        """Put the joint visits into both diaries, as one step that can be undone."""
        session, dialog = self._session, self.dialog
        job, self._job = self._job, None
        if job is None or job.is_cancelled or dialog is None:
            if dialog is not None:
                dialog.show_failed("Stopped; nothing is booked.")
            return
        try:
            change = book_visits(session.state, handed, session.today)
        except PlanError as error:
            dialog.show_failed(str(error))
            return
        if session.attempt(partial(session.do, change)):
            dialog.show_failed(f"{change.label}: done in both diaries. Undo takes it back.")
        else:
            dialog.show_failed("Nothing is booked.")
