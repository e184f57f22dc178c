"""The team: territories side by side, why one differs, the A accounts nobody sees."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from model.format import Formatter
from model.review.alert import Alert
from model.review.alert_records import AlertRecord, Handled
from model.review.scorecards import TERRITORY, Scorecard
from model.review.triggers import Trigger
from ui.plan.turns import Turns
from ui.review.gap_bars import GapBars
from ui.review.reading import VERDICTS, Reviewed, value_words
from ui.theme.fonts import Type
from ui.theme.style import Theme
from ui.widgets.buttons import Button, Kind
from ui.widgets.card import Card
from ui.widgets.chip import ChipKind
from ui.widgets.column_table import ROW_HEIGHT, ColumnTable
from ui.widgets.columns import Look, TableColumn
from ui.widgets.labels import Label

FIGURES: Final = ("coverage", "adherence", "utilisation")
NEGLECTED: Final = "AL2"
_HINT: Final = "Enter opens the month of one"
_NONE: Final = "Every A account was seen as planned."
_READING: Final = "The team is being read."
_NARROW, _SHARERS, _MOST_EXTRA = 1300, 13, 56  # the width of the page, its columns, pixels
_SEEN: Final = 6  # territories that always show
_TITLE: Final = 48  # of the card above the table
_HEAD: Final = 40  # of the table, with its edges
_TITLES: Final = ("A covered", "On plan", "Hours of capacity")
_WIDE: Final = (64, 54, 64, 102, 76)  # of the five figures, pixels
_CHIPS_WIDE: Final = (102, 102, 114)
_KINDS: Final = {"green": ChipKind.GOOD, "amber": ChipKind.WARN, "red": ChipKind.BAD}


class TeamPage(QWidget):
    """A territory that is chosen shows its diagnosis; Enter opens its month."""

    territory_asked = Signal(str)  # its scorecard
    map_asked = Signal(list)  # account ids
    account_asked = Signal(str)
    alert_asked = Signal(str)  # its key

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._reviewed: Reviewed | None = None
        self._show = Formatter()
        self._neglected: list[Alert] = []
        self.chosen, self._picked = "", False
        self.turns = Turns(self)  # the tables below come after the one above
        self.standing_of: Callable[[str], str] = _unknown  # how a territory is reviewed, in words
        self.triggers: Callable[[], tuple[Trigger, ...]] = tuple  # what asks for a review
        self.handled: Callable[[], tuple[Handled, ...]] = tuple  # what became of the alerts
        self._events: tuple[Trigger, ...] = ()
        self._roomier = 0  # pixels that each column has beyond its least
        self.table = ColumnTable(theme, name="Territories")
        self.gap = GapBars(theme)
        self.words = Label("", Type.TABLE, "text2", wrap=True)
        self.month = Button(theme, "Open its month", Kind.PLAIN, icon="review", small=True)
        self.map = Button(theme, "Show it on the map", icon="map", small=True)
        self.neglected = ColumnTable(theme, name="Neglected A accounts", dense=True)
        self.none = Label(_NONE, Type.TABLE, "text2")
        self.show_all = Button(theme, "Show them on the map", Kind.LINK, small=True)
        self.answer = Button(theme, "Answer the chosen one", Kind.LINK, small=True)
        self.why = Card(theme, "Diagnosis")
        self.support = Label("", Type.TABLE, "text", wrap=True)
        self.events = ColumnTable(theme, name="Reviews out of turn", dense=True)
        self.turn = Card(theme, "Out of turn", note="Enter opens the review that has to answer")
        self._lay_out(theme)
        self.table.row_reached.connect(self._on_reached)
        self.table.row_activated.connect(self._on_territory)
        self.neglected.row_activated.connect(self._on_account)
        self.events.row_activated.connect(self._on_event)
        self.month.clicked.connect(self._on_month)
        self.map.clicked.connect(self._on_map)
        self.show_all.clicked.connect(self._on_show_all)
        self.answer.clicked.connect(self._on_answer)

    def _lay_out(self, theme: Theme) -> None:
        self.team = Card(theme, "Territories", note=_HINT, padded=False)
        self.team.add(self.table, 100)
        self.team.body.addStretch(1)  # while few are read the head stays at the top
        self.why.add(self.words)
        self.why.add(self.gap)
        self.why.add(self.support)
        buttons = QHBoxLayout()
        buttons.addWidget(self.month)
        buttons.addWidget(self.map)
        buttons.addStretch(1)
        self.why.add(buttons)
        self.why.body.addStretch(1)
        lost = Card(theme, "Neglected A accounts", note="Enter opens one")
        lost.add_action(self.answer)
        lost.add_action(self.show_all)
        lost.add(self.none)
        lost.add(self.neglected, 1)
        below = QHBoxLayout()
        below.setSpacing(16)
        below.addWidget(self.why, 1)
        self.turn.add(self.events, 1)
        side = QVBoxLayout()
        side.setSpacing(16)
        side.addWidget(lost, 3)
        side.addWidget(self.turn, 2)
        below.addLayout(side, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        column.addWidget(self.team, 2)
        column.addLayout(below, 3)

    def panes(self) -> list[QWidget]:
        """What F6 goes through."""
        return [self.table, self.month, self.neglected, self.events]

    def show_team(self, reviewed: Reviewed, show: Formatter) -> None:
        """Show all territories; the one that was chosen stays so."""
        self._reviewed, self._show = reviewed, show
        cards = reviewed.cards[TERRITORY]
        self.team.show_title(
            "Territories", _HINT if reviewed.whole else f"{len(cards)} read so far"
        )
        columns = _territory_columns(reviewed, cards, self._done(), show)
        self._roomier = self._extra()
        self.table.show_columns([_wider(one, self._roomier) for one in columns])
        self.table.setMaximumHeight(_HEAD + ROW_HEIGHT * len(cards))
        self.team.setMaximumHeight(_TITLE + _HEAD + ROW_HEIGHT * max(len(cards), _SEEN))
        self.table.setMinimumHeight(_HEAD + ROW_HEIGHT * min(len(cards), _SEEN))
        ids = [card.id for card in cards]
        if ids:
            kept = self.chosen if self._picked and self.chosen in ids else ""
            self._show_chosen(kept or _farthest_below(reviewed) or ids[0])
        self.turns.forget()
        self.turns.add(self._show_neglected, self._show_events)

    def _extra(self) -> int:
        """Pixels that each column gets in a broad window, so that figures stay near their names."""
        return min(max(self.width() - _NARROW, 0) // _SHARERS, _MOST_EXTRA)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width of a broad window among the columns."""
        super().resizeEvent(event)
        if self._reviewed is not None and self._extra() != self._roomier:
            self.show_team(self._reviewed, self._show)

    def _show_neglected(self) -> None:
        """The A accounts nobody sees, of all territories, those of most potential first."""
        reviewed = self._reviewed
        if reviewed is None:
            return
        worth = {
            str(key): float(money)
            for ground in reviewed.grounds
            for key, money in zip(
                ground.ids, np.nan_to_num(ground.core.figures.potential), strict=True
            )
        }
        found, done = (one for one in reviewed.alerts if one.rule == NEGLECTED), self._done()
        self._neglected = sorted(
            found, key=lambda one: (one.key in done, -worth.get(one.subject.account_id, 0.0))
        )
        self.neglected.show_columns(_neglected_columns(reviewed, self._neglected, done))
        self.neglected.setVisible(bool(self._neglected))
        self.none.setVisible(not self._neglected)
        self.none.setText(_NONE if reviewed.whole else _READING)
        for button in (self.show_all, self.answer):
            button.setVisible(bool(self._neglected))
        if self._neglected:
            self.neglected.choose(np.array([0]))

    def _done(self) -> Mapping[str, str]:
        """What was done about the alerts that wait no more, by their keys."""
        return {one.record.key: _deed(one.record) for one in self.handled() if not one.waits}

    def _show_events(self) -> None:
        """What has happened and no review has answered yet (S2-99)."""
        reviewed = self._reviewed
        if reviewed is None:
            return
        self._events = self.triggers()
        self.turn.setVisible(bool(self._events))
        names = {g.territory.id: g.territory.label for g in reviewed.grounds}
        places = [names.get(event.territory_id, "") for event in self._events]
        columns = [
            _texts("what", "What happened", 0, [event.words for event in self._events]),
            _texts("territory", "Territory", 112, places),
        ]
        self.events.show_columns(columns)

    def choose(self, territory_id: str) -> None:
        """Show the diagnosis of a territory; until then it is that of the farthest below."""
        self._picked = True
        self._show_chosen(territory_id)

    def _show_chosen(self, territory_id: str) -> None:
        reviewed = self._reviewed
        if reviewed is None:
            return
        ids = [card.id for card in reviewed.cards[TERRITORY]]
        if territory_id not in ids:
            return
        self.chosen = territory_id
        place = ids.index(territory_id)
        if self.table.chosen_rows().tolist() != [place]:
            self.table.choose(np.array([place]))
            self.table.scrollTo(self.table.columns.index(self.table.columns.line_of(place), 0))
        found = next((d for d in reviewed.diagnoses if d.territory_id == territory_id), None)
        card = reviewed.cards[TERRITORY][place]
        self.why.show_title("Diagnosis", card.name)
        helped = reviewed.support.get(territory_id)
        self.support.setText(helped.words if helped is not None else "")
        self.support.setVisible(helped is not None and bool(helped.words))
        if found is None or not reviewed.whole:
            self.gap.hide()
            self.words.setText(_READING)
            return
        self.gap.setVisible(bool(found.factors))
        if found.factors:
            self.gap.show_diagnosis(found, self._show)
        show = self._show
        words = found.missing or (
            f"{card.name} sold {show.money(found.revenue)} in twelve months, the mean territory "
            f"{show.money(found.team)}. What it has against the mean, factor by factor:"
        )
        self.words.setText(f"{self.standing_of(territory_id)} {words}".strip())

    def _on_reached(self, row: int) -> None:
        if self._reviewed is not None and row >= 0:
            place = self._reviewed.cards[TERRITORY][row].id
            if place != self.chosen:
                self.choose(place)

    def _on_territory(self, row: int) -> None:
        if self._reviewed is not None:
            self.territory_asked.emit(self._reviewed.cards[TERRITORY][row].id)

    def _on_month(self, _checked: bool = False) -> None:
        if self.chosen:
            self.territory_asked.emit(self.chosen)

    def _on_map(self, _checked: bool = False) -> None:
        ground = self._reviewed.ground(self.chosen) if self._reviewed is not None else None
        if ground is not None:
            self.map_asked.emit([str(key) for key in ground.ids])

    def _on_show_all(self, _checked: bool = False) -> None:
        self.map_asked.emit([one.subject.account_id for one in self._neglected])

    def _on_answer(self, _checked: bool = False) -> None:
        rows = self.neglected.chosen_rows().tolist()
        if rows and rows[0] < len(self._neglected):
            self.alert_asked.emit(self._neglected[rows[0]].key)

    def _on_event(self, row: int) -> None:
        self.territory_asked.emit(self._events[row].territory_id)

    def _on_account(self, row: int) -> None:
        self.account_asked.emit(self._neglected[row].subject.account_id)


