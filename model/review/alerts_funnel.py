"""Alerts about pursuits: stuck, contracts that end, what was put off, cases without support."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

import numpy as np

from model.diary.entries import DiaryEntry, entries_of
from model.plan.contracts import contract_calendar
from model.plan.joint_plans import joint_plans_of
from model.plan.opportunity_records import OPEN
from model.plan.outlook import ContractEvent, Opportunity
from model.plan.period import month_after, plan_start
from model.plan.reassess import reassessments
from model.review.alert import AMBER, RED, Alert, Evidence, Subject
from model.review.ground import TerritoryGround, fired

_CASES: Final = "case_attendance"
_FIRST_CASES_STEP: Final = 9  # of the shipped funnels: adoption, the first ten cases
_AHEAD: Final = timedelta(days=28)
_OURS: Final = "sole-ours"


def open_pursuits(ground: TerritoryGround) -> tuple[Opportunity, ...]:
    """The open opportunities of a territory."""
    return tuple(pursuit for status, pursuit in ground.pursuits if status == OPEN)


def stuck_or_orphan(ground: TerritoryGround) -> Iterator[Alert]:
    """AL7."""
    show = ground.show
    for one in open_pursuits(ground):
        if not one.stuck and one.next_step_ok:
            continue
        account = ground.name_of(one.account_id)
        stands = f"{one.days_in_step:.0f} days in step {one.step}, standard {one.standard_days:.0f}"
        said = stands if one.stuck else "no dated next step"
        yield fired(
            ground,
            "AL7",
            Subject("opportunity", one.id, f"{one.id} {account}", one.account_id),
            RED if one.stuck else AMBER,
            one.days_in_step if one.stuck else np.nan,
            one.standard_days,
            f"{one.line} at {account}: {said}",
            (
                Evidence("Step", f"{one.step} {one.step_name}"),
                Evidence("Value", show.money(one.value)),
                Evidence("Next step", one.next_step or "none"),
                Evidence("Plan B", one.plan_b or "none"),
            ),
        )


def contract_windows(ground: TerritoryGround) -> Iterator[Alert]:
    """AL9: by the calendar of the plan; members of a system are grouped under its gate."""
    start = plan_start(ground.state.about, ground.today) or month_after(ground.today, 1)
    pursued = frozenset(one.account_id for one in open_pursuits(ground))
    contracts = contract_calendar(ground.state, ground.core, start, ground.today, pursued)
    for event in contracts.calendar:
        if event.account_id in contracts.uncovered and event.end_month > 0:
            yield _window(ground, event, pursued)
    yield from _ours(ground)


def _window(ground: TerritoryGround, event: ContractEvent, pursued: frozenset[str]) -> Alert:
    show = ground.show
    gate = _gate(ground, event.position)
    group = gate if gate != event.account_id and gate in pursued else ""
    said = f"; the way is through {ground.name_of(group)}" if group else ""
    return fired(
        ground,
        "AL9",
        Subject("account", event.account_id, ground.name_of(event.account_id), event.account_id),
        AMBER if group else RED,
        event.end_month,
        ground.settings["R.window"],
        f"The contract of {event.holder or 'the competitor'} at "
        f"{ground.name_of(event.account_id)} ends in plan month {event.end_month:.0f} and nothing "
        f"is open{said}",
        (
            Evidence("Ends", show.date(event.end)),
            Evidence("Contract", event.status),
            Evidence("Start by", show.date(event.start_by)),
            Evidence("Potential", show.money(event.potential)),
        ),
        group,
    )


def _gate(ground: TerritoryGround, position: int) -> str:
    system = str(ground.core.accounts.text("idn_id")[position])
    return ground.core.gates.get(system, "")


def _ours(ground: TerritoryGround) -> Iterator[Alert]:
    """Our own contracts that end in the window without a joint plan."""
    planned = {str(joint.get("account_id")) for joint in joint_plans_of(ground.plan)}
    months, window = ground.core.figures.contract_end_month, ground.settings["R.window"]
    for at in np.flatnonzero((ground.core.contract == _OURS) & (months > 0) & (months <= window)):
        account = str(ground.ids[at])
        if account in planned:
            continue
        yield fired(
            ground,
            "AL9",
            Subject("account", account, str(ground.names[at]), account),
            RED,
            float(months[at]),
            window,
            f"Our contract at {ground.names[at]} ends in plan month {months[at]:.0f} and no joint "
            "plan defends it",
            (Evidence("Contract", _OURS),),
        )


def reassessments_due(ground: TerritoryGround) -> Iterator[Alert]:
    """AL18."""
    for one in reassessments(ground.state, ground.plan):
        if one.day > ground.today or not ground.core.accounts.has(one.account_id):
            continue
        late = (ground.today - one.day).days
        yield fired(
            ground,
            "AL18",
            Subject("account", one.account_id, ground.name_of(one.account_id), one.account_id),
            AMBER,
            late,
            0.0,
            f"{ground.name_of(one.account_id)} was left until "
            f"{ground.show.date(one.day.isoformat())}: look again",
            (Evidence("Why", one.purpose),),
        )


def first_cases(ground: TerritoryGround) -> Iterator[Alert]:
    """AL20: a customer in its first cases and no case of the next four weeks attended."""
    if ground.measures is None or ground.rep is None:
        return
    booked = {
        entry.account_id
        for entry in entries_of(ground.state, ground.rep)
        if _covers(entry, ground.today)
    }
    for one in open_pursuits(ground):
        if one.step != _FIRST_CASES_STEP or one.account_id in booked:
            continue
        yield fired(
            ground,
            "AL20",
            Subject("opportunity", one.id, ground.name_of(one.account_id), one.account_id),
            RED,
            0.0,
            1.0,
            f"{ground.name_of(one.account_id)} is in its first cases and none of the next four "
            "weeks is attended",
            (Evidence("Step", f"{one.step} {one.step_name}"),),
        )


def _covers(entry: DiaryEntry, today: date) -> bool:
    return entry.kind == _CASES and today <= entry.day <= today + _AHEAD
