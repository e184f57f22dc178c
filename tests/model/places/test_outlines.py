import itertools

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis.strategies import integers

from model.contiguity import site_graph
from model.places.boundaries import us_counties, world_countries
from model.places.outlines import Outlines
from model.places.own_areas import OwnAreas
from model.places.plane import plane_for

CINCINNATI, DAYTON, COLUMBUS = (39.10, -84.51), (39.76, -84.19), (39.96, -83.0)
NAN = float("nan")


def county(code):
    return next(c.geometry for c in us_counties() if c.code == code)


def draw(points, territory, n_territories):
    lat, lon = np.array(points, float).reshape(-1, 2).T
    return Outlines(lat, lon).of(np.array(territory), n_territories)


def overlap(outlines):
    drawn = [shape for shape in outlines if shape is not None]
    return max((a.intersection(b).area for a, b in itertools.combinations(drawn, 2)), default=0)


def outside(points, territory, outlines):
    """The accounts that lie off the outline of their territory, farther than rounding goes."""
    return [
        (lat, lon)
        for (lat, lon), code in zip(points, territory, strict=True)
        if code >= 0 and outlines[code].distance(shapely.Point(lon, lat)) > 1e-6
    ]


def test_that_no_account_at_all_has_no_outline():
    assert draw([], [], 2) == [None, None]


def test_that_only_unplaced_accounts_have_no_outline():
    assert draw([(NAN, NAN)], [0], 1) == [None]


def test_that_a_territory_without_accounts_has_no_outline():
    drawn, empty = draw([CINCINNATI], [0], 2)
    assert drawn is not None
    assert empty is None


def test_that_unassigned_land_is_not_drawn():
    (drawn,) = draw([CINCINNATI, COLUMBUS], [0, -1], 1)
    assert drawn.covers(county("39061"))
    assert drawn.intersection(county("39049")).area == pytest.approx(0, abs=1e-9)


def test_that_a_county_of_one_territory_belongs_to_it_whole():
    south, north = draw([CINCINNATI, COLUMBUS], [0, 1], 2)
    assert south.covers(county("39061"))
    assert north.covers(county("39049"))


def test_that_counties_without_accounts_follow_the_nearest_one():
    south, north = draw([CINCINNATI, COLUMBUS], [0, 1], 2)
    assert south.covers(county("39165"))  # Warren, next to Cincinnati
    assert north.covers(county("39041"))  # Delaware, next to Columbus


def test_that_states_without_accounts_stay_empty():
    (drawn,) = draw([CINCINNATI], [0], 1)
    assert drawn.intersection(county("21117")).area == pytest.approx(0, abs=1e-9)  # Kenton, KY


def test_that_land_out_of_reach_is_left_out():
    (drawn,) = draw([CINCINNATI], [0], 1)
    assert not drawn.intersects(shapely.Point(-81.7, 41.4))  # Cleveland is 350 km away


def test_that_a_county_of_two_territories_is_divided_half_way():
    west, east = draw([(39.15, -84.7), (39.15, -84.4)], [0, 1], 2)
    inside_hamilton = county("39061").buffer(-0.01)
    border = west.intersection(inside_hamilton).intersection(east)
    assert border.bounds[0] == pytest.approx(-84.55)
    assert border.bounds[2] == pytest.approx(-84.55)


def test_that_accounts_of_three_territories_at_one_point_all_touch_their_outline():
    points = [CINCINNATI] * 3 + [DAYTON]
    outlines = draw(points, [0, 1, 2, 0], 3)
    assert outside(points, [0, 1, 2, 0], outlines) == []
    assert overlap(outlines) == pytest.approx(0, abs=1e-9)


def test_that_an_account_off_the_coast_stands_on_land_of_its_own():
    lake = (41.9, -82.2)  # in Lake Erie
    outlines = draw([COLUMBUS, lake], [0, 1], 2)
    assert outside([lake], [1], outlines) == []


@pytest.mark.parametrize(
    "point", [(18.01, -66.62), (61.2, -149.87), (21.31, -157.86), (13.47, 144.75)]
)
def test_that_places_beyond_the_contiguous_us_are_drawn_with_the_rest(point):
    points = [CINCINNATI, point]
    outlines = draw(points, [0, 1], 2)
    assert outside(points, [0, 1], outlines) == []
    assert outlines[1].area > 0.01


