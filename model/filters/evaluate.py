"""Which accounts a filter finds: masks over columns, never a loop over accounts."""

import re
from collections.abc import Callable, Iterable
from typing import Final

import numpy as np

from model.arrays import BoolArray, FloatArray, IntArray
from model.filters.columns import ANY_NAME, FilterField, FilterGround, Sort
from model.filters.nodes import Both, Either, FilterError, Node, Not, Test, Word
from model.filters.parse import parse
from model.filters.values import day_range, days, number, number_range, top
from model.formula.parse import close_to

_YES: Final = frozenset({"yes", "y", "true", "1", "on"})
_NO: Final = frozenset({"no", "n", "false", "0", "off"})
_ANY, _NONE = "*", "none"


def matching(ground: FilterGround, text: str) -> IntArray:
    """The rows a filter finds, ascending; FilterError when it cannot be used."""
    return np.flatnonzero(mask(ground, text))


def mask(ground: FilterGround, text: str) -> BoolArray:
    """Which accounts a filter finds, shape (n,).

    Raises
    ------
    FilterError
        If the text is no filter, names no field or holds a value its field cannot have; `start`
        and `end` are the characters it is about.
    """
    return _mask(ground, parse(text))


def _mask(ground: FilterGround, node: Node) -> BoolArray:
    if isinstance(node, Not):
        return ~_mask(ground, node.part)
    if isinstance(node, Both | Either):
        every = isinstance(node, Both)
        found = np.full(ground.n_rows, every)
        for part in node.parts:
            found = found & _mask(ground, part) if every else found | _mask(ground, part)
        return found
    if isinstance(node, Word):
        return _word(ground, node)
    return _test(ground, node)


def _word(ground: FilterGround, word: Word) -> BoolArray:
    if not word.quoted:
        known = ground.find(word.text)
        if known is not None and known.sort is Sort.FLAG:
            return ground.flags(known)
    needle = word.text.casefold()
    found = np.zeros(ground.n_rows, bool)
    for name in ANY_NAME:
        known = ground.find(name)
        if known is not None and known.sort is Sort.TEXT:
            words = ground.words(known)
            found |= words.rows_where(_pattern(needle)) if _ANY in needle else words.holding(needle)
    return found


def _test(ground: FilterGround, test: Test) -> BoolArray:
    known = ground.find(test.field)
    if known is None:
        raise _no_field(ground, test)
    if test.sign == "!=":
        return ~_positive(ground, known, test, "=")
    return _positive(ground, known, test, test.sign)


def _positive(ground: FilterGround, known: FilterField, test: Test, sign: str) -> BoolArray:
    compare = _COMPARE[known.sort]
    found = np.zeros(ground.n_rows, bool)
    for value, place in test.values:
        found |= compare(ground, known, sign, value, place)
    return found


def _text(ground: FilterGround, known: FilterField, sign: str, value: str, place: int) -> BoolArray:
    if sign not in (":", "="):
        raise FilterError(
            f"{known.label} is text; {sign} compares numbers and dates.",
            f"Write {known.name}:{value}.",
            place,
            place + len(value),
        )
    words, wanted = ground.words(known), value.casefold().strip()
    if wanted == _ANY:
        return words.rows_where(lambda text: bool(text))
    found = words.rows_where(_passes(wanted, sign))
    if wanted == _NONE and not found.any():
        return ~words.rows_where(lambda text: bool(text))
    if known.closed and not _names_one(words.texts, wanted, sign):
        raise _no_value(known, words.texts, value, place)
    return found


def _passes(wanted: str, sign: str) -> Callable[[str], bool]:
    """The whole text for =, a pattern where a star stands, else the beginning of a word."""
    if _ANY in wanted:
        return _pattern(wanted)
    if sign == "=":
        return lambda text: text.casefold() == wanted
    begins = re.compile(rf"(?<!\w){re.escape(wanted)}")
    return lambda text: wanted in text.casefold() and bool(begins.search(text.casefold()))


def _pattern(wanted: str) -> Callable[[str], bool]:
    parts = (re.escape(part) for part in re.split(r"\*+", wanted))
    shape = re.compile(".*".join(parts), re.DOTALL)
    return lambda text: bool(shape.fullmatch(text.casefold()))


