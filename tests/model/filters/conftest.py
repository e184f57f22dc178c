"""Six accounts that can be drawn by hand, two territories, one overlay team."""

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest

from model.accounts import Accounts
from model.alignment import Alignment
from model.filters.columns import FilterGround
from model.reps import Rep
from model.scenario import LIVE, Layer, Scenario
from model.state import About, State
from model.territories import CORE_TEAM, District, Team, Territory

TODAY = date(2026, 11, 30)
NAMES = (
    "Dallas General",
    "Lake Surgery",
    "St. Brigid",
    "Lima Clinic",
    "Delta Surgery",
    "Far Community",
)


@pytest.fixture
def six() -> State:
    """Rows 0 to 2 in Dallas, 3 and 4 in Lima, 5 unassigned; in scenario A row 2 has moved."""
    accounts = Accounts(
        {
            "account_id": ["A1", "A2", "A3", "A4", "A5", "A6"],
            "name": list(NAMES),
            "account_type": ["AMC", "ASC", "ASC", "CLINIC", "ASC", "COMM"],
            "city": ["Dallas", "Plano", "Dallas", "Lima", "Toledo", "Elyria"],
            "postcode": ["75201", "75023", "77001", "77002", "43601", "44035"],
            "idn_id": ["QCU", "QCU", "", "MVA", "none", ""],
            "potential": [100_000, 50_000, 10_000, np.nan, 60_000, 20_000],
            "beds": [500, 10, 0, np.nan, 20, 100],
            "locked": [True, False, False, True, False, False],
            "contract_end": ["2027-03-31", "", "2026-12-31", "2028-01-01", "", "2027-06-30"],
            "Trauma beds": [4.0, 0, 0, 0, 1, 2],
            "Note": ["=1+1", "fine", "", "-", "@home", "x\ty"],
        }
    )
    territories = (
        Territory("T1", "Dallas Metro", rep_id="R1", district="S"),
        Territory("T2", "North Lima", rep_id="R2", district="N"),
    )
    live = Layer(territories, Alignment(np.array([0, 0, 0, 1, 1, -1])))
    after = Layer(territories, Alignment(np.array([0, 0, 1, 1, 1, -1])))
    overlay = Layer((Territory("C1", "Capital"),), Alignment(np.array([0, -1, -1, -1, 0, -1])))
    return State(
        About("Six", as_of="2026-11-30"),
        accounts,
        (
            Scenario(LIVE, "Live", {"core": live, "capital": overlay}),
            Scenario("A", "A", {"core": after, "capital": overlay}),
        ),
        reps=(
            Rep("R1", "Ruth Adeyemi", start_date="2025-11-15"),
            Rep("R2", "Sam Lee", start_date="2026-10-31"),
        ),
        teams=(CORE_TEAM, Team("capital", "Capital reps")),
        districts=(District("all", "Everything"), District("S", "South", "all"),
                   District("N", "North", "all")),
        tables={"systems": pd.DataFrame({"idn_id": ["QCU"], "name": ["Queen City Health"]})},
    )  # fmt: skip


@pytest.fixture
def ground(six: State) -> FilterGround:
    """What filters of the six accounts read, in live."""
    return FilterGround.of(six, TODAY)


@pytest.fixture
def ground_of_a(six: State) -> FilterGround:
    """The same with scenario A open."""
    return FilterGround.of(replace(six, open_scenario="A"), TODAY)
