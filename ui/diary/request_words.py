"""What the request card is told and tells: choices, facts, advice, details."""

from dataclasses import dataclass
from datetime import date

from ui.widgets.chip import ChipKind


@dataclass(frozen=True, slots=True)
class Choice:
    """One button: the key it stands for and its words."""

    key: str
    words: str


@dataclass(frozen=True, slots=True)
class Fact:
    """One chip about the request."""

    words: str
    kind: ChipKind = ChipKind.PLAIN
    icon: str = ""


@dataclass(frozen=True, slots=True)
class Advice:
    """What the decision table says: a sentence, a script to read out, the ways to decide."""

    sentence: str
    script: str
    facts: tuple[Fact, ...]
    choices: tuple[Choice, ...]  # the advised one first
    flags: tuple[Choice, ...] = ()  # what may be said beyond the kind, and changes the advice
    usual: "Usual | None" = None
    ways: tuple[Choice, ...] = ()  # what going at once may displace; none: nothing has to
    earliest: date | None = None  # from when on another day may be offered; None: no day at all
    prepare: bool = False  # the card with two dates takes over


@dataclass(frozen=True, slots=True)
class Summary:
    """What the closed card says: how many requests, and of whom most came."""

    note: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Usual:
    """What is proposed for the log: minutes, root cause, and the causes there are."""

    minutes: int
    root_cause: str
    causes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Details:
    """What the log keeps beside the decision; 0 and "" for the usual."""

    flags: frozenset[str] = frozenset()
    minutes: int = 0
    root_cause: str = ""
    displaced: str = ""
    question: str = ""  # in the words of who asked
