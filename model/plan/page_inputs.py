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
from model.plan.plan_versions import latest_version
from model.plan.position import position_of
from model.plan.rep_plan import RepPlan
from model.plan.spread import size_measure
from model.plan.tables import text
from model.state import State

_DIARY: Final = ("diary", "diary_q1", "diary_days")
_PLACE: Final = ("column.lat", "column.lon")
_QUARTER: Final = ("sequence.order", "contracts", "pipeline.steps", "figures", "names",
                   "typed.focus_themes", "typed.quarterly_objectives", "typed.quarter_outline",
                   "typed.strategic_goals", "typed.annual_goals", "diary.times")  # fmt: skip
PAGES: Final[Mapping[str, tuple[str, ...]]] = {
    "P01": ("typed.mission", "typed.meta", "territory", "percent", *_PLACE, "column.city"),
    "P02": ("sources", "percent"),
    "P03": ("mix", "segmentation", "figures", "sequence.order", "forecast", "backtest", "contracts",
            "lighthouses", "workload", "pipeline.closed", "pipeline.next", "names",
            "column.main_competitor", "diary.times",
            "typed.mission", "typed.strategic_goals", "typed.whys", "typed.asks", "typed.risks",
            "typed.focus_themes"),
    "P04": ("goal_problems", "typed.mission", "typed.strategic_goals", "typed.annual_goals",
            "backtest"),
    "P05": ("backtest", "forecast", "lighthouses", "typed.strategic_goals", "typed.assumptions",
            "typed.goals_tried"),
    "P06": ("figures", "segmentation", "sequence", "lighthouses", "clusters", "drive_hours",
            "types", "names", "mix", *_PLACE, "column.placed_by", "far_towns", "largest_towns"),
    "P07": ("clusters", "drive_hours", "workload", "mix.hours", "figures", "names", *_PLACE,
            "table.or_schedule", "territory", "largest_towns", "column.access_policy",
            "column.visiting_hours", "typed.access_notes"),
    "P08": ("mix.beds", "types", "column.trauma_level", "column.teaching_status", "column.ors",
            "column.beds"),
    "P09": ("roles", "segmentation", "sequence.order", "names", "table.contacts"),
    "P10": ("needs", "mix", "names", "types", "table.needs"),
    "P11": ("figures", "segmentation", "mix.hours", "types", "names", "column.segment_reason"),
    "P12": ("workload", "mix.hours", "segmentation", "settings.freq", "typed.service_policy",
            "typed.service_exceptions", "names"),
    "P13": ("contracts", "gates", "mix", "names", "column.idn_id", "table.systems", "table.vac",
            "table.contracts"),
    "P14": ("mix", "figures", "segmentation", "types", "names", "table.price_list",
            "typed.company"),
    "P15": ("baseline", "figures", "mix", "pipeline.closed", "names", "table.sales_monthly"),
    "P16": ("statements", "names", "typed.position"),
    "P17": ("figures", "types", "contracts", "names", *_PLACE, "column.main_competitor",
            "column.competitor_share", "table.review_snapshots", "lost_and_won"),
    "P18": ("table.competitors",),
    "P19": ("reach", "figures", "names", "types", "table.influence", "people.leaders"),
    "P20": ("table.kol", "names"),
    "P21": ("lighthouses", "names", "typed.lighthouses", "typed.joint_plans"),
    "P22": ("sequence", "figures", "forecast", "names", *_PLACE, "typed.sequence_comments",
            "typed.sequence_overrides", "typed.sequence_accepted_on"),
    "P23": ("sequence", "sensitivity", "names"),
    "P34": ("sequence.order", "forecast", "contracts", "lighthouses", "names",
            "typed.strategic_goals", "typed.focus_themes", "typed.lighthouses",
            "typed.enablement", "typed.reviews"),
    "P35": ("forecast", "second_opinions", "lighthouses", "names"),
    "P36": ("sequence", "forecast", "pipeline.steps", "names", "typed.annual_goals",
            "typed.strategic_goals"),
    "P37": ("workload", "mix.hours", "names", "diary.times", "typed.quarter_outline"),
    **dict.fromkeys(("P38", "P39", "P40", "P41"), _QUARTER),
    "P42": ("diary.times",),
    "P43": ("diary", "names", "typed.quarterly_objectives"),
    "P47": ("pipeline.funnels", "typed.funnels"),
    "P48": ("pipeline", "sequence.order", "names"),
    "P49": ("sequence.order", "segmentation", "figures", "names", "typed.joint_plans"),
    "P50": ("workload", "names", "typed.not_now"),
    "P51": ("typed.enablement",),
    "P52": ("typed.enablement", "typed.company"),
    "P53": ("typed.risks", "typed.assumptions", "figures", "contracts", "workload", "forecast",
            "mix", "reach", "names"),
    "P54": ("typed.triage", "table.requests", "names"),
    "P55": ("workload", "pipeline", "typed.reviews", "diary.times", "table.activities_done",
            "table.change_log"),
    "P56": ("typed.asks", "typed.budget", "typed.annual_goals"),
    "P57": ("typed.meta", "percent", "territory", "versions"),
    "A1": ("figures", "segmentation", "scores", "sequence", "workload", "drive_hours", "types",
           "names", "column.beds", "column.city"),
    "A2": ("table.contacts", "names"),
    "A3": ("completeness", "figures", "mix", "types", "names", "segmentation", "column.lat",
           "column.beds", "column.placed_by", "diary.times", "table.needs",
           "table.activities_done"),
    "A4": ("settings",),
    "A6": ("versions", "typed.goals_tried", "table.change_log", "names"),
}  # fmt: skip
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
                      "requests", "csat", "activities_open", "field_notes")  # fmt: skip


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
        self._lines: dict[str, dict[str, list[str]]] = {}

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
        told = {name: _about(plan.plan.get(name), account_id) for name in sorted(plan.plan)}
        typed = {name: found for name, found in told.items() if found}
        parts = (
            _given(self._state.accounts.record(row)),
            plan.drive_hours[position],
            work.hours[position],
            work.calls[position],
            arrays,
            tables,
            typed,
            pick,
            [o for o in plan.pipeline.open if o.account_id == account_id],
            self._rows("diary", account_id),
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
        if name == "statements":
            return position_of(state, plan)
        if name == "mix.beds":
            return plan.mix
        if kind == "typed":
            return plan.plan.get(part)
        if kind == "column":
            accounts = state.accounts
            return accounts[part][plan.rows] if part in accounts else None
        if kind == "table":
            return self._own(part)
        if kind == "settings":
            return {k: v for k, v in state.settings.items() if k.startswith(part)}
        if name == "diary":
            return [self._own(table) for table in _DIARY]
        if kind == "pipeline" and part:
            return _of_pipeline(plan.pipeline, part)
        if name == "lost_and_won":
            return _columns_of(self._own("opportunities"), ("competitor", "status", "closed_on"))
        if name in _COLUMNS:
            tables = _DIARY if kind == "diary" else ("contacts",)
            return [_columns_of(self._own(table), _COLUMNS[name]) for table in tables]
        if name == "far_towns":
            return self._towns(np.asarray(plan.drive_hours > _FAR_H, bool))
        if name == "largest_towns":
            return self._largest_towns()
        if name == "versions":
            rep_id = plan.rep.id if plan.rep is not None else ""
            version = latest_version(state, rep_id)
            return version.digest if version is not None else ""
        return [(key, len(table)) for key, table in sorted(state.tables.items())], state.about

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

    def _rows(self, name: str, account_id: str) -> list[str]:
        """The rows of a table about one account, a line each."""
        if name not in self._lines:
            self._lines[name] = _lines(self._state.tables.get(name))
        return self._lines[name].get(account_id, [])


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


def _lines(table: pd.DataFrame | None) -> dict[str, list[str]]:
    """The rows of a table as lines, by the account they are about."""
    found: dict[str, list[str]] = {}
    if table is None or "account_id" not in table.columns:
        return found
    columns = [table[column].tolist() for column in table.columns]
    for account_id, cells in zip(
        text(table, "account_id"), zip(*columns, strict=True), strict=True
    ):
        found.setdefault(str(account_id), []).append("|".join(map(plain, cells)))
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
