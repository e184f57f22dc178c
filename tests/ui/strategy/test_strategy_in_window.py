"""The strategy panels where a user finds them: in the bar of the Plan workspace."""

from functools import partial

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from model.plan.lighthouse_edits import CHOSEN, drop_lighthouse
from model.plan.segment_edits import chosen_segments
from model.plan.typed_edits import records
from tests.ui.conftest import Desk
from ui.plan.accounts_page import AccountsPage
from ui.strategy.contract_view import ContractsView
from ui.strategy.influence_view import InfluenceView
from ui.strategy.lighthouse_view import LighthouseView
from ui.strategy.reading_view import ReadingView
from ui.strategy.segment_view import SegmentsView

LEFT = Qt.MouseButton.LeftButton
NONE = Qt.KeyboardModifier.NoModifier


def test_that_every_panel_opens_in_the_window_and_shows_the_plan(demo: Desk, qtbot: QtBot) -> None:
    plan = demo.window.plan
    demo.window.show_workspace("plan")
    plan.show_rep("R1")
    assert demo.window.finder.find("Influence map")
    for key, kind in (
        ("segments", SegmentsView),
        ("segments.contracts", ContractsView),
        ("influence.map", InfluenceView),
        ("influence.lighthouses", LighthouseView),
    ):
        plan.show_page(key)
        view = plan.view(key)
        assert isinstance(view, kind)
        assert isinstance(view, ReadingView)
        qtbot.waitUntil(partial(_is_current, view), timeout=20_000)
        assert view.plan is not None
        assert all(pane.accessibleName() or pane.focusProxy() for pane in plan.panes())


def test_that_a_drag_in_the_window_is_one_step_of_undo_and_the_account_opens(
    demo: Desk, qtbot: QtBot
) -> None:
    plan = demo.window.plan
    demo.window.show_workspace("plan")
    plan.show_rep("R1")
    plan.jump("segments:A13")
    view = plan.view("segments")
    assert isinstance(view, SegmentsView)
    qtbot.waitUntil(lambda: view.current and view.account.account_id == "A13", timeout=20_000)
    grid = view.grid
    start = grid.chip_point("A13")
    end = grid.place_of("Grow").area.center().toPoint()
    QTest.mousePress(grid, LEFT, NONE, start)
    QTest.mouseMove(grid, start + QPoint(14, 0))
    QTest.mouseMove(grid, end)
    QTest.mouseRelease(grid, LEFT, NONE, end)
    QTest.keyClicks(view.ask.reason, "The institute has begun")
    QTest.keyClick(view.ask.reason, Qt.Key.Key_Return)
    assert chosen_segments(demo.session.state)["A13"].segment == "Grow"
    QTest.keyClick(demo.window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert chosen_segments(demo.session.state) == {}
    qtbot.waitUntil(lambda: view.current, timeout=20_000)
    QTest.mouseClick(view.account.open, LEFT)
    page = plan.view(plan.key)
    assert isinstance(page, AccountsPage)
    assert page.account_id == "A13"


def test_that_another_rep_and_back_shows_the_right_accounts(demo: Desk, qtbot: QtBot) -> None:
    plan = demo.window.plan
    demo.window.show_workspace("plan")
    plan.show_page("segments")
    view = plan.view("segments")
    assert isinstance(view, SegmentsView)
    plan.show_rep("R2")
    qtbot.waitUntil(lambda: view.current, timeout=20_000)
    keys = {chip.key for cell in view.grid.cells for chip in cell.chips}
    assert keys
    assert "A01" not in keys
    plan.show_rep("R1")
    qtbot.waitUntil(lambda: view.current, timeout=20_000)
    assert any(chip.key == "A01" for chip in view.grid.cells[0].chips)


def test_that_an_account_of_the_map_becomes_a_lighthouse_and_its_card_opens(
    demo: Desk, qtbot: QtBot
) -> None:
    plan, session = demo.window.plan, demo.session
    demo.window.show_workspace("plan")
    plan.show_rep("R1")
    for entry in records(session.state.plans["R1"], CHOSEN)[:1]:
        session.do(drop_lighthouse(session.state, "R1", str(entry["account_id"])))
        key = str(entry["account_id"])
    plan.jump(f"influence.map:{key}")
    view = plan.view("influence.map")
    assert isinstance(view, InfluenceView)
    qtbot.waitUntil(lambda: view.current and view.account_id == key, timeout=20_000)
    assert view.reach.light.text() == "Make it a lighthouse"
    QTest.mouseClick(view.reach.light, LEFT)
    assert key in {e["account_id"] for e in records(session.state.plans["R1"], CHOSEN)}
    qtbot.waitUntil(lambda: view.current, timeout=20_000)
    assert view.reach.light.text() == "Open its lighthouse card"
    view.reach.light.setFocus()
    QTest.keyClick(view.reach.light, Qt.Key.Key_Space)
    lights = plan.view(plan.key)
    assert isinstance(lights, LighthouseView)
    qtbot.waitUntil(lambda: lights.current and key in lights.cards, timeout=20_000)


def _is_current(view: ReadingView) -> bool:
    return view.current
