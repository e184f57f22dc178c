"""Risks of a changed alignment in sentences, and the figures to watch for ninety days."""

import math
from dataclasses import dataclass
from typing import Final

from model.format import Formatter
from model.review.handover import Handover
from model.review.handover_visits import WITHIN
from model.review.impact import TOP, Impact, RepImpact
from model.settings import settings_of
from model.state import State

_FAR: Final = 0.75  # hours one way more to drive than before
_POORER: Final = 0.10  # points of the chance of the quota
_UNFAIR: Final = 1.2  # quota against the fair one
_FULL: Final = 1.05  # AL11
WATCH_DAYS: Final = 90


@dataclass(frozen=True, slots=True)
class Watch:
    """A figure to look at in the first ninety days: what it is now and when to act."""

    name: str
    now: str
    act: str
    where: str


def risks_of(state: State, impact: Impact, handed: tuple[Handover, ...]) -> list[str]:
    """What can go wrong, the gravest first."""
    show = Formatter.of(state.about)
    found: list[str] = []
    limit = 100 * settings_of(state)["disruption.max"]
    share = impact.shares.get("revenue", math.nan)
    if share > limit:
        found.append(
            f"{show.number(share, 1)} % of revenue changes rep; {show.number(limit)} % are agreed."
        )
    late = [o for one in handed for o in one.staying]
    if late:
        names = ", ".join(f"{o.id} ({o.name})" for o in late[:3])
        names += f" and {len(late) - 3} more" if len(late) > 3 else ""
        found.append(
            f"{len(late)} late opportunit{'y stays' if len(late) == 1 else 'ies stay'} with the old"
            f" rep until close: {names}. Two reps at one door until then."
        )
    for rep in impact.reps:
        found += _of_rep(rep, show)
    known = sum(one.people for one in impact.moved)
    if known:
        people = "1 relationship" if known == 1 else f"{known} relationships"
        found.append(f"{people} of level 2 or more to begin anew with another rep.")
    far = [m for m in impact.moved if m.card.after.drive - m.card.before.drive > _FAR]
    if far:
        names = ", ".join(m.card.name for m in far[:3])
        found.append(f"Farther by more than 45 min one way: {names}.")
    top = [one for one in handed if one.grade == TOP]
    open_ = [one for one in top if one.visit is None]
    if open_:
        found.append(f"{_accounts(len(open_))} of class A without a date for the joint visit.")
    late_ = [one for one in top if one.visit is not None and one.visit.late]
    if late_:
        found.append(
            f"{_accounts(len(late_))} of class A wait longer than {WITHIN} working days for the"
            " joint visit: the diaries are full."
        )
    return found


def _accounts(n: int) -> str:
    return "1 account" if n == 1 else f"{n} accounts"


def _of_rep(rep: RepImpact, show: Formatter) -> list[str]:
    said = []
    if rep.changed and rep.use[1] > _FULL and rep.use[1] >= rep.use[0]:
        said.append(
            f"{rep.territory} is at {show.percent(rep.use[1])} of its hours, before"
            f" {show.percent(rep.use[0])}."
        )
    if rep.outlook is not None and rep.changed:
        was, now = (one.chance for one in rep.outlook)
        then = rep.outlook[1]
        if then.fair > 0 and then.quota > _UNFAIR * then.fair:
            said.append(
                f"The quota of {rep.rep or rep.territory} is {show.percent(then.quota / then.fair)}"
                " of the fair one: set it anew."
            )
        if was - now > _POORER:
            said.append(
                f"{rep.rep or rep.territory} makes today’s quota with {show.percent(now)}, before"
                f" {show.percent(was)}: set the quota anew."
            )
    return said


def watch_of(
    state: State, impact: Impact, handed: tuple[Handover, ...], met: int = 0
) -> list[Watch]:
    """What the manager looks at every month for ninety days; `met` accounts were visited."""
    show = Formatter.of(state.about)
    revenue = sum(one.card.revenue for one in impact.moved if one.card.revenue > 0)
    pipeline = sum(one.pipeline for one in impact.moved)
    spread = impact.spread.get("workload", (math.nan, math.nan))
    drive = sum(rep.drive[1] - rep.drive[0] for rep in impact.reps)
    planned = sum(one.calls for one in handed) / 4
    return [
        Watch(
            "Moved accounts visited", f"{show.number(met)} of {show.number(len(handed))}",
            "one is late", "diary, handover sheets",
        ),
        Watch(
            "Revenue of moved accounts", f"{show.money(revenue / 4)} a quarter", "below 90 %",
            "sales by month",
        ),
        Watch(
            "Open pipeline of moved accounts", f"{show.money(pipeline)} weighted", "below 85 %",
            "opportunities",
        ),
        Watch(
            "Calls at moved accounts", f"{show.number(planned)} a quarter", "below 85 %",
            "activities",
        ),
        Watch(
            "Spread of workload", show.number(spread[1], 3),
            f"above {show.number(spread[0], 3)}, as before", "alignment",
        ),
        Watch("Driving", show.driving(drive), "beyond what was planned", "alignment, diary"),
        Watch("Urgent requests", "as today", "double in a month", "request log"),
    ]  # fmt: skip
