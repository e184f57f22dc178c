"""`pack`: the other papers, for a ride-along, a changed alignment, the phone in the field."""

from datetime import date
from pathlib import Path
from typing import Any, Final

from model.errors import PlanError
from model.plan.period import iso_date
from model.project import Project
from model.review.pack_scenarios import compared_scenarios
from model.scenario import LIVE
from model.store.handed_out import note_handed_out
from reports.field.facts import Chosen
from reports.packs.alignment import write_alignment
from reports.packs.cotravel import write_cotravel
from reports.packs.paper import PackFile
from ui.cli.documents import reading
from ui.cli.field import field_packs
from ui.cli.output import Answer, progress
from ui.packs.staffing import staffing_of

COTRAVEL: Final = "cotravel"
ALIGNMENT: Final = "alignment"
FIELD: Final = "field"
KINDS: Final = (COTRAVEL, ALIGNMENT, FIELD)


def pack(
    path: Path,
    kind: str,
    out: Path,
    *,
    rep: str = "",
    day: str = "",
    scenario: str = "",
    paper: str = "letter",
    books: bool = False,
    chosen: Chosen = Chosen(),  # noqa: B008  frozen and without state
    passphrase: str = "",
) -> Answer:
    """Write a pack into a folder and say which files are in it."""
    if kind not in KINDS:
        raise PlanError(f'There is no pack "{kind}".', remedy=f"Choose {', '.join(KINDS)}.")
    if kind == FIELD:
        return field_packs(path, out, rep=rep, chosen=chosen, paper=paper, passphrase=passphrase)
    with reading(path) as project:
        today = project.clock.today()
        if kind == COTRAVEL:
            files = _cotravel(project, out, rep, day, paper, today)
        else:
            files = _alignment(project, out, scenario, paper, today, books=books)
        for one in files:
            note_handed_out(project.state.about.project_id, one.path, one.kind, project.clock.now())
    return _answer(files)


def _cotravel(
    project: Project, out: Path, rep: str, day: str, paper: str, today: date
) -> list[PackFile]:
    if not rep:
        raise PlanError("Who is accompanied is not said.", remedy="Give --rep ID.")
    when = iso_date(day)
    if when is None:
        raise PlanError(f'"{day}" is no date.', remedy="Give --date as 2027-02-09.")
    return write_cotravel(project.state, rep, when, out, today=today, paper=paper)


def _alignment(
    project: Project, out: Path, scenario: str, paper: str, today: date, *, books: bool
) -> list[PackFile]:
    state = project.state
    chosen = state.scenario(scenario or _proposed(project))
    progress("Counting heads")
    return write_alignment(
        state,
        chosen.id,
        out,
        today=today,
        staffing=staffing_of(state, compared_scenarios(state, chosen.id)),
        paper=paper,
        books=books,
        report=progress,
    )


def _proposed(project: Project) -> str:
    """The open scenario, else the newest beside the live one that is not in the archive."""
    state = project.state
    if state.open_scenario != LIVE:
        return state.open_scenario
    others = [s for s in state.scenarios if s.id != LIVE and s.status != "archived"]
    if not others:
        raise PlanError("No scenario stands beside the live one.", remedy="Make one in Align.")
    return others[-1].id


def _answer(files: list[PackFile]) -> Answer:
    data: list[dict[str, Any]] = [
        {"kind": one.kind, "path": str(one.path), "pages": one.pages, "rows": one.rows}
        for one in files
    ]
    lines = []
    for one in files:
        size = f"{one.pages} pages" if one.pages else f"{one.rows:,} rows" if one.rows else ""
        lines.append(f"{one.path}: {', '.join(part for part in (one.kind, size) if part)}.")
    return Answer({"files": data}, tuple(lines))
