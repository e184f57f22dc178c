"""The alerts that wait, those snoozed, those answered with what that brought."""

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from model.format import Formatter
from model.review.alert import RED
from model.review.alert_records import Handled, Status, effect_of
from ui.funnel.forms import TallPage
from ui.plan.turns import Turns
from ui.review.alert_row import AlertRow
from ui.theme.fonts import Type
from ui.theme.style import Theme
from ui.widgets.buttons import Button, Kind
from ui.widgets.card import Card
from ui.widgets.chip import Chip, ChipKind
from ui.widgets.choices import SegmentedControl
from ui.widgets.labels import Label
from ui.widgets.scrolling import clear_scroll

LISTS: Final = ("Waiting", "Snoozed", "Answered")
WAITING, SNOOZED, ANSWERED = range(3)
_MOST: Final = 20  # rows at first: more are built when they are asked for
_AT_ONCE: Final = 1  # rows: a row is some milliseconds of the window's time


class AlertsCard(Card):
    """J and K go through the rows; Enter does what the first button says."""

    answered = Signal(str, object)  # key of the alert, Answer
    said = Signal(str, object)  # key of the alert, Said
    effects_asked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "Alerts", icon="act", parent=parent)
        self._theme = theme
        self.rows: list[AlertRow] = []
        self._handled: tuple[Handled, ...] = ()
        self._today, self._show, self._most = date.min, Formatter(), _MOST
        self._owner = ""
        self._turns = Turns(self)
        self._made: object = None  # what all rows were made with
        self._order: list[str] = []  # keys of the rows as they will stand
        self._grown: AlertRow | None = None
        self._laid_out = QTimer(self, singleShot=True)
        self._laid_out.timeout.connect(self._show_grown)
        self.count = Chip(theme, "reading", ChipKind.PLAIN)
        self.add_action(self.count)
        self.lists = SegmentedControl(theme, LISTS, name="Alerts")
        self.effects = Button(theme, "Note the effects", Kind.LINK, small=True)
        self.none = Label("", Type.TABLE, "text2", wrap=True)
        self.more = Button(theme, "Show more", Kind.LINK, small=True)
        bar = QHBoxLayout()
        bar.addWidget(self.lists)
        bar.addStretch(1)
        bar.addWidget(self.effects)
        self.add(bar)
        self._inside = TallPage()
        self._column = QVBoxLayout(self._inside)
        self._column.setContentsMargins(0, 0, 6, 0)
        self._column.setSpacing(8)
        self._column.addWidget(self.none)
        self._column.addWidget(self.more)
        self._column.addStretch(1)
        self.area = clear_scroll(self._inside)
        self.add(self.area, 1)
        self.lists.option_chosen.connect(self._on_list)
        self.effects.clicked.connect(self._on_effects)
        self.more.clicked.connect(self._on_more)

    def show_alerts(
        self,
        handled: Sequence[Handled],
        today: date,
        show: Formatter,
        *,
        owner: str = "",
        effects: bool = False,
    ) -> None:
        """Show these; `owner` is offered to whom an alert is given, `effects` can be noted."""
        self._handled, self._today, self._show = tuple(handled), today, show
        self._owner = owner
        self.effects.setVisible(effects)
        self._fill()

    def show_reading(self) -> None:
        """Say that they are being read."""
        self.count.show_text("reading", ChipKind.PLAIN, "")
        self.none.setText("The twenty rules are being read.")

    def list_of(self, place: int) -> list[Handled]:
        """The alerts of one of `LISTS`."""
        return [one for one in self._handled if _place(one) == place]

    def row(self, key: str) -> AlertRow | None:
        """The row of an alert, None while it does not show."""
        self._turns.finish()
        return next((row for row in self.rows if row.key == key), None)

    def reveal(self, key: str) -> None:
        """Bring an alert into view and give it the focus."""
        place = next((_place(one) for one in self._handled if one.record.key == key), -1)
        if place < 0:
            return
        self.lists.choose(place)
        self._most = max(self._most, len(self._handled))
        self._fill()
        if (row := self.row(key)) is not None:
            row.setFocus(Qt.FocusReason.OtherFocusReason)
            self._on_grown(row)

    def step(self, by: int) -> None:
        """Give the focus to the next or the previous row."""
        self._turns.finish()
        if not self.rows:
            return
        now = QApplication.focusWidget()
        at = next(
            (k for k, row in enumerate(self.rows) if row is now or row.isAncestorOf(now or self)),
            -1,
        )
        row = self.rows[min(max(at + by, 0), len(self.rows) - 1)]
        row.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.area.ensureWidgetVisible(row)

    def _fill(self) -> None:
        """Show the chosen list: rows of which nothing has changed stay, the others are made anew,
        the first one now and each further one at a turn of its own.
        """
        shown = self.list_of(self.lists.chosen)
        self._say(shown)
        wanted = [(one, effect_of(one, self._today)) for one in shown[: self._most]]
        self._order = [one.record.key for one, _ in wanted]
        made = self._today, self._show, self._owner
        stay = {pair[0].record.key: pair for pair in wanted} if made == self._made else {}
        self._made = made
        self._turns.forget()
        for row in [row for row in self.rows if stay.get(row.key) != (row.handled, row.effect)]:
            self.rows.remove(row)
            row.hide()
            row.deleteLater()
        there = {row.key for row in self.rows}
        new = [pair for pair in wanted if pair[0].record.key not in there]
        for pair in new[:_AT_ONCE]:
            self._add(*pair)
        if len(new) > _AT_ONCE:
            self._turns.add(*(partial(self._add, *pair) for pair in new[_AT_ONCE:]))

    def _say(self, shown: Sequence[Handled]) -> None:
        waiting = self.list_of(WAITING)
        red = any(h.alert is not None and h.alert.level == RED for h in waiting)
        kind = ChipKind.BAD if red else ChipKind.WARN if waiting else ChipKind.GOOD
        self.count.show_text(f"{len(waiting)} waiting", kind)
        self.more.setVisible(len(shown) > self._most)
        self.more.set_label(f"Show the other {len(shown) - self._most}")
        self.none.setVisible(not shown)
        self.none.setText(_NONE[self.lists.chosen])

    def _add(self, one: Handled, effect: str) -> None:
        row = AlertRow(self._theme, one, self._today, self._show, self._owner, effect)
        row.answered.connect(self.answered)
        row.said.connect(self.said)
        row.grown.connect(partial(self._on_grown, row))
        place = self._order.index(row.key)
        at = sum(self._order.index(other.key) < place for other in self.rows)
        self._column.insertWidget(at, row)
        row.show()
        self.rows.insert(at, row)

    def _on_grown(self, row: AlertRow) -> None:
        self._inside.updateGeometry()
        self._grown = row
        self._laid_out.start()

    def _show_grown(self) -> None:
        """Bring what opened inside an alert into view, once it has its place."""
        row = self._grown
        if row is not None and row in self.rows:
            part = row.form if row.form is not None else row.evidence
            self.area.ensureWidgetVisible(row if part.isHidden() else part, 0, 8)

    def _on_list(self, _place: int) -> None:
        self._most = _MOST
        self._fill()

    def _on_more(self, _checked: bool = False) -> None:
        self._most = len(self._handled)
        self._fill()

    def _on_effects(self, _checked: bool = False) -> None:
        self.effects_asked.emit()


_NONE: Final = (
    "Nothing waits here. The rules run anew with every change and every import.",
    "Nothing is snoozed. Snooze what can wait, with its reason.",
    "Nothing was answered yet. What an answer brought shows here after 60 days.",
)


def _place(one: Handled) -> int:
    if one.waits:
        return WAITING
    return SNOOZED if one.alert is not None and one.record.status == Status.SNOOZED else ANSWERED
