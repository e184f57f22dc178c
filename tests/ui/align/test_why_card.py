"""Why an account moved: on the map when it is selected, in a list, and on paper."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pypdfium2
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.ui.conftest import Desk
from ui.align.why_list import WhyList

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def moved(demo: Desk) -> Iterator[Desk]:
    """Scenario B: Scioto University Hospital goes to Whitfield."""
    demo.window.align.scenarios.open("B")
    yield demo
    for panel in demo.window.findChildren(WhyList):
        panel.dismiss()


def scioto(desk: Desk) -> int:
    return desk.session.state.accounts.row_of("T2-01")


def test_that_selecting_a_moved_account_shows_why_beside_it(moved: Desk) -> None:
    align = moved.window.align
    card = align.why.card
    align.select(np.array([scioto(moved)]))
    assert card.isVisible()
    assert card.title.toolTip() or card.title.text()
    assert "With it Columbus Core would use 128 %" in card.view.text("Forced by")
    assert "38 % of calls in one hospital" in card.view.text("Answers")
    assert "Spread of workload 0.163 instead of 0.065." in card.view.text("Keeping it")
    align.select(np.array([0]))
    assert not card.isVisible(), "this account did not move"
    align.select(np.array([scioto(moved)]))
    align.scenarios.open("live")
    assert not card.isVisible(), "nothing has moved on live"


def test_that_the_card_folds_and_stays_as_it_was_left(moved: Desk) -> None:
    align = moved.window.align
    card = align.why.card
    align.select(np.array([scioto(moved)]))
    was = card.unfolded
    QTest.mouseClick(card.fold, LEFT)
    assert card.unfolded is not was
    assert align.map.rect().contains(card.geometry())
    align.select(np.array([0]))
    align.select(np.array([scioto(moved)]))
    assert card.unfolded is not was
    QTest.mouseClick(card.fold, LEFT)


@pytest.mark.parametrize("size", [(1440, 900), (1280, 800)])
def test_that_card_and_suggestions_never_cover_each_other(
    moved: Desk, qtbot: QtBot, size: tuple[int, int]
) -> None:
    align, before = moved.window.align, moved.window.size()
    card, beside = align.why.card, align.suggesting.card
    moved.window.resize(*size)
    align.suggesting.is_wanted = True
    align.select(np.array([scioto(moved)]))
    qtbot.waitUntil(lambda: card.isVisible() and beside.isVisible())
    for _ in range(2):
        QTest.mouseClick(card.fold, LEFT)
        assert align.map.rect().contains(card.geometry())
        if beside.isVisible():
            assert align.map.rect().contains(beside.geometry())
            assert not card.geometry().intersects(beside.geometry())
    moved.window.resize(before)


def test_that_the_list_holds_every_move_and_goes_to_its_account(moved: Desk) -> None:
    align = moved.window.align
    align.why.show_list()
    (panel,) = (p for p in moved.window.findChildren(WhyList) if p.isVisible())
    assert [card.account_id for card in panel.cards] == ["T2-01"]
    panel.table.setFocus()
    panel.table.setCurrentIndex(panel.table.model().index(0, 0))
    QTest.keyClick(panel.table, Qt.Key.Key_Return)
    assert align.selected.tolist() == [scioto(moved)]
    assert "Columbus Core" in panel.view.move_words.toolTip() + panel.view.move_words.text()
    QTest.keyClick(panel, Qt.Key.Key_Escape)
    assert not panel.isVisible()


def test_that_the_menu_of_a_moved_account_offers_its_reasons_and_history(moved: Desk) -> None:
    align = moved.window.align
    menu = align.account_menu.menu(scioto(moved), QPoint())
    found = {action.text(): action.isEnabled() for action in menu.actions()}
    assert found["Why it moved"]
    assert found["History of the account"]
    stayed = align.account_menu.menu(0, QPoint())
    assert not {a.text(): a.isEnabled() for a in stayed.actions()}["Why it moved"]


@pytest.mark.slow
def test_that_the_pages_for_the_talks_are_written_by_the_worker(
    moved: Desk, tmp_path: Path, qtbot: QtBot
) -> None:
    align = moved.window.align
    with qtbot.waitSignal(align.said, timeout=60_000) as said:
        align.why.write(tmp_path / "talks.pdf")
    assert said.args == ["2 pages for the talks were written to talks.pdf."]
    document = pypdfium2.PdfDocument(tmp_path / "talks.pdf")
    words = document[0].get_textpage().get_text_range()
    document.close()
    assert "Beatriz Castor" in words
    align.scenarios.open("live")
    moved.session.attempt(lambda: align.why.write(tmp_path / "none.pdf"))
    assert not (tmp_path / "none.pdf").exists()
    assert not moved.window.banner.isHidden()
