"""The benefit ledger compares today with the first closed review, on the project's own figures."""

from dataclasses import replace
from datetime import date

import pytest

from model.demo import demo_state
from model.errors import PlanError
from model.format import Formatter
from model.resources import resource
from model.review.benefit import Ledger, LedgerLine, ledger_figures, ledger_of, together
from model.review.benefit_inputs import valued
from model.review.benefit_words import ledger_words
from model.review.ground import territory_grounds
from model.review.snapshots import SNAPSHOTS, with_frozen

TODAY = date(2026, 11, 30)


@pytest.fixture(scope="module")
def demo():
    return demo_state(resource("demo"))


@pytest.fixture(scope="module")
def ground(demo):
    return territory_grounds(demo, TODAY)[0]


def frozen(state, on, **values):
    rows = [("territory", "T1", f"ledger_{key}", value) for key, value in values.items()]
    table = with_frozen(state, on, "annual", rows)
    return replace(state, tables={**state.tables, SNAPSHOTS: table})


def test_that_there_is_no_ledger_before_the_first_review(demo, ground):
    assert ledger_of(demo, ground).since is None
    assert ledger_of(demo, ground).lines == ()


def test_that_the_first_review_counts_and_not_the_last(demo, ground):
    state = frozen(demo, date(2025, 11, 30), drive=400.0, revenue=800_000.0)
    state = frozen(state, date(2026, 8, 31), drive=1.0, revenue=1.0)
    found = ledger_of(state, ground)
    assert found.since == date(2025, 11, 30)
    assert [(one.before, one.unit) for one in found.lines] == [(400.0, "h"), (800_000.0, "money")]
    now = ledger_figures(ground)
    assert found.lines[1].now == now["ledger_revenue"] == pytest.approx(965_483, abs=1)


def test_that_hours_saved_are_worth_what_was_said(demo, ground):
    state = frozen(demo, date(2025, 11, 30), drive=ledger_figures(ground)["ledger_drive"] + 10)
    assert ledger_of(state, ground).hours_worth == 0
    said = replace(
        ground, settings=type(ground.settings)({"benefit.hour": 80, "benefit.cost": 500})
    )
    found = ledger_of(state, said)
    assert found.hours_worth == pytest.approx(800)
    assert (found.whole_cost, found.among) == (500, 6)
    assert found.cost == pytest.approx(500 / 6)


def test_that_the_tool_is_paid_for_once_in_a_territory_and_in_all(demo):
    said = replace(demo, settings={**demo.settings, "benefit.hour": 80.0, "benefit.cost": 500.0})
    each = [ledger_of(said, one) for one in territory_grounds(said, TODAY)]
    whole = together(each)
    assert sum(one.cost for one in each) == pytest.approx(500)
    assert whole.cost == whole.whole_cost == 500
    assert whole.hours_worth == sum(one.hours_worth for one in each)
    assert together(each[:2]).cost == 500  # nobody else has had a review yet
    assert together([]).cost == 0


def test_that_a_territory_says_its_share_and_all_together_say_the_whole(demo):
    show, since = Formatter.of(demo.about), date(2025, 11, 30)
    one = Ledger(since, (), 90.0, 100.0, 400.0, 4)
    words = ledger_words(one, show)
    assert "costs $400 a year for 4 territories, $100 of it here." in words
    assert "does not return its cost yet: $10 are missing." in words
    words = ledger_words(together([one] * 4), show)
    assert "The tool costs $400 a year." in words
    assert "$40 are missing" in words


@pytest.mark.parametrize(
    ("now", "more", "better"), [(9, True, False), (9, False, True), (11, True, True)]
)
def test_that_less_driving_and_more_visits_are_better(now, more, better):
    assert LedgerLine("x", "", 10, now, more).better is better


@pytest.mark.parametrize(
    ("words", "amount"), [("80", 80.0), ("1,200", 1200.0), ("", None), ("0", None)]
)
def test_that_what_is_typed_becomes_a_setting_and_empty_takes_it_back(demo, words, amount):
    state = replace(demo, settings={**demo.settings, "benefit.hour": 5.0})
    change = valued(state, "benefit.hour", words)
    assert change.apply(state).settings.get("benefit.hour") == amount
    assert change.inverse().apply(change.apply(state)).settings == state.settings
    assert valued(state, "benefit.hour", "5") is None


@pytest.mark.parametrize("words", ["much", "-3", "inf", "nan"])
def test_that_no_amount_is_refused(demo, words):
    with pytest.raises(PlanError, match="is no amount"):
        valued(demo, "benefit.cost", words)
