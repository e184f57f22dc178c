"""The menus of the map's bar."""

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tests.ui.conftest import Desk
from ui.align.map_menus import MOST, choice_menu
from ui.align.menus import ContextMenu, MenuEntry


def test_that_many_figures_go_on_in_a_menu_of_their_own(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    figures = [(f"k{n}", f"Figure {n}") for n in range(MOST + 6)]
    taken: list[str] = []
    last = figures[-1][0]
    menu = choice_menu(parent, [[("own", "Territory")], figures], [last], taken.append)
    words = [action.text() for action in menu.actions() if not action.isSeparator()]
    assert words == ["Territory", *(f"Figure {n}" for n in range(MOST)), "6 more"]
    more = menu.actions()[-1].menu()
    rest = more.actions()
    assert [action.text() for action in rest] == [w for _, w in figures[MOST:]]
    assert rest[-1].isChecked()
    rest[0].trigger()
    assert taken == [figures[MOST][0]]
    assert not rest[-1].isChecked()  # one of all of them, wherever it stands


def test_that_few_figures_stand_in_one_menu(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    figures = [(f"k{n}", f"Figure {n}") for n in range(MOST)]
    menu = choice_menu(parent, [figures], [], lambda _key: None)
    assert [action.text() for action in menu.actions()] == [w for _, w in figures]


def test_that_names_of_users_stand_in_a_menu_as_they_are(demo: Desk) -> None:
    menus = ContextMenu(demo.window.align)
    menus.add(lambda _about, _place: [MenuEntry("Move to R&D", None, group="To A & B")])
    menu = menus.menu(0, QPoint())
    (group,) = menu.actions()
    assert group.text() == "To A && B"
    assert [action.text() for action in group.menu().actions()] == ["Move to R&&D"]
    menu.deleteLater()
