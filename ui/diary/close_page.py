"""Friday close and Monday check: what happened, what moves, what hardens next."""

from collections import Counter
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from model.diary.quarter import BUFFER
from model.state import State
from ui.diary.agenda import KIND_WORDS, Agenda, AgendaItem, minutes_text
from ui.diary.measures import empty_monday, week_filled
from ui.diary.week_measures import WeekMeasures
from ui.theme.fonts import Type
from ui.theme.style import Theme
from ui.widgets.buttons import Button, IconButton, Kind
from ui.widgets.card import Card
from ui.widgets.chip import Chip, ChipKind
from ui.widgets.choices import SegmentedControl
from ui.widgets.labels import ElidedLabel, Label, Rule

OUTCOMES: Final = ("planned", "done", "no_show", "cancelled")
_WORDS: Final = ("Open", "Done", "No show", "Cancelled")
FULL: Final = 0.95  # of the hours that can be planned, plan-spec S0-78
_SHOWN_KINDS: Final = ("company", "co_travel", "specialist_cover", BUFFER)


class OutcomeRow(QWidget):
    """One item: when, what, and what became of it."""

    changed = Signal()

    def __init__(self, theme: Theme, entry: AgendaItem, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.uid = entry.uid
        when = Label(f"{entry.day:%a} {minutes_text(entry.start)}", Type.TABLE, "text2")
        when.setFixedWidth(76)
        kind = Label(KIND_WORDS.get(entry.kind, entry.kind), Type.TABLE, "muted")
        kind.setFixedWidth(108)
        chosen = OUTCOMES.index(entry.status) if entry.status in OUTCOMES else 0
        name = f"{entry.title} {entry.day:%a} {minutes_text(entry.start)}"
        self.choice = SegmentedControl(theme, _WORDS, chosen=chosen, name=name)
        self.before = OUTCOMES[chosen]
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 3, 8, 3)
        row.setSpacing(8)
        row.addWidget(when)
        row.addWidget(ElidedLabel(entry.title, Type.NAME), 1)
        row.addWidget(kind)
        row.addWidget(self.choice)
        self.choice.option_chosen.connect(lambda _option: self.changed.emit())

    @property
    def outcome(self) -> str:
        """What became of it."""
        return OUTCOMES[self.choice.chosen]