def _names_one(texts: Iterable[tuple[str, ...]], wanted: str, sign: str) -> bool:
    passes = _passes(wanted, sign)
    return any(passes(text) for names in texts for text in names)


def _numbers(
    ground: FilterGround, known: FilterField, sign: str, value: str, place: int
) -> BoolArray:
    values = ground.numbers(known)
    present = np.isfinite(values)
    wanted = value.strip().casefold()
    if sign in (":", "="):
        if wanted == _ANY:
            return present
        if wanted == _NONE:
            return ~present
        if (best := top(wanted, int(present.sum()))) is not None:
            return _best(values, present, *best)
        if ".." in wanted:
            low, high = number_range(value, place, known.share)
            return present & (values >= low) & (values <= high)
        amount = number(value, place, known.share)
        return present & np.isclose(values, amount, rtol=1e-9, atol=1e-9)
    amount = number(value, place, known.share)
    return present & _ORDER[sign](values, amount)


_ORDER: Final[dict[str, Callable[[FloatArray, float], BoolArray]]] = {
    "<": lambda values, amount: np.asarray(values < amount),
    "<=": lambda values, amount: np.asarray(values <= amount),
    ">": lambda values, amount: np.asarray(values > amount),
    ">=": lambda values, amount: np.asarray(values >= amount),
}


def _best(values: FloatArray, present: BoolArray, largest: bool, count: int) -> BoolArray:
    """The `count` largest or smallest; of equal ones those that come first in the table."""
    ranked = np.where(present, -values if largest else values, np.inf)
    found = np.zeros(len(values), bool)
    found[np.argsort(ranked, kind="stable")[:count]] = True
    return found


def _flags(
    ground: FilterGround, known: FilterField, sign: str, value: str, place: int
) -> BoolArray:
    wanted = value.strip().casefold()
    if sign not in (":", "=") or wanted not in _YES | _NO:
        raise FilterError(
            f"{known.label} is yes or no (character {place + 1}).",
            f"Write {known.name} or -{known.name}.",
            place,
            place + len(value),
        )
    flags = ground.flags(known)
    return flags if wanted in _YES else ~flags


def _dates(
    ground: FilterGround, known: FilterField, sign: str, value: str, place: int
) -> BoolArray:
    words, wanted = ground.words(known), value.strip().casefold()
    if sign in (":", "=") and wanted == _ANY:
        return words.rows_where(bool)
    if sign in (":", "=") and wanted == _NONE:
        return ~words.rows_where(bool)
    ends = day_range if ".." in wanted else days
    first, last = ends(wanted, place, ground.today)
    tests: dict[str, Callable[[str], bool]] = {
        "<": lambda text: text[:10] < first,
        "<=": lambda text: text[:10] <= last,
        ">": lambda text: text[:10] > last,
        ">=": lambda text: text[:10] >= first,
    }
    return words.rows_where(tests.get(sign, lambda text: first <= text[:10] <= last))


_Compare = Callable[[FilterGround, FilterField, str, str, int], BoolArray]
_COMPARE: Final[dict[Sort, _Compare]] = {
    Sort.TEXT: _text,
    Sort.NUMBER: _numbers,
    Sort.FLAG: _flags,
    Sort.DATE: _dates,
}


def _no_field(ground: FilterGround, test: Test) -> FilterError:
    names = [known.name for known in ground.fields]
    names += [alias for known in ground.fields for alias in known.aliases]
    close = close_to(test.field, names)
    remedy = f"Did you mean {close}?" if close else "Type a letter to see the fields there are."
    return FilterError(
        f'There is no field "{test.field}" (character {test.start + 1}).',
        remedy,
        test.start,
        test.start + len(test.field),
    )


def _no_value(
    known: FilterField, texts: Iterable[tuple[str, ...]], value: str, place: int
) -> FilterError:
    every = [text for names in texts for text in names]
    close = close_to(value, every)
    remedy = f"Did you mean {close}?" if close else f"Choose one of: {_some(texts)}."
    return FilterError(
        f'{known.label} has no value "{value}" (character {place + 1}).',
        remedy,
        place,
        place + len(value),
    )


def _some(texts: Iterable[tuple[str, ...]]) -> str:
    firsts = [names[0] for names in texts if names]
    return ", ".join(firsts[:6]) + (", …" if len(firsts) > 6 else "") if firsts else "none yet"
