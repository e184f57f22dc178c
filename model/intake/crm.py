"""Exports of CRMs, recognised by their headers: which system, which object, which field."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from model.intake.crm_fields import OBJECTS, ObjectSigns
from model.intake.sheet import Cell, Sheet, is_blank
from model.intake.values import clean_text

_DEEPEST_HEADER: Final = 40
_ENDING: Final = re.compile(r"(?:_cda|_vod)?__(?:c|v|pc|sys|r)$", re.IGNORECASE)
_FOOTER: Final = re.compile(r"grand totals? \(|confidential information - do not", re.IGNORECASE)
_FOOTER_ROWS: Final = 12
_TRUE: Final = frozenset({"true", "1", "yes", "x"})
ADDRESSES: Final = "addresses"  # places of accounts in an object of their own
ACTIVITIES: Final = "activities"  # done and open ones in one table


@dataclass(frozen=True, slots=True)
class Export:
    """What a sheet is in the system it came from.

    `kind` is a kind of table, ADDRESSES or ACTIVITIES; `header` the position of the header row
    in the sheet; `mapping` gives headers by field, for columns that are there and filled;
    `words` codes by field and word; `why` says how it was recognised.
    """

    system: str
    object: str
    kind: str
    header: int
    mapping: Mapping[str, str]
    why: str
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


def plain_header(header: str) -> str:
    """A CRM header without case, marks and the endings of custom fields."""
    return re.sub(r"[^a-z0-9]", "", _ENDING.sub("", header.strip()).casefold())


def recognised_export(sheet: Sheet) -> Export | None:
    """The CRM object that a sheet was exported from, None when it is none we know."""
    for position in range(min(sheet.n_rows, _DEEPEST_HEADER)):
        headers = [clean_text(cell) for cell in sheet.row(position)]
        if sum(bool(header) for header in headers) < 2:
            continue
        for signs in OBJECTS:
            if telling := _telling(signs, headers):
                return _export(signs, telling, sheet, position, headers)
    return None


def _telling(signs: ObjectSigns, headers: Sequence[str]) -> list[str]:
    """The headers that give an object away; [] when it is not that object."""
    by_plain = {plain_header(header): header for header in headers if header}
    raw = "\n".join(headers).casefold()
    if not all(any(plain_header(h) in by_plain for h in group) for group in signs.needed):
        return []
    if signs.mark and not re.search(signs.mark, raw):
        return []
    if any(plain_header(header) in by_plain for header in signs.never):
        return []
    found = [h for group in signs.needed for h in group if plain_header(h) in by_plain]
    return [by_plain[plain_header(header)] for header in found]


def _export(
    signs: ObjectSigns, telling: Sequence[str], sheet: Sheet, position: int, headers: Sequence[str]
) -> Export:
    filled = {
        plain_header(header): (header, _share(sheet.columns[at], position))
        for at, header in reversed(list(enumerate(headers)))
        if header
    }
    mapping: dict[str, str] = {}
    for name, choices in signs.fields.items():
        known = [filled[plain_header(c)] for c in choices if plain_header(c) in filled]
        best = next((header for header, share in known if share), "")
        if best or known:
            mapping[name] = best or known[0][0]
    if "billingcity" in filled or "shippingcity" in filled:
        mapping |= _one_address(filled)
    shown = ", ".join(f'"{header}"' for header in dict.fromkeys(telling))
    footer = ", and by its footer" if _has_footer(sheet) else ""
    why = f"Recognised as {signs.object} of {signs.system} by {shown}{footer}."
    return Export(signs.system, signs.object, signs.kind, position, mapping, why, signs.words)


def _share(column: Sequence[Cell], position: int) -> float:
    below = column[position + 1 :]
    return sum(not is_blank(cell) for cell in below) / len(below) if len(below) else 0.0


def _one_address(filled: Mapping[str, tuple[str, float]]) -> dict[str, str]:
    """Street, town and postcode of one address: where goods go, unless billing is fuller."""
    parts = {
        "street": ("street",),
        "city": ("city",),
        "region": ("state", "stateprovince"),
        "postcode": ("postalcode", "zippostalcode"),
        "country": ("country",),
        "lat": ("latitude",),
        "lon": ("longitude",),
    }

    def of(prefix: str) -> dict[str, tuple[str, float]]:
        return {
            name: filled[prefix + ending]
            for name, endings in parts.items()
            for ending in endings
            if prefix + ending in filled
        }

    shipping, billing = of("shipping"), of("billing")
    better = max(
        (shipping, billing),
        key=lambda found: sum(share for name, (_, share) in found.items() if name != "country"),
    )
    return {name: header for name, (header, _) in better.items()}


def _has_footer(sheet: Sheet) -> bool:
    last = range(max(0, sheet.n_rows - _FOOTER_ROWS), sheet.n_rows)
    return any(_FOOTER.match(clean_text(cell)) for at in last for cell in sheet.row(at)[:2])


def deleted_rows(sheet: Sheet, export: Export) -> list[int]:
    """Spreadsheet row numbers of the records that their system calls deleted or inactive."""
    flags = _column(sheet, export, "IsDeleted") or _column(sheet, export, "Inactive")
    if flags is None:
        return []
    return [
        sheet.first_row + at
        for at in range(export.header + 1, sheet.n_rows)
        if clean_text(flags[at]).casefold() in _TRUE
    ]


def _column(sheet: Sheet, export: Export, header: str) -> Sequence[Cell] | None:
    wanted = plain_header(header)
    for at, cell in enumerate(sheet.row(export.header)):
        if plain_header(clean_text(cell)) == wanted:
            return sheet.columns[at]
    return None


def mapped_column(sheet: Sheet, export: Export, name: str) -> Sequence[Cell] | None:
    """The cells of the column that holds a field, header and all; None when there is none."""
    header = export.mapping.get(name)
    if header is None:
        return None
    titles = [clean_text(cell) for cell in sheet.row(export.header)]
    return sheet.columns[titles.index(header)]
