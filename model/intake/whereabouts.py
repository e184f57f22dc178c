"""Where the accounts of a file are: ZIPs with their zeros, then a point for each account."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from model.arrays import BoolArray, Column, FloatArray, TextArray
from model.fields import PLACED_BY
from model.intake.addresses import read_point, split_address
from model.intake.postcodes import restore_zips, stated_or_guessed
from model.intake.problems import ProblemLog, more, quoted
from model.intake.recognise import Column as SheetColumn
from model.intake.tables import Table, shown_header
from model.intake.values import clean_text
from model.places.countries import country_named
from model.places.gazetteer import Located
from model.places.world import likely_country

_PARTS = ("street", "city", "region", "postcode", "country")
Locate = Callable[
    [FloatArray, FloatArray, Iterable[Any], Iterable[Any], Iterable[Any], Iterable[Any]], Located
]


def with_points(found: Mapping[str, SheetColumn]) -> dict[str, SheetColumn]:
    """Where one column holds points, "(42.4, -71.1)", its halves are latitude and longitude."""
    parted = dict(found)
    column = found.get("lat")
    if column is None or found.get("lon") is not column:
        return parted
    points = [read_point(clean_text(cell)) for cell in column.cells]
    for at, name in enumerate(("lat", "lon")):
        cells = [
            cell if point is None else point[at]
            for cell, point in zip(column.cells, points, strict=True)
        ]
        parted[name] = replace(column, cells=cells)
    return parted


def split_addresses(
    table: Table,
    found: Mapping[str, SheetColumn],
    columns: dict[str, Column],
    kept: Sequence[int],
    log: ProblemLog,
) -> None:
    """Take whole addresses in the street apart, in rows that give no town, state or postcode."""
    if "street" not in columns:
        return
    n = len(kept)
    parts = {name: columns.get(name, np.full(n, "", object)).copy() for name in _PARTS}
    points = {name: columns.get(name, np.full(n, np.nan)).copy() for name in ("lat", "lon")}
    before = columns["street"]
    done: list[int] = []
    for at, text in enumerate(before):
        if not text or any(parts[name][at] for name in ("city", "region", "postcode")):
            continue
        address = split_address(text)
        if address is None:
            continue
        done.append(at)
        for name in _PARTS:
            parts[name][at] = getattr(address, name) or parts[name][at]
        parts["street"][at] = address.street
        if address.point and not np.isfinite(points["lat"][at] + points["lon"][at]):
            points["lat"][at], points["lon"][at] = address.point
    if not done:
        return
    filled = {name: values for name, values in parts.items() if any(values)}
    columns.update(filled | {name: p for name, p in points.items() if np.isfinite(p).any()})
    header = shown_header(found["street"])
    shown = [parts[name][done[0]] for name in _PARTS if parts[name][done[0]]]
    log.fix(
        [table.rows[kept[at]] for at in done],
        header,
        f"{header} {quoted(before[done[0]])} was split into {' | '.join(shown)}{more(len(done))}.",
        kind="Address split",
        cell=before[done[0]],
    )


def with_zips(
    table: Table,
    found: Mapping[str, SheetColumn],
    columns: dict[str, Column],
    kept: Sequence[int],
    log: ProblemLog,
) -> None:
    if "postcode" not in columns:
        return
    empty = np.full(len(kept), "", object)
    codes = columns["postcode"]
    restored = restore_zips(codes, columns.get("region", empty), columns.get("country", empty))
    changed = [i for i in range(len(kept)) if restored[i] != codes[i]]
    if changed:
        header = shown_header(found.get("postcode", found.get("street", table.columns[0])))
        log.fix(
            [table.rows[kept[i]] for i in changed],
            header,
            f"{header} {quoted(codes[changed[0]])} was read as {restored[changed[0]]}"
            f"{more(len(changed))}.",
            kind="Restored zeros",
            cell=codes[changed[0]],
        )
    columns["postcode"] = restored


def place(
    table: Table,
    found: Mapping[str, SheetColumn],
    columns: dict[str, Column],
    kept: Sequence[int],
    log: ProblemLog,
    locate: Locate,
) -> dict[str, int]:
    """Add lat, lon and placed_by; count the accounts by how they were placed."""
    n = len(kept)
    empty, unknown = np.full(n, "", object), np.full(n, np.nan)
    lat, lon = columns.get("lat", unknown), columns.get("lon", unknown)
    codes, city, region = (columns.get(name, empty) for name in ("postcode", "city", "region"))
    country = stated_or_guessed(columns.get("country", empty), codes)
    if not np.isfinite(lat + lon).any() and not any(country):
        country = _country_of_towns(table, found, columns, kept, log)
    placed = locate(lat, lon, codes, city, region, country)
    placed_by = placed.placed_by.astype(object)
    stated = columns.get("placed_by", empty)
    trusted = (placed_by == "coordinates") & np.isin(stated.astype(str), PLACED_BY[:-1])
    placed_by[trusted] = stated[trusted]
    columns.update({"lat": placed.lat, "lon": placed.lon, "placed_by": placed_by})
    moved = _moved(lat, lon, placed)
    for at, name, sentence in placed.notes:
        row, header = table.rows[kept[at]], shown_header(found[name]) if name in found else ""
        if name in ("lat", "lon") and moved[at]:
            log.fix([row], header, sentence, kind="Coordinates repaired")
        else:
            log.warn(row, header, sentence, kind="Place")
    counts = {kind: int(np.sum(placed.placed_by == kind)) for kind in ("coordinates", "zip")}
    return {
        **counts,
        "city": int(np.sum(placed.placed_by == "city")),
        "none": int(np.sum(placed.placed_by == "none")),
    }


def _country_of_towns(
    table: Table,
    found: Mapping[str, SheetColumn],
    columns: dict[str, Column],
    kept: Sequence[int],
    log: ProblemLog,
) -> TextArray:
    """Where nothing but towns is given, the country they lie in; "" where that is not sure."""
    none = np.full(len(kept), "", object)
    if "city" not in columns or any(any(columns.get(c, none)) for c in ("postcode", "region")):
        return none
    code, towns, asked = likely_country(columns["city"])
    country = country_named(code)
    if country is None:
        return none
    given = np.flatnonzero(columns["city"] != "").tolist()
    log.fix(
        [table.rows[kept[at]] for at in given],
        shown_header(found["city"]) if "city" in found else "",
        f"No country is given; {towns} of {asked} towns are in {country.name}, so it was "
        f"taken for the country{more(len(given))}.",
        kind="Country from towns",
    )
    columns["country"] = np.where(columns["city"] != "", code, "").astype(object)
    return columns["country"]


def _moved(lat: FloatArray, lon: FloatArray, placed: Located) -> BoolArray:
    """Which given coordinates were repaired."""
    given = np.isfinite(lat) & np.isfinite(lon) & (placed.placed_by == "coordinates")
    moved: BoolArray = given & ((lat != placed.lat) | (lon != placed.lon))
    return moved
