"""Whom to see next and why: the ranking at the left, at the right the reasons and what to do."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from model.diary.see_next import VALUE_WEIGHT, PutOff, SeeNext, SeeNextList
from model.format import Formatter
from ui.diary.agenda import KIND_WORDS
from ui.theme.fonts import Type
from ui.theme.style import Theme
from ui.widgets.buttons import Button, Kind
from ui.widgets.card import Card
from ui.widgets.chip import Chip, ChipKind
from ui.widgets.column_table import ColumnTable
from ui.widgets.columns import Look, TableColumn
from ui.widgets.date_field import DateField
from ui.widgets.labels import ElidedLabel, Label, Rule

REASON_WORDS: Final = {
    "overdue": "Visit overdue",
    "new": "Never visited",
    "leader": "Opinion leader",
    "funnel": "Funnel step",
    "committee": "Committee papers",
    "contract": "Contract",
    "request": "Request",
    "satisfaction": "Satisfaction",
    "lighthouse": "Step agreed",
    "milestone": "Joint plan",
    "reassess": "Reassess",
}
_SIDE: Final = 400
_REST_DAYS: Final = 28  # what "Not now" proposes
_GRADES: Final = {"A": ChipKind.ACCENT, "B": ChipKind.PLAIN, "C": ChipKind.OUTLINE}


class SeeNextPage(QWidget):
    """Arrows go through the list, Enter puts the account into the diary."""

    put_asked = Signal(str)  # account id
    put_off_asked = Signal(str, object)  # account id, date
    again_asked = Signal(str)  # account id
    account_asked = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._list = SeeNextList((), (), 0)
        self._show = Formatter()
        self._today = date.min
        self._chosen = ""
        self._card = Card(theme, "Whom to see next", icon="goal")
        self.table = ColumnTable(theme, name="Whom to see next")
        self.table.show_checks(False)
        self._none = Label("", Type.BODY, "muted", wrap=True)
        self._how = Label(
            "Listed is who has a reason that nothing planned answers in time. "
            f"The score adds the points of the reasons and {VALUE_WEIGHT:.1f} points per point of "
            "the value score.",
            Type.NOTE,
            "muted",
            wrap=True,
        )
        for part in (self._none, self.table):
            self._card.add(part, 1)
        self._card.add(self._how)
        self._why = Card(theme, "Why")
        self._meta = Label("", Type.TABLE, "text2", wrap=True)
        self._parts = _column(8)
        self.put = Button(theme, "Put into the diary", Kind.PRIMARY, icon="add")
        self.account = Button(theme, "Open the account", icon="folded")
        self.until = DateField(theme, "Not now: list it again on")
        self.not_now = Button(theme, "Not now")
        self._later = Card(theme, "Left until later")
        self._rest = _column(4)
        self._lay_out()
        self._connect()

    @property
    def chosen(self) -> SeeNext | None:
        """The account whose reasons show."""
        found = (one for one in self._list.ranked if one.account_id == self._chosen)
        return next(found, None)

    @property
    def words(self) -> str:
        """The reasons that show, as they are read out."""
        return self._why.accessibleDescription()

    def show_list(self, found: SeeNextList, today: date, show: Formatter) -> None:
        """Show the ranking; the chosen account stays chosen while it is listed."""
        self._list, self._today, self._show = found, today, show
        n, ids = len(found.ranked), [one.account_id for one in found.ranked]
        on = show.date(today.isoformat())
        self._card.show_title("Whom to see next", f"{n} of {found.n_accounts} accounts, {on}")
        self._none.setVisible(not n)
        self._none.setText("Everybody with a reason to be seen is planned in time.")
        self.table.setVisible(bool(n))
        self.table.show_columns(_columns(found.ranked, today))
        if self._chosen not in ids:
            self._chosen = ids[0] if ids else ""
        if ids:
            self.table.blockSignals(True)
            self.table.reveal(ids.index(self._chosen))
            self.table.choose(np.array([ids.index(self._chosen)]))
            self.table.blockSignals(False)
        self._show_chosen()
        self._show_later(found.put_off)

    def setFocus(self, reason: Qt.FocusReason = Qt.FocusReason.OtherFocusReason) -> None:
        """The list takes the focus."""
        self.table.setFocus(reason)

    def choose(self, account_id: str) -> None:
        """Show the reasons of an account that is listed."""
        ids = [one.account_id for one in self._list.ranked]
        if account_id in ids:
            self._chosen = account_id
            self.table.reveal(ids.index(account_id))
            self.table.choose(np.array([ids.index(account_id)]))
            self._show_chosen()

    def _show_chosen(self) -> None:
        one = self.chosen
        _clear(self._parts)
        self._why.setVisible(one is not None)
        if one is None:
            return
        self._why.show_title(one.name, f"score {one.score:.0f}")
        seen = f"last visit {_day(one.last_seen, self._today)}" if one.last_seen else "no visit yet"
        planned = f", next planned {_day(one.planned, self._today)}" if one.planned else ""
        self._meta.setText(f"Class {one.grade} · {seen}{planned}")
        said = []
        for reason in one.reasons:
            title = REASON_WORDS[reason.kind]
            self._parts.addWidget(_part(title, reason.words, reason.points))
            said.append(f"{title}: {reason.words}, {reason.points:.0f} points")
        value = f"{one.value_score:.0f} of 100"
        self._parts.addWidget(_part("Value of the account", value, one.value))
        self._parts.addWidget(Rule(self._theme))
        kind = KIND_WORDS.get(one.first.item, one.first.item)
        self._parts.addWidget(
            Label(f"To do: {kind}. {one.first.purpose}", Type.TABLE, "text", wrap=True)
        )
        self._parts.addStretch(1)
        self._why.setAccessibleDescription(". ".join([*said, f"Value {value}"]))
        self.until.set_day(self._today + timedelta(days=_REST_DAYS))

    def _show_later(self, put_off: Sequence[PutOff]) -> None:
        _clear(self._rest)
        n = len(put_off)
        self._later.setVisible(bool(n))
        self._later.show_title("Left until later", "1 account" if n == 1 else f"{n} accounts")
        for one in put_off:
            line = QWidget()
            row = QHBoxLayout(line)
            row.setContentsMargins(0, 0, 0, 0)
            row.setSpacing(8)
            row.addWidget(ElidedLabel(one.name, Type.TABLE), 1)
            row.addWidget(Label(f"until {_day(one.until, self._today)}", Type.NOTE, "muted"))
            again = Button(self._theme, "List again", small=True)
            again.setAccessibleName(f"List {one.name} again")
            again.setProperty("account", one.account_id)
            again.clicked.connect(self._on_again)
            row.addWidget(again)
            self._rest.addWidget(line)
        self._rest.addStretch(1)

    def _lay_out(self) -> None:
        self._why.add(self._meta)
        self._why.add(_scrolling(self._parts, "Reasons"), 1)
        acts = QHBoxLayout()
        acts.setSpacing(8)
        acts.addWidget(self.put)
        acts.addWidget(self.account)
        acts.addStretch(1)
        self._why.add(acts)
        later = QHBoxLayout()
        later.setSpacing(8)
        later.addWidget(Label("Not now, list it again on", Type.TABLE, "text2"))
        later.addStretch(1)
        later.addWidget(self.until)
        later.addWidget(self.not_now)
        self._why.add(later)
        self._later.add(_scrolling(self._rest, "Left until later"), 1)
        side = QWidget()
        side.setFixedWidth(_SIDE)
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        column.addWidget(self._why, 3)
        column.addWidget(self._later, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        row.addWidget(self._card, 1)
        row.addWidget(side)

    def _connect(self) -> None:
        self.table.row_reached.connect(self._on_reached)
        self.table.row_activated.connect(self._on_activated)
        self.put.clicked.connect(self._on_put)
        self.account.clicked.connect(self._on_account)
        self.not_now.clicked.connect(self._on_not_now)

    def _on_reached(self, row: int) -> None:
        if 0 <= row < len(self._list.ranked):
            self._chosen = self._list.ranked[row].account_id
            self._show_chosen()

    def _on_activated(self, row: int) -> None:
        self._on_reached(row)
        self._on_put()

    def _on_put(self) -> None:
        if self._chosen:
            self.put_asked.emit(self._chosen)

    def _on_account(self) -> None:
        if self._chosen:
            self.account_asked.emit(self._chosen)

    def _on_not_now(self) -> None:
        if self._chosen and self.until.day is not None:
            self.put_off_asked.emit(self._chosen, self.until.day)

    def _on_again(self) -> None:
        button = self.sender()
        if isinstance(button, Button):
            self.again_asked.emit(str(button.property("account")))


class SeeNextCard(Card):
    """The first few of the list, beside the day."""

    chosen = Signal(str)  # account id
    all_asked = Signal()
    MOST: Final = 3

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "Whom to see next", parent=parent)
        self._theme = theme
        self.all = Button(theme, "All", small=True)
        self.add_action(self.all)
        self._lines = _column(6)
        self.add(self._lines)
        self.all.clicked.connect(lambda _checked=False: self.all_asked.emit())

    def show_list(self, found: SeeNextList) -> None:
        """Show the first few with their weightiest reason."""
        n = len(found.ranked)
        self.show_title("Whom to see next", "1 account" if n == 1 else f"{n} accounts")
        _clear(self._lines)
        if not n:
            words = "Everybody with a reason to be seen is planned in time."
            self._lines.addWidget(Label(words, Type.TABLE, "muted", wrap=True))
        for one in found.ranked[: self.MOST]:
            line = QWidget()
            row = QHBoxLayout(line)
            row.setContentsMargins(0, 0, 0, 0)
            row.setSpacing(8)
            told = QVBoxLayout()
            told.setSpacing(0)
            told.addWidget(ElidedLabel(one.name, Type.NAME))
            told.addWidget(ElidedLabel(one.first.words, Type.NOTE, "text2"))
            row.addWidget(Chip(self._theme, f"{one.score:.0f}", ChipKind.PLAIN))
            row.addLayout(told, 1)
            why = Button(self._theme, "Why", small=True)
            why.setAccessibleName(f"Why {one.name}")
            why.setProperty("account", one.account_id)
            why.clicked.connect(self._on_why)
            row.addWidget(why)
            self._lines.addWidget(line)

    def _on_why(self) -> None:
        button = self.sender()
        if isinstance(button, Button):
            self.chosen.emit(str(button.property("account")))


def _columns(ranked: Sequence[SeeNext], today: date) -> list[TableColumn]:
    place = np.arange(1, len(ranked) + 1, dtype=np.float64)
    score = np.array([one.score for one in ranked], np.float64)
    due = [_day(one.first.due, today) if one.first.due != today else "now" for one in ranked]
    why = [_why(one) for one in ranked]
    names, grades = [one.name for one in ranked], [one.grade for one in ranked]

    def texts(values: list[str]) -> np.ndarray:
        return np.array(values, object)

    return [
        TableColumn("place", "No.", place, Look.FIGURE, 40, lambda v: f"{v:.0f}"),
        TableColumn("account", "Account", texts(names), width=200),
        TableColumn("class", "", texts(grades), Look.CHIP, 34, kinds=_GRADES),
        TableColumn("why", "Why", texts(why), width=0),
        TableColumn("due", "Due", texts(due), width=76),
        TableColumn("score", "Score", score, Look.FIGURE, 52, lambda v: f"{v:.0f}"),
    ]


def _why(one: SeeNext) -> str:
    """The weightiest reason, and how many more there are."""
    more = f" (+{len(one.reasons) - 1})" if len(one.reasons) > 1 else ""
    return f"{REASON_WORDS[one.first.kind]}{more}: {one.first.words}"


def _part(title: str, words: str, points: float) -> QWidget:
    """One part of the score: what, why, how many points."""
    part = QWidget()
    row = QHBoxLayout(part)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(12)
    told = QVBoxLayout()
    told.setSpacing(2)
    told.addWidget(Label(title, Type.NAME))
    told.addWidget(Label(words, Type.TABLE, "text2", wrap=True))
    row.addLayout(told, 1)
    figure = Label(f"{points:.1f}", Type.NAME)
    figure.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
    figure.setFixedWidth(44)
    row.addWidget(figure)
    return part


def _day(day: date, today: date) -> str:
    year = f" {day.year}" if day.year != today.year else ""
    return f"{day.day} {day:%b}{year}"


def _column(spacing: int) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(spacing)
    return column


def _scrolling(column: QVBoxLayout, name: str) -> QScrollArea:
    inner = QWidget()
    inner.setProperty("surface", "clear")
    inner.setLayout(column)
    scroll = QScrollArea()
    scroll.setAccessibleName(name)
    scroll.setWidgetResizable(True)
    scroll.setFrameShape(QFrame.Shape.NoFrame)
    scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    scroll.setWidget(inner)
    return scroll


def _clear(layout: QVBoxLayout) -> None:
    while (item := layout.takeAt(0)) is not None:
        if (old := item.widget()) is not None:
            old.hide()
            old.setParent(None)
            old.deleteLater()
