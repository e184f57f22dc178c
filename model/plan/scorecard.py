"""What is measured how often, and when a figure is green, amber or red (plan-spec §6)."""

import math
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Measure:
    """One figure of the reviews; `green` and `amber` are the limits in its unit.

    Where more can be too much, `green_to` and `amber_to` are the limits on the other side.
    """

    key: str
    name: str
    cadence: str  # "Weekly", "Monthly", "Quarterly", "Annual"
    unit: str  # "%", "" for a plain number
    green: float
    amber: float
    higher_is_better: bool = True
    green_to: float = math.inf
    amber_to: float = math.inf

    def state(self, value: float) -> str:
        """ "green", "amber" or "red"; "" when the value is not known."""
        if not math.isfinite(value):
            return ""
        if value > self.green_to:
            return "amber" if value <= self.amber_to else "red"
        sign = 1.0 if self.higher_is_better else -1.0
        if sign * value >= sign * self.green:
            return "green"
        return "amber" if sign * value >= sign * self.amber else "red"


MEASURES: Final = (
    Measure("adherence", "Plan adherence", "Weekly", "%", 85, 70),
    Measure("unplanned", "Unplanned time", "Weekly", "%", 10, 20, False),
    Measure("urgent", "Urgent requests, share of hours", "Weekly", "%", 5, 10, False),
    Measure("hygiene", "Opportunities with a dated next step", "Weekly", "%", 95, 85),
    Measure("booked", "Next four weeks booked", "Weekly", "%", 95, 80),
    Measure("revenue", "Revenue against base forecast", "Monthly", "%", 97, 90),
    Measure("coverage", "A accounts covered", "Monthly", "%", 95, 85),
    Measure("frequency", "Call frequency attained", "Monthly", "%", 85, 70),
    Measure("frequency_a", "Call frequency attained, A accounts", "Monthly", "%", 85, 70),
    Measure("focus", "Time on the focus theme", "Monthly", "%", 65, 50),
    Measure("stuck", "Opportunities stuck", "Monthly", "%", 15, 30, False),
    Measure("or_coverage", "Operating-room coverage", "Monthly", "%", 95, 85),
    Measure(
        "utilisation",
        "Hours planned of capacity, year one",
        "Monthly",
        "%",
        85,
        75,
        green_to=100,
        amber_to=110,
    ),
    Measure("satisfaction", "Customer satisfaction", "Quarterly", "", 8, 7),
    Measure("stability", "Plan stability over 12 months", "Annual", "", 0.85, 0.7),
    Measure("flip_flops", "Flip-flops in 12 months", "Annual", "", 0, 2, False),
)
