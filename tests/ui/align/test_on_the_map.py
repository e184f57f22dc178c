"""Cards on the map keep clear of one another: bar, offer after a drop, suggestions."""

from collections.abc import Iterator

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from tests.ui.conftest import Desk
from ui.align.hover_facts import hover_facts


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
