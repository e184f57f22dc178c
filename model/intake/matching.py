"""Which account of the project a row of an import is: by id, however it is written."""

import re
from collections import Counter
from collections.abc import Mapping
from typing import Final

import numpy as np

from model.accounts import Accounts
from model.arrays import BoolArray, IntArray, TextArray
from model.intake.accounts_import import AccountsImport
from model.intake.crm_ids import join_key
from model.state import State

MERGED_TABLE: Final = "merged"  # account_id, kept_id: duplicates that were made one
_DIGITS: Final = re.compile(r"\d+")


class Matched:
    """An import with the ids and headers of the project.

    `repeated` are ids of rows left out, as another row of the import is the same account;
    `known` (k,) and `added` (m,) are rows of `accounts`, `old` (k,) the rows of the project
    that the known ones are.
    """

    def __init__(self, state: State, loaded: AccountsImport) -> None:
        old = state.accounts
        named = _with_matching_ids(old, loaded)
        wanted = _project_ids(state, named.ids)
        first: dict[str, int] = {}
        by_own_name = [i for i, (a, b) in enumerate(zip(named.ids, wanted, strict=True)) if a == b]
        for row in (*by_own_name, *range(len(named))):
            first.setdefault(wanted[row], row)
        kept = np.array(sorted(first.values()), np.int64)
        left = sorted(set(range(len(named))) - set(first.values()))
        self.repeated: tuple[str, ...] = tuple(named.ids[row] for row in left)
        if left or wanted != list(named.ids):
            ids = np.array(wanted, object)[kept]
            named = named.taking(kept).with_columns({"account_id": _texts([str(i) for i in ids])})
        self.accounts = _with_known_headers(old, named)
        is_known: BoolArray = np.array([old.has(i) for i in self.accounts.ids], bool)
        self.known: IntArray = np.flatnonzero(is_known)
        self.added: IntArray = np.flatnonzero(~is_known)
        self.old: IntArray = old.rows_of(self.accounts.ids[self.known])
        self.n_old, self.n_after = len(old), len(old) + len(self.added)

    @property
    def gone(self) -> IntArray:
        """Rows of the project that the import lacks, ascending."""
        return np.setdiff1d(np.arange(self.n_old), self.old)


def _texts(values: list[str]) -> TextArray:
    column = np.empty(len(values), object)
    column[:] = values
    return column


def _project_ids(state: State, ids: TextArray) -> list[str]:
    """The project's own spelling of each id; an id the project does not know stays.

    Salesforce ids of 15 and 18 characters are one; digits that lost leading zeros are found
    where only one account can be meant; a duplicate merged away is the account that was kept.
    """
    old = state.accounts
    merged = _merged_away(state)
    by_key = {join_key(i): i for i in old.ids}
    stripped = Counter(i.lstrip("0") for i in old.ids if _DIGITS.fullmatch(i))
    by_digits = {
        i.lstrip("0"): i for i in old.ids if _DIGITS.fullmatch(i) and stripped[i.lstrip("0")] == 1
    }
    given = set(ids)
    found: list[str] = []
    for account_id in ids:
        known = account_id if old.has(account_id) else by_key.get(join_key(account_id), "")
        if not known and (kept := merged.get(account_id)) and old.has(kept):
            known = kept
        if not known and _DIGITS.fullmatch(account_id):
            meant = by_digits.get(account_id.lstrip("0"), "")
            known = "" if meant in given else meant  # a file with both has two accounts
        found.append(known or account_id)
    return found


def _merged_away(state: State) -> Mapping[str, str]:
    frame = state.table(MERGED_TABLE)
    if frame.empty:
        return {}
    kept = dict(zip(frame["account_id"], frame["kept_id"], strict=True))
    ends: dict[str, str] = {}
    for account_id, at in kept.items():
        seen = {account_id}
        while at in kept and at not in seen:
            seen.add(at)
            at = kept[at]
        ends[account_id] = at
    return ends


def _with_matching_ids(old: Accounts, loaded: AccountsImport) -> Accounts:
    """Accounts that came without an id are found again by name and postcode or place.

    Their made-up ids would else depend on the order of the rows. One that is new gets a number
    that the project does not use yet.
    """
    incoming = loaded.accounts
    if not loaded.generated or not len(old):
        return incoming
    by_look: dict[tuple[str, str], list[str]] = {}
    for look, account_id in zip(_looks(old), old.ids, strict=True):
        by_look.setdefault(look, []).append(account_id)
    ids = incoming.ids.copy()
    made_up = np.array([i in loaded.generated for i in ids], bool)
    taken = set(old.ids) | set(ids[~made_up])
    used = set(ids[~made_up])
    number = 0
    for row, look in enumerate(_looks(incoming)):
        if not made_up[row]:
            continue
        same = [i for i in by_look.get(look, []) if i not in used] if look[1] else []
        if len(same) == 1:
            ids[row] = same[0]
        else:
            number += 1
            while (fresh := f"ACC-{number:05d}") in taken:
                number += 1
            ids[row] = fresh
            taken.add(fresh)
        used.add(ids[row])
    return incoming.with_columns({"account_id": ids})


def _looks(accounts: Accounts) -> list[tuple[str, str]]:
    """Name and whereabouts of every account; a name that is only its id says nothing."""
    where = zip(
        accounts.text("postcode"), accounts.text("city"), accounts.lat, accounts.lon, strict=True
    )
    looks: list[tuple[str, str]] = []
    for name, account_id, (postcode, city, lat, lon) in zip(
        accounts.text("name"), accounts.ids, where, strict=True
    ):
        place = postcode or city.casefold() or (f"{lat:.4f} {lon:.4f}" if lat == lat else "")
        looks.append(("" if name == account_id else name.casefold(), place))
    return looks


def _with_known_headers(old: Accounts, incoming: Accounts) -> Accounts:
    """Columns that differ from one of the project only in capitals are that column."""
    known = {name.casefold(): name for name in old}
    renamed = {known.get(name.casefold(), name): incoming[name] for name in incoming}
    return Accounts(renamed) if len(renamed) == len(incoming.names) else incoming
