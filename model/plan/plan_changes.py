"""Changes of an approved plan: which need a reason and both signatures, and their log (§2.9)."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import numpy as np
import pandas as pd

from model.change import Change, TableReplaced, Together
from model.diary.change_log import COLUMNS
from model.diary.measures_stability import (
    CHANGE_LOG,
    INTERNAL,
    PlanChange,
    PlanItem,
    changes_between,
    plan_items,
)
from model.errors import PlanError
from model.format import NBSP, percent_words
from model.plan.core import plan_core
from model.plan.plan_versions import PlanVersion, latest_version, waves_of
from model.plan.potential import account_figures
from model.plan.typed_edits import plan_of
from model.positions import serving
from model.scenario import LIVE
from model.state import State
from model.territories import CORE_TEAM

CAUSES: Final = (
    INTERNAL,
    "contract award",
    "closure",
    "recall",
    "rep absence",
    "data correction",
)
_WAVE: Final = "wave_1_4_account"
_WAVE_SHARE: Final = 0.15  # of the accounts of waves 1-4, more is significant
_REALIGNED: Final = 0.05  # of the potential, more is significant
_MOVE_WAVES: Final = ("sequence_overrides", "focus_themes")
_WORDS: Final = {"lighthouse": "Lighthouse", "theme": "The theme of", "strategic_goal": "Goal"}


@dataclass(frozen=True, slots=True)
class Significance:
    """What an edit changes in an approved plan; `reasons` say why both signatures are asked."""

    version: PlanVersion | None
    changes: tuple[PlanChange, ...]
    reasons: tuple[str, ...]
    month: int = 0  # after the approval, from 1

    @property
    def asked(self) -> bool:
        """Whether a reason and both signatures are needed."""
        return bool(self.reasons)


def significance_of(state: State, rep_id: str, change: Change, today: date) -> Significance:
    """What a change means for the approved plan of a rep; nothing before the first approval.

    Every item the change touches is compared with what it was a moment ago and with what was
    approved, so that several small steps count like the large one they make.
    """
    version = latest_version(state, rep_id)
    if version is None:
        return Significance(None, (), ())
    after = change.apply(state)
    waves = _waves(state, after, rep_id)
    old = plan_items(plan_of(state, rep_id), waves[0])
    new = plan_items(plan_of(after, rep_id), waves[1])
    changes = changes_between(old, new, today)
    reasons = [
        _told(one, approved)
        for one in changes
        for approved in [_since(version, one)]
        if one.kind != _WAVE and (one.significant or approved.significant)
    ]
    started = [item for item in version.items() if item.kind == _WAVE]
    moved = {one.key for one in _against(started, new) if one.kind == _WAVE}
    touched = any(one.kind == _WAVE for one in changes)
    if touched and started and len(moved) / len(started) > _WAVE_SHARE:
        share = len(moved) / len(started)
        reasons.append(
            f"{percent_words(share)} of the accounts of waves 1 to 4 start at another time."
        )
    potential = _realigned(state, after, rep_id)
    if potential > _REALIGNED:
        reasons.append(f"{percent_words(potential)} of the territory's potential changes hands.")
    return Significance(version, tuple(changes), tuple(reasons), version.month_of(today))


def with_reason(
    state: State,
    rep_id: str,
    change: Change,
    today: date,
    *,
    reason: str = "",
    cause: str = INTERNAL,
    rep_signature: str = "",
    manager_signature: str = "",
) -> Change:
    """The change with its rows in the change log; as it is before the first approval.

    Raises
    ------
    PlanError
        If it is significant and the reason or one of the signatures is missing: the message
        says what changes, the remedy what is asked.
    """
    found = significance_of(state, rep_id, change, today)
    if cause not in CAUSES:
        raise PlanError("The cause is not known.", remedy=f"Choose one: {', '.join(CAUSES)}.")
    if found.asked:
        asked = (("reason", reason), ("signature of the rep", rep_signature),
                 ("signature of the manager", manager_signature))  # fmt: skip
        lacking = [word for word, given in asked if not given.strip()]
        if lacking:
            raise PlanError(
                f"{' '.join(found.reasons)} This is month {found.month} of the twelve that the "
                "approved plan stands.",
                remedy=f"Give the {' and the '.join(lacking)}.",
            )
    if not found.changes:
        return change
    signed = "; ".join(name for name in (rep_signature.strip(), manager_signature.strip()) if name)
    why = f"{cause}: {reason.strip()}" if reason.strip() else cause
    rows = [
        (rep_id, today.isoformat(), one.kind, one.key, one.before, one.after, why, signed)
        for one in found.changes
    ]
    known = change.apply(state).tables.get(CHANGE_LOG)
    fresh = pd.DataFrame(rows, columns=list(COLUMNS))
    whole = fresh if known is None else pd.concat([known, fresh], ignore_index=True)
    return Together(change.label, (change, TableReplaced(change.label, CHANGE_LOG, known, whole)))


def _since(version: PlanVersion, one: PlanChange) -> PlanChange:
    """The same item from what was approved to what it becomes."""
    approved = {(item.kind, item.key): item.value for item in version.items()}
    before = approved.get((one.kind, one.key), one.before)
    if before == one.after:
        return PlanChange(one.day, "", one.key, before, one.after)
    return PlanChange(one.day, one.kind, one.key, before, one.after)


def _told(one: PlanChange, approved: PlanChange) -> str:
    word = _WORDS.get(one.kind, one.kind)
    if not one.before:
        return f"{word} {one.key} is added."
    if not one.after:
        return f"{word} {one.key} is dropped."
    if one.kind == "strategic_goal":
        was = approved if approved.kind else one
        share = _share(was.before, was.after)
        said = f" by {share:+.0%}".replace("-", "\u2212") if math.isfinite(share) else ""
        said = said.replace("%", f"{NBSP}%")
        before, after = _figure(was.before), _figure(was.after)
        return f"The target of goal {one.key} changes{said}, from {before} to {after}."
    return f"{word} {one.key} changes from {one.before} to {one.after}."


def _figure(words: str) -> str:
    """A target as it is read: 6720.0 is "6,720"."""
    try:
        return f"{float(words):,.10g}"
    except ValueError:
        return words


def _share(before: str, after: str) -> float:
    try:
        return float(after) / float(before) - 1
    except (ValueError, ZeroDivisionError):
        return math.nan


def _against(approved: list[PlanItem], now: list[PlanItem]) -> list[PlanChange]:
    """Items of the approved waves that are now elsewhere or gone; newcomers do not count."""
    held = {(item.kind, item.key): item.value for item in now}
    return [
        PlanChange(date.min, item.kind, item.key, item.value, held.get((item.kind, item.key), ""))
        for item in approved
        if held.get((item.kind, item.key)) != item.value
    ]


def _waves(before: State, after: State, rep_id: str) -> tuple[Mapping[str, int], Mapping[str, int]]:
    """The waves of a rep's accounts before and after; computed anew only where they can move."""
    now = _started(before, rep_id)
    old, new = plan_of(before, rep_id), plan_of(after, rep_id)
    same = all(old.get(name) == new.get(name) for name in _MOVE_WAVES)
    parts = ("accounts", "tables", "scenarios", "settings", "reps")
    same &= all(_same(getattr(before, part), getattr(after, part)) for part in parts)
    return now, now if same else _started(after, rep_id)


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(one[key] is other[key] for key in one)
    return one is other


