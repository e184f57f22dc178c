"""The book in the window: its pages as they are now, to the editor and back, files and flags."""

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QPageSize
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from model.change import AccountEdited
from model.plan.approval import approve
from model.plan.typed_edits import set_value
from model.store.handed_out import handed_out
from model.store.printed_pages import printed_pages
from tests.ui.conftest import Desk
from ui.book.books_page import BooksPage
from ui.plan.places import BOOK
from ui.plan.reading import plan_of

LEFT = Qt.MouseButton.LeftButton
LONG_MS = 240_000
MISSION = "By the end of 2029 every patient who asks for it is treated close to home."


@pytest.fixture
def books(demo: Desk, qtbot: QtBot) -> BooksPage:
    """The Book page on R1's book, every page drawn."""
    plan = demo.window.plan
    demo.window.show_workspace("plan")
    plan.show_rep("R1")
    plan.show_page(BOOK)
    qtbot.waitUntil(lambda: plan.books.preview.settled, timeout=LONG_MS)
    return plan.books


@pytest.mark.slow
def test_that_a_page_leads_to_its_editor_and_the_editor_back_to_the_page(
    demo: Desk, books: BooksPage, qtbot: QtBot
) -> None:
    plan = demo.window.plan
    assert len(books.thumbs.refs) > 60
    books.show_section("P22")
    books.thumbs.setFocus()
    QTest.keyClick(books.thumbs, Qt.Key.Key_Return)
    assert plan.key == "sequence"
    assert plan.beside.isVisible()
    assert plan.beside.key == "P22"
    qtbot.waitUntil(lambda: plan.beside.page.sheet.is_drawn, timeout=LONG_MS)
    QTest.mouseClick(plan.beside.to_book, LEFT)
    assert plan.key == BOOK
    assert books.thumbs.chosen is not None
    assert books.thumbs.chosen.key == "P22"
    assert not plan.beside.isVisible()
    plan.show_page("goals.tree")
    assert plan.beside.isVisible()
    QTest.mouseClick(plan.page_button, LEFT)
    assert not plan.beside.isVisible()


@pytest.mark.slow
def test_that_an_edit_draws_its_pages_alone_and_flags_them_until_they_are_printed(
    demo: Desk, books: BooksPage, qtbot: QtBot, tmp_path: Path
) -> None:
    session, preview = demo.session, books.preview
    project = session.state.about.project_id
    books.print_books(tmp_path, everyone=False)
    qtbot.waitSignal(books.said, timeout=LONG_MS).wait()
    assert preview.stale() == ()
    kept = printed_pages(project, "R1", "letter")
    assert kept is not None
    assert kept.printed_on == session.today
    assert [one.what for one in handed_out(project)][:1] == ["Plan book"]

    drawn: list[str] = []
    preview.drawn.connect(drawn.extend)
    session.do(set_value(session.state, "R1", ("mission",), MISSION))
    qtbot.waitUntil(lambda: preview.settled, timeout=LONG_MS)
    assert set(drawn) == {"P01", "P03", "P04"}
    assert preview.stale() == ("P01", "P03", "P04")
    assert [ref.key for ref in books.thumbs.refs if ref.stale] == ["P01", "P03", "P04"]
    books.thumbs.choose("P03")
    QTest.mouseClick(books.next_stale, LEFT)
    assert books.thumbs.chosen is not None
    assert books.thumbs.chosen.key == "P04"
    session.undo()
    qtbot.waitUntil(lambda: preview.settled, timeout=LONG_MS)
    assert preview.stale() == ()
    assert not books.next_stale.isVisible()


