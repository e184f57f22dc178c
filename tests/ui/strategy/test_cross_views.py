"""Mix, people and needs as grids: cells by mouse and keys, who stands in them, what opens."""

from itertools import permutations

import numpy as np
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot

from model.plan.crossing import ADOPTER, PEOPLE_TRAITS, RELATION, ROLE, TIER
from model.plan.need_edits import add_need, set_need
from tests.ui.conftest import Desk
from tests.ui.strategy.conftest import Show, Wait
from ui.plan.accounts_page import AccountsPage
from ui.session import Session
from ui.strategy.mix_view import MixView
from ui.strategy.needs_view import NeedsView
from ui.strategy.people_view import PeopleView
from ui.theme.style import Mode, Theme

LEFT = Qt.MouseButton.LeftButton
NONE = Qt.KeyboardModifier.NoModifier


def press(view: MixView | PeopleView | NeedsView, row: int, column: int) -> None:
    """Press the left button in the middle of a cell."""
    QTest.mouseClick(view.grid, LEFT, NONE, view.grid.cell_rect(row, column).center().toPoint())


def figure(view: MixView | PeopleView | NeedsView, row: int, column: int) -> str:
    """What a cell says."""
    return view.grid.lines[row].cells[column].words


def test_that_totals_by_kind_are_those_of_the_account_table(
    theme: Theme, session: Session, show: Show
) -> None:
    view = MixView(theme, session)
    show(view)
    assert view.plan is not None
    accounts = session.state.accounts
    types, beds = accounts.text("account_type")[view.plan.rows], accounts.number("beds")
    n = len(types)
    assert figure(view, len(view.grid.lines) - 1, 0) == str(n) == "40"
    for row in view.rows[:-1]:
        assert row.n == int((types == row.key).sum())
    assert sum(row.n for row in view.rows[:-1]) == n
    assert sum(row.beds for row in view.rows[:-1]) == np.nansum(beds[view.plan.rows])
    for option in range(4):
        assert view.by.chosen == option
        assert sum(row.n for row in view.rows[:-1]) == n
        QTest.keyClick(view.by, Qt.Key.Key_Right)


def test_that_a_line_of_the_mix_lists_its_accounts_and_enter_opens_one(
    theme: Theme, session: Session, show: Show
) -> None:
    view = MixView(theme, session)
    show(view)
    place = next(n for n, line in enumerate(view.grid.lines) if line.head == "Academic centre")
    press(view, place, 2)
    assert len(view.list.rows) == int(figure(view, place, 0)) == 2
    asked: list[str] = []
    view.jump_asked.connect(asked.append)
    QTest.keyClick(view.grid, Qt.Key.Key_Return)
    assert view.list.hasFocus()
    QTest.keyClick(view.list, Qt.Key.Key_Return)
    assert asked == [f"accounts:{view.list.rows[0].key}"]


def test_that_every_pair_of_traits_counts_the_same_people(
    theme: Theme, session: Session, show: Show
) -> None:
    view = PeopleView(theme, session)
    show(view)
    n = figure(view, len(view.grid.lines) - 1, len(view.grid.columns) - 1)
    for down, across in permutations(PEOPLE_TRAITS, 2):
        view.down.edit.setCurrentIndex(PEOPLE_TRAITS.index(down))
        view.across.edit.setCurrentIndex(PEOPLE_TRAITS.index(across))
        view.across.edit.activated.emit(view.across.edit.currentIndex())
        assert (view.down.text(), view.across.text()) == (down, across)
        last = len(view.grid.lines) - 1, len(view.grid.columns) - 1
        assert figure(view, *last) == n
        assert len(view.grid.lines) == len(view.crossing.rows) + 1
        press(view, *last)
        assert len(view.list.rows) == int(n)


def test_that_keys_choose_the_traits_and_a_trait_never_stands_against_itself(
    theme: Theme, session: Session, show: Show
) -> None:
    view = PeopleView(theme, session)
    show(view)
    assert (view.down.text(), view.across.text()) == (ROLE, RELATION)
    view.across.edit.setFocus()
    QTest.keyClick(view.across.edit, Qt.Key.Key_Up)
    assert (view.down.text(), view.across.text()) == (ROLE, ADOPTER)
    assert view.crossing.columns[0] == "innovator"
    QTest.keyClick(view.across.edit, Qt.Key.Key_Home)
    assert view.across.text() == ROLE
    assert view.down.text() == TIER


