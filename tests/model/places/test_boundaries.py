import itertools

import numpy as np
import pytest
import shapely

from model.places import boundaries


@pytest.mark.parametrize(
    ("lon", "lat", "county", "state"),
    [
        (-84.51, 39.10, ("39061", "Hamilton"), "OH"),
        (-71.06, 42.36, ("25025", "Suffolk"), "MA"),
        (-157.86, 21.31, ("15003", "Honolulu"), "HI"),
        (-149.87, 61.20, ("02020", "Anchorage"), "AK"),
        (-66.62, 18.01, ("72113", "Ponce"), "PR"),
    ],
)
def test_that_a_city_lies_in_its_county_and_state(lon, lat, county, state):
    here = shapely.Point(lon, lat)
    counties = [c for c in boundaries.us_counties() if c.geometry.covers(here)]
    assert [(c.code, c.name, c.region) for c in counties] == [(*county, state)]
    assert [s.code for s in boundaries.us_states() if s.geometry.covers(here)] == [state]


def test_that_all_shapes_are_valid_and_none_is_empty():
    shapes = [
        area.geometry
        for areas in (boundaries.us_states(), boundaries.us_counties())
        for area in areas
    ]
    assert shapely.is_valid(shapes).all()
    assert not shapely.is_empty(shapes).any()


def test_that_there_are_fifty_states_the_district_and_five_outlying_areas():
    assert len({state.code for state in boundaries.us_states()}) == 56


def test_that_counties_fill_their_state():
    ohio = next(s.geometry for s in boundaries.us_states() if s.code == "OH")
    counties = [c.geometry for c in boundaries.us_counties() if c.region == "OH"]
    assert len(counties) == 88
    assert shapely.union_all(counties).symmetric_difference(ohio).area == pytest.approx(0, abs=1e-9)


def test_that_the_county_mesh_holds_the_state_mesh_and_more():
    def length(lines):
        return sum(float(np.hypot(*np.diff(line, axis=0).T).sum()) for line in lines)

    assert length(boundaries.county_mesh()) > 2 * length(boundaries.state_mesh())
    assert {line.dtype for line in boundaries.county_mesh()} == {np.dtype(np.float32)}
    assert min(len(line) for line in boundaries.county_mesh()) >= 2


def test_that_no_line_runs_across_the_whole_map():
    for mesh in (boundaries.county_mesh(), boundaries.world_mesh()):
        assert max(float(abs(np.diff(line[:, 0])).max()) for line in mesh) < 90


def test_that_countries_lie_where_they_should():
    countries = {c.name: c.geometry for c in boundaries.world_countries()}
    assert countries["Germany"].covers(shapely.Point(10, 51))
    assert not countries["Russia"].covers(shapely.Point(11, 67))  # the Norwegian Sea
    assert countries["Russia"].covers(shapely.Point(-175, 66.5))  # Chukotka, west of 180°
    assert shapely.is_valid(list(countries.values())).all()


def test_that_land_is_land_and_sea_is_not():
    assert boundaries.land().covers(shapely.Point(-84.5, 39.1))
    assert not boundaries.land().intersects(shapely.Point(-40, 30))


def test_that_towns_come_largest_first_with_their_state():
    towns = boundaries.towns()
    assert all(a.population >= b.population for a, b in itertools.pairwise(towns))
    columbus = next(town for town in towns if town.name == "Columbus" and town.region == "OH")
    assert (round(columbus.lat), round(columbus.lon), columbus.country) == (40, -83, "US")
    assert any(town.name == "Berlin" and town.region == "" for town in towns)
