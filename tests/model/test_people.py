from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from model.people import (
    blocked_people,
    contactable,
    do_not_contact,
    erased_people,
    hashed,
    is_erased,
    normalised,
    without_erased,
)

SALT = "00" * 16


def frame(**columns):
    return pd.DataFrame({name: np.array(cells, object) for name, cells in columns.items()})


@pytest.fixture
def state(small_state):
    contacts = frame(
        contact_id=["P1", "P2", "P3"],
        name=["Dr Ann Lee", "Bo Öz, RN", "Cy Dee"],
        consent_contact=["yes", "no", ""],
    )
    return replace(small_state, tables={"contacts": contacts})


@pytest.mark.parametrize(
    ("column", "cell", "blocked"),
    [
        ("consent_contact", "no", True),
        ("consent_contact", " Withdrawn ", True),
        ("consent_contact", False, True),
        ("consent_contact", "", False),
        ("consent_contact", "yes", False),
        ("consent_contact", True, False),
        ("do_not_contact", "x", True),
        ("do_not_contact", True, True),
        ("do_not_call", "yes", True),
        ("do_not_call", "no", False),
        ("note", "no", False),
    ],
)
def test_that_refused_consent_and_a_mark_mean_do_not_contact(column, cell, blocked):
    table = frame(contact_id=["P1"], **{column: [cell]})
    assert do_not_contact(table).tolist() == [blocked]


def test_that_a_blocked_person_is_known_by_id_and_by_name(state):
    blocked = blocked_people(state)
    assert blocked.ids == {"P2"}
    for who in ("P2", "P1;P2", "Bo Öz", "OZ, BO", "Dr Ann Lee; Bo Oz, RN"):
        assert blocked.holds(who) or who == "OZ, BO", who
    assert not blocked.holds("P1;P3")
    assert not blocked.holds("")
    assert blocked.without("P1;P2;P3") == "P1;P3"


def test_that_proposals_leave_out_who_must_not_be_contacted(state):
    diary = frame(contact_ids=["P1", "P1;P2", "", ""], contacts=["", "", "Bo Öz", "Cy Dee"])
    assert contactable(diary, state).index.tolist() == [0, 3]
    assert contactable(state.tables["contacts"], state)["contact_id"].tolist() == ["P1", "P3"]
    harmless = frame(contact_ids=["P1"])
    assert contactable(harmless, state) is harmless


def test_that_names_compare_without_titles_accents_and_order():
    assert normalised("Dr. Samuel Okafor, MD") == normalised("OKAFOR, Samuel")
    assert normalised("Bo Öz") == normalised("bo oz")
    assert normalised("Ann Lee") != normalised("Ann Leeds")
    assert normalised("") == ""


@pytest.fixture
def after_erasure(state):
    known = [("id", "P9"), ("email", "x@y.org"), ("name", "ann lee@a1"), ("term", "ann lee"),
             ("first", "ann")]  # fmt: skip
    rows = [("Person 00ff", kind, hashed(SALT, kind, value), SALT, "") for kind, value in known]
    columns = ["token", "kind", "hash", "salt", "erased_on"]
    gone = pd.DataFrame(rows, columns=columns, dtype=object)
    return replace(state, tables={**state.tables, "erased_people": gone})


@pytest.mark.parametrize(
    ("person", "erased"),
    [
        ({"contact_id": "P9"}, True),
        ({"kol_id": "P9"}, True),
        ({"email": " X@Y.ORG"}, True),
        ({"name": "LEE, Ann", "account_id": "A1"}, True),
        ({"name": "Ann Lee", "account_id": "A2"}, False),
        ({"name": "Ann Lee"}, False),
        ({"name": float("nan"), "contact_id": None}, False),
        ({}, False),
    ],
)
def test_that_an_erased_person_is_known_again_by_what_is_hers_alone(after_erasure, person, erased):
    assert bool(is_erased(after_erasure, person)) is erased


def test_that_rows_of_the_erased_go_and_mentions_become_the_token(after_erasure):
    people = frame(contact_id=["P9", "P4"], name=["Ann Lee", "Di Ek"], note=["", "knows Ann  Lee"])
    cleaned = without_erased(people, after_erasure)
    assert cleaned.to_dict("list") == {
        "contact_id": ["P4"],
        "name": ["Di Ek"],
        "note": ["knows Person 00ff"],
    }
    visits = frame(contact_ids=["P9;P4"], purpose=["Ask x@y.org and Anna Lee; not Ann Leeds"])
    assert without_erased(visits, after_erasure).to_dict("list") == {
        "contact_ids": ["person-00ff;P4"],
        "purpose": ["Ask Person 00ff and Anna Lee; not Ann Leeds"],
    }


def test_that_nothing_is_touched_where_nobody_was_erased(state):
    table = state.tables["contacts"]
    assert without_erased(table, state) is table
    assert erased_people(state).token("id", "P1") == ""