def test_that_a_cell_filters_the_people_and_arrows_step_on(
    theme: Theme, session: Session, show: Show
) -> None:
    view = PeopleView(theme, session)
    show(view)
    place = view.grid.columns.index("+2 champion")
    press(view, 0, place)
    assert len(view.list.rows) == int(figure(view, 0, place))
    assert "+2 champion" in view.detail.text()
    QTest.keyClick(view.grid, Qt.Key.Key_Right)
    assert (view.grid.row, view.grid.column) == (0, place + 1)
    assert len(view.list.rows) == int(figure(view, 0, place + 1))
    QTest.keyClick(view.grid, Qt.Key.Key_End)
    assert len(view.list.rows) == int(figure(view, 0, len(view.grid.columns) - 1))
    assert view.grid.accessibleDescription().startswith("User, All")


def test_that_accounts_where_a_role_is_unknown_are_listed_and_open(
    theme: Theme, session: Session, show: Show
) -> None:
    view = PeopleView(theme, session)
    show(view)
    assert view.plan is not None
    gaps = list(view.plan.roles.gaps)
    assert [row.key for row in view.below.rows][: len(gaps)] == gaps
    aimless = view.below.rows[len(gaps) :]
    assert [row.key for row in aimless] == ["A06/P030"]
    assert "no next step" in aimless[0].note
    asked: list[str] = []
    view.jump_asked.connect(asked.append)
    view.below.setFocus()
    QTest.keyClick(view.below, Qt.Key.Key_Down)
    QTest.keyClick(view.below, Qt.Key.Key_Return)
    assert asked == [f"accounts:{view.below.chosen}/people"]


def test_that_a_hot_cell_tells_its_evidence_under_the_pointer_and_beside(
    theme: Theme, session: Session, show: Show, qtbot: QtBot
) -> None:
    view = NeedsView(theme, session)
    show(view)
    row, column = view.grid.heaviest
    assert (view.grid.row, view.grid.column) == (row, column)
    at = view.grid.cell_rect(row, column).center().toPoint()
    help_ = QHelpEvent(QEvent.Type.ToolTip, at, view.grid.mapToGlobal(at))
    QApplication.sendEvent(view.grid, help_)
    qtbot.waitUntil(lambda: QToolTip.text() != "", timeout=5_000)
    first = view.list.rows[0]
    assert first.note in QToolTip.text()
    assert first.note in view.detail.text()
    QToolTip.hideText()
    severities = [int(one.right) for one in view.list.rows]
    assert sum(severities) == int(figure(view, row, column))


def test_that_a_need_typed_at_an_account_heats_its_cell(
    theme: Theme, session: Session, show: Show, settled: Wait
) -> None:
    view = NeedsView(theme, session)
    show(view)
    total = len(view.grid.lines) - 1, len(view.grid.columns) - 2
    before = int(figure(view, *total))
    known = set(session.state.table("needs")["need_id"])
    session.do(add_need(session.state, "A01", "capacity", session.today))
    fresh = next(key for key in session.state.table("needs")["need_id"] if key not in known)
    session.do(set_need(session.state, fresh, "severity", 5))
    settled(view)
    assert int(figure(view, len(view.grid.lines) - 1, len(view.grid.columns) - 2)) == before + 5
    assert not any(row.key == "A01" for row in view.below.rows)


def test_that_the_grids_draw_in_both_themes(theme: Theme, session: Session, show: Show) -> None:
    view = NeedsView(theme, session)
    show(view)
    row, column = view.grid.heaviest
    spot = view.grid.cell_rect(row, column).topLeft().toPoint() + QPoint(8, 8)
    shades = set()
    for mode in (Mode.LIGHT, Mode.DARK):
        theme.set_mode(mode)
        shades.add(view.grid.grab().toImage().pixelColor(spot).name())
    theme.set_mode(Mode.LIGHT)
    assert len(shades) == 2


def test_that_the_heat_map_of_the_window_opens_the_needs_of_an_account(
    demo: Desk, qtbot: QtBot
) -> None:
    plan = demo.window.plan
    demo.window.show_workspace("plan")
    plan.show_rep("R1")
    assert demo.window.finder.find("Needs of the accounts")
    for key, kind in (
        ("accounts.mix", MixView), ("accounts.people", PeopleView), ("accounts.needs", NeedsView),
    ):  # fmt: skip
        plan.jump(key)
        view = plan.view(key)
        assert isinstance(view, kind)
        qtbot.waitUntil(lambda view=view: view.current and bool(view.grid.lines), timeout=20_000)
        assert all(pane.accessibleName() for pane in plan.panes())
    heat = plan.view("accounts.needs")
    assert isinstance(heat, NeedsView)
    press(heat, *heat.grid.heaviest)
    chosen = heat.list.rows[0].key.split("/")[0]
    QTest.keyClick(heat.grid, Qt.Key.Key_Return)
    QTest.keyClick(heat.list, Qt.Key.Key_Return)
    page = plan.view(plan.key)
    assert isinstance(page, AccountsPage)
    assert page.account_id == chosen
    assert QApplication.focusWidget() is page.needs.add_need
