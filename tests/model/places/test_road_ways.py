"""Ways over a drawn road graph, counted by hand."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis.strategies import floats, integers, lists, tuples

from model.places.drive import great_circle_km
from model.places.road_ways import RoadWays
from model.places.roads import RoadGraph
from model.settings import Settings

SETTINGS = Settings({})
FACTOR = SETTINGS["drive.road_factor"]
# Junctions 0 to 3 along a road that runs east, 0.3 degrees apart; home is at junction 0.
HOME = (40.0, -83.0)
LAT = np.full(4, 40.0)
LON = -83.0 + np.array([0.0, 0.3, 0.6, 0.9])
PIECE = float(great_circle_km(40.0, -83.0, 40.0, -82.7))


def road(*km: float, kmh: tuple[float, ...] | None = None) -> RoadGraph:
    """The road along the junctions; its pieces are so long."""
    speeds = None if kmh is None else np.array(kmh)
    return RoadGraph(LAT, LON, np.array([0, 1, 2]), np.array([1, 2, 3]), np.array(km), speeds)


def test_that_the_way_along_the_road_is_the_sum_of_its_pieces():
    km = RoadWays(road(PIECE, PIECE, 80.0), SETTINGS).cost(*HOME, LAT, LON)
    assert km == pytest.approx([0.0, PIECE, 2 * PIECE, 2 * PIECE + 80.0])


def test_that_a_place_beside_the_road_is_reached_from_it():
    beside = 40.0 + 10 / 111.2  # ten kilometres north of the second junction
    km = RoadWays(road(PIECE, PIECE, PIECE), SETTINGS).cost(*HOME, beside, LON[1])
    assert km == pytest.approx(PIECE + 10 * FACTOR, rel=1e-3)


def test_that_a_place_far_from_every_road_is_not_reached_and_a_missing_one_not_known():
    ways = RoadWays(road(PIECE, PIECE, PIECE), SETTINGS)
    km = ways.cost(*HOME, np.array([41.0, np.nan]), np.array([-83.0, -83.0]))
    assert np.isinf(km[0])
    assert np.isnan(km[1])


def test_that_near_home_the_way_is_the_crows_made_longer():
    km = RoadWays(road(PIECE, PIECE, PIECE), SETTINGS).cost(*HOME, 40.02, -83.0)
    assert km == pytest.approx(0.02 * 111.19 * FACTOR, rel=1e-2)


def test_that_of_two_pieces_between_the_same_junctions_the_shorter_counts():
    twice = RoadGraph(
        LAT[:2], LON[:2], np.array([0, 1, 0]), np.array([1, 0, 1]), np.array([90.0, 40.0, 70.0])
    )
    assert RoadWays(twice, SETTINGS).cost(*HOME, LAT[1], LON[1]) == pytest.approx(40.0)


def test_that_roads_with_speeds_count_hours_and_the_quickest_way_wins():
    # Straight along 0-1 at 30 km/h, or around over 2 at 120 km/h: 40/30 h against 120/120 h.
    lat, lon = np.array([40.0, 40.0, 40.3]), np.array([-83.0, -82.6, -82.8])
    around = RoadGraph(
        lat,
        lon,
        np.array([0, 0, 2]),
        np.array([1, 2, 1]),
        np.array([40.0, 60.0, 60.0]),
        np.array([30.0, 120.0, 120.0]),
    )
    ways = RoadWays(around, SETTINGS)
    assert ways.timed
    assert ways.cost(*HOME, lat[1], lon[1]) == pytest.approx(1.0)
    line, km = ways.line(HOME, (lat[1], lon[1]))
    assert km == pytest.approx(120.0)
    assert line[:, 1].max() == 40.3


def test_that_the_line_of_a_way_passes_its_junctions_and_is_as_long_as_its_cost():
    ways = RoadWays(road(PIECE, PIECE, 80.0), SETTINGS)
    beside = (40.05, float(LON[3]))
    line, km = ways.line(HOME, beside)
    assert line[0].tolist() == [HOME[1], HOME[0]]
    assert line[-1].tolist() == [beside[1], beside[0]]
    assert np.allclose(line[1:-1], np.column_stack((LON, LAT)))
    assert km == pytest.approx(float(ways.cost(*HOME, *beside)), rel=1e-6)


def test_that_a_line_where_no_road_leads_is_refused():
    apart = RoadGraph(LAT, LON, np.array([0, 2]), np.array([1, 3]), np.array([PIECE, PIECE]))
    ways = RoadWays(apart, SETTINGS)
    assert np.isinf(ways.cost(*HOME, LAT[3], LON[3]))
    with pytest.raises(ValueError, match="no road leads"):
        ways.line(HOME, (LAT[3], LON[3]))


def test_that_a_long_detour_is_found_though_it_is_beyond_the_first_search():
    km = RoadWays(road(900.0, PIECE, PIECE), SETTINGS).cost(*HOME, LAT[1], LON[1])
    assert km == pytest.approx(900.0)


def test_that_a_scrap_of_road_is_no_way_in():
    # A scrap of two junctions beside a net of 300; the place is beside the scrap.
    lon = np.r_[-83.0 + 0.01 * np.arange(300), -83.0, -82.999]
    lat = np.r_[np.full(300, 40.0), 40.05, 40.05]
    start, end = np.r_[np.arange(299), 300], np.r_[np.arange(1, 300), 301]
    km = great_circle_km(lat[start], lon[start], lat[end], lon[end])
    ways = RoadWays(RoadGraph(lat, lon, start, end, km), SETTINGS)
    assert np.isfinite(ways.cost(40.05, -83.0, 40.0, -82.0))


def test_that_an_empty_graph_leads_nowhere_but_next_door():
    none = RoadGraph(
        *(np.zeros(0) for _ in range(2)), *(np.zeros(0, int) for _ in range(2)), LAT[:0]
    )
    ways = RoadWays(none, SETTINGS)
    assert np.isinf(ways.cost(*HOME, 41.0, -83.0))
    assert np.isfinite(ways.cost(*HOME, 40.01, -83.0))


PLACES = lists(tuples(floats(39.8, 40.2), floats(-83.2, -81.9)), min_size=2, max_size=6)


@settings(max_examples=40, deadline=None)
@given(places=PLACES, seed=integers(0, 10**6))
def test_that_an_answer_depends_neither_on_the_order_nor_on_the_company_it_is_asked_in(
    places, seed
):
    rng = np.random.default_rng(seed)
    n = 12
    lat, lon = rng.uniform(39.8, 40.2, n), rng.uniform(-83.2, -81.9, n)
    start, end = rng.integers(0, n, 24), rng.integers(0, n, 24)
    kept = start != end
    start, end = start[kept], end[kept]
    km = great_circle_km(lat[start], lon[start], lat[end], lon[end]) * 1.1
    graph = RoadGraph(lat, lon, start, end, km)
    a, b = np.array(places).T
    whole = RoadWays(graph, SETTINGS).cost(a[:, None], b[:, None], a, b)
    other = RoadWays(graph, SETTINGS)
    single = [[float(other.cost(*p, *q)) for q in places[::-1]] for p in places[::-1]]
    assert np.array_equal(np.array(single)[::-1, ::-1], whole)
    assert np.allclose(whole, whole.T, equal_nan=True, atol=2e-6)
    straight = great_circle_km(a[:, None], b[:, None], a, b)
    assert (whole >= straight - 1e-6).all()
