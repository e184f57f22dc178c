"""The bar starts at the average, ends at the value, and is coloured by what is agreed."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QTableView, QWidget
from pytestqt.qtbot import QtBot

from ui.theme.style import Theme
from ui.widgets.balance_bar import (
    POTENTIAL_BAND,
    WORKLOAD_BAND,
    BalanceBar,
    BalanceBarDelegate,
    Band,
    Bar,
    BarRole,
)

Picture = Callable[[QWidget], QImage]
Columns = Callable[[QImage, QColor, int], list[int]]
TRACK = 200  # pixels for 50 to 150: two pixels a point


@pytest.mark.parametrize(
    ("band", "value", "verdict"),
    [
        (POTENTIAL_BAND, 104, "neutral"),
        (POTENTIAL_BAND, 85, "neutral"),
        (POTENTIAL_BAND, 116, "warn"),
        (POTENTIAL_BAND, 125, "warn"),
        (POTENTIAL_BAND, 126, "bad"),
        (POTENTIAL_BAND, 67, "bad"),
        (WORKLOAD_BAND, 109, "warn"),
        (WORKLOAD_BAND, 105, "neutral"),
        (Band(20, 30, 10, average=25), 34, "warn"),
    ],
)
def test_that_the_band_judges_a_value(band: Band, value: float, verdict: str) -> None:
    assert band.verdict(value) == verdict


def drawn(theme: Theme, qtbot: QtBot, picture: Picture, bar: Bar) -> QImage:
    widget = BalanceBar(theme, bar)
    widget.setProperty("surface", "plain")
    qtbot.addWidget(widget)
    widget.resize(TRACK + 36, 24)
    return picture(widget)


def test_that_the_fill_reaches_from_the_average_to_the_value(
    theme: Theme, qtbot: QtBot, picture: Picture, columns_of: Columns
) -> None:
    image = drawn(theme, qtbot, picture, Bar(130))
    filled = columns_of(image, theme.colour("bad_fill"), 12)
    assert filled[0] == pytest.approx(101, abs=1)
    assert filled[-1] == pytest.approx(159, abs=1)
    assert columns_of(image, theme.colour("text"), 8) == [100]


def test_that_a_value_below_fills_to_the_left_and_stops_at_the_track(
    theme: Theme, qtbot: QtBot, picture: Picture, columns_of: Columns
) -> None:
    filled = columns_of(drawn(theme, qtbot, picture, Bar(20)), theme.colour("bad_fill"), 12)
    assert filled[0] <= 1
    assert filled[-1] == pytest.approx(99, abs=1)


def test_that_the_band_is_shaded(
    theme: Theme, qtbot: QtBot, picture: Picture, columns_of: Columns
) -> None:
    shaded = columns_of(drawn(theme, qtbot, picture, Bar(100)), theme.colour("band"), 12)
    assert (shaded[0], shaded[-1]) == (70, 129)


def test_that_a_drag_dots_the_value_before(theme: Theme, qtbot: QtBot, picture: Picture) -> None:
    image = drawn(theme, qtbot, picture, Bar(130, before=70))
    line = [image.pixelColor(40, y) == theme.colour("text") for y in range(4, 20)]
    assert any(line)
    assert not all(line)


def test_that_a_missing_value_has_no_fill(
    theme: Theme, qtbot: QtBot, picture: Picture, columns_of: Columns
) -> None:
    image = drawn(theme, qtbot, picture, Bar(float("nan")))
    for verdict in ("neutral", "warn", "bad"):
        assert not columns_of(image, theme.colour(f"{verdict}_fill"), 12)


def test_that_a_bar_says_its_name_and_value(theme: Theme, qtbot: QtBot) -> None:
    bar = BalanceBar(theme, Bar(72.4), "NW Ohio")
    qtbot.addWidget(bar)
    assert bar.accessibleName() == "NW Ohio 72"


def test_that_a_delegate_draws_the_bar_of_a_cell_and_leaves_others_empty(
    theme: Theme, qtbot: QtBot, picture: Picture
) -> None:
    model = QStandardItemModel(1, 2)
    item = QStandardItem()
    item.setData(Bar(140), BarRole)
    model.setItem(0, 0, item)
    table = QTableView()
    qtbot.addWidget(table)
    table.setModel(model)
    table.setItemDelegate(BalanceBarDelegate(theme, table))
    table.setShowGrid(False)
    table.resize(400, 120)
    image = picture(table.viewport())
    bad = theme.colour("bad_fill")

    def has_bar(column: int) -> bool:
        cell = table.visualRect(model.index(0, column))
        middle = cell.center().y()
        return any(image.pixelColor(x, middle) == bad for x in range(cell.left(), cell.right()))

    assert has_bar(0)
    assert not has_bar(1)
    assert model.index(0, 1).data(Qt.ItemDataRole.DisplayRole) is None
