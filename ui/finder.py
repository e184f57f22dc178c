"""The search of the top bar: commands, territories and accounts by a part of their name."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QAbstractProxyModel, QObject, QStringListModel, Qt
from PySide6.QtWidgets import QCompleter, QLineEdit, QListView

from model.change import AccountsMoved, Change
from ui.session import Session
from ui.theme.fonts import Type, font

_MOST: Final = 12  # commands and names that show at once
_WIDE: Final = 420  # pixels: a name with its town


@dataclass(frozen=True, slots=True)
class Command:
    """Something the window can do, under the name a user looks for."""

    name: str
    run: Callable[[], object]


class Finder(QObject):
    """Proposes while somebody types; Enter takes the proposal, or the first that fits."""

    def __init__(
        self,
        field: QLineEdit,
        session: Session,
        commands: Sequence[Command],
        on_territory: Callable[[int], object],
        on_account: Callable[[int], object],
    ) -> None:
        super().__init__(field)
        self._field, self._session = field, session
        self._commands = tuple(commands)
        self._on_territory, self._on_account = on_territory, on_account
        self._is_stale = True
        self._lines = QStringListModel(self)
        self._completer = QCompleter(self._lines, self)
        self._popup = QListView()
        self._popup.setFont(font(Type.BODY))
        self._popup.setMinimumWidth(_WIDE)
        self._popup.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._completer.setPopup(self._popup)
        self._completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self._completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._completer.setMaxVisibleItems(_MOST)
        field.setCompleter(self._completer)
        self._completer.activated.connect(lambda _text: self._on_activated())
        session.opened.connect(self.refresh)
        session.changed.connect(self._on_changed)
        field.textEdited.connect(self._on_edited)

    def _on_changed(self, change: Change) -> None:
        if not isinstance(change, AccountsMoved):  # those rename nothing
            self._is_stale = True

    def _on_edited(self, _words: str) -> None:
        if self._is_stale:
            self.refresh()

    def refresh(self) -> None:
        """Learn the names anew."""
        self._is_stale = False
        names = [command.name for command in self._commands]
        if self._session.is_open:
            accounts = self._session.state.accounts
            names += [f"{t.label} · territory" for t in self._session.layer.territories]
            names += [
                f"{name} · {city}" if city else str(name)
                for name, city in zip(accounts.text("name"), accounts.text("city"), strict=True)
            ]
        self._lines.setStringList(names)

    def find(self, words: str) -> bool:
        """Do the first thing that fits the words; False when nothing does."""
        if self._is_stale:
            self.refresh()
        wanted = words.strip().casefold()
        if not wanted:
            return False
        names = self._lines.stringList()
        fitting = (place for place, name in enumerate(names) if wanted in name.casefold())
        first = next(fitting, None)
        if first is None:
            return False
        self._take(first)
        return True

    def _on_activated(self) -> None:
        index = self._popup.currentIndex()
        model = self._completer.completionModel()
        assert isinstance(model, QAbstractProxyModel)
        if index.isValid():
            self._take(model.mapToSource(index).row())

    def _take(self, place: int) -> None:
        self._popup.hide()
        self._field.clear()
        if place < len(self._commands):
            self._commands[place].run()
            return
        place -= len(self._commands)
        n_territories = len(self._session.layer.territories)
        if place < n_territories:
            self._on_territory(place)
        else:
            self._on_account(place - n_territories)
