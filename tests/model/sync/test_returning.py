"""Tasks and events of ours that come back from the CRM, against a CRM in memory."""

from dataclasses import replace
from datetime import date, time

import pandas as pd
import pytest

from model.change import Change
from model.diary.edits import complete_item, move_item
from model.diary.entries import DiaryEntry, entries_of
from model.state import State
from model.sync.connector import OVER, Told
from model.sync.deciding import decide
from model.sync.ledger import conflicts_of
from model.sync.outbox import UNDECIDED, waiting
from model.sync.push import preview
from model.sync.returning import undecided
from tests.model.sync.memory import SETUP, Memory, pulled, pushed, same_crm, two_reps
from ui.share.sync_jobs import queue_diary

TODAY = date(2027, 1, 4)
ZONE = "America/New_York"  # five hours behind UTC in January


def item(uid: str, account: str, **cells: object) -> dict[str, object]:
    return {
        "uid": uid, "date": "2027-01-12", "start": "08:00", "end": "08:45", "minutes": 45.0,
        "week": 2.0, "type": "call_f2f", "account_id": account, "status": "planned",
        "purpose": "Ask five questions", "rep_id": "R1", "quarter": "2027-Q1", **cells,
    }  # fmt: skip


def diary_of(*rows: dict[str, object]) -> State:
    state = two_reps()
    notes = {"crm_id": "005N", "time_zone": ZONE}
    reps = (replace(state.reps[0], notes=notes), state.reps[1])
    tables = {**state.tables, "diary": pd.DataFrame(list(rows))}
    return replace(state, reps=reps, tables=tables)


@pytest.fixture
def sent() -> tuple[State, Memory]:
    """Two items that the CRM has: an event at 08:00 and a task of a day."""
    call = item("D1", "A1")
    touch = item("D2", "A2", type="remote_touch", start="16:00", end="16:45", date="2027-01-13")
    crm = same_crm()
    state, _ = pulled(diary_of(call, touch), crm)
    state = queued(state)
    state, result = pushed(state, crm)
    assert (result.sent, preview(state, SETUP).count) == (2, 0)
    return state, crm


def queued(state: State) -> State:
    change = queue_diary(state, SETUP, TODAY)
    assert change is not None
    return change.apply(state)


def entry(state: State, uid: str) -> DiaryEntry:
    return next(one for one in entries_of(state, state.reps[0]) if one.uid == uid)


def key_of(crm: Memory, kind: str) -> str:
    return next(key for key, one in crm.items.items() if one.kind == kind)


def edited(state: State, change: Change) -> State:
    return change.apply(state)


def test_that_a_task_done_in_the_crm_is_the_same_item_done_here(sent: tuple[State, Memory]) -> None:
    state, crm = sent
    task = key_of(crm, "task")
    crm.said[task] = Told(task, "Completed", "2027-01-13")
    after, result = pulled(state, crm)
    assert (result.items, result.new, result.conflicts) == (1, 0, 0)
    assert entry(after, "D2").status == "done"
    assert len(entries_of(after, after.reps[0])) == 2
    assert "activities_done" not in after.tables
    assert "1 of the diary as the CRM says" in result.words
    assert result.change is not None
    assert entry(result.change.inverse().apply(after), "D2").status == "planned"


def test_that_the_same_word_twice_changes_nothing_and_nothing_goes_back(
    sent: tuple[State, Memory],
) -> None:
    state, crm = sent
    event = key_of(crm, "event")
    crm.said[event] = Told(
        event, "Completed", start="2027-01-14T15:00:00Z", end="2027-01-14T16:00:00Z"
    )
    state, _ = pulled(state, crm)
    moved = entry(state, "D1")
    assert (moved.status, moved.day, moved.start, moved.minutes) == (
        "done", date(2027, 1, 14), time(10), 60,
    )  # fmt: skip
    _, again = pulled(state, crm)
    assert (again.items, again.conflicts) == (0, 0)
    assert queue_diary(state, SETUP, TODAY) is None


