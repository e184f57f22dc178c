"""The review of a period between its card and the project: answered, decided, closed."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from model.errors import PlanError
from model.review.benefit import ledger_of
from model.review.benefit_inputs import INPUTS, valued
from model.review.figures import Reading, completed
from model.review.ground import TerritoryGround
from model.review.periods import ANNUAL, MONTHLY, QUARTERLY
from model.review.question_facts import facts_of
from model.review.reviews import (
    Question,
    Review,
    close_review,
    review_of,
    standing,
    write,
)
from model.review.triggers import Trigger, asked_of, open_triggers
from model.settings import settings_of
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
        more = self._more(review)
        facts = self._facts() if review is not None and not review.closed else {}
        self._questions.show_review(review, PERIODS[room.cadence], session.formatter, more, facts)
        if review is not None:
            self._questions.show_fields(review)

    def show_facts(self, more: Sequence[Reading]) -> None:
        """Say what was read later to the questions that are still open."""
        review = self._review()
        if review is not None and not review.closed:
            facts = self._facts(more)
            for row in self._questions.questions:
                row.show_fact(facts.get(row.question.key, ""))

    def _facts(self, more: Sequence[Reading] = ()) -> Mapping[str, str]:
        """What the figures say to each question; {} while they are being read."""
        ground, card, reviewed = self._room.only_ground(), self._room.card, self._room.reviewed
        if ground is None or card is None or reviewed is None or not reviewed.whole:
            return {}
        place = ground.territory.id
        fired = [one for one in reviewed.alerts if one.territory_id in (place, "")]
        shown = completed(card.readings, more)
        return facts_of(shown, fired, reviewed.support.get(place), self._session.formatter)

    def close(self) -> None:
        """Close the review that shows; what is missing is said beside the fields."""
        room, session, questions = self._room, self._session, self._questions
        review, card, ground = self._review(), room.card, room.only_ground()
        if review is None or card is None or ground is None:
            return
        full = questions.filled(review)
        try:
            change = close_review(
                session.state,
                full,
                ground,
                card.readings,
                session.author.name,
                self._more(full),
            )
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
            sheet = BenefitSheet(self._theme, self._room.window(), ground.territory.label)
            sheet.typed.connect(partial(self._on_benefit_typed, sheet, ground))
            lines = self._show_ledger(sheet, ground)
            sheet.appear(sheet.table if lines else sheet.cross)

    def _show_ledger(self, sheet: BenefitSheet, ground: TerritoryGround) -> bool:
        """Whether the ledger has lines."""
        state = self._session.state
        now = replace(ground, settings=settings_of(state))
        found = ledger_of(state, now)
        inputs = {name: now.settings[name] for name in INPUTS}
        sheet.show_ledger(found, inputs, self._session.formatter)
        return bool(found.lines)

    def _on_benefit_typed(
        self, sheet: BenefitSheet, ground: TerritoryGround, name: str, words: str
    ) -> None:
        session = self._session

        def run() -> None:
            change = valued(session.state, name, words)
            if change is not None:
                session.do(change)

        session.attempt(run)
        self._show_ledger(sheet, ground)

    def standing_words(self, territory_id: str) -> str:
        """How often a territory is reviewed, and what was left out."""
        return standing_words(standing(self._session.state, territory_id, self._session.today))

    def open_triggers(self) -> tuple[Trigger, ...]:
        """What asks for a review out of turn, of all territories."""
        return open_triggers(self._session.state, self._session.today)

    def _show_standing(self, territory_id: str) -> None:
        words, missing = "", False
        cadence, today = self._room.cadence, self._session.today
        if territory_id and cadence in (MONTHLY, QUARTERLY):
            found = standing(self._session.state, territory_id, today)
            missing = bool(found.missing) and self._chooser.period(cadence, today) != found.missing
            words = standing_words(found)
        self._questions.show_standing(words, missing)

    def _more(self, review: Review | None) -> tuple[Question, ...]:
        """What happened that this review has to answer, while it is open."""
        if review is None or review.closed:
            return ()
        session = self._session
        found = open_triggers(session.state, session.today, review.territory_id)
        return asked_of(found, review.cadence)

    def _review(self) -> Review | None:
        ground, room, session = self._room.only_ground(), self._room, self._session
        if ground is None or not room.holds_reviews:
            return None
        period = self._chooser.period(room.cadence, session.today)
        place = ground.territory.id
        return review_of(session.state, place, room.cadence, period, session.today)

    def _on_answer(self, key: str, words: str) -> None:
        review, session = self._review(), self._session
        if review is None:
            return
        answers = {**review.answers, key: words}
        full = replace(self._questions.filled(review), answers=answers)
        session.attempt(lambda: session.do(write(session.state, full, session.today)))
