"""The live map of very many accounts."""

import numpy as np
from pytestqt.qtbot import QtBot

from ui.align.small_map import Picture
from ui.optimizer.live_map import RASTER, LiveMap
from ui.theme.style import Theme


def test_that_a_map_of_very_many_accounts_is_never_blank_and_follows_the_plan(
    theme: Theme, qtbot: QtBot
) -> None:
    n = RASTER + 100
    lon = np.tile(np.linspace(-86.0, -82.0, 100), n // 100)
    lat = np.repeat(np.linspace(38.0, 42.0, n // 100), 100)
    codes = np.zeros(n, np.int64)
    live = LiveMap(theme, "Map")
    qtbot.addWidget(live)
    live.resize(200, 200)
    live.show_picture(Picture(lat, lon, np.ones(n), codes, [None, None], [0, 3]))

    def inked(hue: int) -> int:
        image, colour = live.grab().toImage(), theme.territory(hue)
        return sum(
            image.pixelColor(x, y) == colour
            for x in range(0, image.width(), 2)
            for y in range(0, image.height(), 2)
        )

    assert inked(0) > 1000
    assert inked(3) == 0
    live.recolour(np.ones(n, np.int64))
    assert live.recoloured == n
    assert inked(3) > 1000
    assert inked(0) == 0
