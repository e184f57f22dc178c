"""Files are read in the worker, looked at, and taken in; what is wrong is one sentence."""

from functools import partial
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from reports.exports import export
from tests.ui.conftest import Desk, Pointer
from ui.accounts.review_page import currencies
from ui.accounts.workspace import Page

LEFT = Qt.MouseButton.LeftButton
LONG_MS = 60_000
IMAGE, LINK = "<img src=x onerror=alert(1)>", '=HYPERLINK("http://x")'
PLACES = ((40.0, -83.0), (40.3, -83.4), (39.7, -82.6), (40.6, -82.9), (39.4, -83.3), (40.1, -84.0))


def write_sheet(path: Path, names: list[str], *, territory: bool = False) -> Path:
    """A csv with one account per name at the places above."""
    lines = ["account_id,name,latitude,longitude,revenue" + (",territory" if territory else "")]
    for place, (name, (lat, lon)) in enumerate(zip(names, PLACES, strict=False), 1):
        quoted = '"' + name.replace('"', '""') + '"'
        owner = f",T{place % 2}" if territory else ""
        lines.append(f"N{place},{quoted},{lat},{lon},{1000 * place}{owner}")
    path.write_text("\n".join(lines) + "\n")
    return path


def read(desk: Desk, path: Path, qtbot: QtBot) -> Page:
    """Give a file to the window and wait until it was read."""
    desk.window.open_file(path)
    accounts = desk.window.accounts
    assert accounts.isVisible()
    qtbot.waitUntil(lambda: accounts.page is not Page.READING, timeout=LONG_MS)
    return accounts.page


def take_in(desk: Desk) -> None:
    """Press Import."""
    QTest.mouseClick(desk.window.accounts.assistant.head.accept, LEFT)


@pytest.fixture
def closed(desk: Desk, qtbot: QtBot) -> Desk:
    """The window with nothing open."""
    qtbot.waitUntil(lambda: desk.window.align.map.view.is_ready, timeout=30_000)
    desk.session.close()
    desk.window.accounts.dismiss()
    desk.window.banner.dismiss()
    return desk


def test_that_an_import_without_a_project_makes_one_in_the_documents(
    closed: Desk, tmp_path: Path, qtbot: QtBot
) -> None:
    window = closed.window
    sheet = write_sheet(tmp_path / "north.csv", ["One", "Two", "Three"])
    assert read(closed, sheet, qtbot) is Page.PREVIEW
    assert not closed.session.is_open
    window.accounts.assistant.review.currency.setCurrentText("CHF")
    wait(closed, qtbot)
    closed.painted_after(qtbot, partial(take_in, closed))
    state = closed.session.state
    assert state.accounts.ids.tolist() == ["N1", "N2", "N3"]
    assert state.about.currency == "CHF"
    assert closed.session.project.path.parent == closed.home / "Documents" / "Catchment"
    assert window.windowTitle().startswith("north.catchment.gpkg")
    assert window.align.isVisible()
    assert window.align.tree.empty.isVisible()
    assert closed.session.undo() is not None
    assert len(closed.session.state.accounts) == 0


def test_that_an_import_with_territories_shows_them(
    closed: Desk, tmp_path: Path, qtbot: QtBot
) -> None:
    names = ["One", "Two", "Three", "Four", "Five", "Six"]
    read(closed, write_sheet(tmp_path / "cut.csv", names, territory=True), qtbot)
    closed.painted_after(qtbot, partial(take_in, closed))
    assert len(closed.session.layer.territories) == 2
    assert not closed.window.align.tree.empty.isVisible()
    assert closed.window.align.tree.tree.isVisible()


