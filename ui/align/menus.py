"""The context menus of Align: what can be done with a territory, and with accounts."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint
from PySide6.QtWidgets import QMenu

if TYPE_CHECKING:
    from ui.align.workspace import AlignWorkspace


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """One line of a menu; where `act` is None it cannot be chosen now, `hint` says why.

    Entries of one `group` (a title) stand in a menu of their own behind one line.
    """

    words: str
    act: Callable[[], object] | None
    hint: str = ""
    group: str = ""


Offer = Callable[[int, QPoint], Sequence[MenuEntry]]
"""What is offered for a territory code, or for an account row (-1: for the selection).

The point is where the menu was asked for, on the screen.
"""


class ContextMenu(QObject):
    """Collects what its offers have to say; each offer is a section of the menu."""

    def __init__(self, align: "AlignWorkspace") -> None:
        super().__init__(align)
        self._align = align
        self._offers: list[Offer] = []

    def add(self, offer: Offer, *, first: bool = False) -> None:
        """Let a further section speak; sections stand in the order in which they came."""
        self._offers.insert(0 if first else len(self._offers), offer)

    def clear(self) -> None:
        """Forget all offers."""
        self._offers = []

    def menu(self, about: int, place: QPoint) -> QMenu:
        """The menu for a territory code or an account row, asked for at a place on the screen."""
        menu = QMenu(self._align)
        menu.setToolTipsVisible(True)
        for offer in self._offers:
            entries = offer(about, place)
            if entries and not menu.isEmpty():
                menu.addSeparator()
            groups: dict[str, QMenu] = {}
            for entry in entries:
                if entry.group and entry.group not in groups:
                    groups[entry.group] = menu.addMenu(entry.group.replace("&", "&&"))
                    groups[entry.group].setToolTipsVisible(True)
                _add(groups.get(entry.group, menu), entry)
        return menu

    def pop_up(self, about: int, place: QPoint) -> None:
        """Show the menu at a place on the screen."""
        menu = self.menu(about, place)
        if menu.isEmpty():
            menu.deleteLater()
            return
        menu.setActiveAction(menu.actions()[0])
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(place)


def _add(menu: QMenu, entry: MenuEntry) -> None:
    action = menu.addAction(entry.words.replace("&", "&&"))  # names of users have no key letter
    action.setToolTip(entry.hint)
    action.setEnabled(entry.act is not None)
    if entry.act is not None:
        act = entry.act
        action.triggered.connect(lambda _checked=False: act())


def counted(number: int, what: str) -> str:
    """1 account, 1,234 accounts."""
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def territory_entries(align: "AlignWorkspace", code: int, place: QPoint) -> list[MenuEntry]:
    """What a territory offers to the selection."""
    label = align.session.layer.territories[code].label
    rows = align.selected
    many = counted(rows.size, "selected account") if rows.size else "the selected accounts"
    move = (lambda: align.move_accounts(rows, code)) if rows.size else None
    words = f"Move {many} to {label}"
    return [
        MenuEntry(
            f"Select the accounts of {label}",
            lambda: align.select(align.session.alignment.rows_of(code)),
        ),
        MenuEntry(
            words if rows.size else f"{words} · select accounts first",
            move,
            "" if rows.size else "Select accounts first.",
        ),
        MenuEntry("Where its figures come from", lambda: align.where_asked.emit(code, place)),
    ]
