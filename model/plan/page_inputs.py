"""What each page of the book is made from, as a hash: equal hashes, unchanged page.

A page names the facets it reads: a section of the computed plan, a part of what is typed, a
table, some columns of the accounts. The hash of a page is made of its facets; after an edit or a
realignment the pages whose hash differs are drawn again, and no others: whether they print
otherwise is seen when they are drawn. Account pages are hashed one by one, by everything that is
known about that account.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, replace
from functools import cached_property
from typing import Final

import numpy as np
import pandas as pd

from model.arrays import BoolArray
from model.plan.digests import digest, plain
from model.plan.facts import AccountFigures, Mix, MixRow, Scores, Segmentation, Sequence
from model.plan.outlook import Pipeline, RoleCoverage
from model.plan.page_facets import DIARY, PAGES, PLACE
from model.plan.plan_versions import latest_version
from model.plan.position import position_of
from model.plan.rep_plan import RepPlan
from model.plan.since_approval import since_approval
from model.plan.spread import map_degrees, size_measure
from model.plan.tables import text
from model.plan.typed_edits import value_at
from model.state import State

# Columns of tables of which a page prints no others.
_COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "people.leaders": ("account_id", "name", "title", "kol_tier", "kol_family", "relationship",
                       "relationship_target", "last_contact", "adopter_type", "consent_contact",
                       "do_not_contact", "do_not_call"),
    "diary.times": ("uid", "week", "date", "start", "end", "type", "account_id", "role_class",
                    "cluster", "day_mode", "workload_h", "on_theme", "travel_before_min", "lock",
                    "status", "objective_id", "origin"),
}  # fmt: skip
# Columns of an account that its own page does not print; what follows from them it prints.
_UNPRINTED: Final = frozenset({
    "address", "street", "city", "county", "region", "state", "zip", "postcode", "country",
    "phone", "website", "lat", "lon", "placed_by", "trauma_level", "teaching_status",
    "access_notes",
})  # fmt: skip
_FAR_H: Final = 1.25  # hours one way beyond which the map names the town
_SECTIONS: Final = frozenset({
    "figures", "segmentation", "reach", "scores", "sequence", "workload", "forecast",
    "second_opinions", "backtest", "lighthouses", "roles", "contracts", "pipeline", "baseline",
    "completeness", "needs", "sensitivity", "goal_problems", "gates", "clusters", "drive_hours",
    "types", "names", "territory",
})  # fmt: skip
_BY_ACCOUNT: Final = ("contacts", "kol", "needs", "contracts", "opportunities", "or_schedule",
                      "requests", "csat", "activities_open", "activities_done", "field_notes",
                      *DIARY)  # fmt: skip
_BY_SYSTEM: Final = ("systems", "vac")
# What the pages of all accounts print beside what is known of their own.
_OF_ALL: Final = ("names", "gates", "settings", "table.competitors", "typed.company",
                  "typed.funnels")  # fmt: skip
_NEWEST: Final = ("last_contact", "month", "noted_on", "step_entered", "actual_date", "date",
                  "meeting", "valid_from")  # fmt: skip


def page_digests(state: State, plan: RepPlan) -> dict[str, str]:
    """The hash of every page's inputs by its key; account pages are "P24:" and the account id."""
    facets = _Facets(state, plan)
    found = {page: _joined(facets.of(name) for name in names) for page, names in PAGES.items()}
    for pick in plan.sequence.picks:
        found[f"P24:{pick.account_id}"] = facets.account(pick.account_id, pick.position)
    return found


