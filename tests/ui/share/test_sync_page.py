"""The CRM page in the real window, by keys and clicks, with file sets as the CRM."""

import csv
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from model.change import RepsReplaced, TableReplaced
from model.diary.entries import entries_of
from model.diary.work_days import Quarter
from model.project import Project
from model.sync.file_sets import KEY
from tests.model.sync.memory import two_reps
from tests.ui.conftest import Desk
from ui.share.sync_page import SyncPage
from ui.widgets.status_line import OFFLINE

LEFT = Qt.MouseButton.LeftButton
HEADER = "Id,Name,OwnerId\n"
KNOWN = ["A1,Ash,005N", "A2,Birch,005N", "A3,Cedar,005S", "A4,Dogwood,005S"]


def export(folder: Path, *rows: str) -> None:
    (folder / "accounts.csv").write_text(HEADER + "\n".join(rows) + "\n", encoding="utf-8")


@pytest.fixture
def page(desk: Desk, qtbot: QtBot, tmp_path: Path) -> Iterator[SyncPage]:
    """The CRM page of a project with four accounts whose export lies in a folder."""
    export(tmp_path, *KNOWN)
    state = two_reps(lat=[39.1, 39.2, 39.3, 39.4], lon=[-84.1, -84.2, -84.3, -84.4])
    state.tables.pop("sync_setup")
    desk.session.adopt(Project.create(tmp_path / "sync.catchment.gpkg", state))
    assert desk.window.finder.find("Sync with the CRM")
    yield desk.window.share.sync
    desk.session.close()


def press(qtbot: QtBot, widget: QWidget) -> None:
    """Reach a button by focus and press it by key."""
    widget.setFocus()
    qtbot.keyClick(widget, Qt.Key.Key_Space)


def wait_for_job(qtbot: QtBot, page: SyncPage) -> None:
    qtbot.waitUntil(lambda: page.desk.job is None, timeout=60_000)


def connect(qtbot: QtBot, page: SyncPage, folder: Path) -> None:
    qtbot.keyClick(page.form.system, Qt.Key.Key_Right)
    qtbot.keyClick(page.form.system, Qt.Key.Key_Right)
    qtbot.keyClick(page.form.system, Qt.Key.Key_Right)
    page.form.edits["folder"].setFocus()
    qtbot.keyClicks(page.form.edits["folder"], str(folder))
    press(qtbot, page.form.connect_button)
    wait_for_job(qtbot, page)


def status(desk: Desk) -> str:
    return desk.window.status._connection.text()


def test_that_sync_is_off_until_somebody_connects(desk: Desk, page: SyncPage) -> None:
    assert page.form.isVisibleTo(page)
    assert not page.card.isVisibleTo(page)
    assert status(desk) == OFFLINE


def test_that_a_missing_entry_is_one_sentence(desk: Desk, page: SyncPage, qtbot: QtBot) -> None:
    press(qtbot, page.form.connect_button)
    assert "is not an https address" in desk.window.banner.accessibleName()
    assert page.desk.setup is None


def test_that_a_reassignment_goes_out_and_comes_back_acknowledged(
    desk: Desk, page: SyncPage, qtbot: QtBot, tmp_path: Path
) -> None:
    connect(qtbot, page, tmp_path)
    assert not page.form.isVisibleTo(page)
    press(qtbot, page.get)
    wait_for_job(qtbot, page)
    assert page.state.text().startswith("Last synced")
    desk.session.move(np.array([0]), 1)
    qtbot.waitUntil(lambda: page.unsent.words.text() == "1 reassignment", timeout=5_000)
    assert page.unsent.table.columns.column_at(0).text(0) == "Ash"
    assert page.unsent.send.text() == "Send 1 reassignment"
    qtbot.waitUntil(lambda: status(desk).endswith("1 unsent"), timeout=5_000)
    press(qtbot, page.unsent.send)
    wait_for_job(qtbot, page)
    written = tmp_path / "accounts-OwnerId-update.csv"
    with written.open(encoding="utf-8", newline="") as file:
        (row,) = csv.DictReader(file)
    assert (row["Id"], row["OwnerId"]) == ("A1", "005S")
    said = f"ID,{KEY},STATUS\nA1,{row[KEY]},Item Updated\n"
    (tmp_path / "success1.csv").write_text(said, encoding="utf-8")
    press(qtbot, page.unsent.send)
    wait_for_job(qtbot, page)
    assert page.unsent.words.text() == "Nothing to send."
    assert desk.window.banner.accessibleName() == "1 sent."


