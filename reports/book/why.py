"""Part B of the book: why the plan stands as it does."""

from typing import Final

from reports.book import (
    baseline,
    competitors,
    influence_map,
    ladder,
    leaders,
    lighthouse_page,
    position,
    sequence_logic,
)
from reports.book.section import Section

WHY: Final[tuple[Section, ...]] = (
    baseline.SECTION,
    position.SECTION,
    competitors.MAP,
    competitors.CARDS,
    influence_map.SECTION,
    leaders.SECTION,
    lighthouse_page.SECTION,
    ladder.SECTION,
    sequence_logic.SECTION,
)