class _Facets:
    """The facets of one plan, each hashed once."""

    def __init__(self, state: State, plan: RepPlan) -> None:
        self._state, self._plan = state, plan
        self._known: dict[str, str] = {}
        self._lines: dict[tuple[str, str], dict[str, list[str]]] = {}

    def of(self, name: str) -> str:
        """The hash of a facet."""
        if name not in self._known:
            self._known[name] = digest(self._value(name))
        return self._known[name]

    def account(self, account_id: str, position: int) -> str:
        """Everything about one account."""
        plan, row = self._plan, int(self._plan.rows[position])
        arrays = [
            _row(section, position, plan.n)
            for section in (plan.figures, plan.segmentation, plan.roles)
        ]
        arrays.append(_row(plan.scores, position, plan.n))
        work, pick = plan.workload, plan.sequence.of(account_id)
        tables = [self._rows(name, account_id) for name in _BY_ACCOUNT]
        system, called = self._cell(row, "idn_id"), self._cell(row, "name")
        tables += [self._rows(name, system, "idn_id") for name in _BY_SYSTEM if system]
        tables += [self._rows("influence", account_id, f"{end}_account") for end in ("from", "to")]
        risks = [str(risk) for risk in plan.plan.get("risks", ())]
        told = {name: _about(plan.plan.get(name), account_id) for name in sorted(plan.plan)}
        typed = {name: found for name, found in told.items() if found}
        parts = (
            _given(self._state.accounts.record(row)),
            plan.drive_hours[position],
            work.hours[position],
            work.calls[position],
            plan.forecast.time_to_close[position],
            [scenario.per_account.get(account_id) for scenario in plan.forecast.scenarios.values()],
            arrays,
            tables,
            typed,
            pick,
            [o for o in plan.pipeline.open if o.account_id == account_id],
            [event for event in plan.contracts.calendar if event.position == position],
            plan.contracts.next_of_system.get(system),
            (plan.reach.one_step[position], plan.reach.two_steps[position]),
            [risk for risk in risks if account_id in risk or (called and called in risk)],
            [self.of(facet) for facet in _OF_ALL],
        )
        return digest(parts)

    def _value(self, name: str) -> object:
        kind, _, part = name.partition(".")
        state, plan = self._state, self._plan
        if name in _SECTIONS:
            return getattr(plan, name)
        if name == "percent":
            return plan.completeness.percent, plan.completeness.verdict
        if name == "mix":
            return _without(plan.mix, _no_hours)
        if name == "mix.hours":
            return _without(plan.mix, _no_beds)
        if name == "sequence.order":
            return _order(plan.sequence)
        if name == "mix.beds":
            return plan.mix
        if kind == "typed":
            return plan.plan.get(part)
        if kind == "column":
            accounts = state.accounts
            if f"column.{part}" in PLACE:
                return map_degrees(accounts.number(part)[plan.rows])
            return accounts[part][plan.rows] if part in accounts else None
        if kind == "table":
            return self._own(part)
        if kind == "settings":
            return {k: v for k, v in state.settings.items() if k.startswith(part)}
        if name == "diary":
            return [self._own(table) for table in DIARY]
        if kind == "pipeline" and part:
            return _of_pipeline(plan.pipeline, part)
        if name == "lost_and_won":
            return _columns_of(self._own("opportunities"), ("competitor", "status", "closed_on"))
        if name in _COLUMNS:
            tables = DIARY if kind == "diary" else ("contacts",)
            return [_columns_of(self._own(table), _COLUMNS[name]) for table in tables]
        if name == "far_towns":
            return self._towns(np.asarray(plan.drive_hours > _FAR_H, bool))
        if name == "largest_towns":
            return self._largest_towns()
        return self._of_whole(name)

    def _of_whole(self, name: str) -> object:
        """What is read of the whole project, or of an approval."""
        state, plan = self._state, self._plan
        if name == "families":
            plans = (plan.plan, *state.plans.values())
            return [value_at(one, ("company", "families")) for one in plans]
        if name == "since":
            return since_approval(state, plan)
        if name == "statements":
            return position_of(state, plan)
        if name == "versions":
            rep_id = plan.rep.id if plan.rep is not None else ""
            version = latest_version(state, rep_id)
            return version.digest if version is not None else ""
        return [self._newest(key) for key in sorted(state.tables)], state.about

    def _newest(self, name: str) -> tuple[object, ...]:
        """How many rows of a table concern the territory, and its newest days."""
        table = self._own(name)
        if table is None or table.empty:
            return name, 0
        days = [max(text(table, column)) for column in _NEWEST if column in table.columns]
        return name, len(self._state.tables[name]), len(table), days

    def _cell(self, row: int, name: str) -> str:
        return str(self._state.accounts.text(name)[row])

    def _towns(self, chosen: BoolArray) -> list[str]:
        """The towns of some accounts, shape (n,), in the order of the rows."""
        if "city" not in self._state.accounts:
            return []
        return [str(town) for town in self._state.accounts.text("city")[self._plan.rows][chosen]]

    def _largest_towns(self) -> list[tuple[str, str]]:
        """The town with most potential of each travel cluster, which names it."""
        plan, found = self._plan, []
        beds = self._state.accounts.number("beds")[plan.rows]
        market = plan.figures.market.sum(axis=1)
        potential = size_measure(plan.figures.potential, market, beds).values
        for cluster in sorted(set(map(str, plan.clusters))):
            held: dict[str, float] = {}
            members = np.asarray(plan.clusters == cluster, bool)
            for town, worth in zip(self._towns(members), potential[members], strict=False):
                held[town] = held.get(town, 0.0) + float(worth)
            found.append((cluster, max(held, key=lambda name: (held[name], name), default="")))
        return found

    @cached_property
    def _ids(self) -> frozenset[str]:
        return frozenset(map(str, self._plan.ids))

    def _own(self, name: str) -> pd.DataFrame | None:
        """The rows of a table that concern the territory; all where it names no account."""
        table = self._state.tables.get(name)
        if table is None:
            return None
        for column in ("account_id", "from_account"):
            if column in table.columns:
                held = text(table, column)
                mine = np.array([not key or key in self._ids for key in held], bool)
                found: pd.DataFrame = table.loc[mine]
                return found
        return table

    def _rows(self, name: str, key: str, column: str = "account_id") -> list[str]:
        """The rows of a table about one account or system, a line each."""
        if (name, column) not in self._lines:
            self._lines[name, column] = _lines(self._state.tables.get(name), column)
        return self._lines[name, column].get(key, [])