def test_that_a_conflict_is_decided_side_by_side_and_undo_brings_it_back(
    desk: Desk, page: SyncPage, qtbot: QtBot, tmp_path: Path
) -> None:
    connect(qtbot, page, tmp_path)
    press(qtbot, page.get)
    wait_for_job(qtbot, page)
    desk.session.move(np.array([0]), 1)
    export(tmp_path, "A1,Ash,", *KNOWN[1:])
    press(qtbot, page.get)
    wait_for_job(qtbot, page)
    qtbot.keyClick(page.views, Qt.Key.Key_Left)  # from the mapping, which the check had opened
    conflicts = page.conflicts
    assert conflicts.isVisible()
    assert conflicts.words.text() == "1 field to decide"
    cells = [conflicts.table.columns.column_at(place).text(0) for place in range(5)]
    assert cells == ["Ash", "owner", "Ann", "Bo", "–"]
    conflicts.table.setFocus()
    qtbot.keyClick(conflicts.table, Qt.Key.Key_Down)
    qtbot.keyClick(conflicts.table, Qt.Key.Key_Space)
    press(qtbot, conflicts.theirs)
    assert conflicts.words.text() == "Nothing to decide"
    assert desk.session.alignment.territory[0] == -1
    desk.session.undo()
    qtbot.waitUntil(lambda: conflicts.words.text() == "1 field to decide", timeout=5_000)
    assert desk.session.alignment.territory[0] == 1


def test_that_many_deletions_ask_before_anything_is_marked(
    desk: Desk, page: SyncPage, qtbot: QtBot, tmp_path: Path
) -> None:
    connect(qtbot, page, tmp_path)
    press(qtbot, page.get)
    wait_for_job(qtbot, page)
    export(tmp_path, KNOWN[0], KNOWN[1])
    press(qtbot, page.get)
    wait_for_job(qtbot, page)
    assert page.question.isVisible()
    assert page.question.accessibleName().startswith("2 of 4 accounts")
    assert "missing_since" not in desk.session.state.accounts
    press(qtbot, page.question.link)
    wait_for_job(qtbot, page)
    assert not page.question.isVisible()
    assert np.flatnonzero(desk.session.state.accounts.text("missing_since")).tolist() == [2, 3]


def test_that_the_mapping_is_edited_and_checked_against_the_export(
    desk: Desk, page: SyncPage, qtbot: QtBot, tmp_path: Path
) -> None:
    connect(qtbot, page, tmp_path)
    assert page.mapping.isVisible()  # the export lacks the address fields: the page says so
    assert "no field ShippingCity" in page.mapping.problem.text()
    table = page.mapping.table
    table.setFocus()
    while page.mapping.remote.currentText() != "ShippingStreet":
        qtbot.keyClick(table, Qt.Key.Key_Down)
    while page.mapping.remote.currentText().startswith("Shipping"):
        press(qtbot, page.mapping.remove)
    press(qtbot, page.mapping.check)
    wait_for_job(qtbot, page)
    assert page.mapping.problem.text().startswith("The mapping fits")
    assert desk.session.state.tables["sync_mapping"]["remote"].tolist()[:3] == [
        "OwnerId", "Id", "Name",
    ]  # fmt: skip


def test_that_leaving_turns_sync_off_and_keeps_the_accounts(
    desk: Desk, page: SyncPage, qtbot: QtBot, tmp_path: Path
) -> None:
    connect(qtbot, page, tmp_path)
    press(qtbot, page.leave)
    qtbot.waitUntil(lambda: status(desk) == OFFLINE, timeout=5_000)
    assert page.form.isVisibleTo(page)
    assert len(desk.session.state.accounts) == 4


