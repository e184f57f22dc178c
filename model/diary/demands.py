"""One thing the diary is asked to hold."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from model.diary.visiting import Opening

MUST: Final = "must"
CLASSES: Final = (MUST, "A", "B", "C")


@dataclass(frozen=True, slots=True)
class After:
    """A demand comes so many calendar days after another one."""

    key: str
    least: int
    most: int


@dataclass(frozen=True, slots=True)
class Demand:
    """One item before it has a day. Dates inclusive; minutes of work, hours of workload.

    `windows` are the hours a visit has to lie in, by weekday; none means the usual day.
    `fixed_start` is in minutes after midnight, None where any time will do. `uid` is that of
    the diary item it stands for, `today` the day that has now. `pinned` items do not move.
    """

    key: str
    kind: str
    minutes: int
    weight: str  # one of CLASSES
    first: date
    last: date
    account_id: str = ""
    contact_ids: tuple[str, ...] = ()
    roles: str = ""  # "USER", "USER/BUYER"
    purpose: str = ""
    objective_id: str = ""
    opportunity_id: str = ""
    step: int = 0
    on_theme: bool = False
    prospect: bool = False
    hours: float = 0.0
    modes: frozenset[str] | None = None  # kinds of day it may be on; None for any
    windows: tuple[Opening, ...] = ()
    series: str = ""  # demands of one series keep a distance
    spacing: float = 0.0  # working days that should lie between two of them
    min_gap: int = 0  # calendar days that must
    after: tuple[After, ...] = ()
    fixed_start: int | None = None
    origin: str = "plan"
    why: str = ""
    uid: str = ""
    today: date | None = None
    today_start: int | None = None
    lock: str = "none"
    pinned: bool = False
    sequence: int = 0
    status: str = "planned"

    @property
    def fixed_day(self) -> date | None:
        """The only day it may be on, None when it has a choice."""
        return self.first if self.first == self.last else None
