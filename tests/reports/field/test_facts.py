"""A pack tells its rep what was chosen and nothing of anybody else."""

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis.strategies import text

from model.demo import demo_state
from model.errors import PlanError
from model.field_return.packs import FieldNote, noting, remembering
from model.plan.rep_plan import rep_plan
from model.resources import resource
from reports.field.facts import Chosen, field_facts
from reports.field.veil import veil_of
from tests.reports.field.conftest import EVIL, TODAY


def test_that_the_pack_holds_the_reps_own_accounts_and_days_only(facts):
    found = facts()
    assert [one.account_id for one in found.customers] == ['A"2', "A1", "A3"]
    assert [stop.uid for stop in found.stops] == ["D1", "D2", "D3"]
    assert [step.id for step in found.steps] == ["O1"]
    assert found.changes == (f"{EVIL}, Handpiece: at step 5, Demo.",)
    told = repr((found.customers, found.stops, found.steps, found.changes))
    assert not any(word in told for word in ("Far & Away", "Not yours", "Secret", "Zoe"))


def test_that_without_names_no_person_is_named_anywhere(facts):
    found = facts()
    told = repr((found.customers, found.stops, found.steps, found.changes))
    assert not any(word in told for word in ("Ida", "Berg", "Bo Li", "Nils", "555 0100", "i@b"))
    assert found.stops[0].purpose == "Ask [contact] about the [amount] kit"
    assert found.customers[1].people[0].title == "Chief of surgery"
    assert found.steps[0].words == "Offer to [contact] (Handpiece)"


def test_that_with_names_whoever_wants_no_contact_still_is_not_there(facts):
    found = facts(contact_names=True)
    assert [person.name for person in found.customers[1].people] == ["Dr Ida Berg"]
    assert found.customers[1].past[0].endswith("Dr Berg liked it; [contact] did not")
    assert "D4" not in [stop.uid for stop in found.stops]
    assert "Nils" not in repr(found.customers)


def test_that_potential_and_revenue_are_told_only_when_chosen(facts):
    figures = ("123,456", "7,890", "88,000")
    assert not any(f in repr((facts().customers, facts().steps)) for f in figures)
    with_potential = repr((facts(potential=True).customers, facts(potential=True).steps))
    assert [f in with_potential for f in figures] == [True, False, False]
    with_revenue = repr((facts(revenue=True).customers, facts(revenue=True).steps))
    assert [f in with_revenue for f in figures] == [False, True, True]


def test_that_the_phone_says_the_segment_that_the_book_says():
    demo, today = demo_state(resource("demo")), date(2026, 11, 30)
    plan = rep_plan(demo, 0, today=today)
    chosen = replace(Chosen(), potential=True)
    found = field_facts(demo, plan.territory.rep_id, chosen, today=today).customers
    said = {one.account_id: dict(one.facts).get("Segment", "") for one in found}
    book = dict(zip(plan.ids, plan.segmentation.segment.tolist(), strict=True))
    assert said == book


def test_that_sums_in_free_text_stay_out_unless_both_figures_are_chosen(facts):
    said = dict(facts(contact_names=True, revenue=True).customers[1].facts)["Preferences"]
    assert said == "Ask for Ida Berg; no talk of [amount]"
    both = facts(contact_names=True, revenue=True, potential=True).customers[1]
    assert dict(both.facts)["Preferences"].endswith("no talk of €500")


@settings(deadline=None, max_examples=40)
@given(text(max_size=60))
def test_that_a_name_is_hidden_wherever_it_stands(words):
    veil = veil_of(_with_contact("Dr Ida Berg"), names=False, sums=False)
    for said in ("Dr Berg", "Ida Berg", "Dr. Ida Berg", "Berg"):
        assert "Berg" not in veil.over(f"{words.replace('Berg', '')} {said}").split()


def _with_contact(name):
    from model.accounts import Accounts
    from model.state import About, State

    return State(
        About("x"),
        Accounts({"account_id": ["A1"], "name": ["Elm"], "lat": [0.0], "lon": [0.0]}),
        (),
        tables={"contacts": pd.DataFrame({"name": [name], "contact_id": ["P1"]})},
    )


def test_that_a_town_with_the_name_of_a_person_stays_behind_no_title():
    veil = veil_of(_with_contact("Jane Elm"), names=False, sums=True)
    assert veil.over("Elm opens at 8; Jane Elm's tray") == "Elm opens at 8; [contact]'s tray"


def test_that_the_next_pack_says_what_came_and_what_went_since_the_last(state, facts):
    first = facts()
    made = replace(first.made, made_on="2027-01-08", accounts="A1\tA4")
    later = remembering(state, [made], "Make a field pack").apply(state)
    found = field_facts(later, "R1", Chosen(), today=TODAY)
    assert found.since == "2027-01-08"
    assert found.changes[:3] == (
        "Elm Clinic is yours now.",
        "Nowhere is yours now.",
        "1 account is not yours any more.",
    )


def test_that_moved_and_cancelled_items_are_told(state):
    log = pd.DataFrame(
        [
            ("R1", "2027-01-10", "item_day", "D1", "2027-01-05 08:00", "2027-01-12 08:00"),
            ("R2", "2027-01-10", "item_day", "D9", "2027-01-05 08:00", "2027-01-12 08:00"),
            ("R1", "2026-10-10", "item_day", "D2", "2027-01-05 08:00", "2027-01-12 08:00"),
        ],
        columns=["rep_id", "date", "object", "field", "old", "new"],
    )
    logged = replace(state, tables={**state.tables, "change_log": log})
    found = field_facts(logged, "R1", Chosen(), today=TODAY).changes
    assert found[0] == f"Call {EVIL}: moved from Tue 5\u00a0Jan 08:00 to Tue 12\u00a0Jan 08:00."
    assert len(found) == 2


def test_that_notes_that_came_back_are_in_the_next_pack(state):
    note = FieldNote("R1:note:A3", "A3", "R1", "2027-01-09T10:00:00", "Key at the gate")
    noted = noting(state, [note], "x").apply(state)
    found = field_facts(noted, "R1", Chosen(), today=TODAY)
    assert found.customers[2].notes == ("9\u00a0Jan\u00a02027 Key at the gate",)


def test_that_the_pack_has_one_id_while_it_says_the_same_and_another_on_another_day(state, facts):
    assert facts().pack_id == facts().pack_id
    assert facts().pack_id != facts(days=28).pack_id
    other = field_facts(state, "R1", Chosen(), today=date(2027, 1, 12))
    assert facts().pack_id != other.pack_id


def test_that_a_rep_without_a_territory_gets_a_sentence(state):
    with pytest.raises(PlanError, match='no rep "R7"'):
        field_facts(state, "R7", Chosen(), today=TODAY)
    with pytest.raises(PlanError, match="1 to 92 days"):
        field_facts(state, "R1", Chosen(days=0), today=TODAY)