def test_that_reps_are_matched_with_the_people_of_the_crm_or_set_by_hand(
    desk: Desk, page: SyncPage, qtbot: QtBot, tmp_path: Path
) -> None:
    reps = tuple(replace(rep, notes={}) for rep in desk.session.state.reps)
    desk.session.do(RepsReplaced("x", desk.session.state.reps, reps))
    (tmp_path / "users.csv").write_text("Id,Name,Email\n005N,Ann,\n005Z,Zoe,\n")
    connect(qtbot, page, tmp_path)
    page.views.setFocus()
    while not page.owners.isVisible():
        qtbot.keyClick(page.views, Qt.Key.Key_Right)
    assert page.owners.words.text().startswith("2 of 2 reps")
    press(qtbot, page.owners.match)
    wait_for_job(qtbot, page)
    assert [rep.notes.get("crm_id") for rep in desk.session.state.reps] == ["005N", None]
    table = page.owners.table
    table.setFocus()
    qtbot.keyClick(table, Qt.Key.Key_Down)
    qtbot.keyClick(table, Qt.Key.Key_Down)
    assert page.owners.rep.text() == "Bo is in the CRM"
    page.owners.owner.lineEdit().selectAll()
    qtbot.keyClicks(page.owners.owner.lineEdit(), "005S")
    press(qtbot, page.owners.put)
    assert [rep.notes.get("crm_id") for rep in desk.session.state.reps] == ["005N", "005S"]
    assert page.owners.words.text().startswith("Every rep")
    desk.session.undo()
    assert desk.session.state.reps[1].notes == {}


def test_that_a_task_done_in_the_crm_comes_back_as_the_same_diary_item_done(
    desk: Desk, page: SyncPage, qtbot: QtBot, tmp_path: Path
) -> None:
    session = desk.session
    rep = replace(session.state.reps[0], notes={"crm_id": "005N", "time_zone": "America/New_York"})
    session.do(RepsReplaced("x", session.state.reps, (rep, session.state.reps[1])))
    day = (session.today + timedelta(days=3)).isoformat()
    row = {
        "uid": "D1", "rep_id": "R1", "date": day, "start": "16:00", "end": "16:25",
        "quarter": Quarter.containing(session.today + timedelta(days=3)).name, "minutes": 25.0,
        "type": "remote_touch", "account_id": "A1", "status": "planned", "purpose": "Ask",
    }  # fmt: skip
    session.do(TableReplaced("x", "diary", None, pd.DataFrame([row])))
    connect(qtbot, page, tmp_path)
    press(qtbot, page.get)
    wait_for_job(qtbot, page)
    press(qtbot, page.diary)
    assert page.unsent.words.text() == "1 task"
    press(qtbot, page.unsent.send)
    wait_for_job(qtbot, page)
    with (tmp_path / "tasks-upsert.csv").open(encoding="utf-8", newline="") as file:
        (sent,) = csv.DictReader(file)
    key = sent["TP_External_Id__c"]
    (tmp_path / "success1.csv").write_text(f"ID,TP_EXTERNAL_ID__C\n00T1,{key}\n")
    press(qtbot, page.unsent.send)
    wait_for_job(qtbot, page)
    assert page.unsent.words.text() == "Nothing to send."
    (tmp_path / "tasks.csv").write_text(
        f"Id,Subject,Status,ActivityDate,TP_External_Id__c\n00T1,Ask,Completed,{day},{key}\n"
    )
    press(qtbot, page.get)
    wait_for_job(qtbot, page)
    (entry,) = entries_of(session.state, rep)
    assert (entry.uid, entry.status) == ("D1", "done")
    assert "1 of the diary as the CRM says" in desk.window.banner.accessibleName()
    session.undo()
    assert entries_of(session.state, rep)[0].status == "planned"
