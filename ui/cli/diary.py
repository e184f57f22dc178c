"""`diary` and `route`: a quarter planned into files, a day put in order."""

import csv
from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

import pandas as pd

from model.change import Together
from model.diary.adherence import execution_of
from model.diary.drive_source import drive_times, source_words
from model.diary.goal_chain import goal_chain
from model.diary.measure_lines import measure_sheet
from model.diary.publish import moved_share, take_over
from model.diary.quarter import Diary, days_of, items_of
from model.diary.rules import BrokenRule, broken_rules
from model.diary.see_next import see_next
from model.diary.table import diary_rows
from model.diary.visiting import clock_text
from model.diary.work_days import Quarter
from model.errors import PlanError
from model.format import Formatter
from model.project import Project
from model.reps import Rep
from model.settings import settings_of
from model.state import State
from model.store.handed_out import note_handed_out
from optimizers.day_route import DayRoute, day_route
from optimizers.pace import Progress
from optimizers.quarter import QuarterProposal, plan_quarter
from optimizers.quarter_answer import Unplaced, diary_from, unplaced_of
from optimizers.quarter_request import QuarterRequest, quarter_problem_of
from reports.calendar import calendar_file, write_calendar
from reports.exports import replacing, safe_csv_text
from ui.cli.documents import COMMAND_LINE, reading, writing
from ui.cli.output import Answer, progress
from ui.diary.measure_words import spoken_line

SECONDS = 10.0

_FIRST: Final = 5  # accounts that are printed of those to see next


@dataclass(frozen=True, slots=True)
class DiaryRequest:
    """What the command line asks for."""

    path: Path
    rep: str
    quarter: str
    out: Path
    seconds: float | None = None
    iterations: int | None = None
    seed: int = 1
    repair: bool = False
    keep: bool = False


@dataclass(frozen=True, eq=False, slots=True)
class _Built:
    request: QuarterRequest
    proposal: QuarterProposal
    items: pd.DataFrame
    days: pd.DataFrame
    unplaced: list[Unplaced]
    broken: list[BrokenRule]


def build_diary(asked: DiaryRequest) -> Answer:
    """Plan a rep's quarter and write it; the project changes only with `keep`."""
    quarter = Quarter.of(asked.quarter)
    with writing(asked.path) if asked.keep else reading(asked.path) as project:
        rep = _rep(project.state, asked.rep)
        built = _build(project, rep, quarter, asked)
        change = take_over(project.state, rep.id, quarter, built.items, built.days)
        files = _write(project, rep, quarter, asked.out, built, change)
        data = _data(project, rep, quarter, built, files)
        if asked.keep:
            project.do(change, COMMAND_LINE)
    return Answer(data, tuple(_lines(rep, quarter, data)))


def _rep(state: State, rep_id: str) -> Rep:
    rep = state.rep(rep_id)
    if rep is None:
        known = ", ".join(known.id for known in state.reps)
        raise PlanError(f'There is no rep "{rep_id}".', remedy=f"The project has {known}.")
    return rep


def _build(project: Project, rep: Rep, quarter: Quarter, asked: DiaryRequest) -> _Built:
    state, today = project.state, project.clock.today()
    request = quarter_problem_of(state, rep, quarter, today, repair=asked.repair)
    seconds = asked.seconds
    if seconds is None and asked.iterations is None:
        seconds = SECONDS
    proposal = plan_quarter(
        request.problem,
        seconds=seconds if asked.iterations is None else None,
        iterations=asked.iterations,
        seed=asked.seed,
        repair=asked.repair,
        report=_Phases(),
    )
    items, days = diary_from(state, request, proposal)
    judged = Diary(days_of(days), tuple(items_of(items)))
    broken = broken_rules(state, rep, quarter, judged)
    return _Built(request, proposal, items, days, unplaced_of(state, request, proposal), broken)


