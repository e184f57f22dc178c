"""P09: whom we know where, by role class and relationship."""

from typing import Any, Final

import numpy as np

from model.plan.facts import ROLES
from model.plan.people import LEVELS, WANTED, People, people_of
from reports.book.contact_list import contact_columns, contact_rows
from reports.book.facts import BookFacts
from reports.book.fitting import close_with, lead, some_of
from reports.book.section import Edition, Section
from reports.book.words import counted, gap, gap_about
from reports.pdf import blocks, cells, charts, tables
from reports.pdf.blocks import Gap
from reports.pdf.book import Book
from reports.pdf.page import Frame
from reports.pdf.tables import Column, Row
from reports.pdf.text import Words, semi

ROLE_WORDS: Final = {"USER": "Users", "BUYER": "Buyers", "ADMIN": "Administrators"}
_FEW: Final = 12  # accounts up to which everybody known is listed
_FEW_HIGH: Final = 150.0
_TOP: Final = 20
_SPECIALTIES: Final = 10
_NOTES: Final = 3
_LEVEL_HEADS: Final = ("−2", "−1", "0", "1", "2", "3")


def _draw(book: Book, facts: BookFacts, _edition: Edition) -> None:
    people = people_of(facts.state, facts.plan)
    with book.page("Mix of customers", _lead(facts, people), tabs=("WHAT",), key="P09") as page:
        left, right = page.columns(7, 5, double_gutter=True)
        known = bool(facts.plan.roles.contacts.sum())
        top = _accounts(facts)
        title = f"The {len(top)} largest accounts" if known else "Nobody is known yet"
        blocks.heading(left, title, "contacts known by role class")
        _account_table(left, facts, people, top)
        for block in (_relationships, _coverage, _specialties):
            block(right, facts, people)
        for note in _role_gaps(facts):
            if right.room > blocks.gap_note_height(note, right.width) + 14:
                right.skip(14)
                blocks.gap_note(right, note)
        _people(page.frame(0, 12, page.below(left, right, gap=22)), facts)
        close_with(page, _so_what(facts))


def _accounts(facts: BookFacts) -> list[int]:
    """The largest accounts by potential; practices without procedures of their own come last."""
    return facts.by_potential()[:_TOP]


def _lead(facts: BookFacts, people: People) -> Words:
    counts = facts.plan.roles.counts
    total = sum(counts.values())
    if not total:
        return lead([semi("No contact is known"), f" at {counted(facts.plan.n, 'account')}."])
    split = ", ".join(counted(counts[role], ROLE_WORDS[role][:-1].lower()) for role in ROLES)
    verb = "person is" if total == 1 else "people are"
    first: Words = [semi(f"{total:,} {verb.split()[0]}"), f" {verb.split()[1]} known: {split}."]
    lacking = [
        facts.short_of(str(facts.plan.ids[n]))
        for n in people.a_accounts
        if not facts.plan.roles.known[n, 1:].all()
    ]
    without = ""
    if lacking:
        has = "has" if len(lacking) == 1 else "have"
        without = f"A accounts: {some_of(lacking)} {has} no known buyer or administrator."
    elif len(people.a_accounts):
        every = counted(len(people.a_accounts), "A account")
        without = f"A buyer and an administrator are known at all {every}."
    return lead(first, without)


def _account_table(area: Frame, facts: BookFacts, people: People, top: list[int]) -> None:
    roles, show = facts.plan.roles, facts.show
    classes = facts.plan.segmentation.potential_class
    contacts = bool(roles.contacts.sum())
    dated = bool(any(people.last_contact))
    columns = [Column("", 96), Column("Class", 26)]
    columns += [Column(letter, 18, "right") for letter in "UBA"]
    if contacts:
        columns += [Column("Champion", 44), Column("Blocker", 38)]
        columns += [Column("Last contact", 56, "right")] if dated else []
    else:
        columns.append(Column("Role classes known", 86))
    rows = []
    for n in top:
        line: list[Any] = [facts.shorts[n], str(classes[n]) or None]
        line += [str(int(count)) for count in roles.contacts[n]]
        if contacts:
            line += ["yes" if people.champion[n] else "no", "yes" if people.blocker[n] else "–"]
            day = str(people.last_contact[n])
            line += [show.date(day) if day else None] if dated else []
        else:
            line.append("0 of 3 role classes")
        rows.append(Row(line))
    more = f"+{facts.plan.n - len(top)} more on page A1" if facts.plan.n > len(top) else None
    high = 19.0 if len(rows) * 19 + 40 <= area.room else None
    tables.table(area, columns, rows, row_height=high, more=None)
    if more:
        area.skip(2)
        blocks.small(area, more)


