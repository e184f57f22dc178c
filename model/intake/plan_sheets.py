"""Goals and account strategies of a workbook become the typed plan of a rep."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
import pandas as pd

from model.intake.values import clean_text
from model.plan.potential import account_figures
from model.scenario import LIVE
from model.state import State

PLAN_KINDS: Final = ("goals", "account_strategies")
_LISTS: Final = {
    "strategic": "strategic_goals",
    "annual": "annual_goals",
    "quarterly": "quarterly_objectives",
}
_MONTHS_OF_QUARTER: Final = 3


def plan_owner(state: State, frames: Mapping[str, pd.DataFrame]) -> str:
    """The rep whose plan the sheets are: who has the accounts of the strategies, "" unclear.

    Without strategies it is the only rep that has a plan, else the only rep.
    """
    strategies = frames.get("account_strategies")
    if strategies is not None and "account_id" in strategies:
        counts: dict[str, int] = {}
        layer = state.scenario(LIVE).layer()
        for account_id in strategies["account_id"]:
            if state.accounts.has(account_id):
                code = int(layer.alignment.territory[state.accounts.row_of(account_id)])
                rep_id = layer.territories[code].rep_id if code >= 0 else ""
                counts[rep_id] = counts.get(rep_id, 0) + 1
        counts.pop("", None)
        if counts:
            return max(counts, key=lambda rep_id: counts[rep_id])
    if len(state.plans) == 1:
        return next(iter(state.plans))
    reps = [rep.id for rep in state.reps if rep.role == "rep"]
    return reps[0] if len(reps) == 1 else ""


def plan_with(
    state: State, rep_id: str, frames: Mapping[str, pd.DataFrame]
) -> tuple[dict[str, Any], list[str]]:
    """The rep's plan with the goals and strategies of the sheets, and sentences about it.

    A goal or strategy of the plan with the same id takes the sheet's words and keeps the rest.
    """
    plan: dict[str, Any] = dict(state.plans.get(rep_id, {}))
    notes = []
    if (goals := frames.get("goals")) is not None:
        for level, name in _LISTS.items():
            levels = np.array([str(text).casefold() for text in _texts(goals, "level")], object)
            mine = goals[levels == level]
            if len(mine):
                fresh = [_goal(record, level) for record in mine.to_dict("records")]
                plan[name] = _merged(plan.get(name, []), fresh, "id")
        notes.append(f"{len(goals):,} goals went into the plan.")
    if (strategies := frames.get("account_strategies")) is not None:
        fresh = [_strategy(record) for record in strategies.to_dict("records")]
        plan["account_strategies"] = _merged(
            plan.get("account_strategies", []), fresh, "account_id"
        )
        notes.append(f"{len(strategies):,} account strategies went into the plan.")
    if not plan.get("focus_themes") and (theme := suggested_theme(state, rep_id)):
        plan["focus_themes"] = [theme]
        notes.append(str(theme["reason"]))
    return plan, notes


def suggested_theme(state: State, rep_id: str) -> dict[str, Any]:
    """A first focus theme where the rep has typed none: the family with most potential.

    Source: plan-spec §1.8, focus themes are suggested by the application. {} without potential.
    """
    layer = state.scenario(LIVE).layer()
    codes = [code for code, t in enumerate(layer.territories) if t.rep_id == rep_id]
    rows = np.flatnonzero(np.isin(layer.alignment.territory, codes))
    figures = account_figures(state)
    by_family = np.nansum(figures.potential_by_family[rows], axis=0)
    if not by_family.any():
        return {}
    best = int(np.argmax(by_family))
    share = by_family[best] / by_family.sum()
    family = figures.families[best]
    return {
        "quarter": _quarter(state.about.period[0]),
        "name": f"{family} first",
        "family": family,
        "suggested": True,
        "reason": f"Suggested as first focus: {family} holds {share:.0%} of the potential.",
    }


def _texts(frame: pd.DataFrame, name: str) -> Sequence[str]:
    return [clean_text(v) for v in frame[name]] if name in frame else [""] * len(frame)


def _merged(
    before: Sequence[Mapping[str, Any]], fresh: Sequence[Mapping[str, Any]], key: str
) -> list[dict[str, Any]]:
    by_key = {str(record.get(key, "")): dict(record) for record in before}
    for record in fresh:
        known = by_key.setdefault(str(record[key]), {})
        measure = {**known.get("measure", {}), **record.get("measure", {})}
        known.update(record)
        if measure:
            known["measure"] = measure
    return list(by_key.values())


def _goal(record: Mapping[Any, Any], level: str) -> dict[str, Any]:
    measure = {
        "metric": clean_text(record.get("metric")),
        "unit": clean_text(record.get("unit")),
        "baseline": _number(record.get("baseline")),
        "target": _number(record.get("target")),
        "target_date": clean_text(record.get("target_date")),
    }
    goal: dict[str, Any] = {
        "id": clean_text(record.get("goal_id")),
        "text": clean_text(record.get("goal")),
        "measure": {name: value for name, value in measure.items() if value not in ("", None)},
        "why": clean_text(record.get("why")),
        "how": clean_text(record.get("how")),
    }
    if level != "strategic":
        goal["parent"] = clean_text(record.get("parent"))
    if level == "quarterly":
        goal["quarter"] = _quarter(measure["target_date"])
    return goal


def _strategy(record: Mapping[Any, Any]) -> dict[str, Any]:
    return {
        "account_id": clean_text(record.get("account_id")),
        "strategy": clean_text(record.get("strategy")),
        "pain": clean_text(record.get("pain_in_their_words")),
        "cannot": clean_text(record.get("what_we_cannot_do")),
    }


def _number(value: Any) -> float | int | None:
    if not isinstance(value, float) or value != value:
        return None
    return int(value) if value == int(value) else value


def _quarter(day: Any) -> str:
    """ "2027-Q1" of an ISO date, "" without one."""
    text = str(day or "")
    if len(text) < len("2027-01") or not text[5:7].isdigit():
        return ""
    return f"{text[:4]}-Q{(int(text[5:7]) - 1) // _MONTHS_OF_QUARTER + 1}"
