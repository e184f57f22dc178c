"""The pages of the Plan workspace, in the order of its bar; each opens when first shown.

A page is one view or several side by side in a second bar. Every view takes the theme and the
session and offers `show_rep(rep_id)`, `panes()` and the signal `said`; it is shown before its
first `show_rep` and hears of later edits through `session.changed`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Protocol

from PySide6.QtCore import SignalInstance
from PySide6.QtWidgets import QWidget

from ui.plan.accounts_page import AccountsPage
from ui.plan.goals_page import GoalsPage
from ui.plan.overview import Overview
from ui.plan.pitch_page import PitchPage
from ui.plan.places import OVERVIEW
from ui.plan.record_kinds import KINDS, MASTERY_KEY, RESOURCES
from ui.plan.records_page import RecordsPage
from ui.session import Session
from ui.strategy.forecast_page import ForecastPage
from ui.strategy.goal_page import GoalPage
from ui.strategy.joint_page import JointPage
from ui.strategy.ladder_page import LadderPage
from ui.theme.style import Theme


class PlanView(Protocol):
    """What the workspace asks of a view; every view is a QWidget."""

    said: SignalInstance  # str, a sentence for the window

    def show_rep(self, rep_id: str) -> None:
        """Show the plan of another rep."""
        ...

    def panes(self) -> list[QWidget]:
        """What F6 goes through."""
        ...


@dataclass(frozen=True, slots=True)
class PlanPage:
    """One view: `key` is what other places jump to, `page` and `view` are the words shown."""

    key: str
    page: str
    view: str
    make: Callable[[Theme, Session, QWidget], QWidget]  # the last is its parent


ORDER: Final = (
    "Overview",
    "Accounts",
    "Segments",
    "Influence",
    "Goals",
    "Sequence",
    "Means",
    "Funnel",
    "Joint plans",
    "Book",
)


def _records(key: str) -> PlanPage:
    """A page that types one list of the plan."""
    kind = KINDS[key]
    if key == RESOURCES:
        return PlanPage(key, kind.page, kind.title, _resources)
    if key == MASTERY_KEY:
        return PlanPage(key, kind.page, kind.title, _mastery)

    def made(theme: Theme, session: Session, parent: QWidget) -> QWidget:
        return RecordsPage(theme, session, kind, parent)

    return PlanPage(key, kind.page, kind.title, made)


def _segments(theme: Theme, session: Session, parent: QWidget) -> QWidget:
    from ui.strategy.segment_view import SegmentsView  # with what it draws, when it is opened

    return SegmentsView(theme, session, parent)


def _influence(theme: Theme, session: Session, parent: QWidget) -> QWidget:
    from ui.strategy.influence_view import InfluenceView  # networkx comes with it

    return InfluenceView(theme, session, parent)


def _lighthouses(theme: Theme, session: Session, parent: QWidget) -> QWidget:
    from ui.strategy.lighthouse_view import LighthouseView

    return LighthouseView(theme, session, parent)


def _contracts(theme: Theme, session: Session, parent: QWidget) -> QWidget:
    from ui.strategy.contract_view import ContractsView

    return ContractsView(theme, session, parent)


def _mix(theme: Theme, session: Session, parent: QWidget) -> QWidget:
    from ui.strategy.mix_view import MixView

    return MixView(theme, session, parent)


def _people(theme: Theme, session: Session, parent: QWidget) -> QWidget:
    from ui.strategy.people_view import PeopleView

    return PeopleView(theme, session, parent)


def _needs(theme: Theme, session: Session, parent: QWidget) -> QWidget:
    from ui.strategy.needs_view import NeedsView

    return NeedsView(theme, session, parent)


def _position(theme: Theme, session: Session, parent: QWidget) -> QWidget:
    from ui.plan.position_page import PositionView

    return PositionView(theme, session, parent)


def _procedures(theme: Theme, session: Session, parent: QWidget) -> QWidget:
    from ui.plan.procedures_page import ProceduresPage

    return ProceduresPage(theme, session, parent)


def _resources(theme: Theme, session: Session, parent: QWidget) -> QWidget:
    from ui.plan.resources_page import ResourcesPage

    return ResourcesPage(theme, session, parent)


def _mastery(theme: Theme, session: Session, parent: QWidget) -> QWidget:
    from ui.plan.mastery_page import MasteryPage

    return MasteryPage(theme, session, parent)


def _quiz(theme: Theme, session: Session, parent: QWidget) -> QWidget:
    from ui.plan.quiz_page import QuizPage

    return QuizPage(theme, session, parent)


VIEWS: Final[tuple[PlanPage, ...]] = (
    PlanPage(OVERVIEW, "Overview", "Overview", Overview),
    PlanPage("accounts", "Accounts", "Accounts", AccountsPage),
    PlanPage("accounts.mix", "Accounts", "Mix", _mix),
    PlanPage("accounts.people", "Accounts", "People", _people),
    PlanPage("accounts.needs", "Accounts", "Needs", _needs),
    PlanPage("accounts.position", "Accounts", "Position", _position),
    PlanPage("segments", "Segments", "Matrix", _segments),
    PlanPage("segments.contracts", "Segments", "Contracts and systems", _contracts),
    PlanPage("influence.map", "Influence", "Map", _influence),
    PlanPage("influence.lighthouses", "Influence", "Lighthouses", _lighthouses),
    PlanPage("goals.tree", "Goals", "Goals", GoalsPage),
    PlanPage("goals.test", "Goals", "Big enough?", GoalPage),
    PlanPage("goals.forecast", "Goals", "Forecast", ForecastPage),
    PlanPage("sequence", "Sequence", "Ladder", LadderPage),
    PlanPage("joint", "Joint plans", "Joint plans", JointPage),
    *(_records(key) for key in KINDS),
    PlanPage("means.procedures", "Means", "Procedures", _procedures),
    PlanPage("means.pitch", "Means", "Pitch", PitchPage),
    PlanPage("means.quiz", "Means", "Quiz", _quiz),
)
