"""Whom to see next in the real window: reasons read, put into the diary, left for later, opened."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from tests.ui.conftest import Desk
from ui.diary.workspace import SEE_NEXT, TODAY, WEEK, DiaryWorkspace

FIRST, SECOND = "A03", "A10"  # of the demo on 30 November 2026


def tap(widget: QWidget) -> None:
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)


@pytest.fixture
def diary(demo: Desk) -> DiaryWorkspace:
    """The diary in the main window, on the list of whom to see next."""
    demo.window.show_workspace("diary")
    diary = demo.window.diary
    diary.tools.choose(WEEK)
    diary.refresh()
    diary.calendar.setFocus()
    demo.key(Qt.Key.Key_W)
    assert diary.tools.chosen == SEE_NEXT
    assert diary.see_next.isVisible()
    diary.see_next.choose(FIRST)
    QApplication.processEvents()
    return diary


def listed(diary: DiaryWorkspace) -> list[str]:
    return [one.account_id for one in diary.ranking._of().ranked]


def test_that_the_list_says_why_in_words_and_numbers(diary: DiaryWorkspace) -> None:
    page = diary.see_next
    assert listed(diary)[:2] == [FIRST, SECOND]
    assert "Visit overdue: Last visit 13 Jul, 140 days ago" in page.words
    assert "40 points" in page.words
    assert page.table.hasFocus()
    QTest.keyClick(page.table, Qt.Key.Key_Down)
    assert page.chosen is not None
    assert page.chosen.account_id == SECOND
    assert "no dated next step" in page.words


def test_that_a_reason_is_put_into_the_diary_filled_in_and_undone_as_one(
    demo: Desk, diary: DiaryWorkspace
) -> None:
    page = diary.see_next
    QTest.keyClick(page.table, Qt.Key.Key_Down)
    QTest.keyClick(page.table, Qt.Key.Key_Return)
    card = diary.board.new
    assert card.isVisible()
    draft = card.draft
    assert draft is not None
    assert (draft.account_id, draft.opportunity_id, draft.kind) == (SECOND, "O8", "call_f2f")
    assert draft.purpose.startswith("Agree the next step after early discovery")
    before = len(diary._agenda().entries)
    tap(card.take)
    assert len(diary._agenda().entries) == before + 1
    diary.show_ranking()
    assert SECOND not in listed(diary)
    assert page._later.isVisible()
    demo.key(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert SECOND in listed(diary)
    assert len(diary._agenda().entries) == before


def test_that_not_now_needs_a_day_and_lists_the_account_again(diary: DiaryWorkspace) -> None:
    page = diary.see_next
    page.until.setFocus()
    page.until.selectAll()
    QTest.keyClicks(page.until, "2026-12-21")
    tap(page.not_now)
    assert FIRST not in listed(diary)
    assert [one.until for one in diary.ranking._of().put_off] == [date(2026, 12, 21)]
    again = page._rest.itemAt(0).widget().findChildren(QWidget)[-1]
    assert again.accessibleName() == "List Tri-River North Hospital again"
    tap(again)
    assert listed(diary)[0] == FIRST


def test_that_the_account_opens_in_the_plan(demo: Desk, diary: DiaryWorkspace) -> None:
    tap(diary.see_next.account)
    assert demo.window.plan.isVisible()
    assert demo.window.plan.key == "accounts"
    assert demo.window.plan.desk.rep_id == "R1"
    assert getattr(demo.window.plan.view("accounts"), "account_id", "") == FIRST


def test_that_today_shows_the_first_three_and_the_search_finds_the_list(
    demo: Desk, diary: DiaryWorkspace
) -> None:
    diary.tools.choose(TODAY)
    diary.refresh()
    card = diary.today.see_next
    assert card.isVisible()
    why = card._lines.itemAt(1).widget().findChildren(QWidget)[-1]
    tap(why)
    assert diary.tools.chosen == SEE_NEXT
    assert diary.see_next.chosen is not None
    assert diary.see_next.chosen.account_id == SECOND
    demo.window.show_workspace("align")
    field = demo.window.top.search.edit
    field.setFocus()
    QTest.keyClicks(field, "whom to see")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert demo.window.diary.see_next.isVisible()
