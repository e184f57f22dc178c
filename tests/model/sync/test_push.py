"""What a push sends and what comes of it, against a CRM in memory."""

from dataclasses import replace

from model.sync.connector import Outgoing
from model.sync.ledger import conflicts_of
from model.sync.outbox import NOT_THERE, queueing, waiting
from model.sync.push import parcel, preview
from tests.model.sync.items import sent_of
from tests.model.sync.memory import SETUP, moved, pulled, pushed, same_crm, two_reps

TASK = Outgoing("11111111-1111-4111-8111-111111111111", "task", "Call Ash", "2027-01-04",
                account="A1")  # fmt: skip


def test_that_the_preview_counts_in_words_before_anything_is_sent() -> None:
    crm = same_crm()
    state, _ = pulled(two_reps(), crm)
    event = replace(TASK, key="e", kind="event")
    queue = queueing(state, "salesforce", [(TASK, sent_of(TASK)), (event, sent_of(event))])
    assert queue is not None
    state = moved(queue.apply(state), 0, 1)
    assert preview(state, SETUP).words == "1 reassignment, 1 task, 1 event"
    assert crm.records["accounts"]["A1"]["OwnerId"] == "005N"
    assert not crm.items


def test_that_a_push_sends_once_and_the_next_has_nothing_left() -> None:
    crm = same_crm()
    state, _ = pulled(two_reps(), crm)
    state, result = pushed(moved(state, 0, 1), crm)
    assert (result.sent, crm.records["accounts"]["A1"]["OwnerId"]) == (1, "005S")
    assert preview(state, SETUP).count == 0
    assert crm.versions["A1"] == 2
    pushed(state, crm)
    assert crm.versions["A1"] == 2


def test_that_the_same_push_has_the_same_keys() -> None:
    crm = same_crm()
    state, _ = pulled(two_reps(), crm)
    state = moved(state, 0, 1)
    keys = [write.key for write in parcel(state, SETUP).writes]
    assert keys == [write.key for write in parcel(state, SETUP).writes]
    assert keys != [write.key for write in parcel(moved(moved(state, 0, 0), 1, 1), SETUP).writes]


def test_that_an_account_without_a_known_owner_is_taken_from_nobody() -> None:
    crm = same_crm()
    state, _ = pulled(two_reps(), crm)
    reps = (state.reps[0], replace(state.reps[1], notes={}))
    assert preview(moved(replace(state, reps=reps), 0, 1), SETUP).count == 0


def test_that_a_stale_write_goes_through_when_another_field_changed_there() -> None:
    crm = same_crm()
    state, _ = pulled(two_reps(), crm)
    crm.put("accounts", "A1", Name="Ash Tree")
    state, result = pushed(moved(state, 0, 1), crm)
    assert (result.sent, result.repaired) == (1, 1)
    assert crm.records["accounts"]["A1"] == {"Name": "Ash Tree", "OwnerId": "005S"}
    assert state.accounts.text("name")[0] == "Ash Tree"
    assert preview(state, SETUP).count == 0


def test_that_a_stale_write_of_the_same_field_is_not_forced() -> None:
    crm = same_crm()
    state, _ = pulled(two_reps(), crm)
    crm.put("accounts", "A1", OwnerId="")
    state, result = pushed(moved(state, 0, 1), crm)
    assert (result.sent, result.conflicts) == (0, 1)
    assert crm.records["accounts"]["A1"]["OwnerId"] == ""
    assert [c.local_id for c in conflicts_of(state)] == ["A1"]


def test_that_a_write_whose_answer_was_lost_is_recognised_as_arrived() -> None:
    crm = same_crm()
    state, _ = pulled(two_reps(), crm)
    state = moved(state, 0, 1)
    pushed(state, crm)  # it arrives, but what came of it is lost here
    state, result = pushed(state, crm)
    assert (result.sent, result.conflicts) == (1, 0)
    assert crm.versions["A1"] == 2
    assert preview(state, SETUP).count == 0


def test_that_a_refusal_is_named_and_stays_unsent() -> None:
    crm = same_crm()
    crm.refused = frozenset({"A1", TASK.key})
    state, _ = pulled(two_reps(), crm)
    queue = queueing(state, "salesforce", [(TASK, sent_of(TASK, "salesforce"))])
    assert queue is not None
    state, result = pushed(moved(moved(queue.apply(state), 0, 1), 1, 1), crm)
    assert result.refused == (("Ash", "not allowed"), ("Call Ash", "not allowed"))
    assert preview(state, SETUP).words == "1 reassignment, 1 task"
    assert waiting(state)[0].reason == "not allowed"


def test_that_a_cut_push_keeps_what_was_accepted() -> None:
    crm = same_crm()
    state, _ = pulled(two_reps(), crm)
    for row, code in ((0, 1), (1, 1), (2, 0)):
        state = moved(state, row, code)
    crm.calls_left = 2
    state, first = pushed(state, crm)
    crm.calls_left = 100
    state, second = pushed(state, crm)
    assert (first.sent, bool(first.cut), second.sent) == (2, True, 1)
    assert preview(state, SETUP).count == 0


def test_that_a_task_is_one_task_however_often_it_is_sent() -> None:
    crm = same_crm()
    state, _ = pulled(two_reps(), crm)
    queue = queueing(state, "salesforce", [(TASK, sent_of(TASK, "salesforce"))])
    assert queue is not None
    state = queue.apply(state)
    pushed(state, crm)
    state, _ = pushed(state, crm)
    assert list(crm.items) == [TASK.key]
    assert crm.items[TASK.key].account == "A1"
    again = queueing(state, "salesforce", [(TASK, sent_of(TASK, "salesforce"))])
    assert again is None
    off = replace(TASK, status="cancelled")
    told = queueing(state, "salesforce", [(off, sent_of(off, "salesforce"))])
    assert told is not None
    pushed(told.apply(state), crm)
    assert crm.items[TASK.key].status == "cancelled"


def test_that_an_item_called_off_before_it_was_sent_is_not_sent_at_all() -> None:
    state, _ = pulled(two_reps(), same_crm())
    off = replace(TASK, status="cancelled")
    assert queueing(state, "salesforce", [(off, sent_of(off, "salesforce"))]) is None


def test_that_an_item_of_an_account_the_crm_lacks_is_held_and_says_why() -> None:
    crm = same_crm()
    crm.drop("accounts", "A4")
    state, _ = pulled(two_reps(), crm)
    lost = replace(TASK, account="A4", subject="Call Dogwood")
    queue = queueing(state, "salesforce", [(lost, sent_of(lost, "salesforce"))])
    assert queue is not None
    found = preview(queue.apply(state), SETUP)
    assert (found.count, found.held, found.not_there) == (0, (("Call Dogwood", NOT_THERE),), 1)
