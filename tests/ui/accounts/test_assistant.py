"""The import assistant by mouse and keyboard, over small files read in this process."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QDrag, QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.accounts.conftest import Trial
from ui.accounts.assistant import COLUMNS, DUPLICATES, PROBLEMS, READ, REVIEW
from ui.accounts.draft import Draft, MergeChoice
from ui.accounts.field_header import FieldHeader
from ui.accounts.problems_panel import ProblemLine

Open = Callable[[Draft], Trial]
LEFT, NO_KEY = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
MOVE = Qt.DropAction.MoveAction


def heads_of(trial: Trial) -> FieldHeader:
    return trial.assistant.columns.table.heads


def section_of(trial: Trial, header: str) -> int:
    return [head.header for head in heads_of(trial)._heads].index(header)


def reveal(trial: Trial, header: str) -> QPoint:
    """Scroll to a column and give the middle of its chip."""
    heads, section = heads_of(trial), section_of(trial, header)
    heads._go(section)
    QApplication.processEvents()
    return heads.chip_of(section).center()


def drop_on(trial: Trial, header: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is dragged next is let go over this column, as the desktop would tell it."""
    heads = heads_of(trial)

    def carry(drag: QDrag, _actions: Qt.DropAction) -> Qt.DropAction:
        place = reveal(trial, header)
        data = drag.mimeData()
        heads.dragEnterEvent(QDragEnterEvent(place, MOVE, data, LEFT, NO_KEY))
        heads.dragMoveEvent(QDragMoveEvent(place, MOVE, data, LEFT, NO_KEY))
        assert heads._over == section_of(trial, header)
        heads.dropEvent(QDropEvent(QPointF(place), MOVE, data, LEFT, NO_KEY))
        return MOVE

    monkeypatch.setattr(QDrag, "exec", carry)


