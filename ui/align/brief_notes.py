"""How territories are cut today, and the register of likes, complaints, disputes, pain points."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from model.brief import (
    COMPLAINT,
    DISPUTE,
    KIND_LABELS,
    LIKE,
    PAIN,
    Note,
    how_cut,
    new_note,
    notes_of,
    remove_note,
    rows_of,
    save_note,
    set_how_cut,
)
from model.change import Change
from ui.align.brief_note_form import NoteForm
from ui.territory.lists import Grid
from ui.theme.fonts import Type
from ui.theme.style import Theme
from ui.widgets.buttons import Button
from ui.widgets.choices import SegmentedControl
from ui.widgets.chooser import Option
from ui.widgets.labels import Label
from ui.widgets.scrolling import clear_scroll

if TYPE_CHECKING:
    from ui.align.brief_desk import BriefDesk

KINDS: Final = (LIKE, COMPLAINT, DISPUTE, PAIN)
_WORDS: Final = ("Likes", "Complaints", "Disputes", "Pains")
_EMPTY: Final = {
    LIKE: "Nobody has told yet what works today: ask each rep, add it here.",
    COMPLAINT: "No complaints yet: ask each rep what gets in the way, add it here.",
    DISPUTE: "No disputes yet: an account two reps claim belongs here with both names.",
    PAIN: "No pain points yet: select accounts that hurt and add what is wrong with them.",
}
_USUAL_SEVERITY: Final = 3.0


class NotesPage(QWidget):
    """One kind at a time: the list, and the form of the chosen entry."""

    def __init__(self, theme: Theme, desk: "BriefDesk") -> None:
        super().__init__()
        self._desk, self._session = desk, desk.session
        self._notes: tuple[Note, ...] = ()
        self._chosen = ""
        self.cut = QPlainTextEdit()
        self.cut.setProperty("framed", "true")
        self.cut.setAccessibleName("How territories are cut today")
        self.cut.setPlaceholderText("By counties, by ZIP, by account list, by history …")
        self.cut.setTabChangesFocus(True)
        self.cut.setFixedHeight(48)
        self.cut.installEventFilter(self)
        self.kinds = SegmentedControl(theme, _WORDS, chosen=3, name="Kind of entry")
        self.kinds.option_chosen.connect(self._on_kind)
        self.grid = Grid("Entries", ("What", "State"))
        self.grid.setMinimumHeight(100)
        self.grid.line_chosen.connect(self._on_line)
        self.hint = Label("", Type.TABLE, "muted", wrap=True)
        self.add = Button(theme, "Add", icon="add", small=True)
        self.add.clicked.connect(lambda _checked=False: self.begin_entry())
        self.remove = Button(theme, "Remove", small=True)
        self.remove.clicked.connect(self._on_remove)
        self.form = NoteForm(theme)
        self._connect_form()
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(8, 4, 8, 12)
        column.setSpacing(6)
        column.addWidget(Label("How territories are cut today", Type.CAPTION, "muted"))
        column.addWidget(self.cut)
        column.addWidget(self.kinds)
        column.addWidget(self.hint)
        column.addWidget(self.grid, 1)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.add)
        row.addWidget(self.remove)
        row.addStretch(1)
        column.addLayout(row)
        column.addWidget(self.form)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(clear_scroll(inner))

    def _connect_form(self) -> None:
        form = self.form
        form.worded.connect(lambda words: self._edit(text=words))
        form.answered.connect(lambda words: self._edit(answer=words))
        form.severity_chosen.connect(lambda level: self._edit(severity=float(level)))
        form.status_chosen.connect(lambda status: self._edit(status=status))
        form.rep_asked.connect(self._ask_rep)
        form.claimant_asked.connect(self._ask_claimant)
        form.accounts_taken.connect(self._take_accounts)
        form.accounts_shown.connect(self._show_accounts)
        form.pin_asked.connect(self._pin)
        form.scenario_asked.connect(self._ask_scenario)

    @property
    def kind(self) -> str:
        """The kind that is shown."""
        return KINDS[self.kinds.chosen]

    @property
    def note(self) -> Note | None:
        """The chosen entry as it is now, whatever is still to be drawn."""
        state = self._session.state
        return next((note for note in notes_of(state, self.kind) if note.id == self._chosen), None)

    def choose(self, note_id: str) -> None:
        """Choose an entry by id, whatever its kind; shown by the next refresh."""
        found = next((n for n in notes_of(self._session.state) if n.id == note_id), None)
        if found is not None and found.kind in KINDS:
            self.kinds.choose(KINDS.index(found.kind))
            self._chosen = note_id

    def refresh(self) -> None:
        """Show the entries of the kind and the chosen one."""
        state = self._session.state
        if not self.cut.hasFocus():
            self.cut.setPlainText(how_cut(state))
        self._notes = notes_of(state, self.kind)
        self.grid.show_lines([(note.text, self._state(note)) for note in self._notes])
        self.hint.setText(_EMPTY[self.kind])
        self.hint.setVisible(not self._notes)
        self.grid.setVisible(bool(self._notes))
        ids = [note.id for note in self._notes]
        if self._chosen in ids:
            self.grid.blockSignals(True)
            self.grid.setCurrentCell(ids.index(self._chosen), 0)
            self.grid.blockSignals(False)
        self._show_form()

    def _state(self, note: Note) -> str:
        if note.kind == PAIN:
            answered = ", answered" if note.scenarios or note.status != "open" else ""
            return f"{note.severity:.0f} of 5{answered}"
        if note.kind == DISPUTE:
            return note.status
        rep = self._session.state.rep(note.rep_id)
        return rep.name if rep is not None else ""

    def _show_form(self) -> None:
        note = self.note
        self.remove.setEnabled(note is not None)
        self.form.setVisible(note is not None)
        if note is not None:
            self.form.show_note(note, self._session.state)

    def begin_entry(self) -> None:
        """Add an entry about the selected accounts; its words can be typed at once."""
        state, kind = self._session.state, self.kind
        rows = self._desk.selected
        more: dict[str, Any] = {
            "accounts": tuple(str(one) for one in state.accounts.ids[rows]),
            "noted_on": self._session.today.isoformat(),
        }
        if kind == PAIN:
            more["severity"] = _USUAL_SEVERITY
        note = new_note(state, kind, f"New {KIND_LABELS[kind].lower()}", **more)
        if self._desk.do(lambda: save_note(state, note)):
            self._chosen = note.id
            self.refresh()
            self.form.begin()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """What was typed about the cut is taken when it is left."""
        if watched is self.cut and event.type() == QEvent.Type.FocusOut:
            words = self.cut.toPlainText().strip()
            if self._session.is_open and words != how_cut(self._session.state):
                self._desk.do(lambda: set_how_cut(self._session.state, words))
        return super().eventFilter(watched, event)

    def _edit(self, **values: Any) -> None:
        note = self.note
        if note is None:
            return
        edited = replace(note, **values)
        if edited != note and not self._desk.do(lambda: save_note(self._session.state, edited)):
            self._show_form()

    def _on_kind(self, _kind: int) -> None:
        self._chosen = ""
        self.refresh()

    def _on_line(self, line: int) -> None:
        self._chosen = self._notes[line].id
        self._show_form()
        self._show_accounts()

    def _on_remove(self, _checked: bool = False) -> None:
        self._desk.do(self._removal)

    def _removal(self) -> Change:
        return remove_note(self._session.state, self._chosen)

    def _ask_rep(self) -> None:
        options = [Option(rep.id, rep.name) for rep in self._session.state.reps]
        self._desk.chooser.ask(
            "Who said it", options, self.form, lambda rep_id: self._edit(rep_id=rep_id)
        )

    def _ask_claimant(self) -> None:
        note = self.note
        held = note.claimants if note else ()
        options = [
            Option(rep.id, rep.name, "claims it" if rep.id in held else "")
            for rep in self._session.state.reps
        ]
        self._desk.chooser.ask("Who claims it", options, self.form, self._toggle_claimant)

    def _toggle_claimant(self, rep_id: str) -> None:
        if self.note is not None:
            self._edit(claimants=_toggled(self.note.claimants, rep_id))

    def _ask_scenario(self) -> None:
        note = self.note
        held = note.scenarios if note else ()
        options = [
            Option(scenario.id, scenario.name, "answers it" if scenario.id in held else "")
            for scenario in self._session.state.scenarios
        ]
        self._desk.chooser.ask("Which scenario answers it", options, self.form, self._toggle_answer)

    def _toggle_answer(self, scenario_id: str) -> None:
        if self.note is not None:
            self._edit(scenarios=_toggled(self.note.scenarios, scenario_id))

    def _take_accounts(self) -> None:
        rows = self._desk.selected
        ids = self._session.state.accounts.ids[rows]
        self._edit(accounts=tuple(str(one) for one in ids))

    def _show_accounts(self) -> None:
        if self.note is not None:
            self._desk.go(rows_of(self._session.state, self.note))

    def _pin(self) -> None:
        seen = self._desk.align.map.view.bounds
        lat, lon = (seen.south + seen.north) / 2, (seen.west + seen.east) / 2
        self._edit(lat=round(lat, 5), lon=round(lon, 5))


def _toggled(held: tuple[str, ...], one: str) -> tuple[str, ...]:
    return tuple(x for x in held if x != one) if one in held else (*held, one)
