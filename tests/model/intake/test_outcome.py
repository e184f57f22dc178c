"""What the child may hand back, and how much of it."""

import io

import pytest

from model.errors import PlanError
from model.intake.outcome import read_outcome, write_error, write_sheets
from model.intake.sheet import RawSheet


def through(*sheets):
    out = io.BytesIO()
    write_sheets(sheets, out)
    out.seek(0)
    return read_outcome(out)


def test_that_ragged_rows_are_filled_up():
    (sheet,) = through(RawSheet("A", [["id"], [], ["1", "x"]], hidden=True))
    assert sheet.columns == (("id", "", "1"), ("", "", "x"))
    assert sheet.hidden


def test_that_zeros_and_no_are_something():
    (sheet,) = through(RawSheet("A", [["id"], [0], [False], ["", None]]))
    assert sheet.columns == (("id", 0, False),)


def test_that_blank_sheets_stay_sheets():
    assert [(s.name, s.n_rows) for s in through(RawSheet("A", []), RawSheet("B", [[" "]]))] == [
        ("A", 0),
        ("B", 0),
    ]


def test_that_a_sentence_comes_through():
    out = io.BytesIO()
    write_error(PlanError("It is wet.", remedy="Dry it."), out)
    out.seek(0)
    with pytest.raises(PlanError, match=r"It is wet\. Dry it\."):
        read_outcome(out)


def test_that_too_wide_and_too_large_sheets_are_refused(monkeypatch):
    with pytest.raises(PlanError, match="2,001 columns; at most 2,000"):
        through(RawSheet("A", [["x"] * 2001]))
    monkeypatch.setattr("model.intake.outcome.MAX_CELLS", 5)
    with pytest.raises(PlanError, match='sheet "B", of 2 rows and 2 columns, the file has 6 cells'):
        through(RawSheet("A", [["x", "y"]]), RawSheet("B", [["x", "y"], ["z", "w"]]))


def test_that_equal_cells_are_one_object():
    (sheet,) = through(RawSheet("A", [["Boston city"], ["Boston city"]]))
    assert sheet.columns[0][0] is sheet.columns[0][1]
