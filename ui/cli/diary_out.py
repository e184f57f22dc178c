"""`diary-out` and `diary-in`: the diary to calendars, CRMs and paper, and done items back."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from model.diary.work_days import Quarter, work_calendar
from model.errors import PlanError
from model.intake.diary_return import Choice, diary_return
from model.intake.reader import read_sheets
from model.project import Project
from model.reps import Rep
from model.store.handed_out import note_handed_out
from ui.cli.documents import COMMAND_LINE, writing
from ui.cli.output import Answer
from ui.diary.sending import CALENDAR, TARGETS, Order, Sending, write_diary


def send_diary(
    path: Path,
    out: Path,
    *,
    rep: str,
    quarter: str,
    to: Sequence[str] = (CALENDAR,),
    week: int = 0,
    how: Sending | None = None,
) -> Answer:
    """Write a quarter (or one week of it) of a rep's diary for each target into a folder."""
    unknown = [target for target in to if target not in TARGETS]
    if unknown:
        raise PlanError(
            f'The diary cannot be sent to "{unknown[0]}".',
            remedy=f"Choose among {', '.join(TARGETS)}.",
        )
    out.mkdir(parents=True, exist_ok=True)
    with writing(path) as project:
        who = _rep(project, rep)
        first, last = _span(project, who, Quarter.of(quarter), week)
        name = f"{who.id} {quarter}{f' week {week}' if week else ''}"
        written: list[Path] = []
        for target in to:
            written += _send(project, who, first, last, target, out / name, how or Sending())
        for file in written:
            now = project.clock.now()
            note_handed_out(project.state.about.project_id, file, "Diary", now)
    return Answer({"files": [str(p) for p in written]}, tuple(f"{p} written." for p in written))


def _send(
    project: Project, rep: Rep, first: date, last: date, target: str, out: Path, how: Sending
) -> list[Path]:
    """Write for one target; `out` is the name of the file without its ending."""
    clock = project.clock
    order = Order(project.state, rep, first, last, target, out, how, clock.now(), clock.today())
    written = write_diary(order)
    if written.change is not None:
        project.do(written.change, COMMAND_LINE)
    return list(written.files)


def take_back(
    path: Path, files: Sequence[Path], *, rep: str, conflicts: Choice | None = None
) -> Answer:
    """Read done and moved items back by external id; `conflicts` decides what both changed."""
    sheets = [sheet for file in files for sheet in read_sheets(file)]
    with writing(path) as project:
        who = _rep(project, rep)
        found = diary_return(project.state, who, sheets)
        open_ = found.conflicts
        if conflicts and open_:
            choices = {conflict.uid: conflicts for conflict in open_}
            found = diary_return(project.state, who, sheets, choices)
        if found.change is not None:
            project.do(found.change, COMMAND_LINE)
    rows = [
        {
            "item": conflict.uid,
            "title": conflict.title,
            "ours": conflict.ours.words,
            "theirs": conflict.theirs.words,
        }
        for conflict in open_
    ]
    lines = [
        f"{len(found.taken)} items taken, {found.unchanged} as before, {len(open_)} conflicts, "
        f"{len(found.unknown)} of other plans.",
        *(f"{row['title']}: here {row['ours']}; there {row['theirs']}." for row in rows),
        *found.problems,
    ]
    taken = [
        {"item": taken.uid, "before": taken.before.words, "after": taken.after.words}
        for taken in found.taken
    ]
    return Answer(
        {
            "taken": taken,
            "unchanged": found.unchanged,
            "conflicts": rows,
            "unknown": list(found.unknown),
            "problems": list(found.problems),
        },
        tuple(lines),
    )


def _rep(project: Project, rep_id: str) -> Rep:
    found = project.state.rep(rep_id)
    if found is None:
        known = ", ".join(rep.id for rep in project.state.reps[:12])
        raise PlanError(f'There is no rep "{rep_id}".', remedy=f"There are: {known}.")
    return found


def _span(project: Project, rep: Rep, quarter: Quarter, week: int) -> tuple[date, date]:
    if not week:
        return quarter.first, quarter.last
    days = [d.day for d in work_calendar(project.state, rep, quarter).days if d.week == week]
    if not days:
        raise PlanError(f"{quarter.name} has no week {week}.", remedy="Weeks count from 1 to 14.")
    return days[0], days[-1]
