"""The small still map: its land is simplified once for many sizes and looks the same."""

from collections.abc import Callable

import numpy as np
import pytest
import shapely
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from ui.align import small_map
from ui.align.small_map import Picture, SmallMap, shared_frame
from ui.theme.style import Theme

Grab = Callable[[QWidget], QImage]


@pytest.fixture
def ohio(theme: Theme, qtbot: QtBot) -> SmallMap:
    """A map of two accounts at the ends of Ohio and no outline."""
    shown = SmallMap(theme, "Map")
    qtbot.addWidget(shown)
    lat, lon = np.array([38.5, 41.8]), np.array([-84.7, -80.6])
    shown.show_picture(Picture(lat, lon, np.ones(2), np.zeros(2, np.int64), [None], [0]))
    return shown


def test_that_land_kept_from_another_size_looks_as_if_drawn_afresh(
    ohio: SmallMap, picture: Grab
) -> None:
    small_map._ground_path.cache_clear()
    ohio.resize(330, 240)
    picture(ohio)
    ohio.resize(360, 260)
    kept = picture(ohio)
    small_map._ground_path.cache_clear()
    ohio.resize(1, 1)
    ohio.resize(360, 260)
    assert kept == picture(ohio)


def test_that_land_is_not_simplified_again_for_a_size_near_the_last(
    ohio: SmallMap, picture: Grab, monkeypatch: pytest.MonkeyPatch
) -> None:
    ohio.resize(330, 240)
    picture(ohio)

    def refuse(*_shape_and_tolerance: object) -> None:
        raise AssertionError("land was simplified again")

    monkeypatch.setattr(shapely, "simplify", refuse)
    ohio.resize(360, 260)
    assert picture(ohio).width() == 360


def test_that_simplified_land_covers_what_the_whole_outline_covers(
    ohio: SmallMap, picture: Grab, theme: Theme, monkeypatch: pytest.MonkeyPatch
) -> None:
    ohio.resize(360, 260)
    small_map._ground_path.cache_clear()
    simplified = picture(ohio)
    small_map._ground_path.cache_clear()
    monkeypatch.setattr(shapely, "simplify", lambda shape, _tolerance: shape)
    ohio.resize(1, 1)
    ohio.resize(360, 260)
    whole = picture(ohio)
    small_map._ground_path.cache_clear()
    spots = [(x, y) for x in range(0, 360, 3) for y in range(0, 260, 3)]
    other = sum(simplified.pixelColor(x, y) != whole.pixelColor(x, y) for x, y in spots)
    land = sum(simplified.pixelColor(x, y) == theme.colour("land") for x, y in spots)
    assert land > len(spots) / 4
    assert other < len(spots) / 20


def test_that_an_outline_lies_where_its_accounts_do(ohio: SmallMap) -> None:
    ohio.resize(360, 260)
    path = ohio._path(shapely.box(-84.7, 38.5, -80.6, 41.8))
    x, y = ohio._project(np.array([-84.7, -80.6]), np.array([41.8, 38.5]))
    edges = path.boundingRect()
    assert np.allclose(
        [edges.left(), edges.top(), edges.right(), edges.bottom()], [x[0], y[0], x[1], y[1]]
    )


def test_that_maps_beside_each_other_show_the_same_frame(
    ohio: SmallMap, theme: Theme, qtbot: QtBot
) -> None:
    north = SmallMap(theme, "Map with an area in the north")
    qtbot.addWidget(north)
    lat, lon = np.array([39.0, 41.0]), np.array([-84.0, -82.0])
    area = shapely.box(-86, 44, -80, 46)  # of a territory without accounts
    codes = np.zeros(2, np.int64)
    north.show_picture(Picture(lat, lon, np.ones(2), codes, [None, area], [0, 1]))
    frame = shared_frame([ohio.frame, north.frame, None])
    assert frame is not None
    for shown in (ohio, north):
        shown.resize(360, 260)
        shown.show_frame(frame)
    for degrees in ((-84.7, 38.5), (-80.0, 46.0)):
        places = [
            np.hstack(shown._project(np.array([degrees[0]]), np.array([degrees[1]])))
            for shown in (ohio, north)
        ]
        assert np.allclose(places[0], places[1])
        assert (places[0] > 0).all()
        assert (places[0] < (360, 260)).all()
    assert shared_frame([None]) is None
