"""P24 to P33: the accounts with a page of their own."""

from collections.abc import Sequence
from functools import partial
from typing import Final

from model.settings import settings_of
from reports.book.account_facts import account_facts, chosen_accounts
from reports.book.account_more import (
    draw_more,
    draw_people,
    more_key,
    more_units,
    people_key,
    people_units,
)
from reports.book.account_page import draw_account
from reports.book.facts import BookFacts
from reports.book.ladder import account_key
from reports.book.section import Section
from reports.book.words import gap
from reports.pdf.blocks import Gap

_DEFAULT: Final = 10
_DEEP: Final = 20
_MINIMUM: Final = 12
_PART: Final = "Accounts"


def account_sections(
    facts: BookFacts, *, deep: bool, most: int = 0, two_pages: int = 0, people: int = 0
) -> Sequence[Section]:
    """One section per account that reaches the minimum; one that is dropped when none does.

    The first `two_pages` accounts get a page on funnel and diary too, the first `people` one of
    stakeholders, each when it has enough to say.
    """
    usual = min(_DEFAULT, int(settings_of(facts.state)["onepagers.max"]))
    chosen = chosen_accounts(facts, _DEEP if deep else most or usual, deep=deep)
    known = [i for i in chosen if account_facts(facts, i).units >= _MINIMUM]
    if not known:
        return (Section("P24", "Account pages", _PART, _MINIMUM, _most_known, _never, _gaps),)
    found: list[Section] = []
    for rank, i in enumerate(known):
        name = facts.name_of(str(facts.plan.ids[i]))
        found.append(
            Section(
                account_key(i),
                name,
                _PART,
                _MINIMUM,
                partial(_units_of, i),
                partial(draw_account, i),
            )
        )
        further = (
            (two_pages, more_key, "funnel and diary", more_units, draw_more),
            (people, people_key, "people", people_units, draw_people),
        )
        for limit, key, words, units, draw in further:
            if rank < limit and units(i, facts) >= _MINIMUM:
                found.append(
                    Section(
                        key(i),
                        f"{name}: {words}",
                        _PART,
                        _MINIMUM,
                        partial(units, i),
                        partial(draw, i),
                    )
                )
    return found


def _units_of(position: int, facts: BookFacts) -> int:
    return account_facts(facts, position).units


def _most_known(facts: BookFacts) -> int:
    """Units of the account that is known best."""
    chosen = chosen_accounts(facts, _DEEP, deep=True)
    return max((account_facts(facts, i).units for i in chosen), default=0)


def _never(*_: object) -> None:
    """Nothing is drawn for a section that only stands in for what is missing."""


def _gaps(facts: BookFacts) -> Sequence[Gap]:
    return (
        gap(
            facts,
            "Volumes, contacts and needs of the largest accounts",
            "the pages of single accounts",
            "the CRM, discovery calls",
        ),
    )
