"""What the accounts on a map are coloured by: categories, or a metric in classes."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np

from model.arrays import FloatArray, IntArray, TextArray
from model.errors import PlanError
from model.fields import ACCOUNT_TYPES
from model.format import Formatter
from model.metrics import metric
from model.palette import TERRITORY_HUES
from model.plan.all_segments import all_segments
from model.state import State
from model.system_seats import system_names

RAMPS: Final[dict[str, tuple[str, ...]]] = {
    "light": ("#9DC6EC", "#6AA0DA", "#3D78BE", "#1F4F92", "#0B2550"),
    "dark": ("#2B5590", "#3F7CC4", "#6BA6E8", "#A3CDF8", "#E6F3FF"),
}
"""Five classes from low to high; each step differs in lightness, so grey and every sight rank."""
N_CLASSES: Final = len(RAMPS["light"])
MOST_CATEGORIES: Final = len(TERRITORY_HUES["light"])
NONE: Final = -1  # no class: drawn in the neutral grey


class Method(StrEnum):
    """How a metric is cut into classes."""

    QUANTILE = "quantile"  # as many accounts in each
    EQUAL = "equal"  # as wide each


@dataclass(frozen=True, eq=False, slots=True)
class Colouring:
    """What each account is coloured by.

    `title` heads the legend, `labels` and `counts` belong to the classes in order, `code` is the
    class of every account, (n_accounts,), NONE for none. `ranked` classes take a ramp from low
    to high, others hues of their own.
    """

    title: str
    labels: tuple[str, ...]
    counts: tuple[int, ...]
    code: IntArray
    ranked: bool
    rest: str = ""  # what the accounts of no class are, "" when there is none

    def colours(self, theme: str) -> tuple[str, ...]:
        """One "#RRGGBB" a class, for the "light" or the "dark" theme."""
        if not self.ranked:
            return TERRITORY_HUES[theme][: len(self.labels)]
        steps = np.linspace(0, N_CLASSES - 1, len(self.labels)) if len(self.labels) > 1 else [2.0]
        return tuple(RAMPS[theme][round(float(step))] for step in steps)

    @property
    def n_rest(self) -> int:
        """How many accounts are in no class."""
        return int((self.code == NONE).sum())


def class_breaks(values: FloatArray, method: Method, n_classes: int = N_CLASSES) -> FloatArray:
    """The inner limits of classes of finite `values`, ascending and distinct, at most n - 1.

    A value belongs to the class above a limit it equals. Ties make fewer classes of quantiles;
    values that are all alike make one.
    """
    known = values[np.isfinite(values)]
    if not known.size or known.min() == known.max():
        return np.empty(0)
    if method is Method.EQUAL:
        return np.linspace(known.min(), known.max(), n_classes + 1)[1:-1]
    limits = np.quantile(known, np.arange(1, n_classes) / n_classes, method="inverted_cdf")
    ordered = np.unique(known)
    above = ordered[np.minimum(np.searchsorted(ordered, limits, side="right"), len(ordered) - 1)]
    return np.unique(above)


def by_metric(
    state: State, name: str, method: Method, show: Formatter, n_classes: int = N_CLASSES
) -> Colouring:
    """Classes of a metric; accounts without a value above zero are in none.

    PlanError when no metric has that name.
    """
    found = metric(state, name)
    known = found.values > 0
    values = np.where(known, found.values, np.nan)
    breaks = class_breaks(values, method, n_classes)
    code = np.where(known, np.searchsorted(breaks, found.values, side="right"), NONE)
    n = len(breaks) + 1 if known.any() else 0
    counts = np.bincount(code[known], minlength=n)
    labels = []
    for number in range(n):
        held = values[code == number]
        ends = [show.compact(float(end)) for end in (held.min(), held.max())] if held.size else []
        labels.append(" to ".join(dict.fromkeys(ends)) if ends else "none")
    kept = [number for number in range(n) if counts[number]]
    place = np.full(n + 1, NONE)
    place[kept] = np.arange(len(kept))
    return Colouring(
        found.label,
        tuple(labels[number] for number in kept),
        tuple(int(counts[number]) for number in kept),
        place[code].astype(np.int16),
        ranked=True,
        rest="no value",
    )


def by_category(title: str, values: TextArray, rest: str, names: dict[str, str]) -> Colouring:
    """The most frequent values as categories, eight at most; "" and the others are in none.

    `names` gives values other words; `rest` says what is in none.
    """
    found, code = np.unique(values.astype(str), return_inverse=True)
    counts = np.bincount(code, minlength=len(found))
    usable = [n for n in np.argsort(-counts, kind="stable").tolist() if found[n]]
    kept = usable[:MOST_CATEGORIES]
    place = np.full(len(found), NONE)
    place[kept] = np.arange(len(kept))
    if len(usable) > len(kept):
        rest = f"{len(usable) - len(kept)} others" if (found != "").all() else f"others, {rest}"
    return Colouring(
        title,
        tuple(names.get(str(found[n]), str(found[n])) for n in kept),
        tuple(int(counts[n]) for n in kept),
        place[code].astype(np.int16),
        ranked=False,
        rest=rest,
    )


CATEGORIES: Final[dict[str, str]] = {
    "segment": "Segment",
    "account_type": "Account type",
    "system": "Health system",
}
"""What accounts can be coloured by besides territory and the metrics."""


def colouring(state: State, key: str, method: Method, show: Formatter) -> Colouring:
    """Colour by one of CATEGORIES, or by a metric under its name; PlanError for neither."""
    accounts = state.accounts
    if key == "segment":
        return by_category("Segment", all_segments(state).segment, "not segmented", {})
    if key == "account_type":
        return by_category("Account type", accounts.text(key), "unknown", dict(ACCOUNT_TYPES))
    if key == "system":
        return by_category("Health system", system_names(state.accounts), "independent", {})
    return by_metric(state, key, method, show)


def offered_categories(state: State) -> tuple[str, ...]:
    """The categories that tell at least one account from another."""
    found = []
    for key in CATEGORIES:
        try:
            made = colouring(state, key, Method.QUANTILE, Formatter.of(state.about))
        except PlanError:  # no segment without its settings
            continue
        if made.labels and (len(made.labels) > 1 or made.n_rest):
            found.append(key)
    return tuple(found)
