"""Travel clusters by drive time."""

import numpy as np
from hypothesis import given
from hypothesis import settings as run_with
from hypothesis import strategies as st

from model.accounts import Accounts
from model.places.drive import CircuityDrive
from model.plan.clusters import travel_clusters
from model.settings import settings_of

DEFAULTS = settings_of({})


def clusters(lat, lon, settings=DEFAULTS, **columns):
    n = len(lat)
    accounts = Accounts(
        {
            "account_id": [f"A{i}" for i in range(n)],
            "lat": np.array(lat, float),
            "lon": np.array(lon, float),
            **columns,
        }
    )
    return travel_clusters(accounts, settings)


def test_that_imported_clusters_are_kept_as_they_are():
    found = clusters([40, 40], [-84, -84], cluster=["NORTH", ""])
    assert found.tolist() == ["NORTH", ""]


def test_that_two_towns_far_apart_make_two_clusters_named_after_them():
    lat, lon = [40.0, 40.01, 40.02, 42.0, 42.01, 42.02], [-84.0] * 6
    towns = ["Troy"] * 3 + ["Lima"] * 3
    assert clusters(lat, lon, city=towns).tolist() == towns


def test_that_a_cluster_below_three_accounts_joins_the_nearest():
    lat = [40.0, 40.01, 40.02, 41.5]
    assert len(set(clusters(lat, [-84.0] * 4))) == 1


def test_that_unplaced_accounts_have_no_cluster():
    found = clusters([40, np.nan, 40], [-84, -84, -84])
    assert found[1] == ""
    assert found[0] == found[2] == "Cluster"


@run_with(max_examples=40)
@given(st.lists(st.tuples(st.floats(38, 42), st.floats(-86, -82)), min_size=1, max_size=25))
def test_that_every_placed_account_has_a_cluster_around_one_account(points):
    lat, lon = (np.array(column) for column in zip(*points, strict=True))
    alone = settings_of({"cluster.min": 1})
    found = clusters(lat, lon, alone)
    assert (found != "").all()
    hours = CircuityDrive(alone).hours(lat[:, None], lon[:, None], lat, lon)
    for name in set(found):
        mine = np.flatnonzero(found == name)
        assert hours[np.ix_(mine, mine)].max(axis=1).min() <= 0.75 + 1e-9
