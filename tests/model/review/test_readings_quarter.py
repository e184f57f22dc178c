"""What a quarter and a year look at beside the month, on small planted tables and the demo."""

from dataclasses import replace
from datetime import date, timedelta

import pandas as pd
import pytest

from model.demo import demo_state
from model.resources import resource
from model.review.explained import EXPLAINED
from model.review.figures import FIGURES, Reading, due_at, together
from model.review.ground import territory_ground, territory_grounds
from model.review.periods import CADENCES
from model.review.readings import readings_of
from model.review.readings_quarter import quarter_readings
from model.review.readings_team import region_readings, territory_readings
from model.review.scorecards import REGION, scorecards
from model.review.snapshots import with_frozen
from model.review.support import support_of
from model.review.trends import monthly_trends
from model.review.usage import done_items
from model.scenario import LIVE

TODAY = date(2026, 11, 30)


@pytest.fixture(scope="module")
def demo():
    return demo_state(resource("demo"))


@pytest.fixture(scope="module")
def grounds(demo):
    return territory_grounds(demo, TODAY)


def read(state, **tables):
    """The figures of the first territory with some tables in place of its own."""
    frames = {name: pd.DataFrame(rows) for name, rows in tables.items()}
    changed = replace(state, tables={**state.tables, **frames})
    layer = changed.scenario(LIVE).layer("core")
    found = quarter_readings(territory_ground(changed, layer, 0, TODAY))
    return {reading.key: reading for reading in found}


def asked(urgency, decision, **more):
    return {"account_id": "A01", "received_at": "2026-11-02T08:00", "stated_urgency": urgency,
            "decision": decision, "minutes": 90, **more}  # fmt: skip


def test_that_urgent_requests_are_timed_in_hours_and_others_in_working_days(demo):
    rows = [
        asked("same day", "now"),  # served at once: 1.5 h
        asked("same day", "delegated", answered_at="2026-11-02T11:30"),  # 3.5 h
        asked("this week", "scheduled", scheduled_for="2026-11-05"),  # Monday to Thursday: 3
        asked("this week", "declined"),  # never served: not counted
    ]
    found = read(demo, requests=rows)
    assert found["answer_urgent"].value == pytest.approx(2.5)
    assert (found["answer_other"].value, found["answer_other"].whole) == (3.0, 1.0)


def test_that_steps_and_plan_bs_are_counted(demo):
    rows = [
        {"account_id": "A01", "status": "won", "plan_b": "rental", "step1_on": "2026-01-01",
         "step2_on": "2026-02-01", "step3_on": "2026-03-01"},
        {"account_id": "A02", "status": "lost", "plan_b": "trial", "step1_on": "2026-01-01"},
        {"account_id": "A02", "status": "open", "plan_b": "none", "step1_on": "2026-01-01"},
    ]  # fmt: skip
    found = read(demo, opportunities=rows)
    assert (found["conversion"].part, found["conversion"].whole) == (2, 5)
    assert (found["rescued"].part, found["rescued"].whole) == (1, 2)


def test_that_levels_gained_since_the_last_review_are_summed(demo):
    assert "leaders" not in read(demo)  # nothing was frozen yet
    people = demo.table("contacts").set_index("contact_id")["relationship"]
    frozen = with_frozen(
        demo,
        TODAY - timedelta(days=30),
        "monthly",
        [("person", "P058", "relationship", people["P058"] - 1.0),
         ("person", "P001", "relationship", people["P001"] + 0.0)],
    )  # fmt: skip
    later = replace(demo, tables={**demo.tables, "review_snapshots": frozen})
    assert read(later)["leaders"].value == 1.0


def test_that_all_five_outcomes_of_customers_are_reported(demo, grounds):
    found = {reading.key: reading for reading in quarter_readings(grounds[0])}
    accounts = grounds[0].core.accounts
    ends = [end for end in accounts.text("service_contract_end") if end]
    due = sum("2026-11-30" <= end <= "2027-11-30" for end in ends)
    assert found["renewals"].value == due
    assert found["referrals"].value == sum(n for n in accounts.number("referral_count") if n == n)
    assert found["upsell"].value == len(found["upsell"].behind) > 0
    assert found["lost"].value == len(found["lost"].behind) == 3  # 17 bought once, 14 buy now
    assert found["repeats"].whole == 14


def test_that_every_figure_of_the_specification_is_known_on_the_demo(demo, grounds):
    first = {r.key: r for r in readings_of(grounds[0])} | {
        r.key: r for r in territory_readings(demo, grounds)["T1"]
    }
    waits = {"pipeline", "sufficiency", "moved", "leaders", "buffer"}  # plan, review or realignment
    waits |= {"exit"}  # the first objectives are those of January
    waits |= {"cv_potential", "cv_workload", "quota_cv", "headcount"}  # of a region
    assert {key for key, reading in first.items() if reading.value != reading.value} == waits
    region = {reading.key: reading for reading in region_readings(demo, grounds)}
    assert region["cv_potential"].value == pytest.approx(0.205, abs=5e-4)
    assert region["cv_workload"].value == pytest.approx(0.163, abs=5e-4)
    assert region["quota_cv"].state == "green"
    assert region["headcount"].value == pytest.approx(5.8, abs=0.05)


def test_that_the_distance_from_the_mean_potential_is_that_of_the_index(demo, grounds):
    band = {key: next(r for r in found if r.key == "band")
            for key, found in territory_readings(demo, grounds).items()}  # fmt: skip
    assert [round(band[key].value) for key in ("T1", "T2", "T4")] == [8, 27, 33]
    assert band["T2"].state == "red"


