"""Further rules as sentences, each with a cross; a menu adds one, step by step, by typing."""

from collections.abc import Callable, Iterable
from functools import partial
from typing import Final

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QScrollArea, QVBoxLayout, QWidget

from model.metrics import metric, metric_names
from ui.optimizer.further import KINDS, Further, Kind
from ui.optimizer.ruling import KM_PER_MI, ClashPanel
from ui.session import Session
from ui.theme.fonts import Type
from ui.theme.style import Theme
from ui.widgets.buttons import Button, IconButton
from ui.widgets.buttons import Kind as Look
from ui.widgets.card import Card
from ui.widgets.chooser import Chooser, Option
from ui.widgets.labels import Label, Rule

LIMITS: Final = (0, 1, 2, 5, 10, 15, 20, 25, 30, 40, 50)  # percent that may move
SHARES: Final = (25, 50, 60, 70, 75, 80, 90, 110, 120, 125, 150)  # percent of a usual territory
LEVELS: Final = (1, 2, 3, 4)
WEIGHTS: Final = (10, 20, 25, 30, 40, 50, 60, 70, 75, 80, 90)  # percent of a blend
APART: Final = (10, 20, 30, 50, 75, 100, 150, 200)  # miles or km between two centres
MOST_TYPED: Final = 1e6
PARTS: Final = (25, 50, 60, 70, 75, 80, 90, 95, 100, 105, 110, 120, 125, 150, 200)  # % of the mean
_NONE: Final = (
    "None yet. Bar a rep from an account, ask for a skill, freeze all but one district, limit what"
    " moves in all or from each rep, keep centres apart, name accounts and contacts that keep their"
    " rep."
)


