"""Whole columns cleaned at once: typed values out, one sentence per bad cell or habit."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from math import isfinite
from typing import Final

import numpy as np

from model.arrays import BoolArray, Column, FloatArray, TextArray
from model.fields import Field, Kind
from model.intake.id_zeros import report_zeros, restored_zeros
from model.intake.problems import ProblemLog, more, quoted
from model.intake.reading import AS_FOUND, Reading
from model.intake.recognise import normalised
from model.intake.sheet import Cell, is_blank
from model.intake.values import (
    ERRORS,
    MISSING,
    clean_text,
    clean_texts,
    comma_votes,
    day_first_votes,
    is_ambiguous_date,
    number_as_text,
    parse_date,
    parse_flag,
    parse_number,
    plain_number,
)
from model.intake.words import enum_code
from model.places.degrees import parse_degrees

CELL_ERROR: Final = "Spreadsheet error"
NAME_LIMIT: Final = 120  # characters, plan-spec §1.1
_CODE_WORDS: Final = frozenset(
    [
        "id",
        "ids",
        "no",
        "nr",
        "number",
        "code",
        "zip",
        "postcode",
        "plz",
        "phone",
        "fax",
        "tel",
        "fips",
        "npi",
        "ccn",
        "sic",
        "naics",
    ]
)
_LONGEST_NUMBER: Final = 15  # digits that a float64 keeps
_DEGREES: Final = frozenset({"lat", "lon", "home_lat", "home_lon"})


@dataclass(frozen=True, eq=False, slots=True)
class RawColumn:
    """The accepted cells of one column; `rows` are their numbers in the spreadsheet."""

    header: str
    cells: Sequence[Cell]
    rows: Sequence[int]


@dataclass(eq=False, slots=True)
class Cleaner:
    """Cleans the columns of one sheet; `comma` is the sheet's habit, None when it shows none.

    What `reading` decides about words, dates and decimal marks wins. `given` holds the originals
    of translated words, `unknown` counts the words that are none of a field's, by field.
    """

    log: ProblemLog
    comma: bool | None = None
    reading: Reading = AS_FOUND
    given: dict[str, TextArray] = field(default_factory=dict)
    unknown: dict[str, dict[str, int]] = field(default_factory=dict)

    def clean(self, known: Field, raw: RawColumn) -> Column:
        """One recognised column by its kind: float64, bool or text."""
        if known.is_number:
            return self.numbers(known, raw)
        if known.kind is Kind.FLAG:
            return self.flags(raw)
        if known.kind is Kind.DATE:
            return self.dates(raw)
        if known.kind is Kind.ENUM:
            return self.words(known, raw)
        return self.texts(known, raw)

    def numbers(self, known: Field, raw: RawColumn) -> FloatArray:
        """A number column, NaN where missing or no number; every cell that is none is named."""
        values = np.full(len(raw.cells), np.nan)
        comma = self._habit(known, raw)
        restyled: list[int] = []
        for at, cell in enumerate(raw.cells):
            if cell is None or cell == "":
                continue
            if isinstance(cell, float | int) and not isinstance(cell, bool):
                values[at] = cell if isfinite(cell) else np.nan
                continue
            text = clean_text(cell)
            if not comma(text) and (quick := plain_number(text)) is not None:
                values[at] = quick if isfinite(quick) else np.nan
                continue
            lower = text.casefold()
            if lower in MISSING:
                continue
            value = None
            if not isinstance(cell, bool):
                value = parse_number(text, comma=comma(text), degrees=known.name in _DEGREES)
                if value is None and known.name in _DEGREES:
                    value = parse_degrees(text)
            if value is None:
                kind = CELL_ERROR if lower in ERRORS else "Not a number"
                sentence = _no_number(raw.header, text, lower)
                self.log.warn(raw.rows[at], raw.header, sentence, kind=kind, cell=text)
                continue
            values[at] = value
            if not _is_plain(text):
                restyled.append(at)
        self._report_style(raw, restyled, values)
        return self._in_range(known, raw, values)

    def _habit(self, known: Field, raw: RawColumn) -> Callable[[str], bool]:
        """Which mark is the decimal one in this column where a cell alone leaves it open."""
        if self.reading.decimal_comma is not None:
            chosen = self.reading.decimal_comma
            return lambda _: chosen
        votes = comma_votes(cell for cell in raw.cells if isinstance(cell, str))
        if votes[0] != votes[1]:
            decided = votes[0] > votes[1]
            return lambda _: decided
        if self.comma is not None:
            sheet = self.comma
            return lambda _: sheet
        if known.kind in (Kind.MONEY, Kind.COUNT):
            return lambda text: "." in text  # "1.234" beds are not one bed and a quarter
        return lambda _: False

    def _report_style(self, raw: RawColumn, at: list[int], values: FloatArray) -> None:
        if at:
            first = at[0]
            self.log.fix(
                [raw.rows[i] for i in at],
                raw.header,
                f"{raw.header} {quoted(clean_text(raw.cells[first]))} was read as "
                f"{number_as_text(float(values[first]))}{more(len(at))}.",
                kind="Number as text",
                cell=clean_text(raw.cells[first]),
            )

    def _in_range(self, known: Field, raw: RawColumn, values: FloatArray) -> FloatArray:
        """Leave out what the field cannot be: negative counts, shares beyond 0-100 %."""
        if known.kind is Kind.SHARE:
            values = self._percent(raw, values)
            wrong = (values < 0) | (values > 100)
            rule = "is not between 0 and 100 percent"
        elif known.kind is Kind.COUNT:
            wrong, rule = values < 0, "is negative"
        else:
            return values
        for at in np.flatnonzero(wrong).tolist():
            text = clean_text(raw.cells[at])
            sentence = f"{raw.header} {quoted(text)} {rule}; left out."
            self.log.warn(raw.rows[at], raw.header, sentence, kind="Out of range", cell=text)
        values[wrong] = np.nan
        return values

    def _percent(self, raw: RawColumn, values: FloatArray) -> FloatArray:
        """Cells in percent format arrive as fractions of one: then the whole column is."""
        present = values[np.isfinite(values)]
        fractions = present.size and present.max() <= 1 and np.any((present > 0) & (present < 1))
        if not fractions:
            return values
        changed = np.flatnonzero(np.isfinite(values)).tolist()
        first = float(values[changed[0]])
        self.log.fix(
            [raw.rows[at] for at in changed],
            raw.header,
            f"{raw.header} {number_as_text(first)} was read as {first:.0%}{more(len(changed))}.",
            kind="Fraction as percent",
            cell=number_as_text(first),
        )
        return values * 100

    def flags(self, raw: RawColumn) -> BoolArray:
        """A yes/no column; what is neither is named and counts as no."""
        values = np.zeros(len(raw.cells), bool)
        for at, cell in enumerate(raw.cells):
            value = parse_flag(cell)
            if value is None:
                text = clean_text(cell)
                sentence = f"{raw.header} {quoted(text)} is not yes or no."
                self.log.warn(raw.rows[at], raw.header, sentence, kind="Not yes or no", cell=text)
            values[at] = bool(value)
        return values

    def dates(self, raw: RawColumn) -> TextArray:
        """A date column as ISO text, "" where missing or no date."""
        texts = [clean_text(cell) if isinstance(cell, str) else "" for cell in raw.cells]
        day, month = day_first_votes(texts)
        chosen = self.reading.day_first
        day_first = day > month if chosen is None else chosen
        values = np.full(len(raw.cells), "", object)
        changed: list[int] = []
        for at, cell in enumerate(raw.cells):
            value = parse_date(cell, day_first=day_first)
            if value is None:
                text = clean_text(cell)
                is_error = text.casefold() in ERRORS
                self.log.warn(
                    raw.rows[at],
                    raw.header,
                    f"{raw.header} holds the spreadsheet error {text}."
                    if is_error
                    else f"{raw.header} {quoted(text)} is not a date.",
                    kind=CELL_ERROR if is_error else "Not a date",
                    cell=text,
                )
                continue
            values[at] = value
            if value != clean_text(cell) and value:
                changed.append(at)
        self._report_dates(raw, values, changed)
        doubtful = [at for at, text in enumerate(texts) if is_ambiguous_date(text)]
        if doubtful and day == month and chosen is None:
            self.log.warn(
                raw.rows[doubtful[0]],
                raw.header,
                f"{raw.header} {quoted(texts[doubtful[0]])} was read month first; "
                f"nothing in the column says so{more(len(doubtful))}.",
                len(doubtful),
                kind="Day or month first",
                cell=texts[doubtful[0]],
            )
        return values

    def _report_dates(self, raw: RawColumn, values: TextArray, changed: list[int]) -> None:
        if changed:
            first = changed[0]
            text = clean_text(raw.cells[first])
            self.log.fix(
                [raw.rows[at] for at in changed],
                raw.header,
                f"{raw.header} {quoted(text)} was read as {values[first]}{more(len(changed))}.",
                kind="Date as text",
                cell=text,
            )

    def words(self, known: Field, raw: RawColumn) -> TextArray:
        """A column of codes; other words are translated once each and their text is kept."""
        texts = self._plain_texts(raw)
        places: dict[str, list[int]] = defaultdict(list)
        for at, text in enumerate(texts):
            places[text].append(at)
        values = np.full(len(texts), "", object)
        decided = self.reading.words.get(known.name, {})
        translated = False
        for text, found in places.items():
            if text in decided:
                values[found] = decided[text]
                translated |= decided[text] != text
                continue
            if text.casefold() in MISSING and text.casefold() not in known.allowed:
                continue
            code = enum_code(known.name, known.allowed, text)
            values[found] = code or ("OTHER" if "OTHER" in known.allowed else "")
            if code and code.casefold() == text.casefold():
                continue
            translated = True
            self._report_word(known, raw, text, code, found)
        if translated:
            self.given[known.name] = texts
        return values

    def _report_word(
        self, known: Field, raw: RawColumn, text: str, code: str, at: list[int]
    ) -> None:
        rows = [raw.rows[i] for i in at]
        what = f"{raw.header} {quoted(text)}"
        if code:
            sentence = f"{what} was read as {code}{more(len(at))}."
            self.log.fix(rows, raw.header, sentence, kind="Word translated", cell=text)
            return
        self.unknown.setdefault(known.name, {})[text] = len(at)
        fallback = "read as OTHER" if "OTHER" in known.allowed else "left out"
        allowed = ", ".join(known.allowed)
        self.log.warn(
            rows[0],
            raw.header,
            f"{what} is none of {allowed}; {fallback}{more(len(at))}.",
            len(at),
            kind="Unknown word",
            cell=text,
        )

    def texts(self, known: Field, raw: RawColumn) -> TextArray:
        """A text column; over-long names are cut, spreadsheet errors are left out."""
        values = self._plain_texts(raw)
        for at, text in enumerate(values):
            if text[:1] == "#" and text.casefold() in ERRORS | {"#n/a"}:
                sentence = f"{raw.header} holds the spreadsheet error {text}."
                self.log.warn(raw.rows[at], raw.header, sentence, kind=CELL_ERROR, cell=text)
                values[at] = ""
            elif known.name == "name" and len(text) > NAME_LIMIT:
                values[at] = text[: NAME_LIMIT - 1] + "…"
                self.log.fix(
                    [raw.rows[at]],
                    raw.header,
                    f"{raw.header} {quoted(text)} was cut to {NAME_LIMIT} characters.",
                    kind="Cut to length",
                    cell=text,
                )
        return values

    def _plain_texts(self, raw: RawColumn) -> TextArray:
        values = np.empty(len(raw.cells), object)
        values[:], is_plain = clean_texts(raw.cells)
        if is_plain:
            return values
        changed = [
            at
            for at, cell in enumerate(raw.cells)
            if isinstance(cell, str) and len(values[at]) != len(cell) and values[at] != cell.strip()
        ]
        if changed:
            self.log.fix(
                [raw.rows[at] for at in changed],
                raw.header,
                f"{raw.header} {quoted(values[changed[0]])} held line breaks or control "
                f"characters; they were taken out{more(len(changed))}.",
                kind="Line breaks",
                cell=values[changed[0]],
            )
        return values

    def own(self, raw: RawColumn) -> Column:
        """A column of the user's own: numbers if every filled cell is one and none is a code."""
        if _looks_like_codes(raw):
            texts = self._plain_texts(raw)
            zeros = restored_zeros(raw.header, list(texts), raw.cells)
            report_zeros(self.log, raw.header, raw.rows, texts, zeros)
            return texts
        quiet = Cleaner(ProblemLog(self.log.sheet), self.comma, self.reading)
        values = quiet.numbers(Field(raw.header, Kind.NUMBER, raw.header), raw)
        if quiet.log.problems and any(p.severity == "warning" for p in quiet.log.problems):
            return self._plain_texts(raw)
        self.log.problems += quiet.log.problems
        self.log.fixed_rows |= quiet.log.fixed_rows
        return values


def _no_number(header: str, text: str, lower: str) -> str:
    if lower in ERRORS:
        return f"{header} holds the spreadsheet error {text}."
    return f"{header} {quoted(text)} is not a number."


def _is_plain(text: str) -> bool:
    return text.replace(".", "", 1).lstrip("+-").isdigit() or "e" in text.casefold()


def _looks_like_codes(raw: RawColumn) -> bool:
    """Ids, phone numbers and the like keep their zeros: they are text even when all digits."""
    if _CODE_WORDS.intersection(normalised(raw.header).split()):
        return True
    has_value = False
    for cell in raw.cells:
        if is_blank(cell):
            continue
        if isinstance(cell, bool):
            return True
        has_value = True
        if isinstance(cell, str):
            text = cell.strip()
            if len(text) > 1 and text[0] == "0" and text[1].isdigit():
                return True
            if len(text) > _LONGEST_NUMBER and sum(c.isdigit() for c in text) > _LONGEST_NUMBER:
                return True
    return not has_value
