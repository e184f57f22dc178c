"""The command that brings a project and a CRM together.

Nothing heavy is imported up here: the worker process re-imports the module that registers it.
"""

from pathlib import Path
from typing import Annotated

import typer

from ui.cli.paper_commands import AsJson, Deliver, Project

Recover = Annotated[bool, typer.Option("--recover", help="Take an unpublished working copy.")]
Discard = Annotated[bool, typer.Option("--discard", help="Drop an unpublished working copy.")]

System = Annotated[str, typer.Option(help="Connect: tryton, salesforce, hubspot or files.")]
AllowDrop = Annotated[bool, typer.Option("--allow-drop", help="Mark however many are gone.")]


def add_to(app: typer.Typer, deliver: Deliver) -> None:
    """Register the command; `deliver` prints an answer as text or as JSON."""

    @app.command()
    def sync(
        project: Project,
        system: System = "",
        url: Annotated[str, typer.Option(help="The CRM's address, https://…")] = "",
        database: Annotated[str, typer.Option(help="Tryton's database.")] = "",
        user: Annotated[str, typer.Option(help="The user name.")] = "",
        model: Annotated[str, typer.Option(help="A Salesforce territory model in Planning.")] = "",
        folder: Annotated[str, typer.Option(help="The folder of file sets.")] = "",
        push: Annotated[bool, typer.Option("--push", help="Send what is unsent, too.")] = False,
        status: Annotated[
            bool, typer.Option("--status", help="Only say how things stand.")
        ] = False,
        resolve: Annotated[str, typer.Option(help="Decide all conflicts: ours or theirs.")] = "",
        allow_drop: AllowDrop = False,
        recover: Recover = False,
        discard: Discard = False,
        as_json: AsJson = False,
    ) -> None:
        """Bring in what changed in the CRM; with --push send what is unsent."""
        from model.sync.setup import Setup
        from ui.cli.documents import unpublished
        from ui.cli.syncing import sync as run

        setup = Setup(system, url, database, user, model, folder) if system else None
        deliver(
            lambda: run(
                project,
                setup=setup,
                push=push,
                allow_drop=allow_drop,
                resolve=resolve,
                status=status,
                choice=unpublished(recover=recover, discard=discard),
            ),
            as_json,
        )

    @app.command("read-file", hidden=True)
    def read_file(file: Path) -> None:
        """Read one hostile file for the window; what it holds goes to stdout."""
        from model.intake.reader_process import main as read

        read(str(file))