def test_that_done_there_and_moved_here_are_both_kept_and_the_move_is_sent(
    sent: tuple[State, Memory],
) -> None:
    state, crm = sent
    task = key_of(crm, "task")
    crm.said[task] = Told(task, "Completed")
    state = queued(edited(state, move_item(state, "D2", date(2027, 1, 15))))
    state, result = pulled(state, crm)
    here = entry(state, "D2")
    assert (result.conflicts, here.status, here.day) == (0, "done", date(2027, 1, 15))
    (held,) = waiting(state)
    assert (held.item.status, held.item.day) == ("done", "2027-01-15")
    state, _ = pushed(state, crm)
    assert (crm.items[task].status, crm.items[task].day) == ("done", "2027-01-15")
    assert queue_diary(state, SETUP, TODAY) is None


def test_that_what_both_moved_is_decided_by_somebody_and_not_sent_before(
    sent: tuple[State, Memory],
) -> None:
    state, crm = sent
    task = key_of(crm, "task")
    crm.said[task] = Told(task, "Not Started", "2027-01-20")
    state = queued(edited(state, move_item(state, "D2", date(2027, 1, 15))))
    state, result = pulled(state, crm)
    assert result.conflicts == 1
    (conflict,) = conflicts_of(state)
    assert (conflict.base, conflict.local, conflict.remote) == (
        "open, 2027-01-13 16:00", "open, 2027-01-15 16:00", "open, 2027-01-20 16:00",
    )  # fmt: skip
    assert [why for _, why in preview(state, SETUP).held] == [UNDECIDED]
    assert pushed(state, crm)[1].sent == 0
    theirs = decide(state, {conflict.key: "theirs"}).apply(state)
    assert entry(theirs, "D2").day == date(2027, 1, 20)
    assert (conflicts_of(theirs), undecided(theirs), waiting(theirs)) == ((), {}, ())
    ours = decide(state, {conflict.key: "ours"}).apply(state)
    assert (entry(ours, "D2").day, conflicts_of(ours)) == (date(2027, 1, 15), ())
    ours, result_ours = pushed(ours, crm)
    assert (result_ours.sent, crm.items[task].day) == (1, "2027-01-15")
    assert pulled(ours, crm)[1].conflicts == 0


def test_that_a_conflict_goes_when_we_come_to_agree(sent: tuple[State, Memory]) -> None:
    state, crm = sent
    task = key_of(crm, "task")
    crm.said[task] = Told(task, "Not Started", "2027-01-20")
    state = edited(state, move_item(state, "D2", date(2027, 1, 15)))
    state, _ = pulled(state, crm)
    state = edited(state, move_item(state, "D2", date(2027, 1, 20)))
    state, result = pulled(state, crm)
    assert (result.conflicts, conflicts_of(state), undecided(state)) == (0, (), {})


def test_that_what_is_over_there_is_what_it_was_sent_as(sent: tuple[State, Memory]) -> None:
    state, crm = sent
    task = key_of(crm, "task")
    crm.said[task] = Told(task, OVER)
    done, _ = pulled(state, crm)
    assert entry(done, "D2").status == "done"
    table = state.tables["diary"].copy()
    table.loc[table["uid"] == "D2", "status"] = "cancelled"
    off = queued(replace(state, tables={**state.tables, "diary": table}))
    off, _ = pushed(off, crm)
    crm.said[task] = Told(task, OVER)
    off, result = pulled(off, crm)
    assert (result.items, entry(off, "D2").status) == (0, "cancelled")


def test_that_a_visit_done_last_week_is_told_to_the_crm(sent: tuple[State, Memory]) -> None:
    state, crm = sent
    later = date(2027, 1, 19)
    change = queue_diary(complete_item(state, "D1").apply(state), SETUP, later)
    assert change is not None
    state, result = pushed(change.apply(state), crm)
    assert result.sent == 1
    assert crm.items[key_of(crm, "event")].status == "done"


def test_that_items_of_other_plans_change_nothing(sent: tuple[State, Memory]) -> None:
    state, crm = sent
    crm.said["stranger"] = Told("stranger", "Completed", "2027-01-13")
    _, result = pulled(state, crm)
    assert (result.items, result.conflicts) == (0, 0)


