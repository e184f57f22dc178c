"""The computed plan, read once for all pages that show it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache, partial

from model.plan.rep_plan import RepPlan, rep_plan
from model.state import State
from model.territories import Territory
from ui.session import Session


@dataclass(frozen=True, slots=True)
class Planned:
    """Somebody whose plan can be shown: a territory and who serves it."""

    code: int
    territory: Territory
    rep_id: str
    label: str  # "Maya Lindqvist · SW Ohio"


def planned_reps(session: Session) -> list[Planned]:
    """Every territory of the shown team with a rep, in their order."""
    if not session.is_open:
        return []
    found = []
    for code, territory in enumerate(session.layer.territories):
        rep = session.state.rep(territory.rep_id)
        if rep is not None:
            label = f"{rep.name} · {territory.label}"
            found.append(Planned(code, territory, rep.id, label))
    return found


def planned(session: Session, rep_id: str) -> Planned | None:
    """The territory of a rep, None when the rep serves none."""
    return next((one for one in planned_reps(session) if one.rep_id == rep_id), None)


def plan_of(session: Session, rep_id: str) -> RepPlan | None:
    """The computed plan of a rep's territory; None when the rep serves none.

    It is computed once per state of the project, whoever asks.
    """
    reading = reading_of(session, rep_id)
    return None if reading is None else reading()


def reading_of(session: Session, rep_id: str) -> Callable[[], RepPlan] | None:
    """What computes the plan of a rep of the state as it is now; any thread may call it."""
    one = planned(session, rep_id)
    return None if one is None else reading_of_code(session, one.code)


def reading_of_code(session: Session, code: int) -> Callable[[], RepPlan]:
    """What computes the plan of a territory of the state as it is now; any thread may call it."""
    return partial(_computed, session.state, code, session.scenario.id, session.team, session.today)


@lru_cache(maxsize=2)
def _computed(state: State, code: int, scenario: str, team: str, today: date) -> RepPlan:
    return rep_plan(state, code, scenario=scenario, team=team, today=today)
