"""Whether the plan is kept: weighted changes since its approval, flip-flops (plan-spec §2.9)."""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from model.plan.period import iso_date
from model.plan.tables import text
from model.reps import Rep
from model.settings import settings_of
from model.state import State

CHANGE_LOG: Final = "change_log"  # rep_id, date, object, field, old, new, cause, approved_by
INTERNAL: Final = "internal"
EXTERNAL: Final = "external"
_YEAR: Final = 365
_FLIPS: Final = 2
_TARGET: Final = 0.10  # of a strategic target, more is significant
_WAVE_SHARE: Final = 0.15  # of the accounts of waves 1-4
_KINDS: Final = ("strategic_goal", "annual_goal", "lighthouse", "theme", "wave_1_4_account")
_FIRST_WAVES: Final = 4


@dataclass(frozen=True, slots=True)
class PlanItem:
    """Something the plan commits to, with what it says."""

    kind: str  # one of the five that have a weight
    key: str
    value: str


@dataclass(frozen=True, slots=True)
class PlanChange:
    """One item changed, was added ("" before) or dropped ("" after)."""

    day: date
    kind: str
    key: str
    before: str
    after: str
    cause: str = INTERNAL

    @property
    def significant(self) -> bool:
        """Whether both signatures are needed: a lighthouse or theme, a target by over 10 %."""
        if self.kind in ("lighthouse", "theme"):
            return True
        if self.kind != "strategic_goal":
            return False
        old, new = _number(self.before), _number(self.after)
        if math.isnan(old) or math.isnan(new) or not old:
            return True
        return abs(new / old - 1) > _TARGET


@dataclass(frozen=True, slots=True)
class Stability:
    """1 − weight of what changed for internal causes ÷ weight of the plan; NaN without a plan."""

    value: float
    changes: tuple[PlanChange, ...]
    flips: tuple[tuple[str, str], ...]  # kind and key of items changed twice or back again
    too_many_accounts: bool  # over 15 % of the accounts of waves 1-4 changed


def stability(
    items: Sequence[PlanItem],
    changes: Iterable[PlanChange],
    today: date,
    weights: Mapping[str, float],
) -> Stability:
    """How much of the plan of a year ago still stands.

    Only the last twelve months count, and only causes from inside: a contract award, a closed
    site, a recall or an absence is logged and not counted. Each item weighs once, however often
    it changed; `weights` are by kind.
    """
    first = today - timedelta(days=_YEAR)
    recent = tuple(c for c in changes if first < c.day <= today)
    inside = [change for change in recent if change.cause == INTERNAL]
    whole = sum(weights[item.kind] for item in items)
    changed = {(change.kind, change.key) for change in inside if change.kind in weights}
    lost = sum(weights[kind] for kind, _ in changed)
    accounts = sum(item.kind == "wave_1_4_account" for item in items)
    moved = sum(kind == "wave_1_4_account" for kind, _ in changed)
    return Stability(
        max(0.0, 1 - lost / whole) if whole else math.nan,
        recent,
        _flips(inside),
        bool(accounts) and moved / accounts > _WAVE_SHARE,
    )


def stability_of(state: State, rep: Rep, today: date) -> Stability:
    """The stability of a rep's plan by the table `change_log`; without one nothing has changed."""
    settings = settings_of(state)
    weights = {kind: settings[f"stability.{kind}"] for kind in _KINDS}
    items = plan_items(state.plans.get(rep.id, {}))
    return stability(items, _logged(state, rep), today, weights)


def plan_items(plan: Mapping[str, Any], waves: Mapping[str, int] | None = None) -> list[PlanItem]:
    """What a typed plan commits to; `waves` are the quarters of its accounts in the sequence.

    Without `waves` the accounts of the first four focus themes stand in for them.
    """
    found = [
        PlanItem(kind, str(goal.get("id", "")), _target(goal))
        for kind, name in (("strategic_goal", "strategic_goals"), ("annual_goal", "annual_goals"))
        for goal in plan.get(name, ())
    ]
    found += [
        PlanItem("lighthouse", str(record.get("account_id", "")), "chosen")
        for record in plan.get("lighthouses", ())
    ]
    themes = plan.get("focus_themes", ())
    found += [
        PlanItem("theme", str(record.get("quarter", "")), str(record.get("name", "")))
        for record in themes
    ]
    if waves is None:
        waves = {}
        for wave, record in enumerate(themes[:_FIRST_WAVES], 1):
            for account in record.get("accounts", ()):
                waves.setdefault(str(account), wave)
    found += [
        PlanItem("wave_1_4_account", account, str(wave))
        for account, wave in sorted(waves.items())
        if 1 <= wave <= _FIRST_WAVES
    ]
    return found


def changes_between(
    before: Sequence[PlanItem], after: Sequence[PlanItem], day: date, cause: str = INTERNAL
) -> list[PlanChange]:
    """What differs between two versions of a plan, for the change log."""
    old = {(item.kind, item.key): item.value for item in before}
    new = {(item.kind, item.key): item.value for item in after}
    return [
        PlanChange(day, kind, key, old.get((kind, key), ""), new.get((kind, key), ""), cause)
        for kind, key in dict.fromkeys([*old, *new])
        if old.get((kind, key), "") != new.get((kind, key), "")
    ]


def _logged(state: State, rep: Rep) -> list[PlanChange]:
    table = state.table(CHANGE_LOG)
    names = ("rep_id", "date", "object", "field", "old", "new", "cause")
    found = []
    for row in zip(*(text(table, name) for name in names), strict=True):
        who, words, kind, key, old, new, cause = map(str, row)
        day = iso_date(words)
        if day is not None and who in ("", rep.id):
            inside = not cause or cause.startswith(INTERNAL)
            found.append(PlanChange(day, kind, key, old, new, INTERNAL if inside else EXTERNAL))
    return found


def _flips(changes: Sequence[PlanChange]) -> tuple[tuple[str, str], ...]:
    """Items changed at least twice, or changed back to what they were."""
    by_item: dict[tuple[str, str], int] = defaultdict(int)
    for change in changes:
        by_item[change.kind, change.key] += 1
    return tuple(sorted(item for item, n in by_item.items() if n >= _FLIPS))


def _target(goal: Mapping[str, Any]) -> str:
    return str(goal.get("measure", {}).get("target", ""))


def _number(words: str) -> float:
    try:
        return float(words)
    except ValueError:
        return math.nan