def test_that_the_numbers_of_the_alignment_follow_a_file_of_figures_at_once(
    closed: Desk, tmp_path: Path, qtbot: QtBot
) -> None:
    sheet = write_sheet(tmp_path / "cut.csv", ["One", "Two", "Three", "Four"], territory=True)
    sheet.write_text(sheet.read_text().replace("revenue", "potential"))
    read(closed, sheet, qtbot)
    closed.painted_after(qtbot, partial(take_in, closed))
    session = closed.session
    assert sorted(closed.shown(0).tolist()) == [80.0, 120.0]  # 1 + 3 and 2 + 4 thousand, in tree
    figures = tmp_path / "figures.csv"
    figures.write_text("account_id,potential\nN1,13000\nN2,2000\n")
    read(closed, figures, qtbot)
    assert not closed.window.accounts.makes_project
    take_in(closed)
    assert sorted(closed.shown(0).round(1).tolist()) == [54.5, 145.5]  # 6 and 13 + 3 of 11
    assert session.state.accounts.placed.all()
    assert session.undo() is not None
    assert sorted(closed.shown(0).tolist()) == [80.0, 120.0]


def test_that_other_accounts_are_kept_out_of_the_open_project(
    demo: Desk, tmp_path: Path, qtbot: QtBot
) -> None:
    before, path = demo.session.state, demo.session.project.path
    read(demo, write_sheet(tmp_path / "own.csv", ["One", "Two"]), qtbot)
    assert demo.window.accounts.makes_project
    assert demo.session.state is before
    demo.painted_after(qtbot, partial(take_in, demo))
    assert demo.session.project.path != path
    assert len(demo.session.state.accounts) == 2
    demo.session.close()


def test_that_known_accounts_are_merged_by_their_id(
    demo: Desk, tmp_path: Path, qtbot: QtBot
) -> None:
    accounts, codes = demo.session.state.accounts, demo.session.alignment.territory
    first = accounts.ids[0]
    sheet = tmp_path / "newer.csv"
    sheet.write_text(f"account_id,name,beds\n{first},{accounts.text('name')[0]},999\n")
    read(demo, sheet, qtbot)
    assert not demo.window.accounts.makes_project
    QTest.mouseClick(demo.window.accounts.assistant.head.accept, LEFT)
    assert demo.window.accounts.page is Page.REST
    after = demo.session.state.accounts
    assert after.number("beds")[after.row_of(first)] == 999
    assert np.array_equal(demo.session.alignment.territory, codes)
    assert demo.agrees()


