"""The kinds of change a project knows; each has an exact inverse."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Protocol, runtime_checkable

import pandas as pd

from model.accounts import Accounts
from model.alignment import Alignment, Move
from model.errors import PlanError
from model.reps import Rep
from model.scenario import LIVE, Scenario
from model.state import About, State


@runtime_checkable
class Change(Protocol):
    """Something done to a project as a whole and undone as a whole."""

    @property
    def label(self) -> str:
        """What the Undo menu shows: "Move 3 accounts to Boston"."""
        ...

    def apply(self, state: State) -> State:
        """The state after the change; PlanError if it no longer fits."""
        ...

    def inverse(self) -> "Change":
        """The change back."""
        ...


@dataclass(frozen=True, eq=False, slots=True)
class AccountsMoved:
    """Accounts change territory in one team of one scenario."""

    scenario_id: str
    team_id: str
    move: Move

    @property
    def label(self) -> str:
        return self.move.label

    def apply(self, state: State) -> State:
        scenario = state.scenario(self.scenario_id)
        layer = scenario.layer(self.team_id)
        after = replace(layer, alignment=layer.alignment.apply(self.move))
        return state.with_scenario(scenario.with_layer(self.team_id, after))

    def inverse(self) -> "AccountsMoved":
        return replace(self, move=self.move.inverse())


@dataclass(frozen=True, eq=False, slots=True)
class AccountEdited:
    """Single cells of one account change: a pin, a lock, a corrected place."""

    label: str
    account_id: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]

    def apply(self, state: State) -> State:
        row = state.accounts.row_of(self.account_id)
        now = state.accounts.record(row)
        for name, value in self.before.items():
            if name in now and not _same(now[name], value):
                raise PlanError(
                    f"{name} of account {self.account_id} has changed since.",
                    remedy="Repeat the edit.",
                )
        return replace(state, accounts=state.accounts.with_values(row, self.after))

    def inverse(self) -> "AccountEdited":
        return replace(self, before=self.after, after=self.before)


def _same(now: object, expected: object) -> bool:
    """Whether a cell holds what was put into it: None clears it, text columns hold text."""
    if _blank(now) and _blank(expected):
        return True
    return now == (str(expected) if isinstance(now, str) else expected)


def _blank(value: object) -> bool:
    return value is None or value is False or value == "" or value != value


@dataclass(frozen=True, eq=False, slots=True)
class ScenarioChanged:
    """A scenario is added (`before` None), removed (`after` None) or replaced.

    `position` and `was_open` say where a removed scenario stood and whether it was the open
    one, so that it comes back to its place; `removing` fills them in.
    """

    label: str
    before: Scenario | None
    after: Scenario | None
    position: int | None = None
    was_open: bool = False

    @classmethod
    def removing(cls, state: State, wanted: str, label: str) -> "ScenarioChanged":
        """The removal of a scenario by id or name."""
        scenario = state.scenario(wanted)
        position = [known.id for known in state.scenarios].index(scenario.id)
        return cls(label, scenario, None, position, state.open_scenario == scenario.id)

    def apply(self, state: State) -> State:
        if self.after is not None:
            after = state.with_scenario(self.after, self.position)
            return replace(after, open_scenario=self.after.id) if self.was_open else after
        if self.before is None or self.before.id == LIVE:
            raise PlanError("The live scenario stays.", remedy="Archive a copy instead.")
        return state.without_scenario(self.before.id)

    def inverse(self) -> "ScenarioChanged":
        return replace(self, before=self.after, after=self.before)


@dataclass(frozen=True, eq=False, slots=True)
class ScenarioOpened:
    """Another scenario is the one that is looked at and edited."""

    label: str
    before: str
    after: str

    def apply(self, state: State) -> State:
        return replace(state, open_scenario=state.scenario(self.after).id)

    def inverse(self) -> "ScenarioOpened":
        return replace(self, before=self.after, after=self.before)


@dataclass(frozen=True, eq=False, slots=True)
class TableReplaced:
    """A further table (contacts, volumes, ...) is replaced; None stands for no table."""

    label: str
    table: str
    before: pd.DataFrame | None
    after: pd.DataFrame | None

    def apply(self, state: State) -> State:
        tables = {**state.tables}
        tables.pop(self.table, None)
        if self.after is not None:
            tables[self.table] = self.after
        return replace(state, tables=tables)

    def inverse(self) -> "TableReplaced":
        return replace(self, before=self.after, after=self.before)


@dataclass(frozen=True, eq=False, slots=True)
class AccountsReplaced:
    """An import: the account table with the alignments that belong to its rows.

    `alignments` are by (scenario id, team id).
    """

    label: str
    before: Accounts
    after: Accounts
    alignments_before: Mapping[tuple[str, str], Alignment]
    alignments_after: Mapping[tuple[str, str], Alignment]

    def apply(self, state: State) -> State:
        for (scenario_id, team_id), alignment in self.alignments_after.items():
            scenario = state.scenario(scenario_id)
            layer = replace(scenario.layer(team_id), alignment=alignment)
            state = state.with_scenario(scenario.with_layer(team_id, layer))
        return replace(state, accounts=self.after)

    def inverse(self) -> "AccountsReplaced":
        return replace(
            self,
            before=self.after,
            after=self.before,
            alignments_before=self.alignments_after,
            alignments_after=self.alignments_before,
        )


@dataclass(frozen=True, eq=False, slots=True)
class RepsReplaced:
    """The list of reps changes as a whole."""

    label: str
    before: tuple[Rep, ...]
    after: tuple[Rep, ...]

    def apply(self, state: State) -> State:
        return replace(state, reps=self.after)

    def inverse(self) -> "RepsReplaced":
        return replace(self, before=self.after, after=self.before)


@dataclass(frozen=True, eq=False, slots=True)
class PlanEdited:
    """A rep's typed plan is set; None stands for no plan yet."""

    label: str
    rep_id: str
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None

    def apply(self, state: State) -> State:
        plans = {**state.plans}
        plans.pop(self.rep_id, None)
        if self.after is not None:
            plans[self.rep_id] = self.after
        return replace(state, plans=plans)

    def inverse(self) -> "PlanEdited":
        return replace(self, before=self.after, after=self.before)


@dataclass(frozen=True, eq=False, slots=True)
class SettingsChanged:
    """Settings change; None in a value stands for the shipped default."""

    label: str
    before: Mapping[str, float | None]
    after: Mapping[str, float | None]

    def apply(self, state: State) -> State:
        settings = {**state.settings}
        for name, value in self.after.items():
            settings.pop(name, None)
            if value is not None:
                settings[name] = value
        return replace(state, settings=settings)

    def inverse(self) -> "SettingsChanged":
        return replace(self, before=self.after, after=self.before)


@dataclass(frozen=True, eq=False, slots=True)
class AboutChanged:
    """Name, currency, dates or units of the project change."""

    label: str
    before: About
    after: About

    def apply(self, state: State) -> State:
        return replace(state, about=self.after)

    def inverse(self) -> "AboutChanged":
        return replace(self, before=self.after, after=self.before)


@dataclass(frozen=True, eq=False, slots=True)
class Together:
    """Several changes made by one gesture, in order."""

    label: str
    parts: tuple[Change, ...]

    def apply(self, state: State) -> State:
        for part in self.parts:
            state = part.apply(state)
        return state

    def inverse(self) -> "Together":
        return replace(self, parts=tuple(part.inverse() for part in reversed(self.parts)))
