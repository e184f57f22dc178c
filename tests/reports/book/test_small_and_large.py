"""Pages of a territory of six accounts and of one whose data are thin: no hole, no nonsense."""

import io
from dataclasses import replace
from types import SimpleNamespace

import pandas as pd
import pypdf
import pytest

from reports.book import (
    backtest,
    baseline,
    competitors,
    contact_list,
    data_quality,
    diary_lists,
    effort,
    executive,
    goals,
    influence_map,
    institutions,
    joint_plans,
    pipeline_page,
    products,
    quarters,
    service_policy,
    settings_used,
    tier_list,
)
from reports.book.depth import fitting_edition
from reports.book.facts import BookFacts
from reports.book.words import few, many
from reports.book.write import book_facts
from reports.pdf.book import Book, Meta
from reports.pdf.grid import LETTER
from tests.reports.book.conftest import TODAY, TODAY_TIME, hospital_list, print_sections
from tests.reports.book.states import minimal_territory


def said(text: str) -> str:
    return " ".join(str(text).split())


@pytest.fixture(scope="module")
def minimal(demo) -> BookFacts:
    return book_facts(minimal_territory(demo), 0, today=TODAY)


@pytest.fixture(scope="module")
def unlinked(demo) -> BookFacts:
    """All accounts of the demo, and nobody has said who asks whom."""
    tables = {**demo.tables, "influence": demo.table("influence").iloc[0:0]}
    return book_facts(replace(demo, tables=tables), 0, today=TODAY)


def test_that_few_links_are_drawn_above_the_leaders_of_each_account(minimal):
    text = said(print_sections([influence_map.SECTION], minimal).text)
    assert "Opinion leaders by account" in text
    for who in tier_list.leaders_known(minimal)["name"]:
        assert who in text
    assert "Most headroom reachable" in text


def test_that_leaders_are_listed_where_no_link_is_known(unlinked):
    made = print_sections([influence_map.SECTION], unlinked)
    text = said(made.text)
    assert made.faults == []
    assert "opinion leaders are known; nobody has said yet who asks whom." in text
    assert "Read from left to right" not in text
    assert "Gap note" in text
    assert influence_map.SECTION.units(unlinked) == len(tier_list.leaders_known(unlinked))


def test_that_an_account_without_a_leader_is_named_as_not_assessed(demo):
    state = minimal_territory(demo)
    people = state.table("contacts").copy()
    people.loc[people["account_id"] == "A05", "kol_tier"] = ""
    facts = book_facts(replace(state, tables={**state.tables, "contacts": people}), 0, today=TODAY)
    assert "tier not assessed" in said(print_sections([influence_map.SECTION], facts).text)


def test_that_one_goal_is_one_goal(minimal):
    text = said(print_sections([goals.SECTION], minimal).text)
    assert "One goal by 2029, served by one annual goal in 2027." in text
    assert "The plan has 1 annual goal. Keep 2 to 6." in text
    assert "What the goals must bring" in text


def test_that_a_goal_beyond_reach_is_not_kept_as_it_is(minimal):
    text = said(print_sections([backtest.SECTION], minimal).text)
    assert "plan more starts or a nearer goal." in text
    assert "beyond what the sequence brings" in said(
        print_sections([executive.SECTION], minimal).text
    )


def test_that_free_hours_are_room_where_half_the_year_is_free(minimal, full):
    for section in (service_policy.SECTION, effort.SECTION):
        assert "room for more accounts" in said(print_sections([section], minimal).text)
        assert "room for more accounts" not in said(print_sections([section], full).text)


def test_that_quarters_without_an_outline_print_no_zero(minimal):
    text = said(print_sections([effort.SECTION], minimal).text)
    assert "quarter 1 from the diary; the others have no outline yet" in text


def test_that_missing_reasons_asks_and_steps_are_gap_notes_on_the_executive_page(minimal, demo):
    text = said(print_sections([executive.SECTION], minimal).text)
    assert "Three asks" in text
    assert "Largest accounts" in text
    state = minimal_territory(demo)
    tables = {k: v for k, v in state.tables.items() if k not in ("diary_q1", "opportunities")}
    bare = book_facts(replace(state, tables=tables), 0, today=TODAY)
    assert "First dated steps" in said(print_sections([executive.SECTION], bare).text)


def test_that_kinds_of_institution_are_named_as_people_name_them(minimal):
    text = said(print_sections([institutions.SECTION], minimal).text)
    assert "Two academic centres hold 58 % of potential." in text


def test_that_months_are_named_not_numbered(minimal):
    text = said(print_sections([baseline.SECTION], minimal).text)
    assert "Dec 2025 to Nov 2026" in text
    assert "4 closed, too few to tell" in text


def test_that_who_may_sign_next_stands_below_the_register(minimal):
    text = said(print_sections([joint_plans.SECTION], minimal).text)
    assert "Next candidates" in text
    assert "Great Miami Univ. step 7" in text


def test_that_sales_without_procedures_leave_ours_open(minimal):
    rows = tuple(replace(row, ours=0.0) for row in minimal.plan.mix.by_family)
    plan = replace(minimal.plan, mix=replace(minimal.plan.mix, by_family=rows))
    text = said(print_sections([products.SECTION], replace(minimal, plan=plan)).text)
    assert "Our procedures by family" in text
    assert "least used" not in text


