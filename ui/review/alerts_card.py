"""The alerts that wait, those snoozed, those answered with what that brought."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from model.format import Formatter
from model.review.alert import RED
from model.review.alert_records import Handled, Status, effect_of
from ui.funnel.forms import TallPage
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
            self._column.activate()
            row.setFocus(Qt.FocusReason.OtherFocusReason)
            self.area.ensureWidgetVisible(row)

    def step(self, by: int) -> None:
        """Give the focus to the next or the previous row."""
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
        for row in self.rows:
            row.hide()
            row.deleteLater()
        self.rows = []
        counted = len(self.list_of(WAITING))
        red = any(h.alert is not None and h.alert.level == RED for h in self.list_of(WAITING))
        kind = ChipKind.BAD if red else ChipKind.WARN if counted else ChipKind.GOOD
        self.count.show_text(f"{counted} waiting", kind)
        shown = self.list_of(self.lists.chosen)
        for place, one in enumerate(shown[: self._most]):
            effect = effect_of(one, self._today)
            row = AlertRow(self._theme, one, self._today, self._show, self._owner, effect)
            row.answered.connect(self.answered)
            row.said.connect(self.said)
            row.grown.connect(self._inside.updateGeometry)
            self._column.insertWidget(place, row)
            row.show()
            self.rows.append(row)
        self.more.setVisible(len(shown) > self._most)
        self.more.set_label(f"Show the other {len(shown) - self._most}")
        self.none.setVisible(not shown)
        self.none.setText(_NONE[self.lists.chosen])

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
