"""How the map is liked is kept as text and survives whatever stands there."""

import pytest
from hypothesis import given
from hypothesis.strategies import builds, lists, sampled_from, text

from model.map_colours import Method
from ui.map.map_style import MapLayer, MapStyle

styles = builds(
    MapStyle,
    text(),
    sampled_from(Method),
    text(),
    lists(sampled_from(MapLayer), unique=True).map(tuple),
)


@given(styles)
def test_that_a_style_is_read_as_it_was_kept(style):
    assert MapStyle.from_json(style.to_json()) == style


@pytest.mark.parametrize("kept", ["", "[]", "{", '{"layers": 3, "method": "moon"}', "null"])
def test_that_what_cannot_be_read_is_the_usual_style(kept):
    assert MapStyle.from_json(kept) == MapStyle()


def test_that_a_layer_is_on_once_and_off_again():
    on = MapStyle().toggled(MapLayer.BANDS, True).toggled(MapLayer.BANDS, True)
    assert on.layers.count(MapLayer.BANDS) == 1
    assert not on.toggled(MapLayer.BANDS, False).shows(MapLayer.BANDS)
