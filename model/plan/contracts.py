"""When contracts end and when committees meet."""

from calendar import monthrange
from datetime import date

import numpy as np

from model.fields import NO_SYSTEM
from model.plan.core import PlanCore, in_system
from model.plan.outlook import Committee, ContractEvent, Contracts
from model.plan.period import iso_date, month_after
from model.plan.tables import number, of_accounts, text
from model.state import State

_EXCLUSIVE = ("dual", "multi", "sole-competitor")


def contract_calendar(
    state: State, core: PlanCore, start: date, today: date, with_opportunity: frozenset[str]
) -> Contracts:
    """Contracts that end, by end; committees from today on; windows nobody works on.

    `with_opportunity` are the accounts that have an open opportunity. A contract is in its
    window when it ends within nine months of the plan's start (plan-spec §10 no. 8).
    """
    calendar = _events(state, core, start)
    uncovered = tuple(
        sorted(
            e.account_id for e in calendar if e.in_window and e.account_id not in with_opportunity
        )
    )
    committees = _committees(state, core, today)
    following: dict[str, Committee] = {}
    for committee in committees:
        following.setdefault(committee.system_id or committee.gate_account_id, committee)
    notes = []
    if not calendar:
        notes.append("No contract end is known.")
    if not committees:
        notes.append("No committee date from today on is known.")
    return Contracts(calendar, committees, following, uncovered, tuple(notes))


def _events(state: State, core: PlanCore, start: date) -> tuple[ContractEvent, ...]:
    accounts, window = core.accounts, core.settings["R.window"]
    ends = accounts.text("contract_end").copy()
    holders = accounts.text("main_competitor").copy()
    table, position = of_accounts(state.table("contracts"), accounts.ids)
    rows = zip(position, text(table, "end"), text(table, "holder"), strict=True)
    for i, end, holder in rows:
        ends[i] = ends[i] or end
        holders[i] = holders[i] or holder
    events = []
    for i in np.flatnonzero(np.isin(core.contract, _EXCLUSIVE)):
        month = float(core.figures.contract_end_month[i])
        if month != month:
            continue
        day = iso_date(ends[i]) or month_end(start, int(month))
        events.append(
            ContractEvent(
                str(accounts.ids[i]),
                int(i),
                str(holders[i]),
                str(core.contract[i]),
                day.isoformat(),
                month,
                months_before(day, int(window)).isoformat(),
                0 < month <= window,
                float(core.figures.potential[i]),
            )
        )
    return tuple(sorted(events, key=lambda event: (event.end_month, event.account_id)))


def month_end(start: date, month: int) -> date:
    """Last day of a plan month, 1 = the first."""
    first = month_after(start, month - 1)
    return first.replace(day=monthrange(first.year, first.month)[1])


def months_before(day: date, months: int) -> date:
    """The same day some months earlier, or the last of that month."""
    first = month_after(day, -months)
    return first.replace(day=min(day.day, monthrange(first.year, first.month)[1]))


def _committees(state: State, core: PlanCore, today: date) -> tuple[Committee, ...]:
    table = state.table("vac")
    systems = {system for system in in_system(core.accounts) if system}
    table = table[np.isin(text(table, "idn_id"), [*systems, "", *NO_SYSTEM])]
    rows = zip(
        text(table, "idn_id"),
        text(table, "system"),
        text(table, "gate_account_id"),
        text(table, "meeting"),
        text(table, "papers_due"),
        number(table, "lead_wd"),
        strict=True,
    )
    committees = []
    for system, name, gate, meeting, papers, lead in rows:
        if not (system in systems or (system.casefold() in NO_SYSTEM and core.accounts.has(gate))):
            continue
        day = iso_date(meeting)
        if day is not None and day >= today:
            committees.append(Committee(system, name, gate, meeting, papers, float(lead)))
    return tuple(sorted(committees, key=lambda c: (c.meeting, c.system_id)))
