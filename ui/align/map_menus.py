"""The menus of the map's bar: what gives colour and size, layers, paper."""

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import QPoint
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from ui.map.map_style import MapLayer

LAYER_WORDS: Final[dict[MapLayer, str]] = {
    MapLayer.BANDS: "Drive-time bands from a home",
    MapLayer.RIVERS: "Lines from homes to accounts",
    MapLayer.SYSTEMS: "Health systems: sites to hub",
    MapLayer.HIRE: "Where to hire",
    MapLayer.GROWTH: "Headroom by county",
    MapLayer.NAMES: "Names of accounts when near",
    MapLayer.HATCH: "Hatching that tells territories apart in grey",
    MapLayer.LEGEND: "Legend",
}

Choice = tuple[str, str]  # key, words
MOST: Final = 14  # choices of a section; the rest stand in a menu of their own


def words_of_user(text: str) -> str:
    """Text that a menu shows as it is: an ampersand would underline a letter."""
    return text.replace("&", "&&")


def choice_menu(
    parent: QWidget,
    sections: Sequence[Sequence[Choice]],
    chosen: Sequence[str],
    then: Callable[[str], None],
) -> QMenu:
    """A menu of exclusive choices in sections; `chosen` are the keys that hold now."""
    menu = QMenu(parent)
    for choices in sections:
        if not choices:
            continue
        if not menu.isEmpty():
            menu.addSeparator()
        group, place = QActionGroup(menu), menu
        for number, (key, words) in enumerate(choices):
            if number == MOST:
                place = menu.addMenu(f"{len(choices) - MOST} more")
            action = _toggle(place, words, key in chosen)
            group.addAction(action)
            action.triggered.connect(lambda _on=False, key=key: then(key))
    return menu


def layer_menu(
    parent: QWidget, shown: Sequence[MapLayer], then: Callable[[MapLayer, bool], None]
) -> QMenu:
    """All layers with their state."""
    menu = QMenu(parent)
    for layer, words in LAYER_WORDS.items():
        if layer is MapLayer.NAMES:
            menu.addSeparator()
        _toggle(menu, words, layer in shown).toggled.connect(
            lambda on, layer=layer: then(layer, on)
        )
    return menu


def pop_up(menu: QMenu, below: QWidget) -> None:
    """Show a menu below a button, its right end at the button's; it is gone when it closes."""
    menu.aboutToHide.connect(menu.deleteLater)
    corner = below.mapToGlobal(QPoint(below.width(), below.height() + 4))
    corner.setX(corner.x() - menu.sizeHint().width())
    actions = [action for action in menu.actions() if not action.isSeparator()]
    checked = [action for action in actions if action.isChecked()]
    menu.setActiveAction((checked or actions)[0])
    menu.popup(corner)


def _toggle(menu: QMenu, words: str, on: bool) -> QAction:
    action = menu.addAction(words_of_user(words))
    action.setCheckable(True)
    action.setChecked(on)
    return action
