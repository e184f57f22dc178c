"""Building an own funnel or changing one, without losing what stands in it.

A draft knows for each step where it came from. When it is saved, opportunities, their dates and
their history follow their steps to the new numbers; a step where somebody stands cannot go.
"""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import pairwise
from typing import Any, Final

import numpy as np
import pandas as pd

from model.arrays import BoolArray
from model.change import Change, PlanEdited, TableReplaced, Together
from model.errors import PlanError
from model.plan.funnels import (
    Funnel,
    PlanB,
    Step,
    funnels_of,
    holder_of,
    shipped_funnels,
)
from model.plan.opportunity_records import CLOSED, HISTORY, TABLE
from model.plan.own_steps import TABLE as OWN_STEPS
from model.plan.tables import number, text
from model.state import State

_STEP_DAY: Final = re.compile(r"^step(\d+)_on$")
NEW: Final = 0  # origin of a step that was not there before


@dataclass(frozen=True, slots=True)
class DraftStep:
    """A step with the number it had in the saved funnel, NEW when it is new."""

    origin: int
    step: Step


@dataclass(frozen=True, slots=True)
class FunnelDraft:
    """A funnel while it is being built; every method returns another draft, numbered anew."""

    id: str
    name: str
    steps: tuple[DraftStep, ...]

    def renamed(self, name: str) -> "FunnelDraft":
        return replace(self, name=name)

    def with_step(self, after: int) -> "FunnelDraft":
        """An empty step behind place `after` (0: in front)."""
        days, chance = 10, self.steps[after - 1].step.probability if after else 0.05
        made = DraftStep(NEW, _empty_step(days, chance))
        return self._with((*self.steps[:after], made, *self.steps[after:]))

    def without(self, place: int) -> "FunnelDraft":
        """The step at `place` (from 1) taken out."""
        return self._with((*self.steps[: place - 1], *self.steps[place:]))

    def moved(self, place: int, by: int) -> "FunnelDraft":
        """The step at `place` moved up (-1) or down (1); the ends stay ends."""
        steps = list(self.steps)
        to = min(max(place - 1 + by, 0), len(steps) - 1)
        steps.insert(to, steps.pop(place - 1))
        return self._with(tuple(steps))

    def with_changed(self, place: int, **cells: Any) -> "FunnelDraft":
        """Some cells of the step at `place` set."""
        steps = list(self.steps)
        old = steps[place - 1]
        steps[place - 1] = replace(old, step=replace(old.step, **cells))
        return self._with(tuple(steps))

    @property
    def funnel(self) -> Funnel:
        """The funnel as it would be saved."""
        return Funnel(self.id, self.name.strip(), tuple(draft.step for draft in self.steps))

    def _with(self, steps: tuple[DraftStep, ...]) -> "FunnelDraft":
        numbered = (replace(d, step=replace(d.step, no=n)) for n, d in enumerate(steps, start=1))
        return replace(self, steps=tuple(numbered))


def draft_of(funnel: Funnel) -> FunnelDraft:
    """A saved funnel to be changed."""
    steps = tuple(DraftStep(step.no, step) for step in funnel.steps)
    return FunnelDraft(funnel.id, funnel.name, steps)


def copy_of(state: State, funnel: Funnel) -> FunnelDraft:
    """A new funnel that begins as a copy of another one."""
    name = _free_name(state, f"{funnel.name}, own")
    return FunnelDraft(_id_for(state, name), name, tuple(DraftStep(NEW, s) for s in funnel.steps))


def blank_draft(state: State) -> FunnelDraft:
    """A new funnel with one empty step and the win."""
    name = _free_name(state, "Own funnel")
    draft = FunnelDraft(_id_for(state, name), name, ()).with_step(0).with_step(1)
    first = draft.with_changed(
        1, name="Target researched", exit_gate="The account sheet is complete"
    )
    return first.with_changed(
        2, name="Won", exit_gate="Purchase order or contract number", probability=1.0
    )


def problems_of(draft: FunnelDraft, state: State) -> tuple[str, ...]:
    """What stands against saving the draft, one sentence each; empty when nothing does."""
    found: list[str] = []
    others = [f.name.casefold() for f in funnels_of(state) if f.id != draft.id]
    if not draft.name.strip():
        found.append("The funnel has no name.")
    elif draft.name.strip().casefold() in others:
        found.append(f"Another funnel is called {draft.name.strip()}.")
    if len(draft.steps) < 2:
        found.append("A funnel needs at least 2 steps.")
    for now in draft.steps:
        found += _step_problems(now.step)
    steps = [now.step for now in draft.steps]
    if steps and not any(step.probability >= 1 for step in steps):
        found.append("No step is the win: give one the probability 100 %.")
    for before, after in pairwise(steps):
        if after.probability < before.probability:
            found.append(
                f"Step {after.no} is less probable ({after.probability:.0%}) than step "
                f"{before.no} ({before.probability:.0%})."
            )
    return (*found, *_orphans(draft, state))