class _Phases:
    """One line per phase on stderr."""

    def __init__(self) -> None:
        self._phase = ""

    def __call__(self, now: Progress) -> None:
        if now.phase != self._phase:
            self._phase = now.phase
            progress(f"{now.phase}.")


def _write(
    project: Project, rep: Rep, quarter: Quarter, out: Path, built: _Built, change: Together
) -> list[str]:
    """The items and days as csv, and the calendar file."""
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise PlanError(
            f"The folder {out} cannot be made: {error.strerror}.", remedy="Choose another folder."
        ) from None
    stem = f"{rep.id} {quarter.name}"
    written = [out / f"{stem} diary.csv", out / f"{stem} days.csv"]
    for path, table in zip(written, (built.items, built.days), strict=True):
        _write_csv(path, table)
    planned = change.apply(project.state)
    calendar = calendar_file(planned, rep, quarter.first, quarter.last, stamp=project.clock.now())
    written += write_calendar(calendar, out / f"{stem}.ics")
    for path in written:
        note_handed_out(project.state.about.project_id, path, "Diary", project.clock.now())
    return [str(path) for path in written]


def _write_csv(path: Path, table: pd.DataFrame) -> None:
    with (
        replacing(path) as temporary,
        temporary.open("w", encoding="utf-8-sig", newline="") as file,
    ):
        writer = csv.writer(file)
        writer.writerow(table.columns)
        for row in table.itertuples(index=False):
            writer.writerow([_cell(value) for value in row])


def _cell(value: object) -> object:
    if isinstance(value, str):
        return safe_csv_text(value)
    return "" if value != value else value


def _data(
    project: Project, rep: Rep, quarter: Quarter, built: _Built, files: list[str]
) -> dict[str, Any]:
    state, items = project.state, built.items
    customer = items[items["account_id"] != ""]
    minutes = float(customer["minutes"].sum())
    off = float(customer.loc[customer["on_theme"] == "no", "minutes"].sum())
    plan = state.plans.get(rep.id, {})
    chains = [goal_chain(plan, str(objective)).whole for objective in items["objective_id"]]
    lived = execution_of(state, _accounts(built), project.clock.today(), settings_of(state))
    before = diary_rows(state, rep.id, quarter)
    return {
        "rep": rep.id,
        "quarter": quarter.name,
        "working_days": len(built.request.asked.calendar.days),
        "placed": len(items),
        "unplaced": [
            {
                "item": lost.name,
                "account_id": lost.demand.account_id,
                "type": lost.demand.kind,
                "weight": lost.demand.weight,
                "reason": lost.reason,
                "ways_out": list(lost.ways_out),
            }
            for lost in built.unplaced
        ],
        "travel_hours": built.proposal.travel_hours,
        "drive_times": source_words(drive_times(state)),
        "workload_hours": float(items["workload_h"].sum()),
        "off_theme_share": off / minutes if minutes else None,
        "items": dict(Counter(items["type"])),
        "roles": dict(Counter(customer["role_class"])),
        "modes": dict(Counter(built.days["day_mode"])),
        "with_goal_chain": sum(chains) / len(chains) if chains else None,
        "moved_share": moved_share(before, items, project.clock.today()) if len(before) else None,
        "broken_rules": [
            {"rule": rule.code, "items": list(rule.items), "sentence": rule.sentence}
            for rule in built.broken
        ],
        "adherence": lived.adherence,
        "adherence_due": lived.due,
        "measures": _measures(state, rep, project.clock.today()),
        "see_next": _see_next(state, rep, project.clock.today()),
        "notes": list(built.request.asked.notes),
        "iterations": built.proposal.iterations,
        "seconds": built.proposal.seconds,
        "files": files,
    }


def _measures(state: State, rep: Rep, today: date) -> list[dict[str, Any]]:
    """Each measure with its verdict; null and what is missing where nothing is known."""
    show = Formatter.of(state.about)
    return [
        {
            "measure": line.key,
            "name": line.name,
            "value": None if line.missing else line.value,
            "unit": line.unit,
            "state": line.state,
            "missing": line.missing,
            "words": spoken_line(line, show),
        }
        for line in measure_sheet(state, rep, today).lines
    ]


