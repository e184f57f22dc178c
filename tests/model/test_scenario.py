from dataclasses import replace

import pytest

from model.errors import PlanError
from model.scenario import scenario_named


def test_that_a_scenario_is_found_by_id_or_name_ignoring_case(small_state):
    for wanted in ("b", "Plan B", "plan b", "B"):
        assert scenario_named(small_state.scenarios, wanted).id == "b"


def test_that_an_unknown_scenario_names_those_there_are(small_state):
    with pytest.raises(PlanError, match='"Live", "Plan B"'):
        scenario_named(small_state.scenarios, "Plan C")


def test_that_an_unknown_team_is_refused(small_state):
    with pytest.raises(PlanError, match='no team "clinical"'):
        small_state.scenario("b").layer("clinical")


def test_that_a_territory_has_the_code_of_its_place(small_state):
    layer = small_state.scenario("live").layer()
    assert layer.code_of("T2") == 1
    with pytest.raises(PlanError, match='"T9"'):
        layer.code_of("T9")


def test_that_replacing_one_territory_leaves_the_others_and_the_alignment(small_state):
    layer = small_state.scenario("live").layer()
    after = layer.with_territory(0, layer.territories[1])
    assert [territory.id for territory in after.territories] == ["T2", "T2"]
    assert after.alignment is layer.alignment


def test_that_without_a_name_the_open_scenario_is_meant(small_state):
    assert small_state.scenario().id == "b"


def test_that_removing_the_open_scenario_opens_the_live_one(small_state):
    assert small_state.without_scenario("b").open_scenario == "live"


def test_that_a_new_scenario_comes_last_unless_it_has_a_place(small_state):
    new = replace(small_state.scenario("b"), id="c")
    assert [s.id for s in small_state.with_scenario(new).scenarios] == ["live", "b", "c"]
    assert [s.id for s in small_state.with_scenario(new, 1).scenarios] == ["live", "c", "b"]
