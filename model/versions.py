"""Earlier versions of a project and versions of others: restored, compared, joined."""

from dataclasses import dataclass, replace
from pathlib import Path
from uuid import uuid4

import numpy as np

from model.accounts import Accounts
from model.alignment import UNASSIGNED, Alignment
from model.change import ScenarioChanged, Together
from model.differences import Difference, differences, same_layers
from model.errors import PlanError
from model.history import Author
from model.project import Project
from model.scenario import Layer, Scenario
from model.state import State
from model.store.backups import Backup, look_at
from model.store.refusals import instant_words
from model.store.saves import last_save
from model.store.versions import put_back
from model.store.working_copy import checked


def versions_of(project: Project) -> list[Backup]:
    """The backups of a project with what each says of itself, newest first."""
    return [look_at(path) for path in reversed(project.backups)]


def state_of(path: Path) -> State:
    """What a project file holds, of whichever format; nothing is locked or changed."""
    other = Project.open(path, read_only=True)
    try:
        return other.state
    finally:
        other.close()


def restore(project: Project, backup: Path) -> None:
    """Go back to an earlier version; what is open now becomes a backup first.

    Raises ChangedUnderneathError when somebody else has saved meanwhile, and PlanError for a
    version of another project.
    """
    project.check_unchanged()
    if checked(backup).get("project_id", "") != project.place.project_id:
        raise PlanError(f'"{backup.name}" belongs to another project.', "Choose another one.")
    put_back(backup, project.path, keep=project.keep_version)
    project.begin_anew()


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two versions that grew from one: what they changed, what we changed.

    Without a common base (`compared_directly`) `theirs` is what differs between the two and
    `ours` is empty.
    """

    who: str
    when: str  # ISO instant, UTC
    theirs: tuple[Difference, ...]
    ours: tuple[Difference, ...]
    compared_directly: bool = False

    @property
    def both(self) -> tuple[Difference, ...]:
        """What both sides changed, with the keys they share."""
        mine = {difference.kind: difference for difference in self.ours}
        shared = []
        for difference in self.theirs:
            lines = dict(zip(difference.keys, difference.lines, strict=True))
            keys = tuple(k for k in difference.keys if k in _keys(mine.get(difference.kind)))
            if keys:
                shared.append(replace(difference, keys=keys, lines=tuple(lines[k] for k in keys)))
        return tuple(shared)


def _keys(difference: Difference | None) -> frozenset[str]:
    return frozenset(difference.keys) if difference else frozenset()


def conflict_of(project: Project) -> Conflict:
    """Compare the open project with the file somebody else has saved over it."""
    theirs = state_of(project.path)
    saved = last_save(project.path)
    who, when = (saved.who, saved.when) if saved else ("", "")
    base = project.base()
    if base is None:
        return Conflict(who, when, differences(project.state, theirs), (), True)
    return Conflict(who, when, differences(base, theirs), differences(base, project.state))


def take_theirs(project: Project, author: Author) -> int:
    """Go on with their file and keep our alignments in it as further scenarios.

    The whole of our version becomes a backup first, so that nothing of it is lost. Returns the
    number of scenarios added; the result is not saved yet.
    """
    ours, when = project.state, instant_words(project.clock.now().isoformat())
    project.keep_version()
    project.begin_anew()
    added = tuple(
        ScenarioChanged(f"Keep {scenario.name}", None, scenario)
        for scenario in _ours_in(ours, project.state, author.name, when)
    )
    if added:
        n = "1 scenario" if len(added) == 1 else f"{len(added)} scenarios"
        project.do(Together(f"Keep {n} of the version before", added), author)
    return len(added)


def _ours_in(ours: State, theirs: State, who: str, when: str) -> list[Scenario]:
    """Our scenarios that differ from theirs, for their accounts and under names of their own."""
    known = {scenario.id: scenario for scenario in theirs.scenarios}
    kept: list[Scenario] = []
    for scenario in ours.scenarios:
        other = known.get(scenario.id)
        if other is not None and same_layers(ours, scenario, theirs, other):
            continue
        layers = {
            team: _for_accounts(layer, ours.accounts, theirs.accounts)
            for team, layer in scenario.layers.items()
        }
        kept.append(
            replace(
                scenario,
                id=uuid4().hex[:12],
                name=_free_name(f"{scenario.name} ({who or 'ours'}, {when})", theirs, kept),
                layers=layers,
                status="draft",
                origin=f"Kept when another version of the file was taken on {when}",
            )
        )
    return kept


def _for_accounts(layer: Layer, ours: Accounts, theirs: Accounts) -> Layer:
    """The same territories for another account table; accounts new to us stay unassigned."""
    mine = dict(zip(ours.ids, layer.alignment.territory.tolist(), strict=True))
    codes = np.array([mine.get(account, UNASSIGNED) for account in theirs.ids], np.int16)
    return replace(layer, alignment=Alignment(codes))


def _free_name(wanted: str, state: State, kept: list[Scenario]) -> str:
    taken = {scenario.name for scenario in (*state.scenarios, *kept)}
    name, number = wanted, 2
    while name in taken:
        name, number = f"{wanted} {number}", number + 1
    return name
