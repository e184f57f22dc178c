"""What the alignment pack says of a region that nobody has described yet: nothing made up."""

from dataclasses import replace
from datetime import date

import pytest

from model.review.pack_staffing import StaffCell, Staffing
from reports.packs.alignment import write_alignment
from tests.reports.packs.region import invented_places, region
from tests.reports.packs.test_alignment_figures import page_named, words_of

TODAY = date(2026, 11, 30)


def cell(segment: str, needed: float, now: float, short: float = 0.0) -> StaffCell:
    """One class of accounts in Pennsylvania."""
    return StaffCell("PA", segment, 9, 1458.6 * needed, needed, now, 2_000.0, False, short)


CELLS = (cell("A", 0.94, 0.41, 495.0), cell("B", 2.40, 1.28), cell("C", 1.05, 1.00),
         cell("R", 0.004, 0.001))  # fmt: skip
STAFF = Staffing(4.4, 2.7, CELLS, ((40, 495.0),), 1343.0, 1_820_000.0, 0.6, 220_000.0, 3.96)


@pytest.fixture(scope="module")
def pages(demo, tmp_path_factory) -> list[str]:
    """No goal, no voice, no travel cluster, no dispute; some skills of every rep."""
    state = region(demo, invented_places(120), 4, 20)
    reps = tuple(
        replace(rep, skills={"metro": 4.0, "rural": 2.0, "or_support": 1.0, "UGI": 1.0})
        for rep in state.reps
    )
    files = write_alignment(
        replace(state, reps=reps), "B", tmp_path_factory.mktemp("bare"), today=TODAY,
        staffing={"live": STAFF, "B": STAFF},
    )  # fmt: skip
    return words_of(next(one.path for one in files if one.path.name == "alignment-pack.pdf"))


def test_that_no_goal_and_no_like_is_spoken_of_where_none_was_noted(pages):
    page = page_named(pages, "Goals")
    assert "What people like" not in page
    assert "So what Rank the goals with the reps before this goes to them." in page


def test_that_no_pain_point_is_spoken_of_where_none_was_noted(pages):
    page = page_named(pages, "Diagnosis of today")
    assert "pain points by severity" not in page
    assert "must be answered" not in page
    assert "So what Ask the reps" in page


def test_that_metro_and_rural_have_no_line_of_dashes_where_no_account_has_a_cluster(pages):
    page = page_named(pages, "Amara Okonkwo")
    assert "Metro accounts – " not in page
    assert "Metro and rural accounts cannot be told apart" in page
    assert "Complex cases" in page


def test_that_a_class_with_half_its_reps_is_not_in_line(pages):
    page = page_named(pages, "Headcount")
    assert "495 h of A not served" in page
    assert "1.1 reps short" in page
    assert (
        page.count("in line") == 2
    )  # within the amber utilisation, and a difference that is nought
    assert "Hours served, of every class 1,343 h" in page


def test_that_nobody_is_said_to_dispute_what_nobody_disputed(pages):
    assert "Appeals no dispute on record" in page_named(pages, "Fairness")
