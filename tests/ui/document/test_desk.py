"""The file as a whole, in the window: versions, conflict, encrypted copy, erasure, help."""

import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from model.change import AccountsMoved
from model.history import Author
from model.project import Project
from model.sending import Part
from model.store.handed_out import handed_out
from model.store.presence import note_beside
from model.versions import state_of
from tests.ui.conftest import Desk
from ui.document import desk as desks
from ui.document.backups_dialog import BackupsDialog
from ui.document.conflict_dialog import ConflictDialog
from ui.document.erase_dialog import EraseDialog
from ui.document.help_dialog import HelpDialog, help_pages
from ui.document.sealed_dialog import UnsealDialog
from ui.widgets.dialog import DialogFrame

LEFT = Qt.MouseButton.LeftButton
CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
Dialog = TypeVar("Dialog", bound=DialogFrame)
PHRASE = "nine old Hospitals, 4 rivers"


@pytest.fixture
def open_demo(demo: Desk, tmp_path: Path) -> Desk:
    """The demo under a name of its own, saved twice, with one change that is not saved."""
    demo.session.save_as(tmp_path / "Ohio.catchment.gpkg")
    demo.session.move(np.array([3]), 1)
    demo.session.save()
    demo.session.move(np.array([4]), 1)
    demo.session.save()
    demo.session.move(np.array([5]), 1)
    return demo


def shown(desk: Desk, kind: type[Dialog]) -> Dialog:
    """The one open dialog of a kind."""
    found = [d for d in desk.window.findChildren(kind) if d.isVisible()]
    assert len(found) == 1
    return found[0]


def territory(desk: Desk, row: int) -> int:
    return int(desk.session.state.scenario("live").layer().alignment.territory[row])


def test_that_backups_open_by_key_and_restore_with_what_was_open_kept(open_demo: Desk) -> None:
    window = open_demo.window
    before = len(open_demo.session.project.backups)
    QTest.keyClick(window, Qt.Key.Key_B, CONTROL | SHIFT)
    dialog = shown(open_demo, BackupsDialog)
    assert len(dialog.versions) == before
    QTest.keyClick(dialog.table, Qt.Key.Key_Down)
    assert dialog.chosen is dialog.versions[1]
    assert "Accounts moved in Live alignment" in dialog.list.texts
    moved = dialog.list.texts
    assert moved[moved.index("Accounts moved in Live alignment") + 1] == "3"
    QTest.mouseClick(dialog.restore, LEFT)
    assert not dialog.isVisible()
    assert territory(open_demo, 4) != 1
    assert "kept as a backup" in window.banner.accessibleName()
    newest = state_of(open_demo.session.project.backups[-1])
    assert newest.scenario("live").layer().alignment.territory[5] == 1


def test_that_a_backup_opens_as_a_copy(open_demo: Desk, tmp_path: Path) -> None:
    dialog = open_demo.window.documents.show_backups()
    assert dialog is not None
    dialog.open_copy(tmp_path / "Copy.catchment.gpkg")
    assert open_demo.session.project.path.name == "Copy.catchment.gpkg"
    assert territory(open_demo, 5) != 1


