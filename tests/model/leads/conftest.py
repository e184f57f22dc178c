"""A small region: two reps in Boston's ZIPs, one in Providence, one empty chair in Hartford."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
import pytest

from model.accounts import Accounts
from model.alignment import Alignment
from model.leads.rules import COLUMNS, checked_rule, set_rules
from model.reps import Rep
from model.scenario import LIVE, Layer, Scenario
from model.state import About, State
from model.territories import CORE_TEAM, Team, Territory

ROWS = (
    # id, name, street, city, state, ZIP, lat, lon, system, potential, beds, type, territory
    ("A1", "Mercy Hospital", "1 Main St", "Boston", "MA", "02110", 42.36, -71.05, "", 900, 400, 0),
    ("A2", "Bay Surgery Center", "2 Elm St", "Boston", "MA", "02110", 42.36, -71.05, "", 50, 0, 1),
    ("A3", "Harbor Clinic", "3 Oak St", "Boston", "MA", "02118", 42.34, -71.07, "", 40, 20, 1),
    ("P1", "Ocean General", "4 Bay Rd", "Providence", "RI", "02903", 41.82, -71.41, "Lifeline",
     500, 250, 2),
    ("P2", "Ocean East", "5 Bay Rd", "Providence", "RI", "02906", 41.84, -71.39, "Lifeline",
     60, 30, 2),
    ("H1", "Charter Oak Hospital", "6 Hill St", "Hartford", "CT", "06103", 41.77, -72.67, "",
     300, 180, 3),
)  # fmt: skip


@pytest.fixture
def region() -> State:
    """Territories B1, B2 (Boston), PR (Providence) and HA (Hartford, no rep)."""
    columns = list(zip(*ROWS, strict=True))
    names = ("account_id", "name", "street", "city", "region", "postcode")
    accounts = Accounts(
        {
            **{name: np.array(columns[at], object) for at, name in enumerate(names)},
            "lat": np.array(columns[6], float),
            "lon": np.array(columns[7], float),
            "idn_id": np.array(columns[8], object),
            "potential": np.array(columns[9], float),
            "beds": np.array(columns[10], float),
        }
    )
    territories = (
        Territory("B1", "Boston North", rep_id="R1"),
        Territory("B2", "Boston South", rep_id="R2"),
        Territory("PR", "Providence", rep_id="R3"),
        Territory("HA", "Hartford"),
    )
    reps = (
        Rep("R1", "Ada Moe", notes={"crm_id": "0055g00000AbCdEAAV", "email": "ada@example.com"}),
        Rep("R2", "Ben Ruiz"),
        Rep("R3", "Cleo Voss", notes={"email": "cleo@example.com"}),
    )
    layer = Layer(territories, Alignment(np.array(columns[11])))
    return State(
        about=About("Region", project_id="p", units="mi"),
        accounts=accounts,
        scenarios=(Scenario(LIVE, "Live", {CORE_TEAM.id: layer}, status=LIVE),),
        reps=reps,
    )


@pytest.fixture
def with_rules() -> Callable[..., State]:
    """The state with rules of (kind, match, owner) and further columns by name."""

    def add(state: State, *rules: Sequence[str], **more: str) -> State:
        made = []
        for number, (kind, match, owner) in enumerate(rules, 1):
            cells = {"kind": kind, "match": match, "owner": owner, **more}
            made.append(checked_rule(number, [cells.get(name, "") for name in COLUMNS]))
        return set_rules(state, made).apply(state)

    return add


@pytest.fixture
def with_capital(region) -> State:
    """A second team of one territory that holds every account."""
    live = region.scenario(LIVE)
    layer = Layer((Territory("CAP", "Capital", rep_id="R9"),), Alignment(np.zeros(len(ROWS))))
    return replace(
        region,
        teams=(CORE_TEAM, Team("capital", "Capital reps")),
        reps=(*region.reps, Rep("R9", "Zoe Kapital")),
        scenarios=(replace(live, layers={**live.layers, "capital": layer}),),
    )
