"""The scenario bar over the map: open, copy, rename, remove."""

from dataclasses import replace

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QInputDialog, QMenu, QWidget

from model.change import ScenarioChanged, ScenarioOpened, Together
from model.errors import PlanError
from model.scenario import LIVE, Scenario
from ui.session import Session
from ui.theme.style import Theme
from ui.widgets.scenario_bar import ScenarioBar, ScenarioCard


class ScenarioStrip(ScenarioBar):
    """Shows the project's scenarios and changes them through the session."""

    def __init__(self, theme: Theme, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._session = session
        self.scenario_chosen.connect(self.open)
        self.new_asked.connect(lambda: self.copy(self._session.scenario.id))
        self.menu_asked.connect(self._on_menu)

    def refresh(self) -> None:
        """Show the scenarios as they are now."""
        session = self._session
        open_id = session.scenario.id
        changes = sum(entry.scenario == open_id for entry in session.project.history.path())
        cards = []
        for scenario in session.state.scenarios:
            live = scenario.id == LIVE
            origin = "today’s alignment" if live else scenario.origin or scenario.status
            if scenario.id == open_id and not live:
                count = " · 1 change" if changes == 1 else f" · {changes} changes"
                origin = f"open{count if changes else ''}"
            icon = "locked" if live else "balance" if scenario.quality else "edit"
            cards.append(ScenarioCard(scenario.id, scenario.name, origin, icon))
        self.show_scenarios(cards, open_id)

    def open(self, key: str) -> None:
        """Open another scenario."""
        self._session.attempt(lambda: self._session.open_scenario(key))

    def open_nth(self, place: int) -> None:
        """Open by position: 0 is the live one."""
        scenarios = self._session.state.scenarios
        if place < len(scenarios):
            self.open(scenarios[place].id)

    def copy(self, key: str) -> None:
        """Copy a scenario under the next free letter and open the copy."""
        session = self._session
        source = session.state.scenario(key)
        name = free_letter(session.state.scenarios)
        copied = replace(
            source,
            id=name,
            name=f"Scenario {name}",
            origin=f"copied from {source.name}",
            status="draft",
            effective_from="",
            created_by=session.author.name,
            quality={},
        )
        change = Together(
            f"Copy {source.name}",
            (
                ScenarioChanged(f"Add {copied.name}", None, copied),
                ScenarioOpened(f"Open {copied.name}", session.scenario.id, copied.id),
            ),
        )
        session.attempt(lambda: session.do(change))

    def rename(self, key: str, name: str) -> None:
        """Give a scenario another name."""
        session = self._session
        scenario = session.state.scenario(key)
        taken = {s.name.casefold() for s in session.state.scenarios if s.id != key}

        def change() -> None:
            if not name.strip() or name.strip().casefold() in taken:
                raise PlanError(
                    f'"{name}" is empty or another scenario’s name.', remedy="Choose another name."
                )
            after = replace(scenario, name=name.strip())
            session.do(ScenarioChanged(f"Rename {scenario.name}", scenario, after))

        session.attempt(change)

    def remove(self, key: str) -> None:
        """Remove a scenario; undo brings it back. The live one stays."""
        session = self._session

        def change() -> None:
            name = session.state.scenario(key).name
            session.do(ScenarioChanged.removing(session.state, key, f"Remove {name}"))

        session.attempt(change)

    def _on_menu(self, key: str, place: QPoint) -> None:
        menu = QMenu(self)
        copy = menu.addAction("Copy")
        rename = menu.addAction("Rename…")
        remove = menu.addAction("Remove")
        remove.setEnabled(key != LIVE)
        chosen = menu.exec(place)
        if chosen is copy:
            self.copy(key)
        elif chosen is remove:
            self.remove(key)
        elif chosen is rename:
            scenario = self._session.state.scenario(key)
            name, done = QInputDialog.getText(self, "Rename scenario", "Name", text=scenario.name)
            if done:
                self.rename(key, name)


def free_letter(scenarios: tuple[Scenario, ...]) -> str:
    """A, B, … Z, then A2, B2, … : the first that no scenario uses."""
    taken = {s.id for s in scenarios} | {s.name for s in scenarios}
    taken |= {s.name.removeprefix("Scenario ") for s in scenarios}
    round_number = 1
    while True:
        for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ":
            name = letter if round_number == 1 else f"{letter}{round_number}"
            if name not in taken:
                return name
        round_number += 1
