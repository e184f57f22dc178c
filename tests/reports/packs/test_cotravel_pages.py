"""Briefs and funnel of the ride-along pack: figures counted anew, nothing told twice."""

import re
from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest

from model.errors import PlanError
from model.metrics import metric
from model.plan.rep_plan import rep_plan
from model.review.cotravel_day import ride_day
from reports.packs.cotravel import write_cotravel
from tests.reports.packs.test_alignment_figures import plain, words_of
from tests.reports.packs.test_cotravel_figures import RIDE, TODAY, page_with

NAMES = ("Great Miami University Hospital", "St. Brigid Kettering", "Dayton Foregut Institute",
         "Centerville Surgical Partners", "Beavercreek Ambulatory Surgery")  # fmt: skip


@pytest.fixture(scope="module")
def pages(demo_ride) -> list[str]:
    return words_of(demo_ride[0].path)


@pytest.fixture(scope="module")
def briefs(pages) -> list[str]:
    """The words of each brief, in the order of the calls."""
    whole = " ".join(page for page in pages if " Before calls " in page)
    starts = [
        whole.index(f"{number} {name} {time}")
        for number, name, time in zip(
            range(1, 7), (NAMES[0], *NAMES),
            ("07:30", "08:45", "10:00", "11:15", "13:45", "15:00"), strict=True,
        )
    ]  # fmt: skip
    return [whole[a:b] for a, b in zip(starts, [*starts[1:], len(whole)], strict=True)]


def test_that_the_figures_of_every_brief_are_a_recount(demo, show, briefs):
    calls = ride_day(demo, demo.rep("R1"), RIDE).calls
    potential, revenue = (metric(demo, name).values for name in ("potential", "revenue"))
    plan = rep_plan(demo, 0, today=TODAY)
    share = demo.accounts.number("competitor_share")
    for call, brief in zip(calls, briefs, strict=True):
        row = demo.accounts.row_of(call.account_id)
        assert plain(f"Potential {show.compact(potential[row])}") in brief
        assert plain(f"Sold, 12 months {show.compact(np.nan_to_num(revenue[row]))}") in brief
        place = plan.ids.tolist().index(call.account_id)
        assert f"Segment {plan.segmentation.segment[place]}" in brief
        assert plain(f"VesselLock, {show.number(share[row])} %") in brief
        pick = next(p for p in plan.sequence.picks if p.row == row)
        assert f"Rank, wave {pick.rank}, {pick.quarter} (" in brief


def test_that_an_account_seen_twice_is_told_once_and_asked_other_questions(demo, briefs):
    first, second = briefs[:2]
    assert "Needs with the evidence Cost per case: Supply chain asks" in first
    assert "Needs with" not in second
    asked = [set(re.findall(r" \d ([A-Z][^?]*\?)", brief)) for brief in (first, second)]
    assert all(len(questions) == 3 for questions in asked)
    assert not asked[0] & asked[1]
    assert "Last contacts newest first" in first
    assert "Last contacts with Dr Helen Brandt" in second
    contacts = second[second.index("Last contacts") : second.index("Stakeholders")]
    done = demo.table("activities_done")
    mine = done[(done["account_id"] == "A02") & (done["contact"] == "Dr Helen Brandt")]
    mine = mine[(mine["status"] == "done") & (mine["actual_date"] < RIDE.isoformat())]
    newest = pd.Series(sorted(mine["actual_date"], reverse=True)[:3])
    for day in newest:
        assert f"{int(day[8:])} {date.fromisoformat(day):%b}" in contacts


def test_that_the_funnel_page_is_the_table_of_opportunities(demo, show, pages):
    page = page_with(pages, "Funnel evidence")
    table = demo.table("opportunities")
    mine = table[table["account_id"].str.startswith("A") & (table["status"] == "open")]
    values = mine["value_per_year"].astype(float).fillna(0.0)
    largest = mine.loc[values.sort_values(ascending=False).index[:3]]
    stuck = mine[mine["opportunity_id"] == "O10"]
    shown = pd.concat([largest, stuck])
    whole = float(shown["value_per_year"].astype(float).sum())
    assert plain(f"{len(shown)} opportunities, {show.compact(whole)} a year") in page
    for _, row in shown.iterrows():
        value, step = show.compact(float(row["value_per_year"])), int(float(row["step"]))
        days, standard = (float(row[name]) for name in ("days_in_step", "standard_days"))
        told = f"{value} Step {step} {row['step_name']}, day {days:.0f} of {standard:.0f}"
        assert plain(told) in page
        assert plain(show.date(row["next_step_on"])) in page
        assert plain(show.month(row["expected_close"])) in page
        passed = [row[f"step{n}_on"] for n in range(2, step + 1)]
        for day in passed:
            assert plain(show.date(day)) in page
    assert "Triggered 22 Oct 2026: rental, try 1 of 2" in page


def test_that_the_way_of_the_day_is_drawn_on_the_day_sheet(pages):
    assert "Way of the day, straight" in pages[0]


def test_that_a_day_without_a_call_is_named_as_people_write_it(demo, tmp_path):
    empty = replace(demo, tables={**demo.tables, "activities_open": pd.DataFrame()})
    with pytest.raises(PlanError, match=r"has no call on 25.Dec.2027"):
        write_cotravel(empty, "R1", date(2027, 12, 25), tmp_path, today=TODAY)
