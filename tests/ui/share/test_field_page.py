"""Field packs in the real window: made by a click, what comes back looked at, taken, undone."""

import json
from pathlib import Path

import numpy as np
import pytest
import pyzipper
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from model.diary.edits import complete_item
from model.diary.table import diary_frame
from model.field_return.packs import last_pack
from tests.ui.conftest import Desk
from ui.share.field_page import FieldPage

LEFT = Qt.MouseButton.LeftButton
CONTROL = Qt.KeyboardModifier.ControlModifier


def click(widget) -> None:
    QTest.mouseClick(widget, LEFT)


def click_row(table, row: int, *, box: bool = False) -> None:
    """Press a row, or its box."""
    middle = table.visualRect(table.model().index(row, 0))
    at = QPoint(middle.left() + (16 if box else 60), middle.center().y())
    QTest.mouseClick(table.viewport(), LEFT, Qt.KeyboardModifier.NoModifier, at)


@pytest.fixture
def page(demo: Desk) -> FieldPage:
    """The view, with its choices as they begin."""
    demo.window.show_workspace("share")
    demo.window.share.show_view("Field")
    found = demo.window.share.field
    for box in (found.form.names, found.form.potential, found.form.revenue, found.form.seal):
        box.setChecked(False)
    return found


@pytest.fixture
def into(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The folder every question for one is answered with."""
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_a, **_k: str(tmp_path))
    return tmp_path


def returned(page: FieldPage, demo: Desk, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A return file of the first rep: a call done, one missed, a note; offered to the dialog."""
    state = demo.session.state
    made = last_pack(state, "R1")
    told = {
        "format": "catchment-field-return",
        "version": 1,
        "project_id": state.about.project_id,
        "pack_id": made.pack_id if made else "unknown",
        "rep_id": "R1",
        "saved_at": "2027-01-05T18:00:00",
        "visits": [
            {"uid": "D001", "account_id": "A10", "status": "done", "outcome": "Par level raised",
             "at": "2027-01-04T09:00:00"},
            {"uid": "D002", "account_id": "A04", "status": "no_show", "outcome": "",
             "at": "2027-01-05T09:00:00"},
        ],
        "notes": [{"id": "note:A01", "account_id": "A01", "note": "Gate <b>north</b>",
                   "at": "2027-01-05T10:00:00"}],
    }  # fmt: skip
    path = folder / "maya-return.json"
    path.write_text(json.dumps(told))
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_a, **_k: ([str(path)], ""))
    return path


def status(demo: Desk, uid: str) -> str:
    frame = diary_frame(demo.session.state)
    return str(frame.loc[frame["uid"] == uid, "status"].iloc[0])


def test_that_a_click_makes_the_pack_of_the_chosen_rep_and_undo_forgets_it(
    page: FieldPage, demo: Desk, into: Path, qtbot: QtBot
) -> None:
    page.reps.choose(np.arange(6))
    click_row(page.reps, 0)
    assert page.make.text() == "Make 1 pack…"
    with qtbot.waitSignal(page.made, timeout=120_000):
        click(page.make)
    folder = into / "r1-maya-lindqvist-2026-11-30"
    assert sorted(path.suffix for path in folder.iterdir()) == [
        ".gpx", ".html", ".ics", ".kml", ".pdf", ".vcf",
    ]  # fmt: skip
    assert "Samuel Okafor" not in (folder / f"{folder.name}.html").read_text("utf-8")
    assert page.reps.columns.column_at(3).text(0) == "30\u00a0Nov\u00a02026"
    assert last_pack(demo.session.state, "R1") is not None
    demo.session.undo()
    assert last_pack(demo.session.state, "R1") is None
    assert page.reps.columns.column_at(3).text(0) == "–"


def test_that_an_encrypted_pack_waits_for_a_passphrase_and_is_one_file(
    page: FieldPage, into: Path, qtbot: QtBot
) -> None:
    page.reps.choose(np.array([], np.int64))
    click_row(page.reps, 1, box=True)
    click(page.form.seal)
    QTest.keyClicks(page.form.passphrase, "secret")
    assert not page.make.isEnabled()
    click(page.form.suggest)
    click(page.form.names)
    secret = page.form.passphrase.text()
    with qtbot.waitSignal(page.made, timeout=120_000):
        click(page.make)
    (sealed,) = into.iterdir()
    with pyzipper.AESZipFile(sealed) as archive:
        archive.setpassword(secret.encode())
        name = next(one for one in archive.namelist() if one.endswith(".html"))
        assert b"It holds names of contacts." in archive.read(name)


def test_that_what_comes_back_is_looked_at_taken_and_undone(
    page: FieldPage, demo: Desk, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    returned(page, demo, tmp_path, monkeypatch)
    with qtbot.waitSignal(page.previewed, timeout=60_000):
        click(page.read)
    dialog = page.dialog
    assert dialog is not None
    assert dialog.take.text() == "Take 3 entries"
    assert status(demo, "D001") == "planned"
    with qtbot.waitSignal(demo.session.changed, timeout=30_000):
        click(dialog.take)
    assert (status(demo, "D001"), status(demo, "D002")) == ("done", "no_show")
    assert page.notes.item(0, 0).text() == "Gate <b>north</b>"
    assert page.dialog is None
    with qtbot.waitSignal(page.previewed, timeout=60_000):
        click(page.read)
    again = page.dialog
    assert again is not None
    assert again.found.lines == ()
    assert not again.take.isEnabled()
    QTest.keyClick(again, Qt.Key.Key_Escape)
    assert page.dialog is None
    demo.session.undo()
    assert (status(demo, "D001"), status(demo, "D002")) == ("planned", "planned")


def test_that_a_conflict_begins_unchosen_and_its_box_decides(
    page: FieldPage, demo: Desk, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = demo.session
    session.do(complete_item(session.state, "D001", status="done", outcome="By telephone"))
    returned(page, demo, tmp_path, monkeypatch)
    with qtbot.waitSignal(page.previewed, timeout=60_000):
        click(page.read)
    dialog = page.dialog
    assert dialog is not None
    assert dialog.take.text() == "Take 2 entries"
    click_row(dialog.table, 0, box=True)
    assert dialog.take.text() == "Take 3 entries"
    click(dialog.safe)
    assert dialog.take.text() == "Take 2 entries"
    click(dialog.every)
    click(dialog.take)
    frame = diary_frame(session.state).set_index("uid")
    assert frame.loc["D001", "outcome"] == "Par level raised"
    session.undo()
    session.undo()


def test_that_pasted_text_that_is_no_return_file_gets_a_sentence(
    page: FieldPage, demo: Desk, qtbot: QtBot
) -> None:
    QGuiApplication.clipboard().setText("Dear manager, all is well")
    for paste in (lambda: click(page.paste), lambda: demo.key(Qt.Key.Key_V, CONTROL)):
        with qtbot.waitSignal(demo.session.failed, timeout=10_000) as failed:
            paste()
        assert failed.args[0].message == "The pasted text is no return file."
        assert page.dialog is None


def test_that_the_command_search_leads_to_field_packs(demo: Desk) -> None:
    assert demo.window.finder.find("Make field packs")
    assert demo.window.share.field.isVisible()
