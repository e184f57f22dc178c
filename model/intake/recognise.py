"""Which column is which field: by name, by synonym, then by resemblance.

One header serves one field and one field has one header; the best pair wins. What the values
are can veto a name: a column "Hours" that holds "Mon–Fri 8–17" is no number of hours.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from rapidfuzz import fuzz

from model.fields import Field, Kind
from model.intake.sheet import Cell, is_blank
from model.intake.values import MISSING, is_number_text

FUZZY_FLOOR: Final = 0.85  # plan-spec §1.14
_SHORTEST_FUZZY: Final = 5  # letters; shorter words resemble too much
_SAMPLE: Final = 200  # filled cells that are looked at to judge a column
_CUSTOM: Final = re.compile(r"_+(?:vod_+)?(?:c|v|pc)$", re.IGNORECASE)  # CRM custom-field endings
_CAMEL: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_YEAR: Final = re.compile(r" (?:19|20)\d\d$")
_STATE_LIKE: Final = 3  # letters; longer cells under "St" are streets


@dataclass(frozen=True, eq=False, slots=True)
class Column:
    """One column below a header: its position in the sheet and its data cells."""

    position: int
    header: str
    cells: Sequence[Cell]


@lru_cache(maxsize=8192)
def normalised(header: str) -> str:
    """Lower-case words of a header: "Billing_City__c" and "BillingCity" become "billing city"."""
    header = _CUSTOM.sub("", header.strip())
    plain = unicodedata.normalize("NFKD", _CAMEL.sub(" ", header))
    plain = "".join(c for c in plain if not unicodedata.combining(c)).casefold()
    plain = plain.replace("&", " and ").replace("%", " ").replace("ß", "ss")
    return " ".join(re.findall(r"[^\W_]+", plain))


def squeezed(header: str) -> str:
    """The same without spaces, for comparing."""
    return normalised(header).replace(" ", "")


@lru_cache(maxsize=64)
def spellings(fields: tuple[Field, ...]) -> dict[str, list[tuple[int, float]]]:
    """For each accepted spelling the fields (as positions) and how good a sign it is, 0-1."""
    table: dict[str, list[tuple[int, float]]] = {}
    for number, known in enumerate(fields):
        for rank, name in enumerate((known.name, *known.synonyms, known.label)):
            score = 1.0 if rank == 0 else 0.99 - 0.001 * rank
            found = table.setdefault(squeezed(name), [])
            if number not in [other for other, _ in found]:
                found.append((number, score))
    return table


def header_scores(header: str, fields: tuple[Field, ...]) -> dict[int, float]:
    """How well a header names each field, by position in `fields`; empty when it names none."""
    words = normalised(header)
    if not words:
        return {}
    known = spellings(fields)
    for text, weight in ((words, 1.0), (_YEAR.sub("", words), 0.97)):
        if found := known.get(text.replace(" ", "")):
            return {number: score * weight for number, score in found}
    tight = words.replace(" ", "")
    if len(tight) < _SHORTEST_FUZZY or not tight.isascii():
        return {}
    return _resembling(tight, known)


def _resembling(tight: str, known: Mapping[str, list[tuple[int, float]]]) -> dict[int, float]:
    """Fields whose spelling differs by a slip of the pen; weighed below every exact match."""
    scores: dict[int, float] = {}
    digits = re.sub(r"\D", "", tight)
    for spelling, found in known.items():
        if len(spelling) < _SHORTEST_FUZZY or re.sub(r"\D", "", spelling) != digits:
            continue
        likeness = fuzz.ratio(tight, spelling, score_cutoff=100 * FUZZY_FLOOR) / 100
        if likeness:
            for number, _ in found:
                scores[number] = max(scores.get(number, 0.0), likeness * 0.9)
    return scores


def recognise(columns: Sequence[Column], fields: tuple[Field, ...]) -> dict[str, Column]:
    """The column of each recognised field, by field name."""
    pairs: list[tuple[float, int, int]] = []
    for place, column in enumerate(columns):
        for number, score in header_scores(column.header, fields).items():
            filled = _filled_share(column.cells)
            if not _plausible(fields[number], column):
                continue
            # Fuller wins among near equals; an empty column only where nothing else is.
            weight = score - 0.4 if filled == 0 else score + 0.0005 * filled
            pairs.append((weight, place, number))
    pairs.sort(key=lambda pair: (-pair[0], pair[1], pair[2]))
    found: dict[str, Column] = {}
    used: set[int] = set()
    for _, place, number in pairs:
        if place not in used and fields[number].name not in found:
            used.add(place)
            found[fields[number].name] = columns[place]
    return found


def _filled_share(cells: Sequence[Cell]) -> float:
    return sum(not is_blank(cell) for cell in cells) / len(cells) if cells else 0.0


def _sample(cells: Sequence[Cell]) -> list[Cell]:
    found: list[Cell] = []
    for cell in cells:
        if not is_blank(cell) and str(cell).strip().casefold() not in MISSING:
            found.append(cell)
            if len(found) == _SAMPLE:
                break
    return found


def _plausible(known: Field, column: Column) -> bool:
    """Whether the values can be what the header says; an empty column can be anything."""
    sample = _sample(column.cells)
    if not sample:
        return True
    if known.is_number:
        numeric = sum(_is_number(cell) for cell in sample)
        return numeric * 2 >= len(sample) and _VETOES.get(known.name, _anything)(sample)
    if known.name == "region" and squeezed(column.header) == "st":
        return _mean_length(sample) <= _STATE_LIKE
    if known.name == "street" and squeezed(column.header) == "st":
        return _mean_length(sample) > _STATE_LIKE
    if known.kind is Kind.TEXT and known.name in ("name", "city"):
        return any(not _is_number(cell) for cell in sample)
    return True


def _is_number(cell: Cell) -> bool:
    return isinstance(cell, float | int) or (isinstance(cell, str) and is_number_text(cell))


def _mean_length(sample: Sequence[Cell]) -> float:
    return sum(len(str(cell).strip()) for cell in sample) / len(sample)


def _within(limit: float) -> Callable[[Sequence[Cell]], bool]:
    """A veto for "X" and "Y" columns that hold map metres and not degrees."""

    def degrees(sample: Sequence[Cell]) -> bool:
        values = [_rough(cell) for cell in sample]
        return sum(abs(value) <= limit for value in values) * 2 >= len(values)

    return degrees


def _rough(cell: Cell) -> float:
    try:
        return float(str(cell).strip().replace(",", "."))
    except ValueError:
        return float("inf")


def _anything(_: Sequence[Cell]) -> bool:
    return True


_VETOES: Final[Mapping[str, Callable[[Sequence[Cell]], bool]]] = {
    name: _within(180.0) for name in ("lat", "lon", "home_lat", "home_lon")
}
