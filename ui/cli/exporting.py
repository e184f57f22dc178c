"""`export` and `plan`: files out."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TypedDict

from model.errors import PlanError
from model.project import Project
from model.publication import BOOK, printed_of
from model.store.handed_out import note_handed_out
from model.territories import CORE_TEAM
from reports.book.write import PrintedBook, write_books
from reports.editions.own_sheets import PART_WORDS, Part, PrintedPart, write_parts
from reports.exports import export
from ui.cli.documents import COMMAND_LINE, reading, writing
from ui.cli.output import Answer, progress


def export_scenario(path: Path, out: Path, scenario: str = "", team: str = CORE_TEAM.id) -> Answer:
    """Write one row per account."""
    with reading(path) as project:
        state = project.state
        rows = export(state, state.scenario(scenario), out, team)
        note_handed_out(state.about.project_id, out, "Export", project.clock.now())
    return Answer({"rows": rows, "file": str(out)}, (f"{rows:,} accounts written to {out}.",))


def plan_books(
    path: Path,
    out: Path,
    *,
    rep: str = "",
    everyone: bool = False,
    paper: str = "letter",
    part: str = Part.BOOK,
    quarter: int = 1,
    scenario: str = "",
    team: str = CORE_TEAM.id,
    contact_names: bool = False,
) -> Answer:
    """Print the plan book of one rep or of every territory, or one part of it."""
    if bool(rep) == everyone:
        raise PlanError("Whose book is not clear.", remedy="Give --rep ID or --all.")
    chosen = Part(part)
    with reading(path) as project:
        state, today = project.state, project.clock.today()
        asked: _Asked = {
            "today": today,
            "rep_id": rep,
            "paper": paper,
            "scenario": scenario,
            "team": team,
            "contact_names": contact_names,
            "report": progress,
        }
        if chosen is not Part.BOOK:
            parts = write_parts(state, out, chosen, quarter=quarter, **asked)
            _hand_out(project, [one.path for one in parts], PART_WORDS[chosen])
            return _parts_answer(parts)
        books = write_books(state, out, **asked)
        _hand_out(project, [book.path for book in books], "Plan book")
        reps = [book.rep_id for book in books]
        marked = printed_of(state, reps, BOOK, scenario, today) is not None
    answer = _books_answer(books)
    told = _unmark(path, reps, scenario) if marked else []
    return replace(answer, lines=(*answer.lines, *told))


def _unmark(path: Path, reps: list[str], scenario: str) -> list[str]:
    """Take the marks for reprint off, unless the window holds the project."""
    try:
        with writing(path) as project:
            today = project.clock.today()
            change = printed_of(project.state, reps, BOOK, scenario, today)
            if change is not None:
                project.do(change, COMMAND_LINE)
    except PlanError as held:
        return [f"The mark for reprint stays. {held}"]
    return []


class _Asked(TypedDict):
    """What book and parts are asked alike."""

    today: date
    rep_id: str
    paper: str
    scenario: str
    team: str
    contact_names: bool
    report: Callable[[str], None]


def _hand_out(project: Project, paths: list[Path], what: str) -> None:
    for path in paths:
        note_handed_out(project.state.about.project_id, path, what, project.clock.now())


def _parts_answer(parts: list[PrintedPart]) -> Answer:
    files = [
        {
            "rep": one.rep_id,
            "territory": one.territory_id,
            "part": one.part.value,
            "path": str(one.path),
            "pages": one.pages,
            "faults": list(one.faults),
        }
        for one in parts
    ]
    return Answer({"files": files}, tuple(f"{one.path.name} written." for one in parts))


def _books_answer(books: list[PrintedBook]) -> Answer:
    files = [
        {
            "rep": book.rep_id,
            "territory": book.territory_id,
            "path": str(book.path),
            "pages": book.pages,
            "content_pages": book.content_pages,
            "completeness_pct": book.completeness_pct,
            "working_draft": book.working_draft,
            "missing": list(book.missing),
            "faults": list(book.faults),
        }
        for book in books
    ]
    lines = [
        f"{book.path.name}: {book.pages} pages, {book.content_pages} of 20 content pages"
        + (" (WORKING DRAFT)" if book.working_draft else "")
        + f", {book.completeness_pct:.0f} % complete."
        for book in books
    ]
    return Answer({"files": files}, tuple(lines))
