"""Hours written in words."""

import pandas as pd
import pytest

from model.diary.visiting import blocks_of, clock, clock_text, half_days, inside, openings


@pytest.mark.parametrize(
    ("words", "days", "opens", "closes"),
    [
        ("Mon–Fri 07:00–16:00 by appointment", [0, 1, 2, 3, 4], 420, 960),
        ("Mon-Thu 06:45-15:00", [0, 1, 2, 3], 405, 900),
        ("Tue and Thu 09:00–15:00", [1, 3], 540, 900),
        ("by written appointment, Wed 13:00–15:00", [2], 780, 900),
        ("", [0, 1, 2, 3, 4], 480, 1020),
        ("on request", [0, 1, 2, 3, 4], 480, 1020),
    ],
)
def test_that_visiting_hours_are_read_from_words(words, days, opens, closes):
    found = openings(words)
    assert [opening.weekday for opening in found] == days
    assert {(opening.opens, opening.closes) for opening in found} == {(opens, closes)}


def test_that_a_visit_has_to_lie_wholly_inside():
    hours = openings("Tue 09:00–15:00")
    assert inside(hours, 1, 540, 900)
    assert not inside(hours, 1, 539, 600)
    assert not inside(hours, 2, 600, 660)


def test_that_half_days_are_read():
    assert half_days("Tue AM; Thu PM") == {(1, True), (3, False)}


def test_that_a_block_meets_in_its_weeks_of_the_month_only():
    row = {"block_id": "B", "account_id": "A", "contact_id": "P", "surgeon": "Dr P"}
    times = {"weekday": "Thu", "start": "12:30", "end": "17:00", "weeks_of_month": "1,3"}
    more = {"family": "CRS", "our_case_support": "on request"}
    (block,) = blocks_of(pd.DataFrame([row | times | more]))
    assert (block.start, block.end, block.asked) == (750, 1020, True)
    assert [day for day in range(1, 32) if block.meets(2027, 4, min(day, 30)) and day < 31] == [
        1,
        15,
    ]


def test_that_rows_without_a_time_are_no_blocks():
    table = pd.DataFrame(
        {"weekday": ["Mon", "never"], "start": ["", "07:00"], "end": ["9", "8:00"]}
    )
    assert blocks_of(table) == ()


def test_that_clock_times_come_back_as_they_went():
    assert [clock(clock_text(minutes)) for minutes in (0, 435, 1439)] == [0, 435, 1439]
    assert clock("25:00") is None
