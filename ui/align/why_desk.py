"""Why accounts moved, in Align: the card, the list of all, and pages for the talk with each rep."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint
from PySide6.QtWidgets import QFileDialog

from model.errors import PlanError
from model.scenario import LIVE
from ui.align.coverage_print import CoveragePrinter, usual_paper
from ui.align.menus import MenuEntry
from ui.align.why_card import WhyCardPanel
from ui.align.why_list import WhyList
from ui.job import Worker
from ui.map.layer_work import LayerWork, Wish
from ui.theme.style import Theme

if TYPE_CHECKING:
    from ui.align.workspace import AlignWorkspace


class WhyDesk(QObject):
    """Owns the card on the map, opens the list and writes the pages in the worker."""

    def __init__(self, theme: Theme, align: "AlignWorkspace") -> None:
        super().__init__(align)
        self._theme, self._align, self._session = theme, align, align.session
        self.worker: Worker | None = None
        self._work: LayerWork | None = None
        self._out = Path()
        self.card = WhyCardPanel(theme, align)
        self.coverage = CoveragePrinter(align)
        self.card.list_asked.connect(self.show_list)
        self.card.print_asked.connect(self.ask_print)

    def use(self, worker: Worker) -> None:
        """Write pages in this worker."""
        self.worker = worker
        self.coverage.use(worker)
        self._align.brief.printer.use(worker)
        self._work = LayerWork(worker, self)
        self._work.said.connect(self._on_said)
        self._work.arrived.connect(self._on_written)

    def show_list(self) -> None:
        """Show every account that moved, beside the map."""
        moves = self.card.reader.moves()
        if moves is None:
            self._align.said.emit("Open a scenario beside the live one first.")
            return
        window = self._align.window()
        for old in window.findChildren(WhyList):
            old.dismiss()
        panel = WhyList(self._theme, window, self._session, self.card.reader)
        panel.account_chosen.connect(self._align.show_account)
        panel.print_asked.connect(self.ask_print)
        if self._align.selected.size:
            panel.show_row(int(self._align.selected[0]))

    def ask_print(self) -> None:
        """Ask for a file and write the pages of all reps."""
        session = self._session
        if not session.is_open:
            return
        start = f"{session.scenario.name} talks.pdf".replace("/", " ")
        name, _ = QFileDialog.getSaveFileName(
            self._align, "Print the reasons for the talk with each rep", start, "PDF (*.pdf)"
        )
        if name:
            session.attempt(lambda: self.write(Path(name).with_suffix(".pdf")))

    def write(self, out: Path) -> None:
        """Write the pages of all reps to a file; PlanError when nothing has moved."""
        session = self._session
        moves = self.card.reader.moves()
        if moves is None or not moves.rows.size:
            live = session.state.scenario(LIVE).name
            raise PlanError(f"No account is elsewhere than in {live}.", "Move accounts first.")
        self._out = out
        data = {
            "state": session.state,
            "scenario": session.scenario.id,
            "out": str(out),
            "today": session.today,
            "author": session.author.name,
            "paper": usual_paper(session),
            "team": session.team,
        }
        assert self._work is not None
        self._work.ask(Wish("why", "print why", "Writing the pages", lambda: data))

    def entries(self, row: int, _place: QPoint) -> list[MenuEntry]:
        """What the menu of an account offers."""
        moves = self.card.reader.moves()
        moved = moves is not None and row >= 0 and row in moves.rows
        hint = "" if moved else "It is where the live alignment has it."
        return [
            MenuEntry("Why it moved", self.show_list if moved else None, hint),
            MenuEntry(
                "History of the account",
                (lambda: self._align.history.show_account(row)) if row >= 0 else None,
                "Choose one account.",
            ),
        ]

    def _on_said(self, words: str, wrong: bool) -> None:
        busy = self._align.map.busy
        if words:
            busy.say(words, wrong=wrong)
        else:
            busy.hide()
        self._align.map.lay_out()

    def _on_written(self, _key: str, printed: object) -> None:
        pages = getattr(printed, "pages", 0)
        self._align.said.emit(f"{pages:,} pages for the talks were written to {self._out.name}.")
