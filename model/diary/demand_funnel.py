"""Funnel tasks of the quarter: open and starting opportunities, back-scheduled from committees."""

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

import pandas as pd

from model.diary.day_words import day_words
from model.diary.demand_ground import Ground
from model.diary.demands import MUST, After, Demand
from model.diary.focus import DISCOVERY, HOURS, MINUTES, modes_of
from model.diary.funnel_shape import (
    MEETING,
    SUBMISSION,
    Shape,
    dated_tasks,
    funnel_for,
    plan_b_task,
    shape_of,
)
from model.diary.work_days import working_days_later
from model.plan.funnels import Funnel, Step, StepTask, shipped_funnels
from model.plan.period import iso_date
from model.plan.tables import number, text

_NEVER: Final = 99  # the quarter of an account outside the sequence
_SLACK: Final = 5  # working days a task may lie beside its date
_ROLES: Final = ("USER", "BUYER", "ADMIN")
_BEGINS: Final = 2  # the step an account of the sequence starts with


@dataclass(frozen=True, slots=True)
class Committee:
    """One meeting of a system's value analysis committee."""

    gate: str
    system: str
    meeting: date
    papers: date | None
    agenda: str


@dataclass(frozen=True, slots=True)
class _Pursuit:
    """An opportunity as the schedule sees it; `next_on` is when its present step falls due."""

    id: str
    account_id: str
    funnel: Funnel
    own_days: bool  # the days are the funnel's own, not the settings'
    step: int
    next_on: date
    words: str
    later: bool  # its account starts in a later quarter: only what is agreed already
    failed: bool  # plan B of the present step is under way

    @property
    def shape(self) -> Shape:
        """Where the committee stands in its funnel."""
        return shape_of(self.funnel)


def funnel_tasks(ground: Ground) -> list[Demand]:
    """The main task of each funnel step that falls into the quarter, in the order of the steps."""
    found: list[Demand] = []
    for pursuit in _pursuits(ground):
        found += _tasks(ground, pursuit)
    return found + _discoveries(ground, found)


def committees_of(ground: Ground) -> list[Committee]:
    """The meetings in the table `vac`, by date."""
    return committees(ground.state.table("vac"))


def committees(table: pd.DataFrame) -> list[Committee]:
    """Read the table `vac`; rows without a date are left out."""
    names = ("gate_account_id", "idn_id", "meeting", "papers_due", "agenda")
    found = []
    for gate, system, meeting, papers, agenda in zip(*(text(table, n) for n in names), strict=True):
        day = iso_date(meeting)
        if day is not None:
            found.append(Committee(str(gate), str(system), day, iso_date(papers), str(agenda)))
    return sorted(found, key=lambda c: (c.meeting, c.gate))


def _pursuits(ground: Ground) -> list[_Pursuit]:
    table = ground.state.table("opportunities")
    known = set(map(str, ground.core.accounts.ids))
    names = ("opportunity_id", "account_id", "funnel", "status", "next_step_on", "next_step")
    columns = [text(table, name) for name in (*names, "step_entered", "plan_b")]
    starts = {pick.account_id: pick.quarter for pick in ground.core.sequence.picks}
    found = []
    for row, number_ in zip(zip(*columns, strict=True), number(table, "step"), strict=True):
        key, account, name, status, when, words, entered, plan_b = map(str, row)
        if status != "open" or account not in known or number_ != number_:
            continue
        own = funnel_for(ground.state, ground.rep.id, name)
        funnel, step = own or shipped_funnels()[0], int(number_)
        later = starts.get(account, _NEVER) > ground.plan_quarter
        due = iso_date(when) or _due(ground, funnel, step, iso_date(entered), own is not None)
        failed = plan_b.startswith("triggered")
        found.append(
            _Pursuit(key, account, funnel, own is not None, step, due, words, later, failed)
        )
    busy = {pursuit.account_id for pursuit in found}
    begins = working_days_later(ground.calendar.quarter.first, 10)
    usual = shipped_funnels()[0]
    for pick in ground.core.sequence.picks:
        if pick.quarter == ground.plan_quarter and pick.account_id not in busy:
            found.append(
                _Pursuit("", pick.account_id, usual, False, _BEGINS, begins, "", False, False)
            )
    return found


