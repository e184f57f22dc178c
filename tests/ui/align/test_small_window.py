"""Align in the smallest drawn window: nothing that is needed to begin is cut off."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tests.ui.conftest import Desk
from ui.align.history_panel import HistoryPanel
from ui.theme.folding import folded
from ui.theme.fonts import Type


@pytest.fixture
def small(demo: Desk, qtbot: QtBot) -> Iterator[Desk]:
    """The window at 1280 by 800, then as it was."""
    window, before = demo.window, demo.window.size()
    window.resize(1280, 800)
    outer = window.align.outer
    qtbot.waitUntil(lambda: outer.width() < 1200 and outer.sizes()[1] < 190, timeout=30_000)
    yield demo
    window.align.tree.show_tree()
    window.resize(before)
    qtbot.waitUntil(lambda: outer.width() > 1200, timeout=30_000)


def within(inner: QWidget, outer: QWidget) -> bool:
    """Whether a widget shows wholly inside another."""
    place = QRect(inner.mapTo(outer, QPoint(0, 0)), inner.size())
    return inner.isVisible() and outer.rect().contains(place)


def test_that_tree_and_three_accounts_fit_without_scrolling(small: Desk, qtbot: QtBot) -> None:
    align = small.window.align
    qtbot.waitUntil(lambda: not align.tree.tree.view.verticalScrollBar().maximum())
    table = align.table.table
    third = table.visualRect(table.columns.index(2, 0))
    assert table.viewport().rect().contains(third)


def test_that_every_page_of_the_brief_can_be_chosen(small: Desk, qtbot: QtBot) -> None:
    align, panel = small.window.align, small.window.align.brief.panel
    align.brief.show_limits()
    qtbot.waitUntil(lambda: within(panel.pages, align.tree))
    assert panel.pages.width() == panel.pages.sizeHint().width()
    assert within(panel.printing, align.tree)
    align.brief.show_numbers()
    assert not panel.printing.isVisible()  # it prints the brief, not these
    align.territories.show_coverage()
    lists = align.tree.page
    assert lists is not None
    for button in (lists.new_team, lists.rename_team, lists.delete_team):
        assert within(button, align.tree)
        assert button.width() >= button.sizeHint().width()


def test_that_the_history_has_a_door_where_its_card_has_no_room(small: Desk) -> None:
    side = small.window.align.side
    assert within(side.changes, side)
    QTest.mouseClick(side.changes, Qt.MouseButton.LeftButton)
    (panel,) = (p for p in small.window.findChildren(HistoryPanel) if p.isVisible())
    panel.dismiss()


def test_that_what_breaks_a_rule_is_read_without_a_tooltip(small: Desk) -> None:
    side = small.window.align.side
    assert side.checks.verdicts
    told = [group.line.detail for group in side.rules.groups() if group.culprits]
    assert told
    room = side.rules.width() - 2 * 4 - 24  # without the inset and the icon
    drawn = [folded(words, Type.NOTE, room, lines=3) for words in told]
    assert [" ".join(lines) for lines in drawn] == told
