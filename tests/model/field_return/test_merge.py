"""What came back is shown before it counts, counts once, and goes back with Undo."""

import copy
from datetime import date

import pandas as pd
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis.strategies import lists, permutations, sampled_from, tuples

from model.diary.edits import cancel_item, complete_item
from model.diary.table import diary_frame
from model.errors import PlanError
from model.field_return.merge import preview, take
from model.field_return.packs import Made, entries_taken, field_notes, remembering

TODAY = date(2027, 1, 13)


def brought(state, file):
    """The state after everything of a file that is clear was taken."""
    found = preview(state, [file], TODAY)
    change = take(state, found, found.safe_keys, TODAY)
    return found, change, state if change is None else change.apply(state)


def item(state, uid):
    frame = diary_frame(state)
    return frame[frame["uid"] == uid].iloc[0]


def test_that_a_preview_says_each_entry_and_changes_nothing(state, read, content):
    found = preview(state, [read(content)], TODAY)
    assert [(line.kind, line.title, line.becomes) for line in found.lines] == [
        ("visit", "Call Mason Lakes, 12\u00a0Jan\u00a02027 08:00", "done: Wants the table"),
        ("visit", "Demo Elm Clinic, 12\u00a0Jan\u00a02027 10:00", "done: Date agreed"),
        ("next step", "Mason Lakes", "Note: done: Send the offer"),
        ("note", "Elm Clinic", "New entrance north"),
        ("request", "Mason Lakes", "kit delivery, 45 min, Two trays"),
    ]
    assert item(state, "D1")["status"] == "planned"


def test_that_taking_writes_diary_activities_notes_and_the_log(state, read, content):
    _, change, after = brought(state, read(content))
    assert change.label == "Take 5 entries of Ann Öberg from the field"
    assert tuple(item(after, "D1")[["status", "outcome"]]) == ("done", "Wants the table")
    assert item(after, "D2")["status"] == "planned"
    assert after.table("activities_open")["status"].tolist() == ["done"]
    past = after.table("activities_done").iloc[0]
    assert (past["activity_id"], past["actual_date"], past["outcome"]) == (
        "X1",
        "2027-01-12",
        "Date agreed",
    )
    assert [note.note for note in field_notes(after)] == [
        "Done: Send the offer",
        "New entrance north",
    ]
    logged = after.table("requests").iloc[0]
    assert (logged["decision"], logged["displaced"], logged["minutes"], logged["received_at"]) == (
        "now",
        "remote block",
        45.0,
        "2027-01-12T13:00",
    )


def test_that_undo_leaves_nothing_of_it(state, read, content):
    _, change, after = brought(state, read(content))
    back = change.inverse().apply(after)
    assert set(back.tables) == set(state.tables)
    pd.testing.assert_frame_equal(back.table("diary"), state.table("diary"))
    found, _, _ = brought(back, read(content))
    assert len(found.lines) == 5


def test_that_importing_twice_changes_nothing_the_second_time(state, read, content):
    _, _, once = brought(state, read(content))
    found, change, _ = brought(once, read(content, "the same again.json"))
    assert (found.lines, found.n_before, change) == ((), 5, None)


def test_that_a_later_file_with_more_in_it_brings_only_what_is_new(state, read, content):
    _, _, once = brought(state, read(content))
    content["saved_at"] = "2027-01-13T18:00:00"
    content["visits"].append(
        {
            "uid": "D2",
            "account_id": "A2",
            "status": "no_show",
            "outcome": "",
            "at": "2027-01-13T08:30:00",
        }
    )
    content["visits"][0] |= {"outcome": "Has the table", "at": "2027-01-13T17:00:00"}
    found, _, after = brought(once, read(content))
    assert [(line.title.split(",")[0], line.here, line.becomes) for line in found.lines] == [
        ("Call Mason Lakes", "done: Wants the table", "done: Has the table"),
        ("Call Elm Clinic", "planned", "missed"),
    ]
    assert item(after, "D1")["outcome"] == "Has the table"
    assert len(after.table("requests")) == 1


def test_that_two_files_at_once_count_as_the_later_one(state, read, content):
    early = read(content, "early.json")
    content["saved_at"] = "2027-01-13T18:00:00"
    content["notes"][0] |= {"note": "The entrance is south", "at": "2027-01-13T10:00:00"}
    found = preview(state, [read(content, "late.json"), early], TODAY)
    assert [line.becomes for line in found.lines if line.kind == "note"] == [
        "The entrance is south"
    ]


