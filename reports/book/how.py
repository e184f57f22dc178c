"""Part C of the book: how the plan is carried out."""

from typing import Final

from reports.book import (
    diary_overview,
    diary_weeks,
    effort,
    enablement,
    forecast_page,
    funnel_page,
    joint_plans,
    pipeline_page,
    quarters,
    review,
    risks,
    roadmap,
    sign_off,
    tactics,
    triage,
)
from reports.book.section import Section

HOW: Final[tuple[Section, ...]] = (
    roadmap.SECTION,
    forecast_page.SECTION,
    tactics.SECTION,
    effort.SECTION,
    *quarters.SECTIONS,
    diary_overview.SECTION,
    *diary_weeks.SECTIONS,
    funnel_page.SECTION,
    pipeline_page.SECTION,
    joint_plans.SECTION,
    joint_plans.NOT_NOW,
    enablement.PITCH,
    enablement.MASTERY,
    risks.SECTION,
    triage.SECTION,
    review.SECTION,
    sign_off.ASKS,
    sign_off.SIGN_OFF,
)
