"""Of whom and of when the review is: level, object, period."""

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from model.format import Formatter
from model.review.periods import period_before, period_of, period_to_hold
from model.review.reviews import reviews_of
from model.review.scorecards import LEVELS, TERRITORY
from model.state import State
from ui.funnel.forms import choice_field
from ui.review.due import period_words
from ui.review.reading import Reviewed
from ui.theme.fonts import Type
from ui.theme.style import Theme
from ui.widgets.buttons import IconButton
from ui.widgets.labels import ElidedLabel, Label


class ReviewChooser(QWidget):
    """Announces what a person chooses; what is shown otherwise stays silent."""

    card_chosen = Signal()
    period_chosen = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._reviewed: Reviewed | None = None
        self.level = choice_field("Level", [level.title() for level in LEVELS])
        self.object = choice_field("Of whom")
        self.period_field = choice_field("Period")
        self.note = ElidedLabel("", Type.TABLE, "muted")
        self._of = Label("Period", Type.CAPTION, "muted")
        self.papers = IconButton(theme, "print", "Maps on paper, feedback of the reps")
        self.level.setFixedWidth(124)
        self.object.setFixedWidth(220)
        self.period_field.setFixedWidth(170)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for part in (self.level, self.object):
            row.addWidget(part)
        row.addWidget(self.note, 1)
        row.addWidget(self._of)
        row.addWidget(self.period_field)
        row.addWidget(self.papers)
        self.level.setCurrentIndex(LEVELS.index(TERRITORY))
        self.level.activated.connect(self._on_level)
        self.object.activated.connect(self._on_object)
        self.period_field.activated.connect(self._on_period)

    @property
    def level_key(self) -> str:
        """One of the levels of scorecards."""
        return LEVELS[max(self.level.currentIndex(), 0)]

    @property
    def key(self) -> str:
        """The object's id, "" before anything was read."""
        return str(self.object.currentData() or "")

    def show_cards(self, reviewed: Reviewed, first: str = "") -> None:
        """Offer what can be chosen; `first` is chosen where nothing was."""
        self._reviewed = reviewed
        self._offer(first or self.key)

    def choose(self, level: str, key: str) -> None:
        """Show another object; nothing is announced."""
        self.level.setCurrentIndex(LEVELS.index(level))
        self._offer(key)

    def swap(self, level: str, key: str) -> tuple[str, str]:
        """Show another object; what showed before."""
        before = self.level_key, self.key
        self.choose(level, key)
        return before

    def show_periods(self, shown: bool) -> None:
        """Team and reports are of today."""
        self.period_field.setVisible(shown)
        self._of.setVisible(shown)

    def offer_periods(self, state: State, territory_id: str, cadence: str, today: date) -> None:
        """Offer this period, the one before, and every one that was reviewed.

        At first the one to be held now shows, or the running one where that was held.
        """
        now = self.period_field.currentData()
        held = {
            r.period: r.closed
            for r in reviews_of(state, today)
            if (r.territory_id, r.cadence) == (territory_id, cadence)
        }
        before, due = period_before(cadence, today), period_to_hold(cadence, today)
        first = due if not held.get(due) else period_of(cadence, today)
        offered = sorted({period_of(cadence, today), before, *held}, reverse=True)
        self.period_field.clear()
        for period in offered:
            self.period_field.addItem(period_words(period, cadence), period)
        place = offered.index(now if now in offered else first)
        self.period_field.setCurrentIndex(place)

    def choose_period(self, period: str) -> None:
        """Show another of the offered periods; nothing is announced."""
        place = self.period_field.findData(period)
        if place >= 0:
            self.period_field.setCurrentIndex(place)

    def period(self, cadence: str, today: date) -> str:
        """The chosen period; the one that runs before any was offered."""
        chosen = str(self.period_field.currentData() or "")
        fits = chosen and len(chosen) == len(period_of(cadence, today))
        return chosen if fits else period_of(cadence, today)

    def period_words(self, show: Formatter) -> str:
        """On which day the figures are."""
        reviewed = self._reviewed
        return f"as of {show.date(reviewed.today.isoformat())}" if reviewed is not None else ""

    def _offer(self, key: str) -> None:
        if self._reviewed is None:
            return
        cards = self._reviewed.cards[self.level_key]
        self.object.clear()
        for card in cards:
            self.object.addItem(card.name, card.id)
        self.object.setCurrentIndex(max(self.object.findData(key), 0) if cards else -1)
        self._say()

    def _say(self) -> None:
        reviewed = self._reviewed
        card = reviewed.card(self.level_key, self.key) if reviewed is not None else None
        if reviewed is None or card is None:
            self.note.show_text("No districts yet: make one in the tree of Align.")
            return
        inside = [g for g in reviewed.grounds if g.territory.id in card.territories]
        if len(inside) == 1:
            rep = inside[0].rep
            self.note.show_text(rep.name if rep is not None else "vacant: nobody answers for it")
        else:
            accounts = sum(len(g.ids) for g in inside)
            self.note.show_text(f"{len(inside)} territories, {accounts:,} accounts")

    def _on_level(self, _place: int) -> None:
        self._offer(self.key)
        self.card_chosen.emit()

    def _on_object(self, _place: int) -> None:
        self._say()
        self.card_chosen.emit()

    def _on_period(self, _place: int) -> None:
        self.period_chosen.emit()