def _see_next(state: State, rep: Rep, today: date) -> list[dict[str, Any]]:
    """Whom to see next, the highest score first, with the parts of the score."""
    return [
        {
            "account_id": one.account_id,
            "account": one.name,
            "score": one.score,
            "value_points": one.value,
            "reasons": [
                {"kind": r.kind, "points": r.points, "due": r.due.isoformat(), "words": r.words}
                for r in one.reasons
            ],
        }
        for one in see_next(state, rep, today).ranked
    ]


def _accounts(built: _Built) -> Any:
    return built.items["account_id"].unique()


def _lines(rep: Rep, quarter: Quarter, data: dict[str, Any]) -> list[str]:
    lines = [
        f"{rep.name}, {quarter.name}: {data['placed']} items on {data['working_days']} days, "
        f"{data['travel_hours']:.1f} h of driving, {len(data['unplaced'])} without a day."
    ]
    lines += [
        f"  {lost['item']}: {lost['reason']} {' '.join(lost['ways_out'])}"
        for lost in data["unplaced"]
    ]
    lines += [f"  {rule['rule']}: {rule['sentence']}" for rule in data["broken_rules"]]
    kept = [f"  {one['words']}" for one in data["measures"]]
    lines += ["How the plan was kept in the last 13 weeks:", *kept]
    first = [
        f"  {one['score']:.0f} {one['account']}: {one['reasons'][0]['words']}"
        for one in data["see_next"][:_FIRST]
    ]
    lines += ["Whom to see next:", *first] if first else []
    lines += [data["drive_times"], *data["notes"]]
    return [*lines, *(f"Written: {name}" for name in data["files"])]


def route_day(path: Path, rep_id: str, words: str) -> Answer:
    """Put one day of the diary in order; the project does not change."""
    try:
        day = date.fromisoformat(words)
    except ValueError:
        raise PlanError(
            f'"{words}" is not a date.', remedy="Write it as year-month-day: 2027-02-09."
        ) from None
    with reading(path) as project:
        rep = _rep(project.state, rep_id)
        found = day_route(project.state, rep, day)
        data = _route_data(project.state, rep, found)
    lines = [
        f"{rep.name} on {day:%A %d %B %Y}: leave {data['leave']}, back {data['back']}, "
        f"{data['travel_minutes']:.0f} minutes of driving."
    ]
    lines += [
        f"  {stop['begin']} {stop['type'].replace('_', ' ')} {stop['account']}".rstrip()
        for stop in data["stops"]
    ]
    return Answer(data, (*lines, data["drive_times"]))


def _route_data(state: State, rep: Rep, found: DayRoute) -> dict[str, Any]:
    route, accounts = found.route, state.accounts
    names = accounts.text("name")
    stops = []
    for turn, number in enumerate(route.order.tolist()):
        item = found.items[number]
        length = timedelta(hours=item.end - item.start).total_seconds() / 60
        stops.append(
            {
                "uid": item.uid,
                "type": item.kind,
                "account_id": item.account_id,
                "account": str(names[accounts.row_of(item.account_id)]) if item.account_id else "",
                "arrive": clock_text(route.arrive[turn]),
                "begin": clock_text(route.begin[turn]),
                "end": clock_text(route.begin[turn] + length),
                "wait_minutes": float(route.wait[turn]),
                "late_minutes": float(route.late[turn]),
            }
        )
    return {
        "rep": rep.id,
        "date": found.day.isoformat(),
        "start": found.start,
        "finish": found.end,
        "stops": stops,
        "leave": clock_text(route.leave),
        "back": clock_text(route.back),
        "drive_times": source_words(drive_times(state)),
        "travel_minutes": route.minutes,
        "travel_minutes_as_planned": found.planned_minutes,
        "holds": route.holds,
    }
