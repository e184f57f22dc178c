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
from reports.book.depth import fitting_edition
from reports.book.section import WANTED_PAGES
from reports.book.write import PrintedBook, book_facts, content_pages_of, write_book
from reports.pdf.grid import A4, LETTER, Paper
from tests.reports.book.conftest import TODAY, hospital_list
from tests.reports.book.states import minimal_territory, real_territory

REAL_LIST = Path(__file__).resolve().parents[4] / "shared" / "data" / "accounts_us.csv"
PICTURES = Path(__file__).resolve().parents[2] / "data" / "book"
_PICTURED = {"The plan on one page": "P03", "Goal back-test": "P05", "Account sequence": "P22"}
_SCALE = 0.35
_MAIN, _APPENDIX, _ALL = 60, 20, 80


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


def test_that_no_page_of_the_demo_has_a_fault(demo_book):
    assert demo_book.printed.faults == ()
    assert not demo_book.printed.working_draft


def test_that_main_book_and_appendix_keep_their_limits(demo_book):
    appendix = demo_book.printed.pages - demo_book.number_of("Appendix") + 1
    assert appendix <= _APPENDIX
    assert demo_book.printed.pages - appendix <= _MAIN


def test_that_every_page_but_the_cover_carries_its_number(demo_book):
    n = demo_book.printed.pages
    assert len(demo_book.pages) == n
    for number, text in enumerate(demo_book.pages[1:], 2):
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
    for depth, title, number in demo_book.bookmarks:
        if depth:
            assert title in demo_book.pages[number - 1]


def test_that_every_link_leads_to_a_page_of_the_book(demo_book):
    known = set(demo_book.reader.named_destinations)
    links = [
        note.get_object()
        for page in demo_book.reader.pages
        for note in page.get("/Annots", ())
        if note.get_object()["/Subtype"] == "/Link"
    ]
    assert len(links) > demo_book.printed.pages / 2
    for link in links:
        target = link.get("/Dest")
        assert target is not None
        assert isinstance(target, pypdf.generic.ArrayObject) or str(target).lstrip("/") in known


def test_that_all_fonts_are_embedded(demo_book):
    fonts = {
        name: font.get_object()
        for page in demo_book.reader.pages
        for name, font in page["/Resources"]["/Font"].items()
    }
    assert fonts
    for font in fonts.values():
        descriptor = font.get("/FontDescriptor")
        if descriptor is None:
            descriptor = font["/DescendantFonts"][0].get_object()["/FontDescriptor"]
        assert "/FontFile2" in descriptor.get_object()


def test_that_no_letter_stands_outside_its_sheet(demo_book):
    document = pypdfium2.PdfDocument(demo_book.printed.path)
    for page in document:
        width, height = page.get_size()
        text = page.get_textpage()
        for n in range(text.count_rects()):
            left, bottom, right, top = text.get_rect(n)
            assert -1 <= left <= right <= width + 1
            assert -1 <= bottom <= top <= height + 1


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


def test_that_printed_pages_hold_their_content_units(full):
    edition = fitting_edition(full)
    for section in edition.printed:
        if section.counted:
            assert section.units(full) >= section.minimum
    assert edition.content_pages == content_pages_of(full.state, full.plan) >= 45
    parts = [section.part for section in edition.printed if section.counted]
    assert min(parts.count("What"), parts.count("Why")) >= 7


@pytest.mark.parametrize("paper", [LETTER, A4], ids=lambda paper: paper.name)
def test_that_six_accounts_with_the_least_of_data_give_twenty_content_pages(
    written, minimal, paper
):
    book = written("minimal", minimal, paper)
    assert book.printed.content_pages >= WANTED_PAGES
    assert book.printed.faults == ()
    assert not book.printed.working_draft


@pytest.mark.slow
@pytest.mark.parametrize("paper", [LETTER, A4], ids=lambda paper: paper.name)
def test_that_six_hundred_real_accounts_stay_within_eighty_pages(written, real, paper):
    book = written("real", real, paper)
    assert book.printed.pages <= _ALL
    assert book.printed.faults == ()
    appendix = book.printed.pages - book.number_of("Appendix") + 1
    assert appendix <= _APPENDIX
    assert book.number_of("Mission and three-year goals") == 4  # the executive page is one page


def test_that_an_empty_territory_is_a_working_draft_that_names_what_it_lacks(written):
    empty = book_facts(hospital_list(0), 0, today=TODAY)
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