@pytest.fixture
def changed_by_bo(open_demo: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """Bo has saved the same file from another computer."""
    path = open_demo.session.project.path
    note_beside(path).unlink()
    with monkeypatch.context() as patch:
        patch.setenv("CATCHMENT_DATA_DIR", str(tmp_path / "of bo"))
        theirs = Project.open(path)
        alignment = theirs.state.scenario("live").layer().alignment
        move = alignment.moving(np.array([8]), 1, "Move 1 account")
        theirs.do(AccountsMoved("live", "core", move), Author("Bo"))
        theirs.save()
        theirs.close()
    return open_demo


def test_that_save_compares_instead_of_overwriting(changed_by_bo: Desk) -> None:
    before = changed_by_bo.session.project.path.read_bytes()
    QTest.keyClick(changed_by_bo.window, Qt.Key.Key_S, CONTROL)
    dialog = shown(changed_by_bo, ConflictDialog)
    assert changed_by_bo.session.project.path.read_bytes() == before
    assert any("moved in Live" in text for text in dialog.theirs.texts)
    assert any("moved in Live" in text for text in dialog.ours.texts)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    assert changed_by_bo.session.project.dirty


def test_that_theirs_can_be_taken_with_mine_as_a_scenario(changed_by_bo: Desk) -> None:
    scenarios = len(changed_by_bo.session.state.scenarios)
    dialog = changed_by_bo.window.documents.show_conflict()
    QTest.mouseClick(dialog.take, LEFT)
    assert territory(changed_by_bo, 8) == 1
    assert territory(changed_by_bo, 5) != 1
    kept = changed_by_bo.session.state.scenarios[scenarios]
    assert kept.layer().alignment.territory[5] == 1


def test_that_mine_can_be_saved_as_a_copy(
    changed_by_bo: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    to = tmp_path / "Mine.catchment.gpkg"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_given: (str(to), ""))
    dialog = changed_by_bo.window.documents.show_conflict()
    QTest.mouseClick(dialog.copy, LEFT)
    assert changed_by_bo.session.project.path == to
    assert territory(changed_by_bo, 5) == 1


def test_that_a_passphrase_must_be_strong_and_typed_twice(open_demo: Desk) -> None:
    dialog = open_demo.window.documents.ask_send()
    assert dialog is not None
    QTest.keyClicks(dialog.passphrase, "short")
    assert not dialog.primary.isEnabled()
    assert dialog.primary.toolTip() == "Too short: 5 more"
    dialog.passphrase.clear()
    QTest.keyClicks(dialog.passphrase, PHRASE)
    assert not dialog.primary.isEnabled()
    QTest.keyClicks(dialog.again, PHRASE)
    assert dialog.primary.isEnabled()
    QTest.keyClick(dialog.boxes[Part.PEOPLE], Qt.Key.Key_Space)
    assert dialog.left_out == {Part.PEOPLE, Part.HISTORY}
    dialog.dismiss()


def test_that_an_encrypted_copy_is_written_listed_and_opened_again(
    open_demo: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    to = tmp_path / "Ohio.catchment.zip"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_given: (str(to), ""))
    dialog = open_demo.window.documents.ask_send()
    assert dialog is not None
    QTest.mouseClick(dialog.suggest, LEFT)
    phrase = dialog.passphrase.text()
    QTest.mouseClick(dialog.primary, LEFT)
    assert "Send the passphrase another way" in open_demo.window.banner.accessibleName()
    assert not dialog.isVisible()
    listed = handed_out(open_demo.session.state.about.project_id)
    assert [Path(entry.path).name for entry in listed] == [to.name]
    open_demo.window.open_file(to)
    asked = shown(open_demo, UnsealDialog)
    QTest.keyClicks(asked.passphrase, "wrong")
    QTest.keyClick(asked.passphrase, Qt.Key.Key_Return)
    assert "does not open" in asked.problem.text()
    asked.passphrase.clear()
    QTest.keyClicks(asked.passphrase, phrase)
    QTest.keyClick(asked.passphrase, Qt.Key.Key_Return)
    assert not asked.isVisible()
    assert open_demo.session.project.path.parent == desks.free_path("x").parent
    assert territory(open_demo, 5) == 1


def test_that_a_person_is_found_and_erased_after_a_second_press(open_demo: Desk) -> None:
    dialog = open_demo.window.documents.ask_erase()
    assert isinstance(dialog, EraseDialog)
    QTest.keyClicks(dialog.search.edit, "okafor")
    QTest.keyClick(dialog.search.edit, Qt.Key.Key_Return)
    assert [person.name for person in dialog.people] == ["Dr Samuel Okafor"]
    assert dialog.where.text().startswith("Named in ")
    QTest.mouseClick(dialog.primary, LEFT)
    assert "Dr Samuel Okafor" in set(open_demo.session.state.tables["contacts"]["name"])
    QTest.mouseClick(dialog.primary, LEFT)
    assert "Dr Samuel Okafor" not in set(open_demo.session.state.tables["contacts"]["name"])
    assert "Out of reach" in dialog.report.toPlainText()
    assert not open_demo.session.project.dirty
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert open_demo.session.undo() is not None


def test_that_turning_back_erases_nobody(open_demo: Desk) -> None:
    dialog = open_demo.window.documents.ask_erase()
    assert dialog is not None
    QTest.keyClicks(dialog.search.edit, "vasseur")
    QTest.keyClick(dialog.search.edit, Qt.Key.Key_Return)
    QTest.mouseClick(dialog.primary, LEFT)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert "Dr Ingrid Vasseur" in set(open_demo.session.state.tables["contacts"]["name"])


def test_that_f1_shows_the_help_and_its_search_goes_through_all_pages(demo: Desk) -> None:
    QTest.keyClick(demo.window, Qt.Key.Key_F1)
    dialog = shown(demo, HelpDialog)
    assert dialog.list.currentRow() == 0
    dialog.search.edit.setFocus()
    QTest.keyClicks(dialog.search.edit, "turn-by-turn")
    QTest.keyClick(dialog.search.edit, Qt.Key.Key_Return)
    assert dialog.list.currentItem().text() == "What Catchment does not do"
    assert dialog.text.textCursor().selectedText() == "turn-by-turn"
    dialog.search.edit.clear()
    QTest.keyClicks(dialog.search.edit, "quantum")
    assert not dialog.find_next()
    dialog.dismiss()


def test_that_the_help_names_every_key_and_what_is_missing() -> None:
    pages = dict(help_pages())
    assert next(iter(pages)) == "First ten minutes"
    assert "| Ctrl+Shift+B | Backups |" in pages["Keys"]
    missing = pages["What Catchment does not do"]
    for words in ("no CRM", "estimates", "not encrypted", "no legal advice", "no server"):
        assert words in missing
    prose = [text.replace("![", "[") for text in pages.values()]  # a picture begins with "!["
    assert not [text for text in prose if "!" in text or "http" in text]


def test_that_the_menu_of_the_file_offers_everything(demo: Desk) -> None:
    menu = demo.window.documents.menu()
    titles = [action.text().partition("\t")[0] for action in menu.actions() if action.text()]
    assert titles == [
        "Open…", "Save", "Save as…", "Backups…", "Send an encrypted copy…",
        "Find and erase a person…", "Help",
    ]  # fmt: skip
    assert all(action.isEnabled() for action in menu.actions() if action.text())
    menu.deleteLater()


def test_that_a_file_open_on_another_computer_is_read_when_asked(
    open_demo: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    other = tmp_path / "Other.catchment.gpkg"
    shutil.copyfile(open_demo.session.project.path, other)
    note_beside(other).write_text(
        '{"pid": 1, "host": "laptop-7", "user": "bo", "since": "2026-11-30T12:00:00+00:00",'
        f' "renewed": "{datetime.now(UTC).isoformat()}"}}'
    )
    monkeypatch.setattr(desks, "ask_in_use", lambda *_given: None)
    with qtbot.waitSignal(open_demo.session.failed) as failed:
        open_demo.window.open_file(other)
    assert "open on laptop-7 by bo" in str(failed.args[0])
    monkeypatch.setattr(desks, "ask_in_use", lambda *_given: "read")
    open_demo.window.open_file(other)
    assert open_demo.session.project.read_only
    monkeypatch.setattr(desks, "ask_in_use", lambda *_given: "take")
    open_demo.window.open_file(other)
    assert not open_demo.session.project.read_only
    QApplication.processEvents()
