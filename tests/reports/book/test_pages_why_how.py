"""Parts Why and How and the account pages: every page for every kind of project."""

from dataclasses import replace

import pytest

from reports.book import (
    account_facts,
    account_people,
    baseline,
    competitors,
    diary_lists,
    diary_weeks,
    forecast_page,
    influence_map,
    ladder,
    lighthouse_page,
    quarters,
    review,
    sequence_logic,
    tactics,
    triage,
)
from reports.book.accounts import account_sections
from reports.book.how import HOW
from reports.book.section import edition_of
from reports.book.why import WHY
from reports.book.write import book_facts
from reports.pdf.grid import A4, LETTER
from tests.reports.book.conftest import SCRIPT, print_sections


def mine(facts, *, deep=False):
    return (*WHY, *account_sections(facts, deep=deep), *HOW)


@pytest.mark.parametrize("paper", [LETTER, A4], ids=lambda paper: paper.name)
def test_that_no_page_has_a_fault(paper, facts):
    assert print_sections(mine(facts, deep=True), facts, paper).faults == []


@pytest.mark.parametrize("section", [*WHY, *HOW], ids=lambda section: section.key)
def test_that_a_page_says_how_many_sheets_it_takes(section, full, printed):
    assert len(printed(section, full).pages) == 1 + section.pages(full)


def test_that_the_demo_drops_no_page_of_why_and_how(full):
    assert [s.key for s, _, _ in edition_of(mine(full), full).dropped] == []


def test_that_keys_of_pages_are_unique(full):
    book = print_sections(mine(full, deep=True), full).book
    keys = [line.key for line in book.listing]
    assert len(keys) == len(set(keys))


def test_that_a_dropped_page_says_what_is_missing(bare):
    dropped = edition_of(mine(bare), bare).dropped
    assert dropped
    for _section, _units, gaps in dropped:
        assert gaps
        assert all(gap.missing and gap.weakens and gap.get_it_from for gap in gaps)


def test_that_a_bare_list_still_prints_triage_funnel_and_scorecard(bare):
    printed = {section.key for section in edition_of(mine(bare), bare).printed}
    assert {"P47", "P54", "P55", "P57"} <= printed
    assert not {"P15", "P22", "P35", "P42"} & printed


def test_that_an_untyped_plan_prints_the_sequence_the_forecast_and_account_pages(untyped):
    printed = {section.key for section in edition_of(mine(untyped), untyped).printed}
    assert {"P15", "P22", "P34", "P35", "P36", "P48", "P54", "P55"} <= printed
    assert sum(key.startswith("account.") for key in printed) >= 6
    assert not {"P19", "P42", "P49"} & printed


def test_that_ten_accounts_get_a_page_and_twenty_when_the_book_must_be_deep(full):
    assert len(account_sections(full, deep=False)) == 10
    deep = account_sections(full, deep=True)
    assert 10 < len(deep) <= 20
    firsts = [full.name_of(pick.account_id) for pick in full.plan.sequence.picks[:10]]
    assert [section.title for section in deep[:10]] == firsts


def test_that_no_account_of_class_c_gets_a_page(full):
    classes = dict(zip(full.plan.names, full.plan.segmentation.potential_class, strict=True))
    assert {classes[s.title] for s in account_sections(full, deep=True)} <= {"A", "B"}


def test_that_accounts_without_enough_content_leave_one_section_that_says_so(bare):
    (stand_in,) = account_sections(bare, deep=True)
    assert stand_in.key == "P24"
    assert stand_in.units(bare) < stand_in.minimum


def test_that_an_account_page_names_a_role_class_nobody_is_known_of(untyped, printed):
    section = account_sections(untyped, deep=False)[3]
    said = printed(section, untyped).text
    assert "Buyer not known" in said
    assert "Account strategy in 40 words" in said


def test_that_the_rep_is_quoted_only_where_something_is_typed(full, untyped):
    def voices(facts):
        said = print_sections(account_sections(facts, deep=False)[:3], facts).text
        return said.count(" Rep ")

    assert voices(full) == 3
    assert voices(untyped) == 0


def test_that_the_people_of_an_account_keep_one_of_each_known_role(full):
    account = account_facts.account_facts(full, full.positions["A01"])
    shown = account_people._shown(account, 4)
    assert {person.role for person in shown} == {"USER", "BUYER", "ADMIN"}
    assert len(shown) == 4


