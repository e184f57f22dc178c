import pytest
from hypothesis import given
from hypothesis.strategies import floats, sampled_from, text

from model.places.degrees import parse_degrees, parse_point


@pytest.mark.parametrize(
    ("cell", "degrees"),
    [
        ("40°26'46\"N", 40.446111),
        ("40° 26′ 46″ N", 40.446111),
        ("79°58’56”W", -79.982222),
        ("40 26.77 N", 40.446167),
        ("N40.446", 40.446),
        ("40:26:46", 40.446111),
        ("-79.982°", -79.982),
        ("84° W", -84.0),
        ("48,137° N", 48.137),
        ("3° 42' O", -3.7),
        ("12°30'S", -12.5),
    ],
)
def test_that_an_angle_is_read_however_it_is_written(cell, degrees):
    assert parse_degrees(cell) == pytest.approx(degrees, abs=1e-6)


@pytest.mark.parametrize(
    "cell",
    [
        "",
        "N",
        "40°70'N",
        "40°10'70\"N",
        "95°N",
        "181",
        "N40N",
        "-40°S",
        "40.5°30'",
        "twelve",
        "1 2 3 4",
    ],
)
def test_that_what_is_no_angle_is_refused(cell):
    assert parse_degrees(cell) is None


@given(floats(0, 90), sampled_from("NS"))
def test_that_a_latitude_written_out_comes_back(angle, letter):
    minutes = (angle - int(angle)) * 60
    written = f"{int(angle)}° {minutes:.6f}' {letter}"
    read = parse_degrees(written)
    if minutes < 59.9999999:
        assert read == pytest.approx(angle if letter == "N" else -angle, abs=1e-6)


@given(text(max_size=12))
def test_that_any_text_is_an_angle_within_the_circle_or_none(cell):
    found = parse_degrees(cell)
    assert found is None or abs(found) <= 180


@pytest.mark.parametrize(
    "cell",
    [
        "40.5, -84.25",
        "40.5,-84.25",
        "40.5 -84.25",
        "(40.5, -84.25)",
        "40,5; -84,25",
        "40°30'N, 84°15'W",
    ],
)
def test_that_a_typed_point_is_read(cell):
    assert parse_point(cell) == pytest.approx((40.5, -84.25))


@pytest.mark.parametrize("cell", ["", "40.5", "Lima, Ohio", "1, 2, 3", "100, 20"])
def test_that_what_is_no_point_is_refused(cell):
    assert parse_point(cell) is None
