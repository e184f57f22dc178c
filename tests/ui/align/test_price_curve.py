"""The names on the price curve: each beside its point, none on another."""

import itertools

import pytest
from pytestqt.qtbot import QtBot

from ui.align.price_curve import PriceCurve, PricePoint, Scale
from ui.theme.style import Theme

POINTS = [
    PricePoint("live", "Live alignment", 0.0, 0.205),
    PricePoint("three", "Three surgery centers to Whitfield", 0.9, 0.144),
    PricePoint("scioto", "Scioto to Whitfield", 4.4, 0.119),
    PricePoint("toledo", "Toledo stronger", 6.2, 0.127),
    PricePoint("akron", "Akron to Columbus", 6.8, 0.320),
]


@pytest.mark.parametrize("size", [(660, 170), (660, 190), (900, 260)])
def test_that_every_scenario_of_five_is_named_beside_its_point(
    theme: Theme, qtbot: QtBot, size: tuple[int, int]
) -> None:
    curve = PriceCurve(theme)
    qtbot.addWidget(curve)
    curve.resize(*size)
    curve.show_points(POINTS, Scale("Revenue that moves", "Spread", limit=15.0), "akron")
    rooms = curve.name_rooms()
    assert set(rooms) == {point.key for point in POINTS}
    for one, other in itertools.combinations(rooms.values(), 2):
        assert not one.intersects(other)
    for key, room in rooms.items():
        assert not any(room.contains(curve.place_of(point.key)) for point in POINTS)
        near = room.adjusted(-40, -40, 40, 40)
        assert near.contains(curve.place_of(key))
        assert curve.rect().contains(room.toRect())


def test_that_of_two_scenarios_at_one_place_both_names_can_be_read(
    theme: Theme, qtbot: QtBot
) -> None:
    curve = PriceCurve(theme)
    qtbot.addWidget(curve)
    curve.resize(660, 190)
    twins = [PricePoint(key, f"Plan {key}", 3.0, 0.2) for key in "ab"]
    curve.show_points(twins, Scale("Revenue that moves", "Spread"), "a")
    one, other = curve.name_rooms().values()
    assert not one.intersects(other)
