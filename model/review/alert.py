"""What an alert says, and the twenty rules that give one (plan-spec §6)."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Answer(StrEnum):
    """What an alert offers to do; the value is what the button says."""

    DIARY = "Put into the diary"
    SCENARIO = "Open as a scenario"
    SEGMENT = "Change the segment"
    PLAN_B = "Plan B or disqualify"
    NOT_NOW = "Not now, with referral ask"
    OPEN_PURSUIT = "Open a pursuit"
    EDUCATE = "Education and root cause"
    DIAGNOSE = "Open the diagnosis"
    TALK = "Note the talk"
    FILL = "Fill from the list"
    IMPORT = "Import newer data"
    TRAIN = "Plan training or support"
    SIGN = "Ask for the sign-off"
    RIDE = "Co-travel pack"


AMBER: Final = "amber"
RED: Final = "red"


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: its number, its name, when it fires with the shipped limits, what it offers."""

    key: str
    name: str
    says: str
    answers: tuple[Answer, ...]


def _rules(*rules: Rule) -> Mapping[str, Rule]:
    return {rule.key: rule for rule in rules}


RULES: Final = _rules(
    Rule(
        "AL1",
        "Underperforming territory",
        "Revenue under 90 % of the base two months running, with a potential index of 90 or more",
        (Answer.DIAGNOSE,),
    ),
    Rule(
        "AL2",
        "Neglected high-value account",
        "An A account without a visit for 1.5 planned gaps, or with under half of its calls",
        (Answer.DIARY, Answer.SEGMENT, Answer.SCENARIO),
    ),
    Rule(
        "AL3",
        "Attention hog",
        "One account takes over 25 % of the visits or 30 % of the hours while two A accounts "
        "are neglected",
        (Answer.SCENARIO,),
    ),
    Rule(
        "AL4",
        "Rep off plan",
        "Adherence under 70 % two weeks running, or over 20 % of a month unplanned",
        (Answer.TALK, Answer.FILL, Answer.RIDE),
    ),
    Rule(
        "AL5",
        "Urgent overload",
        "A customer with more than one request in a quarter, red from three or from two within "
        "30 days; a rep with more than one a week",
        (Answer.EDUCATE,),
    ),
    Rule(
        "AL6",
        "Sudden-opportunity drift",
        "Two or more hit-and-hope visits in a week",
        (Answer.TALK,),
    ),
    Rule(
        "AL7",
        "Stuck or orphan opportunity",
        "Longer in a step than its standard days, or no dated next step",
        (Answer.PLAN_B, Answer.DIARY),
    ),
    Rule(
        "AL8",
        "Time sink",
        "Over 25 hours or over 8 visits in 120 days without a gate passed",
        (Answer.NOT_NOW,),
    ),
    Rule(
        "AL9",
        "Contract window",
        "A contract ends within nine months and nothing is open; ours ends and no joint plan is",
        (Answer.OPEN_PURSUIT, Answer.DIARY),
    ),
    Rule(
        "AL10",
        "Competitor moved in",
        "Our procedures fell by 20 % in three months, or a competitor gained 10 points of share",
        (Answer.DIARY, Answer.DIAGNOSE),
    ),
    Rule(
        "AL11",
        "Workload too high",
        "Hours over 105 % of capacity at two monthly reviews running, over two late days a week, "
        "or over 30 % of the hours driven",
        (Answer.SCENARIO, Answer.TRAIN),
    ),
    Rule(
        "AL12",
        "Fairness breach",
        "Potential index outside ±25 %, or quota per potential over 1.4 of the team's median",
        (Answer.SCENARIO,),
    ),
    Rule("AL13", "Flip-flop", "An item changed twice in twelve months", (Answer.SIGN,)),
    Rule(
        "AL14",
        "Diary under-filled",
        "Under 80 % of the next thirteen weeks booked, or next Monday empty on a Friday",
        (Answer.FILL,),
    ),
    Rule(
        "AL15",
        "Data age and quality",
        "A source older than 95 days, over 40 % of potential of grade C, or duplicates",
        (Answer.IMPORT,),
    ),
    Rule(
        "AL16",
        "Opinion leader or lighthouse slips",
        "A relationship lost a level, a T1 or T2 leader not met for 60 days, a lighthouse unlit",
        (Answer.DIARY,),
    ),
    Rule(
        "AL17",
        "Customer satisfaction",
        "A score under 7, or two points lost",
        (Answer.DIARY,),
    ),
    Rule("AL18", "Reassessment due", "The not-now date is reached", (Answer.DIARY,)),
    Rule(
        "AL19",
        "Renewal or repeat order",
        "A service contract ends within 120 days, or an order is 1.5 usual gaps late",
        (Answer.DIARY,),
    ),
    Rule(
        "AL20",
        "Support need",
        "A skill under what complex cases need, or first cases without support",
        (Answer.TRAIN, Answer.SCENARIO),
    ),
)


@dataclass(frozen=True, slots=True)
class Evidence:
    """One input of an alert as it reads: "Last visit", "13 Jul 2026"."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Subject:
    """What an alert is about: kind account, opportunity, person, rep, territory or project."""

    kind: str
    id: str
    name: str
    account_id: str = ""  # the account behind it, "" for none


@dataclass(frozen=True, slots=True)
class Alert:
    """One rule that fired for one object; `value` and `limit` in the unit of the sentence."""

    rule: str
    subject: Subject
    rep_id: str
    territory_id: str
    level: str  # AMBER or RED
    value: float
    limit: float
    sentence: str
    evidence: tuple[Evidence, ...] = ()
    group: str = ""  # account id of the gate through which it must be answered

    @property
    def key(self) -> str:
        """The same for the same object tomorrow."""
        return f"{self.rule}:{self.subject.kind}:{self.subject.id}"

    @property
    def name(self) -> str:
        """The rule's name."""
        return RULES[self.rule].name

    @property
    def answers(self) -> tuple[Answer, ...]:
        """What can be done about it."""
        return RULES[self.rule].answers
