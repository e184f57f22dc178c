"""Field packs: what each rep takes along on the phone, and what comes back from the field."""

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QApplication, QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from model.alignment import UNASSIGNED
from model.arrays import IntArray
from model.errors import PlanError
from model.field_return.answer import FieldReturn, parse_return
from model.field_return.merge import preview, take
from model.field_return.packs import entries_taken, field_notes, last_pack
from model.reps import Rep
from model.scenario import LIVE
from model.store.handed_out import note_handed_out
from ui.diary.recording import do_logged
from ui.job import Worker
from ui.page_job import PageJob
from ui.session import Session
from ui.share.field_form import FieldForm
from ui.share.field_return_dialog import FieldReturnDialog
from ui.territory.lists import Grid
from ui.theme.fonts import Type
from ui.theme.style import Theme
from ui.widgets.buttons import Button, Kind
from ui.widgets.card import Card
from ui.widgets.column_table import ColumnTable
from ui.widgets.columns import Look, TableColumn
from ui.widgets.labels import Label
from ui.widgets.notices import WorkState

if TYPE_CHECKING:
    from reports.field.write import FieldPacks

_WIDEST: Final = 1180
_RETURNS: Final = "Return files (*.json *.txt)"
_NOTES: Final = 5
_ROW: Final = 32


