"""P16: strengths, weaknesses, opportunities and threats, each found by a rule in the data."""

import math
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from model.plan.position import (
    CELLS,
    OPPORTUNITY,
    STRENGTH,
    THREAT,
    WEAKNESS,
    Statement,
    position_of,
)
from reports.book.facts import BookFacts
from reports.book.fitting import close_with, cut_to_lines, lead
from reports.book.position_words import NAMED, statement_words
from reports.book.section import Edition, Section
from reports.book.typed import part, texts
from reports.book.voices import voice_within
from reports.book.words import counted, gap, spelled, typed_units
from reports.pdf import blocks, fonts
from reports.pdf.blocks import Gap
from reports.pdf.book import Book
from reports.pdf.colours import G200, G500, G700
from reports.pdf.page import Frame
from reports.pdf.text import Words, semi

_TITLES: Final = {
    STRENGTH: ("Strengths", "what we build on"),
    WEAKNESS: ("Weaknesses", "what holds us back"),
    OPPORTUNITY: ("Opportunities", "what opens"),
    THREAT: ("Threats", "what may be lost"),
}
_MINIMUM: Final = 8


@lru_cache(maxsize=8)
def _found(facts: BookFacts) -> tuple[Statement, ...]:
    return position_of(facts.state, facts.plan)


def _draw(book: Book, facts: BookFacts, _edition: Edition) -> None:
    found = _found(facts)
    with book.page("Position: what the data say", _lead(found), tabs=("WHY",), key="P16") as page:
        top = page.grid.top + 8
        middle = top + (page.grid.bottom - 26 - top) / 2  # few findings still fill the page
        for row in (CELLS[:2], CELLS[2:]):
            areas = page.columns(6, 6, top=top, double_gutter=True)
            for cell, area in zip(row, areas, strict=True):
                _cell(area, facts, cell, [one for one in found if one.cell == cell])
            top = max(middle, page.below(*areas, gap=34))
        _rules(page.frame(0, 12, page.below(*areas, gap=34)))
        close_with(page, _so_what(facts, found))


def _lead(found: Sequence[Statement]) -> Words:
    counts = {cell: sum(one.cell == cell for one in found) for cell in CELLS}
    said = [
        counted(counts[STRENGTH], "strength"),
        counted(counts[WEAKNESS], "weakness", "weaknesses"),
        counted(counts[OPPORTUNITY], "opportunity", "opportunities"),
        counted(counts[THREAT], "threat"),
    ]
    first: Words = [
        semi(f"{spelled(len(found))} rules found something: "),
        f"{', '.join(said[:-1])} and {said[-1]}.",
    ]
    return lead(first)


def _cell(area: Frame, facts: BookFacts, cell: str, found: Sequence[Statement]) -> None:
    title, note = _TITLES[cell]
    blocks.heading(area, title, note)
    area.skip(4)
    if not found:
        blocks.small(area, _NOTHING[cell])
    for one in found:
        head, said = statement_words(facts, one)
        blocks.paragraph(area, [semi(head)])
        if said:
            kept = cut_to_lines(area, said, area.width, 2)
            blocks.paragraph(area, kept, colour=G700)
        y = area.take(11) + 4
        area.ink.rule(area.x, area.right, y, G200, 0.4)
    typed = texts(part(facts.typed, "position"), cell.lower())
    if typed:
        voice_within(area, typed, 15 + 12 * 4)


_NOTHING: Final = {
    STRENGTH: "No rule fires: no kind of account is won more often, none is used above 30 %.",
    WEAKNESS: "No rule fires: champions, roles and families are where they should be.",
    OPPORTUNITY: "No rule fires: no window opens within 12 months, none is ready and unopened.",
    THREAT: "No rule fires: nothing falls, no contract of ours ends within 12 months.",
}


def _rules(area: Frame) -> None:
    if area.room < 26:
        return
    area.to_bottom(20)
    words = (
        "Found by rule, not by opinion: win rate 10 points beside the team's (3 closed or more); "
        "penetration of 30 %; champions and role classes at A and B accounts; a family under half "
        "the average; contracts that end within 12 months; readiness of 60; movers of 12 months."
    )
    blocks.paragraph(area, words, size=fonts.XS, colour=G500)


def _so_what(facts: BookFacts, found: Sequence[Statement]) -> str:
    window = next((one for one in found if one.kind == "windows"), None)
    weak = next((one for one in found if one.kind == "champion"), None)
    both = [key for key in window.accounts if key in weak.accounts] if window and weak else []
    if both:
        name = facts.short_of(both[0])
        return f"{name} opens within 12 months and has no champion: find one there first."
    if window and window.value > 0:
        return f"Open {facts.short_of(window.accounts[0])} before its contract ends."
    if weak and math.isfinite(weak.value):
        return f"Find a champion at {facts.short_of(weak.accounts[0])} first."
    return ""


def _units(facts: BookFacts) -> int:
    """A mark for every account a finding rests on, up to those named, and typed words."""
    marks = sum(max(1, min(NAMED, len(one.accounts))) for one in _found(facts))
    typed = [
        words for cell in CELLS for words in texts(part(facts.typed, "position"), cell.lower())
    ]
    return marks + typed_units(typed)


def _gaps(facts: BookFacts) -> Sequence[Gap]:
    return (
        gap(
            facts,
            "Sales history, contacts, contracts or closed opportunities",
            "what the plan builds on and what it fears",
            "the CRM, the contract list",
        ),
    )


SECTION: Final = Section(
    "P16", "Position: what the data say", "Why", _MINIMUM, _units, _draw, _gaps
)
