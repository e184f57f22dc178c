"""What accounts need, and what weighs most."""

from datetime import date

import numpy as np
import pandas as pd

from model.accounts import Accounts
from model.alignment import Alignment
from model.plan.rep_plan import rep_plan
from model.scenario import LIVE, Layer, Scenario
from model.state import About, State
from model.territories import Territory


def needs(rows):
    columns = ["account_id", "need", "role_class", "severity", "noted_on", "our_answer"]
    layer = Layer((Territory("T1", "North"),), Alignment(np.zeros(2)))
    state = State(
        About("x", as_of="2026-11-30"),
        Accounts(
            {"account_id": ["A0", "A1"], "account_type": ["AMC", "ASC"], "potential": [9.0, 8.0]}
        ),
        (Scenario(LIVE, "Live", {"core": layer}),),
        tables={"needs": pd.DataFrame(rows, columns=columns)},
    )
    return rep_plan(state, 0, today=date(2026, 11, 30)).needs


def test_that_severity_adds_up_by_need_type_and_role():
    found = needs(
        [
            ("A0", "OR time", "ADMIN", 4.0, "2026-10-01", "can"),
            ("A0", "cost", "BUYER", 3.0, "2026-11-01", "partly"),
            ("A1", "OR time", "USER", 2.0, "2026-09-01", "can"),
            ("elsewhere", "cost", "BUYER", 5.0, "2026-09-01", "can"),
        ]
    )
    first = found.ranked[0]
    assert (first.code, first.severity, first.accounts) == ("OR time", 6, 2)
    assert (first.latest, first.answers) == ("2026-10-01", {"can": 2})
    assert found.by_type == {("OR time", "AMC"): 4, ("cost", "AMC"): 3, ("OR time", "ASC"): 2}
    assert found.by_role["BUYER"] == (("cost", 3),)
    assert found.dominant["A0"] == {"ADMIN": "OR time", "BUYER": "cost"}
    assert found.clusters == {("AMC", "OR time"): ("A0",), ("ASC", "OR time"): ("A1",)}
    assert (found.known, found.key_accounts, found.missing) == (2, 2, ())


def test_that_a_tie_goes_to_the_first_need_by_name():
    found = needs([("A0", "b", "USER", 3.0, "", ""), ("A0", "a", "USER", 3.0, "", "")])
    assert found.clusters == {("AMC", "a"): ("A0",)}


def test_that_accounts_without_needs_are_counted():
    assert needs([]).missing == ("Needs are known for 0 of 2 A and B accounts.",)
