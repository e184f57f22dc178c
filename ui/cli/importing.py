"""`import` and `demo`: spreadsheets become a project."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pandas as pd

from model.change import AboutChanged, Change, RepsReplaced, TableReplaced
from model.clock import Clock
from model.demo import demo_state
from model.errors import PlanError
from model.intake.accounts_import import AccountsImport, load_accounts
from model.intake.further import TableImport, load_table, reps_of
from model.intake.merge import MergeSummary, import_change
from model.intake.problems import CellProblem
from model.project import Project, Recover
from model.resources import resource
from model.state import State
from ui.cli.documents import COMMAND_LINE, writing_or_new
from ui.cli.output import Answer, progress
from ui.projects import outlines_of

SHOWN_PROBLEMS = 20


@dataclass(frozen=True, slots=True)
class ImportRequest:
    """What `import` was asked: the account file and further tables by kind."""

    project: Path
    accounts: Path | None
    further: Mapping[str, Path] = field(default_factory=dict)
    sheet: str | None = None
    mapping: Mapping[str, str] = field(default_factory=dict)
    currency: str | None = None
    choice: Recover = "ask"


def mapping_of(pairs: Sequence[str]) -> dict[str, str]:
    """Turn FIELD=HEADER words into a mapping; PlanError for a word without "="."""
    mapping = {}
    for pair in pairs:
        name, equals, header = pair.partition("=")
        if not equals or not name or not header:
            raise PlanError(f'"{pair}" is not FIELD=HEADER.', remedy='Write --map beds="# Beds".')
        mapping[name.strip()] = header.strip()
    return mapping


def import_tables(request: ImportRequest) -> Answer:
    """Create or update a project from spreadsheets; everything lands or nothing does."""
    if request.accounts is None and not request.further:
        raise PlanError("There is nothing to import.", remedy="Give --accounts FILE.")
    loaded = summary = None
    if request.accounts is not None:
        progress(f"Reading {request.accounts.name}")
        loaded = load_accounts(request.accounts, sheet=request.sheet, mapping=request.mapping)
    tables = {kind: load_table(kind, path) for kind, path in request.further.items()}
    with writing_or_new(request.project, request.choice) as project:
        if request.currency and request.currency != project.state.about.currency:
            _set_currency(project, request.currency)
        if loaded is not None:
            change, summary = import_change(
                project.state, loaded, project.clock.today().isoformat()
            )
            project.do(change, COMMAND_LINE)
        for kind, table in tables.items():
            project.do(_table_change(project.state, kind, table), COMMAND_LINE)
    return _answer(loaded, summary, tables)


def _set_currency(project: Project, currency: str) -> None:
    about = project.state.about
    after = replace(about, currency=currency.upper())
    project.do(AboutChanged(f"Set currency to {after.currency}", about, after), COMMAND_LINE)


def _table_change(state: State, kind: str, table: TableImport) -> Change:
    label = f"Import {len(table.frame):,} rows of {kind}"
    if kind == "reps":
        return RepsReplaced(label, state.reps, reps_of(table.frame))
    before: pd.DataFrame | None = state.tables.get(kind)
    return TableReplaced(label, kind, before, table.frame)


def _answer(
    loaded: AccountsImport | None, summary: MergeSummary | None, tables: Mapping[str, TableImport]
) -> Answer:
    data: dict[str, Any] = {}
    lines: list[str] = []
    problems: list[CellProblem] = []
    if loaded is not None and summary is not None:
        data = {
            "rows_read": loaded.rows_read,
            "accepted": loaded.accepted,
            "fixed": loaded.fixed,
            "rejected": loaded.rejected,
            "located": dict(loaded.located),
            "columns": dict(loaded.columns),
            "sheet": loaded.sheet,
            "new": summary.new,
            "changed": summary.changed,
            "unchanged": summary.unchanged,
            "gone": summary.gone,
        }
        problems += loaded.problems
        lines += [
            f"{loaded.rows_read:,} rows read: {loaded.accepted:,} accepted"
            f" ({loaded.fixed:,} of them fixed), {loaded.rejected:,} rejected.",
            "Placed by " + ", ".join(f"{how} {n:,}" for how, n in loaded.located.items()) + ".",
            f"{summary.new:,} new, {summary.changed:,} changed, {summary.unchanged:,} unchanged,"
            f" {summary.gone:,} no longer in the file.",
        ]
    for kind, table in tables.items():
        problems += table.problems
        lines.append(f"{kind}: {len(table.frame):,} rows.")
    data["tables"] = {kind: len(table.frame) for kind, table in tables.items()}
    data["problems"] = [
        {
            "sheet": p.sheet,
            "row": p.row,
            "column": p.column,
            "severity": p.severity,
            "message": p.message,
        }
        for p in problems
    ]
    return Answer(data, (*lines, *_problem_lines(problems)))


def _problem_lines(problems: Sequence[CellProblem]) -> list[str]:
    counts = Counter(problem.severity for problem in problems)
    if not problems:
        return ["No problems."]
    lines = [", ".join(f"{n:,} {severity}" for severity, n in counts.items()) + ":"]
    for problem in problems[:SHOWN_PROBLEMS]:
        lines.append(f"  row {problem.row}, {problem.column}: {problem.message}")
    if len(problems) > SHOWN_PROBLEMS:
        lines.append(f"  and {len(problems) - SHOWN_PROBLEMS:,} more (--json lists all).")
    return lines


def write_demo(path: Path) -> Answer:
    """Write the fictional demo region as a project file; PlanError when the file exists."""
    if path.exists():
        raise PlanError(f"{path.name} exists already.", remedy="Choose another file name.")
    state = demo_state(resource("demo"))
    project = Project.create(path, state, clock=Clock())
    project.save(outlines_of(state))
    project.close()
    live = state.scenario("live")
    reps = [rep.id for rep in state.reps if rep.role == "rep"]
    plan_rep = next(iter(state.plans), "")
    territories = [territory.id for territory in live.layer().territories]
    return Answer(
        {
            "project": str(path),
            "accounts": len(state.accounts),
            "reps": reps,
            "plan_rep": plan_rep,
            "territories": territories,
            "fictional": True,
        },
        (
            f"{path.name}: {len(state.accounts)} accounts, {len(territories)} territories,"
            f" {len(reps)} reps. Everything in it is fictional.",
        ),
    )
