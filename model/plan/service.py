"""What each segment is promised, and which calls give way when the hours do not suffice (P12)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from model.plan.facts import SEGMENTS
from model.plan.rep_plan import RepPlan
from model.settings import Settings

# Who, by which channel, how fast, which stock: expert defaults, plan-spec §9; a plan may
# overwrite them under "service_policy".
_DEFAULTS: Final = {
    "Attack": ("Rep", "face, phone, video", "4 working hours", "evaluation kit"),
    "Grow": ("Rep and specialist", "face, phone, video", "4 working hours", "consignment"),
    "Protect": ("Rep and specialist", "face, phone, video", "4 working hours", "consignment"),
    "Develop": ("Rep", "face, video", "1 working day", "evaluation kit"),
    "Build": ("Rep and specialist", "face, video", "1 working day", "par level"),
    "Maintain": ("Rep and specialist", "face, video", "1 working day", "par level"),
    "Monitor": ("Rep", "phone, email", "2 working days", "order only"),
    "Serve": ("Rep", "phone, email", "2 working days", "order only"),
    "Serve+": ("Rep", "phone, email", "2 working days", "par level"),
    "Referrer": ("Rep", "face, email", "2 working days", "none"),
    "Not now": ("Inside sales", "email", "5 working days", "none"),
}
_CASES: Final = frozenset({"Attack", "Grow", "Protect", "Build", "Maintain"})


@dataclass(frozen=True, slots=True)
class ServiceLevel:
    """The promise to the accounts of one segment; calls and touches per account and year."""

    segment: str
    face: float
    remote: float
    case_support: bool
    who: str
    channel: str
    response: str
    stock: str
    default: bool  # nothing of it was set by the project


def service_levels(
    settings: Settings, typed: Mapping[str, Mapping[str, str]]
) -> tuple[ServiceLevel, ...]:
    """The level of every segment; Referrers as those without a T1-T3 opinion leader.

    `typed` overwrites who, channel, response and stock by segment.
    """
    levels = []
    for segment in SEGMENTS:
        who, channel, response, stock = _DEFAULTS[segment]
        own = typed.get(segment, {})
        key = "Referrer_other" if segment == "Referrer" else segment
        names = (f"freq.{key}.f2f", f"freq.{key}.remote")
        levels.append(
            ServiceLevel(
                segment,
                settings[names[0]],
                settings[names[1]],
                segment in _CASES,
                str(own.get("who", who)),
                str(own.get("channel", channel)),
                str(own.get("response", response)),
                str(own.get("stock", stock)),
                not own,
            )
        )
    return tuple(levels)


@dataclass(frozen=True, slots=True)
class Cut:
    """Face calls given up at one account."""

    position: int
    calls: int
    hours: float  # of call and travel, per year


def cheapest_cuts(plan: RepPlan) -> tuple[Cut, ...]:
    """The calls that bring the hours down to capacity at the least headroom per hour.

    Calls of the year at one account go together, with their part of the travel; accounts that
    start in year one, buy, or have no face call are left alone. Empty when the hours suffice.
    """
    workload, figures = plan.workload, plan.figures
    over = float(np.nansum(workload.hours)) - workload.capacity
    if not over > 0:
        return ()
    visits = np.where(workload.visits > 0, workload.visits, np.inf)
    travel = workload.travel_hours * np.minimum(1.0, workload.calls / visits)
    hours = np.nan_to_num(workload.face_hours + travel)
    wave = plan.sequence.wave
    free = (workload.calls >= 0.5) & (hours > 0) & ~((wave >= 1) & (wave <= 4))
    free &= ~(np.nan_to_num(figures.revenue) > 0)
    rows = np.flatnonzero(free)
    worth = np.nan_to_num(figures.headroom[rows]) / hours[rows]
    cuts: list[Cut] = []
    for row in rows[np.lexsort((rows, worth))]:
        if over <= 0:
            break
        cuts.append(Cut(int(row), int(np.floor(workload.calls[row] + 0.5)), float(hours[row])))
        over -= hours[row]
    return tuple(cuts)
