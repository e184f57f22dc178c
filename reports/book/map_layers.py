"""What lies under the maps of the book: county and state lines, outlines of territories."""

from functools import cache, lru_cache
from typing import Final

import numpy as np
import shapely

from model.alignment import Alignment
from model.arrays import BoolArray, FloatArray
from model.own_areas_cut import areas_of
from model.places.boundaries import (
    Boundary,
    county_mesh,
    state_mesh,
    us_counties,
    us_states,
    world_mesh,
)
from model.places.outlines import Outlines
from model.plan.spread import map_degrees
from model.same_inputs import SameInputs
from reports.book.facts import BookFacts
from reports.pdf import maps
from reports.pdf.maps.plane import Line

RegionName = tuple[str, float, float]  # name, lat, lon
_SPECK: Final = 0.01  # of the largest part: smaller islands of an outline are left out
_MOST_NAMES: Final = 24
_KM_PER_DEGREE: Final = 111.2
_ENLARGED: Final = 2.4
_FEWEST: Final = 8
_SHARE: Final = 0.35
_SMALL_KM: Final = 40.0
_CORNERS: Final = 60  # accounts whose place may be a corner of the dense frame


@cache
def _counties() -> maps.Lines:
    return maps.Lines(county_mesh())


@cache
def _states() -> maps.Lines:
    return maps.Lines([*state_mesh(), *world_mesh()])


@lru_cache(maxsize=2)
def _drawing(same: SameInputs) -> Outlines:
    """What draws outlines around these places; it remembers those that a move leaves alone."""
    lat, lon, own = same.source
    return Outlines(map_degrees(lat), map_degrees(lon), own)


@lru_cache(maxsize=2)
def _outlines(
    same: SameInputs, alignment: Alignment, n_territories: int
) -> tuple[shapely.Geometry | None, ...]:
    """The outlines of all territories; kept, so that a run over a team computes them once."""
    return tuple(_drawing(same).of(alignment.territory, n_territories))


def outline_of(facts: BookFacts) -> shapely.Geometry | None:
    """The territory's outline in degrees, None without a placed account."""
    plan = facts.plan
    layer = facts.state.scenario(plan.scenario_id).layer(plan.team_id)
    accounts, n = facts.state.accounts, len(layer.territories)
    parts = (accounts.lat, accounts.lon, areas_of(facts.state, plan.team_id))
    return _outlines(SameInputs(parts, parts), layer.alignment, n)[plan.code]


def outer_rings(outline: shapely.Geometry | None) -> list[Line]:
    """The outer rings of an outline: holes are filled, specks left out."""
    if outline is None:
        return []
    parts = [part for part in shapely.get_parts(outline) if part.geom_type == "Polygon"]
    largest = max((part.area for part in parts), default=0.0)
    kept = [part for part in parts if part.area >= _SPECK * largest]
    return [np.asarray(part.exterior.coords, float)[:, :2] for part in kept]


def ground(facts: BookFacts) -> maps.Ground:
    """Lines and outline for any frame of this territory's maps."""
    rings = outer_rings(outline_of(facts))
    territories = [maps.Territory(rings)] if rings else []
    return maps.Ground(_counties(), _states(), territories)


def window_around_territory(facts: BookFacts, box: maps.Box, margin: float = 28.0) -> maps.Window:
    """The frame that shows the whole outline, else the accounts."""
    rings = outer_rings(outline_of(facts))
    if rings:
        corners = np.concatenate(rings)
        return maps.Window.around(box, list(corners[:, 1]), list(corners[:, 0]), margin)
    return maps.Window.around(box, list(facts.lat), list(facts.lon), margin)


@cache
def _named(kind: str) -> tuple[list[Boundary], shapely.STRtree]:
    areas = us_counties() if kind == "county" else us_states()
    return areas, shapely.STRtree([area.geometry for area in areas])


def region_names(window: maps.Window, kind: str) -> list[RegionName]:
    """Counties or states in a window, largest first, each at a point inside what is seen of it.

    `kind` is "county" or "state"; windows with more than 24 counties get none.
    """
    west, south, east, north = window.bounds()
    frame = shapely.box(west, south, east, north)
    areas, tree = _named(kind)
    found = [areas[n] for n in tree.query(frame, predicate="intersects")]
    if kind == "county" and len(found) > _MOST_NAMES:
        return []
    seen = [(shapely.intersection(shapely.make_valid(a.geometry), frame), a) for a in found]
    seen.sort(key=lambda pair: (-pair[0].area, pair[1].name))
    named = []
    for part, area in seen:
        if part.area > 0.004 * frame.area:
            point = shapely.point_on_surface(part)
            named.append((area.name, float(point.y), float(point.x)))
    return named


def dense_frame(
    lat: FloatArray, lon: FloatArray, weight: FloatArray, aspect: float
) -> BoolArray | None:
    """Which accounts stand in the frame of a map of their own, shape (n,); None when one is enough.

    The frame is 1 / 2.4 as high and wide as the territory, `aspect` wide for each high, and
    holds most of `weight`. It needs eight accounts and 35 % of the placed ones; a territory less
    than 40 km across, or one with nothing outside the frame, needs none.
    """
    known = np.isfinite(lat) & np.isfinite(lon)
    if int(known.sum()) < _FEWEST:
        return None
    x = np.where(known, lon, 0.0) * _KM_PER_DEGREE * np.cos(np.radians(np.mean(lat[known])))
    y = np.where(known, lat, 0.0) * _KM_PER_DEGREE
    high = max(float(np.ptp(y[known])), float(np.ptp(x[known])) / aspect) / _ENLARGED
    if high * _ENLARGED < _SMALL_KM:
        return None
    rows = np.flatnonzero(known)
    corners = rows[np.argsort(-weight[rows], kind="stable")][:_CORNERS]
    best: tuple[float, BoolArray] = (-1.0, known)
    for west in np.unique(x[corners]):
        across = known & (x >= west) & (x <= west + high * aspect)
        for south in np.unique(y[corners]):
            inside = across & (y >= south) & (y <= south + high)
            held = float(weight[inside].sum())
            if held > best[0]:
                best = (held, inside)
    n = int(best[1].sum())
    enough = _FEWEST <= n < known.sum() and n >= _SHARE * known.sum()
    return best[1] if enough else None
