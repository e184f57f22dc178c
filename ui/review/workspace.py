"""The review of a territory, a rep, a district or the region: what it shows and what it asks."""

from functools import partial
from typing import Any, Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from model.change import Change
from model.errors import PlanError
from model.review.alert_records import Handled, effects_due, handled
from model.review.explained import EXPLAINED
from model.review.ground import TerritoryGround
from model.review.periods import CADENCES
from model.review.scorecards import REGION, REP, TERRITORY, WHOLE, Scorecard
from model.state import State
from ui.job import Worker
from ui.keys import KEYS
from ui.review.answering import RELIEF, AlertDesk
from ui.review.behind_sheet import BehindSheet, accounts_behind
from ui.review.card_page import CardPage
from ui.review.chooser import ReviewChooser
from ui.review.gathering import Gatherer
from ui.review.reading import (
    Detail,
    Reviewed,
    detail,
    first_territory,
    limit_words,
    review,
    review_of_one,
    value_words,
)
from ui.review.report_desk import REPORT, ReportDesk
from ui.review.reports_page import ReportsPage
from ui.review.review_desk import ReviewDesk
from ui.review.stale import brings_accounts, keeps_figures
from ui.review.team_page import TeamPage
from ui.session import Session
from ui.theme.style import Theme
from ui.widgets.choices import SegmentedControl
from ui.widgets.notices import EmptyState

VIEWS: Final = ("Day", "Week", "Month", "Quarter", "Year", "Team", "Reports")
DAY, WEEK, MONTH, QUARTER, YEAR, TEAM, REPORTS_VIEW = range(7)
_ONE, _WHOLE, _DETAIL = "one", "whole", "detail"
_SOON_MS: Final = 120  # several changes in a row are read once
_LATER_MS: Final = 2_500  # after a project has opened: the badge is in nobody's way


