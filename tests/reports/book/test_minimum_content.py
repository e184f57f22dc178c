"""What plan-spec §3 asks of single pages, read from their text, and nothing of it shortened."""

from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import pandas as pd
import pytest

from reports.book import (
    access_map,
    activity_counts,
    competitors,
    diary_lists,
    diary_overview,
    discovery,
    effort,
    enablement,
    executive,
    executive_how,
    influence_map,
    joint_plans,
    leaders,
    lighthouse_page,
    movement,
    needs,
    quarters,
    review,
    sequence_logic,
    sign_off,
    systems,
    systems_lines,
    triage,
)
from reports.book.account_facts import account_facts
from reports.book.accounts import account_sections
from reports.book.diary import diary_of
from reports.book.diary_weeks import SECTIONS as DIARY
from reports.book.facts import BookFacts
from reports.pdf import fonts
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


PAPERS = pytest.mark.parametrize("paper", [LETTER, A4], ids=lambda paper: paper.name)


def whole(section, facts, paper):
    """A page that has no fault and shortens nothing."""
    made = print_sections([section], facts, paper)
    assert made.faults == []
    assert not [note for note in made.book.ledger.notes() if "shortened" in note]
    return made


@PAPERS
def test_that_the_executive_page_has_five_dated_steps_in_full(full: BookFacts, paper):
    text = said(whole(executive.SECTION, full, paper).text)
    steps = executive_how.dated_steps(full)
    assert len(steps) == 5
    for day, name, step in steps:
        assert [said(words) for words in (day, name, step) if said(words) not in text] == []


def test_that_the_diary_fills_up_the_dated_steps(full: BookFacts):
    first = full.plan.pipeline.open[:2]
    plan = replace(full.plan, pipeline=replace(full.plan.pipeline, open=first))
    fewer = type(full)(full.state, plan, full.show, full.team_size)
    steps = executive_how.dated_steps(fewer)
    assert len(steps) == 5
    assert {one.next_step for one in first} <= {step for _, _, step in steps}


@PAPERS
def test_that_systems_tell_who_has_won_and_where_each_line_is_decided(full: BookFacts, paper):
    text = said(whole(systems.SECTION, full, paper).text)
    assert "Won" in text
    for key in ("MVA", "QCU", "TRH", "BMA"):
        for line in systems_lines.lines_of(full, key):
            assert line.level in text
            assert line.holder in text
    assert len(systems_lines.lines_of(full, "MVA")) == 2
    revenue = full.plan.figures.revenue
    mine = [n for n, key in enumerate(full.words("idn_id")) if key == "MVA"]
    assert systems_lines.won(full, "MVA") == sum(revenue[n] > 0 for n in mine)
    assert text.count("2027") >= 6 + 5  # committee dates and contract ends


@pytest.mark.parametrize(
    ("words", "levels"),
    [
        ("system", {"all lines": "system"}),
        ("site_with_corporate_veto", {"all lines": "site with corporate veto"}),
        ("mesh: site; energy: corporate", {"mesh": "site", "energy": "corporate"}),
        ("", {}),
    ],
)
def test_that_decision_levels_are_read_line_by_line(words, levels):
    assert systems_lines.levels_of(words) == levels


def moving(shares, opportunities, snapshots=None):
    """The facts `movement_of` reads: three accounts of one competitor."""
    tables = {} if snapshots is None else {"review_snapshots": snapshots}
    return SimpleNamespace(
        plan=SimpleNamespace(today=date(2026, 11, 30), ids=["A", "B", "C"]),
        own=lambda _name: opportunities,
        column=lambda _name: shares,
        words=lambda _name: ["Helix", "Helix", "Helix"],
        state=SimpleNamespace(tables=tables, table=lambda name: tables.get(name, pd.DataFrame())),
    )


def test_that_movement_counts_the_last_four_quarters_only():
    rows = [("Helix", "won", "2026-03-01"), ("Helix", "lost", "2026-11-30"),
            ("Helix", "lost", "2025-11-29"), ("Helix", "open", "2026-05-01")]  # fmt: skip
    table = pd.DataFrame(rows, columns=["competitor", "status", "closed_on"])
    found = movement.movement_of(moving([60.0, 50.0, 40.0], table))["Helix"]
    assert (found.won, found.lost) == (1, 1)
    assert found.points != found.points


def test_that_the_share_of_a_competitor_moves_against_the_first_review():
    rows = [("2026-03-31", "quarter", "account", "A", "competitor_share", 70.0),
            ("2026-06-30", "quarter", "account", "A", "competitor_share", 65.0),
            ("2026-03-31", "quarter", "account", "B", "competitor_share", 50.0),
            ("2024-03-31", "quarter", "account", "C", "competitor_share", 10.0)]  # fmt: skip
    names = ["on", "cadence", "kind", "object_id", "figure", "value"]
    facts = moving([60.0, 50.0, 40.0], pd.DataFrame(), pd.DataFrame(rows, columns=names))
    assert movement.movement_of(facts)["Helix"].points == pytest.approx(-5.0)


def test_that_the_share_moves_quarter_by_quarter_where_both_ends_are_known():
    rows = [("2025-11-15", "quarter", "account", "A", "competitor_share", 70.0),
            ("2026-05-15", "quarter", "account", "A", "competitor_share", 66.0),
            ("2026-08-15", "quarter", "account", "A", "competitor_share", 64.0),
            ("2026-08-15", "quarter", "account", "B", "competitor_share", 56.0)]  # fmt: skip
    names = ["on", "cadence", "kind", "object_id", "figure", "value"]
    facts = moving([60.0, 50.0, 40.0], pd.DataFrame(), pd.DataFrame(rows, columns=names))
    series = movement.movement_of(facts)["Helix"].series
    assert series == pytest.approx((0.0, -4.0, -2.0, -5.0))


