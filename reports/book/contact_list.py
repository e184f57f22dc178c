"""A2: the people known, by role class; by name only on request."""

from typing import Final

import numpy as np

from model.people import contactable
from model.plan.facts import ROLES
from model.plan.tables import number, of_accounts, text
from reports.book.account_facts import ROLE_WORDS
from reports.book.facts import BookFacts
from reports.book.fitting import small_cell
from reports.book.section import Edition, Section
from reports.book.words import counted
from reports.pdf import blocks, tables
from reports.pdf.book import Book
from reports.pdf.tables import Column, Row

_PER_PAGE: Final = 42
_MOST_PAGES: Final = 3
_ROW: Final = 12.0
_SMALL: Final = 7.0
_NAME_WIDE: Final = 150.0  # of a name or a title on the narrower paper
Line = tuple[tuple[int, int, float, str], Row]


def contact_rows(facts: BookFacts) -> list[Row]:
    """One row for every contact: role, largest account first, best relationship first."""
    table = contactable(facts.state.table("contacts"), facts.state)
    table, position = of_accounts(table, facts.plan.ids)
    place = {n: rank for rank, n in enumerate(facts.by_potential())}
    words = {
        name: text(table, name)
        for name in ("role_class", "name", "title", "kol_tier", "adopter_type")
    }
    last, following = text(table, "last_contact"), text(table, "planned_next")
    now, target = number(table, "relationship"), number(table, "relationship_target")
    named = facts.contact_names
    found: list[Line] = []
    for row, n in enumerate(position.tolist()):
        role = str(words["role_class"][row])
        order = ROLES.index(role) if role in ROLES else len(ROLES)
        person = str(words["name"][row]) if named else str(words["title"][row])
        key = (order, place[n], -float(np.nan_to_num(now[row], nan=-9.0)), person)
        said = [
            ROLE_WORDS.get(role, "Not known"),
            facts.shorts[n],
            small_cell(person, _NAME_WIDE) if person else None,
            str(words["kol_tier"][row]) or None,
            str(words["adopter_type"][row]) or None,
            facts.show.number(now[row]),
            facts.show.number(target[row]),
            _day(facts, str(last[row])),
            _day(facts, str(following[row])),
        ]
        found.append((key, Row(said)))
    return [row for _, row in sorted(found, key=lambda pair: pair[0])]


def _day(facts: BookFacts, iso: str) -> str | None:
    return facts.show.date(iso) if iso[:4].isdigit() else None


def contact_columns(facts: BookFacts) -> list[Column]:
    return [
        Column("Role", 52, size=_SMALL),
        Column("Account", 86, size=_SMALL),
        Column("Name" if facts.contact_names else "Title", 166, size=_SMALL),
        Column("Tier", 22, size=_SMALL),
        Column("Adopter", 54, size=_SMALL),
        Column("Now", 22, "right", size=_SMALL),
        Column("To", 18, "right", size=_SMALL),
        Column("Last", 52, "right", size=_SMALL),
        Column("Next", 52, "right", size=_SMALL),
    ]


def _pages(facts: BookFacts) -> int:
    table, _ = of_accounts(facts.state.table("contacts"), facts.plan.ids)
    return max(1, min(_MOST_PAGES, -(-len(table) // _PER_PAGE)))


def _draw(book: Book, facts: BookFacts, _edition: Edition) -> None:
    rows, pages = contact_rows(facts), _pages(facts)
    for number_of in range(pages):
        part = f" ({number_of + 1} of {pages})" if number_of else ""
        key = "A2" if not number_of else f"A2.{number_of + 1}"
        lead = None if number_of else _lead(facts, len(rows), _left_out(facts, len(rows)))
        level = 2 if number_of else None
        with book.page(f"Contacts by role{part}", lead, key=key, level=level) as page:
            area = page.frame(0, 12, page.grid.top if not number_of else 92.0)
            shown = rows[number_of * _PER_PAGE : (number_of + 1) * _PER_PAGE]
            if shown:
                tables.table(
                    area, contact_columns(facts), shown, row_height=_ROW, group=True, more=None
                )
            else:
                blocks.small(area, "Import the contacts from the CRM or note them after a call.")
            left = len(rows) - pages * _PER_PAGE
            if number_of == pages - 1 and left > 0:
                area.skip(3)
                blocks.small(area, f"+{left:,} more contacts in the spreadsheet export.")


def _left_out(facts: BookFacts, shown: int) -> int:
    """How many known people must not be contacted and are therefore not listed."""
    table, _ = of_accounts(facts.state.table("contacts"), facts.plan.ids)
    return len(table) - shown


def _lead(facts: BookFacts, n: int, left_out: int) -> str:
    if not n:
        return "No contact is known in this territory."
    who = counted(n, "person", "people")
    without = f" Not listed: {left_out} who must not be contacted." if left_out else ""
    if facts.contact_names:
        return f"{who} by role class, the largest accounts first; names on request.{without}"
    return f"{who} by role class, largest accounts first; names stay out of the book.{without}"


SECTION: Final = Section(
    "A2", "Contacts by role", "Appendix", 0, lambda _f: 0, _draw, counted=False, pages=_pages
)
