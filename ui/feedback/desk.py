"""Writes the questions to the reps, reads their answers, opens what they say."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QMenu

from model.errors import PlanError
from model.scenario import LIVE
from ui.job import Worker
from ui.map.layer_work import LayerWork, Wish
from ui.theme.style import Theme

if TYPE_CHECKING:
    from ui.align.workspace import AlignWorkspace

_WRITE, _READ = "write", "read"
_KINDS = "Answers (*.json *.xlsx *.xlsm *.ods)"


class FeedbackDesk(QObject):
    """Of the open scenario; everything that is read or decided is a step of the history."""

    def __init__(
        self, theme: Theme, align: "AlignWorkspace", worker: Worker, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._theme, self._align, self._session = theme, align, align.session
        self._folder = Path()
        self._work = LayerWork(worker, self)
        self._work.said.connect(self._on_said)
        self._work.arrived.connect(self._on_arrived)
        align.map.busy.cancelled.connect(self._on_cancelled)

    def add_to(self, menu: QMenu) -> None:
        """Offer what can be done with files of the reps."""
        menu.addAction("Write a feedback file for each rep…").triggered.connect(self.ask_write)
        menu.addAction("Read the answers of reps…").triggered.connect(self.ask_read)
        menu.addAction("What the reps say").triggered.connect(self.show_panel)
        menu.addAction("Tell the reps what was decided…").triggered.connect(self.ask_tell)

    def ask_write(self, _checked: bool = False) -> None:
        """Ask for a folder and write a page and a workbook for each rep."""
        session = self._session
        if session.is_open and session.attempt(self._check):
            window = self._align.window()
            name = QFileDialog.getExistingDirectory(window, "Folder for the feedback files")
            if name:
                self.write(Path(name))

    def write(self, folder: Path) -> None:
        """Write the files for the open scenario."""
        session, self._folder = self._session, folder
        data = {
            "state": session.state,
            "scenario": session.scenario.id,
            "out": str(folder),
            "today": session.today,
            "author": session.author.name,
            "team": session.team,
        }
        self._work.ask(Wish(_WRITE, "write feedback", "Writing the files", lambda: data))

    def ask_read(self, _checked: bool = False) -> None:
        """Ask for files and take them in."""
        if not self._session.is_open:
            return
        window = self._align.window()
        names, _ = QFileDialog.getOpenFileNames(window, "Read the answers", "", _KINDS)
        if names:
            self.read([Path(name) for name in names])

    def read(self, paths: Sequence[Path]) -> None:
        """Read files beside the window; what is new in them becomes one step of the history."""
        data = [str(path) for path in paths]
        self._work.ask(Wish(_READ, "read feedback", "Reading the answers", lambda: data))

    def ask_tell(self, _checked: bool = False) -> None:
        """Ask for a folder and write a page with the decisions for each rep who answered."""
        session = self._session
        if not session.is_open:
            return
        from model.feedback.reply import replies  # the readers of files would delay the start

        if session.attempt(lambda: replies(session.state, session.scenario.id, session.team)):
            window = self._align.window()
            name = QFileDialog.getExistingDirectory(window, "Folder for the decisions")
            if name:
                session.attempt(lambda: self._tell(Path(name)))

    def _tell(self, folder: Path) -> None:
        from reports.feedback_reply import write_replies  # as above

        session = self._session
        written = write_replies(
            session.state,
            session.scenario.id,
            folder,
            author=session.author.name,
            team=session.team,
        )
        reps = "1 rep" if len(written) == 1 else f"{len(written):,} reps"
        self._align.said.emit(f"The decisions for {reps} are in {folder.name}.")

    def show_panel(self, _checked: bool = False) -> None:
        """Show every change with what reps say of it."""
        from ui.feedback.panel import FeedbackPanel  # the readers of files would delay the start

        if not self._session.is_open:
            return
        window = self._align.window()
        for old in window.findChildren(FeedbackPanel):
            old.dismiss()
        panel = FeedbackPanel(self._theme, window, self._session)
        panel.account_chosen.connect(self._on_account)
        panel.read_asked.connect(self.ask_read)
        panel.tell_asked.connect(self.ask_tell)
        panel.said.connect(self._align.said)

    def _check(self) -> None:
        if self._session.scenario.id == LIVE:
            raise PlanError(
                "The live alignment moves nothing.",
                remedy="Open the scenario that the reps shall see.",
            )

    def _on_account(self, row: int) -> None:
        self._align.show_account(row)

    def _on_said(self, words: str, wrong: bool) -> None:
        busy = self._align.map.busy
        if words:
            busy.say(words, wrong=wrong)
        else:
            busy.hide()
        self._align.map.lay_out()
        if wrong:
            self._align.said.emit(words)

    def _on_arrived(self, key: str, result: object) -> None:
        assert isinstance(result, list | tuple)
        if key == _WRITE:
            n = len(result) // 2
            reps = "1 rep" if n == 1 else f"{n:,} reps"
            self._align.said.emit(f"A page and a workbook for {reps} are in {self._folder.name}.")
            return
        from model.feedback.merge import take_in  # the readers of files would delay the start

        answers, wrong = result
        session = self._session
        try:
            change, n = take_in(session.state, answers, session.today)
        except PlanError as error:
            session.failed.emit(error)
            return
        if change is not None:
            files = ", ".join(answer.file for answer in answers)
            session.attempt(lambda: session.do(change, why=files))
        what = "1 new answer" if n == 1 else f"{n:,} new answers"
        self._align.said.emit(" ".join([f"{what} of reps.", *wrong]))
        if answers:
            self.show_panel()

    def _on_cancelled(self) -> None:
        if self._work.is_busy:
            self._work.cancel()
