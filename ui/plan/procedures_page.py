"""The procedures of the plan's families: hours watched, the target, what lies beside them."""

from functools import partial
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from model.change import Change
from model.errors import PlanError
from model.plan.potential import catalogue
from model.plan.procedures import (
    Procedure,
    hours_watched,
    name_family,
    procedures_of,
    set_adjacent,
    set_hours_target,
)
from model.plan.typed_edits import plan_of
from model.settings import settings_of
from model.state import State
from ui.plan.form import Form, day_of, number_of, words_of
from ui.plan.rep_view import RepView
from ui.plan.scrolling import ScrollColumn, side_by_side
from ui.plan.typed import Fact, TypedLine
from ui.session import Session
from ui.theme.fonts import Type
from ui.theme.style import Theme
from ui.widgets.buttons import Button, Kind
from ui.widgets.card import Card
from ui.widgets.labels import Label

_COLUMNS: Final = 3
_ABOUT: Final = (
    "Customers think in procedures, not in products. Watch each of yours in the room, write down "
    "the hours under Practice, and know the procedures beside it as well as your own."
)


class FamilyCard(Card):
    """One family: its name, the hours watched of those wanted, the procedures beside it."""

    def __init__(self, theme: Theme, family: str, parent: QWidget | None = None) -> None:
        super().__init__(theme, family, note=" ", parent=parent)
        self.family = family
        self.watched = Fact("Hours watched")
        self.name = TypedLine("Called", "Upper GI, foregut")
        self.target = TypedLine("Hours to watch", "40")
        self.by = TypedLine("By", "2027-06-30")
        self.adjacent = TypedLine("Procedures beside it", "hernia, bariatric")
        self.lacks = Label("", Type.NOTE, "warn", wrap=True)
        self.add(self.name)
        self.add(side_by_side((self.watched, 1), (self.target, 1), (self.by, 1)))
        self.add(self.adjacent)
        self.add(self.lacks)

    @property
    def fields(self) -> dict[str, TypedLine]:
        """The fields by what they type."""
        return {
            "name": self.name, "target": self.target, "by": self.by, "adjacent": self.adjacent,
        }  # fmt: skip

    def show_procedure(self, one: Procedure, hours: str) -> None:
        """Show the title, the hours and what is missing."""
        self.show_title(one.name, one.family if one.name != one.family else "")
        self.watched.show_words(hours)
        self.lacks.setText(one.lacks)
        self.lacks.setVisible(bool(one.lacks))


class ProceduresPage(RepView):
    """A card for each procedure family of the project."""

    said = Signal(str)
    jump_asked = Signal(str)

    def __init__(self, theme: Theme, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self._theme = theme
        self._form = Form(self.desk)
        self.cards: dict[str, FamilyCard] = {}
        self.area = ScrollColumn("Procedures")
        self._grid = QGridLayout()
        self._grid.setSpacing(16)
        self.about = Label(_ABOUT, Type.TABLE, "text2", wrap=True)
        self.other = Label("", Type.TABLE, "text2", wrap=True)
        self.log = Button(theme, "Open the practice log", Kind.LINK, small=True)
        head = Card(theme, "Procedures", note="hours in the room, and what lies beside")
        head.add_action(self.log)
        head.add(self.about)
        head.add(self.other)
        self.area.add(head)
        self.area.add(self._grid)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.area)
        self.log.clicked.connect(self._on_log)
        session.changed.connect(self._refresh_when_seen)
        session.opened.connect(self._refresh_when_seen)

    def show_rep(self, rep_id: str) -> None:
        """Show another rep's procedures."""
        self.flush()
        self.desk.show_rep(rep_id)
        if rep_id and self._session.is_open:
            self._make_cards()
            self._form.show_rep()
        self._refresh_when_seen()

    def panes(self) -> list[QWidget]:
        """What F6 goes through."""
        return [card.target for card in self.cards.values()]

    def jump(self, field: str) -> None:
        """Go to a family by its code."""
        self.refresh()
        card = self.cards.get(field) or next(iter(self.cards.values()), None)
        if card is not None:
            self.area.reveal(card.target)

    def flush(self) -> None:
        """Save everything typed."""
        self._form.flush()

    def refresh(self) -> None:
        """Show the families as the plan has them now."""
        if not self._session.is_open or not self.desk.rep_id:
            return
        self._stale = False
        self._make_cards()
        self._form.refresh()
        plan, show = plan_of(self._session.state, self.desk.rep_id), self._session.formatter
        for one in procedures_of(plan, list(self.cards)):
            self.cards[one.family].show_procedure(one, show.number(one.hours))
        other = hours_watched(plan)
        self.other.setText(
            f"{show.number(other)} hours were watched before families were told apart; "
            "they count for none of them."
        )
        self.other.setVisible(other > 0)

    def _make_cards(self) -> None:
        """One card for each family; a project that names others gets cards of its own."""
        state = self._session.state
        wanted = catalogue(settings_of(state), state.accounts).families
        for family, card in self.cards.items():
            card.setVisible(family in wanted)
        for family in wanted:
            if family not in self.cards:
                card = FamilyCard(self._theme, family)
                self.cards[family] = card
                place = len(self.cards) - 1
                self._grid.addWidget(card, place // _COLUMNS, place % _COLUMNS)
                for name, field in card.fields.items():
                    self._form.bind_to(
                        field, f"procedure/{family}/{name}",
                        partial(self._read, family, name), partial(self._write, family, name),
                    )  # fmt: skip

    def _of(self, state: State, family: str) -> Procedure:
        return procedures_of(plan_of(state, self.desk.rep_id), (family,))[0]

    def _read(self, family: str, name: str, state: State) -> str:
        one = self._of(state, family)
        if name == "adjacent":
            return ", ".join(one.adjacent)
        return words_of(getattr(one, name))

    def _write(self, family: str, name: str, state: State, words: str) -> Change:
        rep_id, one = self.desk.rep_id, self._of(state, family)
        if name == "adjacent":
            return set_adjacent(state, rep_id, family, words.split(","))
        if name == "name":
            return name_family(state, rep_id, family, words)
        known = one.target if one.target == one.target else None
        if name == "target":
            hours = number_of(words)
            if hours is not None and hours <= 0:
                raise PlanError("Hours are more than 0.", remedy="Leave it empty for no target.")
            return set_hours_target(state, rep_id, family, hours, one.by)
        return set_hours_target(state, rep_id, family, known, day_of(words))

    def _on_log(self) -> None:
        self.jump_asked.emit("means.practice")
