"""Which column is which field: by name, by synonym, then by resemblance.

One header serves one field and one field has one header; the best pair wins. What the values
are can veto a name: a column "Hours" that holds "Mon–Fri 8–17" is no number of hours.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NamedTuple

from rapidfuzz import fuzz, process

from model.fields import Field
from model.intake.reading import How
from model.intake.sheet import Cell, column_letters, is_blank
from model.intake.values import ERRORS, MISSING, is_number_text

FUZZY_FLOOR: Final = 0.85  # plan-spec §1.14
_SHORTEST_FUZZY: Final = 5  # letters; shorter words resemble too much
_SAMPLE: Final = 200  # filled cells that are looked at to judge a column
_CUSTOM: Final = re.compile(r"_+(?:vod_+)?(?:c|v|pc)$", re.IGNORECASE)  # CRM custom-field endings
_CAMEL: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_TAIL: Final = re.compile(  # a year, or the currency of the amounts
    r" (?:(?:19|20)\d\d|(?:in )?(?:usd|eur|gbp|chf|cad|aud|jpy|us dollars?|euros?))$"
)
_OFTEN: Final = 5  # headers that share their first words before those words mean nothing
_KEY_WORDS: Final = frozenset({"id", "code", "no", "nr", "num", "number", "key", "ccn"})
_NO_KEY_WORDS: Final = frozenset({"phone", "fax", "tel", "zip", "street", "house", "postal"})
_WORDS_ONLY: Final = frozenset({"name", "city", "region", "country", "county"})
_DEGREES: Final = frozenset({"lat", "lon", "home_lat", "home_lon"})
_AMBIGUOUS: Final = _DEGREES | {"hours", "competitor_share", "csat"}
PARTS: Final = " / "  # between the names of a header of two rows
_TELLING: Final = 3  # cells; fewer say little against a header
_STATE_LIKE: Final = 3  # letters; longer cells under "St" are streets


@dataclass(frozen=True, eq=False, slots=True)
class Column:
    """One column below a header: its position in the sheet and its data cells.

    `header` is what the file says, `title` what people see and choose it by, unique in its sheet.
    """

    position: int
    header: str
    cells: Sequence[Cell]
    title: str = ""

    @property
    def shown(self) -> str:
        """The column for people: "Column F" where the file gives no header."""
        return self.title or self.header or f"Column {column_letters(self.position)}"


class Sign(NamedTuple):
    """Why a column is taken for a field and how sure that is, 0-1."""

    how: How
    score: float


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


Look = Callable[[Sequence[Column], Collection[str]], dict[str, tuple[Column, Sign]]]


@dataclass(frozen=True, eq=False, slots=True)
class _Spelling:
    """One accepted way to write a header: the fields it may mean and how good a sign it is."""

    digits: str
    words: frozenset[str]
    meant: list[tuple[int, float]]


class Catalogue:
    """The fields of one kind of table with every spelling of their headers.

    `look` finds, among columns whose headers say nothing, those of fields that are still free.
    """

    def __init__(self, fields: Sequence[Field], look: Look | None = None) -> None:
        self.fields = tuple(fields)
        self.look = look
        self.number_of = {known.name: number for number, known in enumerate(self.fields)}
        self._spellings: dict[str, _Spelling] = {}
        for number, known in enumerate(self.fields):
            for rank, name in enumerate((known.name, *known.synonyms, known.label)):
                score = 1.0 if rank == 0 else 0.99 - 0.001 * rank
                self._spell(name, number, score)
        self._long = [text for text in self._spellings if len(text) >= _SHORTEST_FUZZY]
        words = frozenset().union(*(spelling.words for spelling in self._spellings.values()))
        self._vocabulary = words
        self._resembling: dict[str, dict[int, float]] = {}

    def _spell(self, name: str, number: int, score: float) -> None:
        words = normalised(name)
        tight = words.replace(" ", "")
        if not tight:
            return
        digits = re.sub(r"\D", "", tight)
        spelling = self._spellings.setdefault(
            tight, _Spelling(digits, frozenset(words.split()), [])
        )
        if number not in [other for other, _ in spelling.meant]:
            spelling.meant.append((number, score))

    def scores(self, header: str, *, fuzzy: bool = True) -> dict[int, float]:
        """How well a header names each field, 0-1 by position in `fields`; empty: it names none."""
        words = normalised(header)
        for text, weight in ((words, 1.0), (_TAIL.sub("", words), 0.97)):
            if spelling := self._spellings.get(text.replace(" ", "")):
                return {number: score * weight for number, score in spelling.meant}
        if not fuzzy:
            return {}
        if words not in self._resembling:
            self._resembling[words] = self._find_resembling(words)
        return self._resembling[words]

    def _find_resembling(self, words: str) -> dict[int, float]:
        """Fields whose spelling differs by a slip of the pen; weighed below every exact match.

        A slip is no word of another header: "county code" is not a misspelt "country code".
        """
        tight = words.replace(" ", "")
        if len(tight) < _SHORTEST_FUZZY:
            return {}
        digits, known_words = re.sub(r"\D", "", tight), self._vocabulary.intersection(words.split())
        found = process.extract(
            tight, self._long, scorer=fuzz.ratio, score_cutoff=100 * FUZZY_FLOOR, limit=None
        )
        scores: dict[int, float] = {}
        for text, likeness, _ in found:
            spelling = self._spellings[text]
            if spelling.digits == digits and known_words <= spelling.words:
                for number, _ in spelling.meant:
                    scores[number] = max(scores.get(number, 0.0), likeness / 100 * 0.9)
        return scores


def recognise(
    columns: Sequence[Column], catalogue: Catalogue, without: Collection[str] = ()
) -> dict[str, Column]:
    """The column of each recognised field by field name, fields in `without` left out."""
    return {name: column for name, (column, _) in by_header(columns, catalogue, without).items()}


def by_header(
    columns: Sequence[Column], catalogue: Catalogue, without: Collection[str] = ()
) -> dict[str, tuple[Column, Sign]]:
    """The column of each field that a header names, and how well it names it."""
    fields = catalogue.fields
    pairs: list[tuple[float, int, int, Sign]] = []
    prefix = shared_prefix([column.header for column in columns])
    for place, column in enumerate(columns):
        header, scores = _spelt(column.header, catalogue, prefix)
        exact = catalogue.scores(header, fuzzy=False)
        filled = _filled_share(column.cells) if scores else 0.0
        for number, score in scores.items():
            if fields[number].name in without or not _plausible(
                fields[number], header, column.cells
            ):
                continue
            # Fuller wins among near equals; an empty column only where nothing else is.
            weight = score - 0.4 if filled == 0 else score + 0.0005 * filled
            how = How.HEADER if number in exact else How.SIMILAR
            pairs.append((weight, place, number, Sign(how, round(score, 3))))
    pairs.sort(key=lambda pair: (-pair[0], pair[1], pair[2]))
    found: dict[str, tuple[Column, Sign]] = {}
    used: set[int] = set()
    for _, place, number, sign in pairs:
        if place not in used and fields[number].name not in found:
            used.add(place)
            found[fields[number].name] = columns[place], sign
    return found


def _spelt(header: str, catalogue: Catalogue, prefix: str) -> tuple[str, dict[int, float]]:
    """The spelling of a header that names a field, and the fields it names.

    "Beds / Licensed", joined from two rows, is also tried as "Licensed Beds" and "Licensed".
    """
    spellings = [(header, 1.0), (without_prefix(header, prefix), 1.0)]
    group, joint, name = header.partition(PARTS)
    if joint:
        spellings += [(f"{name} {group}", 1.0), (name, 0.95), (group, 0.8)]
    for spelling, weight in spellings:
        if spelling and (scores := catalogue.scores(spelling)):
            return spelling, {number: score * weight for number, score in scores.items()}
    return header, {}


def shared_prefix(headers: Sequence[str]) -> str:
    """The first words that many headers share, as in "Rndrng_Prvdr_City"; "" when few do."""
    counts: Counter[str] = Counter()
    for header in headers:
        words = normalised(header).split()
        for length in range(1, min(len(words), 4)):
            counts[" ".join(words[:length])] += 1
    often = [text for text, count in counts.items() if count >= _OFTEN]
    return max(often, key=lambda text: (counts[text] >= _OFTEN, len(text)), default="")


def without_prefix(header: str, prefix: str) -> str:
    """A header without the words it shares with others; "" when it has not got them."""
    words = normalised(header)
    return words[len(prefix) + 1 :] if prefix and words.startswith(prefix + " ") else ""


def infer_key(columns: Sequence[Column]) -> Column | None:
    """The first column whose header ends like an id and whose cells are all there and unique."""
    for column in columns:
        words = normalised(column.header).split()
        if not words or words[-1] not in _KEY_WORDS or _NO_KEY_WORDS.intersection(words):
            continue
        cells = [str(cell).strip() for cell in column.cells if not is_blank(cell)]
        if len(cells) == len(column.cells) > 1 and len(set(cells)) == len(cells):
            return column
    return None


def _filled_share(cells: Sequence[Cell]) -> float:
    return sum(not is_blank(cell) for cell in cells) / len(cells) if cells else 0.0


def sample_of(cells: Sequence[Cell]) -> list[Cell]:
    """The first cells of a column that hold something, at most 200."""
    found: list[Cell] = []
    for cell in cells:
        if not is_blank(cell) and str(cell).strip().casefold() not in MISSING | ERRORS:
            found.append(cell)
            if len(found) == _SAMPLE:
                break
    return found


def _plausible(known: Field, header: str, cells: Sequence[Cell]) -> bool:
    """Whether the values can be what the header says; an empty column can be anything."""
    sample = sample_of(cells)
    if not sample:
        return True
    if known.is_number:
        if len(sample) < _TELLING and known.name not in _AMBIGUOUS:
            return True
        numeric = sum(_is_number(cell) for cell in sample)
        return numeric * 4 >= len(sample) and (known.name not in _DEGREES or _degrees(sample))
    if known.name in ("region", "street") and squeezed(header) == "st":
        return (_mean_length(sample) <= _STATE_LIKE) == (known.name == "region")
    if known.name in _WORDS_ONLY and not squeezed(header).endswith("name"):
        return any(not _is_number(cell) for cell in sample)
    return True


def _is_number(cell: Cell) -> bool:
    return isinstance(cell, float | int) or (isinstance(cell, str) and is_number_text(cell))


def _mean_length(sample: Sequence[Cell]) -> float:
    return sum(len(str(cell).strip()) for cell in sample) / len(sample)


def _degrees(sample: Sequence[Cell]) -> bool:
    """Whether an "X" or "Y" column can hold degrees and not map metres."""
    return sum(abs(_rough(cell)) <= 180 for cell in sample) * 2 >= len(sample)


def _rough(cell: Cell) -> float:
    try:
        return float(str(cell).strip().replace(",", "."))
    except ValueError:
        return float("inf")
