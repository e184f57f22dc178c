"""The hard rules, each broken by one change of the example diary."""

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from model.demo import demo_state
from model.diary.publish import publish
from model.diary.quarter import Diary, diary_of_rep
from model.diary.rules import broken_rules
from model.diary.table import DIARY, diary_frame
from model.diary.work_days import Quarter
from model.resources import resource

QUARTER = Quarter.of("2027Q1")


@pytest.fixture(scope="module")
def state():
    return demo_state(resource("demo"))


@pytest.fixture(scope="module")
def diary(state):
    return diary_of_rep(state, "R1", QUARTER)


@pytest.fixture(scope="module")
def known(state, diary):
    return {(b.code, b.items) for b in broken_rules(state, state.rep("R1"), QUARTER, diary)}


def changed(diary, uid, **values):
    items = tuple(replace(i, **values) if i.uid == uid else i for i in diary.items)
    return Diary(diary.days, tuple(sorted(items, key=lambda i: (i.day, i.start))))


def newly(state, known, diary):
    found = broken_rules(state, state.rep("R1"), QUARTER, diary)
    return [b for b in found if (b.code, b.items) not in known]


def first(diary, kind, **wanted):
    return next(
        i
        for i in diary.items
        if i.kind == kind and all(getattr(i, name) == value for name, value in wanted.items())
    )


def test_that_the_published_example_breaks_visiting_hours_only(known):
    assert {code for code, _ in known} <= {"H3"}


def test_that_two_items_at_once_are_seen(state, diary, known):
    items = diary.of_day(date(2027, 1, 28))
    again = changed(diary, items[1].uid, start=items[0].start, end=items[0].end)
    assert "H1" in {b.code for b in newly(state, known, again)}


def test_that_the_drive_between_two_towns_counts_as_overlap(state, diary, known):
    calls = [i for i in diary.of_day(date(2027, 1, 26)) if i.kind == "call_f2f"]
    before, after = calls[1], calls[2]
    assert before.account_id != after.account_id
    length = after.end - after.start
    close = changed(diary, after.uid, start=before.end + 0.25, end=before.end + 0.25 + length)
    (overlap,) = [b for b in newly(state, known, close) if b.code == "H1"]
    assert "drive takes" in overlap.sentence


def test_that_a_day_of_more_than_nine_and_a_half_hours_is_too_long(state, diary, known):
    item = [i for i in diary.of_day(date(2027, 1, 26)) if i.account_id == "A20"][-1]
    late = changed(diary, item.uid, start=18.0, end=18.75)
    assert "H2" in {b.code for b in newly(state, known, late)}


def test_that_a_call_outside_the_visiting_hours_is_seen(state, diary, known):
    call = first(diary, "call_f2f", account_id="A31")
    early = changed(diary, call.uid, start=5.0, end=5.5)
    assert "H3" in {b.code for b in newly(state, known, early)}


def test_that_a_surgeon_is_not_called_on_while_operating(state, diary, known):
    call = first(diary, "call_f2f", account_id="A13", lock="firm")
    wednesday = date(2027, 2, 24)  # block B03, Wednesdays from 07:15 to 13:00
    moved = changed(diary, call.uid, contact_ids=("P059",), day=wednesday, start=9.0, end=9.5)
    assert any("operating" in b.sentence for b in newly(state, known, moved))


def test_that_a_case_outside_its_block_is_seen(state, diary, known):
    case = first(diary, "case_attendance", account_id="A02")
    moved = changed(diary, case.uid, start=14.0, end=16.0)
    assert "H4" in {b.code for b in newly(state, known, moved)}


def test_that_a_committee_meets_on_its_date_only(state, diary, known):
    meeting = first(diary, "vac_meeting")
    moved = changed(diary, meeting.uid, day=date(2027, 3, 5))
    assert "H5" in {b.code for b in newly(state, known, moved)}


def test_that_papers_after_their_date_are_late(state, diary, known):
    papers = first(diary, "vac_submission")
    moved = changed(diary, papers.uid, day=date(2027, 2, 12))
    assert any("papers were due" in b.sentence for b in newly(state, known, moved))


def test_that_steps_out_of_order_are_seen(state, diary, known):
    papers, meeting = first(diary, "vac_submission"), first(diary, "vac_meeting")
    stepped = changed(changed(diary, papers.uid, step=9), meeting.uid, step=7)
    assert "H6" in {b.code for b in newly(state, known, stepped)}


def test_that_two_calls_on_one_person_within_the_gap_are_seen(state, diary, known):
    calls = [i for i in diary.items if i.kind == "call_f2f" and i.account_id == "A13"]
    moved = changed(diary, calls[1].uid, contact_ids=calls[0].contact_ids, day=calls[0].day)
    assert "H7" in {b.code for b in newly(state, known, moved)}


def test_that_a_week_without_its_buffers_is_seen(state, diary, known):
    kept = tuple(i for i in diary.items if not (i.kind == "urgent_buffer" and i.week == 6))
    found = newly(state, known, Diary(diary.days, kept))
    assert [b.code for b in found] == ["H8", "H8"]
    assert "Week 6 has 0" in found[0].sentence or "Week 6 has 0" in found[1].sentence


