"""The observation form as a workbook: read back cell by cell, never over another day."""

import math
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from model.errors import PlanError
from model.intake.sheet import Sheet
from model.review.cotravel import CRITERIA, Coaching, Ride
from model.review.cotravel_form import HEADERS, form_lines, read_form

DAY = date(2027, 2, 9)
EMPTY = Ride(DAY, "Dana Reyes", calls=4)
FULL = replace(
    EMPTY,
    scores={one.key: float(1 + n % 5) for n, one in enumerate(CRITERIA)},
    evidence={"asking": "Waited for the answer twice", "story": "=1+1"},
    talk_share=60.0,
    coaching=Coaching(
        "Ask the price last", "2027-02-20", "Two calls heard", "2027-03-20", "",
        ("Dana Reyes", "rep"),
    ),
)  # fmt: skip


def read(ride: Ride, told: Ride | None = None, *, rep: str = "R1", **cells: object):
    """Read a form written of `ride`, with single cells typed over, on top of `told`."""
    lines = []
    for line in form_lines("R1", "Maya", DAY, ride):
        key = line[0]
        score = cells.get(key, line[5]) if key in {c.key for c in CRITERIA} | {"talk_share"} else 0
        said = line[6] if key in {c.key for c in CRITERIA} else cells.get(key, line[6])
        lines.append([*line[:5], score, said])
    sheet = Sheet.from_rows("Observation", [list(HEADERS), *lines])
    return read_form(Path("form.xlsx"), rep, told or EMPTY, lambda _path: [sheet])


def test_that_a_filled_form_says_what_was_typed():
    found = read(FULL)
    assert found.ride == FULL
    assert found.scores == len(CRITERIA)
    assert found.remarks == ()


def test_that_empty_cells_leave_what_was_typed_as_it_is():
    found = read(EMPTY, FULL)
    assert found.ride == FULL
    assert found.scores == 0


@pytest.mark.parametrize("typed", ["good", 0.0, 6.0, 3.5, -1.0, "inf", True])
def test_that_a_score_that_is_none_is_told_and_left_out(typed):
    found = read(FULL, asking=typed)
    assert "asking" not in found.ride.scores
    assert len(found.remarks) == 1
    assert found.remarks[0].startswith("Asking and listening: “")
    assert found.scores == len(CRITERIA) - 1


@pytest.mark.parametrize(
    ("typed", "share"),
    [(60.0, 60.0), (0.6, 60.0), ("60 %", 60.0), ("62,5", 62.5), (1.0, 1.0), (0.0, 0.0)],
)
def test_that_a_share_in_percent_or_as_a_fraction_is_understood(typed, share):
    assert read(EMPTY, talk_share=typed).ride.talk_share == share


@pytest.mark.parametrize("typed", [140.0, "most", "nan"])
def test_that_a_share_that_is_none_is_told(typed):
    found = read(EMPTY, talk_share=typed)
    assert math.isnan(found.ride.talk_share)
    assert "is no share of 0 to 100 %" in found.remarks[0]


def test_that_a_day_that_is_none_is_told():
    found = read(FULL, practice_on="next week")
    assert found.ride.coaching.practice_on == ""
    assert found.remarks == ("Practised on: “next week” is no day; write it as 2027-02-20.",)


def test_that_signatures_can_be_taken_back():
    assert read(FULL, FULL, signed="no").ride.coaching.signed == ()


def test_that_a_form_of_another_rep_or_day_is_refused():
    with pytest.raises(PlanError, match="form of the rep R1"):
        read(FULL, rep="R2")
    with pytest.raises(PlanError, match="form of 2027-02-09"):
        read(FULL, replace(EMPTY, day=date(2027, 5, 4)))


def test_that_another_workbook_is_refused():
    sheet = Sheet.from_rows("Sheet1", [["key", "score", "evidence"], ["a", 1.0, "b"]])
    with pytest.raises(PlanError, match="is no observation form"):
        read_form(Path("x.xlsx"), "R1", EMPTY, lambda _path: [sheet])
    with pytest.raises(PlanError, match="is no observation form"):
        read_form(Path("x.xlsx"), "R1", EMPTY, lambda _path: [])


def test_that_a_very_long_evidence_is_cut_and_told():
    long = replace(FULL, evidence={"asking": "x" * 2001})
    found = read(long)
    assert len(found.ride.evidence["asking"]) == 2000
    assert found.remarks == ("Asking and listening: only the first 2,000 characters are kept.",)


def test_that_a_workbook_saved_by_a_spreadsheet_is_read(tmp_path):
    path = tmp_path / "form.xlsx"
    book = Workbook()
    sheet = book.active
    sheet.append(list(HEADERS))
    for line in form_lines("R1", "Maya", DAY, None):
        sheet.append(list(line))
    book.save(path)
    book = load_workbook(path)
    for row in book.active.iter_rows(min_row=2):
        if row[0].value == "asking":
            row[5].value, row[6].value = 4, "Waited twice"
        if row[0].value == "practice_on":
            row[6].value = date(2027, 2, 20)  # a spreadsheet makes a day of it
        if row[0].value == "talk_share":
            row[5].value = 0.55
    book.save(path)
    found = read_form(path, "R1", EMPTY)
    assert found.ride.scores == {"asking": 4.0}
    assert found.ride.evidence == {"asking": "Waited twice"}
    assert found.ride.coaching.practice_on == "2027-02-20"
    assert found.ride.talk_share == 55.0
    assert found.remarks == ()
