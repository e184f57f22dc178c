"""The ride-along of a rep on the review: when the next one is, and the doors to its papers."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from model.format import Formatter
from model.reps import Rep
from model.review.cotravel import (
    packs_due,
    practice_ahead,
    print_day,
    ride_on,
    rides_ahead,
    rides_of,
)
from model.state import State
from ui.theme.style import Theme
from ui.widgets.buttons import Button, Kind
from ui.widgets.card import Card


class RideStrip(Card):
    """Two working days before a ride-along its pack is the thing to print.

    Shown for one rep always, for a district or region when the pack of any rep is due.
    """

    pack_asked = Signal(str, str)  # rep, day (ISO, "" to be chosen)
    form_asked = Signal(str, str)
    practice_asked = Signal(str, str, str)  # rep, day (ISO), the skill that was agreed

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "Ride-along", parent=parent)
        self._rep, self._day, self._last = "", "", ""
        self.words = ""  # beside the title
        self.pack = Button(theme, "Co-travel pack…", icon="print", small=True)
        self.form = Button(theme, "Type in the form…", Kind.LINK, small=True)
        self.practice = Button(theme, "Book practice…", Kind.LINK, small=True)
        self._agreed = ("", "")  # day, skill
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.pack)
        row.addWidget(self.form)
        row.addWidget(self.practice)
        row.addStretch(1)
        self.add(row)
        self.pack.clicked.connect(self._on_pack)
        self.form.clicked.connect(self._on_form)
        self.practice.clicked.connect(self._on_practice)
        self.hide()

    def show_rep(self, state: State, rep: Rep | None, today: date, show: Formatter) -> None:
        """Say when the next ride-along is; without one rep, whose packs are to be printed now."""
        if rep is None or not rep.id:
            self._show_due(packs_due(state, today) if rep is None else (), show)
            return
        self.show()
        self.form.show()
        plan = state.plans.get(rep.id, {})
        ahead, done = rides_ahead(state, rep, today), rides_of(plan)
        following = next((day for day in ahead if ride_on(plan, day) is None), None)
        self._rep = rep.id
        self._day = following.isoformat() if following else ""
        held = [one.day for one in done if one.day <= today]
        self._last = held[-1].isoformat() if held else ""
        self.words = _words(state, rep, following, self._last, today, show)
        self.show_title("Ride-along", self.words)
        agreed = practice_ahead(state, rep, today)
        self.practice.setVisible(agreed is not None)
        if agreed is not None:
            self._agreed = agreed.coaching.practice_on, agreed.coaching.skill
            on = show.date(agreed.coaching.practice_on, year=False)
            self.practice.setAccessibleName(f"Put the practice of {on} into the diary")
            self.practice.setToolTip(f"{agreed.coaching.skill}, {on}: into the diary")
        self.form.setAccessibleName(f"Type in the form of a ride-along with {rep.name}")
        self.pack.setAccessibleName(f"Co-travel pack for {rep.name}")

    def _show_due(self, due: Sequence[tuple[Rep, date]], show: Formatter) -> None:
        self.setVisible(bool(due))
        self.form.hide()
        self.practice.hide()
        if not due:
            return
        rep, day = due[0]
        self._rep, self._day = rep.id, day.isoformat()
        more = f" and {len(due) - 1} more" if len(due) > 1 else ""
        on = show.date(day.isoformat(), year=False)
        self.words = f"{rep.name}, {on}{more}: print the pack today"
        self.show_title("Ride-along", self.words)
        self.pack.setAccessibleName(f"Co-travel pack for {rep.name}")

    def _on_pack(self, _checked: bool = False) -> None:
        self.pack_asked.emit(self._rep, self._day)

    def _on_practice(self, _checked: bool = False) -> None:
        self.practice_asked.emit(self._rep, *self._agreed)

    def _on_form(self, _checked: bool = False) -> None:
        self.form_asked.emit(self._rep, self._day or self._last)


def _words(
    state: State, rep: Rep, following: date | None, last: str, today: date, show: Formatter
) -> str:
    if following is None:
        return f"last on {show.date(last)}, none ahead" if last else "none in the diary"
    day, by = show.date(following.isoformat()), print_day(state, rep, following)
    if today >= by:
        return f"{day}: print the pack today"
    return f"{day}, print by {show.date(by.isoformat(), year=False)}"
