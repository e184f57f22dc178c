"""The columns of the account table in Align."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from model.arrays import IntArray
from model.custom_metrics import custom_metrics, custom_values
from model.errors import PlanError
from model.fields import ACCOUNT_TYPES, NO_SYSTEM, account_field
from model.plan.potential import account_figures
from model.plan.segmentation import segment_accounts
from model.settings import settings_of
from model.workload import account_hours
from ui.session import Session
from ui.widgets.columns import Look, TableColumn

_INDEPENDENT = "independent"
USUAL_COLUMNS = 10  # a table with fewer has room for the user's own


def territory_column(
    session: Session, hues: Sequence[int], after: IntArray | None = None
) -> TableColumn:
    """The owner of every account; `after` shows a pending move."""
    layer = session.layer
    return TableColumn(
        "territory",
        "Territory",
        layer.alignment.territory,
        Look.TERRITORY,
        width=180,
        names=[t.label for t in layer.territories],
        hues=hues,
        after=after,
    )


def account_columns(session: Session, hues: Sequence[int]) -> list[TableColumn]:
    """Name, town, type, system, territory, then the numbers that the accounts have."""
    state, show = session.state, session.formatter
    accounts = state.accounts
    figures, hours = account_figures(state), account_hours(state)
    segmentation = segment_accounts(
        figures.potential,
        figures.penetration,
        accounts.text("account_type"),
        accounts.text("status"),
        settings_of(state),
    )
    systems = np.array(
        [_INDEPENDENT if s.casefold() in NO_SYSTEM else s for s in accounts.text("idn_id")], object
    )
    columns = [
        TableColumn("name", "Account", accounts.text("name"), width=0),
        TableColumn("city", "Town", accounts.text("city"), width=110),
        TableColumn("account_type", "Type", accounts.text("account_type"), width=64),
        TableColumn("system", "System", systems, width=120, quiet=frozenset({_INDEPENDENT})),
        territory_column(session, hues),
    ]
    numbers: list[tuple[str, str, Any, Callable[[Any], str], int]] = [
        ("potential", "Potential", figures.potential, show.compact, 84),
        ("revenue", "Revenue", figures.revenue, show.compact, 84),
        ("workload", "Hours", hours.total, show.number, 64),
        ("drive", "Drive", hours.drive, lambda h: show.hours(h, 2), 72),
        ("beds", "Beds", accounts.number("beds"), show.number, 60),
    ]
    for key, title, values, text, width in numbers:
        if np.isfinite(values).any():
            columns.append(TableColumn(key, title, values, Look.FIGURE, width, text))
    if any(segmentation.segment):
        columns.insert(
            6, TableColumn("segment", "Segment", segmentation.segment, Look.CHIP, width=84)
        )
    columns += _metric_columns(session)
    if len(columns) < USUAL_COLUMNS:
        columns += _own_columns(session, {column.key for column in columns})
    return columns


def _metric_columns(session: Session) -> list[TableColumn]:
    """The newest own metrics, at most two, with what is unknown left out."""
    state, show = session.state, session.formatter
    columns = []
    for own in custom_metrics(state)[-2:]:
        try:
            values = custom_values(state, own)
        except PlanError:  # a column it needs is gone; the own metrics say so
            continue
        text = show.compact if own.unit == "money" else lambda v: show.number(v, 1)
        columns.append(TableColumn(own.name, own.label, values, Look.FIGURE, 96, text))
    return columns


def _own_columns(session: Session, shown: set[str]) -> list[TableColumn]:
    """Up to three number columns of the user's own, under their headers."""
    accounts, show = session.state.accounts, session.formatter
    own = [
        name
        for name in accounts
        if name not in shown
        and account_field(name) is None
        and accounts[name].dtype == np.float64
        and np.isfinite(accounts[name]).any()
    ]
    return [
        TableColumn(name, name, accounts[name], Look.FIGURE, 84, show.number) for name in own[:3]
    ]


def type_label(code: str) -> str:
    """An institution type in words."""
    return ACCOUNT_TYPES.get(code, code or "unknown")
