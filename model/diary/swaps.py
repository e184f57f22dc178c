"""Driving to the sun: a visit moved at short notice to a day in another area (plan-spec §4.6)."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from model.diary.work_days import working_days_between

NEAR_WD: Final = 5  # working days from today; a later move is planning


def is_area_swap(areas: Mapping[date, str], on: date, to: date, today: date) -> bool:
    """Whether a move between two days changes the area within five working days from today.

    `areas` holds the working days with their travel cluster, "" for none; a day without an area
    swaps with no other. What was planned for a day that is over is caught up, not swapped.
    """
    first, second = areas.get(on, ""), areas.get(to, "")
    if not first or not second or first == second or min(on, to) < today:
        return False
    return working_days_between(today, min(on, to)) <= NEAR_WD
