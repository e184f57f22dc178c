"""Which changes leave the figures of the review as they are."""

from typing import Final

from model.change import AccountsReplaced, Change, TableReplaced, Together
from model.review.alert_records import TABLE as ALERTS
from model.review.report_filters import TABLE as FILTERS
from model.review.reviews import TABLE as REVIEWS

_RECORDS: Final = frozenset({ALERTS, FILTERS, REVIEWS})


def parts_of(change: Change) -> tuple[Change, ...]:
    """A change, or what it is made of."""
    if isinstance(change, Together):
        return tuple(part for inner in change.parts for part in parts_of(inner))
    return (change,)


def keeps_figures(change: Change) -> bool:
    """Whether only what is said of alerts, reviews and filters has changed."""
    parts = parts_of(change)
    return all(isinstance(part, TableReplaced) and part.table in _RECORDS for part in parts)


def brings_accounts(change: Change) -> bool:
    """Whether it is an import: the alerts are read anew."""
    return any(isinstance(part, AccountsReplaced) for part in parts_of(change))
