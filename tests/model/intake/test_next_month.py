"""Import, correct, reassign, import next month's file, take it back: nothing is lost."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from model.accounts import Accounts
from model.alignment import Alignment
from model.change import AccountsMoved
from model.clock import Clock
from model.corrections import correct, corrections, place
from model.history import Author
from model.intake.accounts_import import load_accounts
from model.intake.merge import import_change, merge_preview
from model.project import Project
from model.scenario import LIVE, Layer, Scenario
from model.state import About, State
from model.territories import CORE_TEAM

HOSPITALS = Path("../shared/data/accounts_us.csv")
PLANNER = Author("Planner")
N_PINS, N_VALUES, N_MOVED = 10, 5, 20


@pytest.fixture(autouse=True)
def _own_data_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("CATCHMENT_DATA_DIR", str(tmp_path / "data folder"))


def invented(n):
    """A file of hospitals in two territories around Lima, Ohio; no two are alike."""
    return pd.DataFrame(
        {
            "Account ID": [f"H{i:04d}" for i in range(n)],
            "Account Name": [f"Hospital {i}" for i in range(n)],
            "City": "Lima",
            "State": "OH",
            "ZIP": "45801",
            "Beds": [str(20 + i) for i in range(n)],
            "Latitude": [f"{40.5 + 0.001 * i:.4f}" for i in range(n)],
            "Longitude": [f"{-84.0 - 0.001 * (i % 37):.4f}" for i in range(n)],
            "Territory": [f"T{1 + i % 2}" for i in range(n)],
        }
    )


def real():
    """The real accounts with territories by state."""
    frame = pd.read_csv(HOSPITALS, dtype=str, keep_default_na=False)
    frame = frame.rename(columns={"account_id": "Account ID", "account_name": "Account Name"})
    return frame.rename(columns={"beds_hcris": "Beds"}).assign(Territory=frame["state"])


def next_month(frame):
    """5 % gone, 20 % of the others with other beds, 5 % new; the ids of each."""
    rng = np.random.default_rng(7)
    n = len(frame)
    order = rng.permutation(n)
    gone, changed = order[: n // 20], order[n // 20 : n // 20 + n // 5]
    later = frame.copy()
    later.loc[changed, "Beds"] = [f"{900 + k}" for k in range(len(changed))]
    new = frame.iloc[order[: n // 20]].copy()
    new["Account ID"] = [f"NEW{k:05d}" for k in range(len(new))]
    ids = frame["Account ID"]
    after = pd.concat([later.drop(index=gone), new], ignore_index=True)
    after = after.iloc[rng.permutation(len(after))]
    return after, set(ids[gone]), set(ids[changed]), set(new["Account ID"])


def snapshot(state):
    """Every byte a user could see: columns, alignments, tables."""
    columns = {
        name: column.tobytes() if column.dtype != object else "\0".join(column)
        for name in state.accounts
        for column in [state.accounts[name]]
    }
    codes = state.scenario(LIVE).layer().alignment.territory.tobytes()
    tables = {name: frame.to_csv() for name, frame in state.tables.items()}
    return columns, codes, tables, state.about


def tell_the_story(tmp_path, frame):
    first, second = tmp_path / "march.csv", tmp_path / "april.csv"
    frame.to_csv(first, index=False)
    later, gone, changed, new = next_month(frame)
    later.to_csv(second, index=False)

    live = Scenario(LIVE, "Live", {CORE_TEAM.id: Layer((), Alignment.unassigned(0))})
    start = State(About("Trial"), Accounts({"account_id": []}), (live,))
    project = Project.create(tmp_path / "trial.gpkg", start, clock=Clock(), author=PLANNER)
    project.do(import_change(start, load_accounts(first), "2027-03-01")[0], PLANNER)

    ids = sorted(changed)  # those the next file would overwrite
    pinned, valued, moved = ids[:N_PINS], ids[N_PINS:][:N_VALUES], ids[N_PINS:][:N_MOVED]
    for k, account_id in enumerate(pinned):
        change = place(project.state, account_id, 41.0, -84.0 - 0.01 * k, f"Seen on site {k}")
        project.do(change, PLANNER)
    for account_id in valued:
        project.do(correct(project.state, account_id, {"beds": 5.0}, "Counted"), PLANNER)
    layer = project.state.scenario(LIVE).layer()
    rows = project.state.accounts.rows_of(moved)
    to = (layer.alignment.territory[rows] + 1) % len(layer.territories)
    move = layer.alignment.moving(rows, to.astype(np.int16), "Move 20 accounts")
    project.do(AccountsMoved(LIVE, CORE_TEAM.id, move), PLANNER)
    before = snapshot(project.state)

    loaded = load_accounts(second)
    preview = merge_preview(project.state, loaded, "2027-04-01")
    assert set(preview.new) == new
    assert set(preview.gone) == gone
    assert set(preview.changed_accounts) == changed - set(valued)
    assert {c.field for c in preview.changed} == {"beds"}
    assert {(k.account_id, k.field) for k in preview.kept} == {
        *((i, "place") for i in pinned),
        *((i, "beds") for i in valued),
        *((i, "territory") for i in moved),
    }
    project.do(import_change(project.state, loaded, "2027-04-01")[0], PLANNER)
    assert (project.state.accounts["missing_since"] != "").sum() == len(gone)
    assert len(project.state.accounts) == len(frame) + len(new)
    look_after(project.state, pinned, valued, moved, to)

    assert project.undo() is not None
    assert snapshot(project.state) == before
    project.save()
    project.close()
    again = Project.open(tmp_path / "trial.gpkg", clock=Clock())
    assert snapshot(again.state) == before
    again.close(discard=True)


def look_after(after, pinned, valued, moved, to):
    """What was done by hand is there after the next month's file was taken in."""
    assert [c.account_id for c in corrections(after) if c.field == "place"] == [
        i for i in after.accounts.ids if i in set(pinned)
    ]
    for k, account_id in enumerate(pinned):
        row = after.accounts.row_of(account_id)
        assert (after.accounts.lat[row], after.accounts.lon[row]) == (41.0, -84.0 - 0.01 * k)
    assert (after.accounts["beds"][after.accounts.rows_of(valued)] == 5.0).all()
    codes = after.scenario(LIVE).layer().alignment.territory
    assert np.array_equal(codes[after.accounts.rows_of(moved)], to)


def test_that_next_months_file_loses_nothing_and_is_taken_back_to_the_byte(tmp_path):
    tell_the_story(tmp_path, invented(200))


@pytest.mark.slow
def test_that_next_months_file_of_real_hospitals_loses_nothing(tmp_path):
    if not HOSPITALS.exists():
        pytest.skip("needs the real accounts in ../shared")
    tell_the_story(tmp_path, real())
