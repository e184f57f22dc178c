"""How deep a book goes: depth rules of a short one, limits of a long one (plan-spec 3.0)."""

from dataclasses import replace
from typing import Final

from model.settings import settings_of
from reports.book.catalogue import Depth, sections
from reports.book.facts import BookFacts
from reports.book.section import Edition, edition_of

# In order; each rule keeps what the ones before it have added.
_RULES: Final = (
    Depth(),
    Depth(deep=True, two_pages=6),
    Depth(deep=True, two_pages=6, weeks_by_hour=13),
    Depth(deep=True, two_pages=6, weeks_by_hour=13, people=6),
    Depth(deep=True, two_pages=6, weeks_by_hour=13, people=6, objectives=True),
)
_FEWEST_ACCOUNTS: Final = 6
_FEWEST_WEEKS: Final = 1


def fitting_edition(facts: BookFacts) -> Edition:
    """The book as long as it must be: at least twenty content pages, at most the project's limit.

    A short book takes the depth rules one after the other until it is long enough; a long one
    gives up weeks drawn by the hour (they stay in the lists), then account pages down to six.
    """
    for depth in _RULES:
        edition = edition_of(sections(facts, depth), facts)
        if not edition.short:
            break
    return _within_limit(facts, edition)


def _within_limit(facts: BookFacts, edition: Edition) -> Edition:
    limit = int(settings_of(facts.state)["book.max_main"])
    depth = Depth(account_pages=sum(s.part == "Accounts" for s in edition.printed))
    while _main_pages(facts, edition) > limit:
        if depth.weeks_by_hour > _FEWEST_WEEKS:
            depth = replace(depth, weeks_by_hour=depth.weeks_by_hour - 1)
        elif depth.account_pages > _FEWEST_ACCOUNTS:
            depth = replace(depth, account_pages=depth.account_pages - 1)
        else:
            break
        edition = edition_of(sections(facts, depth), facts)
    return edition


def _main_pages(facts: BookFacts, edition: Edition) -> int:
    """Sheets before the appendix, cover and contents with them."""
    return sum(section.pages(facts) for section in edition.printed if section.part != "Appendix")
