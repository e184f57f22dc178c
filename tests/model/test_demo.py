"""The example region as a project."""

from pathlib import Path

import numpy as np
import pytest

from model.demo import demo_state
from model.errors import PlanError
from model.territories import MAX_SHORT

FOLDER = Path(__file__).resolve().parents[2] / "resources" / "demo"


@pytest.fixture(scope="module")
def demo():
    return demo_state(FOLDER)


def test_that_the_region_has_its_accounts_territories_and_reps(demo):
    layer = demo.scenario().layer()
    assert len(demo.accounts) == 165
    assert np.bincount(layer.alignment.territory).tolist()[0] == 40
    assert [territory.id for territory in layer.territories] == [f"T{i}" for i in range(1, 7)]
    assert layer.territories[0].name == "Southwest Ohio & Northern Kentucky"
    assert all(len(territory.label) <= MAX_SHORT for territory in layer.territories)
    assert [rep.role for rep in demo.reps].count("rep") == 6
    assert all(demo.rep(t.rep_id).has_home for t in layer.territories)


def test_that_the_demo_says_it_is_fictional_and_its_clock_stands_still(demo):
    assert demo.about.fictional
    assert demo.about.frozen_today == demo.about.as_of == "2026-11-30"
    assert demo.about.period == ("2027-01-01", "2029-12-31")


def test_that_scenarios_differ_from_live_by_their_moves(demo):
    live = demo.scenario("live").layer().alignment.territory
    moved = {
        scenario.id: demo.accounts.ids[scenario.layer().alignment.territory != live].tolist()
        for scenario in demo.scenarios
    }
    assert moved == {"live": [], "A": ["T2-19", "T2-20", "T2-22"], "B": ["T2-01"]}
    assert {s.id: s.status for s in demo.scenarios} == {
        "live": "live",
        "A": "archived",
        "B": "proposed",
    }


def test_that_districts_hold_every_territory(demo):
    names = {district.id for district in demo.districts}
    assert {t.district for t in demo.scenario().layer().territories} == names


def test_that_results_are_not_read_and_pins_belong_to_the_others_only(demo):
    assert "potential" not in demo.accounts
    assert "segment" not in demo.accounts
    own = demo.scenario().layer().alignment.territory == 0
    face = demo.accounts.number("face_hours")
    assert np.isnan(face[own]).all()
    assert np.isfinite(face[~own]).all()


def test_that_columns_have_their_kinds(demo):
    accounts = demo.accounts
    assert accounts.number("beds").max() > 500
    assert accounts.text("postcode")[0] == "45219"
    assert accounts.flag("ready_champion").any()
    assert np.isfinite(accounts.number("proc_volume.UGI")).all()
    assert sorted(accounts.ids[accounts.locked]) == [
        "A02",
        "A27",
        "T2-03",
        "T3-01",
        "T4-01",
        "T5-01",
    ]


def test_that_tables_have_text_numbers_and_no_missing_text(demo):
    for name, table in demo.tables.items():
        for column in table:
            values = table[column]
            assert values.dtype in (object, float), (name, column)
            if values.dtype == object:
                assert values.map(type).eq(str).all(), (name, column)
    assert len(demo.table("contacts")) == 124
    assert demo.table("sales_monthly")["revenue"].dtype == float
    assert demo.table("sales_monthly")["month"].iloc[0] == "2025-05"


def test_that_a_missing_file_is_named(tmp_path):
    with pytest.raises(PlanError, match=r"lacks the file plan\.json"):
        demo_state(tmp_path)
