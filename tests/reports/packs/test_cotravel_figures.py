"""Every figure of the ride-along pack is a recount of the records; turns and research are told."""

import math
from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest

from model.diary.measures import limits_of, measures_of
from model.plan.rep_plan import rep_plan
from model.review.cotravel import CRITERIA, Coaching, Ride, save_ride
from model.review.cotravel_day import ride_day
from model.state import State
from reports.book.words import sentence
from reports.book.write import book_facts
from reports.packs.cotravel import write_cotravel
from reports.packs.cotravel_briefs import MOST, research
from reports.packs.cotravel_wave import OUT_OF_WAVE, turn_of
from tests.reports.packs.test_alignment_figures import left_over, plain, words_of

TODAY = date(2026, 11, 30)
RIDE = date(2026, 11, 5)
SINCE, UNTIL = date(2026, 8, 4), date(2026, 11, 3)
FOOT = ("Maya Lindqvist · co-travel 5 Nov 2026 · 30 Nov 2026",)


@pytest.fixture(scope="module")
def pages(demo_ride) -> list[str]:
    return words_of(demo_ride[0].path)


def page_with(pages: list[str], title: str) -> str:
    return next(page for page in pages if f"30 Nov 2026 {title}" in page)


def added(state: State, **cells: str) -> State:
    """The state with one more item of the CRM's calendar."""
    table = state.table("activities_open")
    row = {column: cells.get(column, "") for column in {*table.columns, *cells}}
    frame = pd.concat([table, pd.DataFrame([row])], ignore_index=True)
    return replace(state, tables={**state.tables, "activities_open": frame})


def call_at(state: State, account_id: str, day: str, uid: str = "X", start: str = "16:30") -> State:
    return added(
        state, uid=uid, date=day, account_id=account_id, type="call_f2f", start=start,
        status="planned", origin="plan", created_on="2026-12-01", purpose="Look in",
    )  # fmt: skip


def test_that_discipline_is_counted_from_the_records(demo, show, pages):
    page = page_with(pages, "Plan discipline")
    found = measures_of(demo, demo.rep("R1"), UNTIL, first=SINCE, last=UNTIL)
    done = demo.table("activities_done")
    done = done[done["type"].isin(("call_f2f", "early_discovery")) & (done["status"] == "done")]
    made = done["actual_date"].between(SINCE.isoformat(), UNTIL.isoformat()).sum()
    parts = {"adherence": found.adherence.whole, "focus": found.focus,
             "unplanned": found.unplanned, "urgent": found.urgent}  # fmt: skip
    lines = []
    for key, name in (
        ("adherence", "Plan adherence"), ("focus", "Time on the focus theme"),
        ("unplanned", "Unplanned time"), ("urgent", "Urgent requests"),
        ("forward_fill", "Forward fill over 13 weeks"), ("stability", "Plan stability"),
    ):  # fmt: skip
        limits, value = limits_of(key), found.figures[key]
        digits, unit = (0, " %") if limits.unit == "%" else (2, "")
        sign = "≥" if limits.higher_is_better else "≤"
        line = f"{name} {show.number(value, digits)}{unit} {sign} "
        lines.append(f"{line}{show.number(limits.green, digits)}{unit}")
        if key in parts:
            places = 0 if key == "adherence" else 1
            pair = (show.number(n, places) for n in (parts[key].part, parts[key].whole))
            lines.append(" of ".join(pair))
    asked = demo.table("requests")
    day = asked["received_at"].str[:10]
    inside = asked[(asked["source"] != "customer") & day.between(str(SINCE), str(UNTIL))]
    hours = inside["minutes"].astype(float).sum() / 60
    customers = asked[(asked["source"] == "customer") & day.between(str(SINCE), str(UNTIL))]
    n, whose = len(customers), customers["account_id"].nunique()
    for _, row in inside.iterrows():
        told = show.date(str(row["received_at"])[:10], year=False)
        lines.append(f"{told} {sentence(row['source'])}")
        lines.append(f" {row['minutes']:.0f} ")
    undated = [o for o in rep_plan(demo, 0, today=TODAY).pipeline.open if not o.next_step_ok]
    names = dict(zip(demo.accounts.ids, demo.accounts.text("name"), strict=True))
    missed = [
        f"{show.date(act.when.isoformat(), year=False)} {names[act.account_id]} {sentence(why)}"
        for act, why in found.adherence.missed[-6:]
    ]
    rest = left_over(
        page.replace(FOOT[0], " "),
        f"4 Aug 2026 to 3 Nov 2026: {made} calls made",
        "the last 91 days",
        f"Requests per customer {show.number(n / whose, 1)}",
        f"{n} of {whose} customer",
        f"{len(inside)} from inside the company",
        f"Overdue next steps {len(undated)} 0 act on it {', '.join(o.id for o in undated)}",
        f"{len(inside)} urgent requests from inside, {show.hours(hours, 1)}",
        f"{len(inside)} internal requests took {hours:.1f} h",
        "To act on: forward fill over 13 weeks",
        *dict.fromkeys(lines),
        *dict.fromkeys(missed),
    )
    assert rest == []


