"""The first screen, the first question, and work that was left unsaved."""

from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from model.history import Author
from tests.ui.conftest import Desk
from ui.preferences import USES, Preferences, Preset
from ui.welcome.first_use import FirstUseDialog
from ui.welcome.screen import Way

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def preferences(tmp_path: Path) -> Preferences:
    """Nothing was answered yet."""
    return Preferences(QSettings(str(tmp_path / "s.ini"), QSettings.Format.IniFormat))


def test_that_the_first_question_is_answered_once(
    preferences: Preferences, theme: object, qtbot: QtBot
) -> None:
    assert not preferences.asked
    dialog = FirstUseDialog(preferences)
    qtbot.addWidget(dialog)
    dialog.show()
    choice = dialog.choices[Preset.OPERATIONS]
    choice.setFocus()
    QTest.keyClick(choice, Qt.Key.Key_Space)
    dialog.name.setText(" Ruth ")
    assert dialog.preset is Preset.OPERATIONS
    assert dialog.author == Author("Ruth", "")
    preferences.preset = dialog.preset
    assert preferences.asked


@pytest.mark.parametrize("preset", list(Preset))
def test_that_a_preset_hides_the_workspaces_it_does_not_need(desk: Desk, preset: Preset) -> None:
    window = desk.window
    desk.preferences.preset = preset
    window.show_rail()
    shown = [key for key in USES[Preset.FULL].workspaces if not window.rail.item(key).isHidden()]
    assert tuple(shown) == USES[preset].workspaces
    desk.preferences.preset = Preset.FULL
    window.show_rail()


def test_that_a_hidden_workspace_is_not_opened_by_its_key(demo: Desk) -> None:
    demo.preferences.preset = Preset.REP
    demo.window.show_rail()
    demo.window.show_workspace("plan")
    demo.window.show_workspace("align")
    assert demo.window.plan.isVisible()
    demo.preferences.preset = Preset.FULL
    demo.window.show_rail()


def test_that_the_demo_opens_with_one_click(desk: Desk, qtbot: QtBot) -> None:
    desk.session.close()
    assert desk.window.welcome.isVisible()
    demo = next(w for w in desk.window.welcome.findChildren(Way) if "demo" in w.accessibleName())
    with qtbot.waitSignal(desk.session.opened):
        QTest.mouseClick(demo, LEFT)
    assert desk.session.state.about.fictional
    assert desk.session.project.path.parent == desk.home / "Documents" / "Catchment"
    assert desk.window.align.isVisible()


def answer(button: str, seen: list[str]) -> None:
    """Press a button of the question that will appear."""

    def press() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox)
        seen.append(box.text())
        next(b for b in box.buttons() if b.text() == button).click()

    QTimer.singleShot(0, press)


@pytest.mark.parametrize(
    ("button", "opens", "code"),
    [("Keep the changes", True, 3), ("Open as saved", True, 0), ("Cancel", False, -1)],
)
def test_that_work_left_unsaved_is_offered_at_the_next_opening(
    demo: Desk, *, button: str, opens: bool, code: int
) -> None:
    session, path = demo.session, demo.session.project.path
    session.save()
    row = session.alignment.rows_of(0)[:1]
    session.move(row, 3)
    session.close()
    assert demo.window.welcome.isVisible()
    seen: list[str] = []
    answer(button, seen)
    demo.window.open_file(path)
    assert len(seen) == 1
    assert "1 change" in seen[0]
    assert session.is_open is opens
    if opens:
        assert session.alignment.territory[row[0]] == code
        session.close()


def test_that_recent_files_are_listed_and_forgotten(desk: Desk, demo: Desk) -> None:
    path = demo.session.project.path
    assert demo.preferences.recent[0] == path
    demo.session.close()
    QTest.mouseClick(desk.window.welcome.clear, LEFT)
    assert demo.preferences.recent == []
