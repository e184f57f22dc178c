"""An approved alignment as a folder of files: CRM, ZIPs, layers, lead rules, reprints."""

import csv
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import geopandas
import shapely

from model.alignment import UNASSIGNED
from model.errors import PlanError
from model.format import Formatter
from model.own_areas_cut import areas_of
from model.places.outlines import Outlines
from model.publication import Publication
from model.state import State
from reports.exports import export, replacing, safe_csv_text, unwritable
from reports.publish_tables import PublishTable, Tables, crm_id

CONTENTS: Final = "contents.txt"
_SDL: Final = ("salesforce-account-owners.csv",)
Report = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class PublishedFile:
    """A file that was written and what it is for."""

    path: Path
    purpose: str
    rows: int


def write_publication(
    state: State,
    what: Publication,
    folder: Path,
    *,
    everything: bool = False,
    report: Report | None = None,
) -> list[PublishedFile]:
    """Write every file of a publication into `folder`, which is made if it is not there.

    With `everything` all accounts are told, not only those that change. PlanError when nothing
    changes and not everything is wanted, or a file cannot be written.
    """
    if not what.rows.size and not everything:
        raise PlanError(
            "No account has another owner than what was published last.",
            remedy="Publish all accounts to write the files again.",
        )
    say = report if report is not None else _silent
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise unwritable(folder, error) from None
    written = []
    say("Writing the tables")
    for table in Tables(state, what, everything=everything).all():
        written.append(_write_table(folder / table.name, table))
        if table.name in _SDL:
            written.append(_write_mapping(folder / table.name, table))
    say("Drawing the territories")
    written += _write_layers(state, what, folder)
    written.append(_write_contents(state, what, folder, written))
    return written


def _silent(_words: str) -> None:
    """Nobody wants to know how far it is."""


def _write_table(out: Path, table: PublishTable) -> PublishedFile:
    guard: Callable[[str], str] = safe_csv_text if table.for_people else str
    encoding = "utf-8-sig" if table.for_people else "utf-8"
    with (
        replacing(out) as temporary,
        temporary.open("w", newline="", encoding=encoding) as file,
    ):
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow(table.headers)
        writer.writerows([guard(cell) for cell in row] for row in table.rows)
    return PublishedFile(out, table.purpose, len(table.rows))


def _write_mapping(beside: Path, table: PublishTable) -> PublishedFile:
    """The mapping file of Data Loader: column=field."""
    out = beside.with_suffix(".sdl")
    lines = ["#Mapping values", *(f"{name}={name}" for name in table.headers)]
    with replacing(out) as temporary:
        temporary.write_text("\r\n".join([*lines, ""]), encoding="utf-8")
    return PublishedFile(out, "Field mapping of Data Loader.", len(table.headers))


def _write_layers(state: State, what: Publication, folder: Path) -> list[PublishedFile]:
    """Accounts as points and territories as outlines, for GIS programs and Google Earth."""
    written = []
    for suffix in (".geojson", ".kml"):
        out = folder / f"accounts{suffix}"
        rows = export(state, what.scenario, out, what.team)
        written.append(PublishedFile(out, "Accounts as points with their territory.", rows))
    frame = territory_layer(state, what)
    if len(frame):
        for suffix, driver in ((".geojson", "GeoJSON"), (".kml", "KML")):
            out = folder / f"territories{suffix}"
            with replacing(out) as temporary:
                temporary.unlink()
                named = frame.rename(columns={"name": "Name"}) if driver == "KML" else frame
                named.to_file(temporary, layer="territories", driver=driver, engine="pyogrio")
            written.append(PublishedFile(out, "Territories as outlines.", len(frame)))
    out = folder / "alignment.gpkg"
    rows = export(state, what.scenario, out, what.team)
    if len(frame):
        with replacing(out) as temporary:
            temporary.write_bytes(out.read_bytes())
            frame.to_file(temporary, layer="territories", driver="GPKG", engine="pyogrio")
    written.append(PublishedFile(out, "Both as layers for QGIS, ArcGIS and others.", rows))
    return written


def territory_layer(state: State, what: Publication) -> geopandas.GeoDataFrame:
    """One outline per territory that has accounts on the map, with its owner and the day."""
    accounts, layer = state.accounts, what.layer
    codes = layer.alignment.territory
    outlines = Outlines(accounts.lat, accounts.lon, areas_of(state, what.team))
    shapes = outlines.of(codes, len(layer.territories))
    rows = []
    for code, (territory, shape) in enumerate(zip(layer.territories, shapes, strict=True)):
        if shape is None:
            continue
        rep = state.rep(territory.rep_id)
        rows.append(
            {
                "territory": territory.id,
                "name": territory.name,
                "rep": rep.name if rep else "",
                "owner_id": crm_id(rep),
                "district": territory.district,
                "accounts": int((codes == code).sum()),
                "effective_from": what.effective_from,
                "geometry": _areal(shape),
            }
        )
    if not rows:
        return geopandas.GeoDataFrame({"territory": []}, geometry=[], crs="EPSG:4326")
    return geopandas.GeoDataFrame(rows, geometry="geometry", crs="EPSG:4326")


def _areal(shape: shapely.Geometry) -> shapely.MultiPolygon:
    """Outlines of one kind, so that every program takes them as one layer."""
    parts = [part for part in shapely.get_parts(shape) if part.geom_type == "Polygon"]
    return shapely.MultiPolygon(parts)


def _write_contents(
    state: State, what: Publication, folder: Path, files: Sequence[PublishedFile]
) -> PublishedFile:
    """What this folder is, for whoever finds it later."""
    show = Formatter.of(state.about)
    unassigned = int((what.layer.alignment.territory == UNASSIGNED).sum())
    lines = [
        f"{state.about.name}: {what.scenario.name}",
        f"Counts from {show.date(what.effective_from)}"
        + (f"; {what.approved}." if what.approved else "."),
        f"{len(what.layer.territories):,} territories, {len(state.accounts):,} accounts, "
        f"{unassigned:,} of them unassigned.",
        "Nothing was published before; every account is told."
        if what.first
        else f"{what.rows.size:,} accounts have another territory or rep than before.",
        "Outlines are drawn around the accounts; they are no postal areas.",
        *(["Everything in this project is fictional."] if state.about.fictional else []),
        "",
        *(f"{one.path.name:34}{one.rows:>7,} rows  {one.purpose}" for one in files),
        "",
    ]
    out = folder / CONTENTS
    with replacing(out) as temporary:
        temporary.write_text("\n".join(lines), encoding="utf-8")
    return PublishedFile(out, "What is in this folder.", len(files))
