"""The highway graph of the contiguous US, from OpenStreetMap."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from model.arrays import BoolArray, FloatArray, IntArray
from model.kept import Arrays, kept_arrays
from model.resources import resource


@dataclass(frozen=True, eq=False, slots=True)
class RoadGraph:
    """Junctions and the road pieces between them; read-only.

    `lat`, `lon` of the nodes in degrees, shape (n_nodes,). Piece i joins nodes `start[i]` and
    `end[i]`, both ways, is `km[i]` long and driven at `kmh[i]` where the speeds are known;
    shape (n_pieces,).
    """

    lat: FloatArray
    lon: FloatArray
    start: IntArray
    end: IntArray
    km: FloatArray
    kmh: FloatArray | None = None


@cache
def highways() -> RoadGraph:
    """Load the graph: 98,814 nodes and 145,684 pieces."""
    with np.load(resource("geo", "conus_highways_osm.npz")) as stored:
        graph = RoadGraph(
            lat=stored["lat"].astype(np.float64),
            lon=stored["lon"].astype(np.float64),
            start=stored["u"].astype(np.int64),
            end=stored["v"].astype(np.int64),
            km=stored["w"].astype(np.float64),
        )
    for array in (graph.lat, graph.lon, graph.start, graph.end, graph.km):
        array.setflags(write=False)
    return graph


def highway_lines(bounds: tuple[float, float, float, float]) -> list[NDArray[np.float32]]:
    """Roads to draw inside west, south, east, north in degrees.

    Polylines of lon, lat, shape (m, 2), m at least 2. Every piece with an end in the bounds
    is drawn once; pieces that follow each other are one line.
    """
    west, south, east, north = bounds
    roads, (walk, last) = highways(), _walk()
    inside = (roads.lon >= west) & (roads.lon <= east) & (roads.lat >= south) & (roads.lat <= north)
    drawn = (inside[walk[:-1]] | inside[walk[1:]]) & ~last[:-1]  # the step from each node on
    edges = np.diff(np.concatenate(([False], drawn, [False])).astype(np.int8))
    begins, ends = np.flatnonzero(edges == 1), np.flatnonzero(edges == -1)
    points = np.column_stack((roads.lon[walk], roads.lat[walk])).astype(np.float32)
    return [points[i : j + 1] for i, j in zip(begins.tolist(), ends.tolist(), strict=True)]


@cache
def _walk() -> tuple[IntArray, BoolArray]:
    """The nodes along all lines, one line after the other, and which node is the last of its."""
    sources = (resource("geo", "conus_highways_osm.npz"), Path(__file__))
    kept = kept_arrays("roads", sources, _walked)
    return kept["nodes"].astype(np.int64), kept["last"]


def _walked() -> Arrays:
    roads = highways()
    lines = _joined(roads.start, roads.end)
    nodes = np.concatenate([np.array(line, np.int32) for line in lines])
    last = np.zeros(len(nodes), bool)
    last[np.cumsum([len(line) for line in lines]) - 1] = True
    return {"nodes": nodes, "last": last}


def _joined(start: IntArray, end: IntArray) -> list[list[int]]:
    """Walk along unused pieces as far as they go, from the ends of roads first."""
    ahead: dict[int, list[tuple[int, int]]] = {}
    for piece, (a, b) in enumerate(zip(start.tolist(), end.tolist(), strict=True)):
        ahead.setdefault(a, []).append((b, piece))
        ahead.setdefault(b, []).append((a, piece))
    drawn = bytearray(len(start))
    lines = []
    for node in sorted(ahead, key=lambda node: len(ahead[node]) % 2 == 0):
        while True:
            line = [node]
            while ahead[line[-1]]:
                onward, piece = ahead[line[-1]].pop()
                if not drawn[piece]:
                    drawn[piece] = 1
                    line.append(onward)
            if len(line) < 2:
                break
            lines.append(line)
    return lines
