"""What is done with a request nobody planned: the decision table of plan-spec P54.

Patient safety comes first and bypasses the table; then a service duty, the plan, the theme.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

KINDS: Final = (
    "kit delivery",
    "case cover",
    "quick call",
    "visit request",
    "internal ask",
    "complaint/safety",
)
ROOT_CAUSES: Final = (
    "stock level",
    "late booking",
    "training gap",
    "habit",
    "true emergency",
    "internal",
)
SAFETY, KIT = "complaint/safety", "kit delivery"
_QUARTER_DAYS: Final = 91
_MORE_THAN: Final = 1  # requests of one customer in a quarter; above, education
_COMPLAINT: Final = (
    "Stop use of the device and keep it. Call the company’s complaint line now and stay until "
    "they have taken over."
)


class Rule(StrEnum):
    """The rows of the decision table, in their order."""

    SAFETY = "patient safety"
    DUTY = "service duty"
    PLANNED = "in the plan"
    KIT = "kit run"
    ON_THEME = "off plan, fits the theme"
    OFF_THEME = "off theme"


class What(StrEnum):
    """What the table says to do."""

    NOW = "now"
    AS_PLANNED = "as planned"
    COURIER = "courier or stock correction"
    DISCOVERY = "next discovery slot"
    LATER = "information sheet and 20 working days"


@dataclass(frozen=True, slots=True)
class Request:
    """What is known when somebody asks."""

    kind: str
    account_id: str = ""
    source: str = "customer"  # customer, colleague, manager
    patient_safety: bool = False
    service_duty: bool = False  # a contract obliges us
    in_plan: bool = False
    fits_theme: bool = False
    earlier: int = 0  # requests of the same customer in the 91 days before


@dataclass(frozen=True, slots=True)
class Decision:
    """What to do, why, and what to say."""

    rule: Rule
    kind: What
    sentence: str
    script: str
    educate: bool  # more than one request of this customer in the quarter
    bypass: bool = False  # no triage: the complaint instruction is shown
    prepare_first: bool = False  # the card with two dates opens
    script_name: str = ""  # what the log calls the script

    def needs_displaced(self, chosen: What) -> bool:
        """Whether choosing `chosen` must name what gives way: "now" without duty or danger."""
        return chosen is What.NOW and self.rule not in (Rule.SAFETY, Rule.DUTY)


_TABLE: Final[Mapping[Rule, tuple[What, str, str]]] = {
    Rule.SAFETY: (What.NOW, _COMPLAINT, "patient safety"),
    Rule.DUTY: (What.NOW, "The contract obliges us: do it today.", "service duty"),
    Rule.PLANNED: (What.AS_PLANNED, "It is in the plan: it keeps its day.", ""),
    Rule.KIT: (What.COURIER, "Send a courier, or correct the stock.", "education"),
    Rule.ON_THEME: (What.DISCOVERY, "Offer the next discovery slot.", "prepare first"),
    Rule.OFF_THEME: (
        What.LATER,
        "Send the information sheet and offer a day 20 working days ahead.",
        "prepare first",
    ),
}


def decide(request: Request, plan: Mapping[str, Any]) -> Decision:
    """Read the table from the top; `plan` gives the words of its scripts."""
    rule = _rule(request)
    kind, sentence, script = _TABLE[rule]
    educate = rule is not Rule.SAFETY and bool(request.account_id)
    educate = educate and request.earlier + 1 > _MORE_THAN
    if educate:
        sentence += f" It is request {request.earlier + 1} of this customer in 91 days: teach."
    scripts = plan.get("triage", {}).get("scripts", {})
    words = str(scripts.get(script, ""))
    if educate and rule is not Rule.KIT:
        words = f"{words} {scripts.get('education', '')}".strip()
    return Decision(
        rule,
        kind,
        sentence,
        words,
        educate,
        bypass=rule is Rule.SAFETY,
        prepare_first=kind in (What.DISCOVERY, What.LATER),
        script_name=script,
    )


def _rule(request: Request) -> Rule:
    if request.patient_safety or request.kind == SAFETY:
        return Rule.SAFETY
    if request.service_duty:
        return Rule.DUTY
    if request.in_plan:
        return Rule.PLANNED
    if request.kind == KIT:
        return Rule.KIT
    return Rule.ON_THEME if request.fits_theme else Rule.OFF_THEME
