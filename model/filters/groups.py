"""Accounts put into groups by a field, and what each group adds up to."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from model.arrays import Column, FloatArray, IntArray
from model.custom_metrics import custom_metric
from model.errors import PlanError
from model.fields import ACCOUNT_TYPES, account_field
from model.filters.columns import FilterGround, Sort
from model.named_columns import METRICS
from model.state import State

NO_GROUP: Final = "none"
_FLAG_NAMES: Final = ("no", "yes")
USUAL_GROUPS: Final = (
    "territory",
    "rep",
    "district",
    "account_type",
    "segment",
    "idn_id",
    "county",
)


@dataclass(frozen=True, eq=False, slots=True)
class Grouping:
    """`codes` (n,) are places in `names`; every account has one, the last may be "none"."""

    field: str
    label: str
    codes: IntArray
    names: tuple[str, ...]


@dataclass(frozen=True, eq=False, slots=True)
class Totals:
    """Of each group: how many accounts, sums and means of a column, NaN where nothing is known."""

    count: IntArray
    total: FloatArray
    mean: FloatArray


def grouping(ground: FilterGround, name: str) -> Grouping:
    """The accounts by a text or yes/no field; PlanError when there is none such.

    Territories keep their order, other groups go by name; accounts without a value come last.
    """
    known = ground.find(name)
    if known is None or known.sort not in (Sort.TEXT, Sort.FLAG):
        raise PlanError(f'Accounts cannot be grouped by "{name}".', remedy="Choose a text column.")
    if known.sort is Sort.FLAG:
        flags = ground.flags(known).astype(np.int64)
        return Grouping(known.name, known.label, 1 - flags, _FLAG_NAMES[::-1])
    words = ground.words(known)
    firsts = np.array([*((names[0] if names else "") for names in words.texts), ""], object)
    if known.name == "account_type":
        firsts = np.array([_typed(text) for text in firsts], object)
    texts = firsts[words.codes]
    codes, found = pd.factorize(texts)
    if known.name in ("territory", "was"):
        order = {text: place for place, text in reversed(list(enumerate(firsts.tolist())))}
        ranked = sorted(range(len(found)), key=lambda c: (found[c] == "", order[found[c]]))
    else:
        ranked = sorted(range(len(found)), key=lambda c: (found[c] == "", str(found[c]).casefold()))
    place = np.empty(len(ranked), np.int64)
    place[ranked] = np.arange(len(ranked))
    names = tuple(found[code] or NO_GROUP for code in ranked)
    return Grouping(known.name, known.label, place[codes], names)


def _typed(code: str) -> str:
    label = ACCOUNT_TYPES.get(code)
    return f"{code} · {label}" if label else code


def totals_of(values: Column, codes: IntArray, n_groups: int) -> Totals:
    """Sums and means of a number column (n,) by group code (n,); unknown values are left out."""
    known = np.isfinite(values)
    count = np.bincount(codes, minlength=n_groups)
    with_value = np.bincount(codes[known], minlength=n_groups)
    total = np.bincount(codes[known], values[known], n_groups)
    some = with_value > 0
    mean = np.divide(total, with_value, out=np.full(n_groups, np.nan), where=some)
    return Totals(count, np.where(some, total, np.nan), mean)


def adds_up(state: State, name: str) -> bool:
    """Whether the sum of a number column over accounts says something."""
    if name in METRICS:
        return True
    own = custom_metric(state, name)
    if own is not None:
        return own.additive
    if name in ("travel", "procedures"):
        return True
    known = account_field(name)
    return known is not None and known.metric
