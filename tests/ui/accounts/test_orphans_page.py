"""Calendar items nobody can count are given their account with the keyboard."""

import pandas as pd
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from model.change import TableReplaced
from tests.ui.conftest import Desk

STRAY = {
    "uid": "Z1",
    "date": "2026-12-04",
    "type": "call_f2f",
    "purpose": "Coffee with the team of Great Miami University Hospital",
}


def account_of(demo: Desk) -> list[str]:
    frame = demo.session.state.table("activities_open")
    return frame.loc[frame["uid"] == "Z1", "account_id"].fillna("").tolist()


def test_that_a_stray_calendar_item_gets_its_account_and_undo_takes_it_back(demo: Desk) -> None:
    before = demo.session.state.table("activities_open")
    after = pd.concat([before, pd.DataFrame([STRAY])], ignore_index=True)
    demo.session.do(TableReplaced("Import a calendar", "activities_open", before, after))
    demo.window.show_workspace("accounts")
    resting = demo.window.accounts.resting
    resting.show_orphans()
    page = resting.orphans
    assert page.table.columns.rowCount() == 1
    assert page.account.isEnabled()
    assert not page.objective.isEnabled()
    page.table.setFocus()
    page.table.setCurrentIndex(page.table.columns.index(0, 0))
    QTest.keyClick(page.table, Qt.Key.Key_Return)
    assert page.chooser.key == "A02"  # the words hold its name
    QTest.keyClick(page.chooser.edit, Qt.Key.Key_Return)
    assert account_of(demo) == ["A02"]
    assert page.table.columns.rowCount() == 0
    demo.session.undo()
    assert account_of(demo) == [""]
