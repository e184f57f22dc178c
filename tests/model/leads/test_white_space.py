"""What is nobody's account, the likest to good ones first."""

from dataclasses import replace

import numpy as np
import pytest

from model.accounts import Accounts
from model.errors import PlanError
from model.leads.lead import Lead
from model.leads.prospects import SOURCE, opening_leads, prospects_of
from model.leads.routing import route
from model.leads.white_space import (
    good_accounts,
    openings_among,
    openings_in_file,
    openings_in_towns,
)
from model.scenario import LIVE

CSV = """name,city,state,zip,latitude,longitude,beds,status
MERCY HOSP,Boston,MA,02110,42.36,-71.05,390,
Likely General,Boston,MA,02111,42.35,-71.06,380,
Tiny Clinic,Boston,MA,02111,42.35,-71.06,4,
Shut Hospital,Boston,MA,02111,42.35,-71.06,390,closed
Far Hospital,Miami,FL,33101,25.77,-80.19,400,
"""


@pytest.fixture
def market(tmp_path):
    path = tmp_path / "market.csv"
    path.write_text(CSV)
    return path


def test_that_accounts_closed_and_far_facilities_are_no_white_space(region, market):
    found = openings_in_file(region, market)
    assert [one.name for one in found] == ["Likely General", "Tiny Clinic"]


def test_that_the_likest_to_good_accounts_comes_first_with_reason_and_owner(region, market):
    likely, tiny = openings_in_file(region, market)
    assert likely.likeness > 0.9 > tiny.likeness
    assert likely.why == "Most like Mercy Hospital: Beds 380."
    assert likely.rep in ("Ada Moe", "Ben Ruiz")
    assert likely.potential > tiny.potential


def test_that_the_best_quarter_by_potential_is_good(region):
    assert good_accounts(region).tolist() == [0, 3]


def test_that_nothing_is_good_without_potential_and_revenue(region, market):
    bare = Accounts({name: region.accounts[name] for name in ("account_id", "name", "postcode")})
    with pytest.raises(PlanError, match="none is known to be good"):
        good_accounts(replace(region, accounts=bare))


def test_that_lists_that_share_nothing_are_refused(region):
    market = Accounts({"account_id": ["X"], "name": ["X"], "lat": [42.35], "lon": [-71.06]})
    with pytest.raises(PlanError, match="share nothing"):
        openings_among(region, market)


def test_that_towns_without_an_account_near_are_white_space(region):
    found = openings_in_towns(region)
    names = {one.name for one in found}
    assert {"Springfield", "Worcester"} <= names
    assert not names & {"Boston", "Providence", "Hartford", "Cambridge"}
    assert all(one.is_town and 0 <= one.likeness <= 1 for one in found)
    assert not opening_leads(found)


def test_that_openings_and_referrals_become_prospects_once(region, market):
    leads = [
        *opening_leads(openings_in_file(region, market)),
        replace(opening_leads(openings_in_file(region, market))[0], referred_by="Dr Vasseur"),
    ]
    change = prospects_of(region, route(region, leads).routed)
    state = change.apply(region)
    added = state.accounts.taking(np.arange(6, len(state.accounts)))
    assert change.label == "Add 2 prospects"
    assert list(added.text("name")) == ["Likely General", "Tiny Clinic"]
    assert set(added.text("status")) == {"prospect"}
    assert added.text(SOURCE)[0] == "White space"
    assert added.placed.all()
    codes = state.scenario(LIVE).layer().alignment.territory[6:]
    assert set(codes.tolist()) <= {0, 1}
    assert np.isnan(added.number("potential")).all()
    back = change.inverse().apply(state)
    assert list(back.accounts.ids) == list(region.accounts.ids)
    assert len(back.scenario(LIVE).layer().alignment.territory) == 6


def test_that_a_referral_says_who_recommended_it(region, market):
    lead = replace(opening_leads(openings_in_file(region, market))[0], referred_by="Dr Vasseur")
    state = prospects_of(region, route(region, [lead]).routed).apply(region)
    assert state.accounts.text(SOURCE)[-1] == "Referred by Dr Vasseur"


def test_that_known_accounts_make_no_prospect(region):
    known = Lead(2, facility="Mercy Hospital", postcode="02110")
    with pytest.raises(PlanError, match="new here"):
        prospects_of(region, route(region, [known]).routed)
