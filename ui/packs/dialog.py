"""A dialog that asks for what a pack needs, writes it in the worker and shows what was written."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSize, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QWidget

from ui.theme.fonts import Type
from ui.theme.style import Theme
from ui.widgets.buttons import Button, Kind
from ui.widgets.choices import SegmentedControl, Toggle
from ui.widgets.dialog import DialogFrame
from ui.widgets.labels import Label

if TYPE_CHECKING:
    from reports.packs.paper import PackFile

PAPERS: Final = ("letter", "a4")
_LABEL: Final = 96


class PackDialog(DialogFrame):
    """Fields above, what happens below; while it writes it can be stopped."""

    folder_chosen = Signal(object)  # Path
    stop_asked = Signal()

    def __init__(self, theme: Theme, over: QWidget, title: str, paper: str, size: QSize) -> None:
        super().__init__(theme, over, title, note="only files are written", size=size)
        self.paper_field = SegmentedControl(
            theme, ("Letter", "A4"), chosen=PAPERS.index(paper), name="Paper"
        )
        self.about = Label("", Type.TABLE, "text2", wrap=True)
        self.result = Label("", Type.TABLE, "text2", wrap=True)
        self.result.setAccessibleName("What was written")
        self.stop = Button(theme, "Stop", icon="close")
        self.show_folder = Button(theme, "Open the folder", icon="open")
        self.write = Button(theme, "Choose a folder…", Kind.PRIMARY, icon="open")
        self._folder = Path()
        self.stop.hide()
        self.show_folder.hide()
        self.write.clicked.connect(self._on_write)
        self.stop.clicked.connect(self._on_stop)
        self.show_folder.clicked.connect(self._on_show)

    def lay_foot(self, more: Button) -> None:
        """Put the buttons into the foot, `more` first and the primary one last."""
        for button in (more, self.show_folder, self.stop, self.write):
            self.add_button(button)

    @property
    def paper(self) -> str:
        """The paper that is chosen."""
        return PAPERS[self.paper_field.chosen]

    @property
    def is_running(self) -> bool:
        """Whether files are being written."""
        return not self.stop.isHidden()

    def show_running(self, words: str) -> None:
        """Say what is being done; the fields rest."""
        self.result.setText(f"{words}…")
        self.stop.show()
        self.stop.setEnabled(True)
        self.write.setEnabled(False)

    def show_failed(self, words: str) -> None:
        """Say why nothing came of it."""
        self._rest()
        self.result.setText(words)

    def show_files(self, files: "Sequence[PackFile]", folder: Path, *, stopped: bool) -> None:
        """Name what was written."""
        self._rest()
        self._folder = folder
        self.show_folder.setVisible(bool(files))
        names = ", ".join(one.path.name for one in files[:9])
        more = f" and {len(files) - 9} more" if len(files) > 9 else ""
        n = "1 file" if len(files) == 1 else f"{len(files)} files"
        begin = f"Stopped; {n} whole" if stopped else f"{n} written"
        self.result.setText(f"{begin}: {names}{more}." if files else "Stopped; nothing is written.")

    def _rest(self) -> None:
        self.stop.hide()
        self.write.setEnabled(True)

    def _on_write(self, _checked: bool = False) -> None:
        name = QFileDialog.getExistingDirectory(self, "Folder for the papers")
        if name:
            self.folder_chosen.emit(Path(name))

    def _on_stop(self, _checked: bool = False) -> None:
        self.stop.setEnabled(False)
        self.stop_asked.emit()

    def _on_show(self, _checked: bool = False) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._folder)))


def field_line(words: str, field: QWidget) -> QWidget:
    """A field behind its label."""
    line = QWidget()
    row = QHBoxLayout(line)
    row.setContentsMargins(0, 0, 0, 0)
    label = Label(words, Type.BODY, "text2")
    label.setFixedWidth(_LABEL)
    row.addWidget(label)
    row.addWidget(field, 0 if isinstance(field, SegmentedControl) else 1)
    if isinstance(field, SegmentedControl):
        row.addStretch(1)
    return line


def toggle_line(toggle: Toggle) -> QWidget:
    """A switch before its words."""
    line = QWidget()
    row = QHBoxLayout(line)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(10)
    row.addWidget(toggle)
    row.addWidget(Label(toggle.accessibleName(), Type.BODY), 1)
    return line
