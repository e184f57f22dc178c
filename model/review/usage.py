"""Whether what was done is on record with its outcome and with what comes next (S0-59)."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from model.diary.entries import GONE, entries_of
from model.plan.period import iso_date
from model.plan.tables import of_accounts, text
from model.review.ground import TerritoryGround


@dataclass(frozen=True, slots=True)
class DoneItem:
    """One done activity; `lacking` says that its outcome or a next step is missing."""

    account_id: str
    day: date
    lacking: bool


def done_items(ground: TerritoryGround) -> tuple[DoneItem, ...]:
    """Every activity that was done, in the order of the table.

    A next step is written beside it, or anything later stands at the account: an activity, an
    item of the diary, the dated next step of a pursuit.
    """
    table, _ = of_accounts(ground.state.table("activities_done"), ground.ids)
    latest = _latest(ground)
    names = ("account_id", "status", "actual_date", "outcome", "next_step")
    found = []
    for account, status, on, outcome, step in zip(*(text(table, n) for n in names), strict=True):
        day = iso_date(on) if status == "done" else None
        if day is not None:
            followed = bool(step) or latest[account] > day
            found.append(DoneItem(str(account), day, not (outcome and followed)))
    return tuple(found)


def _latest(ground: TerritoryGround) -> defaultdict[str, date]:
    """The last day on which anything was done or stands ahead, by account."""
    latest: defaultdict[str, date] = defaultdict(lambda: date.min)

    def heard(account: str, day: date | None) -> None:
        if day is not None and day > latest[account]:
            latest[account] = day

    for act in ground.acts:
        if act.status not in GONE:
            heard(act.account_id, act.done or act.planned)
    table, _ = of_accounts(ground.state.table("activities_open"), ground.ids)
    for account, on in zip(text(table, "account_id"), text(table, "date"), strict=True):
        heard(str(account), iso_date(on))
    for entry in entries_of(ground.state, ground.rep) if ground.rep is not None else ():
        if entry.status not in GONE:
            heard(entry.account_id, entry.day)
    for _, pursuit in ground.pursuits:
        heard(pursuit.account_id, iso_date(pursuit.next_step_on))
    return latest