def drag_from(widget: QWidget, start: QPoint) -> None:
    """Press, and move far enough for a drag."""
    QTest.mousePress(widget, LEFT, NO_KEY, start)
    for step in (4, 12, 24, 40):
        QTest.mouseMove(widget, start + QPoint(step, step // 2))
        QApplication.processEvents()
    QTest.mouseRelease(widget, LEFT, NO_KEY, start + QPoint(40, 20))


def keys(*pressed: Qt.Key) -> None:
    for key in pressed:
        widget = QApplication.focusWidget()
        assert widget is not None
        QTest.keyClick(widget, key)


def button(parent: QWidget, name: str) -> QPushButton:
    """The button that is called so."""
    found = [b for b in parent.findChildren(QPushButton) if b.accessibleName() == name]
    assert found, [b.accessibleName() for b in parent.findChildren(QPushButton)]
    return found[0]


def test_that_one_sheet_of_accounts_opens_at_its_columns(north: Path, trial: Open) -> None:
    shown = trial(Draft((north,)))
    assert shown.assistant.step == COLUMNS
    assert shown.field_of("Staffed Beds") == "beds"
    assert shown.assistant.head.accept.text() == "Import 4 accounts"
    assert "header in row 1" in shown.assistant.head.subtitle.accessibleName()


def test_that_a_chip_dragged_to_another_column_takes_its_field_there(
    north: Path, trial: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = trial(Draft((north,)))
    drop_on(shown, "Remark", monkeypatch)
    drag_from(heads_of(shown).viewport(), reveal(shown, "Town"))
    assert shown.field_of("Remark") == "city"
    assert shown.field_of("Town") != "city"


def test_that_a_field_of_the_list_dragged_to_a_column_is_its_field(
    north: Path, trial: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = trial(Draft((north,)))
    fields = shown.assistant.columns.fields
    QTest.keyClicks(fields.search.edit, "cath labs")
    drop_on(shown, "Remark", monkeypatch)
    drag_from(fields.list.viewport(), fields.list.visualItemRect(fields.list.item(0)).center())
    assert shown.field_of("Remark") == "cath_labs"


def test_that_the_keyboard_gives_a_column_another_field(north: Path, trial: Open) -> None:
    shown = trial(Draft((north,)))
    heads = heads_of(shown)
    heads.setFocus()
    for _ in range(section_of(shown, "Remark")):
        keys(Qt.Key.Key_Right)
    keys(Qt.Key.Key_Return)
    chooser = shown.assistant.chooser
    assert chooser.isVisible()
    QTest.keyClicks(chooser.edit, "main comp")
    keys(Qt.Key.Key_Return)
    assert not chooser.isVisible()
    assert shown.field_of("Remark") == "main_competitor"
    assert heads.hasFocus()


def test_that_escape_leaves_the_column_as_it_was(north: Path, trial: Open) -> None:
    shown = trial(Draft((north,)))
    QTest.mouseClick(heads_of(shown).viewport(), LEFT, NO_KEY, reveal(shown, "Town"))
    assert shown.assistant.chooser.isVisible()
    keys(Qt.Key.Key_Escape)
    assert not shown.assistant.chooser.isVisible()
    assert shown.field_of("Town") == "city"


def test_that_delete_leaves_a_column_out_and_undo_brings_it_back(north: Path, trial: Open) -> None:
    shown = trial(Draft((north,)))
    reveal(shown, "Remark")
    heads_of(shown).setFocus()
    keys(Qt.Key.Key_Delete)
    assert heads_of(shown)._heads[section_of(shown, "Remark")].chip == "Left out"
    loaded = shown.assistant.prepared.incoming().accounts
    assert loaded is not None
    assert "Remark" not in loaded.accounts
    QTest.mouseClick(shown.assistant.head.back, LEFT)
    assert heads_of(shown)._heads[section_of(shown, "Remark")].chip == "Own column"


def test_that_a_field_asks_for_its_column(north: Path, trial: Open) -> None:
    shown = trial(Draft((north,)))
    fields = shown.assistant.columns.fields
    QTest.keyClicks(fields.search.edit, "preferences")
    fields.list.setFocus()
    keys(Qt.Key.Key_Return)
    QTest.keyClicks(shown.assistant.chooser.edit, "remark")
    keys(Qt.Key.Key_Return)
    assert shown.field_of("Remark") == "preferences"


def test_that_an_unknown_word_is_said_once(north: Path, trial: Open) -> None:
    shown = trial(Draft((north,)))
    shown.assistant.go(PROBLEMS)
    panel = shown.assistant.columns.problems
    QTest.mouseClick(button(panel, 'Say what "Surgicenterium" means'), LEFT)
    QTest.keyClicks(shown.assistant.chooser.edit, "surgery")
    keys(Qt.Key.Key_Return)
    loaded = shown.assistant.prepared.incoming().accounts
    assert loaded is not None
    assert loaded.accounts.text("account_type")[2:].tolist() == ["ASC", "ASC"]
    QTest.mouseClick(button(panel, 'Forget what "Surgicenterium" means'), LEFT)
    assert shown.assistant.draft.reading(shown.key).words == {}


def test_that_a_wrong_cell_is_put_right_beside_its_problem(north: Path, trial: Open) -> None:
    shown = trial(Draft((north,)))
    shown.assistant.go(PROBLEMS)
    panel = shown.assistant.columns.problems
    line = next(
        line
        for line in panel.findChildren(ProblemLine)
        if "about 90" in line.button.accessibleName()
    )
    QTest.mouseClick(line.button, LEFT)
    table = shown.assistant.columns.table
    assert table.model_.data(table.currentIndex()) == "about 90"
    line.edit.clear()
    QTest.keyClicks(line.edit, "90")
    QTest.keyClick(line.edit, Qt.Key.Key_Return)
    loaded = shown.assistant.prepared.incoming().accounts
    assert loaded is not None
    assert loaded.accounts.number("beds")[3] == 90


def test_that_a_cell_is_put_right_in_the_table(north: Path, trial: Open, qtbot: QtBot) -> None:
    shown = trial(Draft((north,)))
    table = shown.assistant.columns.table
    table.reveal(5, "Staffed Beds")
    keys(Qt.Key.Key_Return)
    editor = QApplication.focusWidget()
    assert isinstance(editor, QLineEdit)
    editor.selectAll()
    QTest.keyClicks(editor, "95")
    with qtbot.waitSignal(shown.assistant.draft_changed):
        QTest.keyClick(editor, Qt.Key.Key_Return)
    loaded = shown.assistant.prepared.incoming().accounts
    assert loaded is not None
    assert loaded.accounts.number("beds")[3] == 95
    line = table.model_.line_of(5)
    assert table.model_.is_fixed(line, section_of(shown, "Staffed Beds"))


def test_that_only_rows_with_problems_can_be_shown(north: Path, trial: Open) -> None:
    shown = trial(Draft((north,)))
    columns = shown.assistant.columns
    assert columns.table.model_.rowCount() == 4
    QTest.mouseClick(columns.only, LEFT)
    rows = [columns.table.model_.headerData(n, Qt.Orientation.Vertical) for n in range(2)]
    assert columns.table.model_.rowCount() == 2
    assert rows == ["4", "5"]
    QTest.mouseClick(columns.only, LEFT)
    assert columns.table.model_.rowCount() == 4


def test_that_several_sheets_open_at_the_list_and_one_can_be_left_out(
    north: Path, tmp_path: Path, trial: Open
) -> None:
    people = tmp_path / "people.csv"
    people.write_text(
        "contact_id,name,account_id,role\nC1,Ann Ahn,A1,Surgeon\nC2,Bo Bay,A2,Buyer\n"
    )
    shown = trial(Draft((north, people)))
    assert shown.assistant.step == READ
    assert shown.assistant.prepared.tables == {"contacts": 2}
    sheets = shown.assistant.sheets
    sheets.choose(("people.csv", "people"))
    QTest.mouseClick(sheets.taken, LEFT, NO_KEY, QPoint(8, sheets.taken.height() // 2))
    assert shown.assistant.prepared.tables == {}
    assert shown.assistant.prepared.n_accounts == 4
    QTest.mouseClick(sheets.taken, LEFT, NO_KEY, QPoint(8, sheets.taken.height() // 2))
    assert shown.assistant.prepared.tables == {"contacts": 2}


def test_that_a_sheet_can_be_taken_for_something_else(tmp_path: Path, trial: Open) -> None:
    odd = tmp_path / "odd.csv"
    odd.write_text("qq,zz\nHaus Eins,K1\nHaus Zwei,K2\n")
    shown = trial(Draft((odd,)))
    assert not shown.assistant.head.accept.isEnabled()
    assert shown.assistant.banner.isVisible()
    QTest.mouseClick(shown.assistant.sheets.kind, LEFT)
    QTest.keyClicks(shown.assistant.chooser.edit, "accounts")
    keys(Qt.Key.Key_Return)
    assert shown.assistant.prepared.sheets[0].kind == "accounts"
    shown.assistant.go(COLUMNS)
    heads_of(shown).setFocus()
    keys(Qt.Key.Key_Return)
    QTest.keyClicks(shown.assistant.chooser.edit, "account id")
    keys(Qt.Key.Key_Return)
    assert shown.field_of("qq") == "account_id"
    assert shown.assistant.head.accept.text() == "Import 2 accounts"
    assert not shown.assistant.banner.isVisible()


def test_that_a_duplicate_is_merged_with_the_values_chosen(tmp_path: Path, trial: Open) -> None:
    path = tmp_path / "twice.csv"
    path.write_text(
        "account_id,name,street,city,state,zip,beds\n"
        "D1,Mercy Hospital,1 Main Street,Lima,OH,45801,200\n"
        "D2,Mercy Hosp.,1 Main St,Lima,OH,45801,180\n"
    )
    shown = trial(Draft((path,)))
    assert shown.assistant.head.steps._steps[DUPLICATES].count == 1
    shown.assistant.go(DUPLICATES)
    view = shown.assistant.duplicates.view
    choice = view.option("beds", 1)
    QTest.mouseClick(choice, LEFT, NO_KEY, QPoint(8, choice.height() // 2))
    QTest.mouseClick(view.merge, LEFT)
    assert shown.assistant.draft.merges == {
        ("D1", "D2"): MergeChoice("D1", ("D2",), {"beds": "D2"})
    }
    assert shown.assistant.head.steps._steps[DUPLICATES].count == 0
    assert "1 merged" in shown.assistant.head.accept.text()
    QTest.mouseClick(view.again, LEFT)
    assert shown.assistant.draft.merges == {}
    QTest.mouseClick(view.apart, LEFT)
    assert shown.assistant.draft.merges == {("D1", "D2"): MergeChoice("D1")}


def test_that_the_rate_of_another_currency_is_asked_once(tmp_path: Path, trial: Open) -> None:
    path = tmp_path / "money.csv"
    path.write_text("account_id,name,zip,revenue\nM1,One,43004,$100\nM2,Two,43004,€100\n")
    shown = trial(Draft((path,)))
    shown.assistant.go(REVIEW)
    edit = shown.assistant.review.rate_field("EUR")
    QTest.keyClicks(edit, "1.5")
    QTest.keyClick(edit, Qt.Key.Key_Return)
    loaded = shown.assistant.prepared.incoming().accounts
    assert loaded is not None
    assert loaded.accounts.number("revenue").tolist() == [100, 150]
    assert not shown.assistant.prepared.foreign


def test_that_the_steps_are_reached_by_mouse_and_arrows(north: Path, trial: Open) -> None:
    shown = trial(Draft((north,)))
    steps = shown.assistant.head.steps
    QTest.mouseClick(steps, LEFT, NO_KEY, steps.area_of(REVIEW).center().toPoint())
    assert shown.assistant.step == REVIEW
    QTest.keyClick(steps, Qt.Key.Key_Left)
    assert shown.assistant.step == DUPLICATES
    assert steps.accessibleName() == "Step 4 of 5: Duplicates"
