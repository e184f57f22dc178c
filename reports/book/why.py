"""Part B of the book: why the plan stands as it does."""

from typing import Final

from reports.book import baseline, ladder
from reports.book.section import Section

WHY: Final[tuple[Section, ...]] = (baseline.SECTION, ladder.SECTION)
