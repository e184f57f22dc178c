"""Who decides at one account: the grid of users, buyers and administrators of its page."""

import math
from typing import Final

from model.plan.facts import ROLES
from reports.book.account_facts import ROLE_WORDS, AccountFacts, Person
from reports.pdf import blocks, cells, fonts, tables
from reports.pdf.colours import G700, WARN
from reports.pdf.page import Frame
from reports.pdf.tables import NORMAL, Column, Row
from reports.pdf.text import Run

_COLUMNS: Final = (
    Column("", 100),
    Column("", 146, size=7, colour=G700),
    Column("Relationship", 46),
    Column("Last", 32, "right"),
    Column("Next", 34, "right"),
)


def _shown(account: AccountFacts, most: int) -> list[Person]:
    """The people to print, in order: the first of every known role class, then the others."""
    known = {person.role: person for person in reversed(account.people)}
    firsts = list(known.values())
    rest = [person for person in account.people if person not in firsts]
    kept = [*firsts, *rest[: max(0, most - len(firsts))]]
    return [person for person in account.people if person in kept][:most]


def people_rows(account: AccountFacts, most: int) -> list[Row]:
    """Known people, and one row for each role class nobody is known of."""
    show = account.facts.show
    known = {person.role for person in account.people}
    missing = [role for role in ROLES if role not in known]
    shown = _shown(account, max(1, most - len(missing)))
    rows = []
    for person in shown:
        letter = person.role[:1] if person.role in ROLES else "?"
        title = ", ".join(part for part in (person.tier, person.title) if part)
        target = person.target if math.isfinite(person.target) else person.now
        said = (
            Run("do not contact", colour=WARN) if person.blocked else cells.wrapped(title, most=2)
        )
        ladder = cells.now_target(person.now, target) if math.isfinite(person.now) else None
        rows.append(
            Row(
                [
                    cells.role_line(letter, person.name, fonts.MEDIUM),
                    said,
                    ladder,
                    show.date(person.last, year=False),
                    show.date(person.following, year=False),
                ]
            )
        )
    for role in missing:
        gone = Run("not known: ask in the first call", colour=WARN)
        rows.append(Row([cells.role_line(role[:1], ROLE_WORDS[role]), gone, "", None, None]))
    return rows


def people(area: Frame, rows: list[Row]) -> None:
    """Draw the block with its heading."""
    blocks.heading(area, "People", "relationship now → target, −2 to +3", gap=0)
    tables.table(area, _COLUMNS, rows, row_height=NORMAL, more=None)


def people_height(wide: float, rows: list[Row]) -> float:
    """Points that the rows take in a column of this width."""
    return tables.table_height(_COLUMNS, rows, wide, NORMAL)
