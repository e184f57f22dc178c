"""P24 to P33: the accounts with a page of their own."""

from collections.abc import Sequence
from functools import partial
from typing import Final

from model.settings import settings_of
from reports.book import account_page
from reports.book.account_facts import account_facts, chosen_accounts
from reports.book.facts import BookFacts
from reports.book.section import Section
from reports.book.words import gap
from reports.pdf.blocks import Gap

_DEFAULT: Final = 10
_DEEP: Final = 20
MINIMUM: Final = 12


def ACCOUNTS(facts: BookFacts, deep: bool) -> Sequence[Section]:  # noqa: N802
    raise NotImplementedError
