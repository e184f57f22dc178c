"""Surgeons whom nobody has called on: of our contacts, and of a list of the market."""

from dataclasses import replace

import pandas as pd
import pytest

from model.leads.lead import Lead
from model.leads.prospects import opening_leads, prospects_of
from model.leads.routing import route
from model.leads.unserved import person_key, unserved_contacts, unserved_in_list

PEOPLE = (
    # id, name, title, account, role, relationship, last contact, do not contact
    ("C1", "Dr Ida Berg", "Surgeon", "A1", "USER", 0.0, "", ""),
    ("C2", "Dr Bo Li", "Surgeon", "A1", "USER", 2.0, "", ""),
    ("C3", "Cy Ek", "Surgeon", "A1", "USER", 0.0, "2026-05-01", ""),
    ("C4", "Di Fox", "Surgeon", "P1", "USER", float("nan"), "", ""),
    ("C5", "Eva Gil", "Purchaser", "A1", "BUYER", 0.0, "", ""),
    ("C6", "Flo Hay", "Surgeon", "A1", "USER", 0.0, "", "yes"),
    ("C8", "Hue Jay RN", "Perioperative nursing", "A1", "USER", 0.0, "", ""),
    ("C7", "Gus Ito", "Surgeon", "A2", "USER", 0.0, "", ""),
)


@pytest.fixture
def known(region):
    """Eight contacts; Gus was called on once."""
    names = ("contact_id", "name", "title", "account_id", "role_class", "relationship",
             "last_contact", "do_not_contact")  # fmt: skip
    contacts = pd.DataFrame(list(PEOPLE), columns=list(names))
    done = pd.DataFrame({"activity_id": ["D1"], "contact_id": ["C7"], "status": ["done"]})
    return replace(region, tables={"contacts": contacts, "activities_done": done})


def test_that_users_without_any_call_come_up_those_of_the_best_account_first(known):
    found = unserved_contacts(known)
    assert [one.name for one in found] == ["Dr Ida Berg", "Di Fox"]
    first = found[0]
    assert (first.works_at, first.territory, first.rep) == (
        "Mercy Hospital", "Boston North", "Ada Moe",
    )  # fmt: skip
    assert first.why == "Surgeon at Mercy Hospital; nobody has called yet."
    assert first.likeness > found[1].likeness


def test_that_people_of_a_list_come_up_unless_somebody_has_met_them(known):
    people = [
        Lead(2, person="Berg, Ida MD", facility="Mercy Hospital", city="Boston", postcode="02110"),
        Lead(3, person="Bo Li", facility="Mercy Hospital", city="Boston", postcode="02110"),
        Lead(4, person="Hal Jun", facility="New Clinic", city="Boston", postcode="02110"),
        Lead(5, person="Ian Kay", facility="Far Clinic", city="Miami", postcode="33101"),
        Lead(6, person="Jo Low", facility="New Clinic", postcode="02110", refused=True),
        Lead(7, facility="New Clinic", postcode="02110"),
    ]
    found = unserved_in_list(known, people)
    assert {one.name for one in found} == {"Berg, Ida MD", "Hal Jun"}
    new = next(one for one in found if one.name == "Hal Jun")
    assert new.why == "Works at New Clinic, which is nobody’s account."
    assert new.rep in ("Ada Moe", "Ben Ruiz")


def test_that_the_facility_of_a_new_surgeon_becomes_the_prospect(known):
    people = [Lead(4, person="Hal Jun", facility="New Clinic", city="Boston", postcode="02110")]
    leads = opening_leads(unserved_in_list(known, people))
    state = prospects_of(known, route(known, leads).routed).apply(known)
    assert list(state.accounts.text("name")[6:]) == ["New Clinic"]


def test_that_titles_and_order_do_not_tell_people_apart():
    assert person_key("Dr. Ida Berg, MD") == person_key("BERG Ida")
    assert person_key("Ida Berg") != person_key("Ida Borg")
