"""Kit runs (F25, S0-45) and the use of scripts (S0-42), counted by hand."""

from datetime import date

import numpy as np
import pandas as pd

from model.accounts import Accounts
from model.demo import demo_state
from model.diary.measure_lines import measure_sheet
from model.diary.measures_answers import answers_of
from model.resources import resource
from model.state import About, State

FIRST, LAST = date(2026, 9, 1), date(2026, 11, 30)
IDS = np.array(["A1"], object)


def asked(at: str, kind: str, minutes: int, account: str = "A1", script: str = "") -> dict:
    return {
        "received_at": f"{at}T08:00", "kind": kind, "minutes": minutes, "account_id": account,
        "decision": "now", "script_used": script,
    }  # fmt: skip


def test_that_kit_runs_of_the_days_and_accounts_add_up_and_scripts_are_counted():
    rows = [
        asked("2026-09-01", "kit delivery", 90, script="service duty"),
        asked("2026-11-30", "kit delivery", 30),
        asked("2026-11-01", "quick call", 60, script="prepare first"),
        asked("2026-11-02", "kit delivery", 45, account="", script="service duty"),
        asked("2026-08-31", "kit delivery", 500),  # the day before
        asked("2026-10-01", "kit delivery", 500, account="A2"),  # another rep's
    ]
    accounts = Accounts({"account_id": ["A1", "A2"]})
    state = State(About("x", "p"), accounts, (), tables={"requests": pd.DataFrame(rows)})
    found = answers_of(state, IDS, FIRST, LAST)
    assert found.kit_hours == 2.75
    assert [one.day for one in found.kit_runs] == [
        date(2026, 11, 30), date(2026, 11, 2), date(2026, 9, 1),
    ]  # fmt: skip
    assert (found.whole, found.scripted) == (4, 3)
    assert found.scripts == (("service duty", 2), ("prepare first", 1))


def test_that_the_demo_spends_its_kit_hours_of_the_hours_worked():
    state = demo_state(resource("demo"))
    rep = state.rep("R1")
    sheet = measure_sheet(state, rep, LAST)
    log = state.tables["requests"]
    late = log[(log["received_at"] >= "2026-09-01") & (log["kind"] == "kit delivery")]
    hours = pd.to_numeric(late["minutes"]).sum() / 60
    urgent = sheet.line("urgent").value  # of 459 h in 54 working days, plan-spec §10 no. 12
    assert abs(sheet.line("kit_runs").value - 100 * hours / 459) < 0.01
    assert sheet.line("kit_runs").value < urgent
    assert sheet.line("scripts").value == 100
