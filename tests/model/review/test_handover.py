"""What a scenario changes, who hands over what to whom and when, and what customers are told."""

import math
from dataclasses import replace
from datetime import date, timedelta

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
from model.review.handover import handovers
from model.review.handover_booking import book_visits
from model.review.handover_letters import letters_of
from model.review.handover_visits import WITHIN
from model.review.impact import impact_of, moved_accounts
from model.review.impact_followup import as_before, began_on, follow_up, visited
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
    assert next(one.name for one in watch_of(demo, impact, handed)) == "Moved accounts visited"


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
    assert all(
        "Thursday,\u00a0December\u00a03,\u00a02026" in " ".join(one.paragraphs) for one in letters
    )


def test_that_a_letter_names_the_day_only_where_one_is_set(demo, handed):
    first, second = letters_of(demo, handed, "Ruth Adeyemi", date(2027, 1, 4))[:2]
    assert (
        "From January\u00a04,\u00a02027 on, June Whitfield will look after" in first.paragraphs[0]
    )
    assert second.paragraphs[0].endswith("from Beatriz Castor on January\u00a04,\u00a02027.")
    first, second = letters_of(demo, handed, "Ruth Adeyemi", None)[:2]
    assert first.paragraphs[0].startswith("June Whitfield will look after Scioto")
    assert second.paragraphs[0].endswith("June Whitfield takes over from Beatriz Castor.")
    every = " ".join((*first.paragraphs, *second.paragraphs))
    assert "Until then" not in every  # a day that the letter does not name


def test_that_a_letter_speaks_of_notes_orders_and_work_only_where_there_are_some(demo, handed):
    one = handed[0]
    quiet = replace(
        one,
        history=(),
        preferences="",
        people=tuple(replace(person, likes="", note="") for person in one.people),
        moved=replace(one.moved, card=replace(one.moved.card, revenue=0.0)),
    )
    told = replace(one, preferences="Trays by 15:00", history=((TODAY, "call_f2f", "", ""),))
    for each, whole in ((quiet, False), (told, True)):
        letters = letters_of(demo, (each,), "Ruth Adeyemi", TODAY)[:2]
        words = " ".join(" ".join(letter.paragraphs) for letter in letters)
        assert ("has my notes on how you like to work" in words) == whole
        assert ("Your orders and the cases you have booked" in words) == whole
        assert ("learned in working with you" in words) == whole
        assert ("prices, stock on site" in words) == whole


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
    assert own.expected == pytest.approx(3 * 100.0)  # nine months are on record before August


def test_that_a_change_ahead_is_measured_by_the_months_that_are_known(demo, handed):
    sales = pd.DataFrame(
        [{"account_id": "T2-01", "month": f"{2025 + m // 12}-{m % 12 + 1:02d}", "revenue": 50.0 + m}
         for m in range(22)]
    )  # fmt: skip
    state = replace(demo, tables={**demo.tables, "sales_monthly": sales})
    found = follow_up(state, handed, date(2027, 1, 4), TODAY)
    own = next(o for o in found if o.days == 30 and o.name == "Revenue of the moved accounts")
    assert own.expected == pytest.approx(sum(50.0 + m for m in range(10, 22)) / 12)


def test_that_a_day_of_joint_visits_can_be_driven(demo):
    accounts = demo.accounts
    moved = moved_accounts(demo, "A", TODAY)
    rows = [one.card.row for one in moved]
    lat, lon = accounts.lat.copy(), accounts.lon.copy()
    lat[rows], lon[rows] = (40.0, 40.01, 47.0), (-83.0, -83.01, -83.0)  # two near, one far north
    state = replace(demo, accounts=accounts.with_columns({"lat": lat, "lon": lon}))
    visits = [one.visit for one in handovers(state, "A", moved_accounts(state, "A", TODAY), TODAY)]
    far = next(
        v
        for v, row in zip(
            visits, [m.card.row for m in moved_accounts(state, "A", TODAY)], strict=True
        )
        if lat[row] > 45
    )
    others = [v for v in visits if v is not far]
    assert others[0].day == others[1].day
    assert far.day != others[0].day


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


# ---- visits that stand already, and days that are full
def full_days(rep: str, first: date, count: int) -> pd.DataFrame:
    """A diary without a free hour on so many days."""
    slots = ("09:00", "11:00", "13:30", "15:30")
    return pd.DataFrame(
        [
            {"uid": f"F{n}{start}", "rep_id": rep, "date": f"{first + timedelta(days=n)}",
             "start": start, "minutes": 60, "type": "call_f2f", "quarter": "2026-Q4",
             "status": "planned"}
            for n in range(count) for start in slots
        ]
    )  # fmt: skip


