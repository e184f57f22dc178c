"""The front pages, part What and the appendix: every page for every kind of project."""

import pytest

from reports.book import account_list, catalogue, data_quality, potential_map
from reports.book.section import edition_of
from reports.book.write import write_book
from reports.pdf.grid import A4, LETTER
from tests.reports.book.conftest import SCRIPT, print_sections

MINE = (*catalogue.FRONT, *catalogue.WHAT, *catalogue.APPENDIX)


@pytest.mark.parametrize("paper", [LETTER, A4], ids=lambda paper: paper.name)
def test_that_no_page_has_a_fault(paper, facts):
    assert print_sections(MINE, facts, paper).faults == []


@pytest.mark.parametrize("section", MINE, ids=lambda section: section.key)
def test_that_a_page_says_how_many_sheets_it_takes(section, full, printed):
    assert printed(section, full).n_pages == 1 + section.pages(full)


def test_that_the_demo_prints_every_page_of_part_what(full):
    edition = edition_of(catalogue.WHAT, full)
    assert edition.dropped == ()
    assert edition.content_pages == len(catalogue.WHAT)


def test_that_a_bare_list_keeps_its_map_and_its_mix_and_says_what_else_it_lacks(bare):
    edition = edition_of(catalogue.WHAT, bare)
    assert {section.key for section in edition.printed} == {"P03", "P06", "P08"}
    for _section, units, gaps in edition.dropped:
        assert units >= 0
        assert gaps
        assert all(gap.missing and gap.weakens and gap.get_it_from for gap in gaps)


def test_that_a_territory_without_accounts_drops_all_of_part_what(nobody):
    assert edition_of(catalogue.WHAT, nobody).printed == ()


def test_that_an_untyped_plan_drops_goals_and_needs_but_not_figures(untyped):
    printed = {section.key for section in edition_of(catalogue.WHAT, untyped).printed}
    assert {"P03", "P05", "P06", "P08", "P09", "P11", "P12", "P14"} <= printed
    assert not {"P04", "P10"} & printed


@pytest.mark.parametrize("paper", [LETTER, A4], ids=lambda paper: paper.name)
def test_that_the_contents_of_a_whole_book_fit_their_page(paper, full, tmp_path):
    book = write_book(full, tmp_path / "book.pdf", paper)
    assert not [fault for fault in book.faults if fault.startswith("P02")]
    assert not book.working_draft


def test_that_markup_in_a_name_is_printed_as_it_stands(hostile, printed):
    assert SCRIPT in printed(account_list.SECTION, hostile).text


def test_that_the_account_list_stops_at_nine_pages_and_counts_the_rest(many, printed):
    found = printed(account_list.SECTION, many)
    assert found.n_pages == 1 + 9
    assert "+380 more accounts in the spreadsheet export." in found.text


def test_that_accounts_in_the_list_come_largest_first(many, printed):
    first = printed(account_list.SECTION, many).pages[1]
    assert 0 < first.index("Hospital 0") < first.index("Hospital 1") < first.index("Hospital 2")


def test_that_the_map_of_a_bare_list_sizes_by_beds(bare, printed):
    said = printed(potential_map.SECTION, bare).text
    assert "Size: beds" in said
    assert "Potential is not known yet: symbols show beds." in said


def test_that_dropped_pages_stand_on_the_page_of_data_quality(bare, printed, tmp_path):
    edition = edition_of(MINE, bare)
    assert len(edition.dropped) == 9
    book = write_book(bare, tmp_path / "book.pdf")
    assert book.working_draft
    assert any("Mission" in missing for missing in book.missing)
    assert "Data quality" in printed(data_quality.SECTION, bare).text


def test_that_a_long_book_with_few_inputs_is_still_a_working_draft(untyped, tmp_path):
    book = write_book(untyped, tmp_path / "book.pdf")
    assert book.content_pages >= 20
    assert book.completeness_pct < 60
    assert book.working_draft
