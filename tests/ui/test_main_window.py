"""The frame around the workspaces: keys, search, saving, layout; nothing leaves the computer."""

import os
import socket
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QHBoxLayout, QSplitter, QWidget
from pytestqt.qtbot import QtBot

from model.arrays import IntArray
from model.errors import PlanError
from model.project import Project
from tests.ui.conftest import Desk, Pointer
from ui.accounts.workspace import Page
from ui.keys import KEYS
from ui.layout import LayoutKeeper
from ui.optimizer.dialog import OptimizerDialog
from ui.plan.places import BOOK
from ui.preferences import Preferences
from ui.theme.style import Mode, Theme

LEFT = Qt.MouseButton.LeftButton
CONTROL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
LONG_MS = 120_000


@pytest.fixture
def preferences(tmp_path: Path) -> Preferences:
    """Nothing is remembered yet."""
    return Preferences(QSettings(str(tmp_path / "s.ini"), QSettings.Format.IniFormat))


def test_that_the_title_names_the_file_and_says_what_is_unsaved(demo: Desk, qtbot: QtBot) -> None:
    window = demo.window
    demo.session.save()
    assert window.windowTitle().startswith(demo.session.project.path.name)
    assert not window.isWindowModified()
    demo.session.move(np.array([3]), 3)
    assert window.isWindowModified()
    demo.window.align.table.table.setFocus()
    demo.key(Qt.Key.Key_S, CONTROL)
    assert not window.isWindowModified()
    with_undo = Project.open(demo.session.project.path, read_only=True)
    assert with_undo.state.scenario().layer().alignment.territory[3] == 3
    with_undo.close()


def test_that_workspaces_open_by_number(demo: Desk) -> None:
    window = demo.window
    for key, place in (
        (Qt.Key.Key_1, window.accounts),
        (Qt.Key.Key_3, window.plan),
        (Qt.Key.Key_4, window.diary),
        (Qt.Key.Key_5, window.review),
        (Qt.Key.Key_6, window.share),
        (Qt.Key.Key_2, window.align),
    ):
        QTest.keyClick(window, key, CONTROL)
        assert place.isVisible()


def test_that_search_finds_accounts_territories_and_commands(demo: Desk, qtbot: QtBot) -> None:
    window, align = demo.window, demo.window.align
    QTest.keyClick(window, Qt.Key.Key_K, CONTROL)
    assert QApplication.focusWidget() is window.top.search.edit
    QTest.keyClicks(window.top.search.edit, "great miami")
    QTest.keyClick(window.top.search.edit, Qt.Key.Key_Return)
    assert demo.session.state.accounts.text("name")[align.selected[0]].startswith("Great Miami")
    assert window.finder.find("NW Ohio")
    assert align.tree.tree.chosen() == 3
    assert window.finder.find("export the")
    assert window.share.isVisible()
    assert not window.finder.find("no such thing at all")


def test_that_a_search_without_result_is_said(demo: Desk) -> None:
    edit = demo.window.top.search.edit
    edit.setFocus()
    QTest.keyClicks(edit, "zzzz")
    QTest.keyClick(edit, Qt.Key.Key_Return)
    assert "zzzz" in demo.window.banner.accessibleName()
    edit.clear()
    demo.window.show_workspace("share")
    assert not demo.window.banner.isVisible()


def test_that_f6_goes_round_the_panes(demo: Desk) -> None:
    demo.window.align.table.table.setFocus()
    seen = []
    for _ in range(12):
        demo.key(Qt.Key.Key_F6)
        seen.append(QApplication.focusWidget())
        if seen[-1] is demo.window.align.table.table:
            break
    assert seen[-1] is demo.window.align.table.table
    assert len(seen) == len(demo.window.panes())
    assert demo.page in seen
    assert demo.window.align.tree.search.edit in seen


def test_that_scenarios_open_by_number(demo: Desk) -> None:
    demo.window.align.table.table.setFocus()
    demo.key(Qt.Key.Key_1, ALT)
    assert demo.session.scenario.id == demo.session.state.scenarios[1].id
    demo.key(Qt.Key.Key_9, ALT)
    demo.key(Qt.Key.Key_0, ALT)
    assert demo.session.scenario.id == "live"


def test_that_light_and_dark_are_switched_and_remembered(demo: Desk, qtbot: QtBot) -> None:
    demo.painted_after(qtbot, demo.window.switch_theme)
    assert demo.preferences.mode is Mode.DARK
    demo.painted_after(qtbot, demo.window.switch_theme)
    assert demo.preferences.mode is Mode.LIGHT


def test_that_an_error_stays_until_it_is_dismissed(demo: Desk) -> None:
    demo.session.failed.emit(PlanError("It does not fit.", remedy="Choose another."))
    demo.window.show_workspace("share")
    assert demo.window.banner.isVisible()
    assert demo.window.banner.accessibleName() == "It does not fit. Choose another."
    QTest.mouseClick(demo.window.banner.link, LEFT)
    assert not demo.window.banner.isVisible()


def test_that_the_layout_is_remembered_per_screen(
    preferences: Preferences, theme: Theme, qtbot: QtBot
) -> None:
    def make() -> tuple[QSplitter, LayoutKeeper]:
        window, splitter = QWidget(), QSplitter(Qt.Orientation.Horizontal)
        qtbot.addWidget(window)
        QHBoxLayout(window).addWidget(splitter)
        splitter.addWidget(QWidget())
        splitter.addWidget(QWidget())
        window.resize(600, 300)
        window.show()
        return splitter, LayoutKeeper(preferences, window, {"parts": splitter})

    splitter, keeper = make()
    splitter.setSizes([100, 480])
    moved = splitter.sizes()
    keeper.keep()
    again, keeper = make()
    assert again.sizes() != moved
    keeper.restore()
    assert again.sizes() == moved


