"""`leads`: who gets the leads of a list, and why."""

import time
from pathlib import Path

from model.errors import PlanError
from model.leads.ledger import kept
from model.leads.reading import LeadList, read_leads
from model.leads.routing import Routing, route
from model.leads.rules import read_rules, set_rules
from model.places.postcodes import town_table
from model.project import Project
from model.state import State
from model.store.handed_out import note_handed_out
from reports.lead_file import write_routed
from ui.cli.documents import COMMAND_LINE, reading, unpublished, writing
from ui.cli.lead_options import LeadOptions
from ui.cli.output import Answer

_SHOWN = 10  # clashes and problems told on the screen


def lead_owners(options: LeadOptions) -> Answer:
    """Route a lead list; with rules or to keep the owners the project changes, else it is read.

    PlanError when a file cannot be read or written.
    """
    if options.out.resolve() == options.file.resolve():
        raise PlanError("The answers would overwrite the list.", remedy="Give another --out.")
    if not options.keep and options.rules is None:
        with reading(options.project) as project:
            return _routed(project, options)
    choice = unpublished(recover=options.recover, discard=options.discard)
    with writing(options.project, choice) as project:
        if options.rules is not None:
            change = set_rules(project.state, read_rules(options.rules))
            project.do(change, COMMAND_LINE)
        return _routed(project, options)


def _routed(project: Project, options: LeadOptions) -> Answer:
    state, out = project.state, options.out
    leads = read_leads(options.file)
    town_table()  # once per start, as a compilation: no part of the time it takes to route
    begun = time.perf_counter()
    routing = route(state, leads.leads, options.team)
    seconds = time.perf_counter() - begun
    write_routed(state, leads, routing, out)
    note_handed_out(state.about.project_id, out, "Routed leads", project.clock.now())
    if options.keep:
        change = kept(state, routing.routed, _today(project, state))
        if change is not None:
            project.do(change, COMMAND_LINE)
    return _answer(leads, routing, out, seconds)


def _today(project: Project, state: State) -> str:
    return state.about.frozen_today or project.clock.today().isoformat()


def _answer(leads: LeadList, routing: Routing, out: Path, seconds: float) -> Answer:
    data = {
        "rows_read": leads.rows_read,
        "rejected": leads.rejected,
        "routed": routing.n_routed,
        "unrouted": routing.n_unrouted,
        "seconds": round(seconds, 3),
        "clashes": list(routing.clashes),
        "columns": dict(leads.columns),
        "problems": [
            {
                "sheet": problem.sheet,
                "row": problem.row,
                "column": problem.column,
                "severity": problem.severity.value,
                "message": problem.message,
            }
            for problem in leads.problems
        ],
        "leads": [
            {
                "row": one.lead.row,
                "lead_id": one.lead.lead_id,
                "owner": one.owner.rep if one.owner else None,
                "rep": one.owner.rep_id if one.owner else None,
                "territory": one.owner.territory_id if one.owner else None,
                "decided_by": one.step.value,
                "reason": one.reason,
                "account_id": one.account_id,
            }
            for one in routing.routed
        ],
        "file": str(out),
    }
    lines = [
        f"{routing.n_routed:,} leads have an owner, {routing.n_unrouted:,} have none; "
        f"written to {out}.",
        *(f"Row {problem.row}: {problem.message}" for problem in leads.problems[:_SHOWN]),
        *routing.clashes[:_SHOWN],
    ]
    return Answer(data, tuple(lines))
