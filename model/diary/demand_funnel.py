"""Funnel tasks of the quarter: open and starting opportunities, back-scheduled from committees."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Final

import pandas as pd

from model.diary.demand_ground import Ground
from model.diary.demands import MUST, After, Demand
from model.diary.focus import DISCOVERY, HOURS, MINUTES, modes_of
from model.diary.work_days import working_days_later
from model.plan.period import iso_date
from model.plan.tables import number, text

_SUBMIT, _DECIDE, _LAST = 7, 9, 11  # funnel steps
_NEVER: Final = 99  # the quarter of an account outside the sequence
_SLACK: Final = 5  # working days a task may lie beside its date
_ROLES: Final = ("USER", "BUYER", "ADMIN")
# The tasks of the shipped funnels where a project has none of its own, plan-spec §1.9.
_SHIPPED: Final[Mapping[int, tuple[str, str, str]]] = {
    2: ("early_discovery", "Five questions, no product", "USER"),
    4: ("call_f2f", "Stakeholder map of users, buyers and administrators", "BUYER"),
    5: ("demo", "Demo with count of instruments", "USER"),
    6: ("business_case_meeting", "Cost-per-case model", "BUYER"),
    7: ("vac_submission", "File for the committee", "BUYER"),
    9: ("business_case_meeting", "Contract reading", "BUYER"),
    10: ("training", "Item set-up, training, first ten cases", "USER"),
    11: ("joint_plan_session", "Month-3 review and referral ask", "ADMIN"),
}
_BY_CASES: Final = ("case_attendance", "remote_touch", "planning_admin")  # counted elsewhere


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
    funnel: str
    step: int
    next_on: date
    words: str
    later: bool  # its account starts in a later quarter: only what is agreed already


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
    columns = [text(table, name) for name in (*names, "step_entered")]
    starts = {pick.account_id: pick.quarter for pick in ground.core.sequence.picks}
    found = []
    for row, step in zip(zip(*columns, strict=True), number(table, "step"), strict=True):
        key, account, funnel, status, when, words, entered = map(str, row)
        if status == "open" and account in known and step == step:
            due = iso_date(when) or _due(ground, funnel, int(step), iso_date(entered))
            later = starts.get(account, _NEVER) > ground.plan_quarter
            found.append(_Pursuit(key, account, funnel, int(step), due, words, later))
    busy = {pursuit.account_id for pursuit in found}
    for pick in ground.core.sequence.picks:
        if pick.quarter == ground.plan_quarter and pick.account_id not in busy:
            begins = working_days_later(ground.calendar.quarter.first, 10)
            found.append(_Pursuit("", pick.account_id, "", 2, begins, "", False))
    return found


def _due(ground: Ground, funnel: str, step: int, entered: date | None) -> date:
    """Without a date the step falls due when its standard days are over, tomorrow at least."""
    begun = entered or ground.today
    return max(begun + timedelta(days=_standard(ground, funnel, step)), ground.earliest)


def _standard(ground: Ground, funnel: str, step: int) -> int:
    record = _step(ground, funnel, step)
    return int(
        record.get("standard_days", ground.core.settings[f"funnel.step{min(step, 10)}.days"])
    )


def _step(ground: Ground, funnel: str, step: int) -> Mapping[str, Any]:
    for record in ground.plan.get("funnels", ()):
        if record.get("id") == funnel:
            steps = record.get("steps", ())
            return next((s for s in steps if int(s.get("no", 0)) == step), {})
    return {}


def _tasks(ground: Ground, pursuit: _Pursuit) -> list[Demand]:
    found: list[Demand] = []
    committee = _committee(ground, pursuit)
    quarter, due = ground.calendar.quarter, max(pursuit.next_on, ground.earliest)
    for step in range(pursuit.step, (pursuit.step if pursuit.later else _LAST) + 1):
        if step > pursuit.step:
            due += timedelta(days=_standard(ground, pursuit.funnel, step))
        named = pursuit.words if step == pursuit.step else ""
        if committee and step <= _SUBMIT:
            papers = committee.papers or working_days_later(committee.meeting, -15)
            found += _before_papers(ground, pursuit, step, due, papers, named)
        elif committee and step == _DECIDE:
            due = committee.meeting
            found += _meeting(ground, pursuit, committee)
        else:
            found += _task(ground, pursuit, step, due, named)
        if due > quarter.last and not (committee and step < _DECIDE):
            break
    return _in_order([demand for demand in found if quarter.first <= demand.last])


def _committee(ground: Ground, pursuit: _Pursuit) -> Committee | None:
    """The meeting that has the opportunity on its agenda and is still ahead."""
    if not pursuit.id or pursuit.step > _DECIDE:
        return None
    ahead = (c for c in committees_of(ground) if c.meeting >= ground.today)
    return next((c for c in ahead if f"({pursuit.id})" in c.agenda), None)


def _before_papers(
    ground: Ground, pursuit: _Pursuit, step: int, due: date, papers: date, named: str
) -> list[Demand]:
    """Steps up to the file lie before the papers' date; the file itself ends on it."""
    if step == _SUBMIT:
        day = ground.calendar.on_or_before(papers)
        inside = ground.calendar.quarter.first <= papers <= ground.calendar.quarter.last
        if day is None or not inside or papers < ground.earliest:
            return []
        return [_demand(ground, pursuit, step, day, day, "Submit the committee's papers")]
    return _task(ground, pursuit, step, min(due, working_days_later(papers, -_SLACK)), named)


