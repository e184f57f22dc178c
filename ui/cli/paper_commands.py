"""The commands that write papers and files: plan books, atlas, one row per account, reviews.

Nothing heavy is imported up here: the worker process re-imports the module that registers them.
"""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ui.cli.plan_options import Paper, Part, PartOption, QuarterOption

if TYPE_CHECKING:
    from ui.cli.output import Answer

Deliver = Callable[["Callable[[], Answer]", bool], None]

Project = Annotated[Path, typer.Argument(help="The project file, *.catchment.gpkg.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]
Team = Annotated[str, typer.Option(help="The team whose territories are meant.")]
FieldDays = Annotated[int, typer.Option(help="Days a field pack is for, 1 to 92.")]
FieldNames = Annotated[bool, typer.Option("--contact-names", help="Name people in a field pack.")]
FieldPotential = Annotated[bool, typer.Option("--potential", help="Tell it in a field pack.")]
FieldRevenue = Annotated[bool, typer.Option("--revenue", help="Tell it in a field pack.")]
FieldPassphrase = Annotated[
    str,
    typer.Option(
        envvar="CATCHMENT_PASSPHRASE",
        help="Encrypts field packs; safer from the environment than typed here.",
    ),
]


def add_to(app: typer.Typer, deliver: Deliver) -> None:
    """Register the commands; `deliver` prints an answer as text or as JSON."""
    for add in (_plan, _review, _pack, _atlas, _feedback, _feedback_in, _export):
        add(app, deliver)


def _plan(app: typer.Typer, deliver: Deliver) -> None:
    @app.command()
    def plan(
        project: Project,
        out: Annotated[Path, typer.Option(help="The folder for the books.")],
        rep: Annotated[str, typer.Option(help="The rep's id.")] = "",
        everyone: Annotated[bool, typer.Option("--all", help="One book per territory.")] = False,
        paper: Paper = Paper.letter,
        part: PartOption = Part.book,
        quarter: QuarterOption = 1,
        scenario: str = "",
        team: Team = "core",
        contact_names: Annotated[
            bool, typer.Option("--contact-names", help="Name people in A2 and on the phone.")
        ] = False,
        as_json: AsJson = False,
    ) -> None:
        """Print the plan book of a rep, or of all."""
        from ui.cli.exporting import plan_books

        deliver(
            lambda: plan_books(
                project,
                out,
                rep=rep,
                everyone=everyone,
                paper=paper.value,
                part=part.value,
                quarter=quarter,
                scenario=scenario,
                team=team,
                contact_names=contact_names,
            ),
            as_json,
        )


def _review(app: typer.Typer, deliver: Deliver) -> None:
    @app.command()
    def review(
        project: Project,
        period: Annotated[str, typer.Option(help="A month, 2026-11; else up to today.")] = "",
        level: Annotated[
            str, typer.Option(help="rep, territory, district or region.")
        ] = "territory",
        as_json: AsJson = False,
    ) -> None:
        """Scorecards with thresholds, and every alert with its evidence."""
        from ui.cli.reviewing import review as run

        deliver(lambda: run(project, period, level), as_json)


def _pack(app: typer.Typer, deliver: Deliver) -> None:
    @app.command()
    def pack(
        project: Project,
        kind: Annotated[str, typer.Argument(help="cotravel, alignment or field.")],
        out: Annotated[Path, typer.Option(help="The folder for the files.")],
        rep: Annotated[str, typer.Option(help="The rep's id.")] = "",
        day: Annotated[str, typer.Option("--date", help="Of a ride-along: 2027-02-09.")] = "",
        scenario: str = "",
        paper: Paper = Paper.letter,
        books: Annotated[
            bool, typer.Option("--books", help="With new plan books of the reps concerned.")
        ] = False,
        days: FieldDays = 14,
        contact_names: FieldNames = False,
        potential: FieldPotential = False,
        revenue: FieldRevenue = False,
        passphrase: FieldPassphrase = "",
        as_json: AsJson = False,
    ) -> None:
        """Write the papers of a ride-along, of a changed alignment, or for the phone."""
        from reports.field.facts import Chosen
        from ui.cli.packing import pack as run

        deliver(
            lambda: run(
                project,
                kind,
                out,
                rep=rep,
                day=day,
                scenario=scenario,
                paper=paper.value,
                books=books,
                chosen=Chosen(days, contact_names, potential, revenue),
                passphrase=passphrase,
            ),
            as_json,
        )


def _atlas(app: typer.Typer, deliver: Deliver) -> None:
    @app.command()
    def atlas(
        project: Project,
        out: Annotated[Path, typer.Option(help="The PDF.")],
        scenario: str = "",
        paper: Paper = Paper.letter,
        territory: Annotated[list[str] | None, typer.Option(help="Only these, by id.")] = None,
        poster: Annotated[str, typer.Option(help="One sheet: letter, tabloid, a4 to a0.")] = "",
        team: Team = "core",
        as_json: AsJson = False,
    ) -> None:
        """Print a vector map page per territory, or all of them on one poster."""
        from ui.cli.mapping import atlas as run

        deliver(
            lambda: run(project, out, scenario, paper.value, territory or [], poster, team), as_json
        )


def _export(app: typer.Typer, deliver: Deliver) -> None:
    @app.command()
    def export(
        project: Project,
        out: Annotated[Path, typer.Option(help="xlsx, csv, geojson, gpkg or kml.")],
        scenario: str = "",
        team: Team = "core",
        as_json: AsJson = False,
    ) -> None:
        """Write one row per account."""
        from ui.cli.exporting import export_scenario

        deliver(lambda: export_scenario(project, out, scenario, team), as_json)


def _feedback(app: typer.Typer, deliver: Deliver) -> None:
    @app.command()
    def feedback(
        project: Project,
        scenario: Annotated[str, typer.Option(help="The scenario that reps shall judge.")],
        out: Annotated[Path, typer.Option(help="The folder for the files.")],
        author: Annotated[str, typer.Option(help="Who gets the answers.")] = "",
        team: Team = "core",
        as_json: AsJson = False,
    ) -> None:
        """Write a page and a workbook in which each rep accepts or challenges the changes."""
        from ui.cli.mapping import feedback_files

        deliver(lambda: feedback_files(project, out, scenario, author, team), as_json)


def _feedback_in(app: typer.Typer, deliver: Deliver) -> None:
    @app.command("feedback-in")
    def feedback_in(
        project: Project,
        files: Annotated[list[Path], typer.Argument(help="Returned files, json or xlsx.")],
        recover: Annotated[
            bool, typer.Option("--recover", help="Take an unpublished working copy.")
        ] = False,
        discard: Annotated[
            bool, typer.Option("--discard", help="Drop an unpublished working copy.")
        ] = False,
        as_json: AsJson = False,
    ) -> None:
        """Read the answers of reps; those that contradict each other stay side by side."""
        from ui.cli.documents import unpublished
        from ui.cli.mapping import feedback_in as run

        choice = unpublished(recover=recover, discard=discard)
        deliver(lambda: run(project, files, choice), as_json)
