"""The head of the quarter: which rep and quarter, its theme, the legend, what can be done."""

from collections import Counter
from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from model.diary.focus import Theme as FocusTheme
from model.diary.work_days import Quarter
from model.reps import Rep
from ui.diary.agenda import Agenda
from ui.diary.quarter_strip import QuarterStrip
from ui.diary.tones import MODES
from ui.diary.uncalled_card import UncalledPart
from ui.theme.fonts import Type
from ui.theme.style import Theme
from ui.widgets.buttons import Button, IconButton, Kind
from ui.widgets.card import PADDING_SIDE, Card
from ui.widgets.labels import ElidedLabel, Label, Sentence, plain_tooltip
from ui.widgets.notices import WorkState

_AIR: Final = 12  # pixels between the note and the legend, at least
_ORDINALS: Final = ("First", "Second", "Third", "Fourth")


class QuarterHead(Card):
    """Title line, the thirteen weeks, the progress of a build."""

    quarter_asked = Signal(int)  # step
    rep_chosen = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent=parent)
        self.setAccessibleName("Quarter")
        self._reps: list[Rep] = []
        self.previous = IconButton(theme, "previous", "Quarter before", size=16)
        self.following = IconButton(theme, "folded", "Quarter after", size=16)
        self._title = Label("", Type.TITLE)
        self.rep = QComboBox()
        self.rep.setAccessibleName("Rep")
        self.rep.setFixedHeight(26)
        self._note = ElidedLabel("", Type.TABLE, "muted")
        self._legend = Sentence([], Type.NOTE, "text2")
        self._legend.setWordWrap(False)
        self._legend.setMinimumWidth(1)  # what has no room is cut, it never widens the window
        self.repair = Button(theme, "Repair from today", icon="fixed", small=True)
        self.repair.setToolTip("From tomorrow on, with the fewest changes")
        self.rebuild = Button(theme, "Rebuild", icon="redo", small=True)
        self.rebuild.setToolTip("From tomorrow on, anew: hard items stay where they are")
        self.publish = Button(theme, "Publish", icon="locked", small=True)
        self.read_back = IconButton(theme, "import", "Read done items back from a file", size=16)
        self.send = Button(theme, "Send…", Kind.PRIMARY, icon="share", small=True)
        self.send.setToolTip("To a calendar, a CRM or paper")
        self._acts = (self.repair, self.rebuild, self.publish, self.read_back, self.send)
        self.strip = QuarterStrip(theme)
        self.work = WorkState(theme, cancel="Stop and keep best")
        self.work.hide()
        self.uncalled = UncalledPart(theme)
        self._notes: tuple[str, ...] = ("",)  # the longest first
        self._counts: tuple[tuple[str, str, int], ...] = ()  # letter, words, days
        row = self._line = QHBoxLayout()
        row.setSpacing(8)
        for part in (self.previous, self._title, self.following, self.rep):
            row.addWidget(part)
        row.addWidget(self._note, 1)
        row.addWidget(self._legend)
        for act in self._acts:
            row.addWidget(act)
        column = QVBoxLayout()
        column.setSpacing(6)
        column.addLayout(row)
        column.addWidget(self.strip)
        column.addWidget(self.work)
        column.addWidget(self.uncalled)
        self.add(column)
        self.previous.clicked.connect(lambda _checked=False: self.quarter_asked.emit(-1))
        self.following.clicked.connect(lambda _checked=False: self.quarter_asked.emit(1))
        self.rep.activated.connect(lambda place: self.rep_chosen.emit(self._reps[place].id))

    def show_reps(self, reps: Sequence[Rep], chosen: Rep | None) -> None:
        """The reps a diary can be shown for."""
        self._reps = list(reps)
        self.rep.clear()
        self.rep.addItems([rep.name for rep in reps])
        self.rep.setVisible(len(reps) > 1)
        if chosen in self._reps:
            self.rep.setCurrentIndex(self._reps.index(chosen))

    def show_agenda(self, agenda: Agenda, week: int, focus: FocusTheme) -> None:
        """Show a quarter."""
        self._title.setText(title_of(agenda.quarter))
        n = len(agenda.days)
        days, theme = f"{n} working days", focus.name
        self._notes = (
            (f"{days} · theme: {theme}", f"{n} days · {theme}", theme, f"{n} days")
            if focus.known
            else (days, f"{n} days")
        )
        counts = Counter("planning" if not d.mode else d.mode for d in agenda.days)
        self._counts = tuple(
            (mode.letter, mode.short, counts[name])
            for name, mode in MODES.items()
            if counts[name] and not agenda.is_empty
        )
        self.strip.show_agenda(agenda, week)
        for act in self._acts:
            act.setVisible(not agenda.is_empty)
        said = ", ".join(f"{letter} {words} {days}" for letter, words, days in self._counts)
        self._legend.setToolTip(plain_tooltip(said))
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Say as much as there is room for."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """The legend in words while the note has its room beside it, then the longest note."""
        taken = self._line.spacing() * (self._line.count() - 1)
        parts = (self.previous, self._title, self.following, self.rep, *self._acts)
        taken += sum(part.sizeHint().width() for part in parts if part.isVisibleTo(self))
        room = self.width() - 2 * PADDING_SIDE - taken
        wide = self._note.fontMetrics().horizontalAdvance
        for words in (True, False):
            self._show_legend(words=words)
            left = room - self._legend.sizeHint().width() - _AIR
            note = next((note for note in self._notes if wide(note) <= left), "")
            if note == self._notes[0] or not words:
                break
        self._note.show_text(note or self._notes[-1])
        self._note.setAccessibleName(self._notes[0])

    def _show_legend(self, *, words: bool) -> None:
        runs: list[tuple[str, bool]] = []
        for letter, short, days in self._counts:
            runs += [(letter, True), (f" {short} {days}   " if words else f" {days}   ", False)]
        self._legend.show_runs(runs)


def title_of(quarter: Quarter) -> str:
    """A quarter as people say it: "First quarter 2027"."""
    return f"{_ORDINALS[quarter.number - 1]} quarter {quarter.year}"