def test_that_the_day_is_told_as_it_is_recorded(demo, show, pages):
    found = ride_day(demo, demo.rep("R1"), RIDE)
    first = pages[0]
    table = demo.table("activities_done")
    day = table[(table["actual_date"] == RIDE.isoformat()) & (table["with_manager"] == "yes")]
    assert len(found.calls) == len(day) == 6
    for number, (call, (_, row)) in enumerate(
        zip(found.calls, day.sort_values("start").iterrows(), strict=True), 1
    ):
        assert f"{row['start']} call {number}" in first
        assert plain(f"in the diary since {show.date(row['created_on'])}") in first
        assert call.account_id == row["account_id"]
    for word in ("Not planned", "Out of wave", "Print by"):
        assert word in first
    assert plain(show.hours(found.drive, 1)) in first


def test_that_a_call_before_its_turn_shows_its_planned_quarter(demo, tmp_path):
    facts = book_facts(demo, 0, today=TODAY)
    picks = {facts.state.accounts.ids[p.row]: p for p in facts.plan.sequence.picks}
    later = next(key for key, pick in picks.items() if pick.quarter == 3)
    now = next(key for key, pick in picks.items() if pick.quarter == 1)
    ride = date(2027, 2, 9)
    assert turn_of(facts, later, ride).early
    assert "planned for 2027 Q3" in turn_of(facts, later, ride).words
    assert not turn_of(facts, now, ride).early
    assert not turn_of(facts, later, date(2027, 7, 1)).early
    assert not turn_of(facts, later, RIDE).early  # the plan has not begun
    unsequenced = next(key for key in facts.positions if key not in picks)
    assert turn_of(facts, unsequenced, ride).words == "not in the sequence"
    assert turn_of(facts, "T2-01", ride).words == ""
    state = call_at(demo, later, "2027-02-09")
    files = write_cotravel(state, "R1", ride, tmp_path, today=TODAY)
    assert files[0].faults == ()
    found = words_of(files[0].path)
    assert found[0].count(OUT_OF_WAVE) == 2  # at the call and in the note that explains it
    assert "planned for 2027 Q3" in found[0]
    assert sum(page.count(OUT_OF_WAVE) for page in found[1:5]) == 1


def test_that_research_nobody_has_ticked_is_listed_in_full(demo, pages):
    facts = book_facts(demo, 0, today=TODAY)
    for call in ride_day(demo, demo.rep("R1"), RIDE).calls:
        missing = [what for what, known in research(facts, call) if not known]
        assert missing
        assert f"{facts.short_of(call.account_id)}: {', '.join(missing)}" in pages[0]
    assert "Research still open" in pages[0]


@pytest.mark.parametrize(("more", "pages_of_briefs"), [(1, 3), (3, 3), (5, 3), (7, 3)])
def test_that_long_days_stay_within_nine_pages(demo, tmp_path, more, pages_of_briefs):
    state = demo
    for n, key in enumerate(("A05", "A07", "A09", "A12", "A13", "A20", "A27")[:more]):
        state = call_at(state, key, "2027-02-09", f"X{n}", f"{12 + n}:15")
    files = write_cotravel(state, "R1", date(2027, 2, 9), tmp_path, today=TODAY)
    found = words_of(files[0].path)
    assert files[0].faults == ()
    assert 6 <= len(found) <= 9
    briefs = [page for page in found if "30 Nov 2026 Before call" in page]
    assert len(briefs) == pages_of_briefs
    n = 4 + more
    if n > MOST:
        assert f"Briefs follow for the first {MOST} calls." in found[0]
    if n % 2 and n <= 6:
        assert "Notes of the day" in briefs[-1]


def test_that_the_trend_shows_the_last_four_and_what_was_agreed(demo, show, tmp_path):
    state, days = demo, [date(2027, m, 10) for m in (1, 2, 3, 4)]
    for n, day in enumerate(days):
        scores = {one.key: 1.0 + (n + k) % 5 for k, one in enumerate(CRITERIA)}
        ride = Ride(day, "Ruth Adeyemi", 4 + n, n, scores, talk_share=40.0 + n,
                    coaching=Coaching(f"Skill {n}", day.isoformat(), "notes"))  # fmt: skip
        state = save_ride(state, "R1", ride).apply(state)
    state = call_at(state, "A05", "2027-05-11")
    page = words_of(write_cotravel(state, "R1", date(2027, 5, 11), tmp_path, today=TODAY)[0].path)[
        -1
    ]
    heads = " ".join(show.date(day.isoformat()) for day in days)
    assert plain(heads) in page
    assert "5 Nov 2026" not in page  # the fifth is too old
    for k, one in enumerate(CRITERIA):
        scores = [1.0 + (n + k) % 5 for n in range(4)]
        cells = " ".join(f"{score:.0f}" for score in scores)
        assert f"{one.name} {cells} {show.signed(scores[3] - scores[2])}" in page
    means = [np.mean([1.0 + (n + k) % 5 for k in range(len(CRITERIA))]) for n in range(4)]
    assert f"Mean {' '.join(show.number(m, 1) for m in means)}" in page
    assert "Calls 4 5 6 7" in page
    assert "Not planned 0 1 2 3" in page
    assert all(f"Skill {n}" in page for n in range(4))
    assert not math.isnan(means[0])
