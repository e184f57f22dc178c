"""The command `sync`, with file sets as the CRM."""

import csv

import pytest

from model.change import AccountsMoved
from model.clock import Clock
from model.history import Author
from model.project import Project
from model.scenario import LIVE
from model.sync.file_sets import KEY
from tests.model.sync.memory import two_reps


@pytest.fixture
def project(tmp_path):
    path = tmp_path / "p.catchment.gpkg"
    state = two_reps()
    state.tables.pop("sync_setup")
    Project.create(path, state).close()
    rows = ["A1,Ash,005N", "A2,Birch,005N", "A3,Cedar,005S", "A4,Dogwood,005S", "A5,Elm,005S"]
    (tmp_path / "crm").mkdir()
    (tmp_path / "crm" / "accounts.csv").write_text("Id,Name,OwnerId\n" + "\n".join(rows) + "\n")
    return path


def move_first(path) -> None:
    opened = Project.open(path, clock=Clock())
    alignment = opened.state.scenario(LIVE).layer().alignment
    move = alignment.moving(opened.state.accounts.rows_of(["A1"]), 1, "Move")
    opened.do(AccountsMoved(LIVE, "core", move), Author("test"))
    opened.save()
    opened.close()


def test_that_sync_pulls_pushes_and_says_what_is_unsent(run, project, tmp_path):
    folder = tmp_path / "crm"
    first = run("sync", project, "--system", "files", "--folder", folder, "--json").data
    assert (first["pulled"], first["new"], first["conflicts"], first["unsent"]) == (5, 1, [], 0)
    move_first(project)
    assert run("sync", project, "--status", "--json").data["unsent"] == 1
    said = run("sync", project, "--push", "--json")
    assert said.code == 0, said.err
    second = said.data
    assert (second["pushed"], second["unsent"]) == (0, 1)
    with (folder / "accounts-OwnerId-update.csv").open(newline="") as file:
        (row,) = csv.DictReader(file)
    (folder / "success.csv").write_text(f"ID,{KEY}\nA1,{row[KEY]}\n")
    third = run("sync", project, "--push", "--json").data
    assert (third["pushed"], third["unsent"]) == (1, 0)
    assert third["last_sync"]


def test_that_conflicts_are_listed_and_decided_by_a_word(run, project, tmp_path):
    folder = tmp_path / "crm"
    run("sync", project, "--system", "files", "--folder", folder)
    move_first(project)
    (folder / "accounts.csv").write_text(
        "Id,Name,OwnerId\nA1,Ash,\nA2,Birch,005N\nA3,Cedar,005S\nA4,Dogwood,005S\nA5,Elm,005S\n"
    )
    (clash,) = run("sync", project, "--json").data["conflicts"]
    assert (clash["id"], clash["base"], clash["ours"], clash["theirs"]) == (
        "A1", "005N", "005S", "",
    )  # fmt: skip
    decided = run("sync", project, "--resolve", "ours", "--json").data
    assert (decided["conflicts"], decided["unsent"]) == ([], 1)


def test_that_a_drop_of_many_stops_with_one_sentence_until_allowed(run, project, tmp_path):
    folder = tmp_path / "crm"
    run("sync", project, "--system", "files", "--folder", folder)
    (folder / "accounts.csv").write_text("Id,Name,OwnerId\nA1,Ash,005N\n")
    said = run("sync", project, "--json")
    assert said.code == 1
    assert "4 of 5 accounts are no longer in the CRM" in said.err
    agreed = run("sync", project, "--allow-drop", "--json")
    assert (agreed.code, len(agreed.data["gone"])) == (0, 4)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "not connected to a CRM"),
        (("--resolve", "mine"), "decides nothing"),
        (("--system", "oracle"), "No CRM is chosen"),
        (("--system", "tryton", "--url", "http://x.example.com"), "is not an https address"),
        (("--system", "hubspot"), "needs a password or a token"),
    ],
)
def test_that_what_cannot_be_synced_is_one_sentence(run, project, words, said):
    answer = run("sync", project, *words)
    assert answer.code == 1
    assert said in answer.err
    assert "Traceback" not in answer.err
