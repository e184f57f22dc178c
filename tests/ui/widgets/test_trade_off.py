"""The charts of alternatives and sizes: pointer and keys go to the same points."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from ui.theme.style import Theme
from ui.widgets.size_curve import SizeBar, SizeCurve
from ui.widgets.spread_strip import SpreadStrip
from ui.widgets.trade_off import TradeOffChart, TradePoint

LEFT = Qt.MouseButton.LeftButton
POINTS = (
    TradePoint("Bold", 20.0, 500.0, 5.0, "20 % move"),
    TradePoint("Calm", 5.0, 560.0, 10.0, "5 % move"),
    TradePoint("Middle", 10.0, 520.0, 8.0, "10 % move"),
    TradePoint("Live", 0.0, 600.0, 0.0, "nothing moves", now=True),
)


def chart_of(theme: Theme, qtbot: QtBot) -> TradeOffChart:
    chart = TradeOffChart(theme)
    qtbot.addWidget(chart)
    chart.resize(600, 360)
    chart.show_points(POINTS)
    chart.show()
    return chart


def test_that_a_click_takes_the_point_under_the_pointer(theme: Theme, qtbot: QtBot) -> None:
    chart = chart_of(theme, qtbot)
    with qtbot.waitSignal(chart.point_chosen) as chosen:
        QTest.mouseClick(chart, LEFT, pos=chart.place_of(1).toPoint())
    assert chosen.args == [1]
    assert "5 % move" in chart.accessibleDescription()


def test_that_the_open_scenario_cannot_be_chosen(theme: Theme, qtbot: QtBot) -> None:
    chart = chart_of(theme, qtbot)
    with qtbot.assertNotEmitted(chart.point_chosen):
        QTest.mouseClick(chart, LEFT, pos=chart.place_of(3).toPoint())


def test_that_arrows_go_along_by_what_moves_enter_shows_and_space_ticks(
    theme: Theme, qtbot: QtBot
) -> None:
    chart = chart_of(theme, qtbot)
    seen: list[int] = []
    ticked: list[int] = []
    chart.point_chosen.connect(seen.append)
    chart.point_ticked.connect(ticked.append)
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Left, Qt.Key.Key_Left, Qt.Key.Key_Right):
        QTest.keyClick(chart, key)
    QTest.keyClick(chart, Qt.Key.Key_Return)
    QTest.keyClick(chart, Qt.Key.Key_Space)
    assert seen == [2, 1, 1, 2, 2]
    assert ticked == [2]


def test_that_less_travel_lies_lower_and_more_moves_farther_right(
    theme: Theme, qtbot: QtBot
) -> None:
    chart = chart_of(theme, qtbot)
    bold, calm = chart.place_of(0), chart.place_of(1)
    assert bold.x() > calm.x()
    assert bold.y() > calm.y()


def test_that_sizes_are_stepped_through_and_the_best_is_looked_at_first(
    theme: Theme, qtbot: QtBot
) -> None:
    curve = SizeCurve(theme)
    qtbot.addWidget(curve)
    curve.resize(600, 240)
    bars = [SizeBar(k, 10.0 * k, f"{10 * k}", 100.0 - k, f"{100 - k}", best=k == 6) for k in (5, 6)]
    curve.show_sizes(bars, "Profit", "Travel")
    assert curve.reps == 6
    with qtbot.waitSignal(curve.size_chosen) as chosen:
        QTest.keyClick(curve, Qt.Key.Key_Left)
    assert chosen.args == [5]
    with qtbot.waitSignal(curve.size_chosen) as clicked:
        QTest.mouseClick(curve, LEFT, pos=QPoint(450, 120))
    assert clicked.args == [6]
    assert "Profit 60" in curve.accessibleDescription()


def test_that_the_strip_counts_what_lies_outside_the_band(theme: Theme, qtbot: QtBot) -> None:
    strip = SpreadStrip(theme, "Potential")
    qtbot.addWidget(strip)
    strip.show_spread((-33.0, 4.0, 12.0, 9.9))
    strip.show_allowed(10.0)
    assert strip.outside == 2
    assert strip.accessibleName() == "Potential: worst -33 %, 2 of 4 outside ±10 %"
