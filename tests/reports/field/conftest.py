"""Two reps whose accounts, people and words are as nasty as what people import."""

from dataclasses import replace
from datetime import UTC, date, datetime

import numpy as np
import pandas as pd
import pytest

from model.accounts import Accounts
from model.alignment import Alignment
from model.reps import Rep
from model.scenario import LIVE, Layer, Scenario
from model.state import About, State
from model.territories import CORE_TEAM, Territory
from reports.field.facts import Chosen, field_facts

TODAY = date(2027, 1, 11)  # a Monday
STAMP = datetime(2027, 1, 11, 7, tzinfo=UTC)
EVIL = "Mason <img src=x onerror=alert(1)> & Söhne"


def _tables():
    diary = pd.DataFrame(
        [
            ("D1", "R1", "2027-01-12", "08:00", 45.0, "call_f2f", "A1", "P1", "Dr Ida Berg",
             "Ask Dr Berg about the $12,000 kit", "planned"),
            ("D2", "R1", "2027-01-12", "10:30", 60.0, "demo", "A2", "P3", "Bo Li",
             "Show <b>both</b> sizes", "planned"),
            ("D3", "R1", "2027-01-14", "09:00", 25.0, "remote_touch", "A1", "P1", "Dr Ida Berg",
             "Send the result", "confirmed"),
            ("D4", "R1", "2027-01-13", "09:00", 45.0, "call_f2f", "A1", "P2", "Nils Nope",
             "With somebody who wants no contact", "planned"),
            ("D5", "R1", "2027-03-01", "09:00", 45.0, "call_f2f", "A1", "", "", "Later", "planned"),
            ("D9", "R2", "2027-01-12", "08:00", 45.0, "call_f2f", "A4", "", "", "Not yours",
             "planned"),
        ],
        columns=["uid", "rep_id", "date", "start", "minutes", "type", "account_id", "contact_ids",
                 "contacts", "purpose", "status"],
    ).assign(quarter="2027-Q1", role_class="USER")  # fmt: skip
    contacts = pd.DataFrame(
        [
            ("P1", "A1", "Dr Ida Berg", "Chief of surgery", "USER", "+1 513 555 0100",
             "i@b.example", "yes"),
            ("P2", "A1", "Nils Nope", "Buyer", "BUYER", "", "", "no"),
            ("P3", "A2", "Bo Li", "Head nurse", "USER", "", "", "yes"),
            ("P4", "A4", "Zoe Other", "Chief", "USER", "", "", "yes"),
        ],
        columns=["contact_id", "account_id", "name", "title", "role_class", "phone", "email",
                 "consent_contact"],
    )  # fmt: skip
    opportunities = pd.DataFrame(
        [
            ("O1", "A1", "open", "Handpiece", 88000.0, 5.0, "Demo", "2027-01-05", "2026-12-01",
             "Offer to Ida Berg", "2027-01-20"),
            ("O9", "A4", "open", "Secret line", 99000.0, 2.0, "Talk", "2027-01-05", "2027-01-05",
             "Not yours", "2027-01-20"),
        ],
        columns=["opportunity_id", "account_id", "status", "line", "value_per_year", "step",
                 "step_name", "step_entered", "opened", "next_step", "next_step_on"],
    )  # fmt: skip
    done = pd.DataFrame(
        [("H1", "call_f2f", "A1", "2027-01-04", "done", "Dr Berg liked it; Nope did not")],
        columns=["activity_id", "type", "account_id", "actual_date", "status", "outcome"],
    )
    return {"diary": diary, "contacts": contacts, "opportunities": opportunities,
            "activities_done": done}  # fmt: skip


@pytest.fixture
def state():
    accounts = Accounts(
        {
            "account_id": ["A1", 'A"2', "A3", "A4"],
            "name": [EVIL, "Elm Clinic", "Nowhere", "Far & Away Hospital"],
            "street": ["12 Elm Street", "", "1 Hidden Road", "9 Other Road"],
            "city": ["Mason", "Dayton", "Lima", "Cleveland"],
            "region": ["OH", "OH", "OH", "OH"],
            "postcode": ["45040", "45402", "45801", "44101"],
            "lat": [39.36, 39.76, np.nan, 41.5],
            "lon": [-84.31, -84.19, np.nan, -81.7],
            "placed_by": ["", "zip", "", ""],
            "potential": [123456.0, 0.0, 0.0, 654321.0],
            "revenue": [7890.0, 0.0, 0.0, 987654.0],
            "preferences": ["Ask for Ida Berg; no talk of €500", "", "", ""],
        }
    )
    territories = Territory("T1", "South <West>", rep_id="R1"), Territory("T2", "N", rep_id="R2")
    layer = Layer(territories, Alignment(np.array([0, 0, 0, 1])))
    reps = (
        Rep("R1", "Ann Öberg", home_lat=39.3, home_lon=-84.3, notes={"home_region": "OH"}),
        Rep("R2", "Ben Cole", home_lat=41.5, home_lon=-81.7, notes={"home_region": "OH"}),
    )
    tables = _tables()
    tables["diary"] = tables["diary"].replace({"account_id": {"A2": 'A"2'}})
    tables["contacts"] = tables["contacts"].replace({"account_id": {"A2": 'A"2'}})
    return State(
        About("Small & fine", project_id="p-1", as_of="2027-01-10"),
        accounts,
        (Scenario(LIVE, "Live", {CORE_TEAM.id: layer}),),
        reps=reps,
        tables=tables,
    )


@pytest.fixture
def facts(state):
    """A pack of the first rep: `facts()`, `facts(contact_names=True)`."""

    def make(**chosen):
        return field_facts(state, "R1", replace(Chosen(), **chosen), today=TODAY)

    return make