@pytest.mark.slow
def test_that_a_page_drawn_again_that_prints_the_same_is_not_flagged(
    demo: Desk, books: BooksPage, qtbot: QtBot, tmp_path: Path
) -> None:
    session, preview = demo.session, books.preview
    with qtbot.waitSignal(books.said, timeout=LONG_MS):
        books.print_books(tmp_path, everyone=False)
    drawn: list[str] = []
    preview.drawn.connect(drawn.extend)
    accounts = session.state.accounts
    lat = float(accounts.number("lat")[accounts.row_of("A13")])
    session.do(AccountEdited("A few metres", "A13", {"lat": lat}, {"lat": lat + 2e-5}))
    qtbot.waitUntil(lambda: preview.settled, timeout=LONG_MS)
    assert {"P06", "P07", "P12", "P37"} <= set(drawn)
    assert set(preview.stale()) <= {"P06", "P07"}  # a mark that stood between two points
    session.undo()
    qtbot.waitUntil(lambda: preview.settled, timeout=LONG_MS)

    drawn.clear()
    QTest.mouseClick(books.bar.names, LEFT, pos=QPoint(8, books.bar.names.height() // 2))
    qtbot.waitUntil(lambda: preview.settled and bool(drawn), timeout=LONG_MS)
    assert "A2" in drawn
    assert preview.stale() == ()  # a list by name cannot be told from one by title
    QTest.mouseClick(books.bar.names, LEFT, pos=QPoint(8, books.bar.names.height() // 2))
    qtbot.waitUntil(lambda: preview.settled, timeout=LONG_MS)
    QTest.mouseClick(books.bar.paper, LEFT, pos=QPoint(books.bar.paper.width() - 12, 10))
    qtbot.waitUntil(lambda: preview.paper == "a4" and preview.settled, timeout=LONG_MS)
    assert preview.since == ""  # no book was printed on this paper yet
    assert preview.stale() == ()


@pytest.mark.slow
def test_that_the_approved_version_shows_its_seal_and_what_changed_since(
    demo: Desk, books: BooksPage, qtbot: QtBot
) -> None:
    session = demo.session
    whole = plan_of(session, "R1")
    assert whole is not None
    session.do(approve(session.state, whole, "Maya Lindqvist", "Ruth Adeyemi", session.today))
    session.do(set_value(session.state, "R1", ("mission",), MISSION))
    qtbot.waitUntil(lambda: bool(books.version.lines), timeout=LONG_MS)
    (line,) = books.version.lines
    assert line.title == "Mission"
    assert line.right == "page 4"
    said = books.version.state.text()
    assert "Maya Lindqvist and Ruth Adeyemi" in said
    assert "Seal " in said
    books.version.since.setFocus()
    QTest.keyClick(books.version.since, Qt.Key.Key_Down)
    books.version.page_chosen.emit("P04")
    assert books.thumbs.chosen is not None
    assert books.thumbs.chosen.key == "P04"
    session.undo()
    session.undo()


@pytest.mark.slow
def test_that_parts_are_chosen_written_and_kept_in_the_list_of_files_handed_out(
    demo: Desk, books: BooksPage, qtbot: QtBot, tmp_path: Path
) -> None:
    project = demo.session.state.about.project_id
    for part, ending in (("executive", ".pdf"), ("phone", ".html")):
        books.bar.choose(part)
        with qtbot.waitSignal(books.said, timeout=LONG_MS):
            books.print_books(tmp_path, everyone=False)
        (written,) = tmp_path.glob(f"*{part}*{ending}")
        assert handed_out(project)[0].path == str(written.resolve())
    assert handed_out(project)[0].what == "Edition for the phone"
    assert not books.bar.to_printer.isEnabled()
    books.bar.choose("book")
    assert books.bar.to_printer.isEnabled()

    printer = QPrinter(QPrinter.PrinterMode.ScreenResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.Letter))
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    books.print_on(printer, list(tmp_path.glob("*executive*.pdf")))
    paper = QPdfDocument()
    paper.load(str(tmp_path / "printed.pdf"))
    assert paper.pageCount() == 1


@pytest.mark.slow
def test_that_books_of_everyone_keep_the_flags_of_each_rep_and_names_stay_out_unasked(
    demo: Desk, books: BooksPage, qtbot: QtBot, tmp_path: Path
) -> None:
    project = demo.session.state.about.project_id
    assert not books.bar.names.isChecked()
    with qtbot.waitSignal(books.said, timeout=LONG_MS):
        books.print_books(tmp_path, everyone=True)
    reps = {t.rep_id for t in demo.session.scenario.layer("core").territories if t.rep_id}
    paper = books.bar.paper_name
    kept = {rep_id: printed_pages(project, rep_id, paper) for rep_id in reps}
    assert all(found is not None and found.imprints for found in kept.values())
    assert len({found.imprints["P06"] for found in kept.values() if found is not None}) == len(reps)

    QTest.mouseClick(books.bar.names, LEFT, pos=QPoint(8, books.bar.names.height() // 2))
    assert books.bar.names.isChecked()
    books.bar.choose("phone")
    with qtbot.waitSignal(books.said, timeout=LONG_MS):
        books.print_books(tmp_path / "named", everyone=False)
    (written,) = (tmp_path / "named").glob("*phone*.html")
    assert "Dr Ingrid Vasseur" in written.read_text(encoding="utf-8")
