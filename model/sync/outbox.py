"""Tasks and events on their way to the CRM; each stays in the outbox until the CRM has it."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Final

import pandas as pd

from model.change import TableReplaced
from model.diary.sent import Sent, sent_items
from model.plan.tables import text
from model.state import State
from model.sync.connector import Outgoing
from model.sync.ledger import DIARY_ITEM, base_of, conflicts_of

TABLE: Final = "sync_outbox"
_COLUMNS: Final = ("key", "item", "sent", "reason")
_GONE: Final = ("cancelled", "moved", "no_show")
_VERSION: Final = ("day", "start", "end", "status")  # what the other side changes too
NOT_THERE: Final = "Its account is not in the CRM."
UNDECIDED: Final = "It waits for your decision."


@dataclass(frozen=True, slots=True)
class Waiting:
    """One item of the outbox; `sent` is what will be remembered of it, `reason` why the CRM
    refused it last time. Its account, contact and opportunity are ids of this project.
    """

    item: Outgoing
    sent: Sent
    reason: str = ""


def mark_of(item: Outgoing) -> str:
    """A short text that differs whenever an item says something else, but for time and status."""
    told = {name: value for name, value in asdict(item).items() if name not in _VERSION}
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:16]


def same_version(one: Sent, other: Sent) -> bool:
    """Whether two notes of an item name the same time and status; CRMs know no "confirmed"."""
    return _version(one) == _version(other)


def _version(sent: Sent) -> tuple[str, ...]:
    status = "planned" if sent.status == "confirmed" else sent.status
    return sent.day, sent.start, sent.end, status


def waiting(state: State) -> tuple[Waiting, ...]:
    """What has not reached the CRM yet."""
    table = state.table(TABLE)
    rows = zip(*(text(table, name) for name in _COLUMNS), strict=True)
    return tuple(
        Waiting(Outgoing(**json.loads(item)), Sent(**json.loads(sent)), reason)
        for _, item, sent, reason in rows
    )


def keeping_outbox(state: State, items: Iterable[Waiting], label: str) -> TableReplaced:
    """The change that makes these items the outbox."""
    rows = [
        (one.item.key, json.dumps(asdict(one.item)), json.dumps(asdict(one.sent)), one.reason)
        for one in items
    ]
    frame = pd.DataFrame(rows, columns=list(_COLUMNS), dtype=object)
    return TableReplaced(label, TABLE, state.tables.get(TABLE), frame)


def queueing(
    state: State, system: str, candidates: Sequence[tuple[Outgoing, Sent]]
) -> TableReplaced | None:
    """The change that puts new and changed items into the outbox; None when there are none.

    An item that the CRM knows as it is stays out, and so does one that no longer takes place
    and was never sent.
    """
    held = {one.item.key: one for one in waiting(state)}
    known: dict[str, Sent] = {}
    for rep_id in {sent.rep_id for _, sent in candidates}:
        known |= sent_items(state, rep_id, system)
    after = dict(held)
    for item, sent in candidates:
        mark, before = mark_of(item), known.get(item.key)
        known_so = before is not None and before.mark == mark and same_version(before, sent)
        if known_so or (before is None and item.status in _GONE):
            after.pop(item.key, None)
        elif item.key not in held or held[item.key].item != item:
            after[item.key] = Waiting(item, replace(sent, mark=mark))
    if after == held:
        return None
    return keeping_outbox(state, after.values(), "Put the diary into the outbox")


def ready(state: State, items: Sequence[Waiting]) -> tuple[list[Outgoing], dict[str, str]]:
    """Items with the CRM's ids, and by key why others cannot go."""
    accounts = _remote_ids(state, "accounts")
    contacts, opportunities = _remote_ids(state, "contacts"), _remote_ids(state, "opportunities")
    undecided = {c.local_id for c in conflicts_of(state) if c.what == DIARY_ITEM}
    going, refused = [], {}
    for one in items:
        item = one.item
        if item.key in undecided:
            refused[item.key] = UNDECIDED
            continue
        if item.account and item.account not in accounts:
            refused[item.key] = NOT_THERE
            continue
        going.append(
            replace(
                item,
                account=accounts.get(item.account, ""),
                contact=contacts.get(item.contact, ""),
                opportunity=opportunities.get(item.opportunity, ""),
            )
        )
    return going, refused


def _remote_ids(state: State, what: str) -> Mapping[str, str]:
    rows = base_of(state, what)  # type: ignore[arg-type]
    return {row.local_id: key for key, row in rows.items() if not row.gone}
