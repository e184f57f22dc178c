"""Drive hours from homes are computed once per home."""

import numpy as np
import pytest

from model.accounts import Accounts
from model.home_drives import home_drives
from model.places.drive import CircuityDrive
from model.settings import settings_of

NEAR, FAR = (39.0, -84.0), (40.0, -84.0)
FIRST, ALL = np.array([0]), np.arange(3)


@pytest.fixture
def accounts() -> Accounts:
    """One beside each home, one without a place."""
    places = {"lat": [39.1, 39.9, np.nan], "lon": [-84.0] * 3}
    return Accounts({"account_id": ["a", "b", "c"], **places})


def test_that_hours_follow_the_homes_and_the_least_is_of_the_nearest(accounts: Accounts) -> None:
    settings = settings_of({})
    drives = home_drives(accounts, settings, (NEAR, None, FAR))
    hours = drives.from_all(0)
    assert hours[0] == pytest.approx(CircuityDrive(settings).hours(*NEAR, 39.1, -84.0))
    assert np.isnan(hours[1])
    assert drives.to(ALL[:2], np.array([0, 2])).tolist() == drives.least[:2].tolist()
    assert drives.least[2] == np.inf
    assert drives.nearest(ALL[:2]).tolist() == [0, 2]


def test_that_no_home_gives_no_hours(accounts: Accounts) -> None:
    drives = home_drives(accounts, settings_of({}), (None,))
    assert np.isnan(drives.to(ALL, np.zeros(3, int))).all()
    assert (drives.least == np.inf).all()


def test_that_homes_keep_their_hours_when_territories_change_their_order(
    accounts: Accounts, monkeypatch: pytest.MonkeyPatch
) -> None:
    hours = home_drives(accounts, settings_of({}), (NEAR, FAR)).from_all(0)
    monkeypatch.delattr(CircuityDrive, "hours")  # nothing is computed again
    turned = home_drives(accounts, settings_of({}), (FAR, NEAR, FAR)).from_all(0)
    assert turned.tolist() == [hours[1], hours[0], hours[1]]


def test_that_another_speed_or_another_place_is_driven_anew(accounts: Accounts) -> None:
    def hours(of: Accounts, own: dict[str, float]) -> float:
        return float(home_drives(of, settings_of(own), (NEAR,)).to(FIRST, FIRST)[0])

    usual = hours(accounts, {})
    assert hours(accounts, {"drive.speed_lt_15km": 10.0}) > usual
    assert hours(accounts.with_columns({"lat": [39.3, 39.9, 39.0]}), {}) > usual
