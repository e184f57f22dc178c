"""All alerts of a project on a day: the twenty rules over every territory."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from typing import Final

from model.review.alert import RED, RULES, Alert
from model.review.alerts_accounts import (
    attention_hogs,
    competitor_moves,
    neglected_accounts,
    renewals_and_repeats,
    satisfaction,
    time_sinks_of,
)
from model.review.alerts_funnel import (
    contract_windows,
    first_cases,
    reassessments_due,
    stuck_or_orphan,
)
from model.review.alerts_people import leaders_and_lighthouses, missing_skills
from model.review.alerts_reps import (
    drift,
    flip_flops,
    off_plan,
    too_much_work,
    under_filled,
    urgent_overload,
)
from model.review.alerts_team import data_quality, underperforming, unfair
from model.review.ground import TerritoryGround, territory_grounds
from model.state import State
from model.territories import CORE_TEAM

_OF_TERRITORY: Final[tuple[Callable[[TerritoryGround], Iterable[Alert]], ...]] = (
    neglected_accounts,
    attention_hogs,
    off_plan,
    urgent_overload,
    drift,
    stuck_or_orphan,
    time_sinks_of,
    contract_windows,
    competitor_moves,
    too_much_work,
    flip_flops,
    under_filled,
    leaders_and_lighthouses,
    satisfaction,
    reassessments_due,
    renewals_and_repeats,
    missing_skills,
    first_cases,
)
_OF_TEAM: Final[tuple[Callable[[Sequence[TerritoryGround]], Iterable[Alert]], ...]] = (
    underperforming,
    unfair,
    data_quality,
)
_ORDER: Final = {key: place for place, key in enumerate(RULES)}


def alerts_of(
    state: State, today: date, *, scenario: str = "", team: str = CORE_TEAM.id
) -> tuple[Alert, ...]:
    """Everything that fires, red first, then by rule and object."""
    return judged(territory_grounds(state, today, scenario=scenario, team=team))


def judged(grounds: Sequence[TerritoryGround]) -> tuple[Alert, ...]:
    """The alerts of territories whose grounds are at hand."""
    return tuple(sorted(_fired(grounds), key=_rank))


def _fired(grounds: Sequence[TerritoryGround]) -> Iterator[Alert]:
    for ground in grounds:
        for rule in _OF_TERRITORY:
            yield from rule(ground)
    for rule_of_all in _OF_TEAM:
        yield from rule_of_all(grounds)


def _rank(alert: Alert) -> tuple[bool, int, str, str]:
    return alert.level != RED, _ORDER[alert.rule], alert.territory_id, alert.subject.id
