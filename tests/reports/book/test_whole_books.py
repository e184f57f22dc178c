"""Whole books as files: the demo, a minimal territory, a real one of 600 accounts, an empty one."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import pypdf
import pypdfium2
import pytest
from PIL import Image

from model.plan.approval import stands_against
from reports.book import executive
from reports.book.depth import fitting_edition
from reports.book.section import WANTED_PAGES
from reports.book.write import PrintedBook, book_facts, content_pages_of, write_book
from reports.pdf.grid import A4, LETTER, Paper
from tests.reports.book.conftest import TODAY, hospital_list, print_sections
from tests.reports.book.states import minimal_territory, real_territory

REAL_LIST = Path(__file__).resolve().parents[4] / "shared" / "data" / "accounts_us.csv"
PICTURES = Path(__file__).resolve().parents[2] / "data" / "book"
_PICTURED = {
    "The plan on one page": "P03",
    "Goal back-test": "P05",
    "Segmentation": "P11",
    "Influence map": "P19",
    "Account sequence": "P22",
    "Dayton Foregut Institute": "P24",
    "36-month forecast": "P35",
}
_SCALE = 0.35
_MAIN, _APPENDIX, _ALL = 60, 20, 80
_COUNTED = (
    "accounts activities calls candidates cases centres cells clusters contacts contracts days "
    "edges figures gaps goals inputs items leaders links lines meetings milestones months "
    "objectives opportunities others pages people points quarters references requests risks rows "
    "settings starts steps systems tests tiers topics visits weeks words years"
)
_NOT_SAID = {
    "one of many": rf"(?<![\d.,/–−+×:-])\b1 (?:[a-z]+ )?(?:{'|'.join(_COUNTED.split())})\b(?!/)",
    "one with are": r"(?<![\d.,/] )\b(?:1|One) [a-z]+ are\b",
    "many with is": r"\b(?:[2-9]|\d\d+) [a-z]+s (?:is|was|has)\b",
    "a date of a program": r"\b\d{4}-\d\d-\d\d\b",
    "no number": r"\b(?:nan|NaN|inf|null|True|False)\b",
    "a name of the program": r"\b[a-z]+_[a-z_]+\b",
    "a doubled sign": r"\.\.|,,|\s,|\(\)|: \.",
}
_SIDE, _FOOT = 48.0, 20.0  # points of the margins, book-style


@dataclass(frozen=True)
class File:
    """One written book and what its file says."""

    printed: PrintedBook
    paper: Paper

    @cached_property
    def reader(self) -> pypdf.PdfReader:
        return pypdf.PdfReader(io.BytesIO(self.printed.path.read_bytes()))

    @cached_property
    def pages(self) -> list[str]:
        document = pypdfium2.PdfDocument(self.printed.path)
        texts = [page.get_textpage().get_text_bounded() for page in document]
        return [" ".join(text.replace("\u00a0", " ").split()) for text in texts]

    @cached_property
    def bookmarks(self) -> list[tuple[int, str, int]]:
        """Depth, title and page number of every bookmark."""
        return list(self._walk(self.reader.outline, 0))

    def _walk(self, entries, depth: int) -> Iterator[tuple[int, str, int]]:
        for entry in entries:
            if isinstance(entry, list):
                yield from self._walk(entry, depth + 1)
            else:
                title = entry.title.replace("\u00a0", " ")
                yield depth, title, self.reader.get_destination_page_number(entry) + 1

    def number_of(self, title: str) -> int:
        return next(number for _, said, number in self.bookmarks if said == title)


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """Write a book once for the module: written("demo", facts, paper)."""
    known: dict[tuple[str, str], File] = {}

    def write(name, facts, paper=LETTER):
        if (name, paper.name) not in known:
            path = tmp_path_factory.mktemp("book") / f"{name}-{paper.name}.pdf"
            known[name, paper.name] = File(write_book(facts, path, paper), paper)
        return known[name, paper.name]

    return write


@pytest.fixture(scope="module", params=[LETTER, A4], ids=lambda paper: paper.name)
def demo_book(request, written, full):
    return written("demo", full, request.param)


@pytest.fixture(scope="module")
def minimal(demo):
    return book_facts(minimal_territory(demo), 0, today=TODAY)


@pytest.fixture(scope="module")
def real(demo):
    if not REAL_LIST.exists():
        pytest.skip("needs the real accounts in ../shared")
    return book_facts(real_territory(REAL_LIST, demo), 0, today=TODAY)


@pytest.fixture(scope="module")
def empty():
    return book_facts(hospital_list(0), 0, today=TODAY)


BOOKS = [
    pytest.param(name, paper, marks=[pytest.mark.slow] if name == "real" else [],
                 id=f"{name}-{paper.name}")
    for name in ("full", "minimal", "real", "empty")
    for paper in (LETTER, A4)
]  # fmt: skip


@pytest.fixture(scope="module")
def book_of(request, written):
    """The written book of a territory by its name: book_of("minimal", A4)."""
    return lambda name, paper: written(
        "demo" if name == "full" else name, request.getfixturevalue(name), paper
    )


@pytest.mark.parametrize("paper", [LETTER, A4], ids=lambda paper: paper.name)
def test_that_the_executive_page_of_600_accounts_is_one_page(real, paper):
    """S0-28."""
    made = print_sections([executive.SECTION], real, paper)
    assert made.n_pages == 2  # behind the empty page before it
    assert made.faults == []
    assert not [note for note in made.book.ledger.notes() if "shortened" in note]


def test_that_the_demo_is_no_draft(demo_book):
    assert not demo_book.printed.working_draft


@pytest.mark.parametrize(("name", "paper"), BOOKS)
def test_that_no_page_has_a_fault_and_no_word_is_cut(book_of, name, paper):
    book = book_of(name, paper)
    assert book.printed.faults == ()
    assert [note for note in book.printed.notes if "shortened" in note] == []
    crowded = ("in the scatter", "to name")  # names of a crowded chart or map stand on A1 as well
    rest = [note for note in book.printed.notes if "no room" in note]
    assert [note for note in rest if not any(words in note for words in crowded)] == []


@pytest.mark.parametrize("fault", _NOT_SAID)
@pytest.mark.parametrize(("name", "paper"), [book for book in BOOKS if LETTER in book.values])
def test_that_every_page_speaks_as_people_do(book_of, name, paper, fault):
    pattern = re.compile(_NOT_SAID[fault])
    said = [
        f"page {number}: {text[max(0, found.start() - 20) : found.end() + 20]}"
        for number, text in enumerate(book_of(name, paper).pages, 1)
        for found in pattern.finditer(text)
    ]
    assert said == []


@pytest.mark.parametrize(("name", "paper"), BOOKS)
def test_that_main_book_and_appendix_keep_their_limits(book_of, name, paper):
    book = book_of(name, paper)
    appendix = book.printed.pages - book.number_of("Appendix") + 1
    assert appendix <= _APPENDIX
    assert book.printed.pages - appendix <= _MAIN
    assert book.printed.pages <= _ALL


@pytest.mark.parametrize(("name", "paper"), BOOKS)
def test_that_every_page_but_the_cover_carries_its_number(book_of, name, paper):
    book = book_of(name, paper)
    n = book.printed.pages
    assert len(book.pages) == n
    for number, text in enumerate(book.pages[1:], 2):
        assert f"{number} / {n}" in text
        assert "Confidential – no patient data" in text


def test_that_bookmarks_lead_to_the_page_that_bears_their_title(demo_book):
    parts = [title for depth, title, _ in demo_book.bookmarks if depth == 0]
    assert parts == [
        "Cover",
        "Contents and how to read this plan",
        "What",
        "Why",
        "Accounts",
        "How",
        "Appendix",
    ]


@pytest.mark.parametrize(("name", "paper"), BOOKS)
def test_that_every_page_is_found_by_the_title_of_its_bookmark(book_of, name, paper):
    book = book_of(name, paper)
    inner = [(title, number) for depth, title, number in book.bookmarks if depth]
    assert {number for _, number in inner} >= set(range(3, book.printed.pages + 1))
    for title, number in inner:
        assert title in book.pages[number - 1]


@pytest.mark.parametrize(("name", "paper"), BOOKS)
def test_that_every_link_leads_to_a_page_of_the_book(book_of, name, paper):
    book = book_of(name, paper)
    known = set(book.reader.named_destinations)
    links = [
        note.get_object()
        for page in book.reader.pages
        for note in page.get("/Annots", ())
        if note.get_object()["/Subtype"] == "/Link"
    ]
    assert len(links) > book.printed.pages / 2
    for link in links:
        target = link.get("/Dest")
        assert target is not None
        assert isinstance(target, pypdf.generic.ArrayObject) or str(target).lstrip("/") in known


@pytest.mark.parametrize(("name", "paper"), BOOKS)
def test_that_all_fonts_are_embedded(book_of, name, paper):
    fonts = {
        name: font.get_object()
        for page in book_of(name, paper).reader.pages
        for name, font in page["/Resources"]["/Font"].items()
    }
    assert fonts
    for font in fonts.values():
        descriptor = font.get("/FontDescriptor")
        if descriptor is None:
            descriptor = font["/DescendantFonts"][0].get_object()["/FontDescriptor"]
        assert "/FontFile2" in descriptor.get_object()


@pytest.mark.parametrize(("name", "paper"), BOOKS)
def test_that_no_letter_stands_outside_the_margins(book_of, name, paper):
    document = pypdfium2.PdfDocument(book_of(name, paper).printed.path)
    for number, page in enumerate(document):
        width, height = page.get_size()
        side, foot = (_SIDE, _FOOT) if number else (0.0, 0.0)  # the cover has no furniture
        text = page.get_textpage()
        for n in range(text.count_rects()):
            left, bottom, right, top = text.get_rect(n)
            assert side - 1 <= left <= right <= width + 1
            assert foot - 1 <= bottom <= top <= height - foot + 1


@pytest.mark.parametrize(("name", "paper"), [book for book in BOOKS if LETTER in book.values])
def test_that_every_page_holds_its_content_units(request, name, paper):
    del paper  # units do not depend on it
    facts = request.getfixturevalue(name)
    edition = fitting_edition(facts)
    for section in edition.printed:
        assert not section.counted or section.units(facts) >= section.minimum
    for section, units, _gaps in edition.dropped:
        assert units < section.minimum


def test_that_the_wide_pages_lie_across(demo_book):
    across = {
        number
        for number, page in enumerate(demo_book.reader.pages, 1)
        if page.mediabox.width > page.mediabox.height
    }
    titles = ("Access, clusters and drive time", "Three-year roadmap", "First-quarter diary")
    assert {demo_book.number_of(title) for title in titles} <= across
    assert demo_book.number_of("Goal back-test") not in across


def test_that_the_file_is_tagged_and_names_its_language(demo_book):
    root = demo_book.reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] is True or bool(root["/MarkInfo"]["/Marked"])
    assert root["/Lang"].startswith("en")
    assert root["/StructTreeRoot"]["/K"]
    assert demo_book.reader.metadata.title.startswith("Southwest Ohio")


def test_that_words_of_the_plan_are_found_in_the_text(demo_book, full):
    text = " ".join(demo_book.pages)
    mission = " ".join(full.typed["mission"].split())
    assert mission in text
    assert "Dayton Foregut Institute" in text


def test_that_the_reasons_of_goals_and_the_stories_of_centres_are_printed_whole(demo_book, full):
    text = " ".join(demo_book.pages)
    typed = [goal[key] for goal in full.typed["strategic_goals"] for key in ("why", "how")]
    typed += [centre["story"] for centre in full.typed["lighthouses"]]
    for words in typed:
        last = " ".join(words.split()[-4:])
        assert last in text


def test_that_the_executive_page_fits_one_page_of_every_book(written, full, minimal):
    for name, facts in (("demo", full), ("minimal", minimal)):
        book = written(name, facts)
        first = book.number_of("The plan on one page")
        following = min(number for _, _, number in book.bookmarks if number > first)
        assert following == first + 1
        for column in ("What we will reach", "Why here, and why us", "How we get there"):
            assert column.split(" ", maxsplit=1)[0] in book.pages[first - 1]


def test_that_the_demo_is_counted_alike_with_and_without_drawing(full):
    edition = fitting_edition(full)
    assert edition.content_pages == content_pages_of(full.state, full.plan) >= 45
    parts = [section.part for section in edition.printed if section.counted]
    assert min(parts.count("What"), parts.count("Why")) >= 7


@pytest.mark.parametrize("paper", [LETTER, A4], ids=lambda paper: paper.name)
def test_that_six_accounts_with_the_least_of_data_give_twenty_content_pages(
    written, minimal, paper
):
    book = written("minimal", minimal, paper)
    assert book.printed.content_pages >= WANTED_PAGES
    assert not book.printed.working_draft


@pytest.mark.slow
@pytest.mark.parametrize("paper", [LETTER, A4], ids=lambda paper: paper.name)
def test_that_six_hundred_real_accounts_keep_the_executive_page_on_one_page(written, real, paper):
    book = written("real", real, paper)
    assert book.number_of("Mission and three-year goals") == 4  # the executive page is one page


def test_that_an_empty_territory_is_a_working_draft_that_names_what_it_lacks(written, empty):
    book = written("empty", empty)
    cover = book.pages[0]
    assert book.printed.working_draft
    assert "WORKING DRAFT" in cover
    said = f"{book.printed.content_pages} of 20"
    assert said in " ".join(book.pages)
    quality = book.pages[book.number_of("Data quality") - 1]
    assert "Accounts with type, place and volume or beds" in quality
    against = stands_against(empty.state, empty.plan, book.printed.content_pages)
    assert any("content pages" in one.message for one in against)
    assert any(one.missing for one in against)


def test_that_the_same_plan_gives_the_same_file(written, full, tmp_path):
    again = write_book(full, tmp_path / "again.pdf", LETTER)
    assert again.path.read_bytes() == written("demo", full).printed.path.read_bytes()


@pytest.mark.parametrize("title", list(_PICTURED))
def test_that_a_page_looks_as_it_was_approved(title, written, full):
    book = written("demo", full)
    document = pypdfium2.PdfDocument(book.printed.path)
    drawn = document[book.number_of(title) - 1].render(scale=_SCALE).to_pil().convert("L")
    kept = Image.open(PICTURES / f"{_PICTURED[title]}.png")
    assert drawn.size == kept.size
    change = np.abs(np.asarray(drawn, float) - np.asarray(kept, float)) / 255
    assert change.mean() < 0.02


def test_that_numbers_of_pages_in_the_contents_are_those_of_the_bookmarks(demo_book):
    contents = demo_book.pages[1]
    for depth, title, number in demo_book.bookmarks:
        if depth == 1 and "(" not in title:
            assert re.search(re.escape(title) + rf" {number}\b", contents)