def test_that_planned_work_of_others_becomes_an_open_activity_until_it_is_done() -> None:
    crm = same_crm()
    crm.put("activities", "T9", AccountId="A1", Subject="Send the quote", Status="Not Started",
            ActivityDate="2027-01-08")  # fmt: skip
    state, first = pulled(two_reps(), crm)
    ahead = state.table("activities_open")
    assert first.new == 1
    assert ahead[["uid", "date", "account_id", "purpose", "status"]].to_numpy().tolist() == [
        ["T9", "2027-01-08", "A1", "Send the quote", "planned"],
    ]  # fmt: skip
    same, again = pulled(state, crm)
    assert (again.new, again.changed) == (0, 0)
    assert same.table("activities_open").equals(ahead)
    crm.put("activities", "T9", Status="Completed")
    state, _ = pulled(state, crm)
    assert len(state.table("activities_open")) == 0
    assert state.table("activities_done")["purpose"].tolist() == ["Send the quote"]


def test_that_planned_work_deleted_in_the_crm_leaves_and_is_told() -> None:
    crm = same_crm()
    for at in range(20):
        crm.put("activities", f"T{at:02d}", AccountId="A1", Subject=f"Task {at}", Status="Open")
    state, _ = pulled(two_reps(), crm)
    crm.drop("activities", "T03")
    state, result = pulled(state, crm)
    assert result.gone == ("T03",)
    assert len(state.table("activities_open")) == 19


def test_that_a_second_pull_makes_no_duplicates_of_anything() -> None:
    crm = same_crm()
    crm.put("contacts", "C1", Name="Dr Berg", AccountId="A1")
    crm.put("opportunities", "O1", AccountId="A1", StageName="Demo", Amount="100")
    crm.put("activities", "T1", AccountId="A1", Subject="Visit", Status="Completed")
    crm.put("activities", "T2", AccountId="A1", Subject="Call", Status="Open")
    state, first = pulled(two_reps(), crm)
    names = ("contacts", "opportunities", "activities_done", "activities_open")
    assert [len(state.table(name)) for name in names] == [1, 1, 1, 1]
    again, second = pulled(state, crm)
    assert (first.new, second.new, second.changed) == (4, 0, 0)
    assert [len(again.table(name)) for name in names] == [1, 1, 1, 1]
    assert len(again.accounts) == 4


def test_that_an_item_deleted_in_the_crm_is_called_off_here_and_told(
    sent: tuple[State, Memory],
) -> None:
    state, crm = sent
    del crm.items[key_of(crm, "task")]
    after, result = pulled(state, crm)
    assert (entry(after, "D2").status, entry(after, "D1").status) == ("cancelled", "planned")
    assert len(result.gone) == 1
    assert "1 deleted there and marked here" in result.words
    again, second = pulled(after, crm)
    assert (second.gone, second.items, entry(again, "D2").status) == ((), 0, "cancelled")
    assert queue_diary(again, SETUP, TODAY) is None
    assert result.change is not None
    assert entry(result.change.inverse().apply(after), "D2").status == "planned"


def test_that_an_item_deleted_there_and_moved_here_is_called_off_on_its_new_day(
    sent: tuple[State, Memory],
) -> None:
    state, crm = sent
    del crm.items[key_of(crm, "task")]
    after, result = pulled(edited(state, move_item(state, "D2", date(2027, 1, 15))), crm)
    here = entry(after, "D2")
    assert (here.status, here.day, result.conflicts) == ("cancelled", date(2027, 1, 15), 0)


def test_that_an_item_deleted_there_and_done_here_is_for_somebody_to_decide(
    sent: tuple[State, Memory],
) -> None:
    state, crm = sent
    del crm.items[key_of(crm, "task")]
    after, result = pulled(complete_item(state, "D2").apply(state), crm)
    assert (result.conflicts, entry(after, "D2").status) == (1, "done")


def test_that_many_deleted_items_stop_and_ask(
    sent: tuple[State, Memory], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("model.sync.pull.FEW", 1)
    state, crm = sent
    crm.items.clear()
    after, result = pulled(state, crm)
    assert result.asks.startswith("2 of 2 tasks and events of the diary are no longer")
    assert (result.gone, result.items, entry(after, "D1").status) == ((), 0, "planned")
    agreed, told = pulled(after, crm, allow_drop=True)
    assert (len(told.gone), entry(agreed, "D1").status) == (2, "cancelled")