def _farthest_below(reviewed: Reviewed) -> str:
    """The territory that sells least against the mean, "" where none sells less."""
    if not reviewed.whole:
        return ""
    known = [one for one in reviewed.diagnoses if one.factors and one.gap < 0]
    return min(known, key=lambda one: one.gap).territory_id if known else ""


def _unknown(_territory_id: str) -> str:
    return ""


def _texts(key: str, title: str, width: int, cells: Sequence[str]) -> TableColumn:
    return TableColumn(key, title, np.array(cells, object), width=width)


def _wider(column: TableColumn, extra: int) -> TableColumn:
    """A column of fixed width with more room."""
    return column.wide(column.width + extra) if column.width else column


def _deed(record: AlertRecord) -> str:
    """What was done about an alert, in a few words."""
    return record.action or record.reason or record.status


def _territory_columns(
    reviewed: Reviewed, cards: Sequence[Scorecard], done: Mapping[str, str], show: Formatter
) -> list[TableColumn]:
    reps = [(g.rep.name if g.rep is not None else "") for g in reviewed.grounds]
    columns = [
        _texts("territory", "Territory", 0, [card.name for card in cards]),
        _texts("rep", "Rep", 106, reps),
        *_five(reviewed, cards, show),
    ]
    for key, title, wide in zip(FIGURES, _TITLES, _CHIPS_WIDE, strict=True):
        cells, kinds = [], {}
        for card in cards:
            reading = card.reading(key)
            state = reading.state
            words = value_words(reading, show) if state else ""
            cells.append(f"{words} · {VERDICTS[state][2]}" if state else "")
            kinds[cells[-1]] = _KINDS.get(state, ChipKind.PLAIN)
        values = np.array(cells, object)
        columns.append(TableColumn(key, title, values, Look.CHIP, wide, kinds=kinds))
    by_territory = {
        d.territory_id: d.gap for d in reviewed.diagnoses if d.factors and reviewed.whole
    }
    gaps = np.array([by_territory.get(card.id, np.nan) for card in cards], np.float64)
    columns.append(TableColumn("gap", "Revenue to mean", gaps, Look.FIGURE, 112, show.compact))
    columns.append(_texts("needs", "Needs", 68, [_needs(reviewed, card.id) for card in cards]))
    left = [alert.territory_id for alert in reviewed.alerts if alert.key not in done]
    waits = [float(left.count(card.id)) for card in cards]
    columns.append(TableColumn("alerts", "Alerts", np.array(waits), Look.FIGURE, 52, show.number))
    return columns


