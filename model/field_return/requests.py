"""Requests that were logged on the road, brought into the log of requests."""

from collections.abc import Sequence

from model.change import TableReplaced
from model.diary.request_log import REQUESTS, Logged, logging_request, usual_cause
from model.diary.triage import Request
from model.field_return.answer import Asked
from model.state import State

NOT_SAID = "not said"


def with_requests(state: State, asked: Sequence[Asked], label: str) -> TableReplaced:
    """The change that logs them all; one that was not answered at once stays undecided."""
    before, now = state.tables.get(REQUESTS), state
    accounts = state.accounts
    for one in sorted(asked, key=lambda entry: (entry.at, entry.id)):
        known = bool(one.account_id) and accounts.has(one.account_id)
        name = str(accounts.text("name")[accounts.row_of(one.account_id)]) if known else ""
        entry = Logged(
            Request(one.kind, one.account_id if known else "", patient_safety=one.safety),
            name,
            one.at[:16],
            "now" if one.at_once else "",
            minutes=one.minutes,
            root_cause=usual_cause(now, one.kind, one.account_id),
            displaced=(one.gave_way or NOT_SAID) if one.at_once else "",
            detail=one.detail,
        )
        now = logging_request(now, entry).apply(now)
    return TableReplaced(label, REQUESTS, before, now.tables[REQUESTS])
