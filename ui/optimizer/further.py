"""Further rules of a request, one by one: what is left, barred, needed, limited; plain data."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final, Literal

from optimizers.request import DesignRequest

Kind = Literal[
    "only", "stays", "named", "barred", "skill", "share", "limit", "loses", "gains", "apart",
    "least", "most", "weight",
]  # fmt: skip
KINDS: Final[dict[Kind, str]] = {
    "only": "Design only a district or territory",
    "stays": "An account or contact keeps its rep",
    "named": "An account goes to a named rep",
    "barred": "An account may not be with a rep",
    "skill": "Accounts that need a skill",
    "share": "A larger or smaller territory",
    "limit": "A limit on what moves",
    "loses": "A limit on what each rep loses",
    "gains": "A limit on what each rep gains",
    "apart": "Centres at least so far apart",
    "least": "At least so much for everyone",
    "most": "At most so much for anyone",
    "weight": "A metric’s part of a blend to balance",
}  # in the order of the menu


@dataclass(frozen=True, slots=True)
class Further:
    """One rule: what it is about, by id or name, and whom or how much; said in `words`."""

    kind: Kind
    subject: str
    value: str
    words: str

    @property
    def number(self) -> float:
        """The value of a rule that has a number."""
        return float(self.value)


def joined(request: DesignRequest, rules: Iterable[Further]) -> DesignRequest:
    """The request with further rules; those on what moves only where there is a start."""
    found = list(rules)

    def of(kind: Kind) -> list[Further]:
        return [rule for rule in found if rule.kind == kind]

    def numbers(kind: Kind) -> dict[str, float]:
        return {rule.subject: rule.number for rule in of(kind)}

    limits = numbers("limit") if request.start else {}
    lost, gained = (numbers(kind) if request.start else {} for kind in ("loses", "gains"))
    apart = max((rule.number for rule in of("apart")), default=request.min_apart_mi)
    return replace(
        request,
        only=(*request.only, *(rule.subject for rule in of("only"))),
        locks=(*request.locks, *(rule.subject for rule in of("stays"))),
        named=(*request.named, *((rule.subject, rule.value) for rule in of("named"))),
        forbid=(*request.forbid, *((rule.subject, rule.value) for rule in of("barred"))),
        skills={**request.skills, **numbers("skill")},
        shares={**request.shares, **{k: pct / 100 for k, pct in numbers("share").items()}},
        max_moved={**request.max_moved, **limits},
        max_lost={**request.max_lost, **lost},
        max_gained={**request.max_gained, **gained},
        min_apart_mi=apart,
        minimum={**request.minimum, **numbers("least")},
        maximum={**request.maximum, **numbers("most")},
        weights={**request.weights, **{k: pct / 100 for k, pct in numbers("weight").items()}},
    )


def without(rules: Iterable[Further], kind: Kind, subjects: Iterable[str]) -> list[Further]:
    """The rules but those of a kind about some subjects."""
    gone = set(subjects)
    return [rule for rule in rules if rule.kind != kind or rule.subject not in gone]