def _people(area: Frame, facts: BookFacts) -> None:
    """Everybody known in a territory of few accounts, by title, as A2 lists them."""
    rows = contact_rows(facts)
    if not rows or facts.plan.n > _FEW or area.room < _FEW_HIGH:
        return
    blocks.heading(area, "Who is known", "relationship now and to be")
    tables.table(
        area,
        contact_columns(facts),
        rows,
        row_height=12,
        group=True,
        more="+{k} more on page A2",
        more_key="A2",
    )


def _relationships(area: Frame, facts: BookFacts, _people: People) -> None:
    found = facts.plan.roles.relationships
    if not found:
        return
    blocks.heading(area, "Relationship by role class", "champion 2, advisor 3")
    full = max(found.values())
    columns = [Column("", 74), *[Column(head, 24, "centre") for head in _LEVEL_HEADS]]
    rows = []
    for role in ROLES:
        marks: list[Any] = [ROLE_WORDS[role]]
        for level in LEVELS:
            n = found.get((role, level), 0)
            marks.append(cells.heat(n, full, str(n) if n else ""))
        rows.append(Row(marks))
    tables.table(area, columns, rows, more=None)


def _coverage(area: Frame, facts: BookFacts, people: People) -> None:
    n = len(people.a_accounts)
    if not n or not facts.plan.roles.contacts.sum():
        return
    blocks.heading(area, "Roles known at A accounts", f"of {n}; share")
    names = (f"{WANTED[0]} users", f"{WANTED[1]} buyer", f"{WANTED[2]} administrator")
    items = [
        charts.Bar(f"At least {name}", 100 * have / n, f"{have} of {n}")
        for name, have in zip(names, people.a_covered, strict=True)
    ]
    charts.shares(area, items, step=22)


def _specialties(area: Frame, facts: BookFacts, people: People) -> None:
    room = area.room - 86.0 * min(_NOTES, len(facts.plan.roles.gaps))
    if not people.specialties or room < 90:
        return
    blocks.heading(area, "Specialties", "contacts")
    names = list(people.specialties.items())
    fitting = max(1, min(_SPECIALTIES, int((room - 70) // 14.4)))
    items = [charts.Bar(name, n, str(n)) for name, n in names[:fitting]]
    charts.bars(area, items, label_width=112, neutral=True)
    if len(names) > fitting:
        blocks.small(area, f"+{len(names) - fitting} more specialties")


def _role_gaps(facts: BookFacts) -> list[Gap]:
    """The gaps of the accounts that start first, or of the contacts as a whole."""
    if not facts.plan.roles.contacts.sum():
        return [gap(facts, "All contacts", "calls by role class", "the CRM or business cards")]
    roles = facts.plan.roles.gaps
    ranked = [p.account_id for p in facts.plan.sequence.picks if p.account_id in roles]
    found: list[Gap] = []
    for account_id in dict.fromkeys([*ranked, *roles]):
        found += gap_about(facts, account_id)
    return found[:_NOTES]


def _so_what(facts: BookFacts) -> str:
    gaps = facts.plan.roles.gaps
    if not gaps:
        people = people_of(facts.state, facts.plan)
        against = [n for n in facts.by_potential() if people.blocker[n]]
        if not against:
            return ""
        return f"{facts.shorts[against[0]]} has a blocker: talk there before the papers go in."
    ranked = [p.account_id for p in facts.plan.sequence.picks if p.account_id in gaps]
    first = [facts.short_of(account_id) for account_id in (ranked or list(gaps))[:2]]
    n = counted(len(gaps), "A or B account lacks", "A and B accounts lack")
    return f"{n} a role class: find them first at {' and '.join(first)}"[:118].rstrip(".") + "."


def _units(facts: BookFacts) -> int:
    roles = facts.plan.roles
    classed = np.isin(facts.plan.segmentation.potential_class, ("A", "B"))
    return int(roles.contacts.sum()) + int(classed.sum())


def _gaps(facts: BookFacts) -> tuple[Gap, ...]:
    missing = "Contacts with their role class"
    return gap_about(facts, "contacts") or (
        gap(facts, missing, "calls by role class", "the CRM or discovery calls"),
    )


SECTION: Final = Section("P09", "Mix of customers", "What", 10, _units, _draw, _gaps)