class FurtherCard(Card):
    """The list of rules and the menu that adds to it."""

    changed = Signal()

    def __init__(self, theme: Theme, session: Session) -> None:
        super().__init__(theme, "Further rules", icon="rules")
        self._theme, self._session = theme, session
        self.rules: list[Further] = []
        self.lines: list[tuple[QWidget, IconButton]] = []
        self._chooser: Chooser | None = None
        self.plus = Button(theme, "Add a rule", Look.LINK, icon="add", small=True)
        self.plus.clicked.connect(lambda _checked=False: self._ask_kind())
        self.add_action(self.plus)
        self._none = Label(_NONE, Type.TABLE, "muted", wrap=True)
        held = QWidget()
        self._column = QVBoxLayout(held)
        self._column.setContentsMargins(0, 0, 8, 0)
        self._column.setSpacing(2)
        self._column.addWidget(self._none)
        self._column.addStretch(1)
        room = QScrollArea()
        room.setWidgetResizable(True)
        room.setFrameShape(QFrame.Shape.NoFrame)
        room.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        room.setWidget(held)
        room.setAccessibleName("Further rules")
        room.viewport().setAutoFillBackground(False)
        held.setAutoFillBackground(False)
        self.clash = ClashPanel(theme)
        self.add(room, 1)
        self.add(Rule(theme))
        self.add(self.clash)
        self._asks: dict[Kind, Callable[[], None]] = {
            "only": self._ask_only,
            "stays": self._ask_stays,
            "named": partial(self._ask_pair, "named"),
            "barred": partial(self._ask_pair, "barred"),
            "skill": self._ask_skill,
            "share": self._ask_share,
            "limit": self._ask_limit,
            "loses": partial(self._ask_turnover, "loses"),
            "gains": partial(self._ask_turnover, "gains"),
            "apart": self._ask_apart,
            "least": partial(self._ask_amount, "least"),
            "most": partial(self._ask_amount, "most"),
            "weight": self._ask_weight,
        }

    def take(self, rules: Iterable[Further]) -> None:
        """Show exactly these rules."""
        self.rules = list(rules)
        for line, _cross in self.lines:
            self._column.removeWidget(line)
            line.hide()
            line.deleteLater()
        self.lines = []
        for place, rule in enumerate(self.rules):
            self._show_line(place, rule)
        self._none.setVisible(not self.rules)
        self.show_title("Further rules", f"{len(self.rules)}" if self.rules else "")
        self.changed.emit()

    def put(self, rule: Further) -> None:
        """Add a rule; one of its kind about the same thing is replaced."""
        pairs = rule.kind in ("named", "barred")

        def same(other: Further) -> bool:
            alike = (other.kind, other.subject) == (rule.kind, rule.subject)
            return alike and (not pairs or other.value == rule.value)

        self.take([*(other for other in self.rules if not same(other)), rule])

    def ask(self, kind: Kind) -> None:
        """Ask for a rule of a kind."""
        self._asks[kind]()

    def _show_line(self, place: int, rule: Further) -> None:
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        words = Label(rule.words, Type.TABLE, "text2", wrap=True)
        cross = IconButton(self._theme, "close", f"Drop the rule: {rule.words}", size=14)
        cross.clicked.connect(lambda _checked=False: self._drop(rule))
        row.addWidget(words, 1)
        row.addWidget(cross)
        self._column.insertWidget(place, line)
        self.lines.append((line, cross))

    def _drop(self, rule: Further) -> None:
        self.take([other for other in self.rules if other is not rule])

    def _ask_kind(self) -> None:
        menu = QMenu(self)
        for kind, words in KINDS.items():
            menu.addAction(f"{words}…", partial(self.ask, kind))
        menu.popup(self.plus.mapToGlobal(self.plus.rect().bottomLeft()))

    @property
    def chooser(self) -> Chooser:
        """What asks, over the page that the card is on."""
        if self._chooser is None:
            self._chooser = Chooser(self._theme, self.parentWidget() or self)
        return self._chooser

    def _choose(
        self,
        title: str,
        options: list[Option],
        then: Callable[[Option], object],
        free: Callable[[str], Option | None] | None = None,
    ) -> None:
        by_key = {option.key: option for option in options}
        if not options:
            options = [Option("", "There is nothing to choose from", "")]

        def take(key: str) -> None:
            own = by_key.get(key) or (free(key) if free else None)
            if own is not None:
                then(own)

        hint = "Type a part of the name" if free is None else "Choose, or type a number"
        self.chooser.ask(title, options, self.plus, take, free=free, hint=hint)

    def _accounts(self) -> list[Option]:
        accounts = self._session.state.accounts
        towns = accounts.text("city")
        names = accounts.text("name")
        return [
            Option(str(key), str(names[row]) or str(key), str(towns[row]), str(key))
            for row, key in enumerate(accounts.ids)
        ]

    def _owners(self) -> list[Option]:
        session = self._session
        found = []
        for territory in session.layer.territories:
            rep = session.state.rep(territory.rep_id)
            found.append(Option(territory.id, territory.name, rep.name if rep else "no rep"))
        return found

    def _metrics(self) -> list[Option]:
        state = self._session.state
        every = [metric(state, name) for name in metric_names(state)]
        return [Option(m.name, m.label, m.unit) for m in every if m.adds_up and m.values.any()]

    def _ask_only(self) -> None:
        session = self._session
        options = [Option(d.id, d.name, "district") for d in session.state.districts]
        named = {t.district for t in session.layer.territories} - {o.key for o in options}
        options += [Option(name, name, "district") for name in sorted(named - {""})]
        options += [Option(t.id, t.name, "territory") for t in session.layer.territories]

        def then(chosen: Option) -> None:
            words = f"Design only {chosen.label}; all else stays as it is"
            self.put(Further("only", chosen.key, "", words))

        self._choose("Which district or territory is designed?", options, then)

    def _ask_stays(self) -> None:
        contacts = self._session.state.table("contacts")
        options = self._accounts()
        if {"contact_id", "name"} <= set(contacts.columns):
            rows = zip(contacts["contact_id"], contacts["name"], strict=True)
            options += [Option(str(key), str(name), "contact") for key, name in rows]

        def then(chosen: Option) -> None:
            self.put(Further("stays", chosen.key, "", f"{chosen.label} keeps its rep"))

        self._choose("Who keeps the rep?", options, then)

    def _ask_pair(self, kind: Kind) -> None:
        def then(account: Option) -> None:
            title = f"{account.label}: for whom?" if kind == "named" else f"{account.label}: not"
            self._choose(title, self._owners(), partial(self._put_pair, kind, account))

        self._choose("Which account?", self._accounts(), then)

    def _put_pair(self, kind: Kind, account: Option, owner: Option) -> None:
        who = f"{owner.label} ({owner.note})"
        verb = "goes to" if kind == "named" else "may not be in"
        self.put(Further(kind, account.key, owner.key, f"{account.label} {verb} {who}"))

    def _ask_skill(self) -> None:
        reps = self._session.state.reps
        skills = dict.fromkeys(skill for rep in reps for skill in rep.skills)

        def then(skill: Option) -> None:
            def level(chosen: Option) -> None:
                words = f"Accounts that need {skill.label} get a rep of level {chosen.key}"
                self.put(Further("skill", skill.key, chosen.key, words))

            able = [sum(rep.skills.get(skill.key, 0) >= n for rep in reps) for n in LEVELS]
            levels = [
                Option(str(n), f"Level {n}", f"{count} of {len(reps)} people")
                for n, count in zip(LEVELS, able, strict=True)
            ]
            self._choose(f"{skill.label}: which level?", levels, level)

        options = [Option(skill, skill.replace("_", " ")) for skill in skills]
        self._choose("Which skill?", options, then)

    def _ask_share(self) -> None:
        def then(owner: Option) -> None:
            def part(chosen: Option) -> None:
                words = f"{owner.label} gets {chosen.label} of a usual territory"
                self.put(Further("share", owner.key, chosen.key, words))

            self._choose(f"{owner.label}: how large?", _percents(SHARES), part, typed_percent)

        self._choose("Which territory is larger or smaller?", self._owners(), then)

    def _ask_limit(self) -> None:
        def then(of: Option) -> None:
            def part(chosen: Option) -> None:
                words = f"At most {chosen.label} of {of.label.lower()} may move"
                self.put(Further("limit", of.key, chosen.key, words))

            self._choose(f"{of.label}: how much may move?", _percents(LIMITS), part, typed_percent)

        self._choose("What may move only in part?", self._metrics(), then)

    def _ask_turnover(self, kind: Kind) -> None:
        verb = "lose" if kind == "loses" else "gain"

        def then(of: Option) -> None:
            def part(chosen: Option) -> None:
                words = f"No territory {kind} more than {chosen.label} of its {_small(of.label)}"
                self.put(Further(kind, of.key, chosen.key, words))

            title = f"{of.label}: how much may a territory {verb}?"
            self._choose(title, _percents(LIMITS), part, typed_percent)

        self._choose(f"What may each territory {verb} only in part?", self._metrics(), then)

    def _ask_apart(self) -> None:
        miles = self._session.state.about.units == "mi"
        unit, per_mile = ("\u00a0mi", 1.0) if miles else ("\u00a0km", KM_PER_MI)

        def option(distance: float) -> Option:
            return Option(f"{distance / per_mile:.9g}", f"{distance:g}{unit}")

        def typed(text: str) -> Option | None:
            found = _number(text.casefold().removesuffix("mi").removesuffix("km"))
            return option(found) if found else None

        def then(chosen: Option) -> None:
            words = f"Centres lie at least {chosen.label} apart"
            self.put(Further("apart", "", chosen.key, words))

        title = "How far are two centres apart at least?"
        self._choose(title, [option(one) for one in APART], then, typed)

    def _ask_weight(self) -> None:
        def then(of: Option) -> None:
            def part(chosen: Option) -> None:
                words = f"{of.label} is {chosen.label} of the blend; all parts together 100\u00a0%"
                self.put(Further("weight", of.key, chosen.key, words))

            self._choose(
                f"{of.label}: which part of the blend?", _percents(WEIGHTS), part, typed_percent
            )

        self._choose("What goes into the blend?", self._metrics(), then)

    def _ask_amount(self, kind: Kind) -> None:
        session = self._session

        def then(of: Option) -> None:
            mean = float(np.sum(metric(session.state, of.key).values))
            mean /= max(len(session.layer.territories), 1)
            at = "least" if kind == "least" else "most"

            def amount(chosen: Option) -> None:
                words = f"{of.label}: at {at} {chosen.label} in every territory"
                self.put(Further(kind, of.key, chosen.key, words))

            show = session.formatter
            options = [
                Option(
                    f"{mean * part / 100:.6g}", show.number(mean * part / 100), f"{part} % of mean"
                )
                for part in PARTS
            ]
            self._choose(f"{of.label}: at {at}", options, amount)

        self._choose("Of what?", self._metrics(), then)


def _small(label: str) -> str:
    return f"{label[:1].lower()}{label[1:]}"


def _number(text: str) -> float | None:
    """A typed number that is not negative, with a point or a comma; None for other words."""
    try:
        found = float(text.strip().replace(",", "."))
    except ValueError:
        return None
    return found if 0 <= found < MOST_TYPED else None


def typed_percent(text: str) -> Option | None:
    """What was typed as a percentage to choose."""
    found = _number(text.removesuffix("%"))
    return None if found is None else Option(f"{found:g}", f"{found:g}\u00a0%")


def _percents(parts: Iterable[int]) -> list[Option]:
    return [Option(str(part), f"{part}\u00a0%") for part in parts]
