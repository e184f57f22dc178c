"""Who opens which doors: influence edges between accounts and what they reach (F11)."""

from collections import defaultdict
from collections.abc import Mapping

import numpy as np
import pandas as pd

from model.arrays import FloatArray, TextArray
from model.plan.facts import Reach

Edges = tuple[tuple[int, int, float], ...]
_BEST_TIER, _LAST_TIER, _LAST_LEADER = 1, 4, 3  # T1 … T4; T1-T3 count as opinion leaders


def edges_between(table: pd.DataFrame, ids: TextArray) -> Edges:
    """Edges of the influence table whose two accounts are in `ids`, as positions.

    Rows without a usable weight and edges of an account to itself are left out.
    """
    if not {"from_account", "to_account", "weight"} <= set(table.columns):
        return ()
    index = pd.Index(ids)
    source = index.get_indexer(pd.Index(table["from_account"]))
    target = index.get_indexer(pd.Index(table["to_account"]))
    weight = pd.to_numeric(table["weight"], errors="coerce").to_numpy(np.float64)
    keep = (source >= 0) & (target >= 0) & (source != target) & (weight > 0)
    return tuple(
        (int(a), int(b), float(w))
        for a, b, w in zip(source[keep], target[keep], weight[keep], strict=True)
    )


def reach_of(edges: Edges, headroom: FloatArray) -> Reach:
    """Headroom each account can open in one step and in two; unknown headroom counts 0.

    In two steps every other account counts once, by the strongest product of weights.
    """
    value = np.nan_to_num(headroom)
    one_step, two_steps = np.zeros(len(value)), np.zeros(len(value))
    followers: dict[int, list[tuple[int, float]]] = defaultdict(list)
    for source, target, weight in edges:
        one_step[source] += weight * value[target]
        followers[source].append((target, weight))
    for source, direct in list(followers.items()):
        strongest: dict[int, float] = {}
        for target, weight in direct:
            strongest[target] = max(strongest.get(target, 0.0), weight)
            for second, further in followers.get(target, ()):
                if second != source:
                    path = weight * further
                    strongest[second] = max(strongest.get(second, 0.0), path)
        two_steps[source] = sum(weight * value[target] for target, weight in strongest.items())
    missing = () if edges else ("No influence edges are known between these accounts.",)
    return Reach(one_step, two_steps, edges, missing)


def opinion_leaders(
    contacts: pd.DataFrame, ids: TextArray, imported_best: FloatArray, imported_extra: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Best tier (1-4, 0 none) and number of further T1-T3 leaders per account.

    Counted from the contacts where an account has any with a tier, else as imported.
    """
    best = np.nan_to_num(imported_best)
    extra = np.nan_to_num(imported_extra)
    if not {"account_id", "kol_tier"} <= set(contacts.columns):
        return best, extra
    digits = contacts["kol_tier"].astype(str).str.extract(r"([1-4])", expand=False)
    tier = pd.to_numeric(digits, errors="coerce").to_numpy(np.float64)
    position = pd.Index(ids).get_indexer(pd.Index(contacts["account_id"]))
    known = (position >= 0) & np.isfinite(tier)
    counted = np.full(len(ids), np.inf)
    np.minimum.at(counted, position[known], tier[known])
    leaders = np.bincount(position[known & (tier <= _LAST_LEADER)], minlength=len(ids))
    seen = np.isfinite(counted)
    best[seen] = counted[seen]
    extra[seen] = np.maximum(0, leaders[seen] - 1)
    return best, extra


def tier_points(best: FloatArray, extra: FloatArray, settings: Mapping[str, float]) -> FloatArray:
    """K of F11, 0-100: points of the best tier plus ten for each further leader."""
    points = np.zeros(len(best))
    for tier in range(_BEST_TIER, _LAST_TIER + 1):
        points[best == tier] = settings[f"tier.T{tier}"]
    return np.minimum(100.0, points + settings["tier.extra"] * extra)
