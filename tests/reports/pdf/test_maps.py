"""Maps: projection, symbols apart, dense metro, scale bar, many points."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import MultiPolygon, Polygon, box

from reports.pdf import maps
from reports.pdf.colours import segment_fill
from reports.pdf.maps.unpile import unpile

SQUARE = np.array([[-85.0, 38.5], [-83.0, 38.5], [-83.0, 40.5], [-85.0, 40.5], [-85.0, 38.5]])
GROUND = maps.Ground(
    maps.Lines([SQUARE, SQUARE + 1]), maps.Lines([SQUARE * 1.01]), [maps.Territory([SQUARE])]
)
FRAME = maps.Box(48, 130, 400, 400)


def hospital(n, lat, lon, **more):
    return maps.Place(lat, lon, 100 + n, f"Hospital {n}", segment_fill("Grow"), **more)


def draw_map(page, places, **options):
    lat, lon = [p.lat for p in places], [p.lon for p in places]
    sheet = maps.Sheet(page.ink, maps.Window.around(FRAME, lat, lon))
    sheet.ground(GROUND)
    sheet.title("Territory")
    sheet.scale_bar("mi")
    left = sheet.places(places, **options)
    sheet.region_names([("Butler", 39.4, -84.5), ("Nowhere", 10.0, 10.0)])
    return left


def test_that_north_is_up_east_is_right_and_a_km_has_its_length():
    window = maps.Window(FRAME, 39.0, -84.0, 2.0)
    x, y = window.xy(39.0, -84.0)
    assert (x, y) == (248, 330)
    assert window.xy(40.0, -84.0)[1] == pytest.approx(330 - 2 * 110.95)
    east = 2 * 111.32 * math.cos(math.radians(39))
    assert window.xy(39.0, -83.0)[0] == pytest.approx(248 + east)


@given(
    st.lists(st.tuples(st.floats(25, 48), st.floats(-124, -67)), min_size=1, max_size=20),
    st.floats(5, 40),
)
def test_that_a_window_around_points_holds_them_with_its_margin(points, margin):
    lat, lon = [p[0] for p in points], [p[1] for p in points]
    window = maps.Window.around(FRAME, lat, lon, margin)
    for place in zip(lat, lon, strict=True):
        assert FRAME.holds(*window.xy(*place), pad=margin - 0.5)


def test_that_a_window_spans_the_date_line_the_short_way():
    window = maps.Window.around(FRAME, [60.0, 61.0], [179.0, -179.0])
    assert abs(window.xy(60, 179)[0] - window.xy(60, -179)[0]) <= FRAME.width


def test_that_a_window_without_a_known_place_shows_the_country():
    assert maps.Window.around(FRAME, [math.nan], [math.nan]).scale < 0.2


def test_that_lines_outside_a_window_are_not_drawn():
    lines = maps.Lines([SQUARE, SQUARE + np.array([40, 0])])
    assert len(lines.within(maps.Window(FRAME, 39.5, -84.0, 2.0))) == 1
    assert maps.Lines([]).within(maps.Window(FRAME, 39.5, -84.0, 2.0)) == []


def test_that_shapes_give_their_outer_and_inner_rings():
    hole = Polygon(box(0, 0, 9, 9).exterior, [box(1, 1, 2, 2).exterior.coords])
    assert [len(ring) for ring in maps.rings(MultiPolygon([hole, box(20, 0, 21, 1)]))] == [5, 5, 5]
    assert maps.rings(Polygon()) == []
    assert maps.rings(None) == []


@settings(max_examples=20, deadline=None)
@given(st.lists(st.tuples(st.floats(100, 300), st.floats(100, 300)), min_size=1, max_size=12))
def test_that_unpiled_discs_do_not_overlap(spots):
    at = np.array(spots)
    moved = unpile(at, np.full(len(at), 6.0), (0, 0, 400, 400))
    apart = np.hypot(*(moved[:, None] - moved[None]).transpose(2, 0, 1))
    np.fill_diagonal(apart, 99)
    assert apart.min() > 12.0


def test_that_a_disc_alone_stays_at_its_place():
    moved = unpile(np.array([[50.0, 60.0]]), np.array([5.0]), (0, 0, 200, 200))
    assert np.abs(moved - [50, 60]).max() < 0.1


def test_that_area_is_proportional_to_value_but_never_too_small():
    assert maps.symbol_radius(400, 100) == 30
    assert maps.symbol_radius(25, 100) == pytest.approx(7.5)
    assert maps.symbol_radius(0, 100) == maps.symbol_radius(-5, 0) == 3.4


def test_that_a_map_names_its_places_without_a_fault(draw):
    places = [
        hospital(0, 39.1, -84.5, buys=True, rank=1, lighthouse=True, strong=True),
        hospital(1, 39.1, -84.5, form="square", approximate=True, rank=2),
        hospital(2, 39.7, -84.1, form="diamond"),
        hospital(3, 40.0, -83.5, form="triangle"),
        hospital(4, math.nan, -84.0),
    ]
    printed = draw(lambda page: draw_map(page, places))
    assert printed.faults == []
    text = printed.text()
    assert all(f"Hospital {n}" in text for n in range(4))
    assert "Hospital 4" not in text
    assert " mi" in text


def test_that_thousands_of_places_are_dots_and_forty_are_named(draw):
    rng = np.random.default_rng(1)
    places = [hospital(n, rng.uniform(38.6, 40.4), rng.uniform(-84.9, -83.1)) for n in range(900)]
    printed = draw(lambda page: draw_map(page, places))
    assert printed.faults == []
    names = {word for word in printed.text().split("\n") if word.startswith("Hospital")}
    assert len(names) <= 40
    assert len(printed.data) < 250_000


def test_that_names_that_find_no_room_come_back(draw):
    places = [hospital(n, 39.1 + n / 1e4, -84.5, rank=n + 1) for n in range(40)]
    left = []
    printed = draw(lambda page: left.extend(draw_map(page, places, radius=6)))
    assert printed.faults == []
    assert len([note for note in printed.notes if "no room" in note]) == len(left)


def test_that_a_dense_metro_is_found_and_an_even_spread_has_none():
    rng = np.random.default_rng(2)
    lat = np.concatenate([39.1 + rng.uniform(0, 0.2, 20), rng.uniform(37, 42, 10)])
    lon = np.concatenate([-84.5 + rng.uniform(0, 0.2, 20), rng.uniform(-88, -80, 10)])
    metro = maps.densest(lat, lon)
    assert metro is not None
    assert metro.inside[:20].all()
    grid = np.linspace(0, 5, 6)
    even = np.array([(a, b) for a in grid for b in grid])
    assert maps.densest(35 + even[:, 0], -90 + even[:, 1]) is None
    assert maps.densest(lat[:5], lon[:5]) is None


def test_that_the_overview_marks_the_metro_and_keeps_symbols_off_it(draw):
    def fill(page):
        window = maps.Window(maps.Box(48, 130, 160, 250), 39.6, -84.0, 0.9)
        small = maps.Sheet(page.ink, window)
        large = maps.Sheet(page.ink, maps.Window(maps.Box(220, 130, 330, 400), 39.3, -84.3, 4.0))
        small.ground(GROUND)
        small.locate(large, "Corridor", [39.2], [-84.3])
        small.places([hospital(1, 39.3, -84.3)])
        small.arcs([(39.1, -84.5), (39.7, -84.1)])
        small.shape([SQUARE], dash=(2, 2))
        small.label(40.3, -84.0, "Lima", 4, 0)

    printed = draw(fill)
    assert printed.faults == []
    assert "Corridor" in printed.text()


def test_that_the_key_explains_every_mark(draw):
    def fill(page):
        fills = [(name, segment_fill(name)) for name in ("Attack", "Grow", "Not now")]
        maps.draw_key(page.frame(0, 4), fills, [(1400, "1.4 M"), (100, "100 k")], approximate=True)

    printed = draw(fill)
    assert printed.faults == printed.notes == []
    for words in ("Ring: buys", "Lighthouse centre", "Surgery centre", "1.4 M", "Not now"):
        assert words in printed.text()
