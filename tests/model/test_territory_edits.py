from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.alignment import UNASSIGNED, Alignment
from model.change import AccountsMoved
from model.errors import PlanError
from model.scenario import LIVE, Layer
from model.store.changes import pack_change, unpack_change
from model.territories import District, Territory
from model.territory_edits import NEAREST, Home, TerritoryEdits, free_id

NINE = [0, 0, 0, 1, 1, 1, 2, 2, 2]


def codes_after(state, change):
    return change.apply(state).scenario("plan").layer().alignment.territory.tolist()


def ids_after(state, change):
    return [t.id for t in change.apply(state).scenario("plan").layer().territories]


def test_that_a_created_territory_takes_the_selection_and_a_seat_amidst_it(row_of_clinics):
    state = row_of_clinics(NINE)
    change = TerritoryEdits(state, "plan").create("Harbour", np.array([2, 3, 4]))
    assert change.label == "Create Harbour with 3 accounts"
    assert codes_after(state, change) == [0, 0, 3, 3, 3, 1, 2, 2, 2]
    fresh = change.after[3]
    assert (fresh.id, fresh.to_hire, fresh.home_place) == ("T4", True, "Town 3")
    assert fresh.home_lon == pytest.approx(-71.7)
    assert change.apply(state).scenario(LIVE).layer().alignment.territory.tolist() == NINE


def test_that_a_territory_can_be_created_empty_at_a_home(row_of_clinics):
    home = Home(41.5, -70.0, "Cape")
    change = TerritoryEdits(row_of_clinics(NINE), "plan").create(
        "Cape", np.array([], int), home=home
    )
    assert (change.codes, change.after[3].home_place) == (None, "Cape")
    assert change.label == "Create Cape"


def test_that_a_created_territory_takes_no_locked_account_and_a_free_name(
    row_of_clinics,
):
    state = row_of_clinics(NINE, locked=[3])
    change = TerritoryEdits(state, "plan").create("west", np.array([3, 4]))
    assert codes_after(state, change) == [0, 0, 0, 1, 3, 1, 2, 2, 2]
    assert change.after[3].name == "west 2"
    with pytest.raises(PlanError, match="All of these accounts are locked"):
        TerritoryEdits(state, "plan").create("New", np.array([3]))


def test_that_a_split_keeps_rep_and_locked_accounts_in_the_first_part(row_of_clinics):
    state = row_of_clinics([0] * 6, locked=[5])
    change = TerritoryEdits(state, "plan").split(0, np.array([0, 0, 1, 1, 2, 2]))
    assert change.label == "Split West into 3"
    assert codes_after(state, change) == [0, 0, 3, 3, 4, 0]
    first, *_, second, third = change.after
    assert (first.rep_id, first.areas) == ("R1", ("010",))
    assert [(t.id, t.name, t.to_hire, t.areas) for t in (second, third)] == [
        ("T4", "West 2", True, ()),
        ("T5", "West 3", True, ()),
    ]


def test_that_a_split_that_parts_nothing_is_refused(row_of_clinics):
    with pytest.raises(PlanError, match="stay together"):
        TerritoryEdits(row_of_clinics(NINE), "plan").split(0, np.zeros(3, int))


def test_that_a_merge_keeps_the_chosen_rep_and_name_and_shifts_the_codes(row_of_clinics):
    state = row_of_clinics(NINE)
    change = TerritoryEdits(state, "plan").merge([0, 1], keep=1)
    assert codes_after(state, change) == [0, 0, 0, 0, 0, 0, 1, 1, 1]
    assert ids_after(state, change) == ["T2", "T3"]
    assert (change.after[0].rep_id, change.after[0].areas) == ("R2", ("011", "010"))
    named = TerritoryEdits(state, "plan").merge([0, 1], keep=1, name="Both")
    assert named.after[0].label == "Both"


def test_that_a_deleted_territory_leaves_each_account_to_the_nearest_home(row_of_clinics):
    state = row_of_clinics(NINE)
    change = TerritoryEdits(state, "plan").delete(1, NEAREST)
    # homes at −72.0 and −71.2: the middle between them is −71.6, so row 3 goes west
    assert codes_after(state, change)[3] == 0
    assert codes_after(state, change)[5] == 1
    assert ids_after(state, change) == ["T1", "T3"]


def test_that_leftovers_go_where_they_are_sent_or_to_nobody(row_of_clinics):
    state = row_of_clinics(NINE)
    edits = TerritoryEdits(state, "plan")
    assert codes_after(state, edits.delete(0, 2)) == [1, 1, 1, 0, 0, 0, 1, 1, 1]
    assert codes_after(state, edits.delete(0, UNASSIGNED)) == [-1, -1, -1, 0, 0, 0, 1, 1, 1]


