"""A visit moved at short notice to another area; everything else is planning."""

from datetime import date

import pytest

from model.diary.swaps import is_area_swap

EAST, WEST, PAPERS = date(2027, 2, 9), date(2027, 2, 12), date(2027, 2, 11)
LATER = date(2027, 2, 22)
AREAS = {EAST: "EAST", WEST: "WEST", PAPERS: "", LATER: "WEST", date(2027, 2, 10): "EAST"}
FRIDAY = date(2027, 2, 5)


@pytest.mark.parametrize(
    ("on", "to", "today", "swap"),
    [
        (EAST, WEST, FRIDAY, True),
        (WEST, EAST, FRIDAY, True),
        (EAST, date(2027, 2, 10), FRIDAY, False),  # the same area
        (EAST, PAPERS, FRIDAY, False),  # no area
        (EAST, LATER, FRIDAY, True),  # taken off a day that is near
        (EAST, WEST, date(2027, 2, 2), True),  # five working days from Tuesday to Tuesday
        (EAST, WEST, date(2027, 2, 1), False),  # six
        (EAST, LATER, date(2027, 2, 10), False),  # caught up, not swapped
    ],
)
def test_that_only_another_area_within_five_working_days_is_a_swap(
    on: date, to: date, today: date, swap: bool
) -> None:
    assert is_area_swap(AREAS, on, to, today) is swap
