"""A ride-along on a full day that no goal was set for: nothing is said a second time."""

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from reports.packs.cotravel import write_cotravel
from reports.packs.paper import PackFile
from tests.reports.packs.region import invented_places, region
from tests.reports.packs.test_alignment_figures import words_of

DAY = date(2026, 12, 15)


@pytest.fixture(scope="module")
def ride(demo, tmp_path_factory) -> PackFile:
    """Twelve calls of the first rep; the second and third at one account nobody was at before."""
    state = region(demo, invented_places(120), 4, 20)
    mine = state.scenario("live").layer().alignment.territory == 0
    been = set(state.table("activities_done")["account_id"])
    new = [key for key in state.accounts.ids[mine] if key not in been]
    ids = [*[key for key in state.accounts.ids[mine] if key in been][:1], *[new[0]] * 2, *new[1:10]]
    rows = [
        {"uid": f"D{n}", "date": DAY.isoformat(), "account_id": key, "type": "call_f2f",
         "start": f"{8 + n // 2:02d}:{30 * (n % 2):02d}", "status": "planned", "origin": "plan",
         "created_on": "2026-11-02", "purpose": "Look in"}
        for n, key in enumerate(ids)
    ]  # fmt: skip
    tables = {**state.tables, "activities_open": pd.DataFrame(rows, dtype=object)}
    out = tmp_path_factory.mktemp("full")
    files = write_cotravel(replace(state, tables=tables), "E0", DAY, out, today=date(2026, 11, 30))
    return files[0]


@pytest.fixture(scope="module")
def pages(ride) -> list[str]:
    return words_of(ride.path)


def test_that_all_calls_of_a_full_day_stand_on_its_sheet(pages, ride):
    assert ride.faults == ()
    assert "12 calls without a chain up to a strategic goal." in pages[0]
    assert [f"call {n}" for n in range(1, 13) if f"call {n} " not in pages[0]] == []
    assert "Serves no objective" not in pages[0]  # the lead has said it


def test_that_a_second_call_refers_to_the_contacts_of_the_first_only_where_there_are_some(pages):
    whole = " ".join(pages)
    assert "No contact is on record." in whole
    assert "All others are before" not in whole


def test_that_the_funnel_names_every_opportunity_that_is_stuck(pages):
    page = next(page for page in pages if "Funnel evidence" in page)
    assert page.count("; stuck ") == 4
    assert "4 of them are stuck." in page
    told = page.split("So what Decide ")[1]
    assert told.count("P") >= 2
    assert "plan B with a date, or park them." in told
