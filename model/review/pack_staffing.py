"""The headcount test (F33) as the pack prints it; whoever counts the heads fills it in."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class StaffCell:
    """One geography and class of accounts; hours a year, reps in standard reps."""

    region: str
    segment: str
    accounts: int
    hours: float
    reps_needed: float
    reps_now: float
    headroom_per_hour: float
    over_staffed: bool
    short_hours: float  # of class A accounts, not served


@dataclass(frozen=True, slots=True)
class Staffing:
    """Needed and present reps of one scenario, what is not served, what a hire is worth."""

    reps_needed: float
    reps_now: float
    cells: tuple[StaffCell, ...]
    unserved: tuple[tuple[int, float], ...]  # row, hours a year; most first
    hire_hours: float
    hire_won: float  # money a year, mean of three years
    hire_margin: float
    hire_cost: float
    hire_roi: float

    @property
    def unserved_hours(self) -> float:
        """Hours of class A accounts that do not fit."""
        return sum(hours for _, hours in self.unserved)
