"""P55 tells what was decided lately, whether it was closed here or came with the plan."""

from dataclasses import replace

import pandas as pd

from model.plan.page_inputs import page_digests
from model.review.reviews import TABLE
from reports.book import review
from reports.book.write import book_facts
from tests.reports.book.conftest import TODAY

ROW = {
    "territory_id": "T1", "cadence": "weekly", "period": "2026-W48", "held_on": "2026-11-27",
    "by": "Ruth Adeyemi", "green": "no", "answers": "{}", "decision": "Two trays to Hamilton",
    "owner": "Maya Lindqvist", "due": "2026-12-04",
}  # fmt: skip


def reviewed(demo, *rows):
    """The demo with reviews that were written here."""
    return replace(demo, tables={**demo.tables, TABLE: pd.DataFrame(list(rows))})


def told(state, printed, today=TODAY):
    """The words of the page."""
    return printed(review.SECTION, book_facts(state, 0, today=today)).text


def test_that_reviews_of_the_plan_and_ride_alongs_are_told_newest_first(demo, printed):
    words = told(demo, printed)
    said = [words.index(f"{kind}, {day}") for kind, day in (
        ("Monthly", "30 Nov 2026: Fill January"),
        ("Co-travel", "5 Nov 2026: Next co-travel"),
        ("Monthly", "3 Nov 2026: Stop visits"),
    )]  # fmt: skip
    assert said == sorted(said)


def test_that_what_was_closed_here_is_told_too_and_a_draft_is_not(demo, printed):
    draft = {**ROW, "period": "2026-W47", "held_on": "", "decision": "Perhaps later"}
    elsewhere = {**ROW, "territory_id": "T2", "decision": "Not of this territory"}
    words = told(reviewed(demo, ROW, draft, elsewhere), printed)
    assert "Weekly, 27 Nov 2026: Two trays to Hamilton." in words
    assert "Perhaps later" not in words
    assert "Not of this territory" not in words


def test_that_a_closed_review_touches_the_page(demo, full):
    before, after = page_digests(demo, full.plan), page_digests(reviewed(demo, ROW), full.plan)
    assert before["P55"] != after["P55"]
    assert before["P54"] == after["P54"]