def save_funnel(state: State, rep_id: str, draft: FunnelDraft) -> Together:
    """Keep a draft in the project; opportunities follow their steps.

    The definition is kept in the plan that holds it already, else in that of `rep_id`.
    PlanError with the first problem when there is one.
    """
    if problems := problems_of(draft, state):
        raise PlanError(problems[0], remedy="Correct it in the funnel.")
    label = f"Change funnel {draft.name.strip()}"
    kept = asdict(draft.funnel)
    edited = _plan_with(state, holder_of(state, draft.id) or rep_id, draft.id, kept, label)
    return Together(label, (edited, *_followed(state, draft, label)))


def remove_funnel(state: State, funnel_id: str) -> Together:
    """Take an own funnel away; of a shipped one the shipped definition comes back.

    PlanError while opportunities belong to an own funnel.
    """
    holder = holder_of(state, funnel_id)
    if not holder:
        raise PlanError("A shipped funnel stays.", remedy="Copy it and change the copy.")
    shipped = next((f for f in shipped_funnels() if f.id == funnel_id), None)
    now = next(f for f in funnels_of(state) if f.id == funnel_id)
    if shipped is None:
        n = int(np.sum(text(state.table(TABLE), "funnel") == funnel_id))
        if n:
            who = "1 opportunity belongs" if n == 1 else f"{n} opportunities belong"
            raise PlanError(f"{who} to {now.name}.", remedy="Put them into another funnel first.")
        label = f"Remove funnel {now.name}"
        return Together(label, (_plan_with(state, holder, funnel_id, None, label),))
    names = {step.name: step.no for step in now.steps}
    back = tuple(
        DraftStep(names.get(step.name, step.no if step.no <= len(now.steps) else NEW), step)
        for step in shipped.steps
    )
    draft = FunnelDraft(funnel_id, shipped.name, back)
    if orphans := _orphans(draft, state):
        raise PlanError(orphans[0], remedy="Move them to a step that stays.")
    label = f"Back to the shipped funnel {shipped.name}"
    edited = _plan_with(state, holder, funnel_id, None, label)
    return Together(label, (edited, *_followed(state, draft, label)))


def _empty_step(days: int, chance: float) -> Step:
    return Step(
        no=0,
        name="",
        purpose="",
        entry_evidence="Exit gate of the step before",
        tasks=(),
        exit_gate="",
        standard_days=days,
        stuck_after_days=days,
        probability=chance,
        plan_b=PlanB("The gate is not met after the standard days", "", 2),
        fail_outcome="plan B",
    )


def _step_problems(step: Step) -> list[str]:
    found = []
    if not step.name.strip():
        found.append(f"Step {step.no} has no name.")
    if not step.exit_gate.strip():
        found.append(f"Step {step.no} has no gate: write what must be shown before the next step.")
    if not 0 <= step.probability <= 1:
        found.append(f"Step {step.no} needs a probability from 0 to 100 %.")
    if step.standard_days < 1 or step.stuck_after_days < step.standard_days:
        found.append(
            f"Step {step.no} needs at least 1 usual day, and stuck not before its usual days."
        )
    if step.fail_outcome == "plan B" and not step.plan_b.action.strip() and step.probability < 1:
        found.append(f"Step {step.no} has no plan B: write what is done when its gate fails.")
    return found


def _orphans(draft: FunnelDraft, state: State) -> list[str]:
    """Sentences about open opportunities whose step the draft no longer has."""
    kept = {step.origin for step in draft.steps}
    table = state.table(TABLE)
    mine = (text(table, "funnel") == draft.id) & ~np.isin(text(table, "status"), CLOSED)
    found: dict[int, list[str]] = {}
    ids = text(table, "opportunity_id")
    for key, step in zip(ids[mine], number(table, "step")[mine], strict=True):
        if math.isfinite(step) and int(step) not in kept:
            found.setdefault(int(step), []).append(str(key))
    return [
        f"Step {step} cannot go: {', '.join(keys)} {'stands' if len(keys) == 1 else 'stand'} there."
        for step, keys in sorted(found.items())
    ]


def _plan_with(
    state: State, rep_id: str, funnel_id: str, record: Mapping[str, Any] | None, label: str
) -> PlanEdited:
    before = state.plans.get(rep_id)
    records = list((before or {}).get("funnels", ()))
    places = [i for i, known in enumerate(records) if str(known["id"]) == funnel_id]
    if record is None:
        records = [known for i, known in enumerate(records) if i not in places]
    elif places:
        records[places[0]] = dict(record)
    else:
        records.append(dict(record))
    return PlanEdited(label, rep_id, before, {**(before or {}), "funnels": records})


