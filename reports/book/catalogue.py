"""The pages of the book in order."""

from collections.abc import Sequence
from typing import Final

from reports.book import (
    account_list,
    backtest,
    contents,
    cover,
    customers,
    data_quality,
    executive,
    goals,
    institutions,
    needs,
    potential_map,
    products,
    segments,
    service_policy,
    settings_used,
    systems,
)
from reports.book.accounts import account_sections
from reports.book.facts import BookFacts
from reports.book.how import HOW
from reports.book.section import Section
from reports.book.why import WHY

FRONT: Final[tuple[Section, ...]] = (cover.SECTION, contents.SECTION)
WHAT: Final[tuple[Section, ...]] = (
    executive.SECTION,
    goals.SECTION,
    backtest.SECTION,
    potential_map.SECTION,
    institutions.SECTION,
    customers.SECTION,
    needs.SECTION,
    segments.SECTION,
    service_policy.SECTION,
    systems.SECTION,
    products.SECTION,
)
APPENDIX: Final[tuple[Section, ...]] = (
    account_list.SECTION,
    data_quality.SECTION,
    settings_used.SECTION,
)


def sections(facts: BookFacts, *, deep: bool) -> Sequence[Section]:
    """The sections of one book; `deep` is depth rule (1) of plan-spec §3.0."""
    accounts = account_sections(facts, deep=deep)
    return (*FRONT, *WHAT, *WHY, *accounts, *HOW, *APPENDIX)
