"""Bring everything that came in into a project, as one change that undoes as one."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Final

import numpy as np
import pandas as pd

from model.accounts import Accounts
from model.change import (
    AboutChanged,
    AccountsReplaced,
    Change,
    PlanEdited,
    RepsReplaced,
    ScenarioChanged,
    SettingsChanged,
    TableReplaced,
    Together,
)
from model.intake.area_alignment import align_by_areas, place_new_accounts
from model.intake.currencies import RATE
from model.intake.incoming_parts import AreasTaken, Incoming, TableMerge, TakenIn
from model.intake.merge import MergeSummary, import_change
from model.intake.named_owners import by_named_owners
from model.intake.plan_sheets import PLAN_KINDS, plan_owner, plan_with
from model.intake.reps_table import reps_of
from model.intake.source_memory import TABLE as SOURCES
from model.intake.source_memory import with_sources
from model.intake.table_merge import merged_table
from model.people import without_erased
from model.settings import shipped_defaults
from model.state import State
from model.territories import CORE_TEAM, Territory, shorten

_RURAL: Final = "visits_per_day.rural"
_NOT_TABLES: Final = (*PLAN_KINDS, "settings", "reps")


def take_in(state: State, incoming: Incoming, today: date) -> tuple[Change, TakenIn]:
    """The change that brings an import into a project, one step to undo, and what it does.

    Accounts keep their rows, territories and corrections; further tables are merged by key.
    Territories find their rep by the reps table, new accounts their territory by the areas of
    an earlier import. Nothing of the state passed in is changed.
    """
    taking = _Taking(state, today)
    taking.about(incoming)
    taking.settings(incoming)
    taking.reps(incoming)
    taking.accounts(incoming)
    taking.volumes(incoming)
    taking.rural(incoming)
    taking.owners()
    taking.areas(incoming)
    taking.named_owners(incoming)
    taking.tables(incoming)
    taking.plans(incoming)
    taking.sources(incoming)
    taken = TakenIn(taking.summary, tuple(taking.merges), taking.areas_taken, tuple(taking.notes))
    return Together(_label(incoming, taken), tuple(taking.parts)), taken


def _label(incoming: Incoming, taken: TakenIn) -> str:
    what = []
    if taken.accounts is not None:
        count = taken.accounts.new + taken.accounts.changed + taken.accounts.unchanged
        what.append(f"{count:,} accounts")
    if taken.areas is not None and incoming.areas is not None:
        what.append(f"{len(incoming.areas.areas):,} areas")
    names = [merge.kind.replace("_", " ") for merge in taken.tables]
    if len(names) > 2:
        what.append(f"{len(names)} tables")
    else:
        what += names
    return f"Import {' and '.join(what) or 'settings'}"


class _Taking:
    """Makes the parts one after the other, each for the state that the last one left."""

    def __init__(self, state: State, today: date) -> None:
        self.state, self.today = state, today.isoformat()
        self.parts: list[Change] = []
        self.notes: list[str] = []
        self.merges: list[TableMerge] = []
        self.summary: MergeSummary | None = None
        self.areas_taken: AreasTaken | None = None
        self.n_before = len(state.accounts)

    def _do(self, change: Change) -> None:
        self.state = change.apply(self.state)
        self.parts.append(change)

    def about(self, incoming: Incoming) -> None:
        """Currency, period and the day of the data, where the project has none yet."""
        about = self.state.about
        after = about
        first = not len(self.state.accounts) and not self.state.tables
        if first and incoming.currency and incoming.currency != about.currency:
            after = replace(after, currency=incoming.currency)
        start, end = incoming.about.get("start", ""), incoming.about.get("end", "")
        if start and end and not about.period[0]:
            after = replace(after, period=(start, end))
        stated = incoming.about.get("as_of", "")
        if stated > about.as_of:
            after = replace(after, as_of=stated)
        if after != about:
            self._do(AboutChanged("Take currency and dates from the file", about, after))

    def settings(self, incoming: Incoming) -> None:
        """Numbers that differ from what is in force, and the rates that were used."""
        shipped = shipped_defaults()
        wanted = {
            name: value
            for name, value in incoming.settings.items()
            if isinstance(value, float)
            and value != self.state.settings.get(name, getattr(shipped.get(name), "value", None))
        }
        wanted |= {f"{RATE}{code}": rate for code, rate in incoming.rates.items()}
        self._set(wanted)
        if incoming.settings:
            same = len(incoming.settings) - len(set(wanted) & set(incoming.settings))
            self.notes.append(f"{same:,} settings are as they were, {len(wanted):,} are new.")

    def _set(self, wanted: Mapping[str, float]) -> None:
        changed = {n: v for n, v in wanted.items() if self.state.settings.get(n) != v}
        if changed:
            before = {name: self.state.settings.get(name) for name in changed}
            self._do(SettingsChanged("Take settings from the file", before, changed))

    def rural(self, incoming: Incoming) -> None:
        """Clusters that the label of the rural visits a day names are rural (F19)."""
        table = incoming.tables.get("settings")
        if table is None or not {"setting", "label"} <= set(table.frame.columns):
            return
        labels = dict(zip(table.frame["setting"], table.frame["label"], strict=True))
        words = set(re.findall(r"\w+", str(labels.get(_RURAL, ""))))
        clusters = {str(name) for name in self.state.accounts.text("cluster")} & words
        self._set({f"rural.{cluster}": 1.0 for cluster in sorted(clusters)})
        if clusters:
            named = ", ".join(sorted(clusters))
            self.notes.append(f"The settings name {named} as rural travel clusters.")

    def reps(self, incoming: Incoming) -> None:
        """People by id; those the file lacks stay."""
        table = incoming.tables.get("reps")
        if table is None:
            return
        fresh = {rep.id: rep for rep in reps_of(table.frame) if rep.id}
        before = {rep.id: rep for rep in self.state.reps}
        after = (
            *(fresh.get(rep.id, rep) for rep in self.state.reps),
            *(rep for rep in fresh.values() if rep.id not in before),
        )
        same = sum(before.get(rep.id) == rep for rep in fresh.values())
        new, gone = len(fresh.keys() - before.keys()), sorted(before.keys() - fresh.keys())
        self.merges.append(
            TableMerge("reps", new, len(fresh) - new - same, same, len(gone), True, tuple(gone[:5]))
        )
        if tuple(after) != self.state.reps:
            self._do(RepsReplaced(f"Import {len(fresh):,} reps", self.state.reps, tuple(after)))

    def accounts(self, incoming: Incoming) -> None:
        """The account table, merged by id, and new accounts placed by known areas."""
        if incoming.accounts is None:
            return
        day = incoming.about.get("as_of", "") or self.today
        change, self.summary = import_change(self.state, incoming.accounts, day)
        self._do(change)
        if incoming.areas is None:
            placed, conflicts = place_new_accounts(self.state, self.n_before)
            for part in placed:
                self._do(part)
            self.notes += [conflict.sentence for conflict in conflicts]

    def volumes(self, incoming: Incoming) -> None:
        """Volumes by family go to the accounts' own columns, so that they count everywhere."""
        table = incoming.tables.get("volumes")
        if table is None or not {"account_id", "family"} <= set(table.frame.columns):
            return
        accounts = self.state.accounts
        columns = {}
        for prefix, name in (("proc_volume", "market_procs"), ("our_procs", "our_procs_ltm")):
            if name not in table.frame:
                continue
            sums = table.frame.groupby(["family", "account_id"])[name].sum(min_count=1)
            for family in dict.fromkeys(table.frame["family"]):
                given = sums[family].reindex(accounts.ids).to_numpy(np.float64)
                column = f"{prefix}.{family}"
                old = accounts.number(column)
                free = np.array([column not in p.split(";") for p in accounts.text("pinned")], bool)
                values = np.where(np.isfinite(given) & free, given, old)
                if not np.array_equal(values, old, equal_nan=True) and family:
                    columns[column] = values
        if columns:
            after: Accounts = accounts.with_columns(columns)
            self._do(AccountsReplaced("Import volumes", accounts, after, {}, {}))

    def owners(self) -> None:
        """Territories without a rep get the one whose table names them."""
        reps = [rep for rep in self.state.reps if rep.role == "rep"]
        by_territory = {
            rep.notes["territory"].casefold(): rep for rep in reps if rep.notes.get("territory")
        }
        if not by_territory:
            return
        for scenario in self.state.scenarios:
            layer = scenario.layers.get(CORE_TEAM.id)
            if layer is None:
                continue
            after = []
            for territory in layer.territories:
                rep = by_territory.get(territory.id.casefold()) or by_territory.get(
                    territory.name.casefold()
                )
                after.append(
                    _led_by(territory, rep.id, rep.notes.get("territory_name", ""))
                    if rep is not None and not territory.rep_id
                    else territory
                )
            if tuple(after) != layer.territories:
                changed = scenario.with_layer(
                    CORE_TEAM.id, replace(layer, territories=tuple(after))
                )
                self._do(ScenarioChanged("Give territories their reps", scenario, changed))

    def areas(self, incoming: Incoming) -> None:
        """An alignment by areas."""
        if incoming.areas is None:
            return
        parts, self.areas_taken = align_by_areas(self.state, incoming.areas)
        for part in parts:
            self._do(part)

    def named_owners(self, incoming: Incoming) -> None:
        """Reps, and where there is no territory yet, territories, as the accounts name them."""
        if incoming.accounts is None:
            return
        parts, notes = by_named_owners(self.state, self.n_before)
        for part in parts:
            self._do(part)
        self.notes += notes

    def tables(self, incoming: Incoming) -> None:
        """The other tables, merged by key."""
        for kind, loaded in incoming.tables.items():
            if kind in _NOT_TABLES:
                continue
            before = self.state.tables.get(kind)
            frame = without_erased(loaded.frame, self.state)
            if len(frame) < len(loaded.frame):
                left = len(loaded.frame) - len(frame)
                words = kind.replace("_", " ")
                self.notes.append(f"{words}: {left:,} left out, about people who were erased.")
            after, merge = merged_table(kind, before, frame)
            self.merges.append(merge)
            label = f"Import {len(loaded.frame):,} rows of {kind.replace('_', ' ')}"
            if before is None or not before.equals(after):
                self._do(TableReplaced(label, kind, before, after))

    def plans(self, incoming: Incoming) -> None:
        """Goals and strategies into the plan of the rep whose they are."""
        frames: dict[str, pd.DataFrame] = {
            k: incoming.tables[k].frame for k in PLAN_KINDS if k in incoming.tables
        }
        if not frames:
            return
        rep_id = plan_owner(self.state, frames)
        if not rep_id:
            self.notes.append("The goals were not taken: it is not clear whose plan they are.")
            return
        plan, notes = plan_with(self.state, rep_id, frames)
        self.notes += notes
        before = self.state.plans.get(rep_id)
        if plan != before:
            self._do(PlanEdited("Import goals and strategies", rep_id, before, plan))

    def sources(self, incoming: Incoming) -> None:
        """What the project remembers of the files."""
        before = self.state.tables.get(SOURCES)
        after = with_sources(
            self.state, incoming.sheets, self.today, incoming.about.get("as_of", "")
        )
        if len(after):
            self._do(TableReplaced("Remember the sources", SOURCES, before, after))


def _led_by(territory: Territory, rep_id: str, name: str) -> Territory:
    """A territory with its rep, and with the name the reps table has for it where it has none."""
    if not name or territory.name != territory.id:
        return replace(territory, rep_id=rep_id)
    return replace(territory, rep_id=rep_id, name=name, short=territory.short or shorten(name))
