"""Which page each section of a book begins on, without drawing the book."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from reports.book.facts import BookFacts
from reports.book.section import Edition, Section
from reports.pdf.book import Listing, Within

COVER: Final = "P01"
_KEY_OF: Final = {COVER: "cover"}  # pages that are named otherwise than their section


@dataclass(frozen=True, slots=True)
class Place:
    """A section of the book with the pages it takes."""

    section: Section
    first: int
    pages: int


def places_of(
    facts: BookFacts, edition: Edition, drawn: Mapping[str, int] | None = None
) -> tuple[Place, ...]:
    """Every printed section with its first page; `drawn` are page counts that are known."""
    found, first = [], 1
    for section in edition.printed:
        known = (drawn or {}).get(section.key)
        pages = section.pages(facts) if known is None else known
        found.append(Place(section, first, pages))
        first += pages
    return tuple(found)


def listing_of(place: Place) -> tuple[Listing, ...]:
    """The lines of the contents for a section that is not drawn yet."""
    section = place.section
    key = _KEY_OF.get(section.key, section.key)
    return tuple(
        Listing(
            key if not n else f"{key}.{n + 1}",
            section.title,
            str(place.first + n),
            section.part,
            (),
        )
        for n in range(place.pages)
    )


def within(places: Sequence[Place], place: Place, listing: Sequence[Listing] = ()) -> Within:
    """What the pages of one section know of the whole book."""
    numbers = {_KEY_OF.get(p.section.key, p.section.key): str(p.first) for p in places}
    total = places[-1].first + places[-1].pages - 1
    return Within(numbers, place.first, total, tuple(listing))
