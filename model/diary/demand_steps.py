"""Dated meetings of opinion leaders and joint plans, practice, and the hours that are protected."""

import re
from collections.abc import Mapping
from datetime import date
from math import ceil
from typing import Any, Final

import numpy as np

from model.diary.day_modes import DayModes
from model.diary.demand_ground import Ground
from model.diary.demand_practice import practice
from model.diary.demands import MUST, Demand
from model.diary.focus import COMPANY_DAY, FIELD, HOURS, MINUTES, MODES_OF
from model.diary.visiting import DESK, WEEKDAYS, Opening
from model.diary.work_days import WorkDay, working_days_later
from model.plan.period import iso_date
from model.plan.tables import of_accounts, text

PLANNING_HALVES: Final = 8  # half-days a quarter, plan-spec §10 no. 19
BUFFER_DAYS: Final = (1, 3)  # Tuesday and Thursday
_WEEKDAYS: Final = 5
_BUFFER_HOURS: Final = (9 * 60, 18 * 60)
_PLANNING_HOURS: Final = (12 * 60, 18 * 60)
_LEADER_SLACK: Final = 2  # working days a talk may come after its date
_BY_MAIL: Final = re.compile(r"\(by mail\)|remote", re.IGNORECASE)
_IN_THEATRE: Final = re.compile(r"\bcases?\b", re.IGNORECASE)


def meetings(ground: Ground, known: list[Demand]) -> list[Demand]:
    """Joint plan sessions, opinion leader steps, hosted visits and practice of the quarter.

    A step on a day something is planned at that account already is the same meeting.
    """
    found = _joint_plans(ground)
    found += _leaders(ground, [*known, *found])
    found += _hosted(ground)
    found += practice(ground)
    return found


def _dated(
    ground: Ground, kind: str, account: str, day: date, purpose: str, **more: Any
) -> list[Demand]:
    """One demand on the first open day from a date on, if that is in the quarter."""
    quarter = ground.calendar.quarter
    open_day = ground.calendar.on_or_after(day)
    if open_day is None or not quarter.first <= day <= quarter.last or day < ground.earliest:
        return []
    who = tuple(more.pop("who", ()))
    return [
        Demand(
            key=f"{kind}:{account}:{day.isoformat()}",
            kind=kind,
            minutes=MINUTES[kind],
            weight=MUST,
            first=open_day,
            last=working_days_later(open_day, _LEADER_SLACK if kind == "kol_meeting" else 0),
            account_id=account,
            contact_ids=who,
            purpose=purpose,
            objective_id=ground.serving(kind, account),
            on_theme=ground.on_theme(account, kind, who),
            prospect=ground.prospect(account),
            hours=HOURS.get(kind, ground.hours(kind, account, MINUTES[kind])),
            modes=MODES_OF.get(kind),
            windows=DESK if kind == "remote_touch" else ground.visiting(account),
            **more,
        )
    ]


def _joint_plans(ground: Ground) -> list[Demand]:
    found: list[Demand] = []
    for plan in ground.plan.get("joint_plans", ()):
        account = str(plan.get("account_id", ""))
        if ground.position(account) < 0:
            continue
        people = ground.people.get(account, ())
        who = [next((p.id for p in people if p.role == r), "") for r in ("USER", "BUYER", "ADMIN")]
        present = tuple(key for key in who if key)
        roles = "/".join(r for r, key in zip(("USER", "BUYER", "ADMIN"), who, strict=True) if key)
        reviews = [day for day in map(iso_date, plan.get("review_dates", ())) if day]
        for day in reviews:
            goal = str(plan.get("shared_goal", "the shared goal"))
            found += _dated(
                ground,
                "joint_plan_session",
                account,
                day,
                f"Joint plan review: {goal}",
                who=present,
                roles=roles,
                why="The joint plan sets the date.",
            )
        found += _milestones(ground, account, plan, reviews, present[:1])
    return found


def _milestones(
    ground: Ground,
    account: str,
    plan: Mapping[str, Any],
    reviews: list[date],
    who: tuple[str, ...],
) -> list[Demand]:
    """What we owe by a date is told the customer that day, unless a session is held then."""
    found: list[Demand] = []
    for milestone in plan.get("milestones", ()):
        due = iso_date(milestone.get("due", ""))
        ours = milestone.get("owner") in ("us", "both") and not milestone.get("done")
        if due is not None and ours and due not in reviews:
            found += _dated(
                ground,
                "remote_touch",
                account,
                due,
                f"Joint plan milestone due: {milestone.get('step', '')}",
                who=who,
                roles="USER",
                why="A milestone of the joint plan falls due.",
            )
    return found


def _leaders(ground: Ground, known: list[Demand]) -> list[Demand]:
    taken = {(demand.account_id, demand.first) for demand in known}
    table, _ = of_accounts(ground.state.table("kol"), ground.core.accounts.ids)
    names = [name for name in table.columns if str(name).startswith("next_step")]
    people = {person.id: person for found in ground.people.values() for person in found}
    found: list[Demand] = []
    whose = zip(text(table, "contact_id"), text(table, "account_id"), strict=True)
    steps = list(zip(*(text(table, str(name)) for name in names), strict=True)) if names else []
    for (contact, account), told in zip(whose, steps, strict=False):
        if contact not in people:
            continue
        for words in map(str, told):
            day = iso_date(words)
            if day is None or (account, ground.calendar.on_or_after(day)) in taken:
                continue
            if _IN_THEATRE.search(words) and _operates(ground, str(contact), day):
                continue  # the case itself is planned from the OR blocks
            kind = "remote_touch" if _BY_MAIL.search(words) else "kol_meeting"
            purpose = f"Opinion leader step: {words[10:].strip()}"
            made = _dated(
                ground,
                kind,
                str(account),
                day,
                purpose,
                who=(str(contact),),
                roles=people[contact].role,
                why="The opinion leader's plan sets the date.",
            )
            found += made
            taken |= {(demand.account_id, demand.first) for demand in made}
    return found


