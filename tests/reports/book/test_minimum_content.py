"""What plan-spec §3 asks of single pages, read from their text, and nothing of it shortened."""

import pytest

from reports.book import competitors, diary_lists, discovery, enablement, leaders, lighthouse_page
from reports.book.diary import diary_of
from reports.book.diary_weeks import SECTIONS as DIARY
from reports.book.facts import BookFacts
from reports.pdf.grid import A4, LETTER
from tests.reports.book.conftest import print_sections


def said(text: str) -> str:
    """Words alone, as line ends and hyphens of the page may fall anywhere."""
    return " ".join(str(text).split())


@pytest.mark.parametrize("paper", [LETTER, A4], ids=lambda paper: paper.name)
def test_that_opinion_leaders_have_interest_reason_three_steps_and_a_review(full: BookFacts, paper):
    made = print_sections([leaders.SECTION], full, paper)
    text = said(made.text)
    assert made.faults == []
    assert made.n_pages - 1 == leaders.SECTION.pages(full) == 2
    for _, one in full.own("kol").iterrows():
        for column in ("name", "scientific_interest", "rationale", "what_we_offer", "what_we_ask"):
            assert said(one[column]) in text
    assert "compliance: Ruth Adeyemi" in text
    assert "25 Mar: registry protocol draft" in text
    assert "T1 UGI, 16 Mar 2026" in text
    assert not [note for note in made.book.ledger.notes() if "shortened" in note]


@pytest.mark.parametrize("paper", [LETTER, A4], ids=lambda paper: paper.name)
def test_that_four_lighthouse_centres_stand_whole_on_one_page(full: BookFacts, paper):
    made = print_sections([lighthouse_page.SECTION], full, paper)
    assert made.faults == []
    assert made.n_pages - 1 == 1
    for centre in full.typed["lighthouses"]:
        assert said(centre["story"]) in said(made.text)
    assert not [note for note in made.book.ledger.notes() if "shortened" in note]


def test_that_every_fact_about_a_competitor_is_on_its_card(full: BookFacts):
    made = print_sections([competitors.CARDS], full)
    table = full.state.table("competitors")
    for words in table.loc[table["kind"] == "fact", "text"]:
        assert said(words) in said(made.text)
    assert made.book.ledger.notes() == []


def test_that_the_later_weeks_list_every_item_with_its_account(full: BookFacts):
    later = DIARY[-1]
    made = print_sections([later], full)
    assert made.faults == []
    assert made.n_pages - 1 == later.pages(full)
    parts = [
        part for columns in diary_lists.list_pages(4, full) for column in columns for part in column
    ]
    diary = diary_of(full)
    weeks = set(diary.weeks[4:])
    items = [item for day in diary.days if day.week in weeks for item in diary.of_day(day.day)]
    assert sum(part.end - part.first for part in parts) == len(items)
    text = said(made.text)
    assert {full.short_of(i.account_id) for i in items if i.account_id} <= {
        name for name in full.shorts if name in text
    }


def test_that_the_questions_of_the_quarter_are_asked_by_role(full: BookFacts, untyped: BookFacts):
    asked = discovery.questions_of(full)
    assert len(asked) == 12
    assert [one.roles[:1] for one in asked[:4]] == ["U", "B", "A", ""]
    assert [one.day for one in asked if one.roles == "U"] == sorted(
        one.day for one in asked if one.roles == "U"
    )
    text = said(print_sections([enablement.PITCH], full).text)
    assert "Discovery questions of the quarter" in text
    assert "How do fellows choose their first energy device?" in text
    assert discovery.questions_of(untyped) == ()
