"""Named sets of rules, kept in the project: saved from the form, taken into it, deleted."""

import json
from collections.abc import Mapping
from functools import partial
from typing import Any, Final

import pandas as pd
from PySide6.QtWidgets import QMenu, QWidget

from model.change import TableReplaced
from model.state import State
from ui.optimizer.further import KINDS, Further
from ui.optimizer.request_form import RequestForm
from ui.session import Session
from ui.theme.style import Theme
from ui.widgets.buttons import Button
from ui.widgets.chooser import Chooser, Option

TABLE: Final = "rule_sets"
COLUMNS: Final = ["name", "rules"]
LONGEST: Final = 60  # letters of a name


def saved(state: State) -> dict[str, dict[str, Any]]:
    """The rule sets of a project by name, in the order in which they were saved."""
    table = state.table(TABLE)
    if not set(COLUMNS) <= set(table.columns):
        return {}
    pairs = zip(table["name"], table["rules"], strict=True)
    return {str(name): json.loads(str(rules)) for name, rules in pairs}


def replaced(state: State, label: str, sets: Mapping[str, Mapping[str, Any]]) -> TableReplaced:
    """The change after which a project has exactly these rule sets."""
    rows = [(name, json.dumps(rules, sort_keys=True)) for name, rules in sets.items()]
    return TableReplaced(label, TABLE, state.tables.get(TABLE), pd.DataFrame(rows, columns=COLUMNS))


def plain(form: RequestForm) -> dict[str, Any]:
    """All that is asked in a form but its team, as plain data."""
    aim, rules, scope, budget = form.aim, form.rules, form.scope, form.budget
    return {
        "goals": aim.chosen,
        "start": aim.start.chosen,
        "style": aim.strategy.chosen,
        "territories": aim.count.value(),
        "balance": form.measures.balance,
        "toggles": {name: box.isChecked() for name, box in _toggles(form).items()},
        "limit": rules.limit.value(),
        "radius_mi": rules.radius.value() / rules.per_mile,
        "prefer": budget.prefer.value,
        "time": budget.time.chosen,
        "seed": budget.seed.value(),
        "number": scope.number.chosen,
        "pieces": scope.pieces.chosen,
        "distance": scope.distance.chosen,
        "price": scope.price.value(),
        "types": list(scope.types),
        "covers": scope.covers,
        "further": [[r.kind, r.subject, r.value, r.words] for r in form.further.rules],
    }


def fill(form: RequestForm, kept: Mapping[str, Any]) -> None:
    """Ask in a form for what a rule set says; what does not fit the data is left off."""
    aim, rules, scope, budget = form.aim, form.rules, form.scope, form.budget
    with form.filling():
        for key, button in aim.goals.items():
            button.setChecked(key in kept["goals"] and button.isEnabled())
        if aim.start.isEnabled():
            aim.start.choose(kept["start"])
        aim.strategy.choose(min(kept["style"], len(aim.styles) - 1))
        aim.count.setValue(kept["territories"])
        form.measures.take(kept["balance"])
        rules.limit.setValue(kept["limit"])
        rules.radius.setValue(round(kept["radius_mi"] * rules.per_mile))
        budget.prefer.show_value(kept["prefer"])
        budget.time.choose(kept["time"])
        budget.seed.setValue(kept["seed"])
        scope.number.choose(kept["number"])
        scope.distance.choose(kept["distance"])
        scope.price.setValue(kept["price"])
        scope.take_types(list(kept["types"]))
        scope.covers_box.setCurrentIndex(max(scope.covers_box.findData(kept["covers"]), 0))
        form.want_pieces(kept["pieces"])
        for name, box in _toggles(form).items():
            box.setChecked(bool(kept["toggles"].get(name, box.isChecked())))
        known = (Further(*rule) for rule in kept["further"] if rule[0] in KINDS)
        form.further.take(known)


def _toggles(form: RequestForm) -> dict[str, Any]:
    rules, scope = form.rules, form.scope
    return {
        "together": rules.together,
        "locks": rules.locks,
        "limited": rules.limited,
        "homes": rules.homes,
        "near": rules.near,
        "by_capacity": rules.by_capacity,
        "suited": rules.suited,
        "pulled": scope.pulled,
        "priced": scope.priced,
    }


class RuleSets(Button):
    """A button with the saved rule sets, one to save, and one to delete each."""

    def __init__(self, theme: Theme, session: Session, form: RequestForm, over: QWidget) -> None:
        super().__init__(theme, "Rule sets", icon="rules", small=True)
        self.setToolTip("Save what is asked here under a name, or ask for what was saved")
        self._session, self._form = session, form
        self.chooser = Chooser(theme, over)
        self.clicked.connect(self._on_clicked)

    def menu_of(self) -> QMenu:
        """The menu as it is now."""
        menu, names = QMenu(self), list(saved(self._session.state))
        for name in names:
            menu.addAction(name, partial(self.take, name))
        if names:
            menu.addSeparator()
        menu.addAction("Save what is asked now…", self.ask_name)
        gone = menu.addMenu("Delete")
        gone.setEnabled(bool(names))
        for name in names:
            gone.addAction(name, partial(self.delete, name))
        return menu

    def take(self, name: str) -> None:
        """Ask for what was saved under a name."""
        fill(self._form, saved(self._session.state)[name])

    def ask_name(self) -> None:
        """Ask for the name to save under; an old one is written over."""
        names = [Option(name, name, "write over") for name in saved(self._session.state)]
        self.chooser.ask(
            "Save these rules as", names, self, self.save, free=_as_name, hint="Type a name"
        )

    def save(self, name: str) -> None:
        """Keep what is asked now in the project, in one step."""
        sets = {**saved(self._session.state), name: plain(self._form)}
        self._do(f"Save the rules {name}", sets)

    def delete(self, name: str) -> None:
        """Take a rule set out of the project, in one step."""
        sets = saved(self._session.state)
        self._do(f"Delete the rules {name}", {key: sets[key] for key in sets if key != name})

    def _do(self, label: str, sets: Mapping[str, Mapping[str, Any]]) -> None:
        session = self._session
        session.attempt(lambda: session.do(replaced(session.state, label, sets)))

    def _on_clicked(self) -> None:
        self.menu_of().popup(self.mapToGlobal(self.rect().bottomLeft()))


def _as_name(typed: str) -> Option:
    name = " ".join(typed.split())[:LONGEST]
    return Option(name, f"Save as “{name}”")