def _followed(state: State, draft: FunnelDraft, label: str) -> list[Change]:
    """The changes of the tables whose rows carry step numbers of the funnel."""
    to = {step.origin: step.step.no for step in draft.steps if step.origin != NEW}
    changes: list[Change] = []
    table = state.tables.get(TABLE)
    if table is None or not len(table):
        return changes
    mine = text(table, "funnel") == draft.id
    if mine.any():
        changes.append(TableReplaced(label, TABLE, table, _renumbered(table, mine, draft, to)))
    ids = set(text(table, "opportunity_id")[mine])
    log = state.tables.get(HISTORY)
    if log is not None and len(log):
        rows = np.isin(text(log, "opportunity_id"), list(ids))
        changes.append(TableReplaced(label, HISTORY, log, _steps_moved(log, "step", rows, to)))
    own = state.tables.get(OWN_STEPS)
    if own is not None and len(own):
        rows = text(own, "funnel") == draft.id
        earlier = {old: _at_or_before(old, to) for old in range(1, 1 + _most(own, "after"))}
        changes.append(
            TableReplaced(label, OWN_STEPS, own, _steps_moved(own, "after", rows, earlier))
        )
    return changes


def _most(table: pd.DataFrame, name: str) -> int:
    values = number(table, name)
    return int(np.nanmax(values)) if np.isfinite(values).any() else 0


def _at_or_before(old: int, to: Mapping[int, int]) -> int:
    """Where a step is now; one that has gone counts as the last before it that stayed."""
    kept = [before for before in to if before <= old]
    return to[max(kept)] if kept else 1


def _steps_moved(
    table: pd.DataFrame, name: str, rows: BoolArray, to: Mapping[int, int]
) -> pd.DataFrame:
    """Step numbers of some rows follow; a step that has gone is 0, its name stays in the row."""
    values = number(table, name).copy()
    for i in np.flatnonzero(rows & np.isfinite(values)):
        values[i] = float(to.get(int(values[i]), 0))
    return table.assign(**{name: values})


def _renumbered(
    table: pd.DataFrame, mine: BoolArray, draft: FunnelDraft, to: Mapping[int, int]
) -> pd.DataFrame:
    steps, funnel = number(table, "step").copy(), draft.funnel
    names, chances = text(table, "step_name"), number(table, "probability").copy()
    days = number(table, "standard_days").copy()
    closed = np.isin(text(table, "status"), CLOSED)
    for i in np.flatnonzero(mine & np.isfinite(steps)):
        steps[i] = float(_at_or_before(int(steps[i]), to))
        now = funnel.step(int(steps[i]))
        if now is not None and not closed[i]:
            names[i], chances[i] = now.name, now.probability
            days[i] = float(now.standard_days)
    columns: dict[str, Any] = {"step": steps, "step_name": names, "probability": chances}
    columns["standard_days"] = days
    found = {n: f"step{n}_on" for n in range(1, 1 + len(draft.steps))}
    old = {int(m[1]): text(table, str(n)) for n in table.columns if (m := _STEP_DAY.match(str(n)))}
    for n in {*found, *old}:
        origin = next((before for before, after in to.items() if after == n), NEW)
        moved = old.get(origin, np.full(len(table), "", object))
        columns[f"step{n}_on"] = np.where(mine, moved, old.get(n, np.full(len(table), "", object)))
    return table.assign(**columns)


def _free_name(state: State, wanted: str) -> str:
    taken = {funnel.name.casefold() for funnel in funnels_of(state)}
    names = (wanted if n == 1 else f"{wanted} {n}" for n in range(1, len(taken) + 2))
    return next(name for name in names if name.casefold() not in taken)


def _id_for(state: State, name: str) -> str:
    base = re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-") or "own"
    taken = {funnel.id for funnel in funnels_of(state)}
    ids = (base if n == 1 else f"{base}-{n}" for n in range(1, len(taken) + 2))
    return next(one for one in ids if one not in taken)


def has_funnel(state: State) -> bool:
    """Whether anybody has chosen a funnel: one is kept in a plan, or an opportunity is in one."""
    if any(plan.get("funnels") for plan in state.plans.values()):
        return True
    return bool(np.any(text(state.table(TABLE), "funnel") != ""))


def choose_funnels(state: State, rep_id: str, funnel_ids: Sequence[str]) -> Together:
    """Keep some of the shipped funnels in a plan, to be used and changed from there.

    PlanError without one.
    """
    chosen = [funnel for funnel in shipped_funnels() if funnel.id in funnel_ids]
    if not chosen:
        raise PlanError("No funnel is chosen.", remedy="Choose one, or build your own.")
    label = f"Choose {len(chosen)} funnel{'s' if len(chosen) > 1 else ''}"
    parts: list[Change] = []
    for funnel in chosen:
        edit = _plan_with(state, rep_id, funnel.id, asdict(funnel), label)
        parts.append(edit)
        state = edit.apply(state)
    return Together(label, tuple(parts))