@pytest.mark.parametrize("width", [1200, 1280, 1440, 2200])
def test_that_nothing_is_wider_than_the_window(demo: Desk, qtbot: QtBot, width: int) -> None:
    demo.window.resize(width, 800)
    QApplication.processEvents()
    assert demo.window.width() == width
    for place in ("accounts", "align", "plan", "diary", "share"):
        demo.window.show_workspace(place)
        assert demo.window.minimumSizeHint().width() <= max(width, 1200)
    demo.window.resize(1440, 900)


def test_that_no_two_actions_share_a_key() -> None:
    """Letters alone count in one workspace only; N is Align's, and the diary's too."""
    used = [sequence for key in KEYS.values() for sequence in key.sequences]
    assert sorted(key for key in set(used) if used.count(key) > 1) == ["N"]


def internet_sockets() -> set[str]:
    """Open internet sockets of this process and its children (Linux; elsewhere none are seen)."""
    proc = Path("/proc")
    if not (proc / "net" / "tcp").exists():
        return set()
    inet = set()
    for table in ("tcp", "tcp6", "udp", "udp6"):
        lines = (proc / "net" / table).read_text().splitlines()[1:]
        inet |= {f"socket:[{line.split()[9]}]" for line in lines}
    found = set()
    for process in (os.getpid(), *children(os.getpid())):
        try:
            names = list((proc / str(process) / "fd").iterdir())
        except OSError:
            continue
        for name in names:
            try:
                found.add(str(name.readlink()))
            except OSError:
                continue
    return found & inet


def children(parent: int) -> list[int]:
    """All processes below one."""
    found = []
    for task in Path(f"/proc/{parent}/task").iterdir():
        try:
            below = [int(text) for text in (task / "children").read_text().split()]
        except OSError:
            continue
        for child in below:
            found += [child, *children(child)]
    return found


def forty_accounts(sheet: Path) -> Path:
    """A spreadsheet of accounts around Columbus."""
    rng = np.random.default_rng(5)
    lines = ["account_id,name,latitude,longitude,potential,hours"]
    lines += [
        f"N{i},Account {i},{39.5 + rng.random():.4f},{-83.5 + rng.random():.4f},{900 + i},10"
        for i in range(40)
    ]
    sheet.write_text("\n".join(lines) + "\n")
    return sheet


def apart(pointer: Pointer, rows: IntArray) -> QPoint:
    """The pixel of the account, among some, that lies farthest from every other."""
    pixels = pointer.account_pixels()
    away = np.linalg.norm(pixels[rows, None] - pixels[None], axis=2)
    away[np.arange(len(rows)), rows] = np.inf
    x, y = pixels[rows[away.min(axis=1).argmax()]]
    return QPoint(round(x), round(y))


def refuse_network(monkeypatch: pytest.MonkeyPatch, opened: list[str]) -> None:
    """Note and refuse what would leave this machine; a library looks for IPv6 on its loopback."""

    def refuse(*arguments: object, **_named: object) -> None:
        if arguments[1:] != (("::1", 0),):
            opened.append("connect")
        raise OSError("no network in this test")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket.socket, "bind", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


def test_that_the_whole_workflow_opens_no_socket(
    desk: Desk, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Import, design, drag, save, print: nothing leaves the scheme, nothing opens a socket."""
    opened: list[str] = []
    before = internet_sockets()

    refuse_network(monkeypatch, opened)
    window, session = desk.window, desk.session
    session.close()
    window.open_file(forty_accounts(tmp_path / "forty.csv"))
    qtbot.waitUntil(lambda: window.accounts.page is Page.PREVIEW, timeout=LONG_MS)
    desk.painted_after(qtbot, window.accounts.accept)

    QTest.mouseClick(window.align.tree.empty.action, LEFT)
    dialog = next(d for d in window.findChildren(OptimizerDialog) if d.isVisible())
    dialog.design.form.aim.count.setValue(3)
    dialog.design.start()
    qtbot.waitUntil(lambda: bool(dialog.design.trace), timeout=LONG_MS)
    assert internet_sockets() == before
    with qtbot.waitSignal(session.changed, timeout=LONG_MS):
        QTest.mouseClick(dialog.primary, LEFT)  # stop and keep best
    qtbot.waitSignal(window.align.map.view.painted, timeout=LONG_MS).wait()
    assert len(session.layer.territories) == 3

    pointer = Pointer(desk, qtbot)
    start, end = (apart(pointer, session.alignment.rows_of(code)) for code in (0, 1))
    pointer.drag(start, end)
    assert session.project.dirty
    window.save()
    assert not session.project.dirty
    out = tmp_path / "books"
    out.mkdir()
    window.show_workspace("plan")
    window.plan.show_page(BOOK)
    window.plan.books.list.setCurrentIndex(window.plan.books.list.columns.index(0, 0))
    window.plan.books.print_books(out, everyone=False)
    with qtbot.waitSignal(window.plan.said, timeout=LONG_MS):
        pass
    assert list(out.glob("*.pdf"))
    assert opened == []
    assert internet_sockets() == before
    assert window.align.map.view.blocked_requests == ()
    assert window.align.map.view.refused_calls == 0