def test_that_a_class_a_account_has_a_late_date_rather_than_none_where_the_days_are_full(demo):
    state = replace(demo, tables={**demo.tables, "diary": full_days("R4", TODAY, 30)})
    moved = moved_accounts(state, "B", TODAY)
    found = handovers(state, "B", moved, TODAY)
    assert found[0].visit is not None
    assert found[0].visit.late
    assert working_days_between(TODAY, found[0].visit.day) > WITHIN
    impact = impact_of(state, "B", TODAY)
    assert any(
        "wait longer than 15 working days" in said for said in risks_of(state, impact, found)
    )
    lower = [replace(one, grade="B") for one in moved]
    assert handovers(state, "B", lower, TODAY)[0].visit is None


def test_that_what_is_booked_is_printed_as_it_stands_and_not_booked_again(demo, handed):
    after = book_visits(demo, handed, TODAY).apply(demo)
    moved = moved_accounts(after, "B", TODAY)
    again = handovers(after, "B", moved, TODAY)
    assert again[0].visit == handed[0].visit
    frame = diary_frame(after).copy()
    mine = frame["account_id"] == "T2-01"
    frame.loc[mine, "date"] = "2026-12-10"
    shifted = replace(after, tables={**after.tables, "diary": frame})
    later = handovers(shifted, "B", moved, TODAY)
    assert later[0].visit.day == date(2026, 12, 10)
    with pytest.raises(PlanError, match="both diaries"):
        book_visits(shifted, later, TODAY)
    frame = frame.copy()
    frame.loc[mine, "status"] = "cancelled"
    called_off = replace(after, tables={**after.tables, "diary": frame})
    assert handovers(called_off, "B", moved, TODAY)[0].visit.day == date(2026, 12, 3)


def test_that_calls_after_the_change_count_wherever_they_are_kept(demo, handed):
    begin = date(2026, 8, 31)
    done = pd.DataFrame(
        [
            {"activity_id": f"N{n}", "type": "call_f2f", "account_id": "T2-01", "status": "done",
             "actual_date": day, "planned_date": day}
            for n, day in enumerate(("2026-08-31", "2026-09-10", "2026-11-20"))
        ]
    )  # fmt: skip
    diary = pd.DataFrame(
        [{"uid": "X1", "rep_id": "R4", "date": "2026-09-20", "start": "09:00", "minutes": 45,
          "type": "call_f2f", "account_id": "T2-01", "quarter": "2026-Q3", "status": "done"}]
    )  # fmt: skip
    state = replace(demo, tables={**demo.tables, "activities_done": done, "diary": diary})
    found = {(one.name, one.days): one for one in follow_up(state, handed, begin, TODAY)}
    assert found["Calls at the moved accounts", 30].actual == 2  # not the one of the day itself
    assert found["Calls at the moved accounts", 90].actual == 3
    assert found["Moved accounts visited", 30].actual == 1
    assert found["Moved accounts visited", 30].expected == 1
    assert math.isnan(found["Moved accounts visited", 180].actual)
    assert visited(state, handed, begin, TODAY) == 1
    assert visited(state, handed, date(2026, 11, 20), TODAY) == 0


def test_that_calls_are_unknown_rather_than_none_while_nothing_is_on_record(demo, handed):
    begin = date(2026, 8, 31)
    columns = demo.table("activities_done").columns
    elsewhere = {"activity_id": "N1", "type": "call_f2f", "account_id": "T2-05", "status": "done",
                 "actual_date": "2026-09-10", "planned_date": "2026-09-10"}  # fmt: skip
    for rows, calls in (([], math.nan), ([elsewhere], 0.0)):
        done = pd.DataFrame(rows, columns=columns).fillna("")
        tables = {**demo.tables, "activities_done": done, "diary": pd.DataFrame()}
        found = follow_up(replace(demo, tables=tables), handed, begin, TODAY)
        told = next(one for one in found if one.name.startswith("Calls") and one.days == 30)
        assert told.actual == pytest.approx(calls, nan_ok=True)


def test_that_a_change_without_a_day_began_when_it_went_live(demo):
    scenario = demo.scenario("B")
    assert began_on(scenario, TODAY) == TODAY
    live = replace(scenario, decisions={"live": {"who": "Ruth", "when": "2026-10-05T08:00:00"}})
    assert began_on(live, TODAY) == date(2026, 10, 5)
    assert began_on(replace(live, effective_from="2026-09-01"), TODAY) == date(2026, 9, 1)


def test_that_a_visit_that_did_not_take_place_agreed_no_stock(demo, impact):
    done = demo.table("activities_done")
    row = {**dict.fromkeys(done.columns, ""), "account_id": "T2-01", "type": "call_f2f"}
    held = {**row, "actual_date": "2026-11-20", "outcome": "Par level raised to six"}
    missed = {**row, "status": "missed", "outcome": "Par level raised to nine"}
    frame = pd.concat([done, pd.DataFrame([held, missed])], ignore_index=True)
    state = replace(demo, tables={**demo.tables, "activities_done": frame})
    stock = " ".join(handovers(state, "B", impact.moved, TODAY)[0].stock)
    assert "Par level raised to six" in stock
    assert "nine" not in stock
