import csv
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis.strategies import floats, lists, none, one_of, sampled_from, text, tuples

from model.places.drive import great_circle_km
from model.places.gazetteer import locate

NAN = float("nan")
HOSPITALS = Path("../shared/data/accounts_us.csv")


def find(lat=NAN, lon=NAN, postcode="", city="", region="", country=""):
    """Locate one account; its place, how it was found, and the notes as (field, sentence)."""
    found = locate(np.array([lat]), np.array([lon]), [postcode], [city], [region], [country])
    place = (round(float(found.lat[0]), 2), round(float(found.lon[0]), 2))
    return place, found.placed_by[0], [note[1:] for note in found.notes]


LIMA = (40.74, -84.11)  # ZIP 45801
CAMBRIDGE = (42.37, -71.11)  # ZIP 02138


def near(place, expected, km=15.0):
    return float(great_circle_km(*place, *expected)) <= km


def test_that_given_coordinates_win_over_zip_and_town():
    place, by, notes = find(39.1, -84.5, "45219", "Cincinnati", "OH", "US")
    assert (place, by, notes) == ((39.1, -84.5), "coordinates", [])


@pytest.mark.parametrize("postcode", ["45801", "45801-1234", "458011234", "45801.0", "OH 45801"])
def test_that_a_zip_is_read_however_it_is_written(postcode):
    place, by, notes = find(postcode=postcode)
    assert near(place, LIMA)
    assert (by, notes) == ("zip", [])


@pytest.mark.parametrize("postcode", ["2138", "2138-1234", "2138.0", "21381234"])
def test_that_a_lost_leading_zero_is_found_again(postcode):
    place, by, notes = find(postcode=postcode, region="MA")
    assert near(place, CAMBRIDGE)
    assert by == "zip"
    assert notes == [
        (
            "postcode",
            f'Postcode "{postcode}" has lost a leading zero; read as ZIP 02138 (Cambridge, MA).',
        )
    ]


def test_that_four_digits_of_another_state_fall_back_to_the_town():
    place, by, notes = find(postcode="4580", city="Lima", region="Ohio")
    assert near(place, LIMA)
    assert by == "city"
    assert notes == [("postcode", 'Postcode "4580" has four digits; 45801 fits the town Lima.')]


@pytest.mark.parametrize(
    ("city", "region", "expected"),
    [
        ("St. Louis", "Missouri", (38.63, -90.24)),
        ("SAINT LOUIS", "MO", (38.63, -90.24)),
        ("Ft Wayne", "Ind.", (41.08, -85.14)),
        ("Fort Wayne", "in", (41.08, -85.14)),
        ("Mt Vernon", "NY", (40.91, -73.83)),
        ("N. Charleston", "South Carolina", (32.89, -80.02)),
        ("Coeur d’Alene", "ID", (47.69, -116.78)),
        ("Winston Salem", "NC", (36.1, -80.26)),
        ("De Kalb", "IL", (41.93, -88.75)),
        ("Lima, OH", "", LIMA),
        ("Mayaguez", "PR", (18.2, -67.14)),
        ("Honolulu", "HI", (21.31, -157.86)),
        ("Anchorage", "AK", (61.2, -149.87)),
    ],
)
def test_that_a_town_is_found_however_it_is_spelt(city, region, expected):
    place, by, notes = find(city=city, region=region)
    assert near(place, expected, 20)
    assert (by, notes) == ("city", [])


def test_that_puerto_rico_given_as_a_country_is_part_of_the_us():
    place, by, _ = find(city="Ponce", country="Puerto Rico")
    assert near(place, (18.01, -66.62))
    assert by == "city"


def test_that_a_slip_of_the_pen_in_a_town_is_noted():
    place, by, notes = find(city="Cincinatti", region="OH")
    assert near(place, (39.13, -84.51), 20)
    assert by == "city"
    assert notes == [
        ("city", 'No town "Cincinatti" is known in Ohio; Cincinnati is the nearest spelling.')
    ]


def test_that_a_town_without_state_is_placed_only_where_one_state_has_it():
    assert find(city="Sheboygan")[1] == "city"
    place, by, notes = find(city="Springfield")
    assert np.isnan(place[0])
    assert by == "none"
    assert notes[0][0] == "region"
    assert notes[0][1].endswith('states have a town "Springfield"; the state is missing.')


def test_that_swapped_coordinates_are_put_right_when_that_leads_into_the_state():
    place, by, notes = find(-84.5, 39.1, region="Ohio")
    assert (place, by) == ((39.1, -84.5), "coordinates")
    assert notes == [("lat", "Latitude and longitude were swapped; they were put right.")]


def test_that_a_lost_minus_sign_is_put_right_when_that_leads_to_the_zip():
    place, by, notes = find(39.1, 84.5, postcode="45219")
    assert (place, by) == ((39.1, -84.5), "coordinates")
    assert notes == [("lat", "The longitude lacked its minus sign; it was put right.")]


def test_that_coordinates_no_repair_explains_are_kept_and_doubted():
    place, by, notes = find(48.2, 16.4, postcode="45801", region="OH")
    assert (place, by) == ((48.2, 16.4), "coordinates")
    assert notes == [("lat", "The coordinates lie 7,422 km from ZIP 45801 (Lima, OH).")]


def test_that_coordinates_outside_the_state_are_doubted_without_a_zip():
    assert find(34.0, -118.2, region="OH")[2] == [
        ("lat", "The coordinates 34, -118.2 lie outside Ohio.")
    ]


@pytest.mark.parametrize(("lat", "lon"), [(0.0, 0.0), (123.0, 500.0)])
def test_that_impossible_coordinates_give_way_to_the_zip(lat, lon):
    place, by, notes = find(lat, lon, postcode="45801")
    assert near(place, LIMA)
    assert by == "zip"
    assert notes == [("lat", f"{lat:g}, {lon:g} is no place on land; it was not used.")]


