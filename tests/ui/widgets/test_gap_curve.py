"""The curve of a run: nice ticks, the curve where the points are, the agreed line."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from ui.theme.style import Theme
from ui.widgets.gap_curve import GapCurve, nice_ticks

Picture = Callable[[QWidget], QImage]
Columns = Callable[[QImage, QColor, int], list[int]]


@pytest.mark.parametrize(
    ("high", "count", "ticks"),
    [
        (20.0, 4, [0, 5, 10, 15, 20]),
        (6.0, 3, [0, 2, 4, 6]),
        (0.9, 3, [0, 0.5, 1.0]),
        (5.1, 3, [0, 2, 4, 6]),
    ],
)
def test_that_ticks_step_in_ones_twos_and_fives(
    high: float, count: int, ticks: list[float]
) -> None:
    assert nice_ticks(high, count) == pytest.approx(ticks)


@given(st.floats(1e-3, 1e6), st.integers(2, 6))
def test_that_ticks_reach_the_top_and_stay_few(high: float, count: int) -> None:
    ticks = nice_ticks(high, count)
    assert ticks[0] == 0
    assert ticks[-1] >= high * 0.999
    assert 2 <= len(ticks) <= count + 2


def test_that_the_curve_falls_and_its_end_is_marked(
    theme: Theme, qtbot: QtBot, picture: Picture, columns_of: Columns
) -> None:
    curve = GapCurve(theme)
    qtbot.addWidget(curve)
    curve.resize(460, 236)  # the plot is 400 wide: 20 pixels a second, and 200 high
    curve.show_run([(0.0, 6.0), (10.0, 3.0)], horizon=20.0, good_enough=1.0)
    image, accent = picture(curve), theme.colour("accent")
    at_six = columns_of(image, accent, 12)
    assert at_six[0] == pytest.approx(48, abs=2)
    assert at_six[-1] == pytest.approx(248, abs=2)
    assert image.pixelColor(248, 112) == accent
    assert curve.accessibleDescription() == "3.00 % at 10.0 s"


def test_that_a_run_without_a_plan_yet_draws_only_the_frame(
    theme: Theme, qtbot: QtBot, picture: Picture, columns_of: Columns
) -> None:
    curve = GapCurve(theme)
    qtbot.addWidget(curve)
    curve.resize(460, 236)
    curve.show_run([(0.5, float("inf")), (0.7, float("nan"))], horizon=20.0, good_enough=1.0)
    image = picture(curve)
    assert all(not columns_of(image, theme.colour("accent"), y) for y in range(0, 236, 4))