@example(order=[0, 1, 2], said=[("no_show", "no"), ("done", ""), ("no_show", "")])
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    order=permutations(range(3)),
    said=lists(tuples(sampled_from(("done", "no_show")), sampled_from(("", "yes", "no"))),
               min_size=3, max_size=3),
)  # fmt: skip
def test_that_files_read_in_any_order_end_as_the_last_one_says(state, read, content, order, said):
    files = []
    for n, (status, outcome) in enumerate(said):
        told = copy.deepcopy(content)
        told["saved_at"] = told["visits"][0]["at"] = f"2027-01-{12 + n}T18:00:00"
        told["visits"][0] |= {"status": status, "outcome": outcome}
        told["notes"][0]["note"] = f"Note {n}"
        files.append(read(told, f"{n}.json"))
    after = state
    for n in order:
        _, _, after = brought(after, files[n])
    assert tuple(item(after, "D1")[["status", "outcome"]]) == said[2]
    assert [note.note for note in field_notes(after)][-1] == "Note 2"
    assert len(after.table("requests")) == 1


def test_that_what_the_office_said_meanwhile_is_a_conflict_and_stays(state, read, content):
    told = complete_item(state, "D1", status="done", outcome="Said by telephone").apply(state)
    found, _, after = brought(told, read(content))
    line = found.lines[0]
    assert (line.here, line.conflict) == (
        "done: Said by telephone",
        "Changed here since",
    )
    assert item(after, "D1")["outcome"] == "Said by telephone"
    chosen = take(told, found, frozenset({line.key}), TODAY).apply(told)
    assert item(chosen, "D1")["outcome"] == "Wants the table"


def test_that_words_of_the_office_stay_where_the_rep_has_none(state, read, content):
    told = complete_item(state, "D1", status="confirmed", outcome="Bring the tray").apply(state)
    content["visits"][0]["outcome"] = ""
    _, _, after = brought(told, read(content))
    assert tuple(item(after, "D1")[["status", "outcome"]]) == ("done", "Bring the tray")


def test_that_a_visit_the_office_called_off_is_a_conflict_too(state, read, content):
    content["visits"][0]["uid"] = "D2"
    off = cancel_item(state, "D2", cause="customer").apply(state)
    assert preview(off, [read(content)], TODAY).lines[0].conflict == "Changed here since"


def test_that_a_visit_whose_item_is_gone_is_kept_as_a_note_when_chosen(state, read, content):
    content["visits"][0]["uid"] = "gone"
    found = preview(state, [read(content)], TODAY)
    assert found.lines[0].conflict == "Not in the diary any more"
    after = take(state, found, frozenset({found.lines[0].key}), TODAY).apply(state)
    assert [(n.account_id, n.note) for n in field_notes(after)] == [("A1", "done: Wants the table")]


def test_that_the_item_of_another_rep_is_not_touched(state, read, content):
    content["visits"][0]["uid"] = "D9"
    found, _, after = brought(state, read(content))
    assert found.lines[0].conflict
    everything = take(state, found, frozenset(line.key for line in found.lines), TODAY)
    assert item(everything.apply(state), "D9")["status"] == "planned"
    assert item(after, "D9")["status"] == "planned"


def test_that_files_of_another_project_or_of_two_reps_are_refused(state, read, content):
    first = read(content)
    content["rep_id"] = "R2"
    with pytest.raises(PlanError, match="several reps"):
        preview(state, [first, read(content)], TODAY)
    content["rep_id"] = "R7"
    with pytest.raises(PlanError, match="not in this project"):
        preview(state, [read(content)], TODAY)
    content["project_id"] = "p-2"
    with pytest.raises(PlanError, match="another project"):
        preview(state, [read(content)], TODAY)


def test_that_an_unknown_and_an_expired_pack_are_named(state, read, content):
    file = read(content)
    assert preview(state, [file], TODAY).remarks == (
        "ann-return.json comes from a pack this project did not note.",
    )
    made = Made("k-1", "R1", "2026-12-20", "2027-01-03", "A1\tA2")
    known = remembering(state, [made], "Make a field pack").apply(state)
    assert preview(known, [file], TODAY).remarks == (
        "ann-return.json comes from a pack that has expired.",
    )


def test_that_what_names_a_patient_does_not_come_in(state, read, content):
    content["notes"][0]["note"] = "MRN 12345 asked about recovery"
    _, _, after = brought(state, read(content))
    assert "12345" not in " ".join(note.note for note in field_notes(after))
    assert not any("12345" in one.note for one in entries_taken(after).values())


def test_that_a_request_that_waits_is_logged_as_undecided(state, read, content):
    content["requests"][0] |= {"at_once": False, "gave_way": ""}
    _, _, after = brought(state, read(content))
    assert after.table("requests")["decision"].tolist() == [""]