def test_that_the_ladder_begins_with_the_beachhead_and_counts_the_gates(full, printed):
    said = printed(ladder.SECTION, full).text
    assert "25 accounts in ten quarters." in said
    assert "Dayton Foregut is the beachhead." in said


def test_that_a_reason_is_told_with_its_points_only():
    brief = ladder.brief_reason
    assert brief("headroom (value 75 of 100): 30.0 points") == "headroom 30.0"
    assert brief("influence 100 of 100: 25.0 points") == "influence 25.0"
    assert brief("another start in the same cluster: 5.0 points").endswith("cluster 5.0")


def test_that_the_forecast_says_in_which_scenarios_the_requirement_is_met(full, printed):
    said = printed(forecast_page.SECTION, full).text
    assert "Base (5,299 k, 103 %) and High (6,052 k, 118 %)" in said
    assert "missed in Low by 1,002 k" in said


def test_that_a_forecast_without_requirement_gives_the_span_instead(untyped, printed):
    said = printed(forecast_page.SECTION, untyped).text
    assert "required sales are" not in said.lower()
    assert " k in 36 months, between " in said


def test_that_the_influence_map_leads_with_the_widest_reach(full, printed):
    said = printed(influence_map.SECTION, full).text
    assert "Dayton Foregut reaches 594 k of headroom in one step and 241 k more" in said


def test_that_lighthouses_are_only_proposed_until_they_are_chosen(untyped, full, printed):
    assert "candidates, none chosen." in printed(lighthouse_page.SECTION, untyped).text
    assert "None of four centres is lit." in printed(lighthouse_page.SECTION, full).text


def test_that_the_baseline_splits_growth_and_names_the_silent(full, printed):
    said = printed(baseline.SECTION, full).text
    assert "up 10.0 % on the twelve before" in said
    assert "Bought before, silent for a year" in said


def test_that_every_item_of_the_diary_is_on_a_page(full):
    diary = diary_weeks.diary_of(full)
    pages = diary_lists.list_pages(4, full)
    days = {part.day for columns in pages for column in columns for part in column}
    listed = {day.week for day in diary.days if day.day in days}
    assert [*diary.weeks[:4], *sorted(listed)] == diary.weeks
    book = print_sections(diary_weeks.SECTIONS, full, A4).book
    assert not [note for note in book.ledger.notes() if "found no room" in note]


def test_that_a_quarter_without_theme_says_so(full, untyped, printed):
    assert "Exit test:" in printed(quarters.SECTIONS[0], full).text
    assert quarters.SECTIONS[1].units(untyped) < quarters.SECTIONS[1].minimum


def test_that_requests_are_counted_per_customer_and_the_worst_is_named(full, printed):
    said = printed(triage.SECTION, full).text
    assert "18 requests in a quarter" in said
    assert "Hamilton Canal asked 5 times" in said


def test_that_default_rules_are_labelled_as_such(bare, printed):
    assert "default rules, not yet confirmed" in printed(triage.SECTION, bare).text


def test_that_the_scorecard_says_what_is_measured_and_what_is_not(full, bare, printed):
    assert "78 %" in printed(review.SECTION, full).text
    assert "none is measured yet" in printed(review.SECTION, bare).text


def test_that_annual_goals_roll_up(full, printed):
    assert "Every strategic goal has an annual one." in printed(tactics.SECTION, full).text


def test_that_markup_in_an_account_name_is_only_text(full):
    accounts = full.state.accounts
    named = accounts.with_columns({"name": [SCRIPT] * len(accounts)})
    facts = book_facts(replace(full.state, accounts=named), 0, today=full.plan.today)
    printed = print_sections([*account_sections(facts, deep=False)[:2], ladder.SECTION], facts)
    assert printed.faults == []
    assert SCRIPT in printed.text


def test_that_the_competitor_with_most_potential_leads_and_cards_follow_it(full, printed):
    assert "VesselLock holds 17 accounts, 57 % of potential." in printed(competitors.MAP, full).text
    said = printed(competitors.CARDS, full).text
    assert "VesselLock, Helix and OmniSeal hold 17, 12 and 7 accounts" in said
    assert said.count("Never said") == 3


def test_that_sequence_logic_counts_what_moves_when_the_first_start_fails(full, printed):
    said = printed(sequence_logic.SECTION, full).text
    assert "13 of 25 starts keep their quarter" in said
    assert "If Dayton Foregut fails, 14 other starts move." in said
