"""What a scenario changes, who hands over what to whom and when, and what customers are told."""

import math
from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.demo import demo_state
from model.diary.table import diary_frame
from model.diary.work_days import working_days_between
from model.errors import PlanError
from model.metrics import metric
from model.resources import resource
from model.review.handover import WITHIN, handovers
from model.review.handover_booking import book_visits
from model.review.handover_letters import letters_of
from model.review.impact import impact_of, moved_accounts
from model.review.impact_followup import as_before, follow_up
from model.review.impact_outlook import chance_of
from model.review.impact_words import risks_of, watch_of
from model.scenario_life import decide
from model.state import State

TODAY = date(2026, 11, 30)


@pytest.fixture(scope="module")
def demo() -> State:
    return demo_state(resource("demo"))


@pytest.fixture(scope="module")
def impact(demo):
    return impact_of(demo, "B", TODAY)


@pytest.fixture(scope="module")
def handed(demo, impact):
    return handovers(demo, "B", impact.moved, TODAY)


def test_that_the_hospital_evens_the_workload_for_a_twentieth_of_the_revenue(demo, impact):
    assert [one.card.account_id for one in impact.moved] == ["T2-01"]
    assert impact.spread["workload"] == pytest.approx((0.163, 0.065), abs=5e-4)
    assert impact.spread["potential"] == pytest.approx((0.205, 0.119), abs=5e-4)
    revenue = metric(demo, "revenue").values
    row = demo.accounts.row_of("T2-01")
    assert impact.shares["revenue"] == pytest.approx(100 * revenue[row] / revenue.sum())
    assert impact.shares["revenue"] == pytest.approx(4.4, abs=0.05)


def test_that_each_rep_before_and_after_adds_up_to_the_team(demo, impact):
    for n in (0, 1):
        assert sum(one.accounts[n] for one in impact.reps) == len(demo.accounts)
        assert sum(one.revenue[n] for one in impact.reps) == pytest.approx(
            metric(demo, "revenue").values.sum()
        )
    assert {one.territory_id for one in impact.reps if one.changed} == {"T2", "T4"}


def test_that_the_late_opportunity_stays_and_is_a_risk(demo, impact, handed):
    assert [deal.id for deal in handed[0].staying] == ["TO1"]
    assert any("TO1" in words for words in risks_of(demo, impact, handed))
    assert next(one.name for one in watch_of(demo, impact, handed)) == "Joint visits held"


@pytest.mark.parametrize(("from_step", "staying"), [(0, []), (8, ["TO1"]), (9, [])])
def test_that_the_step_from_which_an_opportunity_stays_is_a_setting(
    demo, impact, from_step, staying
):
    asked = replace(demo, settings={**demo.settings, "handover.late_step": from_step})
    found = handovers(asked, "B", impact.moved, TODAY)
    assert [deal.id for deal in found[0].staying] == staying


@pytest.mark.parametrize("scenario", ["A", "B"])
def test_that_every_moved_account_of_class_a_has_a_visit_within_fifteen_working_days(
    demo, scenario
):
    found = handovers(demo, scenario, moved_accounts(demo, scenario, TODAY), TODAY)
    assert all(one.grade == "A" for one in found)
    visits = [one.visit for one in found]
    assert all(v and 0 < working_days_between(TODAY, v.day) <= WITHIN for v in visits)
    assert len({(v.day, v.start) for v in visits}) == len(visits)


def test_that_a_visit_never_falls_on_a_day_off_or_into_an_item(demo):
    busy = pd.DataFrame(
        [
            {"uid": f"B{n}", "rep_id": "R4", "date": "2026-12-03", "start": start, "minutes": 60,
             "type": "call_f2f", "quarter": "2026-Q4", "status": "planned"}
            for n, start in enumerate(("09:00", "11:00", "13:30", "15:30"))
        ]
    )  # fmt: skip
    off = pd.DataFrame(
        [{"rep_id": "R2", "first": "2026-12-04", "last": "2026-12-04", "kind": "leave"}]
    )
    state = replace(demo, tables={**demo.tables, "diary": busy, "time_off": off})
    found = handovers(state, "B", moved_accounts(state, "B", TODAY), TODAY)
    assert found[0].visit.day == date(2026, 12, 7)


def test_that_both_diaries_get_the_visit_once(demo, handed):
    change = book_visits(demo, handed, TODAY)
    after = change.apply(demo)
    fresh = diary_frame(after)
    fresh = fresh[fresh["account_id"] == "T2-01"]
    assert sorted(fresh["rep_id"]) == ["R2", "R4"]
    assert len(diary_frame(after)) == len(diary_frame(demo)) + 2
    with pytest.raises(PlanError, match="both diaries"):
        book_visits(after, handed, TODAY)
    assert len(diary_frame(change.inverse().apply(after))) == len(diary_frame(demo))


