"""Two reps with a visit each, one open activity of the CRM, and a return file of the first."""

import copy
import json

import numpy as np
import pandas as pd
import pytest

from model.accounts import Accounts
from model.alignment import Alignment
from model.field_return.answer import parse_return
from model.reps import Rep
from model.scenario import LIVE, Layer, Scenario
from model.state import About, State
from model.territories import CORE_TEAM, Territory

FILE = {
    "format": "catchment-field-return",
    "version": 1,
    "project_id": "p-1",
    "pack_id": "k-1",
    "rep_id": "R1",
    "saved_at": "2027-01-12T18:00:00",
    "visits": [
        {
            "uid": "D1",
            "account_id": "A1",
            "status": "done",
            "outcome": "Wants the table",
            "at": "2027-01-12T09:00:00",
        },
        {
            "uid": "X1",
            "account_id": "A2",
            "status": "done",
            "outcome": "Date agreed",
            "at": "2027-01-12T11:00:00",
        },
    ],
    "steps": [{"id": "O1", "account_id": "A1", "at": "2027-01-12T12:00:00"}],
    "notes": [
        {
            "id": "note:A2",
            "account_id": "A2",
            "note": "New entrance north",
            "at": "2027-01-12T12:30:00",
        }
    ],
    "requests": [
        {
            "id": "request:7f",
            "account_id": "A1",
            "kind": "kit delivery",
            "detail": "Two trays",
            "minutes": 45,
            "at_once": True,
            "gave_way": "remote block",
            "safety": False,
            "at": "2027-01-12T13:00:00",
        }
    ],
}


def _diary():
    rows = [
        ("D1", "R1", "2027-Q1", "2027-01-12", "08:00", "call_f2f", "A1", "planned", ""),
        ("D2", "R1", "2027-Q1", "2027-01-13", "08:00", "call_f2f", "A2", "planned", ""),
        ("D9", "R2", "2027-Q1", "2027-01-12", "08:00", "call_f2f", "A3", "planned", ""),
    ]
    names = ["uid", "rep_id", "quarter", "date", "start", "type", "account_id", "status", "outcome"]
    return pd.DataFrame(rows, columns=names)


@pytest.fixture
def state():
    accounts = Accounts(
        {
            "account_id": ["A1", "A2", "A3"],
            "name": ["Mason Lakes", "Elm Clinic", "Far Away"],
            "lat": [39.3, 39.4, 41.0],
            "lon": [-84.3, -84.4, -81.0],
        }
    )
    territories = Territory("T1", "South", rep_id="R1"), Territory("T2", "North", rep_id="R2")
    layer = Layer(territories, Alignment(np.array([0, 0, 1])))
    tables = {
        "diary": _diary(),
        "activities_open": pd.DataFrame(
            [("X1", "2027-01-12", "10:00", 30.0, "demo", "A2", "planned")],
            columns=["uid", "date", "start", "minutes", "type", "account_id", "status"],
        ),
        "opportunities": pd.DataFrame(
            {"opportunity_id": ["O1"], "account_id": ["A1"], "next_step": ["Send the offer"]}
        ),
    }
    return State(
        About("Small", project_id="p-1", as_of="2027-01-10"),
        accounts,
        (Scenario(LIVE, "Live", {CORE_TEAM.id: layer}),),
        reps=(Rep("R1", "Ann Öberg"), Rep("R2", "Ben Cole")),
        tables=tables,
    )


@pytest.fixture
def content():
    """What the phone saves; change it at will."""
    return copy.deepcopy(FILE)


@pytest.fixture
def read():
    """A return file from its content."""

    def parse(content, name="ann-return.json"):
        return parse_return(json.dumps(content).encode(), name)

    return parse
