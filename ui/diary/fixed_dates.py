"""The dates ahead that do not move: committees, their papers, co-travel days."""

from typing import Final

from ui.diary.agenda import Agenda
from ui.diary.unplaced_card import Ahead

_WORDS: Final = {
    "vac_meeting": "committee",
    "vac_submission": "papers",
    "co_travel": "co-travel day",
}
_MOST: Final = 3


def fixed_dates(agenda: Agenda, week: int) -> list[Ahead]:
    """The next fixed dates from a week on."""
    monday = agenda.monday_of(week)
    found = [e for e in agenda.entries if e.kind in _WORDS and e.day >= monday]
    return [
        Ahead(
            f"{e.day.day} {e.day:%b}",
            f"{_WORDS[e.kind]}, {e.short_title}" if e.name else _WORDS[e.kind],
        )
        for e in found[:_MOST]
    ]
