"""Coordinates written in degrees and minutes, swapped, or without their sign, in a file."""

import numpy as np
import pytest

from model.intake.accounts_import import load_accounts
from model.intake.problems import Severity

FILE = """Account ID,Account Name,State,Latitude,Longitude
A1,One,OH,"40°44'33""N","84°06'18""W"
A2,Two,OH,40 44.55 N,84 06.3 W
A3,Three,OH,40.7425,-84.105
A4,Four,OH,-84.105,40.7425
A5,Five,OH,40.7425,84.105
A6,Six,OH,north,-84.105
"""


def test_that_they_are_read_repaired_and_reported(tmp_path):
    path = tmp_path / "degrees.csv"
    path.write_text(FILE, encoding="utf-8")
    loaded = load_accounts(path)
    assert np.round(loaded.accounts.lat[:5], 4).tolist() == pytest.approx([40.7425] * 5)
    assert np.round(loaded.accounts.lon[:5], 3).tolist() == pytest.approx([-84.105] * 5)
    assert np.isnan(loaded.accounts.lat[5])
    told = [(p.row, p.severity, p.message) for p in loaded.problems]
    assert (2, Severity.FIXED, 'Latitude "40°44\'33"N" was read as 40.7425 (and 1 more).') in told
    fixed = {row: words for row, severity, words in told if severity is Severity.FIXED}
    assert fixed[5] == "Latitude and longitude were swapped; they were put right."
    assert fixed[6] == "The longitude lacked its minus sign; it was put right."
    assert any(row == 7 and "north" in words for row, _, words in told)
