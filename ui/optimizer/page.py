"""What the pages of the optimizer's dialog have in common: pictures, keeping, the foot."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget
from shapely import Geometry

from model.change import Change, ScenarioChanged, ScenarioOpened, Together
from model.scenario import Layer, Scenario
from model.teams import create_team
from model.territories import Team
from optimizers.design import Proposal
from optimizers.request import DesignRequest
from ui.align.outline_keeper import OutlineKeeper
from ui.align.small_map import Picture
from ui.designing import free_name, scenario_of
from ui.optimizer.runner import Runner
from ui.session import Session
from ui.theme.style import Theme

OUTLINED: Final = 5_000  # accounts: more are drawn without outlines, which would take seconds


@dataclass(frozen=True, slots=True)
class Foot:
    """What the foot of the dialog says and offers for a page."""

    note: str
    primary: str
    primary_usable: bool = True
    again: str = ""  # a plain button beside it, "" for none
    discard: str = ""


@dataclass(frozen=True, eq=False, slots=True)
class Kept:
    """A design to be kept as a scenario under a name."""

    name: str
    request: DesignRequest
    proposal: Proposal
    layer: Layer
    team: Team | None = None  # None: the team that is shown


class Page(QWidget):
    """One page; the dialog owns the buttons and passes their clicks on."""

    foot_changed = Signal()
    finished = Signal()  # a scenario was kept: the dialog closes

    def __init__(
        self, theme: Theme, session: Session, runner: Runner, keeper: OutlineKeeper
    ) -> None:
        super().__init__()
        self._theme, self._session, self._runner, self._keeper = theme, session, runner, keeper

    @property
    def foot(self) -> Foot:
        """What the foot shows now."""
        raise NotImplementedError

    def on_primary(self) -> None:
        """The primary button was clicked."""
        raise NotImplementedError

    def on_again(self) -> None:
        """The plain button was clicked."""

    def on_discard(self) -> None:
        """What was found shall be thrown away."""

    def on_escape(self) -> bool:
        """Esc was pressed: whether the page took it."""
        return False

    def picture(self, layer: Layer) -> Picture:
        """The small map of a layer."""
        session, accounts = self._session, self._session.state.accounts
        kept = self._runner.pictures.get(id(layer))
        if kept is not None and kept[0] is layer:
            return kept[1]
        self._keeper.choose_hues(layer, session.evaluator.graph)
        outlined = len(accounts) <= OUTLINED
        blank: list[Geometry | None] = [None] * len(layer.territories)
        made = Picture(
            accounts.lat,
            accounts.lon,
            session.values("potential"),
            layer.alignment.territory,
            self._keeper.outlines_of(layer) if outlined else blank,
            self._keeper.hues(layer),
        )
        self._runner.pictures[id(layer)] = (layer, made)
        return made

    def keep(self, designs: Sequence[Kept]) -> bool:
        """Add designs as scenarios in one step and open the first; whether it was done."""
        session = self._session
        state, made = session.state, list[Scenario]()
        known = {team.id for team in state.teams}
        new = next((k.team for k in designs if k.team and k.team.id not in known), None)
        begun = None if new is None else create_team(state, new.name)
        state = state if begun is None else begun.apply(state)
        for kept in designs:
            scenario = scenario_of(
                state,
                session.team if kept.team is None else kept.team.id,
                kept.request,
                kept.proposal,
                kept.layer,
                kept.name,
                created_by=session.author.name,
            )
            state = state.with_scenario(scenario)
            made.append(scenario)
        return self.add(made, begun)

    def keep_layer(self, name: str, layer: Layer, origin: str) -> bool:
        """Add a changed copy of the open scenario and open it."""
        session = self._session
        name = free_name(session.state, name)
        copied = replace(
            session.scenario.with_layer(session.team, layer),
            id=name,
            name=name,
            hypothesis="",
            origin=origin,
            status="draft",
            effective_from="",
            created_by=session.author.name,
            quality={},
        )
        return self.add([copied])

    def add(self, made: Sequence[Scenario], first: Change | None = None) -> bool:
        """Add scenarios in one step, after what they stand on, and open the first."""
        session = self._session
        words = f"Add {made[0].name}" if len(made) == 1 else f"Add {len(made)} scenarios"
        parts: list[Change] = [] if first is None else [first]
        parts += [ScenarioChanged(f"Add {s.name}", None, s) for s in made]
        parts.append(ScenarioOpened(f"Open {made[0].name}", session.scenario.id, made[0].id))
        return session.attempt(lambda: session.do(Together(words, tuple(parts))))
