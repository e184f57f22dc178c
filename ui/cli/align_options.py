"""The words of `align`: one record is the command's signature and what it hands on."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Final

import typer

AUTO: Final = 0  # as many territories as the workload needs
Words = list[str] | None


class Strategy(StrEnum):
    """How territories are drawn."""

    geographic = "geographic"
    system = "system"
    specialty = "specialty"
    potential = "potential"
    revenue = "revenue"
    demographic = "demographic"
    hybrid = "hybrid"


class Contiguous(StrEnum):
    """Whether a territory must lie in one piece."""

    hard = "hard"
    soft = "soft"
    off = "off"


class Distance(StrEnum):
    """What a call costs on the road."""

    straight = "straight"
    road = "road"
    graph = "graph"


class Homes(StrEnum):
    """Where territories have their centres."""

    reps = "reps"
    pulled = "pulled"
    free = "free"


class Together(StrEnum):
    """What stays whole."""

    none = ""
    idn = "idn"
    territory = "territory"


def territories_of(word: str) -> int:
    """The number behind -k; 0 for "auto"."""
    if word.casefold() == "auto":
        return AUTO
    try:
        number = int(word)
    except ValueError:
        raise typer.BadParameter(f'"{word}" is neither a number nor auto.') from None
    if number < 1:
        raise typer.BadParameter("A design needs at least one territory.")
    return number


@dataclass(frozen=True, slots=True)
class AlignOptions:
    """Design balanced territories as a new scenario and open it."""

    project: Annotated[Path, typer.Argument(help="The project file, *.catchment.gpkg.")]
    n_territories: Annotated[
        int, typer.Option("-k", parser=territories_of, help="How many territories, or auto")
    ]
    strategy: Annotated[Strategy, typer.Option(help="How they are drawn")] = Strategy.geographic
    balance: Annotated[Words, typer.Option(help="METRIC:PCT")] = None
    weight: Annotated[Words, typer.Option(help="METRIC:PART of a blend; together 1")] = None
    minimum: Annotated[Words, typer.Option("--min", help="METRIC:VALUE")] = None
    maximum: Annotated[Words, typer.Option("--max", help="METRIC:VALUE")] = None
    share: Annotated[Words, typer.Option(help="TERRITORY:FACTOR")] = None
    equal: Annotated[bool, typer.Option("--equal", help="Whatever the reps' capacity")] = False
    homes: Annotated[
        Homes, typer.Option(case_sensitive=False, help="Centres at the reps' homes")
    ] = Homes.free
    keep_together: Annotated[
        Together, typer.Option(help="Systems, or core territories, stay whole")
    ] = Together.none
    split_price: Annotated[
        float | None, typer.Option(min=0, help="Hours a year that splitting one costs instead")
    ] = None
    lock: Annotated[
        Words, typer.Option(help="An account, contact, territory or district stays")
    ] = None
    own_locks: Annotated[
        bool, typer.Option("--own-locks/--no-own-locks", help="What is marked as locked stays")
    ] = True
    keep_relationships: Annotated[
        float | None, typer.Option(help="Accounts with a contact of this level stay")
    ] = None
    named: Annotated[Words, typer.Option("--named", help="ACCOUNT:TERRITORY or ACCOUNT:REP")] = None
    forbid: Annotated[Words, typer.Option(help="ACCOUNT:TERRITORY")] = None
    skill: Annotated[Words, typer.Option(help="SKILL:LEVEL that a rep needs")] = None
    only: Annotated[Words, typer.Option(help="Only this district or territory")] = None
    covers: Annotated[str, typer.Option(help="Only accounts with some of this metric")] = ""
    demographics: Annotated[str, typer.Option(help="The table of people by ZIP or county")] = (
        "postcodes_demographics"
    )
    barriers: Annotated[
        Path | None, typer.Option(help="GeoJSON lines nobody crosses; kept in the project")
    ] = None
    max_radius: Annotated[float | None, typer.Option(min=0, help="Miles from the centre")] = None
    min_apart: Annotated[
        float | None, typer.Option(min=0, help="Miles between two centres, at least")
    ] = None
    start: Annotated[str, typer.Option("--from", help="The scenario to start from")] = ""
    max_moved: Annotated[
        Words, typer.Option(help="METRIC:PCT; 15 % of revenue where nothing is said")
    ] = None
    max_lost: Annotated[
        Words, typer.Option(help="METRIC:PCT of its own that a territory may lose")
    ] = None
    max_gained: Annotated[
        Words, typer.Option(help="METRIC:PCT of its own that a territory may gain from others")
    ] = None
    disruption: Annotated[
        float, typer.Option(min=0, help="Hours a year that ending a relationship costs")
    ] = 2.0
    setting: Annotated[
        float,
        typer.Option(min=0, help="Hours a call costs more without the metro or rural skill"),
    ] = 0.5  # as in DesignRequest, whose import would slow every command down
    contiguous: Annotated[Contiguous, typer.Option(help="In one piece")] = Contiguous.hard
    distance: Annotated[Distance, typer.Option(help="What a call costs")] = Distance.road
    seconds: Annotated[float | None, typer.Option(min=0, help="Of search")] = None
    iterations: Annotated[int | None, typer.Option(min=0, help="Repeats exactly")] = None
    seed: int = 1
    like: Annotated[str, typer.Option(help="A scenario whose request is repeated")] = ""
    explain: Annotated[bool, typer.Option("--explain", help="Why each account moved")] = False
    save_as: Annotated[str, typer.Option(help="The name of the new scenario")] = ""
    team: Annotated[str, typer.Option(help="The team whose territories are meant.")] = "core"
    recover: Annotated[
        bool, typer.Option("--recover", help="Take an unpublished working copy.")
    ] = False
    discard: Annotated[
        bool, typer.Option("--discard", help="Drop an unpublished working copy.")
    ] = False
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False
