"""Today: the next stop with its purpose, what to ask there, the way, and the rest of the day."""

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from model.diary.measures import adherence_of
from model.diary.published_day import published_day
from model.format import Formatter
from model.plan.tables import text
from model.plan.type_defaults import FEWEST_QUESTIONS, bank_of
from model.state import State
from ui.diary.agenda import Agenda, AgendaItem, kind_text, minutes_text
from ui.diary.day_card import DayCard
from ui.diary.day_way import route_of
from ui.diary.route_map import RouteMap
from ui.diary.see_next_page import SeeNextCard
from ui.diary.tones import ROLE_WORDS
from ui.theme.fonts import Type
from ui.theme.style import Theme
from ui.widgets.buttons import Button, Kind
from ui.widgets.card import Card
from ui.widgets.labels import Label

_ROLE_OF = {"U": "USER", "B": "BUYER", "A": "ADMIN"}
_DISCOVERY = "early_discovery"


class TodayPage(QWidget):
    """The next stop large, the day as a list beside it."""

    done_asked = Signal(object)  # uids

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._next: AgendaItem | None = None
        self._card = Card(theme, "Next stop")
        self._name = Label("", Type.PAGE_TITLE, wrap=True)
        self._when = Label("", Type.BODY, "text2", wrap=True)
        self._purpose = Label("", Type.BODY, "text", wrap=True)
        self._asks = QVBoxLayout()
        self._asks.setSpacing(6)
        self._place = Label("", Type.TABLE, "text2", wrap=True)
        self.copy = Button(theme, "Copy the address", icon="copy")
        self.done = Button(theme, "Done, show the next", Kind.PRIMARY, icon="saved")
        for part in (self._name, self._when):
            self._card.add(part)
        self._card.add(Label("Purpose", Type.NAME, "muted"))
        self._card.add(self._purpose)
        self._card.add(Label("Ask there", Type.NAME, "muted"))
        self._card.add(self._asks)
        self._card.add(Label("Way", Type.NAME, "muted"))
        self._card.add(self._place)
        self.map = RouteMap(theme)
        self._card.add(self.map, 1)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.done)
        row.addWidget(self.copy)
        row.addStretch(1)
        self._card.add(row)
        self.day = DayCard(theme)
        self.see_next = SeeNextCard(theme)
        self._lay_out()

    def _lay_out(self) -> None:
        side = QVBoxLayout()
        side.setSpacing(16)
        side.addWidget(self.day, 1)
        side.addWidget(self.see_next)
        both = QHBoxLayout(self)
        both.setContentsMargins(0, 0, 0, 0)
        both.setSpacing(16)
        both.addWidget(self._card, 3)
        both.addLayout(side, 2)
        self.done.clicked.connect(lambda _checked=False: self._on_done())
        self.copy.clicked.connect(lambda _checked=False: self._on_copy())

    def show_day(
        self, state: State, agenda: Agenda, day: date, today: date, show: Formatter
    ) -> None:
        """Show a day: its first item that is not done is the next stop."""
        entries = agenda.by_day.get(day, [])
        ahead = [e for e in entries if e.timed and e.status not in ("done", "no_show")]
        stops = [e for e in ahead if e.is_customer]
        self._next = next(iter(stops or ahead), None)
        self.map.show_route(route_of(state, agenda, day))
        self._show_next(state)
        if agenda.rep is not None:
            published = published_day(state, agenda.rep.id, agenda.quarter, day)
            uid = self._next.uid if self._next is not None else ""
            self.day.show_day(day, entries, uid, published, show)
            self.day.show_adherence(adherence_of(state, agenda.rep, today), show)

    def _show_next(self, state: State) -> None:
        entry = self._next
        for button in (self.done, self.copy):
            button.setEnabled(entry is not None)
        _clear(self._asks)
        if entry is None:
            self._card.show_title("Next stop", "")
            self._name.setText("Nothing more today.")
            for label in (self._when, self._purpose, self._place):
                label.setText("")
            return
        span = f"{minutes_text(entry.start)} to {minutes_text(entry.end)}"
        roles = ", ".join(ROLE_WORDS[r] for r in entry.roles)
        kind = kind_text(entry.kind).lower()
        self._card.show_title("Next stop", f"{kind}, {roles}" if roles else kind)
        self._name.setText(entry.title)
        self._when.setText(f"{span} · {entry.who}" if entry.who else span)
        self._purpose.setText(entry.purpose)
        for question in questions_for(state, entry):
            self._asks.addWidget(Label(question, Type.BODY, "text2", wrap=True))
        self._place.setText(way_words(state, entry))
        self.copy.setEnabled(bool(entry.account_id))

    def _on_done(self) -> None:
        if self._next is not None:
            self.done_asked.emit((self._next.uid,))

    def _on_copy(self) -> None:
        clipboard = QGuiApplication.clipboard()
        clipboard.setText(self._place.text().split(" · ")[0])


def questions_for(state: State, entry: AgendaItem) -> list[str]:
    """What to ask: the account's own needs, then the bank of the role; five in a discovery."""
    table = state.table("needs")
    mine = [k for k, a in enumerate(text(table, "account_id")) if a == entry.account_id and a]
    needs, who = text(table, "need"), text(table, "role_class")
    evidence = text(table, "evidence")
    wanted = {_ROLE_OF[letter] for letter in entry.roles}
    own = [k for k in mine if not wanted or who[k] in wanted] or mine
    asked = [f"{str(needs[k]).capitalize()}: {evidence[k]}" for k in own[:2]]
    role = _ROLE_OF.get(entry.roles[:1], "")
    if entry.kind == _DISCOVERY:
        rest = max(1, FEWEST_QUESTIONS - len(asked))
        return asked + list(bank_of(role)[:rest])
    return asked + ([bank_of(role)[0]] if role else [])


def way_words(state: State, entry: AgendaItem) -> str:
    """The address and the drive from the stop before."""
    if not entry.account_id or entry.account_id not in state.accounts.ids:
        return "No place: it can be done anywhere."
    accounts, row = state.accounts, state.accounts.row_of(entry.account_id)
    names = [name for name in ("street", "postcode", "city", "region") if name in accounts.names]
    parts = [str(accounts.text(name)[row]) for name in names]
    address = ", ".join(part for part in (entry.name, *parts) if part)
    drive = f" · {entry.drive_min:.0f} min on the road to it" if entry.drive_min else ""
    return f"{address}{drive}"


def _clear(layout: QVBoxLayout) -> None:
    while (item := layout.takeAt(0)) is not None:
        if (old := item.widget()) is not None:
            old.hide()
            old.setParent(None)
            old.deleteLater()
