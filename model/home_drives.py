"""Drive hours from homes to accounts: computed once per home, whatever territory it serves."""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from model.accounts import Accounts
from model.arrays import FloatArray, IntArray
from model.places.drive import CircuityDrive
from model.same_inputs import SameInputs
from model.settings import Settings

Home = tuple[float, float] | None  # degrees; None where no home is known


class HomeDrives:
    """One-way hours from the home of each of some territories to accounts.

    `least` (n_accounts,) are those from the nearest home, inf where none is known.
    """

    def __init__(self, hours: FloatArray, least: FloatArray, row_of: IntArray) -> None:
        self._hours, self._row_of = hours, row_of  # (n_homes, n_accounts), (n_territories,)
        self.least = least

    def to(self, rows: IntArray, codes: IntArray) -> FloatArray:
        """Hours to account rows from the homes of territory codes, NaN where unknown."""
        found: FloatArray = self._hours[self._row_of[codes], rows]
        return found

    def from_all(self, row: int) -> FloatArray:
        """Hours to one account from the homes of all territories (n_territories,)."""
        found: FloatArray = self._hours[self._row_of, row]
        return found

    def nearest(self, rows: IntArray) -> IntArray:
        """The territory whose home is nearest, of accounts to which a drive is known."""
        hours = self._hours[:, rows][self._row_of]
        return np.asarray(np.nanargmin(hours, axis=0), np.int64)


def home_drives(accounts: Accounts, settings: Settings, homes: Sequence[Home]) -> HomeDrives:
    """The drives of territories with these homes; another order of the same ones costs nothing."""
    driving = tuple((name, settings[name]) for name in settings if name.startswith("drive."))
    known = sorted({home for home in homes if home is not None})
    parts = SameInputs((accounts, settings), (accounts.lat, accounts.lon), (driving, tuple(known)))
    place = {home: row for row, home in enumerate(known)}
    nowhere = len(known)  # the last row is of nobody's home
    row_of = np.array([nowhere if h is None else place[h] for h in homes], np.int64)
    return HomeDrives(*_hours(parts), row_of)


@lru_cache(maxsize=2)
def _hours(parts: SameInputs) -> tuple[FloatArray, FloatArray]:
    accounts, settings = parts.source
    homes = parts.values[1]
    drive = CircuityDrive(settings)
    hours = np.full((len(homes) + 1, len(accounts)), np.nan)
    for row, (lat, lon) in enumerate(homes):
        hours[row] = drive.hours(lat, lon, accounts.lat, accounts.lon)
    return hours, np.fmin.reduce(hours, axis=0, initial=np.inf)
