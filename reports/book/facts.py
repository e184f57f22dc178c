"""What the pages of one book are made from."""

from collections.abc import Mapping, Sequence
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
from model.plan.spread import Measure, map_degrees, size_measure
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
        return self._system_names.get(system_id, system_id) if system_id else "Independent"

    @cached_property
    def _system_names(self) -> dict[str, str]:
        """Names by system id, the first row's where a system stands in several."""
        table = self.state.table("systems")
        if not {"idn_id", "name"} <= set(table.columns):
            return {}
        named: dict[str, str] = {}
        for system_id, name in zip(table["idn_id"], table["name"], strict=True):
            named.setdefault(str(system_id), str(name) or str(system_id))
        return named

    def cluster_name(self, cluster: str) -> str:
        """A travel cluster with the town that holds most of it: "CIN, Cincinnati"."""
        if not cluster:
            return "No place"
        town = self._cluster_town(cluster)
        return f"{cluster}, {town}" if town else cluster

    def cluster_said(self, cluster: str) -> str:
        """A travel cluster as a sentence names it: "Cincinnati (CIN)"."""
        town = self._cluster_town(cluster)
        return f"{town} ({cluster})" if town else cluster

    def _cluster_town(self, cluster: str) -> str:
        """The town that holds most of a cluster, "" where the cluster bears a town's name."""
        towns: dict[str, float] = {}
        members = np.flatnonzero(self.plan.clusters == cluster)
        for position, town in zip(members, np.array(self.words("city"))[members], strict=True):
            towns[str(town)] = towns.get(str(town), 0.0) + float(self.measure.values[position])
        if cluster in towns:
            return ""
        return max(towns, key=lambda name: (towns[name], name), default="")

    def column(self, name: str) -> FloatArray:
        """A number column of the plan's accounts (n,), NaN where missing."""
        return self.state.accounts.number(name)[self.plan.rows]

    @cached_property
    def lat(self) -> FloatArray:
        """Latitudes of the plan's accounts (n,) as fine as a map on paper, NaN where missing."""
        return map_degrees(self.column("lat"))

    @cached_property
    def lon(self) -> FloatArray:
        """Longitudes of the plan's accounts (n,) as fine as a map on paper, NaN where missing."""
        return map_degrees(self.column("lon"))

    def words(self, name: str) -> Sequence[str]:
        """A text column of the plan's accounts (n,), "" where missing."""
        if name not in self._words:
            self._words[name] = tuple(map(str, self.state.accounts.text(name)[self.plan.rows]))
        return self._words[name]

    @cached_property
    def _words(self) -> dict[str, Sequence[str]]:
        """Text columns that were read once."""
        return {}

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
