"""What rows of the specification want to read on the pages, each by its number."""

from datetime import date

import pytest

from model.change import TableReplaced
from model.plan.joint_plans import customer_version, joint_plans_of
from reports.book import backtest, customers, enablement, needs, products, roadmap
from reports.book.accounts import account_sections
from reports.book.write import book_facts

TODAY = date(2026, 11, 30)


@pytest.fixture(scope="module")
def account_page(full, demo):
    """The page of the first account of the sequence."""
    return account_sections(full, deep=False)[0]


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
    one = printed(account_sections(facts, deep=False)[0], facts).text.casefold()
    assert f"need {need.casefold()}" in one


def test_that_the_words_of_the_customer_are_printed_and_what_we_cannot_do(
    full, printed, account_page
):
    """S0-60, S0-63; a joint plan has no figure of ours at all."""
    words = printed(account_page, full).text
    assert "Four repairs, and the fifth patient goes home unoperated" in words
    assert "We cannot promise fewer recurrences" in words
    joint = joint_plans_of(full.typed)[0]
    assert "quota" not in str(customer_version(joint, "X")).casefold()


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
