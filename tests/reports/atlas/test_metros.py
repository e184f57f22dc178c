"""Where a region needs a closer look, and that its accounts are named there."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from pypdf import PdfReader

from model.accounts import Accounts
from model.alignment import Alignment
from model.demo import demo_state
from model.resources import resource
from model.scenario import LIVE, Layer
from model.state import State
from model.territories import CORE_TEAM
from reports.atlas.ground import lay_out
from reports.atlas.metros import metros_of
from reports.atlas.poster import write_poster
from reports.atlas.write import write_atlas

TODAY = date(2026, 11, 30)
DEMO = demo_state(resource("demo"))
PHILADELPHIA = (39.95, -75.17)


def town_and_country(in_town: int, outside: int = 60) -> State:
    """Two territories: accounts in a town and others spread over four degrees around it."""
    rng = np.random.default_rng(3)
    lat = np.concatenate([rng.normal(0, 0.02, in_town), rng.uniform(-2, 2, outside)])
    lon = np.concatenate([rng.normal(0, 0.02, in_town), rng.uniform(-2, 2, outside)])
    n = in_town + outside
    accounts = Accounts(
        {
            "account_id": [f"A{k}" for k in range(n)],
            "name": [f"{'Town' if k < in_town else 'Rural'} Clinic {k}" for k in range(n)],
            "lat": lat + PHILADELPHIA[0],
            "lon": lon + PHILADELPHIA[1],
            "beds": np.arange(n, dtype=float) + 1,
        }
    )
    live = DEMO.scenarios[0]
    territories = live.layer(CORE_TEAM.id).territories[:2]
    codes = (lon > 0).astype(np.int16)
    scenario = replace(live, layers={CORE_TEAM.id: Layer(territories, Alignment(codes))})
    return replace(DEMO, accounts=accounts, scenarios=(scenario,), tables={}, plans={})


def test_that_a_dense_town_is_found_with_all_its_accounts():
    ground = lay_out(town_and_country(80), LIVE, CORE_TEAM.id, today_iso="2026-11-30")
    (metro,) = metros_of(ground, np.arange(140))
    assert metro.name == "Philadelphia"
    assert set(range(80)) <= set(metro.rows.tolist())
    accounts = ground.state.accounts
    inside = metro.holds(accounts.lat, accounts.lon)
    assert set(np.flatnonzero(inside)) >= set(metro.rows.tolist())


def test_that_even_country_and_a_handful_of_accounts_need_no_closer_look():
    for in_town in (0, 10):
        state = town_and_country(in_town)
        ground = lay_out(state, LIVE, CORE_TEAM.id, today_iso="2026-11-30")
        assert metros_of(ground, np.arange(len(state.accounts))) == []


def test_that_windows_never_overlap_and_nobody_without_a_place_is_in_one():
    state = town_and_country(200, 30)
    lat = state.accounts.lat.copy()
    lat[:100] += 1.2  # a second town north of the first
    lat[5] = np.nan
    state = replace(state, accounts=state.accounts.with_columns({"lat": lat}))
    ground = lay_out(state, LIVE, CORE_TEAM.id, today_iso="2026-11-30")
    found = metros_of(ground, np.arange(230))
    assert len(found) == 2
    (a, b) = (one.bounds for one in found)
    assert a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1]
    assert all(5 not in one.rows for one in found)


def words_of(path: Path) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in PdfReader(path).pages]


def test_that_the_atlas_adds_a_page_that_looks_closer(tmp_path):
    printed = write_atlas(town_and_country(80), LIVE, tmp_path / "a.pdf", today=TODAY)
    assert printed.faults == ()
    pages = words_of(printed.path)
    near = [page for page in pages if "Overview: closer" in page]
    assert len(near) == 1
    assert "1 Philadelphia" in near[0]
    assert near[0].count("Town Clinic") > 10
    assert "Town Clinic" not in pages[0]  # the overview leaves their names to the closer look


@pytest.mark.parametrize("landscape", [True, False])
def test_that_a_large_poster_shows_the_town_larger_and_a_small_one_does_not(tmp_path, landscape):
    state = town_and_country(80)
    for sheet, held in (("a1", True), ("a4", False)):
        out = tmp_path / f"{sheet}.pdf"
        printed = write_poster(state, LIVE, out, today=TODAY, sheet=sheet, landscape=landscape)
        assert printed.faults == ()
        assert ("1 Philadelphia" in words_of(out)[0]) is held
