"""The rules of a design problem one by one, each with its words, so that they can be dropped."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from model.arrays import BoolArray, FloatArray, IntArray
from optimizers.ground import Terrain
from optimizers.problem import DesignProblem

Kind = Literal[
    "window",
    "moved",
    "lost",
    "gained",
    "radius",
    "lock",
    "forbidden",
    "group",
    "contiguous",
    "territories",
]
APART: Final = 12  # locks or bars of one territory up to which each is a rule of its own
EVEN: Final = 1e-6  # a window whose two sides differ by less is said as ±


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing asked of a design.

    `index` is the metric, limit, territory or group that it is about, −1 for none; `rows` are
    the accounts of locks and bars, empty for the others.
    """

    kind: Kind
    index: int
    words: str
    rows: tuple[int, ...] = ()

    @property
    def numeric(self) -> bool:
        """Whether it can be widened by a number instead of dropped."""
        return self.kind in ("window", "moved", "lost", "gained", "radius")


def rules_of(problem: DesignProblem, group_names: Sequence[str] = ()) -> tuple[Rule, ...]:
    """Every rule of a problem; `group_names` are called by group number where given."""
    return (
        Rule("territories", -1, "every territory has an account"),
        *_contiguity(problem),
        *_windows(problem),
        *_limits(problem),
        *_pairs(problem),
        *_groups(problem, group_names),
    )


def tolerance_of(problem: DesignProblem, m: int) -> float | None:
    """The ± share of target that all windows of a metric have; None when they differ."""
    target = problem.target[:, m]
    used = target > 0
    if not used.any():
        return None
    low = 1 - problem.low[used, m] / target[used]
    high = problem.high[used, m] / target[used] - 1
    both = np.concatenate((low, high))
    if not np.isfinite(both).all() or np.ptp(both) > EVEN:
        return None
    return float(both.mean())


def _contiguity(problem: DesignProblem) -> list[Rule]:
    if problem.contiguous != "hard":
        return []
    return [Rule("contiguous", -1, "every territory lies in one piece")]


def _windows(problem: DesignProblem) -> list[Rule]:
    rules = []
    for m, name in enumerate(problem.metric_names):
        if not (problem.low[:, m] > 0).any() and not np.isfinite(problem.high[:, m]).any():
            continue
        even = tolerance_of(problem, m)
        words = f"{name} between its minimum and its maximum"
        if even is not None:
            words = f"{name} within ±{100 * even:.4g} %"
        rules.append(Rule("window", m, words))
    return rules


def _limits(problem: DesignProblem) -> list[Rule]:
    rules = []
    if problem.moved_values is not None and problem.moved_limits is not None:
        for b, name in enumerate(problem.moved_names):
            limit = float(problem.moved_limits[b])
            total = float(problem.moved_values[:, b].sum())
            part = f"{100 * limit / total:.4g} % of {name}" if total > 0 else f"{limit:,.0f} {name}"
            rules.append(Rule("moved", b, f"at most {part} may move"))
    for c, name in enumerate(problem.turned_names):
        if problem.most_lost is not None and np.isfinite(problem.most_lost[:, c]).any():
            rules.append(_turnover(problem, "lost", c, name))
        if problem.most_gained is not None and np.isfinite(problem.most_gained[:, c]).any():
            rules.append(_turnover(problem, "gained", c, name))
    if problem.max_radius is not None and fixed_homes(problem).any():
        radius = f"{problem.max_radius:,.4g} {problem.unit}"
        rules.append(Rule("radius", -1, f"no account beyond {radius} from its territory's home"))
    return rules


def turnover_part(problem: DesignProblem, kind: str, c: int) -> float:
    """The share of what a territory starts with that it may lose or gain; NaN if they differ."""
    limits = problem.most_lost if kind == "lost" else problem.most_gained
    held = started(problem)[:, c]
    some = held > 0
    if limits is None or not some.any():
        return float("nan")
    parts = limits[some, c] / held[some]
    return float(parts.mean()) if np.ptp(parts) < EVEN else float("nan")


def started(problem: DesignProblem) -> FloatArray:
    """What each territory has in the start of what limits on turnover count, (K, C)."""
    held = np.zeros((problem.n_territories, len(problem.turned_names)))
    if problem.turned_values is not None and problem.start is not None:
        known = (problem.start >= 0) & (problem.start < problem.n_territories)
        np.add.at(held, problem.start[known], problem.turned_values[known])
    return held


def _turnover(problem: DesignProblem, kind: Literal["lost", "gained"], c: int, name: str) -> Rule:
    verb = "loses" if kind == "lost" else "gains"
    part = turnover_part(problem, kind, c)
    if np.isnan(part):
        return Rule(kind, c, f"no territory {verb} more {name} than its limit")
    return Rule(kind, c, f"no territory {verb} more than {100 * part:.4g} % of its {name}")


def _pairs(problem: DesignProblem) -> list[Rule]:
    rules = []
    for code in range(problem.n_territories):
        who = problem.territory(code)
        if problem.locked is not None:
            held = np.flatnonzero(problem.locked == code)
            rules += _split("lock", code, held, "the lock of {} to " + who, "locked to " + who)
        if problem.forbidden is not None:
            shut = np.flatnonzero(problem.forbidden[:, code])
            rules += _split(
                "forbidden", code, shut, "{} may not be in " + who, "barred from " + who
            )
    return [_named(problem, rule) for rule in rules]


def _split(kind: Kind, code: int, rows: IntArray, one: str, many: str) -> list[Rule]:
    """A rule for each row, or one for all of them when they are many."""
    if len(rows) > APART:
        return [Rule(kind, code, f"the {len(rows)} accounts {many}", tuple(rows.tolist()))]
    return [Rule(kind, code, one, (int(row),)) for row in rows]


def _named(problem: DesignProblem, rule: Rule) -> Rule:
    words = rule.words
    if len(rule.rows) == 1:
        words = words.replace("{}", problem.account(rule.rows[0]), 1)
    return Rule(rule.kind, rule.index, words, rule.rows)


def _groups(problem: DesignProblem, names: Sequence[str]) -> list[Rule]:
    if problem.groups is None or problem.split_price is not None:
        return []
    kept = problem.groups[problem.groups >= 0]
    numbers, first, count = np.unique(kept, return_index=True, return_counts=True)
    rows = np.flatnonzero(problem.groups >= 0)[first]
    rules = []
    for number, row, size in zip(numbers.tolist(), rows.tolist(), count.tolist(), strict=True):
        if size < 2:
            continue
        name = names[number] if number < len(names) else ""
        words = f"{name} kept whole"
        if not name:
            words = f"{problem.account(row)} and {size - 1} more kept together"
        rules.append(Rule("group", number, words))
    return rules


def fixed_homes(problem: DesignProblem) -> BoolArray:
    """Which territories have their centre at a given home, shape (K,)."""
    if problem.homes is None:
        return np.zeros(problem.n_territories, bool)
    given = np.asarray(np.isfinite(problem.homes).all(axis=1), bool)
    if problem.pull is None:
        return given
    return np.asarray(given & np.isinf(problem.pull), bool)


def home_distances(problem: DesignProblem) -> FloatArray:
    """Distances (n, K) in `unit` of accounts from fixed homes; 0.0 where a centre is free."""
    away = np.zeros((problem.n_accounts, problem.n_territories))
    codes = np.flatnonzero(fixed_homes(problem))
    if problem.homes is not None and codes.size:
        away[:, codes] = Terrain(problem).distances(problem.homes[codes]).T
    return away
