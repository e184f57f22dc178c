"""An independent checker: walks a planned quarter in plain Python and names what is broken."""

import itertools
import math
from dataclasses import replace

import numpy as np

from optimizers.quarter import QuarterProposal
from optimizers.quarter_problem import QuarterProblem

HAIR = 1e-6


def first_opening(problem: QuarterProblem, visit: int, day: int, arrived: float) -> float:
    """When a visit can begin for somebody there at `arrived`; infinite for never."""
    kind = problem.slot[day]
    begins = [
        max(arrived, float(opens))
        for opens, closes in zip(
            problem.opens[visit, kind], problem.closes[visit, kind], strict=True
        )
        if arrived <= closes and np.isfinite(opens)
    ]
    return min(begins, default=math.inf)


def walked(
    problem: QuarterProblem, day: int, visits: list[int], nights: tuple[int, int] = (0, 0)
) -> tuple[list[float], float, float, float]:
    """When each visit begins, when one leaves and is back, and the minutes of driving."""
    here, now, drive, starts = nights[0], float(problem.start[day]), 0.0, []
    left = math.nan
    for visit in visits:
        place = int(problem.place[visit])
        leg = 0.0 if place < 0 else float(problem.minutes[here, place])
        begin = first_opening(problem, visit, day, now + leg)
        left = begin - leg if math.isnan(left) else left
        starts.append(begin)
        drive += leg
        now = begin + float(problem.service[visit])
        here = here if place < 0 else place
    back = float(problem.minutes[here, nights[1]])
    return starts, left, now + back, drive + back


def broken(problem: QuarterProblem, proposal: QuarterProposal) -> list[str]:
    """What a proposal breaks; empty for a good one."""
    found = _bookkeeping(problem, proposal)
    nights = [0, *proposal.night.tolist()]
    late = dict.fromkeys(problem.week.tolist(), 0)
    if nights[-1] != 0:
        found.append("the last night is away")
    for day, visits in enumerate(proposal.order):
        ends = (nights[day], nights[day + 1])
        if ends[1] and not (problem.away[day] and ends[1] in problem.hotels):
            found.append(f"night {day} is spent at {ends[1]}")
        starts, left, back, drive = walked(problem, day, list(visits), ends)
        if abs(drive - proposal.drive[day]) > HAIR:
            found.append(f"day {day} drives {drive}, not {proposal.drive[day]}")
        for visit, begin in zip(visits, starts, strict=True):
            if not abs(begin - proposal.start[visit]) <= HAIR:
                found.append(f"{visit} begins at {begin}, not {proposal.start[visit]}")
        if back > problem.end[day] + HAIR:
            found.append(f"day {day} ends at {back}")
        if visits and back - left > problem.longest[day] + HAIR:
            found.append(f"day {day} is {back - left} long")
        late[int(problem.week[day])] += bool(visits and back > problem.late)
    found += [f"week {w} has {n} late days" for w, n in late.items() if n > problem.late_limit]
    return found + _dates(problem, proposal)


def without_locked_days(problem: QuarterProblem, proposal: QuarterProposal) -> QuarterProblem:
    """The problem with no limit on the length of days on which every visit is pinned.

    Somebody else fixed all of such a day, so the planner can do nothing about its length or its
    end; each becomes a week of its own. Overlaps, drives, dates and gaps are still to be kept.
    """
    locked = np.array([bool(v) and bool(problem.pinned[list(v)].all()) for v in proposal.order])
    alone = problem.week.max() + 1 + np.arange(len(locked))
    return replace(
        problem,
        longest=np.where(locked, np.inf, problem.longest),
        week=np.where(locked, alone, problem.week),
    )


def _bookkeeping(problem: QuarterProblem, proposal: QuarterProposal) -> list[str]:
    found = []
    placed = [v for visits in proposal.order for v in visits]
    if len(placed) != len(set(placed)):
        found.append("a visit is there twice")
    for day, visits in enumerate(proposal.order):
        for visit in visits:
            if proposal.day[visit] != day:
                found.append(f"{visit} says day {proposal.day[visit]}, not {day}")
            if not problem.allowed[visit, day]:
                found.append(f"{visit} is not allowed on day {day}")
    for visit in np.flatnonzero(proposal.day < 0).tolist():
        if visit in placed or not np.isnan(proposal.start[visit]):
            found.append(f"{visit} is left out and placed")
        if problem.pinned[visit]:
            found.append(f"{visit} is pinned and left out")
    return found


def _dates(problem: QuarterProblem, proposal: QuarterProposal) -> list[str]:
    found, day = [], proposal.day
    for a, b in itertools.combinations(np.flatnonzero(day >= 0), 2):
        if problem.series[a] >= 0 and problem.series[a] == problem.series[b]:
            apart = abs(problem.calendar[day[a]] - problem.calendar[day[b]])
            if apart < max(problem.min_gap[a], problem.min_gap[b]):
                found.append(f"{a} and {b} are {apart} days apart")
    for a, b, least, most in problem.links.tolist():
        if day[b] < 0:
            continue
        if day[a] < 0:
            found.append(f"{b} follows {a}, which is left out")
        elif not least <= problem.calendar[day[b]] - problem.calendar[day[a]] <= most:
            found.append(f"{b} is out of step with {a}")
    return found


def cost(problem: QuarterProblem, proposal: QuarterProposal) -> dict[str, float]:
    """The objective counted anew from the days alone."""
    day, p = proposal.day, problem.prices
    placed = np.flatnonzero(day >= 0)
    moved = placed[(problem.today[placed] >= 0) & (problem.today[placed] != day[placed])]
    customers = placed[problem.customer[placed]]
    minutes = problem.service[customers].sum()
    off = problem.service[customers[problem.off_theme[customers]]].sum()
    weeks = np.bincount(
        problem.week[day[placed]], problem.service[placed], minlength=problem.week.max() + 1
    )
    beyond = 0.0
    for r, share in enumerate(problem.role_share):
        own = customers[problem.role[customers] == r]
        beyond += max(0.0, problem.service[own].sum() - share * minutes)
    fragments = 0
    for visits in proposal.order:
        places = [problem.place[v] for v in visits if problem.place[v] >= 0]
        fragments += max(0, len({problem.cluster[at] for at in places} - {-1}) - 1)
    return {
        "left out": float(problem.weight[day < 0].sum()),
        "moved": float(problem.move_cost[moved].sum()),
        "driving": p.drive * float(proposal.drive.sum()) / 60,
        "nights": p.night * float(np.count_nonzero(proposal.night)),
        "off theme": p.off_theme * max(0.0, off - problem.theme_share * minutes) / 60,
        "spacing": p.spacing * _spacing(problem, proposal),
        "clusters": p.clusters * fragments,
        "weeks": p.weeks * float(np.abs(weeks - weeks.mean()).sum()) / 60,
        "roles": p.roles * beyond / 60,
    }


def _spacing(problem: QuarterProblem, proposal: QuarterProposal) -> float:
    total = 0.0
    for number in set(problem.series.tolist()) - {-1}:
        members = np.flatnonzero((problem.series == number) & (proposal.day >= 0))
        members = members[np.argsort(proposal.day[members])]
        for a, b in itertools.pairwise(members.tolist()):
            gap = proposal.day[b] - proposal.day[a]
            for ideal in (problem.ideal_gap[a], problem.ideal_gap[b]):
                total += 0.5 * abs(gap - ideal) / ideal if ideal > 0 else 0.0
    return total