def test_that_every_contact_gets_a_letter_of_the_old_rep_and_of_the_manager(demo, handed):
    letters = letters_of(demo, handed, "Ruth Adeyemi", TODAY)
    assert len({one.contact_id for one in letters}) == 6
    assert len(letters) == 12
    assert {one.written_by for one in letters} == {"rep", "manager"}
    assert letters[0].salutation == "Dear Dr Strand,"
    assert all("3\u00a0Dec\u00a02026" in " ".join(one.paragraphs) for one in letters)


def test_that_letters_hold_nothing_of_what_the_company_thinks(demo, handed):
    words = " ".join(
        " ".join((*one.address, one.salutation, *one.paragraphs))
        for one in letters_of(demo, handed, "Ruth Adeyemi", TODAY)
    ).casefold()
    row = demo.accounts.row_of("T2-01")
    money = f"{metric(demo, 'potential').values[row]:,.0f}"
    told = ("potential", "segment", "score", "class a", "revenue", "quota", "attack", "$", money)
    assert not [word for word in told if word in words]


def test_that_who_must_not_be_contacted_gets_no_letter(demo):
    contacts = demo.table("contacts").copy()
    contacts.loc[contacts["contact_id"] == "TC05", "consent_contact"] = "no"
    state = replace(demo, tables={**demo.tables, "contacts": contacts})
    found = handovers(state, "B", moved_accounts(state, "B", TODAY), TODAY)
    assert "TC05" not in {one.contact_id for one in letters_of(state, found, "Ruth", TODAY)}


@given(st.floats(1e3, 1e7), st.floats(0.01, 0.5), st.floats(0.01, 0.5), st.floats(0.2, 3.0))
def test_that_the_chance_falls_with_the_quota_and_is_a_half_at_the_base(base, down, up, share):
    low, high = base * (1 - down), base * (1 + up)
    assert chance_of(base, low, base, high) == pytest.approx(0.5)
    assert chance_of(low, low, base, high) == pytest.approx(0.9)
    assert chance_of(high, low, base, high) == pytest.approx(0.1)
    now, more = (chance_of(base * part, low, base, high) for part in (share, share * 1.1))
    assert 0 <= more <= now <= 1


def test_that_a_chance_without_figures_is_not_known():
    assert math.isnan(chance_of(math.nan, 1.0, 2.0, 3.0))
    assert chance_of(2.0, 3.0, 3.0, 3.0) == 1.0


def test_that_the_actual_is_filled_in_once_its_day_has_come(demo, handed):
    early = follow_up(demo, handed, TODAY, TODAY)
    assert not any(one.due for one in early)
    late = follow_up(demo, handed, date(2026, 8, 1), TODAY)
    team = {one.days: one for one in late if one.name == "Revenue of the team"}
    assert team[90].due
    assert not team[180].due
    assert math.isnan(team[90].actual)  # most territories have no sales by month
    assert team[90].expected == pytest.approx(metric(demo, "revenue").values.sum() / 4)


def test_that_sales_by_month_are_compared_with_the_year_before(demo, handed):
    months = [f"2026-{m:02d}" for m in range(1, 12)] + ["2025-11", "2025-12"]
    sales = pd.DataFrame(
        [{"account_id": "T2-01", "month": m, "revenue": 100.0 if m < "2026-08" else 130.0}
         for m in sorted(months)]
    )  # fmt: skip
    state = replace(demo, tables={**demo.tables, "sales_monthly": sales})
    found = follow_up(state, handed, date(2026, 8, 1), TODAY)
    own = next(o for o in found if o.days == 90 and o.name == "Revenue of the moved accounts")
    assert own.actual == pytest.approx(390.0)
    assert own.expected == pytest.approx(3 * 900.0 / 12)


def test_that_the_change_can_be_looked_at_after_it_is_live(demo):
    from datetime import UTC, datetime

    from model.history import Author

    state, when = demo, datetime(2026, 12, 1, tzinfo=UTC)
    for status in ("approved", "live"):
        state = decide(state, "B", status, Author("Ruth"), when).apply(state)
    former = as_before(state)
    assert former is not None
    found = moved_accounts(*former, TODAY)
    assert [one.card.account_id for one in found] == ["T2-01"]
    assert as_before(demo) is None


def test_that_a_scenario_that_moves_nothing_has_no_pack(demo):
    with pytest.raises(PlanError, match="elsewhere"):
        impact_of(demo, "live", TODAY)


def test_that_shares_of_nothing_moved_are_whole_numbers_of_accounts(impact):
    assert impact.shares["accounts"] == 1
    assert np.isfinite(list(impact.shares.values())).all()
