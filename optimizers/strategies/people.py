"""Numbers from a table of people by ZIP or county, handed to the accounts that live among them."""

from collections.abc import Mapping
from typing import Final

import numpy as np
import pandas as pd
from scipy.spatial import cKDTree
from shapely import STRtree, points

from model.arrays import FloatArray, IntArray, TextArray
from model.errors import PlanError
from model.metrics import Metric
from model.places.boundaries import us_counties
from model.places.plane import plane_for
from model.state import State

NO_SUM: Final = ("median", "mean", "average", "avg", "share", "rate", "pct", "percent", "per_")
KEYS: Final = ("lat", "lon", "latitude", "longitude", "fips", "county_fips", "year")
ZIP_DIGITS: Final = 5


def people_names(state: State, table: str) -> tuple[str, ...]:
    """The columns of the table that add up over a territory, in its order."""
    frame = state.table(table)
    return tuple(str(name) for name in frame.columns if _adds_up(frame, str(name)))


def people_metric(state: State, table: str, name: str) -> Metric:
    """A column of the table as a metric of the accounts, (n_accounts,).

    Everybody counts once: a ZIP's (or county's) number is divided equally among the placed
    accounts in it; where there is none it goes to the nearest account, if the table says where
    the ZIP lies. A county is looked up by the account's own column, else by its place.

    Raises
    ------
    PlanError
        If there is no such column, or none of its rows can be joined.
    """
    frame = state.table(table)
    if not _adds_up(frame, name):
        known = ", ".join(people_names(state, table))
        raise PlanError(
            f'The table {table} has no number "{name}" that adds up.',
            remedy=f"Choose one of: {known}." if known else "Import people by ZIP or county first.",
        )
    amounts = np.nan_to_num(frame[name].to_numpy(np.float64))
    of_row = _members(state, frame)
    values = np.zeros(len(state.accounts))
    for row, amount in enumerate(amounts.tolist()):
        members = of_row.get(row)
        if members is not None:
            values[members] += amount / len(members)
    if not values.any():
        raise PlanError(
            f"No row of {table} belongs to an account.",
            remedy="Check the ZIP codes or counties of the table and of the accounts.",
        )
    label = name.replace("_", " ")
    return Metric(name, label[:1].upper() + label[1:], "people", values)


def _adds_up(frame: pd.DataFrame, name: str) -> bool:
    if name not in frame.columns or name.casefold() in KEYS:
        return False
    if any(word in name.casefold() for word in NO_SUM):
        return False
    column = frame[name]
    return bool(pd.api.types.is_numeric_dtype(column) and (column.dropna() >= 0).all())


def _members(state: State, frame: pd.DataFrame) -> Mapping[int, IntArray]:
    """The accounts among which each row of the table is divided."""
    placed = np.flatnonzero(state.accounts.placed)
    keys, own = _keys(state, frame, placed)
    where: dict[str, list[int]] = {}
    for row, key in zip(placed.tolist(), own.tolist(), strict=True):
        where.setdefault(key, []).append(row)
    found = {
        row: np.array(where[key], np.int64) for row, key in enumerate(keys) if key and key in where
    }
    return found | _nearest(state, frame, placed, [r for r in range(len(keys)) if r not in found])


def _keys(state: State, frame: pd.DataFrame, placed: IntArray) -> tuple[list[str], TextArray]:
    """The key of each row of the table, and of each placed account."""
    if "postcode" in frame.columns and (frame["postcode"].astype(str).str.strip() != "").any():
        own = [_zip(text) for text in state.accounts.text("postcode")[placed]]
        return [_zip(str(text)) for text in frame["postcode"]], np.array(own, object)
    if "county" not in frame.columns:
        raise PlanError(
            "The table of people has neither ZIP codes nor counties.",
            remedy="Add a column postcode or county.",
        )
    regions = frame["region"] if "region" in frame.columns else [""] * len(frame)
    by_region = "region" in frame.columns
    keys = [_county(str(c), str(r)) for c, r in zip(frame["county"], regions, strict=True)]
    return keys, _own_counties(state, placed, by_region=by_region)


def _zip(text: str) -> str:
    text = text.strip().partition("-")[0].removesuffix(".0")
    return text.zfill(ZIP_DIGITS) if text.isdigit() and len(text) <= ZIP_DIGITS else text


def _county(county: str, region: str) -> str:
    name = county.strip().casefold()
    for ending in (" county", " parish"):
        name = name.removesuffix(ending)
    return f"{name}|{region.strip().casefold()}" if name else ""


def _own_counties(state: State, placed: IntArray, *, by_region: bool) -> TextArray:
    accounts = state.accounts
    county, region = accounts.text("county")[placed], accounts.text("region")[placed]
    lacking = np.flatnonzero(county == "")
    if lacking.size:
        county, region = county.copy(), region.copy()
        borders = us_counties()
        tree = STRtree([border.geometry for border in borders])
        rows = placed[lacking]
        inside, border = tree.query(points(accounts.lon[rows], accounts.lat[rows]), "within")
        for i, b in zip(inside.tolist(), border.tolist(), strict=True):
            county[lacking[i]], region[lacking[i]] = borders[b].name, borders[b].region
    return np.array(
        [_county(c, r if by_region else "") for c, r in zip(county, region, strict=True)], object
    )


def _nearest(
    state: State, frame: pd.DataFrame, placed: IntArray, left: list[int]
) -> dict[int, IntArray]:
    """The nearest account to rows of the table that have a place but no account."""
    if not left or not {"lat", "lon"} <= set(frame.columns):
        return {}
    lat = frame["lat"].to_numpy(np.float64)[left]
    lon = frame["lon"].to_numpy(np.float64)[left]
    known = np.flatnonzero(np.isfinite(lat) & np.isfinite(lon))
    if not known.size:
        return {}
    accounts = state.accounts
    plane = plane_for(accounts.lat, accounts.lon)
    xy: FloatArray = plane.xy(accounts.lat[placed], accounts.lon[placed])
    near = cKDTree(xy).query(plane.xy(lat[known], lon[known]))[1]
    return {left[i]: placed[[at]] for i, at in zip(known.tolist(), near.tolist(), strict=True)}
