"""Doubtful places put right with the mouse and with the keyboard, each in one undo step."""

import json
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from model.accounts import Accounts
from model.alignment import Alignment
from model.clock import Clock
from model.corrections import place
from model.history import Author
from model.project import Project
from model.scenario import LIVE, Layer, Scenario
from model.state import About, State
from model.territories import CORE_TEAM
from ui.accounts.places_page import PlacesPage
from ui.job import Job
from ui.map.base_map import BaseMap
from ui.session import Session
from ui.worker import JOBS

NAN = float("nan")
NO_KEY = Qt.KeyboardModifier.NoModifier
STEP = 8  # pixels a mouse move


class HereWorker(QObject):
    """Does jobs in this process, at the next turn of the event loop."""

    idle = Signal()
    busy = False

    def start(self, name, data):
        job = Job(self, name, data)
        answer = JOBS[name](data, lambda _progress: None, lambda: False)
        QTimer.singleShot(0, lambda: job.end("done", answer))
        return job

    def stop(self, job):
        """Nothing runs long enough."""


def state_of(**more):
    """Four accounts in Ohio: sound, far from its ZIP, without a point, without any clue."""
    columns = {
        "account_id": ["A1", "A2", "A3", "A4"],
        "name": ["Sound", "Far away", "Nowhere", "No clue"],
        "city": ["Lima", "Lima", "Lima", "Xyzzy"],
        "region": ["OH"] * 4,
        "postcode": ["45801", "45801", "45801", ""],
        "lat": [40.74, 39.1, NAN, NAN],
        "lon": [-84.1, -84.5, NAN, NAN],
        "placed_by": ["coordinates", "coordinates", "none", "none"],
    }
    live = Scenario(LIVE, "Live", {CORE_TEAM.id: Layer((), Alignment.unassigned(4))})
    about = About("Trial", units="km", frozen_today="2027-01-01", **more)
    return State(about, Accounts(columns), (live,))


@pytest.fixture(scope="module")
def shared(application_theme):
    """One page with its map for all tests of this file; starting one takes about a second."""
    session, worker = Session(Author("Planner"), Clock()), HereWorker()
    page = PlacesPage(application_theme, session, worker, BaseMap())
    page.resize(1200, 700)
    page.show()
    yield page, session
    page.close()
    page.deleteLater()
    worker.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    session.close()


@pytest.fixture
def desk(shared, theme, qtbot, tmp_path, monkeypatch):
    """The page with a fresh project and its doubts found."""
    monkeypatch.setenv("CATCHMENT_DATA_DIR", str(tmp_path / "data"))
    page, session = shared
    qtbot.waitUntil(lambda: page.map.view.is_ready, timeout=30_000)
    page.list.which.choose(0)
    page.list.filter.edit.clear()
    project = Project.create(tmp_path / "trial.gpkg", state_of(), clock=Clock())
    session.adopt(project)
    qtbot.waitUntil(lambda: len(page._doubts) == 3, timeout=10_000)
    return page, session


def row_at(page, row, qtbot):
    """Click an entry of the shown list."""
    table = page.list.tables[page.list.which.chosen]
    at = table.visualRect(table.model().index(row, 1)).center()
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=at)


def ask(page, qtbot, expression):
    found = []
    page.map.view._page.runJavaScript(f"JSON.stringify({expression})", 0, found.append)
    qtbot.waitUntil(lambda: bool(found), timeout=15_000)
    return json.loads(found[0])


def pixel(page, qtbot, lat, lon):
    x, y = ask(
        page, qtbot, f"(p => [p.x, p.y])(catchment.desk.map.latLngToContainerPoint([{lat}, {lon}]))"
    )
    return QPoint(round(x), round(y))


def settled(page, qtbot):
    """Wait until the map shows everything it was told."""
    with qtbot.waitSignal(page.map.view.painted, timeout=15_000):
        page.map.view.select(page.map.view.selected)


def move(target, to, button=Qt.MouseButton.LeftButton):
    event = QMouseEvent(
        QEvent.Type.MouseMove, QPointF(to), QPointF(target.mapToGlobal(to)),
        Qt.MouseButton.NoButton, button, NO_KEY,
    )  # fmt: skip
    QGuiApplication.sendEvent(target, event)
    QApplication.processEvents()


def drag(page, start, end, release=True):
    target = page.map.view.focusProxy()
    move(target, start, Qt.MouseButton.NoButton)
    QTest.mousePress(target, Qt.MouseButton.LeftButton, NO_KEY, start)
    away = end - start
    steps = max(2, round((away.x() ** 2 + away.y() ** 2) ** 0.5 / STEP))
    for k in range(1, steps + 1):
        move(target, start + QPoint(round(away.x() * k / steps), round(away.y() * k / steps)))
    if release:
        QTest.mouseRelease(target, Qt.MouseButton.LeftButton, NO_KEY, end)


