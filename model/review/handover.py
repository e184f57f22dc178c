"""The handover of every account that changes its rep: what must be told, when both go there.

Late opportunities stay with the old rep until they close (plan-spec §5.2).
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import numpy as np
import pandas as pd

from model.format import Formatter
from model.people import contactable
from model.plan.period import iso_date
from model.plan.tables import number, text
from model.positions import serving
from model.reps import Rep
from model.review.handover_visits import Visit, joint_visits
from model.review.impact import MovedAccount
from model.scenario import LIVE
from model.settings import settings_of
from model.state import State
from model.territories import CORE_TEAM
from model.workload import account_hours

NEXT_DATES: Final = 5
_HISTORY: Final = 4
_NO_CONTRACT: Final = "none"


@dataclass(frozen=True, slots=True)
class Known:
    """A person at the account, with how and when they like to be met."""

    id: str
    name: str
    title: str
    role: str
    relationship: float  # NaN unknown
    likes: str
    note: str
    last: str  # ISO


@dataclass(frozen=True, slots=True)
class OpenDeal:
    """An open opportunity; `stays` says whether the old rep closes it: it is late enough."""

    id: str
    name: str
    step: int
    step_name: str
    value: float
    next_step: str
    next_on: str
    closes: str
    stays: bool


@dataclass(frozen=True, slots=True)
class Handover:
    """Everything of one account's internal handover sheet."""

    moved: MovedAccount
    old: Rep | None
    new: Rep | None
    visit: Visit | None
    calls: float  # face to face a year
    history: tuple[tuple[date, str, str, str], ...]  # day, kind, who, outcome; newest first
    people: tuple[Known, ...]
    preferences: str
    deals: tuple[OpenDeal, ...]
    joint: Mapping[str, Any]
    promises: tuple[str, ...]
    stock: tuple[str, ...]
    contracts: tuple[tuple[str, str, str], ...]  # holder, status, end (ISO)
    dates: tuple[tuple[str, str], ...]  # ISO, what; the next five

    @property
    def grade(self) -> str:
        """Potential class of the account."""
        return self.moved.grade

    @property
    def account_id(self) -> str:
        """Its id."""
        return self.moved.card.account_id

    @property
    def staying(self) -> tuple[OpenDeal, ...]:
        """Opportunities that stay with the old rep until they close."""
        return tuple(deal for deal in self.deals if deal.stays)


def handovers(
    state: State,
    scenario_id: str,
    moved: Sequence[MovedAccount],
    today: date,
    team: str = CORE_TEAM.id,
) -> tuple[Handover, ...]:
    """A handover for every account of `moved`, in its order."""
    scenario = state.scenario(scenario_id)
    was, now = state.scenario(LIVE).layer(team), scenario.layer(team)
    pairs: list[tuple[Rep | None, Rep | None]] = []
    for one in moved:
        codes = [int(layer.alignment.territory[one.card.row]) for layer in (was, now)]
        old, new = (
            serving(state, layer.territories[code]) if code >= 0 else None
            for layer, code in zip((was, now), codes, strict=True)
        )
        pairs.append((old, new))
    visits = joint_visits(state, moved, pairs, first_day(scenario.effective_from, today))
    ground = _Ground(state, today)
    calls = np.nan_to_num(account_hours(state, LIVE, team).calls)
    return tuple(
        ground.handover(one, old, new, visit, float(calls[one.card.row]))
        for one, (old, new), visit in zip(moved, pairs, visits, strict=True)
    )


def first_day(effective_from: str, today: date) -> date:
    """The day the 15 working days count from: when the scenario takes effect, else today."""
    begins = iso_date(effective_from)
    return begins if begins is not None and begins > today else today


