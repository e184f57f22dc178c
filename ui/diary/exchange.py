"""The diary out to calendars, CRMs and paper, done items back in: dialogs, files, one change."""

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from model.errors import PlanError
from model.intake.diary_return import Choice, DiaryReturn, diary_return
from model.intake.sheet import Sheet
from model.reps import Rep
from model.store.handed_out import note_handed_out
from ui.diary.agenda import Agenda
from ui.diary.recording import do_logged
from ui.diary.return_dialog import ReturnDialog
from ui.diary.send_dialog import Choices, SendDialog
from ui.job import Worker
from ui.session import Session
from ui.theme.style import Theme

if TYPE_CHECKING:
    from ui.diary.sending import Written

_FILES = "Files of a CRM (*.csv *.xlsx *.xls *.txt)"


class Exchange(QObject):
    """Opens the dialogs over the window, has the files written and read in the worker."""

    said = Signal(str)
    written = Signal(object)  # Written
    opened = Signal()  # the preview of a file shows

    def __init__(
        self,
        theme: Theme,
        session: Session,
        worker: Worker,
        agenda: Callable[[], Agenda],
        place: QWidget,
    ) -> None:
        super().__init__(place)
        self._theme, self._session, self._worker = theme, session, worker
        self._agenda, self._place = agenda, place
        self.send_dialog: SendDialog | None = None
        self.return_dialog: ReturnDialog | None = None

    def ask_send(self, week: int) -> None:
        """Ask where a week or the whole quarter goes."""
        agenda = self._agenda()
        if agenda.rep is None or agenda.is_empty:
            error = PlanError("There is no diary to send.", remedy="Build the quarter first.")
            self._session.failed.emit(error)
            return
        days = (f"Week {week}", agenda.quarter.name)
        dialog = SendDialog(self._theme, self._place.window(), agenda.rep.name, *days)
        self.send_dialog = dialog
        dialog.chosen.connect(lambda choices: self._ask_folder(choices, week))

    def _ask_folder(self, choices: Choices, week: int) -> None:
        name = QFileDialog.getExistingDirectory(self._place, "Write the diary into a folder")
        if name:
            self.write(choices, week, Path(name))

    def write(self, choices: Choices, week: int, folder: Path) -> None:
        """Have the files written into a folder."""
        from reports.calendar_entries import Told  # file formats would delay the start
        from reports.crm_files import Form
        from ui.diary.sending import Order, Sending

        session, agenda = self._session, self._agenda()
        days = [plan.day for plan in agenda.days_of(week)]
        quarter = agenda.quarter
        first, last = (quarter.first, quarter.last) if choices.whole else (days[0], days[-1])
        rep, told = self._rep(), "" if choices.whole else f" week {week}"
        order = Order(
            session.state,
            rep,
            first,
            last,
            choices.target,
            folder / f"{rep.id} {quarter.name}{told}",
            Sending(
                choices.changes_only,
                Told(people=choices.people, travel=choices.travel),
                Form(mark=choices.mark, delimiter=";" if choices.semicolon else ","),
                choices.paper,
            ),
            session.clock.now(),
            session.today,
        )

        def begin() -> None:
            job = self._worker.start("send diary", order)
            job.done.connect(self._on_written)
            job.failed.connect(session.failed.emit)

        if session.attempt(begin) and self.send_dialog is not None:
            self.send_dialog.dismiss()
            self.send_dialog = None

    def _on_written(self, made: "Written") -> None:
        session = self._session
        if not session.is_open:
            return
        change = made.change
        if change is not None:
            session.attempt(lambda: session.do(change))
        for path in made.files:
            note_handed_out(session.state.about.project_id, path, "Diary", session.clock.now())
        names = " and ".join(path.name for path in made.files)
        self.said.emit(f"{names} written: {made.note}.")
        self.written.emit(made)

    def ask_read_back(self) -> None:
        """Ask for a file in which a CRM says what became of the items."""
        if not self._session.is_open:
            return
        names, _ = QFileDialog.getOpenFileNames(self._place, "Read the diary back", "", _FILES)
        if names:
            self.read_back([Path(name) for name in names])

    def read_back(self, files: list[Path]) -> None:
        """Read files in the worker; the preview opens when they are read."""

        def begin() -> None:
            job = self._worker.start("read return", files)
            job.done.connect(partial(self._on_read, files))
            job.failed.connect(self._session.failed.emit)

        self._session.attempt(begin)

    def _on_read(self, files: list[Path], sheets: list[Sheet]) -> None:
        session = self._session
        if not session.is_open:
            return
        rep = self._rep()

        def compare(choices: Mapping[str, Choice]) -> DiaryReturn:
            return diary_return(session.state, rep, sheets, choices)

        def show() -> None:
            names = ", ".join(path.name for path in files)
            dialog = ReturnDialog(self._theme, self._place.window(), names, compare)
            dialog.taken.connect(self._on_taken)
            self.return_dialog = dialog
            self.opened.emit()

        session.attempt(show)

    def _on_taken(self, found: DiaryReturn) -> None:
        change = found.change
        if change is None:
            return
        if self._session.attempt(lambda: do_logged(self._session, change, "customer")):
            left = f" {len(found.conflicts)} conflicts stay open." if found.conflicts else ""
            self.said.emit(f"{len(found.taken)} items taken from {found.system}.{left}")
            if self.return_dialog is not None:
                self.return_dialog.dismiss()
                self.return_dialog = None

    def _rep(self) -> Rep:
        rep = self._agenda().rep
        if rep is None:
            raise PlanError("No rep is chosen.", remedy="Choose a rep first.")
        return rep