def test_that_one_coordinate_alone_is_not_used():
    _, by, notes = find(lat=39.1, postcode="45219")
    assert by == "zip"
    assert notes == [("lat", "Only one of latitude and longitude is given; it was not used.")]


def test_that_a_zip_denied_by_state_and_town_gives_way_to_the_town():
    place, by, notes = find(postcode="54801", city="Lima", region="OH")
    assert near(place, LIMA)
    assert by == "city"
    assert notes == [
        ("postcode", "ZIP 54801 (Spooner, WI) does not lie in Ohio; 45801 fits the town Lima.")
    ]


def test_that_a_zip_that_only_the_state_denies_is_kept_and_noted():
    _, by, notes = find(postcode="45801", region="KY")
    assert by == "zip"
    assert notes == [("postcode", "ZIP 45801 (Lima, OH) does not lie in Kentucky.")]


def test_that_a_row_with_nothing_to_go_by_is_not_placed():
    place, by, notes = find()
    assert np.isnan(place).all()
    assert by == "none"
    assert notes == [("postcode", "No coordinates, ZIP or town are given.")]


@pytest.mark.parametrize(
    ("city", "country", "expected"),
    [
        ("Berlin", "Germany", (52.52, 13.41)),
        ("München", "Deutschland", (48.14, 11.58)),
        ("Muenchen", "DE", (48.14, 11.58)),
        ("1090 Wien", "AUT", (48.21, 16.37)),
        ("London SE1", "England", (51.51, -0.13)),
        ("Genf", "Schweiz", (46.2, 6.15)),
        ("Toronto", "CA", (43.71, -79.4)),
    ],
)
def test_that_abroad_the_town_of_a_country_places_an_account(city, country, expected):
    place, by, _ = find(postcode="10115", city=city, country=country)
    assert near(place, expected)
    assert by == "city"


def test_that_abroad_given_coordinates_win_over_the_town():
    assert find(52.5, 13.4, city="Bonn", country="DE") == ((52.5, 13.4), "coordinates", [])


@pytest.mark.parametrize(
    ("city", "country", "field", "sentence"),
    [
        ("", "Germany", "city", "Without coordinates an account in Germany needs its town."),
        ("Xyzzy", "DE", "city",
         'No town "Xyzzy" is known in Germany; it needs coordinates.'),
        ("Berlin", "Ruritania", "country", 'No country "Ruritania" is known.'),
    ],
)  # fmt: skip
def test_that_an_account_abroad_says_what_it_lacks(city, country, field, sentence):
    assert find(city=city, country=country)[1:] == ("none", [(field, sentence)])


@pytest.mark.parametrize(
    ("lat", "lon", "country", "place"),
    [
        (13.4, 52.5, "Germany", (52.5, 13.4)),
        (51.5, 3.2, "Ireland", None),
        (33.9, 151.2, "Australia", (-33.9, 151.2)),
        (53.3, 6.3, "Ireland", (53.3, -6.3)),
    ],
)
def test_that_coordinates_abroad_are_repaired_when_that_puts_them_into_the_country(
    lat, lon, country, place
):
    found, by, notes = find(lat, lon, country=country)
    assert by == "coordinates"
    if place is None:
        assert found == (lat, lon)
        assert notes == [("lat", "The coordinates 51.5, 3.2 lie outside Ireland.")]
    else:
        assert found == place
        assert notes[0][1].endswith("put right.")


def test_that_no_account_at_all_is_fine():
    found = locate(np.array([]), np.array([]), [], [], [], [])
    assert found.lat.shape == found.placed_by.shape == (0,)


def test_that_columns_of_different_length_are_refused():
    with pytest.raises(ValueError, match="other columns"):
        locate(np.array([NAN]), np.array([NAN]), [], [""], [""], [""])


cells = text(max_size=8) | sampled_from(["45801", "OH", "Ohio", "Lima", "US", "Germany", "0213"])
numbers = one_of(floats(), sampled_from([0.0, 40.0, -84.0]))


@settings(deadline=None)
@given(rows=lists(tuples(numbers, numbers, cells, cells, cells, cells | none()), max_size=5))
def test_that_whatever_the_cells_hold_a_placed_account_has_a_place_on_earth(rows):
    columns = [list(column) for column in zip(*rows, strict=True)] if rows else [[]] * 6
    found = locate(np.array(columns[0], float), np.array(columns[1], float), *columns[2:])
    placed = found.placed_by != "none"
    assert (abs(found.lat[placed]) <= 90).all()
    assert (abs(found.lon[placed]) <= 180).all()
    assert np.isnan(found.lat[~placed]).all()
    assert all(0 <= row < len(rows) and sentence.endswith(".") for row, _, sentence in found.notes)


def test_that_real_hospitals_are_found_by_zip_and_town():
    if not HOSPITALS.exists():
        pytest.skip("needs the real accounts in ../shared")
    with HOSPITALS.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    lat, lon = (
        np.array([float(row[name] or "nan") for row in rows]) for name in ("latitude", "longitude")
    )
    missing = np.full(len(rows), np.nan)
    texts = [[row[name] for row in rows] for name in ("zip", "city", "state")]
    country = [""] * len(rows)

    found = locate(lat, lon, *texts, country)
    assert np.isfinite(found.lat).mean() >= 0.999
    found = locate(missing, missing, *texts, country)
    assert np.isfinite(found.lat).mean() >= 0.99
    assert Counter(found.placed_by)["zip"] > 10_000
    off = great_circle_km(lat, lon, found.lat, found.lon)
    assert np.nanmedian(off) < 2.5
    assert np.nanpercentile(off, 90) < 7