def _due(ground: Ground, funnel: Funnel, step: int, entered: date | None, own: bool) -> date:
    """Without a date the step falls due when its standard days are over, tomorrow at least."""
    begun = entered or ground.today
    return max(begun + timedelta(days=_standard(ground, funnel, step, own)), ground.earliest)


def _standard(ground: Ground, funnel: Funnel, number_: int, own: bool) -> int:
    step = funnel.step(number_)
    if step is not None and own:
        return step.standard_days
    return int(ground.core.settings[f"funnel.step{min(number_, 10)}.days"])


def _tasks(ground: Ground, pursuit: _Pursuit) -> list[Demand]:
    found: list[Demand] = []
    committee, shape = _committee(ground, pursuit), pursuit.shape
    quarter, due = ground.calendar.quarter, max(pursuit.next_on, ground.earliest)
    for step in range(pursuit.step, (pursuit.step if pursuit.later else shape.last) + 1):
        if step > pursuit.step:
            due += timedelta(days=_standard(ground, pursuit.funnel, step, pursuit.own_days))
        named = pursuit.words if step == pursuit.step else ""
        if committee and step <= shape.submit:
            papers = committee.papers or working_days_later(committee.meeting, -15)
            found += _before_papers(ground, pursuit, step, due, papers, named)
        if committee and step == shape.decide:
            due = committee.meeting
            found += _meeting(ground, pursuit, committee)
        elif not (committee and step <= shape.submit):
            found += _step_tasks(ground, pursuit, step, due, named)
        if due > quarter.last and not (committee and step < shape.decide):
            break
    return _in_order([demand for demand in found if quarter.first <= demand.last])


def _committee(ground: Ground, pursuit: _Pursuit) -> Committee | None:
    """The meeting that has the opportunity on its agenda and is still ahead."""
    if not pursuit.id or pursuit.step > pursuit.shape.decide:
        return None
    ahead = (c for c in committees_of(ground) if c.meeting >= ground.today)
    return next((c for c in ahead if f"({pursuit.id})" in c.agenda), None)


def _before_papers(
    ground: Ground, pursuit: _Pursuit, step: int, due: date, papers: date, named: str
) -> list[Demand]:
    """Steps up to the file lie before the papers' date; the file itself ends on it."""
    if step == pursuit.shape.submit:
        day = ground.calendar.on_or_before(papers)
        inside = ground.calendar.quarter.first <= papers <= ground.calendar.quarter.last
        if day is None or not inside or papers < ground.earliest:
            return []
        task = StepTask(SUBMISSION, "Submit the committee's papers", "BUYER", 0, 0)
        return [_demand(ground, pursuit, step, task, day, day)]
    return _step_tasks(ground, pursuit, step, min(due, working_days_later(papers, -_SLACK)), named)


def _meeting(ground: Ground, pursuit: _Pursuit, committee: Committee) -> list[Demand]:
    quarter = ground.calendar.quarter
    day = ground.calendar.on_or_after(committee.meeting)
    if day != committee.meeting or not quarter.first <= day <= quarter.last:
        return []
    gate = committee.gate or pursuit.account_id
    task = StepTask(MEETING, "Committee decides", "BUYER", 0, 0)
    made = _demand(ground, pursuit, pursuit.shape.decide, task, day, day)
    return [made] if ground.position(gate) >= 0 else []


def _step_tasks(
    ground: Ground, pursuit: _Pursuit, number_: int, due: date, named: str
) -> list[Demand]:
    """The tasks of a step around the day it falls due; of a failed one those of its plan B."""
    quarter, step = ground.calendar.quarter, pursuit.funnel.step(number_)
    if step is None:
        return []
    found: list[Demand] = []
    tasks = _tasks_of(pursuit, step)
    for place, task in enumerate(tasks):
        day = working_days_later(due, task.offset_wd - tasks[0].offset_wd) if place else due
        if not quarter.first <= day <= quarter.last:
            continue
        agreed = bool(named) and place == 0 and pursuit.next_on == day
        on = ground.calendar.on_or_after(day) or ground.calendar.on_or_before(day)
        if agreed and on is not None and task.type != "early_discovery":
            found.append(_demand(ground, pursuit, number_, task, on, on, named))
            continue
        first, last = working_days_later(day, -_SLACK), working_days_later(day, 2 * _SLACK)
        found.append(
            _demand(ground, pursuit, number_, task, first, last, named if not place else "")
        )
    return found


