"""The diary out and back in from the window: dialogs by mouse, files, conflicts, one undo each."""

import csv
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from model.diary.change_log import ITEM_DAY
from model.diary.edits import move_item
from model.diary.entries import entries_of, external_id
from model.diary.measures_stability import CHANGE_LOG
from model.diary.sent import sent_items
from tests.reports.ics_reader import read
from tests.ui.diary.conftest import Hand

LONG_MS = 180_000
LEFT = Qt.MouseButton.LeftButton
SALESFORCE, CALENDAR, PAPER = 1, 0, 5


def tap(widget: QWidget) -> None:
    QTest.mouseClick(widget, LEFT)


def send(hand: Hand, qtbot: QtBot, target: int, *, whole: bool = False) -> list[Path]:
    """Press Send, choose a target, press the button."""
    exchange = hand.workspace.exchange
    tap(hand.workspace.head.send)
    dialog = exchange.send_dialog
    assert dialog is not None
    for _ in range(target):
        QTest.keyClick(dialog.target, Qt.Key.Key_Right)
    if not whole:
        QTest.keyClick(dialog.span, Qt.Key.Key_Left)
    with qtbot.waitSignal(exchange.written, timeout=LONG_MS) as made:
        tap(dialog.write)
    return list(made.args[0].files)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What the file dialog answers."""
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_a, **_k: str(tmp_path))
    return tmp_path


@pytest.mark.slow
def test_that_a_week_is_sent_to_a_calendar_and_undo_forgets_it(
    hand: Hand, qtbot: QtBot, folder: Path
) -> None:
    (path,) = send(hand, qtbot, CALENDAR)
    assert path.parent == folder
    agenda = hand.workspace._agenda()
    assert agenda.rep is not None
    events = [part for part in read(path.read_bytes()).parts if part.name == "VEVENT"]
    rep = hand.session.state.rep(agenda.rep.id)
    assert rep is not None
    days = [plan.day for plan in agenda.days_of(6)]
    wanted = entries_of(hand.session.state, rep, days[0], days[-1])
    project = hand.session.state.about.project_id
    assert {str(e.one("UID")).partition("@")[0] for e in events} == {
        external_id(project, entry) for entry in wanted if entry.status != "cancelled"
    }
    assert sent_items(hand.session.state, rep.id, "calendar")
    hand.session.undo()
    assert not sent_items(hand.session.state, rep.id, "calendar")


@pytest.mark.slow
def test_that_a_week_is_printed(hand: Hand, qtbot: QtBot, folder: Path) -> None:
    (path,) = send(hand, qtbot, PAPER)
    assert path.read_bytes().startswith(b"%PDF")
    assert path.parent == folder


@pytest.mark.slow
def test_that_a_file_with_half_done_and_two_moved_comes_back_with_its_conflicts(
    hand: Hand, qtbot: QtBot, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = send(hand, qtbot, SALESFORCE, whole=True)
    events = next(path for path in files if "events" in path.name)
    with events.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    half = len(rows) // 2
    for row in rows[:half]:
        row["TP_Status__c"] = "Completed"
    for row in rows[half : half + 2]:
        for name in ("StartDateTime", "EndDateTime"):
            row[name] = _a_day_later(row[name])
    with events.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, [*rows[0]])
        writer.writeheader()
        writer.writerows(rows)
    session, exchange = hand.session, hand.workspace.exchange
    state = session.state
    rep = hand.workspace._agenda().rep
    assert rep is not None
    keys = {external_id(state.about.project_id, e): e for e in entries_of(state, rep)}
    clash = keys[rows[half]["TP_External_Id__c"]]
    start = clash.start
    assert start is not None
    earlier = start.hour * 60 + start.minute + 15
    session.do(move_item(state, clash.uid, clash.day, earlier, cause="manager"))
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_a, **_k: ([str(events)], ""))
    with qtbot.waitSignal(exchange.opened, timeout=LONG_MS):
        tap(hand.workspace.head.read_back)
    dialog = exchange.return_dialog
    assert dialog is not None
    assert [row.uid for row in dialog.rows] == [clash.uid]
    assert len(dialog.found.taken) == half + 1
    QTest.keyClick(dialog.rows[0].choice, Qt.Key.Key_Right)
    QTest.keyClick(dialog.rows[0].choice, Qt.Key.Key_Right)
    assert len(dialog.found.taken) == half + 2
    tap(dialog.take)
    QApplication.processEvents()
    frame = session.state.table("diary").set_index("uid")
    done = [keys[row["TP_External_Id__c"]].uid for row in rows[:half]]
    assert set(frame.loc[done, "status"]) == {"done"}
    assert frame.loc[clash.uid, "date"] != clash.day.isoformat()
    assert ITEM_DAY in set(session.state.table(CHANGE_LOG)["object"])
    session.undo()
    assert "done" not in set(session.state.table("diary").set_index("uid").loc[done, "status"])


def _a_day_later(words: str) -> str:
    stamp = datetime.strptime(words[:19], "%Y-%m-%dT%H:%M:%S")
    if stamp.weekday() == 4:
        stamp -= timedelta(days=2)
    return (stamp + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M:%S") + words[19:]


def test_that_the_dialog_says_what_each_target_gets(hand: Hand) -> None:
    hand.workspace.send()
    dialog = hand.workspace.exchange.send_dialog
    assert dialog is not None
    assert dialog.choices.target == "calendar"
    QTest.keyClick(dialog.target, Qt.Key.Key_Right)
    assert dialog.choices.target == "salesforce"
    assert dialog.choices.whole
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    QApplication.processEvents()
    assert not dialog.isVisible()
