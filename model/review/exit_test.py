"""The exit test of a quarter in numbers: its objectives, each with its measure (plan-spec §1.7).

What a measure says is counted where its words name something on record: a funnel step, cases,
committee decisions, joint plans, hosted visits, lit lighthouses. Any other one is read where the
plan says how it stands now, else it is not counted and stays to be answered in words.
"""

import math
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import numpy as np

from model.plan.lighthouse import lighthouses
from model.plan.period import iso_date
from model.plan.tables import of_accounts, text, typed_number
from model.plan.typed_edits import records
from model.review.figures import Reading
from model.review.ground import TerritoryGround
from model.review.periods import QUARTERLY, period_named, period_of

OBJECTIVES: Final = "quarterly_objectives"
_STANDS: Final = ("actual", "now")  # further fields of a measure
_LIVE: Final = 11  # the last step, of what was won
_APPROVED: Final = 9  # from this step on a committee has decided
_WORDS: Final = re.compile(r"[\w.-]+")


@dataclass(frozen=True, slots=True)
class Aim:
    """One objective of the quarter; `now` is NaN where it cannot be counted."""

    id: str
    metric: str
    unit: str
    baseline: float
    target: float
    now: float
    account_ids: tuple[str, ...]  # that its measure names

    @property
    def counted(self) -> bool:
        """Whether it is known how it stands."""
        return math.isfinite(self.now)

    @property
    def reached(self) -> bool:
        """Whether it stands at its target, or beyond it."""
        falls = self.target < self.baseline
        return self.now <= self.target if falls else self.now >= self.target


def aims_of(ground: TerritoryGround) -> tuple[Aim, ...]:
    """The objectives of the running quarter that have a measure with a target."""
    quarter = period_of(QUARTERLY, ground.today)
    return tuple(_aims(ground, quarter))


def exit_reading(ground: TerritoryGround) -> Iterator[Reading]:
    """Objectives of the quarter at their target, of those that can be counted."""
    aims = aims_of(ground)
    counted = [aim for aim in aims if aim.counted]
    behind = (key for aim in counted if not aim.reached for key in aim.account_ids)
    yield Reading(
        "exit",
        float(sum(aim.reached for aim in counted)),
        float(len(counted)),
        100.0,
        "the quarter's objectives in the plan",
        tuple(dict.fromkeys(behind)),
        tuple(aim_words(ground, aim) for aim in aims) or (_none(ground),),
    )


def aim_words(ground: TerritoryGround, aim: Aim) -> str:
    """ "Q1-1 evaluation cases at A13: 4 of 6 cases" with the names of the accounts."""
    show = ground.show
    told = aim.metric
    for key in aim.account_ids:
        told = re.sub(rf"(?<![\w-]){re.escape(key)}(?![\w-])", ground.name_of(key), told)
    goal = f"{show.number(aim.target, int(aim.target % 1 > 0))} {aim.unit}".strip()
    if not aim.counted:
        return f"{aim.id} {told}: aim {goal}, to be answered in words"
    now = show.number(aim.now, int(aim.now % 1 > 0))
    return f"{aim.id} {told}: {now} of {goal}{', reached' if aim.reached else ''}"


def _none(ground: TerritoryGround) -> str:
    """That the running quarter has no objectives, and when the first are."""
    quarter = period_of(QUARTERLY, ground.today)
    later = sorted(
        code
        for one in records(ground.plan, OBJECTIVES)
        if (code := period_named(QUARTERLY, str(one.get("quarter", "")))) > quarter
    )
    first = f"; the first are for {_name(later[0])}" if later else ""
    return f"No objective for {_name(quarter)}{first}"


def _name(quarter: str) -> str:
    return f"Q{quarter[-1]} {quarter[:4]}"


def _aims(ground: TerritoryGround, quarter: str) -> Iterator[Aim]:
    for one in records(ground.plan, OBJECTIVES):
        measure = one.get("measure")
        if period_named(QUARTERLY, str(one.get("quarter", ""))) != quarter or not isinstance(
            measure, Mapping
        ):
            continue
        target, baseline = (typed_number(measure.get(name)) for name in ("target", "baseline"))
        if not math.isfinite(target):
            continue
        base = baseline if math.isfinite(baseline) else 0.0
        metric = str(measure.get("metric", "")).strip()
        known = tuple(word for word in _WORDS.findall(metric) if ground.core.accounts.has(word))
        yield Aim(
            str(one.get("id", "")),
            metric or str(one.get("text", "")),
            str(measure.get("unit", "")),
            base,
            target,
            _now(ground, metric, measure, base),
            known,
        )


