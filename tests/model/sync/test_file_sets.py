"""Sync by files: exports in, Data Loader sets out, success and error files back."""

import csv
from dataclasses import replace
from pathlib import Path

import pytest

from model.errors import PlanError
from model.scenario import LIVE
from model.state import State
from model.sync.connector import Outgoing
from model.sync.file_sets import KEY, FileSets
from model.sync.outbox import queueing, waiting
from model.sync.pull import Pulled, Wanted, fetch, take_in
from model.sync.push import Pushed, deliver, parcel, preview, settle
from model.sync.setup import Setup, connecting
from tests.model.sync.items import sent_of
from tests.model.sync.memory import NOW, moved, territory_of, two_reps

HEADER = "Id,Name,OwnerId,ShippingCity"


def setup_in(folder: Path) -> Setup:
    return Setup("files", folder=str(folder))


def project(folder: Path) -> State:
    state = two_reps()
    return connecting(state, setup_in(folder)).apply(state)


def export(folder: Path, *rows: str) -> None:
    (folder / "accounts.csv").write_text("\n".join([HEADER, *rows]) + "\n", encoding="utf-8")


def pull(state: State, folder: Path) -> tuple[State, Pulled]:
    setup = setup_in(folder)
    fetched = fetch(FileSets(folder), Wanted.of(state, setup), lambda *_: None, lambda: False)
    result = take_in(state, setup, fetched, NOW)
    assert result.change is not None
    return result.change.apply(state), result


def push(state: State, folder: Path) -> tuple[State, Pushed]:
    setup = setup_in(folder)
    goods = parcel(state, setup)
    done = deliver(FileSets(folder), goods, lambda *_: None, lambda: False)
    result = settle(state, setup, goods, done, NOW)
    return result.change.apply(state), result


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def known(tmp_path: Path) -> State:
    """The four accounts of a project whose export is in the folder."""
    export(tmp_path, "A1,Ash,005N,Mason", "A2,Birch,005N,", "A3,Cedar,005S,", "A4,Dogwood,005S,")
    state, _ = pull(project(tmp_path), tmp_path)
    return state


def test_that_an_export_is_pulled_once(known: State, tmp_path: Path) -> None:
    assert known.accounts.text("city").tolist()[0] == "Mason"
    _, again = pull(known, tmp_path)
    assert again.read == 0


def test_that_a_reassignment_is_unsent_until_the_success_file_says_otherwise(
    known: State, tmp_path: Path
) -> None:
    state, first = push(moved(known, 0, 1), tmp_path)
    assert (first.sent, preview(state, setup_in(tmp_path)).words) == (0, "1 reassignment")
    (row,) = rows_of(tmp_path / "accounts-OwnerId-update.csv")
    assert (row["Id"], row["OwnerId"]) == ("A1", "005S")
    assert (tmp_path / "accounts-OwnerId-update.sdl").read_text().splitlines()[1:] == [
        "Id=Id", "OwnerId=OwnerId",
    ]  # fmt: skip
    said = f"ID,OWNERID,{KEY},STATUS\nA1,005S,{row[KEY]},Item Updated\n"
    (tmp_path / "success112233.csv").write_text(said, encoding="utf-8")
    state, second = push(state, tmp_path)
    assert second.sent == 1
    assert preview(state, setup_in(tmp_path)).count == 0


def test_that_an_error_file_names_the_reason_and_the_row_is_written_again(
    known: State, tmp_path: Path
) -> None:
    state, _ = push(moved(known, 0, 1), tmp_path)
    (row,) = rows_of(tmp_path / "accounts-OwnerId-update.csv")
    said = f"ID,OWNERID,{KEY},ERROR\nA1,005S,{row[KEY]},Owner is inactive\n"
    (tmp_path / "error112233.csv").write_text(said, encoding="utf-8")
    state, result = push(state, tmp_path)
    assert result.refused == (("Ash", "Owner is inactive"),)
    assert preview(state, setup_in(tmp_path)).count == 1
    assert len(rows_of(tmp_path / "accounts-OwnerId-update.csv")) == 1


def test_that_a_formula_in_a_name_stays_as_it_is_for_the_loader(
    known: State, tmp_path: Path
) -> None:
    item = Outgoing("k-1", "task", '=HYPERLINK("x")', "2027-01-04", account="A1")
    queue = queueing(known, "files", [(item, sent_of(item, "files"))])
    assert queue is not None
    state, _ = push(queue.apply(known), tmp_path)
    (row,) = rows_of(tmp_path / "tasks-upsert.csv")
    assert (row["Subject"], row["WhatId"]) == ('=HYPERLINK("x")', "A1")
    (tmp_path / "success1.csv").write_text("ID,TP_EXTERNAL_ID__C\n00T1,k-1\n", encoding="utf-8")
    state, result = push(state, tmp_path)
    assert (result.sent, waiting(state)) == (1, ())


def test_that_a_new_export_brings_changes_and_tells_what_is_gone(
    known: State, tmp_path: Path
) -> None:
    export(tmp_path, "A1,Ash,005S,Mason", "A2,Birch,005N,", "A3,Cedar,005S,")
    state, result = pull(known, tmp_path)
    assert territory_of(state, 0) == "S"
    assert result.asks.startswith("1 of 4 accounts")
    assert len(state.scenario(LIVE).layer().alignment.territory) == 4


def test_that_a_folder_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(PlanError, match="There is no folder"):
        FileSets(tmp_path / "nowhere")
    replaced = replace(setup_in(tmp_path), folder="")
    with pytest.raises(PlanError, match="No folder is chosen"):
        replaced.checked()


def test_that_an_export_of_our_tasks_tells_what_became_of_them(tmp_path: Path) -> None:
    (tmp_path / "tasks.csv").write_text(
        "Id,Subject,Status,ActivityDate,TP_External_Id__c\n"
        "00T1,Call,Completed,2027-01-12,u-1\n00T2,Foreign,Completed,2027-01-12,\n"
    )
    (tmp_path / "events.csv").write_text(
        "Id,StartDateTime,EndDateTime,TP_External_Id__c\n"
        "00U1,2027-01-12T13:00:00.000Z,2027-01-12T14:00:00.000Z,u-2\n"
    )
    crm = FileSets(tmp_path)
    (page,) = crm.told("")
    done, met = page.items
    assert (done.key, done.status, done.day) == ("u-1", "done", "2027-01-12")
    assert (met.start, met.end) == ("2027-01-12T13:00:00+00:00", "2027-01-12T14:00:00+00:00")
    assert list(crm.told(page.cursor)) == []
    (others,) = crm.pages("activities", ["Subject"], "")
    assert [one.id for one in others.records] == ["00T2"]


def test_that_an_export_of_users_names_the_people(tmp_path: Path) -> None:
    assert FileSets(tmp_path).people() == ()
    (tmp_path / "users.csv").write_text("Id,Name,Email\n005N,Ann,ann@example.com\n")
    assert [one.name for one in FileSets(tmp_path).people()] == ["Ann"]
