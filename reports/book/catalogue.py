"""The pages of the book in order."""

from collections.abc import Sequence
from typing import Final

from reports.book import (
    backtest,
    cover,
    customers,
    executive,
    goals,
    institutions,
    needs,
    potential_map,
    segments,
)
from reports.book.facts import BookFacts
from reports.book.section import Section

FRONT: Final[tuple[Section, ...]] = (cover.SECTION,)
WHAT: Final[tuple[Section, ...]] = (
    executive.SECTION,
    goals.SECTION,
    backtest.SECTION,
    potential_map.SECTION,
    institutions.SECTION,
    customers.SECTION,
    needs.SECTION,
    segments.SECTION,
)
APPENDIX: Final[tuple[Section, ...]] = ()


def sections(facts: BookFacts, *, deep: bool) -> Sequence[Section]:
    """The sections of one book; `deep` is depth rule (1) of plan-spec §3.0."""
    return (*FRONT, *WHAT, *APPENDIX)
