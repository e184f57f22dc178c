"""Accounts that are one twice are found with reasons, and made one as a single step."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.accounts import Accounts
from model.alignment import UNASSIGNED, Alignment
from model.corrections import corrections
from model.errors import PlanError
from model.format import Formatter
from model.intake.accounts_import import AccountsImport
from model.intake.duplicates import find_duplicates, merge_duplicates, name_key, street_key
from model.intake.merge import import_change, merge_preview
from model.scenario import LIVE, Layer, Scenario
from model.state import About, State
from model.territories import CORE_TEAM, Territory


def accounts(*rows, **more):
    """Accounts of (name, street, city, postcode) in Ohio."""
    names, streets, cities, postcodes = (list(column) for column in zip(*rows, strict=True))
    return Accounts(
        {
            "account_id": [f"A{i}" for i in range(len(rows))],
            "name": names,
            "street": streets,
            "city": cities,
            "region": ["OH"] * len(rows),
            "postcode": postcodes,
            **more,
        }
    )


def found(table):
    return [duplicate.rows for duplicate in find_duplicates(table)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Saint Mary's Hospital", "ST. MARYS HOSP"),
        ("Smith & Sons Clinic", "Smith and Sons Clinic"),
        ("Mercy Medical Center, Inc.", "Mercy Med Ctr"),
        ("Mount Carmel Health", "Mt Carmel Health"),
        ("Mercy Hôspital", "mercy hospital"),
    ],
)
def test_that_spellings_of_one_name_are_one(one, other):
    assert name_key(one) == name_key(other)


def test_that_spellings_of_one_street_are_one_and_a_suite_does_not_count():
    assert (
        street_key("12 North Main Street, Suite 4") == street_key("12 N. MAIN ST") == "12 n main st"
    )


def test_that_a_site_written_twice_is_found_with_its_reasons():
    table = accounts(
        ("Saint Mary's Hospital", "12 North Main Street", "Lima", "45801"),
        ("Mercy Clinic", "9 Elm St", "Lima", "45801"),
        ("ST MARYS HOSP", "12 N Main St", "Lima", "45801-1234"),
        lat=[40.740, 40.75, 40.741],
        lon=[-84.10, -84.2, -84.10],
        placed_by=["coordinates"] * 3,
    )
    (duplicate,) = find_duplicates(table, Formatter(units="km"))
    assert duplicate.rows == (0, 2)
    assert duplicate.score == 1.0
    assert duplicate.reasons == (
        "The names agree to 100 %: Saint Mary's Hospital, ST MARYS HOSP.",
        "Both are at 12 North Main Street.",
        "Both have postcode 45801.",
        "Their points are 0.1\xa0km apart.",
    )


@pytest.mark.parametrize(
    "rows",
    [
        [("Mercy Clinic 3", "", "Lima", "45801"), ("Mercy Clinic 4", "", "Lima", "45801")],
        [("Mercy North", "", "Lima", "45801"), ("Mercy South", "", "Lima", "45801")],
        [("Mercy Hospital", "1 A St", "Lima", "45801"), ("Mercy Hospital", "", "Troy", "45373")],
        [("Mercy", "1 Elm St", "Lima", "45801"), ("Mercy", "9 Oak St", "Lima", "45801")],
        [("Elm Clinic", "1 A St", "Lima", "45801"), ("Oak Surgery", "1 A St", "Lima", "45801")],
    ],
    ids=["numbers", "compass", "towns", "streets", "one building"],
)  # fmt: skip
def test_that_different_sites_are_no_duplicates(rows):
    assert found(accounts(*rows)) == []


def test_that_good_points_far_apart_speak_against_one_site():
    rows = [("Mercy Hospital", "", "Lima", "45801")] * 2
    near = accounts(*rows, lat=[40.74, 40.75], lon=[-84.1, -84.1], placed_by=["user"] * 2)
    far = accounts(*rows, lat=[40.74, 41.74], lon=[-84.1, -84.1], placed_by=["user"] * 2)
    guessed = accounts(*rows, lat=[40.74, 41.74], lon=[-84.1, -84.1], placed_by=["zip"] * 2)
    assert (found(near), found(far), found(guessed)) == ([(0, 1)], [], [(0, 1)])


def test_that_closed_and_known_duplicates_are_left_out():
    rows = [("Mercy Hospital", "", "Lima", "45801")] * 3
    table = accounts(*rows, status=["active", "duplicate", "closed"])
    assert found(table) == []


def test_that_three_of_a_kind_are_one_group():
    rows = [("Mercy Hospital", "1 Elm St", "Lima", "45801")] * 3
    assert found(accounts(*rows)) == [(0, 1, 2)]


def test_that_no_pair_is_missed_in_a_large_block():
    where = ("", "Lima", "45801")
    names = [f"Clinic {chr(97 + i // 26)}{chr(97 + i % 26)} of Lima" for i in range(600)]
    names += ["Zion Valley Hospital", "Zion Valley Hosp."]
    rows = [(name, *where) for name in names]
    assert (600, 601) in found(accounts(*rows))


@pytest.fixture
def state():
    """A1 and A2 are one; A3 is somebody else."""
    table = Accounts(
        {
            "account_id": ["A1", "A2", "A3"],
            "name": ["Mercy", "Mercy Hosp", "Elm"],
            "beds": [np.nan, 120.0, 80.0],
            "street": ["1 Main St", "1 Main Street", "9 Elm St"],
            "lat": [np.nan, 40.7, 41.0],
            "lon": [np.nan, -84.1, -84.0],
            "placed_by": ["none", "coordinates", "coordinates"],
            "locked": np.array([False, True, False]),
        }
    )
    layer = Layer(
        (Territory("T1", "North"), Territory("T2", "South")), Alignment(np.array([-1, 1, 0]))
    )
    live = Scenario(LIVE, "Live", {CORE_TEAM.id: layer}, status="live")
    draft = Scenario(
        "b", "B", {CORE_TEAM.id: Layer(layer.territories, Alignment(np.array([0, 1, 0])))}
    )
    tables = {
        "contacts": pd.DataFrame(
            {
                "contact_id": ["P1", "P2"],
                "account_id": ["A2", "A3"],
                "affiliations": ["A2:0.6;A3:0.4", "A3:1.0"],
            }
        ),
        "volumes": pd.DataFrame(
            {
                "account_id": ["A2", "A1", "A2"],
                "family": ["UGI", "UGI", "GYN"],
                "market_procs": [5.0, 7.0, 9.0],
            }
        ),
        "influence": pd.DataFrame({"from_account": ["A1", "A3"], "to_account": ["A2", "A2"]}),
        "needs": pd.DataFrame({"need_id": ["N1"], "account_id": ["A3"]}),
    }
    plans = {
        "R1": {"links": ["A1", "A2", "A3"], "by": {"A2": 1, "A1": 2}, "text": "A2 is great"},
        "R2": {"links": ["A3"]},
    }
    return State(About("Test"), table, (live, draft), tables=tables, plans=plans)


def test_that_everything_follows_the_kept_account(state):
    change = merge_duplicates(state, "A1", ["A2"], {"street": "A2"})
    after = change.apply(state)
    assert list(after.accounts.ids) == ["A1", "A3"]
    kept = after.accounts.record(0)
    assert (kept["name"], kept["street"], kept["beds"]) == ("Mercy", "1 Main Street", 120.0)
    assert (kept["lat"], kept["lon"], kept["locked"]) == (40.7, -84.1, True)
    assert after.scenario(LIVE).layer().alignment.territory.tolist() == [1, 0]
    assert after.scenario("b").layer().alignment.territory.tolist() == [0, 0]
    contacts = after.table("contacts")
    assert contacts["account_id"].tolist() == ["A1", "A3"]
    assert contacts["affiliations"].tolist() == ["A1:0.6;A3:0.4", "A3:1.0"]
    volumes = after.table("volumes")
    assert volumes.to_numpy().tolist() == [["A1", "UGI", 7.0], ["A1", "GYN", 9.0]]
    assert after.table("influence").to_numpy().tolist() == [["A3", "A1"]]
    assert after.tables["needs"] is state.tables["needs"]
    assert after.plans["R1"] == {"links": ["A1", "A3"], "by": {"A1": 2}, "text": "A2 is great"}
    assert after.plans["R2"] is state.plans["R2"]
    assert change.label == "Merge 2 accounts into Mercy"


def test_that_a_merge_of_accounts_is_undone_whole(state):
    change = merge_duplicates(state, "A1", ["A2"], {})
    back = change.inverse().apply(change.apply(state))
    assert back.accounts is state.accounts
    assert {n: back.tables[n] is frame for n, frame in state.tables.items()} == dict.fromkeys(
        state.tables, True
    )
    assert back.tables.keys() == state.tables.keys()
    assert back.plans == state.plans
    for scenario in state.scenarios:
        assert np.array_equal(
            back.scenario(scenario.id).layer().alignment.territory,
            scenario.layer().alignment.territory,
        )


def file_of(*ids, **columns):
    table = Accounts({"account_id": list(ids), **columns})
    n = len(ids)
    return AccountsImport(table, [], n, n, 0, 0, 0, {}, {}, "S")


def test_that_the_next_import_brings_neither_the_duplicate_nor_its_values_back(state):
    merged = merge_duplicates(state, "A1", ["A2"], {"street": "A2"}).apply(state)
    file = file_of("A1", "A2", "A3", street=["1 Main St", "1 Main Street", "9 Elm St"])
    preview = merge_preview(merged, file)
    assert (preview.new, preview.gone, preview.repeated) == ((), (), ("A2",))
    (kept,) = preview.kept
    assert (kept.field, kept.corrected, kept.in_file) == ("street", "1 Main Street", "1 Main St")
    after = import_change(merged, file)[0].apply(merged)
    assert list(after.accounts.ids) == ["A1", "A3"]
    assert after.accounts["street"][0] == "1 Main Street"
    assert {c.field for c in corrections(after)} == {"street", "beds", "place"}


def test_that_a_file_with_only_the_dropped_id_updates_the_kept_account(state):
    merged = merge_duplicates(state, "A1", ["A2"], {}).apply(state)
    after = import_change(merged, file_of("A2", name=["Mercy West"]))[0].apply(merged)
    assert list(after.accounts.ids) == ["A1", "A3"]
    assert after.accounts["name"][0] == "Mercy West"


@pytest.mark.parametrize(
    ("keep", "drops", "take", "words"),
    [
        ("A1", ["A1"], {}, "nothing to merge"),
        ("A9", ["A1"], {}, 'no account "A9"'),
        ("A1", ["A2"], {"bed": "A2"}, 'no field "bed"'),
        ("A1", ["A2"], {"beds": "A3"}, "not one of those merged"),
    ],
)
def test_that_a_merge_that_makes_no_sense_is_refused(state, keep, drops, take, words):
    with pytest.raises(PlanError, match=words):
        merge_duplicates(state, keep, drops, take)


def test_that_an_assigned_account_keeps_its_territory(state):
    after = merge_duplicates(state, "A3", ["A1"], {}).apply(state)
    assert after.scenario(LIVE).layer().alignment.territory.tolist() == [1, 0]
    assert UNASSIGNED not in after.scenario("b").layer().alignment.territory


words = st.sampled_from(["Mercy", "St", "Saint", "Hospital", "Hosp", "North", "&", "and", "3", ""])
row = st.tuples(
    st.lists(words, max_size=4).map(" ".join),
    st.sampled_from(["", "1 Main St", "1 Main Street", "2 Elm"]),
    st.sampled_from(["", "Lima"]),
    st.sampled_from(["", "45801", "45805"]),
)


@settings(deadline=None)
@given(st.lists(row, min_size=1, max_size=12))
def test_that_each_account_is_in_one_group_at_most_and_the_order_does_not_matter(rows):
    groups = [set(d.rows) for d in find_duplicates(accounts(*rows))]
    assert sum(map(len, groups)) == len(set().union(*groups))
    turned = [{len(rows) - 1 - r for r in d.rows} for d in find_duplicates(accounts(*rows[::-1]))]
    assert sorted(map(sorted, groups)) == sorted(map(sorted, turned))