@pytest.mark.parametrize(
    ("name", "content", "word"),
    [
        ("empty.csv", b"", "empty"),
        ("photo.xlsx", b"\x89PNG\r\n\x1a\n" + b"\0" * 64, "photo.xlsx"),
        ("locked.xlsx", bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600, "locked.xlsx"),
    ],
)
def test_that_a_wrong_file_is_one_sentence_and_the_window_goes_on(
    closed: Desk, tmp_path: Path, qtbot: QtBot, name: str, content: bytes, word: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    assert read(closed, path, qtbot) is Page.FAILED
    said = closed.window.accounts._failure.text()
    assert word in said
    assert said.endswith(".")
    assert "Traceback" not in said
    QTest.mouseClick(closed.window.accounts._dismissed, LEFT)
    assert closed.window.accounts.page is Page.EMPTY
    assert read(closed, write_sheet(tmp_path / "good.csv", ["One"]), qtbot) is Page.PREVIEW


def test_that_a_missing_project_file_is_a_sentence_in_the_banner(
    closed: Desk, tmp_path: Path
) -> None:
    closed.window.open_file(tmp_path / "gone.catchment.gpkg")
    assert closed.window.banner.isVisible()
    assert "gone.catchment.gpkg" in closed.window.banner.accessibleName()
    QTest.mouseClick(closed.window.banner.link, LEFT)
    assert not closed.window.banner.isVisible()


def shows(pointer: Pointer, words: str) -> bool:
    """Whether the page of the map shows these words as text."""
    return words in pointer.ask("document.body.innerText")


def test_that_hostile_names_stay_text_on_the_way_through_the_window(
    closed: Desk, tmp_path: Path, qtbot: QtBot
) -> None:
    names = [IMAGE, LINK, "Three", "Four", "Five", "Six"]
    read(closed, write_sheet(tmp_path / "hostile.csv", names, territory=True), qtbot)
    closed.painted_after(qtbot, partial(take_in, closed))
    align, view = closed.window.align, closed.window.align.map.view
    assert closed.session.state.accounts.text("name")[:2].tolist() == [IMAGE, LINK]
    pointer = Pointer(closed, qtbot)
    pixels = pointer.account_pixels()
    for row in (0, 1):
        place = QPoint(round(pixels[row, 0]), round(pixels[row, 1]))
        with qtbot.waitSignal(view.hovered, timeout=10_000) as hovered:
            pointer.move(place + QPoint(3, 0), Qt.MouseButton.NoButton)
            pointer.move(place, Qt.MouseButton.NoButton)
        assert hovered.args == [row]
        qtbot.waitUntil(partial(shows, pointer, names[row]), timeout=10_000)
    assert pointer.ask("document.querySelectorAll('img[src=x]').length") == 0
    table = align.table.table
    assert table.columns.index(0, 0).data() == IMAGE
    align.select(np.array([0, 1]))
    align.grab()
    closed.window.finder.find("HYPERLINK")
    assert align.selected.tolist() == [1]
    assert view.blocked_requests == ()
    assert view.refused_calls == 0
    out = tmp_path / "out.csv"
    export(closed.session.state, closed.session.scenario, out, closed.session.team)
    text = out.read_text(encoding="utf-8-sig")
    assert IMAGE in text
    assert "'=HYPERLINK" in text


def test_that_currencies_are_offered_once_each() -> None:
    offered = currencies()
    assert len(offered) == len(set(offered))
    assert {"USD", "EUR"} <= set(offered)
    assert all(len(code) == 3 for code in offered)


def drop(desk: Desk, *paths: Path) -> None:
    """Let go of files over the window, as the desktop tells it."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    place, copy = QPoint(400, 300), Qt.DropAction.CopyAction
    none = Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(place, copy, data, LEFT, none)
    desk.window.dragEnterEvent(enter)
    assert enter.isAccepted()
    desk.window.dropEvent(QDropEvent(QPointF(place), copy, data, LEFT, none))


def wait(desk: Desk, qtbot: QtBot) -> None:
    """Wait until everything asked for is read."""
    accounts = desk.window.accounts
    qtbot.waitUntil(
        lambda: accounts.page is Page.PREVIEW and not accounts.reader.busy, timeout=LONG_MS
    )


def test_that_files_dropped_on_the_window_are_read_together(
    closed: Desk, tmp_path: Path, qtbot: QtBot
) -> None:
    north = write_sheet(tmp_path / "north.csv", ["One", "Two", "Three"])
    people = tmp_path / "people.csv"
    people.write_text("contact_id,name,account_id,role\nC1,Ann Ahn,N1,Surgeon\n")
    drop(closed, north, people)
    wait(closed, qtbot)
    found = closed.window.accounts.assistant.prepared
    assert {sheet.key[0]: sheet.kind for sheet in found.sheets} == {
        "north.csv": "accounts",
        "people.csv": "contacts",
    }
    assert not closed.window.top.isVisible()
    QTest.mouseClick(closed.window.accounts.assistant.head.cancel, LEFT)
    assert closed.window.accounts.page is Page.EMPTY
    assert closed.window.top.isVisible()


def test_that_a_file_dropped_on_a_waiting_import_joins_it(
    closed: Desk, tmp_path: Path, qtbot: QtBot
) -> None:
    drop(closed, write_sheet(tmp_path / "north.csv", ["One", "Two"]))
    wait(closed, qtbot)
    people = tmp_path / "people.csv"
    people.write_text("contact_id,name,account_id,role\nC1,Ann Ahn,N1,Surgeon\n")
    drop(closed, people)
    wait(closed, qtbot)
    assert closed.window.accounts.assistant.prepared.tables == {"contacts": 1}
    closed.window.accounts.dismiss()


def test_that_cells_are_pasted_and_taken_in(closed: Desk, qtbot: QtBot) -> None:
    QGuiApplication.clipboard().setText("account_id\tname\tzip\nP1\tOne\t43004\n")
    closed.window.activateWindow()
    QTest.keyClick(closed.window, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    wait(closed, qtbot)
    assert closed.window.accounts.assistant.head.accept.text() == "Import 1 accounts"
    closed.painted_after(qtbot, closed.window.accounts.accept)
    assert closed.session.state.accounts.text("name").tolist() == ["One"]
    assert closed.session.project.path.name.startswith("Pasted accounts")


def test_that_the_next_file_keeps_assignments_and_is_undone_by_one_link(
    demo: Desk, tmp_path: Path, qtbot: QtBot
) -> None:
    session, accounts = demo.session, demo.session.state.accounts
    codes = session.alignment.territory.copy()
    lines = ["account_id,name,beds"]
    lines += [f"{i},{n},7" for i, n in zip(accounts.ids[:150], accounts.text("name"), strict=False)]
    lines.append("NEW1,New House,9")
    newer = tmp_path / "december.csv"
    newer.write_text("\n".join(lines) + "\n")
    before = session.state
    drop(demo, newer)
    wait(demo, qtbot)
    assistant = demo.window.accounts.assistant
    merge = assistant.prepared.merge
    assert merge is not None
    assert (merge.new, len(merge.gone)) == (("NEW1",), len(accounts) - 150)
    assert session.state is before
    QTest.mouseClick(assistant.head.accept, LEFT)
    assert len(session.state.accounts) == len(accounts) + 1
    assert np.array_equal(session.alignment.territory[: len(codes)], codes)
    resting = demo.window.accounts.resting
    assert resting.page.undo.isEnabled()
    banner = demo.window.banner
    assert banner.link.text() == "Undo import"
    QTest.mouseClick(banner.link, LEFT)
    assert session.state.accounts.ids.tolist() == accounts.ids.tolist()
    assert np.array_equal(session.state.accounts.number("beds"), accounts.number("beds"), True)
    assert not banner.isVisible()


def test_that_a_remapped_source_is_read_the_same_way_next_time(
    demo: Desk, tmp_path: Path, qtbot: QtBot
) -> None:
    accounts = demo.session.state.accounts
    text = f"account_id,name,Bemerkung\n{accounts.ids[0]},{accounts.text('name')[0]},late\n"
    first = tmp_path / "november.csv"
    first.write_text(text)
    drop(demo, first)
    wait(demo, qtbot)
    assistant = demo.window.accounts.assistant
    key = ("november.csv", "november")
    assistant.columns.draft_changed.emit(
        assistant.draft.with_field(key, "Bemerkung", "preferences")
    )
    wait(demo, qtbot)
    QTest.mouseClick(assistant.head.accept, LEFT)
    assert demo.session.state.accounts.text("preferences")[0] == "late"
    second = tmp_path / "december.csv"
    second.write_text(text.replace("late", "early"))
    drop(demo, second)
    wait(demo, qtbot)
    sheet = assistant.prepared.sheets[0]
    assert [c.field for c in sheet.found if c.header == "Bemerkung"] == ["preferences"]
    demo.window.accounts.dismiss()


def test_that_the_workspace_at_rest_says_what_is_there_and_how_old(
    demo: Desk, qtbot: QtBot
) -> None:
    demo.window.show_workspace("accounts")
    accounts = demo.window.accounts
    assert accounts.page is Page.REST
    table = accounts.resting.page.table.columns
    names = [str(table.index(line, 0).data()) for line in range(table.rowCount())]
    assert names[:2] == ["Accounts", "Reps"]
    assert table.index(0, 1).data() == f"{len(demo.session.state.accounts):,}"
    qtbot.waitUntil(lambda: accounts.resting._health is not None, timeout=LONG_MS)


def test_that_files_without_a_table_wait_for_the_users_word(
    closed: Desk, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "words.csv"
    path.write_text("colour,shape\nred,round\n")
    drop(closed, path)
    wait(closed, qtbot)
    assistant = closed.window.accounts.assistant
    assert "No table was recognised" in assistant.banner.accessibleName()
    assert not assistant.head.accept.isEnabled()
    closed.window.accounts.dismiss()
