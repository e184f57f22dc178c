"""The functions of the formula language: what each takes, computes and is for.

Numbers are float64 with NaN for unknown; a condition is 1.0, 0.0 or NaN. What cannot be
computed (a division by zero, an overflow) is unknown, never an error and never 0.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Final

import numpy as np
import pandas as pd

from model.arrays import FloatArray

Numbers = Callable[..., FloatArray]


class Takes(Enum):
    """What a function is applied to."""

    NUMBERS = "numbers"
    CONDITIONS = "conditions"
    ANYTHING = "numbers or one text"
    TEXTS = "a text column and texts"
    CHOICE = "a condition, then numbers"


class Gives(Enum):
    """What comes out, and how units behave."""

    SAME = "all of one unit, and so is the result"
    FIRST = "the unit of the first"
    PLAIN = "a plain number"
    CONDITION = "a condition"
    CHOICE = "the unit of the branches"
    PRODUCT = "the product of the units"
    QUOTIENT = "the quotient of the units"
    POWER = "the unit to a power"
    ROOT = "the root of the unit"
    COMPARED = "a condition from two of one unit"
    LIMITS = "a plain number from limits of one unit"


@dataclass(frozen=True, slots=True)
class Function:
    """One function or operator; `most` 0 means any number of parts up to 30."""

    least: int
    most: int
    takes: Takes
    gives: Gives
    compute: Numbers
    shown: str = ""  # how it is written, "" for an operator
    help: str = ""


MOST_ARGS: Final = 30


def tidy(values: FloatArray) -> FloatArray:
    """Unknown instead of infinite."""
    return np.where(np.isfinite(values), values, np.nan)


def _stack(args: tuple[FloatArray, ...]) -> FloatArray:
    return np.stack(np.broadcast_arrays(*args))


def _fewest(reduce: Callable[..., FloatArray], empty: float) -> Numbers:
    """Row by row over what is known; unknown where nothing is."""

    def compute(*args: FloatArray) -> FloatArray:
        stacked = _stack(args)
        known = np.isfinite(stacked)
        found = reduce(np.where(known, stacked, empty), axis=0)
        return np.where(known.any(axis=0), found, np.nan)

    return compute


def _average(*args: FloatArray) -> FloatArray:
    stacked = _stack(args)
    known = np.isfinite(stacked)
    count = known.sum(axis=0)
    total = np.where(known, stacked, 0.0).sum(axis=0)
    return np.asarray(np.where(count > 0, total / np.maximum(count, 1), np.nan), np.float64)


def _coalesce(*args: FloatArray) -> FloatArray:
    result = args[-1]
    for value in reversed(args[:-1]):
        result = np.where(np.isfinite(value), value, result)
    return result


def _if(condition: FloatArray, then: FloatArray, *otherwise: FloatArray) -> FloatArray:
    other = otherwise[0] if otherwise else np.float64(np.nan)
    chosen = np.where(condition > 0, then, other)
    return np.where(np.isfinite(condition), chosen, np.nan)


def _compare(test: Callable[[FloatArray, FloatArray], object]) -> Numbers:
    def compute(left: FloatArray, right: FloatArray) -> FloatArray:
        known = np.isfinite(left) & np.isfinite(right)
        return np.where(known, np.asarray(test(left, right), np.float64), np.nan)

    return compute


def _and(left: FloatArray, right: FloatArray) -> FloatArray:
    no = (left == 0) | (right == 0)
    return np.where(no, 0.0, np.where(np.isfinite(left) & np.isfinite(right), 1.0, np.nan))


def _or(left: FloatArray, right: FloatArray) -> FloatArray:
    yes = (left > 0) | (right > 0)
    return np.where(yes, 1.0, np.where(np.isfinite(left) & np.isfinite(right), 0.0, np.nan))


def _not(value: FloatArray) -> FloatArray:
    return np.where(np.isfinite(value), 1.0 - value, np.nan)


def _known(value: FloatArray) -> FloatArray:
    return np.isfinite(value).astype(np.float64)


def _minus(left: FloatArray, *right: FloatArray) -> FloatArray:
    return np.asarray(left - right[0] if right else -left, np.float64)


def _half_up(value: FloatArray, *digits: FloatArray) -> FloatArray:
    scale = 10.0 ** np.clip(digits[0], -9, 9) if digits else np.float64(1.0)
    return np.asarray(np.sign(value) * np.floor(np.abs(value) * scale + 0.5) / scale, np.float64)


def _band(value: FloatArray, *limits: FloatArray) -> FloatArray:
    stacked = _stack((value, *limits))
    reached = (stacked[0] >= stacked[1:]).sum(axis=0).astype(np.float64)
    return np.where(np.isfinite(stacked).all(axis=0), reached, np.nan)


def _clip(value: FloatArray, low: FloatArray, high: FloatArray) -> FloatArray:
    known = np.isfinite(low) & np.isfinite(high)
    return np.where(known, np.minimum(np.maximum(value, low), high), np.nan)


def _over_all(measure: Callable[[FloatArray], float]) -> Numbers:
    """One figure of the known values, the same for every account."""

    def compute(value: FloatArray) -> FloatArray:
        known = value[np.isfinite(value)]
        return np.full(len(value), measure(known) if known.size else np.nan)

    return compute


def _spread(known: FloatArray) -> float:
    return float(known.std())


def gini_of(known: FloatArray) -> float:
    """Gini coefficient of values not below 0; NaN when they add up to nothing."""
    ordered, n = np.sort(known), known.size
    total = float(ordered.sum())
    if total <= 0:
        return float("nan")
    return float(2 * (np.arange(1, n + 1) * ordered).sum() / (n * total) - (n + 1) / n)


def _norm(value: FloatArray) -> FloatArray:
    known = value[np.isfinite(value)]
    if not known.size:
        return value
    low, high = float(known.min()), float(known.max())
    if not high > low:
        return np.where(np.isfinite(value), 50.0, np.nan)
    halves = value / 2 - low / 2, high / 2 - low / 2  # no overflow
    return np.asarray(100.0 * halves[0] / halves[1], np.float64)


def _zscore(value: FloatArray) -> FloatArray:
    known = value[np.isfinite(value)]
    if not known.size:
        return value
    spread = float(known.std())
    if not spread > 0:
        return np.where(np.isfinite(value), 0.0, np.nan)
    return np.asarray((value - float(known.mean())) / spread, np.float64)


def _rank(value: FloatArray) -> FloatArray:
    ranks = pd.Series(value).rank(method="min", ascending=False)
    return np.asarray(ranks.to_numpy(np.float64), np.float64)


def _percentile(value: FloatArray) -> FloatArray:
    """0 for the smallest to 100 for the largest; ties share their middle, one alone is 50."""
    ranks = pd.Series(value).rank(method="average").to_numpy(np.float64)
    n = int(np.isfinite(value).sum())
    if n < 2:
        return np.where(np.isfinite(value), 50.0, np.nan)
    return np.asarray(100.0 * (ranks - 1.0) / (n - 1.0), np.float64)


_N, _C = Takes.NUMBERS, Takes.CONDITIONS
OPERATORS: Final[Mapping[str, Function]] = {
    "+": Function(2, 2, _N, Gives.SAME, np.add),
    "-": Function(1, 2, _N, Gives.SAME, _minus),
    "*": Function(2, 2, _N, Gives.PRODUCT, np.multiply),
    "/": Function(2, 2, _N, Gives.QUOTIENT, np.divide),
    "^": Function(2, 2, _N, Gives.POWER, np.float_power),
    "and": Function(2, 2, _C, Gives.CONDITION, _and),
    "or": Function(2, 2, _C, Gives.CONDITION, _or),
    "not": Function(1, 1, _C, Gives.CONDITION, _not),
    "=": Function(2, 2, Takes.ANYTHING, Gives.COMPARED, _compare(np.equal)),
    "!=": Function(2, 2, Takes.ANYTHING, Gives.COMPARED, _compare(np.not_equal)),
    "<": Function(2, 2, _N, Gives.COMPARED, _compare(np.less)),
    "<=": Function(2, 2, _N, Gives.COMPARED, _compare(np.less_equal)),
    ">": Function(2, 2, _N, Gives.COMPARED, _compare(np.greater)),
    ">=": Function(2, 2, _N, Gives.COMPARED, _compare(np.greater_equal)),
}
FUNCTIONS: Final[Mapping[str, Function]] = {
    "if": Function(2, 3, Takes.CHOICE, Gives.CHOICE, _if, "if(condition, then, else)",
        "One of two numbers; without an else the rest is unknown."),
    "min": Function(1, 0, _N, Gives.SAME, _fewest(np.min, np.inf), "min(a, b, …)",
        "The smallest of an account’s known numbers."),
    "max": Function(1, 0, _N, Gives.SAME, _fewest(np.max, -np.inf), "max(a, b, …)",
        "The largest of an account’s known numbers."),
    "sum": Function(1, 0, _N, Gives.SAME, _fewest(np.sum, 0.0), "sum(a, b, …)",
        "The sum of an account’s known numbers."),
    "avg": Function(1, 0, _N, Gives.SAME, _average, "avg(a, b, …)",
        "The mean of an account’s known numbers."),
    "coalesce": Function(1, 0, _N, Gives.SAME, _coalesce, "coalesce(a, b, …)",
        "The first number that is known."),
    "known": Function(1, 1, Takes.ANYTHING, Gives.CONDITION, _known, "known(a)",
        "Whether the account has a value."),
    "in": Function(2, 0, Takes.TEXTS, Gives.CONDITION, _known, 'in(type, "ASC", "SPEC")',
        "Whether a text is one of several."),
    "contains": Function(2, 2, Takes.TEXTS, Gives.CONDITION, _known, 'contains(name, "heart")',
        "Whether a text holds another."),
    "band": Function(2, 0, _N, Gives.LIMITS, _band, "band(a, 100, 250)",
        "How many of the limits are reached: 0, 1, 2."),
    "clip": Function(3, 3, _N, Gives.SAME, _clip, "clip(a, low, high)",
        "The number, held between two limits."),
    "round": Function(1, 2, _N, Gives.FIRST, _half_up, "round(a, digits)",
        "Rounded, halves away from zero."),
    "abs": Function(1, 1, _N, Gives.SAME, np.abs, "abs(a)", "Without its sign."),
    "sqrt": Function(1, 1, _N, Gives.ROOT, np.sqrt, "sqrt(a)",
        "Square root; unknown below 0."),
    "log": Function(1, 1, _N, Gives.PLAIN, np.log, "log(a)",
        "Natural logarithm; unknown at 0 and below."),
    "norm": Function(1, 1, _N, Gives.PLAIN, _norm, "norm(a)",
        "0 for the smallest account to 100 for the largest."),
    "percentile": Function(1, 1, _N, Gives.PLAIN, _percentile, "percentile(a)",
        "0 to 100 by rank: 90 is above 90 % of the accounts."),
    "zscore": Function(1, 1, _N, Gives.PLAIN, _zscore, "zscore(a)",
        "Standard deviations above the mean."),
    "rank": Function(1, 1, _N, Gives.PLAIN, _rank, "rank(a)", "1 for the largest account."),
    "total": Function(1, 1, _N, Gives.SAME, _over_all(np.sum), "total(a)",
        "The sum over all accounts."),
    "mean": Function(1, 1, _N, Gives.SAME, _over_all(np.mean), "mean(a)",
        "The mean over all accounts."),
    "median": Function(1, 1, _N, Gives.SAME, _over_all(np.median), "median(a)",
        "The middle account’s value."),
    "spread": Function(1, 1, _N, Gives.SAME, _over_all(_spread), "spread(a)",
        "Standard deviation over all accounts."),
    "gini": Function(1, 1, _N, Gives.PLAIN, _over_all(gini_of), "gini(a)",
        "0 when all accounts are equal, to 1."),
}  # fmt: skip
WHOLE_COLUMN: Final = frozenset(
    {"norm", "percentile", "zscore", "rank", "total", "mean", "median", "spread", "gini"}
)
"""Functions that look at all accounts at once."""