def place_of(session, account_id):
    record = session.state.accounts.record(session.state.accounts.row_of(account_id))
    return record["lat"], record["lon"], record["placed_by"]


def test_that_doubts_are_listed_and_the_first_is_shown(desk):
    page, _ = desk
    assert [(d.row, str(d.kind)) for d in page._doubts] == [
        (2, "No place"), (3, "No place"), (1, "Far from its ZIP"),
    ]  # fmt: skip
    assert page.editor._sentence.text() == "The account has no point, but its address is known."
    assert page.list.accessibleName() == "Places"
    assert not page.editor.keep.isEnabled()


def test_that_a_dragged_pin_is_kept_with_its_reason_in_one_undo_step(desk, qtbot):
    page, session = desk
    row_at(page, 2, qtbot)
    settled(page, qtbot)
    start = pixel(page, qtbot, 39.1, -84.5) + QPoint(0, -18)
    goal = pixel(page, qtbot, 40.2, -84.2) + QPoint(0, -18)
    with qtbot.waitSignal(page.map.pin_dropped, timeout=15_000):
        drag(page, start, goal)
    assert session.project.history.undoable is None  # nothing is changed before the reason
    assert page.editor._sentence.text().endswith("km from where it was. Say why, and keep it.")
    QTest.keyClicks(page.editor.why, "Seen on site")
    qtbot.mouseClick(page.editor.keep, Qt.MouseButton.LeftButton)
    lat, lon, by = place_of(session, "A2")
    assert (abs(lat - 40.2) < 0.05, abs(lon + 84.2) < 0.05, by) == (True, True, "user")
    assert [d.row for d in page._doubts] == [2, 3]
    assert [c.why for c in page._corrections] == ["Seen on site"]
    session.undo()
    assert place_of(session, "A2") == (39.1, -84.5, "coordinates")
    assert [d.row for d in page._doubts] == [2, 3, 1]
    assert session.project.history.undoable is None


def test_that_escape_during_a_drag_leaves_everything_as_it_was(desk, qtbot):
    page, session = desk
    row_at(page, 2, qtbot)
    settled(page, qtbot)
    start = pixel(page, qtbot, 39.1, -84.5) + QPoint(0, -18)
    drag(page, start, start + QPoint(80, 0), release=False)
    with qtbot.assertNotEmitted(page.map.pin_dropped):
        QTest.keyClick(page.map.view.focusProxy(), Qt.Key.Key_Escape)
        assert ask(page, qtbot, "catchment.desk.gestures.pin.grip") is None
        QTest.mouseRelease(
            page.map.view.focusProxy(), Qt.MouseButton.LeftButton, NO_KEY, start + QPoint(80, 0)
        )
        ask(page, qtbot, "1")
    assert page._proposal is None
    assert session.project.history.undoable is None


def test_that_coordinates_are_typed_and_kept_without_a_mouse(desk, qtbot):
    page, session = desk
    page.show_doubt(2)
    page.editor.point.selectAll()
    QTest.keyClicks(page.editor.point, "40°30'N, 84°15'W")
    QTest.keyClick(page.editor.point, Qt.Key.Key_Return)
    assert not page.editor.keep.isEnabled()
    QTest.keyClicks(page.editor.why, "From the letterhead")
    QTest.keyClick(page.editor.why, Qt.Key.Key_Return)
    assert place_of(session, "A2") == (40.5, -84.25, "user")


def test_that_what_is_no_point_is_said_and_changes_nothing(desk, qtbot):
    page, _ = desk
    page.show_doubt(2)
    page.editor.point.setText("Lima")
    QTest.keyClick(page.editor.point, Qt.Key.Key_Return)
    assert page.editor._sentence.text().startswith("These are no coordinates.")
    assert page._proposal is None


def test_that_a_proposal_is_put_back_by_escape(desk, qtbot):
    page, _ = desk
    page.show_doubt(0)
    qtbot.mouseClick(page.editor.suggest, Qt.MouseButton.LeftButton)
    assert page._proposal is not None
    assert page.editor.keep.isEnabled()  # the suggestion brings its reason
    page.put_back()
    assert page._proposal is None
    assert page.editor._sentence.text() == "The account has no point, but its address is known."
    assert page.editor.why.text() == ""


