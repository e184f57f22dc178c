"""What the worker does for the preview of a book."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final

from model.state import State
from reports.book.depth import fitting_edition
from reports.book.write import book_facts
from reports.editions.preview import (
    Ground,
    Known,
    Outline,
    Sheet,
    draw_section,
    ground_of,
    outline_of,
    waiting,
)

_BUDGET_S: Final = 0.35  # of drawing before what is ready is shown


@dataclass(frozen=True, slots=True)
class Ask:
    """Whose book, what the window holds of it, and which sections it shows."""

    code: int
    scenario: str
    team: str
    today: date
    paper: str
    known: Mapping[str, Known]
    wanted: tuple[str, ...]
    contact_names: bool = False


@dataclass(frozen=True, slots=True)
class Looked:
    """The book as it is now and the sections drawn in this go."""

    outline: tuple[Outline, ...]
    sheets: tuple[Sheet, ...]
    left: int  # sections still to draw
    content_pages: int
    working_draft: bool


def look(state: State, ask: Ask, stop: Callable[[], bool]) -> Looked:
    """Draw what changed, the sections that show first, for about a third of a second."""
    ground = _ground(
        state, ask.code, ask.scenario, ask.team, ask.today, ask.paper, ask.contact_names
    )
    known = dict(ask.known)
    sheets: list[Sheet] = []
    wanted = set(waiting(ground, known, ask.wanted)) & set(ask.wanted)
    asked = bool(wanted)  # what shows is handed over at once, the others follow
    end = time.monotonic() + _BUDGET_S
    while not stop():
        keys = waiting(ground, known, ask.wanted)
        if not keys:
            break
        sheet = draw_section(ground, keys[0], ask.paper, known)
        known[sheet.key] = Known(sheet.inputs, sheet.numbering, sheet.listing)
        sheets.append(sheet)
        wanted -= {sheet.key}
        if time.monotonic() > end or (asked and not wanted):
            break
    return Looked(
        outline_of(ground, known),
        tuple(sheets),
        len(waiting(ground, known, ask.wanted)),
        ground.edition.content_pages,
        ground.edition.working_draft,
    )


@lru_cache(maxsize=1)
def _ground(
    state: State,
    code: int,
    scenario: str,
    team: str,
    today: date,
    paper: str,
    contact_names: bool,
) -> Ground:
    facts = book_facts(
        state,
        code,
        scenario=scenario,
        team=team,
        today=today,
        contact_names=contact_names,
    )
    return ground_of(facts, fitting_edition(facts), paper)
