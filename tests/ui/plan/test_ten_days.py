"""From an imported spreadsheet to an approved book, by keys and pointer alone."""

from pathlib import Path

import pandas as pd
import pypdfium2 as pdfium
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from model.plan.plan_versions import versions_of
from model.resources import resource
from tests.ui.conftest import Desk
from tests.ui.plan.conftest import type_in
from ui.accounts.workspace import Page
from ui.plan.goals_page import GoalsPage
from ui.plan.overview import Overview
from ui.plan.places import BOOK
from ui.plan.records_page import RecordsPage

LEFT = Qt.MouseButton.LeftButton
LONG_MS = 120_000
TABLES = ("accounts", "reps", "contacts", "contracts", "needs", "influence", "diary_q1")
MISSION = "By the end of 2029, 6000 patients are treated and four centers teach the rest how."
REASON = "Patients wait for a slot in two centers while four rooms stand empty on Fridays. " * 4


def workbook(path: Path) -> Path:
    """One sheet for each table of the demo's first territory, as somebody would send it."""
    with pd.ExcelWriter(path) as book:
        for name in TABLES:
            table = pd.read_csv(str(resource("demo", f"{name}.csv")), dtype=str)
            if name == "accounts":
                table["territory"] = "T1"
            table.to_excel(book, sheet_name=name, index=False)
    return path


@pytest.fixture
def imported(desk: Desk, tmp_path: Path, qtbot: QtBot) -> Desk:
    """One territory's tables taken in as files; nobody has planned anything."""
    window = desk.window
    qtbot.waitUntil(lambda: window.align.map.view.is_ready, timeout=LONG_MS)
    desk.session.close()
    window.accounts.dismiss()
    window.accounts.read([workbook(tmp_path / "territory.xlsx")])
    accounts = window.accounts
    qtbot.waitUntil(
        lambda: accounts.page is Page.PREVIEW and not accounts.reader.busy, timeout=LONG_MS
    )
    QTest.mouseClick(accounts.assistant.head.accept, LEFT)
    qtbot.waitUntil(lambda: desk.session.is_open, timeout=LONG_MS)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow, timeout=LONG_MS)
    return desk


def _mission(page: GoalsPage) -> None:
    """Type the mission; money is locked until it is there."""
    assert QApplication.focusWidget() is page.mission.mission.edit
    assert not page.mission.money[0].edit.isEnabled()
    type_in(page.mission.mission, MISSION)
    for field, words in zip(page.mission.money, ("1050000", "1700000", "2400000"), strict=True):
        type_in(field, words)


def _goal(page: GoalsPage) -> None:
    """Type one strategic goal with all it needs."""
    QTest.mouseClick(page.add["strategic_goals"], LEFT)
    for field, words in (
        (page.goal.what, "6000 patients treated in 36 months"),
        (page.goal.counted_in, "patients treated, 36 months"),
        (page.goal.unit, "patients"),
        (page.goal.baseline, "1,055"),
        (page.goal.target, "6,000"),
        (page.goal.by, "2029-12-31"),
        (page.goal.why, REASON),
        (page.goal.how, REASON),
    ):
        type_in(field, words)
    assert not page.goal.problem.isVisible()


def _records(desk: Desk, key: str, name: str, count: int) -> None:
    """Add so many records and name each."""
    page = desk.window.plan.view(key)
    assert isinstance(page, RecordsPage)
    for number in range(count):
        QTest.mouseClick(page.add, LEFT)
        type_in(page.fields[name], f"{key} {number + 1}")


@pytest.mark.slow
def test_that_a_rep_plans_before_driving_from_a_spreadsheet_to_an_approved_book(
    imported: Desk, tmp_path: Path, qtbot: QtBot
) -> None:
    window, session = imported.window, imported.session
    plan = window.plan
    QTest.keyClick(window, Qt.Key.Key_3, Qt.KeyboardModifier.ControlModifier)
    plan.show_page("overview")
    view = plan.view("overview")
    assert isinstance(view, Overview)
    rep_id = plan.rep_id
    assert rep_id
    assert not session.state.plans
    QTest.mouseClick(view.days.begin, LEFT)
    view.refresh()
    assert view.days.day.text() == "Day 1 of 10"
    QTest.mouseClick(view.approval.approve, LEFT)
    assert "There is no mission yet." in view.approval.refusal.text()

    view.days.steps.setFocus()
    view.days.steps.choose("mission")
    view.days.steps.row_chosen.emit("mission")
    QTest.keyClick(view.days.steps, Qt.Key.Key_Return)
    page = plan.view("goals.tree")
    assert isinstance(page, GoalsPage)
    _mission(page)
    _goal(page)
    for key, name, count in (
        ("means.themes", "name", 4), ("means.risks", "risk", 3), ("means.practice", "item", 1),
    ):  # fmt: skip
        plan.show_page(key)
        _records(imported, key, name, count)

    plan.jump("overview:approval")
    done = {step.key for step in view._assistant.steps if step.done} if view._assistant else set()
    assert {"mission", "goals"} <= done
    type_in(view.approval.rep, "Maya Lindqvist")
    type_in(view.approval.manager, "Ruth Adeyemi")
    if view.approval.override.isVisible():
        type_in(view.approval.override, "The sequence is accepted in the first review")
    QTest.mouseClick(view.approval.approve, LEFT)
    assert view.approval.refusal.text() == ""
    (version,) = versions_of(session.state, rep_id)
    assert version.plan["mission"] == MISSION
    assert version.intact
    review = view._assistant.steps[-1] if view._assistant else None
    assert review is not None
    assert review.done

    book = _printed(imported, tmp_path, qtbot)
    assert len(book) > 20
    text = " ".join(page.get_textpage().get_text_range() for page in book)
    assert "6000 patients are treated and four centers" in " ".join(text.split())
    assert version.short_digest in text
    book.close()


def _printed(desk: Desk, folder: Path, qtbot: QtBot) -> pdfium.PdfDocument:
    """The book as the button writes it; only the dialog for the folder is left out."""
    plan = desk.window.plan
    plan.show_page(BOOK)
    with qtbot.waitSignal(plan.books.said, timeout=4 * LONG_MS) as told:
        plan.books.print_books(folder, everyone=False)
    assert "1 book written" in told.args[0]
    (path,) = folder.glob("*.pdf")
    return pdfium.PdfDocument(path)
