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
    quarter_detail,
    quarters,
    review,
    risks,
    roadmap,
    sign_off,
    tactics,
    triage,
)
from reports.book.section import Section


def how_sections(weeks_by_hour: int = 4, *, objectives: bool = False) -> tuple[Section, ...]:
    """The pages in order; `objectives` adds a page on each quarter's objectives."""
    quarter_pages: list[Section] = []
    for page, detail in zip(quarters.SECTIONS, quarter_detail.SECTIONS, strict=True):
        quarter_pages += [page, detail] if objectives else [page]
    return (
        roadmap.SECTION,
        forecast_page.SECTION,
        tactics.SECTION,
        effort.SECTION,
        *quarter_pages,
        diary_overview.SECTION,
        *diary_weeks.week_sections(weeks_by_hour),
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


HOW: Final[tuple[Section, ...]] = how_sections()
