"""Publishing in the real window."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from model.alignment import Alignment
from model.change import AccountsReplaced, ScenarioChanged
from model.publication import reprints_due
from model.scenario import LIVE
from model.scenario_life import decide
from reports.packs.paper import PackFile
from tests.ui.conftest import Desk
from ui.book.printing import BookPrinter
from ui.job import Job

LEFT = Qt.MouseButton.LeftButton
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def page(demo: Desk):
    """The view Publish, with an approved scenario that moves the first account to R2."""
    session = demo.session
    live = session.state.scenario(LIVE)
    codes = live.layer().alignment.territory.copy()
    codes[0] = 1
    layer = replace(live.layer(), alignment=Alignment(codes))
    draft = replace(
        live.with_layer("core", layer), id="relief", name="Relief", status="draft",
        effective_from="2027-01-04", decisions={},
    )  # fmt: skip
    session.do(ScenarioChanged("Copy", None, draft))
    assert demo.window.finder.find("Publish an approved")
    page = demo.window.share.publish
    page.extent.choose(0)
    assert page.scenario.count() == 1
    assert "No other scenario is approved" in page.summary.text()
    for status in ("proposed", "approved"):
        session.do(decide(session.state, "relief", status, session.author, session.clock.now()))
    page.scenario.setCurrentIndex(1)
    return page


def test_that_an_approved_alignment_says_what_it_changes(page):
    assert page.isVisible()
    assert page.key == "relief"
    assert "1 account changes owner; it touches 2 reps." in page.summary.text()
    assert page.publish.isEnabled()


def test_that_an_a_account_without_a_call_is_named_before_it_is_published(page, demo: Desk):
    assert "no call planned" not in page.summary.text()
    session = demo.session
    state = session.state
    calls = np.full(len(state.accounts), np.nan)
    calls[state.accounts.row_of("T2-01")] = 0.0
    changed = state.accounts.with_columns({"calls": calls})
    session.do(AccountsReplaced("Nobody calls", state.accounts, changed, {}, {}))
    told = "1 A account has no call planned: Scioto University Hospital."
    assert told in page.summary.text()
    session.undo()


def publish(page, folder, qtbot):
    page.write(folder)
    qtbot.waitUntil(lambda: page.files.isVisible(), timeout=120_000)


def test_that_files_are_written_and_papers_marked_in_one_step(page, demo: Desk, qtbot, tmp_path):
    publish(page, tmp_path / "out", qtbot)
    written = {path.name for path in (tmp_path / "out").iterdir()}
    assert {"crm-owners.csv", "zip-territory.csv", "alignment.gpkg"} <= written
    shown = {page.files.item(row, 0).text() for row in range(page.files.rowCount())}
    assert shown == written
    due = reprints_due(demo.session.state)
    assert {(p.rep_id, p.what) for p in due} == {
        (rep, what) for rep in ("R1", "R2") for what in ("plan book", "handover")
    }
    assert page.papers.rowCount() == 4
    assert not page.publish.isEnabled()
    QTest.keyClick(page.extent, Qt.Key.Key_Right)
    assert page.publish.isEnabled()  # all accounts can be told again
    QTest.keyClick(demo.window, Qt.Key.Key_Z, CONTROL)
    assert reprints_due(demo.session.state) == ()
    assert not page.papers.isVisible()


def test_that_papers_printed_elsewhere_lose_their_mark(page, demo: Desk, qtbot, tmp_path):
    publish(page, tmp_path / "out", qtbot)
    page.done.setFocus()
    QTest.keyClick(page.done, Qt.Key.Key_Space)
    assert reprints_due(demo.session.state) == ()
    assert "Nothing is left to print anew." in demo.window.banner.accessibleName()


@pytest.mark.slow
def test_that_books_out_of_date_are_printed_and_lose_their_mark(page, demo: Desk, qtbot, tmp_path):
    publish(page, tmp_path / "out", qtbot)
    assert "2 books" in page.print_books.text()
    page.print_into(tmp_path / "books")
    qtbot.waitUntil(lambda: len(reprints_due(demo.session.state)) == 2, timeout=300_000)
    assert len(list((tmp_path / "books").glob("*.pdf"))) == 2
    assert {p.what for p in reprints_due(demo.session.state)} == {"handover"}


def test_that_an_alignment_without_news_is_not_published(page, demo: Desk, qtbot, tmp_path):
    publish(page, tmp_path / "out", qtbot)
    with qtbot.waitSignal(demo.session.failed, timeout=60_000):
        page.write(tmp_path / "again")
    assert not np.any([path.is_file() for path in (tmp_path / "again").glob("*")])


def test_that_the_handovers_lead_to_the_alignment_pack_of_the_scenario(
    page, demo: Desk, qtbot, tmp_path
):
    publish(page, tmp_path / "out", qtbot)
    assert page.handovers.text() == "Print 2 handovers…"
    page.handovers.setFocus()
    QTest.keyClick(page.handovers, Qt.Key.Key_Space)
    dialog = demo.window.rooms.packs.dialog
    assert dialog is not None
    assert dialog.scenario_id == "relief"
    dialog.dismiss()


@pytest.mark.slow
def test_that_a_book_printed_in_plan_loses_its_mark(page, demo: Desk, qtbot, tmp_path):
    publish(page, tmp_path / "out", qtbot)
    demo.session.open_scenario("relief")
    printer = BookPrinter(demo.session, demo.window.worker, page)
    with qtbot.waitSignal(printer.written, timeout=300_000):
        printer.start(tmp_path / "books", "book", 1, "letter", "R1")
    due = {(p.rep_id, p.what) for p in reprints_due(demo.session.state)}
    assert ("R1", "plan book") not in due
    assert len(due) == 3


def test_that_printed_handover_sheets_settle_their_marks(page, demo: Desk, qtbot, tmp_path):
    publish(page, tmp_path / "out", qtbot)
    desk = demo.window.rooms.packs
    pack = [PackFile("alignment pack", tmp_path / "pack.pdf")]
    job = Job(demo.window.worker, "print alignment", {"scenario": "relief"})
    desk._unmark(job, pack)
    assert len(reprints_due(demo.session.state)) == 4
    desk._unmark(job, [*pack, PackFile("handover sheets", tmp_path / "handover.pdf")])
    assert {p.what for p in reprints_due(demo.session.state)} == {"plan book"}
    demo.session.undo()
    assert len(reprints_due(demo.session.state)) == 4
