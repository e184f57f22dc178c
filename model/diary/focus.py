"""The theme of a quarter: what is on it, which kind of day takes what, how the days divide."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from model.diary.work_days import Quarter

CASE, FIELD, DISCOVERY, DEMO, COMMITTEE = "case", "field", "discovery", "demo", "committee"
COMPANY_DAY: Final = "company"
MODES: Final = (CASE, FIELD, DISCOVERY, DEMO, COMMITTEE)
CASE_SUPPORT: Final = "case support"
CASE_MONTH_SHARE: Final = 0.60  # of the working days of a case-support month
# Shares of the open days by the theme's work mode: case, discovery, demo, committee; the rest
# are field days. The beachhead is plan-spec §4.2, the others expert defaults in its spirit.
BUDGETS: Final[Mapping[str, tuple[float, float, float, float]]] = {
    "beachhead": (0.15, 0.13, 0.10, 0.08),
    "discovery": (0.10, 0.35, 0.08, 0.05),
    "trial/evaluation": (0.25, 0.10, 0.12, 0.08),
    CASE_SUPPORT: (0.40, 0.10, 0.06, 0.05),
    "committee/contract": (0.15, 0.10, 0.08, 0.20),
    "expansion": (0.20, 0.12, 0.10, 0.08),
    "defence": (0.25, 0.10, 0.08, 0.08),
}
PLACELESS: Final = (  # kinds that need no drive
    "remote_touch",
    "vac_submission",
    "urgent_buffer",
    "planning_admin",
    "enablement_practice",
    "specialist_cover",
    "co_travel",
    COMPANY_DAY,
)
_TALKS: Final = frozenset({FIELD, DEMO, COMMITTEE})
_ANY: Final = frozenset(MODES)
TALKING: Final = _ANY - {CASE}  # where prospects may be met
MODES_OF: Final[Mapping[str, frozenset[str]]] = {
    "case_attendance": frozenset({CASE}),
    "early_discovery": frozenset({DISCOVERY}),
    "demo": _TALKS,
    "in_service": _TALKS | {CASE},
    "wet_lab": _TALKS,
    "training": _TALKS | {CASE},
    "trial_review": _TALKS | {CASE},
    "lighthouse_visit": _TALKS | {CASE},
    "business_case_meeting": _TALKS,
    "vac_meeting": frozenset({COMMITTEE}),
    "joint_plan_session": _TALKS | {CASE},
}
MINUTES: Final[Mapping[str, int]] = {  # plan-spec §1.10
    "call_f2f": 45,
    "remote_touch": 25,
    "early_discovery": 60,
    "demo": 90,
    "in_service": 60,
    "wet_lab": 240,
    "trial_review": 45,
    "business_case_meeting": 60,
    "vac_meeting": 45,
    "vac_submission": 180,
    "joint_plan_session": 90,
    "kol_meeting": 60,
    "lighthouse_visit": 180,
    "training": 240,
    "enablement_practice": 120,
    "planning_admin": 210,
    "urgent_buffer": 120,
    COMPANY_DAY: 480,
}
HOURS: Final[Mapping[str, float]] = {  # with preparation and record, without driving
    "early_discovery": 2.0,
    "demo": 5.0,
    "in_service": 5.0,
    "wet_lab": 5.0,
    "training": 5.0,
    "trial_review": 2.0,
    "business_case_meeting": 5.0,
    "vac_meeting": 5.0,
    "vac_submission": 10.0,
    "joint_plan_session": 3.0,
    "kol_meeting": 3.0,
    "lighthouse_visit": 4.0,
    "enablement_practice": 2.0,
    "planning_admin": 3.5,
    "urgent_buffer": 2.0,
    COMPANY_DAY: 8.0,
}
# Expert estimates of the preparation and record of a meeting; plan-spec §8.7 reproduces them.


@dataclass(frozen=True, slots=True)
class Theme:
    """What a quarter is about; no name when the plan has no theme for it."""

    name: str = ""
    mode: str = "beachhead"
    family: str = ""
    accounts: frozenset[str] = frozenset()
    month: int = 0  # of the case support, 0 for none

    @property
    def known(self) -> bool:
        """Whether the plan says what the quarter is about."""
        return bool(self.name)

    def covers(self, account_id: str, families: frozenset[str], kind: str) -> bool:
        """Whether an item is on the theme: its account, its person's field, or case support."""
        if not self.known or account_id in self.accounts:
            return True
        return bool(self.family and self.family in families) or (
            self.mode == CASE_SUPPORT and kind == "case_attendance"
        )


def modes_of(kind: str, prospect: bool) -> frozenset[str] | None:
    """The kinds of day an item may be on, None for any; no prospect is called on a case day."""
    return TALKING if kind == "call_f2f" and prospect else MODES_OF.get(kind)


def theme_of(plan: Mapping[str, Any], quarter: Quarter) -> Theme:
    """The plan's theme of a quarter; an empty one when it has none."""
    for record in plan.get("focus_themes", ()):
        if same_quarter(str(record.get("quarter", "")), quarter):
            mode = str(record.get("mode", "beachhead"))
            months = quarter.months if mode == CASE_SUPPORT else ()
            month = int(record.get("case_month", months[1] if months else 0))
            return Theme(
                str(record.get("name", "")),
                mode if mode in BUDGETS else "beachhead",
                str(record.get("family", "")),
                frozenset(map(str, record.get("accounts", ()))),
                month,
            )
    return Theme()


def same_quarter(words: str, quarter: Quarter) -> bool:
    """Whether "2027-Q1" or "2027Q1" names the quarter."""
    return words.replace("-", "").upper() == quarter.name.replace("-", "")


def families_of(words: str, families: Mapping[str, str]) -> frozenset[str]:
    """Procedure families a person's specialty belongs to, by the words of the families' names.

    `families` are names by code: {"UGI": "Upper GI / foregut"}.
    """
    said = set(re.findall(r"[^\W\d_]{5,}", words.casefold()))
    return frozenset(
        code
        for code, name in families.items()
        if said & set(re.findall(r"[^\W\d_]{5,}", name.casefold()))
    )
