"""States a book must cope with: the demo, a bare hospital list, hostile names, none, very many."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from datetime import date, datetime
from functools import cached_property

import numpy as np
import pypdf
import pytest

from model.accounts import Accounts
from model.alignment import Alignment
from model.demo import demo_state
from model.resources import resource
from model.scenario import LIVE, Layer, Scenario
from model.state import About, State
from model.territories import Territory
from reports.book.facts import BookFacts
from reports.book.section import Edition, Section, edition_of
from reports.book.write import book_facts
from reports.pdf.book import Book, Meta
from reports.pdf.grid import LETTER, Paper

TODAY = date(2026, 11, 30)
TODAY_TIME = datetime(2026, 11, 30, 12)
SCRIPT = "<img src=x onerror=alert(1)>"
LONG = "The Very Reverend Bartholomew Fotheringay Memorial Regional Hospital and Medical Center "


@pytest.fixture(scope="session")
def demo() -> State:
    return demo_state(resource("demo"))


@pytest.fixture(scope="session")
def full(demo: State) -> BookFacts:
    """The demo's T1: everything is typed, imported and known."""
    return book_facts(demo, 0, today=TODAY)


@pytest.fixture(scope="session")
def untyped(demo: State) -> BookFacts:
    """The demo's T2: accounts and figures, but no typed plan and six contacts."""
    return book_facts(demo, 1, today=TODAY)


def hospital_list(n: int, name: Callable[[int], str] = lambda i: f"Hospital {i}") -> State:
    """A list as the manager has it on the first day: name, kind, town, place, beds."""
    rng = np.random.default_rng(7)
    kinds = ("COMM", "TEACH", "CAH", "ASC")
    accounts = Accounts(
        {
            "account_id": [f"H{i:04d}" for i in range(n)],
            "name": [name(i) for i in range(n)],
            "account_type": [kinds[i % 4] if i % 9 else "" for i in range(n)],
            "city": [f"Town {i % 11}" if i % 5 else "" for i in range(n)],
            "region": ["MO"] * n,
            "lat": np.where(np.arange(n) % 23 == 22, np.nan, 38.6 + rng.normal(0, 0.7, n)),
            "lon": np.where(np.arange(n) % 23 == 22, np.nan, -92.5 + rng.normal(0, 0.9, n)),
            "beds": [float(25 + 13 * (i % 31)) for i in range(n)],
        }
    )
    territories = (Territory("T1", "Missouri"),)
    live = Scenario(LIVE, "Live", {"core": Layer(territories, Alignment(np.zeros(n, np.int16)))})
    return State(About("A list", as_of="2026-11-30"), accounts, (live,))


@pytest.fixture(scope="session")
def bare() -> BookFacts:
    """Forty hospitals without potential, prices, reps or contacts."""
    return book_facts(hospital_list(40), 0, today=TODAY)


@pytest.fixture(scope="session")
def hostile() -> BookFacts:
    """Names that look like markup, formulas, or do not end."""
    odd = (SCRIPT, '=HYPERLINK("http://x")', LONG * 2, "", "‮evil", "Zürich 🏥")
    return book_facts(hospital_list(24, lambda i: odd[i % len(odd)]), 0, today=TODAY)


@pytest.fixture(scope="session")
def nobody() -> BookFacts:
    """A territory without an account."""
    return book_facts(hospital_list(0), 0, today=TODAY)


@pytest.fixture(scope="session")
def many() -> BookFacts:
    """650 accounts with potential: tables and maps reach their limits."""
    state = hospital_list(650)
    potential = 1e6 / np.sqrt(1.0 + np.arange(650))
    columns = {"potential": potential, "revenue": potential * (np.arange(650) % 5) / 10}
    accounts = state.accounts.with_columns(columns)
    return book_facts(State(state.about, accounts, state.scenarios), 0, today=TODAY)


@pytest.fixture(scope="session", params=["full", "untyped", "bare", "hostile", "nobody", "many"])
def facts(request: pytest.FixtureRequest) -> BookFacts:
    """Each of the six in turn."""
    return request.getfixturevalue(request.param)


class Printed:
    """Pages drawn from one section."""

    def __init__(self, data: bytes, book: Book) -> None:
        self.book = book
        self.n_pages = book.n_pages
        self.faults = book.ledger.faults()
        self._data = data

    @cached_property
    def pages(self) -> list[str]:
        """The text of each page; read only when it is asked for, which takes its time."""
        reader = pypdf.PdfReader(io.BytesIO(self._data))
        return [page.extract_text().replace("\u00a0", " ") for page in reader.pages]

    @property
    def text(self) -> str:
        """All text on one line, so that sentences can be searched across line ends."""
        return " ".join(" ".join(self.pages).split())


def print_sections(sections: Sequence[Section], facts: BookFacts, paper: Paper = LETTER) -> Printed:
    """Draw the sections that reach their minimum, behind one empty page."""
    edition: Edition = edition_of(sections, facts)
    out = io.BytesIO()
    book = Book(out, paper, Meta("Plan", "Rep", TODAY_TIME, territory=facts.territory_name))
    with book:
        with book.page("Before", "One page goes before.", key="before"):
            pass
        for section in edition.printed:
            section.draw(book, facts, edition)
    return Printed(out.getvalue(), book)


@pytest.fixture
def printed() -> Callable[..., Printed]:
    """Draw one section: printed(section, facts)."""
    return lambda section, facts: print_sections([section], facts)