def _of_pipeline(pipeline: Pipeline, part: str) -> object:
    """What some pages print of the pipeline, which is less than all of it."""
    if part == "closed":
        return pipeline.won, pipeline.lost, pipeline.win_rate, pipeline.median_days
    if part == "next":
        return sorted((o.next_step_on, o.account_id, o.next_step) for o in pipeline.open)
    if part == "steps":
        return sorted((o.account_id, o.step) for o in pipeline.open)
    return sorted(o.funnel for o in pipeline.open), pipeline.step_conversion


def _columns_of(table: pd.DataFrame | None, names: Iterable[str]) -> pd.DataFrame | None:
    """Those of the columns that the table has."""
    return None if table is None else table[[name for name in names if name in table.columns]]


def _lines(table: pd.DataFrame | None, by: str) -> dict[str, list[str]]:
    """The rows of a table as lines, by what the column `by` says they are about."""
    found: dict[str, list[str]] = {}
    if table is None or by not in table.columns:
        return found
    columns = [table[column].tolist() for column in table.columns]
    for key, cells in zip(text(table, by), zip(*columns, strict=True), strict=True):
        found.setdefault(str(key), []).append("|".join(map(plain, cells)))
    return found


def _row(
    section: AccountFigures | Segmentation | Scores | RoleCoverage,
    position: int,
    n: int,
) -> list[object]:
    """What a section says about one account: its entry of every array over the accounts."""
    found: list[object] = []
    for field in fields(section):
        value = getattr(section, field.name)
        if isinstance(value, np.ndarray) and value.shape[:1] == (n,):
            found.append(value[position])
    return found


def _without(mix: Mix, less: Callable[[MixRow], MixRow]) -> Mix:
    """The mix as most pages print it: beds and hours stand on few of them."""

    def rows(found: Iterable[MixRow]) -> tuple[MixRow, ...]:
        return tuple(map(less, found))

    return replace(
        mix,
        by_type=rows(mix.by_type),
        by_segment=rows(mix.by_segment),
        by_cluster=rows(mix.by_cluster),
        by_system=rows(mix.by_system),
        total=less(mix.total),
    )


def _no_beds(row: MixRow) -> MixRow:
    return replace(row, beds=0.0)


def _no_hours(row: MixRow) -> MixRow:
    return replace(row, beds=0.0, hours=0.0, calls=0, share_of_hours=0.0)


def _order(sequence: Sequence) -> object:
    """Who is started when, without the scores and hours that few pages print."""
    return [
        (p.rank, p.quarter, p.account_id, p.label, p.depends_on, p.override, p.quick_win)
        for p in sequence.picks
    ], sequence.wave


def _given(record: Mapping[str, object]) -> dict[str, object]:
    """The printed cells that hold something: a column more that is blank changes nothing."""
    return {
        name: value
        for name, value in record.items()
        if name not in _UNPRINTED and value not in ("", None, False) and value == value
    }


def _about(part: object, account_id: str) -> list[object]:
    """The records of a typed list that name an account."""
    if not isinstance(part, list | tuple):
        return []
    return [
        record
        for record in part
        if isinstance(record, Mapping) and record.get("account_id") == account_id
    ]


def _joined(hashes: Iterable[str]) -> str:
    return hashlib.blake2b("".join(hashes).encode(), digest_size=12).hexdigest()
