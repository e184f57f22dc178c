"""Many cells at once: exact inverse, also after the file was written and read."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.account_changes import CellsEdited
from model.accounts import Accounts
from model.alignment import Alignment
from model.errors import PlanError
from model.scenario import LIVE, Layer, Scenario
from model.state import About, State
from model.store.changes import pack_change, unpack_change


def state_of(beds: list[float], names: list[str]) -> State:
    ids = [f"A{i}" for i in range(len(beds))]
    accounts = Accounts({"account_id": ids, "name": names, "beds": np.array(beds)})
    layer = Layer((), Alignment(np.full(len(beds), -1)))
    return State(About("Cells"), accounts, (Scenario(LIVE, "Live", {"core": layer}),))


def edit(state: State, rows: list[int], beds: float) -> CellsEdited:
    cells = state.accounts["beds"][rows]
    ids = tuple(state.accounts.ids[rows].tolist())
    return CellsEdited("Set beds", ids, {"beds": cells}, {"beds": np.full(len(rows), beds)})


@given(
    beds=st.lists(st.floats(0, 900) | st.just(float("nan")), min_size=1, max_size=8),
    value=st.floats(0, 900) | st.just(float("nan")),
    data=st.data(),
)
def test_that_an_edit_and_its_inverse_leave_the_cells(
    beds: list[float], value: float, data: st.DataObject
) -> None:
    state = state_of(beds, ["x"] * len(beds))
    rows = data.draw(st.lists(st.integers(0, len(beds) - 1), unique=True, max_size=8))
    change = unpack_change(pack_change(edit(state, rows, value))[1])
    after = change.apply(state)
    assert np.array_equal(after.accounts["beds"][rows], [value] * len(rows), equal_nan=True)
    back = change.inverse().apply(after)
    assert np.array_equal(back.accounts["beds"], beds, equal_nan=True)


def test_that_a_column_comes_blank_elsewhere_and_goes_again() -> None:
    state = state_of([1, 2, 3], ["a", "b", "c"])
    change = CellsEdited("Add", ("A1",), {"Key": None}, {"Key": np.array(["yes"], object)})
    after = change.apply(state)
    assert after.accounts["Key"].tolist() == ["", "yes", ""]
    assert "Key" not in change.inverse().apply(after).accounts


def test_that_cells_that_have_changed_since_are_refused() -> None:
    state = state_of([1, 2, 3], ["a", "b", "c"])
    change = edit(state, [0, 1], 9)
    changed = replace(state, accounts=state.accounts.with_columns({"beds": [1.0, 5.0, 3.0]}))
    with pytest.raises(PlanError, match="has changed since"):
        change.apply(changed)