def test_that_the_suggestion_is_kept_and_the_next_doubt_follows(desk, qtbot):
    page, session = desk
    page.show_doubt(0)
    qtbot.mouseClick(page.editor.suggest, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(page.editor.keep, Qt.MouseButton.LeftButton)
    lat, _, by = place_of(session, "A3")
    assert (round(lat, 1), by) == (40.8, "user")
    assert page._row == 3  # "No clue" comes next


def test_that_an_account_without_any_clue_gets_a_pin_in_the_middle_of_the_map(desk, qtbot):
    page, session = desk
    page.show_doubt(2)
    settled(page, qtbot)
    page.show_doubt(1)
    qtbot.waitUntil(lambda: page.map.middle is not None, timeout=10_000)
    assert page.editor.pin.isVisible()
    qtbot.mouseClick(page.editor.pin, Qt.MouseButton.LeftButton)
    page.editor.why.setText("Asked them")
    qtbot.mouseClick(page.editor.keep, Qt.MouseButton.LeftButton)
    assert place_of(session, "A4")[2] == "user"


def test_that_a_right_place_is_confirmed_and_doubted_no_more(desk, qtbot):
    page, session = desk
    page.show_doubt(2)
    qtbot.mouseClick(page.editor.right, Qt.MouseButton.LeftButton)
    assert page.editor._sentence.text().startswith("The place stays")
    page.editor.why.setText("It moved, the ZIP is old")
    qtbot.mouseClick(page.editor.keep, Qt.MouseButton.LeftButton)
    assert place_of(session, "A2") == (39.1, -84.5, "user")
    assert [d.row for d in page._doubts] == [2, 3]


def test_that_a_correction_is_listed_and_given_back(desk, qtbot):
    page, session = desk
    page.show_doubt(2)
    page.propose(40.0, -84.0)
    page.keep("Seen on site")
    page.list.which._take(1)
    row_at(page, 0, qtbot)
    assert page.editor._sentence.text() == (
        "Place is corrected to 40, -84; the file has 39.1, -84.5. Seen on site."
    )
    qtbot.mouseClick(page.editor.release, Qt.MouseButton.LeftButton)
    assert place_of(session, "A2") == (39.1, -84.5, "coordinates")
    assert page._corrections == []


def test_that_the_list_is_filtered_by_kind_and_by_words(desk):
    page, _ = desk
    model = page.list.tables[0].model()
    page.list.kind.setCurrentIndex(page.list.kind.findData("Far from its ZIP"))
    assert model.rowCount() == 1
    page.list.kind.setCurrentIndex(0)
    page.list.filter.edit.setText("address is known")
    assert model.rowCount() == 1
    page.list.filter.edit.clear()
    assert model.rowCount() == 3


def test_that_an_old_source_is_flagged(desk, qtbot, tmp_path):
    page, session = desk
    assert not page.banner.isVisible()
    state = replace(state_of(as_of="2026-06-01"), tables={})
    session.adopt(Project.create(tmp_path / "old.gpkg", state, clock=Clock()))
    qtbot.waitUntil(page.banner.isVisible, timeout=10_000)
    assert page.banner.accessibleName() == ("The accounts are 214 days old; import a newer file.")


def test_that_a_lock_set_elsewhere_leaves_the_shown_account_alone(desk):
    page, session = desk
    page.show_doubt(2)
    page.propose(40.0, -84.0)
    session.toggle_lock(np.array([1]))
    assert page._proposal == (40.0, -84.0)


def test_that_what_changes_while_nobody_looks_is_found_on_return(desk, qtbot):
    page, session = desk
    page.hide()
    session.do(place(session.state, "A2", 40.0, -84.0, "Seen on site"))
    assert len(page._doubts) == 3
    page.show()
    qtbot.waitUntil(lambda: len(page._doubts) == 2, timeout=10_000)
    assert [c.why for c in page._corrections] == ["Seen on site"]


def test_that_without_a_choice_nothing_can_be_kept(desk):
    page, session = desk
    page.list.which._take(1)
    assert not page.editor.isEnabled()
    page.propose(1.0, 1.0)
    page.keep("x")
    page.release()
    assert session.project.history.undoable is None


def test_that_every_field_and_button_has_a_name(desk):
    page, _ = desk
    parts = [page.editor.point, page.editor.why, page.list.kind, page.list.which, page.map.view]
    assert all(part.accessibleName() for part in parts)
    assert all(b.text() for b in (page.editor.keep, page.editor.back, page.editor.suggest))


def test_that_the_map_shows_all_accounts_and_the_suggestion(desk, qtbot):
    page, _ = desk
    page.show_doubt(2)
    settled(page, qtbot)
    assert ask(page, qtbot, "catchment.desk.accounts.n") == 5
    assert ask(page, qtbot, "catchment.desk.accounts.isPlaced(4)") is True
    assert ask(page, qtbot, "catchment.desk.gestures.pin.row") == 1
    assert page.map.view.refused_calls == 0
    assert np.array_equal(page.map.view.selected, [1])
