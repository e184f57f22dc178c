"""Who serves the accounts."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Rep:
    """A person of the sales team; home in decimal degrees, hours per year.

    `skills` are levels 0-4 by skill code; `notes` keep every further column of the table.
    """

    id: str
    name: str
    role: str = "rep"  # rep, clinical_specialist, KAM, manager
    home_lat: float | None = None
    home_lon: float | None = None
    home_place: str = ""
    start_date: str = ""  # ISO; empty when unknown
    fte: float = 1.0
    ramp: float = 1.0  # share of a full year's capacity, F22
    quota: float | None = None  # money per year
    leave_days: float | None = None
    company_days: float | None = None
    holidays: float | None = None
    skills: Mapping[str, float] = field(default_factory=dict)
    notes: Mapping[str, str] = field(default_factory=dict)

    @property
    def has_home(self) -> bool:
        """Whether drive times can start at this rep's home."""
        return self.home_lat is not None and self.home_lon is not None
