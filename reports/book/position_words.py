"""What the findings about a position say in words; nothing is drawn here."""

from collections.abc import Callable, Mapping
from typing import Final

from model.plan.position import Statement
from reports.book.facts import BookFacts
from reports.book.fitting import some_of
from reports.book.words import counted

NAMED: Final = 5  # accounts of a finding
Teller = Callable[[BookFacts, Statement], str]


def statement_words(facts: BookFacts, one: Statement) -> tuple[str, str]:
    """What a finding says, and below it whom it rests on, "" for nobody."""
    head, tail = _TELL[one.kind]
    return head(facts, one), tail(facts, one)


def _who(facts: BookFacts, one: Statement) -> str:
    return some_of([facts.short_of(key) for key in one.accounts], NAMED).rstrip(".") + "."


def _money(facts: BookFacts, value: float) -> str:
    return facts.show.compact(abs(value))


def _percent(facts: BookFacts, value: float) -> str:
    return facts.show.percent(value)


def _points(facts: BookFacts, one: Statement) -> str:
    return f"The whole team wins {_percent(facts, one.compared)} of what it closes."


def _rate(facts: BookFacts, one: Statement) -> str:
    return f"{facts.type_word(one.subject)}: {_percent(facts, one.value)} won"


def _n(words: str, many: str) -> Teller:
    return lambda _facts, one: counted(int(one.value), words, many)


def _subject_family(facts: BookFacts, one: Statement) -> str:
    return f"{facts.family_name(one.subject)}: {_percent(facts, one.value)} penetration"


def _average(facts: BookFacts, one: Statement) -> str:
    return f"The territory's average is {_percent(facts, one.compared)}."


def _of_compared(words: str) -> Teller:
    return lambda facts, one: (
        f"{_money(facts, one.value)} {words} {counted(int(one.compared), 'account')}"
    )


_TELL: Final[Mapping[str, tuple[Teller, Teller]]] = {
    "win rate": (_rate, _points),
    "well used": (
        _n("account used above 30 %", "accounts used above 30 %"),
        _who,
    ),
    "leaders": (
        lambda _f, one: f"Champion at {counted(int(one.value), 'account')} of opinion leaders",
        _who,
    ),
    "growing": (lambda f, one: f"+{_money(f, one.value)} at the fastest risers", _who),
    "falling": (lambda f, one: f"−{_money(f, one.value)} at those who fall", _who),
    "silent": (_n("account bought before, silent now", "accounts bought before, silent now"), _who),
    "champion": (
        lambda _f, one: f"No champion at {int(one.value)} of {int(one.compared)} A accounts",
        _who,
    ),
    "roles": (
        _n("A or B account lacks a role class", "A and B accounts lack a role class"),
        _who,
    ),
    "blocker": (_n("A account with a blocker", "A accounts with a blocker"), _who),
    "five accounts": (
        lambda f, one: f"{_percent(f, one.value)} of revenue from five accounts",
        _who,
    ),
    "family": (_subject_family, _average),
    "windows": (_of_compared("headroom: contracts end in a year at"), _who),
    "our contracts": (
        _n("contract of ours ends within 12 months", "contracts of ours end within 12 months"),
        _who,
    ),
    "unworked windows": (
        _n("contract window without an opportunity", "contract windows without an opportunity"),
        _who,
    ),
    "ready": (_of_compared("headroom: ready, not opened, at"), _who),
    "reach": (
        lambda f, one: f"{_money(f, one.value)} of headroom is one step away",
        lambda f, one: f"From {_who(f, one)}",
    ),
    "one leader": (lambda f, one: f"{_percent(f, one.value)} of all reach on one account", _who),
    "lost to": (
        lambda _f, one: f"{counted(int(one.value), 'loss', 'losses')} to {one.subject} in a year",
        _who,
    ),
    "estimated": (
        lambda f, one: f"{_percent(f, one.value)} of potential is estimated",
        lambda _f, _one: "From beds, rooms or kind: grade C.",
    ),
}
