"""What the pages of one book are made from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from model.arrays import FloatArray
from model.fields import ACCOUNT_TYPES
from model.format import Formatter
from model.plan.rep_plan import RepPlan
from model.state import State


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

    def column(self, name: str) -> FloatArray:
        """A number column of the plan's accounts (n,), NaN where missing."""
        return self.state.accounts.number(name)[self.plan.rows]

    def words(self, name: str) -> list[str]:
        """A text column of the plan's accounts (n,), "" where missing."""
        return [str(v) for v in self.state.accounts.text(name)[self.plan.rows]]

    def type_name(self, position: int) -> str:
        """The institution type in words."""
        return ACCOUNT_TYPES.get(str(self.plan.types[position]), "unknown")

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
