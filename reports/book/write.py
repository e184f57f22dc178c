"""Print plan books: one PDF per territory."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from itertools import pairwise
from pathlib import Path
from typing import Final

from model.errors import PlanError
from model.format import Formatter
from model.plan.rep_plan import RepPlan, rep_plan
from model.state import State
from model.territories import CORE_TEAM
from reports.book.depth import fitting_edition
from reports.book.facts import BookFacts
from reports.book.section import Edition
from reports.pdf.book import Book, Meta
from reports.pdf.grid import A4, LETTER, Paper
from reports.pdf.imprint import joined

PAPERS: Final = {"letter": LETTER, "a4": A4}


@dataclass(frozen=True, slots=True)
class PrintedBook:
    """What was written; `faults` are what the drawing kit found wrong with its own pages."""

    rep_id: str
    territory_id: str
    path: Path
    pages: int
    content_pages: int
    completeness_pct: float
    working_draft: bool
    missing: tuple[str, ...]
    faults: tuple[str, ...]
    notes: tuple[str, ...] = ()  # what it had to shorten, move or leave out
    imprints: Mapping[str, str] = field(default_factory=dict)  # what each section prints, a hash


def write_books(
    state: State,
    out: Path,
    *,
    today: date,
    rep_id: str = "",
    paper: str = "letter",
    scenario: str = "",
    team: str = CORE_TEAM.id,
    contact_names: bool = False,
    report: Callable[[str], None] = lambda _text: None,
    stop: Callable[[], bool] = lambda: False,
) -> list[PrintedBook]:
    """Print the book of one rep, or of every territory, into the folder `out`.

    With `contact_names` the list of contacts, page A2, names the people; else it gives titles.

    Raises
    ------
    PlanError
        If there is no territory, no such rep, an unknown paper, or the folder cannot be written.
    """
    if paper not in PAPERS:
        raise PlanError(f'There is no paper "{paper}".', remedy="Choose letter or a4.")
    codes = territory_codes(state, rep_id, scenario, team)
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise PlanError(
            f"The folder {out} cannot be made: {error.strerror}.", remedy="Choose another folder."
        ) from None
    books = []
    for number, code in enumerate(codes, 1):
        if stop():
            break
        facts = book_facts(
            state, code, scenario=scenario, team=team, today=today, contact_names=contact_names
        )
        report(f"Book {number} of {len(codes)}: {facts.territory_name}")
        books.append(write_book(facts, out / file_name(facts), PAPERS[paper]))
    return books


def territory_codes(state: State, rep_id: str, scenario: str, team: str) -> list[int]:
    """The territories of a rep, all without one; PlanError when there is none."""
    territories = state.scenario(scenario).layer(team).territories
    if not territories:
        raise PlanError("The plan has no territories.", remedy="Design them first: align -k N.")
    codes = [
        code
        for code, territory in enumerate(territories)
        if not rep_id or rep_id in (territory.rep_id, territory.id)
    ]
    if not codes:
        known = ", ".join(t.rep_id or t.id for t in territories[:12])
        raise PlanError(f'No territory belongs to "{rep_id}".', remedy=f"There are: {known}.")
    return codes


def book_facts(
    state: State,
    code: int,
    *,
    scenario: str = "",
    team: str = CORE_TEAM.id,
    today: date,
    contact_names: bool = False,
) -> BookFacts:
    """Everything the pages of one territory's book are made from."""
    plan = rep_plan(state, code, scenario=scenario, team=team, today=today)
    team_size = len(state.scenario(scenario).layer(team).territories)
    return BookFacts(state, plan, Formatter.of(state.about), team_size, contact_names=contact_names)


def write_book(facts: BookFacts, path: Path, paper: Paper = LETTER) -> PrintedBook:
    """Draw one book as deep as plan-spec §3.0 asks."""
    edition = fitting_edition(facts)
    ends = [0]
    with Book(path, paper, book_meta(facts)) as book:
        part = ""
        for section in edition.printed:
            if section.part and section.part != part:
                part = section.part
                book.part(part)
            section.draw(book, facts, edition)
            ends.append(book.n_pages)
    plan = facts.plan
    prints = zip(edition.printed, pairwise(ends), strict=True)
    return PrintedBook(
        plan.rep.id if plan.rep else "",
        plan.territory.id,
        path,
        book.n_pages,
        edition.content_pages,
        edition.completeness_pct,
        edition.working_draft,
        missing_inputs(edition),
        tuple(book.ledger.faults()),
        tuple(book.ledger.notes()),
        {one.key: joined(book.imprints[first:end]) for one, (first, end) in prints},
    )


def content_pages_of(state: State, plan: RepPlan) -> int:
    """How many content pages the book of a plan would have, without drawing it."""
    return fitting_edition(BookFacts(state, plan, Formatter.of(state.about))).content_pages


def missing_inputs(edition: Edition) -> tuple[str, ...]:
    """What the dropped pages lack, each once, in page order."""
    found = [gap.missing for _section, _units, gaps in edition.dropped for gap in gaps]
    return tuple(dict.fromkeys(found))


def file_name(facts: BookFacts) -> str:
    """A file name made of letters, digits and hyphens only, whatever the names hold."""
    words = f"{facts.plan.territory.id}-{facts.rep_name}"
    ascii_words = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode()
    slug = re.sub(r"[^A-Za-z0-9]+", "-", ascii_words).strip("-").lower()
    return f"{slug[:60] or 'territory'}-plan.pdf"


def book_meta(facts: BookFacts) -> Meta:
    """What the head lines and the file say about the book."""
    plan, about = facts.plan, facts.state.about
    as_of = facts.show.date(about.as_of)
    years = f"{plan.start.year}–{plan.end.year}"
    return Meta(
        title=f"{facts.territory_name}: plan {years}",
        author=facts.rep_name,
        created=datetime.combine(plan.today, time(12), UTC),
        territory=facts.territory_name,
        trail=f"{facts.rep_name} · Plan {years}, version {facts.version} · data of {as_of}",
        subject="Three-year territory plan",
        language=about.locale.replace("_", "-"),
    )
