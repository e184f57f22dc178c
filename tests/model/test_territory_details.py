import pytest

from model.errors import PlanError
from model.evaluation import evaluate
from model.positions import ramp_share, serving
from model.territory_details import TerritoryDetails
from model.territory_edits import Home
from model.workload import capacity_hours

NINE = [0, 0, 0, 1, 1, 1, 2, 2, 2]


@pytest.fixture
def state(row_of_clinics):
    return row_of_clinics(NINE)


def plan_after(state, change):
    return change.apply(state).scenario("plan").layer().territories


def test_that_a_name_is_cleaned_and_may_not_be_another_s(state):
    details = TerritoryDetails(state, "plan")
    change = details.rename(0, "  The   West ")
    assert plan_after(state, change)[0].name == "The West"
    assert change.label == "Rename West to The West"
    assert details.rename(0, "West") is None
    with pytest.raises(PlanError, match='a territory "East" already'):
        details.rename(0, "east")
    with pytest.raises(PlanError, match="needs a name"):
        details.rename(0, " ")


def test_that_a_rep_with_a_territory_swaps_it(state):
    details = TerritoryDetails(state, "plan")
    state = details.capacity(1, fte=0.5, ramp_months=None, hours_week=None).apply(state)
    change = TerritoryDetails(state, "plan").assign(0, "R2")
    after = plan_after(state, change)
    assert [t.rep_id for t in after] == ["R2", "R1", "R3"]
    assert (after[0].fte, after[1].fte) == (0.5, None)
    assert change.label == "Swap the reps of West and Middle"
    back = change.inverse().apply(change.apply(state))
    assert back.scenario("plan").layer().territories == change.before


def test_that_a_vacant_seat_stays_at_the_home_it_was_served_from(state):
    change = TerritoryDetails(state, "plan").vacate(1, to_hire=True)
    seat = plan_after(state, change)[1]
    assert (seat.rep_id, seat.home_lon, seat.to_hire) == ("", -71.6, True)
    after = change.apply(state)
    person = serving(after, seat)
    assert (person.id, person.name) == ("", "To be hired")
    was, now = (evaluate(s, s.scenario("plan")) for s in (state, after))
    assert now.drive_hours == was.drive_hours
    assert now.territories[1].rep == "To be hired"
    assert now.territories[1].capacity == capacity_hours(None, {})


def test_that_a_territory_without_rep_and_seat_has_nobody(state):
    bare = TerritoryDetails(state, "plan").vacate(1, to_hire=False)
    state = bare.apply(state)
    state = TerritoryDetails(state, "plan").home(1, None).apply(state)
    assert serving(state, state.scenario("plan").layer().territories[1]) is None


def test_that_a_home_of_a_scenario_leaves_the_rep_and_the_live_one_alone(state):
    change = TerritoryDetails(state, "plan").home(0, Home(42.0, -71.0, "Quincy"))
    assert change.label == "Move the home of West to Quincy"
    after = change.apply(state)
    assert after.reps == state.reps
    plan, live = (evaluate(after, after.scenario(s)) for s in ("plan", "live"))
    assert plan.territories[0].mean_drive > live.territories[0].mean_drive
    with pytest.raises(PlanError, match="no place on earth"):
        TerritoryDetails(state, "plan").home(0, Home(95.0, 0.0))


@pytest.mark.parametrize(("months", "share"), [(0, 1.0), (9, 0.7625), (12, 0.725), (36, 0.5)])
def test_that_a_ramp_leaves_part_of_the_first_year(months, share):
    # 9 months: 3 × 0.5, 3 × 0.7, 3 × 0.85 and 3 × 1.0 over 12; 12 months: 4, 4 and 4
    expected = {12: (4 * 0.5 + 4 * 0.7 + 4 * 0.85) / 12}.get(months, share)
    assert ramp_share(months) == pytest.approx(expected)


def test_that_capacity_is_part_time_ramp_and_weekly_hours(state):
    change = TerritoryDetails(state, "plan").capacity(0, fte=0.8, ramp_months=9, hours_week=34)
    after = change.apply(state)
    full = capacity_hours(None, {})
    got = evaluate(after, after.scenario("plan")).territories[0].capacity
    assert got == pytest.approx(full * 0.8 * 34 / 42.5 * 0.7625)
    with pytest.raises(PlanError, match="1 to 80 working hours"):
        TerritoryDetails(state, "plan").capacity(0, fte=None, ramp_months=None, hours_week=0)


def test_that_targets_come_and_go_and_least_stays_below_most(state):
    state = TerritoryDetails(state, "plan").target(0, "potential", "min", 5.0).apply(state)
    with pytest.raises(PlanError, match="least of West is above the most"):
        TerritoryDetails(state, "plan").target(0, "potential", "max", 4.0)
    state = TerritoryDetails(state, "plan").target(0, "potential", "", 7.0).apply(state)
    west = state.scenario("plan").layer().territories[0]
    assert dict(west.targets) == {"potential:min": 5.0, "potential": 7.0}
    gone = TerritoryDetails(state, "plan").target(0, "potential", "", None)
    assert dict(plan_after(state, gone)[0].targets) == {"potential:min": 5.0}


def test_that_locks_colours_and_notes_are_one_step_each(state):
    details = TerritoryDetails(state, "plan")
    assert [t.locked for t in plan_after(state, details.lock([0, 2], True))] == [True, False, True]
    assert details.lock([0, 2], True).label == "Lock 2 territories"
    assert plan_after(state, details.colour(1, 4))[1].colour == 4
    assert [t.colour for t in plan_after(state, details.colours([3, None, 1]))] == [3, None, 1]
    assert plan_after(state, details.notes(1, "Ask Bo"))[1].notes == "Ask Bo"
