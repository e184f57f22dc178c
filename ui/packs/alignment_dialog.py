"""Asks of which scenario the alignment pack is, and books the joint visits it proposes."""

from typing import Final

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QWidget

from model.review.impact_followup import before_live
from model.scenario import LIVE
from ui.funnel.forms import choice_field
from ui.packs.dialog import PackDialog, field_line, toggle_line
from ui.session import Session
from ui.theme.style import Theme
from ui.widgets.buttons import Button
from ui.widgets.choices import Toggle

_SIZE: Final = QSize(680, 420)
_WORDS: Final = (
    "Goals and diagnosis, a sheet per rep, scenarios compared, impact, fairness, headcount; a "
    "handover sheet and letters for every account that moves; files for the CRM."
)


class AlignmentDialog(PackDialog):
    """A scenario beside the live one; the live one too when a former one is kept."""

    booking_asked = Signal(str)  # scenario

    def __init__(
        self, theme: Theme, over: QWidget, session: Session, scenario_id: str, paper: str
    ) -> None:
        super().__init__(theme, over, "Alignment pack", paper, _SIZE)
        state = session.state
        self.scenario_field = choice_field("Scenario")
        for one in state.scenarios:
            if session.team in one.layers and (one.id != LIVE or before_live(state) is not None):
                self.scenario_field.addItem(one.name, one.id)
        self.books = Toggle(theme, "New plan books for the reps who gain or lose")
        self.book_visits = Button(theme, "Book the joint visits", icon="diary")
        self.lay_foot(self.book_visits)
        self.about.setText(_WORDS)
        for part in (
            field_line("Scenario", self.scenario_field),
            field_line("Paper", self.paper_field),
            toggle_line(self.books),
            self.about,
        ):
            self.body.addWidget(part)
        self.body.addStretch(1)
        self.body.addWidget(self.result)
        place = self.scenario_field.findData(scenario_id)
        self.scenario_field.setCurrentIndex(
            place if place >= 0 else self.scenario_field.count() - 1
        )
        known = self.scenario_field.count() > 0
        self.write.setEnabled(known)
        self.book_visits.setEnabled(known)
        if not known:
            self.about.setText("No scenario stands beside the live one: make one in Align first.")
        self.book_visits.clicked.connect(self._on_book)

    @property
    def scenario_id(self) -> str:
        """The scenario that is chosen."""
        return str(self.scenario_field.currentData() or "")

    def _on_book(self, _checked: bool = False) -> None:
        self.booking_asked.emit(self.scenario_id)
