"""Pages of a book drawn section by section: those whose inputs changed, and no others.

A section is drawn by itself but knows the whole book: its page numbers, references and contents
are those of the printed book. Same inputs and numbers give the same bytes.
"""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from model.plan.digests import digest
from model.plan.page_inputs import page_digests
from reports.book.facts import BookFacts
from reports.book.section import Edition, Section
from reports.book.write import PAPERS, book_meta
from reports.editions.numbering import Place, listing_of, places_of, within
from reports.pdf.book import Book, Listing
from reports.pdf.imprint import joined

CONTENTS: Final = "P02"
CONTACTS: Final = ("P09", "A2")  # name people when that is asked for
_GLOSSARY: Final = "A5"
_OF_EDITION: Final = ("P01", "P02", "P57", "A3")  # say what the book holds and what it lacks
_LIKE: Final = {"P44": "P43", "P45": "P43", "P46": "P43"}


@dataclass(frozen=True, slots=True)
class Sheet:
    """The drawn pages of one section."""

    key: str
    inputs: str  # hash of what it is made from
    numbering: str  # hash of the page numbers it knows
    imprint: str  # hash of what its pages print, their numbers aside
    listing: tuple[Listing, ...]  # a line a page
    pdf: bytes


@dataclass(frozen=True, slots=True)
class Known:
    """What is kept of a sheet to tell whether it must be drawn again."""

    inputs: str
    numbering: str
    listing: tuple[Listing, ...]


@dataclass(frozen=True, slots=True)
class Outline:
    """A section of the book as it is now, drawn or not."""

    key: str
    title: str
    part: str
    first: int
    pages: int
    inputs: str
    account_id: str  # of an account's own page


@dataclass(frozen=True, eq=False, slots=True)
class Ground:
    """One plan's book before anything is drawn."""

    facts: BookFacts
    edition: Edition
    inputs: Mapping[str, str]  # by section key


def ground_of(facts: BookFacts, edition: Edition, paper: str) -> Ground:
    """Hash what each section of the edition is made from."""
    pages = page_digests(facts.state, facts.plan)
    furniture = digest((book_meta(facts), paper, facts.team_size))
    names = str(facts.contact_names)
    everything = digest(sorted(pages.items()))
    lacks = [(s.key, units) for s, units, _gaps in edition.dropped]
    whole = digest(([s.key for s in edition.printed], lacks, edition.content_pages))
    found = {}
    for section in edition.printed:
        own = _of_section(section, facts, pages, everything)
        of_edition = whole if section.key in _OF_EDITION else ""
        of_names = names if section.key in CONTACTS else ""
        found[section.key] = digest((furniture, own, of_edition, of_names))
    return Ground(facts, edition, found)


def _of_section(
    section: Section, facts: BookFacts, pages: Mapping[str, str], everything: str
) -> str:
    account = account_of(section.key, facts)
    if account:
        return pages.get(f"P24:{account}", everything)
    name = section.key.partition(".")[0]
    if name == _GLOSSARY:
        return ""
    return pages.get(_LIKE.get(name, name), everything)


def account_of(key: str, facts: BookFacts) -> str:
    """The account a section is about, "" for the others."""
    kind, _, rest = key.partition(".")
    position = rest.partition(".")[0]
    if kind != "account" or not position.isdigit():
        return ""
    return str(facts.plan.ids[int(position)])


def outline_of(ground: Ground, known: Mapping[str, Known]) -> tuple[Outline, ...]:
    """Every section in order with its pages."""
    return tuple(
        Outline(
            place.section.key,
            _title(known.get(place.section.key), place),
            place.section.part,
            place.first,
            place.pages,
            ground.inputs[place.section.key],
            account_of(place.section.key, ground.facts),
        )
        for place in _places(ground, known)
    )


def waiting(ground: Ground, known: Mapping[str, Known], wanted: Sequence[str]) -> list[str]:
    """The sections to draw: changed ones first, those asked for before the others, the contents
    last; then those of which only the page numbers changed."""
    places = _places(ground, known)
    numbers = _numbers(places)
    rank = {key: n for n, key in enumerate(wanted)}
    changed, renumbered = [], []
    for place in places:
        key = place.section.key
        held = known.get(key)
        if held is None or held.inputs != ground.inputs[key]:
            changed.append(key)
        elif held.numbering != _numbering(numbers, places, place, known):
            renumbered.append(key)

    def order(key: str) -> tuple[bool, int]:
        return key == CONTENTS, rank.get(key, len(rank))

    return [*sorted(changed, key=order), *sorted(renumbered, key=order)]


def draw_section(ground: Ground, key: str, paper: str, known: Mapping[str, Known]) -> Sheet:
    """Draw one section as it stands in the whole book."""
    places = _places(ground, known)
    place = next(one for one in places if one.section.key == key)
    listing = _listing(places, known) if key == CONTENTS else ()
    out = io.BytesIO()
    facts = ground.facts
    with Book(out, PAPERS[paper], book_meta(facts), within(places, place, listing)) as book:
        if place.section.part:
            book.part(place.section.part)
        place.section.draw(book, facts, ground.edition)
        drawn = tuple(book.listing)
    numbering = _numbering(_numbers(places), places, place, known)
    imprint = joined(book.imprints)
    return Sheet(key, ground.inputs[key], numbering, imprint, drawn, out.getvalue())


def _places(ground: Ground, known: Mapping[str, Known]) -> tuple[Place, ...]:
    drawn = {
        key: len(held.listing)
        for key, held in known.items()
        if held.inputs == ground.inputs.get(key)
    }
    return places_of(ground.facts, ground.edition, drawn)


def _listing(places: Sequence[Place], known: Mapping[str, Known]) -> list[Listing]:
    """The contents: lines as drawn where they are known, with the numbers of now."""
    found: list[Listing] = []
    for place in places:
        held = known.get(place.section.key)
        lines = held.listing if held is not None else listing_of(place)
        found += [
            Listing(line.key, line.title, str(place.first + n), line.part, line.tabs)
            for n, line in enumerate(lines)
        ]
    return found


def _numbers(places: Sequence[Place]) -> str:
    """The hash of the page numbers of the whole book."""
    return digest([[(one.section.key, one.first) for one in places], places[-1].pages])


def _numbering(
    numbers: str, places: Sequence[Place], place: Place, known: Mapping[str, Known]
) -> str:
    """The hash of the numbers that a section prints; the contents print titles as well."""
    if place.section.key != CONTENTS:
        return numbers
    return digest([numbers, [(line.title, line.label) for line in _listing(places, known)]])


def _title(held: Known | None, place: Place) -> str:
    return held.listing[0].title if held is not None and held.listing else place.section.title
