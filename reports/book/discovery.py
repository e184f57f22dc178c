"""The discovery questions of a plan by role class: those the diary of the quarter will ask."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from model.plan.facts import ROLES
from model.plan.type_defaults import FEWEST_QUESTIONS, bank_of
from reports.book.account_facts import ROLE_WORDS
from reports.book.diary import diary_of
from reports.book.facts import BookFacts
from reports.pdf import blocks, cells, fonts, tables
from reports.pdf.page import Frame
from reports.pdf.tables import Column, Row

DISCOVERY: Final = "early_discovery"
_ORDER: Final = "UBA"
_GUTTER: Final = 12.0
_BANK: Final = 156.0  # pt that the questions of a brief to each role class take


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, to which role class, where and when (ISO); letters as in the diary."""

    roles: str
    question: str
    account_id: str
    day: str


@lru_cache(maxsize=8)
def questions_of(facts: BookFacts) -> tuple[Asked, ...]:
    """The purposes of discovery meetings: one of each role class in turn, the earliest first."""
    found = [
        Asked(item.roles, item.purpose, item.account_id, item.day.isoformat())
        for item in diary_of(facts).items
        if item.kind == DISCOVERY and item.purpose
    ]

    by_role: dict[str, list[Asked]] = {}
    for asked in sorted(found, key=lambda one: one.day):
        by_role.setdefault(asked.roles[:1], []).append(asked)
    turns = [
        (turn, place if place >= 0 else len(_ORDER), asked)
        for letter, asked_of in by_role.items()
        for turn, asked in enumerate(asked_of)
        for place in [_ORDER.find(letter) if letter else -1]
    ]
    return tuple(asked for _, _, asked in sorted(turns, key=lambda one: one[:2]))


def draw_questions(area: Frame, facts: BookFacts) -> None:
    """The question bank under the pitches, where there is room for at least three."""
    asked = questions_of(facts)
    if not asked and area.room >= _BANK:
        _draw_bank(area)
    if not asked or area.room < 100:
        return
    blocks.heading(area, "Discovery questions of the quarter", "ask, listen, no product", gap=24)
    columns = [
        Column("To", 30),
        Column("Question", 280),
        Column("At", 110),
        Column("On", 60, "right"),
    ]
    rows = [
        Row(
            [
                cells.roles(one.roles[:2]) if one.roles else "–",
                cells.wrapped(one.question, most=2),
                facts.short_of(one.account_id) if one.account_id else "–",
                facts.show.date(one.day, year=False),
            ]
        )
        for one in asked
    ]
    tables.table(
        area, columns, rows, row_height=tables.DENSE, more="+{k} more in the diary", more_key="P42"
    )


def _draw_bank(area: Frame) -> None:
    """Without a diary: the five questions of a brief to each role class (S0-99)."""
    blocks.heading(area, "Discovery questions", "five in each brief; no product", gap=16)
    each = (area.width - 2 * _GUTTER) / len(ROLES)
    low = area.y
    for n, role in enumerate(ROLES):
        part = Frame(area.page, area.x + n * (each + _GUTTER), area.y + 2, each, area.bottom)
        blocks.paragraph(part, ROLE_WORDS[role], cut=fonts.MEDIUM, size=fonts.XS, after=2)
        blocks.bullets(part, list(bank_of(role)[:FEWEST_QUESTIONS]), step=10.5, size=fonts.XS)
        low = max(low, part.y)
    area.y = low
