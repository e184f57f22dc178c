"""One setting turns every drive of the diary; undo gives each one back."""

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest

from model.change import SettingsChanged
from model.demo import demo_state
from model.diary.drive_source import SETTING, drive_times, over_roads, source_words
from model.diary.edits import move_item
from model.diary.rule_facts import rule_facts
from model.diary.table import DIARY, diary_frame
from model.diary.travel import driving_over
from model.diary.work_days import Quarter
from model.places.drive import CircuityDrive
from model.places.road_drive import RoadDrive
from model.resources import resource

Q1 = Quarter(2027, 1)
DAYTON = "D107"  # Tue 9 Feb 08:00, the day's first stop, driven to from home


@pytest.fixture(scope="module")
def state():
    return demo_state(resource("demo"))


@pytest.fixture(scope="module")
def on_roads(state):
    return driving_over(state, roads=True).apply(state)


def drives(state):
    return diary_frame(state).set_index("uid")["travel_before_min"]


def from_home(state, uid):
    """Minutes from the rep's home to an item, by the project's drive times."""
    rep, accounts = state.rep("R1"), state.accounts
    account = diary_frame(state).set_index("uid").loc[uid, "account_id"]
    row = accounts.row_of(account)
    hours = drive_times(state).hours(
        rep.home_lat, rep.home_lon, float(accounts.lat[row]), float(accounts.lon[row])
    )
    return round(float(hours) * 60)


def test_that_a_project_drives_by_the_estimate_until_it_is_told_otherwise(state):
    assert not over_roads(state)
    assert isinstance(drive_times(state), CircuityDrive)
    assert "road factor" in source_words(drive_times(state))


def test_that_over_roads_equal_settings_share_one_source(on_roads):
    drive = drive_times(on_roads)
    assert isinstance(drive, RoadDrive)
    assert drive_times(replace(on_roads, accounts=on_roads.accounts)) is drive
    slower = SettingsChanged("Slower", {}, {"drive.speed_ge_60km": 60.0}).apply(on_roads)
    assert drive_times(slower) is not drive


def test_that_the_words_say_estimate_and_whose_roads_they_are(on_roads):
    words = source_words(drive_times(on_roads), estimated=2)
    assert "estimates" in words
    assert "OpenStreetMap" in words
    assert words.endswith("2 drives follow no road and are estimated.")


def test_that_a_drive_from_home_changes_by_what_the_sources_differ(state, on_roads):
    change = drives(on_roads)[DAYTON] - drives(state)[DAYTON]
    assert change == from_home(on_roads, DAYTON) - from_home(state, DAYTON)
    assert change != 0


def test_that_what_was_added_to_a_drive_stays_added(state):
    frame = diary_frame(state)
    frame.loc[frame["uid"] == DAYTON, "travel_before_min"] += 25  # parking in a garage
    added = replace(state, tables={**state.tables, DIARY: frame})
    turned = driving_over(added, roads=True).apply(added)
    plain = driving_over(state, roads=True).apply(state)
    assert drives(turned)[DAYTON] == drives(plain)[DAYTON] + 25
    assert drives(driving_over(turned, roads=False).apply(turned)).equals(drives(added))


def test_that_undo_gives_back_the_setting_and_each_drive(state, on_roads):
    change = driving_over(state, roads=True)
    back = change.inverse().apply(change.apply(state))
    assert SETTING not in back.settings
    pd.testing.assert_frame_equal(diary_frame(back), diary_frame(state))
    assert not drives(on_roads).equals(drives(state))


def test_that_an_unknown_drive_stays_unknown_and_none_is_below_zero(state):
    frame = diary_frame(state)
    frame.loc[frame["uid"] == DAYTON, "travel_before_min"] = np.nan
    frame.loc[frame["uid"] == "D108", "travel_before_min"] = 0.0
    gaps = replace(state, tables={**state.tables, DIARY: frame})
    turned = drives(driving_over(gaps, roads=True).apply(gaps))
    assert np.isnan(turned[DAYTON])
    assert turned.drop(DAYTON).min() >= 0


def test_that_a_project_without_a_diary_only_turns_the_setting(state):
    bare = replace(state, tables={})
    turned = driving_over(bare, roads=True).apply(bare)
    assert over_roads(turned)
    assert DIARY not in turned.tables


def test_that_the_rules_and_a_moved_item_use_the_same_drives(on_roads):
    facts = rule_facts(on_roads, on_roads.rep("R1"), Q1)
    account = diary_frame(on_roads).set_index("uid").loc[DAYTON, "account_id"]
    assert round(facts.minutes("", account)) == from_home(on_roads, DAYTON)
    moved = move_item(on_roads, DAYTON, date(2027, 2, 10), 6 * 60).apply(on_roads)
    assert drives(moved)[DAYTON] == from_home(on_roads, DAYTON)
