"""Accounts and opportunities that were left for now come back into the diary by themselves."""

from datetime import date, timedelta
from typing import Final

from model.diary.day_words import day_words
from model.diary.demand_ground import Ground
from model.diary.demands import MUST, Demand
from model.diary.focus import MINUTES
from model.diary.visiting import DESK
from model.diary.work_days import working_days_later
from model.plan.reassess import Reassessment, reassessments

_SLACK: Final = 10  # working days the look may come after its day
_KIND: Final = "remote_touch"  # the one touch of a not-now account is the reassessment (§2.2)


def due_reassessments(ground: Ground) -> list[Demand]:
    """One remote touch for each whose day falls into the quarter, or has passed unattended."""
    quarter, found = ground.calendar.quarter, []
    for again in reassessments(ground.state, ground.plan):
        overdue = again.day <= ground.today and ground.today <= quarter.last
        begin = max(again.day, ground.earliest, quarter.first) if overdue else again.day
        overdue = overdue and begin <= quarter.first + timedelta(days=31)
        if ground.position(again.account_id) < 0:
            continue
        if overdue or quarter.first <= again.day <= quarter.last:
            found.append(_demand(ground, again, begin))
    return found


def without_doubles(touches: list[Demand], again: list[Demand]) -> list[Demand]:
    """The reassessment is the account's touch of the quarter: its usual ones are left out."""
    accounts = {demand.account_id for demand in again if not demand.opportunity_id}
    return [t for t in touches if t.kind != _KIND or t.account_id not in accounts]


def _demand(ground: Ground, again: Reassessment, begin: date) -> Demand:
    account = again.account_id
    people = ground.people.get(account, ())
    who = (people[0].id,) if people else ()
    last = min(working_days_later(begin, _SLACK), ground.calendar.quarter.last)
    return Demand(
        key=f"reassess:{account}:{again.opportunity_id}",
        kind=_KIND,
        minutes=MINUTES[_KIND],
        weight=MUST,
        first=begin,
        last=max(begin, last),
        account_id=account,
        contact_ids=who,
        roles=people[0].role if people else "USER",
        purpose=again.purpose,
        objective_id=ground.serving(_KIND, account),
        opportunity_id=again.opportunity_id,
        on_theme=ground.on_theme(account, _KIND, who),
        prospect=ground.prospect(account),
        hours=ground.hours(_KIND, account, MINUTES[_KIND]),
        windows=DESK,
        origin="funnel",
        why=f"Left for now, to be looked at again on {day_words(ground.state, again.day)}.",
    )