def _tasks_of(pursuit: _Pursuit, step: Step) -> tuple[StepTask, ...]:
    """What a step asks for: as agreed, as its plan B says, or as the funnel has it."""
    here = step.no == pursuit.step
    if here and re.search(r"\bdemo\b", pursuit.words, re.IGNORECASE):
        return (StepTask("demo", pursuit.words, "USER", 0, 0),)
    if here and pursuit.failed:
        return (plan_b_task(step),)
    found = dated_tasks(step)
    if here and pursuit.words and not found:
        return (StepTask("remote_touch", pursuit.words, "USER", 0, 0),)
    return found


def _demand(
    ground: Ground,
    pursuit: _Pursuit,
    step: int,
    task: StepTask,
    first: date,
    last: date,
    named: str = "",
) -> Demand:
    kind, template = task.type, task.template
    role = task.role_class if task.role_class in _ROLES else "USER"
    account = pursuit.account_id
    people = [p for p in ground.people.get(account, ()) if p.role == role]
    ids = (people[0].id,) if people else ()
    minutes = task.minutes or MINUTES.get(kind, 60)
    days = "" if first == last else " give or take a week"
    tries = " Its gate failed: plan B." if pursuit.failed and step == pursuit.step else ""
    return Demand(
        key=f"step:{pursuit.id or account}:{step}:{kind}",
        kind=kind,
        minutes=minutes,
        weight=MUST,
        first=first,
        last=last,
        account_id=account,
        contact_ids=ids,
        roles=role,
        purpose=f"{named}: {template}" if named and named != template else template,
        objective_id=ground.serving(kind, account),
        opportunity_id=pursuit.id,
        step=step,
        on_theme=ground.on_theme(account, kind, ids),
        prospect=ground.prospect(account),
        hours=HOURS.get(kind, ground.hours(kind, account, minutes)),
        modes=modes_of(kind, ground.prospect(account)),
        windows=() if kind == SUBMISSION else ground.visiting(account),
        series=ids[0] if kind == "call_f2f" and ids else "",
        min_gap=ground.min_gap(account) if kind == "call_f2f" else 0,
        origin="funnel",
        why=f"Funnel step {step} falls due on {day_words(ground.state, last)}{days}.{tries}",
    )


def _in_order(tasks: list[Demand]) -> list[Demand]:
    """Each step comes on a later day than the one before it."""
    ordered: list[Demand] = []
    for task in tasks:
        before = (After(ordered[-1].key, 1, 366),) if ordered else ()
        ordered.append(replace(task, after=before))
    return ordered


def _discoveries(ground: Ground, have: list[Demand]) -> list[Demand]:
    """Two early discovery talks with each account that starts in the next quarter."""
    quarter = ground.calendar.quarter
    seen = {demand.account_id for demand in have if demand.kind == "early_discovery"}
    found = []
    for pick in ground.core.sequence.picks:
        if pick.quarter != ground.plan_quarter + 1 or pick.account_id in seen:
            continue
        people = ground.people.get(pick.account_id, ())
        roles = [role for role in ("USER", "ADMIN") if any(p.role == role for p in people)]
        for role in roles or ["USER"]:
            who = next((p.id for p in people if p.role == role), "")
            ids = (who,) if who else ()
            found.append(
                Demand(
                    key=f"discovery:{pick.account_id}:{role}",
                    kind="early_discovery",
                    minutes=MINUTES["early_discovery"],
                    weight=MUST,
                    first=quarter.first,
                    last=quarter.last,
                    account_id=pick.account_id,
                    contact_ids=ids,
                    roles=role,
                    purpose="Five questions, no product: what a good year looks like here",
                    objective_id=ground.serving("early_discovery", pick.account_id),
                    on_theme=ground.on_theme(pick.account_id, "early_discovery", ids),
                    prospect=ground.prospect(pick.account_id),
                    hours=HOURS["early_discovery"],
                    modes=frozenset({DISCOVERY}),
                    windows=ground.visiting(pick.account_id),
                    series=f"discovery:{pick.account_id}",
                    min_gap=1,
                    why="The account starts next quarter.",
                )
            )
    return found