def test_that_the_region_carries_its_own_figures(demo, grounds):
    (card,) = scorecards(demo, grounds, REGION)
    assert card.reading("cv_workload").value == pytest.approx(0.163, abs=5e-4)
    assert card.reading("referrals").value == 11  # counts are added


def test_that_counts_add_up_and_shares_do_not():
    one = [Reading("lost", 2, 1), Reading("fit", 0.4, 0.5)]
    other = [Reading("lost", 3, 1), Reading("fit", 0.5, 0.5)]
    found = {reading.key: reading for reading in together([one, other])}
    assert found["lost"].value == 5
    assert found["fit"].value == pytest.approx(0.9)


@pytest.mark.parametrize("cadence", CADENCES)
def test_that_figures_without_limits_show_only_where_something_is_known(cadence):
    empty = [Reading(measure.key, 0.0, 0.0) for measure in FIGURES]
    assert all(reading.judged for reading in due_at(empty, cadence))
    full = [Reading(measure.key, 1.0, 1.0) for measure in FIGURES]
    assert len(due_at(full, cadence)) >= len(due_at(empty, cadence))


def test_that_the_week_shows_focus_beside_what_was_not_planned():
    full = [Reading(measure.key, 1.0, 1.0) for measure in FIGURES]
    assert {"focus", "unplanned"} <= {reading.key for reading in due_at(full, "weekly")}


def test_that_a_done_item_without_outcome_or_next_step_is_counted(demo):
    rows = [
        {"account_id": "A01", "status": "done", "actual_date": "2026-11-02", "outcome": "Agreed"},
        {"account_id": "A01", "status": "done", "actual_date": "2026-11-10", "outcome": ""},
        {"account_id": "A02", "status": "done", "actual_date": "2026-11-11", "outcome": "Met",
         "next_step": "Send the file"},
        {"account_id": "A02", "status": "no_show", "actual_date": "", "outcome": ""},
    ]  # fmt: skip
    bare = {name: pd.DataFrame() for name in ("activities_open", "diary_q1", "opportunities")}
    bare |= {"activities_done": pd.DataFrame(rows)}
    state = replace(demo, tables={**demo.tables, **bare})
    ground = territory_ground(state, state.scenario(LIVE).layer("core"), 0, TODAY)
    assert [item.lacking for item in done_items(ground)] == [False, True, False]


def test_that_the_five_core_figures_have_a_trend(grounds):
    trends = {trend.key: trend for trend in monthly_trends(grounds[0])}
    assert {"revenue", "penetration", "satisfaction", "time_to_close", "win_rate"} == set(trends)
    assert all(trend.known for trend in trends.values())
    assert trends["win_rate"].values[-1] == pytest.approx(45.0)
    assert trends["penetration"].values[-1] == pytest.approx(7.6, abs=0.05)


def test_that_satisfaction_goes_on_from_the_score_before_each_answer(demo):
    rows = [
        {"account_id": "A01", "score": 8.0, "previous_score": 6.0, "surveyed_on": "2026-10-20"},
        {"account_id": "A02", "score": 9.0, "previous_score": None, "surveyed_on": "2026-11-10"},
    ]
    state = replace(demo, tables={**demo.tables, "csat": pd.DataFrame(rows)})
    ground = territory_ground(state, state.scenario(LIVE).layer("core"), 0, TODAY)
    (trend,) = [one for one in monthly_trends(ground) if one.key == "satisfaction"]
    assert list(trend.values[-3:]) == [6.0, 8.0, 8.5]  # September to November


def test_that_the_suggestion_names_the_skill_and_the_step(demo, grounds):
    found = support_of(demo, grounds)
    assert found["T6"].skill.startswith("Train GPO and IDN contracting at level 1")
    assert found["T1"].step.startswith(
        "Practise step 5, Demo and training commitment letter, in Implant: 2 of 4 went on"
    )
    assert found["T3"].words == ""


def pursued(funnel, last_steps):
    """One pursuit for each of these steps: the last one it entered."""
    return [
        {"account_id": "A01", "funnel": funnel}
        | {f"step{n}_on": f"2026-0{n}-01" for n in range(1, last + 1)}
        for last in last_steps
    ]


def practise(state, *pursuits):
    """What a territory is told to practise that alone has pursuits."""
    rows = [row for some in pursuits for row in some]
    changed = replace(state, tables={**state.tables, "opportunities": pd.DataFrame(rows)})
    layer = changed.scenario(LIVE).layer("core")
    (found,) = support_of(changed, [territory_ground(changed, layer, 0, TODAY)]).values()
    return found.step


def test_that_steps_of_two_funnels_with_the_same_number_are_counted_apart(demo):
    """Capital: step 2 is left by 4 of 4, step 3 by 4 of 4. Implant: step 2 by 1 of 4.

    Together 5 of 8 would leave "step 2" and no funnel could be named.
    """
    capital, implant = pursued("capital", [4, 4, 4, 4]), pursued("implant", [2, 2, 2, 3])
    assert practise(demo, capital, implant) == (
        "Practise step 2, Early discovery with user, in Implant: "
        "1 of 4 went on, 100 % of its other steps."
    )


def test_that_the_funnel_is_not_named_where_there_is_but_one(demo):
    assert practise(demo, pursued("implant", [2, 2, 2, 3])) == (
        "Practise step 2, Early discovery with user: 1 of 4 went on, 100 % of its other steps."
    )


def test_that_every_figure_says_how_it_is_counted():
    assert set(EXPLAINED) == {measure.key for measure in FIGURES}
    assert all(words.endswith(".") for words in EXPLAINED.values())
