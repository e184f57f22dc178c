"""The history as a register: filtered by account, person, day and scenario."""

from datetime import UTC, date, datetime

import numpy as np
import pytest

from model.account_changes import CellsEdited
from model.alignment import Alignment
from model.audit import AuditFilter, audit_lines, filtered, touched_accounts
from model.change import (
    AccountEdited,
    AccountsMoved,
    AccountsReplaced,
    ScenarioChanged,
    SettingsChanged,
    TableReplaced,
    Together,
)
from model.history import Author, History
from model.scenario_life import rename

ANN, BO = Author("Ann"), Author("Bo")


class Days:
    """A clock that is a day further at each look, at noon UTC."""

    def __init__(self):
        self.day = 0

    def __call__(self):
        self.day += 1
        return datetime(2026, 11, self.day, 12, tzinfo=UTC)


@pytest.fixture
def history(row_of_clinics):
    return History(row_of_clinics([0, 0, 1, 1, 2, 2]), Days())


def move(history, rows, to, author=ANN, scenario="plan"):
    alignment = history.state.scenario(scenario).layer().alignment
    moved = alignment.moving(np.array(rows), to, f"Move {rows}")
    return history.do(AccountsMoved(scenario, "core", moved), author)


def shown(history, **wanted):
    touched = touched_accounts(history)
    return [line.id for line in filtered(audit_lines(history), AuditFilter(**wanted), touched)]


def test_that_a_line_says_who_when_where_and_whether_it_still_counts(history):
    move(history, [0], 1)
    history.undo()
    move(history, [1], 1, BO)
    first, second = audit_lines(history)
    assert (first.who, first.kept, second.who, second.kept) == ("Ann", False, "Bo", True)
    assert first.when == datetime(2026, 11, 1, 12, tzinfo=UTC)
    assert (second.scenario, second.scenario_name) == ("live", "Live")
    assert second.sentence == "Move [1]"


def test_that_the_register_is_filtered_by_person_day_and_words(history):
    for author in (ANN, BO, ANN):
        move(history, [0], 2 if author is BO else 1, author)
    history.do(rename(history.state, "plan", "Coast"), BO)
    assert shown(history, who="Bo") == [2, 4]
    assert shown(history, first=date(2026, 11, 3)) == [3, 4]
    assert shown(history, first=date(2026, 11, 2), last=date(2026, 11, 3)) == [2, 3]
    assert shown(history, words="coast") == [4]


def test_that_every_kind_of_change_tells_which_accounts_it_touched(history):
    state = history.state
    ids = state.accounts.ids
    move(history, [0, 3], 1)
    history.do(AccountEdited("Lock", "A1", {"locked": False}, {"locked": True}), ANN)
    history.do(
        CellsEdited("Cells", ("A2", "A3"), {"city": np.array(["Town 2", "Town 3"], object)},
                    {"city": np.array(["x", "y"], object)}), ANN,
    )  # fmt: skip
    history.do(SettingsChanged("S", {"x": None}, {"x": 1.0}), ANN)
    plan = history.state.scenario("plan")
    layer = plan.layer()
    codes = layer.alignment.territory.copy()
    codes[5] = 0
    cut = plan.with_layer("core", type(layer)(layer.territories, Alignment(codes)))
    history.do(Together("Both", (ScenarioChanged("Cut", plan, cut),)), ANN)
    frame = state.table("none").assign(account_id=["A4"], note=["new"])
    history.do(TableReplaced("Table", "notes", None, frame), ANN)
    touched = touched_accounts(history)
    assert [sorted(touched[key]) for key in sorted(touched)] == [
        ["A0", "A3"], ["A1"], ["A2", "A3"], [], ["A5"], ["A4"],
    ]  # fmt: skip
    assert ids[0] == "A0"


def test_that_rows_are_read_by_the_accounts_of_their_time(history):
    """Row 0 is A0 before the import and A3 after it, on each branch."""
    move(history, [0], 1)
    before = history.state.accounts
    kept = np.array([3, 4])
    sides = {(s.id, "core"): s.layer().alignment for s in history.state.scenarios}
    after = {key: Alignment(side.territory[kept]) for key, side in sides.items()}
    history.do(AccountsReplaced("Import", before, before.taking(kept), sides, after), ANN)
    move(history, [0], 0)
    history.go_to(1)
    move(history, [0], 2)
    touched = touched_accounts(history)
    assert [sorted(touched[key]) for key in (1, 3, 4)] == [["A0"], ["A3"], ["A0"]]
    assert sorted(touched[2]) == ["A0", "A1", "A2", "A5"]
    history.go_to(3)
    assert touched_accounts(history) == touched
    assert shown(history, account="A3") == [3]
