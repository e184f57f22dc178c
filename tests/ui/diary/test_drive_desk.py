"""The drive times of the diary in the real window: turned on the route card, seen everywhere."""

import json
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from model.diary.drive_source import over_roads
from model.places.drive import great_circle_km
from model.places.own_roads import ROADS
from tests.ui.conftest import Desk
from tests.ui.diary.conftest import Hand
from ui.diary.day_way import Route, route_of
from ui.diary.division_card import Meters
from ui.diary.workspace import WEEK

TUESDAY = date(2027, 2, 9)
VISIT = "D107"  # Dayton, Tue 9 Feb 08:00, driven to from home
PATIENCE = 120_000  # ms; the worker may still be compiling
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def hand(demo: Desk) -> Hand:
    """Tuesday of the diary's week 6 in the main window."""
    demo.window.show_workspace("diary")
    workspace = demo.window.diary
    workspace.tools.choose(WEEK)
    workspace.show_week(6)
    workspace.show_day(TUESDAY)
    QApplication.processEvents()
    return Hand(workspace, demo.session)


def shown(hand: Hand) -> tuple[str, str]:
    """What the card of the route says, and the totals of the quarter."""
    meters = hand.workspace.division.findChild(Meters)
    assert meters is not None
    return hand.workspace.route.words, meters.accessibleDescription()


def route(hand: Hand) -> Route:
    return route_of(hand.session.state, hand.workspace._agenda(), TUESDAY)


def test_that_roads_change_the_card_the_calendar_and_the_totals_together(
    demo: Desk, hand: Hand, qtbot: QtBot
) -> None:
    source = hand.workspace.route.source
    assert source.isVisible()
    before, drive = shown(hand), hand.entry(VISIT).drive_min
    with qtbot.waitSignal(demo.session.changed, timeout=PATIENCE):
        right = QPoint(source.width() - 20, source.height() // 2)
        QTest.mouseClick(source, Qt.MouseButton.LeftButton, pos=right)
    QApplication.processEvents()
    after = shown(hand)
    assert over_roads(demo.session.state)
    assert all(one != other for one, other in zip(before, after, strict=True))
    assert hand.entry(VISIT).drive_min != drive
    assert f"drive {route(hand).minutes[0]:.0f} min" in after[0]
    assert "OpenStreetMap" in source.accessibleDescription()
    assert source.isEnabled()
    hand.workspace.calendar.setFocus()
    demo.key(Qt.Key.Key_Z, CONTROL)
    assert shown(hand) == before
    assert source.chosen == 0
    assert hand.entry(VISIT).drive_min == drive


def test_that_the_keys_turn_the_source_too(demo: Desk, hand: Hand, qtbot: QtBot) -> None:
    source = hand.workspace.route.source
    source.setFocus()
    with qtbot.waitSignal(demo.session.changed, timeout=PATIENCE):
        QTest.keyClick(source, Qt.Key.Key_Right)
    assert over_roads(demo.session.state)
    with qtbot.waitSignal(demo.session.changed, timeout=PATIENCE):
        QTest.keyClick(source, Qt.Key.Key_Left)
    assert not over_roads(demo.session.state)
    demo.session.undo()
    demo.session.undo()


def test_that_the_line_on_the_map_follows_the_roads(demo: Desk, hand: Hand, qtbot: QtBot) -> None:
    with qtbot.waitSignal(demo.session.changed, timeout=PATIENCE):
        hand.workspace.drives.turn(True)
    way = route(hand)
    assert way.ways is not None
    assert len(way.ways) == len(way.minutes)
    longest = max(way.ways, key=lambda one: one.km)
    assert longest.by_road
    assert len(longest.line) > 4
    assert np.isclose(sum(one.km for one in way.ways), way.km.sum(), rtol=1e-4)
    picture = hand.workspace.route.map.grab().toImage()
    demo.session.undo()
    QApplication.processEvents()
    assert hand.workspace.route.map.grab().toImage() != picture
    assert route(hand).ways is None


def test_that_a_project_changed_meanwhile_keeps_its_change(
    demo: Desk, hand: Hand, qtbot: QtBot
) -> None:
    workspace = hand.workspace
    with qtbot.waitSignal(workspace.drives.said, timeout=PATIENCE) as told:
        workspace.drives.turn(True)
        workspace.gestures.toggle_lock([VISIT])
    assert told.args is not None
    assert "changed meanwhile" in told.args[0]
    assert not over_roads(demo.session.state)
    assert workspace.route.source.chosen == 0
    assert hand.entry(VISIT).lock == "hard"
    demo.session.undo()


def test_that_own_roads_are_read_driven_over_and_dropped(
    demo: Desk, hand: Hand, qtbot: QtBot, tmp_path: Path
) -> None:
    """A bee line from home to Dayton at 150 km/h: nothing is quicker."""
    drives, old = hand.workspace.drives, route(hand)
    ends = [[old.lon[k], old.lat[k]] for k in (0, 1)]
    road = {"type": "LineString", "coordinates": ends}
    path = tmp_path / "own.geojson"
    path.write_text(json.dumps({"type": "Feature", "properties": {"kmh": 150}, "geometry": road}))
    with qtbot.waitSignal(drives.said, timeout=PATIENCE) as told:
        drives.read_own(path)
    assert "over your own roads" in told.args[0]
    straight = float(great_circle_km(old.lat[0], old.lon[0], old.lat[1], old.lon[1]))
    assert route(hand).minutes[0] == pytest.approx(60 * straight / 150, abs=0.1)
    assert "your own roads" in hand.workspace.route.source.accessibleDescription()
    QTest.mouseClick(hand.workspace.route.own, Qt.MouseButton.LeftButton)
    assert drives.menu.isVisible()
    with qtbot.waitSignal(drives.said, timeout=PATIENCE) as told:
        QTest.keyClick(drives.menu, Qt.Key.Key_Down)
        QTest.keyClick(drives.menu, Qt.Key.Key_Down)
        QTest.keyClick(drives.menu, Qt.Key.Key_Return)
    assert "over the main roads" in told.args[0]
    demo.session.undo()
    demo.session.undo()
    assert np.array_equal(route(hand).minutes, old.minutes)
    assert ROADS not in demo.session.state.tables


def test_that_a_file_that_is_no_map_is_refused_and_nothing_changes(
    demo: Desk, hand: Hand, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "no.geojson"
    path.write_text("no map")
    before = demo.session.state
    with qtbot.waitSignal(demo.session.failed, timeout=PATIENCE) as told:
        hand.workspace.drives.read_own(path)
    assert "cannot be read as a map" in str(told.args[0])
    assert demo.session.state is before
    assert hand.workspace.route.source.isEnabled()