def test_that_locks_stand_in_the_way_of_merging_and_deleting(row_of_clinics):
    closed = (Territory("T1", "West", district="D1"), Territory("T2", "East", locked=True))
    state = row_of_clinics([0, 0, 1], locked=[], territories=closed)
    for refused in (
        lambda: TerritoryEdits(state, "plan").delete(1),
        lambda: TerritoryEdits(state, "plan").merge([0, 1], 0),
        lambda: TerritoryEdits(state, "plan").delete(0, 1),
    ):
        with pytest.raises(PlanError, match="East is locked"):
            refused()
    held = replace(state, districts=(District("D1", "North", locked=True),))
    with pytest.raises(PlanError, match="West is locked"):
        TerritoryEdits(held, "plan").delete(0)
    with pytest.raises(PlanError, match="1 account is locked"):
        TerritoryEdits(row_of_clinics(NINE, locked=[1]), "plan").delete(0)


def test_that_a_locked_territory_is_not_given_leftovers(row_of_clinics):
    east = replace(row_of_clinics(NINE).scenario(LIVE).layer().territories[2], locked=True)
    own = (*row_of_clinics(NINE).scenario(LIVE).layer().territories[:2], east)
    state = row_of_clinics(NINE, territories=own)
    change = TerritoryEdits(state, "plan").delete(1)
    assert codes_after(state, change)[3:6] == [0, 0, 0]


def test_that_a_new_id_is_free_in_every_scenario(row_of_clinics):
    state = row_of_clinics(NINE)
    plan = state.scenario("plan")
    smaller = Layer(plan.layer().territories[:1], Alignment(np.zeros(9)))
    state = state.with_scenario(plan.with_layer("core", smaller))
    assert free_id(state) == "T4"
    assert free_id(state, ["T4"]) == "T5"


def test_that_a_change_made_for_other_territories_is_refused(row_of_clinics):
    state = row_of_clinics(NINE)
    change = TerritoryEdits(state, "plan").merge([0, 1], keep=0)
    with pytest.raises(PlanError, match="changed since"):
        change.apply(change.apply(state))


def one_step(state, draw):
    """A random edit of the plan's territories; None when it is refused."""
    edits = TerritoryEdits(state, "plan")
    layer = edits.layer
    k, n = len(layer.territories), len(state.accounts)
    what = draw(st.sampled_from(["create", "split", "merge", "delete", "move"]))
    try:
        if what == "create" or not k:
            rows = draw(st.lists(st.integers(0, n - 1), unique=True, max_size=n))
            return edits.create("New", np.array(sorted(rows), int))
        code = draw(st.integers(0, k - 1))
        if what == "split":
            size = layer.alignment.rows_of(code).size
            parts = draw(st.lists(st.integers(0, 2), min_size=size, max_size=size))
            return edits.split(code, np.array(parts, int))
        if what == "merge":
            codes = draw(st.lists(st.integers(0, k - 1), min_size=1, max_size=3))
            return edits.merge(codes, code)
        if what == "delete":
            return edits.delete(code, draw(st.sampled_from([NEAREST, UNASSIGNED, 0])))
        rows = np.array([draw(st.integers(0, n - 1))])
        return AccountsMoved("plan", "core", layer.alignment.moving(rows, code, "Move"))
    except PlanError:
        return None


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_that_any_sequence_keeps_every_account_once_and_walks_back_exactly(row_of_clinics, data):
    start = row_of_clinics(
        data.draw(st.lists(st.integers(-1, 2), min_size=9, max_size=9)), locked=[4]
    )
    state, done = start, []
    for _ in range(data.draw(st.integers(1, 8))):
        change = one_step(state, data.draw)
        if change is None:
            continue
        before = state.scenario("plan").layer()
        kept = unpack_change(pack_change(change)[1])
        state = kept.apply(state)
        layer = state.scenario("plan").layer()
        codes = layer.alignment.territory
        assert codes.size == 9
        assert codes.min() >= UNASSIGNED
        assert codes.max(initial=-1) < len(layer.territories)
        ids = [t.id for t in layer.territories]
        assert len(set(ids)) == len(ids)
        counted = sum(layer.alignment.rows_of(code).size for code in range(len(ids)))
        assert counted + int((codes == UNASSIGNED).sum()) == 9
        if not isinstance(change, AccountsMoved):
            owner = [t.id for t in before.territories] + [""]
            held = 4
            was = owner[before.alignment.territory[held]]
            assert ([*ids, ""])[codes[held]] == was
        done.append(kept)
    assert state.scenario(LIVE) is start.scenario(LIVE)
    for change in reversed(done):
        state = change.inverse().apply(state)
    was, now = start.scenario("plan").layer(), state.scenario("plan").layer()
    assert now.territories == was.territories
    assert now.alignment.territory.tolist() == was.alignment.territory.tolist()
