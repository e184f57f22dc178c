"""Printed weeks: the pages of the book for any week, the pocket list, no fault of the kit."""

from datetime import date

import pytest
from pypdf import PdfReader

from model.demo import demo_state
from model.errors import PlanError
from model.resources import resource
from reports.week_pages import write_week_pages

TODAY = date(2026, 11, 30)


@pytest.fixture(scope="module")
def demo():
    return demo_state(resource("demo"))


def printed(demo, path, **days):
    return write_week_pages(demo, demo.rep("R1"), path, today=TODAY, **days)


@pytest.mark.parametrize("paper", ["letter", "a4"])
def test_that_a_week_is_one_page_by_the_hour_and_one_pocket_list(demo, tmp_path, paper):
    week = {"first": date(2027, 2, 8), "last": date(2027, 2, 12)}
    found = printed(demo, tmp_path / "week.pdf", paper=paper, **week)
    assert (found.pages, found.weeks, found.faults) == (2, ("2027-Q1 week 6",), ())
    hours, pocket = (page.extract_text() for page in PdfReader(found.path).pages)
    assert "Diary week 6: 8 Feb to 12 Feb 2027".replace(" ", "") in _flat(hours)
    assert "Submit the A02 file" in " ".join(hours.split())
    for word in ("Pocket list: week 6", "5350 Observatory Row", "Paul Drummond", "39 min drive"):
        assert word.replace(" ", "") in _flat(pocket)


def _flat(words):
    return "".join(words.split())


def test_that_every_week_of_the_quarter_prints_without_a_fault(demo, tmp_path):
    quarter = {"first": date(2027, 1, 1), "last": date(2027, 3, 31)}
    found = printed(demo, tmp_path / "quarter.pdf", **quarter)
    assert found.faults == ()
    assert len(found.weeks) == 13
    pages = [_flat(page.extract_text()) for page in PdfReader(found.path).pages]
    assert sum("Pocketlist" in page for page in pages) == found.pages - 13


def test_that_each_item_of_a_day_is_in_the_pocket_list(demo, tmp_path):
    week = {"first": date(2027, 1, 18), "last": date(2027, 1, 22)}
    found = printed(demo, tmp_path / "week.pdf", **week)
    said = "".join(_flat(page.extract_text()) for page in PdfReader(found.path).pages[1:])
    frame = demo.table("diary_q1")
    items = frame[(frame["date"] >= "2027-01-18") & (frame["date"] <= "2027-01-22")]
    for who in {name for cell in items["contacts"] for name in cell.split(";")[:1] if name}:
        assert _flat(who) in said


def test_that_the_pocket_list_can_stay_out(demo, tmp_path):
    week = {"first": date(2027, 2, 8), "last": date(2027, 2, 12)}
    assert printed(demo, tmp_path / "week.pdf", pocket=False, **week).pages == 1


def test_that_days_without_a_diary_and_an_unknown_paper_are_refused(demo, tmp_path):
    days = {"first": date(2029, 1, 1), "last": date(2029, 1, 5)}
    with pytest.raises(PlanError, match="Build the quarter first"):
        printed(demo, tmp_path / "week.pdf", **days)
    with pytest.raises(PlanError, match="Choose letter or a4"):
        printed(demo, tmp_path / "week.pdf", paper="a5", **days)
    assert list(tmp_path.iterdir()) == []


def test_that_a_rep_without_territory_is_told_so(demo, tmp_path):
    with pytest.raises(PlanError, match="has no territory"):
        write_week_pages(
            demo,
            demo.rep("M1") or demo.reps[-1],
            tmp_path / "x.pdf",
            first=TODAY,
            last=TODAY,
            today=TODAY,
        )
