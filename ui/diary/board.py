"""A week or a day: what is not placed, the calendar, and what stands at the side."""

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ui.diary.agenda import AgendaItem
from ui.diary.calendar_view import Hints
from ui.diary.division_card import DivisionCard
from ui.diary.emergency_card import EmergencyCard
from ui.diary.item_card import ItemCard
from ui.diary.new_item_card import NewItemCard
from ui.diary.prepare_card import PrepareCard
from ui.diary.request_card import RequestCard
from ui.diary.route_card import RouteCard
from ui.diary.unplaced_card import UnplacedPane
from ui.diary.week_card import WeekCard
from ui.theme.style import Theme

LOW: Final = 880  # below this height an open card takes the place of the figures
_SIDE, _WIDE_SIDE = 312, 336


class DiaryBoard(QWidget):
    """Three columns; the cards at the side take turns: an item, a request, the card of a date."""

    side_turned = Signal()  # a card at the side has opened or closed

    def __init__(self, theme: Theme, hints: Hints, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.unplaced = UnplacedPane(theme)
        self.week = WeekCard(theme, hints)
        self.route, self.division = RouteCard(theme), DivisionCard(theme)
        self.item, self.request = ItemCard(theme), RequestCard(theme)
        self.prepare, self.emergency = PrepareCard(theme), EmergencyCard(theme)
        self.new = NewItemCard(theme)
        side = QVBoxLayout()
        side.setSpacing(12)
        side.setContentsMargins(0, 0, 0, 0)
        side.addWidget(self.route, 1)
        cards = (self.item, self.request, self.prepare, self.emergency, self.new)
        for card in (self.division, *cards):
            side.addWidget(card)
        self._side = QWidget()
        self._side.setLayout(side)
        self._side.setFixedWidth(_SIDE)
        # What is shown at the side never makes the window grow.
        self._side.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Ignored)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        row.addWidget(self.unplaced)
        row.addWidget(self.week, 1)
        row.addWidget(self._side)
        self.item.hide()
        self.prepare.hide()
        for other in (self.prepare, self.new):
            self.request.opened.connect(other.hide)
        turns = (self.request.opened, self.request.closed, self.prepare.closed)
        for turned in (*turns, self.emergency.closed, self.new.closed):
            turned.connect(self.side_turned)

    def show_narrow(self, narrow: bool) -> None:
        """Fold what has no room in a narrow window."""
        self._side.setFixedWidth(_SIDE if narrow else _WIDE_SIDE)
        self.unplaced.show_narrow(narrow)

    def show_low(self, low: bool) -> None:
        """In a low window the figures make room for the map of the day."""
        self.division.meters.show_low(low)
        self.request.show_low(low)

    def show_side(self, entries: tuple[AgendaItem, ...], chain: str, height: int) -> None:
        """Show the chosen items, or the requests; `height` is the room of the workspace."""
        taking_turns = (self.prepare, self.emergency, self.new)
        preparing = any(card.isVisibleTo(self) for card in taking_turns)
        self.item.setVisible(bool(entries) and not preparing)
        self.request.setVisible(not entries and not preparing)
        is_open = bool(entries) or self.request.is_open or preparing
        tall = self.new.isVisibleTo(self)  # it takes the room of the figures in every window
        self.division.setVisible(not is_open or (height > LOW and not tall))
        if entries:
            self.item.show_entries(entries, chain)
