"""The map on paper and on the clipboard: what is seen, north up."""

from collections.abc import Callable
from pathlib import Path
from typing import Literal

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QMenu

from ui.align.map_facts import Shown, printed_facts
from ui.align.map_menus import pop_up
from ui.align.workspace import AlignWorkspace
from ui.atlas.printer import AtlasPrinter
from ui.job import Worker
from ui.keys import KEYS
from ui.map.layer_work import LayerWork, Wish

_LETTER_LANDS = ("US", "CA", "MX", "PR", "PH", "CL", "CO")  # where paper is Letter


class MapPrinter(QObject):
    """Writes what the map shows as a vector PDF, or copies it as a picture."""

    def __init__(
        self,
        align: AlignWorkspace,
        worker: Worker,
        shown: Callable[[], Shown],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._align, self._session, self._shown = align, align.session, shown
        self._paper: Literal["letter", "a4"] | None = None  # None: by the project's locale
        self._landscape: bool | None = None  # None: as the map is
        self._out = Path()
        self.atlas = AtlasPrinter(align, worker, self)
        self.offers: list[Callable[[QMenu], None]] = [self.atlas.add_to]  # further lines
        self._work = LayerWork(worker, self)
        self._work.said.connect(self._on_said)
        self._work.arrived.connect(self._on_written)
        align.map.busy.cancelled.connect(self._on_cancelled)

    @property
    def paper(self) -> Literal["letter", "a4"]:
        """The paper that is chosen, else the one of the project's country."""
        if self._paper is not None:
            return self._paper
        land = self._session.state.about.locale.partition("_")[2]
        return "letter" if land in _LETTER_LANDS else "a4"

    @property
    def landscape(self) -> bool:
        """Whether the page lies: as chosen, else when the map is wider than high."""
        view = self._align.map.view
        return view.width() > view.height() if self._landscape is None else self._landscape

    def ask(self) -> None:
        """Show what can be done."""
        if not self._session.is_open:
            return
        bar = self._align.map.bar
        pop_up(self.menu(), bar.more)

    def menu(self) -> QMenu:
        """Print and copy, paper and its position."""
        menu = QMenu(self._align.map)
        printing = menu.addAction("Print the map as PDF…")
        printing.setShortcut(KEYS["map_print"].sequences[0])
        printing.triggered.connect(self.print_map)
        copying = menu.addAction("Copy the map as a picture")
        copying.setShortcut(KEYS["map_copy"].sequences[0])
        copying.triggered.connect(self.copy)
        menu.addSeparator()
        for offer in self.offers:
            offer(menu)
            menu.addSeparator()
        for words, is_on, then in (
            ("Letter", self.paper == "letter", lambda: self.choose_paper("letter")),
            ("A4", self.paper == "a4", lambda: self.choose_paper("a4")),
            ("Upright", not self.landscape, lambda: self.turn(False)),
            ("Sideways", self.landscape, lambda: self.turn(True)),
        ):
            if words == "Upright":
                menu.addSeparator()
            action = menu.addAction(words)
            action.setCheckable(True)
            action.setChecked(is_on)
            action.triggered.connect(then)
        return menu

    def choose_paper(self, paper: Literal["letter", "a4"]) -> None:
        """Print on this paper from now on."""
        self._paper = paper

    def turn(self, landscape: bool) -> None:
        """Print sideways or upright from now on."""
        self._landscape = landscape

    def print_map(self) -> None:
        """Ask for a file and write the map."""
        if not self._session.is_open:
            return
        start = f"{self._session.state.about.name} map.pdf".replace("/", " ")
        name, _ = QFileDialog.getSaveFileName(self._align, "Print the map", start, "PDF (*.pdf)")
        if name:
            self.write(Path(name).with_suffix(".pdf"))

    def write(self, out: Path) -> None:
        """Write what is seen to a file, in the worker."""
        self._out = out
        facts = printed_facts(self._session, self._shown(), self.paper, self.landscape)
        self._work.ask(
            Wish(
                "print", "print map", "Printing the map", lambda: {"out": str(out), "facts": facts}
            )
        )

    def copy(self) -> None:
        """Put the map as it is on the screen on the clipboard."""
        if self._session.is_open:
            QGuiApplication.clipboard().setImage(self._align.map.view.snapshot())
            self._align.said.emit("The map is on the clipboard as a picture.")

    def _on_said(self, words: str, wrong: bool) -> None:
        busy = self._align.map.busy
        if words:
            busy.say(words, wrong=wrong)
        else:
            busy.hide()
        self._align.map.lay_out()

    def _on_written(self, _key: str, _faults: object) -> None:
        self._align.said.emit(f"The map was written to {self._out.name}.")

    def _on_cancelled(self) -> None:
        if self._work.is_busy:
            self._work.cancel()