def test_that_abroad_the_outline_keeps_to_the_country():
    munich, stuttgart = (48.14, 11.58), (48.78, 9.18)
    points = [munich, stuttgart]
    outlines = draw(points, [0, 1], 2)
    assert outside(points, [0, 1], outlines) == []
    austria = next(c.geometry for c in world_countries() if c.name == "Austria")
    assert max(o.intersection(austria).area for o in outlines) == pytest.approx(0, abs=1e-9)


def test_that_accounts_on_both_sides_of_the_border_to_canada_do_not_overlap():
    points = [(42.33, -83.05), (42.30, -83.0)]  # Detroit and Windsor
    outlines = draw(points, [0, 1], 2)
    assert outside(points, [0, 1], outlines) == []
    assert overlap(outlines) == pytest.approx(0, abs=1e-9)


def test_that_a_territory_column_of_another_length_is_refused():
    with pytest.raises(ValueError, match="accounts"):
        draw([CINCINNATI], [0, 1], 2)


def test_that_only_territories_a_move_touches_are_drawn_anew():
    points = np.array([CINCINNATI, (39.2, -84.4), COLUMBUS, (41.4, -81.7)])
    outlines = Outlines(*points.T)
    before, after = np.array([0, 0, 1, 2]), np.array([0, 1, 1, 2])
    changed = outlines.changed(before, after, 3)
    assert set(changed) == {0, 1}
    fresh = Outlines(*points.T).of(after, 3)
    assert changed[0].equals(fresh[0])
    assert changed[1].equals(fresh[1])


def test_that_losing_its_last_account_takes_a_territory_off_the_map():
    points = np.array([CINCINNATI, COLUMBUS])
    changed = Outlines(*points.T).changed(np.array([0, 1]), np.array([1, 1]), 2)
    assert changed[0] is None
    assert changed[1].covers(county("39061"))


def test_that_territories_that_touch_are_neighbours_and_distant_ones_are_not():
    points = np.array([CINCINNATI, COLUMBUS, (34.05, -118.2)])
    lat, lon = points.T
    graph = site_graph(plane_for(lat, lon).xy(lat, lon))
    assert Outlines(lat, lon).neighbours(np.array([0, 1, 2]), 3, graph) == {(0, 1)}


def test_that_territories_at_one_point_are_neighbours():
    points = np.array([CINCINNATI, CINCINNATI, DAYTON])
    lat, lon = points.T
    graph = site_graph(plane_for(lat, lon).xy(lat, lon))
    pairs = Outlines(lat, lon).neighbours(np.array([0, 1, 1]), 2, graph)
    assert pairs == {(0, 1)}


def hairlines(shape):
    """Corners at which a border turns straight back, as along a crack between two parts."""
    found = []
    for part in shapely.get_parts(shape):
        for ring in (part.exterior, *part.interiors):
            corner = np.array(ring.coords)[:-1]
            before, after = corner - np.roll(corner, 1, 0), np.roll(corner, -1, 0) - corner
            length = np.hypot(*before.T) * np.hypot(*after.T)
            back = (before * after).sum(1) < 0
            flat = abs(before[:, 0] * after[:, 1] - before[:, 1] * after[:, 0]) < 1e-6 * length
            found += corner[back & flat].tolist()
    return found


def test_that_no_crack_is_left_where_shares_of_counties_meet():
    rng = np.random.default_rng(7)
    lat, lon = rng.uniform(38.6, 41.4, 150), rng.uniform(-84.7, -81.0, 150)
    territory = rng.integers(0, 3, 150)
    outlines = Outlines(lat, lon).of(territory, 3)
    assert [hairlines(shape) for shape in outlines] == [[], [], []]