class _Ground:
    """Tables of the project by account, read once for all handovers."""

    def __init__(self, state: State, today: date) -> None:
        self.state, self.today = state, today
        names = ("contacts", "opportunities", "contracts", "activities_done", "activities_open")
        self._rows = {name: _by_account(contactable(state.table(name), state)) for name in names}
        self._tables = {name: contactable(state.table(name), state) for name in names}
        self._joint = {
            str(one.get("account_id")): one
            for plan in state.plans.values()
            for one in plan.get("joint_plans", ())
        }

    def handover(
        self,
        moved: MovedAccount,
        old: Rep | None,
        new: Rep | None,
        visit: Visit | None,
        calls: float,
    ) -> Handover:
        """Collect what the project knows of one account."""
        account_id, row = moved.card.account_id, moved.card.row
        accounts = self.state.accounts
        joint = self._joint.get(account_id, {})
        deals = self._deals(account_id)
        contracts = self._contracts(account_id)
        return Handover(
            moved=moved,
            old=old,
            new=new,
            visit=visit,
            calls=calls,
            history=self._history(account_id),
            people=self._people(account_id),
            preferences=accounts.text("preferences")[row],
            deals=deals,
            joint=joint,
            promises=tuple(map(str, joint.get("commitments", {}).get("us", ()))),
            stock=self._stock(account_id),
            contracts=contracts,
            dates=self._dates(account_id, joint, deals, contracts, visit),
        )

    def _cells(self, table: str, account_id: str, *names: str) -> list[dict[str, str]]:
        frame = self._tables[table].iloc[self._rows[table].get(account_id, [])]
        columns = [text(frame, name) for name in names]
        return [dict(zip(names, map(str, row), strict=True)) for row in zip(*columns, strict=True)]

    def _numbers(self, table: str, account_id: str, name: str) -> list[float]:
        frame = self._tables[table].iloc[self._rows[table].get(account_id, [])]
        return [float(value) for value in number(frame, name)]

    def _history(self, account_id: str) -> tuple[tuple[date, str, str, str], ...]:
        rows = self._cells(
            "activities_done", account_id, "actual_date", "type", "contact", "outcome", "status"
        )
        found = [
            (day, row["type"], row["contact"], row["outcome"])
            for row in rows
            if row["status"] == "done" and (day := iso_date(row["actual_date"])) is not None
        ]
        return tuple(sorted(found, key=lambda one: one[0], reverse=True)[:_HISTORY])

    def _people(self, account_id: str) -> tuple[Known, ...]:
        names = ("contact_id", "name", "title", "role_class", "channel_pref", "best_time", "note",
                 "last_contact")  # fmt: skip
        rows = self._cells("contacts", account_id, *names)
        levels = self._numbers("contacts", account_id, "relationship")
        found = [
            Known(
                row["contact_id"],
                row["name"],
                row["title"],
                row["role_class"],
                level,
                ", ".join(part for part in (row["channel_pref"], row["best_time"]) if part),
                row["note"],
                row["last_contact"],
            )
            for row, level in zip(rows, levels, strict=True)
        ]
        return tuple(sorted(found, key=lambda one: (-np.nan_to_num(one.relationship), one.name)))

    def _deals(self, account_id: str) -> tuple[OpenDeal, ...]:
        names = ("opportunity_id", "status", "line", "name", "step_name", "next_step",
                 "next_step_on", "expected_close")  # fmt: skip
        rows = self._cells("opportunities", account_id, *names)
        steps = self._numbers("opportunities", account_id, "step")
        values = self._numbers("opportunities", account_id, "value_per_year")
        once = self._numbers("opportunities", account_id, "one_off_value")
        late = settings_of(self.state)["handover.late_step"] or math.inf  # 0: every one goes
        return tuple(
            OpenDeal(
                row["opportunity_id"],
                row["name"] or row["line"],
                int(np.nan_to_num(step)),
                row["step_name"],
                float(np.nan_to_num(value) or np.nan_to_num(single)),
                row["next_step"],
                row["next_step_on"],
                row["expected_close"],
                stays=bool(step >= late),
            )
            for row, step, value, single in zip(rows, steps, values, once, strict=True)
            if row["status"] == "open"
        )

    def _contracts(self, account_id: str) -> tuple[tuple[str, str, str], ...]:
        rows = self._cells("contracts", account_id, "holder", "contract_status", "end")
        found = [(row["holder"], row["contract_status"], row["end"]) for row in rows]
        if not found:
            accounts, row_ = self.state.accounts, self.state.accounts.row_of(account_id)
            status = accounts.text("contract_status")[row_]
            if status and status != _NO_CONTRACT:
                found = [("", str(status), str(accounts.text("contract_end")[row_]))]
        return tuple(found)

    def _stock(self, account_id: str) -> tuple[str, ...]:
        """Devices and par levels on site, from contracts and what was noted at deliveries."""
        found = []
        placed = self._numbers("contracts", account_id, "generators_placed")
        total = float(np.nansum(placed))
        if total:
            found.append("1 generator placed" if total == 1 else f"{total:.0f} generators placed")
        rows = self._cells("activities_done", account_id, "outcome", "actual_date", "purpose")
        show = Formatter.of(self.state.about)
        told = [
            f"{show.date(row['actual_date'])}: {words}"
            for row in sorted(rows, key=lambda r: r["actual_date"], reverse=True)
            for words in (row["outcome"], row["purpose"])
            if row["actual_date"]  # what did not take place agreed nothing
            and any(key in words.casefold() for key in ("par level", "stock", "consign"))
        ]
        return (*found, *told[:2])

    def _dates(
        self,
        account_id: str,
        joint: Mapping[str, Any],
        deals: Sequence[OpenDeal],
        contracts: Sequence[tuple[str, str, str]],
        visit: Visit | None,
    ) -> tuple[tuple[str, str], ...]:
        found = [(deal.next_on, deal.next_step or "Next step") for deal in deals if deal.next_on]
        found += [(deal.closes, f"{deal.name}: expected close") for deal in deals if deal.closes]
        found += [(end, "Contract ends") for _, _, end in contracts if end]
        found += [
            (str(step.get("due", "")), str(step.get("step", "")))
            for step in joint.get("milestones", ())
            if not step.get("done")
        ]
        rows = self._cells("activities_open", account_id, "date", "purpose", "type")
        found += [(row["date"], row["purpose"] or row["type"]) for row in rows]
        if visit is not None:
            found.append((visit.day.isoformat(), "Joint visit of both reps"))
        today = self.today.isoformat()
        return tuple(sorted({one for one in found if one[0] >= today})[:NEXT_DATES])


def _by_account(frame: pd.DataFrame) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for place, key in enumerate(text(frame, "account_id").tolist()):
        found.setdefault(str(key), []).append(place)
    return found
