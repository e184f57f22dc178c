"""Barriers from a GeoJSON file and from the project."""

import json
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.errors import PlanError
from model.places.plane import plane_for
from optimizers.barriers import DETOUR_KM, barrier_pieces, barriers_from, detour_km
from tests.optimizers.grid import grid_state

RIVER = {"type": "LineString", "coordinates": [[-90.0, 39.9], [-89.9, 40.0], [-89.9, 40.5]]}


def feature(geometry: Any, **properties: Any) -> dict[str, Any]:
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def test_that_lines_keep_their_name_and_detour() -> None:
    lake = {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 0]]]}
    text = json.dumps(
        {
            "type": "FeatureCollection",
            "features": [feature(RIVER, name="Ohio River", detour_km=12), feature(lake)],
        }
    )
    table = barriers_from(text)
    assert table["name"].tolist() == ["Ohio River", "Barrier 2"]
    assert table["detour_km"].tolist()[0] == 12.0
    assert table["line"].tolist()[1].startswith("LINESTRING")


def test_that_a_line_becomes_straight_pieces_in_the_plane() -> None:
    source = replace(grid_state(3, 1), tables={"barriers": barriers_from(json.dumps(RIVER))})
    plane = plane_for(source.accounts.lat, source.accounts.lon)
    pieces = barrier_pieces(source, plane, 1.0)
    assert pieces is not None
    assert pieces.shape == (2, 4)
    assert pieces[0, 2:].tolist() == pieces[1, :2].tolist()
    # 0.5 degrees of latitude
    assert np.hypot(*(pieces[1, 2:] - pieces[1, :2])) == pytest.approx(55.6, rel=0.01)
    half = barrier_pieces(source, plane, 2.0)
    assert half is not None
    assert half == pytest.approx(pieces / 2)


def test_that_a_project_without_barriers_has_none() -> None:
    source = grid_state(3, 1)
    assert barrier_pieces(source, plane_for(source.accounts.lat, source.accounts.lon), 1.0) is None
    assert detour_km(source) == DETOUR_KM


def test_that_the_longest_detour_counts() -> None:
    table = pd.DataFrame({"line": ["x"] * 3, "detour_km": [5.0, 40.0, np.nan]})
    assert detour_km(replace(grid_state(3, 1), tables={"barriers": table})) == 40.0


def test_that_a_bad_row_of_the_project_is_named() -> None:
    table = pd.DataFrame({"name": ["a"], "line": ["POINT (1 2)"]})
    source = replace(grid_state(3, 1), tables={"barriers": table})
    with pytest.raises(PlanError, match="Row 1 of the barriers"):
        barrier_pieces(source, plane_for(source.accounts.lat, source.accounts.lon), 1.0)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "no GeoJSON"),
        ("[1]", "no GeoJSON"),
        ('{"type": "FeatureCollection"}', "no GeoJSON"),
        ('{"type": "FeatureCollection", "features": []}', "holds no line"),
        ('{"type": "Point", "coordinates": [1, 2]}', "Barrier 1 is not a line"),
        ('{"type": "LineString", "coordinates": [[500, 2], [600, 3]]}', "in degrees"),
        ('{"type": "LineString", "coordinates": "far"}', "Barrier 1 is not a line"),
        ('{"type": "Feature", "geometry": null}', "Barrier 1 is not a line"),
    ],
)
def test_that_a_file_without_lines_says_so(text: str, sentence: str) -> None:
    with pytest.raises(PlanError, match=sentence):
        barriers_from(text)


@given(
    st.recursive(
        st.none() | st.integers() | st.text(),
        lambda x: (
            st.lists(x)
            | st.dictionaries(
                st.sampled_from(["type", "features", "geometry", "coordinates", "properties"]), x
            )
        ),
    )
)
def test_that_no_json_gets_through_without_a_sentence(data: Any) -> None:
    with pytest.raises(PlanError):
        barriers_from(json.dumps(data))
