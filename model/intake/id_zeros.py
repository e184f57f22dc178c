"""Ids that a spreadsheet took for numbers: zeros that can be given back, digits that cannot."""

import re
from collections.abc import Mapping, MutableSequence, Sequence
from typing import Final

from model.arrays import TextArray
from model.intake.problems import ProblemLog, more, quoted
from model.intake.recognise import normalised
from model.intake.sheet import Cell
from model.intake.values import clean_text

# Public ids of fixed width by a word of their header: CMS certification number, county code of
# the Census, Dun & Bradstreet number.
_WIDTHS: Final = {"ccn": 6, "fips": 5, "duns": 9}
_SHORTENED: Final = re.compile(r"\d(?:[.,]\d+)?E\+?\d{1,2}", re.IGNORECASE)
_KEPT_DIGITS: Final = 15  # of a number cell


def restored_zeros(header: str, texts: Sequence[str], cells: Sequence[Cell]) -> dict[int, str]:
    """Ids with their leading zeros by position, for those that lost them.

    The width is known from the header, or shown by the column itself: some ids are text of one
    width that begins with 0, and the others are number cells. Nothing else is touched.
    """
    if not any(text.isdecimal() for text in texts):
        return {}
    words = set(normalised(header).split())
    width = next((width for word, width in _WIDTHS.items() if word in words), 0)
    if width:
        # One or two zeros are lost; what is much shorter is another kind of code.
        short = [i for i, t in enumerate(texts) if t.isdecimal() and width - 2 <= len(t) < width]
        longest = max(len(text) for text in texts if text.isdecimal())
        return {i: texts[i].zfill(width) for i in short} if longest == width else {}
    shown = {len(text) for text in texts if text[:1] == "0" and text.isdecimal() and len(text) > 1}
    if len(shown) != 1:
        return {}
    width = shown.pop()
    numbers = [i for i, cell in enumerate(cells) if _is_whole(cell)]
    if any(len(texts[i]) > width for i in numbers):
        return {}
    return {i: texts[i].zfill(width) for i in numbers if len(texts[i]) < width}


def _is_whole(cell: Cell) -> bool:
    return isinstance(cell, float | int) and not isinstance(cell, bool) and cell == int(cell) >= 0


def lost_digits(cells: Sequence[Cell]) -> list[int]:
    """Positions of ids whose last digits a spreadsheet threw away: "1.23457E+11"."""
    return [
        at
        for at, cell in enumerate(cells)
        if (isinstance(cell, str) and _SHORTENED.fullmatch(cell.strip()))
        or (_is_whole(cell) and len(clean_text(cell)) > _KEPT_DIGITS)
    ]


def report_zeros(
    log: ProblemLog,
    header: str,
    rows: Sequence[int],
    texts: MutableSequence[str] | TextArray,
    restored: Mapping[int, str],
) -> None:
    """Put ids with their zeros in place and say so."""
    if not restored:
        return
    first = min(restored)
    before = str(texts[first])
    for at, text in restored.items():
        texts[at] = text
    log.fix(
        [rows[at] for at in restored],
        header,
        f"{header} {quoted(before)} was read as {texts[first]}{more(len(restored))}.",
        kind="Restored zeros",
        cell=before,
    )
