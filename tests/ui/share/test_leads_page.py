"""Leads in the real window, by real keys."""

import csv

import pandas as pd
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit

from model.change import TableReplaced
from model.leads.rules import rules_of
from tests.ui.conftest import Desk

CONTROL = Qt.KeyboardModifier.ControlModifier
LEFT = Qt.MouseButton.LeftButton
LIST = (
    "Company\tCity\tState\tZIP\tReferred by\n"
    "Queen City University Med Ctr\tCincinnati\tOH\t45219\t\n"
    "Brand New ASC\tColumbus\tOH\t43215\tDr Vasseur\n"
    "Far Away Clinic\tMiami\tFL\t33101\t\n"
)


@pytest.fixture
def page(demo: Desk):
    """The view of leads, as it is without a list."""
    assert demo.window.finder.find("Route leads")
    page = demo.window.share.leads
    page.leads, page.routing, page.openings = None, None, ()
    page.tools.choose(0)
    page._show()
    return page


@pytest.fixture
def pasted(page, demo: Desk, qtbot):
    """The list from the clipboard, by Ctrl+V."""
    QApplication.clipboard().setText(LIST)
    page.setFocus()
    QTest.keyClick(page, Qt.Key.Key_V, CONTROL)
    qtbot.waitUntil(lambda: page.routing is not None, timeout=60_000)
    return page


def cell(page, row, key):
    columns = page.table.columns
    return columns.column_at(columns.place_of(key)).text(row)


def type_into(grid, column, words, qtbot):
    """Type into a cell of the first row, as a person who does not open it first."""
    grid.setCurrentCell(0, column)
    QTest.keyClicks(grid, words[0])
    editor = grid.findChild(QLineEdit)
    QTest.keyClicks(editor, words[1:])
    QTest.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: grid.item(0, column).text() == words)
    qtbot.waitUntil(lambda: grid.findChild(QLineEdit) is None)


def test_that_without_a_list_the_page_says_what_to_do(page):
    assert page.isVisible()
    assert not page.table.isVisible()
    assert not page.export.isVisible()
    assert page.rules.isVisible()


def test_that_a_pasted_list_shows_owner_and_reason(pasted):
    assert [cell(pasted, row, "owner") for row in range(3)] == [
        "Maya Lindqvist", "Beatriz Castor", "nobody",
    ]  # fmt: skip
    assert pasted.words.text() == "2 of 3 leads have an owner."
    assert QApplication.focusWidget() is pasted.table
    QTest.keyClick(pasted.table, Qt.Key.Key_Down)
    assert "has the accounts of 43215" in pasted.detail.text()


def test_that_what_is_no_list_is_said(page, demo: Desk, qtbot):
    QApplication.clipboard().setText("red\tgreen\n1\t2\n")
    with qtbot.waitSignal(demo.session.failed, timeout=60_000):
        QTest.keyClick(page, Qt.Key.Key_V, CONTROL)
    assert page.routing is None
    assert demo.window.banner.isVisible()


def test_that_the_answers_are_exported(pasted, tmp_path, demo: Desk):
    out = tmp_path / "answers.csv"
    pasted.write(out)
    with out.open(encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    assert [row["owner_id"] for row in rows] == ["R1", "R2", ""]
    assert "3 rows written" in demo.window.banner.accessibleName()


def test_that_kept_owners_are_one_step_that_undo_takes_back(pasted, demo: Desk):
    pasted.keep.setFocus()
    QTest.keyClick(pasted.keep, Qt.Key.Key_Space)
    assert len(demo.session.state.table("lead_ledger")) == 2
    QTest.keyClick(demo.window, Qt.Key.Key_Z, CONTROL)
    assert not len(demo.session.state.table("lead_ledger"))


def test_that_new_facilities_become_prospects_with_who_recommended_them(pasted, demo: Desk, qtbot):
    QTest.mouseClick(pasted.prospects, LEFT)
    qtbot.waitUntil(lambda: len(demo.session.state.accounts) != 165, timeout=60_000)
    accounts = demo.session.state.accounts
    assert len(accounts) == 166
    assert accounts.text("status")[-1] == "prospect"
    assert accounts.text("lead_source")[-1] == "Referred by Dr Vasseur"
    QTest.keyClick(demo.window, Qt.Key.Key_Z, CONTROL)
    assert len(demo.session.state.accounts) == 165


def test_that_a_rule_is_typed_and_the_list_routed_again(pasted, demo: Desk, qtbot):
    QTest.mouseClick(pasted.rules, LEFT)
    dialog = pasted.rules_dialog
    QTest.keyClick(dialog.add, Qt.Key.Key_Space)
    grid = dialog.grid
    grid.setCurrentCell(0, 0)
    QTest.keyClick(grid, Qt.Key.Key_F2)
    box = grid.findChild(QComboBox)
    QTest.keyClicks(box, "ZIP")
    QTest.keyClick(box, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: grid.item(0, 0).text() == "ZIP or state")
    for column, words in ((1, "43215"), (3, "Patrick Doyle")):
        type_into(grid, column, words, qtbot)
    before = pasted.routing
    QTest.mouseClick(dialog.save, LEFT)
    assert [rule.match for rule in rules_of(demo.session.state)] == ["43215"]
    qtbot.waitUntil(lambda: pasted.routing is not before, timeout=60_000)
    assert cell(pasted, 1, "owner") == "Patrick Doyle"


def test_that_a_rule_that_lacks_something_is_not_kept(page, demo: Desk, qtbot):
    QTest.mouseClick(page.rules, LEFT)
    dialog = page.rules_dialog
    QTest.mouseClick(dialog.add, LEFT)
    type_into(dialog.grid, 1, "4", qtbot)
    QTest.mouseClick(dialog.save, LEFT)
    assert "Rule 1 names no owner." in dialog.problem.text()
    assert rules_of(demo.session.state) == ()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)


