"""Which pages are drawn again after an edit: those made of what it changes, no others."""

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.change import AccountEdited, AccountsMoved
from model.plan.digests import digest
from model.plan.page_facets import PAGES
from model.plan.page_inputs import page_digests
from model.plan.rep_plan import rep_plan
from model.plan.segment_edits import choose_segment
from model.plan.typed_edits import add_record, set_value

TODAY = date(2026, 11, 30)


@pytest.fixture(scope="module")
def before(demo, plan):
    return page_digests(demo, plan)


def stale_pages(before, after):
    """The pages that are new, gone or made of other inputs, in the order of the book."""

    def place(page):
        key, _, account = page.partition(":")
        return key[:1] == "A", float(key[1:]), account

    changed = [page for page in {**before, **after} if before.get(page) != after.get(page)]
    return tuple(sorted(changed, key=place))


def stale(state, change, before):
    after = change.apply(state)
    return stale_pages(before, page_digests(after, rep_plan(after, 0, today=TODAY)))


def edited(state, account_id, name, value):
    row = state.accounts.row_of(account_id)
    return AccountEdited("x", account_id, {name: state.accounts.record(row)[name]}, {name: value})


def test_that_the_same_plan_computed_again_is_not_stale(demo, before):
    again = page_digests(demo, rep_plan(demo, 0, today=TODAY))
    assert stale_pages(before, again) == ()
    assert {page for page in before if ":" not in page} == set(PAGES)


def test_that_a_preference_of_one_account_touches_its_own_page_only(demo, before):
    assert stale(demo, edited(demo, "A13", "preferences", "Call after four."), before) == (
        "P24:A13",
    )


def test_that_beds_touch_the_institutions_the_account_and_the_list(demo, before):
    found = stale(demo, edited(demo, "A13", "beds", 99.0), before)
    assert found == ("P08", "P24:A13", "A1", "A3")


def test_that_a_town_touches_the_cover_and_the_list_alone(demo, before):
    assert stale(demo, edited(demo, "A13", "city", "Springboro"), before) == ("P01", "A1")


def test_that_the_town_of_a_far_account_touches_the_map_that_names_it(demo, plan, before):
    far = str(plan.ids[int(np.nanargmax(plan.drive_hours))])
    assert "P06" in stale(demo, edited(demo, far, "city", "Elsewhere"), before)


@pytest.mark.parametrize("column", ["access_policy", "visiting_hours"])
def test_that_access_touches_the_page_of_access(demo, before, column):
    assert stale(demo, edited(demo, "A13", column, "by badge"), before) == ("P07", "P24:A13")


@pytest.mark.parametrize(
    ("path", "value", "pages"),
    [
        (("access_notes",), ["Gate B"], ("P07",)),
        (("position",), {"strengths": ["Registry of our own"]}, ("P16",)),
    ],
)
def test_that_typed_words_touch_the_page_that_prints_them(demo, before, path, value, pages):
    assert stale(demo, set_value(demo, "R1", path, value, "Type"), before) == pages


def test_that_a_change_on_record_touches_review_and_changes(demo, plan, before):
    row = {"rep_id": "R1", "date": "2026-11-20", "object": "goal", "field": "target"}
    state = replace(demo, tables={**demo.tables, "change_log": pd.DataFrame([row])})
    after = page_digests(state, plan)
    assert {"P55", "A6"} <= set(stale_pages(before, after))
    assert not {"P04", "P16", "P47"} & set(stale_pages(before, after))


def test_that_the_title_of_a_contact_does_not_touch_counts_and_links(demo, plan, before):
    table = demo.table("contacts").copy()
    table.loc[table["contact_id"] == "P058", "title"] = "Chief of all"
    state = replace(demo, tables={**demo.tables, "contacts": table})
    found = stale_pages(before, page_digests(state, plan))
    assert "P24:A13" in found
    assert "A2" in found
    assert "P09" in found  # lists everybody where accounts are few
    assert "P16" not in found


def test_that_an_account_of_another_territory_touches_no_page(demo, before):
    other = str(demo.accounts.ids[demo.scenario().layer().alignment.rows_of(1)[0]])
    assert stale(demo, edited(demo, other, "city", "Elsewhere"), before) == ()


def test_that_the_mission_touches_cover_executive_page_and_goals(demo, before):
    assert stale(demo, set_value(demo, "R1", ("mission",), "Other patients"), before) == (
        "P01",
        "P03",
        "P04",
    )