class ReviewWorkspace(QWidget):
    """Reads beside the window; every answer, note and decision is one step of the history."""

    said = Signal(str)
    account_asked = Signal(str)
    map_asked = Signal(list)  # account ids
    waiting_changed = Signal(int)

    def __init__(
        self, theme: Theme, session: Session, worker: Worker, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme, self._session = theme, session
        self.reviewed: Reviewed | None = None
        self._known: tuple[State, Reviewed, tuple[Handled, ...]] | None = None  # by both before it
        self._stale = True
        self.view = MONTH
        self._other = (REGION, WHOLE)  # what the reports are of, while something else shows
        self.tools = SegmentedControl(theme, VIEWS, chosen=MONTH, name="View of the review")
        self.chooser = ReviewChooser(theme)
        self.page = CardPage(theme)
        self.team, self.reports = TeamPage(theme), ReportsPage(theme)
        self.gatherer = Gatherer(self)
        self.desk = AlertDesk(session, self.page.alerts, self.gatherer, self._reviewed)
        self.held = ReviewDesk(theme, session, self)
        self.writing = ReportDesk(session, self.reports, self.gatherer, self._scope, worker)
        self.empty = EmptyState(
            theme,
            "review",
            "Nothing to review yet",
            "A review looks at territories with accounts. Import accounts and cut territories, "
            "then come back.",
            "Import accounts…",
            action_icon="import",
        )
        self._pause = QTimer(self, singleShot=True)
        self._room = QStackedWidget()
        self._lay_out()
        self._connect()
        if session.is_open and len(session.state.accounts):
            self._pause.start(_SOON_MS)

    def _lay_out(self) -> None:
        for page in (self.page, self.team, self.reports):
            self._room.addWidget(page)
        waiting = QWidget()
        inner = QVBoxLayout(waiting)
        inner.addStretch(1)
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(self.empty)
        middle.addStretch(1)
        inner.addLayout(middle)
        inner.addStretch(2)
        self._none = waiting
        self._room.addWidget(waiting)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 16)
        column.setSpacing(12)
        column.addWidget(self.chooser)
        column.addWidget(self._room, 1)

    def _connect(self) -> None:
        session, page = self._session, self.page
        session.opened.connect(self._on_opened)
        session.changed.connect(self._on_changed)
        self._pause.timeout.connect(self._read)
        self.gatherer.found.connect(self._on_found)
        self.gatherer.partly.connect(self._on_partly)
        self.gatherer.failed.connect(self._on_failed)
        self.tools.option_chosen.connect(self.show_view)
        self.chooser.card_chosen.connect(self.refresh)
        page.behind_asked.connect(self.show_behind)
        self.desk.said.connect(self.said)
        self.desk.diagnosis_asked.connect(self.show_diagnosis)
        self.team.territory_asked.connect(self._on_territory)
        self.team.map_asked.connect(self.map_asked)
        self.team.account_asked.connect(self.account_asked)
        self.team.alert_asked.connect(self.show_alert)
        self.team.standing_of = self.held.standing_words
        self.team.triggers = self.held.open_triggers
        self.team.handled = self._handled
        self.writing.said.connect(self.said)
        for key, step in (("review_next", 1), ("review_previous", -1)):
            shortcut = QShortcut(QKeySequence(KEYS[key].sequences[0]), self.page)
            shortcut.activated.connect(partial(self.page.alerts.step, step))

    def panes(self) -> list[QWidget]:
        """What F6 goes through."""
        view = self.view
        inside = self.team if view == TEAM else self.reports if view == REPORTS_VIEW else self.page
        return [self.tools, self.chooser.object, *inside.panes()]

    def finish(self) -> None:
        """Wait for what is being read."""
        self._pause.stop()
        self.gatherer.finish()

    def show_view(self, view: int) -> None:
        """Show one of `VIEWS`."""
        before, self.view = self.view, view
        self.tools.choose(view)
        if REPORTS_VIEW in (before, view) and before != view:
            self._other = self.chooser.swap(*self._other)
        self.refresh()

    def show_diagnosis(self, territory_id: str) -> None:
        """Show why a territory sells more or less than the mean."""
        self.show_view(TEAM)
        self.team.choose(territory_id)
        self.team.table.setFocus()

    def show_alert(self, key: str) -> None:
        """Bring an alert into view, with the card of its territory where another one shows."""
        alerts = self.reviewed.alerts if self.reviewed is not None else ()
        alert = next((one for one in alerts if one.key == key), None)
        card = self.card
        if self.view > YEAR:
            self.show_view(MONTH)
        place = alert.territory_id if alert is not None else ""
        if place and (card is None or place not in card.territories):
            self._on_territory(place)
        self.page.alerts.reveal(key)

    def showEvent(self, event: QShowEvent) -> None:
        """Read what has changed since it was last seen."""
        super().showEvent(event)
        if self._stale:
            self._read()
        self.refresh()

    @property
    def cadence(self) -> str:
        """Of the view that shows."""
        return CADENCES[min(self.view, YEAR)]

    @property
    def holds_reviews(self) -> bool:
        """Whether the view that shows is of a day, a week, a month, a quarter or a year."""
        return self.view <= YEAR

    def show_cadence(self, cadence: str) -> None:
        """Show the view of a cadence."""
        self.show_view(CADENCES.index(cadence))

    @property
    def card(self) -> Scorecard | None:
        """The scorecard that shows."""
        if self.reviewed is None:
            return None
        return self.reviewed.card(self.chooser.level_key, self.chooser.key)

    def refresh(self) -> None:
        """Show what is known now."""
        session, view = self._session, self.view
        if not session.is_open or not self.isVisible():
            return
        empty = not len(session.state.accounts) or not session.layer.territories
        self.chooser.setVisible(not empty and view != TEAM)
        self.chooser.show_periods(view <= YEAR)
        if empty:
            self._room.setCurrentWidget(self._none)
            return
        pages = {TEAM: self.team, REPORTS_VIEW: self.reports}
        self._room.setCurrentWidget(pages.get(view, self.page))
        if self.reviewed is None:
            self.page.alerts.show_reading()
            return
        if view == TEAM:
            self.team.show_team(self.reviewed, session.formatter)
        elif view == REPORTS_VIEW:
            self.writing.read(self.reports.key)
        else:
            self._show_card()

    def show_behind(self, key: str) -> None:
        """Open the accounts behind a figure."""
        card, session = self.card, self._session
        if card is None:
            return
        shown = {reading.key: reading for reading in self.page.measures.rows}
        reading = shown.get(key) or card.reading(key)
        found = accounts_behind(session.state, reading.behind)
        source = f" From {reading.source}." if reading.source else ""
        value = value_words(reading, session.formatter)
        aim = limit_words(reading.measure, session.formatter)
        how = EXPLAINED[key]
        parts = "".join(f"\n{note}" for note in reading.notes)
        behind = "\nThese accounts are behind it:" if found else ""
        words = f"{card.name}: {value}.{aim}{source}\n{how}{parts}{behind}"
        sheet = BehindSheet(self._theme, self.window(), reading.measure.name, words, found)
        sheet.account_asked.connect(self.account_asked)
        sheet.map_asked.connect(self.map_asked)
        sheet.appear(sheet.table if found else sheet.cross)

    def only_ground(self) -> TerritoryGround | None:
        """The territory that shows; None for what holds several, and while nothing was read."""
        card = self.card
        if card is None or self.reviewed is None or len(card.territories) != 1:
            return None
        level = self.chooser.level_key
        return self.reviewed.ground(card.territories[0]) if level in (TERRITORY, REP) else None

    def _reviewed(self) -> Reviewed | None:
        return self.reviewed

    def _scope(self) -> tuple[Reviewed, Scorecard] | None:
        card = self.card
        return None if card is None or self.reviewed is None else (self.reviewed, card)

    def _on_opened(self) -> None:
        self.gatherer.drop()
        self._pause.stop()
        self.reviewed, self._known, self._stale = None, None, True
        self.waiting_changed.emit(0)
        if self._session.is_open and len(self._session.state.accounts):
            self._pause.start(_SOON_MS if self.isVisible() else _LATER_MS)

    def _on_changed(self, change: Change) -> None:
        if keeps_figures(change):
            if self.reviewed is not None:
                self._announce()
                self.refresh()
            return
        self._stale = True
        if self.isVisible():
            self._pause.start(_SOON_MS)
        elif brings_accounts(change):
            self._pause.start(_LATER_MS)

    def _read(self) -> None:
        session = self._session
        if not session.is_open or not len(session.state.accounts):
            return
        self._pause.stop()
        self._stale = False
        if self.reviewed is None and self.isVisible():
            self.gatherer.ask(_ONE, partial(review_of_one, session.state, session.today))
        self.gatherer.ask(_WHOLE, partial(review, session.state, session.today, self.gatherer.tell))

    def _on_found(self, kind: str, found: Any) -> None:
        if not self._session.is_open:
            return
        if kind == RELIEF:
            self.desk.take_relief(found)
        elif kind == _WHOLE or (kind == _ONE and self.reviewed is None):
            self._take(found)
        elif kind == _DETAIL:
            self._show_detail(found)
        elif kind == REPORT:
            self.writing.take(found)

    def _on_partly(self, kind: str, found: Any) -> None:
        known = self.reviewed is not None and self.reviewed.whole
        if kind == _WHOLE and self.view == TEAM and self.isVisible() and not known:
            self.team.show_team(found, self._session.formatter)

    def _on_failed(self, _kind: str, error: object) -> None:
        if isinstance(error, PlanError):
            self._session.failed.emit(error)

    def _take(self, found: Reviewed) -> None:
        if found.state.about.project_id != self._session.state.about.project_id:
            return
        first = first_territory(found.state) if self.reviewed is None else ""
        self.reviewed = found
        self.chooser.show_cards(found, first)
        if found.whole:
            self._announce()
        self.refresh()

    def _handled(self) -> tuple[Handled, ...]:
        if self.reviewed is None:
            return ()
        state, reviewed, known = self._session.state, self.reviewed, self._known
        if known is None or known[0] is not state or known[1] is not reviewed:
            found = handled(state, reviewed.alerts, self._session.today)
            self._known = known = state, reviewed, found
        return known[2]

    def _announce(self) -> None:
        self.waiting_changed.emit(sum(one.waits for one in self._handled()))

    def _show_card(self) -> None:
        card, show, reviewed = self.card, self._session.formatter, self.reviewed
        if card is None or reviewed is None:
            return
        level = self.chooser.level_key
        name = "region" if level == REGION else level
        self.page.show_card(card, name, self.cadence, self.chooser.period_words(show), show)
        self.gatherer.ask(_DETAIL, partial(detail, reviewed, card))
        reps = {g.rep_id for g in reviewed.grounds if g.territory.id in card.territories}
        mine = [one for one in self._handled() if _belongs(one, card, reps)]
        ground = self.only_ground()
        rep = ground.rep if ground is not None else None
        owner = rep.name if rep is not None else ""
        self.page.rides.show_rep(self._session.state, rep, self._session.today, show)
        today = self._session.today
        due = effects_due(self._session.state, reviewed.alerts, today) is not None
        self.page.alerts.show_alerts(mine, today, show, owner=owner, effects=due)
        if not reviewed.whole:
            self.page.alerts.show_reading()
        self.held.show()

    def _show_detail(self, found: Detail) -> None:
        card, reviewed = self.card, self.reviewed
        if card is None or reviewed is None or found.state is not reviewed.state:
            return
        if found.card_id == card.id:
            self.page.show_detail(card, found, self.cadence, self._session.formatter)
            self.held.show_facts(found.more)

    def _on_territory(self, territory_id: str) -> None:
        self.chooser.choose(TERRITORY, territory_id)
        self.show_view(MONTH)


def _belongs(one: Handled, card: Scorecard, reps: set[str]) -> bool:
    """Whether an alert is about something in a scorecard; what is about the project always is."""
    if one.alert is not None:
        return not one.alert.territory_id or one.alert.territory_id in card.territories
    return not one.record.rep_id or one.record.rep_id in reps
