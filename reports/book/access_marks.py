"""What is drawn on the map of access: hulls of clusters, circles of drive time, homes."""

import math
from typing import Final

import numpy as np
import shapely

from model.arrays import FloatArray
from model.plan.access import BANDS, band_radius_km
from model.settings import settings_of
from reports.book.facts import BookFacts
from reports.pdf import fonts, maps
from reports.pdf.colours import ACCENT_TINT, G500, INK, WHITE
from reports.pdf.maps.plane import Line

HULL_DEG: Final = 0.035  # a margin of about 4 km round the sites of a cluster
_AROUND: Final = 72
_KM_PER_DEGREE: Final = 111.2
_APART: Final = 26.0  # points between the home and the name of a circle


def sites_of_clusters(facts: BookFacts) -> dict[str, list[int]]:
    """Positions of the placed accounts of every travel cluster."""
    lat = facts.lat
    found: dict[str, list[int]] = {}
    for n, cluster in enumerate(facts.plan.clusters):
        if cluster and np.isfinite(lat[n]):
            found.setdefault(str(cluster), []).append(n)
    return found


def draw_hulls(sheet: maps.Sheet, facts: BookFacts) -> None:
    lat, lon = facts.lat, facts.lon
    for members in sites_of_clusters(facts).values():
        points = shapely.MultiPoint([(lon[n], lat[n]) for n in members])
        hull = shapely.buffer(points.convex_hull, HULL_DEG)
        ring = np.asarray(hull.exterior.coords, float)
        sheet.shape([ring], ACCENT_TINT, G500, 0.6, (2, 2))


def _circle(lat: float, lon: float, km: float) -> Line:
    turn = np.linspace(0, 2 * np.pi, _AROUND, endpoint=False)
    up = km / _KM_PER_DEGREE
    return np.column_stack(
        [lon + up / np.cos(np.radians(lat)) * np.cos(turn), lat + up * np.sin(turn)]
    )


def draw_bands(sheet: maps.Sheet, facts: BookFacts) -> list[tuple[float, float, str]]:
    """Circles of 30, 60 and 90 minutes, by the speeds of F17; where each has room for its name."""
    rep, settings = facts.plan.rep, settings_of(facts.state)
    if rep is None or rep.home_lat is None or rep.home_lon is None:
        return []
    taken = [*_sites(facts), (rep.home_lat, rep.home_lon)]
    points = np.array([sheet.window.xy(*site) for site in taken]).reshape(-1, 2)
    found = []
    for hours in BANDS:
        ring = _circle(rep.home_lat, rep.home_lon, band_radius_km(hours, settings))
        sheet.shape([ring], None, INK, 0.6)
        inside = [
            (float(x), float(y))
            for x, y in sheet.window.points(ring[:: _AROUND // 24])
            if sheet.box.holds(float(x), float(y), 20)
        ]
        inside.sort(key=lambda spot: -_nearest(points, spot))
        if inside and math.dist(inside[0], sheet.window.xy(rep.home_lat, rep.home_lon)) > _APART:
            x, y = inside[0]
            found.append((x, y, f"{round(60 * hours)} min"))
    return found


def covered(sheet: maps.Sheet, inner: maps.Sheet, x: float, y: float) -> bool:
    """Whether the locator of the other map lies over a point."""
    west, south, east, north = inner.window.bounds()
    left, top = sheet.window.xy(north, west)
    right, bottom = sheet.window.xy(south, east)
    return left - 14 < x < right + 14 and top - 6 < y < bottom + 6


def _nearest(points: FloatArray, spot: tuple[float, float]) -> float:
    """Distance to the nearest site, in points; 0 without any."""
    return float(np.hypot(*(points - spot).T).min()) if len(points) else 0.0


def _sites(facts: BookFacts) -> list[tuple[float, float]]:
    lat, lon = facts.lat, facts.lon
    known = np.isfinite(lat) & np.isfinite(lon)
    return list(zip(lat[known].tolist(), lon[known].tolist(), strict=True))


def homes_of(sheet: maps.Sheet, facts: BookFacts) -> list[tuple[float, float, str]]:
    """Where the rep's home and those of clinical specialists stand, with their names."""
    people = [("Home", facts.plan.rep)] if facts.plan.rep else []
    people += [(r.name, r) for r in facts.state.reps if r.role == "clinical_specialist"]
    found = []
    for words, person in people:
        if person.home_lat is None or person.home_lon is None:
            continue
        x, y = sheet.window.xy(person.home_lat, person.home_lon)
        if sheet.box.holds(x, y, 24):
            found.append((x, y + 12, words))
    return found


def draw_house(sheet: maps.Sheet, x: float, y: float, words: str) -> None:
    """A small house with its name below; (x, y) is the middle of the name's baseline."""
    y -= 12
    roof = [(x - 5.5, y - 0.5), (x, y - 6), (x + 5.5, y - 0.5), (x + 4, y - 0.5)]
    sheet.ink.polygon([*roof, (x + 4, y + 5), (x - 4, y + 5), (x - 4, y - 0.5)], WHITE, INK, 0.9)
    half = fonts.width(words, fonts.SEMI, fonts.XS) / 2
    sheet.ink.halo(x - half, y + 12.4, words, fonts.SEMI, fonts.XS, INK)
