"""All alerts of a project on a day: the twenty rules over every territory."""

from collections.abc import Callable, Iterable, Iterator, Sequence
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
from model.review.ground import TerritoryGround

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


def judged(
    grounds: Sequence[TerritoryGround], alone: Iterable[Alert] | None = None
) -> tuple[Alert, ...]:
    """Everything that fires in some territories, red first, then by rule and object.

    `alone` is what fires in each by itself, where that was judged while it was read.
    """
    own = alone if alone is not None else (a for g in grounds for a in judged_alone(g))
    return tuple(sorted((*own, *_of_team(grounds)), key=_rank))


def judged_alone(ground: TerritoryGround) -> Iterator[Alert]:
    """What fires in one territory, without the rules that hold it against the others."""
    for rule in _OF_TERRITORY:
        yield from rule(ground)


def _of_team(grounds: Sequence[TerritoryGround]) -> Iterator[Alert]:
    for rule in _OF_TEAM:
        yield from rule(grounds)


def _rank(alert: Alert) -> tuple[bool, int, str, str]:
    return alert.level != RED, _ORDER[alert.rule], alert.territory_id, alert.subject.id
