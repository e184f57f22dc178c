"""What a reason to see an account is, and how days are named in it."""

from dataclasses import dataclass
from datetime import date
from typing import Final

ON_SITE: Final = frozenset(
    {
        "call_f2f",
        "early_discovery",
        "demo",
        "in_service",
        "wet_lab",
        "trial_review",
        "business_case_meeting",
        "vac_meeting",
        "joint_plan_session",
        "kol_meeting",
        "lighthouse_visit",
        "training",
    }
)  # a visit that counts towards the call frequency; a case is support
TOUCH: Final = ON_SITE | {"remote_touch", "case_attendance"}


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason; an item of `kinds` up to `due` answers it."""

    kind: str
    words: str
    points: float
    due: date
    item: str  # the kind of item that would answer it
    purpose: str
    kinds: frozenset[str]
    contact_id: str = ""
    opportunity_id: str = ""
    only_contact: bool = False  # only an item with this person answers it
    only_opportunity: bool = False  # an item that names no opportunity does not answer it


def named(day: date, today: date) -> str:
    """ "4 Nov", with the year where it is another one."""
    year = f" {day.year}" if day.year != today.year else ""
    return f"{day.day} {day:%b}{year}"
