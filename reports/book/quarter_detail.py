"""Why and how of each objective of a quarter: a page of its own in a deep book."""

from functools import partial
from typing import Final

from reports.book.facts import BookFacts
from reports.book.fitting import lead
from reports.book.goals import amount_text
from reports.book.quarters import objectives_of, quarter_title
from reports.book.section import Edition, Section
from reports.book.typed import Entry, part, text
from reports.book.voices import height_of, voice_within
from reports.book.words import counted, typed_units
from reports.pdf import blocks, fonts
from reports.pdf.book import Book
from reports.pdf.colours import G500
from reports.pdf.page import Frame
from reports.pdf.text import semi

_MINIMUM: Final = 10


def _draw(quarter: int, book: Book, facts: BookFacts, edition: Edition) -> None:
    del edition
    goals = _reasoned(quarter, facts)
    title = f"{quarter_title(facts, quarter)}: objectives"
    said = lead([semi(counted(len(goals), "objective")), " with their why and how."])
    key = f"P{37 + quarter}.detail"
    with book.page(title, said, tabs=("HOW",), key=key, level=2) as page:
        areas = page.columns(6, 6, double_gutter=True)
        for goal in goals:
            area = areas[0] if areas[0].room >= areas[1].room else areas[1]
            _objective(area, facts, goal)


def _objective(area: Frame, facts: BookFacts, goal: Entry) -> None:
    words = [text(goal, "why"), text(goal, "how")]
    need = 52 + height_of(words, area.width)
    if area.room < min(need, 110):
        area.ink.ledger.note(area.ink.name, f"{text(goal, 'id')} found no room")
        return
    blocks.heading(area, text(goal, "id"), text(goal, "text"), gap=18)
    measure = part(goal, "measure")
    low, high = amount_text(facts, measure, "baseline"), amount_text(facts, measure, "target")
    due = facts.show.date(text(measure, "target_date"))
    said = f"{text(measure, 'metric')}: {low} → {high} by {due}"
    blocks.paragraph(area, said, size=fonts.XS, colour=G500, after=2)
    voice_within(area, words, area.room)


def _reasoned(quarter: int, facts: BookFacts) -> list[Entry]:
    found = objectives_of(facts, quarter)
    return [goal for goal in found if text(goal, "why") or text(goal, "how")]


def _units(quarter: int, facts: BookFacts) -> int:
    goals = _reasoned(quarter, facts)
    return len(goals) + typed_units(text(goal, key) for goal in goals for key in ("why", "how"))


SECTIONS: Final[tuple[Section, ...]] = tuple(
    Section(
        f"P{37 + n}.detail",
        f"Objectives of quarter {n}",
        "How",
        _MINIMUM,
        partial(_units, n),
        partial(_draw, n),
    )
    for n in range(1, 5)
)
