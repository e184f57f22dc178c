"""What leaving an account for now frees in the diary, and whom it names."""

from datetime import date

import pytest

from model.demo import demo_state
from model.diary.freed import calling_off, freed_by
from model.diary.table import diary_frame
from model.errors import PlanError
from model.leads.referrals import named, referred
from model.resources import resource
from model.territories import CORE_TEAM

TODAY = date(2026, 11, 30)


@pytest.fixture(scope="module")
def state():
    return demo_state(resource("demo"))


def test_that_future_items_of_the_account_are_called_off_and_their_hours_counted(state):
    """S0-72."""
    freed = freed_by(state, "R1", "A13", TODAY)
    frame = diary_frame(state)
    own = frame[(frame["account_id"] == "A13") & (frame["rep_id"] == "R1")]
    assert len(freed.uids) == len(own) > 3
    assert freed.hours == pytest.approx(own["workload_h"].sum())
    after = state
    for change in calling_off(state, freed.uids):
        after = change.apply(after)
    assert freed_by(after, "R1", "A13", TODAY).uids == ()
    kept = diary_frame(after)
    assert len(kept) == len(frame)
    assert set(kept[kept["uid"].isin(freed.uids)]["status"]) == {"cancelled"}


def test_that_items_of_today_and_before_stay(state):
    assert freed_by(state, "R1", "A13", date(2027, 12, 31)).uids == ()


def test_that_names_become_prospects_of_the_territory_with_their_source(state):
    """S0-69."""
    territory = state.scenario().layer(CORE_TEAM.id).territories[0]
    assert named(" Edgewood Day; River Clinic ;Edgewood Day") == ("Edgewood Day", "River Clinic")
    change = referred(
        state, named("Edgewood Day Two; River Clinic"), "A24", territory, CORE_TEAM.id
    )
    after = change.apply(state)
    rows = [after.accounts.row_of(key) for key in after.accounts.ids[len(state.accounts) :]]
    assert [after.accounts.text("name")[row] for row in rows] == [
        "Edgewood Day Two",
        "River Clinic",
    ]
    by = state.accounts.text("name")[state.accounts.row_of("A24")]
    assert {after.accounts.text("lead_source")[row] for row in rows} == {f"Referred by {by}"}
    codes = after.scenario().layer(CORE_TEAM.id).alignment.territory[rows]
    assert set(codes.tolist()) == {0}
    assert change.inverse().apply(after).accounts.ids.tolist() == state.accounts.ids.tolist()


def test_that_four_names_or_a_known_one_are_refused(state):
    with pytest.raises(PlanError, match="4 facilities"):
        named("a; b; c; d")
    known = str(state.accounts.text("name")[0])
    territory = state.scenario().layer(CORE_TEAM.id).territories[0]
    with pytest.raises(PlanError, match="is an account already"):
        referred(state, (known,), "A24", territory, CORE_TEAM.id)
