"""`export` and `plan`: files out."""

from pathlib import Path

from model.errors import PlanError
from model.store.handed_out import note_handed_out
from model.territories import CORE_TEAM
from reports.book.write import write_books
from reports.exports import export
from ui.cli.documents import reading
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
    scenario: str = "",
    team: str = CORE_TEAM.id,
) -> Answer:
    """Print the plan book of one rep or of every territory."""
    if bool(rep) == everyone:
        raise PlanError("Whose book is not clear.", remedy="Give --rep ID or --all.")
    with reading(path) as project:
        books = write_books(
            project.state,
            out,
            today=project.clock.today(),
            rep_id=rep,
            paper=paper,
            scenario=scenario,
            team=team,
            report=progress,
        )
        for book in books:
            about = project.state.about
            note_handed_out(about.project_id, book.path, "Plan book", project.clock.now())
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