def test_that_an_empty_pipeline_says_what_must_be_opened(demo):
    state = minimal_territory(demo)
    tables = {k: v for k, v in state.tables.items() if k != "opportunities"}
    facts = book_facts(replace(state, tables=tables), 0, today=TODAY)
    text = said(print_sections([pipeline_page.SECTION], facts).text)
    assert "nothing open (need 1)" in text
    assert "nothing closed in 12 months" in text
    assert "–×" not in text


def test_that_the_share_of_competitors_stands_there_once_reviews_know_it(full):
    column = "share points"
    assert column not in said(print_sections([competitors.MAP], full).text)
    day = "2026-03-31"
    rows = [
        (day, "quarter", "account", str(key), "competitor_share", 90.0) for key in full.plan.ids
    ]
    names = ["on", "cadence", "kind", "object_id", "figure", "value"]
    state = full.state
    tables = {**state.tables, "review_snapshots": pd.DataFrame(rows, columns=names)}
    after = book_facts(replace(state, tables=tables), 0, today=TODAY)
    page = print_sections([competitors.MAP], after)
    assert column in said(page.text)
    assert "Share points by quarter, oldest first: VesselLock not known," in said(page.text)
    assert not page.faults


def test_that_every_page_left_out_is_listed_with_what_it_lacks():
    empty = book_facts(hospital_list(0), 0, today=TODAY)
    edition = fitting_edition(empty)
    made = print_sections([data_quality.SECTION], empty)
    text = said(made.text)
    assert made.faults == []
    assert [note for note in made.book.ledger.notes() if "shortened" in note] == []
    listed = [title for title, *_ in data_quality._left_out(edition)]
    assert len(listed) < len(edition.dropped)  # the weeks of the diary in one line
    dropped = print_sections_of(edition, empty)
    assert [title for title in listed if said(title) not in dropped] == []
    assert "0 of 0" not in text.partition("Pages left out")[2]


def print_sections_of(edition, facts):
    """The text of A3 in the edition itself, which lists what that edition drops."""
    out = io.BytesIO()
    with Book(out, LETTER, Meta("Plan", "Rep", TODAY_TIME)) as book:
        data_quality.SECTION.draw(book, facts, edition)
    return said(" ".join(page.extract_text() for page in pypdf.PdfReader(out).pages))


def test_that_a_name_beside_a_late_date_keeps_what_tells_it():
    item = SimpleNamespace(who="Denise Farro RN, Dr Helen Brandt")
    wide, narrow = diary_lists._who(item, 200.0), diary_lists._who(item, 40.0)
    assert wide == "Denise Farro RN +1"
    assert narrow == "Farro +1"
    assert diary_lists._who(item, 2.0) == ""


def test_that_a_quarter_with_a_theme_lacks_its_objectives_only(minimal, demo):
    themed = said(print_sections([quarters.SECTIONS[1]], minimal).text)
    assert "Objectives of 2027 Q2" in themed
    assert "Theme and objectives" not in themed
    plan = {**demo.plans["R1"], "focus_themes": [], "quarterly_objectives": []}
    bare = book_facts(replace(demo, plans={**demo.plans, "R1": plan}), 0, today=TODAY)
    assert "Theme and objectives of 2027 Q2" in said(
        print_sections([quarters.SECTIONS[1]], bare).text
    )


def test_that_only_quarters_with_activities_have_columns(minimal, full):
    text = said(print_sections([effort.SECTION], minimal).text)
    assert "Q1" in text
    assert "Q4" not in text
    assert "Q4" in said(print_sections([effort.SECTION], full).text)


def test_that_the_largest_customers_are_fewer_than_those_who_buy(minimal, full):
    assert "Ten largest" not in said(print_sections([baseline.SECTION], minimal).text)
    assert "Largest customer" in said(print_sections([institutions.SECTION], minimal).text)
    assert "Ten largest" in said(print_sections([baseline.SECTION], full).text)
    assert "Largest 1, 5, 10 customers" in said(print_sections([institutions.SECTION], full).text)


def test_that_whoever_must_not_be_contacted_is_counted_among_the_people(full):
    people = int(full.plan.roles.contacts.sum())
    text = said(print_sections([contact_list.SECTION], full).text)
    listed = len(contact_list.contact_rows(full))
    assert listed < people
    assert f"{listed} people by role class" in text
    assert f"Not listed: {people - listed} who must not be contacted." in text


def test_that_settings_of_the_project_have_names(full):
    text = said(print_sections([settings_used.SECTION], full).text)
    assert "Price, handpiece USD 690" in text
    assert "asp." not in text


def test_that_hours_of_year_one_are_judged_in_words(minimal, full):
    assert "98.3 %, in balance." in said(print_sections([effort.SECTION], full).text)
    assert "46.7 %, much room." in said(print_sections([effort.SECTION], minimal).text)


@pytest.mark.parametrize("n", [0, 1, 2, 12, 13])
def test_that_small_counts_are_words(n):
    assert (
        few(n, "start")
        == [
            "no starts",
            "one start",
            "two starts",
            "twelve starts",
            "13 starts",
        ][[0, 1, 2, 12, 13].index(n)]
    )
    assert many(n, "start")[:1] == few(n, "start")[:1].upper()
