"""The scenario bar over the map: open, copy, rename, remove."""

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QTimer, Signal
from PySide6.QtWidgets import QMenu, QWidget

from model.change import ScenarioChanged, ScenarioOpened, Together
from model.scenario import LIVE, Scenario
from model.scenario_due import due_scenarios
from model.scenario_life import APPROVED, DRAFT, changed_since_approval, next_statuses, rename
from ui.align.scenario_sheet import WORDS, ScenarioSheet
from ui.session import Session
from ui.theme.style import Theme
from ui.widgets.scenario_bar import ScenarioBar, ScenarioCard

if TYPE_CHECKING:
    from model.project import Project


class ScenarioStrip(ScenarioBar):
    """Shows the project's scenarios and changes them through the session.

    An approved scenario whose day has come is asked about once when the project opens.
    """

    due = Signal(str)  # a sentence about what is due, "" for nothing

    def __init__(self, theme: Theme, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._session = session
        self._asked_of: Project | None = None
        self._soon = QTimer(self, interval=0, singleShot=True)  # after the window has opened it
        self._soon.timeout.connect(self.ask_due)
        session.opened.connect(self._on_opened)
        self.scenario_chosen.connect(self.open)
        self.new_asked.connect(lambda: self.copy(self._session.scenario.id))
        self.menu_asked.connect(self._on_menu)
        self.details_asked.connect(self.show_sheet)
        self.renamed.connect(self.rename)

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
                state = "open" if scenario.status == DRAFT else scenario.status
                origin = f"{state}{count if changes else ''}"
            elif not live and scenario.status != DRAFT:
                origin = f"{scenario.status} · {scenario.origin}".removesuffix(" · ")
            if scenario.status == APPROVED and scenario.effective_from and not live:
                origin = f"approved, counts from {session.formatter.date(scenario.effective_from)}"
            if changed_since_approval(scenario):
                origin = "changed since approved"
            icon = "locked" if live else "balance" if scenario.quality else "edit"
            hint = scenario.hypothesis or "Double click or F2 renames, right click shows more."
            cards.append(ScenarioCard(scenario.id, scenario.name, origin, icon, hint))
        self.show_scenarios(cards, open_id)
        found = due_scenarios(session.state, session.today)
        self.due.emit(f"{found[0].name} is due" if found else "")

    def ask_due(self) -> None:
        """Ask whether the scenario whose day has come shall be live now; nothing when none is."""
        session = self._session
        if session.is_open:
            found = due_scenarios(session.state, session.today)
            if found:
                self.take_to(found[0].id, LIVE)

    def _on_opened(self) -> None:
        project = self._session.project if self._session.is_open else None
        fresh = project is not None and project is not self._asked_of
        if fresh and project is not None and not project.read_only:
            self._soon.start()
        self._asked_of = project

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
            hypothesis="" if source.id == LIVE else source.hypothesis,
            origin=f"copied from {source.name}",
            status="draft",
            effective_from="",
            created_by=session.author.name,
            quality={},
            decisions={},
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
        if name.strip() != session.state.scenario(key).name:
            session.attempt(lambda: session.do(rename(session.state, key, name)))

    def show_sheet(self, key: str = "") -> None:
        """Show what a scenario is for and how far it has come; without a key the open one."""
        if not self._session.is_open:
            return
        for old in self.window().findChildren(ScenarioSheet):
            old.dismiss()
        sheet = ScenarioSheet(
            self._theme, self.window(), self._session, key or self._session.scenario.id
        )
        sheet.copied.connect(self.copy)
        sheet.removed.connect(self.remove)

    def take_to(self, key: str, status: str) -> None:
        """Take a scenario to its next status; what is asked about is asked in its sheet."""
        self.show_sheet(key)
        for sheet in self.window().findChildren(ScenarioSheet):
            if sheet.key == key and sheet.isVisible():
                sheet.ask(status)

    def remove(self, key: str) -> None:
        """Remove a scenario; undo brings it back. The live one stays."""
        session = self._session

        def change() -> None:
            name = session.state.scenario(key).name
            session.do(ScenarioChanged.removing(session.state, key, f"Remove {name}"))

        session.attempt(change)

    def menu_for(self, key: str) -> QMenu:
        """What can be done with a scenario."""
        scenario, menu = self._session.state.scenario(key), QMenu(self)
        menu.addAction("Open").triggered.connect(lambda _checked=False: self.open(key))
        menu.addAction("Copy").triggered.connect(lambda _checked=False: self.copy(key))
        menu.addAction("Rename").triggered.connect(lambda _checked=False: self.begin_rename(key))
        details = menu.addAction("Hypothesis, status and day…")
        details.triggered.connect(lambda _checked=False: self.show_sheet(key))
        menu.addSeparator()
        for status in next_statuses(scenario):
            menu.addAction(WORDS[status]).triggered.connect(
                lambda _checked=False, wanted=status: self.take_to(key, wanted)
            )
        menu.addSeparator()
        remove = menu.addAction("Remove")
        remove.setEnabled(key != LIVE)
        remove.triggered.connect(lambda _checked=False: self.remove(key))
        return menu

    def _on_menu(self, key: str, place: QPoint) -> None:
        menu = self.menu_for(key)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(place)


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
