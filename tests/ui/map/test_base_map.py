"""The base map: layers read when asked for, and the shipped one drawn."""

import json

import numpy as np

from ui.map.base_map import BaseMap, TownLabel, shipped_base_map
from ui.map.bounds import Bounds
from ui.map.map_view import MapView
from ui.map.scheme import SchemeHandler
from ui.theme.tokens import LIGHT


def test_that_a_layer_is_read_once_and_only_when_asked_for(qapp):
    read = []

    def land():
        read.append("land")
        return [np.zeros((4, 2))]

    handler = SchemeHandler()
    BaseMap(land=land).serve(handler)
    assert read == []
    _, content = handler._entries["base/land"]
    assert len(content()) == len(content()) == 4 + 4 + 4 * 2 * 4
    assert read == ["land"]


def test_that_towns_go_out_largest_first(qapp):
    handler = SchemeHandler()
    small, large = TownLabel("Smithville", 39.0, -84.0, 900), TownLabel("Metro", 40, -83, 9e5)
    BaseMap(towns=lambda: [small, large]).serve(handler)
    _, content = handler._entries["base/towns"]
    assert json.loads(content()) == [["Metro", -83, 40, 9e5], ["Smithville", -84.0, 39.0, 900]]


def test_that_the_shipped_map_shows_land_and_water(qapp, qtbot):
    view = MapView(shipped_base_map())
    qtbot.addWidget(view)
    view.resize(600, 400)
    view.fit(Bounds(-88.5, 38.0, -80.0, 42.5))
    with qtbot.waitSignal(view.view_changed, timeout=20_000):
        view.show()
    with qtbot.waitSignal(view.painted, timeout=20_000):
        view.dressing.show_legend("", [])
    picture = view.snapshot()
    seen = {picture.pixelColor(x, y).name() for x in range(0, 600, 5) for y in range(0, 400, 5)}
    assert LIGHT.land.lower() in seen
    assert LIGHT.water.lower() in seen  # Lake Erie and Lake Michigan
    assert view.blocked_requests == ()


def test_that_highways_are_asked_for_near_and_only_where_the_map_is(qapp, qtbot):
    asked = []

    def roads(bounds):
        asked.append(bounds)
        return []

    view = MapView(BaseMap(roads=roads))
    qtbot.addWidget(view)
    view.resize(600, 400)
    with qtbot.waitSignal(view.painted, timeout=20_000):
        view.show()
    assert asked == []  # the whole country: too far away
    near = Bounds(-85.0, 39.0, -84.0, 40.0)
    with qtbot.waitSignal(view.view_changed, timeout=15_000) as changed:
        view.fit(near)
    assert len(asked) == 1
    assert asked[0].contains(changed.args[0])
    with qtbot.waitSignal(view.view_changed, timeout=15_000):
        view.fit(Bounds(-84.95, 39.0, -83.95, 40.0))
    assert len(asked) == 1  # a small step stays within what is there
