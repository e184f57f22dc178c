"""Part C of the book: how the plan is carried out."""

from typing import Final

from reports.book import (
    diary_overview,
    diary_weeks,
    forecast_page,
    pipeline_page,
    review,
    risks,
    roadmap,
    tactics,
    triage,
)
from reports.book.section import Section

HOW: Final[tuple[Section, ...]] = (
    roadmap.SECTION,
    forecast_page.SECTION,
    tactics.SECTION,
    diary_overview.SECTION,
    *diary_weeks.SECTIONS,
    pipeline_page.SECTION,
    risks.SECTION,
    triage.SECTION,
    review.SECTION,
)
