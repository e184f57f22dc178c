"""What is usual for a type stands in where nobody has asked, and enters no figure."""

import pytest

from model.change import AccountEdited, TableReplaced
from model.demo import demo_state
from model.plan.facts import ROLES
from model.plan.need_edits import NEED_CODES
from model.plan.type_defaults import FEWEST_QUESTIONS, bank_of, unconfirmed, usual_of
from model.resources import resource
from model.settings import settings_of

TYPES = [
    "AMC",
    "TEACH",
    "COMM",
    "SPEC",
    "ASC",
    "CAH",
    "FED",
    "PRAC",
    "CLINIC",
    "CHILD",
    "LAB",
    "IMG",
    "OTHER",
]


@pytest.fixture(scope="module")
def demo():
    return demo_state(resource("demo"))


def test_that_every_type_has_a_buying_path_three_known_needs_and_a_time_to_close(demo):
    settings = settings_of(demo)
    for kind in TYPES:
        usual = usual_of(kind, settings)
        assert usual.committee
        assert usual.papers_wd >= 5
        assert len(set(usual.needs)) == 3
        assert set(usual.needs) <= set(NEED_CODES)
        assert usual.months == settings[f"ttc.{kind}"]


def test_that_an_unknown_type_gets_the_defaults_of_other(demo):
    settings = settings_of(demo)
    assert usual_of("SPACE", settings) == usual_of("OTHER", settings)


def test_that_only_what_nobody_asked_is_stood_in_for(demo):
    settings = settings_of(demo)
    assert unconfirmed(demo, "A13", settings) == ()
    needs = demo.table("needs")
    without = TableReplaced("x", "needs", needs, needs[needs["account_id"] != "A13"]).apply(demo)
    rule = str(demo.accounts.text("vac_rule")[demo.accounts.row_of("A13")])
    assert unconfirmed(without, "A13", settings) == (
        "needs: OR time, clinical outcome, length of stay",
    )
    bare = AccountEdited("x", "A13", {"vac_rule": rule}, {"vac_rule": ""}).apply(without)
    assert unconfirmed(bare, "A13", settings)[0] == (
        "buying path: decision of the directors with the lead surgeon; "
        "papers 10 working days before"
    )


@pytest.mark.parametrize("role", [*ROLES, ""])
def test_that_each_role_is_asked_five_different_questions_at_least(role):
    asked = bank_of(role)
    assert len(set(asked)) == len(asked) >= FEWEST_QUESTIONS
    assert all(question.endswith("?") for question in asked)
