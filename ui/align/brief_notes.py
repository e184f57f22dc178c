"""How territories are cut today, and the register of likes, complaints, disputes, pain points."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from model.brief import (
    CLAIMANTS,
    COMPLAINT,
    DISPUTE,
    KIND_LABELS,
    LIKE,
    PAIN,
    Lack,
    Note,
    by_rep,
    how_cut,
    lacks_of,
    new_note,
    notes_of,
    people_words,
    refused,
    remove_note,
    rows_of,
    save_note,
    set_how_cut,
    with_status,
)
from model.change import Change
from ui.align.brief_note_form import NoteForm
from ui.territory.lists import Grid
from ui.theme.fonts import Type
from ui.theme.style import Theme
from ui.widgets.buttons import Button
from ui.widgets.choices import SegmentedControl
from ui.widgets.chooser import Option
from ui.widgets.elided_choice import ElidedChoice
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
_HEAD, _LINE, _MOST_LINES = 30, 32, 5  # pixels of the list, and lines before it scrolls
_NOBODY: Final = "?"  # entries without a rep, or disputes without claimants
_LINKS: Final = ("rep_id", "accounts", CLAIMANTS)  # typed over, they need no basis any more
_BOTH: Final = "Choose the other rep before you take this one away."


class NotesPage(QWidget):
    """One kind at a time: the list, and the form of the chosen entry."""

    def __init__(self, theme: Theme, desk: "BriefDesk") -> None:
        super().__init__()
        self._desk, self._session = desk, desk.session
        self._notes: tuple[Note, ...] = ()
        self._chosen = ""
        self._draft: Note | None = None  # a dispute that is not saved yet
        self.cut = QPlainTextEdit()
        self.cut.setProperty("framed", "true")
        self.cut.setAccessibleName("How territories are cut today")
        self.cut.setPlaceholderText("By counties, by ZIP, by account list, by history …")
        self.cut.setTabChangesFocus(True)
        self.cut.setFixedHeight(48)
        self.cut.installEventFilter(self)
        self.kinds = SegmentedControl(theme, _WORDS, chosen=3, name="Kind of entry")
        self.kinds.option_chosen.connect(self._on_kind)
        self.of_rep = ElidedChoice()
        self.of_rep.setAccessibleName("Whose entries are shown")
        self.of_rep.activated.connect(lambda _place: self._on_rep())
        self.grid = Grid("Entries", ("What", "State"))
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
        column.addWidget(self.of_rep)
        column.addWidget(self.hint)
        column.addWidget(self.grid)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.add)
        row.addWidget(self.remove)
        row.addStretch(1)
        row.addWidget(self.form.keep)
        column.addLayout(row)
        column.addWidget(self.form)
        column.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        self._scroll = clear_scroll(inner)
        outer.addWidget(self._scroll)

    def _connect_form(self) -> None:
        form = self.form
        form.worded.connect(lambda words: self._edit(text=words))
        form.answered.connect(lambda words: self._edit(answer=words))
        form.severity_chosen.connect(lambda level: self._edit(severity=float(level)))
        form.status_chosen.connect(self._on_status)
        form.kept.connect(self._keep)
        form.rep_asked.connect(self._ask_rep)
        form.claimant_asked.connect(self._ask_claimant)
        form.accounts_taken.connect(self._take_accounts)
        form.accounts_shown.connect(self._show_accounts)
        form.pin_asked.connect(self._pin)
        form.scenario_asked.connect(self._ask_scenario)
        self._session.opened.connect(self._on_opened)

    @property
    def kind(self) -> str:
        """The kind that is shown."""
        return KINDS[self.kinds.chosen]

    @property
    def note(self) -> Note | None:
        """The chosen entry as it is now, whatever is still to be drawn."""
        if self._draft is not None and self._draft.id == self._chosen:
            return self._draft
        state = self._session.state
        return next((note for note in notes_of(state, self.kind) if note.id == self._chosen), None)

    def choose(self, note_id: str) -> None:
        """Choose an entry by id, whatever its kind; shown by the next refresh."""
        found = next((n for n in notes_of(self._session.state) if n.id == note_id), None)
        if found is not None and found.kind in KINDS:
            self.kinds.choose(KINDS.index(found.kind))
            self.of_rep.setCurrentIndex(0)
            self._chosen = note_id

    def refresh(self) -> None:
        """Show the entries of the kind and the chosen one."""
        state = self._session.state
        if not self.cut.hasFocus():
            self.cut.setPlainText(how_cut(state))
        self._show_reps()
        self._notes = self._listed()
        self.grid.show_lines(
            [(note.text or "New dispute", self._state(note)) for note in self._notes]
        )
        whose = self.kind in (LIKE, COMPLAINT)
        if (head := self.grid.horizontalHeaderItem(1)) is not None:
            head.setText("Rep" if whose else "State")
        self.grid.setFixedHeight(_HEAD + _LINE * min(max(len(self._notes), 1), _MOST_LINES))
        self.hint.setText(self._empty())
        self.hint.setVisible(not self._notes)
        self.grid.setVisible(bool(self._notes))
        ids = [note.id for note in self._notes]
        if self._chosen in ids:
            self.grid.blockSignals(True)
            self.grid.setCurrentCell(ids.index(self._chosen), 0)
            self.grid.blockSignals(False)
        self._show_form()

    def _show_reps(self) -> None:
        """Offer all entries, those of a rep, and those that nobody is named for."""
        chosen = self.of_rep.currentData() or ""
        notes = notes_of(self._session.state, self.kind)
        self.of_rep.clear()
        self.of_rep.addItem(f"All reps: {len(notes):,}", "")
        for rep in self._session.state.reps:
            n = sum(rep.id in (note.rep_id, *note.claimants) for note in notes)
            self.of_rep.addItem(f"{rep.name}: {n:,}", rep.id)
        n = sum(not people_words(self._session.state, note) for note in notes)
        self.of_rep.addItem(f"No rep named: {n:,}", _NOBODY)
        self.of_rep.setCurrentIndex(max(self.of_rep.findData(chosen), 0))

    def _listed(self) -> tuple[Note, ...]:
        """The entries of the kind and the chosen rep, in order of reps; the draft last."""
        state, rep = self._session.state, self.of_rep.currentData() or ""
        found = [
            note
            for note in notes_of(state, self.kind)
            if not rep
            or rep in (note.rep_id, *note.claimants)
            or (rep == _NOBODY and not people_words(state, note))
        ]
        if self.kind in (LIKE, COMPLAINT):
            found = by_rep(state, found)
        if self._draft is not None and self._draft.kind == self.kind:
            found.append(self._draft)
        return tuple(found)

    def _empty(self) -> str:
        return "No entry of this choice." if self.of_rep.currentIndex() > 0 else _EMPTY[self.kind]

    def _state(self, note: Note) -> str:
        if note is self._draft:
            return "not saved"
        if note.kind == PAIN:
            answered = ", answered" if note.scenarios or note.status != "open" else ""
            return f"{note.severity:.0f} of 5{answered}"
        if note.kind == DISPUTE:
            lacks = [one.field for one in lacks_of(note)]
            told = "settled" if note.is_settled else "open"
            return (
                f"{told}, needs {lacks[-1] if CLAIMANTS not in lacks else CLAIMANTS}"
                if lacks
                else told
            )
        return people_words(self._session.state, note) or "no rep named"

    def _show_form(self) -> None:
        note = self.note
        self.remove.setEnabled(note is not None)
        self.form.setVisible(note is not None)
        self.form.keep.setVisible(note is not None and note is self._draft)
        if note is not None:
            self.form.show_note(note, self._session.state, draft=note is self._draft)
            if note is not self._draft:
                self.form.show_lacks(lacks_of(note))

    def begin_entry(self) -> None:
        """Add an entry about the selected accounts; its words can be typed at once."""
        state, kind = self._session.state, self.kind
        if kind == DISPUTE and self._draft is not None:
            self._chosen = self._draft.id
            self.refresh()
            self.form.begin()
            return
        rows = self._desk.selected
        more: dict[str, Any] = {
            "accounts": tuple(str(one) for one in state.accounts.ids[rows]),
            "noted_on": self._session.today.isoformat(),
        }
        if kind == PAIN:
            more["severity"] = _USUAL_SEVERITY
        if kind in (LIKE, COMPLAINT) and self.of_rep.currentData() not in ("", _NOBODY):
            more["rep_id"] = self.of_rep.currentData()
        words = "" if kind == DISPUTE else f"New {KIND_LABELS[kind].lower()}"
        note = new_note(state, kind, words, **more)
        if kind == DISPUTE:
            self._draft = note
        if kind == DISPUTE or self._desk.do(lambda: save_note(state, note)):
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
        if edited == note:
            return
        if any(name in values for name in _LINKS):
            edited = replace(edited, basis="")
        if note is self._draft:
            self._draft = edited
            self.refresh()
        elif lacks := refused(note, edited):
            self.form.show_lacks(lacks)
        elif not self._desk.do(lambda: save_note(self._session.state, edited)):
            self._show_form()

    def _keep(self) -> None:
        """Save the draft, or say beside each field what it still needs."""
        draft = self._draft
        if draft is None:
            return
        draft = replace(draft, text=self.form.words.toPlainText().strip())
        self._draft = draft
        state = self._session.state
        note = replace(draft, id=new_note(state, DISPUTE).id)
        if lacks := lacks_of(note):
            self.form.show_lacks(lacks)
            QTimer.singleShot(0, self._show_first_lack)
        elif self._desk.do(lambda: save_note(state, note)):
            self._draft, self._chosen = None, note.id
            self.refresh()

    def _show_first_lack(self) -> None:
        """Scroll to the first field that needs something."""
        told = [label for label in self.form.lacks.values() if label.isVisible()]
        if told:
            self._scroll.ensureWidgetVisible(told[0])

    def _on_status(self, status: str) -> None:
        if self.note is not None:
            edited = with_status(self.note, status, self._session.today.isoformat())
            self._edit(status=edited.status, status_on=edited.status_on)

    def _on_opened(self) -> None:
        self._draft = None  # it was about another project
        self.of_rep.setCurrentIndex(0)

    def _on_rep(self) -> None:
        self._chosen = ""
        self.refresh()

    def _on_kind(self, _kind: int) -> None:
        self._chosen = ""
        self.refresh()

    def _on_line(self, line: int) -> None:
        self._chosen = self._notes[line].id
        self._show_form()
        self._show_accounts()

    def _on_remove(self, _checked: bool = False) -> None:
        if self._draft is not None and self._chosen == self._draft.id:
            self._draft = None
            self.refresh()
        else:
            self._desk.do(self._removal)

    def _removal(self) -> Change:
        return remove_note(self._session.state, self._chosen)

    def _ask_rep(self) -> None:
        """Ask whose entry it is; those who have its accounts come first."""
        state, layer = self._session.state, self._session.layer
        codes = layer.alignment.territory[rows_of(state, self.note)] if self.note else ()
        owners = {layer.territories[int(code)].rep_id for code in codes if code >= 0}
        options = [
            Option(rep.id, rep.name, "has its accounts" if rep.id in owners else "")
            for rep in sorted(state.reps, key=lambda rep: rep.id not in owners)
        ]
        self._desk.chooser.ask(
            "Whose entry it is", options, self.form, lambda rep_id: self._edit(rep_id=rep_id)
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
        note = self.note
        if note is None:
            return
        left = _toggled(note.claimants, rep_id)
        if note is not self._draft and refused(note, replace(note, claimants=left)):
            self.form.show_lacks([Lack(CLAIMANTS, "Two reps claim a dispute.", _BOTH)])
        else:
            self._edit(claimants=left)

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
