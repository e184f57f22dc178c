"""A page of the book before it is drawn: what it needs, what it counts, how it is drawn."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from model.plan.completeness import WORKING_DRAFT
from reports.book.facts import BookFacts
from reports.pdf import fonts
from reports.pdf.blocks import Gap
from reports.pdf.book import Book

WANTED_PAGES: Final = 20  # content pages of a whole plan, plan-spec §3.0


@dataclass(frozen=True, slots=True)
class Section:
    """One page (or a run of them) of plan-spec §3.

    `units` counts the content units the page would hold: account and contact rows, marks tied to
    a record, table rows with three values, dated items, 25 typed words. Below `minimum` the page
    is dropped and listed with `gaps` on A3; a page that is not `counted` (cover, contents,
    sign-off, appendix) is always printed and never counts towards the twenty.
    `draw` adds its pages to the book; `pages` says how many.
    """

    key: str  # "P05"
    title: str
    part: str  # "What", "Why", "Accounts", "How", "Appendix" or "" before the first part
    minimum: int
    units: Callable[[BookFacts], int]
    draw: "Callable[[Book, BookFacts, Edition], None]"
    gaps: Callable[[BookFacts], Sequence[Gap]] = lambda _facts: ()
    counted: bool = True
    pages: Callable[[BookFacts], int] = lambda _facts: 1


@dataclass(frozen=True, slots=True)
class Edition:
    """Which sections this book prints and which it drops, and why."""

    printed: tuple[Section, ...]
    dropped: tuple[tuple[Section, int, tuple[Gap, ...]], ...]  # with the units it had
    content_pages: int
    completeness_pct: float
    verdict: str = ""  # of the completeness

    @property
    def short(self) -> bool:
        """Whether it stays under twenty content pages."""
        return self.content_pages < WANTED_PAGES

    @property
    def working_draft(self) -> bool:
        """A short book, and one whose inputs are too incomplete, is stamped WORKING DRAFT."""
        return self.short or self.verdict == WORKING_DRAFT

    def prints(self, key: str) -> bool:
        """Whether the page is in the book."""
        return any(section.key == key for section in self.printed)


def edition_of(sections: Sequence[Section], facts: BookFacts) -> Edition:
    """Keep the sections that reach their minimum of content units."""
    fonts.register()  # pages count by the lines their words take
    printed, dropped, pages = [], [], 0
    for section in sections:
        units = section.units(facts) if section.counted else section.minimum
        if units >= section.minimum:
            printed.append(section)
            pages += section.pages(facts) if section.counted else 0
        else:
            dropped.append((section, units, tuple(section.gaps(facts))))
    complete = facts.plan.completeness
    return Edition(tuple(printed), tuple(dropped), pages, complete.percent, complete.verdict)