class FieldPage(QWidget):
    """The reps with their packs above, what came back below."""

    said = Signal(str)
    previewed = Signal()  # the preview of a return file shows
    made = Signal()  # the packs are written

    def __init__(
        self, theme: Theme, session: Session, worker: Worker, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme, self._session = theme, session
        self._reps: list[Rep] = []
        self.dialog: FieldReturnDialog | None = None
        self.setAccessibleName("Field packs")
        self.form = FieldForm(theme)
        self.reps = ColumnTable(theme, name="Reps with their field packs")
        self.make = Button(theme, "Make packs…", Kind.PRIMARY, icon="phone")
        self.busy = WorkState(theme)
        self._job = PageJob(session, worker, self.busy, "Field packs are being worked on.")
        self.result = Label("", Type.TABLE, "text2", wrap=True)
        self.read = Button(theme, "Read return files…", icon="import")
        self.paste = Button(theme, "Paste", icon="copy")
        self.back = Label("", Type.TABLE, "text2", wrap=True)
        self.notes = Grid("Last notes from the field", ("Note", "Account", "When"))
        self._lay_out(theme)
        self._connect()
        if session.is_open:
            self._on_opened()

    def _lay_out(self, theme: Theme) -> None:
        first = Card(theme, "Field packs", note="the live alignment; nothing leaves this computer")
        first.add_action(self.make)
        first.add(
            Label(
                "A page that works on the phone without a signal, with calendar, contact, map "
                "and paper files beside it; each holds only the rep’s own accounts.",
                Type.TABLE,
                "text2",
                wrap=True,
            )
        )
        first.add(self.form)
        first.add(self.busy)
        first.add(self.reps, 1)
        first.add(self.result)
        second = Card(theme, "Back from the field", note="looked at before anything changes")
        second.add_action(self.paste)
        second.add_action(self.read)
        second.add(self.back)
        second.add(self.notes)
        self.result.hide()
        column = QVBoxLayout()
        column.setSpacing(16)
        for card, stretch in ((first, 1), (second, 0)):
            card.setMaximumWidth(_WIDEST)
            column.addWidget(card, stretch)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addLayout(column, 1)

    def _connect(self) -> None:
        self._session.opened.connect(self._on_opened)
        self._session.changed.connect(self._on_changed)
        self.form.changed.connect(self._on_form)
        self.reps.rows_chosen.connect(self._on_rows)
        self.make.clicked.connect(self._on_make)
        self.read.clicked.connect(self._on_read)
        self.paste.clicked.connect(self._on_paste)

    # ---- what is shown
    def _on_opened(self) -> None:
        self.result.hide()
        if self._session.is_open:
            self.refresh()
            self.reps.choose(np.arange(len(self._reps)))
            self._on_form()

    def _on_changed(self, _change: object) -> None:
        chosen = {self._reps[row].id for row in self.reps.chosen_rows().tolist()}
        self.refresh()
        kept = [n for n, rep in enumerate(self._reps) if rep.id in chosen]
        self.reps.choose(np.array(kept, np.int64))
        self._on_form()

    def refresh(self) -> None:
        """Show the reps of the live alignment and what came back last."""
        session = self._session
        state, show, team = session.state, session.formatter, session.team
        scenario = state.scenario(LIVE)
        layer = scenario.layers.get(team)
        territories = layer.territories if layer is not None else ()
        found = {t.rep_id: state.rep(t.rep_id) for t in territories if t.rep_id}
        self._reps = [rep for rep in found.values() if rep is not None]
        codes = layer.alignment.territory if layer is not None else np.empty(0, np.int16)
        counts = np.bincount(codes[codes != UNASSIGNED], minlength=len(territories))
        lines = []
        for rep in self._reps:
            own = [n for n, t in enumerate(territories) if t.rep_id == rep.id]
            pack = last_pack(state, rep.id)
            lines.append(
                (
                    rep.name or rep.id,
                    ", ".join(territories[n].name or territories[n].id for n in own),
                    float(counts[own].sum()),
                    show.date(pack.made_on) if pack else "",
                    show.date(pack.expires_on) if pack else "",
                )
            )
        self.reps.show_columns(_columns(lines))
        self._show_back()

    def _show_back(self) -> None:
        state, show = self._session.state, self._session.formatter
        taken, notes = entries_taken(state).values(), field_notes(state)
        last = max((one.read_on for one in taken), default="")
        self.back.setText(
            f"{len(taken):,} entries taken, the last on {show.date(last)}."
            if last
            else "Nothing came back yet. The rep presses “Send back” on the phone and sends the "
            "small file that is saved; it may come twice, nothing counts twice."
        )
        names = state.accounts.text("name")
        lines = []
        for one in reversed(notes[-_NOTES:]):
            known = state.accounts.has(one.account_id)
            name = str(names[state.accounts.row_of(one.account_id)]) if known else one.account_id
            day = show.date(one.noted_at[:10]) if one.noted_at else ""
            lines.append((one.note, name, day))
        self.notes.show_lines(lines)
        self.notes.setVisible(bool(lines))
        head = self.notes.horizontalHeader().sizeHint().height()
        self.notes.setFixedHeight(head + _ROW * len(lines) + 4)

    def _on_form(self) -> None:
        n = len(self.reps.chosen_rows())
        self.make.set_label("Make 1 pack…" if n == 1 else f"Make {n:,} packs…")
        self.make.setEnabled(bool(n) and self.form.is_ready)

    def _on_rows(self, _rows: IntArray) -> None:
        self._on_form()

    # ---- packs out
    def _on_make(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, "Make field packs in a folder")
        if folder:
            self.write(Path(folder))

    def write(self, folder: Path) -> None:
        """Make the packs of the chosen reps in a folder."""
        session = self._session
        data = {
            "state": session.state,
            "reps": [self._reps[row].id for row in self.reps.chosen_rows().tolist()],
            "out": str(folder),
            "chosen": self.form.chosen(),
            "today": session.today,
            "stamp": session.clock.now(),
            "paper": "letter" if session.state.about.locale.endswith(("US", "CA")) else "a4",
            "passphrase": self.form.secret,
            "team": session.team,
        }
        session.attempt(lambda: self._job.start("make field packs", data, self._on_written))

    def _on_written(self, packs: "FieldPacks") -> None:
        session = self._session
        about, now = session.state.about, session.clock.now()
        for one in packs.files:
            note_handed_out(about.project_id, one.path, "Field pack", now)
        if not session.attempt(lambda: session.do(packs.change)):
            return
        folders = len({one.path.parent for one in packs.files})
        n = len(packs.files)
        place = packs.files[0].path.parent
        place = place.parent if folders > 1 else place
        words = [f"{n:,} files written to {place.name}." if n != 1 else
                 f"{packs.files[0].path.name} written to {place.name}."]  # fmt: skip
        words += list(packs.remarks)
        self.result.setText(" ".join(words))
        self.result.show()
        self.said.emit(words[0])
        self.made.emit()

    # ---- what comes back
    def _on_read(self) -> None:
        names, _ = QFileDialog.getOpenFileNames(self, "Read return files", "", _RETURNS)
        if names:
            self.read_files([Path(name) for name in names])

    def read_files(self, paths: list[Path]) -> None:
        """Read return files; the preview opens when they are read."""
        data = {"paths": [str(path) for path in paths]}
        self._session.attempt(lambda: self._job.start("read field returns", data, self._on_back))

    def take_clipboard(self) -> bool:
        """Ctrl+V reads what a phone sent back."""
        self._on_paste()
        return True

    def _on_paste(self) -> None:
        text = QApplication.clipboard().text()

        def run() -> None:
            if not text.strip():
                raise PlanError("The clipboard is empty.", "Copy the text the rep sent.")
            self.show_preview([parse_return(text.encode(errors="replace"), "The pasted text")])

        self._session.attempt(run)

    def _on_back(self, files: list[FieldReturn]) -> None:
        self._session.attempt(lambda: self.show_preview(files))

    def show_preview(self, files: list[FieldReturn]) -> None:
        """Show what return files would change; PlanError when they do not belong here."""
        session = self._session
        found = preview(session.state, files, session.today)
        if self.dialog is not None:
            self.dialog.dismiss()
        self.dialog = FieldReturnDialog(self._theme, self.window(), found)
        self.dialog.taken.connect(self._on_taken)
        self.dialog.close_asked.connect(self._on_closed)
        self.previewed.emit()

    def _on_closed(self) -> None:
        self.dialog = None

    def _on_taken(self, keys: frozenset[str]) -> None:
        dialog, session = self.dialog, self._session
        if dialog is None:
            return
        change = take(session.state, dialog.found, keys, session.today)
        if change is not None and session.attempt(lambda: do_logged(session, change, "customer")):
            self.said.emit(f"{change.label}: done. Undo takes it back.")
            dialog.dismiss()
            self.dialog = None


def _columns(lines: list[tuple[str, str, float, str, str]]) -> list[TableColumn]:
    def column(place: int) -> Any:
        return np.array([line[place] for line in lines], object)

    counts = np.array([line[2] for line in lines], np.float64)
    return [
        TableColumn("rep", "Rep", column(0), width=240),
        TableColumn("territory", "Territory", column(1), width=0),
        TableColumn("accounts", "Accounts", counts, Look.FIGURE, 100, show=lambda n: f"{n:,.0f}"),
        TableColumn("made", "Last pack", column(3), width=130),
        TableColumn("expires", "Expires", column(4), width=130),
    ]
