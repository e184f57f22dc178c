"""Asks of which ride-along the pack is: rep and day, with what its calls look like."""

from datetime import date
from typing import Final

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QWidget

from model.review.cotravel import rides_ahead, rides_of
from model.review.cotravel_day import ride_day
from ui.funnel.forms import choice_field
from ui.packs.dialog import PackDialog, field_line
from ui.session import Session
from ui.theme.style import Theme
from ui.widgets.buttons import Button
from ui.widgets.date_field import DateField

_SIZE: Final = QSize(620, 380)


class CotravelDialog(PackDialog):
    """Shows at once how many calls of the day were not planned."""

    form_asked = Signal(str, str)  # rep, day

    def __init__(
        self, theme: Theme, over: QWidget, session: Session, rep_id: str, day: str, paper: str
    ) -> None:
        super().__init__(theme, over, "Co-travel pack", paper, _SIZE)
        self._session = session
        self.rep_field = choice_field("Rep")
        for rep in session.state.reps:
            if rep.role != "manager":
                self.rep_field.addItem(rep.name, rep.id)
        self.day = DateField(theme, "Day of the ride-along")
        self.form = Button(theme, "Type in the form…")
        self.lay_foot(self.form)
        for part in (
            field_line("Rep", self.rep_field),
            field_line("Day", self.day),
            field_line("Paper", self.paper_field),
            self.about,
        ):
            self.body.addWidget(part)
        self.body.addStretch(1)
        self.body.addWidget(self.result)
        place = self.rep_field.findData(rep_id)
        self.rep_field.setCurrentIndex(max(place, 0))
        self.day.setText(day or self._usual_day())
        self.rep_field.activated.connect(self._on_rep)
        self.day.textChanged.connect(self._on_day)
        self.form.clicked.connect(self._on_form)
        self._show_day()

    @property
    def rep_id(self) -> str:
        """Who is accompanied."""
        return str(self.rep_field.currentData() or "")

    @property
    def chosen_day(self) -> date | None:
        """The day, None while none is typed."""
        return self.day.day

    def _usual_day(self) -> str:
        """The next ride-along of the diary, else the last one on record."""
        session = self._session
        rep = session.state.rep(self.rep_id)
        if rep is None:
            return ""
        ahead = rides_ahead(session.state, rep, session.today)
        done = rides_of(session.state.plans.get(rep.id, {}))
        found = ahead[0] if ahead else done[-1].day if done else None
        return found.isoformat() if found else ""

    def _show_day(self) -> None:
        session, day = self._session, self.chosen_day
        rep = session.state.rep(self.rep_id)
        if rep is None or day is None:
            self.about.setText("Choose the day of the ride-along.")
            self.write.setEnabled(False)
            return
        found = ride_day(session.state, rep, day)
        n = len(found.calls)
        words = "No call stands on this day."
        if n:
            calls = "1 call" if n == 1 else f"{n} calls"
            wild = f"{found.not_planned} not planned" if found.not_planned else "all planned"
            words = f"{calls}, {wild}."
            if found.unknown == n:
                words = f"{calls}; since when they stand in the plan is not known."
        self.about.setText(words)
        self.write.setEnabled(bool(n) and not self.is_running)

    def _on_rep(self, _place: int) -> None:
        self.day.setText(self._usual_day())
        self._show_day()

    def _on_day(self, _words: str) -> None:
        self._show_day()

    def _on_form(self, _checked: bool = False) -> None:
        day = self.chosen_day
        self.form_asked.emit(self.rep_id, day.isoformat() if day else "")