def _meeting(ground: Ground, pursuit: _Pursuit, committee: Committee) -> list[Demand]:
    quarter = ground.calendar.quarter
    day = ground.calendar.on_or_after(committee.meeting)
    if day != committee.meeting or not quarter.first <= day <= quarter.last:
        return []
    gate = committee.gate or pursuit.account_id
    made = _demand(ground, pursuit, _DECIDE, day, day, "Committee decides", kind="vac_meeting")
    return [made] if ground.position(gate) >= 0 else []


def _task(ground: Ground, pursuit: _Pursuit, step: int, due: date, named: str) -> list[Demand]:
    quarter = ground.calendar.quarter
    if not quarter.first <= due <= quarter.last or _kind(ground, pursuit, step)[0] in _BY_CASES:
        return []
    if named and pursuit.next_on == due:
        day = ground.calendar.on_or_after(due) or ground.calendar.on_or_before(due)
        if day is not None and _kind(ground, pursuit, step)[0] != "early_discovery":
            return [_demand(ground, pursuit, step, day, day, named)]
    first, last = working_days_later(due, -_SLACK), working_days_later(due, 2 * _SLACK)
    return [_demand(ground, pursuit, step, first, last, named)]


def _kind(ground: Ground, pursuit: _Pursuit, step: int) -> tuple[str, str, str]:
    """Kind, template and role of a step's main task."""
    record = _step(ground, pursuit.funnel, step)
    if step == pursuit.step and re.search(r"\bdemo\b", pursuit.words, re.IGNORECASE):
        return "demo", pursuit.words, "USER"
    for task in record.get("tasks", ()):
        role = str(task.get("role_class", "USER"))
        return str(task["type"]), str(task["template"]), role if role in _ROLES else "USER"
    return _SHIPPED.get(step, ("remote_touch", "Confirm the next step in writing", "USER"))


def _demand(
    ground: Ground,
    pursuit: _Pursuit,
    step: int,
    first: date,
    last: date,
    named: str,
    kind: str = "",
) -> Demand:
    planned, template, role = _kind(ground, pursuit, step)
    kind = kind or planned
    account = pursuit.account_id
    people = [p for p in ground.people.get(account, ()) if p.role == role]
    ids = (people[0].id,) if people else ()
    minutes = MINUTES.get(kind, 60)
    days = "" if first == last else " give or take a week"
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
        windows=() if kind == "vac_submission" else ground.visiting(account),
        series=ids[0] if kind == "call_f2f" and ids else "",
        min_gap=ground.min_gap(account) if kind == "call_f2f" else 0,
        origin="funnel",
        why=f"Funnel step {step} falls due on {last.isoformat()}{days}.",
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
