"""Cards on the map keep clear of one another: bar, offer after a drop, suggestions."""

from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QFrame, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.conftest import Desk, Pointer
from ui.align.hover_facts import hover_facts
from ui.align.on_the_map import clear_of


@pytest.fixture
def small(demo: Desk, qtbot: QtBot) -> Iterator[Desk]:
    """The window at its smallest drawn width."""
    size = demo.window.size()
    demo.window.resize(1280, 800)
    qtbot.waitUntil(lambda: demo.window.width() == 1280)
    yield demo
    demo.window.resize(size)


def test_that_the_offer_after_a_drop_stands_below_the_bar_and_above_the_suggestions(
    small: Desk, qtbot: QtBot
) -> None:
    align, offer = small.window.align, small.window.optimizer.help.offer
    card = align.suggesting.card
    align.suggesting.is_wanted = True
    align.select(align.session.alignment.rows_of(1)[:3])
    qtbot.waitUntil(card.isVisible, timeout=30_000)
    offer.say("Moving 3 more accounts brings hours and potential back into balance, with −12 h.")
    bar = align.map.bar
    assert not offer.geometry().intersects(bar.geometry())
    assert not offer.geometry().intersects(card.geometry())
    assert align.map.rect().contains(offer.geometry())
    assert offer.x() > 48  # beside the zoom buttons of the page
    below = card.y()
    small.window.resize(1600, 1000)
    qtbot.waitUntil(lambda: not offer.geometry().intersects(bar.geometry()))
    assert not offer.geometry().intersects(card.geometry())
    offer.hide()
    assert card.y() <= below


def test_that_the_suggestions_stand_where_they_do_not_hide_the_selected_account(
    demo: Desk, pointer: Pointer, qtbot: QtBot
) -> None:
    align, card = demo.window.align, demo.window.align.suggesting.card
    align.suggesting.is_wanted = True
    places = pointer.account_pixels()
    width, height = align.map.width(), align.map.height()
    x, y = places[:, 0], places[:, 1]
    corner = (x > width - card.width()) & (y > 70) & (y < height / 3)
    free = ~demo.session.held
    for row in (int(np.flatnonzero(where & free)[0]) for where in (corner, x < width / 2)):
        align.select(np.array([row]))
        qtbot.waitUntil(card.isVisible, timeout=30_000)
        assert align.map.rect().contains(card.geometry())
        assert not card.geometry().contains(QPoint(*map(round, places[row])))
        in_the_upper_right = card.y() < 120 and card.geometry().right() > width - 20
        assert in_the_upper_right != bool(corner[row]), "it leaves its corner only when it must"


def test_that_the_suggestions_give_way_when_the_map_brings_the_selection_under_them(
    demo: Desk, pointer: Pointer, qtbot: QtBot
) -> None:
    align, card, view = (
        demo.window.align,
        demo.window.align.suggesting.card,
        demo.window.align.map.view,
    )
    align.suggesting.is_wanted = True
    accounts = demo.session.state.accounts
    row = int(np.flatnonzero(~demo.session.held & (demo.session.alignment.territory == 0))[0])
    align.select(np.array([row]))
    qtbot.waitUntil(card.isVisible, timeout=30_000)
    south, west = view.bounds.north - view.bounds.south, view.bounds.east - view.bounds.west
    lat, lon = float(accounts.lat[row]), float(accounts.lon[row])
    under = lat - 0.22 * south, lon - 0.25 * west  # then it lies in the upper right of the map
    with qtbot.waitSignal(view.view_changed, timeout=20_000):
        view.show_place(*under, view.zoom)
    qtbot.wait(100)
    place = QPoint(*map(round, pointer.account_pixels()[row]))
    assert place.x() > align.map.width() / 2
    assert place.y() < align.map.height() / 2
    assert not card.geometry().contains(place)


def test_that_a_card_takes_the_first_corner_that_hides_least(qtbot: QtBot) -> None:
    over = QWidget()
    qtbot.addWidget(over)
    over.resize(300, 200)
    card = QFrame(over)
    card.resize(100, 80)
    left, right, outside = QPoint(10, 10), QPoint(190, 10), QPoint(260, 10)
    assert clear_of(card, (left, right), np.empty((0, 2))) == left
    assert clear_of(card, (left, right), np.array([[50.0, 50.0]])) == right
    assert clear_of(card, (left, right), np.array([[50.0, 50.0], [200, 20], [210, 20]])) == left
    assert clear_of(card, (left, outside), np.array([[50.0, 50.0]])) == left
    assert clear_of(card, (left, right), np.array([[115.0, 50.0]])) == right, "a dot has a rim"
    QFrame(over).setGeometry(0, 0, 60, 60)
    assert clear_of(card, (left, right), np.empty((0, 2))) == right


def test_that_the_map_says_more_of_an_account_than_its_name(demo: Desk) -> None:
    session = demo.session
    accounts = session.state.accounts
    row = int(np.flatnonzero(~session.held & (session.alignment.territory == 0))[0])
    lines = hover_facts(session, row)
    assert str(accounts.text("city")[row]) in lines[0]
    assert "Potential" in lines[1]
    assert len(lines) == 2
    session.toggle_lock(np.array([row]))
    assert hover_facts(session, row)[-1] == "Locked"
