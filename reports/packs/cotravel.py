"""The co-travel review pack: what a manager reads before a day with a rep (plan-spec §5.1)."""

from datetime import date
from pathlib import Path
from typing import Any, Final

from model.errors import PlanError
from model.review.cotravel import ride_on
from model.review.cotravel_facts import RideFacts, ride_facts
from model.review.cotravel_form import HEADERS, WIDTHS, form_lines
from model.scenario import LIVE
from model.state import State
from model.territories import CORE_TEAM
from reports.book.facts import BookFacts
from reports.book.write import book_facts
from reports.packs.cotravel_briefs import draw_briefs
from reports.packs.cotravel_day import draw_day
from reports.packs.cotravel_figures import draw_discipline, draw_funnel
from reports.packs.cotravel_form import draw_agreement, draw_form, draw_trend
from reports.packs.paper import PackFile, folder, pack_meta, paper_named
from reports.pdf.book import Book
from reports.sheet_file import SheetList, write_list

CLASSIFICATION: Final = "Internal: manager and rep – no patient data"


def write_cotravel(
    state: State,
    rep_id: str,
    day: date,
    out: Path,
    *,
    today: date,
    author: str = "",
    paper: str = "letter",
) -> list[PackFile]:
    """Write the pack of a ride-along and its form into the folder `out`.

    The territory is the rep's in the live alignment, as on the day. PlanError for an unknown
    rep or paper, a rep without a territory, a day without calls, or a file that cannot be
    written.
    """
    chosen = paper_named(paper)
    ride = ride_facts(state, rep_id, day, today)
    facts = book_facts(state, _code(state, ride), scenario=LIVE, today=today)
    where = folder(out)
    name = f"co-travel-{rep_id}-{day.isoformat()}".replace("/", "-")
    path = where / f"{name}.pdf"
    with Book(path, chosen, _meta(facts, ride, today, author)) as book:
        for draw in (
            draw_day,
            draw_briefs,
            draw_discipline,
            draw_funnel,
            draw_form,
            draw_agreement,
            draw_trend,
        ):
            draw(book, facts, ride)
    faults = tuple(str(fault) for fault in book.ledger.faults())
    form = _write_form(state, ride, where / f"{name}-form.xlsx")
    return [PackFile("co-travel pack", path, book.n_pages, faults=faults), form]


def _code(state: State, ride: RideFacts) -> int:
    layer = state.scenario(LIVE).layer(CORE_TEAM.id)
    for code, territory in enumerate(layer.territories):
        if territory.rep_id == ride.rep.id:
            return code
    raise PlanError(f"{ride.rep.name} has no territory.", remedy="Assign one in Align.")


def _meta(facts: BookFacts, ride: RideFacts, today: date, author: str) -> Any:
    show = facts.show
    return pack_meta(
        facts.state,
        f"Co-travel of {ride.rep.name}, {show.date(ride.day.day.isoformat())}",
        f"{ride.rep.name} · co-travel {show.date(ride.day.day.isoformat())}",
        today=today,
        author=author or ride.manager,
        territory=facts.territory_name,
        classification=CLASSIFICATION,
    )


def _write_form(state: State, ride: RideFacts, path: Path) -> PackFile:
    """The observation form as a workbook, which is read back when it is filled."""
    day = ride.day.day
    typed = ride_on(state.plans.get(ride.rep.id, {}), day)
    lines = form_lines(ride.rep.id, ride.rep.name, day, typed)
    rows = write_list(SheetList("Observation", HEADERS, WIDTHS, lines), path)
    return PackFile("observation form", path, rows=rows)
