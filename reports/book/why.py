"""Part B of the book: why the plan stands as it does."""

from typing import Final

from reports.book import baseline, influence_map, ladder, leaders, lighthouse_page
from reports.book.section import Section

WHY: Final[tuple[Section, ...]] = (
    baseline.SECTION,
    influence_map.SECTION,
    leaders.SECTION,
    lighthouse_page.SECTION,
    ladder.SECTION,
)
