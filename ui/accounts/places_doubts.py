"""What the page of places asks the worker: the doubts about a project's places. No Qt here."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Final

from model.accounts import Accounts
from model.arrays import IntArray
from model.format import Formatter
from model.outdated import dated_columns, outdated_accounts
from model.places.doubts import DoubtKind, PlaceDoubt, doubtful_places
from model.state import State

_NEEDED: Final = (
    "account_id", "postcode", "city", "region", "country", "lat", "lon", "placed_by",
    "missing_since",
)  # fmt: skip
LOOKED_AT: Final = frozenset({*_NEEDED, "name", "pinned"})  # a change of these is worth a look


def lean(state: State) -> State:
    """The state with only what doubts are found by; quick to send."""
    accounts = state.accounts
    names = [n for n in (*_NEEDED, *dated_columns(accounts)) if n in accounts]
    return replace(
        state,
        accounts=Accounts({name: accounts[name] for name in names}),
        scenarios=(),
        tables={},
        plans={},
    )


def doubts_of(state: State, today: date) -> list[PlaceDoubt]:
    """Everything doubtful about where and how fresh the accounts are: by kind, then by row."""
    show = Formatter.of(state.about)
    found = [*doubtful_places(state.accounts, show), *outdated_accounts(state, today, show)]
    return in_order(found)


def in_order(doubts: Iterable[PlaceDoubt]) -> list[PlaceDoubt]:
    """By kind, what stops an account from being used first, then by row."""
    order = {kind: place for place, kind in enumerate(DoubtKind)}
    return sorted(doubts, key=lambda doubt: (order[DoubtKind(doubt.kind)], doubt.row))


def doubts_of_rows(state: State, rows: IntArray, today: date) -> list[PlaceDoubt]:
    """The same for a few accounts only; what needs all others to be seen is left out."""
    some = replace(state, accounts=state.accounts.taking(rows))
    return [replace(d, row=int(rows[d.row])) for d in doubts_of(lean(some), today)]
