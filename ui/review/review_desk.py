"""The review of a period between its card and the project: answered, decided, closed."""

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from model.errors import PlanError
from model.review.benefit import ledger_of
from model.review.reviews import (
    ANNUAL,
    MONTHLY,
    QUARTERLY,
    Review,
    close_review,
    review_of,
    standing,
    write,
)
from ui.review.benefit_sheet import BenefitSheet
from ui.review.due import standing_words
from ui.review.reading import PERIODS
from ui.session import Session
from ui.theme.style import Theme

if TYPE_CHECKING:
    from ui.review.workspace import ReviewWorkspace


class ReviewDesk(QObject):
    """Every answer is one step of the history; a closed review freezes its figures."""

    def __init__(self, theme: Theme, session: Session, room: "ReviewWorkspace") -> None:
        super().__init__(room)
        self._theme, self._session, self._room = theme, session, room
        self._questions, self._chooser = room.page.questions, room.chooser
        self._chooser.period_chosen.connect(self.show)
        self._questions.answered.connect(self._on_answer)
        self._questions.close_asked.connect(self.close)
        self._questions.due_asked.connect(self.show_due)
        room.page.benefit.clicked.connect(self._on_benefit)

    def show(self) -> None:
        """Show the review of the chosen period."""
        room, session = self._room, self._session
        if not room.holds_reviews or room.reviewed is None:
            return
        ground = room.only_ground()
        room.page.benefit.setVisible(ground is not None and room.cadence == ANNUAL)
        key = ground.territory.id if ground is not None else ""
        self._chooser.offer_periods(session.state, key, room.cadence, session.today)
        self._show_standing(key)
        review = self._review()
        self._questions.show_review(review, PERIODS[room.cadence], session.formatter)
        if review is not None:
            self._questions.show_fields(review)

    def close(self) -> None:
        """Close the review that shows; what is missing is said beside the fields."""
        room, session, questions = self._room, self._session, self._questions
        review, card, ground = self._review(), room.card, room.only_ground()
        if review is None or card is None or ground is None:
            return
        full = questions.filled(review)
        try:
            change = close_review(session.state, full, ground, card.readings, session.author.name)
        except PlanError as error:
            questions.refuse(error)
            return
        if session.attempt(partial(session.do, change)):
            words = f"The {PERIODS[review.cadence]} is closed and its figures are frozen."
            room.said.emit(words)

    def show_due(self) -> None:
        """Show the review that was left out."""
        ground = self._room.only_ground()
        if ground is not None:
            found = standing(self._session.state, ground.territory.id, self._session.today)
            self._room.show_cadence(found.cadence)
            self._chooser.choose_period(found.missing)
            self.show()

    def _on_benefit(self, _checked: bool = False) -> None:
        ground = self._room.only_ground()
        if ground is not None:
            found = ledger_of(self._session.state, ground)
            name, show = ground.territory.label, self._session.formatter
            sheet = BenefitSheet(self._theme, self._room.window(), name, found, show)
            sheet.appear(sheet.table if found.lines else sheet.cross)

    def standing_words(self, territory_id: str) -> str:
        """How often a territory is reviewed, and what was left out."""
        return standing_words(standing(self._session.state, territory_id, self._session.today))

    def _show_standing(self, territory_id: str) -> None:
        words, missing = "", False
        cadence, today = self._room.cadence, self._session.today
        if territory_id and cadence in (MONTHLY, QUARTERLY):
            found = standing(self._session.state, territory_id, today)
            missing = bool(found.missing) and self._chooser.period(cadence, today) != found.missing
            words = standing_words(found)
        self._questions.show_standing(words, missing)

    def _review(self) -> Review | None:
        ground, room = self._room.only_ground(), self._room
        if ground is None or not room.holds_reviews:
            return None
        period = self._chooser.period(room.cadence, self._session.today)
        return review_of(self._session.state, ground.territory.id, room.cadence, period)

    def _on_answer(self, key: str, words: str) -> None:
        review, session = self._review(), self._session
        if review is None:
            return
        answers = {**review.answers, key: words}
        full = replace(self._questions.filled(review), answers=answers)
        session.attempt(lambda: session.do(write(session.state, full)))
