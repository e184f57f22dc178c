"""What the pages of one book are made from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from model.arrays import FloatArray
from model.diary.table import diary_frame
from model.fields import ACCOUNT_TYPES
from model.format import Formatter
from model.people import contactable
from model.plan.facts import Pick
from model.plan.rep_plan import RepPlan
from model.plan.spread import Measure, size_measure
from model.state import State
from reports.book.names import short_names
from reports.book.typed import part


@dataclass(frozen=True, eq=False)
class BookFacts:
    """One rep's plan with the project behind it and the way its numbers read.

    Pages take numbers from here, never from a formula of their own: page and screen cannot
    disagree.
    """

    state: State
    plan: RepPlan
    show: Formatter
    team_size: int = 1  # territories of the team
    notes: Mapping[str, str] = field(default_factory=dict)
    contact_names: bool = False  # whether the list of contacts, page A2, names them

    @cached_property
    def typed(self) -> Mapping[str, Any]:
        """The rep's typed plan; {} when nothing is typed yet."""
        return self.plan.plan

    @property
    def territory_name(self) -> str:
        """The name for titles."""
        return self.plan.territory.name

    @property
    def rep_name(self) -> str:
        """The rep, or what stands in for one."""
        return self.plan.rep.name if self.plan.rep else "No rep yet"

    @property
    def version(self) -> str:
        """Plan version as typed, "draft" without one."""
        return str(self.typed.get("meta", {}).get("version", "draft"))

    def name_of(self, account_id: str) -> str:
        """An account's full name; its id when the project does not hold it."""
        accounts = self.state.accounts
        if not accounts.has(account_id):
            return account_id
        return str(accounts.text("name")[accounts.row_of(account_id)]) or account_id

    @cached_property
    def shorts(self) -> tuple[str, ...]:
        """Short names (n,) for charts, maps and tables: at most 18 characters, each once."""
        return short_names(list(self.plan.names), self.words("city"), list(self.plan.ids))

    def short_of(self, account_id: str) -> str:
        """An account's short name; its id when it is not in the territory."""
        position = self.positions.get(account_id)
        return account_id if position is None else self.shorts[position]

    @cached_property
    def positions(self) -> Mapping[str, int]:
        """Account id -> position in the plan's arrays."""
        return {str(account_id): n for n, account_id in enumerate(self.plan.ids)}

    @cached_property
    def picks(self) -> Mapping[int, Pick]:
        """Position -> its start in the sequence."""
        return {pick.position: pick for pick in self.plan.sequence.picks}

    @cached_property
    def measure(self) -> Measure:
        """What sizes the accounts on maps: potential, else procedures, else beds, else one each."""
        market = self.plan.figures.market.sum(axis=1)
        return size_measure(self.plan.figures.potential, market, self.column("beds"))

    @cached_property
    def diary(self) -> pd.DataFrame:
        """The present diary of all reps, without people who must not be contacted."""
        return contactable(diary_frame(self.state), self.state)

    @property
    def k_unit(self) -> str:
        """The unit of money in tables and charts: "k USD"."""
        return f"k {self.state.about.currency}"

    @property
    def owner(self) -> str:
        """Who gets what is missing: the rep, else the manager."""
        return self.plan.rep.name if self.plan.rep else str(self.meta.get("manager", "Manager"))

    @property
    def meta(self) -> Mapping[str, Any]:
        """The typed plan's own facts: manager, company, version, approval."""
        return part(self.typed, "meta")

    def family_name(self, family: str) -> str:
        """A procedure family in words; its code when nobody named it."""
        return self._family_names.get(family, family)

    @cached_property
    def _family_names(self) -> dict[str, str]:
        """Names as typed in any plan of the project, the own plan's first."""
        named: dict[str, str] = {}
        for plan in (self.typed, *self.state.plans.values()):
            for entry in plan.get("company", {}).get("families", ()):
                named.setdefault(str(entry.get("id")), str(entry.get("name", entry.get("id"))))
        return named

    def system_name(self, system_id: str) -> str:
        """A health system's name, "Independent" without one."""
        if not system_id:
            return "Independent"
        table = self.state.table("systems")
        if {"idn_id", "name"} <= set(table.columns):
            found = table.loc[table["idn_id"] == system_id, "name"]
            if len(found) and str(found.iloc[0]):
                return str(found.iloc[0])
        return system_id

    def cluster_name(self, cluster: str) -> str:
        """A travel cluster with the town that holds most of it: "CIN, Cincinnati"."""
        if not cluster:
            return "No place"
        towns: dict[str, float] = {}
        members = np.flatnonzero(self.plan.clusters == cluster)
        for position, town in zip(members, np.array(self.words("city"))[members], strict=True):
            towns[str(town)] = towns.get(str(town), 0.0) + float(self.measure.values[position])
        town = max(towns, key=lambda name: (towns[name], name), default="")
        return cluster if not town or town == cluster else f"{cluster}, {town}"

    def column(self, name: str) -> FloatArray:
        """A number column of the plan's accounts (n,), NaN where missing."""
        return self.state.accounts.number(name)[self.plan.rows]

    def words(self, name: str) -> list[str]:
        """A text column of the plan's accounts (n,), "" where missing."""
        return [str(v) for v in self.state.accounts.text(name)[self.plan.rows]]

    def type_name(self, position: int) -> str:
        """The institution type in words."""
        return self.type_word(str(self.plan.types[position]))

    @staticmethod
    def type_word(code: str) -> str:
        """An institution type code in words, "Unknown" for none."""
        return ACCOUNT_TYPES.get(code, code or "Unknown")

    def of_account(self, table: str, account_id: str) -> pd.DataFrame:
        """The rows of a further table that belong to one account; empty when there are none."""
        frame = self.state.table(table)
        if "account_id" not in frame:
            return frame.iloc[0:0]
        return frame[frame["account_id"] == account_id]

    def own(self, table: str) -> pd.DataFrame:
        """The rows of a further table that belong to the territory's accounts."""
        frame = self.state.table(table)
        if "account_id" not in frame:
            return frame.iloc[0:0]
        return frame[frame["account_id"].isin(self.plan.ids)]

    def by_potential(self) -> list[int]:
        """Positions of the accounts, largest potential first, unknown last, then by name."""
        potential = np.nan_to_num(self.plan.figures.potential, nan=-1.0)
        return sorted(range(self.plan.n), key=lambda i: (-potential[i], self.plan.names[i]))
