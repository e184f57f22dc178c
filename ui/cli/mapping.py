"""`atlas`, `feedback`, `feedback-in`: maps on paper, and what reps say of a scenario."""

from collections.abc import Sequence
from pathlib import Path

from model.feedback.answer import read_answers
from model.feedback.merge import merged, take_in
from model.project import Recover
from model.scenario import LIVE
from model.store.handed_out import note_handed_out
from model.territories import CORE_TEAM
from reports.atlas.poster import write_poster
from reports.atlas.write import write_atlas
from reports.feedback_file import write_questions
from ui.cli.documents import COMMAND_LINE, reading, writing
from ui.cli.output import Answer, progress


def atlas(
    path: Path,
    out: Path,
    scenario: str = "",
    paper: str = "letter",
    territories: Sequence[str] = (),
    poster: str = "",
    team: str = CORE_TEAM.id,
) -> Answer:
    """Write an atlas, or with `poster` one sheet of that size."""
    with reading(path) as project:
        state, today = project.state, project.clock.today()
        shown = state.scenario(scenario or LIVE).id
        if poster:
            printed = write_poster(state, shown, out, today=today, sheet=poster, team=team)
        else:
            printed = write_atlas(
                state,
                shown,
                out,
                today=today,
                paper=paper,
                team=team,
                territories=territories,
                report=progress,
            )
        note_handed_out(
            state.about.project_id, out, "Poster" if poster else "Atlas", project.clock.now()
        )
    data = {
        "file": str(out),
        "pages": printed.pages,
        "territories": list(printed.territories),
        "faults": list(printed.faults),
    }
    pages = "1 page" if printed.pages == 1 else f"{printed.pages:,} pages"
    return Answer(data, (f"{pages} written to {out}.",))


def feedback_files(
    path: Path, out: Path, scenario: str, author: str = "", team: str = CORE_TEAM.id
) -> Answer:
    """Write a page and a workbook for every rep whose accounts change."""
    with reading(path) as project:
        state = project.state
        files = write_questions(
            state,
            state.scenario(scenario).id,
            out,
            today=project.clock.today(),
            author=author,
            team=team,
        )
        for one in files:
            note_handed_out(state.about.project_id, one.path, "Feedback file", project.clock.now())
    data = {
        "files": [
            {"path": str(f.path), "rep": f.rep, "territory": f.territory, "changes": f.changes}
            for f in files
        ]
    }
    return Answer(data, tuple(str(one.path) for one in files))


def feedback_in(path: Path, files: Sequence[Path], choice: Recover = "ask") -> Answer:
    """Read returned files into the project; what contradicts itself stays side by side."""
    answers, wrong = read_answers(files)
    with writing(path, choice) as project:
        change, n = take_in(project.state, answers, project.clock.today())
        if change is not None:
            project.do(change, COMMAND_LINE, ", ".join(answer.file for answer in answers))
        keys = dict.fromkeys((answer.scenario_id, answer.team) for answer in answers)
        changes = [
            {
                "scenario": scenario_id,
                "account": one.account_id,
                "standing": str(one.standing),
                "outdated": one.stale,
                "answers": [
                    {"rep": a.rep_id, "verdict": a.verdict, "reason": a.reason} for a in one.answers
                ],
            }
            for scenario_id, team in keys
            for one in merged(project.state, scenario_id, team)
        ]
    lines = [f"{n:,} new answers.", *(f"{c['account']}: {c['standing']}" for c in changes)]
    data = {"read": n, "changes": changes, "problems": wrong}
    return Answer(data, (*lines, *wrong), wrong[0] if wrong and not answers else "")
