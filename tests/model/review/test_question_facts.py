"""Each question of a review comes with what the figures say, in a sentence to be confirmed."""

import pytest

from model.format import Formatter
from model.review.alert import AMBER, RED, Alert, Subject
from model.review.figures import Reading
from model.review.question_facts import facts_of
from model.review.support import Support


def alert(rule, name, level=AMBER, sentence="said"):
    return Alert(rule, Subject("account", name, name, name), "R1", "T1", level, 1, 1, sentence)


def said(key, *alerts, readings=(), support=None):
    return facts_of(readings, alerts, support, Formatter()).get(key, "")


def test_that_a_quiet_territory_says_so():
    assert said("underperform") == "None: no revenue alert, every A account seen."
    assert said("support") == "Nobody: skills meet what the accounts ask for."
    assert said("competitor") == "No: neither our units nor a share say so."
    assert said("stop") == ""


def test_that_the_question_about_sales_names_the_alert_and_the_neglected():
    low = alert("AL1", "North", RED, "North sells 84 % of its base")
    assert said("underperform", low) == "North sells 84 % of its base."
    seen = said("underperform", low, *(alert("AL2", name) for name in "ABCDE"))
    assert seen == "North sells 84 % of its base; seldom seen: A, B, C and 2 more."
    assert said("underperform", alert("AL2", "A")) == "No revenue alert; seldom seen: A."


def test_that_support_names_the_skill_else_the_accounts():
    need = Support("Train suturing.", "Practise step 6.")
    assert said("support", support=need) == "Train suturing. Practise step 6."
    assert said("support", alert("AL20", "Mercy")) == "Support at Mercy."


def test_that_competitors_and_time_sinks_are_named():
    assert said("competitor", alert("AL10", "Mercy")) == "At Mercy."
    sink = said("stop", alert("AL8", "Grace"), alert("AL7", "O1", RED))
    assert sink == "Hours without a step ahead: Grace."
    assert said("stop", alert("AL7", "O1", RED), alert("AL7", "O2")) == "Stuck: O1."


@pytest.mark.parametrize(
    ("part", "whole", "notes", "words"),
    [
        (4, 4, 4, "Passed: 4 of 4 objectives at their target."),
        (3, 4, 4, "Not passed: 3 of 4 objectives at their target."),
        (1, 1, 3, "Passed: 1 of 1 objectives at their target; 2 to be answered in words."),
        (0, 0, 1, "Note 0."),
    ],
)
def test_that_the_exit_test_is_answered_by_its_numbers(part, whole, notes, words):
    told = tuple(f"Note {n}" for n in range(notes))
    assert said("exit", readings=[Reading("exit", part, whole, 100.0, "", (), told)]) == words


def test_that_the_refreshed_market_is_told_by_the_age_of_its_sources():
    assert said("market") == "No source is older than its limit."
    old, twice = alert("AL15", "Volumes"), alert("AL15", "duplicates")
    assert said("market", old, twice) == "Still old: Volumes."


def test_that_the_next_day_and_the_goal_are_answered_by_their_figures():
    tomorrow = Reading("tomorrow", 3, 4, 100.0)
    assert said("tomorrow", readings=[tomorrow]) == "3 of 4 items are confirmed."
    enough = Reading("sufficiency", 1.05, 1.0)
    assert said("goal", readings=[enough]) == "Yes: it brings 1.05 of what is required."
    small = Reading("sufficiency", 0.9, 1.0)
    assert said("goal", readings=[small]).startswith("No: it brings 0.90")
