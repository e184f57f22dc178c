"""`pack field`: the packs that reps take along on the phone."""

from pathlib import Path

from model.store.handed_out import note_handed_out
from reports.field.facts import Chosen
from reports.field.write import write_field_packs
from ui.cli.documents import COMMAND_LINE, writing
from ui.cli.output import Answer, progress


def field_packs(
    path: Path,
    out: Path,
    *,
    rep: str = "",
    chosen: Chosen = Chosen(),  # noqa: B008  frozen and without state
    paper: str = "letter",
    passphrase: str = "",
) -> Answer:
    """Write the field packs of one rep, or of all; the project remembers what is out."""
    with writing(path) as project:
        now = project.clock.now()
        packs = write_field_packs(
            project.state,
            [rep] if rep else [],
            out,
            chosen,
            today=project.clock.today(),
            stamp=now,
            paper=paper,
            passphrase=passphrase,
            report=progress,
        )
        project.do(packs.change, COMMAND_LINE)
        for one in packs.files:
            note_handed_out(project.state.about.project_id, one.path, "Field pack", now)
    files = [
        {"kind": "field pack", "path": str(one.path), "rep": one.rep, "purpose": one.purpose}
        for one in packs.files
    ]
    lines = [f"{one.path}: {one.purpose}." for one in packs.files]
    return Answer({"files": files, "remarks": list(packs.remarks)}, (*lines, *packs.remarks))
