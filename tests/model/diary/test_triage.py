"""Every path of the decision table, and the card with two dates."""

from dataclasses import replace
from datetime import date

import pytest

from model.demo import demo_state
from model.diary.prepare_first import prepare_first
from model.diary.triage import Request, Rule, What, decide
from model.plan.requests import request_load
from model.resources import resource
from model.state import State

VISIT = Request("visit request", "A38")
KIT = Request("kit delivery", "A10")


@pytest.fixture(scope="module")
def demo() -> State:
    return demo_state(resource("demo"))


@pytest.mark.parametrize(
    ("request_", "rule", "what"),
    [
        (replace(KIT, patient_safety=True, in_plan=True, earlier=9), Rule.SAFETY, What.NOW),
        (Request("complaint/safety", "A10"), Rule.SAFETY, What.NOW),
        (replace(KIT, service_duty=True, in_plan=True), Rule.DUTY, What.NOW),
        (replace(VISIT, in_plan=True), Rule.PLANNED, What.AS_PLANNED),
        (KIT, Rule.KIT, What.COURIER),
        (replace(KIT, fits_theme=True), Rule.KIT, What.COURIER),
        (replace(VISIT, fits_theme=True), Rule.ON_THEME, What.DISCOVERY),
        (VISIT, Rule.OFF_THEME, What.LATER),
        (Request("internal ask", source="manager"), Rule.OFF_THEME, What.LATER),
    ],
)
def test_that_each_path_of_the_table_gives_its_decision(request_, rule, what):
    decision = decide(request_, {})
    assert (decision.rule, decision.kind) == (rule, what)


def test_that_safety_bypasses_the_table_and_shows_the_company_instruction(demo):
    decision = decide(replace(KIT, patient_safety=True, earlier=4), demo.plans["R1"])
    assert decision.bypass
    assert not decision.educate
    assert "complaint line" in decision.sentence
    assert "complaint line" in decision.script


def test_that_the_second_request_in_a_quarter_teaches():
    assert not decide(KIT, {}).educate
    second = decide(replace(KIT, earlier=1), {})
    assert second.educate
    assert "request 2" in second.sentence


def test_that_now_without_duty_or_danger_must_name_what_gives_way():
    assert decide(VISIT, {}).needs_displaced(What.NOW)
    assert not decide(replace(VISIT, service_duty=True), {}).needs_displaced(What.NOW)
    assert not decide(VISIT, {}).needs_displaced(What.LATER)


def test_that_the_requests_of_the_demo_are_counted(demo):
    load = request_load(demo, demo.accounts.ids, date(2026, 11, 30))
    counts = {account: count for account, count, _ in load.by_account}
    assert (counts["A10"], counts["A26"]) == (5, 2)


def test_that_a_friday_request_for_monday_opens_the_card_with_two_dates(demo):
    assert decide(VISIT, {}).prepare_first
    card = prepare_first(demo, "R1", "A38", date(2026, 11, 13), frozenset({"GYN"}))
    assert not card.on_theme
    assert card.dates[0] == date(2026, 12, 14)  # 20 working days, Thanksgiving left out
    assert card.dates[1] > card.dates[0]
    assert len(card.questions) >= 2
    assert "14 December or" in card.text


def test_that_in_a_planned_quarter_both_dates_are_discovery_days(demo):
    days = demo.table("diary_days")
    mode = dict(zip(days["date"], days["day_mode"], strict=True))
    late = prepare_first(demo, "R1", "A38", date(2027, 1, 8), frozenset({"GYN"}))
    assert [mode[day.isoformat()] for day in late.dates] == ["discovery", "discovery"]
    assert late.dates[0] >= late.earliest == date(2027, 2, 8)
    soon = prepare_first(demo, "R1", "A13", date(2027, 1, 8))
    assert soon.on_theme
    assert soon.earliest == date(2027, 1, 15)
