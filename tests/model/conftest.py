"""One small project for the tests of the core and of the store, and what "the same" means."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from model.accounts import Accounts
from model.alignment import Alignment
from model.reps import Rep
from model.scenario import LIVE, Layer, Scenario
from model.state import About, State
from model.territories import CORE_TEAM, District, Team, Territory

HOSTILE = ('"; DROP TABLE account; --', "<img src=x onerror=alert(1)>", '=HYPERLINK("http://x")')


@pytest.fixture(autouse=True)
def _own_data_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("CATCHMENT_DATA_DIR", str(tmp_path / "data folder"))


@pytest.fixture(scope="session")
def small_state():
    """Six accounts, two teams, two scenarios; every kind of thing a state can hold."""
    accounts = Accounts(
        {
            "account_id": ["A1", "A2", "00017", "A4", "A5", "ü-6"],
            "name": ["Brookside", *HOSTILE, "Zürich 🏥", ""],
            "lat": [42.0, 42.5, np.nan, 41.9, 42.1, 42.2],
            "lon": [-71.0, -71.5, np.nan, -70.9, -71.1, -71.2],
            "beds": [100.0, np.nan, 0.1 + 0.2, -0.0, 1e300, 5.0],
            "locked": np.array([True, False, False, False, False, True]),
            HOSTILE[0]: ["1", "2", "3", "4", "5", "6"],
            "Name": ["other", "case", "of", "a", "known", "header"],
            "fid": np.arange(6.0),
            "a:b (%) [c].d": ["", "x", "", "", "", ""],
        }
    )
    core = (
        Territory("T1", "North", rep_id="R1", areas=("021", "022"), targets={"hours": 1200.0}),
        Territory("T2", "South", colour=3, share=0.5, locked=True),
    )
    clinical = (Territory("C1", "All of it"),)
    layers = {
        "core": Layer(core, Alignment(np.array([0, 0, 1, 1, -1, 0]))),
        "clinical": Layer(clinical, Alignment(np.zeros(6))),
    }
    live = Scenario(LIVE, "Live", layers, quality={"gap_pct": 0.5, "seed": 7})
    plan_b = Scenario("b", "Plan B", {"core": layers["core"]}, hypothesis="Fewer miles")
    contacts = pd.DataFrame(
        {
            "contact_id": ["P1", "P2", "P3"],
            "note": ["", "née 🩺", "a\nb"],
            "score": [1.5, np.nan, -np.inf],
            "consent": [True, False, True],
        }
    )
    return State(
        About("Small project", project_id="p-1", as_of="2026-11-30", period=("2027-01-01", "")),
        accounts,
        (live, plan_b),
        reps=(
            Rep("R1", "Ann", home_lat=42.3, home_lon=-71.05, skills={"UGI": 3}, notes={"x": "y"}),
            Rep("R2", "Bo"),
        ),
        teams=(CORE_TEAM, Team("clinical", "Clinical specialists")),
        districts=(District("D1", "East"), District("D2", "Coast", "D1")),
        tables={"contacts": contacts, "empty": pd.DataFrame({"a": pd.Series([], dtype=object)})},
        plans={"R1": {"mission": "Ünïcode", "goals": [{"id": 1, "done": None}]}},
        settings={"drive.road_factor": 1.25, "class.A_share": 0.2},
        open_scenario="b",
    )


@pytest.fixture(scope="session")
def row_of_clinics():
    """Makes a state whose scenario "plan" copies Live: codes as given, reps at both ends."""
    return _row_of_clinics


def _row_of_clinics(codes, locked=(), territories=None, districts=()):
    """Accounts in a row along the 42nd parallel, a tenth of a degree apart."""
    n = len(codes)
    accounts = Accounts(
        {
            "account_id": [f"A{row}" for row in range(n)],
            "name": [f"Clinic {row}" for row in range(n)],
            "lat": np.full(n, 42.0),
            "lon": -72.0 + 0.1 * np.arange(n),
            "city": [f"Town {row}" for row in range(n)],
            "locked": np.isin(np.arange(n), list(locked)),
        }
    )
    own = territories or (
        Territory("T1", "West", rep_id="R1", areas=("010",)),
        Territory("T2", "Middle", rep_id="R2", areas=("011",)),
        Territory("T3", "East", rep_id="R3"),
    )
    layer = Layer(tuple(own), Alignment(np.array(codes)))
    live = Scenario(LIVE, "Live", {"core": layer})
    reps = tuple(
        Rep(f"R{place + 1}", name, home_lat=42.0, home_lon=lon)
        for place, (name, lon) in enumerate((("Ann", -72.0), ("Bo", -71.6), ("Cy", -71.2)))
    )
    plan = replace(live, id="plan", name="Plan")
    return State(About("Row"), accounts, (live, plan), reps, districts=tuple(districts))


@pytest.fixture(scope="session")
def assert_same():
    """Fails when two states differ in anything a user could see."""
    return _assert_same


def _assert_same(a, b):
    assert a.about == b.about
    assert a.accounts.names == b.accounts.names
    for name in a.accounts:
        assert a.accounts[name].dtype == b.accounts[name].dtype, name
        np.testing.assert_array_equal(a.accounts[name], b.accounts[name], name)
    assert [s.id for s in a.scenarios] == [s.id for s in b.scenarios]
    for ours, theirs in zip(a.scenarios, b.scenarios, strict=True):
        _assert_same_scenario(ours, theirs)
    assert (a.reps, a.teams, a.districts) == (b.reps, b.teams, b.districts)
    assert a.tables.keys() == b.tables.keys()
    for name, frame in a.tables.items():
        pd.testing.assert_frame_equal(frame, b.tables[name], check_exact=True)
    assert dict(a.plans) == dict(b.plans)
    assert dict(a.settings) == dict(b.settings)
    assert a.open_scenario == b.open_scenario


def _assert_same_scenario(a, b):
    for name in ("name", "hypothesis", "origin", "status", "effective_from", "created_by"):
        assert getattr(a, name) == getattr(b, name)
    assert dict(a.quality) == dict(b.quality)
    assert list(a.layers) == list(b.layers)
    for team, layer in a.layers.items():
        assert layer.territories == b.layers[team].territories
        np.testing.assert_array_equal(layer.alignment.territory, b.layers[team].alignment.territory)
