"""The history in the real window: the tree is walked by click and keys, the register filtered."""

import csv
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.ui.conftest import Desk
from ui.align.history_panel import REGISTER, HistoryPanel

LEFT, NO_KEY = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def branched(demo: Desk) -> Iterator[Desk]:
    """One account moved and undone, then another moved: two branches from one place."""
    session = demo.session
    for place, row in enumerate(free_rows(demo)):
        to = (int(session.alignment.territory[row]) + 1) % 6
        assert session.move(np.array([row]), to) is not None
        if place == 0:
            session.undo()
    yield demo
    for panel in demo.window.findChildren(HistoryPanel):
        panel.dismiss()


def free_rows(desk: Desk) -> list[int]:
    """Two accounts that are not locked."""
    return [int(row) for row in np.flatnonzero(~desk.session.held)[:2]]


def panel(desk: Desk) -> HistoryPanel:
    found = [p for p in desk.window.findChildren(HistoryPanel) if p.isVisible()]
    assert len(found) == 1
    return found[0]


def test_that_a_click_walks_to_a_branch_that_was_left(branched: Desk) -> None:
    session = branched.session
    now = session.alignment.territory.copy()
    branched.key(Qt.Key.Key_H, CONTROL)
    shown = panel(branched)
    lines = shown.tree.lines
    assert (lines[0].is_here, lines[0].lane, lines[1].lane) == (True, 0, 1)
    place = shown.tree.visualRect(shown.tree.model().index(1, 0)).center()
    QTest.mouseClick(shown.tree.viewport(), LEFT, NO_KEY, place)
    assert session.project.history.here == lines[1].id
    assert branched.agrees()
    assert not np.array_equal(session.alignment.territory, now)
    assert shown.tree.lines[1].is_here, "the panel follows"
    shown.tree.setFocus()
    QTest.keyClick(shown.tree, Qt.Key.Key_Up)
    QTest.keyClick(shown.tree, Qt.Key.Key_Return)
    assert np.array_equal(session.alignment.territory, now)
    assert branched.agrees()


def test_that_a_change_from_an_earlier_step_begins_a_branch_that_is_kept(branched: Desk) -> None:
    session = branched.session
    history = session.project.history
    known = len(history.entries)
    branched.key(Qt.Key.Key_H, CONTROL)
    shown = panel(branched)
    shown.walk(history.entries[-1].parent)
    row = free_rows(branched)[0]
    session.move(np.array([row]), (int(session.alignment.territory[row]) + 2) % 6)
    assert len(session.project.history.entries) == known + 1
    assert max(line.lane for line in shown.tree.lines) >= 2
    QTest.keyClick(shown, Qt.Key.Key_Escape)
    assert not [p for p in branched.window.findChildren(HistoryPanel) if p.isVisible()]


def test_that_tree_and_register_tell_account_by_account_what_a_step_changed(
    branched: Desk,
) -> None:
    session = branched.session
    (first, second), labels = free_rows(branched), [t.label for t in session.layer.territories]
    accounts, live = session.state.accounts, session.alignment.territory
    was = labels[(int(live[second]) - 1) % 6]
    told = f"{accounts.ids[second]} {accounts.text('name')[second]}: {was} → {labels[live[second]]}"
    branched.key(Qt.Key.Key_H, CONTROL)
    shown = panel(branched)
    here = session.project.history.here
    assert shown.step.toPlainText().splitlines()[1].strip() == told
    shown.tree.setFocus()
    QTest.keyClick(shown.tree, Qt.Key.Key_Down)
    assert str(accounts.ids[first]) in shown.step.toPlainText(), "of a branch that was left"
    assert session.project.history.here == here, "looking does not walk"
    shown.show_page(REGISTER)
    assert shown.register.step.toPlainText().splitlines()[1].strip() == told


def test_that_the_register_is_filtered_by_account_and_person(branched: Desk) -> None:
    session = branched.session
    accounts = session.state.accounts
    row = free_rows(branched)[1]
    branched.window.align.history.show_account(row)
    shown = panel(branched).register
    touched = [line.sentence for line in shown.lines]
    assert touched
    assert len(touched) < len(session.project.history.entries)
    assert str(accounts.ids[row]) in shown.account.text()
    shown.account.clear()
    QTest.keyClicks(shown.account, "no such hospital")
    assert "No account is called" in shown.problem.text()
    shown.account.clear()
    shown.who.setCurrentIndex(shown.who.findData(session.author.name))
    assert len(shown.lines) > 0
    QTest.keyClicks(shown.first, "2099-01-01")
    assert shown.lines == []
    QTest.mouseClick(shown.clear, LEFT)
    assert len(shown.lines) == len(session.project.history.entries)
    QTest.keyClicks(shown.last, "tomorrow")
    assert "is not a day" in shown.problem.text()


def test_that_the_register_is_written_as_it_is_filtered(
    branched: Desk, tmp_path: Path, qtbot: QtBot
) -> None:
    shown = branched.window.align.history.show(REGISTER)
    assert shown is not None
    QTest.keyClicks(shown.register.words, "Move")
    with qtbot.waitSignal(shown.said):
        shown.register.write(tmp_path / "changes.csv")
    with (tmp_path / "changes.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert len(rows) == len(shown.register.lines) + 1
    assert {row[7] for row in rows[1:]} <= {"yes", "undone"}
