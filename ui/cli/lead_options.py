"""The words of `leads`."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer


@dataclass(frozen=True, slots=True)
class LeadOptions:
    """Find the owner of every lead of a list, with the reason."""

    project: Annotated[Path, typer.Argument(help="The project file, *.catchment.gpkg.")]
    file: Annotated[Path, typer.Option(help="The lead list, xlsx or csv.")]
    out: Annotated[Path, typer.Option(help="The answers, xlsx or csv.")]
    rules: Annotated[Path | None, typer.Option(help="Routing rules; they are kept.")] = None
    keep: Annotated[bool, typer.Option("--keep", help="Remember who got which lead.")] = False
    team: Annotated[str, typer.Option(help="The team whose territories are meant.")] = "core"
    recover: Annotated[
        bool, typer.Option("--recover", help="Take an unpublished working copy.")
    ] = False
    discard: Annotated[
        bool, typer.Option("--discard", help="Drop an unpublished working copy.")
    ] = False
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False
