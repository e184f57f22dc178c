"""A small diary around both clock changes of 2027, and a strict reader of iCalendar files."""

import numpy as np
import pandas as pd
import pytest

from model.accounts import Accounts
from model.alignment import Alignment
from model.reps import Rep
from model.scenario import LIVE, Layer, Scenario
from model.state import About, State
from model.territories import CORE_TEAM, Territory

REP = Rep(
    "R1",
    "Ann Öberg",
    home_lat=39.36,
    home_lon=-84.31,
    notes={"home_region": "OH", "home_country": "US", "email": "ann@example.com"},
)
_PLAN = {
    "strategic_goals": [{"id": "G1", "text": "6,000 patients in three years"}],
    "annual_goals": [{"id": "Y1", "parent": "G1", "text": "Two gates passed"}],
    "quarterly_objectives": [
        {"id": "Q1-1", "parent": "Y1", "quarter": "2027-Q1", "text": "Six evaluation cases"}
    ],
    "focus_themes": [{"quarter": "2027-Q1", "name": "Upper-GI beachhead"}],
}
_COLUMNS = [
    *("uid", "date", "start", "end", "minutes", "type", "account_id", "contact_ids", "contacts"),
    *("role_class", "purpose", "objective_id", "opportunity_id", "on_theme", "origin"),
    *("travel_before_min", "workload_h", "lock", "status"),
]
_ITEMS = (
    # before the clocks change on 14 March, after it, in summer time, behind 7 November
    (
        "D1 2027-03-12 08:00 08:45 45 call_f2f A1 P1 Dr|Ida|Berg USER",
        "Show, ask; hear: \\ 5 of 7",
    ),
    (
        "D2 2027-03-15 08:00 09:30 90 demo A2 P2;P3 Bo|Li;Cy|Ek USER/BUYER",
        "Dates of the evaluation",
    ),
    ("D3 2027-03-15 10:00 12:00 120 case_attendance A2 P2 Bo|Li USER", "Two cases in the block"),
    ("D4 2027-03-16 16:00 16:25 25 remote_touch A1 P1 Dr|Ida|Berg USER", "Send the result"),
    ("D5 2027-03-16 17:00 19:00 120 urgent_buffer - - - -", "Buffer (protected)"),
    ("D6 2027-11-05 08:00 08:45 45 call_f2f A1 P1 Dr|Ida|Berg USER", "Last day of summer time"),
    ("D7 2027-11-08 08:00 08:45 45 call_f2f A1 P1 Dr|Ida|Berg USER", "First day of winter time"),
    ("D8 2027-03-17 07:00 07:00 0 co_travel - - - -", "Day with the manager"),
)


def diary_table() -> pd.DataFrame:
    """The items as the imported diary of a rep."""
    rows = []
    for facts, purpose in _ITEMS:
        cells = ["" if c == "-" else c.replace("|", " ") for c in facts.split(" ")]
        more = [purpose, "Q1-1", "O1" if "demo" in cells else "", "yes"]
        origin = "funnel" if "demo" in cells else "plan"
        rows.append([*cells, *more, origin, 25, 1.5, "firm", "planned"])
    frame = pd.DataFrame(rows, columns=_COLUMNS)
    return frame.assign(minutes=frame["minutes"].astype(float), week=1.0)


@pytest.fixture
def rep():
    return REP


@pytest.fixture
def diary_state():
    """Two accounts, one rep, eight items; the opportunity of the demo stands at step 5."""
    accounts = Accounts(
        {
            "account_id": ["A1", "A2"],
            "name": ["Mason Lakes", "Üniversity Clinic, North"],
            "street": ["12 Elm Street", ""],
            "city": ["Mason", "Dayton"],
            "region": ["OH", "OH"],
            "postcode": ["45040", ""],
            "country": ["US", "US"],
            "lat": [39.36, np.nan],
            "lon": [-84.31, np.nan],
        }
    )
    layer = Layer((Territory("T1", "North", rep_id="R1"),), Alignment(np.zeros(2)))
    opportunities = pd.DataFrame(
        {"opportunity_id": ["O1"], "account_id": ["A2"], "step": [5.0], "status": ["open"]}
    )
    return State(
        About("Small", project_id="p-1", as_of="2026-11-30"),
        accounts,
        (Scenario(LIVE, "Live", {CORE_TEAM.id: layer}),),
        reps=(REP,),
        tables={"diary_q1": diary_table(), "opportunities": opportunities},
        plans={"R1": _PLAN},
    )
