"""The brief: notes, ranked goals, rep sheets, fit and fairness."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.alignment_numbers import AlignmentNumbers, by_key
from model.brief import (
    BALANCE,
    COMPLAINT,
    DISPUTE,
    PAIN,
    Note,
    answer_words,
    answered_by,
    how_cut,
    lacks_of,
    new_note,
    notes_of,
    place_of,
    remove_note,
    rows_of,
    save_note,
    set_how_cut,
    status_words,
    with_status,
)
from model.brief_goals import Goal, goal_choices, goals_of, rank_scenarios, set_goals
from model.demo import demo_state
from model.demo_brief import development_day
from model.errors import PlanError
from model.evaluation import Evaluator
from model.fairness import quota_fairness
from model.format import Formatter
from model.oddities import islands_of, oddities
from model.places.drive import great_circle_km
from model.plan.potential import account_figures
from model.rep_fit import FitJudge, account_needs, revenue_at_risk
from model.rep_sheets import rep_sheet, set_development_date, set_skill, set_text
from model.reps import Rep
from model.resources import resource
from model.scenario import LIVE
from model.settings import settings_of

TODAY = date(2026, 11, 30)
SHOW = Formatter()
GOLDEN = Path(__file__).parents[1] / "data" / "golden.json"


@pytest.fixture(scope="module")
def demo():
    return demo_state(resource("demo"))


@pytest.fixture
def clinics(row_of_clinics):
    return row_of_clinics([0, 0, 0, 1, 1, 1, 2, 2, 2])


def test_that_notes_are_added_edited_removed_and_taken_back(clinics, assert_same):
    added = save_note(clinics, new_note(clinics, PAIN, "Far away", accounts=("A7",), severity=4.0))
    state = added.apply(clinics)
    [note] = notes_of(state, PAIN)
    assert (note.id, note.text, note.accounts, note.severity) == ("N1", "Far away", ("A7",), 4.0)
    edited = save_note(state, replace(note, status="answered", scenarios=("plan", "live")))
    after = edited.apply(state)
    assert notes_of(after)[0].scenarios == ("plan", "live")
    removed = remove_note(after, "N1")
    assert notes_of(removed.apply(after)) == ()
    back = added.inverse().apply(edited.inverse().apply(removed.inverse().apply(
        removed.apply(after))))  # fmt: skip
    assert_same(back, clinics)


@given(
    st.lists(
        st.builds(
            Note,
            id=st.uuids().map(str),
            kind=st.sampled_from([COMPLAINT, DISPUTE]),
            text=st.text("ab é;", min_size=1).filter(lambda words: words.strip()),
            accounts=st.lists(st.sampled_from(["A0", "A1", "zz"]), min_size=1, max_size=2).map(
                tuple
            ),
            claimants=st.just(("R1", "R2")),
            noted_on=st.sampled_from(["", "2025", "2026-11-30"]),
            basis=st.text("ab é;"),
            lat=st.floats(-80, 80),
        ),
        max_size=4,
        unique_by=lambda note: note.id,
    )
)
def test_that_what_was_saved_is_read_back(clinics_state, notes):
    state = clinics_state
    for note in notes:
        state = save_note(state, note).apply(state)
    read = notes_of(state)
    assert [n.id for n in read] == [n.id for n in notes]
    assert [n.accounts for n in read] == [n.accounts for n in notes]
    assert [(n.claimants, n.noted_on, n.basis) for n in read] == [
        (n.claimants, n.noted_on, n.basis) for n in notes
    ]
    assert [n.lat for n in read] == [n.lat for n in notes]
    assert [n.text for n in read] == [" ".join(n.text.split()) for n in notes]


@pytest.fixture(scope="module")
def clinics_state(row_of_clinics):
    return row_of_clinics([0, 0, 0, 1, 1, 1, 2, 2, 2])


@pytest.mark.parametrize(
    ("note", "words"),
    [(Note("N1", COMPLAINT, "  "), "no words"), (Note("N1", PAIN, "Hurts"), "1 .small. to 5")],
)
def test_that_an_unfinished_note_is_refused_in_words(clinics, note, words):
    with pytest.raises(PlanError, match=words):
        save_note(clinics, note)


@pytest.mark.parametrize(
    ("claimants", "accounts", "words"),
    [((), ("A1",), "two claimants"), (("R1",), ("A1",), "Only one rep"),
     (("R1", "R1"), ("A1",), "Only one rep"), (("R1", "R2"), (), "No account is named")],
)  # fmt: skip
def test_that_a_new_dispute_needs_two_claimants_and_an_account(clinics, claimants, accounts, words):
    note = new_note(clinics, DISPUTE, "Two call", claimants=claimants, accounts=accounts)
    with pytest.raises(PlanError, match=words) as told:
        save_note(clinics, note)
    assert told.value.remedy


def test_that_a_dispute_of_an_old_file_is_kept_and_completed_step_by_step(clinics):
    plan = {"process_audit": {"disputes": ["Two call"]}}
    state = replace(clinics, plans={"R1": plan})
    [note] = notes_of(state, DISPUTE)
    assert [one.field for one in lacks_of(note)] == ["claimants", "accounts"]
    for more in ({"claimants": ("R1",)}, {"claimants": ("R1", "R2")}, {"accounts": ("A1",)}):
        note = replace(note, **more)
        state = save_note(state, note).apply(state)
    assert lacks_of(note) == ()
    with pytest.raises(PlanError, match="Only one rep"):
        save_note(state, replace(note, claimants=("R1",)))


def test_that_a_settled_dispute_says_since_when_and_how():
    note = Note("N1", DISPUTE, "Two call", noted_on="2025")
    assert status_words(note, SHOW) == "open since 2025"
    settled = with_status(note, "closed", "2026-12-03")
    assert status_words(settled, SHOW).replace("\xa0", " ") == "settled 3 Dec 2026"
    assert answer_words(settled) == "How it was settled is not said."
    assert answer_words(replace(settled, answer="To Ann")) == "Settled: To Ann"
    again = with_status(settled, "open", "2026-12-09")
    assert status_words(again, SHOW).replace("\xa0", " ") == "open since 9 Dec 2026"


def test_that_a_development_is_overdue_after_its_day(clinics):
    state = set_text(clinics, "R1", "development_needs", "Economics").apply(clinics)
    state = set_development_date(state, "R1", "2026-11-29").apply(state)
    sheet = rep_sheet(state, "R1")
    assert sheet.overdue(date(2026, 11, 29)) == 0
    assert sheet.overdue(TODAY) == 1
    assert sheet.date_words(SHOW, TODAY).endswith("overdue for 1 day")


@pytest.mark.parametrize(
    ("needs", "day"),
    [("Economics by March", "2027-03-31"), ("Ninety-day plan", "2027-04-04"),
     ("Dialogue, twice a quarter", "2027-03-31"), ("Notes, checked monthly", "2027-01-31"),
     ("A large account", "")],
)  # fmt: skip
def test_that_the_demo_dates_a_development_only_where_its_words_tell_a_time(needs, day):
    assert development_day(needs, "2027-01-04", date(2027, 1, 1)) == day


def test_that_a_note_lies_at_its_pin_else_amid_its_accounts(clinics):
    about = Note("N1", DISPUTE, "Both call", accounts=("A2", "A4", "gone"))
    assert rows_of(clinics, about).tolist() == [2, 4]
    assert place_of(clinics, about) == pytest.approx((42.0, -71.7))
    assert place_of(clinics, replace(about, lat=40.0, lon=-70.0)) == (40.0, -70.0)
    assert place_of(clinics, Note("N2", PAIN, "Everywhere")) is None


def test_that_a_move_cites_the_gravest_entry_about_its_account_else_balance(clinics):
    dispute = new_note(clinics, DISPUTE, "Two call", accounts=("A1",), claimants=("R1", "R2"))
    state = save_note(clinics, dispute).apply(clinics)
    pain = new_note(state, PAIN, "Far", accounts=("A1",), severity=2.0, scenarios=("plan",))
    state = save_note(state, pain).apply(state)
    assert answered_by(state, "A1", "plan") == "Far"
    assert answered_by(state, "A1", "live") == "Two call"
    assert answered_by(state, "A2", "plan") == BALANCE


def test_that_the_demos_brief_says_what_its_plan_says(demo):
    assert how_cut(demo).startswith("County lines")
    linked = {
        note.text: (note.rep_id, note.claimants, len(note.accounts)) for note in notes_of(demo)
    }
    assert linked["Everybody knows the own counties"] == ("", (), 0)  # it names no place
    assert linked["Short drives in Cleveland East"] == ("R3", (), 26)
    assert linked["Toledo waits for a large account"] == ("R4", (), 2)
    assert linked["Lima: two reps called in 2025"] == ("", ("R1", "R4"), 2)
    [dispute] = notes_of(demo, DISPUTE)
    assert status_words(dispute, SHOW) == "open since 2025"
    assert "do not say who called" in dispute.basis
    assert [len(notes_of(demo, kind)) for kind in (COMPLAINT, DISPUTE, PAIN)] == [2, 1, 2]
    assert answered_by(demo, "T2-01", "B") == "38 % of calls in one hospital"
    state = set_how_cut(demo, "By ZIP").apply(demo)
    assert (how_cut(state), len(notes_of(state, PAIN))) == ("By ZIP", 2)


def test_that_the_ranking_of_scenarios_changes_with_the_order_of_goals(demo):
    def names(*keys):
        state = set_goals(demo, [Goal(key) for key in keys]).apply(demo)
        return [one.scenario_id for one in rank_scenarios(state, TODAY)]

    assert names("experience", "continuity") == ["B", "A", "live"]
    assert names("continuity", "experience") == ["A", "live", "B"]
    assert rank_scenarios(set_goals(demo, []).apply(demo), TODAY) == []


def test_that_goals_stand_once_and_any_metric_can_be_one(demo):
    assert [goal.key for goal in goals_of(demo)] == [
        "experience", "engagement", "fairness", "response", "cost",
    ]  # fmt: skip
    with pytest.raises(PlanError, match="once"):
        set_goals(demo, [Goal("cost"), Goal("cost")])
    assert "metric:beds" in [kind.key for kind in goal_choices(demo)]
    state = set_goals(demo, [Goal("metric:beds", "Even beds")]).apply(demo)
    [best, *_] = rank_scenarios(state, TODAY)
    assert best.figures[0] < 1
    assert goals_of(state) == (Goal("metric:beds", "Even beds"),)


def test_that_fair_quotas_add_up_to_the_teams_and_are_those_of_the_demo(demo):
    found = quota_fairness(demo, demo.scenario(LIVE).layer())
    assert found.fair.sum() == pytest.approx(found.quota.sum())
    assert not found.tested  # six territories are too few for the correlation
    assert np.isnan(found.correlation)
    golden = json.loads(GOLDEN.read_text(encoding="utf-8"))["values"]
    wanted = [golden[f"team.T{n}.fair_quota_m"]["value"] for n in range(1, 7)]
    assert found.fair / 1e6 == pytest.approx(wanted, rel=1e-6)


def test_that_the_figures_of_the_demo_are_the_golden_ones(demo):
    golden = json.loads(GOLDEN.read_text(encoding="utf-8"))["values"]
    live = demo.scenario(LIVE).layer()
    for scenario, prefix in ((LIVE, "team."), ("B", "team.B.")):
        layer = demo.scenario(scenario).layer()
        evaluator = Evaluator(demo, layer)
        shown = evaluator.evaluate(layer.alignment)
        found = by_key(AlignmentNumbers(evaluator, live, TODAY).figures(layer, shown, "potential"))
        for ours, theirs in (
            ("potential.cv", "cv_pot"), ("potential.gini", "gini_pot"),
            ("workload.cv", "cv_workload"),
        ):  # fmt: skip
            entry = golden[prefix + theirs]
            assert found[ours].value == pytest.approx(entry["value"], abs=entry["tol"])


def test_that_disruption_counts_revenue_relationships_and_pipeline_of_the_moved(demo):
    live, layer = demo.scenario(LIVE).layer(), demo.scenario("B").layer()
    evaluator = Evaluator(demo, layer)
    shown = evaluator.evaluate(layer.alignment)
    found = by_key(AlignmentNumbers(evaluator, live, TODAY).figures(layer, shown, "potential"))
    contacts, deals = demo.table("contacts"), demo.table("opportunities")
    strong = pd.to_numeric(contacts["relationship"]) >= 2
    people = (contacts["account_id"][strong] == "T2-01").mean()
    worth = pd.to_numeric(deals["value_per_year"]) * pd.to_numeric(deals["probability"])
    worth = worth.where(deals["status"] == "open", 0.0)
    pipeline = worth[deals["account_id"] == "T2-01"].sum() / worth.sum()
    assert found["moved"].value == 1
    assert found["moved.people"].value == pytest.approx(people)
    assert found["moved.pipeline"].value == pytest.approx(pipeline)


def test_that_headroom_and_fit_are_told_of_every_territory(demo):
    live = demo.scenario(LIVE).layer()
    evaluator = Evaluator(demo, live)
    shown = evaluator.evaluate(live.alignment)
    found = by_key(AlignmentNumbers(evaluator, live, TODAY).figures(live, shown, "potential"))
    left = account_figures(demo).headroom
    first = live.territories[0]
    mine = np.nansum(left[live.alignment.territory == 0])
    assert found[f"headroom.of.{first.id}"].value == pytest.approx(mine)
    assert found["headroom"].value == pytest.approx(np.nansum(left))
    assert "Potential" in found[f"headroom.of.{first.id}"].formula
    fits = [found[f"fit.of.{territory.id}"].value for territory in live.territories]
    assert min(fits) <= found["fit"].value <= max(fits)


def test_that_fit_weighs_needs_and_counts_a_relationship(clinics):
    accounts = clinics.accounts.with_columns(
        {"account_type": ["AMC"] + ["COMM"] * 8, "need.capital": [np.nan] * 3 + [4.0] + [0.0] * 5}
    )
    contacts = pd.DataFrame({"account_id": ["A0"], "owner_rep_id": ["R1"], "relationship": [2.0]})
    state = replace(clinics, accounts=accounts, tables={"contacts": contacts})
    assert account_needs(state)["or_support"].tolist() == [3.0] + [0.0] * 8
    able = Rep("R1", "Ann", skills={"or_support": 1.5})
    other = Rep("R2", "Bo", skills={"capital": 4.0})
    judge = FitJudge(state, [able, other, None])
    assert judge.fit[0].tolist()[:2] == [pytest.approx(0.6), 0.0]  # 1.5 of 3, and the bonus
    assert judge.fit[3].tolist()[:2] == [0.0, 1.0]
    assert np.isnan(judge.fit[:, 2]).all()
    found = judge.judge(clinics.scenario("plan").layer().alignment.territory)
    assert found.lacking.tolist() == [True] + [False] * 8


def test_that_revenue_at_risk_is_a_range_that_ends_at_a_perfect_fit(clinics):
    assert revenue_at_risk(clinics, 1000.0, 1.0) == (0.0, 0.0)
    assert revenue_at_risk(clinics, 1000.0, 0.8) == pytest.approx((10.0, 25.0))
    assert revenue_at_risk(clinics, 1000.0, 0.2) == pytest.approx((20.0, 50.0))


def test_that_a_rep_sheet_says_what_is_missing_and_is_taken_back(clinics, assert_same):
    sheet = rep_sheet(clinics, "R1")
    assert sheet.missing == ("skills", "strengths", "weaknesses", "development needs")
    changes = [
        set_skill(clinics, "R1", "rural", 3.0),
        set_text(clinics, "R1", "strengths", "Knows everybody"),
        set_development_date(clinics, "R1", "2027-03-31"),
    ]
    for change in changes:
        assert_same(change.inverse().apply(change.apply(clinics)), clinics)
    state = set_text(clinics, "R1", "development_needs", "Economics").apply(clinics)
    assert "a date for the development" in rep_sheet(state, "R1").missing
    assert rep_sheet(state, "R1").date_words(SHOW, TODAY) == "no date yet"
    with pytest.raises(PlanError, match="no date"):
        set_development_date(clinics, "R1", "next spring")
    with pytest.raises(PlanError, match="0 to 4"):
        set_skill(clinics, "R1", "rural", 5.0)
    with pytest.raises(PlanError, match="301"):
        set_text(clinics, "R1", "strengths", "x" * 301)


def test_that_islands_are_the_pieces_beside_the_largest(clinics):
    lat = clinics.accounts.lat + 0.05 * (np.arange(9) % 2)
    state = replace(clinics, accounts=clinics.accounts.with_columns({"lat": lat}))
    codes = np.array([0, 0, 0, 1, 1, 1, 0, 2, 2])
    layer = state.scenario("plan").layer()
    evaluator = Evaluator(state, layer)
    [island] = islands_of(evaluator.graph, codes, [0])
    assert island.rows.tolist() == [6]
    assert islands_of(evaluator.graph, codes, [1]) == []
    moved = replace(layer, alignment=layer.alignment.apply(layer.alignment.moving(
        np.array([6]), 0, "Move")))  # fmt: skip
    shown = evaluator.evaluate(moved.alignment)
    kinds = {odd.kind: odd.words for odd in oddities(evaluator, moved, shown)}
    assert kinds["island"] == "West: 1 account apart at Town 6"
    assert kinds["overlap"].startswith("Clinic 6: ")


def test_that_the_mean_distance_is_the_road_estimate_from_each_owners_home(demo):
    live = demo.scenario(LIVE).layer()
    evaluator = Evaluator(demo, live)
    shown = evaluator.evaluate(live.alignment)
    found = by_key(AlignmentNumbers(evaluator, live, TODAY).figures(live, shown, "potential"))
    factor, accounts, total = settings_of(demo)["drive.road_factor"], demo.accounts, 0.0
    for code, territory in enumerate(live.territories):
        home = demo.rep(territory.rep_id)
        for row in live.alignment.rows_of(code):
            away = great_circle_km(
                home.home_lat, home.home_lon, accounts.lat[row], accounts.lon[row]
            )
            total += factor * float(away)
    assert found["drive.km"].value == pytest.approx(total / len(accounts))
    assert found["drive.km"].unit == "km"


def test_that_without_a_home_no_distance_is_told(demo):
    homeless = replace(
        demo, reps=tuple(replace(rep, home_lat=None, home_lon=None) for rep in demo.reps)
    )
    live = homeless.scenario(LIVE).layer()
    evaluator = Evaluator(homeless, live)
    shown = evaluator.evaluate(live.alignment)
    found = by_key(AlignmentNumbers(evaluator, live, TODAY).figures(live, shown, "potential"))
    assert np.isnan(found["drive.km"].value)
