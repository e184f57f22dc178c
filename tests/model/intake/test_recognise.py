"""Headers become fields: by name, synonym, slip of the pen; never one for two."""

import pytest
from hypothesis import given
from hypothesis.strategies import lists, sampled_from, text

from model.intake.accounts_import import ACCOUNT_CATALOGUE
from model.intake.families import family_field
from model.intake.recognise import Column, infer_key, normalised, recognise

HEADERS = [
    synonym for field in ACCOUNT_CATALOGUE.fields for synonym in (field.name, *field.synonyms)
]


def columns(**cells):
    return [Column(at, header, values) for at, (header, values) in enumerate(cells.items())]


def found(**cells):
    recognised = recognise(columns(**cells), ACCOUNT_CATALOGUE)
    return {name: column.header for name, column in recognised.items()}


@pytest.mark.parametrize(
    "header", ["Billing City", "billing_city", "BillingCity", "  BILLING CITY ", "Billing_City__c"]
)
def test_that_spelling_habits_are_one_header(header):
    assert normalised(header) == "billing city"


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("Acct #", "account_id"), ("Facility Name", "name"), ("# ORs", "ors"),
        ("Class of Trade", "account_type"), ("Pop 65+", "population_65plus"),
        ("Shipping State/Province", "region"), ("health_system_2018", "idn_id"),
        ("beds_hcris", "beds"), ("operating_rooms_pos", "ors"), ("PLZ", "postcode"),
        ("Longditude", "lon"), ("Facilty Name", "name"), ("City_vod__c", "city"),
    ],
)  # fmt: skip
def test_that_a_header_finds_its_field(header, field):
    assert found(**{header: []}) == {field: header}


def test_that_a_word_of_another_header_is_no_slip_of_the_pen():
    assert found(**{"county_code": ["13"], "cases": ["5"]}) == {}


def test_that_the_better_of_two_headers_wins_and_the_other_stays_free():
    both = found(beds_hifld=["420"], beds_hcris=["327"])
    assert both == {"beds": "beds_hcris"}


def test_that_a_filled_column_beats_an_empty_one():
    recognised = found(Id=["", ""], AccountNumber=["7", "8"], Name=["A", "B"])
    assert recognised == {"account_id": "AccountNumber", "name": "Name"}


def test_that_values_veto_a_header():
    assert found(Hours=["Mon–Fri 8–17"], Y=["4600123.5"], X=["700321.1"]) == {}
    assert found(Hours=["12.5"], Y=["46.5"], X=["7,5"]) == {
        "hours": "Hours",
        "lat": "Y",
        "lon": "X",
    }
    assert found(St=["12 Elm Street"], State=["MA"]) == {"street": "St", "region": "State"}


def test_that_words_shared_by_most_headers_are_set_aside():
    names = ("CCN", "Org_Name", "City", "Zip5", "State_Abrvtn")
    cells = {f"Rndrng_Prvdr_{name}": ["Anytown"] for name in names}
    assert set(found(**cells)) == {"account_id", "name", "city", "postcode", "region"}


def test_that_a_complete_unique_column_of_codes_can_stand_for_the_id():
    rows = columns(phone_number=["1", "2"], OSHPD_ID=["17", "18"], level_code=["A", "A"])
    assert infer_key(rows).header == "OSHPD_ID"
    assert infer_key(columns(level_code=["A", "A"])) is None


def test_that_families_are_read_from_their_headers():
    assert family_field("Annual Cases UGI") == "proc_volume.UGI"
    assert family_field("our_procs.spine") == "our_procs.spine"
    assert family_field("Our Cases LTM") == family_field("Our Notes") == ""


@given(lists(sampled_from(HEADERS) | text(min_size=1, max_size=12), max_size=20, unique=True))
def test_that_no_header_serves_two_fields(headers):
    recognised = recognise(
        [Column(at, header, ["1"]) for at, header in enumerate(headers)], ACCOUNT_CATALOGUE
    )
    positions = [column.position for column in recognised.values()]
    assert len(set(positions)) == len(positions)
