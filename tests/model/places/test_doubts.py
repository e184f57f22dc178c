"""Places that contradict their address are found, with a sentence and a better point."""

import csv
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.accounts import Accounts
from model.format import Formatter
from model.places.doubts import DoubtKind, doubtful_places

HOSPITALS = Path("../shared/data/accounts_us.csv")
LIMA = (40.74, -84.11)
NAN = float("nan")


def doubts(*rows, show=None):
    """Doubts about accounts of (lat, lon, postcode, city, region, country, placed_by)."""
    names = ("lat", "lon", "postcode", "city", "region", "country", "placed_by")
    columns = {name: [row[i] for row in rows] for i, name in enumerate(names)}
    table = Accounts({"account_id": [f"A{i}" for i in range(len(rows))], **columns})
    return doubtful_places(table, show or Formatter(units="km"))


def one(lat, lon, postcode="", city="", region="", country="", by="coordinates"):
    """The kind, sentence and rounded suggestion of a single doubtful account."""
    (doubt,) = doubts((lat, lon, postcode, city, region, country, by))
    better = doubt.suggestion and tuple(round(x, 1) for x in doubt.suggestion)
    return doubt.kind, doubt.sentence, better


def test_that_a_sound_account_is_not_doubted():
    assert doubts((*LIMA, "45801", "Lima", "OH", "", "coordinates")) == []


def test_that_a_point_far_from_its_zip_is_told_with_the_distance():
    kind, sentence, better = one(39.1, -84.5, "45801", "Lima", "OH")
    assert kind == DoubtKind.FAR_FROM_ZIP
    assert sentence == "The point lies 188\xa0km from ZIP 45801 (Lima, OH)."
    assert better == (40.8, -84.1)


def test_that_distances_read_in_the_unit_of_the_project():
    row = (39.1, -84.5, "45801", "Lima", "OH", "", "coordinates")
    (doubt,) = doubts(row, show=Formatter(units="mi"))
    assert doubt.sentence == "The point lies 117\xa0mi from ZIP 45801 (Lima, OH)."


def test_that_a_zip_alone_against_state_and_point_is_the_one_doubted():
    kind, sentence, better = one(*LIMA, "90210", "Lima", "OH")
    assert kind == DoubtKind.FAR_FROM_ZIP
    assert sentence.startswith("ZIP 90210 (Beverly Hills, CA) lies 3,097")
    assert sentence.endswith("km from the point, which is in Ohio.")
    assert better is None


def test_that_a_zip_of_another_state_near_the_point_is_told():
    kind, sentence, better = one(40.75, -84.12, "45801", "Covington", "KY")
    assert kind == DoubtKind.ZIP_AND_STATE
    assert sentence.startswith("ZIP 45801 (Lima, OH) does not lie in Kentucky; the point lies ")
    assert sentence.endswith("km from Covington.")
    assert better == (39.1, -84.5)


def test_that_a_point_outside_its_state_or_country_is_told():
    kind, sentence, better = one(34.0, -118.0, "", "Lima", "OH")
    assert (kind, better) == (DoubtKind.OUTSIDE, (40.8, -84.1))
    assert sentence.startswith("The point lies outside Ohio, 3,0")
    assert one(48.9, 2.4, country="Germany")[:2] == (
        DoubtKind.OUTSIDE,
        "The point lies outside Germany.",
    )


def test_that_a_point_far_from_its_town_is_told():
    kind, sentence, _ = one(39.0, -84.5, "", "Toledo", "OH")
    assert kind == DoubtKind.FAR_FROM_TOWN
    assert sentence.endswith("km from Toledo, Ohio.")


def test_that_a_point_at_sea_is_told_with_the_way_to_land():
    kind, sentence, better = one(40.2, -73.0)
    assert kind == DoubtKind.WATER
    assert sentence.startswith("The point lies in the water, ")
    assert better is not None
    assert one(40.2, -73.0, "07728", "Freehold", "NJ")[2] == (40.2, -74.3)


def test_that_a_harbour_is_no_sea():
    assert doubts((42.353, -71.04, "", "", "", "", "coordinates")) == []  # Boston waterfront


def test_that_an_account_without_a_point_says_what_it_lacks():
    assert one(NAN, NAN, "", "Xyzzy", "OH", by="none") == (
        DoubtKind.NO_PLACE,
        'No town "Xyzzy" is known in Ohio.',
        None,
    )
    kind, _, better = one(NAN, NAN, "45801", by="none")
    assert (kind, better) == (DoubtKind.NO_PLACE, (40.8, -84.1))


def test_that_many_accounts_on_one_point_are_told_where_their_addresses_differ():
    rows = [
        (*LIMA, code, "", "OH", "", "coordinates") for code in ("45801", "45805", "44101", "45840")
    ]
    found = doubts(*rows)
    assert {(d.row, d.kind) for d in found if d.kind == DoubtKind.SHARED_POINT} == {
        (3, DoubtKind.SHARED_POINT)
    }
    assert found[0].kind == DoubtKind.FAR_FROM_ZIP  # Cleveland
    assert len(doubts(*rows[:2], rows[3])) == 1


def test_that_an_account_far_from_all_others_is_told_unless_its_address_confirms_it():
    near = [(*LIMA, "45801", "Lima", "OH", "", "coordinates")]
    lone = (53.0, -106.0, "", "", "", "", "coordinates")
    (doubt,) = doubts(*near, lone)
    assert (doubt.row, doubt.kind) == (1, DoubtKind.ALONE)
    honolulu = (21.31, -157.86, "", "Honolulu", "HI", "", "coordinates")
    assert doubts(*near, honolulu) == []


def test_that_a_place_set_by_hand_is_never_doubted():
    assert doubts((40.2, -73.0, "45801", "Lima", "OH", "", "user")) == []


cells = st.text(max_size=6) | st.sampled_from(["45801", "OH", "Lima", "DE", "Berlin", "US"])
degrees = st.just(NAN) | st.floats(-90, 90)
ways = st.sampled_from(["coordinates", "zip", "none", "user", ""])


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(degrees, degrees, cells, cells, cells, cells, ways), max_size=6))
def test_that_whatever_an_address_holds_a_doubt_names_its_row_and_a_place_on_earth(rows):
    for doubt in doubts(*rows):
        assert rows[doubt.row][6] != "user"
        assert doubt.sentence.endswith(".")
        if doubt.suggestion is not None:
            assert abs(doubt.suggestion[0]) <= 90
            assert abs(doubt.suggestion[1]) <= 180
    unplaced = {i for i, row in enumerate(rows) if row[0] != row[0] or row[1] != row[1]}
    told = {d.row for d in doubts(*rows) if d.kind == DoubtKind.NO_PLACE}
    assert told == {i for i in unplaced if rows[i][6] != "user"}


def test_that_no_accounts_have_no_doubts():
    assert doubts() == []


def test_that_few_real_hospitals_are_doubted():
    if not HOSPITALS.exists():
        pytest.skip("needs the real accounts in ../shared")
    with HOSPITALS.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    number = {
        name: np.array([float(row[name] or "nan") for row in rows])
        for name in ("latitude", "longitude")
    }
    table = Accounts(
        {
            "account_id": [row["account_id"] for row in rows],
            "lat": number["latitude"],
            "lon": number["longitude"],
            "postcode": [row["zip"] for row in rows],
            "city": [row["city"] for row in rows],
            "region": [row["state"] for row in rows],
        }
    )
    found = doubtful_places(table)
    assert 0 < len(found) < 0.01 * len(rows)
    assert sum(d.kind == DoubtKind.WATER for d in found) <= 3
