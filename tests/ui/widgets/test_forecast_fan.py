"""The fan of months: what is read, what is drawn, what is said to who cannot see it."""

from dataclasses import replace

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from ui.theme.style import Theme
from ui.widgets.forecast_fan import Fan, FanMark, ForecastFan
from ui.widgets.year_bars import YearBar, YearBars

MONTHS = tuple(f"Month {n + 1}" for n in range(24))


def fan() -> Fan:
    grows = np.linspace(10, 33, 24)
    return Fan(
        low=grows * 0.8, base=grows, high=grows * 1.2, today=np.full(24, 10.0),
        required=np.r_[np.full(12, 15.0), np.full(12, np.nan)], months=MONTHS,
        years=("2027", "2028"), notes=("one", "two"), marks=(FanMark(6, "North"),),
    )  # fmt: skip


def made(theme: Theme, qtbot: QtBot, shown: Fan | None) -> ForecastFan:
    widget = ForecastFan(theme, "Sales")
    qtbot.addWidget(widget)
    widget.resize(700, 400)
    widget.show_fan(shown, lambda value: "–" if np.isnan(value) else f"{value:.0f}")
    widget.show()
    return widget


def test_that_the_keys_stop_at_both_ends(theme: Theme, qtbot: QtBot) -> None:
    widget = made(theme, qtbot, fan())
    QTest.keyClick(widget, Qt.Key.Key_Left)
    assert widget.month == 23  # from nowhere back is the last month
    QTest.keyClick(widget, Qt.Key.Key_Right)
    assert widget.month == 23
    assert dict(widget.reading())["Required"] == "–"
    QTest.keyClick(widget, Qt.Key.Key_PageUp)
    assert widget.accessibleDescription().startswith("Month 12: High ")


def test_that_the_base_before_an_assumption_is_read_as_well(theme: Theme, qtbot: QtBot) -> None:
    widget = made(theme, qtbot, replace(fan(), before=np.full(24, 30.0)))
    widget.read_month(0)
    assert widget.reading()[-1] == ("Base now", "30")


def test_that_the_base_is_drawn_in_the_accent_and_nothing_without_a_forecast(
    theme: Theme, qtbot: QtBot
) -> None:
    widget = made(theme, qtbot, fan())
    image = widget.grab().toImage()
    x = round(widget.x_of(20))
    column = [image.pixelColor(x, y) for y in range(image.height())]
    assert theme.colour("accent") in column
    widget.show_fan(None, str)
    assert widget.reading() == []
    empty = widget.grab().toImage()
    assert theme.colour("accent") not in [empty.pixelColor(x, y) for y in range(empty.height())]


def test_that_a_year_below_its_line_is_told_by_its_colour_and_in_words(
    theme: Theme, qtbot: QtBot
) -> None:
    bars = YearBars(theme, "Years")
    qtbot.addWidget(bars)
    bars.resize(300, 200)
    bars.show_years(
        [YearBar("2027", 90, 80, 110, 100), YearBar("2028", 90, 80, 110, np.nan)],
        lambda value: f"{value:.0f}",
    )
    bars.show()
    image = bars.grab().toImage()
    assert image.pixelColor(60, 120) == theme.colour("warn_fill")
    assert image.pixelColor(210, 120) == theme.colour("accent")
    assert bars.accessibleDescription() == "2027: 90, 80 to 110, 100 required; 2028: 90, 80 to 110"
