"""Which account a row of a further table is about: by id, by a CRM's other id, by name."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from model.accounts import Accounts
from model.arrays import BoolArray, TextArray
from model.intake.crm_ids import IdIndex
from model.intake.problems import ProblemLog, more, quoted
from model.intake.table_kinds import TableKind
from model.intake.values import clean_text


@dataclass(frozen=True, eq=False, slots=True)
class KnownAccounts:
    """Everything an account may be called; `also` are other ids by the account's own."""

    ids: IdIndex
    by_name: dict[str, tuple[str, ...]]
    also: dict[str, str]

    @classmethod
    def of(cls, *tables: Accounts) -> "KnownAccounts":
        """The accounts of several tables, those of the project and those just read."""
        names: dict[str, dict[str, None]] = {}
        also: dict[str, str] = {}
        for accounts in tables:
            for name, account_id in zip(accounts.text("name"), accounts.ids, strict=True):
                names.setdefault(name.casefold(), {})[account_id] = None
            for header in ("crm_id", "AccountNumber", "Account Number", "External_ID_vod__c"):
                pairs = zip(accounts.text(header), accounts.ids, strict=True)
                also.update({other: own for other, own in pairs if other})
        ids = IdIndex(account_id for accounts in tables for account_id in accounts.ids)
        return cls(ids, {name: tuple(same) for name, same in names.items()}, also)

    def find(self, text: str) -> str:
        """The id of the account that a cell means, "" when none is known."""
        return self.ids.find(text) or self.also.get(text, "")

    def named(self, name: str) -> str:
        """The id of the only account of a name, "" when there is none or several."""
        same = self.by_name.get(name.casefold(), ())
        return same[0] if len(same) == 1 else ""


def settle_accounts(
    kind: TableKind,
    frame: pd.DataFrame,
    rows: Sequence[int],
    headers: dict[str, str],
    log: ProblemLog,
    accounts: KnownAccounts,
) -> BoolArray:
    """Put account ids in place in `frame`; which rows may stay, shape (n,).

    `headers` are the columns' headers by field.
    """
    good = np.ones(len(frame), bool)
    if not kind.references:
        return good
    _find_by_name(frame, rows, log, accounts)
    for name in kind.references:
        if name not in frame:
            continue
        header = headers.get(name, name)
        _use_known_spelling(frame, name, rows, header, log, accounts)
        for at, account_id in enumerate(frame[name]):
            if account_id and not accounts.find(account_id):
                good[at] = _unknown(kind, frame, name, at, rows[at], header, log)
            elif not account_id and kind.needs_account:
                good[at] = False
                log.reject(rows[at], header, "The row names no account.", kind="No account")
    return good


def _unknown(
    kind: TableKind,
    frame: pd.DataFrame,
    name: str,
    at: int,
    row: int,
    header: str,
    log: ProblemLog,
) -> bool:
    """Report a row about an unknown account; whether it stays, to be assigned by somebody."""
    account_id = clean_text(frame[name].iloc[at])
    message = f"There is no account {quoted(account_id)}."
    if not kind.assigned_later:
        log.reject(row, header, message, kind="Unknown account", cell=account_id)
        return False
    log.warn(
        row,
        header,
        f"{message} The row waits to be assigned to one.",
        kind="Unknown account",
        cell=account_id,
    )
    if "account" in frame and not frame.at[at, "account"]:
        frame.at[at, "account"] = account_id
    frame.at[at, name] = ""
    return True


def _use_known_spelling(
    frame: pd.DataFrame,
    name: str,
    rows: Sequence[int],
    header: str,
    log: ProblemLog,
    accounts: KnownAccounts,
) -> None:
    """Ids in a CRM's other spelling become the account's own."""
    given = [clean_text(value) for value in frame[name]]
    own = [accounts.find(text) or text for text in given]
    changed = [at for at, text in enumerate(given) if own[at] != text]
    frame[name] = np.array(own, object) if own else frame[name]
    if changed:
        first = changed[0]
        log.fix(
            [rows[at] for at in changed],
            header,
            f"{header} {quoted(given[first])} is the account {own[first]}{more(len(changed))}.",
            kind="Joined ids",
            cell=given[first],
        )


def _find_by_name(
    frame: pd.DataFrame, rows: Sequence[int], log: ProblemLog, accounts: KnownAccounts
) -> None:
    """Fill account ids from account names where the name is one account's only."""
    if "account" not in frame:
        return
    ids: TextArray = (
        frame["account_id"].to_numpy(object).copy()
        if "account_id" in frame
        else np.full(len(frame), "", object)
    )
    names = [clean_text(name) for name in frame["account"]]
    filled = [at for at, name in enumerate(names) if name and not ids[at] and accounts.named(name)]
    for at in filled:
        ids[at] = accounts.named(names[at])
    frame["account_id"] = ids
    if filled:
        log.fix(
            [rows[at] for at in filled],
            "",
            f"{quoted(names[filled[0]])} was found as account {ids[filled[0]]}{more(len(filled))}.",
            kind="Found by name",
            cell=names[filled[0]],
        )
