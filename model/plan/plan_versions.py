"""Approved versions of a plan: what was typed and computed on that day, with its hash."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import numpy as np
import pandas as pd

from model.diary.measures_stability import PlanItem, plan_items
from model.plan.facts import Sequence
from model.plan.period import iso_date
from model.plan.rep_plan import RepPlan
from model.plan.tables import number, text
from model.state import State

VERSIONS: Final = "plan_versions"
COLUMNS: Final = (
    "rep_id",
    "version",
    "approved_on",
    "rep_signature",
    "manager_signature",
    "digest",
    "completeness",
    "override",
    "plan",
    "facts",
)
_OUTSIDE: Final = ("comments", "meta", "assistant")  # talk about the plan, not part of it
_DIGITS: Final = 6


@dataclass(frozen=True, eq=False, slots=True)
class PlanVersion:
    """One approved version; `plan` and `facts` are frozen copies."""

    rep_id: str
    version: int
    approved_on: date
    rep_signature: str
    manager_signature: str
    digest: str  # sha256 of plan and facts, hex
    completeness: float
    override: str  # why it was approved below the thresholds, "" when it was not
    plan: Mapping[str, Any]
    facts: Mapping[str, Any]

    @property
    def stands_until(self) -> date:
        """Twelve months after the approval: the next significant change is not before."""
        day = self.approved_on
        leap = day.month == 2 and day.day == 29
        return day.replace(year=day.year + 1, day=28 if leap else day.day)

    @property
    def short_digest(self) -> str:
        """What the sign-off page prints."""
        return self.digest[:12]

    @property
    def intact(self) -> bool:
        """Whether plan and facts still have the hash of the approval."""
        return digest_of(self.plan, self.facts) == self.digest

    def items(self) -> list[PlanItem]:
        """What this version commits to."""
        waves = {key: int(fact["wave"]) for key, fact in self.facts.get("accounts", {}).items()}
        return plan_items(self.plan, waves)

    def month_of(self, today: date) -> int:
        """The month after the approval a day falls in, from 1."""
        months = (today.year - self.approved_on.year) * 12 + today.month - self.approved_on.month
        return months + (1 if today.day >= self.approved_on.day else 0)


def versions_of(state: State, rep_id: str) -> tuple[PlanVersion, ...]:
    """The approved versions of a rep's plan, oldest first."""
    table = state.table(VERSIONS)
    words = {name: text(table, name) for name in COLUMNS}
    numbers = number(table, "version"), number(table, "completeness")
    found = []
    for row in np.flatnonzero(words["rep_id"] == rep_id):
        day = iso_date(words["approved_on"][row])
        if day is not None:
            found.append(
                PlanVersion(
                    rep_id,
                    int(numbers[0][row]),
                    day,
                    str(words["rep_signature"][row]),
                    str(words["manager_signature"][row]),
                    str(words["digest"][row]),
                    float(numbers[1][row]),
                    str(words["override"][row]),
                    json.loads(words["plan"][row]),
                    json.loads(words["facts"][row]),
                )
            )
    return tuple(sorted(found, key=lambda version: version.version))


def latest_version(state: State, rep_id: str) -> PlanVersion | None:
    """The version that stands, None before the first approval."""
    every = versions_of(state, rep_id)
    return every[-1] if every else None


def frozen_plan(plan: Mapping[str, Any]) -> dict[str, Any]:
    """What is typed, without the talk about it."""
    return {key: value for key, value in plan.items() if key not in _OUTSIDE}


def facts_of(plan: RepPlan) -> dict[str, Any]:
    """The computed figures a version is compared by, rounded so that a reload keeps them."""
    figures, test = plan.figures, plan.backtest
    base = plan.forecast.base
    return {
        "accounts": {
            str(account_id): {
                "name": str(plan.names[n]),
                "potential": _round(figures.potential[n]),
                "revenue": _round(figures.revenue[n]),
                "headroom": _round(figures.headroom[n]),
                "segment": str(plan.segmentation.segment[n]),
                "wave": int(plan.sequence.wave[n]),
            }
            for n, account_id in enumerate(plan.ids)
        },
        "order": [pick.account_id for pick in plan.sequence.picks],
        "forecast": {
            name: [_round(scenario.year(year)) for year in (1, 2, 3)]
            for name, scenario in plan.forecast.scenarios.items()
        },
        "base_months": {
            month: _round(money)
            for month, money in zip(plan.forecast.months, base.total, strict=True)
        }
        if base is not None
        else {},
        "required": _round(plan.forecast.required),
        "patients": _round(base.patients.sum()) if base is not None else None,
        "revenue_per_patient": _round(test.revenue_per_patient),
        "utilisation": _round(plan.workload.utilisation),
        "lighthouses": {c.account_id: _round(c.score) for c in plan.lighthouses.candidates},
    }


def waves_of(sequence: Sequence) -> dict[str, int]:
    """Account id -> quarter of its start."""
    return {pick.account_id: pick.quarter for pick in sequence.picks}


def digest_of(plan: Mapping[str, Any], facts: Mapping[str, Any]) -> str:
    """sha256 of a version as canonical JSON, hex."""
    return hashlib.sha256(_canonical({"plan": plan, "facts": facts}).encode()).hexdigest()


def with_version(state: State, version: PlanVersion) -> pd.DataFrame:
    """The table of versions with one more row."""
    known = state.tables.get(VERSIONS)
    row = {
        "rep_id": version.rep_id,
        "version": float(version.version),
        "approved_on": version.approved_on.isoformat(),
        "rep_signature": version.rep_signature,
        "manager_signature": version.manager_signature,
        "digest": version.digest,
        "completeness": float(version.completeness),
        "override": version.override,
        "plan": _canonical(version.plan),
        "facts": _canonical(version.facts),
    }
    fresh = pd.DataFrame([row], columns=list(COLUMNS))
    return fresh if known is None else pd.concat([known, fresh], ignore_index=True)


def _canonical(value: object) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def _round(value: float) -> float | None:
    """Six significant digits; None where not known."""
    number_ = float(value)
    return float(f"{number_:.{_DIGITS}g}") if np.isfinite(number_) else None