@settings(deadline=None, max_examples=12)
@given(seed=integers(0, 10_000), n=integers(1, 40), n_territories=integers(1, 5))
def test_that_outlines_hold_their_accounts_and_never_overlap(seed, n, n_territories):
    rng = np.random.default_rng(seed)
    lat = np.round(rng.uniform(38.5, 42.2, n), 2)  # Ohio, Lake Erie and a bit of Canada
    lon = np.round(rng.uniform(-85.0, -80.6, n), 2)
    territory = rng.integers(-1, n_territories, n)
    outlines = Outlines(lat, lon).of(territory, n_territories)
    points = list(zip(lat.tolist(), lon.tolist(), strict=True))
    assert outside(points, territory.tolist(), outlines) == []
    assert overlap(outlines) < 1e-9
    assert all(shape.is_valid for shape in outlines if shape is not None)
    assert [shape is None for shape in outlines] == [
        not (territory == code).any() for code in range(n_territories)
    ]


WEST_AREA, EAST_AREA = shapely.box(-85, 39, -84, 40), shapely.box(-84, 39, -83, 40)
FAR_AREA = shapely.box(-83, 39, -82.5, 40)  # nobody is in it


def own(shapes, owners):
    return OwnAreas(tuple(f"a{k}" for k in range(len(shapes))), tuple(owners), tuple(shapes))


def draw_own(points, territory, n_territories, areas):
    lat, lon = np.array(points, float).reshape(-1, 2).T
    return Outlines(lat, lon, areas).of(np.array(territory), n_territories)


def same_land(one, other):
    return one.symmetric_difference(other).area == pytest.approx(0, abs=1e-6)


def test_that_own_areas_are_drawn_as_they_are_and_no_county_beside_them():
    areas = own([WEST_AREA, EAST_AREA], ["W", "E"])
    west, east = draw_own([CINCINNATI, (39.5, -83.5)], [0, 1], 2, areas)
    assert same_land(west, WEST_AREA)
    assert same_land(east, EAST_AREA)


def test_that_an_own_area_without_accounts_follows_the_others_of_its_territory():
    areas = own([WEST_AREA, EAST_AREA, FAR_AREA], ["W", "E", "W"])
    west, east = draw_own([CINCINNATI, (39.5, -83.5)], [0, 1], 2, areas)
    assert same_land(west, shapely.union(WEST_AREA, FAR_AREA))
    assert same_land(east, EAST_AREA)
    nobody = own([WEST_AREA, EAST_AREA, FAR_AREA], ["W", "E", "nobody"])
    west, east = draw_own([CINCINNATI, (39.5, -83.5)], [0, 1], 2, nobody)
    assert same_land(shapely.union(west, east), shapely.union(WEST_AREA, EAST_AREA))


def test_that_an_own_area_is_divided_when_its_accounts_have_two_territories():
    areas = own([WEST_AREA], ["W"])
    points = [(39.5, -84.8), (39.5, -84.2)]
    left, right = draw_own(points, [0, 1], 2, areas)
    assert same_land(shapely.union(left, right), WEST_AREA)
    assert same_land(left, shapely.box(-85, 39, -84.5, 40))
    assert overlap([left, right]) == pytest.approx(0, abs=1e-9)


def test_that_the_smaller_of_two_own_areas_counts_where_they_overlap():
    town = shapely.box(-84.6, 39.4, -84.4, 39.6)
    areas = own([WEST_AREA, town], ["W", "T"])
    west, within = draw_own([(39.1, -84.9), (39.5, -84.5)], [0, 1], 2, areas)
    assert same_land(within, town)
    assert same_land(west, shapely.difference(WEST_AREA, town))


def test_that_accounts_in_no_own_area_keep_their_counties():
    areas = own([shapely.box(-84.6, 39.0, -84.4, 39.2)], ["C"])
    points = [CINCINNATI, COLUMBUS]
    city, rest = draw_own(points, [0, 1], 2, areas)
    assert same_land(city, areas.shapes[0])
    assert rest.covers(county("39049"))
    assert outside(points, [0, 1], [city, rest]) == []
    assert overlap([city, rest]) == pytest.approx(0, abs=1e-9)


def test_that_areas_of_another_region_leave_the_counties_as_they_were():
    drawn = draw([CINCINNATI, COLUMBUS], [0, 1], 2)
    far = draw_own([CINCINNATI, COLUMBUS], [0, 1], 2, own([shapely.box(10, 50, 11, 51)], ["H"]))
    assert all(same_land(a, b) for a, b in zip(drawn, far, strict=True))
