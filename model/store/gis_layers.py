"""The open and the live alignment as rows, written into the published file for GIS programs."""

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
import shapely
from sqlalchemy import Connection, delete

from model.scenario import LIVE, Layer, Scenario
from model.state import State
from model.store import gpkg
from model.store.schema import (
    ACCOUNT_TERRITORY,
    TERRITORY,
    account_columns,
    unique_names,
)

Outlines = Mapping[int, bytes]  # territory code -> WKB in decimal degrees
_TERRITORY_COLUMNS: Final = ("territory_code", "territory_id", "territory_name", "territory_rep")


def write_gis_layers(connection: Connection, state: State, outlines: Outlines | None) -> None:
    """Write tables and views of the first team's territories and of each account's territory.

    `outlines` are those of the open scenario; territories without one have no geometry.
    """
    connection.execute(delete(TERRITORY))
    connection.execute(delete(ACCOUNT_TERRITORY))
    team = state.teams[0].id if state.teams else ""
    fid = 0
    for scope, scenario in (("live", _live(state)), ("open", _open(state))):
        layer = None if scenario is None else scenario.layers.get(team)
        if scenario is not None and layer is not None:
            shown = outlines or {} if scenario.id == state.open_scenario else {}
            rows = _territory_rows(scope, scenario.id, team, layer, shown, fid)
            fid += len(rows)
            if rows:
                connection.execute(TERRITORY.insert(), rows)
            _write_account_territories(connection, scope, layer)
        _create_views(connection, scope, state)
        extent = gpkg.extent_of(state.accounts.lat, state.accounts.lon)
        gpkg.register_features(connection, f"account_{scope}", "POINT", extent)
        box = _extent(outlines) if scenario and scenario.id == state.open_scenario else None
        gpkg.register_features(connection, f"territory_{scope}", "GEOMETRY", box)


def _live(state: State) -> Scenario | None:
    return next((scenario for scenario in state.scenarios if scenario.id == LIVE), None)


def _open(state: State) -> Scenario | None:
    wanted = state.open_scenario
    return next((scenario for scenario in state.scenarios if scenario.id == wanted), None)


def _territory_rows(
    scope: str, scenario_id: str, team: str, layer: Layer, outlines: Outlines, fid: int
) -> list[dict[str, Any]]:
    codes = layer.alignment.territory
    counts = np.bincount(codes[codes >= 0], minlength=len(layer.territories))
    return [
        {
            "fid": fid + code + 1,
            "geom": gpkg.geometry(outlines[code]) if code in outlines else None,
            "scope": scope,
            "scenario": scenario_id,
            "team": team,
            "code": code,
            "territory_id": territory.id,
            "name": territory.name,
            "short": territory.label,
            "rep_id": territory.rep_id,
            "district": territory.district,
            "accounts": int(counts[code]),
        }
        for code, territory in enumerate(layer.territories)
    ]


def _write_account_territories(connection: Connection, scope: str, layer: Layer) -> None:
    codes = layer.alignment.territory.tolist()
    rows = [(scope, fid, code) for fid, code in enumerate(codes, start=1) if code >= 0]
    if rows:
        connection.exec_driver_sql(
            "INSERT INTO account_territory (scope, account_fid, code) VALUES (?, ?, ?)", rows
        )


def _create_views(connection: Connection, scope: str, state: State) -> None:
    quote = connection.dialect.identifier_preparer.quote_identifier
    own = [column.column_name for column in account_columns(state.accounts)]
    added = unique_names(_TERRITORY_COLUMNS, ["fid", "geom", *own])
    shown = ", ".join(f"a.{quote(name)} AS {quote(name)}" for name in own)
    joined = ", ".join(
        f"t.{name} AS {quote(alias)}"
        for name, alias in zip(("code", "territory_id", "name", "rep_id"), added, strict=True)
    )
    connection.exec_driver_sql(f"DROP VIEW IF EXISTS account_{scope}")
    connection.exec_driver_sql(
        f"CREATE VIEW account_{scope} AS SELECT a.fid AS fid, a.geom AS geom, {shown}, {joined}"
        " FROM account a LEFT JOIN account_territory x ON x.account_fid = a.fid"
        f" AND x.scope = '{scope}'"
        f" LEFT JOIN territory t ON t.code = x.code AND t.scope = '{scope}'"
    )
    connection.exec_driver_sql(f"DROP VIEW IF EXISTS territory_{scope}")
    connection.exec_driver_sql(
        f"CREATE VIEW territory_{scope} AS SELECT fid, geom, scenario, team, code, territory_id,"
        f" name, short, rep_id, district, accounts FROM territory WHERE scope = '{scope}'"
    )


def _extent(outlines: Outlines | None) -> gpkg.Extent | None:
    if not outlines:
        return None
    west, south, east, north = shapely.total_bounds(shapely.from_wkb(list(outlines.values())))
    return gpkg.Extent(float(west), float(south), float(east), float(north))
