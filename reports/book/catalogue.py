"""The pages of the book in order."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from reports.book import (
    access_map,
    account_list,
    backtest,
    change_page,
    contact_list,
    contents,
    cover,
    customers,
    data_quality,
    executive,
    glossary,
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
from reports.book.how import how_sections
from reports.book.section import Section
from reports.book.why import WHY

FRONT: Final[tuple[Section, ...]] = (cover.SECTION, contents.SECTION)
WHAT: Final[tuple[Section, ...]] = (
    executive.SECTION,
    goals.SECTION,
    backtest.SECTION,
    potential_map.SECTION,
    access_map.SECTION,
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
    contact_list.SECTION,
    data_quality.SECTION,
    settings_used.SECTION,
    glossary.SECTION,
    change_page.SECTION,
)


@dataclass(frozen=True, slots=True)
class Depth:
    """What a book prints beyond, or short of, its usual pages."""

    deep: bool = False  # an account page for every A and B account
    two_pages: int = 0  # accounts with a page on funnel and diary as well
    people: int = 0  # accounts with a page of stakeholders as well
    weeks_by_hour: int = 4  # weeks of the diary with a page each
    objectives: bool = False  # why and how of each objective of a quarter
    account_pages: int = 0  # at most; 0 as the settings say


def sections(facts: BookFacts, depth: Depth = Depth()) -> Sequence[Section]:
    """The sections of one book, in order."""
    accounts = account_sections(
        facts,
        deep=depth.deep,
        most=depth.account_pages,
        two_pages=depth.two_pages,
        people=depth.people,
    )
    how = how_sections(depth.weeks_by_hour, objectives=depth.objectives)
    return (*FRONT, *WHAT, *WHY, *accounts, *how, *APPENDIX)
