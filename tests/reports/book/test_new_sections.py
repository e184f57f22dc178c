"""Pages on access, position, contacts, words and changes; how deep a book goes."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from model.diary.measures_stability import CHANGE_LOG
from model.field_return.packs import FieldNote, noting
from model.plan.approval import approve
from model.settings import shipped_defaults
from reports.book import (
    access_map,
    change_page,
    contact_list,
    data_quality,
    enablement,
    glossary,
    goals,
    position,
    quarter_detail,
    review,
    segments,
    settings_used,
)
from reports.book.account_more import more_key, more_units, people_units
from reports.book.accounts import account_sections
from reports.book.catalogue import Depth, sections
from reports.book.depth import fitting_edition
from reports.book.section import edition_of
from reports.book.write import book_facts
from reports.pdf.colours import segment_fill
from tests.reports.book.conftest import TODAY, print_sections


def test_that_the_page_of_access_names_clusters_days_and_the_dearest_cluster(full, printed):
    said = printed(access_map.SECTION, full).text
    assert "17 % of the hours of year one, 248 h, go to the road." in said
    assert "8.2 h of travel" in said
    assert "Queen City Univ. TTh" in said
    assert "60 min" in said
    assert "Theo Park" in said


def test_that_access_without_home_and_days_is_dropped_with_both_notes(bare):
    assert access_map.SECTION.units(bare) == 0
    assert [gap.missing for gap in access_map.SECTION.gaps(bare)] == [
        "Home of the rep",
        "Operating days of the sites",
    ]


def test_that_the_position_page_says_each_finding_with_its_accounts(full, printed):
    said = printed(position.SECTION, full).text
    assert "No champion at 8 of 14 A accounts" in said
    assert "4 losses to OmniSeal in a year" in said
    assert "Bluegrass Edgewood opens within 12 months and has no champion" in said


def test_that_typed_words_on_the_position_stand_in_the_reps_voice(demo, printed):
    plan = {**demo.plans["R1"], "position": {"strength": ["Surgeons call me before hard cases."]}}
    facts = book_facts(replace(demo, plans={"R1": plan}), 0, today=TODAY)
    said = printed(position.SECTION, facts).text
    assert "Rep Surgeons call me before hard cases." in said


def test_that_contacts_are_listed_by_title_until_names_are_asked_for(demo, full, printed):
    table = demo.table("contacts")
    person = str(table.loc[table["account_id"] == "A01", "name"].iloc[0])
    assert person not in printed(contact_list.SECTION, full).text
    named = book_facts(demo, 0, today=TODAY, contact_names=True)
    assert person in printed(contact_list.SECTION, named).text


def test_that_who_must_not_be_contacted_is_not_listed(demo, printed):
    table = demo.table("contacts").copy()
    table.loc[table["contact_id"] == "P001", "consent_contact"] = "no"
    state = replace(demo, tables={**demo.tables, "contacts": table})
    named = book_facts(state, 0, today=TODAY, contact_names=True)
    assert "Dr Samuel Okafor" not in printed(contact_list.SECTION, named).text


def test_that_the_glossary_is_in_order_and_explains_each_word(full, printed):
    words = [term for term, _ in glossary.TERMS]
    assert words == sorted(words, key=str.casefold)
    said = printed(glossary.SECTION, full).text
    assert all(term.split(" ")[0] in said for term in words)


def test_that_every_setting_is_printed_with_the_value_used(full, printed):
    said = printed(settings_used.SECTION, full).text
    for default in list(shipped_defaults().values())[::25]:
        assert default.label.split(" (")[0].split(",")[0][:24] in said


def test_that_a_plan_never_approved_says_so_and_keeps_the_goals_tried(full, printed):
    said = printed(change_page.SECTION, full).text
    assert "Not approved yet:" in said
    assert "4,000" in said
    assert "Far too small: think bigger" in said


def test_that_versions_and_differences_since_the_approval_are_printed(demo, full, printed):
    change = approve(demo, full.plan, "Maya Lindqvist", "Ruth Adeyemi", TODAY, 57, "as agreed")
    state = change.apply(demo)
    plan = dict(state.plans["R1"])
    plan["mission"] = "By the end of 2029, 7 000 patients in Southwest Ohio are treated better."
    log = pd.DataFrame(
        [("R1", "2027-04-01", "G1", "target", "6000", "6720", "contract award", "Ruth Adeyemi")],
        columns=["rep_id", "date", "object", "field", "old", "new", "cause", "approved_by"],
    )
    state = replace(state, plans={"R1": plan}, tables={**state.tables, CHANGE_LOG: log})
    said = printed(change_page.SECTION, book_facts(state, 0, today=TODAY)).text
    assert "Version 1 stands until 30 Nov 2027." in said
    assert "Ruth Adeyemi" in said
    assert "contract award" in said
    assert "P04" in said


def test_that_a_chosen_segment_is_printed_with_its_reason(demo, printed):
    accounts, n = demo.accounts, len(demo.accounts.ids)
    row = accounts.row_of("A31")
    chosen, reason = np.full(n, "", object), np.full(n, "", object)
    chosen[row], reason[row] = "Attack", "Owner wants a second site"
    columns = {"segment_chosen": chosen, "segment_reason": reason}
    state = replace(demo, accounts=accounts.with_columns(columns))
    said = printed(segments.SECTION, book_facts(state, 0, today=TODAY)).text
    assert "Centerville to Attack: Owner wants a second site" in said


def test_that_much_estimated_potential_prints_the_banner_and_raised_grades(demo, printed):
    tables = {key: table for key, table in demo.tables.items() if key != "volumes"}
    facts = book_facts(replace(demo, tables=tables), 0, today=TODAY)
    graded = facts.plan.figures.confidence == "C"
    said = printed(segments.SECTION, facts).text
    share = float(np.nansum(facts.plan.figures.potential[graded]))
    if share > 0.4 * float(np.nansum(facts.plan.figures.potential)):
        assert "estimated from beds, rooms or kind (grade C)" in said
    else:
        assert "(grade C)" not in said


def test_that_long_reasons_take_a_second_page_instead_of_being_cut(demo, printed):
    words = "Because every site shows the next one how it is done well. " * 12
    plan = {**demo.plans["R1"]}
    plan["strategic_goals"] = [
        {**goal, "why": words + "End of why.", "how": words + "End of how."}
        for goal in plan["strategic_goals"]
    ]
    facts = book_facts(replace(demo, plans={"R1": plan}), 0, today=TODAY)
    found = printed(goals.SECTION, facts)
    assert found.n_pages == 1 + goals.SECTION.pages(facts) == 3
    assert found.text.count("End of how.") == 4
    assert found.faults == []


def test_that_steadiness_and_bookings_are_measured_for_a_rep(full, printed):
    said = printed(review.SECTION, full).text
    assert "Next four weeks booked 65 %" in said
    assert "Plan stability over 12 months 1.0" in said


def test_that_a_and_b_accounts_without_need_or_activity_are_named(demo, untyped):
    needs = demo.table("needs")
    left = needs[needs["account_id"] != "A01"]
    facts = book_facts(replace(demo, tables={**demo.tables, "needs": left}), 0, today=TODAY)
    said = print_sections([data_quality.SECTION], facts).text
    assert "A and B accounts without of 25" in said
    assert "A need 1: Queen City Univ." in said
    assert "An activity 0" in said
    assert "An activity 0" not in print_sections([data_quality.SECTION], untyped).text


def test_that_stories_claims_and_tracks_are_printed_and_what_lacks_proof_is_flagged(demo, printed):
    typed = dict(demo.plans["R1"]["enablement"])
    typed["stories"] = [
        {"id": "S1", "customer_type": "Referral institute", "problem": "Long repairs",
         "result": "Twelve minutes less", "permission": "Dr Vasseur, 4 Nov"}
    ]  # fmt: skip
    typed["claims"] = [{"id": "C1", "text": "Four minutes less per case", "reference": ""}]
    typed["talk_tracks"] = [{"audience": "C-suite", "text": "Room time pays for the device."}]
    plan = {**demo.plans["R1"], "enablement": typed}
    facts = book_facts(replace(demo, plans={"R1": plan}), 0, today=TODAY)
    said = printed(enablement.PITCH, facts).text
    assert "Twelve minutes less" in said
    assert "no reference: do not say it" in said
    assert "79 of at most 150 words" in said
    mastery = printed(enablement.MASTERY, facts).text
    assert "Room time pays for the device." in mastery
    assert "No track yet: technique" in mastery
    assert "hernia, bariatric" in mastery


# ---- depth
def test_that_each_depth_rule_adds_pages_and_drops_none(full):
    rules = (
        Depth(),
        Depth(deep=True, two_pages=6),
        Depth(deep=True, two_pages=6, weeks_by_hour=13),
        Depth(deep=True, two_pages=6, weeks_by_hour=13, people=6),
        Depth(deep=True, two_pages=6, weeks_by_hour=13, people=6, objectives=True),
    )
    pages = [edition_of(sections(full, rule), full).content_pages for rule in rules]
    assert pages == sorted(set(pages))


def test_that_the_deepest_book_has_no_fault_and_no_key_twice(full):
    depth = Depth(deep=True, two_pages=6, weeks_by_hour=13, people=6, objectives=True)
    book = print_sections(sections(full, depth)[2:], full)
    keys = [line.key for line in book.book.listing]
    assert len(keys) == len(set(keys))
    assert book.faults == []


def test_that_further_pages_of_an_account_need_enough_to_say(full, untyped):
    first = full.plan.sequence.picks[0].position
    assert more_units(first, full) >= 12
    assert people_units(first, full) >= 12
    deep = account_sections(untyped, deep=True, two_pages=6, people=6)
    assert not [section for section in deep if section.key.endswith((".more", ".people"))]


def test_that_a_note_from_the_field_stands_among_what_was_done_at_its_account(demo, printed):
    facts = book_facts(demo, 0, today=TODAY)
    pick = facts.plan.sequence.picks[0]
    note = FieldNote("n-1", pick.account_id, "R1", "2026-11-27T16:20", "Doors open at 6:30")
    noted = noting(demo, [note], "Take a note").apply(demo)
    facts = book_facts(noted, 0, today=TODAY)
    deep = account_sections(facts, deep=True, two_pages=6, people=6)
    page = next(section for section in deep if section.key == more_key(pick.position))
    said = " ".join(printed(page, facts).text.split())
    assert "27 Nov 2026 Note from the field Doors open at 6:30" in said


def test_that_the_objectives_of_a_quarter_are_told_with_why_and_how(full, printed):
    said = printed(quarter_detail.SECTIONS[0], full).text
    assert "Dr Vasseur is the person seven of our centers ask first." in said


def test_that_a_long_book_gives_up_weeks_by_the_hour_before_account_pages(full):
    keys = [section.key for section in fitting_edition(full).printed]
    weeks = [key for key in keys if key in ("P43", "P44", "P45", "P46.hour4")]
    accounts = [key for key in keys if key.startswith("account.")]
    assert len(weeks) == 1  # the fewest, before an account page goes
    assert 9 <= len(accounts) <= 10
    assert "P46.1" in keys


# ---- print in grey
def _lightness(colour: tuple[float, float, float]) -> float:
    """L* of an sRGB colour, 0 to 100."""
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour[:3]]
    y = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return 116 * y ** (1 / 3) - 16 if y > 0.008856 else 903.3 * y


@pytest.mark.parametrize(
    ("darker", "lighter"),
    [("Attack", "Protect"), ("Protect", "Maintain"), ("Maintain", "Grow"), ("Grow", "Develop"),
     ("Develop", "Build"), ("Build", "Monitor")],
)  # fmt: skip
def test_that_segments_rank_by_lightness_in_a_grey_print(darker, lighter):
    first, second = (segment_fill(name).colour for name in (darker, lighter))
    assert _lightness(first) + 4 < _lightness(second)
