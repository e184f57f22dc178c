"""Between the alerts and the project: what is said of one becomes a change, or a place to go."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Final

from PySide6.QtCore import QObject, Signal

from model.change import Change, Together
from model.errors import PlanError
from model.format import Formatter
from model.review.alert import Alert, Answer
from model.review.alert_records import acknowledge, act_on, close, effects_due, snooze
from model.review.relief import (
    WORKLOAD,
    Relief,
    relief_of_account,
    relief_of_territory,
    relief_scenario,
)
from model.state import State
from ui.review.alert_form import Deed, Said
from ui.review.alerts_card import AlertsCard
from ui.review.gathering import Gatherer
from ui.review.reading import Reviewed
from ui.session import Session

RELIEF: Final = "relief"
_OF_ONE_ACCOUNT: Final = "AL3"
_OF_POTENTIAL: Final = "AL12"


class AlertDesk(QObject):
    """Every deed is one step of the history; what needs another workspace is asked for."""

    said = Signal(str)
    scenario_made = Signal(str)  # its name
    diagnosis_asked = Signal(str)  # territory id
    place_asked = Signal(object, object)  # Answer, Alert: the window knows the way

    def __init__(
        self,
        session: Session,
        card: AlertsCard,
        gatherer: Gatherer,
        reviewed: Callable[[], Reviewed | None],
    ) -> None:
        super().__init__(card)
        self._session, self._card, self._gatherer = session, card, gatherer
        self._reviewed = reviewed
        card.answered.connect(self._on_answered)
        card.said.connect(self._on_said)
        card.effects_asked.connect(self._on_effects)

    def take_relief(self, found: "tuple[State, Alert, Relief | None]") -> None:
        """Add the scenario that was thought out, with the note on the alert, as one step."""
        state, alert, relief = found
        session = self._session

        def apply() -> None:
            if relief is None:
                raise PlanError(
                    "No move of a few accounts helps here without driving too far or too much "
                    "revenue changing hands.",
                    remedy="Run the optimizer with the rule that is broken.",
                )
            if not session.is_open or state.about.project_id != session.state.about.project_id:
                return
            name = scenario_name(alert)
            words = relief_words(relief, session.formatter)
            made = relief_scenario(session.state, relief, name, f"{alert.sentence}. {words}")
            noted = act_on(session.state, alert, words, session.today)
            session.do(Together(made.label, (made, noted)))
            self.said.emit(f"{name}: {words}")
            self.scenario_made.emit(name)

        session.attempt(apply)

    def acting(self, alert: Alert, action: str) -> Change:
        """The change that notes an answer given elsewhere, for the same step as that."""
        return act_on(self._session.state, alert, action, self._session.today)

    def _alert(self, key: str) -> Alert | None:
        row = self._card.row(key)
        return row.handled.alert if row is not None else None

    def _on_answered(self, key: str, answer: object) -> None:
        alert = self._alert(key)
        if alert is None or not isinstance(answer, Answer):
            return
        if answer is Answer.SCENARIO:
            self.said.emit("Looking for the move that helps.")
            self._gatherer.ask(RELIEF, partial(_relieve, self._session.state, alert))
        elif answer is Answer.DIAGNOSE:
            self.diagnosis_asked.emit(alert.territory_id)
        else:
            self.place_asked.emit(answer, alert)

    def _on_said(self, key: str, said: object) -> None:
        alert, row = self._alert(key), self._card.row(key)
        if alert is None or row is None or not isinstance(said, Said):
            return
        try:
            change = change_of(self._session.state, alert, said, self._session.today)
        except PlanError as error:
            row.refuse(error)
            return
        self._session.attempt(partial(self._session.do, change))

    def _on_effects(self) -> None:
        reviewed, session = self._reviewed(), self._session
        if reviewed is not None:
            change = effects_due(session.state, reviewed.alerts, session.today)
            if change is not None:
                session.attempt(partial(session.do, change))


def change_of(state: State, alert: Alert, said: Said, today: date) -> Change:
    """The change a form asks for; PlanError where something is missing."""
    if said.deed is Deed.CLOSE:
        return close(state, alert, said.words, today)
    if said.deed is Deed.NOTE:
        if not said.words.strip():
            raise PlanError("Nothing is noted.", remedy="Say in a few words what was done.")
        return act_on(state, alert, said.words.strip(), today)
    if said.day is None:
        raise PlanError("This is no day.", remedy="Write it as 2027-02-09 or pick it.")
    if said.deed is Deed.SNOOZE:
        return snooze(state, alert, said.day, said.words, today)
    if not said.words.strip():
        raise PlanError("It has no owner.", remedy="Write who sees to it.")
    return acknowledge(state, alert, said.words.strip(), said.day, today)


def scenario_name(alert: Alert) -> str:
    """How the scenario that answers an alert is called."""
    return f"Relief: {alert.subject.name}"


def relief_words(relief: Relief, show: Formatter) -> str:
    """What a proposal changes, in one sentence with its numbers."""
    n = len(relief.rows)
    what = "1 account moves" if n == 1 else f"{n} accounts move"
    before, after = (show.number(v, 3) for v in (relief.workload_before, relief.workload_after))
    was, then = (show.number(v, 3) for v in (relief.potential_before, relief.potential_after))
    return (
        f"{what}: workload CV {before} to {after}, potential CV {was} to {then}, "
        f"{show.percent(relief.revenue, 1)} of revenue changes hands."
    )


def _relieve(state: State, alert: Alert) -> tuple[State, Alert, Relief | None]:
    if alert.rule == _OF_ONE_ACCOUNT:
        return state, alert, relief_of_account(state, alert.subject.account_id)
    name = "potential" if alert.rule == _OF_POTENTIAL else WORKLOAD
    return state, alert, relief_of_territory(state, alert.territory_id, name)
