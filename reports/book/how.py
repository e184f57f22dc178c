"""Part C of the book: how the plan is carried out."""

from typing import Final

from reports.book import forecast_page, roadmap
from reports.book.section import Section

HOW: Final[tuple[Section, ...]] = (roadmap.SECTION, forecast_page.SECTION)
