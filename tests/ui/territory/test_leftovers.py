"""Accounts that nobody serves go to the nearest territories in one command and one step."""

import numpy as np
from PySide6.QtCore import QPoint
from pytestqt.qtbot import QtBot

from model.alignment import UNASSIGNED
from model.change import AccountsMoved
from tests.ui.conftest import Desk
from ui.territory.menu import district_menu

NEAREST = "to the nearest"


def leave(desk: Desk, rows: np.ndarray) -> None:
    """Take the territory from some accounts."""
    session = desk.session
    move = session.alignment.moving(rows, UNASSIGNED, "Leave")
    session.do(AccountsMoved(session.scenario.id, session.team, move))


def free_rows(desk: Desk, count: int) -> np.ndarray:
    return np.flatnonzero(~desk.session.held)[:count]


def test_that_the_command_gives_every_leftover_to_the_nearest_home_as_one_step(demo: Desk) -> None:
    session, window = demo.session, demo.window
    rows = free_rows(demo, 9)
    leave(demo, rows)
    steps = len(session.project.history.path())
    assert window.finder.find("Unassigned accounts")
    codes = session.alignment.territory[rows]
    homes = {r.id: (r.home_lat, r.home_lon) for r in session.state.reps}
    at = np.array([homes[t.rep_id] for t in session.layer.territories], float)
    accounts = session.state.accounts
    lat, lon = np.radians(accounts.lat[rows]), np.radians(accounts.lon[rows])
    home_lat, home_lon = np.radians(at.T)
    away = np.sin((lat[:, None] - home_lat) / 2) ** 2
    away += np.cos(lat[:, None]) * np.cos(home_lat) * np.sin((lon[:, None] - home_lon) / 2) ** 2
    assert codes.tolist() == away.argmin(1).tolist()
    assert len(session.project.history.path()) == steps + 1
    assert window.align.selected.tolist() == rows.tolist()
    assert demo.agrees()
    session.undo()
    assert (session.alignment.territory[rows] == UNASSIGNED).all()


def test_that_the_menu_counts_the_leftovers_and_says_when_there_are_none(demo: Desk) -> None:
    desk = demo.window.align.territories
    (entry,) = [one for one in district_menu(desk, "") if NEAREST in one.words]
    assert entry.act is None
    leave(demo, free_rows(demo, 2))
    (entry,) = [one for one in district_menu(desk, "") if NEAREST in one.words]
    assert entry.words.startswith("2 unassigned accounts")
    assert entry.act is not None
    entry.act()
    assert not desk.deeds.unassigned().size


def test_that_the_selection_goes_to_the_nearest_and_locked_accounts_stay(
    demo: Desk, qtbot: QtBot
) -> None:
    session, align = demo.session, demo.window.align
    rows = free_rows(demo, 3)
    session.move(rows, 5)
    session.toggle_lock(rows[:1])
    align.select(rows)
    menu = align.account_menu.menu(int(rows[0]), QPoint(0, 0))
    (action,) = [a for a in menu.actions() if "nearest territory" in a.text()]
    action.trigger()
    assert session.alignment.territory[rows[0]] == 5
    assert (session.alignment.territory[rows[1:]] != 5).any()
    with qtbot.waitSignal(session.failed) as failed:
        align.territories.deeds.to_nearest(rows[:1])
    assert "None of these accounts would move" in failed.args[0].message