def _now(
    ground: TerritoryGround, metric: str, measure: Mapping[str, Any], baseline: float
) -> float:
    for name in _STANDS:
        typed = typed_number(measure.get(name))
        if math.isfinite(typed):
            return typed
    for pattern, count in _COUNTS:
        if pattern.search(metric):
            return count(ground, _named(ground, metric), baseline)
    return math.nan


def _named(ground: TerritoryGround, metric: str) -> tuple[frozenset[str], ...]:
    """What a measure names, each as its accounts: an account, the members of a system."""
    accounts = ground.core.accounts
    systems = accounts.text("idn_id")
    found = []
    for word in dict.fromkeys(_WORDS.findall(metric)):
        if accounts.has(word):
            found.append(frozenset((word,)))
        elif members := frozenset(map(str, ground.ids[systems == word])):
            found.append(members)
    return tuple(found)


_Places = tuple[frozenset[str], ...]


def _steps(ground: TerritoryGround, places: _Places, _baseline: float) -> float:
    """The step that all the named have reached; NaN where nobody is named."""
    if not places:
        return math.nan
    return float(min(_step_at(ground, place) for place in places))


def _step_at(ground: TerritoryGround, place: frozenset[str]) -> int:
    """The step of the open pursuit that is worth most a year; the last one of what was won in the
    quarter; 0 for nothing.
    """
    table, _ = of_accounts(ground.state.table("opportunities"), ground.ids)
    columns = (text(table, name) for name in ("account_id", "status", "closed_on"))
    for account, status, on in zip(*columns, strict=True):
        day = iso_date(on) if status == "won" and account in place else None
        if day is not None and _since(ground) <= day <= ground.today:
            return _LIVE
    open_ = (
        (np.nan_to_num(one.value_per_year), one.step)
        for status, one in ground.pursuits
        if one.account_id in place and status == "open"
    )
    return max(open_, default=(0.0, 0))[1]


def _decided(ground: TerritoryGround, places: _Places, baseline: float) -> float:
    """Committees of the named that met, or have approved."""
    met = _accounts_with(ground, "vac_meeting")
    if not places:
        return baseline + len(met)
    return baseline + sum(
        bool(place & met) or _step_at(ground, place) >= _APPROVED for place in places
    )


def _joint(ground: TerritoryGround, places: _Places, baseline: float) -> float:
    """Customers with whom a joint plan was talked through or signed in the quarter."""
    first, last = _since(ground), ground.today
    met = set(_accounts_with(ground, "joint_plan_session"))
    for plan in records(ground.plan, "joint_plans"):
        signed = iso_date(plan.get("signed_on", ""))
        if signed is not None and first <= signed <= last:
            met.add(str(plan.get("account_id", "")))
    every = frozenset().union(*places)
    return baseline + len(met & every if places else met)


def _lit(ground: TerritoryGround, _places: _Places, _baseline: float) -> float:
    """Chosen lighthouses that pass the lit test today."""
    found = lighthouses(ground.state, ground.core, ground.today).candidates
    return float(sum(one.lit for one in found if one.chosen))


def _visits(ground: TerritoryGround, places: _Places, baseline: float) -> float:
    return baseline + _done(ground, "lighthouse_visit", places)


def _cases(ground: TerritoryGround, places: _Places, baseline: float) -> float:
    return baseline + _done(ground, "case_attendance", places)


_COUNTS: Final[
    tuple[tuple[re.Pattern[str], Callable[[TerritoryGround, _Places, float], float]], ...]
] = (
    (re.compile(r"\bstep\b", re.IGNORECASE), _steps),
    (re.compile(r"\b(decisions?|decided)\b", re.IGNORECASE), _decided),
    (re.compile(r"\bjoint plans?\b", re.IGNORECASE), _joint),
    (re.compile(r"\blit\b", re.IGNORECASE), _lit),
    (re.compile(r"\b(hosted|reference|lighthouse) visits?\b", re.IGNORECASE), _visits),
    (re.compile(r"(?<!business )\bcases?\b", re.IGNORECASE), _cases),
)


def _since(ground: TerritoryGround) -> date:
    """The first day of the running quarter."""
    return ground.today.replace(month=3 * ((ground.today.month - 1) // 3) + 1, day=1)


def _done(ground: TerritoryGround, kind: str, places: _Places) -> int:
    """What was done of a kind in the quarter, at the named or anywhere."""
    every = frozenset().union(*places)
    return sum(account in every or not places for account in _each_done(ground, kind))


def _accounts_with(ground: TerritoryGround, kind: str) -> frozenset[str]:
    return frozenset(_each_done(ground, kind))


def _each_done(ground: TerritoryGround, kind: str) -> Iterator[str]:
    first, last = _since(ground), ground.today
    for act in ground.acts:
        day = act.done or act.when
        if act.kind == kind and act.status == "done" and day is not None and first <= day <= last:
            yield act.account_id
