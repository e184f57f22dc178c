"""ZIP codes that a spreadsheet took for numbers get their zeros back."""

import re
from typing import Final

import numpy as np

from model.arrays import TextArray
from model.places.states import is_us, state_code

_ZIP4: Final = re.compile(r"(\d{3,5})[- ](\d{4})")
_BRITISH: Final = re.compile(r"[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}")
_CANADIAN: Final = re.compile(r"[A-Z]\d[A-Z][ -]?\d[A-Z]\d")
_POINT_ZERO: Final = re.compile(r"(\d+)\.0")


def restore_zips(codes: TextArray, region: TextArray, country: TextArray) -> TextArray:
    """US ZIPs as five digits or ZIP+4, other postcodes untouched; all arrays have shape (n,).

    Where no country and no state says that a row lies in the US, four digits are a ZIP only if
    the column holds five-digit ones too: Austria's and Belgium's codes have four.
    """
    has_five = any(len(code) == 5 and code.isdigit() for code in codes)
    values = np.empty(len(codes), object)
    for at, code in enumerate(codes):
        american = bool(state_code(region[at])) if region[at] else has_five
        american = is_us(country[at]) and (american or bool(country[at]))
        values[at] = _as_zip(code) if american else code
    return values


def _as_zip(code: str) -> str:
    if point := _POINT_ZERO.fullmatch(code):
        code = point.group(1)
    if parts := _ZIP4.fullmatch(code):
        return f"{parts.group(1):0>5}-{parts.group(2)}"
    if not (code.isascii() and code.isdigit()):
        return code
    if 3 <= len(code) <= 5:
        return f"{code:0>5}"
    return f"{code[:-4]:0>5}-{code[-4:]}" if 7 <= len(code) <= 9 else code


def stated_or_guessed(country: TextArray, codes: TextArray) -> TextArray:
    """The country of each row; where none is stated, a British or Canadian postcode tells it."""
    values = country.copy()
    for at in np.flatnonzero(country == ""):
        code = codes[at].upper()
        if _CANADIAN.fullmatch(code):
            values[at] = "CA"
        elif _BRITISH.fullmatch(code):
            values[at] = "GB"
    return values