def test_that_competitors_print_their_movement(full: BookFacts):
    text = said(whole(competitors.MAP, full, LETTER).text)
    assert "Four quarters" in text
    assert "6 : 4" in text


@PAPERS
def test_that_the_influence_map_ranks_ten_and_names_how_early_they_adopt(full: BookFacts, paper):
    text = said(whole(influence_map.SECTION, full, paper).text)
    first = sorted(range(full.plan.n), key=lambda i: -full.plan.reach.one_step[i])[:10]
    for n in first:
        assert full.plan.reach.one_step[n] > 0
        assert f"{full.shorts[n]} " in text
    assert {"Innovator", "Early majority", "Sceptic"} <= {
        w for w in ("Innovator", "Early majority", "Sceptic") if w in text
    }
    for n in (1, 2, 3):
        assert f"{n} · " in text


def test_that_an_adopter_type_that_is_not_known_is_not_named(full: BookFacts):
    assert influence_map.adopter_of(full, "A13") == "Innovator"
    assert influence_map.adopter_of(full, "no such account") == ""


@PAPERS
def test_that_the_sequence_logic_draws_what_waits_for_what(full: BookFacts, paper):
    text = said(whole(sequence_logic.SECTION, full, paper).text)
    links = sequence_logic.links_of(full)
    assert {link.gate for link in links} == {True, False}
    picks = {pick.account_id: pick for pick in full.plan.sequence.picks}
    for link in links:
        assert link.first in picks[link.follower].depends_on
        assert picks[link.first].quarter <= picks[link.follower].quarter
        assert full.short_of(link.first) in text
    assert "What waits for what" in text


@PAPERS
def test_that_every_account_page_has_six_steps_and_all_its_words(full: BookFacts, paper):
    sections = account_sections(full, deep=False, most=0, two_pages=0, people=0)
    made = print_sections(sections, full, paper)
    assert made.faults == []
    notes = [n for n in made.book.ledger.notes() if "no room" in n or "found no room" in n]
    assert notes == []
    for section, page in zip(sections, made.pages[1:], strict=True):
        position = int(section.key.split(".")[1])
        known, text = account_facts(full, position), said(page)
        for name in ("preferences", "visiting_hours"):
            assert said(full.words(name)[position]) in text
        steps = known.dated if len(known.dated) >= 3 else ()
        for step in steps[:6]:
            assert f"{said(full.show.date(step.day, year=False))} {step.what}" in text
            assert said(step.purpose) in text


def test_that_the_effort_is_told_by_quarter_and_role_class(full: BookFacts, bare: BookFacts):
    text = said(whole(effort.SECTION, full, LETTER).text)
    assert "Activities by quarter and role class" in text
    planned, estimated = activity_counts.counts_of(full, 1, "2027-Q1")
    assert not estimated
    assert sum(planned["f2f"].values()) == 87
    later, estimated = activity_counts.counts_of(full, 2, "2027-Q2")
    assert estimated
    outline = full.typed["quarter_outline"][0]
    assert all(sum(by.values()) == outline[key] for key, by in later.items())
    assert activity_counts.counts_of(bare, 2, "2027-Q2")[0] == {}


@PAPERS
def test_that_every_committee_of_a_quarter_stands_there_with_its_name(full: BookFacts, paper):
    for number, section in enumerate(quarters.SECTIONS, 1):
        text = said(whole(section, full, paper).text)
        first, last = f"2027-{3 * number - 2:02d}", f"2027-{3 * number:02d}-31"
        held = [c for c in full.plan.contracts.committees if first <= c.meeting <= last]
        assert held
        for meeting in held:
            assert f"{said(full.show.date(meeting.meeting, year=False))} {meeting.system}" in text
        assert "by role class" in text
        assert "iscovery days" in text
        assert "uffer, protected" in text


@PAPERS
@pytest.mark.parametrize(
    "section",
    [access_map.SECTION, needs.SECTION, joint_plans.NOT_NOW, triage.SECTION,
     diary_overview.SECTION],
    ids=lambda section: section.key,
)  # fmt: skip
def test_that_nothing_on_the_page_is_shortened(full: BookFacts, section, paper):
    whole(section, full, paper)


def test_that_the_sign_off_names_the_hash_of_the_version(full: BookFacts, monkeypatch):
    assert "given at approval" in said(print_sections([sign_off.SIGN_OFF], full).text)
    signed = SimpleNamespace(short_digest="0123456789ab", version=2, approved_on=date(2026, 12, 1))
    monkeypatch.setattr(sign_off, "latest_version", lambda _state, _rep: signed)
    text = said(print_sections([sign_off.SIGN_OFF], full).text)
    assert "0123456789ab, version 2 of 1 Dec 2026" in text


@PAPERS
def test_that_the_scorecard_says_from_where_to_where_hours_planned_are_good(full, paper):
    assert "85–100 %" in said(whole(review.SECTION, full, paper).text)


def test_that_activities_of_nobody_in_particular_are_not_counted_as_none_of_each(
    full: BookFacts, monkeypatch: pytest.MonkeyPatch
):
    unknown = {"f2f": {"U": 0, "B": 0, "A": 0, "?": 88}}
    monkeypatch.setattr(quarters, "counts_of", lambda *_asked: (unknown, True))
    text = said(print_sections(quarters.SECTIONS[1:2], full).text)
    assert "Activities estimated All Calls 88 All 88" in text


def test_that_the_last_page_of_the_later_weeks_fills_both_columns(full: BookFacts):
    fonts.register()
    left, right = diary_lists.list_pages(1, full)[-1]
    assert left[-1].day < right[0].day
    many, few = (sum(part.end - part.first for part in side) for side in (left, right))
    assert few > many / 3  # by height, not by number