def _operates(ground: Ground, contact: str, day: date) -> bool:
    return any(
        block.contact_id == contact and block.meets(day.year, day.month, day.day)
        for block in ground.blocks
    )


def _hosted(ground: Ground) -> list[Demand]:
    """The visits a lighthouse hosts in this quarter of the plan's first year, on its OR days."""
    quarter, found = ground.calendar.quarter, []
    for house in ground.plan.get("lighthouses", ()):
        account = str(house.get("account_id", ""))
        visits = int(house.get("hosted_visits", {}).get(f"Q{quarter.number}", 0))
        if ground.position(account) < 0 or not 1 <= ground.plan_quarter <= 4:
            continue
        for nth in range(visits):
            found.append(
                Demand(
                    key=f"visit:{account}:{nth}",
                    kind="lighthouse_visit",
                    minutes=MINUTES["lighthouse_visit"],
                    weight=MUST,
                    first=quarter.first,
                    last=quarter.last,
                    account_id=account,
                    roles="USER",
                    contact_ids=tuple(p.id for p in ground.people.get(account, ())[:1]),
                    purpose="Host two visitors at the lighthouse, agenda agreed a week before",
                    objective_id=ground.serving("lighthouse_visit", account),
                    on_theme=ground.on_theme(account, "lighthouse_visit"),
                    hours=HOURS["lighthouse_visit"],
                    modes=MODES_OF["lighthouse_visit"],
                    windows=ground.visiting(account),
                    series=f"visit:{account}",
                    spacing=len(ground.calendar.open_days) / max(1, visits),
                    min_gap=14,
                    why="The lighthouse plan promises the visit this quarter.",
                )
            )
    return found


def protected(ground: Ground, modes: DayModes) -> list[Demand]:
    """Buffers on Tuesdays and Thursdays, planning half-days late in the week, company days."""
    return [*_buffers(ground), *_planning(ground, modes), *_company(ground)]


def _own(
    ground: Ground, kind: str, key: str, day: date, last: date, hours: tuple[int, int]
) -> Demand:
    purpose = {
        "urgent_buffer": "Buffer (protected)",
        "planning_admin": "Planning half-day: week close, next steps, forward fill",
        COMPANY_DAY: "Company day",
    }[kind]
    return Demand(
        key=key,
        kind=kind,
        minutes=MINUTES[kind],
        weight=MUST,
        first=day,
        last=last,
        purpose=purpose,
        objective_id=ground.serving(kind, ""),
        on_theme=True,
        hours=HOURS[kind],
        windows=tuple(Opening(weekday, *hours) for weekday in range(_WEEKDAYS)),
        why="Protected time: it may move, it is never deleted.",
    )


def _buffers(ground: Ground) -> list[Demand]:
    """Two blocks a week, more where they are less than their share of the hours.

    Where the Tuesday or Thursday is off, another day of the week takes its block.
    """
    found: list[Demand] = []
    spare: list[tuple[int, date]] = []
    weeks: dict[int, list[WorkDay]] = {}
    for day in ground.calendar.open_days:
        weeks.setdefault(day.week, []).append(day)
    for week, days in weeks.items():
        left = [day.day for day in days]
        for weekday in BUFFER_DAYS[: len(left)]:
            own = min(left, key=lambda d: (abs(d.weekday() - weekday), d))
            left.remove(own)
            name = WEEKDAYS[weekday]
            found.append(
                _own(ground, "urgent_buffer", f"buffer:{week}:{name}", own, own, _BUFFER_HOURS)
            )
        spare += [(week, day) for day in left[1:2]]
    settings, n_days = ground.core.settings, len(ground.calendar.open_days)
    needed = settings["cap.buffer"] * settings["cap.day_h"] * n_days * 60
    more = ceil((needed - MINUTES["urgent_buffer"] * len(found)) / MINUTES["urgent_buffer"])
    for week, free in spare[: max(0, more)]:
        key = f"buffer:{week}:more"
        found.append(_own(ground, "urgent_buffer", key, free, free, _BUFFER_HOURS))
    return found


def _planning(ground: Ground, modes: DayModes) -> list[Demand]:
    """On the last field day of the week, else on its last day."""
    weeks: dict[int, list[date]] = {}
    for day in ground.calendar.open_days:
        weeks.setdefault(day.week, []).append(day.day)
    calm_weeks = [n for n in sorted(weeks) if any(modes.mode.get(d) == FIELD for d in weeks[n])]
    numbers = calm_weeks if len(calm_weeks) >= PLANNING_HALVES else sorted(weeks)
    at = np.linspace(0, len(numbers) - 1, min(PLANNING_HALVES, len(numbers))).round()
    chosen = []
    for number in (numbers[int(place)] for place in at):
        calm = [day for day in weeks[number] if modes.mode.get(day) == FIELD]
        chosen.append(max(calm or weeks[number]))
    return [
        _own(ground, "planning_admin", f"planning:{day}", day, day, _PLANNING_HOURS)
        for day in chosen
    ]


def _company(ground: Ground) -> list[Demand]:
    days = [day.day for day in ground.calendar.days if day.company]
    return [_own(ground, COMPANY_DAY, f"company:{d}", d, d, (8 * 60, 18 * 60)) for d in days]
