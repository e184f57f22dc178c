"""Catchment: no command opens the window, each command is one call into a room below.

Nothing heavy is imported up here: the worker process re-imports this module.
"""

import functools
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ui.cli import paper_commands, sync_command
from ui.cli.align_options import AlignOptions
from ui.cli.lead_options import LeadOptions

if TYPE_CHECKING:
    from ui.cli.output import Answer

FAILED, USAGE = 1, 2  # exit codes

app = typer.Typer(
    add_completion=False,
    no_args_is_help=False,
    pretty_exceptions_enable=False,
    help="Plan MedTech sales territories offline: align, plan, print.",
)

Project = Annotated[Path, typer.Argument(help="The project file, *.catchment.gpkg.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]
Team = Annotated[str, typer.Option(help="The team whose territories are meant.")]
Recover = Annotated[bool, typer.Option("--recover", help="Take an unpublished working copy.")]
Discard = Annotated[bool, typer.Option("--discard", help="Drop an unpublished working copy.")]
Table = Annotated[Path | None, typer.Option(help="A further table, xlsx or csv.")]


def _deliver(command: "Callable[[], Answer]", as_json: bool) -> None:
    from ui.cli.output import deliver

    deliver(command, as_json=as_json)


paper_commands.add_to(app, _deliver)
sync_command.add_to(app, _deliver)


@app.command()
def demo(project: Project, as_json: AsJson = False) -> None:
    """Write the fictional demo region of six reps."""
    from ui.cli.importing import write_demo

    _deliver(lambda: write_demo(project), as_json)


@app.command(name="import")
def import_(
    project: Project,
    files: Annotated[
        list[Path] | None, typer.Argument(help="Files whose tables are recognised by themselves.")
    ] = None,
    file: Annotated[list[Path] | None, typer.Option(help="The same, as an option.")] = None,
    accounts: Table = None,
    contacts: Table = None,
    reps: Table = None,
    opportunities: Table = None,
    volumes: Table = None,
    contracts: Table = None,
    sales_monthly: Annotated[
        Path | None, typer.Option("--sales", "--sales-monthly", help="Sales by month.")
    ] = None,
    influence: Table = None,
    activities_done: Table = None,
    activities_open: Table = None,
    or_schedule: Table = None,
    postcodes_demographics: Annotated[
        Path | None,
        typer.Option("--postcodes", "--postcodes-demographics", help="People by postcode."),
    ] = None,
    csat: Table = None,
    competitors: Table = None,
    price_list: Table = None,
    areas: Annotated[
        Path | None, typer.Option(help="ZIP, county or account and its territory.")
    ] = None,
    table: Annotated[list[str] | None, typer.Option(help="TABLE=FILE, any other table.")] = None,
    sheet: Annotated[str | None, typer.Option(help="The sheet of a workbook.")] = None,
    mapping: Annotated[list[str] | None, typer.Option("--map", help="FIELD=HEADER")] = None,
    currency: Annotated[str | None, typer.Option(help="ISO 4217, for example EUR.")] = None,
    rate: Annotated[list[str] | None, typer.Option(help="EUR:1.08, worth of one euro.")] = None,
    recover: Recover = False,
    discard: Discard = False,
    as_json: AsJson = False,
) -> None:
    """Create or update a project from spreadsheets; assignments and corrections are kept."""
    from ui.cli.documents import unpublished
    from ui.cli.importing import ImportRequest, import_tables, mapping_of, named_tables, rates_of

    given = {
        "accounts": accounts,
        "contacts": contacts,
        "reps": reps,
        "opportunities": opportunities,
        "volumes": volumes,
        "contracts": contracts,
        "sales_monthly": sales_monthly,
        "influence": influence,
        "activities_done": activities_done,
        "activities_open": activities_open,
        "or_schedule": or_schedule,
        "postcodes_demographics": postcodes_demographics,
        "csat": csat,
        "competitors": competitors,
        "price_list": price_list,
        "areas": areas,
    }
    _deliver(
        lambda: import_tables(
            ImportRequest(
                project,
                [*((k, p) for k, p in given.items() if p is not None), *named_tables(table or [])],
                [*(files or []), *(file or [])],
                sheet,
                mapping_of(mapping or []),
                currency,
                rates_of(rate or []),
                unpublished(recover=recover, discard=discard),
            )
        ),
        as_json,
    )


@app.command()
def templates(
    folder: Annotated[Path, typer.Argument(help="Where the templates go.")],
    workbook: Annotated[bool, typer.Option(help="One workbook instead of many files.")] = False,
    as_json: AsJson = False,
) -> None:
    """Write the import templates, filled with the fictional example region."""
    from ui.cli.importing import write_template_files

    _deliver(lambda: write_template_files(folder, workbook=workbook), as_json)


@app.command("align")
@functools.wraps(AlignOptions)
def align(**words: Any) -> None:
    """Take the words that `AlignOptions` names; its fields are the signature."""
    from ui.cli.aligning import aligned

    options = AlignOptions(**words)
    _deliver(lambda: aligned(options), options.as_json)


@app.command()
def measure(
    project: Project, scenario: str = "", team: Team = "core", as_json: AsJson = False
) -> None:
    """Every number of an alignment."""
    from ui.cli.measuring import measure as run

    _deliver(lambda: run(project, scenario, team), as_json)


@app.command()
def compare(project: Project, a: str, b: str, team: Team = "core", as_json: AsJson = False) -> None:
    """Two scenarios side by side and every account that moves."""
    from ui.cli.measuring import compare as run

    _deliver(lambda: run(project, a, b, team), as_json)


@app.command()
def suggest(
    project: Project,
    account: Annotated[str, typer.Option(help="The account's id.")],
    team: Team = "core",
    as_json: AsJson = False,
) -> None:
    """Where an account would fit, best territory first."""
    from ui.cli.aligning import suggestions

    _deliver(lambda: suggestions(project, account, team), as_json)


@app.command()
def size(
    project: Project,
    balance: Annotated[list[str] | None, typer.Option(help="METRIC:PCT")] = None,
    seconds: Annotated[float | None, typer.Option(min=0, help="Of search for each size")] = None,
    iterations: Annotated[int | None, typer.Option(min=0, help="Repeats exactly")] = None,
    seed: int = 1,
    team: Team = "core",
    as_json: AsJson = False,
) -> None:
    """How many reps the workload needs, and a few fewer and more side by side."""
    from ui.cli.sizing import sizes

    _deliver(
        lambda: sizes(
            project,
            balance=balance or [],
            seconds=seconds,
            iterations=iterations,
            seed=seed,
            team=team,
        ),
        as_json,
    )


@app.command("leads")
@functools.wraps(LeadOptions)
def leads(**words: Any) -> None:
    """Take the words that `LeadOptions` names; its fields are the signature."""
    from ui.cli.routing import lead_owners

    options = LeadOptions(**words)
    _deliver(lambda: lead_owners(options), options.as_json)


@app.command()
def diary(
    project: Project,
    rep: Annotated[str, typer.Option(help="The rep's id.")],
    quarter: Annotated[str, typer.Option(help="For example 2027Q1.")],
    out: Annotated[Path, typer.Option(help="The folder for the files.")],
    seconds: Annotated[float | None, typer.Option(min=0, help="Of search")] = None,
    iterations: Annotated[int | None, typer.Option(min=0, help="Repeats exactly")] = None,
    seed: int = 1,
    repair: Annotated[bool, typer.Option(help="Change as little as possible.")] = False,
    keep: Annotated[bool, typer.Option(help="Take it over into the project.")] = False,
    as_json: AsJson = False,
) -> None:
    """Plan a rep's quarter day by day and write it as csv and calendar."""
    from ui.cli.diary import DiaryRequest, build_diary

    asked = DiaryRequest(project, rep, quarter, out, seconds, iterations, seed, repair, keep)
    _deliver(lambda: build_diary(asked), as_json)


@app.command()
def route(
    project: Project,
    rep: Annotated[str, typer.Option(help="The rep's id.")],
    day: Annotated[str, typer.Option("--date", help="For example 2027-02-09.")],
    as_json: AsJson = False,
) -> None:
    """Put the stops of one day of the diary in order."""
    from ui.cli.diary import route_day

    _deliver(lambda: route_day(project, rep, day), as_json)


@app.command("diary-out")
def diary_out(
    project: Project,
    rep: Annotated[str, typer.Option(help="The rep's id.")],
    quarter: Annotated[str, typer.Option(help="For example 2027Q1.")],
    out: Annotated[Path, typer.Option(help="The folder for the files.")],
    to: Annotated[
        list[str] | None,
        typer.Option(help="calendar, paper, salesforce, hubspot, dynamics or generic"),
    ] = None,
    week: Annotated[int, typer.Option(min=0, help="Of the quarter; 0 for all")] = 0,
    changes: Annotated[bool, typer.Option(help="Only what calendars do not know yet.")] = False,
    as_json: AsJson = False,
) -> None:
    """Send the diary to calendars, CRMs or paper."""
    from ui.cli.diary_out import send_diary
    from ui.diary.sending import CALENDAR, Sending

    targets, how = to or [CALENDAR], Sending(changes_only=changes)
    _deliver(
        lambda: send_diary(project, out, rep=rep, quarter=quarter, to=targets, week=week, how=how),
        as_json,
    )


@app.command("diary-in")
def diary_in(
    project: Project,
    files: Annotated[list[Path], typer.Argument(help="Tasks and events as the CRM exports them.")],
    rep: Annotated[str, typer.Option(help="The rep's id.")],
    theirs: Annotated[bool, typer.Option(help="The CRM wins where both changed.")] = False,
    as_json: AsJson = False,
) -> None:
    """Take done and moved items back from a CRM by external id."""
    from ui.cli.diary_out import take_back

    _deliver(
        lambda: take_back(project, files, rep=rep, conflicts="theirs" if theirs else None), as_json
    )


def _open_window(words: list[str]) -> int:
    """Open the window; without a display do the main job headless and say so."""
    path = Path(words[0]) if words else None
    if path is not None and not path.exists() and path.suffix != ".gpkg":
        print(f'There is no command and no file "{path}"; see --help.', file=sys.stderr)
        return USAGE
    if _has_display():
        from ui.light_imports import lighten_imports

        lighten_imports()
        from ui.start import open_window

        return open_window(path)
    if path is not None:
        print(f'There is no display to show "{path}" on; see --help.', file=sys.stderr)
        return FAILED
    from ui.cli.headless import main_job

    _deliver(lambda: main_job(Path("catchment-demo")), as_json=False)
    return 0


def _has_display() -> bool:
    if not sys.platform.startswith("linux"):
        return True
    if os.environ.get("QT_QPA_PLATFORM") in ("offscreen", "minimal"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def main() -> int:
    """Run a command, or open the window when the first word is none."""
    words = sys.argv[1:]
    commands = {
        command.name or command.callback.__name__
        for command in app.registered_commands
        if command.callback is not None
    }
    if words and (words[0] in commands or words[0].startswith("-")):
        app()
        return 0
    return _open_window(words)


if __name__ == "__main__":
    if getattr(sys, "frozen", False):  # a built program is also its own worker and its own reader
        import multiprocessing

        multiprocessing.freeze_support()
    sys.exit(main())