def test_that_rules_that_clash_are_named_before_they_are_kept(page, demo: Desk, qtbot, tmp_path):
    path = tmp_path / "rules.csv"
    path.write_text("kind,match,owner\nzip,43215,R1\nzip,43215,R2\n")
    QTest.mouseClick(page.rules, LEFT)
    dialog = page.rules_dialog
    dialog.read(path)
    qtbot.waitUntil(lambda: dialog.grid.rowCount() == 2, timeout=60_000)
    QTest.mouseClick(dialog.save, LEFT)
    assert "disagree; rule 1 counts" in dialog.problem.text()
    assert rules_of(demo.session.state) == ()
    QTest.mouseClick(dialog.save, LEFT)
    assert len(rules_of(demo.session.state)) == 2


def test_that_white_space_comes_from_a_market_list(page, demo: Desk, qtbot, tmp_path):
    path = tmp_path / "market.csv"
    path.write_text(
        "name,city,state,zip,beds\nNew General,Columbus,OH,43215,400\nTiny,Dayton,OH,45402,3\n"
    )
    QTest.keyClick(page.tools, Qt.Key.Key_Right)
    page.read(path)
    qtbot.waitUntil(lambda: bool(page.openings), timeout=60_000)
    assert [cell(page, row, "name") for row in range(2)] == ["New General", "Tiny"]
    assert cell(page, 0, "rep") == "Beatriz Castor"
    page.write(tmp_path / "white.xlsx")
    assert (tmp_path / "white.xlsx").exists()
    QTest.mouseClick(page.prospects, LEFT)
    qtbot.waitUntil(lambda: len(demo.session.state.accounts) == 167, timeout=60_000)


def test_that_towns_are_white_space_but_no_prospects(page, qtbot):
    QTest.keyClick(page.tools, Qt.Key.Key_Right)
    page.towns.click()
    qtbot.waitUntil(lambda: bool(page.openings), timeout=60_000)
    assert "towns without an account near" in page.words.text()
    assert not page.prospects.isVisible()


def test_that_everything_has_a_name(page):
    for widget in (page.table, page.tools, page.open_list, page.rules, page.keep, page.export):
        assert widget.accessibleName()


def test_that_surgeons_nobody_has_called_on_are_white_space_too(page, demo: Desk, qtbot, tmp_path):
    contacts = demo.session.state.table("contacts")
    new = pd.DataFrame([{"contact_id": "N1", "name": "Kim Moe", "account_id": "A01",
                         "role_class": "USER", "title": "Surgeon"}])  # fmt: skip
    more = pd.concat([contacts, new], ignore_index=True)
    more = more.astype(contacts.dtypes).fillna({"last_contact": ""})
    demo.session.do(TableReplaced("Add a surgeon", "contacts", contacts, more))
    QTest.keyClick(page.tools, Qt.Key.Key_Right)
    page.surgeons.setFocus()
    QTest.keyClick(page.surgeons, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: bool(page.openings), timeout=60_000)
    assert page.words.text() == "1 surgeon whom nobody has called on."
    assert [one.name for one in page.openings] == ["Kim Moe"]
    path = tmp_path / "surgeons.csv"
    path.write_text(
        "Surgeon,Hospital,City,State,ZIP\n"
        "Hal Jun,New Clinic,Columbus,OH,43215\nIan Kay,Far Clinic,Miami,FL,33101\n"
    )
    page.read(path)
    qtbot.waitUntil(lambda: page.openings[0].name == "Hal Jun", timeout=60_000)
    assert len(page.openings) == 1
    assert cell(page, 0, "rep") == "Beatriz Castor"
