"""The part of a half-typed filter that can be used already."""

import re
from dataclasses import dataclass
from typing import Final

from model.arrays import BoolArray
from model.filters.columns import FilterGround
from model.filters.evaluate import mask
from model.filters.nodes import FilterError

_SIGNS: Final = (":", "=", "<", ">", "≤", "≥", "≠")  # at the end of a term: no value yet
_TERM: Final = re.compile(r'(?:[^\s"“”]|["“”][^"“”]*(?:["“”]|$))+')


@dataclass(frozen=True, eq=False, slots=True)
class Reading:
    """What a text says so far.

    `rows` (n,) are those that `part` finds, None for all of them; `part` is the whole text where
    nothing is wrong, else what is left without the terms at fault. `error` is the first fault.
    """

    rows: BoolArray | None
    part: str
    error: FilterError | None = None


def read_filter(ground: FilterGround, text: str) -> Reading:
    """Find the rows of a filter; what cannot be read yet is left out and told, not raised."""
    if not text.strip():
        return Reading(None, "")
    try:
        return Reading(mask(ground, text), text)
    except FilterError as error:
        rows, part = _without_faults(ground, text)
        return Reading(rows, part, error)


def _without_faults(ground: FilterGround, text: str) -> tuple[BoolArray | None, str]:
    """Drop the term at fault until the rest can be used."""
    terms = _TERM.findall(text)
    while terms:
        part = _closed(" ".join(terms))
        try:
            return mask(ground, part), part
        except FilterError as error:
            at = _term_at(terms, error.start)
            terms.pop(at - 1 if at and terms[at - 1].endswith(_SIGNS) else at)
    return None, ""


def _closed(text: str) -> str:
    """With the closing brackets that are still missing."""
    bare = re.sub(r'["“”][^"“”]*["“”]', "", text)
    return text + ")" * (bare.count("(") - bare.count(")"))


def _term_at(terms: list[str], place: int) -> int:
    """The number of the term in which a character of the joined terms stands."""
    end = 0
    for number, term in enumerate(terms):
        end += len(term) + 1
        if place < end - 1:
            return number
    return len(terms) - 1
