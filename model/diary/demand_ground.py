"""What the demand of a quarter is read from, gathered once."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from model.arrays import FloatArray
from model.diary.focus import HOURS, Theme, families_of, theme_of
from model.diary.goal_chain import Objectives
from model.diary.visiting import Block, blocks_of, openings
from model.diary.work_days import Quarter, WorkCalendar, work_calendar, working_days_later
from model.errors import PlanError
from model.people import contactable
from model.plan.core import PlanCore, plan_core
from model.plan.period import plan_start
from model.plan.tables import number, of_accounts, text
from model.reps import Rep
from model.state import State
from model.territories import CORE_TEAM
from model.workload import Parts, core_parts

_GAPS = {"A": "gap.A", "B": "gap.B"}


@dataclass(frozen=True, slots=True)
class Person:
    """A contact who may be contacted."""

    id: str
    name: str
    account_id: str
    role: str
    families: frozenset[str]
    tier: str
    relationship: float
    clinic: str
    theatre: str
    cap: float  # calls a year, NaN none


@dataclass(frozen=True, eq=False, slots=True)
class Ground:
    """One rep's quarter; arrays inside are aligned to the core's accounts."""

    state: State
    rep: Rep
    today: date
    calendar: WorkCalendar
    core: PlanCore
    parts: Parts
    plan: Mapping[str, Any]
    theme: Theme
    objectives: Objectives
    people: Mapping[str, tuple[Person, ...]]  # by account id
    blocks: tuple[Block, ...]
    needs: pd.DataFrame
    notes: list[str]

    @property
    def earliest(self) -> date:
        """The first day something new can be put on: the working day after today."""
        return working_days_later(self.today, 1)

    @property
    def plan_quarter(self) -> int:
        """Which quarter of the plan this is, 1 the first; 0 and below lie before it."""
        start = plan_start(self.state.about, self.today)
        if start is None:
            return 1
        first = Quarter.containing(start)
        here = self.calendar.quarter
        return (here.year - first.year) * 4 + here.number - first.number + 1

    def position(self, account_id: str) -> int:
        """Where an account stands in the arrays, −1 when it is another rep's."""
        found = np.flatnonzero(self.core.accounts.ids == account_id)
        return int(found[0]) if len(found) else -1

    def name(self, account_id: str) -> str:
        """An account's name."""
        at = self.position(account_id)
        return str(self.core.accounts.text("name")[at]) if at >= 0 else account_id

    def grade(self, account_id: str) -> str:
        """A, B or C; referrers and accounts without potential count as C."""
        at = self.position(account_id)
        grade = str(self.core.segmentation.potential_class[at]) if at >= 0 else ""
        return grade if grade in ("A", "B") else "C"

    def min_gap(self, account_id: str) -> int:
        """Calendar days between two visits to one person there (H7)."""
        return int(self.core.settings[_GAPS.get(self.grade(account_id), "gap.C")])

    def prospect(self, account_id: str) -> bool:
        """Whether an account buys nothing yet."""
        at = self.position(account_id)
        return at >= 0 and not float(np.nan_to_num(self.core.figures.revenue[at])) > 0

    def on_theme(self, account_id: str, kind: str, who: tuple[str, ...] = ()) -> bool:
        """Whether an item is on the quarter's theme."""
        families = frozenset(
            family
            for person in self.people.get(account_id, ())
            if person.id in who and person.role == "USER"
            for family in person.families
        )
        return self.theme.covers(account_id, families, kind)

    def visiting(self, account_id: str) -> Any:
        """The hours of an account."""
        at = self.position(account_id)
        words = str(self.core.accounts.text("visiting_hours")[at]) if at >= 0 else ""
        return openings(words)

    def serving(self, kind: str, account_id: str) -> str:
        """The objective an activity serves."""
        return self.objectives.serving(kind, account_id, self.name(account_id))

    def hours(self, kind: str, account_id: str, minutes: int) -> float:
        """Hours of workload of an item: with preparation and record, without driving."""
        settings = self.core.settings
        if kind == "remote_touch":
            return float(settings["remote.h"])
        at = self.position(account_id)
        if kind == "call_f2f" and at >= 0:
            return float(settings.by_type("face", self.core.accounts.text("account_type"))[at])
        return HOURS.get(kind, minutes / 60)


def ground_of(state: State, rep: Rep, quarter: Quarter, today: date) -> Ground:
    """Gather it for the accounts the rep has in the open scenario.

    PlanError when the rep serves no territory.
    """
    layer = state.scenario().layer(CORE_TEAM.id)
    codes = [code for code, t in enumerate(layer.territories) if t.rep_id == rep.id]
    if not codes:
        raise PlanError(
            f"{rep.name} serves no territory.", remedy="Give the rep a territory, then plan."
        )
    core = plan_core(state, layer.alignment.rows_of(codes[0]), rep)
    plan = core.plan
    calendar = work_calendar(state, rep, quarter)
    notes = [] if rep.has_home else [f"The home of {rep.name} is not known: no drives counted."]
    theme = theme_of(plan, quarter)
    if not theme.known:
        notes.append(f"There is no focus theme for {quarter.name}: everything counts as on it.")
    return Ground(
        state=state,
        rep=rep,
        today=today,
        calendar=calendar,
        core=core,
        parts=core_parts(core),
        plan=plan,
        theme=theme,
        objectives=Objectives(plan, quarter),
        people=_people(state, core, plan),
        blocks=blocks_of(
            of_accounts(contactable(state.table("or_schedule"), state), core.accounts.ids)[0]
        ),
        needs=of_accounts(state.table("needs"), core.accounts.ids)[0],
        notes=notes,
    )


def _people(state: State, core: PlanCore, plan: Mapping[str, Any]) -> dict[str, tuple[Person, ...]]:
    table, _ = of_accounts(contactable(state.table("contacts"), state), core.accounts.ids)
    names = {
        str(record.get("id", "")): str(record.get("name", ""))
        for record in plan.get("company", {}).get("families", ())
    }
    columns = ("contact_id", "name", "account_id", "role_class", "specialty", "kol_family")
    more = ("kol_tier", "clinic_days", "or_days")
    texts = zip(*(text(table, name) for name in (*columns, *more)), strict=True)
    known: dict[str, list[Person]] = {}
    levels: FloatArray = np.nan_to_num(number(table, "relationship"))
    caps = number(table, "call_cap_per_year")
    for row, level, cap in zip(texts, levels, caps, strict=True):
        contact, name, account, role, specialty, family, tier, clinic, theatre = map(str, row)
        families = frozenset({family}) if family else families_of(specialty, names)
        person = Person(
            contact, name, account, role, families, tier, float(level), clinic, theatre, float(cap)
        )
        known.setdefault(account, []).append(person)
    return {
        account: tuple(sorted(found, key=lambda p: (p.tier or "T9", -p.relationship, p.id)))
        for account, found in known.items()
    }
