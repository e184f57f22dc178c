"""An alert that is put into the diary says what to ask there, and why."""

import pytest

from model.review.alert import AMBER, RULES, Alert, Answer, Subject
from model.review.alert_purpose import LONGEST, purpose_of

_VISITS = [key for key, rule in RULES.items() if {Answer.DIARY, Answer.EDUCATE} & set(rule.answers)]


def alert(rule, sentence):
    subject = Subject("account", "A1", "Mercy", "A1")
    return Alert(rule, subject, "R1", "T1", AMBER, 0.0, 0.0, sentence)


def test_that_the_purpose_asks_something_and_says_why_at_which_account():
    assert purpose_of(alert("AL2", "Mercy, class A: no visit for 140 days")) == (
        "Ask what has changed since the last visit and agree the next date "
        "(Mercy, class A: no visit for 140 days)"
    )


@pytest.mark.parametrize("rule", _VISITS)
def test_that_every_alert_with_a_visit_has_a_purpose_of_its_own(rule):
    other = {purpose_of(alert(key, "Mercy")) for key in _VISITS if key != rule}
    said = purpose_of(alert(rule, "Mercy"))
    assert said.endswith("(Mercy)")
    assert said not in other
    assert RULES[rule].name not in said


def test_that_a_long_reason_is_cut_between_words_within_the_limit():
    said = purpose_of(alert("AL9", "The contract at Mercy ends " + "and nothing is open " * 20))
    assert len(said) <= LONGEST
    assert said.endswith("…)")
