"""Earlier versions of the project: what each holds, how it differs from now, back to it."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QWidget

from model.differences import differences
from model.store.backups import Backup
from model.store.refusals import instant_words
from model.store.suffixes import SUFFIX
from model.store.versions import copy_version
from model.versions import restore, state_of, versions_of
from ui.document.difference_list import DifferenceList
from ui.document.refusal import refusal_of
from ui.session import Session
from ui.theme.fonts import Type
from ui.theme.style import Theme
from ui.widgets.buttons import Button, Kind
from ui.widgets.card import Card
from ui.widgets.column_table import ColumnTable
from ui.widgets.columns import Look, TableColumn
from ui.widgets.dialog import DialogFrame
from ui.widgets.labels import Label

_SIZE = QSize(1180, 640)
_LIST = 420  # of the differences


class BackupsDialog(DialogFrame):
    """A list of versions, newest first; the chosen one is compared with what is open."""

    restored = Signal(str)  # a sentence
    open_asked = Signal(object)  # the path of a copy

    def __init__(self, theme: Theme, over: QWidget, session: Session) -> None:
        self.versions = versions_of(session.project)
        note = "The last ten saves, and one a day for thirty days. They stay on this computer."
        super().__init__(theme, over, "Backups", note=note, size=_SIZE)
        self._session = session
        self.table = ColumnTable(theme, _columns(self.versions, session), name="Backups")
        self.table.show_checks(False)
        self.list = DifferenceList(theme, "What differs from now")
        self.copy = Button(theme, "Open as a copy…", icon="copy")
        self.restore = Button(theme, "Restore this version", Kind.PRIMARY, icon="history")
        row = QHBoxLayout()
        row.setSpacing(16)
        card = Card(theme, padded=False)
        if self.versions:
            card.add(self.table, 1)
        else:
            card.body.setContentsMargins(16, 12, 16, 12)
            words = "No earlier version yet. Each save keeps the version before it."
            card.add(Label(words, Type.BODY, "muted", wrap=True))
            card.body.addStretch(1)
        row.addWidget(card, 1)
        self.list.setFixedWidth(_LIST)
        row.addWidget(self.list)
        self.body.addLayout(row, 1)
        self.add_button(self.copy)
        self.add_button(self.restore)
        self.copy.clicked.connect(lambda _checked=False: self._on_copy())
        self.restore.clicked.connect(lambda _checked=False: self._attempt(self._restore))
        self.table.row_reached.connect(self.show_version)
        self.table.row_activated.connect(self.show_version)
        self.close_asked.connect(self.dismiss)
        self._chosen: Backup | None = None
        self.show_version(0 if self.versions else -1)
        if self.versions:
            self.table.setFocus()

    @property
    def chosen(self) -> Backup | None:
        """The version the buttons are about."""
        return self._chosen

    def show_version(self, row: int) -> None:
        """Compare a version with what is open now."""
        self._chosen = self.versions[row] if 0 <= row < len(self.versions) else None
        usable = self._chosen is not None and self._chosen.readable
        self.restore.setEnabled(usable and not self._session.project.read_only)
        self.copy.setEnabled(usable)
        if self._chosen is None:
            self.list.say("Choose a version.")
            return
        if not usable:
            self.list.say("This version is damaged and cannot be read.")
            return
        path = self._chosen.path
        self.table.choose(np.array([row]))
        self.show_foot_note("Restoring keeps what is open now as a backup first.")
        self._attempt(
            lambda: self.list.show_found(
                differences(self._session.state, state_of(path)),
                "Going back would change this:",
                "Nothing differs: it holds the same as now.",
            )
        )

    def _restore(self) -> None:
        assert self._chosen is not None
        when = instant_words(self._chosen.saved.isoformat())
        restore(self._session.project, self._chosen.path)
        self._session.reopen()
        self.dismiss()
        self.restored.emit(f"Back to the version of {when}. The one before is kept as a backup.")

    def _on_copy(self) -> None:
        assert self._chosen is not None
        project = self._session.project.path
        when = self._chosen.saved.astimezone().strftime("%Y-%m-%d %H.%M")
        proposed = project.with_name(f"{project.name.removesuffix(SUFFIX)} {when}{SUFFIX}")
        name, _ = QFileDialog.getSaveFileName(
            self, "Open as a copy", str(proposed), f"Catchment project (*{SUFFIX})"
        )
        if name:
            self.open_copy(Path(name))

    def open_copy(self, to: Path) -> None:
        """Write the chosen version as a file of its own and open it."""
        assert self._chosen is not None
        path = self._chosen.path

        def write() -> None:
            copy_version(path, to)
            self.dismiss()
            self.open_asked.emit(to)

        self._attempt(write)

    def _attempt(self, action: Callable[[], object]) -> None:
        if said := refusal_of(action):
            self.show_foot_note(said)


def _columns(versions: list[Backup], session: Session) -> list[TableColumn]:
    def texts(values: list[str]) -> "np.ndarray[tuple[int], np.dtype[np.object_]]":
        return np.array(values, object)

    def figures(values: list[int]) -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
        return np.array([value if value >= 0 else np.nan for value in values], float)

    show = session.formatter
    saved = [instant_words(version.saved.isoformat()) for version in versions]
    return [
        TableColumn("saved", "Saved", texts(saved), width=140),
        TableColumn(
            "size", "Size", figures([v.size for v in versions]), Look.FIGURE, 76, size_words
        ),
        TableColumn(
            "accounts", "Accounts", figures([v.accounts for v in versions]), Look.FIGURE, 76,
            show.number,
        ),
        TableColumn(
            "territories", "Territories", figures([v.territories for v in versions]), Look.FIGURE,
            84, show.number,
        ),
        TableColumn("change", "Last change", texts([v.last_change for v in versions]), width=0),
        TableColumn("who", "By", texts([v.last_who for v in versions]), width=110),
    ]  # fmt: skip


def size_words(size: float) -> str:
    """A file's size: "820 kB", "7.2 MB"."""
    return f"{size / 1e6:,.1f} MB" if size >= 1e6 else f"{size / 1e3:,.0f} kB"
