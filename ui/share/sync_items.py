"""Diary items as tasks and events for a CRM."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from model.diary.entries import entries_of
from model.diary.sent import Sent, sent_items
from model.diary.time_zone import zone_of
from model.reps import Rep
from model.state import State
from model.sync.connector import Outgoing

WEEKS: Final = 26  # ahead: the next quarter is in the CRM before it begins
BACK: Final = 13  # weeks: what was done, and what became of items that the CRM has


def outgoing_items(state: State, system: str, today: date) -> list[tuple[Outgoing, Sent]]:
    """What the diaries of all reps hold for the CRM from today on, 26 weeks ahead.

    Of the quarter before only what is done, and items that the CRM has. Only items with a
    customer; nobody who must not be contacted is named.
    """
    found: list[tuple[Outgoing, Sent]] = []
    for rep in state.reps:
        found += _of_rep(state, rep, system, today)
    return found


def _of_rep(state: State, rep: Rep, system: str, today: date) -> Iterator[tuple[Outgoing, Sent]]:
    from reports.crm_columns import crm_item  # the drawing of calendars would delay the start
    from reports.crm_files import object_of

    first, last = today - timedelta(weeks=BACK), today + timedelta(weeks=WEEKS)
    known = {sent.uid for sent in sent_items(state, rep.id, system).values()}
    entries = [
        entry
        for entry in entries_of(state, rep, first, last)
        if entry.is_customer
        and (entry.day >= today or entry.status == "done" or entry.uid in known)
    ]
    if not entries:
        return  # whose diary is empty need not have a time zone
    zone = zone_of(state, rep)
    for entry in entries:
        item = crm_item(state, rep, entry, zone)
        start, end = item.start, item.end
        out = Outgoing(
            key=item.external_id,
            kind="task" if object_of(entry) == "tasks" else "event",
            subject=item.subject,
            day=entry.day.isoformat(),
            start=start.isoformat() if start else "",
            end=end.isoformat() if end else "",
            status=entry.status,
            description=item.description,
            place=item.place,
            account=entry.account_id,
            contact=entry.contact_ids[0] if entry.contact_ids else "",
            opportunity=entry.opportunity_id,
            owner=item.owner,
            high=item.rank == "High",
        )
        yield (
            out,
            Sent(
                rep_id=rep.id,
                target=system,
                uid=entry.uid,
                external_id=item.external_id,
                sequence=entry.sequence,
                mark="",
                day=entry.day.isoformat(),
                start=entry.start.isoformat("minutes") if entry.start else "",
                end=str(entry.minutes),
                status=entry.status,
                title=entry.words,
            ),
        )
