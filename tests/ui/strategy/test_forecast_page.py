"""The forecast on the demo: golden years, months read by keys, assumptions beside the present."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from model.plan.typed_edits import set_value
from tests.ui.strategy.conftest import Show, Wait
from ui.session import Session
from ui.strategy.forecast_facts import Assumptions
from ui.strategy.forecast_page import ForecastPage
from ui.theme.style import Theme

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def page(theme: Theme, session: Session, show: Show) -> ForecastPage:
    view = ForecastPage(theme, session)
    show(view)
    return view


def counted(page: ForecastPage, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: page.current and not page.weighing, timeout=20_000)


def test_that_the_golden_years_stand_over_the_fan(page: ForecastPage) -> None:
    fan = page.fan.fan
    assert fan is not None
    assert fan.notes == (
        "base 1,065 of 1,050 required",
        "base 1,764 of 1,700 required",
        "base 2,471 of 2,400 required",
    )
    assert [round(float(x.sum()) / 1e4) for x in (fan.low, fan.base, fan.high)] == [415, 530, 605]
    assert fan.before is None
    assert page.sentence.text().startswith("Required sales are met in Base (5,299 k, 103")
    assert page.sentence.text().endswith("missed in Low by 1,002 k.")


def test_that_arrows_read_one_month_after_the_other(page: ForecastPage) -> None:
    page.fan.setFocus()
    QTest.keyClick(page.fan, Qt.Key.Key_Right)
    assert page.fan.accessibleDescription().startswith("January\u00a02027: High 80, Base 80")
    QTest.keyClick(page.fan, Qt.Key.Key_PageDown)
    assert page.fan.month == 12
    assert ("Required", "142") in page.fan.reading()
    QTest.keyClick(page.fan, Qt.Key.Key_Escape)
    assert page.fan.reading() == []


def test_that_the_pointer_reads_the_month_below_it(page: ForecastPage) -> None:
    middle = page.fan.height() // 2
    QTest.mouseMove(page.fan, QPoint(round(page.fan.x_of(35)), middle))
    assert page.fan.month == 35
    assert ("Base", "223") in page.fan.reading()
    QTest.mouseMove(page.fan, QPoint(4, middle))
    assert page.fan.month == -1


def test_that_an_assumption_is_counted_beside_the_present_forecast(
    page: ForecastPage, session: Session, qtbot: QtBot
) -> None:
    before = session.state
    slider = page.assumptions.sliders["win"].scale
    slider.setFocus()
    for _ in range(2):
        QTest.keyClick(slider, Qt.Key.Key_PageDown)
    counted(page, qtbot)
    fan = page.fan.fan
    assert fan is not None
    assert fan.before is not None
    assert fan.base.sum() < fan.before.sum()
    assert fan.before.sum() == pytest.approx(5_299_000, abs=1_000)
    assert "below what is required" in page.assumptions.result.text()
    QTest.mouseClick(page.assumptions.back, LEFT)
    counted(page, qtbot)
    assert page.fan.fan is not None
    assert page.fan.fan.before is None
    assert page.assumptions.value == Assumptions()
    assert session.state is before


def test_that_churn_lost_to_nobody_leaves_todays_business_alone(
    page: ForecastPage, qtbot: QtBot
) -> None:
    slider = page.assumptions.sliders["churn"]
    slider.scale.setValue(-30)  # three points less than the 3 % of the base
    counted(page, qtbot)
    fan = page.fan.fan
    assert fan is not None
    prices = fan.today / fan.today[0]
    assert prices == pytest.approx([0.99 ** (month / 12) for month in range(36)])


def test_that_the_table_adds_up_to_the_whole(page: ForecastPage) -> None:
    page.kind.setFocus()
    QTest.keyClick(page.kind, Qt.Key.Key_Right)
    assert page.table.isVisible()
    columns = page.table.columns
    last = columns.rowCount() - 1
    words = [columns.column_at(place).text(last) for place in range(columns.columnCount())]
    assert words == ["36 months", "2,725", "2,574", "5,299", "5,150", "+149"]


def test_that_the_largest_start_opens_in_the_ladder(page: ForecastPage) -> None:
    asked: list[str] = []
    page.jump_asked.connect(asked.append)
    assert [row.right for row in page.who.list.rows[:3]] == ["439", "327", "262"]
    page.who.list.setFocus()
    page.who.list.choose("A02")
    QTest.keyClick(page.who.list, Qt.Key.Key_Return)
    assert asked == ["sequence:A02"]


def test_that_a_plan_without_required_sales_says_so(
    page: ForecastPage, session: Session, settled: Wait
) -> None:
    session.do(set_value(session.state, "R1", ("company",), {"quota_y1_usd": 1_200_000}))
    settled(page)
    assert "What the company requires is not entered." in page.sentence.text()
    fan = page.fan.fan
    assert fan is not None
    assert fan.notes[1] == "base 1,764"
    assert fan.required[0] == pytest.approx(100_000)  # the quota stands for year one
    session.undo()


def test_that_a_quota_other_than_the_required_sales_is_a_line_of_its_own(
    page: ForecastPage, session: Session, settled: Wait
) -> None:
    assert page.fan.fan is not None
    assert page.fan.fan.quota.size == 0
    session.do(set_value(session.state, "R1", ("company", "quota_y1_usd"), 1_200_000))
    settled(page)
    assert page.fan.fan.quota.tolist() == [100_000.0] * 12
    session.undo()
