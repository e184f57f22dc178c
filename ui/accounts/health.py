"""What the project holds and how fresh it is: tables, ages, things to look at. No Qt here."""

import pickle
from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Final

from model.intake.duplicates import find_duplicates
from model.intake.source_memory import Freshness, freshness
from model.intake.table_kinds import TABLE_KINDS
from model.intake.unassigned import Unassigned, unassigned_items
from model.state import State
from ui.accounts.field_names import kind_name
from ui.accounts.places_doubts import doubts_of
from ui.accounts.prepared import Twins
from ui.accounts.preparing import twins_at

AMBER_DAYS: Final = 95  # plan-spec §1.14
RED_DAYS: Final = 200
USUAL_TABLES: Final = (  # plan-spec §1.14
    "contacts", "sales_monthly", "volumes", "contracts", "opportunities", "activities_done",
    "activities_open", "or_schedule", "influence", "reps", "postcodes_demographics", "csat",
    "competitors", "price_list",
)  # fmt: skip
_OWN_TABLES: Final = frozenset({"import_sources", "corrections", "custom_metrics", "merged"})


@dataclass(frozen=True, slots=True)
class TableShown:
    """One table of the project; `days` is its age, None when nobody knows."""

    kind: str
    name: str
    rows: int
    source: str
    imported: str
    as_of: str
    days: int | None


@dataclass(frozen=True, eq=False, slots=True)
class Health:
    """What deserves a look; `doubts` counts the doubtful places by their kind."""

    twins: tuple[Twins, ...]
    doubts: dict[str, int]
    orphans: tuple[Unassigned, ...] = ()


def tables_of(state: State, today: date) -> list[TableShown]:
    """Every table with its rows, where it came from and how old it is; accounts first."""
    known = {fresh.kind: fresh for fresh in freshness(state)}
    rows = {"accounts": len(state.accounts), "reps": len(state.reps)}
    rows.update({kind: len(frame) for kind, frame in state.tables.items()})
    order = ["accounts", "reps", *TABLE_KINDS]
    kinds = sorted(rows, key=lambda kind: order.index(kind) if kind in order else len(order))
    return [
        _table(kind, n, known.get(kind), state, today)
        for kind, n in ((kind, rows[kind]) for kind in kinds)
        if kind not in _OWN_TABLES and (n or kind == "accounts")
    ]


def _table(kind: str, rows: int, fresh: Freshness | None, state: State, today: date) -> TableShown:
    as_of = (fresh.as_of or fresh.imported) if fresh else state.about.as_of
    days = (today - date.fromisoformat(as_of[:10])).days if as_of else None
    source = fresh.source if fresh else ""
    imported = fresh.imported if fresh else ""
    return TableShown(kind, kind_name(kind), rows, source, imported, as_of, days)


def tone_of_age(days: int | None) -> str:
    """good up to 95 days, warn up to 200, bad beyond."""
    if days is None:
        return "plain"
    if days > RED_DAYS:
        return "bad"
    return "warn" if days > AMBER_DAYS else "good"


def age_words(days: int | None) -> str:
    """An age in words."""
    if days is None:
        return "unknown"
    if days <= 0:
        return "today"
    return "1 day" if days == 1 else f"{days:,} days"


def health_of(packed: bytes, today: date) -> Health:
    """Duplicates, doubtful places and orphans of a packed State; takes seconds for a large one."""
    state = pickle.loads(packed)  # our own window packed it
    assert isinstance(state, State)
    accounts = state.accounts
    found = find_duplicates(accounts)
    twins = tuple(twins_at(accounts, one, (True,) * len(one.rows)) for one in found)
    doubts = Counter(str(doubt.kind) for doubt in doubts_of(state, today))
    return Health(twins, dict(doubts), tuple(unassigned_items(state)))