def test_that_a_risk_more_does_not_touch_maps_forecast_or_sequence(demo, before):
    risk = {"no": 11, "risk": "r", "early_sign": "s", "probability": 1, "impact": 1, "answer": "a"}
    change = add_record(demo, "R1", ("risks",), risk)
    assert stale(demo, change, before) == ("P03", "P53", "A3")


def opportunity_of(demo, account_id, column, value):
    table = demo.table("opportunities").copy()
    mine = (table["account_id"] == account_id) & (table["status"] == "open")
    table[column] = table[column].astype(object)
    table.loc[mine, column] = value
    return replace(demo, tables={**demo.tables, "opportunities": table})


def test_that_the_next_step_of_an_opportunity_touches_the_pages_that_print_it(demo, before):
    state = opportunity_of(demo, "A12", "next_step", "Another step")
    found = stale_pages(before, page_digests(state, rep_plan(state, 0, today=TODAY)))
    assert {"P03", "P24:A12", "P48"} <= set(found)
    assert not {"P15", "P16", "P36", "P38", "P39", "P40", "P41", "P47"} & set(found)


def test_that_a_small_move_of_an_account_leaves_pages_without_its_roads_alone(demo, before):
    lat = float(demo.accounts.number("lat")[demo.accounts.row_of("A13")])
    found = stale(demo, edited(demo, "A13", "lat", lat + 0.002), before)
    assert {"P06", "P07"} <= set(found)
    without = {"P09", "P10", "P13", "P14", "P15", "P16", "P19", "P34", "P38", "P41", "P48"}
    assert not without & set(found)


def test_that_the_adopter_type_of_a_leader_touches_the_influence_map(demo, plan, before):
    table = demo.table("contacts").copy()
    table.loc[table["contact_id"] == "P058", "adopter_type"] = "late"
    state = replace(demo, tables={**demo.tables, "contacts": table})
    assert "P19" in stale_pages(before, page_digests(state, plan))


def test_that_the_outline_of_a_quarter_touches_effort_and_quarters(demo, before):
    rows = [dict(row) for row in demo.plans["R1"]["quarter_outline"]]
    rows[0]["f2f"] = 99
    found = stale(demo, set_value(demo, "R1", ("quarter_outline",), rows, "Outline"), before)
    assert set(found) == {"P37", "P38", "P39", "P40", "P41"}


def test_that_a_chosen_segment_touches_the_segment_pages_and_one_account(demo, before):
    found = stale(demo, choose_segment(demo, "A06", "Grow", "Known.", TODAY), before)
    assert {"P11", "P12", "P24:A06", "A1"} <= set(found)
    assert [page for page in found if page.startswith("P24")] == ["P24:A06"]
    assert not {"P04", "P05", "P19", "P20", "P22", "P35", "P47", "P51", "A4"} & set(found)


def test_that_an_account_that_leaves_makes_the_pages_stale_that_count_it(demo, before):
    layer = demo.scenario("live").layer("core")
    rows = np.array([demo.accounts.row_of("A30")])  # monitored, not in the sequence
    move = AccountsMoved("live", "core", layer.alignment.moving(rows, 1, "Move A30"))
    found = stale(demo, move, before)
    assert {"P03", "P06", "P08", "P11", "A1"} <= set(found)
    assert not {"P18", "P47", "P51", "P53", "P56", "P57", "A4"} & (set(found) - {"P53"})


@given(st.floats(allow_nan=True, allow_infinity=False, width=32))
def test_that_a_number_hashes_the_same_alone_and_with_a_last_bit_of_noise(value):
    noisy = np.array([value, 1.0]) * (1 + 1e-15)
    assert digest(np.array([value, 1.0])) == digest(np.array([value, 1.0]))
    assert len(digest(noisy)) == 24


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"a": 1}, {"a": 2}),
        ([1, [2]], [[1], 2]),
        (np.array([1.0, np.nan]), np.array([1.0, 2.0])),
        (pd.DataFrame({"a": ["x"]}), pd.DataFrame({"b": ["x"]})),
        (np.array([1.0, 2.0]), np.array([[1.0], [2.0]])),
        (True, "True"),
    ],
)
def test_that_different_values_have_different_hashes(one, other):
    assert digest(one) != digest(other)


def test_that_the_order_of_keys_does_not_count():
    assert digest({"a": 1, "b": 2}) == digest({"b": 2, "a": 1})
