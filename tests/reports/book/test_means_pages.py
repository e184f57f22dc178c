"""What is typed under Means is what P51, P52 and P56 print."""

from datetime import date

from model.plan.gate_rules import set_solution
from model.plan.typed_edits import set_value
from reports.book.accounts import account_sections
from reports.book.enablement import MASTERY, PITCH
from reports.book.sign_off import ASKS
from reports.book.write import book_facts

TODAY = date(2026, 11, 30)


def edited(state, *edits):
    for path, value in edits:
        state = set_value(state, "R1", path, value).apply(state)
    return book_facts(state, 0, today=TODAY)


def test_that_hours_watched_are_printed_by_family_with_target_and_day(demo, printed):
    log = demo.plans["R1"]["enablement"]["records"]
    watched = {"item": "Friday list", "kind": "OR observation", "family": "CRS", "hours": 6,
               "date": "2026-11-27"}  # fmt: skip
    facts = edited(
        demo,
        (("enablement", "records"), [*log, watched]),
        (("enablement", "observation", "CRS", "target"), 24),
        (("enablement", "observation", "CRS", "by"), "2027-06-15"),
    )
    text = " ".join(printed(MASTERY, facts).text.split())
    line = text[text.index("Hours watched") :]
    assert "Colorectal 6 24 15 Jun 2027" in line
    assert "OR observation 22 40" in line


def test_that_the_practice_log_shows_the_version(demo, printed):
    log = [dict(record) for record in demo.plans["R1"]["enablement"]["records"]]
    log[0]["version"] = "3"
    facts = edited(demo, (("enablement", "records"), log))
    assert "UGI pitch, version 3" in printed(PITCH, facts).text


def test_that_a_goals_budget_typed_in_the_window_is_the_one_printed(demo, printed):
    facts = edited(demo, (("annual_goals", "Y1-1", "budget_usd"), 21_400))
    text = printed(ASKS, facts).text
    line = text[text.index("Y1-1") : text.index("Y1-2")]
    assert line.rstrip().endswith(facts.show.money_k(21_400.0))


def test_that_the_chosen_option_is_printed_on_the_page_of_its_account(demo, printed):
    """S0-101."""
    change = set_solution(demo, "O1", "Six evaluation cases", "N1", "412 a case saved")
    facts = book_facts(change.apply(demo), 0, today=TODAY)
    first = account_sections(facts, deep=False)[0]
    assert facts.plan.sequence.picks[0].account_id == "A13"
    assert "Six evaluation cases: 412 a case saved" in printed(first, facts).text


def test_that_talk_tracks_are_printed_for_their_audience(demo, printed):
    tracks = [{"audience": "purchaser", "text": "Cost of a case, signed by your finance."}]
    facts = edited(demo, (("enablement", "talk_tracks"), tracks))
    assert "Cost of a case, signed by your finance." in printed(MASTERY, facts).text
