"""Procedure volumes per family: "Annual Cases UGI" is proc_volume.UGI."""

import re
from collections.abc import Mapping
from typing import Final

from model.intake.recognise import Column, normalised
from model.intake.sheet import is_blank
from model.intake.tables import Table
from model.intake.values import clean_text, is_number_text

_CODE: Final = re.compile(r"(proc_volume|our_procs)\.(\S+)")
_MARKET: Final = re.compile(r"(?:annual cases|annual procedures|procedures|market procs) (\w+)")
_OURS: Final = re.compile(r"(?:our cases|our procedures|our procs) (\w+)")
_SHORT: Final = re.compile(r"(market|our) (\w+)")
_LONGEST_CODE: Final = 4  # letters; a longer word is the name of a family and keeps its case
_NO_FAMILY: Final = frozenset({"ltm", "total", "share", "potential", "year", "per", "all"})


def with_families(found: Mapping[str, Column], table: Table) -> dict[str, Column]:
    """The recognised columns and those that hold one family's volumes."""
    result = dict(found)
    used = {column.position for column in found.values()}
    short: dict[str, dict[str, Column]] = {"market": {}, "our": {}}
    for column in table.columns:
        name, match = family_field(column.header), _SHORT.fullmatch(normalised(column.header))
        if column.position in used or not (name or match) or not _is_numeric(column):
            continue
        if name:
            result.setdefault(name, column)
        elif match:
            short[match.group(1)][_code(match.group(2))] = column
    # "market_ugi" and "our_ugi" are volumes only as a pair: "our_share" alone is something else.
    for code in short["market"].keys() & short["our"].keys():
        result.setdefault(f"proc_volume.{code}", short["market"][code])
        result.setdefault(f"our_procs.{code}", short["our"][code])
    return dict(sorted(result.items(), key=lambda item: item[1].position))


def family_field(header: str) -> str:
    """The field of a per-family header, "" when it is none."""
    if _CODE.fullmatch(header):
        return header
    words = normalised(header)
    for pattern, prefix in ((_MARKET, "proc_volume"), (_OURS, "our_procs")):
        match = pattern.fullmatch(words)
        if match and match.group(1) not in _NO_FAMILY:
            return f"{prefix}.{_code(match.group(1))}"
    return ""


def _code(word: str) -> str:
    return word.upper() if len(word) <= _LONGEST_CODE else word


def _is_numeric(column: Column) -> bool:
    return all(
        isinstance(cell, float | int) or is_number_text(clean_text(cell))
        for cell in column.cells
        if not is_blank(cell)
    )