def test_that_holidays_and_company_days_are_free_of_customers(state, diary, known):
    call = first(diary, "call_f2f")
    on_holiday = changed(diary, call.uid, day=date(2027, 1, 18))
    assert any("Martin Luther King" in b.sentence for b in newly(state, known, on_holiday))
    on_company_day = changed(diary, call.uid, day=date(2027, 1, 15))
    assert any("company" in b.sentence for b in newly(state, known, on_company_day))


@pytest.mark.parametrize(
    ("created", "reason", "breaks"),
    [
        ("2027-02-18", "", True),
        ("2027-02-18", "do now: patient safety", False),
        ("2027-02-01", "", False),
        ("", "", False),
    ],
)
def test_that_a_call_at_short_notice_needs_the_triage(state, diary, known, created, reason, breaks):
    call = next(i for i in diary.of_day(date(2027, 2, 22)) if i.kind == "call_f2f")
    asked = changed(diary, call.uid, origin="request", created_on=created, reason=reason)
    assert ("H10" in {b.code for b in newly(state, known, asked)}) == breaks


def test_that_more_hours_than_the_quarter_has_are_seen(state, diary, known):
    call = first(diary, "call_f2f")
    heavy = changed(diary, call.uid, hours=400.0)
    assert [b.code for b in newly(state, known, heavy)] == ["H11"]


def test_that_a_hard_item_moved_without_a_cause_is_seen(state):
    published = publish(state, "R1", QUARTER, date(2026, 12, 18)).apply(state)
    frame = diary_frame(published)
    hard = frame[(frame["lock"] == "hard") & (frame["type"] == "remote_touch")].index[0]
    for reason, breaks in (("", True), ("customer", False)):
        frame.loc[hard, ["start", "end", "reason"]] = ["11:05", "11:30", reason]
        moved = replace(published, tables={**published.tables, DIARY: frame.copy()})
        found = {b.code for b in broken_rules(moved, state.rep("R1"), QUARTER)}
        assert ("H12" in found) == breaks


def test_that_an_empty_diary_lacks_only_its_buffers(state):
    bare = replace(state, tables={**state.tables, "diary_q1": pd.DataFrame()})
    assert {b.code for b in broken_rules(bare, state.rep("R1"), QUARTER)} == {"H8"}


def test_that_a_night_away_shortens_both_days_and_home_does_not(state, diary, known):
    """Two days end and begin at one far account: too long from home, short from a hotel there."""
    calls = [i for i in diary.items if i.kind == "call_f2f" and i.account_id == "A20"]
    far = calls[0]
    days = [d.day for d in diary.days if d.mode != "company"]
    eve = next(d for d in days if date.fromordinal(d.toordinal() + 1) in days)
    after = date.fromordinal(eve.toordinal() + 1)
    kept = [i for i in diary.items if i.day not in (eve, after)]
    week = next(d.week for d in diary.days if d.day == eve)
    stops = [
        replace(far, uid="N1", day=eve, week=week, start=10.0, end=17.0),
        replace(far, uid="N2", day=after, week=week, start=8.0, end=15.0),
    ]
    items = tuple(sorted([*kept, *stops], key=lambda i: (i.day, i.start)))

    def long_days(days):
        found = broken_rules(state, state.rep("R1"), QUARTER, Diary(days, items))
        return {b.day for b in found if b.code == "H2" and b.day in (eve, after)}

    assert long_days(diary.days) == {eve, after}
    slept = tuple(replace(d, night="A20") if d.day == eve else d for d in diary.days)
    assert long_days(slept) == set()


def test_that_a_first_stop_after_work_at_the_hotel_needs_the_drive_from_the_hotel(
    state, diary, known
):
    (day, before) = next(
        (d.day, d2.day)
        for d2, d in zip(diary.days, diary.days[1:], strict=False)
        if (d.day - d2.day).days == 1 and d.mode != "company"
    )
    call = next(i for i in diary.items if i.kind == "call_f2f" and i.account_id == "A20")
    week = next(d.week for d in diary.days if d.day == day)
    desk = replace(call, uid="N1", kind="remote_touch", day=day, week=week, start=8.0, end=8.5)
    stop = replace(call, uid="N2", day=day, week=week, start=8.6, end=9.35)
    kept = tuple(i for i in diary.items if i.day != day)
    items = tuple(sorted([*kept, desk, stop], key=lambda i: (i.day, i.start)))

    def early(days):
        found = broken_rules(state, state.rep("R1"), QUARTER, Diary(days, items))
        return [b for b in found if b.code == "H1" and b.items == ("N1", "N2")]

    slept = tuple(replace(d, night="A20") if d.day == before else d for d in diary.days)
    far = tuple(replace(d, night="A01") if d.day == before else d for d in diary.days)
    assert early(slept) == []
    assert len(early(far)) == 1
