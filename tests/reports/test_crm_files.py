"""Diary items as the files of CRMs: their columns, words, ids, and what comes back."""

import csv
from dataclasses import replace
from datetime import date

import pytest

from model.demo import demo_state
from model.diary.edits import cancel_item, complete_item, move_item
from model.diary.entries import entries_of
from model.diary.table import diary_frame
from model.diary.work_days import Quarter, work_calendar
from model.errors import PlanError
from model.intake.delimited import read_delimited
from model.intake.diary_return import diary_return
from model.intake.reader import read_sheets
from model.intake.sheet import Sheet
from model.resources import resource
from reports.crm_columns import PRESETS
from reports.crm_files import Form, crm_files, write_crm_files
from tests.reports.conftest import REP

FIRST, LAST = date(2027, 1, 1), date(2027, 3, 31)


def rows_of(path, delimiter=","):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, delimiter=delimiter))


def write_rows(path, rows):
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def sheets_of(*paths):
    return [Sheet.from_rows("", read_delimited(path.read_bytes())) for path in paths]


def test_that_salesforce_gets_tasks_and_events_with_the_columns_it_loads(diary_state, tmp_path):
    files = crm_files(diary_state, REP, FIRST, LAST, "salesforce")
    tasks, events = write_crm_files(files, tmp_path)
    (task,) = rows_of(tasks)
    assert ",".join(task) == (
        "Subject,ActivityDate,Status,Priority,Type,WhatId,WhoId,OwnerId,Description,"
        "TP_External_Id__c"
    )
    assert (task["ActivityDate"], task["Status"]) == ("2027-03-16", "Not Started")
    call, demo, case = rows_of(events)
    assert (call["StartDateTime"], call["EndDateTime"]) == (
        "2027-03-12T13:00:00Z",
        "2027-03-12T13:45:00Z",
    )
    assert demo["StartDateTime"] == "2027-03-15T12:00:00Z"
    assert demo["Subject"].startswith("[U/B] Step 5: Demo – Üniversity Clinic, North")
    assert "Strategic goal G1: 6,000 patients" in case["Description"]


def test_that_ids_the_crm_cannot_know_stay_blank_and_are_counted(diary_state):
    assert crm_files(diary_state, REP, FIRST, LAST, "salesforce").unlinked == 4
    assert crm_files(diary_state, REP, FIRST, LAST, "generic").unlinked == 0


@pytest.mark.parametrize("system", ["hubspot", "dynamics"])
def test_that_the_other_systems_get_their_own_words(diary_state, tmp_path, system):
    done = complete_item(diary_state, "D4").apply(diary_state)
    files = crm_files(done, REP, FIRST, LAST, system)
    tasks, events = write_crm_files(files, tmp_path)
    task, event = rows_of(tasks)[0], rows_of(events)[0]
    if system == "hubspot":
        assert task["hs_task_status"] == "COMPLETED"
        assert task["hs_task_type"] == "CALL"
        assert task["hs_timestamp"] == "2027-03-16T20:00:00Z"
        assert event["hs_meeting_outcome"] == "SCHEDULED"
    else:
        assert task["StateCode"] == "Completed"
        assert event["ScheduledStart"] == "2027-03-12T13:00:00Z"
        assert event["ScheduledEnd"] == "2027-03-12T13:45:00Z"


def test_that_mark_and_delimiter_are_as_asked(diary_state, tmp_path):
    files = crm_files(diary_state, REP, FIRST, LAST, "generic")
    path, _ = write_crm_files(files, tmp_path, Form(mark=True, delimiter=";"))
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    assert rows_of(path, ";")[0]["Date"] == "2027-03-16"


def test_that_only_files_for_people_are_guarded_against_formulas(diary_state, tmp_path):
    frame = diary_state.table("diary_q1").copy()
    frame["account_id"] = "=1+1"
    risky = replace(diary_state, tables={"diary_q1": frame})
    path = write_crm_files(crm_files(risky, REP, FIRST, LAST, "generic"), tmp_path)[0]
    assert rows_of(path)[0]["Account id"] == "'=1+1"
    assert "=1+1" in crm_files(risky, REP, FIRST, LAST, "salesforce").tables["tasks"][1][0][0]


def test_that_a_cancelled_item_goes_along_only_when_the_crm_knows_it(diary_state):
    off = cancel_item(diary_state, "D2", cause="customer").apply(diary_state)
    assert len(crm_files(off, REP, FIRST, LAST, "salesforce").tables["events"][1]) == 2
    told = crm_files(diary_state, REP, FIRST, LAST, "salesforce").sent.apply(diary_state)
    later = cancel_item(told, "D2", cause="customer").apply(told)
    header, rows = crm_files(later, REP, FIRST, LAST, "salesforce").tables["events"]
    assert [row[header.index("TP_Status__c")] for row in rows] == [
        "Planned",
        "Cancelled",
        "Planned",
    ]