def _needs(reviewed: Reviewed, territory_id: str) -> str:
    """What the rep needs, in a word; the diagnosis says of what and why."""
    found = reviewed.support.get(territory_id)
    if found is None:
        return ""
    return "training" if found.skill else "practice" if found.step else ""


def _five(reviewed: Reviewed, cards: Sequence[Scorecard], show: Formatter) -> list[TableColumn]:
    """Sales, call activity, conversion, coverage density, growth potential (S2-31)."""
    room = {g.territory.id: float(np.nansum(g.core.figures.headroom)) for g in reviewed.grounds}
    least = reviewed.grounds[0].settings["winrate.min_n"] if reviewed.grounds else 0.0
    won = [card.reading("win_rate") for card in cards]
    visits = [card.reading("density") for card in cards]
    columns = (
        ("sales", "Sales", [card.reading("penetration").part for card in cards], show.compact),
        ("visits", "Visits", [one.part if one.whole else np.nan for one in visits], show.number),
        ("won", "Win rate", [r.value if r.whole >= least else np.nan for r in won], _percent(show)),
        ("density", "Visits per 100 k", [one.value for one in visits], _tenths(show)),
        ("growth", "Headroom", [room.get(card.id, np.nan) for card in cards], show.compact),
    )
    return [
        TableColumn(key, title, np.array(cells, np.float64), Look.FIGURE, width, said)
        for (key, title, cells, said), width in zip(columns, _WIDE, strict=True)
    ]


def _percent(show: Formatter) -> Callable[[float], str]:
    return lambda value: f"{show.number(value)} %"


def _tenths(show: Formatter) -> Callable[[float], str]:
    return lambda value: show.number(value, 1)


def _neglected_columns(
    reviewed: Reviewed, alerts: Sequence[Alert], done: Mapping[str, str]
) -> list[TableColumn]:
    names = {g.territory.id: g.territory.label for g in reviewed.grounds}
    missing = np.array([done.get(one.key) or _short(one) for one in alerts], object)
    quiet = frozenset(done.values())
    return [
        _texts("account", "Account", 0, [one.subject.name for one in alerts]),
        _texts("territory", "Territory", 112, [names.get(a.territory_id, "") for a in alerts]),
        TableColumn("what", "What is missing", missing, width=232, quiet=quiet),
    ]


def _short(alert: Alert) -> str:
    said = alert.sentence.partition(": ")[2] or alert.sentence
    return said.replace(" planned visits in the quarter", " planned")
