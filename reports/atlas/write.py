"""Writes an atlas as one PDF: overview, register, then every territory."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Final

from model.errors import PlanError
from model.state import State
from model.territories import CORE_TEAM
from reports.atlas.ground import AtlasGround, lay_out
from reports.atlas.pages import AtlasPages
from reports.pdf.book import Book, Meta
from reports.pdf.grid import A4, LETTER

PAPERS: Final = {"letter": LETTER, "a4": A4}
SOURCES: Final = "Ground: US Census Bureau, Natural Earth. Towns: GeoNames, CC BY 4.0."


@dataclass(frozen=True, slots=True)
class PrintedAtlas:
    """What was written; `faults` are what the drawing kit found wrong with its own pages."""

    path: Path
    pages: int
    territories: tuple[str, ...]
    faults: tuple[str, ...]


def write_atlas(
    state: State,
    scenario_id: str,
    out: Path,
    *,
    today: date,
    author: str = "",
    paper: str = "letter",
    team: str = CORE_TEAM.id,
    territories: Sequence[str] = (),
    report: Callable[[str], None] = lambda _words: None,
    stop: Callable[[], bool] = lambda: False,
) -> PrintedAtlas:
    """Write the atlas of a scenario.

    Parameters
    ----------
    territories
        Ids of those to print, in the scenario's order; all when empty.
    report
        Is told which territory is being drawn.
    stop
        True ends the work after the territory at hand; nothing is written then.

    Raises
    ------
    PlanError
        If the paper or a territory is unknown, nothing is on the map, the work was stopped, or
        the file cannot be written.
    """
    if paper not in PAPERS:
        raise PlanError(f'There is no paper "{paper}".', remedy="Choose letter or a4.")
    ground = lay_out(state, scenario_id, team, today_iso=today.isoformat())
    codes = [ground.layer.code_of(key) for key in territories]
    codes = sorted(set(codes)) or list(range(len(ground.layer.territories)))
    with Book(out, PAPERS[paper], _meta(ground, today, author)) as book:
        pages = AtlasPages(book, ground, notes_of(ground, today))
        report("Drawing the overview")
        pages.overview(codes)
        for code in codes:
            if stop():
                raise PlanError("The atlas was not finished.", remedy="Print it again.")
            report(f"Drawing {ground.layer.territories[code].label}")
            pages.territory(code)
    names = tuple(ground.layer.territories[code].label for code in codes)
    return PrintedAtlas(out, book.n_pages, names, tuple(map(str, book.ledger.faults())))


def notes_of(ground: AtlasGround, today: date) -> tuple[str, ...]:
    """The sentences below every map."""
    return (
        f"Printed on {ground.show.date(today.isoformat())}.",
        "Outlines follow counties and accounts. Drive times are estimates.",
        SOURCES,
    )


def _meta(ground: AtlasGround, today: date, author: str) -> Meta:
    about, show = ground.state.about, ground.show
    as_of = f" · data of {show.date(about.as_of)}" if about.as_of else ""
    return Meta(
        title=f"Atlas of {about.name}, {ground.scenario.name}",
        author=author,
        created=datetime.combine(today, time(12), UTC),
        territory=about.name,
        trail=f"{ground.scenario.name}{as_of}",
        subject="A map of every territory",
        language=about.locale.replace("_", "-"),
        tabbed=False,
    )
