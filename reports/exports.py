"""An alignment as a file: xlsx, csv, geojson, gpkg or kml; text stays text in each of them."""

import csv
import json
import os
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final
from xml.sax.saxutils import escape, quoteattr

import geopandas
import numpy as np
import shapely
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font

from model.errors import PlanError
from model.scenario import Scenario
from model.state import State
from model.territories import CORE_TEAM
from reports.alignment_table import AlignmentTable, alignment_table

PROGRAM: Final = "Catchment"  # as the maker of workbooks
FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r")


def export(state: State, scenario: Scenario, out: Path, team: str = CORE_TEAM.id) -> int:
    """Write a scenario's accounts to `out`, its ending chooses the format; the number of rows.

    Raises
    ------
    PlanError
        If the ending is none of the five, or the file cannot be written.
    """
    write = _WRITERS.get(out.suffix.lower())
    if write is None:
        raise PlanError(
            f'"{out.name}" has no ending that is known.',
            remedy="Use .xlsx, .csv, .geojson, .gpkg or .kml.",
        )
    table = alignment_table(state, scenario, team)
    with replacing(out) as temporary:
        write(table, temporary)
    return len(table)


@contextmanager
def replacing(out: Path) -> Iterator[Path]:
    """A temporary file beside `out` that takes its place when the block ends well."""
    try:
        handle, name = tempfile.mkstemp(suffix=out.suffix, prefix=".catchment-", dir=out.parent)
        os.close(handle)
    except OSError as error:
        raise unwritable(out, error) from None
    temporary = Path(name)
    try:
        yield temporary
        temporary.chmod(0o644)
        temporary.replace(out)
    except OSError as error:
        raise unwritable(out, error) from None
    finally:
        temporary.unlink(missing_ok=True)


def unwritable(out: Path, error: OSError) -> PlanError:
    """The sentence for a file that cannot be written."""
    return PlanError(
        f"{out} cannot be written: {error.strerror or error}.",
        remedy="Choose another folder or close the program that holds the file.",
    )


def _write_xlsx(table: AlignmentTable, out: Path) -> None:
    book = Workbook(write_only=True)
    book.properties.creator = PROGRAM
    sheet = book.create_sheet("Accounts")
    sheet.freeze_panes = "C2"
    head = []
    for header in table.headers:
        cell = WriteOnlyCell(sheet, _legal(header))
        cell.font = Font(bold=True)
        cell.data_type = "s"
        head.append(cell)
    sheet.append(head)
    for row in table.rows():
        sheet.append([_xlsx_cell(sheet, value) for value in row])
    book.save(out)


def _legal(text: str) -> str:
    return str(ILLEGAL_CHARACTERS_RE.sub("", text))


def _xlsx_cell(sheet: Any, value: Any) -> Any:
    """Text that looks like a formula becomes a cell of type text with its quote prefix set."""
    if not isinstance(value, str):
        return value
    text = _legal(value)
    if not text.startswith(FORMULA_STARTS):
        return text
    cell = WriteOnlyCell(sheet, text)
    cell.data_type = "s"
    cell.quotePrefix = True
    return cell


def safe_csv_text(value: str) -> str:
    """Text that a spreadsheet program would run as a formula gets a leading apostrophe."""
    if not value.startswith(FORMULA_STARTS):
        return value
    try:
        float(value)
    except ValueError:
        return "'" + value
    return value


def _write_csv(table: AlignmentTable, out: Path) -> None:
    with out.open("w", newline="", encoding="utf-8-sig") as file:
        writer = csv.writer(file)
        writer.writerow([safe_csv_text(header) for header in table.headers])
        for row in table.rows():
            writer.writerow([safe_csv_text(v) if isinstance(v, str) else v for v in row])


def _points(table: AlignmentTable) -> Iterator[tuple[float, float] | None]:
    for lat, lon in zip(table.columns["latitude"], table.columns["longitude"], strict=True):
        yield (float(lon), float(lat)) if np.isfinite(lat) and np.isfinite(lon) else None


def _write_geojson(table: AlignmentTable, out: Path) -> None:
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": list(point)} if point else None,
            "properties": dict(zip(table.headers, row, strict=True)),
        }
        for point, row in zip(_points(table), table.rows(), strict=True)
    ]
    out.write_text(
        json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False),
        encoding="utf-8",
    )


def _write_gpkg(table: AlignmentTable, out: Path) -> None:
    points = [shapely.Point(point) if point else None for point in _points(table)]
    frame = geopandas.GeoDataFrame(
        {header: list(column) for header, column in table.columns.items()},
        geometry=points,
        crs="EPSG:4326",
    )
    out.unlink()
    frame.to_file(out, layer="accounts", driver="GPKG", engine="pyogrio")


def _write_kml(table: AlignmentTable, out: Path) -> None:
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<kml xmlns="http://www.opengis.net/kml/2.2"><Document>',
    ]
    for point, row in zip(_points(table), table.rows(), strict=True):
        cells = dict(zip(table.headers, row, strict=True))
        data = "".join(
            f"<Data name={quoteattr(_legal(key))}>"
            f"<value>{escape(_legal(str(value)))}</value></Data>"
            for key, value in cells.items()
            if value is not None
        )
        place = f"<Point><coordinates>{point[0]},{point[1]}</coordinates></Point>" if point else ""
        name = escape(_legal(str(cells["account_name"] or cells["account_id"])))
        lines.append(
            f"<Placemark><name>{name}</name><ExtendedData>{data}</ExtendedData>{place}</Placemark>"
        )
    lines.append("</Document></kml>")
    out.write_text("\n".join(lines), encoding="utf-8")


_WRITERS: Final[Mapping[str, Callable[[AlignmentTable, Path], None]]] = {
    ".xlsx": _write_xlsx,
    ".csv": _write_csv,
    ".geojson": _write_geojson,
    ".gpkg": _write_gpkg,
    ".kml": _write_kml,
}