def test_that_an_unknown_system_and_an_empty_diary_are_refused(diary_state):
    with pytest.raises(PlanError, match="Choose one of salesforce"):
        crm_files(diary_state, REP, FIRST, LAST, "abacus")
    with pytest.raises(PlanError, match="no customer item"):
        crm_files(diary_state, REP, date(2028, 1, 1), date(2028, 2, 1), "generic")


@pytest.mark.parametrize("system", list(PRESETS))
def test_that_a_file_that_comes_back_as_it_went_changes_nothing(diary_state, tmp_path, system):
    files = crm_files(diary_state, REP, FIRST, LAST, system)
    paths = write_crm_files(files, tmp_path)
    for state in (diary_state, files.sent.apply(diary_state)):
        back = diary_return(state, REP, sheets_of(*paths))
        assert (back.taken, back.conflicts, back.unchanged) == ((), (), 4)
        assert back.system == system


@pytest.fixture(scope="module")
def demo():
    return demo_state(resource("demo"))


def test_that_half_done_and_two_moved_in_the_file_come_back_so(demo, tmp_path):
    rep = demo.rep("R1")
    files = crm_files(demo, rep, FIRST, LAST, "salesforce")
    told = files.sent.apply(demo)
    paths = write_crm_files(files, tmp_path)
    tasks, events = (rows_of(path) for path in paths)
    for row in tasks[::2]:
        row["Status"] = "Completed"
    for row in events[::2]:
        row["TP_Status__c"] = "Completed"
    for row, day in zip((events[1], events[3]), ("2027-03-23", "2027-03-24"), strict=True):
        row["StartDateTime"] = f"{day}T14:00:00.000+0000"
        row["EndDateTime"] = f"{day}T15:00:00.000+0000"
    for path, rows in zip(paths, (tasks, events), strict=True):
        write_rows(path, rows)
    back = diary_return(told, rep, [sheet for path in paths for sheet in read_sheets(path)])
    n_done = len(tasks[::2]) + len(events[::2])
    assert (len(back.taken), back.conflicts, back.unknown) == (n_done + 2, (), ())

    after = back.change.apply(told)
    now, before = (diary_frame(state).set_index("uid") for state in (after, told))
    assert (now["status"] == "done").sum() == n_done
    moved = now[now["date"] != before["date"]]
    assert moved[["date", "start", "end", "status"]].to_numpy().tolist() == [
        ["2027-03-23", "10:00", "11:00", "planned"],  # 14:00 UTC is 10:00 in summer time
        ["2027-03-24", "10:00", "11:00", "planned"],
    ]
    assert moved["week"].tolist() == [12.0, 12.0]
    same = now.index.difference([taken.uid for taken in back.taken])
    assert now.loc[same].equals(before.loc[same])

    again = diary_return(after, rep, sheets_of(*paths))
    assert (again.taken, again.conflicts, again.change) == ((), (), None)
    undone = back.change.inverse().apply(after)
    assert undone.tables.keys() == told.tables.keys()
    assert diary_frame(undone).equals(diary_frame(told))


def test_that_what_both_sides_changed_is_shown_side_by_side(diary_state, tmp_path):
    files = crm_files(diary_state, REP, FIRST, LAST, "salesforce")
    told = files.sent.apply(diary_state)
    _, path = write_crm_files(files, tmp_path)
    rows = rows_of(path)
    rows[0]["StartDateTime"] = "2027-03-22T14:00:00Z"
    rows[0]["EndDateTime"] = "2027-03-22T14:45:00Z"
    write_rows(path, rows)
    ours = move_item(told, "D1", date(2027, 3, 24), 9 * 60).apply(told)

    back = diary_return(ours, REP, sheets_of(path))
    (conflict,) = back.conflicts
    assert (conflict.ours.words, conflict.theirs.words, conflict.sent.words) == (
        "open, 2027-03-24 09:00",
        "open, 2027-03-22 10:00",
        "open, 2027-03-12 08:00",
    )
    assert (back.taken, back.change) == ((), None)

    taken = diary_return(ours, REP, sheets_of(path), {"D1": "theirs"}).change.apply(ours)
    assert diary_frame(taken).set_index("uid").loc["D1", "date"] == "2027-03-22"
    kept = diary_return(ours, REP, sheets_of(path), {"D1": "ours"}).change.apply(ours)
    assert diary_frame(kept).set_index("uid").loc["D1", "date"] == "2027-03-24"
    for state in (taken, kept):
        settled = diary_return(state, REP, sheets_of(path))
        assert (settled.taken, settled.conflicts, settled.change) == ((), (), None)


