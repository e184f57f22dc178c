"""A day in a sentence, as the project writes its dates."""

from datetime import date

from model.format import Formatter
from model.state import State


def day_words(state: State, day: date) -> str:
    """ "6 Jan 2027" in the language of the project."""
    return Formatter.of(state.about).date(day.isoformat())
