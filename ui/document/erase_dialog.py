"""Find a person everywhere and erase them: search, see where they are named, then for good."""

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QPlainTextEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from model.erase import ErasureReport, erase, mentions
from model.erasure import Person, find_people, terms_of
from ui.document.choice_list import ChoiceList
from ui.document.refusal import refusal_of
from ui.session import Session
from ui.theme.fonts import Type
from ui.theme.style import Theme
from ui.widgets.buttons import Button, Kind
from ui.widgets.card import Card
from ui.widgets.dialog import DialogFrame
from ui.widgets.fields import SearchField
from ui.widgets.labels import Label

_SIZE = QSize(1020, 660)
_WORDS = {
    "change": "history",
    "further_table": "tables",
    "account": "account fields",
    "plan": "typed plans",
    "rep": "reps",
    "meta": "project",
    "or_schedule": "OR schedule",
    "kol": "opinion leaders",
}


class EraseDialog(DialogFrame):
    """Nothing happens before "Erase for good" is pressed a second time."""

    erased = Signal(object)  # ErasureReport

    def __init__(self, theme: Theme, over: QWidget, session: Session) -> None:
        note = "In tables, plans, history, backups and the working copy"
        super().__init__(theme, over, "Find and erase a person", note=note, size=_SIZE)
        self._theme, self._session = theme, session
        self.people: list[Person] = []
        self.terms: list[QCheckBox] = []
        self._sure = False
        self.search = SearchField(theme, "Name, e-mail, telephone or id; Enter searches")
        self.found = ChoiceList(theme, "People found")
        self.where = Label("", Type.TABLE, "text2", wrap=True)
        self.report = QPlainTextEdit(readOnly=True)
        self.report.setAccessibleName("Result")
        self.report.hide()
        self.primary = Button(theme, "Erase for good", Kind.PRIMARY, icon="delete")
        self._forms = QVBoxLayout()
        self._forms.setSpacing(4)
        self._arrange()
        self.add_button(self.primary)
        self.search.text_entered.connect(lambda _words: self.look_up())
        self.found.currentRowChanged.connect(self._on_person)
        self.primary.clicked.connect(lambda _checked=False: self._on_primary())
        self.close_asked.connect(self.dismiss)
        self._show_person(None)
        self.search.setFocus()

    def look_up(self) -> None:
        """Search, and look at the first person who fits."""
        self.people = find_people(self._session.state, self.search.text())
        self.found.show_texts(_line(person) for person in self.people)
        if self.people:
            self.found.setCurrentRow(0)
        else:
            self._show_person(None)
            self.where.setText("Nobody fits. For somebody named in texts only, type the full name.")

    @property
    def chosen_terms(self) -> tuple[str, ...]:
        """The forms of the name to replace."""
        return tuple(str(box.property("term")) for box in self.terms if box.isChecked())

    def _arrange(self) -> None:
        self.body.addWidget(self.search)
        row = QHBoxLayout()
        row.setSpacing(16)
        people = Card(self._theme, "People")
        people.add(self.found, 1)
        people.setFixedWidth(360)
        row.addWidget(people)
        card = Card(self._theme, "What is replaced", note="by a token such as Person 7f3a")
        inside = QWidget()
        inside.setProperty("surface", "clear")
        inside.setLayout(self._forms)
        self._forms.setContentsMargins(0, 0, 8, 0)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(inside)
        area.setAccessibleName("Forms of the name")
        card.add(self.where)
        card.add(area, 1)
        card.add(self.report, 1)
        self._area = area
        row.addWidget(card, 1)
        self.body.addLayout(row, 1)

    def _on_person(self, row: int) -> None:
        self._show_person(self.people[row] if 0 <= row < len(self.people) else None)

    def _show_person(self, person: Person | None) -> None:
        self._hesitate()
        while (item := self._forms.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.setParent(None)
        self.terms = []
        self.primary.setEnabled(person is not None)
        if person is None:
            self.where.setText("Search first. Nothing changes before you erase.")
            return
        for term in terms_of(person, self._session.state):
            box = QCheckBox(f"{term.words}   ({term.why})" if term.why else term.words)
            box.setProperty("term", term.words)
            box.setChecked(term.chosen)
            box.toggled.connect(lambda _on: self._count())
            self.terms.append(box)
            self._forms.addWidget(box)
        known = [*person.ids, *person.emails, *person.phones]
        if known:
            self._forms.addWidget(
                Label(f"Always: {', '.join(known)}, and the person’s own rows.", Type.NOTE, "muted")
            )
        self._forms.addStretch(1)
        self._count()

    def _count(self) -> None:
        self._hesitate()
        person = self.people[self.found.currentRow()]
        places = mentions(self._session.project, person, self.chosen_terms)
        total = sum(places.values())
        parts = ", ".join(f"{place_words(place)} {n:,}" for place, n in places.items())
        cells = "1 cell" if total == 1 else f"{total:,} cells"
        self.where.setText(f"Named in {cells}: {parts}." if total else "Named nowhere.")
        self.primary.setEnabled(total > 0)

    def _hesitate(self) -> None:
        self._sure = False
        self.primary.set_label("Erase for good")
        self.show_foot_note("Erasing cannot be undone and saves the project.")

    def _on_primary(self) -> None:
        if not self._sure:
            self._sure = True
            self.primary.set_label("Erase now")
            self.show_foot_note("This cannot be undone. Press again to erase, Esc to turn back.")
            return
        person = self.people[self.found.currentRow()]
        project, today = self._session.project, str(self._session.today)
        done: list[ErasureReport] = []
        said = refusal_of(lambda: done.append(erase(project, person, self.chosen_terms, today)))
        if said:
            self._hesitate()
            self.show_foot_note(said)
            return
        self._session.reopen()
        self._show_done(done[0])
        self.erased.emit(done[0])

    def _show_done(self, done: ErasureReport) -> None:
        self._area.hide()
        self.primary.hide()
        self.search.setEnabled(False)
        self.found.clear()
        self.found.setEnabled(False)
        self.where.setText(f"{done.token} stands in {done.cells:,} cells now. The file is saved.")
        self.report.setPlainText(report_text(done))
        self.report.show()
        self.report.setFocus()
        self.show_foot_note("Undo still works; nobody comes back by it or by an import.")


def _line(person: Person) -> str:
    known = ", ".join((*person.ids, *person.accounts)) or "in texts only"
    return f"{person.name}  ·  {known}"


def place_words(place: str) -> str:
    """A table of the document as a user calls it."""
    return _WORDS.get(place, place.replace("_", " "))


def report_text(done: ErasureReport) -> str:
    """What was done and what is out of reach, for the record."""
    lines = ["Replaced:"]
    lines += [f"  {place_words(place)}: {n:,}" for place, n in done.places.items()]
    lines += ["", f"Backups and working copies cleaned: {len(done.rewritten)}"]
    lines += [f"  {path}" for path in done.rewritten]
    lines += ["", "Out of reach; delete or replace them yourself:"]
    lines += [f"  {path} ({why})" for path, why in done.out_of_reach] or ["  none known"]
    lines += ["  copies you sent, printed or saved under another name"]
    return "\n".join(lines)