def test_that_what_only_we_changed_stays(diary_state, tmp_path):
    files = crm_files(diary_state, REP, FIRST, LAST, "generic")
    told = files.sent.apply(diary_state)
    paths = write_crm_files(files, tmp_path)
    ours = complete_item(told, "D1").apply(told)
    back = diary_return(ours, REP, sheets_of(*paths))
    assert (back.taken, back.conflicts, back.change) == ((), (), None)


def test_that_done_there_and_moved_here_do_not_clash(diary_state, tmp_path):
    files = crm_files(diary_state, REP, FIRST, LAST, "generic")
    told = files.sent.apply(diary_state)
    _, path = write_crm_files(files, tmp_path)
    rows = rows_of(path)
    rows[0]["Status"] = "done"
    write_rows(path, rows)
    ours = move_item(told, "D1", date(2027, 3, 24)).apply(told)
    back = diary_return(ours, REP, sheets_of(path))
    assert back.conflicts == ()
    row = diary_frame(back.change.apply(ours)).set_index("uid").loc["D1"]
    assert (row["status"], row["date"]) == ("done", "2027-03-24")


@pytest.fixture(scope="module")
def quarter_rows(demo, tmp_path_factory):
    """The demo quarter in each system's files: rows by system and object."""
    found = {}
    for system in PRESETS:
        files = crm_files(demo, demo.rep("R1"), FIRST, LAST, system)
        paths = write_crm_files(files, tmp_path_factory.mktemp(system))
        found[system] = {path.stem.partition("-")[2]: rows_of(path) for path in paths}
    return found


def test_that_one_export_holds_the_whole_quarter_of_62_work_days(demo, quarter_rows):
    rep = demo.rep("R1")
    worked = [day.day for day in work_calendar(demo, rep, Quarter.of("2027-Q1")).days]
    entries = [one for one in entries_of(demo, rep, FIRST, LAST) if one.is_customer]
    assert len(worked) == 62
    for rows in quarter_rows.values():
        assert sum(len(part) for part in rows.values()) == len(entries)
    told = {row["Date"] for part in quarter_rows["generic"].values() for row in part}
    assert told == {one.day.isoformat() for one in entries}


@pytest.mark.parametrize(
    ("system", "tasks_day", "events_day"),
    [
        ("salesforce", "ActivityDate", "StartDateTime"),
        ("hubspot", "hs_timestamp", "hs_timestamp"),
        ("dynamics", "ScheduledEnd", "ScheduledStart"),
        ("generic", "Date", "Date"),
    ],
)
def test_that_every_file_is_in_the_order_of_the_days(quarter_rows, system, tasks_day, events_day):
    tasks, events = (quarter_rows[system][name] for name in ("tasks", "events"))
    for rows, day in ((tasks, tasks_day), (events, events_day)):
        assert [row[day][:10] for row in rows] == sorted(row[day][:10] for row in rows)


def test_that_every_funnel_task_has_its_step_in_the_subject(demo, quarter_rows):
    rep = demo.rep("R1")
    steps = sorted(one.step for one in entries_of(demo, rep, FIRST, LAST) if one.step)
    for system, subject in (("salesforce", "Subject"), ("generic", "Subject")):
        words = [row[subject] for part in quarter_rows[system].values() for row in part]
        told = sorted(int(w.partition("Step ")[2].partition(":")[0]) for w in words if "Step " in w)
        assert told == steps
    assert len(steps) > 5


def test_that_every_item_names_type_account_contact_date_and_objective(demo, quarter_rows):
    plan = demo.plans["R1"]
    known = {
        level: {one["id"] for one in plan[level]}
        for level in ("quarterly_objectives", "annual_goals", "strategic_goals")
    }
    rows = [row for part in quarter_rows["generic"].values() for row in part]
    assert all(row["Type"] and row["Date"] and row["Account id"] for row in rows)
    assert all(demo.accounts.has(row["Account id"]) for row in rows)
    for row in rows:
        if row["Objective id"]:
            assert row["Objective id"] in known["quarterly_objectives"]
            assert row["Annual goal id"] in known["annual_goals"]
            assert row["Strategic goal id"] in known["strategic_goals"]
    assert sum(not row["Objective id"] for row in rows) == 0
    assert sum(not row["Contact ids"] for row in rows) < len(rows) / 10


@pytest.mark.parametrize(
    ("system", "words"),
    [
        ("salesforce", "Description"),
        ("hubspot", ("hs_task_body", "hs_meeting_body")),
        ("dynamics", "Description"),
    ],
)
def test_that_the_goal_chain_stands_in_the_words_of_every_system(quarter_rows, system, words):
    names = (words,) if isinstance(words, str) else words
    for part in quarter_rows[system].values():
        for row in part:
            said = next(row[name] for name in names if name in row)
            assert "Objective " in said
            assert "Annual goal " in said
            assert "Strategic goal " in said
