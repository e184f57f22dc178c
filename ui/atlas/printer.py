"""Atlas and poster of the open scenario: asked for in Align or Review, drawn in the worker."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QMenu

from ui.align.coverage_print import usual_paper
from ui.job import Worker
from ui.map.layer_work import LayerWork, Wish

if TYPE_CHECKING:
    from ui.align.workspace import AlignWorkspace

POSTERS: Final = {
    "A0": "a0",
    "A1": "a1",
    "A2": "a2",
    "A3": "a3",
    "A4": "a4",
    "Tabloid": "tabloid",
    "Letter": "letter",
}
_ATLAS, _POSTER = "atlas", "poster"


class AtlasPrinter(QObject):
    """Asks for a file and writes the atlas, or one sheet of all territories."""

    def __init__(self, align: "AlignWorkspace", worker: Worker, parent: QObject) -> None:
        super().__init__(parent)
        self._align, self._session = align, align.session
        self._out: dict[str, Path] = {}
        self._work = LayerWork(worker, self)
        self._work.said.connect(self._on_said)
        self._work.arrived.connect(self._on_written)
        align.map.busy.cancelled.connect(self._on_cancelled)

    def add_to(self, menu: QMenu) -> None:
        """Offer the atlas and the sheets of a poster."""
        menu.addAction("Print an atlas: a map page per territory…").triggered.connect(self.ask)
        sheets = menu.addMenu("Print a poster")
        for words, sheet in POSTERS.items():
            sheets.addAction(f"{words}…").triggered.connect(partial(self._ask_poster, sheet))

    def ask(self, _checked: bool = False) -> None:
        """Ask for a file and write the atlas."""
        if out := self._file("Print the atlas", "atlas"):
            self.write(out)

    def ask_poster(self, sheet: str) -> None:
        """Ask for a file and write a poster on a sheet, one of POSTERS."""
        if out := self._file("Print the poster", f"poster {sheet.upper()}"):
            self.write_poster(out, sheet)

    def write(self, out: Path) -> None:
        """Write the atlas of the open scenario to a file."""
        data = self._data(_ATLAS, out, paper=usual_paper(self._session))
        self._work.ask(Wish(_ATLAS, "print atlas", "Drawing the atlas", lambda: data))

    def write_poster(self, out: Path, sheet: str) -> None:
        """Write all territories of the open scenario on one sheet."""
        data = self._data(_POSTER, out, sheet=sheet)
        self._work.ask(Wish(_POSTER, "print poster", "Drawing the poster", lambda: data))

    def _ask_poster(self, sheet: str, _checked: bool = False) -> None:
        self.ask_poster(sheet)

    def _file(self, title: str, what: str) -> Path | None:
        if not self._session.is_open:
            return None
        start = f"{self._session.scenario.name} {what}.pdf".replace("/", " ")
        window = self._align.window()
        name, _ = QFileDialog.getSaveFileName(window, title, start, "PDF (*.pdf)")
        return Path(name).with_suffix(".pdf") if name else None

    def _data(self, key: str, out: Path, **more: str) -> dict[str, Any]:
        session, self._out[key] = self._session, out
        self._align.said.emit(f"Drawing {out.name}…")
        return {
            "state": session.state,
            "scenario": session.scenario.id,
            "out": str(out),
            "today": session.today,
            "author": session.author.name,
            "team": session.team,
            **more,
        }

    def _on_said(self, words: str, wrong: bool) -> None:
        busy = self._align.map.busy
        if words:
            busy.say(words, wrong=wrong)
        else:
            busy.hide()
        self._align.map.lay_out()
        if wrong:
            self._align.said.emit(words)

    def _on_written(self, key: str, printed: object) -> None:
        pages, name = getattr(printed, "pages", 0), self._out[key].name
        if key == _ATLAS:
            self._align.said.emit(f"An atlas of {pages:,} pages was written to {name}.")
        else:
            self._align.said.emit(f"The poster was written to {name}.")

    def _on_cancelled(self) -> None:
        if self._work.is_busy:
            self._work.cancel()