def _started(state: State, rep_id: str) -> Mapping[str, int]:
    layer = state.scenario(LIVE).layer(CORE_TEAM.id)
    codes = [code for code, t in enumerate(layer.territories) if t.rep_id == rep_id]
    if not codes:
        return {}
    rep = serving(state, layer.territories[codes[0]])
    return waves_of(plan_core(state, layer.alignment.rows_of(codes[0]), rep).sequence)


def _realigned(before: State, after: State, rep_id: str) -> float:
    """Potential that leaves or joins a rep's territory as a share of what it was."""
    if before.scenarios is after.scenarios:
        return 0.0
    potential = np.nan_to_num(account_figures(before).potential)
    worth = dict(zip(map(str, before.accounts.ids), potential.tolist(), strict=True))
    held = [_held(state, rep_id) for state in (before, after)]
    whole = sum(worth[key] for key in held[0])
    moved = sum(worth.get(key, 0.0) for key in held[0] ^ held[1])
    return moved / whole if whole else 0.0


def _held(state: State, rep_id: str) -> frozenset[str]:
    """The ids of a rep's accounts in the live alignment."""
    layer = state.scenario(LIVE).layer(CORE_TEAM.id)
    return frozenset(
        str(account_id)
        for code, territory in enumerate(layer.territories)
        if territory.rep_id == rep_id
        for account_id in state.accounts.ids[layer.alignment.rows_of(code)]
    )
