"""Account data that has grown old: the source as a whole, single accounts, accounts gone."""

import re
from datetime import date
from typing import Final

import numpy as np

from model.accounts import Accounts
from model.format import Formatter
from model.intake.source_memory import freshness
from model.intake.values import parse_date
from model.places.doubts import DoubtKind, PlaceDoubt
from model.state import State

OLD_DAYS: Final = 95  # a quarter and a few days; plan-spec §1.14 and alert AL15
_DATED: Final = frozenset({
    "asof", "dataasof", "lastmodified", "lastmodifieddate", "lastupdated", "lastupdate",
    "updated", "updatedat", "updatedon", "modifieddate", "verifiedon", "lastverified",
    "lastverifieddate",
})  # fmt: skip


def outdated_accounts(state: State, today: date, show: Formatter) -> list[PlaceDoubt]:
    """Accounts that the last file lacked, and those whose own date says they are old, by row.

    The date is taken from the user's column of the last change, such as "Last Modified Date".
    """
    found: list[PlaceDoubt] = []
    since = state.accounts.text("missing_since")
    for row in np.flatnonzero(since != "").tolist():
        sentence = f"The account is in no file since {show.date(since[row])}."
        found.append(PlaceDoubt(row, DoubtKind.GONE, sentence))
    for name in dated_columns(state.accounts):
        found.extend(_old_by(state, name, today, show))
    return sorted(found, key=lambda doubt: doubt.row)


def dated_columns(accounts: Accounts) -> tuple[str, ...]:
    """The columns that say when an account was last looked at."""
    plain = {name: re.sub("[^a-z]", "", name.casefold()) for name in accounts}
    return tuple(name for name, text in plain.items() if text in _DATED)


def source_age(state: State, today: date) -> int | None:
    """Days since the accounts were last brought up to date; None when nobody knows."""
    known = next((fresh for fresh in freshness(state) if fresh.kind == "accounts"), None)
    told = (known.as_of or known.imported) if known else state.about.as_of
    return (today - date.fromisoformat(told[:10])).days if told else None


def source_warning(state: State, today: date, show: Formatter) -> str:
    """That the source of the accounts is old, as a sentence; "" while it is not."""
    days = source_age(state, today)
    if days is None or days <= OLD_DAYS or not len(state.accounts):
        return ""
    return f"The accounts are {show.number(days)} days old; import a newer file."


def _old_by(state: State, name: str, today: date, show: Formatter) -> list[PlaceDoubt]:
    found: list[PlaceDoubt] = []
    for row, text in enumerate(state.accounts.text(name)):
        day = _day(text)
        if day is None:
            continue
        age = (today - day).days
        if age > OLD_DAYS:
            sentence = f"{name} is {show.date(day.isoformat())}, {show.number(age)} days ago."
            found.append(PlaceDoubt(row, DoubtKind.OLD, sentence))
    return found


def _day(text: str) -> date | None:
    found = parse_date(text, day_first=False)
    return date.fromisoformat(found) if found else None
