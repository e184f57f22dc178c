"""What rows of the specification want to read on the pages, each by its number."""

from copy import deepcopy
from dataclasses import replace
from datetime import date

import pytest

from model.change import AccountEdited, TableReplaced
from model.diary.table import FIRST_DIARY
from model.plan.facts import ROLES
from model.plan.joint_plans import customer_version, joint_plans_of
from model.plan.type_defaults import FEWEST_QUESTIONS, bank_of
from reports.book import backtest, customers, enablement, needs, products, roadmap
from reports.book.accounts import account_sections
from reports.book.write import book_facts
from reports.pdf.grid import A4
from tests.reports.book.conftest import print_sections

TODAY = date(2026, 11, 30)


@pytest.fixture(scope="module")
def account_page(full, demo):
    """The page of the first account of the sequence."""
    return account_sections(full, deep=False)[0]


def _spaced(words: str) -> str:
    """As the text of a page is read back."""
    return words.replace("\u00a0", " ")


def test_that_the_roadmap_shows_twelve_quarters(full, printed):
    """S0-02."""
    words = printed(roadmap.SECTION, full).text
    for year in ("2027", "2028", "2029"):
        assert year in words
    assert words.count("Q1") >= 3
    assert words.count("Q4") >= 3


def test_that_the_back_test_prints_sufficiency_and_gap_of_36_months(full, printed):
    """S0-11, S0-18, S0-19: every goal tried, and the one that is enough."""
    words = printed(backtest.SECTION, full).text
    for told in ("0.69", "0.87", "1.04", "6,059", "36 months"):
        assert told in words


def test_that_a_goal_of_one_family_says_what_comes_beside_its_own_money(demo, full, printed):
    """Section 2.6: the other families after churn, and the halo on what the goal adds."""
    assert "The goal counts patients of" not in printed(backtest.SECTION, full).text
    plan = deepcopy(dict(demo.plans["R1"]))
    plan["strategic_goals"][0]["family"] = full.plan.figures.families[0]
    facts = book_facts(replace(demo, plans={**demo.plans, "R1": plan}), 0, today=TODAY)
    side = facts.plan.backtest.beside
    assert side is not None
    page = printed(backtest.SECTION, facts)
    assert f"The goal counts patients of {facts.family_name(side.family)}" in page.text
    assert (
        f"{_spaced(facts.show.compact(side.others))} of the other families after churn" in page.text
    )
    assert (
        f"above the {_spaced(facts.show.compact(side.own_base))} of the base forecast" in page.text
    )
    assert not page.faults


def test_that_a_need_with_severity_and_evidence_is_on_the_page_of_needs_and_of_its_account(
    demo, printed
):
    """S0-10, S0-62."""
    before = demo.table("needs")
    after = before.copy()
    row = after.index[after["account_id"] == "A13"][0]
    after.loc[row, ["severity", "evidence"]] = [5, "Heard from the chief on 12 November"]
    state = TableReplaced("A need", "needs", before, after).apply(demo)
    facts = book_facts(state, 0, today=TODAY)
    plain = book_facts(demo, 0, today=TODAY)
    assert printed(needs.SECTION, facts).text != printed(needs.SECTION, plain).text
    need = str(after.loc[row, "need"])
    one = printed(account_sections(facts, deep=False)[0], facts).text
    assert f"5 of 5 {need}: Heard from the chief on 12 November".casefold() in one.casefold()


def test_that_the_words_of_the_customer_are_printed_and_what_we_cannot_do(
    full, printed, account_page
):
    """S0-60, S0-63; a joint plan has no figure of ours at all."""
    words = printed(account_page, full).text
    assert "Four repairs, and the fifth patient goes home unoperated" in words
    assert "We cannot promise fewer recurrences" in words
    joint = joint_plans_of(full.typed)[0]
    assert "quota" not in str(customer_version(joint, "X")).casefold()


def test_that_their_need_and_pain_stand_above_our_help_and_our_money(full, printed, account_page):
    """S0-60: the order of the page of an account."""
    words = printed(account_page, full).text
    assert words.index("Their first need") < words.index("potential")
    left = [words.index(part) for part in ("What they need", "Scores that", "What we want here")]
    assert left == sorted(left)
    assert words.index("In the customer’s words") < words.index("Rep", words.index("In the cus"))


def test_that_an_account_nobody_asked_prints_what_is_usual_for_its_type(demo, printed):
    """S2-09: buying path, needs and time to close, said to be unconfirmed."""
    before = demo.table("needs")
    state = TableReplaced("x", "needs", before, before[before["account_id"] != "A13"]).apply(demo)
    rule = str(demo.accounts.text("vac_rule")[demo.accounts.row_of("A13")])
    state = AccountEdited("x", "A13", {"vac_rule": rule}, {"vac_rule": ""}).apply(state)
    facts = book_facts(state, 0, today=TODAY)
    page = printed(account_sections(facts, deep=False)[0], facts)
    assert "OR time, clinical outcome and length of stay (usual for this type" in page.text
    assert "Decision of the directors with the lead surgeon" in page.text
    assert page.text.count("usual for this type, not confirmed") == 2
    assert "months to close" in page.text
    assert not page.faults


def test_that_without_a_diary_each_role_has_five_discovery_questions(demo):
    """S0-99."""
    diary = demo.table(FIRST_DIARY)
    state = TableReplaced("x", FIRST_DIARY, diary, diary.iloc[0:0]).apply(demo)
    page = print_sections([enablement.PITCH], book_facts(state, 0, today=TODAY), A4)
    for role in ROLES:
        for question in bank_of(role)[:FEWEST_QUESTIONS]:
            assert question in page.text
    assert not page.faults


def test_that_relationships_go_up_to_advisor(full, printed):
    """S0-107."""
    assert "advisor" in printed(customers.SECTION, full).text.casefold()


def test_that_adjacent_procedures_are_named_by_family(full, printed):
    """S0-111: with the mix of procedures and with what the rep has to master."""
    for section in (products.SECTION, enablement.MASTERY):
        words = printed(section, full).text.casefold()
        assert "bariatric" in words or "general surgery" in words


def test_that_a_topic_nobody_rated_does_not_stop_the_page_of_mastery(demo, printed):
    """S2-07: lines and kinds of institution that wait for their level."""
    from model.plan.mastery import add_topics

    state = add_topics(demo, "R1", ("Care+ service", "Surgery centre")).apply(demo)
    facts = book_facts(state, 0, today=TODAY)
    assert not printed(enablement.MASTERY, facts).faults
