"""Who covers what on paper: every account once per team, none forgotten."""

from dataclasses import replace
from datetime import date

import numpy as np
import pypdfium2
import pytest

from model.alignment import UNASSIGNED, Alignment
from model.demo import demo_state
from model.errors import PlanError
from model.resources import resource
from model.scenario import LIVE, Layer
from model.territories import Team, Territory
from reports.coverage_pages import MOST_LISTED, write_coverage_pages

TODAY = date(2026, 11, 30)


@pytest.fixture(scope="module")
def two_teams():
    """The demo where A0 has no owner and a second team serves the first three accounts."""
    state = demo_state(resource("demo"))
    live = state.scenario(LIVE)
    layer = live.layer()
    codes = layer.alignment.territory.copy()
    codes[10] = UNASSIGNED
    over = np.full(len(codes), UNASSIGNED, np.int16)
    over[:3] = 0
    clinical = Layer((Territory("C1", "Clinical North"),), Alignment(over))
    live = live.with_layer("core", replace(layer, alignment=Alignment(codes)))
    live = live.with_layer("clinical", clinical)
    teams = (*state.teams, Team("clinical", "Clinical specialists"))
    return replace(state.with_scenario(live), teams=teams)


def text_of(path):
    document = pypdfium2.PdfDocument(path)
    try:
        return [page.get_textpage().get_text_range() for page in document]
    finally:
        document.close()


def test_that_types_territories_unowned_and_shared_accounts_are_listed(two_teams, tmp_path):
    out = tmp_path / "coverage.pdf"
    assert write_coverage_pages(two_teams, LIVE, out, today=TODAY, author="Ada") == ()
    pages = text_of(out)
    assert len(pages) == 3
    assert "165 accounts: 1 without an owner, 3 served by several teams." in pages[0]
    assert "Surgery centre (ASC)" in pages[0]
    assert "Clinical North" in pages[0]
    names = two_teams.accounts.text("name")
    assert str(names[10]) in pages[1]
    for row in range(3):
        assert str(names[row]) in pages[2]
    assert "Clinical specialists" in pages[2]
    layer = two_teams.scenario(LIVE).layer()
    first = layer.territories[int(layer.alignment.territory[0])].label
    assert first in pages[2]


def test_that_a_whole_coverage_is_one_page_and_says_so(tmp_path):
    state = demo_state(resource("demo"))
    out = tmp_path / "coverage.pdf"
    assert write_coverage_pages(state, LIVE, out, today=TODAY, paper="a4") == ()
    pages = text_of(out)
    assert len(pages) == 1
    assert "0 without an owner, 0 served by several teams" in pages[0]


def test_that_a_long_list_goes_on_over_pages_and_ends_at_its_limit(two_teams, tmp_path):
    state = two_teams
    live = state.scenario(LIVE)
    rows = np.tile(np.arange(len(state.accounts)), 5)
    accounts = state.accounts
    columns = {name: accounts[name][rows] for name in accounts.names}
    ids = [f"N{k}" for k in range(len(rows))]
    bigger = type(accounts)({**columns, "account_id": np.array(ids, object)})
    empty = Alignment(np.full(len(rows), UNASSIGNED, np.int16))
    layers = {team: replace(layer, alignment=empty) for team, layer in live.layers.items()}
    kept = replace(live, layers=layers)
    state = replace(state, accounts=bigger, scenarios=(kept,), open_scenario=LIVE, plans={})
    out = tmp_path / "coverage.pdf"
    assert write_coverage_pages(state, LIVE, out, today=TODAY) == ()
    pages = text_of(out)
    assert f"The first {MOST_LISTED} of 825 accounts by potential." in pages[1]
    assert "continued" in pages[2]


def test_that_a_project_without_accounts_or_an_unknown_paper_is_refused(two_teams, tmp_path):
    with pytest.raises(PlanError, match="letter or a4"):
        write_coverage_pages(two_teams, LIVE, tmp_path / "a.pdf", today=TODAY, paper="a5")
    nobody = replace(two_teams, accounts=two_teams.accounts.taking(np.arange(0)))
    with pytest.raises(PlanError, match="no account"):
        write_coverage_pages(nobody, LIVE, tmp_path / "a.pdf", today=TODAY)
