"""Where the diary goes: a calendar, a CRM, paper; which days, and how much is told."""

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from ui.theme.fonts import Type
from ui.theme.style import Theme
from ui.widgets.buttons import Button, Kind
from ui.widgets.choices import SegmentedControl, Toggle
from ui.widgets.dialog import DialogFrame
from ui.widgets.labels import Label

_SIZE: Final = QSize(680, 392)
_LABEL: Final = 132
_TARGETS: Final = (
    ("calendar", "Calendar"),
    ("salesforce", "Salesforce"),
    ("hubspot", "HubSpot"),
    ("dynamics", "Dynamics"),
    ("generic", "Other CRM"),
    ("paper", "Paper"),
)
_WORDS: Final = {
    "calendar": "One .ics file for Outlook, Google or Apple. Sent again, it updates the "
    "appointments by their ids; what was called off comes in a second file.",
    "salesforce": "Tasks and events for Data Loader, with external ids and the goal of each item.",
    "hubspot": "Tasks and meetings for HubSpot’s import, with external ids and the goal.",
    "dynamics": "Tasks and appointments for Dynamics, with external ids and the goal.",
    "generic": "Tasks and events with plain headings, to be mapped in any CRM.",
    "paper": "A page by the hour for each week, and a list of its days to fold twice.",
}
_PAGES: Final = {"calendar": 0, "paper": 2}
_CRM_PAGE: Final = 1
_PAPERS: Final = ("letter", "a4")


@dataclass(frozen=True, slots=True)
class Choices:
    """What was chosen; only what concerns the target counts."""

    target: str
    whole: bool  # the quarter, else the week
    changes_only: bool
    people: bool
    travel: bool
    semicolon: bool
    mark: bool
    paper: str


class SendDialog(DialogFrame):
    """Asks; who opened it asks for the folder and writes."""

    chosen = Signal(object)  # Choices

    def __init__(self, theme: Theme, over: QWidget, who: str, week: str, quarter: str) -> None:
        note = "only files are written"
        super().__init__(theme, over, f"Send the diary of {who}", note=note, size=_SIZE)
        names = [words for _, words in _TARGETS]
        self.target = SegmentedControl(theme, names, name="Where to")
        self.span = SegmentedControl(theme, (week, quarter), chosen=1, name="Which days")
        self.changes = Toggle(theme, "Only what has changed since the last file")
        self.people = Toggle(theme, "Names of people and purposes", on=True)
        self.travel = Toggle(theme, "Drives as appointments of their own")
        self.semicolon = Toggle(theme, "Semicolons between the columns")
        self.mark = Toggle(theme, "Byte order mark, for spreadsheets")
        self.paper = SegmentedControl(theme, ("Letter", "A4"), name="Paper")
        self._about = Label("", Type.TABLE, "text2", wrap=True)
        self._options = QStackedWidget()
        self._options.addWidget(_lines((self.changes, self.people, self.travel)))
        self._options.addWidget(_lines((self.semicolon, self.mark)))
        self._options.addWidget(_line("Paper", self.paper))
        self.write = Button(theme, "Choose a folder…", Kind.PRIMARY, icon="open")
        self.add_button(self.write)
        for part in (_line("To", self.target), self._about, _line("Days", self.span)):
            self.body.addWidget(part)
        self.body.addWidget(self._options)
        self.body.addStretch(1)
        self.target.option_chosen.connect(lambda _option: self._show())
        self.write.clicked.connect(lambda _checked=False: self.chosen.emit(self.choices))
        self.close_asked.connect(self.dismiss)
        self._show()

    @property
    def choices(self) -> Choices:
        """What is chosen now."""
        return Choices(
            target=_TARGETS[self.target.chosen][0],
            whole=self.span.chosen == 1,
            changes_only=self.changes.isChecked(),
            people=self.people.isChecked(),
            travel=self.travel.isChecked(),
            semicolon=self.semicolon.isChecked(),
            mark=self.mark.isChecked(),
            paper=_PAPERS[self.paper.chosen],
        )

    def _show(self) -> None:
        target = self.choices.target
        self._about.setText(_WORDS[target])
        self._options.setCurrentIndex(_PAGES.get(target, _CRM_PAGE))
        undone = "" if target == "paper" else "Undo forgets that it was sent, the files stay."
        self.show_foot_note(undone)


def _lines(toggles: tuple[Toggle, ...]) -> QWidget:
    page = QWidget()
    column = QVBoxLayout(page)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(10)
    for toggle in toggles:
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(toggle)
        row.addWidget(Label(toggle.accessibleName(), Type.BODY), 1)
        column.addLayout(row)
    column.addStretch(1)
    return page


def _line(words: str, field: QWidget) -> QWidget:
    line = QWidget()
    row = QHBoxLayout(line)
    row.setContentsMargins(0, 0, 0, 0)
    label = Label(words, Type.BODY, "text2")
    label.setFixedWidth(_LABEL // 2)
    row.addWidget(label)
    row.addWidget(field)
    row.addStretch(1)
    return line
