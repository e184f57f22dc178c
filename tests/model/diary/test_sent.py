"""What calendars and CRMs were told: kept by rep, target and item."""

from dataclasses import replace

from model.accounts import Accounts
from model.diary.sent import Sent, sending, sent_items
from model.state import About, State

ITEM = Sent("R1", "calendar", "D1", "x-1", 2, "mark", "2027-01-04", "", "", "sent", "Call")
EMPTY = State(About("x"), Accounts({"account_id": ["A1"]}), ())


def test_that_what_was_sent_comes_back_as_it_was():
    state = sending(EMPTY, "Send", [ITEM]).apply(EMPTY)
    assert sent_items(state, "R1", "calendar") == {"x-1": ITEM}


def test_that_targets_and_reps_do_not_mix_and_the_newest_word_counts():
    others = [replace(ITEM, target="hubspot"), replace(ITEM, rep_id="R2")]
    state = sending(EMPTY, "Send", [ITEM, *others]).apply(EMPTY)
    later = sending(state, "Send", [replace(ITEM, sequence=3)]).apply(state)
    assert sent_items(later, "R1", "calendar")["x-1"].sequence == 3
    assert sent_items(later, "R1", "hubspot")["x-1"].sequence == 2
    assert sent_items(later, "R2", "calendar")["x-1"].sequence == 2


def test_that_undo_forgets_what_was_sent():
    change = sending(EMPTY, "Send", [ITEM])
    assert change.inverse().apply(change.apply(EMPTY)).tables == {}
