"""`import`, `templates` and `demo`: spreadsheets become a project."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from model.change import AboutChanged
from model.clock import Clock
from model.demo import demo_state
from model.errors import PlanError
from model.intake.areas import AreaTable
from model.intake.chosen import Chosen, readings_of
from model.intake.further import TableImport
from model.intake.incoming import Incoming, TakenIn, read_incoming, take_in
from model.intake.incoming_parts import IncomingSheet
from model.intake.problems import CellProblem
from model.intake.reader import read_sheets
from model.intake.sheet import Sheet
from model.intake.table_kinds import TABLE_KINDS
from model.project import Project, Recover
from model.resources import resource
from reports.templates import write_templates
from ui.cli.documents import COMMAND_LINE, writing_or_new
from ui.cli.output import Answer, progress
from ui.projects import outlines_of

SHOWN_PROBLEMS = 20


@dataclass(frozen=True, slots=True)
class ImportRequest:
    """What `import` was asked: files by the kind of table they hold, and files to look into.

    `tables` holds (kind, file) with kind "accounts", "areas" or a further table; `rates` are
    units of the project's currency for one of another.
    """

    project: Path
    tables: Sequence[tuple[str, Path]] = ()
    files: Sequence[Path] = ()
    sheet: str | None = None
    mapping: Mapping[str, str] = field(default_factory=dict)
    currency: str | None = None
    rates: Mapping[str, float] = field(default_factory=dict)
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


def rates_of(words: Sequence[str]) -> dict[str, float]:
    """Turn EUR:1.08 words into rates by currency; PlanError for anything else."""
    rates = {}
    for word in words:
        code, _, number = word.replace("=", ":").partition(":")
        try:
            rate = float(number)
        except ValueError:
            rate = 0.0
        if len(code) != 3 or not code.isalpha() or rate <= 0:
            raise PlanError(f'"{word}" is no rate.', remedy="Write --rate EUR:1.08.")
        rates[code.upper()] = rate
    return rates


def named_tables(words: Sequence[str]) -> list[tuple[str, Path]]:
    """Turn KIND=FILE words into tables; PlanError for a kind that there is not."""
    tables = []
    for word in words:
        kind, equals, path = word.partition("=")
        if not equals or kind not in TABLE_KINDS:
            raise PlanError(
                f'"{word}" is not TABLE=FILE.', remedy=f"The tables are: {', '.join(TABLE_KINDS)}."
            )
        tables.append((kind, Path(path)))
    return tables


def import_tables(request: ImportRequest) -> Answer:
    """Create or update a project from spreadsheets; everything lands or nothing does."""
    paths = list(dict.fromkeys([*(path for _, path in request.tables), *request.files]))
    if not paths:
        raise PlanError("There is nothing to import.", remedy="Give --accounts FILE.")

    @lru_cache
    def read(path: Path) -> list[Sheet]:
        return read_sheets(path)

    chosen = Chosen(tuple(request.tables), tuple(request.files), request.sheet, request.mapping)
    progress(f"Reading {', '.join(path.name for path in paths)}")
    readings = readings_of(chosen, read)
    with writing_or_new(request.project, request.choice) as project:
        state = project.state
        has_data = len(state.accounts) > 0 or len(state.tables) > 0
        if request.currency and has_data and request.currency.upper() != state.about.currency:
            _set_currency(project, request.currency)
        incoming = read_incoming(
            paths,
            readings=readings,
            state=project.state,
            rates=request.rates,
            currency=(request.currency or "").upper(),
            read=read,
            report=_say(),
        )
        change, taken = take_in(project.state, incoming, project.clock.today())
        project.do(change, COMMAND_LINE)
    return _answer(incoming, taken)


def _say() -> Callable[[str, float], None]:
    said: set[str] = set()

    def say(what: str, share: float) -> None:
        if share > 0.3 and what not in said:
            said.add(what)
            progress(what)

    return say


def _set_currency(project: Project, currency: str) -> None:
    about = project.state.about
    after = replace(about, currency=currency.upper())
    project.do(AboutChanged(f"Set currency to {after.currency}", about, after), COMMAND_LINE)


def _answer(incoming: Incoming, taken: TakenIn) -> Answer:
    problems = incoming.problems
    data = {
        **_totals(incoming),
        "tables": {kind: len(table.frame) for kind, table in incoming.tables.items()},
        "sheets": [_sheet(sheet) for sheet in incoming.sheets],
        "system": incoming.system,
        "currency": incoming.currency,
        "rates_missing": dict(incoming.lacking),
        "changes": {
            merge.kind: {
                "new": merge.new,
                "changed": merge.changed,
                "unchanged": merge.unchanged,
                "gone": merge.gone,
                "gone_kept": merge.kept,
            }
            for merge in taken.tables
        },
        "areas": _areas(incoming, taken),
        "notes": list(taken.notes),
        "problems": [
            {
                "sheet": p.sheet,
                "row": p.row,
                "column": p.column,
                "severity": p.severity,
                "message": p.message,
                "kind": p.kind,
                "count": p.count,
            }
            for p in problems
        ],
    }
    if taken.accounts is not None:
        data |= {
            "new": taken.accounts.new,
            "changed": taken.accounts.changed,
            "unchanged": taken.accounts.unchanged,
            "gone": taken.accounts.gone,
        }
    return Answer(data, (*_lines(incoming, taken), *_problem_lines(problems)))


def _totals(incoming: Incoming) -> dict[str, Any]:
    """The counts of the accounts; without accounts those of all tables together."""
    accounts = incoming.accounts
    if accounts is not None:
        return {
            "rows_read": accounts.rows_read,
            "accepted": accounts.accepted,
            "fixed": accounts.fixed,
            "rejected": accounts.rejected,
            "located": dict(accounts.located),
            "columns": dict(accounts.columns),
            "sheet": accounts.sheet,
        }
    loaded: list[TableImport | AreaTable] = list(incoming.tables.values())
    loaded += [incoming.areas] if incoming.areas is not None else []
    return {
        "rows_read": sum(one.rows_read for one in loaded),
        "accepted": sum(one.accepted for one in loaded),
        "fixed": sum(one.fixed for one in loaded),
        "rejected": sum(one.rejected for one in loaded),
        "located": {},
        "columns": dict(loaded[0].columns) if loaded else {},
    }


def _sheet(sheet: IncomingSheet) -> dict[str, Any]:
    loaded = sheet.loaded
    return {
        "file": sheet.file,
        "sheet": sheet.sheet,
        "kind": sheet.kind,
        "rows": sheet.rows,
        "accepted": loaded.accepted if loaded is not None else 0,
        "fixed": loaded.fixed if loaded is not None else 0,
        "rejected": loaded.rejected if loaded is not None else 0,
        "columns": dict(loaded.columns) if loaded is not None else {},
        "system": sheet.system,
        "hidden": sheet.hidden,
        "why": sheet.why,
    }


def _some(ids: Sequence[str]) -> str:
    more = len(ids) - SHOWN_PROBLEMS
    return ", ".join(ids[:SHOWN_PROBLEMS]) + (f" and {more:,} more" if more > 0 else "")


def _areas(incoming: Incoming, taken: TakenIn) -> dict[str, Any]:
    if taken.areas is None or incoming.areas is None:
        return {}
    return {
        "areas": len(incoming.areas.areas),
        "scenario": taken.areas.scenario,
        "territories_made": list(taken.areas.made),
        "accounts_assigned": taken.areas.assigned,
        "conflicts": [
            {"kind": c.kind, "sentence": c.sentence, "accounts": list(c.account_ids)}
            for c in taken.areas.conflicts
        ],
    }


def _lines(incoming: Incoming, taken: TakenIn) -> list[str]:
    lines: list[str] = []
    loaded, summary = incoming.accounts, taken.accounts
    if loaded is not None and summary is not None:
        lines += [
            f"{loaded.rows_read:,} rows read: {loaded.accepted:,} accepted"
            f" ({loaded.fixed:,} of them fixed), {loaded.rejected:,} rejected.",
            "Placed by " + ", ".join(f"{how} {n:,}" for how, n in loaded.located.items()) + ".",
            f"{summary.new:,} new, {summary.changed:,} changed, {summary.unchanged:,} unchanged,"
            f" {summary.gone:,} no longer in the file.",
        ]
        if summary.unassigned:
            lines.append(f"{summary.unassigned:,} of the new accounts have no territory yet.")
        if summary.repeated:
            lines.append(f"Left out, because they are there already: {_some(summary.repeated)}.")
    for merge in taken.tables:
        lines.append(
            f"{merge.kind.replace('_', ' ')}: {merge.new:,} new, {merge.changed:,} changed,"
            f" {merge.unchanged:,} unchanged, {merge.gone:,} no longer in the file"
            f"{_fate(merge.gone, kept=merge.kept)}."
        )
    if taken.areas is not None:
        areas = taken.areas
        lines.append(
            f"{areas.assigned:,} accounts aligned in {areas.scenario}, "
            f"{len(areas.made)} territories made, {len(areas.conflicts)} conflicts."
        )
        lines += [f"  {conflict.sentence}" for conflict in areas.conflicts[:SHOWN_PROBLEMS]]
    for code, count in incoming.lacking.items():
        lines.append(f"{count:,} amounts in {code} were left out: give --rate {code}:RATE.")
    lines += [
        f"{sheet.sheet or sheet.file}: {sheet.kind.replace('_', ' ')}, {sheet.rows:,} rows."
        f" {sheet.why}"
        for sheet in incoming.sheets
        if sheet.reading.kind is None
    ]
    return [*lines, *taken.notes]


def _fate(gone: int, *, kept: bool) -> str:
    if not gone:
        return ""
    return " and kept" if kept else " and taken out"


def _problem_lines(problems: Sequence[CellProblem]) -> list[str]:
    counts = Counter(problem.severity for problem in problems)
    if not problems:
        return ["No problems."]
    lines = [", ".join(f"{n:,} {severity}" for severity, n in counts.items()) + ":"]
    for problem in problems[:SHOWN_PROBLEMS]:
        column = f", {problem.column}" if problem.column else ""
        lines.append(f"  row {problem.row}{column}: {problem.message}")
    if len(problems) > SHOWN_PROBLEMS:
        lines.append(f"  and {len(problems) - SHOWN_PROBLEMS:,} more (--json lists all).")
    return lines


def write_template_files(folder: Path, *, workbook: bool) -> Answer:
    """Write the import templates, filled with the example region, into a folder."""
    files = write_templates(folder, workbook=workbook)
    names = [path.name for path in files]
    return Answer(
        {"files": [str(path) for path in files], "fictional": True},
        (f"{folder}: {', '.join(names)}.", "Replace the example rows; keep the headers."),
    )


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
