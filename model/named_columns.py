"""Every column an account has under a name: computed figures, fields, the user's own columns."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from model.arrays import Column, FloatArray
from model.fields import account_field
from model.plan.all_segments import all_segments
from model.plan.potential import account_figures
from model.state import State
from model.workload import account_hours


@dataclass(frozen=True, eq=False, slots=True)
class NamedColumn:
    """A column (n_accounts,) with its label and unit; float64 with NaN unknown, or text."""

    name: str
    label: str
    unit: str
    values: Column


Compute = Callable[[State], Column]


def _segments(state: State, which: str) -> Column:
    column: Column = getattr(all_segments(state), which)
    return column


METRICS: Final[Mapping[str, tuple[str, str, Callable[[State], FloatArray]]]] = {
    "accounts": ("Accounts", "accounts", lambda state: np.ones(len(state.accounts))),
    "potential": ("Potential", "money/yr", lambda state: account_figures(state).potential),
    "revenue": ("Revenue", "money/yr", lambda state: account_figures(state).revenue),
    "headroom": ("Headroom", "money/yr", lambda state: account_figures(state).headroom),
    "workload": ("Workload", "h/yr", lambda state: account_hours(state).total),
    "calls": ("Calls", "per year", lambda state: account_hours(state).calls),
}
"""Computed figures that add up over a territory: label, unit, values (n_accounts,)."""

_FURTHER: Final[Mapping[str, tuple[str, str, Compute]]] = {
    "penetration": ("Penetration", "share", lambda s: account_figures(s).penetration),
    "share_of_wallet": ("Share of wallet", "share", lambda s: account_figures(s).share_of_wallet),
    "attainable": ("Attainable share", "share", lambda s: account_figures(s).cap),
    "procedures": ("Addressable procedures", "per year", lambda s: account_figures(s).addressable),
    "drive": ("Drive, one way", "h", lambda s: account_hours(s).drive),
    "travel": ("Travel", "h/yr", lambda s: account_hours(s).travel),
    "segment": ("Segment", "", lambda s: _segments(s, "segment")),
    "potential_class": ("Potential class", "", lambda s: _segments(s, "potential_class")),
    "decile": ("Decile", "", lambda s: _segments(s, "decile")),
}
"""Computed figures a formula may use besides; most do not add up."""


def computed_names() -> tuple[str, ...]:
    """The names of all computed figures."""
    return (*METRICS, *_FURTHER)


def computed(state: State, name: str) -> NamedColumn | None:
    """A computed figure by its exact name."""
    found = METRICS.get(name) or _FURTHER.get(name)
    if found is None:
        return None
    label, unit, compute = found
    return NamedColumn(name, label, unit, compute(state))


def account_column(state: State, name: str) -> NamedColumn | None:
    """A column of the account table by its name, ignoring case; a flag counts 1 and 0."""
    wanted = name.casefold()
    for column in state.accounts:
        if column.casefold() == wanted:
            return _column(state, column)
    return None


def by_label(state: State, label: str) -> NamedColumn | None:
    """A computed figure or a column by the label people read ("Type", "Trauma level")."""
    wanted = label.casefold()
    for name in computed_names():
        if (METRICS.get(name) or _FURTHER[name])[0].casefold() == wanted:
            return computed(state, name)
    for column in state.accounts:
        field = account_field(column)
        if field is not None and field.label.casefold() == wanted:
            return _column(state, column)
    return None


def _column(state: State, name: str) -> NamedColumn:
    values, field = state.accounts[name], account_field(name)
    label, unit = (field.label, field.unit) if field else (name, "")
    if values.dtype == np.bool_:
        return NamedColumn(name, label, "share", values.astype(np.float64))
    return NamedColumn(name, label, unit, values)