class ClosePage(QWidget):
    """The week's items at the left; what it means and the next week at the right."""

    fill_asked = Signal()  # whom to see next
    closed = Signal(object)  # uid -> status
    week_asked = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._agenda: Agenda | None = None
        self._week = 0
        self.rows: list[OutcomeRow] = []
        self._card = Card(theme, "What happened")
        for icon, words, step in (("previous", "Week before", -1), ("folded", "Week after", 1)):
            button = IconButton(theme, icon, words, size=16)
            button.clicked.connect(lambda _checked=False, by=step: self.week_asked.emit(by))
            self._card.add_action(button)
        self.all_done = Button(theme, "Mark the open ones done", icon="saved", small=True)
        self._card.add_action(self.all_done)
        self._list = QVBoxLayout()
        self._list.setContentsMargins(0, 0, 0, 0)
        self._list.setSpacing(0)
        inner = QWidget()
        inner.setProperty("surface", "clear")
        inner.setLayout(self._list)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidget(inner)
        self._card.add(scroll, 1)
        self._facts = Card(theme, "Friday close")
        self._words = Label("", Type.BODY, "text2", wrap=True)
        self.close_button = Button(theme, "Close the week", Kind.PRIMARY, icon="locked")
        self._facts.add(self._words)
        self._facts.add(self.close_button)
        self._next = Card(theme, "Monday check")
        self._moves = Label("", Type.BODY, "text2", wrap=True)
        self._next.add(self._moves)
        self._filled = Chip(theme, "", ChipKind.GOOD)
        self._next.add_action(self._filled)
        self.fill = Button(theme, "Whom to see next", icon="goal", small=True)
        self.fill.setToolTip("Fill it from the list of whom to see next")
        fill = QHBoxLayout()
        fill.addWidget(self.fill)
        fill.addStretch(1)
        self._next.add(fill)
        self.fill.clicked.connect(lambda _checked=False: self.fill_asked.emit())
        self.measures = WeekMeasures(theme)
        self._lay_out()

    def _lay_out(self) -> None:
        right = QVBoxLayout()
        right.setSpacing(16)
        right.addWidget(self._facts)
        right.addWidget(self._next)
        right.addWidget(self.measures)
        right.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        row.addWidget(self._card, 1)
        side = QWidget()
        side.setLayout(right)
        right.setContentsMargins(0, 0, 0, 0)
        side.setFixedWidth(380)
        row.addWidget(side)
        self.all_done.clicked.connect(lambda _checked=False: self._mark_all())
        self.close_button.clicked.connect(lambda _checked=False: self.closed.emit(self.outcomes()))

    def show_week(self, agenda: Agenda, week: int, state: State) -> None:
        """Show a week's items, and whether the week after is full."""
        self._agenda, self._week = agenda, week
        self._clear()
        entries = [e for e in agenda.of_week(week) if e.timed and e.kind not in _SHOWN_KINDS]
        self._card.show_title("What happened", f"week {week}, {len(entries)} items")
        for entry in entries:
            row = OutcomeRow(self._theme, entry)
            row.changed.connect(self._count)
            self.rows.append(row)
            self._list.addWidget(row)
            self._list.addWidget(Rule(self._theme))
        self._list.addStretch(1)
        self._count()
        self._show_next(agenda, week + 1, state)

    def outcomes(self) -> dict[str, str]:
        """What was changed, by uid."""
        return {row.uid: row.outcome for row in self.rows if row.outcome != row.before}

    def _mark_all(self) -> None:
        for row in self.rows:
            if row.outcome == "planned":
                row.choice.choose(OUTCOMES.index("done"))
        self._count()

    def _count(self) -> None:
        n, week = len(self.rows), self._week
        counts = Counter(row.outcome for row in self.rows)
        done = counts["done"]
        parts = [f"{done} of {n} items done"]
        for status, words in (("no_show", "no show"), ("cancelled", "cancelled")):
            if counts[status]:
                parts.append(f"{counts[status]} {words}")
        left = f" {counts['planned']} still open." if counts["planned"] else ""
        agenda = self._agenda
        following = len(agenda.of_week(week + 1)) if agenda is not None else 0
        hardens = f" Closing hardens the {following} items of week {week + 1}." if following else ""
        self._words.setText(", ".join(parts) + "." + left + hardens)
        self.close_button.set_label(f"Close week {week}")

    def _show_next(self, agenda: Agenda, week: int, state: State) -> None:
        entries = agenda.of_week(week)
        filled, monday_off = week_filled(agenda, state, week), empty_monday(agenda, week)
        full = filled >= FULL and monday_off is None
        kind = ChipKind.BAD if monday_off else ChipKind.GOOD if full else ChipKind.WARN
        told = "Monday empty" if monday_off else f"{100 * filled:.0f} % filled"
        self._filled.show_text(told, kind)
        self._filled.setToolTip(f"Booked hours of those that can be planned; {FULL:.0%} is full")
        self._filled.setVisible(filled == filled)
        self.fill.setVisible(not full)
        if not entries:
            self._moves.setText(f"Week {week} holds nothing.")
            return
        monday = agenda.monday_of(week)
        hard = sum(e.lock == "hard" for e in entries)
        visits = sum(e.is_visit for e in entries)
        fixed = [
            e for e in entries if e.kind in ("vac_meeting", "vac_submission", "case_attendance")
        ]
        names = ", ".join(dict.fromkeys(f"{e.title} {e.day:%a}" for e in fixed[:4]))
        prepare = f" Prepare: {names}." if names else ""
        self._moves.setText(
            f"Week {week} begins on {monday.day} {monday:%b} with {visits} visits in "
            f"{len(entries)} items; {hard} of them are hard.{prepare}"
        )

    def _clear(self) -> None:
        self.rows = []
        while (item := self._list.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()

    def setFocus(self, reason: Qt.FocusReason = Qt.FocusReason.OtherFocusReason) -> None:
        """The first item takes the focus."""
        if self.rows:
            self.rows[0].choice.setFocus(reason)
