"""A spreadsheet is read in the worker, looked at, and taken in; what is wrong is one sentence."""

from functools import partial
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from reports.exports import export
from tests.ui.conftest import Desk, Pointer
from ui.accounts.workspace import Page, currencies

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


@pytest.fixture
def closed(desk: Desk, qtbot: QtBot) -> Desk:
    """The window with nothing open."""
    qtbot.waitUntil(lambda: desk.window.align.map.view.is_ready, timeout=30_000)
    desk.session.close()
    desk.window.banner.dismiss()
    return desk


def test_that_an_import_without_a_project_makes_one_in_the_documents(
    closed: Desk, tmp_path: Path, qtbot: QtBot
) -> None:
    window = closed.window
    sheet = write_sheet(tmp_path / "north.csv", ["One", "Two", "Three"])
    assert read(closed, sheet, qtbot) is Page.PREVIEW
    assert not closed.session.is_open
    window.accounts.currency.setCurrentText("CHF")
    closed.painted_after(qtbot, lambda: QTest.mouseClick(window.accounts._accept, LEFT))
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
    closed.painted_after(qtbot, lambda: QTest.mouseClick(closed.window.accounts._accept, LEFT))
    assert len(closed.session.layer.territories) == 2
    assert not closed.window.align.tree.empty.isVisible()
    assert closed.window.align.tree.tree.isVisible()


def test_that_other_accounts_are_kept_out_of_the_open_project(
    demo: Desk, tmp_path: Path, qtbot: QtBot
) -> None:
    before, path = demo.session.state, demo.session.project.path
    read(demo, write_sheet(tmp_path / "own.csv", ["One", "Two"]), qtbot)
    assert demo.window.accounts.makes_project
    assert demo.session.state is before
    demo.painted_after(qtbot, lambda: QTest.mouseClick(demo.window.accounts._accept, LEFT))
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
    demo.painted_after(qtbot, lambda: QTest.mouseClick(demo.window.accounts._accept, LEFT))
    after = demo.session.state.accounts
    assert after.number("beds")[after.row_of(first)] == 999
    assert np.array_equal(demo.session.alignment.territory, codes)
    assert demo.agrees()


@pytest.mark.parametrize(
    ("name", "content", "word"),
    [
        ("empty.csv", b"", "empty"),
        ("words.csv", b"colour,shape\nred,round\n", "No accounts were recognised"),
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
    closed.painted_after(qtbot, lambda: QTest.mouseClick(closed.window.accounts._accept, LEFT))
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
