"""Small pieces of generated sentences: counts, lists, gap notes."""

import re
from collections.abc import Iterable, Sequence
from typing import Final

from model.plan.outlook import Gap as FoundGap
from reports.book.facts import BookFacts
from reports.pdf.blocks import Gap

_NUMBERS: Final = [
    "No",
    "One",
    "Two",
    "Three",
    "Four",
    "Five",
    "Six",
    "Seven",
    "Eight",
    "Nine",
    "Ten",
    "Eleven",
    "Twelve",
]
_OF_NONE: Final = re.compile(r": 0 of 0 .*$")
_NONE_YET: Final = re.compile(r": 0 of (\d+) (\w+)$")
_ROLES: Final = {"USER": "user", "BUYER": "buyer", "ADMIN": "administrator"}
WORDS_PER_UNIT: Final = 25  # typed words that make a content unit, plan-spec §3.0


def counted(n: int, one: str, many: str = "") -> str:
    """ "1 account", "14 accounts"."""
    return f"{n:,} {one if n == 1 else many or one + 's'}"


def spelled(n: int) -> str:
    """A small number as the first word of a sentence: "Nine", "14"."""
    return _NUMBERS[n] if 0 <= n < len(_NUMBERS) else f"{n:,}"


def few(n: int, one: str, many: str = "") -> str:
    """A count within a sentence, small ones in words: "one goal", "ten quarters", "14 accounts"."""
    return f"{spelled(n).lower()} {one if n == 1 else many or one + 's'}"


def many(n: int, one: str, more: str = "") -> str:
    """A count that begins a sentence, small ones in words: "One goal", "14 accounts"."""
    return f"{spelled(n)} {one if n == 1 else more or one + 's'}"


def listed(words: Sequence[str]) -> str:
    """ "A", "A and B", "A, B and C"."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"


def typed_units(texts: Iterable[object]) -> int:
    """Content units of typed words: one for every 25, text by text."""
    return sum(len(str(text or "").split()) // WORDS_PER_UNIT for text in texts)


def load_words(facts: BookFacts) -> str:
    """How the hours planned compare with the hours there are, by the limits of the settings."""
    work = facts.plan.workload
    if not work.verdict:
        return "not known yet"
    if work.verdict == "green":
        return "in balance"
    if work.utilisation > 1:
        return "tight" if work.verdict == "amber" else "more than can be kept"
    return "some room" if work.verdict == "amber" else "much room"


def sentence(text: str) -> str:
    """The text with a capital first letter, the rest as it is."""
    return text[:1].upper() + text[1:]


def gap(facts: BookFacts, missing: str, weakens: str, where: str, due: str = "") -> Gap:
    """A gap note for the plan's owner; due at the start of the plan when nothing is said."""
    day = facts.show.date(due or facts.plan.start.isoformat())
    return Gap(missing, weakens, where, facts.owner, day)


def note_of(facts: BookFacts, found: FoundGap) -> Gap:
    """A gap the model found, as the note that is printed."""
    missing = _OF_NONE.sub(": none yet", found.missing)
    missing = _NONE_YET.sub(r": none of the \1 \2 needed", missing)
    for role, word in _ROLES.items():
        missing = missing.replace(role, word)
    if found.subject in facts.positions:
        missing = f"{facts.short_of(found.subject)}: {missing}"
    day = facts.show.date(found.due or facts.plan.start.isoformat())
    return Gap(missing, found.weakens, found.where, found.owner or facts.owner, day)


def gap_about(facts: BookFacts, subject: str) -> tuple[Gap, ...]:
    """The model's gap notes about one part of the plan: "goals", "needs", an account id."""
    return tuple(
        note_of(facts, found) for found in facts.plan.completeness.gaps if found.subject == subject
    )
