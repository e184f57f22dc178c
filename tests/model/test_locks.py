import numpy as np

from model.locks import held_rows, is_locked, movable_rows
from model.territories import District
from model.territory_details import TerritoryDetails


def test_that_accounts_are_held_by_themselves_and_by_their_territory(row_of_clinics):
    state = row_of_clinics([0, 0, 1, 1, 2, -1], locked=[1])
    state = TerritoryDetails(state, "plan").lock([2], True).apply(state)
    layer = state.scenario("plan").layer()
    assert held_rows(state, layer).tolist() == [False, True, False, False, True, False]
    assert movable_rows(state, layer, np.arange(6), 1).tolist() == [0, 5]
    assert movable_rows(state, layer, np.arange(6), -1).tolist() == [0, 2, 3]


def test_that_a_lock_of_a_district_counts_for_what_lies_in_it_alone(row_of_clinics):
    districts = (District("D1", "North", locked=True), District("D2", "South"))
    state = row_of_clinics([0, 1, 2], districts=districts)
    state = TerritoryDetails(state, "plan").put_into([0], "D1").apply(state)
    territories = state.scenario("plan").layer().territories
    assert [is_locked(t, districts) for t in territories] == [True, False, False]
